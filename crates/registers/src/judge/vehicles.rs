//! Decisions about the vehicle itself: registration, search, inspection, weighing.

use jiff::civil::Date;
use kernel::vin::Vin;

use super::Verdict;
use crate::checks::ReasonCode;
use crate::question::inspections::Inspection;
use crate::question::vehicle::{VehicleAnswer, VehicleStatus};
use crate::question::wanted::WantedAnswer;
use crate::question::weighing::Weighing;

/// the vehicle is registered, and the plate belongs to the stated VIN.
pub(crate) fn vehicle(stated: &Vin, answer: &VehicleAnswer) -> Verdict {
    let reasons = (ReasonCode::VehicleNotFound, ReasonCode::VehicleDeregistered);
    registered(stated, answer, reasons)
}

/// the agricultural machine is registered with the stated VIN.
pub(crate) fn machine(stated: &Vin, answer: &VehicleAnswer) -> Verdict {
    let reasons = (
        ReasonCode::MachineryNotFound,
        ReasonCode::MachineryDeregistered,
    );
    registered(stated, answer, reasons)
}

fn registered(
    stated: &Vin,
    answer: &VehicleAnswer,
    (not_found, deregistered): (ReasonCode, ReasonCode),
) -> Verdict {
    match answer {
        VehicleAnswer::NotFound => Verdict::no(not_found),
        VehicleAnswer::Found {
            status: VehicleStatus::Deregistered,
            ..
        } => Verdict::no(deregistered),
        VehicleAnswer::Found { vin, .. } => {
            let same = Vin::parse(vin).is_ok_and(|registered| registered == *stated);
            Verdict::yes_or(same, ReasonCode::VinMismatch)
        }
    }
}

/// the vehicle is not wanted.
pub(crate) fn wanted(answer: &WantedAnswer) -> Verdict {
    let WantedAnswer::Wanted { basis, since } = answer else {
        return Verdict::POSITIVE;
    };
    let since = since.map(|day| day.to_string());
    let words: Vec<&str> = [since.as_deref(), basis.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    if words.is_empty() {
        Verdict::no(ReasonCode::VehicleWanted)
    } else {
        Verdict::no_with(ReasonCode::VehicleWanted, words.join(", "))
    }
}

/// lorry and trailer passed, and the inspections cover the booked day.
/// What is wrong with the lorry is told before what is wrong with the trailer.
pub(crate) fn inspections(day: Date, known: &[Option<Inspection>]) -> Verdict {
    let last_days: Result<Vec<Date>, Verdict> = known
        .iter()
        .map(|known| inspection(day, known.as_ref()))
        .collect();
    match last_days.map(|days| days.into_iter().min()) {
        Ok(Some(until)) => Verdict::positive_until(until),
        Ok(None) => Verdict::no(ReasonCode::InspectionMissing),
        Err(no) => no,
    }
}

/// The last day a vehicle's inspection is good for, or the no.
fn inspection(day: Date, known: Option<&Inspection>) -> Result<Date, Verdict> {
    let known = known.ok_or(Verdict::no(ReasonCode::InspectionMissing))?;
    if !known.passed {
        return Err(Verdict::no(ReasonCode::InspectionFailed));
    }
    if known.valid_until < day {
        let last_day = known.valid_until.to_string();
        return Err(Verdict::no_with(ReasonCode::InspectionExpired, last_day));
    }
    Ok(known.valid_until)
}

/// a weighing is known.
pub(crate) fn weighing(answer: Weighing) -> Verdict {
    Verdict::yes_or(answer.found, ReasonCode::WeighingUnknown)
}

#[cfg(test)]
mod tests;
