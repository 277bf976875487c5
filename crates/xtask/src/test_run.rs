//! `cargo xtask test`: everything that has to hold, in one command.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::end_to_end::{self, Profile};
use crate::packages::{self, Need};
use crate::postgres::{Durability, Server};
use crate::steps::{Done, Steps};
use crate::{machine, tidy, trace};

/// Where the tests look for the server they may create databases on.
const TEST_SERVER: &str = "SHEKARA_TEST_PG";

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Leave the browser tests out.
    #[arg(long)]
    skip_e2e: bool,
    /// Run only these steps (comma-separated), in their usual order.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Step>,
    /// How the program is built for the browser tests.
    #[arg(long, default_value = "release")]
    e2e_profile: Profile,
}

/// The steps, in the order they run: the quick ones first.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    Packages,
    Fmt,
    Tidy,
    Trace,
    Clippy,
    Tests,
    Doctests,
    Doc,
    Deny,
    E2e,
}

/// Runs the steps and says at the end which of them failed.
///
/// # Errors
/// When any step failed; later steps have run nevertheless.
pub fn run(options: &Options) -> Result<()> {
    let mut steps = Steps::default();
    for step in Step::value_variants() {
        if options.wants(*step) {
            steps.run(step.name(), || options.perform(*step));
        }
    }
    steps.finish()
}

impl Options {
    fn wants(&self, step: Step) -> bool {
        let named = self.only.is_empty() || self.only.contains(&step);
        named && !(step == Step::E2e && self.skip_e2e)
    }

    fn perform(&self, step: Step) -> Result<Done> {
        match step {
            Step::Packages => packages::ensure(&self.needs())?,
            Step::Fmt => machine::run(&mut machine::cargo(&["fmt", "--all", "--check"]))?,
            Step::Tidy => tidy::run()?,
            Step::Trace => trace::check()?,
            Step::Clippy => clippy()?,
            Step::Tests => tests()?,
            Step::Doctests => doctests()?,
            Step::Doc => documentation()?,
            Step::Deny => return deny(),
            Step::E2e => end_to_end::run(self.e2e_profile)?,
        }
        Ok(Done::Ran)
    }

    /// What the wanted steps need of the machine.
    fn needs(&self) -> Vec<Need> {
        let mut needs = Vec::new();
        if self.wants(Step::Tests) && !machine::is_set(TEST_SERVER) {
            needs.push(Need::Postgres);
        }
        if self.wants(Step::E2e) {
            needs.extend([Need::Node, Need::Chromium]);
        }
        needs
    }
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::Packages => "packages",
            Self::Fmt => "fmt",
            Self::Tidy => "tidy",
            Self::Trace => "trace",
            Self::Clippy => "clippy",
            Self::Tests => "tests",
            Self::Doctests => "doctests",
            Self::Doc => "doc",
            Self::Deny => "deny",
            Self::E2e => "e2e",
        }
    }
}

fn clippy() -> Result<()> {
    let mut command = machine::cargo(&["clippy", "--workspace", "--all-targets"]);
    machine::run(locked(&mut command).args(["--", "--deny", "warnings"]))
}

/// Unit and integration tests, with a PostgreSQL server beside the embedded engine.
fn tests() -> Result<()> {
    // The server is stopped when this value goes, whether the tests passed or not.
    let server = if machine::is_set(TEST_SERVER) {
        None
    } else {
        Some(Server::start(Durability::Fast)?)
    };
    let mut command = if machine::program("cargo-nextest").is_some() || cargo_home_has_nextest() {
        let mut command = machine::cargo(&["nextest", "run", "--workspace"]);
        if machine::is_set("CI") {
            command.args(["--profile", "ci"]);
        }
        command
    } else {
        machine::cargo(&[
            "test",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--no-fail-fast",
        ])
    };
    if let Some(server) = &server {
        println!("PostgreSQL at {}", server.address());
        command.env(TEST_SERVER, server.address());
    }
    machine::run(locked(&mut command))
}

fn doctests() -> Result<()> {
    machine::run(locked(&mut machine::cargo(&[
        "test",
        "--workspace",
        "--doc",
    ])))
}

fn documentation() -> Result<()> {
    let mut command = machine::cargo(&["doc", "--workspace", "--no-deps"]);
    command.env("RUSTDOCFLAGS", "--deny warnings");
    machine::run(locked(&mut command))
}

/// Licences, bans and sources of the dependencies. Advisories need a database from outside, so they
/// are for a machine that has one: `cargo deny check advisories`.
fn deny() -> Result<Done> {
    if machine::program("cargo-deny").is_none() {
        let reason = "cargo-deny is not installed: licences, bans and sources are unchecked";
        return Ok(Done::Skipped(reason.to_owned()));
    }
    let arguments = [
        "deny",
        "--all-features",
        "check",
        "bans",
        "licenses",
        "sources",
    ];
    machine::run(&mut machine::cargo(&arguments))?;
    Ok(Done::Ran)
}

/// In continuous integration the lock file must already be right; at a desk cargo may complete it.
fn locked(command: &mut Command) -> &mut Command {
    if machine::is_set("CI") {
        command.arg("--locked");
    }
    command
}

/// Cargo finds its subcommands in its own folder too, which need not be on the search path.
fn cargo_home_has_nextest() -> bool {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    home.is_some_and(|home| home.join("bin/cargo-nextest").is_file())
}

#[cfg(test)]
mod tests_of_options {
    use super::*;

    fn options(only: &[Step], skip_e2e: bool) -> Options {
        Options {
            skip_e2e,
            only: only.to_vec(),
            e2e_profile: Profile::Release,
        }
    }

    #[test]
    fn without_names_every_step_is_wanted() {
        let all = options(&[], false);
        assert!(Step::value_variants().iter().all(|step| all.wants(*step)));
    }

    #[test]
    fn the_browser_tests_can_be_left_out() {
        assert!(!options(&[], true).wants(Step::E2e));
        assert!(!options(&[], true).needs().contains(&Need::Chromium));
    }

    #[test]
    fn named_steps_are_the_only_ones() {
        let some = options(&[Step::Fmt, Step::Tidy], false);
        assert!(some.wants(Step::Fmt) && some.wants(Step::Tidy) && !some.wants(Step::Clippy));
        assert!(some.needs().is_empty());
    }
}
