//! The node's commands, on a chain of one validator.

mod support;

use std::net::TcpListener;

use support::{free_port, output, refusal, run, text, Running};

fn dev(directory: &std::path::Path, rpc: u16) -> Vec<String> {
    [
        "--dev",
        &format!("--base-path={}", directory.display()),
        "--listen-addr=/ip4/127.0.0.1/tcp/0",
        "--unsafe-force-node-key-generation",
        &format!("--rpc-port={rpc}"),
    ]
    .map(str::to_owned)
    .to_vec()
}

#[test]
fn a_stored_chain_is_exported_imported_checked_reverted_and_purged() {
    let directory = tempfile::tempdir().unwrap();
    let base = text(directory.path().join("first"));
    let mut node = Running::start(&dev(base.as_ref(), free_port()));
    // Room for transactions that miss an earlier one: a tenth of `--pool-limit`.
    node.wait_for("future=Limit { count: 8192,");
    node.wait_for("Imported #3");
    node.stop();

    let info = output(&["chain-info", "--chain=dev", "--base-path", &base]);
    let info: serde_json::Value = serde_json::from_str(&info).unwrap();
    assert!(info["best_number"].as_u64() >= Some(3), "{info}");

    let blocks = text(directory.path().join("blocks"));
    output(&["export-blocks", "--chain=dev", "--base-path", &base, "--to=3", &blocks]);
    let second = text(directory.path().join("second"));
    output(&["import-blocks", "--chain=dev", "--base-path", &second, &blocks]);
    let imported = output(&["chain-info", "--chain=dev", "--base-path", &second]);
    let imported: serde_json::Value = serde_json::from_str(&imported).unwrap();
    assert_eq!(imported["best_number"], 3);
    assert_eq!(imported["genesis_hash"], info["genesis_hash"]);

    output(&["check-block", "--chain=dev", "--base-path", &second, "2"]);
    output(&["revert", "--chain=dev", "--base-path", &second, "1"]);
    let reverted = output(&["chain-info", "--chain=dev", "--base-path", &second]);
    let reverted: serde_json::Value = serde_json::from_str(&reverted).unwrap();
    assert_eq!(reverted["best_number"], 2);
    output(&["purge-chain", "--chain=dev", "--base-path", &second, "-y"]);
    let purged = output(&["chain-info", "--chain=dev", "--base-path", &second]);
    let purged: serde_json::Value = serde_json::from_str(&purged).unwrap();
    assert_eq!(purged["best_number"], 0);
}

#[test]
fn chain_specs_say_how_addresses_and_tokens_are_written() {
    for chain in ["dev", "local", "consortium"] {
        let spec = output(&["export-chain-spec", "--chain", chain]);
        let spec: serde_json::Value = serde_json::from_str(&spec).unwrap();
        assert_eq!(spec["id"], format!("busbar-{chain}"));
        assert_eq!(spec["properties"]["tokenSymbol"], "BUS");
        assert_eq!(spec["properties"]["tokenDecimals"], 12);
        assert_eq!(spec["properties"]["ss58Format"], 7378);
    }
}

#[test]
fn a_port_in_use_is_an_error_that_names_it() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let directory = tempfile::tempdir().unwrap();
    let arguments = dev(directory.path(), port);
    let said = refusal(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(said.contains(&port.to_string()), "{said}");
}

#[test]
fn what_is_missing_or_malformed_is_named() {
    let said = refusal(&["--chain=nowhere.json"]);
    assert!(said.contains("nowhere.json"), "{said}");
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("spec.json");
    std::fs::write(&file, "{}").unwrap();
    let said = refusal(&["export-chain-spec", "--chain", &text(file)]);
    assert!(said.contains("Error parsing spec file"), "{said}");
    assert_eq!(run(&["--no-such-flag"]).status.code(), Some(2));
    let said = refusal(&["--dev", "--tmp", "--network-backend=libp2p"]);
    assert!(said.contains("litep2p"), "{said}");
}
