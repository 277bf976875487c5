//! What the API answers about bookings: the forms, and how they come from the domain.

use super::bookings::name_of;
use super::checks::{CheckAnswer, StopAnswer};
use super::details_answer::DetailsAnswer;
use super::doubts::Doubt;
use super::redress::{self, RedressAnswer};
use crate::i18n::Lang;
use crate::service::checks::{can_book_again, told_to_user};
use jiff::Timestamp;
use kernel::money::Money;
use newtype_uuid::GenericUuid;
use payments::Invoice;
use queue::Settings;
use queue::model::booking::Booking;
use queue::model::checkpoint::Checkpoints;
use queue::model::slot::PlaceLane;
use queue::model::state::State;
use queue::queries::BookingView;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The code of a lane.
pub const fn lane_code(lane: PlaceLane) -> &'static str {
    lane.as_str()
}

/// An amount of money.
#[derive(Debug, Serialize, ToSchema)]
pub struct Amount {
    /// In minor units: tiyn.
    #[schema(example = 432_500)]
    pub minor: i64,
    /// ISO 4217.
    #[schema(example = "KZT")]
    pub currency: &'static str,
    /// As a decimal of the main unit.
    #[schema(example = "4325.00")]
    pub decimal: String,
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        Self {
            minor: money.minor,
            currency: money.currency.code(),
            decimal: money.decimal(),
        }
    }
}

/// Something worth a second look; the booking is accepted all the same.
#[derive(Debug, Serialize, ToSchema)]
pub struct Warning {
    /// Path of the field.
    #[schema(example = "details.vehicle.plate")]
    pub field: &'static str,
    /// `plate-format`, `vin-check-digit`, `vin-chassis` or `document-expires`.
    #[schema(example = "plate-format")]
    pub code: &'static str,
    /// In the caller's language.
    pub message: String,
}

impl Warning {
    /// A doubt in words.
    pub fn of(doubt: &Doubt, lang: Lang) -> Self {
        let message = lang.tv(doubt.message, &doubt.values);
        let code = doubt
            .message
            .strip_prefix("warning-")
            .unwrap_or(doubt.message);
        Self {
            field: doubt.field,
            code,
            message,
        }
    }
}

/// A place that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldBooking {
    /// The booking.
    pub id: Uuid,
    /// The checkpoint's name.
    #[schema(example = "nur-zholy")]
    pub checkpoint: String,
    /// `ordinary` or `expedited`.
    #[schema(example = "ordinary")]
    pub lane: &'static str,
    /// When the interval begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Until when the place is held for checks and payment.
    pub held_until: Timestamp,
    /// What is worth a second look.
    pub warnings: Vec<Warning>,
}

/// Name of a checkpoint in the languages.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckpointName {
    /// In addresses.
    #[schema(example = "nur-zholy")]
    pub slug: String,
    /// In Kazakh.
    pub name_kk: String,
    /// In Russian.
    pub name_ru: String,
    /// In English.
    pub name_en: String,
}

/// A booking in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct BookingBrief {
    /// The booking.
    pub id: Uuid,
    /// Its number, from `confirmed` on.
    #[schema(example = "05-004217-8")]
    pub number: Option<String>,
    /// `held`, `verifying`, `awaiting_payment`, `confirmed`, `in_waiting_zone`, `called`,
    /// `admitted`, `crossed`, `refused`, `expired`, `cancelled`, `annulled` or `turned_back`.
    #[schema(example = "confirmed")]
    pub state: &'static str,
    /// The state in the caller's language.
    pub state_text: String,
    /// Where.
    pub checkpoint: Option<CheckpointName>,
    /// `ordinary` or `expedited`.
    #[schema(example = "ordinary")]
    pub lane: &'static str,
    /// When the interval begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// The vehicle's plate, as it was written.
    #[schema(example = "123 ABC 02")]
    pub plate: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// The message key of a booking's state.
fn state_key(state: &State) -> String {
    format!("state-{}", state.name().replace('_', "-"))
}

impl BookingBrief {
    /// A booking in short.
    pub fn of(booking: &Booking, checkpoints: &Checkpoints, lang: Lang) -> Self {
        Self {
            id: booking.id.into_untyped_uuid(),
            number: booking.state.number().map(|number| number.to_string()),
            state: booking.state.name(),
            state_text: lang.t(&state_key(&booking.state)),
            checkpoint: checkpoints.get(booking.checkpoint()).map(name_of),
            lane: lane_code(booking.lane()),
            starts_at: booking.starts_at(),
            ends_at: booking.ends_at,
            plate: booking.details.vehicle.plate.raw().to_owned(),
            created_at: booking.created_at,
            changed_at: booking.changed_at,
        }
    }
}

/// A page of bookings.
#[derive(Debug, Serialize, ToSchema)]
pub struct BookingPage {
    /// Newest first.
    pub bookings: Vec<BookingBrief>,
    /// `before` of the next page; null on the last one.
    pub next: Option<Uuid>,
}

/// How often a booking may still be moved.
#[derive(Debug, Serialize, ToSchema)]
pub struct Moves {
    /// Moves that were made.
    pub used: i64,
    /// Moves left without paying again.
    pub free_left: i64,
    /// Moves that were paid for and not used.
    pub paid_left: i64,
}

/// Something that happened to a booking.
#[derive(Debug, Serialize, ToSchema)]
pub struct Happened {
    /// Position in the checkpoint's event stream.
    pub position: i64,
    /// When.
    pub at: Timestamp,
    /// What, such as `booking.moved`.
    #[schema(example = "booking.confirmed")]
    pub kind: String,
    /// Facts.
    #[schema(value_type = Object)]
    pub facts: serde_json::Value,
}

/// Money that is awaited.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceAnswer {
    /// The number by which the bank knows it.
    #[schema(example = "712345678901")]
    pub number: String,
    /// `booking`, or `move` for one more move.
    #[schema(example = "booking")]
    pub purpose: &'static str,
    /// How much.
    pub amount: Amount,
}

impl From<&Invoice> for InvoiceAnswer {
    fn from(invoice: &Invoice) -> Self {
        Self {
            number: invoice.number.to_string(),
            purpose: invoice.purpose().as_str(),
            amount: invoice.amount.into(),
        }
    }
}

/// A booking with everything its user may know.
#[derive(Debug, Serialize, ToSchema)]
pub struct BookingAnswer {
    /// In short.
    #[serde(flatten)]
    pub brief: BookingBrief,
    /// What to do now, in the caller's language.
    pub next_text: String,
    /// Until when the place is held or the fee awaited.
    pub until: Option<Timestamp>,
    /// What can be done now: `pay`, `pay_from_balance`, `move`, `pay_for_move`, `change_driver`,
    /// `cancel`, `again`, `choose_option`, `choose_for_money`.
    pub actions: Vec<&'static str>,
    /// Who was at fault, what became of the money, and what can be chosen.
    pub redress: RedressAnswer,
    /// What was stated.
    pub details: DetailsAnswer,
    /// Moves made and left.
    pub moves: Moves,
    /// The checks, by number.
    pub checks: Vec<CheckAnswer>,
    /// A register stops the driver who was chosen later; null if none does.
    pub stop: Option<StopAnswer>,
    /// What happened, oldest first.
    pub timeline: Vec<Happened>,
    /// Money that is awaited, if any.
    pub invoice: Option<InvoiceAnswer>,
    /// Money on the user's account.
    pub balance: Amount,
}

impl BookingAnswer {
    /// A booking with its checks, timeline and invoice.
    pub fn of(view: &BookingView, settings: &Settings, lang: Lang) -> Self {
        let booking = &view.booking;
        let until = match &booking.state {
            State::Held { until }
            | State::Verifying { until, .. }
            | State::AwaitingPayment { until } => Some(*until),
            _ => None,
        };
        let moves = Moves {
            used: booking.moves_used,
            free_left: (settings.rules.free_moves - booking.moves_used).max(0),
            paid_left: booking.paid_moves,
        };
        Self {
            brief: BookingBrief::of(booking, &settings.checkpoints, lang),
            next_text: lang.t(&format!("{}-next", state_key(&booking.state))),
            until,
            actions: actions(view, &moves),
            redress: RedressAnswer::of(booking),
            details: DetailsAnswer::of(&booking.details),
            checks: view
                .checks
                .iter()
                .map(|record| CheckAnswer::of(record, lang))
                .collect(),
            invoice: view.invoice.as_ref().map(InvoiceAnswer::from),
            balance: view.balance.into(),
            moves,
            // Of other kinds of events only the registrar has to know.
            timeline: view
                .events
                .iter()
                .filter_map(|event| {
                    Some(Happened {
                        facts: told_to_user(event, booking)?,
                        position: event.position,
                        at: event.at,
                        kind: event.kind.clone(),
                    })
                })
                .collect(),
            stop: booking
                .later
                .stop
                .filter(|stop| !stop.is_for_officers() && booking.state.is_active())
                .map(|stop| StopAnswer::of(stop, lang)),
        }
    }
}

/// What the state machine allows the user now.
fn actions(view: &BookingView, moves: &Moves) -> Vec<&'static str> {
    let mut actions = Vec::new();
    let booking = &view.booking;
    if let Some(invoice) = &view.invoice {
        actions.push("pay");
        if view.balance.minor >= invoice.amount.minor {
            actions.push("pay_from_balance");
        }
    }
    let is_confirmed = matches!(booking.state, State::Confirmed { .. });
    let is_owed = booking.open_option().is_some_and(|option| option.may_move);
    if is_confirmed && (is_owed || moves.free_left + moves.paid_left > 0) {
        actions.push("move");
    } else if is_confirmed {
        actions.push("pay_for_move");
    }
    let has_trusted = !booking.details.trusted_drivers.is_empty();
    let may_change = matches!(
        booking.state,
        State::AwaitingPayment { .. }
            | State::Confirmed { .. }
            | State::InWaitingZone { .. }
            | State::Called { .. }
    );
    if has_trusted && may_change {
        actions.push("change_driver");
    }
    if booking.state.clone().cancelled(false).is_ok() {
        actions.push("cancel");
    }
    if can_book_again(booking) {
        actions.push("again");
    }
    actions.extend(redress::actions(booking));
    actions
}
