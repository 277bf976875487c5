//! `cargo xtask`: the repository's chores, one subcommand each.
//!
//! Everything that must hold is behind `cargo xtask test`; the other subcommands are its parts, or
//! what a developer needs beside it. A new chore is a module here and a line in [`Chore`].

mod bench;
mod end_to_end;
mod machine;
mod packages;
mod postgres;
mod steps;
mod test_run;
mod tidy;
mod trace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Chores of the repository.")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Installs what is missing and runs everything that has to hold.
    Test(test_run::Options),
    /// A private PostgreSQL server for development.
    Pg(postgres::Options),
    /// Which requirement of the law is cited by which test, and what waits.
    Trace(trace::Options),
    /// Checks the repository's own rules: headers, lengths, words, messages, links.
    Tidy,
    /// Runs one benchmark beside its reference, where it needs one over a PostgreSQL that syncs to disk.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
        Chore::Test(options) => test_run::run(&options),
        Chore::Pg(options) => postgres::run(&options),
        Chore::Trace(options) => trace::run(&options),
        Chore::Tidy => tidy::run(),
        Chore::Bench(options) => bench::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
