//! A booking as the rules see it.

use crate::model::details::BookingDetails;
use crate::model::fault::{Facts, Happening};
use crate::model::later::Later;
use crate::model::redress::{Redress, UsersOption};
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
    /// The fee that is kept for it, in tiyn: paid and not given back.
    pub fee_minor: i64,
    /// What the user may choose, and how it ended.
    pub redress: Redress,
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

    /// the choice the user has or had. A booking that was moved by the system before choices
    /// were kept has an open one.
    pub fn option(&self) -> Option<UsersOption> {
        let kept = self.redress.option.clone();
        let moved = || UsersOption::moved_by_system(Happening::CheckpointClosed, None);
        kept.or_else(|| (self.system_moves > 0).then(moved))
    }

    /// The choice of, while nothing is chosen.
    pub fn open_option(&self) -> Option<UsersOption> {
        self.option().filter(UsersOption::is_open)
    }

    /// Whether giving the booking up now is not the user's fault.
    pub fn may_take_money(&self) -> bool {
        self.open_option().is_some_and(|option| option.may_refund)
    }

    /// What the rule of Q-28 has to know about it.
    pub fn fault_facts(&self, happening: Happening) -> Facts {
        Facts {
            happening,
            fee_minor: self.fee_minor,
            goes_on: self.state.is_active(),
            moves_used: self.moves_used,
            paid_moves: self.paid_moves,
            owed_move: self.open_option().is_some_and(|option| option.may_move),
        }
    }

    /// Length of the interval.
    pub fn length(&self) -> SignedDuration {
        self.ends_at.duration_since(self.starts_at())
    }
}
