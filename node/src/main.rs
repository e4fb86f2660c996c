//! The node of Busbar's chains.
//!
//! One binary hosts any of them: the runtime is the WASM that the chain spec
//! brings, so the node knows a chain by its runtime APIs only.

#![allow(clippy::result_large_err, reason = "the errors are the SDK's")]

mod chain_spec;
mod cli;
mod command;
mod drift;
mod metrics;
mod ports;
mod rpc;
mod runtime_api;
mod service;

use std::process::ExitCode;

fn main() -> ExitCode {
    match command::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("busbar-node: {error}");
            ExitCode::FAILURE
        }
    }
}
