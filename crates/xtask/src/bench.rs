//! `cargo xtask bench NAME`: one benchmark of the `load` crate, with a server that syncs to disk.

use anyhow::Result;
use clap::Args;

use crate::machine;
use crate::packages::{self, Need};
use crate::postgres::{Durability, Server};

/// Which benchmark, and what to hand on to it.
#[derive(Args)]
pub struct Options {
    /// The benchmark's name; `cargo run --package load -- --help` lists them.
    name: String,
    /// Handed on as they are.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Starts the server, runs the benchmark in the release profile, and stops the server.
///
/// # Errors
/// When the server does not start, or the benchmark fails.
pub fn run(options: &Options) -> Result<()> {
    packages::ensure(&[Need::Postgres])?;
    // Built before the server starts, so that the compiler is not measured.
    machine::run(&mut machine::cargo(&[
        "build",
        "--release",
        "--package",
        "load",
    ]))?;
    let server = Server::start(Durability::Synced)?;
    let arguments = ["run", "--quiet", "--release", "--package", "load", "--"];
    machine::run(
        machine::cargo(&arguments)
            .arg(&options.name)
            .args(&options.arguments)
            .env("SHEKARA_BENCH_PG", server.address()),
    )
}
