//! Taking a place: the command on the hot path.

use crate::Settings;
use crate::commands::hold_batch;
use crate::model::details::BookingDetails;
use crate::model::refusal::Refusal;
use crate::model::slot::{PlaceLane, SlotId};
use jiff::Timestamp;
use kernel::ids::{AccountId, BookingId, JobId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Command, Lane, StoreResult, Tx};

/// Which interval is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "when", rename_all = "snake_case")]
pub enum Wanted {
    /// The interval that begins at this instant.
    At {
        /// Its start.
        starts_at: Timestamp,
    },
    /// The first interval with a free place, not before this instant.
    FirstFree {
        /// The earliest start.
        from: Timestamp,
    },
}

/// A key under which a repeated request is answered, not done, again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    /// SHA-256 over the account, the use case and the Idempotency-Key.
    pub key: [u8; 32],
    /// SHA-256 over the request, to notice a key that is used for something else.
    pub request: [u8; 32],
}

/// Takes a place for a vehicle, until the checks are done and the fee is paid.
#[derive(Debug, Clone)]
pub struct HoldPlace {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Id of the new booking.
    pub booking: BookingId,
    /// Id of its timer.
    pub job: JobId,
    /// Who asks.
    pub account: AccountId,
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// The interval.
    pub wanted: Wanted,
    /// What the user states.
    pub details: Arc<BookingDetails>,
    /// The Idempotency-Key, if the caller gave one.
    pub request: Option<RequestKey>,
    /// Now.
    pub now: Timestamp,
}

impl HoldPlace {
    /// The lane that follows from the ground.
    pub fn place_lane(&self) -> PlaceLane {
        self.details.cargo.lane()
    }
}

/// A place that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldPlace {
    /// The booking.
    pub booking: BookingId,
    /// Number of its slot.
    slot: i64,
    /// When the interval ends.
    pub ends_at: Timestamp,
    /// Until when it is held.
    pub until: Timestamp,
}

impl HeldPlace {
    pub(crate) const fn new(
        booking: BookingId,
        slot: SlotId,
        ends_at: Timestamp,
        until: Timestamp,
    ) -> Self {
        Self {
            booking,
            slot: slot.number(),
            ends_at,
            until,
        }
    }

    /// The slot.
    pub const fn slot(&self) -> SlotId {
        SlotId::from_number(self.slot)
    }
}

impl Command for HoldPlace {
    type Out = HeldPlace;
    type Error = Refusal;
    const NAME: &'static str = "queue.hold_place";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<HeldPlace, Refusal> {
        let mut results = hold_batch::hold(&[self], tx).await?;
        results.pop().expect("one command gives one result")
    }

    async fn run_batch(
        batch: &[&Self],
        tx: &mut Tx<'_>,
    ) -> StoreResult<Vec<Result<HeldPlace, Refusal>>> {
        hold_batch::hold(batch, tx).await
    }
}
