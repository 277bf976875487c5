//! The event log: what happened, in an order that nobody can change later.
//!
//! There is one stream for each checkpoint and one for the registrar. Positions in a stream have no
//! gaps and rise in commit order, because whoever appends holds the stream's head row until the
//! commit. So a reader needs only a cursor (stream, position) and never misses anything.

use crate::error::{StoreError, StoreResult};
use crate::row::{FromRow, Row};
use crate::statement::{ColumnType, InsertMany};
use crate::tx::Tx;
use crate::value::Value;
use crate::{Query, statements};
use jiff::Timestamp;
use std::collections::BTreeMap;
use uuid::Uuid;

statements! {
    /// Locks the heads of some streams, in order.
    pub HOLD_STREAMS = "SELECT stream AS value FROM stream_head WHERE stream {any $1} ORDER BY stream {for_update}";
    /// Events of a stream after a position.
    pub READ_EVENTS = "SELECT position, stream, happened_at, kind, subject, payload FROM event
        WHERE stream = $1 AND position > $2 ORDER BY position LIMIT $3";
    /// The last position of every stream.
    pub HEADS = "SELECT stream, last_position FROM stream_head ORDER BY stream";
    /// Events about one subject, oldest first.
    pub READ_SUBJECT = "SELECT position, stream, happened_at, kind, subject, payload FROM event
        WHERE subject = $1 ORDER BY happened_at, stream, position LIMIT $2";
}

/// Takes the next positions of streams.
pub static TAKE_POSITIONS: InsertMany = InsertMany::new(
    "store::events::TAKE_POSITIONS",
    "stream_head",
    &[
        ("stream", ColumnType::Int),
        ("last_position", ColumnType::Int),
    ],
    "ON CONFLICT (stream) DO UPDATE SET last_position = stream_head.last_position + excluded.last_position
        RETURNING stream, last_position",
);

/// Set-based append.
pub static INSERT_EVENTS: InsertMany = InsertMany::new(
    "store::events::INSERT_EVENTS",
    "event",
    &[
        ("stream", ColumnType::Int),
        ("position", ColumnType::Int),
        ("happened_at", ColumnType::Timestamp),
        ("kind", ColumnType::Text),
        ("subject", ColumnType::Uuid),
        ("payload", ColumnType::Text),
    ],
    "",
);

/// Events read at once at most.
pub const READ_MAX: i64 = 1000;

/// One ordered stream of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stream(pub i64);

impl Stream {
    /// What belongs to no checkpoint: accounts, money, configuration.
    pub const REGISTRAR: Self = Self(0);

    /// The stream of a checkpoint, by its number in the annex (1–41).
    pub const fn checkpoint(number: i64) -> Self {
        Self(number)
    }
}

/// An event to be appended.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// `subject.what_happened`, for example `booking.confirmed`.
    pub kind: &'static str,
    /// The booking, account or device it is about.
    pub subject: Option<Uuid>,
    /// Facts, without personal data.
    pub payload: serde_json::Value,
}

/// An event that was appended.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its stream.
    pub stream: Stream,
    /// Its position, from 1, without gaps.
    pub position: i64,
    /// When it happened.
    pub at: Timestamp,
    /// `subject.what_happened`.
    pub kind: String,
    /// The booking, account or device it is about.
    pub subject: Option<Uuid>,
    /// Facts, without personal data.
    pub payload: serde_json::Value,
}

impl FromRow for Event {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            stream: Stream(row.get("stream")?),
            position: row.get("position")?,
            at: row.get("happened_at")?,
            kind: row.get("kind")?,
            subject: row.optional("subject")?,
            payload: row.json("payload")?,
        })
    }
}

/// Appends events to a stream, in the transaction that changes the state they tell of.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn append(
    tx: &mut Tx<'_>,
    stream: Stream,
    at: Timestamp,
    events: Vec<NewEvent>,
) -> StoreResult<()> {
    append_dated(
        tx,
        stream,
        events.into_iter().map(|event| (at, event)).collect(),
    )
    .await
}

/// Appends events that carry their own instants (commands of a batch were asked at different times).
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn append_dated(
    tx: &mut Tx<'_>,
    stream: Stream,
    events: Vec<(Timestamp, NewEvent)>,
) -> StoreResult<()> {
    let events = events
        .into_iter()
        .map(|(at, event)| (stream, at, event))
        .collect();
    append_many(tx, events).await
}

/// Appends events of several streams, each in the order given.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn append_many(
    tx: &mut Tx<'_>,
    events: Vec<(Stream, Timestamp, NewEvent)>,
) -> StoreResult<()> {
    let mut counts: BTreeMap<Stream, i64> = BTreeMap::new();
    for (stream, ..) in &events {
        *counts.entry(*stream).or_default() += 1;
    }
    // In the order of their streams, so that two transactions don't wait for each other crosswise.
    let wanted = counts
        .iter()
        .map(|(stream, count)| vec![stream.0.into(), (*count).into()]);
    let heads: Vec<Head> = tx
        .insert_many_returning(&TAKE_POSITIONS, wanted.collect())
        .await?;
    // The positions before the first new one of each stream.
    let mut last = heads
        .into_iter()
        .map(|Head(stream, last)| {
            (
                stream,
                last - counts.get(&stream).copied().unwrap_or_default(),
            )
        })
        .collect::<BTreeMap<_, _>>();
    let mut rows = Vec::with_capacity(events.len());
    for (stream, at, event) in events {
        let position = last.get_mut(&stream).ok_or(StoreError::NoRow {
            statement: TAKE_POSITIONS.name,
        })?;
        *position += 1;
        rows.push(vec![
            stream.0.into(),
            (*position).into(),
            at.into(),
            event.kind.into(),
            event.subject.into(),
            Value::Text(event.payload.to_string()),
        ]);
    }
    tx.insert_many(&INSERT_EVENTS, rows).await?;
    Ok(())
}

/// Locks the heads of these streams (sorted by the caller) for the rest of the transaction.
pub(crate) async fn hold_streams(tx: &mut Tx<'_>, streams: &[i64]) -> StoreResult<()> {
    let held: Vec<(i64,)> = tx
        .fetch_all(&HOLD_STREAMS, &[streams.to_vec().into()])
        .await?;
    debug_assert!(held.is_sorted(), "streams are locked in order");
    Ok(())
}

/// Reads events of a stream after a cursor, at most [`READ_MAX`].
#[derive(Debug)]
pub struct ReadEvents {
    /// The stream.
    pub stream: Stream,
    /// The last position already seen; 0 for the beginning.
    pub after: i64,
    /// At most so many.
    pub limit: i64,
}

impl Query for ReadEvents {
    type Out = Vec<Event>;
    type Error = StoreError;
    const NAME: &'static str = "store.read_events";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<Event>> {
        let limit = self.limit.clamp(1, READ_MAX);
        tx.fetch_all(
            &READ_EVENTS,
            &[self.stream.0.into(), self.after.into(), limit.into()],
        )
        .await
    }
}

/// Everything the log says about one subject, oldest first, at most [`READ_MAX`].
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn about(tx: &mut Tx<'_>, subject: Uuid) -> StoreResult<Vec<Event>> {
    tx.fetch_all(&READ_SUBJECT, &[subject.into(), READ_MAX.into()])
        .await
}

/// The last position of every stream.
#[derive(Debug)]
pub struct Heads;

struct Head(Stream, i64);

impl FromRow for Head {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(Stream(row.get("stream")?), row.get("last_position")?))
    }
}

impl Query for Heads {
    type Out = Vec<(Stream, i64)>;
    type Error = StoreError;
    const NAME: &'static str = "store.heads";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Self::Out> {
        let heads: Vec<Head> = tx.fetch_all(&HEADS, &[]).await?;
        Ok(heads
            .into_iter()
            .map(|Head(stream, last)| (stream, last))
            .collect())
    }
}
