//! Choosing an hour at a checkpoint, for a new booking and for moving one.

use super::boards::span_of;
use super::failure::Failure;
use super::fields;
use super::reader::Reader;
use super::shown;
use crate::i18n::Message;
use crate::view::forms::{Form, parse_date};
use crate::view::times::{FirstFree, HourChoice, TimeChoice};
use jiff::Timestamp;
use jiff::civil::Date;
use queue::model::checkpoint::Checkpoint;
use queue::model::hold::{check_start, last_date};
use queue::model::slot::{PlaceLane, Slot};
use queue::queries::{FirstFree as AskFirstFree, SlotsBetween};

/// What stands before the instant when "first free time" was chosen.
const FIRST: &str = "first-";

/// The hours of a day with their free places, and the first free time.
///
/// # Errors
/// Only those of the storage.
pub async fn choice(
    reader: &Reader,
    checkpoint: &Checkpoint,
    lane: PlaceLane,
    date: Option<&str>,
) -> Result<TimeChoice, Failure> {
    let (app, now, zone) = (&reader.app, reader.now(), &checkpoint.zone);
    let first_day = now.to_zoned(zone.clone()).date();
    let last_day = last_date(&app.settings.rules, zone, now);
    let ask = AskFirstFree {
        checkpoint: checkpoint.number,
        lane,
        after: now,
    };
    let first_free: Option<Slot> = app.store.read(ask).await?;
    let first_free = first_free.filter(|slot| day(slot, checkpoint) <= last_day);
    let name = shown::checkpoint_name(reader.lang, checkpoint);
    let default_day = first_free
        .as_ref()
        .map_or(first_day, |slot| day(slot, checkpoint));
    let mut times = TimeChoice::new(name, default_day, first_day, last_day);
    if let Some(typed) = date {
        choose_day(&mut times, typed);
    }
    times.first_free = first_free.map(|slot| FirstFree {
        value: format!("{FIRST}{}", slot.id.starts_at()),
        interval: shown::slot_interval(&slot, zone),
    });
    let (from, until) = span_of(times.day, zone);
    let between = SlotsBetween {
        checkpoint: checkpoint.number,
        lane,
        from,
        until,
    };
    let slots = app.store.read(between).await?;
    let to_come: Vec<&Slot> = slots
        .iter()
        .filter(|slot| slot.id.starts_at() > now)
        .collect();
    if lane == PlaceLane::Expedited {
        let left = to_come.iter().map(|slot| slot.free()).sum();
        times.expedited_left = Some(shown::count(left));
    }
    // An hour in which nobody could ever go (a closure, an hour without an expedited place) is no choice.
    let with_places = to_come.into_iter().filter(|slot| slot.capacity > 0);
    times.hours = with_places
        .map(|slot| HourChoice {
            value: slot.id.starts_at().to_string(),
            interval: shown::slot_interval(slot, zone),
            free: shown::count(slot.free()),
        })
        .collect();
    Ok(times)
}

fn day(slot: &Slot, checkpoint: &Checkpoint) -> Date {
    slot.id.starts_at().to_zoned(checkpoint.zone.clone()).date()
}

fn choose_day(times: &mut TimeChoice, typed: &str) {
    times.date.value = typed.chars().take(20).collect();
    let (first, last) = (times.first_day, times.last_day);
    match parse_date(typed.trim()) {
        None => fields::reject(times, "date", "date-format"),
        Some(day) if day < first => {
            times.reject(
                "date",
                Message::new("error-date-before").with("date", first),
            );
        }
        Some(day) if day > last => {
            times.reject("date", Message::new("error-date-after").with("date", last));
        }
        Some(day) => {
            times.day = day;
            times.date.value = day.to_string();
        }
    }
}

/// The instant that a posted choice stands for.
pub fn chosen(value: &str) -> Option<Timestamp> {
    value.strip_prefix(FIRST).unwrap_or(value).parse().ok()
}

/// Reads the choice: the instant, or the field's error and the times to choose from again.
///
/// # Errors
/// Only those of the storage.
pub async fn read(
    reader: &Reader,
    checkpoint: &Checkpoint,
    lane: PlaceLane,
    slot: &str,
) -> Result<Result<Timestamp, TimeChoice>, Failure> {
    let app = &reader.app;
    let wrong = match chosen(slot) {
        None => "time-choose",
        Some(starts_at) => {
            let rules = &app.settings.rules;
            let is_in_reach = check_start(starts_at, rules, &checkpoint.zone, reader.now()).is_ok();
            let free = free_places(reader, checkpoint, lane, starts_at).await?;
            match free {
                Some(1..) if is_in_reach => return Ok(Ok(starts_at)),
                Some(_) if is_in_reach => "time-gone",
                _ => "time-choose",
            }
        }
    };
    let date = chosen(slot).map(|at| at.to_zoned(checkpoint.zone.clone()).date().to_string());
    let mut times = choice(reader, checkpoint, lane, date.as_deref()).await?;
    times.date.error = None;
    fields::reject(&mut times, "slot", wrong);
    Ok(Err(times))
}

/// Free places of the interval that begins then; none if there is no such interval.
async fn free_places(
    reader: &Reader,
    checkpoint: &Checkpoint,
    lane: PlaceLane,
    starts_at: Timestamp,
) -> Result<Option<i64>, Failure> {
    let until = starts_at.saturating_add(jiff::SignedDuration::from_secs(1));
    let until = until.unwrap_or(Timestamp::MAX);
    let between = SlotsBetween {
        checkpoint: checkpoint.number,
        lane,
        from: starts_at,
        until,
    };
    let slots = reader.app.store.read(between).await?;
    Ok(slots
        .iter()
        .find(|slot| slot.id.starts_at() == starts_at)
        .map(Slot::free))
}
