//! `busbar demo` where there is no chain to run on.

use assert_cmd::Command;

fn demo(arguments: &[&str]) -> std::process::Output {
    Command::cargo_bin("busbar").unwrap().arg("demo").args(arguments).output().unwrap()
}

#[test]
fn a_node_that_cannot_be_reached_is_named() {
    let url = "ws://127.0.0.1:1";
    let output = demo(&["--url", url]);
    let message = String::from_utf8(output.stderr).unwrap();
    let start = format!("busbar: no node can be reached at {url}: ");
    assert!(message.starts_with(&start), "{message}");
    assert!(message.contains("busbar testnet"), "{message}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_chain_that_runs_already_takes_no_ports() {
    let output = demo(&["--url", "ws://127.0.0.1:1", "--rpc-port", "0"]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("--rpc-port"), "{message}");
    assert_eq!(output.status.code(), Some(2));
}
