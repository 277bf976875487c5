//! Cancelling a booking.

use crate::Settings;
use crate::commands::payment::{fee_paid, ledger_refusal};
use crate::commands::{Change, Settled};
use crate::model::booking::Booking;
use crate::model::refusal::Refusal;
use crate::model::state::{CancelCause, State};
use jiff::Timestamp;
use kernel::ids::{AccountId, BookingId};
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
        let moved_by_system = change.booking.system_moves > 0;
        change.to(|state| state.cancelled(moved_by_system))?;
        let State::Cancelled { cause } = change.booking.state else {
            return Err(Refusal::WrongState {
                state: change.booking.state.name(),
            });
        };
        payments::void_invoices_of(tx, &[self.booking], self.now).await?;
        let settled = match cause {
            CancelCause::BeforePayment => Settled::WindowUsed,
            CancelCause::User | CancelCause::AfterSystemMove => Settled::WindowClosed,
        };
        change.release(tx, settled).await?;
        if cause == CancelCause::AfterSystemMove {
            refund(&mut change, tx).await?;
        }
        change.event("booking.cancelled", json!({ "cause": cause }));
        if cause != CancelCause::BeforePayment {
            change.notify(NoticeKind::Cancelled, json!({ "cause": cause }));
        }
        change.save(tx).await
    }
}

/// the system had moved the booking, so the fee is owed back.
async fn refund(change: &mut Change<'_>, tx: &mut Tx<'_>) -> Result<(), Refusal> {
    let fee = fee_paid(tx, &change.booking).await?;
    let cause = Cause {
        kind: CauseKind::Refund,
        id: change.booking.id.into_untyped_uuid(),
    };
    let posted = payments::refund_due(tx, change.ids.draw(), fee, cause, change.now)
        .await
        .map_err(ledger_refusal)?;
    match posted {
        Charged::Done | Charged::Already => {
            change.event("booking.refund_due", json!({ "amount": fee }));
            Ok(())
        }
        Charged::Insufficient { balance, .. } => Err(Refusal::BalanceTooSmall { fee, balance }),
    }
}
