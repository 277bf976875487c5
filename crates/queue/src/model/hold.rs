//! Rules of taking a place: who may hold, for when, and for how long.

use crate::model::refusal::Refusal;
use crate::model::rules::Rules;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// What the store knows about one of the vehicle's keys (plate or VIN).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Whether an active booking has it.
    pub active: bool,
    /// When the vehicle's last hold ran out or runs out.
    pub hold_until: Timestamp,
    /// Whether that hold ended in a confirmed booking; then its window no longer counts.
    pub window_closed: bool,
}

/// Decides until when a vehicle may hold a place: one short window, not renewable.
///
/// Within the window the user may change the place as often as they like; the deadline stays. After
/// an unpaid window there is a pause. So nobody can keep a place by holding it again and again.
///
/// # Errors
/// [`Refusal::VehicleHasActiveBooking`] or [`Refusal::HoldWindowUsed`].
pub fn hold_until(
    claims: impl IntoIterator<Item = Claim>,
    rules: &Rules,
    now: Timestamp,
) -> Result<Timestamp, Refusal> {
    let mut until = rules.hold_until(now);
    for claim in claims {
        if claim.active {
            return Err(Refusal::VehicleHasActiveBooking);
        }
        if claim.window_closed {
            continue;
        }
        let free_from = claim.hold_until + SignedDuration::from_mins(rules.hold_pause_minutes);
        if now < claim.hold_until {
            until = until.min(claim.hold_until);
        } else if now < free_from {
            return Err(Refusal::HoldWindowUsed { until: free_from });
        }
    }
    Ok(until)
}

/// The last date that can be booked: 90 calendar days after today in the checkpoint's zone.
pub fn last_date(rules: &Rules, zone: &TimeZone, now: Timestamp) -> Date {
    let today = now.to_zoned(zone.clone()).date();
    today
        .checked_add(jiff::Span::new().days(rules.horizon_days))
        .unwrap_or(today)
}

/// Whether an interval that begins then can be booked now.
///
/// # Errors
/// [`Refusal::InThePast`] or [`Refusal::BeyondHorizon`].
pub fn check_start(
    starts_at: Timestamp,
    rules: &Rules,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<(), Refusal> {
    if starts_at <= now {
        return Err(Refusal::InThePast);
    }
    let last = last_date(rules, zone, now);
    if starts_at.to_zoned(zone.clone()).date() > last {
        return Err(Refusal::BeyondHorizon { last });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// Q-22, example 4: day 91 is refused, day 90 accepted, by the checkpoint's calendar.
    #[test]
    fn the_horizon_is_ninety_calendar_days_in_the_checkpoints_zone() {
        let rules = Rules::load().unwrap();
        let zone = kernel::zone::kazakhstan();
        // 23:30 on 20 November in Kazakhstan is still 18:30 in UTC.
        let now = instant("2026-11-20T18:30:00Z");
        let day_90 = instant("2027-02-18T18:00:00Z");
        let day_91 = instant("2027-02-18T19:00:00Z");
        assert_eq!(check_start(day_90, &rules, &zone, now), Ok(()));
        let last = "2027-02-18".parse().unwrap();
        assert_eq!(
            check_start(day_91, &rules, &zone, now),
            Err(Refusal::BeyondHorizon { last })
        );
        // An hour later it is the 21st there, and the same interval is day 90.
        let later = instant("2026-11-20T19:30:00Z");
        assert_eq!(check_start(day_91, &rules, &zone, later), Ok(()));
        assert_eq!(
            check_start(later, &rules, &zone, later),
            Err(Refusal::InThePast)
        );
    }

    #[test]
    fn a_window_can_be_used_up_but_not_prolonged() {
        let rules = Rules::load().unwrap();
        let start = instant("2026-11-20T10:00:00Z");
        let minutes = |count| start + SignedDuration::from_mins(count);
        let first = hold_until([], &rules, start).unwrap();
        assert_eq!(first, minutes(15));
        let claim = Claim {
            active: false,
            hold_until: first,
            window_closed: false,
        };
        assert_eq!(hold_until([claim], &rules, minutes(10)), Ok(minutes(15)));
        assert_eq!(
            hold_until([claim], &rules, minutes(15)),
            Err(Refusal::HoldWindowUsed { until: minutes(45) })
        );
        assert_eq!(hold_until([claim], &rules, minutes(45)), Ok(minutes(60)));
        let crossed = Claim {
            window_closed: true,
            ..claim
        };
        assert_eq!(hold_until([crossed], &rules, minutes(16)), Ok(minutes(31)));
        let busy = Claim {
            active: true,
            ..claim
        };
        assert_eq!(
            hold_until([busy], &rules, minutes(500)),
            Err(Refusal::VehicleHasActiveBooking)
        );
    }
}
