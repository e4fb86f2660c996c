//! `busbar load` where there is nothing to load.

use assert_cmd::Command;

fn load(arguments: &[&str]) -> std::process::Output {
    Command::cargo_bin("busbar").unwrap().arg("load").args(arguments).output().unwrap()
}

#[test]
fn a_node_that_cannot_be_reached_is_named() {
    let url = "ws://127.0.0.1:1";
    let output = load(&["--url", url, "--orders", "10"]);
    let message = String::from_utf8(output.stderr).unwrap();
    let start = format!("busbar: no node can be reached at {url}: ");
    assert!(message.starts_with(&start), "{message}");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
}

#[test]
fn how_many_orders_has_to_be_said() {
    let output = load(&[]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("--orders"), "{message}");
    assert_eq!(output.status.code(), Some(2));
}
