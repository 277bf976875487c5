//! The list of checkpoints and the live board of one.

use std::borrow::Borrow;

use super::forms::Field;
use super::prelude::*;

/// A checkpoint in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointRow {
    /// The checkpoint.
    pub checkpoint: CheckpointName,
    /// The first free time; `None` when nothing is free up to the horizon.
    pub first_free: Option<Interval>,
    /// Places today.
    pub capacity: u32,
    /// Places booked today.
    pub booked: u32,
    /// Lorries admitted today.
    pub used: u32,
    /// Whether it is closed now.
    pub is_closed: bool,
}

/// All checkpoints, or those that match a search.
#[derive(Clone, Debug, Template)]
#[template(path = "checkpoints/list.html")]
pub struct CheckpointList {
    /// The frame.
    pub chrome: Chrome,
    /// The search box (`q`).
    pub query: Field,
    /// Alpha-2 code of the chosen neighbour (`neighbour`), or empty for all.
    pub neighbour: String,
    /// Neighbours to choose from, alpha-2 codes.
    pub neighbours: Vec<String>,
    /// What matches.
    pub rows: Vec<CheckpointRow>,
    /// How many checkpoints there are in all.
    pub total: u32,
    /// When the figures were read.
    pub as_of: Zoned,
}

impl CheckpointList {
    /// The search box with what was typed.
    pub fn query_field(typed: &str) -> Field {
        Field::new("q", "label-search").with_value(typed)
    }
}

/// A lorry on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardLorry {
    /// The plate, partly hidden by [`format::partly_hidden`].
    pub plate: String,
    /// The state: `in-waiting-zone`, `called`, `admitted` or `crossed`.
    pub state: String,
    /// When it came into the state.
    pub since: Zoned,
    /// The booked time.
    pub interval: Interval,
    /// Whether it goes by the expedited lane.
    pub is_expedited: bool,
}

impl BoardLorry {
    pub(crate) fn state_key(&self) -> String {
        format!("state-{}", super::codes::kebab(&self.state))
    }

    pub(crate) fn tone(&self) -> &'static str {
        match self.state.as_str() {
            "called" => Tone::Warning.class(),
            "admitted" | "crossed" => Tone::Good.class(),
            _ => Tone::Plain.class(),
        }
    }
}

/// A lorry that wasn't let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardRefusal {
    /// The plate, partly hidden.
    pub plate: String,
    /// Why: one of [`super::codes::ENTRY_REFUSALS`].
    pub reason: String,
    /// When.
    pub at: Zoned,
}

impl BoardRefusal {
    pub(crate) fn reason_key(&self) -> String {
        super::codes::key_or_other("entry", super::codes::ENTRY_REFUSALS, &self.reason)
    }
}

/// An hour of the day on the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardHour {
    /// The hours.
    pub interval: Interval,
    /// Places.
    pub capacity: u32,
    /// Places booked.
    pub booked: u32,
    /// Lorries admitted.
    pub used: u32,
}

/// What the board of a checkpoint shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The day of the figures.
    pub day: Date,
    /// Places today.
    pub capacity: u32,
    /// Places booked today.
    pub booked: u32,
    /// Lorries admitted today.
    pub used: u32,
    /// Booked lorries that didn't come.
    pub no_show: u32,
    /// Expedited places booked today.
    pub expedited: u32,
    /// Expedited places there may be today.
    pub expedited_quota: u32,
    /// The first free time.
    pub first_free: Option<Interval>,
    /// Lorries in the waiting zone, called, admitted, crossed: newest first.
    pub lorries: Vec<BoardLorry>,
    /// Lorries that weren't let in: newest first.
    pub refusals: Vec<BoardRefusal>,
    /// The hours of the day.
    pub hours: Vec<BoardHour>,
    /// Until when the checkpoint is closed, if it is closed now.
    pub closed_until: Option<Zoned>,
    /// When the figures were read.
    pub as_of: Zoned,
    /// How old they are, in seconds.
    pub age_seconds: i64,
    /// Number of the last event they hold; the live connection goes on from it.
    pub position: i64,
}

/// A bar of the chart, in units of the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) x: usize,
    pub(crate) capacity: Column,
    pub(crate) booked: Column,
    pub(crate) used: Column,
    pub(crate) label: Option<String>,
}

/// One colour of a bar: where it begins from above, and how high it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) y: u32,
    pub(crate) height: u32,
}

/// Height of the chart's bars.
const CHART_HEIGHT: u32 = 96;
/// Width of a bar with the gap beside it.
const CHART_STEP: usize = 20;

impl Board {
    pub(crate) fn free(&self) -> u32 {
        self.capacity.saturating_sub(self.booked)
    }

    /// Share of a number in the day's capacity, in whole percent.
    pub(crate) fn percent(&self, part: impl Borrow<u32>) -> u32 {
        part.borrow()
            .saturating_mul(100)
            .checked_div(self.capacity)
            .unwrap_or(0)
            .min(100)
    }

    /// Share of expedited bookings in all bookings, in whole percent.
    pub(crate) fn expedited_percent(&self) -> u32 {
        self.expedited
            .saturating_mul(100)
            .checked_div(self.booked)
            .unwrap_or(0)
    }

    pub(crate) fn zone(&self) -> String {
        format::zone(&self.as_of)
    }

    pub(crate) fn is_stale(&self) -> bool {
        self.age_seconds > 120
    }

    pub(crate) fn age_minutes(&self) -> i64 {
        self.age_seconds / 60
    }

    pub(crate) fn chart_width(&self) -> usize {
        self.hours.len() * CHART_STEP
    }

    pub(crate) fn bars(&self) -> Vec<Bar> {
        let highest = self
            .hours
            .iter()
            .map(|hour| hour.capacity.max(hour.booked))
            .max()
            .unwrap_or(0);
        let column = |part: u32| {
            let height = part
                .saturating_mul(CHART_HEIGHT)
                .checked_div(highest)
                .unwrap_or(0);
            let height = height.min(CHART_HEIGHT);
            Column {
                y: CHART_HEIGHT - height,
                height,
            }
        };
        self.hours
            .iter()
            .enumerate()
            .map(|(index, hour)| Bar {
                x: index * CHART_STEP,
                capacity: column(hour.capacity),
                booked: column(hour.booked),
                used: column(hour.used),
                label: index
                    .is_multiple_of(4)
                    .then(|| format::time(&hour.interval.starts)),
            })
            .collect()
    }
}

/// The live board of a checkpoint. The script listens at [`paths::board_events`] and fetches
/// [`paths::board_fragment`] when something happened; without it the page is a truthful snapshot.
#[derive(Clone, Debug, Template)]
#[template(path = "checkpoints/board.html")]
pub struct CheckpointBoard {
    /// The frame.
    pub chrome: Chrome,
    /// Where.
    pub checkpoint: CheckpointName,
    /// The figures.
    pub board: Board,
}

/// The moving part of the board alone; must be served with the language of the page that asks.
#[derive(Clone, Debug, Template)]
#[template(path = "checkpoints/board_fragment.html")]
pub struct BoardFragment {
    /// Only its language is used.
    pub chrome: Chrome,
    /// Where.
    pub checkpoint: CheckpointName,
    /// The figures.
    pub board: Board,
}
