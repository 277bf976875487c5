//! Bookings that a register stopped at the entry after they were given, for officers.

use crate::model::booking::Booking;
use store::{Query, StoreError, StoreResult, Tx, statements};

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
