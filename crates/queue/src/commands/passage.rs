//! What the checkpoint does to a booking: functions that take the open transaction of
//! the passage crate's commands.

use crate::commands::{Change, Settled};
use crate::model::booking::Booking;
use crate::model::entry::{EntryRefusal, may_enter};
use crate::model::fault::Happening;
use crate::model::refusal::Refusal;
use crate::model::state::State;
use crate::{Settings, sql};
use jiff::Timestamp;
use kernel::ids::BookingId;
use notices::NoticeKind;
use serde_json::json;
use store::{StoreResult, Tx};
use uuid::Uuid;

/// The active booking whose vehicle carries this plate: one of this checkpoint if there is one,
/// otherwise one of another, so that the driver can be told where to go.
///
/// # Errors
/// Only those of the storage.
pub async fn find_by_plate(
    tx: &mut Tx<'_>,
    checkpoint: i64,
    plate_folded: &str,
) -> StoreResult<Option<Booking>> {
    let found: Vec<Booking> = tx
        .fetch_all(&sql::ACTIVE_BY_PLATE, &[plate_folded.into()])
        .await?;
    let here = found
        .iter()
        .position(|booking| booking.checkpoint() == checkpoint)
        .unwrap_or(0);
    Ok(found.into_iter().nth(here))
}

/// What was decided about a plate at the entry of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryDecision {
    /// The barrier is to be opened for this booking.
    Open(BookingId),
    /// It stays closed.
    Stay(EntryRefusal),
}

/// Decides about entry and tells of it in the booking's events.
///
/// # Errors
/// Only those of the storage.
pub async fn decide_entry(
    tx: &mut Tx<'_>,
    settings: &Settings,
    checkpoint: i64,
    plate_folded: &str,
    seed: Uuid,
    now: Timestamp,
) -> Result<EntryDecision, Refusal> {
    let Some(booking) = find_by_plate(tx, checkpoint, plate_folded).await? else {
        return Ok(EntryDecision::Stay(EntryRefusal::UnknownPlate));
    };
    let decision = may_enter(&booking, checkpoint, &settings.rules, now);
    if booking.checkpoint() != checkpoint {
        // Another checkpoint's booking is not this transaction's to change.
        return Ok(decision.map_or_else(EntryDecision::Stay, |()| EntryDecision::Open(booking.id)));
    }
    let id = booking.id;
    let mut change = Change::of(settings, booking, seed, now);
    let decision = match decision {
        Ok(()) => {
            change.event("booking.entry_allowed", json!({}));
            EntryDecision::Open(id)
        }
        Err(refusal) => {
            change.event("booking.entry_refused", json!({ "refusal": refusal }));
            EntryDecision::Stay(refusal)
        }
    };
    change.save(tx).await?;
    Ok(decision)
}

/// The plate was read at the entry of the waiting zone; answers false if that changes nothing.
///
/// # Errors
/// Only those of the storage.
pub async fn enter_zone(
    tx: &mut Tx<'_>,
    settings: &Settings,
    booking: BookingId,
    seed: Uuid,
    now: Timestamp,
) -> Result<bool, Refusal> {
    let mut change = Change::any(tx, settings, booking, seed, now).await?;
    if !matches!(change.booking.state, State::Confirmed { .. }) {
        return Ok(false);
    }
    change.to(|state| state.entered_zone(now))?;
    // What was asked for the entry before the lorry came counts no more.
    change.booking.later.entry_asked_at = None;
    // From here on the booking can't be moved, so nobody may pay for a move.
    payments::void_invoices_of(tx, &[booking], now).await?;
    change.event("booking.zone_entered", json!({}));
    change.save(tx).await?;
    Ok(true)
}

/// The barrier opened for the lorry; answers false if it was admitted before.
///
/// # Errors
/// [`Refusal::WrongState`] when it was not called.
pub async fn admit(
    tx: &mut Tx<'_>,
    settings: &Settings,
    booking: BookingId,
    seed: Uuid,
    now: Timestamp,
) -> Result<bool, Refusal> {
    let mut change = Change::any(tx, settings, booking, seed, now).await?;
    if matches!(
        change.booking.state,
        State::Admitted { .. } | State::Crossed { .. }
    ) {
        return Ok(false);
    }
    change.to(|state| state.admitted(now))?;
    change.event("booking.admitted", json!({}));
    change.save(tx).await?;
    Ok(true)
}

/// The plate was read at the border; answers false if that changes nothing.
///
/// # Errors
/// Only those of the storage.
pub async fn cross(
    tx: &mut Tx<'_>,
    settings: &Settings,
    booking: BookingId,
    seed: Uuid,
    now: Timestamp,
) -> Result<bool, Refusal> {
    let mut change = Change::any(tx, settings, booking, seed, now).await?;
    if !matches!(change.booking.state, State::Admitted { .. }) {
        return Ok(false);
    }
    change.to(|state| state.crossed(now))?;
    change.release_vehicle(tx, Settled::WindowClosed).await?;
    change.ended("booking.crossed", Happening::Crossed, json!({}));
    change.notify(NoticeKind::Crossed, json!({}));
    change.save(tx).await?;
    Ok(true)
}

/// The lorry was sent back from inside the checkpoint; its place was used.
///
/// # Errors
/// [`Refusal::WrongState`] when it was not admitted.
pub async fn turn_back(
    tx: &mut Tx<'_>,
    settings: &Settings,
    booking: BookingId,
    seed: Uuid,
    now: Timestamp,
) -> Result<(), Refusal> {
    let mut change = Change::any(tx, settings, booking, seed, now).await?;
    change.to(|state| state.turned_back(now))?;
    change.release_vehicle(tx, Settled::WindowClosed).await?;
    change.ended("booking.turned_back", Happening::TurnedBack, json!({}));
    change.save(tx).await?;
    Ok(())
}
