//! Ports that are taken already.
//!
//! The network and the metrics only log that they can't listen, and go on
//! without: a node that nobody reaches.

use std::{
    io::ErrorKind,
    net::{IpAddr, SocketAddr, TcpListener},
};

use sc_network::{multiaddr::Protocol, Multiaddr};
use sc_service::Configuration;

/// Refuses an address that somebody else listens on, before anything is
/// started.
pub fn ensure_free(config: &Configuration) -> Result<(), String> {
    let rpc = config.rpc.addr.iter().flatten().filter(|endpoint| !endpoint.is_optional);
    let rpc = rpc.map(|endpoint| (endpoint.listen_addr, "--rpc-port"));
    let metrics = config.prometheus_config.iter().map(|it| (it.port, "--prometheus-port"));
    let peers = config.network.listen_addresses.iter().filter_map(address);
    let peers = peers.map(|address| (address, "--listen-addr or --port"));
    for (address, flag) in rpc.chain(metrics).chain(peers) {
        match TcpListener::bind(address) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {
                return Err(format!(
                    "{address} is in use; stop what listens there, or choose another with {flag}"
                ));
            }
            // What else is wrong with an address, its user tells best.
            _ => {}
        }
    }
    Ok(())
}

/// The TCP address that a multiaddress begins with.
fn address(multiaddr: &Multiaddr) -> Option<SocketAddr> {
    let mut parts = multiaddr.iter();
    let ip = match parts.next()? {
        Protocol::Ip4(ip) => IpAddr::from(ip),
        Protocol::Ip6(ip) => IpAddr::from(ip),
        _ => return None,
    };
    match parts.next()? {
        Protocol::Tcp(port) => Some(SocketAddr::new(ip, port)),
        _ => None,
    }
}
