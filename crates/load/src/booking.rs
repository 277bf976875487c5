//! `booking`: full holds over HTTP beside the floor of each engine.

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options.
#[derive(Debug, Clone, Args)]
pub struct Options {}
