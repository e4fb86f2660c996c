//! Ports on loopback.

use std::{
    io,
    net::{Ipv4Addr, TcpListener},
};

use super::Failure;

/// Ports that nobody else gets until they are given up.
pub struct Reserved(Vec<TcpListener>);

impl Reserved {
    /// `count` ports from `first` on, or any free ones for 0.
    pub fn new(first: u16, count: u16, flag: &'static str) -> Result<Self, Failure> {
        let enough = first.checked_add(count.saturating_sub(1)).is_some();
        if !enough {
            let error = io::Error::other("there are not enough ports behind it");
            return Err(Failure::Port(first, flag, error));
        }
        (0..count)
            .map(|offset| {
                let port = if first == 0 { 0 } else { first + offset };
                TcpListener::bind((Ipv4Addr::LOCALHOST, port))
                    .map_err(|error| Failure::Port(port, flag, error))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    pub fn numbers(&self) -> io::Result<Vec<u16>> {
        self.0.iter().map(|listener| Ok(listener.local_addr()?.port())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_ports_differ() {
        let reserved = Reserved::new(0, 4, "--rpc-port").unwrap();
        let mut ports = reserved.numbers().unwrap();
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), 4);
    }

    #[test]
    fn a_port_in_use_is_named() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let failure = Reserved::new(port, 1, "--rpc-port").err().unwrap().to_string();
        assert!(failure.contains(&format!("port {port}")), "{failure}");
        assert!(failure.contains("--rpc-port"), "{failure}");
    }

    #[test]
    fn ports_end_at_the_last_one() {
        assert!(Reserved::new(u16::MAX, 2, "--p2p-port").is_err());
    }
}
