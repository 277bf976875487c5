//! Benchmarks with their references; `cargo xtask bench NAME` runs one over a PostgreSQL server of its own.
//!
//! Each ends with one line: `bench NAME ours=<n> reference=<n> ratio=<n> goal=<n> met`, or `short`.
//! To add one: a module with its options and a function that gives a [`report::Verdict`], and a
//! variant of [`Bench`].

mod booking;
mod books;
mod checks;
mod details;
mod direct;
mod gateway;
mod generator;
mod history;
mod hold;
mod http;
mod ledger;
mod measure;
mod past;
mod pgbench;
mod place;
mod processor;
mod report;
mod seed;
mod server;
mod sqlite_floor;
mod tpcb;
mod vehicles;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Benchmarks of the electronic queue.
#[derive(Debug, Parser)]
#[command(name = "load", about)]
struct Cli {
    /// Which one.
    #[command(subcommand)]
    bench: Bench,
}

#[derive(Debug, Subcommand)]
enum Bench {
    /// Holds over HTTP beside each engine's own floor.
    Booking(booking::Options),
    /// Holds over ten million past bookings beside holds over ten thousand.
    History(history::Options),
    /// Postings that arrive together beside pgbench's TPC-B, and questions about a long statement.
    Ledger(ledger::Options),
    /// The eighteen checks beside plain requests to the same simulated gateway.
    Checks(checks::Options),
    /// Serves the simulated gateway until it is stopped: the process `checks` asks.
    #[command(hide = true)]
    Gateway(gateway::Options),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let ended = runtime.map_err(Into::into).and_then(|runtime| {
        runtime.block_on(async {
            match cli.bench {
                Bench::Booking(options) => booking::run(options).await.map(Some),
                Bench::History(options) => history::run(options).await.map(Some),
                Bench::Ledger(options) => ledger::run(options).await.map(Some),
                Bench::Checks(options) => checks::run(&options).await.map(Some),
                Bench::Gateway(options) => gateway::serve(&options).await.map(|()| None),
            }
        })
    });
    match ended {
        Ok(verdict) => {
            if let Some(verdict) = verdict {
                println!("{verdict}");
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("load: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
