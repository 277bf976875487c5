//! `cargo xtask trace`: which requirement of the law is cited by which test, and what waits.
//!
//! `docs/trace/requirements.toml` lists every requirement by its id. A requirement is covered when a
//! test cites its id; `TRACE.toml` lists those that wait, and what for. Nothing may be in neither.

mod citations;
mod report;
mod requirements;
mod waiting;

use anyhow::{Result, bail};
use clap::Args;

use crate::machine;
use citations::Citations;
use report::Report;
use requirements::Requirements;
use waiting::Waiting;

/// What to show.
#[derive(Args)]
pub struct Options {
    /// Fail on an unknown id, a gap, or an id both cited and waiting; print only those.
    #[arg(long)]
    check: bool,
    /// Only this specification (its name in docs/trace/requirements.toml).
    #[arg(long)]
    specification: Option<String>,
}

/// Prints the table, or checks it.
///
/// # Errors
/// When a file cannot be read, or `--check` finds something.
pub fn run(options: &Options) -> Result<()> {
    if options.check {
        return check();
    }
    let report = gather()?;
    match &options.specification {
        Some(name) if !report.has_specification(name) => bail!("no specification `{name}`"),
        name => report.print_table(name.as_deref()),
    }
    report.print_summary();
    for problem in report.problems() {
        println!("{problem}");
    }
    Ok(())
}

/// Fails with every problem printed.
///
/// # Errors
/// When there is a problem.
pub fn check() -> Result<()> {
    let report = gather()?;
    report.print_summary();
    let problems = report.problems();
    for problem in &problems {
        println!("{problem}");
    }
    if problems.is_empty() {
        return Ok(());
    }
    bail!("{} problems of traceability", problems.len())
}

fn gather() -> Result<Report> {
    let root = machine::root();
    let requirements = Requirements::read(&root.join("docs/trace/requirements.toml"))?;
    let waiting = Waiting::read(&root.join("TRACE.toml"))?;
    let citations = Citations::gather(root, &requirements.prefixes())?;
    Ok(Report::new(requirements, waiting, citations))
}
