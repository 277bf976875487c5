//! Tests of the decisions about papers and debts: every reason, both outcomes, the last day.

use jiff::civil::date;
use kernel::country::Country;
use kernel::names::PersonName;
use kernel::person_number::Iin;
use kernel::phone::Phone;

use super::*;
use crate::checks::{Register, Residency, UnknownCause};

const DAY: Date = date(2026, 3, 1);
const DAY_AFTER: Date = date(2026, 3, 2);
const DAY_BEFORE: Date = date(2026, 2, 28);
const IIN: &str = "900417499010";

fn permit(valid_from: Date, valid_until: Date, active: bool) -> Permit {
    Permit {
        valid_from,
        valid_until,
        active,
    }
}

/// an active permit that covers the booked day, its ends included.
#[test]
fn a_permit_has_to_be_active_on_the_day() {
    assert_eq!(permits(DAY, &[permit(DAY, DAY, true)]), Verdict::POSITIVE);
    let missing = Verdict::no(ReasonCode::CarriagePermitMissing);
    assert_eq!(permits(DAY, &[]), missing);
    assert_eq!(permits(DAY, &[permit(DAY, DAY, false)]), missing);
    assert_eq!(
        permits(DAY, &[permit(DAY_AFTER, DAY_AFTER, true)]),
        missing,
        "not yet valid"
    );
    let old = permit(DAY_BEFORE, DAY_BEFORE, true);
    assert_eq!(
        permits(DAY, &[permit(DAY, DAY, false), old]),
        Verdict::no(ReasonCode::CarriagePermitExpired)
    );
    assert_eq!(
        permits(DAY, &[old, permit(DAY, DAY, true)]),
        Verdict::POSITIVE
    );
}

/// a yes of one register is enough, a no needs both.
#[test]
fn either_register_may_hold_the_permit() {
    let yes = CheckOutcome::Positive;
    let no = CheckOutcome::negative(ReasonCode::CarriagePermitMissing);
    let old = CheckOutcome::negative(ReasonCode::CarriagePermitExpired);
    let unknown = CheckOutcome::Unknown {
        register: Register::ELicensing,
        cause: UnknownCause::TimedOut,
    };
    for (first, second, expected) in [
        (&yes, &no, &yes),
        (&yes, &unknown, &yes),
        (&yes, &yes, &yes),
        (&unknown, &no, &unknown),
        (&unknown, &old, &unknown),
        (&no, &old, &old),
        (&no, &no, &no),
    ] {
        let there = either(first.clone(), second.clone());
        let back = either(second.clone(), first.clone());
        assert_eq!((&there, &back), (expected, expected));
    }
}

fn driver(iin: Option<&str>, document_number: &str) -> Driver {
    Driver {
        residency: Residency::Resident,
        iin: iin.map(|iin| Iin::parse(iin).expect("a valid IIN")),
        name: PersonName::single("Айгүл").expect("a valid name"),
        birth_date: date(1990, 4, 17),
        phone: Phone::parse("+77010000001").expect("a valid number"),
        document_country: Country::KZ,
        document_number: document_number.to_owned(),
    }
}

fn contract(valid_from: Date, valid_until: Date) -> Contract {
    Contract {
        any_driver: true,
        drivers: Vec::new(),
        valid_from,
        valid_until,
    }
}

fn for_driver(iin: Option<&str>, document_number: Option<&str>) -> Contract {
    Contract {
        any_driver: false,
        drivers: vec![InsuredDriver {
            iin: iin.map(str::to_owned),
            document_number: document_number.map(str::to_owned),
        }],
        ..contract(DAY, DAY)
    }
}

/// the term covers the booked day, its ends included.
#[test]
fn a_contract_has_to_cover_the_day() {
    let judged = |contracts: &[Contract]| insurance(&driver(None, "N1"), DAY, contracts);
    assert_eq!(judged(&[contract(DAY, DAY)]), Verdict::positive_until(DAY));
    assert_eq!(
        judged(&[contract(DAY, DAY), contract(DAY_BEFORE, DAY_AFTER)]),
        Verdict::positive_until(DAY_AFTER),
        "the longest of several is kept"
    );
    let missing = Verdict::no(ReasonCode::InsuranceMissing);
    assert_eq!(judged(&[]), missing);
    assert_eq!(judged(&[contract(DAY_AFTER, DAY_AFTER)]), missing);
    assert_eq!(
        judged(&[contract(DAY_BEFORE, DAY_BEFORE)]),
        Verdict::no_with(ReasonCode::InsuranceExpired, "2026-02-28")
    );
}

/// the insured driver, by IIN or by document.
#[test]
fn a_contract_has_to_cover_the_driver() {
    let stated = driver(Some(IIN), "n 123");
    let judged = |contract| insurance(&stated, DAY, &[contract]);
    let yes = Verdict::positive_until(DAY);
    assert_eq!(judged(for_driver(Some(IIN), None)), yes);
    assert_eq!(judged(for_driver(None, Some("N123"))), yes);
    let no = Verdict::no(ReasonCode::DriverNotInsured);
    assert_eq!(judged(for_driver(Some("841102399010"), Some("N124"))), no);
    assert_eq!(judged(for_driver(None, None)), no);
    let nobody = driver(None, " ");
    let outcome = insurance(&nobody, DAY, &[for_driver(None, Some(""))]);
    assert_eq!(outcome, no, "an empty number is nobody's");
}

/// neither taxes nor vehicle tax are owed.
#[test]
fn any_tax_owed_is_a_no() {
    let of = |total_tiyn, vehicle_tax_tiyn| {
        taxes(TaxDebt {
            total_tiyn,
            vehicle_tax_tiyn,
        })
    };
    assert_eq!(of(0, 0), Verdict::POSITIVE);
    for owed in [of(1, 0), of(0, 1)] {
        assert_eq!(owed, Verdict::no(ReasonCode::TaxDebt));
    }
}

/// an overdue fine is a no, without the sum.
#[test]
fn an_overdue_fine_is_a_no() {
    assert_eq!(fines(Fines { overdue: 0 }), Verdict::POSITIVE);
    assert_eq!(
        fines(Fines { overdue: 1 }),
        Verdict::no(ReasonCode::OverdueFine)
    );
}

/// a toll that is owed is told with its sum.
#[test]
fn a_toll_owed_is_a_no_with_its_sum() {
    assert_eq!(tolls(TollDebt { amount_tiyn: 0 }), Verdict::POSITIVE);
    assert_eq!(
        tolls(TollDebt {
            amount_tiyn: 125_000
        }),
        Verdict::no_with(ReasonCode::TollDebt, "1250.00 KZT")
    );
}
