//! The electronic queue: places, bookings and their life (order 707 of 27 June 2023).
//!
//! The crate reads like the order. [`model`] holds the states and rules: pure, facts in, decisions
//! with reasons out. [`commands`] has one type for each thing somebody can do, [`queries`] what can
//! be asked, [`sql`] the statements over the queue's own tables. [`step`] is the job handler that
//! moves a booking on when time passes: checks, expiry, reminder, call, annulment.
//!
//! To find a rule, search for its clause (`Q-28.2`). To add a thing users can do: a pure rule in
//! `model`, a command that loads, decides, writes and appends events through [`commands`], a refusal
//! in [`model::refusal`] with its code (the pages must have the message `refusal-<code>`), and a
//! test on both engines in `tests`. Numbers that the law leaves open are lines of `data/rules.toml`.

pub mod appeals;
pub mod asking;
pub mod bank_questions;
pub mod commands;
pub mod daily_orders;
mod derived_ids;
pub mod drafts;
pub mod evidence;
pub mod figures;
pub mod looks;
pub mod model;
pub mod numbers;
pub mod queries;
pub mod sql;
pub mod statements;
pub mod step;
pub mod stops;
pub mod till;
pub mod waivers;

pub use derived_ids::DerivedIds;
pub use model::refusal::Refusal;

use kernel::ids::BookingId;
use model::checkpoint::{Checkpoints, CheckpointsError};
use model::rules::{Rules, RulesError};
use payments::{TariffError, Tariffs};

/// Kind of the job that moves a booking on.
pub const STEP_JOB: &str = "booking.step";

/// Attempts of a step before it becomes a dead letter; registers have their own, longer patience.
pub const STEP_ATTEMPTS: u32 = 12;

/// Key of the one job of a booking.
pub fn step_job_key(booking: BookingId) -> String {
    format!("{STEP_JOB}/{booking}")
}

/// Rules, checkpoints and tariffs: data that every command of the queue needs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Numbers of the queue.
    pub rules: Rules,
    /// The annex.
    pub checkpoints: Checkpoints,
    /// Fees by date.
    pub tariffs: Tariffs,
}

/// Why the data can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// `rules.toml`.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// `checkpoints.csv` or `checkpoint-capacity.csv`.
    #[error(transparent)]
    Checkpoints(#[from] CheckpointsError),
    /// The tariffs.
    #[error(transparent)]
    Tariffs(#[from] TariffError),
}

impl Settings {
    /// The data that come with the program.
    ///
    /// # Errors
    /// [`SettingsError`] that names the file and the line.
    pub fn load() -> Result<Self, SettingsError> {
        Ok(Self {
            rules: Rules::load()?,
            checkpoints: Checkpoints::load()?,
            tariffs: Tariffs::load()?,
        })
    }
}
