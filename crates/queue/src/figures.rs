//! Figures of all checkpoints at once, for the lists and for the operator's first page.

use crate::model::slot::{PlaceLane, Slot};
use crate::model::state::State;
use jiff::Timestamp;
use jiff::civil::Date;
use registers::checks::Register;
use std::collections::BTreeMap;
use store::{FromRow, Query, Row, StoreError, StoreResult, Tx, statements};

statements! {
    /// Places of a checkpoint in a span, both lanes together.
    pub PLACES = "SELECT CAST(coalesce(sum(capacity), 0) AS BIGINT) AS capacity,
        CAST(coalesce(sum(taken), 0) AS BIGINT) AS taken FROM slot
        WHERE checkpoint_id = $1 AND lane IN ('ordinary', 'expedited') AND starts_at >= $2 AND starts_at < $3";
    /// Bookings of a checkpoint in a span, by state.
    pub STATES = "SELECT state, count(*) AS number FROM booking
        WHERE checkpoint_id = $1 AND starts_at >= $2 AND starts_at < $3 GROUP BY state";
    /// Bookings in certain states from an instant on, over all checkpoints.
    pub OPEN_STATES = "SELECT state, count(*) AS number FROM booking
        WHERE state IN ('held', 'verifying', 'awaiting_payment') GROUP BY state";
    /// States of bookings that wait for a register.
    pub WAITING = "SELECT state_data FROM booking WHERE state = 'verifying' LIMIT $1";
    /// Checkpoints that are closed at an instant.
    pub CLOSED = "SELECT checkpoint_id AS value FROM closure WHERE starts_at <= $1 AND ends_at > $1";
    /// Lists sent beforehand that are still in force, newest first.
    pub LISTS = "SELECT ground, valid_until, sent_by, imported_at, count(*) AS vehicles FROM expedited_vehicle
        WHERE valid_until >= $1 GROUP BY ground, valid_until, sent_by, imported_at
        ORDER BY imported_at DESC, ground LIMIT 100";
}

/// The figures of one checkpoint for a span, usually its day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckpointFigures {
    /// Places there are, both lanes.
    pub capacity: i64,
    /// Places held, booked or used.
    pub taken: i64,
    /// Bookings by state.
    pub by_state: BTreeMap<String, i64>,
    /// The first free ordinary interval after now.
    pub first_free: Option<Slot>,
    /// Whether it is closed now.
    pub is_closed: bool,
}

impl CheckpointFigures {
    /// Bookings in a state.
    pub fn in_state(&self, state: &str) -> i64 {
        self.by_state.get(state).copied().unwrap_or_default()
    }

    /// Lorries that were let in: those inside, those over the border, and those sent back from inside.
    pub fn let_in(&self) -> i64 {
        ["admitted", "crossed", "turned_back"]
            .iter()
            .map(|state| self.in_state(state))
            .sum()
    }
}

/// What is asked of one checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// Intervals that begin from here.
    pub from: Timestamp,
    /// Intervals that begin before this.
    pub until: Timestamp,
}

/// The figures of many checkpoints, in one transaction.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Which checkpoints, and which span of each.
    pub spans: Vec<Span>,
    /// Now, for the first free time and for closures.
    pub now: Timestamp,
}

struct Places(i64, i64);

impl FromRow for Places {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(row.get("capacity")?, row.get("taken")?))
    }
}

struct StateCount(String, i64);

impl FromRow for StateCount {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(row.get("state")?, row.get("number")?))
    }
}

fn by_state(counts: Vec<StateCount>) -> BTreeMap<String, i64> {
    counts
        .into_iter()
        .map(|StateCount(state, number)| (state, number))
        .collect()
}

impl Query for Figures {
    type Out = BTreeMap<i64, CheckpointFigures>;
    type Error = StoreError;
    const NAME: &'static str = "queue.figures";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<BTreeMap<i64, CheckpointFigures>> {
        let closed: Vec<(i64,)> = tx.fetch_all(&CLOSED, &[self.now.into()]).await?;
        let mut all = BTreeMap::new();
        for span in &self.spans {
            let values = [span.checkpoint.into(), span.from.into(), span.until.into()];
            let Places(capacity, taken) = tx.fetch_one(&PLACES, &values).await?;
            let counts = tx.fetch_all(&STATES, &values).await?;
            let lane = PlaceLane::Ordinary;
            let first_free =
                crate::commands::moves::next_free(tx, span.checkpoint, lane, self.now).await?;
            let figures = CheckpointFigures {
                capacity,
                taken,
                by_state: by_state(counts),
                first_free,
                is_closed: closed.contains(&(span.checkpoint,)),
            };
            all.insert(span.checkpoint, figures);
        }
        Ok(all)
    }
}

/// What is under way over all checkpoints, for the operator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnderWay {
    /// Bookings that are not yet confirmed, by state.
    pub open: BTreeMap<String, i64>,
    /// Bookings that wait for each register, of at most a thousand that wait.
    pub awaited: BTreeMap<Register, i64>,
    /// Jobs by state, `pending` and `dead`.
    pub jobs: BTreeMap<String, i64>,
}

struct StateRow(State);

impl FromRow for StateRow {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(row.json("state_data")?))
    }
}

/// Asks for [`UnderWay`].
#[derive(Debug, Clone)]
pub struct AskUnderWay;

impl Query for AskUnderWay {
    type Out = UnderWay;
    type Error = StoreError;
    const NAME: &'static str = "queue.under_way";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<UnderWay> {
        let open = by_state(tx.fetch_all(&OPEN_STATES, &[]).await?);
        let waiting: Vec<StateRow> = tx.fetch_all(&WAITING, &[1000_i64.into()]).await?;
        let mut awaited = BTreeMap::new();
        for StateRow(state) in waiting {
            if let State::Verifying { waiting_for, .. } = state {
                for register in waiting_for {
                    *awaited.entry(register).or_default() += 1;
                }
            }
        }
        let jobs = by_state(tx.fetch_all(&store::jobs::COUNTS, &[]).await?);
        Ok(UnderWay {
            open,
            awaited,
            jobs,
        })
    }
}

/// A list sent beforehand, as it was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListInForce {
    /// The ground of the list.
    pub ground: String,
    /// Its last day.
    pub valid_until: Date,
    /// Who sent it.
    pub sent_by: String,
    /// When it was imported.
    pub imported_at: Timestamp,
    /// Its vehicles that no later list has taken over.
    pub vehicles: i64,
}

impl FromRow for ListInForce {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            ground: row.get("ground")?,
            valid_until: row.get("valid_until")?,
            sent_by: row.get("sent_by")?,
            imported_at: row.get("imported_at")?,
            vehicles: row.get("vehicles")?,
        })
    }
}

/// The lists in force on a day, newest first, at most 100.
#[derive(Debug, Clone)]
pub struct ListsInForce {
    /// The day.
    pub day: Date,
}

impl Query for ListsInForce {
    type Out = Vec<ListInForce>;
    type Error = StoreError;
    const NAME: &'static str = "queue.lists_in_force";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<ListInForce>> {
        tx.fetch_all(&LISTS, &[self.day.into()]).await
    }
}
