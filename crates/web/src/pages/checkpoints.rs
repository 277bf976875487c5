//! The list of checkpoints, and the live board of each.

use super::boards::{Network, Recent, RecentBoard};
use super::failure::Failure;
use super::reader::Reader;
use super::shown;
use crate::app::App;
use crate::i18n::format;
use crate::view::checkpoints::{Board, BoardHour, BoardLorry, BoardRefusal, CheckpointRow};
use crate::view::codes::kebab;
use crate::view::{BoardFragment, CheckpointBoard, CheckpointList, paths};
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use jiff::Timestamp;
use passage::model::RecordedRead;
use queue::model::booking::Booking;
use queue::model::checkpoint::Checkpoint;
use queue::model::slot::{PlaceLane, Slot};
use queue::queries::Closures;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest text somebody searches for.
const SEARCH_CHARACTERS: usize = 60;
/// Lorries shown on a board.
const LORRIES_SHOWN: usize = 60;

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route(paths::CHECKPOINTS, get(list))
        .route("/checkpoints/{slug}", get(board))
        .route("/checkpoints/{slug}/board", get(fragment))
}

/// A checkpoint with its figures.
pub fn row(reader: &Reader, checkpoint: &Checkpoint, network: &Network) -> CheckpointRow {
    let figures = network
        .checkpoints
        .get(&checkpoint.number)
        .cloned()
        .unwrap_or_default();
    CheckpointRow {
        checkpoint: shown::checkpoint_name(reader.lang, checkpoint),
        first_free: figures
            .first_free
            .as_ref()
            .map(|slot| shown::slot_interval(slot, &checkpoint.zone)),
        capacity: shown::count(figures.capacity),
        booked: shown::count(figures.taken),
        used: shown::count(figures.let_in()),
        is_closed: figures.is_closed,
    }
}

/// Searches in all three languages, whatever the page's own: a foreigner types what a sign says.
fn matches(checkpoint: &Checkpoint, words: &str) -> bool {
    let named = [
        checkpoint.name_kk.as_str(),
        &checkpoint.name_ru,
        &checkpoint.slug,
        &checkpoint.region_kk,
        &checkpoint.region_ru,
    ];
    let words = words.to_lowercase();
    named
        .iter()
        .any(|name| name.to_lowercase().contains(&words))
        || checkpoint.name_en().to_lowercase().contains(&words)
}

async fn list(
    reader: Reader,
    Extension(recent): Extension<Arc<Recent>>,
) -> Result<Response, Failure> {
    let network = recent.figures(&reader.app).await?;
    let all = &reader.app.settings.checkpoints;
    let typed = reader.query("q").unwrap_or_default().trim();
    let typed: String = typed.chars().take(SEARCH_CHARACTERS).collect();
    let mut neighbours: Vec<String> = all.iter().map(|c| c.neighbour.clone()).collect();
    neighbours.sort_unstable();
    neighbours.dedup();
    let neighbour = reader.query("neighbour").unwrap_or_default();
    let neighbour = neighbours
        .iter()
        .find(|code| *code == neighbour)
        .cloned()
        .unwrap_or_default();
    let found = all.iter().filter(|checkpoint| {
        (neighbour.is_empty() || checkpoint.neighbour == neighbour) && matches(checkpoint, &typed)
    });
    let page = CheckpointList {
        chrome: reader.chrome(),
        query: CheckpointList::query_field(&typed),
        rows: found
            .map(|checkpoint| row(&reader, checkpoint, &network))
            .collect(),
        neighbour,
        neighbours,
        total: shown::count(i64::try_from(all.iter().count()).unwrap_or_default()),
        as_of: shown::zoned(network.as_of, &kernel::zone::kazakhstan()),
    };
    Ok(reader.show(&page))
}

async fn board(
    reader: Reader,
    Path(slug): Path<String>,
    Extension(recent): Extension<Arc<Recent>>,
) -> Result<Response, Failure> {
    let checkpoint = shown::checkpoint_at(&reader.app.settings, &slug)?;
    let board = read_board(&reader, checkpoint, &recent).await?;
    let page = CheckpointBoard {
        chrome: reader.chrome(),
        checkpoint: shown::checkpoint_name(reader.lang, checkpoint),
        board,
    };
    Ok(reader.show(&page))
}

/// The moving part alone; the script asks for it when an event came.
async fn fragment(
    reader: Reader,
    Path(slug): Path<String>,
    Extension(recent): Extension<Arc<Recent>>,
) -> Result<Response, Failure> {
    let checkpoint = shown::checkpoint_at(&reader.app.settings, &slug)?;
    let board = read_board(&reader, checkpoint, &recent).await?;
    let page = BoardFragment {
        chrome: reader.chrome(),
        checkpoint: shown::checkpoint_name(reader.lang, checkpoint),
        board,
    };
    let mut response = reader.show(&page);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn read_board(
    reader: &Reader,
    checkpoint: &Checkpoint,
    recent: &Recent,
) -> Result<Board, Failure> {
    let now = reader.now();
    let kept = recent.board(&reader.app, checkpoint).await?;
    let announced = Closures {
        checkpoint: checkpoint.number,
        after: now,
    };
    let closures = reader.app.store.read(announced).await?;
    let closed_until = closures
        .iter()
        .find(|closure| closure.from <= now)
        .map(|c| c.until);
    Ok(as_shown(checkpoint, &kept, closed_until, now))
}

/// The figures of a board, as the page has them.
fn as_shown(
    checkpoint: &Checkpoint,
    kept: &RecentBoard,
    closed_until: Option<Timestamp>,
    now: Timestamp,
) -> Board {
    let view = &kept.view;
    let zone = &checkpoint.zone;
    let state = |name: &str| view.by_state.get(name).copied().unwrap_or_default();
    let sum = |part: fn(&Slot) -> i64, expedited_only: bool| {
        let slots = view.slots.iter();
        let of_lane =
            slots.filter(|slot| !expedited_only || slot.id.lane() == PlaceLane::Expedited);
        shown::count(of_lane.map(part).sum())
    };
    let first_free = view.first_free.get(&PlaceLane::Ordinary);
    let length = view
        .slots
        .first()
        .map(|slot| slot.length)
        .unwrap_or_default();
    Board {
        day: kept.day,
        capacity: sum(|slot| slot.capacity, false),
        booked: sum(|slot| slot.taken, false),
        used: shown::count(state("admitted") + state("crossed") + state("turned_back")),
        no_show: shown::count(state("annulled")),
        expedited: sum(|slot| slot.taken, true),
        expedited_quota: sum(|slot| slot.capacity, true),
        first_free: first_free.map(|starts| shown::interval(*starts, *starts + length, zone)),
        lorries: view
            .lorries
            .iter()
            .take(LORRIES_SHOWN)
            .map(|b| lorry(b, checkpoint))
            .collect(),
        refusals: kept
            .refused
            .iter()
            .map(|read| refusal(read, checkpoint))
            .collect(),
        hours: hours(kept, checkpoint),
        closed_until: closed_until.map(|until| shown::zoned(until, zone)),
        as_of: shown::zoned(now, zone),
        age_seconds: 0,
        position: view.position,
    }
}

fn lorry(booking: &Booking, checkpoint: &Checkpoint) -> BoardLorry {
    BoardLorry {
        plate: format::partly_hidden(booking.details.vehicle.plate.raw()),
        state: kebab(booking.state.name()),
        since: shown::zoned(booking.changed_at, &checkpoint.zone),
        interval: shown::interval(booking.starts_at(), booking.ends_at, &checkpoint.zone),
        is_expedited: booking.lane() == PlaceLane::Expedited,
    }
}

fn refusal(read: &RecordedRead, checkpoint: &Checkpoint) -> BoardRefusal {
    BoardRefusal {
        plate: format::partly_hidden(&read.plate_folded),
        reason: read.decision.clone(),
        at: shown::zoned(read.read_at, &checkpoint.zone),
    }
}

/// Both lanes of each hour together.
fn hours(kept: &RecentBoard, checkpoint: &Checkpoint) -> Vec<BoardHour> {
    let mut used: BTreeMap<Timestamp, i64> = BTreeMap::new();
    for booking in &kept.view.lorries {
        if matches!(booking.state.name(), "admitted" | "crossed") {
            *used.entry(booking.starts_at()).or_default() += 1;
        }
    }
    let mut by_start: BTreeMap<Timestamp, (Timestamp, i64, i64)> = BTreeMap::new();
    for slot in &kept.view.slots {
        let hour = by_start
            .entry(slot.id.starts_at())
            .or_insert((slot.ends_at(), 0, 0));
        hour.1 += slot.capacity;
        hour.2 += slot.taken;
    }
    by_start
        .into_iter()
        .map(|(starts, (ends, capacity, taken))| BoardHour {
            interval: shown::interval(starts, ends, &checkpoint.zone),
            capacity: shown::count(capacity),
            booked: shown::count(taken),
            used: shown::count(used.get(&starts).copied().unwrap_or_default()),
        })
        .collect()
}
