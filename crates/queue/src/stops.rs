//! Bookings that a register stopped at the entry after they were given, for officers: which
//! they are, and asking the register again.

use crate::Settings;
use crate::commands::Change;
use crate::model::booking::Booking;
use crate::model::refusal::Refusal;
use jiff::Timestamp;
use kernel::ids::{AccountId, BookingId};
use serde_json::json;
use std::sync::Arc;
use store::{Command, Lane, Query, StoreError, StoreResult, Tx, statements};
use uuid::Uuid;

/// Most bookings on one page.
const SHOWN_MAX: i64 = 200;

statements! {
    /// Living bookings that are stopped, those stopped first in front.
    pub STOPPED = "SELECT id, checkpoint_id, account_id, slot_id, starts_at, ends_at, state_data, details, hold_until,
        moves_used, paid_moves, system_moves, reminded_at, later, fee_minor, redress, created_at, changed_at FROM booking
        WHERE stopped_at IS NOT NULL AND state IN ('awaiting_payment', 'confirmed', 'in_waiting_zone', 'called')
        ORDER BY stopped_at, id LIMIT $1";
}

/// Bookings that are stopped at the entry, at most 200.
#[derive(Debug, Clone, Copy)]
pub struct StoppedBookings;

impl Query for StoppedBookings {
    type Out = Vec<Booking>;
    type Error = StoreError;
    const NAME: &'static str = "queue.stopped_bookings";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<Booking>> {
        tx.fetch_all(&STOPPED, &[SHOWN_MAX.into()]).await
    }
}

/// Has the register that stopped a booking asked again, at once: its answer may end the stop. Asked
/// for twice, it is asked once.
#[derive(Debug, Clone)]
pub struct AskAgain {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// The officer who doubts the stop.
    pub by: AccountId,
    /// The booking.
    pub booking: BookingId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// Now.
    pub now: Timestamp,
}

impl Command for AskAgain {
    type Out = Booking;
    type Error = Refusal;
    const NAME: &'static str = "queue.ask_again";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Booking, Refusal> {
        let mut change = Change::any(tx, &self.settings, self.booking, self.seed, self.now).await?;
        let booking = &change.booking;
        let Some(stop) = booking.later.stop.filter(|_| booking.state.is_active()) else {
            return Err(Refusal::WrongState {
                state: booking.state.name(),
            });
        };
        if booking.later.ask_again {
            return Ok(change.booking);
        }
        change.booking.later.ask_again = true;
        change.event(
            "entry.asked_again",
            json!({ "check": stop.check, "by": self.by }),
        );
        change.save(tx).await
    }
}
