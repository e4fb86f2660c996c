//! Processes that end with this one.

use std::path::Path;

use tokio::process::Command;

/// The kernel ends the process with this one, however that ends; Ctrl-C is
/// for this one only, which then stops the process.
pub fn command(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(program);
    command.process_group(0).kill_on_drop(true);
    command
}
