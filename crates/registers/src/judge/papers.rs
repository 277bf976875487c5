//! Decisions about permits, insurance and debts.

use jiff::civil::Date;

use super::{Verdict, shown};
use crate::checks::{CheckOutcome, Driver, ReasonCode};
use crate::question::fines::Fines;
use crate::question::insurance::{Contract, InsuredDriver};
use crate::question::permits::Permit;
use crate::question::taxes::TaxDebt;
use crate::question::tolls::TollDebt;

/// for one register: an active permit covers the booked day.
pub(crate) fn permits(day: Date, permits: &[Permit]) -> Verdict {
    let mut active = permits.iter().filter(|permit| permit.active);
    if active
        .clone()
        .any(|permit| permit.valid_from <= day && day <= permit.valid_until)
    {
        return Verdict::POSITIVE;
    }
    let expired = active.any(|permit| permit.valid_until < day);
    Verdict::no(if expired {
        ReasonCode::CarriagePermitExpired
    } else {
        ReasonCode::CarriagePermitMissing
    })
}

/// for both registers: a yes of one is enough, a no needs both answers,
/// and a permit that ran out says more than none.
pub(crate) fn either(licences: CheckOutcome, permits: CheckOutcome) -> CheckOutcome {
    let expired = |outcome: &CheckOutcome| {
        matches!(
            outcome,
            CheckOutcome::Negative {
                reason: ReasonCode::CarriagePermitExpired,
                ..
            }
        )
    };
    match (licences, permits) {
        (CheckOutcome::Positive, _) | (_, CheckOutcome::Positive) => CheckOutcome::Positive,
        (unknown @ CheckOutcome::Unknown { .. }, _)
        | (_, unknown @ CheckOutcome::Unknown { .. }) => unknown,
        (first, second) if expired(&second) && !expired(&first) => second,
        (first, _) => first,
    }
}

/// a contract covers the booked day and the driver.
pub(crate) fn insurance(driver: &Driver, day: Date, contracts: &[Contract]) -> Verdict {
    let covering = contracts
        .iter()
        .filter(|contract| contract.valid_from <= day && day <= contract.valid_until);
    let of_driver = covering.clone().filter(|contract| {
        contract.any_driver || contract.drivers.iter().any(|one| is_insured(driver, one))
    });
    if let Some(until) = of_driver.map(|contract| contract.valid_until).max() {
        return Verdict::positive_until(until);
    }
    if covering.count() > 0 {
        return Verdict::no(ReasonCode::DriverNotInsured);
    }
    let last_day = contracts
        .iter()
        .map(|contract| contract.valid_until)
        .filter(|until| *until < day)
        .max();
    match last_day {
        Some(last_day) => Verdict::no_with(ReasonCode::InsuranceExpired, last_day.to_string()),
        None => Verdict::no(ReasonCode::InsuranceMissing),
    }
}

/// Numbers of documents are compared without case and blanks; an empty one is
/// nobody's.
fn is_insured(driver: &Driver, insured: &InsuredDriver) -> bool {
    let by_iin = match (&driver.iin, &insured.iin) {
        (Some(stated), Some(insured)) => stated.as_str() == insured,
        _ => false,
    };
    let stated = folded(&driver.document_number);
    let by_document = insured.document_number.as_deref().map(folded);
    by_iin || (!stated.is_empty() && by_document.is_some_and(|number| number == stated))
}

/// A document number or another mark of letters and digits, as it is compared.
pub(super) fn folded(number: &str) -> String {
    number
        .chars()
        .filter(|character| !character.is_whitespace())
        .flat_map(char::to_uppercase)
        .collect()
}

/// no tax is owed, vehicle tax included.
pub(crate) fn taxes(debt: TaxDebt) -> Verdict {
    let nothing = debt.total_tiyn == 0 && debt.vehicle_tax_tiyn == 0;
    Verdict::yes_or(nothing, ReasonCode::TaxDebt)
}

/// no road-safety fine is overdue.
pub(crate) fn fines(fines: Fines) -> Verdict {
    Verdict::yes_or(fines.overdue == 0, ReasonCode::OverdueFine)
}

/// nothing is owed for toll roads.
pub(crate) fn tolls(debt: TollDebt) -> Verdict {
    match debt.amount_tiyn {
        0 => Verdict::POSITIVE,
        owed => Verdict::no_with(ReasonCode::TollDebt, shown(owed)),
    }
}

#[cfg(test)]
mod tests;
