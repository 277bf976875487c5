//! What can be asked about devices, reads, openings and passages.

use crate::model::{Device, Opening, Passage, Place, RecordedRead};
use crate::sql;
use jiff::Timestamp;
use kernel::ids::{BookingId, DeviceId, PlateReadId};
use newtype_uuid::GenericUuid;
use store::{Query, StoreError, StoreResult, Tx};
use uuid::Uuid;

/// Devices of one checkpoint that are listed at most.
pub const DEVICES_MAX: i64 = 500;
/// Reads on one page.
pub const PAGE_READS: i64 = 50;
/// Passages on one page.
pub const PAGE_PASSAGES: i64 = 50;

/// The camera with this id and secret; none when either is wrong, and the caller can't tell which.
#[derive(Clone)]
pub struct AuthenticateDevice {
    /// The camera, from the path of its push.
    pub device: DeviceId,
    /// [`crate::secret_hash`] of the secret in the path.
    pub secret_hash: [u8; 32],
}

impl std::fmt::Debug for AuthenticateDevice {
    /// Hides the hash.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "AuthenticateDevice({})", self.device)
    }
}

impl Query for AuthenticateDevice {
    type Out = Option<Device>;
    type Error = StoreError;
    const NAME: &'static str = "passage.authenticate_device";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Option<Device>> {
        let device = sql::device(tx, self.device).await?;
        Ok(device.filter(|device| device.secret_matches(&self.secret_hash)))
    }
}

/// Devices of a checkpoint by name, at most [`DEVICES_MAX`].
#[derive(Debug, Clone)]
pub struct DevicesOf {
    /// The checkpoint's number.
    pub checkpoint: i64,
}

impl Query for DevicesOf {
    type Out = Vec<Device>;
    type Error = StoreError;
    const NAME: &'static str = "passage.devices_of";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<Device>> {
        tx.fetch_all(&sql::DEVICES, &[self.checkpoint.into(), DEVICES_MAX.into()])
            .await
    }
}

/// The barrier of a place, if one is registered.
#[derive(Debug, Clone)]
pub struct BarrierAt {
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// The place.
    pub place: Place,
}

impl Query for BarrierAt {
    type Out = Option<Device>;
    type Error = StoreError;
    const NAME: &'static str = "passage.barrier_at";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Option<Device>> {
        let values = [self.checkpoint.into(), self.place.as_str().into()];
        tx.fetch_optional(&sql::BARRIER_AT, &values).await
    }
}

/// Plate reads of a checkpoint for the officer, newest first, at most [`PAGE_READS`].
#[derive(Debug, Clone)]
pub struct PlateReads {
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// Only those recorded before this one; none for the first page.
    pub before: Option<PlateReadId>,
}

impl Query for PlateReads {
    type Out = Vec<RecordedRead>;
    type Error = StoreError;
    const NAME: &'static str = "passage.plate_reads";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<RecordedRead>> {
        let before = self
            .before
            .map_or(Uuid::max(), GenericUuid::into_untyped_uuid);
        let values = [self.checkpoint.into(), before.into(), PAGE_READS.into()];
        tx.fetch_all(&sql::READS, &values).await
    }
}

/// What became of the barrier after a read, if it was to be opened.
#[derive(Debug, Clone)]
pub struct OpeningOf {
    /// The read.
    pub read: PlateReadId,
}

impl Query for OpeningOf {
    type Out = Option<Opening>;
    type Error = StoreError;
    const NAME: &'static str = "passage.opening_of";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Option<Opening>> {
        sql::opening(tx, self.read).await
    }
}

/// The passage of a booking, once its lorry was seen.
#[derive(Debug, Clone)]
pub struct PassageOf {
    /// The booking.
    pub booking: BookingId,
}

impl Query for PassageOf {
    type Out = Option<Passage>;
    type Error = StoreError;
    const NAME: &'static str = "passage.passage_of";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Option<Passage>> {
        tx.fetch_optional(&sql::PASSAGE, &[self.booking.into()])
            .await
    }
}

/// Later than anything that is recorded; the very last instant is beyond what PostgreSQL's driver takes.
const LATEST: Timestamp = Timestamp::constant(253_402_207_200, 0);

/// Where a page of passages begins: after this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassageCursor {
    /// [`Passage::first_seen_at`] of the last one shown.
    pub first_seen_at: Timestamp,
    /// Its booking.
    pub booking: BookingId,
}

impl From<&Passage> for PassageCursor {
    fn from(passage: &Passage) -> Self {
        Self {
            first_seen_at: passage.first_seen_at,
            booking: passage.booking,
        }
    }
}

/// Passages of a checkpoint, those first seen last first, at most [`PAGE_PASSAGES`].
#[derive(Debug, Clone)]
pub struct Passages {
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// The last one of the page before; none for the first page.
    pub after: Option<PassageCursor>,
}

impl Query for Passages {
    type Out = Vec<Passage>;
    type Error = StoreError;
    const NAME: &'static str = "passage.passages";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<Passage>> {
        let first_seen_at = self.after.map_or(LATEST, |after| after.first_seen_at);
        let booking = self
            .after
            .map_or(Uuid::max(), |after| after.booking.into_untyped_uuid());
        let values = [
            self.checkpoint.into(),
            first_seen_at.into(),
            booking.into(),
            PAGE_PASSAGES.into(),
        ];
        tx.fetch_all(&sql::PASSAGES, &values).await
    }
}
