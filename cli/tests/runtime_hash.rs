//! `busbar runtime-hash` as a user runs it. The expected hashes are those of
//! `b2sum -l 256`.

use std::{fs, process::Output};

use assert_cmd::Command;
use tempfile::TempDir;

/// Runs the tool on a file `runtime.wasm` with these bytes, or, without any, on none.
fn hash(bytes: Option<&[u8]>) -> Output {
    let folder = tempfile::tempdir().unwrap();
    if let Some(bytes) = bytes {
        fs::write(folder.path().join("runtime.wasm"), bytes).unwrap();
    }
    run(&folder)
}

fn run(folder: &TempDir) -> Output {
    Command::cargo_bin("busbar")
        .unwrap()
        .current_dir(folder.path())
        .args(["runtime-hash", "runtime.wasm"])
        .output()
        .unwrap()
}

/// The hash alone, so that scripts can take it as it is.
fn prints(output: &Output, hash: &str) {
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{hash}\n"));
    assert_eq!(output.status.code(), Some(0));
}

/// Exit 2, nothing on stdout, and exactly this on stderr.
fn refused(output: &Output, message: &str) {
    assert_eq!(String::from_utf8_lossy(&output.stderr), format!("busbar: {message}\n"));
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
}

#[test]
fn a_module_is_hashed() {
    prints(
        &hash(Some(b"\0asm\x01\0\0\0")),
        "0xf6a5dbf080e9c9d7834145653bce4c8cded62e664d7ddcdb5c526f5877006d74",
    );
}

#[test]
fn a_compressed_module_is_hashed_as_it_is() {
    prints(
        &hash(Some(b"\x52\xbc\x53\x76\x46\xdb\x8e\x05any")),
        "0x57ced14d9e9b33294d37af1d9503e3f587a5f5a6fb6baf51af24f654d9bd4603",
    );
}

#[test]
fn what_is_no_runtime_is_refused() {
    let message = "runtime.wasm: is no runtime: it starts neither as WebAssembly nor as \
                   compressed WebAssembly; give the file that `make runtime` names";
    for bytes in ["", "\0as", "0x0061736d", "\x7fELF"] {
        refused(&hash(Some(bytes.as_bytes())), message);
    }
}

#[test]
fn what_cannot_be_read_is_refused() {
    refused(&hash(None), "runtime.wasm: can't be read: No such file or directory (os error 2)");
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("runtime.wasm")).unwrap();
    refused(&run(&folder), "runtime.wasm: can't be read: Is a directory (os error 21)");
}

#[test]
fn a_full_disk_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("runtime.wasm"), b"\0asm\x01\0\0\0").unwrap();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let status = std::process::Command::new(assert_cmd::cargo::cargo_bin("busbar"))
        .current_dir(folder.path())
        .args(["runtime-hash", "runtime.wasm"])
        .stdout(full)
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
}
