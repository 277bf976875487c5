//! `cargo xtask bench NAME`: one benchmark of the `load` crate, where it needs one with a server that syncs to disk.

use anyhow::Result;
use clap::Args;

use crate::machine;
use crate::packages::{self, Need};
use crate::postgres::{Durability, Server};

/// Benchmarks that need no database.
const WITHOUT_DATABASE: [&str; 1] = ["checks"];

/// Which benchmark, and what to hand on to it.
#[derive(Args)]
pub struct Options {
    /// The benchmark's name; `cargo run --package load -- --help` lists them.
    name: String,
    /// Handed on as they are.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Starts the server if the benchmark needs one, runs the benchmark in the release profile, and
/// stops the server.
///
/// # Errors
/// When the server does not start, or the benchmark fails.
pub fn run(options: &Options) -> Result<()> {
    let needs_database = !WITHOUT_DATABASE.contains(&options.name.as_str());
    if needs_database {
        packages::ensure(&[Need::Postgres])?;
    }
    // Built before the server starts, so that the compiler is not measured.
    machine::run(&mut machine::cargo(&[
        "build",
        "--release",
        "--package",
        "load",
    ]))?;
    let arguments = ["run", "--quiet", "--release", "--package", "load", "--"];
    let mut command = machine::cargo(&arguments);
    command.arg(&options.name).args(&options.arguments);
    if !needs_database {
        return machine::run(&mut command);
    }
    let server = Server::start(Durability::Synced)?;
    machine::run(command.env("SHEKARA_BENCH_PG", server.address()))
}
