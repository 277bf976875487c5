//! The statements over this crate's tables, and how their rows become values.

use crate::isapi::Direction;
use crate::model::{
    BarrierAccess, Device, DeviceKind, DeviceSetup, Opening, Passage, RecordedRead,
};
use kernel::ids::{BookingId, DeviceId, PlateReadId};
use store::{FromRow, Row, StoreResult, Tx, statements};

statements! {
    /// A device.
    pub DEVICE = "SELECT id, checkpoint_id, place, kind, name, contractor, secret_hash, base_url, channel, login,
        password, registered_at, last_seen_at FROM device WHERE id = $1";
    /// A device by its name.
    pub DEVICE_BY_NAME = "SELECT id, checkpoint_id, place, kind, name, contractor, secret_hash, base_url, channel, login,
        password, registered_at, last_seen_at FROM device WHERE checkpoint_id = $1 AND name = $2";
    /// Devices of a checkpoint.
    pub DEVICES = "SELECT id, checkpoint_id, place, kind, name, contractor, secret_hash, base_url, channel, login,
        password, registered_at, last_seen_at FROM device WHERE checkpoint_id = $1 ORDER BY name LIMIT $2";
    /// The barrier of a place.
    pub BARRIER_AT = "SELECT id, checkpoint_id, place, kind, name, contractor, secret_hash, base_url, channel, login,
        password, registered_at, last_seen_at FROM device WHERE checkpoint_id = $1 AND place = $2 AND kind = 'barrier'";
    /// Registers a device.
    pub INSERT_DEVICE = "INSERT INTO device (id, checkpoint_id, place, kind, name, contractor, secret_hash, base_url,
        channel, login, password, registered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    /// Changes what can change in a device.
    pub UPDATE_DEVICE = "UPDATE device SET place = $2, contractor = $3, secret_hash = $4, base_url = $5, channel = $6,
        login = $7, password = $8 WHERE id = $1";
    /// Notes that a device was heard of.
    pub SEEN = "UPDATE device SET last_seen_at = $2 WHERE id = $1";
    /// Records a read before anything is decided; nothing when it was told before.
    pub CLAIM_READ = "INSERT INTO plate_read (id, checkpoint_id, device_id, place, dedup_key, plate_raw, plate_folded,
        country, confidence, direction, read_at, received_at, retransmission, decision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'undecided')
        ON CONFLICT (checkpoint_id, dedup_key) DO NOTHING";
    /// Records a read that repeats another.
    pub INSERT_REPEAT = "INSERT INTO plate_read (id, checkpoint_id, device_id, place, repeat_of, plate_raw, plate_folded,
        country, confidence, direction, read_at, received_at, retransmission, decision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'duplicate')";
    /// The first delivery of a read.
    pub READ_BY_KEY = "SELECT id AS value FROM plate_read WHERE checkpoint_id = $1 AND dedup_key = $2";
    /// Records what was decided.
    pub DECIDE_READ = "UPDATE plate_read SET decision = $2, booking_id = $3 WHERE id = $1";
    /// Reads of a checkpoint before a cursor, newest first.
    pub READS = "SELECT id, checkpoint_id, device_id, place, repeat_of, plate_raw, plate_folded, country, confidence,
        direction, read_at, received_at, retransmission, decision, booking_id FROM plate_read
        WHERE checkpoint_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    /// Decides that a barrier is to be opened.
    pub INSERT_OPENING = "INSERT INTO barrier_opening (read_id, checkpoint_id, booking_id, decided_at, expires_at)
        VALUES ($1, $2, $3, $4, $5)";
    /// An opening.
    pub OPENING = "SELECT read_id, checkpoint_id, booking_id, decided_at, expires_at, begun_at, ended_at, problem
        FROM barrier_opening WHERE read_id = $1";
    /// Openings of a booking that can still be acted on.
    pub PENDING_OPENING = "SELECT read_id AS value FROM barrier_opening
        WHERE booking_id = $1 AND ended_at IS NULL AND expires_at > $2 LIMIT 1";
    /// The last opening of a booking in which the barrier was told.
    pub LAST_BEGUN = "SELECT read_id, checkpoint_id, booking_id, decided_at, expires_at, begun_at, ended_at, problem
        FROM barrier_opening WHERE booking_id = $1 AND begun_at IS NOT NULL ORDER BY decided_at DESC LIMIT 1";
    /// Notes that the barrier is about to be told.
    pub BEGIN_OPENING = "UPDATE barrier_opening SET begun_at = $2 WHERE read_id = $1 AND begun_at IS NULL";
    /// Ends an opening once, well (no problem) or not.
    pub END_OPENING = "UPDATE barrier_opening SET ended_at = $2, problem = $3 WHERE read_id = $1 AND ended_at IS NULL";
    /// The arm was seen up after all.
    pub CONFIRM_OPENING = "UPDATE barrier_opening SET ended_at = $2, problem = NULL
        WHERE read_id = $1 AND (ended_at IS NULL OR problem IS NOT NULL)";
    /// Opens the row of a booking in the register of passages.
    pub INSERT_PASSAGE = "INSERT INTO passage (booking_id, checkpoint_id, plate_country, plate_folded, first_seen_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (booking_id) DO NOTHING";
    /// Notes the entry of the waiting zone.
    pub ENTERED_ZONE = "UPDATE passage SET entered_zone_at = $2 WHERE booking_id = $1 AND entered_zone_at IS NULL";
    /// Notes the admission.
    pub ADMITTED = "UPDATE passage SET admitted_at = $2, admitted_by = $3 WHERE booking_id = $1 AND admitted_at IS NULL";
    /// Notes the crossing.
    pub CROSSED = "UPDATE passage SET crossed_at = $2 WHERE booking_id = $1 AND crossed_at IS NULL";
    /// Notes that the lorry was sent back.
    pub TURNED_BACK = "UPDATE passage SET turned_back_at = $2, turned_back_by = $3, turned_back_reason = $4
        WHERE booking_id = $1";
    /// The passage of a booking.
    pub PASSAGE = "SELECT booking_id, checkpoint_id, plate_country, plate_folded, first_seen_at, entered_zone_at, admitted_at,
        admitted_by, crossed_at, turned_back_at, turned_back_by, turned_back_reason FROM passage WHERE booking_id = $1";
    /// Passages of a checkpoint before a cursor, newest first.
    pub PASSAGES = "SELECT booking_id, checkpoint_id, plate_country, plate_folded, first_seen_at, entered_zone_at, admitted_at,
        admitted_by, crossed_at, turned_back_at, turned_back_by, turned_back_reason FROM passage
        WHERE checkpoint_id = $1 AND (first_seen_at < $2 OR (first_seen_at = $2 AND booking_id < $3))
        ORDER BY first_seen_at DESC, booking_id DESC LIMIT $4";
    /// The last booking with which a plate crossed since an instant.
    pub CROSSED_SINCE = "SELECT booking_id AS value FROM passage
        WHERE checkpoint_id = $1 AND plate_folded = $2 AND crossed_at > $3 ORDER BY crossed_at DESC LIMIT 1";
}

impl FromRow for Device {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            id: row.get("id")?,
            checkpoint: row.get("checkpoint_id")?,
            place: row.parse("place")?,
            name: row.get("name")?,
            contractor: row.get("contractor")?,
            setup: setup(row)?,
            registered_at: row.get("registered_at")?,
            last_seen_at: row.optional("last_seen_at")?,
        })
    }
}

fn setup(row: &Row<'_>) -> StoreResult<DeviceSetup> {
    Ok(match row.parse::<DeviceKind>("kind")? {
        DeviceKind::Camera => {
            let hash: Vec<u8> = row.get("secret_hash")?;
            let hash = hash
                .try_into()
                .map_err(|_| row.bad("secret_hash", "is not 32 bytes"))?;
            DeviceSetup::Camera { secret_hash: hash }
        }
        DeviceKind::Barrier => {
            let channel: i64 = row.get("channel")?;
            DeviceSetup::Barrier(BarrierAccess {
                base_url: row.get("base_url")?,
                channel: u16::try_from(channel).map_err(|error| row.bad("channel", error))?,
                user: row.get("login")?,
                password: row.get("password")?,
            })
        }
    })
}

/// The word of a direction in the column, which is also the camera's.
pub(crate) const fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Forward => "forward",
        Direction::Reverse => "reverse",
        Direction::Unknown => "unknown",
    }
}

impl FromRow for RecordedRead {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let word: String = row.get("direction")?;
        let known = [Direction::Forward, Direction::Reverse, Direction::Unknown];
        let direction = known
            .into_iter()
            .find(|known| direction_word(*known) == word);
        let confidence: Option<i64> = row.optional("confidence")?;
        Ok(Self {
            id: row.get("id")?,
            checkpoint: row.get("checkpoint_id")?,
            device: row.get("device_id")?,
            place: row.parse("place")?,
            repeat_of: row.optional("repeat_of")?,
            plate_raw: row.get("plate_raw")?,
            plate_folded: row.get("plate_folded")?,
            country: row.optional("country")?,
            confidence: confidence
                .map(|percent| u8::try_from(percent).map_err(|error| row.bad("confidence", error)))
                .transpose()?,
            direction: direction.ok_or_else(|| row.bad("direction", "is no direction"))?,
            read_at: row.get("read_at")?,
            received_at: row.get("received_at")?,
            retransmission: row.get("retransmission")?,
            decision: row.get("decision")?,
            booking: row.optional("booking_id")?,
        })
    }
}

impl FromRow for Opening {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            read: row.get("read_id")?,
            checkpoint: row.get("checkpoint_id")?,
            booking: row.get("booking_id")?,
            decided_at: row.get("decided_at")?,
            expires_at: row.get("expires_at")?,
            begun_at: row.optional("begun_at")?,
            ended_at: row.optional("ended_at")?,
            problem: row.parse_optional("problem")?,
        })
    }
}

impl FromRow for Passage {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            booking: row.get("booking_id")?,
            checkpoint: row.get("checkpoint_id")?,
            plate_country: row.get("plate_country")?,
            plate_folded: row.get("plate_folded")?,
            first_seen_at: row.get("first_seen_at")?,
            entered_zone_at: row.optional("entered_zone_at")?,
            admitted_at: row.optional("admitted_at")?,
            admitted_by: row.optional("admitted_by")?,
            crossed_at: row.optional("crossed_at")?,
            turned_back_at: row.optional("turned_back_at")?,
            turned_back_by: row.optional("turned_back_by")?,
            turned_back_reason: row.optional("turned_back_reason")?,
        })
    }
}

/// Loads a device.
pub(crate) async fn device(tx: &mut Tx<'_>, id: DeviceId) -> StoreResult<Option<Device>> {
    tx.fetch_optional(&DEVICE, &[id.into()]).await
}

/// Loads an opening.
pub(crate) async fn opening(tx: &mut Tx<'_>, read: PlateReadId) -> StoreResult<Option<Opening>> {
    tx.fetch_optional(&OPENING, &[read.into()]).await
}

/// Loads the last opening of a booking in which the barrier was told.
pub(crate) async fn last_begun(
    tx: &mut Tx<'_>,
    booking: BookingId,
) -> StoreResult<Option<Opening>> {
    tx.fetch_optional(&LAST_BEGUN, &[booking.into()]).await
}
