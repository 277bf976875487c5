//! What the registers said after the booking was given: later askings, and what stops entry.

use jiff::Timestamp;
use registers::Asking;
use registers::checks::ReasonCode;
use serde::{Deserialize, Serialize};

/// Why a lorry with a booking may not enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Number of the check.
    pub check: u8,
    /// What the register said.
    pub reason: ReasonCode,
    /// Since when.
    pub since: Timestamp,
}

impl Stop {
    /// Whether only officers are told: somebody who is wanted must not be warned.
    pub const fn is_for_officers(self) -> bool {
        is_for_officers(self.reason)
    }
}

/// Whether a reason found at a later asking is for officers alone.
pub const fn is_for_officers(reason: ReasonCode) -> bool {
    matches!(reason, ReasonCode::VehicleWanted | ReasonCode::DriverWanted)
}

/// The later askings of a booking.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Later {
    /// When the registers were asked again for the day before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_asked_at: Option<Timestamp>,
    /// When they were asked again for the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry_asked_at: Option<Timestamp>,
    /// another driver drives, who has not been checked yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub driver_changed: bool,
    /// An officer wants the register that stopped it to be asked again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ask_again: bool,
    /// What stops the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<Stop>,
}

impl Later {
    /// Which asking can end the present stop: the one whose checks it came from.
    pub fn asking_of_stop(&self) -> Option<Asking> {
        self.stop.map(|stop| {
            if stop.is_for_officers() {
                Asking::Entry
            } else {
                Asking::Driver
            }
        })
    }

    /// The booking has another time: what was asked for the former one counts no more.
    pub fn forget_askings(&mut self) {
        self.day_asked_at = None;
        self.entry_asked_at = None;
    }
}
