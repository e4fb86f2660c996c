//! A chain spec made by `chain-specs/make.py` out of the example of four
//! organisations, and the chain that starts from it.

mod support;

use std::{
    path::Path,
    process::{Command, Output},
};

use support::{checkout, free_port, output, text, Running, NODE};

fn make(members: &Path, spec: &Path) -> Output {
    Command::new("python3")
        .arg(checkout().join("chain-specs/make.py"))
        .args(["--node", NODE])
        .args([members, spec])
        .output()
        .unwrap()
}

#[test]
fn four_organisations_make_one_spec_and_run_its_chain() {
    let directory = tempfile::tempdir().unwrap();
    let example = checkout().join("chain-specs/example/members.json");
    let specs = ["spec.json", "again.json"].map(|name| directory.path().join(name));
    for spec in &specs {
        let made = make(&example, spec);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
    let [spec, again] = specs.map(|spec| std::fs::read(&spec).unwrap());
    assert_eq!(spec, again, "the same input gives the same spec");

    let spec = text(directory.path().join("spec.json"));
    let ports: Vec<_> = (0..4).map(|_| free_port()).collect();
    let key = |index: usize| format!("{:064}", index + 1);
    let peers: Vec<_> = (0..4)
        .map(|index| {
            let file = directory.path().join(format!("{index}.node-key"));
            std::fs::write(&file, key(index)).unwrap();
            let id = output(&["key", "inspect-node-key", "--file", &text(file)]);
            format!("--bootnodes=/ip4/127.0.0.1/tcp/{}/p2p/{}", ports[index], id.trim())
        })
        .collect();
    let mut nodes = Vec::new();
    for (index, name) in ["Alice", "Bob", "Charlie", "Dave"].into_iter().enumerate() {
        let base = text(directory.path().join(name));
        for (key_type, path) in [("aura", "aura"), ("gran", "grandpa")] {
            let suri = format!("//{name}//{path}");
            output(&[
                "key",
                "insert",
                "--chain",
                &spec,
                "--base-path",
                &base,
                "--key-type",
                key_type,
                "--scheme=ed25519",
                "--suri",
                &suri,
            ]);
        }
        let mut arguments = [
            "--validator",
            "--allow-private-ip",
            &format!("--chain={spec}"),
            &format!("--base-path={base}"),
            &format!("--node-key={}", key(index)),
            &format!("--listen-addr=/ip4/127.0.0.1/tcp/{}", ports[index]),
            "--rpc-port=0",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.extend(peers.iter().cloned());
        nodes.push(Running::start(&arguments));
    }
    nodes.iter_mut().for_each(Running::wait_until_final);
    nodes.into_iter().for_each(Running::stop);
}

/// What `make.py` says to the example with a change that it refuses.
fn refused(change: impl FnOnce(&mut serde_json::Value)) -> String {
    let directory = tempfile::tempdir().unwrap();
    let example = checkout().join("chain-specs/example/members.json");
    let text = std::fs::read_to_string(example).unwrap();
    let mut members: serde_json::Value = serde_json::from_str(&text).unwrap();
    change(&mut members);
    let changed = directory.path().join("members.json");
    std::fs::write(&changed, members.to_string()).unwrap();
    let spec = directory.path().join("spec.json");
    let made = make(&changed, &spec);
    assert!(!made.status.success());
    assert!(!spec.exists());
    String::from_utf8(made.stderr).unwrap()
}

#[test]
fn members_that_share_a_key_are_refused() {
    let said = refused(|members| {
        let organisations = &mut members["organisations"];
        organisations[1]["validator"]["aura"] = organisations[0]["validator"]["aura"].clone();
    });
    assert!(said.contains("aura"), "{said}");
}

#[test]
fn a_seat_in_the_committee_of_another_organisation_is_refused() {
    let said = refused(|members| {
        let organisations = &mut members["organisations"];
        organisations[1]["technical"] = organisations[0]["council"].clone();
    });
    assert!(said.contains("technical"), "{said}");
}

#[test]
fn a_consortium_that_lacks_a_body_is_refused() {
    for body in ["technical", "supervision", "guardian"] {
        let said = refused(|members| {
            for organisation in members["organisations"].as_array_mut().unwrap() {
                organisation.as_object_mut().unwrap().remove(body);
            }
        });
        assert!(said.contains(body), "{said}");
    }
}
