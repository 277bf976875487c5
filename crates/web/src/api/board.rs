//! The live figures of a checkpoint: open to everybody, plates partly hidden.

use super::answers::lane_code;
use super::checkpoints::{HourAnswer, checkpoint, day};
use super::extract::{Parameters, Word};
use crate::app::App;
use crate::i18n::format::partly_hidden;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use jiff::Timestamp;
use jiff::civil::Date;
use queue::model::booking::Booking;
use queue::model::slot::PlaceLane;
use queue::queries::{Board, BoardView};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Lorries on a board.
const LORRIES_MAX: i64 = 50;

/// The figures of one lane.
#[derive(Debug, Serialize, ToSchema)]
pub struct LaneFigures {
    /// `ordinary` or `expedited`.
    #[schema(example = "ordinary")]
    pub lane: &'static str,
    /// Places of the day.
    pub capacity: i64,
    /// Places held or booked.
    pub booked: i64,
    /// Places left.
    pub free: i64,
    /// The first interval with a free place, of any day.
    pub first_free: Option<Timestamp>,
    /// Hour by hour.
    pub hours: Vec<HourAnswer>,
}

/// A lorry on its way through.
#[derive(Debug, Serialize, ToSchema)]
pub struct LorryAnswer {
    /// Its plate with the middle hidden.
    #[schema(example = "12••••02")]
    pub plate: String,
    /// State of its booking.
    #[schema(example = "called")]
    pub state: &'static str,
    /// `ordinary` or `expedited`.
    #[schema(example = "ordinary")]
    pub lane: &'static str,
    /// When its interval begins.
    pub starts_at: Timestamp,
    /// Since when it is in this state.
    pub since: Timestamp,
}

impl From<&Booking> for LorryAnswer {
    fn from(booking: &Booking) -> Self {
        Self {
            plate: partly_hidden(booking.details.vehicle.plate.folded()),
            state: booking.state.name(),
            lane: lane_code(booking.lane()),
            starts_at: booking.starts_at(),
            since: booking.changed_at,
        }
    }
}

/// The live figures of a checkpoint.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardAnswer {
    /// The checkpoint's name.
    #[schema(example = "nur-zholy")]
    pub checkpoint: String,
    /// The date of the figures, in the checkpoint's zone.
    pub date: Date,
    /// When they were taken.
    pub at: Timestamp,
    /// Position of the event stream that they include; follow it from here.
    pub position: i64,
    /// Bookings of the day by state.
    pub by_state: BTreeMap<String, i64>,
    /// Figures of each lane.
    pub lanes: Vec<LaneFigures>,
    /// Lorries on their way through, those that changed last first, at most 50.
    pub lorries: Vec<LorryAnswer>,
}

fn figures(view: &BoardView, lane: PlaceLane) -> LaneFigures {
    let slots = view
        .slots
        .iter()
        .filter(|slot| slot.id.lane() == lane)
        .collect::<Vec<_>>();
    LaneFigures {
        lane: lane_code(lane),
        capacity: slots.iter().map(|slot| slot.capacity).sum(),
        booked: slots.iter().map(|slot| slot.taken).sum(),
        free: slots.iter().map(|slot| slot.free()).sum(),
        first_free: view.first_free.get(&lane).copied(),
        hours: slots.into_iter().map(HourAnswer::from).collect(),
    }
}

/// See the live figures
///
/// Capacity, bookings and lorries of today, with plates partly hidden. Look again when the event
/// stream `/checkpoints/{slug}/events` says that something changed.
#[utoipa::path(
    get, path = "/checkpoints/{slug}/board", tag = "checkpoints", operation_id = "viewBoard",
    security(()), params(("slug" = String, Path, description = "The checkpoint's name")),
    responses((status = 200, description = "The figures", body = BoardAnswer)),
)]
pub async fn board(
    State(app): State<App>,
    Word(slug): Word,
    parameters: Parameters,
) -> Result<([(HeaderName, &'static str); 1], Json<BoardAnswer>), Problem> {
    parameters.finish(&[])?;
    let found = checkpoint(&app, &slug)?;
    let now = app.now();
    let date = now.to_zoned(found.zone.clone()).date();
    let span =
        day(found, date).ok_or_else(|| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    let query = Board {
        checkpoint: found.number,
        from: span.start,
        until: span.end,
        lorries_max: LORRIES_MAX,
        now,
    };
    let view = app.store.read(query).await?;
    let answer = BoardAnswer {
        checkpoint: slug,
        date,
        at: now,
        position: view.position,
        lanes: PlaceLane::ALL
            .into_iter()
            .map(|lane| figures(&view, lane))
            .collect(),
        lorries: view.lorries.iter().map(LorryAnswer::from).collect(),
        by_state: view.by_state,
    };
    Ok(([(header::CACHE_CONTROL, "public, max-age=1")], Json(answer)))
}
