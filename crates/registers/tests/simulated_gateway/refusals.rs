//! The matrix of: every cell that is checked says no, for its own reason only.
//!
//! The same cells say yes in `matrix`.

use std::collections::BTreeSet;

use jiff::civil::date;
use kernel::country::Country;
use registers::{CheckOutcome, CheckSubject, Demand, Finding, ReasonCode, VehicleKind};
use simulators::gateway::{Fact, Service};
use simulators::population::named;

use crate::matrix::{MATRIX, of};
use crate::support::{State, organisation, reasons};

/// Something that goes wrong with a lorry in order: which check finds it, and why.
struct Trouble {
    number: u8,
    reason: ReasonCode,
    /// What registers hold from now on about whom.
    facts: Vec<(Service, &'static str, Fact)>,
}

/// The lorry says no on this check for this reason and yes on all others; the no
/// comes to what the column demands.
fn assert_only_no(findings: &[Finding], number: u8, reason: ReasonCode, demand: Demand) {
    let records: Vec<_> = findings.iter().map(|one| one.record.clone()).collect();
    assert_eq!(reasons(&records), [(number, reason)]);
    assert!(!records.iter().any(registers::CheckRecord::is_awaited));
    let Finding { record, evidence } = of(findings, number);
    assert_eq!(record.demand, demand, "check {number}");
    assert_eq!(record.refuses(), demand == Demand::Required);
    assert_eq!(record.only_notifies(), demand == Demand::Notify);
    assert!(record.answered_in_ms.is_some());
    assert!(!evidence.is_empty(), "check {number} rests on an answer");
}

/// What the residents' and the non-residents' column demand of a check.
fn columns(number: u8) -> (Demand, Demand) {
    let row = &MATRIX[usize::from(number) - 1];
    (row.resident, row.non_resident)
}

/// The residents' trouble makers.
const RESIDENTS: [(u8, &str, ReasonCode); 22] = [
    (
        1,
        named::LIQUIDATED_OWNER_PLATE,
        ReasonCode::OrganisationLiquidated,
    ),
    (1, named::DEAD_OWNER_PLATE, ReasonCode::PersonDead),
    (
        2,
        named::DEREGISTERED_PLATE,
        ReasonCode::VehicleDeregistered,
    ),
    (
        3,
        named::CATEGORY_B_PLATE,
        ReasonCode::LicenceCategoryMissing,
    ),
    (4, named::WANTED_PLATE, ReasonCode::VehicleWanted),
    (5, named::WANTED_DRIVER_PLATE, ReasonCode::DriverWanted),
    (
        6,
        named::UNREGISTERED_MACHINERY_PLATE,
        ReasonCode::MachineryNotFound,
    ),
    (7, named::NO_PERMIT_PLATE, ReasonCode::CarriagePermitMissing),
    (8, named::UNINSURED_PLATE, ReasonCode::InsuranceMissing),
    (8, named::INSURANCE_ENDS_PLATE, ReasonCode::InsuranceExpired),
    (9, named::TAX_DEBT_PLATE, ReasonCode::TaxDebt),
    (10, named::FINED_PLATE, ReasonCode::OverdueFine),
    (
        11,
        named::NO_DOCUMENT_PLATE,
        ReasonCode::DigitalDocumentMissing,
    ),
    (12, named::BIOMETRICS_PLATE, ReasonCode::BiometricsMismatch),
    (13, named::PHONE_PLATE, ReasonCode::PhoneNotOwned),
    (
        14,
        named::NO_INSPECTION_PLATE,
        ReasonCode::InspectionMissing,
    ),
    (
        14,
        named::FAILED_TRAILER_LORRY_PLATE,
        ReasonCode::InspectionFailed,
    ),
    (
        15,
        named::NO_CERTIFICATE_PLATE,
        ReasonCode::CertificateMissing,
    ),
    (
        16,
        named::NO_DECLARATION_PLATE,
        ReasonCode::DeclarationMissing,
    ),
    (
        16,
        named::WITHDRAWN_DECLARATION_PLATE,
        ReasonCode::DeclarationNotInForce,
    ),
    (17, named::TOLL_DEBT_PLATE, ReasonCode::TollDebt),
    (18, named::NO_WEIGHING_PLATE, ReasonCode::WeighingUnknown),
];

///
///
/// every cell of the residents' column says no, for its own reason and with
/// no other check in its company; on 10 and 17 that is only told.
#[tokio::test]
async fn every_cell_of_the_residents_says_no() {
    let state = State::start().await;
    let mut refused = BTreeSet::new();
    for (number, plate, reason) in RESIDENTS {
        let mut subject = state.lorry(Country::KZ, plate);
        // The day after the insurance of one of them ends.
        if plate == named::INSURANCE_ENDS_PLATE {
            subject.day = date(2026, 3, 4);
        }
        let findings = state.check(&subject).await;
        assert_only_no(&findings, number, reason, columns(number).0);
        refused.insert(number);
    }
    assert!(refused.into_iter().eq(1..=18));
}

/// every cell of the non-residents' column that the order lists
/// refuses, 10 and 17 among them.
#[tokio::test]
async fn every_cell_of_the_non_residents_says_no() {
    let state = State::start().await;
    let mut refused = BTreeSet::new();
    let mut liquidated = state.lorry(Country::CN, named::CHINESE_PLATE);
    liquidated.owner = organisation(named::KERUEN_BIN, "Көне Керуен");
    liquidated.user.owner = liquidated.owner.clone();
    let lorry = |country, plate| state.lorry(country, plate);
    for (number, subject, reason) in [
        (1, liquidated, ReasonCode::OrganisationLiquidated),
        (
            5,
            lorry(Country::CN, named::FOREIGN_WANTED_DRIVER_PLATE),
            ReasonCode::DriverWanted,
        ),
        (
            10,
            lorry(Country::RU, named::FOREIGN_FINED_PLATE),
            ReasonCode::OverdueFine,
        ),
        (
            17,
            lorry(Country::UZ, named::FOREIGN_TOLL_DEBT_PLATE),
            ReasonCode::TollDebt,
        ),
    ] {
        let findings = state.check(&subject).await;
        assert_only_no(&findings, number, reason, Demand::Required);
        refused.insert(number);
    }
    let chinese = state.lorry(Country::CN, named::CHINESE_PLATE);
    for trouble in of_a_vehicle("CN:新A99881") {
        let (number, reason) = (trouble.number, trouble.reason);
        let findings = check_with(&state, &chinese, trouble).await;
        assert_only_no(&findings, number, reason, Demand::Required);
        refused.insert(number);
    }
    let expected = MATRIX
        .iter()
        .filter(|row| row.non_resident == Demand::Required);
    let expected: Vec<u8> = expected.map(|row| row.number).collect();
    assert!(refused.into_iter().eq(expected));
}

/// Asks about a subject while the registers hold these facts.
async fn check_with(state: &State, subject: &CheckSubject, trouble: Trouble) -> Vec<Finding> {
    for (service, key, fact) in trouble.facts {
        let put = state.gateway.put_fact(service, key, fact);
        put.expect("a fact that the register can hold");
    }
    let findings = state.check(subject).await;
    state.gateway.clear_facts();
    findings
}

fn trouble(number: u8, reason: ReasonCode, fact: (Service, &'static str, Fact)) -> Trouble {
    Trouble {
        number,
        reason,
        facts: vec![fact],
    }
}

/// What can be wrong with a vehicle and its goods, for residents and others alike.
fn of_a_vehicle(key: &'static str) -> Vec<Trouble> {
    use Fact::{Absent, Drivers, NotInForce, OwedTiyn, ValidDays, Wanted};
    use ReasonCode as R;
    use Service as S;
    let others = Drivers(vec!["N99999999".to_owned()]);
    vec![
        trouble(4, R::VehicleWanted, (S::Wanted, key, Wanted)),
        trouble(8, R::InsuranceMissing, (S::Insurance, key, Absent)),
        trouble(8, R::InsuranceExpired, (S::Insurance, key, ValidDays(0))),
        trouble(8, R::DriverNotInsured, (S::Insurance, key, others)),
        trouble(10, R::OverdueFine, (S::RoadFines, key, OwedTiyn(1))),
        trouble(14, R::InspectionMissing, (S::Inspections, key, Absent)),
        trouble(
            14,
            R::InspectionExpired,
            (S::Inspections, key, ValidDays(0)),
        ),
        trouble(14, R::InspectionFailed, (S::Inspections, key, NotInForce)),
        trouble(15, R::CertificateMissing, (S::Agriculture, key, Absent)),
        trouble(15, R::CertificateMissing, (S::Agriculture, key, NotInForce)),
        trouble(
            15,
            R::CertificateExpired,
            (S::Agriculture, key, ValidDays(0)),
        ),
        trouble(16, R::DeclarationMissing, (S::Customs, key, Absent)),
        trouble(16, R::DeclarationNotInForce, (S::Customs, key, NotInForce)),
        trouble(16, R::DeclarationExpired, (S::Customs, key, ValidDays(0))),
        trouble(17, R::TollDebt, (S::Tolls, key, OwedTiyn(1))),
        trouble(18, R::WeighingUnknown, (S::Weighing, key, Absent)),
    ]
}

/// What can be wrong with a resident owner and the registration of the vehicle.
fn of_an_owner(vehicle: &'static str) -> Vec<Trouble> {
    use Fact::{Absent, NotInForce, OwedTiyn, ValidDays};
    use ReasonCode as R;
    use Service as S;
    let owner = named::TULPAR_BIN;
    let no_permit = |reason, fact: Fact| Trouble {
        number: 7,
        reason,
        facts: vec![
            (S::ELicensing, owner, fact),
            (S::TransportControl, vehicle, Absent),
        ],
    };
    vec![
        trouble(
            1,
            R::OrganisationNotFound,
            (S::Organisations, owner, Absent),
        ),
        trouble(2, R::VehicleNotFound, (S::Vehicles, vehicle, Absent)),
        trouble(
            2,
            R::VehicleDeregistered,
            (S::Vehicles, vehicle, NotInForce),
        ),
        no_permit(R::CarriagePermitMissing, Absent),
        no_permit(R::CarriagePermitMissing, NotInForce),
        no_permit(R::CarriagePermitExpired, ValidDays(0)),
        trouble(9, R::TaxDebt, (S::Taxes, owner, OwedTiyn(1))),
        trouble(10, R::OverdueFine, (S::RoadFines, owner, OwedTiyn(1))),
    ]
}

/// What can be wrong with a resident driver.
fn of_a_driver() -> Vec<Trouble> {
    use Fact::{Absent, Categories, Lacks, NotInForce, ValidDays, Wanted};
    use ReasonCode as R;
    use Service as S;
    let of =
        |number, reason, service, fact| trouble(number, reason, (service, named::DAULET_IIN, fact));
    let cars = Categories("B".to_owned());
    let no_identity = Lacks("identity".to_owned());
    let (licence, documents) = (S::DrivingLicences, S::DigitalDocuments);
    vec![
        of(3, R::LicenceNotFound, licence, Absent),
        of(3, R::LicenceNotValid, licence, NotInForce),
        of(3, R::LicenceExpired, licence, ValidDays(0)),
        of(3, R::LicenceCategoryMissing, licence, cars),
        of(5, R::DriverWanted, S::WantedPersons, Wanted),
        of(11, R::DigitalDocumentMissing, documents, Absent),
        of(11, R::DigitalDocumentMissing, documents, ValidDays(0)),
        of(11, R::DigitalDocumentMissing, documents, no_identity),
        of(12, R::BiometricsMissing, S::Biometrics, Absent),
        of(12, R::BiometricsMismatch, S::Biometrics, NotInForce),
        of(13, R::PhoneNotOwned, S::MobileCitizens, Absent),
    ]
}

/// whatever goes wrong with a lorry in order has its own reason, and once
/// it is removed the booking is possible again.
#[tokio::test]
async fn whatever_goes_wrong_has_its_own_reason() {
    let state = State::start().await;
    let lorry = state.lorry(Country::KZ, named::LORRY_PLATE);
    let vehicle = "KZ:123ABC02";
    let troubles = of_a_vehicle(vehicle).into_iter();
    let troubles = troubles.chain(of_an_owner(vehicle)).chain(of_a_driver());
    for trouble in troubles {
        let (number, reason) = (trouble.number, trouble.reason);
        let findings = check_with(&state, &lorry, trouble).await;
        assert_only_no(&findings, number, reason, columns(number).0);
    }
    let machine = state.lorry(Country::KZ, named::MACHINERY_PLATE);
    assert_eq!(machine.kind, VehicleKind::Machinery);
    for (fact, reason) in [
        (Fact::Absent, ReasonCode::MachineryNotFound),
        (Fact::NotInForce, ReasonCode::MachineryDeregistered),
    ] {
        let trouble = trouble(6, reason, (Service::Machinery, "KZ:303AGR02", fact));
        let findings = check_with(&state, &machine, trouble).await;
        assert_only_no(&findings, 6, reason, Demand::Required);
    }
    for subject in [lorry, machine] {
        let findings = state.check(&subject).await;
        let refusing = findings.iter().any(|one| one.record.refuses());
        assert!(!refusing, "the reasons are removed");
    }
}

/// what ends on the
/// booked day still covers it. A day earlier is not enough, as the other tests show.
#[tokio::test]
async fn what_ends_on_the_booked_day_covers_it() {
    let state = State::start().await;
    let subject = state.lorry(Country::KZ, named::LORRY_PLATE);
    let vehicle = "KZ:123ABC02";
    let held = [
        (3, Service::DrivingLicences, named::DAULET_IIN),
        (7, Service::ELicensing, named::TULPAR_BIN),
        (7, Service::TransportControl, vehicle),
        (8, Service::Insurance, vehicle),
        (11, Service::DigitalDocuments, named::DAULET_IIN),
        (14, Service::Inspections, vehicle),
        (15, Service::Agriculture, vehicle),
        (16, Service::Customs, vehicle),
    ];
    for (_, service, key) in held {
        let put = state.gateway.put_fact(service, key, Fact::ValidDays(1));
        put.expect("a term that the register can hold");
    }
    let findings = state.check(&subject).await;
    for (number, _, _) in held {
        let outcome = &of(&findings, number).record.outcome;
        assert_eq!(*outcome, CheckOutcome::Positive, "check {number}");
    }
    for number in [8, 14] {
        let until = of(&findings, number).record.valid_until;
        assert_eq!(until, Some(subject.day), "check {number}");
    }
}
