//! A booking in the reader's cabinet, the list of bookings, notices, and the return from the bank.

use super::checks::{CheckGroup, CheckOutcome, CheckView, StopView};
use super::codes;
use super::prelude::*;
use super::redress::RedressView;

/// The state of a booking (chapter 7 of the requirements).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookingState {
    /// A place is taken for a short time.
    Held,
    /// The checks are running.
    Verifying,
    /// All checks passed; the fee is due.
    AwaitingPayment,
    /// Paid; the time is the reader's.
    Confirmed,
    /// In the waiting zone.
    InWaitingZone,
    /// Called to the checkpoint.
    Called,
    /// In the checkpoint.
    Admitted,
    /// Over the border.
    Crossed,
    /// A check failed.
    Refused,
    /// The hold ran out.
    Expired,
    /// The reader cancelled it.
    Cancelled,
    /// The lorry didn't come in time.
    Annulled,
    /// Sent back at the checkpoint.
    TurnedBack,
}

impl BookingState {
    /// Every state, in the order of [`codes::STATES`].
    pub const ALL: [Self; 13] = [
        Self::Held,
        Self::Verifying,
        Self::AwaitingPayment,
        Self::Confirmed,
        Self::InWaitingZone,
        Self::Called,
        Self::Admitted,
        Self::Crossed,
        Self::Refused,
        Self::Expired,
        Self::Cancelled,
        Self::Annulled,
        Self::TurnedBack,
    ];

    /// Reads a state as the domain writes it (`awaiting_payment` or `awaiting-payment`).
    pub fn parse(code: &str) -> Option<Self> {
        let code = codes::kebab(code);
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The code in message keys.
    pub const fn code(self) -> &'static str {
        codes::STATES[self as usize]
    }

    /// Message key of the state.
    pub fn key(self) -> String {
        format!("state-{}", self.code())
    }

    /// Message key of what to do next.
    pub fn next_key(self) -> String {
        format!("state-{}-next", self.code())
    }

    /// How it is meant.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Held | Self::Verifying | Self::AwaitingPayment | Self::Called => Tone::Warning,
            Self::Confirmed | Self::InWaitingZone | Self::Admitted | Self::Crossed => Tone::Good,
            Self::Refused | Self::Expired | Self::Annulled | Self::TurnedBack => Tone::Bad,
            Self::Cancelled => Tone::Plain,
        }
    }

    /// Whether the vehicle is active in the sense of Q-21.
    pub const fn is_active(self) -> bool {
        (self as usize) <= (Self::Admitted as usize)
    }

    /// Whether the page should look for news by itself.
    pub const fn is_moving(self) -> bool {
        matches!(
            self,
            Self::Held
                | Self::Verifying
                | Self::AwaitingPayment
                | Self::InWaitingZone
                | Self::Called
                | Self::Admitted
        )
    }
}

/// What every page about a booking says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookingBrief {
    /// The id, as in addresses.
    pub id: String,
    /// The sequential number; `None` before it is issued.
    pub number: Option<String>,
    /// The state.
    pub state: BookingState,
    /// Where.
    pub checkpoint: CheckpointName,
    /// When.
    pub interval: Interval,
    /// The plate as the reader wrote it.
    pub plate: String,
    /// Whether it goes by the expedited lane.
    pub is_expedited: bool,
}

impl BookingBrief {
    pub(crate) fn groups(&self) -> Vec<String> {
        self.number
            .as_deref()
            .map(format::groups)
            .unwrap_or_default()
    }

    pub(crate) fn zone(&self) -> String {
        format::zone(&self.interval.starts)
    }
}

/// An event in the life of a booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventView {
    /// The kind as the journal writes it, such as `booking.zone_entered`.
    pub kind: String,
    /// When.
    pub at: Zoned,
    /// A detail in the language of the page, such as the new time; empty when there is none.
    pub detail: String,
}

impl EventView {
    pub(crate) fn key(&self) -> String {
        codes::key_or_other("event", codes::EVENTS, &self.kind)
    }
}

/// What the reader may do with the booking now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one button that is there or isn't"
)]
pub struct BookingActions {
    /// Pay the fee.
    pub can_pay: bool,
    /// Pay the fee with money that is on the account already.
    pub can_pay_from_balance: bool,
    /// Move to another time.
    pub can_move: bool,
    /// Cancel.
    pub can_cancel: bool,
    /// Change the driver to a trusted one.
    pub can_change_driver: bool,
    /// Take the next free time with the same details.
    pub can_book_again: bool,
}

/// A booking.
#[derive(Clone, Debug, Template)]
#[template(path = "booking/page.html")]
pub struct BookingPage {
    /// The frame.
    pub chrome: Chrome,
    /// The booking.
    pub booking: BookingBrief,
    /// The trailer's plate, or empty.
    pub trailer_plate: String,
    /// The driver's name.
    pub driver: String,
    /// The fee in tiyn.
    pub fee_minor: i64,
    /// What is on the reader's account, in tiyn.
    pub balance_minor: i64,
    /// Until when the place is held, while it is.
    pub hold_until: Option<Zoned>,
    /// Whole minutes left of the hold.
    pub hold_minutes_left: i64,
    /// From when the lorry may come to the waiting zone, if a rule says so.
    pub arrive_from: Option<Zoned>,
    /// Latest call to the checkpoint by.
    pub call_by: Option<Zoned>,
    /// After this the booking is annulled.
    pub arrive_until: Option<Zoned>,
    /// Free moves left.
    pub free_moves_left: u32,
    /// The checks, by number.
    pub checks: Vec<CheckView>,
    /// A register stops the new driver at the entry.
    pub stop: Option<StopView>,
    /// The timeline, newest first.
    pub events: Vec<EventView>,
    /// Who was at fault, and what the reader may choose.
    pub redress: RedressView,
    /// What can be done.
    pub actions: BookingActions,
    /// Drawn anew each time the page is shown: one press on "take the next free time" takes one place.
    pub form_key: String,
}

impl BookingPage {
    /// The checks as the page lists them: what needs attention first, what doesn't concern the reader
    /// folded at the end.
    fn groups(&self) -> Vec<CheckGroup<'_>> {
        CheckGroup::of(&self.checks)
    }

    /// Registers the booking waits for (example 7 of the requirements).
    fn awaited(&self) -> Vec<&CheckView> {
        self.checks
            .iter()
            .filter(|check| matches!(check.outcome, CheckOutcome::Unreachable))
            .collect()
    }

    fn failed(&self) -> Vec<&CheckView> {
        self.checks
            .iter()
            .filter(|check| check.needs_action())
            .collect()
    }

    fn refresh_seconds(&self) -> u32 {
        if self.booking.state == BookingState::Verifying {
            2
        } else {
            15
        }
    }

    fn was_paid(&self) -> bool {
        self.booking.number.is_some()
    }
}

/// The reader's bookings.
#[derive(Clone, Debug, Template)]
#[template(path = "booking/list.html")]
pub struct BookingList {
    /// The frame.
    pub chrome: Chrome,
    /// Active bookings, soonest first.
    pub active: Vec<BookingBrief>,
    /// Past ones, newest first.
    pub past: Vec<BookingBrief>,
    /// Address of the next page of past bookings.
    pub more: Option<String>,
}

/// A notice in the cabinet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// The kind, one of [`codes::NOTICES`].
    pub kind: String,
    /// When it was sent.
    pub at: Zoned,
    /// Whether it is new to the reader.
    pub is_unread: bool,
    /// The booking it is about: id, plate, checkpoint, time.
    pub booking: Option<BookingBrief>,
}

impl NoticeRow {
    pub(crate) fn key(&self) -> String {
        codes::key_or_other("notice", codes::NOTICES, &self.kind)
    }

    pub(crate) fn text_key(&self) -> String {
        format!("{}-text", self.key())
    }
}

/// Notices in the cabinet.
#[derive(Clone, Debug, Template)]
#[template(path = "booking/notices.html")]
pub struct NoticesPage {
    /// The frame.
    pub chrome: Chrome,
    /// Newest first.
    pub notices: Vec<NoticeRow>,
    /// Address of older ones.
    pub more: Option<String>,
}

/// Where a payment stands when the reader comes back from the bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentOutcome {
    /// The bank hasn't told us yet.
    Waiting,
    /// Received; the booking is confirmed.
    Done,
    /// Not made.
    Failed,
    /// Received, but the place was gone; the time is moved or the money given back.
    PaidNoPlace,
}

impl PaymentOutcome {
    const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::PaidNoPlace => "no-place",
        }
    }

    const fn tone(self) -> Tone {
        match self {
            Self::Waiting => Tone::Warning,
            Self::Done => Tone::Good,
            Self::Failed | Self::PaidNoPlace => Tone::Bad,
        }
    }
}

/// Return from the bank.
#[derive(Clone, Debug, Template)]
#[template(path = "booking/payment_return.html")]
pub struct PaymentReturn {
    /// The frame.
    pub chrome: Chrome,
    /// Where the payment stands.
    pub outcome: PaymentOutcome,
    /// The booking.
    pub booking: BookingBrief,
    /// The amount in tiyn.
    pub amount_minor: i64,
    /// The bank's reference, if it gave one.
    pub reference: Option<String>,
    /// Until when the place is held, while it is.
    pub hold_until: Option<Zoned>,
}

impl PaymentReturn {
    fn key(&self) -> String {
        format!("payment-{}", self.outcome.code())
    }

    fn next_key(&self) -> String {
        format!("payment-{}-next", self.outcome.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_match_their_codes() {
        for state in BookingState::ALL {
            assert_eq!(
                BookingState::parse(&state.code().replace('-', "_")),
                Some(state)
            );
        }
        assert_eq!(BookingState::AwaitingPayment.code(), "awaiting-payment");
        assert_eq!(BookingState::TurnedBack.code(), "turned-back");
        assert_eq!(BookingState::parse("sold"), None);
    }

    /// a vehicle is active from `held` to `admitted`.
    #[test]
    fn a_vehicle_is_active_from_held_to_admitted() {
        let active: Vec<&str> = BookingState::ALL
            .into_iter()
            .filter(|state| state.is_active())
            .map(BookingState::code)
            .collect();
        assert_eq!(active, &codes::STATES[..7]);
    }
}
