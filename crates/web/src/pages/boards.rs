//! Figures that many readers ask for at once: read from the database once, kept until they are out of date.

use crate::app::App;
use crate::view::codes;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span as Days, Timestamp};
use moka::sync::Cache;
use passage::model::RecordedRead;
use passage::queries::PlateReads;
use queue::figures::{CheckpointFigures, Figures, Span};
use queue::model::checkpoint::Checkpoint;
use queue::queries::{Board, BoardView};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::events::Heads;
use store::{StoreError, Stream};
use tokio::sync::Mutex;

/// How long the figures of all checkpoints are good for, in seconds of the clock.
const FIGURES_SECONDS: i64 = 2;
/// Boards remembered: each checkpoint with some older ones.
const BOARDS_MAX: u64 = 200;
/// Lorries of a day that a board knows of; no checkpoint lets more through.
const LORRIES_MAX: i64 = 1000;

/// Lorries that weren't let in, shown at most.
const REFUSALS_SHOWN: usize = 10;

/// The figures of the whole network.
#[derive(Debug, Clone)]
pub struct Network {
    /// By number of the checkpoint.
    pub checkpoints: BTreeMap<i64, CheckpointFigures>,
    /// Checkpoints that let lorries through now.
    pub open: i64,
    /// Places booked today.
    pub booked: i64,
    /// Lorries let in today.
    pub let_in: i64,
    /// When they were read.
    pub as_of: Timestamp,
}

/// A board with the instant at which it was read.
#[derive(Debug)]
pub struct RecentBoard {
    /// The figures.
    pub view: BoardView,
    /// Lorries that weren't let in today, newest first.
    pub refused: Vec<RecordedRead>,
    /// The day in the checkpoint's zone.
    pub day: Date,
}

/// What is remembered between requests.
pub struct Recent {
    figures: Mutex<Option<Arc<Network>>>,
    boards: Cache<(i64, i64, i64), Arc<RecentBoard>>,
}

/// The day of an instant in a zone: its date, its first instant, and the first of the next.
pub fn day_of(now: Timestamp, zone: &TimeZone) -> (Date, Timestamp, Timestamp) {
    let date = now.to_zoned(zone.clone()).date();
    let (from, until) = span_of(date, zone);
    (date, from, until)
}

/// The first instant of a date and of the next one.
pub fn span_of(date: Date, zone: &TimeZone) -> (Timestamp, Timestamp) {
    let midnight = |date: Date| {
        date.to_zoned(zone.clone())
            .map_or(Timestamp::MIN, |start| start.timestamp())
    };
    (
        midnight(date),
        midnight(date.saturating_add(Days::new().days(1))),
    )
}

/// Whether a checkpoint lets lorries through at an instant, by its opening hours.
pub fn is_in_hours(checkpoint: &Checkpoint, now: Timestamp) -> bool {
    let time = now.to_zoned(checkpoint.zone.clone()).time();
    let minute =
        u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs());
    (checkpoint.hours.opens_minute..checkpoint.hours.closes_minute).contains(&minute)
}

impl Recent {
    /// Nothing remembered yet.
    pub fn shared() -> Arc<Self> {
        let boards = Cache::builder().max_capacity(BOARDS_MAX).build();
        Arc::new(Self {
            figures: Mutex::new(None),
            boards,
        })
    }

    /// The figures of all checkpoints, at most two seconds old. Readers who ask while they are
    /// being read wait for the same answer.
    ///
    /// # Errors
    /// Only those of the storage.
    pub async fn figures(&self, app: &App) -> Result<Arc<Network>, StoreError> {
        let mut kept = self.figures.lock().await;
        let now = app.now();
        if let Some(network) = kept.as_ref() {
            let age_seconds = now.duration_since(network.as_of).as_secs();
            if (0..FIGURES_SECONDS).contains(&age_seconds) {
                return Ok(Arc::clone(network));
            }
        }
        let network = Arc::new(read_network(app, now).await?);
        *kept = Some(Arc::clone(&network));
        Ok(network)
    }

    /// The board of a checkpoint. Whatever changes it appends an event to the checkpoint's stream,
    /// so a board is good until the stream goes on or the minute is over.
    ///
    /// # Errors
    /// Only those of the storage.
    pub async fn board(
        &self,
        app: &App,
        checkpoint: &Checkpoint,
    ) -> Result<Arc<RecentBoard>, StoreError> {
        let now = app.now();
        let stream = Stream::checkpoint(checkpoint.number);
        let heads = app.store.read(Heads).await?;
        let position = heads
            .iter()
            .find(|(head, _)| *head == stream)
            .map_or(0, |(_, last)| *last);
        let key = (checkpoint.number, position, now.as_second().div_euclid(60));
        if let Some(board) = self.boards.get(&key) {
            return Ok(board);
        }
        let (day, from, until) = day_of(now, &checkpoint.zone);
        let number = checkpoint.number;
        let query = Board {
            checkpoint: number,
            from,
            until,
            lorries_max: LORRIES_MAX,
            now,
        };
        let view = app.store.read(query).await?;
        let reads = app
            .store
            .read(PlateReads {
                checkpoint: number,
                before: None,
            })
            .await?;
        let is_refused = |read: &RecordedRead| {
            read.read_at >= from && codes::ENTRY_REFUSALS.contains(&read.decision.as_str())
        };
        let refused = reads
            .into_iter()
            .filter(is_refused)
            .take(REFUSALS_SHOWN)
            .collect();
        let board = Arc::new(RecentBoard { view, refused, day });
        self.boards.insert(key, Arc::clone(&board));
        Ok(board)
    }
}

async fn read_network(app: &App, now: Timestamp) -> Result<Network, StoreError> {
    let span = |checkpoint: &Checkpoint| {
        let (_, from, until) = day_of(now, &checkpoint.zone);
        Span {
            checkpoint: checkpoint.number,
            from,
            until,
        }
    };
    let spans = app.settings.checkpoints.iter().map(span).collect();
    let checkpoints = app.store.read(Figures { spans, now }).await?;
    let is_open = |checkpoint: &&Checkpoint| {
        let figures = checkpoints.get(&checkpoint.number);
        is_in_hours(checkpoint, now) && figures.is_some_and(|figures| !figures.is_closed)
    };
    let open = app.settings.checkpoints.iter().filter(is_open).count();
    Ok(Network {
        open: i64::try_from(open).unwrap_or_default(),
        booked: checkpoints.values().map(|figures| figures.taken).sum(),
        let_in: checkpoints.values().map(CheckpointFigures::let_in).sum(),
        checkpoints,
        as_of: now,
    })
}
