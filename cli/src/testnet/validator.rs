//! One validator's process.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use rustix::process::{kill_process, Pid, Signal};
use serde::Serialize;
use tokio::process::Child;

use super::{process, Failure};

/// How long a validator may take to end when it is asked to.
const PATIENCE: Duration = Duration::from_secs(10);
/// How much of a log is shown when its validator ends.
const TAIL: usize = 20;

/// What others need to know of a validator.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    pub name: String,
    pub rpc: String,
    pub prometheus: String,
    /// Tells this validator from whoever else may answer there.
    pub peer_id: String,
    pub log: PathBuf,
    pub pid: u32,
    /// Starts it, and starts it again.
    pub command: Vec<String>,
}

pub struct Validator {
    pub record: Record,
    /// Killed when dropped. `None`: it has ended.
    child: Option<Child>,
}

impl Validator {
    /// Starts the process that `record` describes.
    pub fn start(mut record: Record) -> Result<Self, Failure> {
        let log = File::options().create(true).append(true).open(&record.log);
        let output = log
            .and_then(|log| Ok((log.try_clone()?, log)))
            .map_err(|error| Failure::File(record.log.clone(), error))?;
        let (program, arguments) = record.command.split_first().ok_or_else(|| {
            Failure::Refused(record.name.clone(), "its command is empty".to_owned())
        })?;
        let child = process::command(Path::new(program))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(output.0)
            .stderr(output.1)
            .spawn()
            .map_err(Failure::Setpriv)?;
        record.pid = child.id().ok_or_else(|| Failure::Ended(record.name.clone()))?;
        Ok(Self { record, child: Some(child) })
    }

    pub fn is_running(&self) -> bool {
        self.child.is_some()
    }

    /// Resolves when the process ends by itself, once; else never.
    pub async fn ended(&mut self) -> String {
        let Some(child) = &mut self.child else { return std::future::pending().await };
        let status = child.wait().await;
        self.child = None;
        let how = status.map_or_else(|error| error.to_string(), |status| status.to_string());
        format!("{} ended ({how}); its log ends:\n{}", self.record.name, tail(&self.record.log))
    }

    /// Asks the process to end, and insists after a while.
    pub async fn stop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        // It may have ended meanwhile; then there is nobody to ask.
        let asked = pid.is_some_and(|pid| kill_process(pid, Signal::TERM).is_ok());
        if !asked || tokio::time::timeout(PATIENCE, child.wait()).await.is_err() {
            // Waits too, so that it doesn't stay as a zombie.
            let _ = child.kill().await;
        }
    }
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<_> = text.lines().collect();
    let shown = &lines[lines.len().saturating_sub(TAIL)..];
    shown.iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}
