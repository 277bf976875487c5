//! Whether a lorry whose plate was just read may enter the checkpoint.

use crate::model::booking::Booking;
use crate::model::rules::Rules;
use crate::model::state::State;
use crate::model::timers::annul_at;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Why the barrier stays closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum EntryRefusal {
    /// No active booking carries this plate.
    UnknownPlate,
    /// The booking is for another checkpoint.
    WrongCheckpoint {
        /// That checkpoint's number.
        booked: i64,
    },
    /// The fee is not paid, so nothing is booked yet.
    Unpaid,
    /// The lorry has not been called.
    NotCalled,
    /// Called, but its time has not come.
    TooEarly {
        /// From when on it may enter.
        from: Timestamp,
    },
    /// Its time is over.
    TooLate,
    /// A register said no after the booking was given: an officer decides.
    Stopped,
    /// It is inside already.
    AlreadyInside,
}

impl EntryRefusal {
    /// The kebab-case code, as in messages.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownPlate => "unknown-plate",
            Self::WrongCheckpoint { .. } => "wrong-checkpoint",
            Self::Unpaid => "unpaid",
            Self::NotCalled => "not-called",
            Self::TooEarly { .. } => "too-early",
            Self::TooLate => "too-late",
            Self::Stopped => "stopped",
            Self::AlreadyInside => "already-inside",
        }
    }
}

/// Decides about entry: only with a booked date and time, here, paid, called, and in time.
///
/// # Errors
/// The reason why the barrier stays closed.
pub fn may_enter(
    booking: &Booking,
    checkpoint: i64,
    rules: &Rules,
    now: Timestamp,
) -> Result<(), EntryRefusal> {
    if booking.checkpoint() != checkpoint {
        return Err(EntryRefusal::WrongCheckpoint {
            booked: booking.checkpoint(),
        });
    }
    match &booking.state {
        State::Held { .. } | State::Verifying { .. } | State::AwaitingPayment { .. } => {
            Err(EntryRefusal::Unpaid)
        }
        State::Confirmed { .. } | State::InWaitingZone { .. } => Err(EntryRefusal::NotCalled),
        State::Called { .. } => {
            if booking.later.stop.is_some() {
                return Err(EntryRefusal::Stopped);
            }
            let from = booking.starts_at() - SignedDuration::from_mins(rules.early_entry_minutes);
            if now < from {
                Err(EntryRefusal::TooEarly { from })
            } else if now >= annul_at(booking, rules) {
                Err(EntryRefusal::TooLate)
            } else {
                Ok(())
            }
        }
        State::Admitted { .. } => Err(EntryRefusal::AlreadyInside),
        _ => Err(EntryRefusal::UnknownPlate),
    }
}
