//! What a waiver does to one booking, when its turn comes. Between the approval and that moment the
//! booking may have been given up, moved, used, or refunded for another reason.

use super::WaiverKind;
use crate::model::booking::Booking;
use crate::model::state::State;
use kernel::text_enum;

text_enum! {
    /// What became of a booking of a waiver.
    Outcome ("outcome of a waiver") {
        /// The fee is owed back.
        Refunded = "refunded",
        /// The user has the choice that the waiver gives.
        Offered = "offered",
        /// The lorry passed with it, so there is nothing to make good.
        Used = "used",
        /// Its fee had been given back before.
        RefundedBefore = "refunded_before",
        /// It is over, and a move is all the waiver gives.
        Over = "over",
    }
}

impl Outcome {
    /// Whether the waiver had nothing to do.
    pub const fn is_skipped(self) -> bool {
        matches!(self, Self::Used | Self::RefundedBefore | Self::Over)
    }
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The fee goes back; a living booking stays good.
    Refund,
    /// The user gets a choice.
    Offer {
        /// With the money.
        may_refund: bool,
    },
    /// Nothing.
    Skip(Outcome),
}

/// The written rule:
///
/// * Who passed has lost nothing, and a fee is given back once.
/// * A refund goes to everybody else, also to whoever gave the booking up after the event was proposed
///   as one, or missed the time: the event, not the user, was at fault.
/// * A move can be given only while the booking can be moved. Where the user has the choice and no move
///   is possible any more, the money is what is left.
pub fn effect(booking: &Booking, kind: WaiverKind) -> Effect {
    if matches!(
        booking.state,
        State::Admitted { .. } | State::Crossed { .. }
    ) {
        return Effect::Skip(Outcome::Used);
    }
    if booking.fee_minor == 0 {
        return Effect::Skip(Outcome::RefundedBefore);
    }
    let is_movable = matches!(booking.state, State::Confirmed { .. });
    match kind {
        WaiverKind::FreeMove if is_movable => Effect::Offer { may_refund: false },
        WaiverKind::FreeMove => Effect::Skip(Outcome::Over),
        WaiverKind::Choice if is_movable => Effect::Offer { may_refund: true },
        WaiverKind::Refund | WaiverKind::Choice => Effect::Refund,
    }
}

/// States in which a booking can be hit by an event, by what the waiver gives.
pub fn states(kind: WaiverKind) -> Vec<String> {
    let all: &[&str] = match kind {
        WaiverKind::FreeMove => &["confirmed"],
        WaiverKind::Refund | WaiverKind::Choice => &[
            "confirmed",
            "in_waiting_zone",
            "called",
            "annulled",
            "turned_back",
        ],
    };
    all.iter().map(|state| (*state).to_owned()).collect()
}
