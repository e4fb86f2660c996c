//! `busbar`: the command-line tool.

mod chain;
mod clear;
mod columns;
mod console;
mod decimal;
mod demo;
mod gateway;
mod load;
mod progress;
mod runtime_hash;
mod screen;
mod statement;
mod testnet;
mod verify;

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
    Clear(clear::Arguments),
    Demo(demo::Arguments),
    Load(load::Arguments),
    MeterGateway(gateway::Arguments),
    RuntimeHash(runtime_hash::Arguments),
    Statement(statement::Arguments),
    Testnet(testnet::Command),
    Verify(verify::Arguments),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Clear(arguments) => ended(clear::run(&arguments), clear::Failure::exit_code),
        Command::Demo(arguments) => ended(demo::run(&arguments), demo::Failure::exit_code),
        Command::Load(arguments) => ended(load::run(&arguments), load::Failure::exit_code),
        Command::MeterGateway(arguments) => {
            ended(gateway::run(&arguments), gateway::Failure::exit_code)
        }
        Command::RuntimeHash(arguments) => {
            ended(runtime_hash::run(&arguments), runtime_hash::Failure::exit_code)
        }
        Command::Statement(arguments) => {
            ended(statement::run(&arguments), statement::Failure::exit_code)
        }
        Command::Testnet(options) => ended(testnet::run(&options), testnet::Failure::exit_code),
        Command::Verify(arguments) => ended(verify::run(&arguments), verify::Failure::exit_code),
    }
}

fn ended<F: std::fmt::Display>(outcome: Result<(), F>, code: impl Fn(&F) -> ExitCode) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            console::warn(&failure);
            code(&failure)
        }
    }
}
