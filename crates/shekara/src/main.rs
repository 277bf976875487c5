//! Shekara: the electronic queue at the borders of Kazakhstan, as one program.

mod audit;
mod cli;
mod demo;
mod enrol;
mod import_statement;
mod money;
mod serve;
mod statement_folder;
mod upkeep;
mod wiring;

use clap::Parser;
use cli::{Cli, Task};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// A request allocates some hundreds of times; this allocator takes a tenth of a hold's time off.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    start_log();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("shekara: the runtime can't be started: {error}");
            return ExitCode::FAILURE;
        }
    };
    let result = runtime.block_on(async {
        match cli.task {
            Task::Serve(options) => serve::run(*options).await,
            Task::Demo(options) => demo::run(options).await,
            Task::Audit(options) => audit::run(&options).await,
            Task::ImportStatement(options) => import_statement::run(&options).await,
            Task::Enrol(options) => enrol::run(options).await,
        }
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("shekara: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The log goes to standard error; `RUST_LOG` chooses what is in it.
fn start_log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
