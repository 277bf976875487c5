//! Benchmarks with their references; `cargo xtask bench NAME` runs one over a PostgreSQL server of its own.
//!
//! Each ends with one line: `bench NAME ours=<n> reference=<n> ratio=<n> goal=<n> met`, or `short`.
//! To add one: a module with its options and a function that gives a [`report::Verdict`], and a
//! variant of [`Bench`].

mod booking;
mod details;
mod direct;
mod history;
mod hold;
mod http;
mod measure;
mod past;
mod pgbench;
mod place;
mod report;
mod seed;
mod server;
mod sqlite_floor;
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
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let ended = runtime.map_err(Into::into).and_then(|runtime| {
        runtime.block_on(async {
            match cli.bench {
                Bench::Booking(options) => booking::run(options).await,
                Bench::History(options) => history::run(options).await,
            }
        })
    });
    match ended {
        Ok(verdict) => {
            println!("{verdict}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("load: {error:#}");
            ExitCode::FAILURE
        }
    }
}
