//! What a booking does when time passes, and when it has to be looked at next.

use crate::model::booking::Booking;
use crate::model::rules::Rules;
use crate::model::state::{ExpiryCause, State};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use registers::Asking;

/// What has to be done with a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Ask the registers.
    Verify,
    /// Ask the registers again.
    Recheck(Asking),
    /// Free the place.
    Expire(ExpiryCause),
    /// Tell the user that the day is near.
    Remind,
    /// Call the lorry.
    Call,
    /// Annul the booking.
    Annul,
    /// Nothing before this instant.
    Wait(Timestamp),
    /// Nothing ever again.
    Rest,
}

/// When the call is due: an hour or two before the booked instant, by the season of the booked day.
pub fn call_at(booking: &Booking, rules: &Rules, zone: &TimeZone) -> Timestamp {
    let starts_at = booking.starts_at();
    starts_at - rules.call_lead(starts_at.to_zoned(zone.clone()).date())
}

/// When a lorry that has not come loses its booking. One that was called late (the centre was down,
/// and it stood in the waiting zone) has the length of an interval from its call: it is never
/// annulled for a call that it did not get.
pub fn annul_at(booking: &Booking, rules: &Rules) -> Timestamp {
    let expected_until = match &booking.state {
        State::Called { at, .. } => booking.ends_at.max(*at + booking.length()),
        _ => booking.ends_at,
    };
    expected_until + SignedDuration::from_mins(rules.grace_minutes)
}

/// When the reminder is due.
pub fn remind_at(booking: &Booking, rules: &Rules) -> Timestamp {
    booking.starts_at() - SignedDuration::from_hours(rules.reminder_hours)
}

/// Which of the later askings is due: that of a new driver, that of an officer who doubts a stop,
/// that of the day before, or that of the entry. A booking made within the last day was just checked.
fn asking_due(booking: &Booking, rules: &Rules, now: Timestamp) -> Option<Asking> {
    let remind_at = remind_at(booking, rules);
    let later = &booking.later;
    let is_day_due =
        later.day_asked_at.is_none() && now >= remind_at && booking.created_at < remind_at;
    match &booking.state {
        State::AwaitingPayment { .. }
        | State::Confirmed { .. }
        | State::InWaitingZone { .. }
        | State::Called { .. }
            if later.driver_changed =>
        {
            Some(Asking::Driver)
        }
        State::AwaitingPayment { .. }
        | State::Confirmed { .. }
        | State::InWaitingZone { .. }
        | State::Called { .. }
            if later.ask_again && later.stop.is_some() =>
        {
            later.asking_of_stop()
        }
        State::Confirmed { .. } | State::InWaitingZone { .. } if is_day_due => {
            Some(Asking::DayBefore)
        }
        State::Called { .. } if later.entry_asked_at.is_none() => Some(Asking::Entry),
        _ => None,
    }
}

/// The next step of a booking.
pub fn next_step(booking: &Booking, rules: &Rules, zone: &TimeZone, now: Timestamp) -> Step {
    let due = |at: Timestamp, step: Step| if now >= at { step } else { Step::Wait(at) };
    // What is due goes before asking, and asking before waiting.
    let unless_asking = |step: Step| match (&step, asking_due(booking, rules, now)) {
        (Step::Wait(_), Some(asking)) => Step::Recheck(asking),
        _ => step,
    };
    match &booking.state {
        // The checks could not even begin: the house, not the user, is late.
        State::Held { until } if now >= *until => Step::Expire(ExpiryCause::RegisterUnreachable),
        State::Verifying { until, .. } if now >= *until => {
            Step::Expire(ExpiryCause::RegisterUnreachable)
        }
        State::Held { .. } | State::Verifying { .. } => Step::Verify,
        State::AwaitingPayment { until } => {
            unless_asking(due(*until, Step::Expire(ExpiryCause::Unpaid)))
        }
        State::Confirmed { .. } => {
            let call_at = call_at(booking, rules, zone);
            let remind_at = remind_at(booking, rules);
            if now >= annul_at(booking, rules) {
                Step::Annul
            } else if now >= call_at {
                Step::Call
            } else if booking.reminded_at.is_none() {
                unless_asking(due(remind_at, Step::Remind))
            } else {
                unless_asking(Step::Wait(call_at))
            }
        }
        State::InWaitingZone { .. } => {
            unless_asking(due(call_at(booking, rules, zone), Step::Call))
        }
        State::Called { .. } => unless_asking(due(annul_at(booking, rules), Step::Annul)),
        _ => Step::Rest,
    }
}
