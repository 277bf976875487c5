//! The checks of a booking as its page shows them.

use super::shown;
use crate::service::checks as service;
use crate::view::checks::{AppealView, CheckOutcome, CheckView, StopView};
use jiff::tz::TimeZone;
use queue::appeals::{Appeal, is_appealable};
use queue::model::booking::Booking;
use registers::checks::{CheckOutcome as Asked, CheckRecord};

/// The checks with the appeals against them.
pub fn views(checks: &[CheckRecord], appeals: &[Appeal], zone: &TimeZone) -> Vec<CheckView> {
    let with_appeal = |record: &CheckRecord| {
        let found = appeals
            .iter()
            .find(|appeal| appeal.number == record.number.get());
        view(record, found, zone)
    };
    checks.iter().map(with_appeal).collect()
}

/// A check of Q-18 with what it came to: for residents two of them are only told.
pub fn view(record: &CheckRecord, appeal: Option<&Appeal>, zone: &TimeZone) -> CheckView {
    let asked_at = Some(shown::zoned(record.asked_at, zone));
    let (outcome, reason, answer, at) = match &record.outcome {
        Asked::Positive => (CheckOutcome::Passed, "", None, asked_at),
        Asked::Negative { reason, detail } => {
            let outcome = if record.refuses() {
                CheckOutcome::Failed
            } else {
                CheckOutcome::Notified
            };
            (outcome, reason.as_str(), detail.clone(), asked_at)
        }
        Asked::Unknown { cause, .. } => {
            let outcome = if record.is_awaited() {
                CheckOutcome::Unreachable
            } else {
                CheckOutcome::Pending
            };
            (outcome, cause.as_str(), None, None)
        }
        Asked::NotApplicable { why } => (CheckOutcome::NotApplicable, why.as_str(), None, None),
    };
    let register = match &record.outcome {
        Asked::Unknown { register, .. } => *register,
        _ => record.register,
    };
    CheckView {
        number: record.number.get(),
        register: String::from(register.as_str()),
        outcome,
        reason: String::from(reason),
        answer: answer.unwrap_or_default(),
        at,
        is_earlier: record.cached,
        can_appeal: appeal.is_none() && is_appealable(record),
        appeal: appeal.map(|appeal| appeal_view(appeal, zone)),
    }
}

fn appeal_view(appeal: &Appeal, zone: &TimeZone) -> AppealView {
    let answer = appeal.answer.as_ref();
    AppealView {
        state: String::from(service::appeal_state_for_user(appeal)),
        filed_at: shown::zoned(appeal.filed_at, zone),
        due_at: shown::zoned(appeal.due_at, zone),
        answer: answer
            .map(|answer| answer.words.clone())
            .unwrap_or_default(),
    }
}

/// The stop at the entry, if its user may know of it.
pub fn stop(booking: &Booking) -> Option<StopView> {
    let stop = booking
        .later
        .stop
        .filter(|stop| !stop.is_for_officers() && booking.state.is_active())?;
    Some(StopView {
        number: stop.check,
        reason: String::from(stop.reason.as_str()),
    })
}
