//! What can be asked about places and bookings.

use crate::commands::publish::{PublishedDay, WeekdayProfile, days, profiles};
use crate::model::booking::Booking;
use crate::model::refusal::Refusal;
use crate::model::slot::{PlaceLane, Slot};
use crate::sql::{self, ListedVehicle};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::{AccountId, BookingId};
use newtype_uuid::GenericUuid;
use payments::{Invoice, LedgerAccount};
use registers::checks::CheckRecord;
use std::collections::BTreeMap;
use store::{Event, FromRow, Query, Row, StoreError, StoreResult, Tx, Value, events};
use uuid::Uuid;

/// Bookings on one page of a list.
pub const PAGE_BOOKINGS: i64 = 50;

/// Slots of a lane between two instants, in order.
#[derive(Debug, Clone)]
pub struct SlotsBetween {
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// The lane.
    pub lane: PlaceLane,
    /// First start.
    pub from: Timestamp,
    /// Starts before this.
    pub until: Timestamp,
}

impl Query for SlotsBetween {
    type Out = Vec<Slot>;
    type Error = StoreError;
    const NAME: &'static str = "queue.slots_between";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<Slot>> {
        tx.fetch_all(
            &sql::SLOTS_BETWEEN,
            &[
                self.checkpoint.into(),
                self.lane.as_str().into(),
                self.from.into(),
                self.until.into(),
            ],
        )
        .await
    }
}

/// The first interval with a free place after an instant.
#[derive(Debug, Clone)]
pub struct FirstFree {
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// The lane.
    pub lane: PlaceLane,
    /// Intervals that begin after this.
    pub after: Timestamp,
}

impl Query for FirstFree {
    type Out = Option<Slot>;
    type Error = StoreError;
    const NAME: &'static str = "queue.first_free";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Option<Slot>> {
        crate::commands::moves::next_free(tx, self.checkpoint, self.lane, self.after).await
    }
}

/// Everything a page about one booking shows.
#[derive(Debug, Clone)]
pub struct BookingView {
    /// The booking.
    pub booking: Booking,
    /// Its checks, by number.
    pub checks: Vec<CheckRecord>,
    /// What happened, oldest first.
    pub events: Vec<Event>,
    /// The open invoice, if money is awaited.
    pub invoice: Option<Invoice>,
    /// Money on the user's account.
    pub balance: kernel::money::Money,
}

/// A booking with its checks, its timeline and its invoice.
#[derive(Debug, Clone)]
pub struct ViewBooking {
    /// The booking.
    pub booking: BookingId,
}

/// A check as it is kept with its booking.
pub(crate) struct CheckRow(pub(crate) CheckRecord);

impl FromRow for CheckRow {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(row.json("record")?))
    }
}

impl Query for ViewBooking {
    type Out = Option<BookingView>;
    type Error = StoreError;
    const NAME: &'static str = "queue.view_booking";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Option<BookingView>> {
        let Some(booking) = sql::booking(tx, self.booking).await? else {
            return Ok(None);
        };
        let checks: Vec<CheckRow> = tx.fetch_all(&sql::CHECKS, &[self.booking.into()]).await?;
        let events = events::about(tx, self.booking.into_untyped_uuid()).await?;
        let invoice = payments::open_invoice_of(tx, self.booking).await?;
        let balance = payments::balance(tx, LedgerAccount::User(booking.account)).await?;
        let checks = checks.into_iter().map(|CheckRow(record)| record).collect();
        Ok(Some(BookingView {
            booking,
            checks,
            events,
            invoice,
            balance,
        }))
    }
}

/// A booking alone; for commands that need to know its checkpoint.
#[derive(Debug, Clone)]
pub struct FindBooking {
    /// The booking.
    pub booking: BookingId,
}

impl Query for FindBooking {
    type Out = Option<Booking>;
    type Error = StoreError;
    const NAME: &'static str = "queue.find_booking";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Option<Booking>> {
        sql::booking(tx, self.booking).await
    }
}

/// Bookings of an account, newest first, at most [`PAGE_BOOKINGS`].
#[derive(Debug, Clone)]
pub struct BookingsOf {
    /// The account.
    pub account: AccountId,
    /// Only those older than this one; none for the first page.
    pub before: Option<BookingId>,
}

impl Query for BookingsOf {
    type Out = Vec<Booking>;
    type Error = StoreError;
    const NAME: &'static str = "queue.bookings_of";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<Booking>> {
        let before = self
            .before
            .map_or(Uuid::max(), GenericUuid::into_untyped_uuid);
        tx.fetch_all(
            &sql::BOOKINGS_OF_ACCOUNT,
            &[self.account.into(), before.into(), PAGE_BOOKINGS.into()],
        )
        .await
    }
}

/// The live figures of a checkpoint for a span of time, usually a day.
#[derive(Debug, Clone)]
pub struct Board {
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// Intervals that begin from here.
    pub from: Timestamp,
    /// Intervals that begin before this.
    pub until: Timestamp,
    /// Lorries shown at most.
    pub lorries_max: i64,
    /// Now, for the first free time.
    pub now: Timestamp,
}

/// Figures and lorries of a checkpoint.
#[derive(Debug, Clone)]
pub struct BoardView {
    /// Slots of both lanes.
    pub slots: Vec<Slot>,
    /// Bookings by state.
    pub by_state: BTreeMap<String, i64>,
    /// Lorries on their way through, those that changed last first.
    pub lorries: Vec<Booking>,
    /// The first free interval of each lane.
    pub first_free: BTreeMap<PlaceLane, Timestamp>,
    /// Position of the checkpoint's event stream that these figures include.
    pub position: i64,
}

struct StateCount(String, i64);

impl FromRow for StateCount {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(row.get("state")?, row.get("number")?))
    }
}

impl Query for Board {
    type Out = BoardView;
    type Error = StoreError;
    const NAME: &'static str = "queue.board";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<BoardView> {
        // The position first: figures may be newer than it, never older.
        let heads = events::Heads.run(tx).await?;
        let stream = store::Stream::checkpoint(self.checkpoint);
        let position = heads
            .iter()
            .find(|(s, _)| *s == stream)
            .map_or(0, |(_, last)| *last);
        let span: [Value; 3] = [self.checkpoint.into(), self.from.into(), self.until.into()];
        let slots = tx.fetch_all(&sql::SLOTS_OF_DATE, &span).await?;
        let counts: Vec<StateCount> = tx.fetch_all(&sql::COUNT_BY_STATE, &span).await?;
        let [checkpoint, from, until] = span;
        let lorries = tx
            .fetch_all(
                &sql::ON_BOARD,
                &[checkpoint, from, until, self.lorries_max.into()],
            )
            .await?;
        let mut first_free = BTreeMap::new();
        for lane in PlaceLane::ALL {
            let free =
                crate::commands::moves::next_free(tx, self.checkpoint, lane, self.now).await?;
            if let Some(slot) = free {
                first_free.insert(lane, slot.id.starts_at());
            }
        }
        let by_state = counts
            .into_iter()
            .map(|StateCount(state, number)| (state, number))
            .collect();
        Ok(BoardView {
            slots,
            by_state,
            lorries,
            first_free,
            position,
        })
    }
}

/// Published days of a checkpoint from a date on.
#[derive(Debug, Clone)]
pub struct PublishedDays {
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// First date.
    pub from: Date,
}

impl Query for PublishedDays {
    type Out = Vec<PublishedDay>;
    type Error = StoreError;
    const NAME: &'static str = "queue.published_days";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<PublishedDay>> {
        days(tx, self.checkpoint, self.from).await
    }
}

/// The weekdays of a checkpoint whose lorries an operator set; the others have
/// [`lorries_per_day`](crate::model::checkpoint::Checkpoint::lorries_per_day).
#[derive(Debug, Clone)]
pub struct WeekdayProfiles {
    /// The checkpoint's number.
    pub checkpoint: i64,
}

impl Query for WeekdayProfiles {
    type Out = Vec<WeekdayProfile>;
    type Error = StoreError;
    const NAME: &'static str = "queue.weekday_profiles";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<WeekdayProfile>> {
        profiles(tx, self.checkpoint).await
    }
}

/// An announced closure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncedClosure {
    /// Identity.
    pub id: Uuid,
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// First instant.
    pub from: Timestamp,
    /// First instant after it.
    pub until: Timestamp,
    /// Why, for the public.
    pub reason: String,
}

impl FromRow for AnnouncedClosure {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            id: row.get("id")?,
            checkpoint: row.get("checkpoint_id")?,
            from: row.get("starts_at")?,
            until: row.get("ends_at")?,
            reason: row.get("reason")?,
        })
    }
}

/// Closures of a checkpoint that are not over.
#[derive(Debug, Clone)]
pub struct Closures {
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// Closures that end after this.
    pub after: Timestamp,
}

impl Query for Closures {
    type Out = Vec<AnnouncedClosure>;
    type Error = StoreError;
    const NAME: &'static str = "queue.closures";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<AnnouncedClosure>> {
        tx.fetch_all(&sql::CLOSURES, &[self.checkpoint.into(), self.after.into()])
            .await
    }
}

/// The lists sent beforehand, at most 1000 vehicles.
#[derive(Debug, Clone)]
pub struct ListedVehicles;

impl Query for ListedVehicles {
    type Out = Vec<ListedVehicle>;
    type Error = StoreError;
    const NAME: &'static str = "queue.listed_vehicles";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<ListedVehicle>> {
        tx.fetch_all(&sql::LIST, &[1000_i64.into()]).await
    }
}

/// Finds a booking by the number that was read out.
#[derive(Debug, Clone)]
pub struct ByNumber {
    /// The number.
    pub number: crate::model::number::BookingNumber,
}

impl Query for ByNumber {
    type Out = Option<Booking>;
    type Error = Refusal;
    const NAME: &'static str = "queue.by_number";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Booking>, Refusal> {
        let values = [
            self.number.checkpoint().into(),
            self.number.sequence().into(),
        ];
        let found: Option<(BookingId,)> =
            tx.fetch_optional(&sql::BOOKING_BY_NUMBER, &values).await?;
        match found {
            Some((id,)) => Ok(sql::booking(tx, id).await?),
            None => Ok(None),
        }
    }
}

/// Disagreements between places, bookings and claims; empty at every instant.
#[derive(Debug, Clone)]
pub struct Audit;

/// What [`Audit`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disagreements {
    /// Numbers of slots whose count differs from their bookings.
    pub slots: Vec<i64>,
    /// Keys of vehicles claimed by a booking that is not active.
    pub claims: Vec<String>,
}

impl Query for Audit {
    type Out = Disagreements;
    type Error = StoreError;
    const NAME: &'static str = "queue.audit";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Disagreements> {
        let slots: Vec<(i64,)> = tx.fetch_all(&sql::DISAGREEING_SLOTS, &[]).await?;
        let claims: Vec<(String,)> = tx.fetch_all(&sql::DISAGREEING_CLAIMS, &[]).await?;
        Ok(Disagreements {
            slots: slots.into_iter().map(|(id,)| id).collect(),
            claims: claims.into_iter().map(|(key,)| key).collect(),
        })
    }
}
