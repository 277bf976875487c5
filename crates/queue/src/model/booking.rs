//! A booking as the rules see it.

use crate::model::details::BookingDetails;
use crate::model::later::Later;
use crate::model::slot::{PlaceLane, SlotId};
use crate::model::state::State;
use jiff::{SignedDuration, Timestamp};
use kernel::ids::{AccountId, BookingId};

/// A booking: one vehicle, one checkpoint, one interval.
#[derive(Debug, Clone)]
pub struct Booking {
    /// Identity.
    pub id: BookingId,
    /// Who made it.
    pub account: AccountId,
    /// Its slot: checkpoint, start and lane.
    pub slot: SlotId,
    /// When the interval ends.
    pub ends_at: Timestamp,
    /// Where it is in its life.
    pub state: State,
    /// What the user stated.
    pub details: BookingDetails,
    /// When the first hold of its window runs out.
    pub hold_until: Timestamp,
    /// Moves the user made.
    pub moves_used: i64,
    /// Moves the user paid for and has not used.
    pub paid_moves: i64,
    /// Moves the system made.
    pub system_moves: i64,
    /// When the reminder was shown.
    pub reminded_at: Option<Timestamp>,
    /// What the registers said since.
    pub later: Later,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}

impl Booking {
    /// The checkpoint's number.
    pub const fn checkpoint(&self) -> i64 {
        self.slot.checkpoint()
    }

    /// When the interval begins.
    pub fn starts_at(&self) -> Timestamp {
        self.slot.starts_at()
    }

    /// The lane.
    pub const fn lane(&self) -> PlaceLane {
        self.slot.lane()
    }

    /// Length of the interval.
    pub fn length(&self) -> SignedDuration {
        self.ends_at.duration_since(self.starts_at())
    }
}
