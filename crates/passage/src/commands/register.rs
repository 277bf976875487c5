//! Writing into the register of passages: one row per booking, each instant noted once.

use crate::sql;
use jiff::Timestamp;
use kernel::ids::{AccountId, BookingId};
use queue::model::booking::Booking;
use store::{StoreResult, Tx};

/// Opens the row of a booking, if it has none.
pub(super) async fn see(tx: &mut Tx<'_>, booking: &Booking, now: Timestamp) -> StoreResult<()> {
    let plate = &booking.details.vehicle.plate;
    let values = [
        booking.id.into(),
        booking.checkpoint().into(),
        plate.country().as_str().into(),
        plate.folded().into(),
        now.into(),
    ];
    tx.execute(&sql::INSERT_PASSAGE, &values).await?;
    Ok(())
}

/// Notes the entry of the waiting zone.
pub(super) async fn entered_zone(
    tx: &mut Tx<'_>,
    booking: &Booking,
    at: Timestamp,
) -> StoreResult<()> {
    see(tx, booking, at).await?;
    tx.execute(&sql::ENTERED_ZONE, &[booking.id.into(), at.into()])
        .await?;
    Ok(())
}

/// Notes the admission, by an officer's hand if one is named.
pub(super) async fn admitted(
    tx: &mut Tx<'_>,
    booking: &Booking,
    at: Timestamp,
    by: Option<AccountId>,
) -> StoreResult<()> {
    see(tx, booking, at).await?;
    tx.execute(&sql::ADMITTED, &[booking.id.into(), at.into(), by.into()])
        .await?;
    Ok(())
}

/// Notes the crossing.
pub(super) async fn crossed(tx: &mut Tx<'_>, booking: &Booking, at: Timestamp) -> StoreResult<()> {
    see(tx, booking, at).await?;
    tx.execute(&sql::CROSSED, &[booking.id.into(), at.into()])
        .await?;
    Ok(())
}

/// Notes who sent the lorry back, and why.
pub(super) async fn turned_back(
    tx: &mut Tx<'_>,
    booking: &Booking,
    at: Timestamp,
    by: AccountId,
    reason: &str,
) -> StoreResult<()> {
    see(tx, booking, at).await?;
    let values = [booking.id.into(), at.into(), by.into(), reason.into()];
    tx.execute(&sql::TURNED_BACK, &values).await?;
    Ok(())
}

/// The booking with which a plate crossed here after an instant, if it did.
pub(super) async fn crossed_since(
    tx: &mut Tx<'_>,
    checkpoint: i64,
    plate_folded: &str,
    since: Timestamp,
) -> StoreResult<Option<BookingId>> {
    let values = [checkpoint.into(), plate_folded.into(), since.into()];
    let found: Option<(BookingId,)> = tx.fetch_optional(&sql::CROSSED_SINCE, &values).await?;
    Ok(found.map(|(booking,)| booking))
}
