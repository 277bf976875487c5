//! A history: bookings of past years, with their slots, vehicles and events.
//!
//! Every checkpoint gets, hour by hour back from now, the lorries it can take. Nine of ten have
//! crossed; the others came too late, were given up, or expired. A vehicle comes back about twenty
//! times. Each booking has two events of the seven or so a real one leaves, and no checks, payments
//! or notices: holds don't touch those tables.

use crate::details::booking_of;
use crate::seed::account_id;
use crate::vehicles::{plate, vin};
use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use queue::Settings;
use queue::model::number::BookingNumber;
use queue::model::slot::{PlaceLane, SlotId};
use queue::model::state::{CancelCause, ExpiryCause, State};
use std::ops::Range;
use std::sync::Arc;
use store::{ColumnType as Type, Command, InsertMany, Store, StoreError, StoreResult, Tx, Value};
use tokio::task::JoinSet;
use uuid::Uuid;

/// Bookings written by one command, about.
const BOOKINGS_PER_COMMAND: i64 = 5000;
/// Commands side by side: as many as there are lanes for them.
const SIDE_BY_SIDE: usize = 4;
/// Bookings of a vehicle, on average.
const BOOKINGS_PER_VEHICLE: i64 = 20;
/// Accounts that have booked; those that are measured are the first of them.
const ACCOUNTS: u64 = 100_000;
/// How long before its time a booking was made.
const AHEAD: SignedDuration = SignedDuration::from_hours(48);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

static SLOTS: InsertMany = InsertMany::new(
    "load::past::SLOTS",
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
        ("taken", Type::Int),
    ],
    "",
);

static BOOKINGS: InsertMany = InsertMany::new(
    "load::past::BOOKINGS",
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
        ("number", Type::Int),
        ("plate_folded", Type::Text),
        ("details", Type::Text),
        ("hold_until", Type::Timestamp),
        ("created_at", Type::Timestamp),
        ("changed_at", Type::Timestamp),
    ],
    "",
);

static EVENTS: InsertMany = InsertMany::new(
    "load::past::EVENTS",
    "event",
    &[
        ("stream", Type::Int),
        ("position", Type::Int),
        ("happened_at", Type::Timestamp),
        ("kind", Type::Text),
        ("subject", Type::Uuid),
        ("payload", Type::Text),
    ],
    "",
);

static HEADS: InsertMany = InsertMany::new(
    "load::past::HEADS",
    "stream_head",
    &[("stream", Type::Int), ("last_position", Type::Int)],
    "ON CONFLICT (stream) DO UPDATE SET last_position = excluded.last_position",
);

static CLAIMS: InsertMany = InsertMany::new(
    "load::past::CLAIMS",
    "vehicle_claim",
    &[
        ("key", Type::Text),
        ("booking_id", Type::Uuid),
        ("hold_until", Type::Timestamp),
        ("window_closed", Type::Bool),
    ],
    "",
);

static COUNTERS: InsertMany = InsertMany::new(
    "load::past::COUNTERS",
    "booking_counter",
    &[("checkpoint_id", Type::Int), ("last", Type::Int)],
    "",
);

/// Tables whose indexes are better made after the rows.
pub const TABLES: [&str; 3] = ["booking", "event", "slot"];

/// What the history is made of.
struct Past {
    /// Number, lorries of an hour, and how many lorries of the hour come before its own.
    checkpoints: Vec<(i64, i64, i64)>,
    bookings_per_hour: i64,
    hours: i64,
    vehicles: i64,
    /// The first hour after the history.
    ends_at: Timestamp,
    /// What a booking states, with the plate and VIN of vehicle 0.
    details: String,
}

impl Past {
    fn of(settings: &Settings, bookings: i64, now: Timestamp) -> Result<Self> {
        let mut before = 0;
        let checkpoints = settings
            .checkpoints
            .iter()
            .map(|checkpoint| {
                let lorries = (checkpoint.lorries_per_day / 24).max(1);
                before += lorries;
                (checkpoint.number, lorries, before - lorries)
            })
            .collect();
        let hour = now.as_second() / 3600 * 3600;
        Ok(Self {
            checkpoints,
            bookings_per_hour: before,
            hours: bookings / before + 1,
            vehicles: bookings / BOOKINGS_PER_VEHICLE + 1,
            ends_at: Timestamp::from_second(hour)?,
            details: serde_json::to_string(&booking_of(0)?)?,
        })
    }
}

/// Writes a history of at least so many bookings; says how many.
///
/// # Errors
/// When the store refuses.
pub async fn fill(
    store: &Store,
    settings: &Settings,
    bookings: i64,
    now: Timestamp,
) -> Result<i64> {
    let past = Arc::new(Past::of(settings, bookings, now)?);
    let step = (BOOKINGS_PER_COMMAND / past.bookings_per_hour).max(1);
    let mut parts = Vec::new();
    for first in (0..past.hours).step_by(usize::try_from(step)?) {
        parts.push(Part::Hours(first..(first + step).min(past.hours)));
    }
    for first in (0..past.vehicles).step_by(usize::try_from(BOOKINGS_PER_COMMAND)?) {
        parts.push(Part::Vehicles(
            first..(first + BOOKINGS_PER_COMMAND).min(past.vehicles),
        ));
    }
    parts.push(Part::Counts);
    let mut running = JoinSet::new();
    for part in parts {
        if running.len() == SIDE_BY_SIDE {
            running
                .join_next()
                .await
                .context("somebody is running")???;
        }
        let (store, past) = (store.clone(), Arc::clone(&past));
        running.spawn(async move { store.write(Write { past, part }).await });
    }
    while let Some(ended) = running.join_next().await {
        ended??;
    }
    Ok(past.hours * past.bookings_per_hour)
}

enum Part {
    Hours(Range<i64>),
    Vehicles(Range<i64>),
    Counts,
}

struct Write {
    past: Arc<Past>,
    part: Part,
}

impl Command for Write {
    type Out = ();
    type Error = StoreError;
    const NAME: &'static str = "load.write_past";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<()> {
        match &self.part {
            Part::Hours(hours) => {
                let mut rows = Rows::default();
                for hour in hours.clone() {
                    rows.add_hour(&self.past, hour)?;
                }
                tx.insert_many(&SLOTS, rows.slots).await?;
                tx.insert_many(&BOOKINGS, rows.bookings).await?;
                tx.insert_many(&EVENTS, rows.events).await?;
            }
            Part::Vehicles(vehicles) => {
                let claims = vehicles
                    .clone()
                    .flat_map(|vehicle| self.past.claims(vehicle));
                tx.insert_many(&CLAIMS, claims.collect()).await?;
            }
            Part::Counts => {
                tx.insert_many(&HEADS, self.past.counts(2)).await?;
                tx.insert_many(&COUNTERS, self.past.counts(1)).await?;
            }
        }
        Ok(())
    }
}

/// A row to be written.
type Cells = Vec<Value>;

#[derive(Default)]
struct Rows {
    slots: Vec<Cells>,
    bookings: Vec<Cells>,
    events: Vec<Cells>,
}

impl Rows {
    /// Adds the slots of an hour of all checkpoints, with their bookings.
    fn add_hour(&mut self, past: &Past, hour: i64) -> StoreResult<()> {
        let starts_at = past.ends_at - HOUR * i32::try_from(past.hours - hour).unwrap_or(i32::MAX);
        for (checkpoint, lorries, before) in &past.checkpoints {
            let slot = SlotId::new(*checkpoint, starts_at, PlaceLane::Ordinary);
            let mut taken = 0;
            for lorry in 0..*lorries {
                let booking = Booked {
                    index: hour * past.bookings_per_hour + before + lorry,
                    sequence: hour * lorries + lorry + 1,
                    slot,
                };
                let state = booking.state();
                taken += i64::from(state.takes_place());
                self.bookings.push(booking.row(past, &state)?);
                self.events.extend(booking.events(&state));
            }
            let date = starts_at.to_zoned(jiff::tz::TimeZone::UTC).date();
            self.slots.push(vec![
                slot.number().into(),
                (*checkpoint).into(),
                slot.lane().as_str().into(),
                starts_at.into(),
                (starts_at + HOUR).into(),
                date.into(),
                (*lorries).into(),
                (*lorries).into(),
                taken.into(),
            ]);
        }
        Ok(())
    }
}

impl Past {
    fn claims(&self, vehicle: i64) -> [Cells; 2] {
        let vehicle = vehicle.unsigned_abs();
        let row = |key: String| {
            vec![
                key.into(),
                Value::Null,
                (self.ends_at - AHEAD).into(),
                true.into(),
            ]
        };
        [
            row(format!("plate:KZ:{}", plate(vehicle))),
            row(format!("vin:{}", vin(vehicle))),
        ]
    }

    /// Bookings of each checkpoint, times something.
    fn counts(&self, times: i64) -> Vec<Cells> {
        self.checkpoints
            .iter()
            .map(|(checkpoint, lorries, _)| {
                vec![(*checkpoint).into(), (self.hours * lorries * times).into()]
            })
            .collect()
    }
}

/// One past booking.
struct Booked {
    /// Among all bookings.
    index: i64,
    /// Among those of its checkpoint, from 1.
    sequence: i64,
    slot: SlotId,
}

impl Booked {
    /// A number that is always the same for the booking and follows no order.
    fn scattered(&self, below: u64) -> u64 {
        self.index
            .unsigned_abs()
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(32)
            % below.max(1)
    }

    /// Ids made then, in the order of time.
    fn id(&self) -> Uuid {
        let milliseconds = u128::try_from(self.created_at().as_millisecond()).unwrap_or(0);
        let index = u128::from(self.index.unsigned_abs());
        Uuid::from_u128((milliseconds << 80) | (0x7 << 76) | (0x2 << 62) | index)
    }

    fn created_at(&self) -> Timestamp {
        self.slot.starts_at() - AHEAD
    }

    fn state(&self) -> State {
        let at = self.slot.starts_at();
        match self.scattered(100) {
            0..90 => State::Crossed {
                number: BookingNumber::new(self.slot.checkpoint(), self.sequence),
                at,
            },
            90..94 => State::Annulled { at },
            94..97 => State::Cancelled {
                cause: CancelCause::User,
            },
            _ => State::Expired {
                cause: ExpiryCause::Unpaid,
            },
        }
    }

    fn row(&self, past: &Past, state: &State) -> StoreResult<Cells> {
        let vehicle = self.scattered(past.vehicles.unsigned_abs());
        let plate = plate(vehicle);
        let details = past.details.replacen(&crate::vehicles::plate(0), &plate, 1);
        let details = details.replacen(&vin(0), &vin(vehicle), 1);
        let account = u32::try_from(self.scattered(ACCOUNTS)).unwrap_or(0);
        let created_at = self.created_at();
        let starts_at = self.slot.starts_at();
        let state_data = serde_json::to_string(state).map_err(|error| StoreError::BadData {
            statement: BOOKINGS.name,
            row: self.index.to_string(),
            column: String::from("state_data"),
            reason: error.to_string(),
        })?;
        Ok(vec![
            self.id().into(),
            self.slot.checkpoint().into(),
            account_id(account).into(),
            self.slot.number().into(),
            starts_at.into(),
            (starts_at + HOUR).into(),
            state.name().into(),
            state_data.into(),
            state.number().map(BookingNumber::sequence).into(),
            plate.into(),
            details.into(),
            (created_at + SignedDuration::from_mins(15)).into(),
            created_at.into(),
            starts_at.into(),
        ])
    }

    fn events(&self, state: &State) -> [Cells; 2] {
        let starts_at = self.slot.starts_at();
        let held = format!(
            r#"{{"lane":"ordinary","starts_at":"{starts_at}","until":"{}"}}"#,
            self.created_at() + SignedDuration::from_mins(15)
        );
        let event = |position: i64, at: Timestamp, kind: String, payload: String| {
            vec![
                self.slot.checkpoint().into(),
                position.into(),
                at.into(),
                kind.into(),
                self.id().into(),
                payload.into(),
            ]
        };
        let last = format!("booking.{}", state.name());
        [
            event(
                self.sequence * 2 - 1,
                self.created_at(),
                String::from("booking.held"),
                held,
            ),
            event(self.sequence * 2, starts_at, last, String::from("{}")),
        ]
    }
}
