//! What the chores need of the machine, and how Debian provides it.

use std::env;
use std::process::Command;

use anyhow::{Result, bail};

use crate::{machine, postgres};

/// Something that must be there before a step can run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The PostgreSQL server's programs.
    Postgres,
    /// A browser for the end-to-end tests.
    Chromium,
    /// Node.js and npm, which drive the browser.
    Node,
}

impl Need {
    fn is_met(self) -> bool {
        match self {
            Self::Postgres => postgres::programs().is_some(),
            Self::Chromium => machine::program("chromium").is_some() || machine::is_set("CHROMIUM"),
            Self::Node => machine::program("node").is_some() && machine::program("npm").is_some(),
        }
    }

    /// Debian packages that meet the need.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &["postgresql"],
            Self::Chromium => &["chromium", "fonts-dejavu-core"],
            Self::Node => &["nodejs", "npm"],
        }
    }
}

/// Installs the packages of every need that is not met.
///
/// # Errors
/// When something is missing and this process may not install it, or the installation fails.
pub fn ensure(needs: &[Need]) -> Result<()> {
    let missing: Vec<&str> = needs
        .iter()
        .filter(|need| !need.is_met())
        .flat_map(|need| need.packages())
        .copied()
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if machine::user_id()? != 0 || machine::program("apt-get").is_none() {
        bail!(
            "install these packages first (as root: apt-get install {})",
            missing.join(" ")
        );
    }
    let retries = "Acquire::Retries=3";
    machine::run(apt().args(["-o", retries, "update"]))?;
    machine::run(
        apt()
            .args(["-o", retries, "install", "--yes", "--no-install-recommends"])
            .args(&missing),
    )?;
    if let Some(need) = needs.iter().find(|need| !need.is_met()) {
        bail!(
            "still missing after the installation: {}",
            need.packages().join(" ")
        );
    }
    Ok(())
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    if env::var_os("LC_ALL").is_none() {
        command.env("LC_ALL", "C.UTF-8");
    }
    command.arg("-q");
    command
}
