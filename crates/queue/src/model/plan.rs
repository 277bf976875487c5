//! The plan of a day: how the lorries of a date are spread over intervals and lanes.

use crate::model::checkpoint::OpeningHours;
use crate::model::rules::Rules;
use crate::model::slot::{PlaceLane, SlotId};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A time in which a checkpoint lets nobody through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closure {
    /// First instant.
    pub from: Timestamp,
    /// First instant after it.
    pub until: Timestamp,
}

/// The places one slot is planned to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedSlot {
    /// The slot.
    pub id: SlotId,
    /// Its places.
    pub capacity: i64,
}

/// What a day's plan depends on.
#[derive(Debug, Clone, Copy)]
pub struct Day<'a> {
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// The date in the checkpoint's zone.
    pub date: Date,
    /// The checkpoint's zone.
    pub zone: &'a TimeZone,
    /// When it is open.
    pub hours: OpeningHours,
    /// Lorries published for the date.
    pub lorries: i64,
    /// Closures that may touch the date.
    pub closures: &'a [Closure],
}

/// Expedited places of a day: 15 % of the lorries, rounded down.
pub fn expedited_quota(lorries: i64, rules: &Rules) -> i64 {
    lorries * rules.expedited_percent / 100
}

/// The slots of a day. Every k-th lorry of the day gets its place in turn, evenly over the open
/// intervals, and the expedited ones evenly among them; so the sums are exact whatever the numbers.
/// An interval that a closure touches has no places, and they are not put elsewhere.
pub fn plan_day(day: &Day<'_>, rules: &Rules) -> Vec<PlannedSlot> {
    let starts = interval_starts(day, rules);
    if starts.is_empty() {
        return Vec::new();
    }
    let count = i64::try_from(starts.len()).unwrap_or(i64::MAX);
    let quota = expedited_quota(day.lorries, rules);
    let length = SignedDuration::from_mins(rules.interval_minutes);
    let mut slots = Vec::with_capacity(starts.len() * 2);
    for (index, starts_at) in (0..count).zip(starts) {
        // Lorries number `first` to `last` of the day belong to this interval.
        let first = index * day.lorries / count;
        let last = (index + 1) * day.lorries / count;
        let expedited = if day.lorries == 0 {
            0
        } else {
            last * quota / day.lorries - first * quota / day.lorries
        };
        let open = !day
            .closures
            .iter()
            .any(|closure| closure.from < starts_at + length && starts_at < closure.until);
        for (lane, capacity) in [
            (PlaceLane::Ordinary, last - first - expedited),
            (PlaceLane::Expedited, expedited),
        ] {
            let id = SlotId::new(day.checkpoint, starts_at, lane);
            slots.push(PlannedSlot {
                id,
                capacity: if open { capacity } else { 0 },
            });
        }
    }
    slots
}

/// Instants at which the intervals of the day begin: whole intervals within the opening hours.
fn interval_starts(day: &Day<'_>, rules: &Rules) -> Vec<Timestamp> {
    let first = i64::from(day.hours.opens_minute);
    let last = i64::from(day.hours.closes_minute);
    let step = rules.interval_minutes;
    let Ok(midnight) = day.date.to_zoned(day.zone.clone()) else {
        return Vec::new();
    };
    let count = ((last - first) / step).max(0);
    (0..count)
        .map(|index| first + index * step)
        .map(|start| midnight.timestamp() + SignedDuration::from_mins(start))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn plan(lorries: i64, hours: OpeningHours, closures: &[Closure]) -> Vec<PlannedSlot> {
        let zone = kernel::zone::kazakhstan();
        let day = Day {
            checkpoint: 5,
            date: date(2026, 12, 1),
            zone: &zone,
            hours,
            lorries,
            closures,
        };
        plan_day(&day, &Rules::load().unwrap())
    }

    fn sum(slots: &[PlannedSlot], lane: PlaceLane) -> i64 {
        slots
            .iter()
            .filter(|slot| slot.id.lane() == lane)
            .map(|slot| slot.capacity)
            .sum()
    }

    const AROUND_THE_CLOCK: OpeningHours = OpeningHours {
        opens_minute: 0,
        closes_minute: 1440,
    };

    proptest! {
        /// floor(0.15 × the day's lorries) expedited places, whatever the numbers; Q-22: all
        /// places together are the checkpoint's throughput.
        #[test]
        fn the_sums_of_a_day_are_exact(
            lorries in 0_i64..5000,
            opens in 0_u16..700,
            open_minutes in 60_u16..740,
        ) {
            let hours = OpeningHours { opens_minute: opens, closes_minute: opens + open_minutes };
            let slots = plan(lorries, hours, &[]);
            prop_assert_eq!(sum(&slots, PlaceLane::Expedited), lorries * 15 / 100);
            prop_assert_eq!(
                sum(&slots, PlaceLane::Expedited) + sum(&slots, PlaceLane::Ordinary), lorries
            );
            prop_assert!(slots.iter().all(|slot| slot.capacity >= 0));
            let per_hour = slots.chunks(2).map(|pair| pair[0].capacity + pair[1].capacity);
            let (least, most) = (per_hour.clone().min().unwrap(), per_hour.max().unwrap());
            prop_assert!(most - least <= 1, "the day is even: {least} to {most}");
        }
    }

    #[test]
    fn a_closed_interval_has_no_places_and_the_others_keep_theirs() {
        let open = plan(100, AROUND_THE_CLOCK, &[]);
        let noon = open[24].id.starts_at();
        let closure = Closure {
            from: noon,
            until: noon + SignedDuration::from_mins(90),
        };
        let closed = plan(100, AROUND_THE_CLOCK, &[closure]);
        for (before, after) in open.iter().zip(&closed) {
            let touched = (noon..closure.until).contains(&before.id.starts_at());
            assert_eq!(after.capacity, if touched { 0 } else { before.capacity });
        }
    }

    #[test]
    fn half_hours_in_opening_times_are_kept() {
        let hours = OpeningHours {
            opens_minute: 510,
            closes_minute: 1230,
        };
        let slots = plan(300, hours, &[]);
        assert_eq!(slots.len(), 24);
        assert_eq!(slots[0].id.starts_at().to_string(), "2026-12-01T03:30:00Z");
    }
}
