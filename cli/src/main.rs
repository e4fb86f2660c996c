//! `busbar`: the command-line tool.

mod clear;
mod decimal;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tools for Busbar, the consortium chain for electricity markets.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Clear a book of bids and offers offline and print its trades.
    Clear(clear::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Clear(arguments) => clear::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("busbar: {failure}");
            failure.exit_code()
        }
    }
}
