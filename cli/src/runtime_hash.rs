//! `busbar runtime-hash`: the hash that a motion on a new runtime names.

use std::{fmt, fs, io, path::PathBuf, process::ExitCode};

use subxt::config::{substrate::BlakeTwo256, Hasher};

use crate::console;

/// How WebAssembly starts.
const WASM: &[u8] = b"\0asm";
/// How WebAssembly starts that is compressed as chains take it: the constant of
/// `sp-maybe-compressed-blob`, which isn't public there.
const COMPRESSED: &[u8] = &[0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05];

/// Print the Blake2-256 hash of a runtime's WASM: what `Upgrades.authorize` takes,
/// and what the chain's `:code` hashes to once it is applied.
#[derive(clap::Args)]
pub struct Arguments {
    /// The WASM, compressed or not: its bytes are hashed as they are.
    #[arg(value_name = "FILE")]
    runtime: PathBuf,
}

/// Why no hash was printed.
#[derive(Debug)]
pub enum Failure {
    /// The file can't be read.
    File(PathBuf, io::Error),
    /// The file is something else.
    NoRuntime(PathBuf),
    /// The hash can't be written.
    Output(io::Error),
}

impl Failure {
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::File(..) | Self::NoRuntime(_) => ExitCode::from(2),
            Self::Output(_) => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(f, "{}: can't be read: {error}", path.display()),
            Self::NoRuntime(path) => write!(
                f,
                "{}: is no runtime: it starts neither as WebAssembly nor as compressed \
                 WebAssembly; give the file that `make runtime` names",
                path.display()
            ),
            Self::Output(error) => write!(f, "the hash can't be written: {error}"),
        }
    }
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let path = &arguments.runtime;
    let code = fs::read(path).map_err(|error| Failure::File(path.clone(), error))?;
    if !(code.starts_with(WASM) || code.starts_with(COMPRESSED)) {
        return Err(Failure::NoRuntime(path.clone()));
    }
    console::print(format!("{:#x}\n", BlakeTwo256.hash(&code))).map_err(Failure::Output)
}
