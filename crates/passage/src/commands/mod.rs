//! What cameras, the program and officers can do at a checkpoint; one type for each.

mod devices;
mod officer;
mod opening;
mod read;
mod register;

pub use devices::{MarkSeen, RegisterDevice, Registered, Registration};
pub use officer::{AdmitByHand, TurnBack};
pub use opening::{Admission, BeginOpening, Begun, RecordAdmission, RecordBarrierFailure};
pub use read::RecordPlateRead;

use crate::error::PassageError;
use jiff::Timestamp;
use kernel::ids::BookingId;
use queue::Refusal;
use queue::model::booking::Booking;
use queue::queries::FindBooking;
use store::{NewEvent, Query, StoreResult, Stream, Tx, events};
use uuid::Uuid;

/// Appends one event to a checkpoint's stream. Payloads hold ids and codes, and plates only masked.
/// The subject is the device, the read or the officer: what concerns the driver is in the events of
/// the booking, which the queue writes.
async fn emit(
    tx: &mut Tx<'_>,
    checkpoint: i64,
    now: Timestamp,
    kind: &'static str,
    subject: Uuid,
    payload: serde_json::Value,
) -> StoreResult<()> {
    let event = NewEvent {
        kind,
        subject: Some(subject),
        payload,
    };
    events::append(tx, Stream::checkpoint(checkpoint), now, vec![event]).await
}

/// Loads a booking of this checkpoint; another checkpoint's looks like none at all, since it is not
/// this transaction's to change.
async fn booking_here(
    tx: &mut Tx<'_>,
    checkpoint: i64,
    booking: BookingId,
) -> Result<Booking, PassageError> {
    let found = FindBooking { booking }.run(tx).await?;
    let here = found.filter(|booking| booking.checkpoint() == checkpoint);
    here.ok_or(PassageError::Queue(Refusal::BookingNotFound))
}
