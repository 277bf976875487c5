//! The statements over the queue's tables, and how their rows become values. Nobody else's SQL.

use crate::model::booking::Booking;
use crate::model::hold::Claim;
use crate::model::later::Later;
use crate::model::number::BookingNumber;
use crate::model::redress::Redress;
use crate::model::slot::{Slot, SlotId};
use crate::model::state::State;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::BookingId;
use store::statement::ColumnType as Type;
use store::{FromRow, InsertMany, Row, StoreError, StoreResult, Tx, Value, statements};

statements! {
    /// Slots by number.
    pub SLOTS = "SELECT id, starts_at, ends_at, capacity, taken FROM slot WHERE id {any $1} ORDER BY id";
    /// Free slots of a lane from an instant on.
    pub FREE_SLOTS = "SELECT id, starts_at, ends_at, capacity, taken FROM slot
        WHERE checkpoint_id = $1 AND lane = $2 AND starts_at >= $3 AND taken < capacity
        ORDER BY starts_at LIMIT $4";
    /// All slots of a lane between two instants.
    pub SLOTS_BETWEEN = "SELECT id, starts_at, ends_at, capacity, taken FROM slot
        WHERE checkpoint_id = $1 AND lane = $2 AND starts_at >= $3 AND starts_at < $4 ORDER BY starts_at";
    /// Slots of both lanes of a date.
    pub SLOTS_OF_DATE = "SELECT id, starts_at, ends_at, capacity, taken FROM slot
        WHERE checkpoint_id = $1 AND lane IN ('ordinary', 'expedited') AND starts_at >= $2 AND starts_at < $3
        ORDER BY starts_at, id";
    /// Takes places, if they are there.
    pub TAKE_PLACES = "UPDATE slot SET taken = taken + $2 WHERE id = $1 AND taken + $2 <= capacity";
    /// Takes as many places of each of several slots, if they are there.
    pub TAKE_PLACES_OF_EACH = "UPDATE slot SET taken = taken + $2 WHERE id {any $1} AND taken + $2 <= capacity";
    /// Gives one place back.
    pub GIVE_PLACE = "UPDATE slot SET taken = taken - 1,
        capacity = CASE WHEN capacity > planned THEN capacity - 1 ELSE capacity END WHERE id = $1 AND taken > 0";
    /// Sets the places of a slot; bookings that are there keep theirs until they are moved.
    pub SET_PLANNED = "UPDATE slot SET planned = $2, capacity = CASE WHEN taken > $2 THEN taken ELSE $2 END WHERE id = $1";
    /// A booking.
    pub BOOKING = "SELECT id, checkpoint_id, account_id, slot_id, starts_at, ends_at, state_data, details, hold_until,
        moves_used, paid_moves, system_moves, reminded_at, later, fee_minor, redress, created_at, changed_at FROM booking WHERE id = $1";
    /// Bookings of an account before a cursor, newest first.
    pub BOOKINGS_OF_ACCOUNT = "SELECT id, checkpoint_id, account_id, slot_id, starts_at, ends_at, state_data, details, hold_until,
        moves_used, paid_moves, system_moves, reminded_at, later, fee_minor, redress, created_at, changed_at FROM booking
        WHERE account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    /// Active bookings with a folded plate, whatever the country.
    pub ACTIVE_BY_PLATE = "SELECT id, checkpoint_id, account_id, slot_id, starts_at, ends_at, state_data, details, hold_until,
        moves_used, paid_moves, system_moves, reminded_at, later, fee_minor, redress, created_at, changed_at FROM booking
        WHERE plate_folded = $1 AND state IN
        ('held', 'verifying', 'awaiting_payment', 'confirmed', 'in_waiting_zone', 'called', 'admitted')
        ORDER BY starts_at LIMIT 20";
    /// A booking by its number.
    pub BOOKING_BY_NUMBER = "SELECT id AS value FROM booking WHERE checkpoint_id = $1 AND number = $2";
    /// The numbers of some bookings.
    pub NUMBERS = "SELECT id, checkpoint_id, number FROM booking WHERE id {any $1} AND number IS NOT NULL";
    /// Bookings of a slot that could be moved, the last made first.
    pub MOVABLE_OF_SLOT = "SELECT id, checkpoint_id, account_id, slot_id, starts_at, ends_at, state_data, details, hold_until,
        moves_used, paid_moves, system_moves, reminded_at, later, fee_minor, redress, created_at, changed_at FROM booking
        WHERE checkpoint_id = $1 AND starts_at = $2 AND slot_id = $3
        AND state IN ('held', 'verifying', 'awaiting_payment', 'confirmed')
        ORDER BY created_at DESC, id DESC LIMIT $4";
    /// Lorries of a checkpoint that are on their way through, and those that just crossed.
    pub ON_BOARD = "SELECT id, checkpoint_id, account_id, slot_id, starts_at, ends_at, state_data, details, hold_until,
        moves_used, paid_moves, system_moves, reminded_at, later, fee_minor, redress, created_at, changed_at FROM booking
        WHERE checkpoint_id = $1 AND starts_at >= $2 AND starts_at < $3
        AND state IN ('in_waiting_zone', 'called', 'admitted', 'crossed')
        ORDER BY changed_at DESC, id LIMIT $4";
    /// Bookings of a span by state.
    pub COUNT_BY_STATE = "SELECT state, count(*) AS number FROM booking
        WHERE checkpoint_id = $1 AND starts_at >= $2 AND starts_at < $3 GROUP BY state";
    /// Saves what can change in a booking.
    pub SAVE_BOOKING = "UPDATE booking SET slot_id = $2, starts_at = $3, ends_at = $4, state = $5, state_data = $6,
        number = coalesce($7, number), details = $8, moves_used = $9, paid_moves = $10, system_moves = $11, reminded_at = $12,
        changed_at = $13, later = $14, stopped_at = $15, fee_minor = $16, redress = $17 WHERE id = $1";
    /// Claims by key.
    pub CLAIMS = "SELECT key, booking_id, hold_until, window_closed FROM vehicle_claim WHERE key {any $1}";
    /// Gives the claims of a booking back.
    pub RELEASE_CLAIMS = "UPDATE vehicle_claim SET booking_id = NULL, window_closed = $3
        WHERE key {any $1} AND booking_id = $2";
    /// Which of these keys belong to one of these bookings.
    pub CLAIMED = "SELECT key AS value FROM vehicle_claim WHERE key {any $1} AND booking_id {any $2}";
    /// Gives back the claims of bookings that lost a race.
    pub RELEASE_LOST_CLAIMS = "UPDATE vehicle_claim SET booking_id = NULL WHERE key {any $1} AND booking_id {any $2}";
    /// Marks the hold window of a vehicle as used well: its booking was confirmed.
    pub CLOSE_WINDOW = "UPDATE vehicle_claim SET window_closed = $3 WHERE key {any $1} AND booking_id = $2";
    /// Ends the pause of a vehicle without a booking: its user has paid since.
    pub END_PAUSE = "UPDATE vehicle_claim SET window_closed = $2 WHERE key {any $1} AND booking_id IS NULL";
    /// The next number of a checkpoint.
    pub NEXT_NUMBER = "INSERT INTO booking_counter (checkpoint_id, last) VALUES ($1, 1)
        ON CONFLICT (checkpoint_id) DO UPDATE SET last = booking_counter.last + 1 RETURNING last AS value";
    /// The checks of a booking.
    pub CHECKS = "SELECT number, record FROM booking_check WHERE booking_id = $1 ORDER BY number";
    /// Published days of a checkpoint from a date on.
    pub DAYS = "SELECT local_date, lorries, is_override FROM checkpoint_day
        WHERE checkpoint_id = $1 AND local_date >= $2 ORDER BY local_date";
    /// Publishes a day, or changes it.
    pub SAVE_DAY = "INSERT INTO checkpoint_day (checkpoint_id, local_date, lorries, is_override) VALUES ($1, $2, $3, $4)
        ON CONFLICT (checkpoint_id, local_date) DO UPDATE SET lorries = excluded.lorries, is_override = excluded.is_override";
    /// Weekday profiles of a checkpoint.
    pub PROFILES = "SELECT weekday, lorries, changed_at, changed_by FROM capacity_profile
        WHERE checkpoint_id = $1 ORDER BY weekday";
    /// Sets a weekday profile.
    pub SAVE_PROFILE = "INSERT INTO capacity_profile (checkpoint_id, weekday, lorries, changed_at, changed_by)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (checkpoint_id, weekday) DO UPDATE
        SET lorries = excluded.lorries, changed_at = excluded.changed_at, changed_by = excluded.changed_by";
    /// Closures of a checkpoint that end after an instant.
    pub CLOSURES = "SELECT id, checkpoint_id, starts_at, ends_at, reason FROM closure
        WHERE checkpoint_id = $1 AND ends_at > $2 ORDER BY starts_at";
    /// Announces a closure.
    pub SAVE_CLOSURE = "INSERT INTO closure (id, checkpoint_id, starts_at, ends_at, reason, announced_at, announced_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// Ends a closure early, or withdraws it.
    pub END_CLOSURE = "UPDATE closure SET ends_at = $3 WHERE id = $1 AND checkpoint_id = $2 AND starts_at < $3 AND ends_at > $3";
    /// Withdraws a closure that has not begun.
    pub DROP_CLOSURE = "DELETE FROM closure WHERE id = $1 AND checkpoint_id = $2 AND starts_at >= $3";
    /// Vehicles on a list, by key.
    pub LISTED = "SELECT plate_key, ground, valid_from, valid_until FROM expedited_vehicle WHERE plate_key {any $1}";
    /// A list as a whole.
    pub LIST = "SELECT plate_key, ground, valid_from, valid_until FROM expedited_vehicle ORDER BY ground, plate_key LIMIT $1";
    /// Answers given before.
    pub ANSWERS = "SELECT key, request_hash, answer FROM idempotency WHERE key {any $1}";
    /// Forgets old answers.
    pub FORGET_ANSWERS = "DELETE FROM idempotency WHERE created_at < $1";
    /// Sums over all slots, for the invariant "places and bookings agree".
    pub DISAGREEING_SLOTS = "SELECT slot.id AS value FROM slot LEFT JOIN
        (SELECT slot_id, count(*) AS booked FROM booking WHERE state IN ('held', 'verifying', 'awaiting_payment',
            'confirmed', 'in_waiting_zone', 'called', 'admitted', 'crossed', 'annulled', 'turned_back')
         GROUP BY slot_id) AS counted ON counted.slot_id = slot.id
        WHERE slot.taken <> coalesce(counted.booked, 0)";
    /// Vehicles whose claim and booking disagree, for the invariant of Q-21.
    pub DISAGREEING_CLAIMS = "SELECT vehicle_claim.key AS value FROM vehicle_claim
        LEFT JOIN booking ON booking.id = vehicle_claim.booking_id
        WHERE vehicle_claim.booking_id IS NOT NULL AND (booking.id IS NULL OR booking.state NOT IN
        ('held', 'verifying', 'awaiting_payment', 'confirmed', 'in_waiting_zone', 'called', 'admitted'))";
}

/// New slots; existing ones stay as they are.
pub static INSERT_SLOTS: InsertMany = InsertMany::new(
    "queue::sql::INSERT_SLOTS",
    "slot",
    &[
        ("id", Type::Int),
        ("checkpoint_id", Type::Int),
        ("lane", Type::Text),
        ("starts_at", Type::Timestamp),
        ("ends_at", Type::Timestamp),
        ("local_date", Type::Text),
        ("planned", Type::Int),
        ("capacity", Type::Int),
    ],
    "ON CONFLICT (id) DO NOTHING",
);

/// New published days; existing ones stay as they are.
pub static INSERT_DAYS: InsertMany = InsertMany::new(
    "queue::sql::INSERT_DAYS",
    "checkpoint_day",
    &[
        ("checkpoint_id", Type::Int),
        ("local_date", Type::Text),
        ("lorries", Type::Int),
    ],
    "ON CONFLICT (checkpoint_id, local_date) DO NOTHING",
);

/// New bookings.
pub static INSERT_BOOKINGS: InsertMany = InsertMany::new(
    "queue::sql::INSERT_BOOKINGS",
    "booking",
    &[
        ("id", Type::Uuid),
        ("checkpoint_id", Type::Int),
        ("account_id", Type::Uuid),
        ("slot_id", Type::Int),
        ("starts_at", Type::Timestamp),
        ("ends_at", Type::Timestamp),
        ("state", Type::Text),
        ("state_data", Type::Text),
        ("plate_folded", Type::Text),
        ("details", Type::Text),
        ("hold_until", Type::Timestamp),
        ("created_at", Type::Timestamp),
        ("changed_at", Type::Timestamp),
    ],
    "",
);

/// Claims a vehicle's keys unless an active booking has them; counts those that were claimed.
pub static CLAIM_VEHICLES: InsertMany = InsertMany::new(
    "queue::sql::CLAIM_VEHICLES",
    "vehicle_claim",
    &[
        ("key", Type::Text),
        ("booking_id", Type::Uuid),
        ("hold_until", Type::Timestamp),
        ("window_closed", Type::Bool),
    ],
    "ON CONFLICT (key) DO UPDATE SET booking_id = excluded.booking_id, hold_until = excluded.hold_until,
        window_closed = excluded.window_closed WHERE vehicle_claim.booking_id IS NULL",
);

/// Vehicles of a list; a vehicle sent again gets its new dates.
pub static INSERT_LISTED: InsertMany = InsertMany::new(
    "queue::sql::INSERT_LISTED",
    "expedited_vehicle",
    &[
        ("ground", Type::Text),
        ("plate_key", Type::Text),
        ("valid_from", Type::Text),
        ("valid_until", Type::Text),
        ("sent_by", Type::Text),
        ("imported_at", Type::Timestamp),
    ],
    "ON CONFLICT (ground, plate_key) DO UPDATE SET valid_from = excluded.valid_from, valid_until = excluded.valid_until,
        sent_by = excluded.sent_by, imported_at = excluded.imported_at",
);

/// What the checks gave; a check made again replaces the former.
pub static SAVE_CHECKS: InsertMany = InsertMany::new(
    "queue::sql::SAVE_CHECKS",
    "booking_check",
    &[
        ("booking_id", Type::Uuid),
        ("number", Type::Int),
        ("record", Type::Text),
        ("asked_at", Type::Timestamp),
    ],
    "ON CONFLICT (booking_id, number) DO UPDATE SET record = excluded.record, asked_at = excluded.asked_at",
);

/// Answers to be remembered, unless another transaction has used the key since it was looked for.
pub static INSERT_ANSWERS: InsertMany = InsertMany::new(
    "queue::sql::INSERT_ANSWERS",
    "idempotency",
    &[
        ("key", Type::Bytes),
        ("request_hash", Type::Bytes),
        ("answer", Type::Text),
        ("created_at", Type::Timestamp),
    ],
    "ON CONFLICT (key) DO NOTHING",
);

/// Every set-based insert of this module, for the catalogue test.
pub static INSERTS: &[&InsertMany] = &[
    &INSERT_SLOTS,
    &INSERT_DAYS,
    &INSERT_BOOKINGS,
    &CLAIM_VEHICLES,
    &INSERT_LISTED,
    &SAVE_CHECKS,
    &INSERT_ANSWERS,
];

impl FromRow for Slot {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let starts_at: Timestamp = row.get("starts_at")?;
        let ends_at: Timestamp = row.get("ends_at")?;
        let id = SlotId::from_number(row.get("id")?);
        if id.starts_at() != starts_at {
            return Err(row.bad("starts_at", "differs from the slot's number"));
        }
        Ok(Self {
            id,
            length: ends_at.duration_since(starts_at),
            capacity: row.get("capacity")?,
            taken: row.get("taken")?,
        })
    }
}

impl FromRow for Booking {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let slot = SlotId::from_number(row.get("slot_id")?);
        if slot.checkpoint() != row.get::<i64>("checkpoint_id")? {
            return Err(row.bad("slot_id", "belongs to another checkpoint"));
        }
        Ok(Self {
            id: row.get("id")?,
            account: row.get("account_id")?,
            slot,
            ends_at: row.get("ends_at")?,
            state: row.json::<State>("state_data")?,
            details: row.json("details")?,
            hold_until: row.get("hold_until")?,
            moves_used: row.get("moves_used")?,
            paid_moves: row.get("paid_moves")?,
            system_moves: row.get("system_moves")?,
            reminded_at: row.optional("reminded_at")?,
            later: match row.optional::<String>("later")? {
                None => Later::default(),
                Some(_) => row.json("later")?,
            },
            fee_minor: row.get("fee_minor")?,
            redress: match row.optional::<String>("redress")? {
                None => Redress::default(),
                Some(_) => row.json("redress")?,
            },
            created_at: row.get("created_at")?,
            changed_at: row.get("changed_at")?,
        })
    }
}

/// A claim with its key.
#[derive(Debug)]
pub struct ClaimRow {
    /// Plate or VIN key.
    pub key: String,
    /// The rule's view of it.
    pub claim: Claim,
}

impl FromRow for ClaimRow {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            key: row.get("key")?,
            claim: Claim {
                active: row.optional::<BookingId>("booking_id")?.is_some(),
                hold_until: row.get("hold_until")?,
                window_closed: row.get("window_closed")?,
            },
        })
    }
}

/// A vehicle on a list sent beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedVehicle {
    /// Country and folded plate, as [`kernel::plate::Plate::key`] gives it.
    pub plate_key: String,
    /// The ground of the list.
    pub ground: String,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_until: Date,
}

impl FromRow for ListedVehicle {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            plate_key: row.get("plate_key")?,
            ground: row.get("ground")?,
            valid_from: row.get("valid_from")?,
            valid_until: row.get("valid_until")?,
        })
    }
}

/// Loads a booking.
pub(crate) async fn booking(tx: &mut Tx<'_>, id: BookingId) -> StoreResult<Option<Booking>> {
    tx.fetch_optional(&BOOKING, &[id.into()]).await
}

/// Saves what can change in a booking.
pub(crate) async fn save(tx: &mut Tx<'_>, booking: &Booking) -> StoreResult<()> {
    let number = stored_number(&booking.state);
    let changed = tx
        .execute(
            &SAVE_BOOKING,
            &[
                booking.id.into(),
                booking.slot.number().into(),
                booking.starts_at().into(),
                booking.ends_at.into(),
                booking.state.name().into(),
                json("state_data", &booking.state)?,
                number.into(),
                json("details", &booking.details)?,
                booking.moves_used.into(),
                booking.paid_moves.into(),
                booking.system_moves.into(),
                booking.reminded_at.into(),
                booking.changed_at.into(),
                later_column(&booking.later)?,
                booking.later.stop.map(|stop| stop.since).into(),
                booking.fee_minor.into(),
                redress_column(&booking.redress)?,
            ],
        )
        .await?;
    assert_eq!(
        changed, 1,
        "a booking that was loaded is there when it is saved"
    );
    Ok(())
}

/// Nothing is kept of a booking that was not asked about again.
fn later_column(later: &Later) -> StoreResult<Value> {
    if *later == Later::default() {
        return Ok(Value::Null);
    }
    json("later", later)
}

/// Nothing is kept of a booking that goes the usual way.
fn redress_column(redress: &Redress) -> StoreResult<Value> {
    if *redress == Redress::default() {
        return Ok(Value::Null);
    }
    json("redress", redress)
}

fn stored_number(state: &State) -> Option<i64> {
    state.number().map(BookingNumber::sequence)
}

/// A value as JSON text.
pub(crate) fn json(column: &'static str, value: &impl serde::Serialize) -> StoreResult<Value> {
    serde_json::to_string(value)
        .map(Value::Text)
        .map_err(|error| StoreError::BadData {
            statement: "to json",
            row: String::from("new"),
            column: column.to_owned(),
            reason: error.to_string(),
        })
}
