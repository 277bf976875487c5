//! Booking numbers of many bookings at once, for lists of another crate's rows that name a booking.

use crate::model::number::BookingNumber;
use crate::sql;
use kernel::ids::BookingId;
use newtype_uuid::GenericUuid;
use std::collections::BTreeMap;
use store::{FromRow, Query, Row, StoreError, StoreResult, Tx};
use uuid::Uuid;

/// Most bookings of one question; more are not looked for.
pub const BOOKINGS_MAX: usize = 5_000;

/// The numbers of some bookings; those without a number are left out.
#[derive(Debug, Clone)]
pub struct NumbersOf(pub Vec<BookingId>);

impl Query for NumbersOf {
    type Out = BTreeMap<BookingId, BookingNumber>;
    type Error = StoreError;
    const NAME: &'static str = "queue.numbers_of";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Self::Out> {
        if self.0.is_empty() {
            return Ok(BTreeMap::new());
        }
        let wanted = self.0.iter().take(BOOKINGS_MAX);
        let ids: Vec<Uuid> = wanted.map(|id| id.into_untyped_uuid()).collect();
        let rows: Vec<Numbered> = tx.fetch_all(&sql::NUMBERS, &[ids.into()]).await?;
        Ok(rows.into_iter().map(|row| (row.id, row.number)).collect())
    }
}

struct Numbered {
    id: BookingId,
    number: BookingNumber,
}

impl FromRow for Numbered {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            id: row.get("id")?,
            number: BookingNumber::new(row.get("checkpoint_id")?, row.get("number")?),
        })
    }
}
