//! The statements over the tables of waivers.

use super::{Affected, Progress, Waiver, WaiverScope};
use kernel::ids::BookingId;
use kernel::money::Money;
use store::{FromRow, Row, StoreResult, statements};

statements! {
    /// The paid bookings that an event hits, and the fees kept for them. Those that were cancelled count
    /// from an instant on: who gave up before anybody spoke of the event gave up for another reason.
    pub AFFECTED = "SELECT count(*) AS bookings, CAST(COALESCE(SUM(fee_minor), 0) AS BIGINT) AS amount_minor FROM booking
        WHERE checkpoint_id {any $1} AND starts_at >= $2 AND starts_at < $3 AND fee_minor > 0
        AND (state {any $4} OR (state = 'cancelled' AND changed_at >= $5))
        AND NOT EXISTS (SELECT 1 FROM waiver_booking WHERE waiver_booking.booking_id = booking.id)";
    /// Lists the same bookings for a waiver; one that another waiver has is not listed again.
    pub LIST_BOOKINGS = "INSERT INTO waiver_booking (booking_id, waiver_id, checkpoint_id)
        SELECT id, $6, checkpoint_id FROM booking
        WHERE checkpoint_id {any $1} AND starts_at >= $2 AND starts_at < $3 AND fee_minor > 0
        AND (state {any $4} OR (state = 'cancelled' AND changed_at >= $5))
        ON CONFLICT (booking_id) DO NOTHING";
    /// Adds a proposed waiver, unless it was added before.
    pub PROPOSE = "INSERT INTO waiver (id, happened, kind, from_at, until_at, reason, proposed_by, proposed_at, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'proposed') ON CONFLICT (id) DO NOTHING";
    /// Adds a checkpoint of a waiver.
    pub ADD_CHECKPOINT = "INSERT INTO waiver_checkpoint (waiver_id, checkpoint_id) VALUES ($1, $2)
        ON CONFLICT (waiver_id, checkpoint_id) DO NOTHING";
    /// Checkpoints of a waiver.
    pub CHECKPOINTS = "SELECT checkpoint_id AS value FROM waiver_checkpoint WHERE waiver_id = $1 ORDER BY checkpoint_id";
    /// A waiver.
    pub BY_ID = "SELECT id, happened, kind, from_at, until_at, reason, proposed_by, proposed_at, state, decided_by, decided_at,
        decision FROM waiver WHERE id = $1";
    /// A waiver, locked.
    pub LOCK = "SELECT id, happened, kind, from_at, until_at, reason, proposed_by, proposed_at, state, decided_by, decided_at,
        decision FROM waiver WHERE id = $1 {for_update}";
    /// Waivers before a cursor, newest first.
    pub NEWEST = "SELECT id, happened, kind, from_at, until_at, reason, proposed_by, proposed_at, state, decided_by, decided_at,
        decision FROM waiver WHERE id < $1 ORDER BY id DESC LIMIT $2";
    /// Decides about a waiver, once.
    pub DECIDE = "UPDATE waiver SET state = $2, decided_by = $3, decided_at = $4, decision = $5
        WHERE id = $1 AND state = 'proposed'";
    /// Bookings of a waiver at a checkpoint that wait for their turn.
    pub WAITING = "SELECT booking_id AS value FROM waiver_booking
        WHERE waiver_id = $1 AND checkpoint_id = $2 AND outcome IS NULL ORDER BY booking_id LIMIT $3";
    /// Notes what became of a booking, once.
    pub DONE = "UPDATE waiver_booking SET outcome = $2, amount_minor = $3, done_at = $4
        WHERE booking_id = $1 AND outcome IS NULL";
    /// How far a waiver is.
    pub PROGRESS = "SELECT count(*) AS listed, count(outcome) AS done,
        CAST(COALESCE(SUM(CASE WHEN outcome IN ('used', 'refunded_before', 'over') THEN 1 ELSE 0 END), 0) AS BIGINT) AS skipped,
        CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) AS refunded_minor FROM waiver_booking WHERE waiver_id = $1";
    /// Ids of the bookings of a waiver with what became of them; for tests and for the auditor.
    pub OUTCOMES = "SELECT booking_id, outcome FROM waiver_booking WHERE waiver_id = $1 ORDER BY booking_id LIMIT $2";
}

impl FromRow for Affected {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            bookings: row.get("bookings")?,
            amount: Money::kzt(row.get("amount_minor")?),
        })
    }
}

impl FromRow for Progress {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            listed: row.get("listed")?,
            done: row.get("done")?,
            skipped: row.get("skipped")?,
            refunded: Money::kzt(row.get("refunded_minor")?),
        })
    }
}

impl FromRow for Waiver {
    /// Its checkpoints are in rows of their own.
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            id: row.get("id")?,
            scope: WaiverScope {
                happening: row.parse("happened")?,
                kind: row.parse("kind")?,
                checkpoints: Vec::new(),
                from: row.get("from_at")?,
                until: row.get("until_at")?,
            },
            reason: row.get("reason")?,
            proposed_by: row.get("proposed_by")?,
            proposed_at: row.get("proposed_at")?,
            state: row.parse("state")?,
            decided_by: row.optional("decided_by")?,
            decided_at: row.optional("decided_at")?,
            decision: row.optional("decision")?,
        })
    }
}

/// A booking of a waiver with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The booking.
    pub booking: BookingId,
    /// The outcome, once it is done with.
    pub outcome: Option<String>,
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            booking: row.get("booking_id")?,
            outcome: row.optional("outcome")?,
        })
    }
}
