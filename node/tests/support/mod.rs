//! Runs the built node.
#![allow(dead_code)] // each test file uses its own part of it

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::mpsc::{channel, Receiver},
    time::{Duration, Instant},
};

/// A slow machine compiles the runtime's WASM for a while.
const PATIENCE: Duration = Duration::from_secs(120);

pub const NODE: &str = env!("CARGO_BIN_EXE_busbar-node");

pub fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A command of the node that ends by itself.
pub fn run(arguments: &[&str]) -> Output {
    Command::new(NODE).args(arguments).stdin(Stdio::null()).output().unwrap()
}

pub fn output(arguments: &[&str]) -> String {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// What the node says when it refuses.
pub fn refusal(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(!output.status.success(), "{arguments:?} should fail");
    String::from_utf8(output.stderr).unwrap()
}

pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// A node that runs until it is stopped, at the latest when dropped.
pub struct Running {
    child: Child,
    lines: Receiver<String>,
    said: Vec<String>,
}

impl Running {
    pub fn start(arguments: &[String]) -> Self {
        let mut child = Command::new(NODE)
            .args(arguments)
            .args(["--no-prometheus", "--no-telemetry", "--no-mdns"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            log.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        Self { child, lines, said: Vec::new() }
    }

    /// Waits until a line of its log has this in it.
    pub fn wait_for(&mut self, text: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) if line.contains(text) => return line,
                Ok(line) => self.said.push(line),
                Err(error) => panic!("no {text:?} ({error}); it said\n{}", self.said.join("\n")),
            }
        }
    }

    /// Waits until a block behind genesis is final.
    pub fn wait_until_final(&mut self) {
        while self.wait_for("finalized #").contains("finalized #0") {}
    }

    pub fn stop(mut self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success(), "{}", self.said.join("\n"));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn text(path: PathBuf) -> String {
    path.to_str().unwrap().to_owned()
}
