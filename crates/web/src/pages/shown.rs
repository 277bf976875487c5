//! Values of the domain as the pages show them: names of checkpoints, times in their zone, bookings in brief.

use super::failure::Failure;
use crate::i18n::{Interval, Lang};
use crate::view::booking::{BookingBrief, BookingState};
use crate::view::chrome::CheckpointName;
use crate::view::public::Fees;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use kernel::ids::BookingId;
use payments::FeeItem;
use queue::Settings;
use queue::model::booking::Booking;
use queue::model::checkpoint::Checkpoint;
use queue::model::slot::{PlaceLane, Slot};

/// Regions in English; the annex has them in Kazakh and Russian.
const REGIONS_EN: [(&str, &str); 12] = [
    ("Ақтөбе облысы", "Aktobe Region"),
    ("Алматы облысы", "Almaty Region"),
    ("Атырау облысы", "Atyrau Region"),
    ("Шығыс Қазақстан облысы", "East Kazakhstan Region"),
    ("Батыс Қазақстан облысы", "West Kazakhstan Region"),
    ("Қостанай облысы", "Kostanay Region"),
    ("Маңғыстау облысы", "Mangystau Region"),
    ("Павлодар облысы", "Pavlodar Region"),
    ("Солтүстік Қазақстан облысы", "North Kazakhstan Region"),
    ("Түркістан облысы", "Turkistan Region"),
    ("Абай облысы", "Abai Region"),
    ("Жетісу облысы", "Jetisu Region"),
];

/// A checkpoint as it is named on pages.
pub fn checkpoint_name(lang: Lang, checkpoint: &Checkpoint) -> CheckpointName {
    let (name, region) = match lang {
        Lang::Kk => (checkpoint.name_kk.clone(), checkpoint.region_kk.clone()),
        Lang::Ru => (checkpoint.name_ru.clone(), checkpoint.region_ru.clone()),
        Lang::En => (checkpoint.name_en(), region_en(checkpoint)),
    };
    let slug = checkpoint.slug.clone();
    CheckpointName {
        slug,
        name,
        region,
        neighbour: checkpoint.neighbour.clone(),
    }
}

fn region_en(checkpoint: &Checkpoint) -> String {
    let found = REGIONS_EN
        .iter()
        .find(|(kazakh, _)| *kazakh == checkpoint.region_kk);
    found.map_or_else(
        || checkpoint.region_kk.clone(),
        |(_, english)| (*english).to_owned(),
    )
}

/// The checkpoint of an address.
///
/// # Errors
/// 404 when there is none.
pub fn checkpoint_at<'a>(settings: &'a Settings, slug: &str) -> Result<&'a Checkpoint, Failure> {
    settings
        .checkpoints
        .by_slug(slug)
        .ok_or_else(Failure::not_found)
}

/// The checkpoint of a booking.
///
/// # Errors
/// 404 when the annex no longer has it.
pub fn checkpoint_of<'a>(
    settings: &'a Settings,
    booking: &Booking,
) -> Result<&'a Checkpoint, Failure> {
    settings
        .checkpoints
        .get(booking.checkpoint())
        .ok_or_else(Failure::not_found)
}

/// An instant on the clock of a zone.
pub fn zoned(instant: Timestamp, zone: &TimeZone) -> Zoned {
    instant.to_zoned(zone.clone())
}

/// A stretch of time on the clock of a zone.
pub fn interval(starts_at: Timestamp, ends_at: Timestamp, zone: &TimeZone) -> Interval {
    Interval {
        starts: zoned(starts_at, zone),
        ends: zoned(ends_at, zone),
    }
}

/// The interval of a slot.
pub fn slot_interval(slot: &Slot, zone: &TimeZone) -> Interval {
    interval(slot.id.starts_at(), slot.ends_at(), zone)
}

/// The interval that begins at an instant, with the length of the rules.
pub fn interval_from(starts_at: Timestamp, settings: &Settings, zone: &TimeZone) -> Interval {
    let length = SignedDuration::from_mins(settings.rules.interval_minutes);
    interval(starts_at, starts_at + length, zone)
}

/// What every page about a booking says of it.
///
/// # Errors
/// 404 when the annex no longer has its checkpoint.
pub fn brief(lang: Lang, settings: &Settings, booking: &Booking) -> Result<BookingBrief, Failure> {
    let checkpoint = checkpoint_of(settings, booking)?;
    Ok(BookingBrief {
        id: booking.id.to_string(),
        number: booking.state.number().map(|number| number.to_string()),
        state: state_of(booking),
        checkpoint: checkpoint_name(lang, checkpoint),
        interval: interval(booking.starts_at(), booking.ends_at, &checkpoint.zone),
        plate: booking.details.vehicle.plate.raw().to_owned(),
        is_expedited: booking.lane() == PlaceLane::Expedited,
    })
}

/// The state as the pages know it.
pub fn state_of(booking: &Booking) -> BookingState {
    BookingState::parse(booking.state.name()).unwrap_or(BookingState::Expired)
}

/// The booking of an address; one that can't be an id is as little there as one that isn't.
///
/// # Errors
/// 404.
pub fn booking_id(text: &str) -> Result<BookingId, Failure> {
    text.parse().map_err(|_| Failure::not_found())
}

/// A count for pages; none of ours is negative.
pub fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

/// The fees of a day.
///
/// # Errors
/// 500 when the tables have none for the day.
pub fn fees(settings: &Settings, day: jiff::civil::Date) -> Result<Fees, Failure> {
    let price = |item| {
        settings.tariffs.price(item, day).map_err(|error| {
            tracing::error!(%error, "no fee is in force");
            Failure::status(axum::http::StatusCode::INTERNAL_SERVER_ERROR)
        })
    };
    let ordinary = price(FeeItem::Ordinary)?;
    Ok(Fees {
        ordinary_minor: ordinary.amount.minor,
        expedited_minor: price(FeeItem::Expedited)?.amount.minor,
        index_minor: ordinary.index().map_or(0, |(_, index)| index.minor),
        day,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// every region of the annex has a name in English too.
    #[test]
    fn every_region_has_an_english_name() {
        let settings = Settings::load().unwrap();
        for checkpoint in settings.checkpoints.iter() {
            let name = checkpoint_name(Lang::En, checkpoint);
            assert!(name.region.ends_with("Region"), "{}", name.region);
        }
    }
}
