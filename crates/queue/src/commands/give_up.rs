//! Cancelling a booking.

use crate::Settings;
use crate::commands::payment::ledger_refusal;
use crate::commands::{Change, Settled};
use crate::model::booking::Booking;
use crate::model::fault::Happening;
use crate::model::redress::OptionTaken;
use crate::model::refusal::Refusal;
use crate::model::state::{CancelCause, State};
use jiff::Timestamp;
use kernel::ids::{AccountId, BookingId};
use kernel::money::Money;
use newtype_uuid::GenericUuid;
use notices::NoticeKind;
use payments::{Cause, CauseKind, Charged};
use serde_json::json;
use std::sync::Arc;
use store::{Command, Lane, Tx};
use uuid::Uuid;

/// Gives a booking up; its place is free for others at once.
#[derive(Debug, Clone)]
pub struct CancelBooking {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// Who asks; must be the booking's account.
    pub account: AccountId,
    /// The booking.
    pub booking: BookingId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// Now.
    pub now: Timestamp,
}

impl Command for CancelBooking {
    type Out = Booking;
    type Error = Refusal;
    const NAME: &'static str = "queue.cancel_booking";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Booking, Refusal> {
        let mut change = Change::own(
            tx,
            &self.settings,
            self.booking,
            self.account,
            self.seed,
            self.now,
        )
        .await?;
        give_up(&mut change, tx).await?;
        change.save(tx).await
    }
}

/// Ends a booking by its user's will, and gives the fee back where that is owed.
pub(crate) async fn give_up(change: &mut Change<'_>, tx: &mut Tx<'_>) -> Result<(), Refusal> {
    let option = change.booking.open_option();
    let is_owed = change.booking.may_take_money();
    let in_zone = matches!(change.booking.state, State::InWaitingZone { .. });
    change.to(|state| state.cancelled(is_owed))?;
    let State::Cancelled { cause } = change.booking.state else {
        return Err(Refusal::WrongState {
            state: change.booking.state.name(),
        });
    };
    payments::void_invoices_of(tx, &[change.booking.id], change.now).await?;
    let settled = match cause {
        CancelCause::BeforePayment => Settled::WindowUsed,
        CancelCause::User | CancelCause::AfterSystemMove => Settled::WindowClosed,
    };
    change.release(tx, settled).await?;
    let happening = match (&option, cause) {
        (Some(option), CancelCause::AfterSystemMove) => option.happening,
        _ => Happening::of_cancel(cause, in_zone),
    };
    change.ended("booking.cancelled", happening, json!({ "cause": cause }));
    if let Some(mut option) = option.filter(|_| cause == CancelCause::AfterSystemMove) {
        option.taken = Some(OptionTaken::MoneyBack);
        let kind = match option.waiver {
            Some(_) => CauseKind::Waiver,
            None => CauseKind::Refund,
        };
        change.booking.redress.option = Some(option);
        refund(change, tx, kind).await?;
    }
    if cause != CancelCause::BeforePayment {
        change.notify(NoticeKind::Cancelled, json!({ "cause": cause }));
    }
    Ok(())
}

/// the fee that is kept for the booking is owed back; a booking without one owes nothing, so
/// that nothing is given back twice.
pub(crate) async fn refund(
    change: &mut Change<'_>,
    tx: &mut Tx<'_>,
    kind: CauseKind,
) -> Result<Money, Refusal> {
    let fee = Money::kzt(change.booking.fee_minor);
    if fee.minor == 0 {
        return Ok(fee);
    }
    let id = change.booking.id.into_untyped_uuid();
    let cause = Cause { kind, id };
    let posted = payments::refund_due(tx, change.ids.draw(), fee, cause, change.now)
        .await
        .map_err(ledger_refusal)?;
    match posted {
        Charged::Done | Charged::Already => {
            change.booking.fee_minor = 0;
            let facts = json!({ "amount": fee, "cause": kind, "clause": "Q-28.3" });
            change.event("booking.refund_due", facts);
            Ok(fee)
        }
        Charged::Insufficient { balance, .. } => Err(Refusal::BalanceTooSmall { fee, balance }),
    }
}
