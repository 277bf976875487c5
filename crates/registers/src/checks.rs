//! The model of the automatic checks of Q-18: who is checked, and what came out.

mod reason;
mod register;
mod subject;

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use reason::{ReasonCode, UnknownCause, WhyNot};
pub use register::Register;
pub use subject::{CheckSubject, Driver, GoodsControl, Owner, Party, Residency, VehicleKind};

/// Number of a check, 1 to 18, as in the table of Q-18.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct CheckNumber(u8);

/// A number that is no check of Q-18.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("check number is {given}; Q-18 numbers its checks from 1 to 18")]
pub struct CheckNumberError {
    /// The number that was given.
    pub given: u8,
}

impl CheckNumber {
    /// How many checks Q-18 lists.
    pub const COUNT: u8 = 18;

    /// A number from 1 to 18.
    ///
    /// # Errors
    /// [`CheckNumberError`] for any other.
    pub const fn new(number: u8) -> Result<Self, CheckNumberError> {
        match number {
            1..=Self::COUNT => Ok(Self(number)),
            given => Err(CheckNumberError { given }),
        }
    }

    /// The number itself.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The clause the check comes from, such as `Q-18.4`.
    pub fn clause(self) -> String {
        format!("Q-18.{}", self.0)
    }

    /// Id of the text that names the check in the language files: `check-4`.
    pub fn text_id(self) -> String {
        format!("check-{}", self.0)
    }
}

impl TryFrom<u8> for CheckNumber {
    type Error = CheckNumberError;

    fn try_from(number: u8) -> Result<Self, CheckNumberError> {
        Self::new(number)
    }
}

impl From<CheckNumber> for u8 {
    fn from(number: CheckNumber) -> Self {
        number.0
    }
}

impl fmt::Display for CheckNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum CheckOutcome {
    /// The register confirms.
    Positive,
    /// The register says no.
    Negative {
        /// What it said.
        reason: ReasonCode,
        /// The register's own words, where they may be shown. Never another
        /// person's name or another vehicle's VIN: a user could fish for them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
    /// The register did not answer: ask again, never take it for a yes.
    Unknown {
        /// The register that is awaited.
        register: Register,
        /// What happened.
        cause: UnknownCause,
    },
    /// The check does not apply to this subject.
    NotApplicable {
        /// Why not.
        why: WhyNot,
    },
}

impl CheckOutcome {
    /// A no without the register's own words.
    pub(crate) const fn negative(reason: ReasonCode) -> Self {
        Self::Negative {
            reason,
            detail: None,
        }
    }
}

/// What the order demands of a check for a resident or a non-resident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// A no refuses the booking.
    Required,
    /// A no is only told.
    Notify,
    /// The check is not made.
    NotApplicable(WhyNot),
}

/// One check of one subject, as it is kept with the booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRecord {
    /// Which check.
    pub number: CheckNumber,
    /// Which register was asked, or would have been. Of several, the one that
    /// decided.
    pub register: Register,
    /// What the order demands of it for this subject.
    pub demand: Demand,
    /// What it came to.
    pub outcome: CheckOutcome,
    /// When the asking began; with `cached`, when the earlier asking began.
    pub asked_at: Timestamp,
    /// How long the register took to answer, milliseconds; `None` when it did
    /// not answer about the subject, or was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_in_ms: Option<u64>,
    /// Version of the table of checks that was in force.
    #[serde(default)]
    pub policy: String,
    /// Whether an earlier answer was used instead of asking.
    #[serde(default)]
    pub cached: bool,
    /// Last day that the insurance or the inspection covers, for warnings when
    /// the booking moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
}

impl CheckRecord {
    /// the register says no and that refuses the booking.
    pub const fn refuses(&self) -> bool {
        matches!(
            (self.demand, &self.outcome),
            (Demand::Required, CheckOutcome::Negative { .. })
        )
    }

    /// the register says no and the user is only told.
    pub const fn only_notifies(&self) -> bool {
        matches!(
            (self.demand, &self.outcome),
            (Demand::Notify, CheckOutcome::Negative { .. })
        )
    }

    /// the booking has to wait for this register.
    pub const fn is_awaited(&self) -> bool {
        matches!(
            (self.demand, &self.outcome),
            (Demand::Required, CheckOutcome::Unknown { .. })
        )
    }
}

#[cfg(test)]
mod tests;
