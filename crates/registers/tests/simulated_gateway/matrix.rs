//! The matrix of: every cell that is checked says yes, every other one asks nobody.
//!
//! The same cells say no in `refusals`.

use std::collections::BTreeSet;

use kernel::country::Country;
use kernel::person_number::Iin;
use registers::{
    CheckOutcome, CheckSubject, Demand, Finding, Owner, Residency, VehicleKind, WhyNot,
};
use simulators::gateway::Service;
use simulators::population::named;

use crate::support::{State, organisation};

/// A line of the table of Q-18.
pub struct Row {
    /// Number of the check.
    pub number: u8,
    /// The residents' column.
    pub resident: Demand,
    /// The non-residents' column.
    pub non_resident: Demand,
    /// Who is asked, once each, about a company's lorry.
    pub asked: &'static [Service],
}

const REQUIRED: Demand = Demand::Required;
const NOTIFY: Demand = Demand::Notify;
const NOBODY: Demand = Demand::NotApplicable(WhyNot::ResidentsOnly);

/// The table as the order has it, written down here a second time so that a slip
/// in the shipped one shows.
pub const MATRIX: [Row; 18] = [
    row(1, REQUIRED, REQUIRED, &[Service::Organisations]),
    row(2, REQUIRED, NOBODY, &[Service::Vehicles]),
    row(3, REQUIRED, NOBODY, &[Service::DrivingLicences]),
    row(4, REQUIRED, REQUIRED, &[Service::Wanted]),
    row(5, REQUIRED, REQUIRED, &[Service::WantedPersons]),
    row(6, REQUIRED, NOBODY, &[Service::Machinery]),
    row(
        7,
        REQUIRED,
        NOBODY,
        &[Service::ELicensing, Service::TransportControl],
    ),
    row(8, REQUIRED, REQUIRED, &[Service::Insurance]),
    row(9, REQUIRED, NOBODY, &[Service::Taxes]),
    row(10, NOTIFY, REQUIRED, &[Service::RoadFines]),
    row(11, REQUIRED, NOBODY, &[Service::DigitalDocuments]),
    row(12, REQUIRED, NOBODY, &[Service::Biometrics]),
    row(13, REQUIRED, NOBODY, &[Service::MobileCitizens]),
    row(14, REQUIRED, REQUIRED, &[Service::Inspections]),
    row(15, REQUIRED, REQUIRED, &[Service::Agriculture]),
    row(16, REQUIRED, REQUIRED, &[Service::Customs]),
    row(17, NOTIFY, REQUIRED, &[Service::Tolls]),
    row(18, REQUIRED, REQUIRED, &[Service::Weighing]),
];

const fn row(number: u8, resident: Demand, non_resident: Demand, asked: &'static [Service]) -> Row {
    Row {
        number,
        resident,
        non_resident,
        asked,
    }
}

/// The finding of one check.
pub fn of(findings: &[Finding], number: u8) -> &Finding {
    let mut all = findings.iter();
    all.find(|finding| finding.record.number.get() == number)
        .expect("at booking every check is told")
}

/// A check that was made, of each of its registers once, and said yes.
fn assert_yes(state: &State, findings: &[Finding], row: &Row, demand: Demand) {
    let Finding { record, evidence } = of(findings, row.number);
    assert_eq!(record.outcome, CheckOutcome::Positive, "check {record:?}");
    assert_eq!(record.demand, demand, "check {}", row.number);
    assert!(!record.refuses() && !record.only_notifies() && !record.is_awaited());
    assert_eq!(evidence.len(), row.asked.len(), "check {}", row.number);
    for service in row.asked {
        assert_eq!(state.gateway.count(*service), 1, "{service}");
    }
}

/// A check that was not made: it says why, and nobody was asked.
fn assert_nobody_asked(state: &State, findings: &[Finding], row: &Row, why: WhyNot) {
    let Finding { record, evidence } = of(findings, row.number);
    let outcome = CheckOutcome::NotApplicable { why };
    assert_eq!(record.outcome, outcome, "check {}", row.number);
    assert!(!record.refuses() && !record.only_notifies() && !record.is_awaited());
    assert_eq!(record.answered_in_ms, None);
    assert!(evidence.is_empty(), "check {}", row.number);
    for service in row.asked {
        assert_eq!(state.gateway.count(*service), 0, "{service}");
    }
}

/// each kind of vehicle is in one of two registers.
fn left_out(kind: VehicleKind, number: u8) -> Option<WhyNot> {
    match (kind, number) {
        (VehicleKind::Machinery, 2) => Some(WhyNot::Machinery),
        (VehicleKind::Lorry | VehicleKind::Tractor | VehicleKind::RoadTrain, 6) => {
            Some(WhyNot::NotMachinery)
        }
        _ => None,
    }
}

///
///
/// every cell of the residents' column says yes, 2 of a road vehicle and 6
/// of a machine; 10 and 17 are asked too, to be told.
#[tokio::test]
async fn every_cell_of_the_residents_says_yes() {
    let state = State::start().await;
    let mut confirmed = BTreeSet::new();
    for plate in [named::LORRY_PLATE, named::MACHINERY_PLATE] {
        let subject = state.lorry(Country::KZ, plate);
        let findings = state.check(&subject).await;
        assert_eq!(findings.len(), MATRIX.len());
        for row in &MATRIX {
            if let Some(why) = left_out(subject.kind, row.number) {
                assert_nobody_asked(&state, &findings, row, why);
            } else {
                assert_yes(&state, &findings, row, row.resident);
                confirmed.insert(row.number);
            }
        }
    }
    assert!(confirmed.into_iter().eq(1..=18));
}

/// The foreign lorries: of companies without a number, of a company with a BIN, of
/// a person with an IIN with a driver who has one too, and a machine.
fn foreign(state: &State) -> [CheckSubject; 4] {
    let lorry = |country, plate| state.lorry(country, plate);
    let without_number = lorry(Country::RU, named::RUSSIAN_PLATE);
    let mut of_company = lorry(Country::CN, named::CHINESE_PLATE);
    of_company.owner = organisation(named::TULPAR_BIN, "Тұлпар Транс");
    of_company.user.owner = of_company.owner.clone();
    let machine = CheckSubject {
        kind: VehicleKind::Machinery,
        ..of_company.clone()
    };
    let mut of_person = lorry(Country::UZ, named::UZBEK_PLATE);
    let resident = state.lorry(Country::KZ, named::OLGA_PLATE);
    of_person.owner = resident.owner;
    of_person.user.owner = of_person.owner.clone();
    of_person.driver = resident.driver;
    of_person.driver.residency = Residency::NonResident;
    [without_number, of_company, of_person, machine]
}

/// every cell of the non-residents' column that the order lists is required
/// and says yes; for 1 to be asked there has to be a number. The others
/// ask nobody, not even about somebody with an IIN or BIN.
#[tokio::test]
async fn every_cell_of_the_non_residents_says_yes_or_asks_nobody() {
    let state = State::start().await;
    for subject in foreign(&state) {
        let findings = state.check(&subject).await;
        assert_eq!(findings.len(), MATRIX.len());
        for row in &MATRIX {
            let demand = of(&findings, row.number).record.demand;
            assert_eq!(demand, row.non_resident, "check {}", row.number);
            match (row.number, row.non_resident) {
                (1, _) => assert_account(&state, &findings, &subject),
                (_, Demand::NotApplicable(why)) => {
                    assert_nobody_asked(&state, &findings, row, why);
                }
                (_, demand) => assert_yes(&state, &findings, row, demand),
            }
        }
    }
}

/// Check 1 of a non-resident, by the number that is stated.
fn assert_account(state: &State, findings: &[Finding], subject: &CheckSubject) {
    let counts = [Service::Persons, Service::Organisations].map(|one| state.gateway.count(one));
    let expected = match (&subject.owner, subject.owner.number()) {
        (_, None) => [0, 0],
        (Owner::Person { .. }, Some(_)) => [1, 0],
        (Owner::Organisation { .. }, Some(_)) => [0, 1],
    };
    assert_eq!(counts, expected);
    let outcome = if subject.owner.number().is_some() {
        CheckOutcome::Positive
    } else {
        let why = WhyNot::NoNumberStated;
        CheckOutcome::NotApplicable { why }
    };
    assert_eq!(of(findings, 1).record.outcome, outcome);
}

/// without goods there is nothing to certify and nothing to
/// declare, for residents and non-residents alike.
#[tokio::test]
async fn an_empty_lorry_has_no_papers_of_goods() {
    let state = State::start().await;
    for (country, plate) in [
        (Country::KZ, named::LORRY_PLATE),
        (Country::CN, named::CHINESE_PLATE),
    ] {
        let mut subject = state.lorry(country, plate);
        subject.loaded = false;
        subject.controls.clear();
        let findings = state.check(&subject).await;
        assert_nobody_asked(&state, &findings, &MATRIX[14], WhyNot::NoControlledGoods);
        assert_nobody_asked(&state, &findings, &MATRIX[15], WhyNot::EmptyVehicle);
    }
}

/// owner and driver have a column each. A resident who drives a
/// foreign lorry is checked as a resident, and the other way round.
#[tokio::test]
async fn owner_and_driver_have_a_column_each() {
    let of_driver = [3, 5, 11, 12, 13];
    let state = State::start().await;
    let foreign = state.lorry(Country::CN, named::CHINESE_PLATE);
    let home = state.lorry(Country::KZ, named::LORRY_PLATE);
    let driven_by_resident = CheckSubject {
        driver: home.driver.clone(),
        ..foreign.clone()
    };
    let driven_by_foreigner = CheckSubject {
        driver: foreign.driver.clone(),
        ..home.clone()
    };
    for subject in [driven_by_resident, driven_by_foreigner] {
        let findings = state.check(&subject).await;
        for row in &MATRIX {
            let residency = if of_driver.contains(&row.number) {
                subject.driver.residency
            } else {
                subject.residency
            };
            let demand = match residency {
                Residency::Resident => row.resident,
                Residency::NonResident => row.non_resident,
            };
            let unmade = left_out(subject.kind, row.number);
            let no_number = row.number == 1 && subject.owner.number().is_none();
            let no_number = no_number.then_some(WhyNot::NoNumberStated);
            match (demand, unmade.or(no_number)) {
                (Demand::NotApplicable(why), _) | (_, Some(why)) => {
                    assert_nobody_asked(&state, &findings, row, why);
                }
                (demand, None) => assert_yes(&state, &findings, row, demand),
            }
        }
    }
}

/// without consent no register of personal data is asked about a person
/// with an IIN, whichever column is theirs; the checks wait.
#[tokio::test]
async fn without_consent_nobody_is_looked_up() {
    let state = State::start().await;
    let personal = [
        Service::Persons,
        Service::DrivingLicences,
        Service::Taxes,
        Service::DigitalDocuments,
        Service::Biometrics,
        Service::MobileCitizens,
    ];
    let resident = state.lorry(Country::KZ, named::OLGA_PLATE);
    let [_, _, non_resident, _] = foreign(&state);
    for (subject, awaited) in [
        (resident, &[1, 3, 9, 11, 12, 13][..]),
        (non_resident, &[1][..]),
    ] {
        let iin = subject.driver.iin.as_ref().map(Iin::as_str);
        assert_eq!(iin, Some(named::OLGA_IIN));
        let findings = state.check_without_consent(&subject).await;
        let waiting = findings.iter().filter(|one| one.record.is_awaited());
        let waiting: Vec<u8> = waiting.map(|one| one.record.number.get()).collect();
        assert_eq!(waiting, awaited);
        for service in personal {
            assert_eq!(state.gateway.count(service), 0, "{service}");
        }
    }
}
