//! From what a register answered to what the check came to: pure decisions.
//!
//! A decision never repeats another person's name or another vehicle's VIN: a
//! user could otherwise type numbers and read the registers.

pub(crate) mod goods;
pub(crate) mod papers;
pub(crate) mod people;
pub(crate) mod vehicles;

use jiff::civil::Date;

use crate::channel::reading::Refusal;
use crate::checks::{CheckOutcome, ReasonCode, UnknownCause};
use crate::gateway::{GatewayError, Silence};

/// What one answer means for its check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// What the check comes to.
    pub outcome: CheckOutcome,
    /// The last day the confirmation covers, where that is kept.
    pub valid_until: Option<Date>,
}

impl Verdict {
    /// A yes.
    pub const POSITIVE: Self = Self {
        outcome: CheckOutcome::Positive,
        valid_until: None,
    };

    /// A yes that covers days up to this one.
    pub const fn positive_until(day: Date) -> Self {
        Self {
            outcome: CheckOutcome::Positive,
            valid_until: Some(day),
        }
    }

    /// A no without the register's own words.
    pub const fn no(reason: ReasonCode) -> Self {
        Self {
            outcome: CheckOutcome::negative(reason),
            valid_until: None,
        }
    }

    /// A no with words that may be shown.
    pub fn no_with(reason: ReasonCode, detail: impl Into<String>) -> Self {
        Self {
            outcome: CheckOutcome::Negative {
                reason,
                detail: Some(detail.into()),
            },
            valid_until: None,
        }
    }

    /// A yes, or else this no.
    pub const fn yes_or(yes: bool, reason: ReasonCode) -> Self {
        if yes {
            Self::POSITIVE
        } else {
            Self::no(reason)
        }
    }
}

/// no answer about the subject is neither a yes nor a no.
pub(crate) fn cause(error: &GatewayError) -> UnknownCause {
    let detail = error.to_string();
    match error {
        GatewayError::Silent(Silence::TimedOut { .. }) => UnknownCause::TimedOut,
        GatewayError::Silent(Silence::Connection { .. } | Silence::Status { .. }) => {
            UnknownCause::Unreachable { detail }
        }
        GatewayError::Silent(Silence::TooLarge | Silence::NotText | Silence::Unreadable(_))
        | GatewayError::Unwritable(_) => UnknownCause::Unintelligible { detail },
        GatewayError::Refused(
            Refusal::Status { .. } | Refusal::Fault { .. } | Refusal::Result { .. },
        ) => UnknownCause::Declined { detail },
    }
}

/// A sum for people: `1250.00 KZT`.
fn shown(tiyn: u64) -> String {
    format!("{}.{:02} KZT", tiyn / 100, tiyn % 100)
}

#[cfg(test)]
mod tests;
