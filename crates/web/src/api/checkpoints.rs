//! Checkpoints, their free places and their live figures: open to everybody.

use super::answers::{CheckpointName, lane_code};
use super::bookings::name_of;
use super::extract::{Parameters, Word};
use super::reading::Rule;
use super::rules;
use crate::app::App;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use queue::model::checkpoint::Checkpoint;
use queue::model::hold::last_date;
use queue::model::slot::{PlaceLane, Slot};
use queue::queries::{Closures, FirstFree, SlotsBetween};
use serde::Serialize;
use std::ops::Range;
use utoipa::ToSchema;

const LANES: [(&str, PlaceLane); 2] = [
    ("ordinary", PlaceLane::Ordinary),
    ("expedited", PlaceLane::Expedited),
];

/// The checkpoint of a name.
///
/// # Errors
/// 404.
pub fn checkpoint<'a>(app: &'a App, slug: &str) -> Result<&'a Checkpoint, Problem> {
    let found = app.settings.checkpoints.by_slug(slug);
    found.ok_or_else(|| queue::Refusal::CheckpointNotFound.into())
}

/// The instants of a day in the checkpoint's zone.
pub fn day(checkpoint: &Checkpoint, date: Date) -> Option<Range<Timestamp>> {
    let start = date.to_zoned(checkpoint.zone.clone()).ok()?.timestamp();
    let next = date
        .checked_add(1.day())
        .ok()?
        .to_zoned(checkpoint.zone.clone())
        .ok()?;
    Some(start..next.timestamp())
}

/// A checkpoint.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckpointAnswer {
    /// Its number in the annex of the order.
    #[schema(example = 5)]
    pub number: i64,
    /// Its names.
    #[serde(flatten)]
    pub name: CheckpointName,
    /// The country on the other side.
    #[schema(example = "CN")]
    pub neighbour: String,
    /// Region in Kazakhstan, in Kazakh.
    pub region_kk: String,
    /// Region in Russian.
    pub region_ru: String,
    /// When it opens, in its own time.
    #[schema(example = "08:30")]
    pub opens: String,
    /// When it closes.
    #[schema(example = "20:30")]
    pub closes: String,
    /// Its time zone.
    #[schema(example = "Asia/Almaty")]
    pub time_zone: String,
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

impl CheckpointAnswer {
    fn of(checkpoint: &Checkpoint) -> Self {
        Self {
            number: checkpoint.number,
            name: name_of(checkpoint),
            neighbour: checkpoint.neighbour.clone(),
            region_kk: checkpoint.region_kk.clone(),
            region_ru: checkpoint.region_ru.clone(),
            opens: clock(checkpoint.hours.opens_minute),
            closes: clock(checkpoint.hours.closes_minute),
            time_zone: checkpoint
                .zone
                .iana_name()
                .unwrap_or("UTC+05:00")
                .to_owned(),
        }
    }
}

/// All checkpoints.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckpointList {
    /// In the order of the annex.
    pub checkpoints: Vec<CheckpointAnswer>,
}

/// List the checkpoints
///
/// The road checkpoints with the electronic queue, in the order of the annex.
#[utoipa::path(
    get, path = "/checkpoints", tag = "checkpoints", operation_id = "listCheckpoints",
    security(()),
    responses((status = 200, description = "All checkpoints", body = CheckpointList)),
)]
pub async fn list(
    State(app): State<App>,
    parameters: Parameters,
) -> Result<Json<CheckpointList>, Problem> {
    parameters.finish(&[])?;
    let checkpoints = app
        .settings
        .checkpoints
        .iter()
        .map(CheckpointAnswer::of)
        .collect();
    Ok(Json(CheckpointList { checkpoints }))
}

/// A time in which nobody passes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClosureAnswer {
    /// Id.
    pub id: uuid::Uuid,
    /// First instant.
    pub from: Timestamp,
    /// First instant after it.
    pub until: Timestamp,
    /// Why.
    pub reason: String,
}

/// A checkpoint with its announced closures.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckpointPage {
    /// The checkpoint.
    #[serde(flatten)]
    pub checkpoint: CheckpointAnswer,
    /// Closures that are not over.
    pub closures: Vec<ClosureAnswer>,
    /// The last date that can be booked.
    pub bookable_until: Date,
}

/// Look at a checkpoint
///
/// With its opening hours, announced closures, and the last date that can be booked.
#[utoipa::path(
    get, path = "/checkpoints/{slug}", tag = "checkpoints", operation_id = "viewCheckpoint",
    security(()), params(("slug" = String, Path, description = "The checkpoint's name")),
    responses((status = 200, description = "The checkpoint", body = CheckpointPage)),
)]
pub async fn view(
    State(app): State<App>,
    Word(slug): Word,
    parameters: Parameters,
) -> Result<Json<CheckpointPage>, Problem> {
    parameters.finish(&[])?;
    let found = checkpoint(&app, &slug)?;
    let now = app.now();
    let closures = Closures {
        checkpoint: found.number,
        after: now,
    };
    let closures = app.store.read(closures).await?;
    let closures = closures.into_iter().map(|closure| ClosureAnswer {
        id: closure.id,
        from: closure.from,
        until: closure.until,
        reason: closure.reason,
    });
    Ok(Json(CheckpointPage {
        checkpoint: CheckpointAnswer::of(found),
        closures: closures.collect(),
        bookable_until: last_date(&app.settings.rules, &found.zone, now),
    }))
}

/// The places of an interval.
#[derive(Debug, Serialize, ToSchema)]
pub struct HourAnswer {
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Places there are.
    pub capacity: i64,
    /// Places left.
    pub free: i64,
}

impl From<&Slot> for HourAnswer {
    fn from(slot: &Slot) -> Self {
        Self {
            starts_at: slot.id.starts_at(),
            ends_at: slot.ends_at(),
            capacity: slot.capacity,
            free: slot.free(),
        }
    }
}

/// The places of a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlacesAnswer {
    /// The checkpoint's name.
    #[schema(example = "nur-zholy")]
    pub checkpoint: String,
    /// `ordinary` or `expedited`.
    #[schema(example = "ordinary")]
    pub lane: &'static str,
    /// The date in the checkpoint's zone.
    pub date: Date,
    /// Hour by hour; empty when nothing is published for the date.
    pub hours: Vec<HourAnswer>,
}

/// See the places of a day
///
/// Hour by hour, with capacity and free places. Intervals that have begun can't be booked any more.
#[utoipa::path(
    get, path = "/checkpoints/{slug}/places", tag = "checkpoints", operation_id = "viewPlaces",
    security(()),
    params(
        ("slug" = String, Path, description = "The checkpoint's name"),
        ("lane" = Option<String>, Query, description = "`ordinary` (if left out) or `expedited`"),
        ("date" = Option<Date>, Query, description = "In the checkpoint's zone; today if left out"),
    ),
    responses((status = 200, description = "The places", body = PlacesAnswer)),
)]
pub async fn places(
    State(app): State<App>,
    Word(slug): Word,
    mut parameters: Parameters,
) -> Result<Json<PlacesAnswer>, Problem> {
    let found = checkpoint(&app, &slug)?;
    let now = app.now();
    let today = now.to_zoned(found.zone.clone()).date();
    let last = last_date(&app.settings.rules, &found.zone, now);
    let lane = parameters
        .choose("lane", &LANES)
        .unwrap_or(PlaceLane::Ordinary);
    let span = parameters.parse("date", |text| {
        let date = rules::not_after(rules::not_before(rules::date(text)?, today)?, last)?;
        day(found, date)
            .map(|span| (date, span))
            .ok_or_else(|| Rule::new("iso-date"))
    });
    parameters.finish(&["lane", "date"])?;
    let span = span.or_else(|| day(found, today).map(|span| (today, span)));
    let Some((date, span)) = span else {
        return Err(Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR));
    };
    let query = SlotsBetween {
        checkpoint: found.number,
        lane,
        from: span.start,
        until: span.end,
    };
    let slots = app.store.read(query).await?;
    Ok(Json(PlacesAnswer {
        checkpoint: slug,
        lane: lane_code(lane),
        date,
        hours: slots.iter().map(HourAnswer::from).collect(),
    }))
}

/// The first interval with a free place.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirstFreeAnswer {
    /// The checkpoint's name.
    #[schema(example = "nur-zholy")]
    pub checkpoint: String,
    /// `ordinary` or `expedited`.
    #[schema(example = "ordinary")]
    pub lane: &'static str,
    /// The interval; null when nothing is free within the horizon.
    pub first_free: Option<HourAnswer>,
}

/// See the first free time
///
/// The first interval with a free place that can still be booked.
#[utoipa::path(
    get, path = "/checkpoints/{slug}/first-free", tag = "checkpoints",
    operation_id = "viewFirstFree", security(()),
    params(
        ("slug" = String, Path, description = "The checkpoint's name"),
        ("lane" = Option<String>, Query, description = "`ordinary` (if left out) or `expedited`"),
    ),
    responses((status = 200, description = "The first free time", body = FirstFreeAnswer)),
)]
pub async fn first_free(
    State(app): State<App>,
    Word(slug): Word,
    mut parameters: Parameters,
) -> Result<Json<FirstFreeAnswer>, Problem> {
    let found = checkpoint(&app, &slug)?;
    let lane = parameters
        .choose("lane", &LANES)
        .unwrap_or(PlaceLane::Ordinary);
    parameters.finish(&["lane"])?;
    let now = app.now();
    let last = last_date(&app.settings.rules, &found.zone, now);
    let query = FirstFree {
        checkpoint: found.number,
        lane,
        after: now,
    };
    let slot = app.store.read(query).await?;
    let slot = slot.filter(|slot| slot.id.starts_at().to_zoned(found.zone.clone()).date() <= last);
    Ok(Json(FirstFreeAnswer {
        checkpoint: slug,
        lane: lane_code(lane),
        first_free: slot.as_ref().map(HourAnswer::from),
    }))
}
