//! Tests of the decisions about the vehicle: every reason, both outcomes, the last day.

use jiff::civil::date;

use super::*;
use crate::checks::CheckOutcome;

const DAY: Date = date(2026, 3, 1);
const DAY_AFTER: Date = date(2026, 3, 2);
const DAY_BEFORE: Date = date(2026, 2, 28);

fn reason(verdict: &Verdict) -> Option<ReasonCode> {
    match &verdict.outcome {
        CheckOutcome::Negative { reason, .. } => Some(*reason),
        _ => None,
    }
}

fn vin() -> Vin {
    Vin::parse("XTC651150C1234567").expect("a valid VIN")
}

fn registered_as(vin: &str, status: VehicleStatus) -> VehicleAnswer {
    VehicleAnswer::Found {
        vin: vin.to_owned(),
        status,
    }
}

/// the vehicle is registered under the stated plate and VIN.
#[test]
fn a_vehicle_has_to_be_registered_with_the_stated_vin() {
    let of = |answer: &_| vehicle(&vin(), answer);
    let same = registered_as("XTC651150C1234567", VehicleStatus::Registered);
    assert_eq!(of(&same), Verdict::POSITIVE);
    let other = registered_as("XTC651150C7654321", VehicleStatus::Registered);
    assert_eq!(
        of(&other),
        Verdict::no(ReasonCode::VinMismatch),
        "the other VIN is not told"
    );
    let gone = registered_as("XTC651150C1234567", VehicleStatus::Deregistered);
    assert_eq!(reason(&of(&gone)), Some(ReasonCode::VehicleDeregistered));
    assert_eq!(
        reason(&of(&VehicleAnswer::NotFound)),
        Some(ReasonCode::VehicleNotFound)
    );
}

/// the machine is registered under the stated plate and number.
#[test]
fn a_machine_has_to_be_registered_with_the_stated_vin() {
    let of = |answer: &_| machine(&vin(), answer);
    let same = registered_as("xtc651150c1234567", VehicleStatus::Registered);
    assert_eq!(of(&same), Verdict::POSITIVE);
    let other = registered_as("?", VehicleStatus::Registered);
    assert_eq!(of(&other), Verdict::no(ReasonCode::VinMismatch));
    let gone = registered_as("XTC651150C1234567", VehicleStatus::Deregistered);
    assert_eq!(reason(&of(&gone)), Some(ReasonCode::MachineryDeregistered));
    assert_eq!(
        reason(&of(&VehicleAnswer::NotFound)),
        Some(ReasonCode::MachineryNotFound)
    );
}

/// a wanted vehicle is refused, with the ministry's words.
#[test]
fn a_wanted_vehicle_is_a_no_with_the_ground() {
    assert_eq!(wanted(&WantedAnswer::NotWanted), Verdict::POSITIVE);
    let answer = WantedAnswer::Wanted {
        basis: Some("розыск".to_owned()),
        since: Some(date(2026, 1, 5)),
    };
    assert_eq!(
        wanted(&answer),
        Verdict::no_with(ReasonCode::VehicleWanted, "2026-01-05, розыск")
    );
    let silent = WantedAnswer::Wanted {
        basis: None,
        since: None,
    };
    assert_eq!(wanted(&silent), Verdict::no(ReasonCode::VehicleWanted));
}

/// lorry and trailer passed, and the last day still counts.
#[test]
fn lorry_and_trailer_have_to_be_inspected() {
    let of = |valid_until, passed| {
        Some(Inspection {
            valid_until,
            passed,
        })
    };
    let judged = |lorry, trailer: Option<Option<Inspection>>| {
        let known: Vec<_> = std::iter::once(lorry).chain(trailer).collect();
        inspections(DAY, &known)
    };
    let good = of(DAY, true);
    assert_eq!(judged(good, None), Verdict::positive_until(DAY));
    assert_eq!(
        judged(of(DAY_AFTER, true), Some(good)),
        Verdict::positive_until(DAY),
        "the earlier of the two is kept"
    );
    for (lorry, trailer) in [(None, None), (good, Some(None))] {
        assert_eq!(
            reason(&judged(lorry, trailer)),
            Some(ReasonCode::InspectionMissing)
        );
    }
    let old = of(DAY_BEFORE, true);
    for (lorry, trailer) in [(old, None), (good, Some(old))] {
        assert_eq!(
            judged(lorry, trailer),
            Verdict::no_with(ReasonCode::InspectionExpired, "2026-02-28")
        );
    }
    let failed = of(DAY_AFTER, false);
    for (lorry, trailer) in [(failed, Some(None)), (good, Some(failed))] {
        assert_eq!(
            reason(&judged(lorry, trailer)),
            Some(ReasonCode::InspectionFailed)
        );
    }
}

/// a weighing is known.
#[test]
fn a_weighing_has_to_be_known() {
    assert_eq!(weighing(Weighing { found: true }), Verdict::POSITIVE);
    assert_eq!(
        weighing(Weighing { found: false }),
        Verdict::no(ReasonCode::WeighingUnknown)
    );
}
