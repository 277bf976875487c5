//! Checks 1, 2 and 4 in depth: every reason, every fault, names and plates as people write them.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::date;
use kernel::clock::SystemClock;
use kernel::country::Country;
use kernel::names::{OrganisationName, PersonName};
use kernel::person_number::Iin;
use kernel::phone::Phone;
use kernel::plate::Plate;
use kernel::vin::Vin;
use registers::{
    CheckOutcome, CheckPolicy, CheckRecord, CheckSubject, Driver, Owner, Party, ReasonCode,
    Register, Registers, Residency, VehicleKind, WhyNot,
};
use simulators::Handle;
use simulators::faults::{FaultKind, FaultOrder};
use simulators::gateway as simulator;
use simulators::population::{Population, named};

use crate::support::{consents_of, now, organisation, reasons, registers_at, run_with};

const WANTED: &str = "SHEKARA_VEHICLE_WANTED";

/// The checks whose registers these tests look at.
const WATCHED: [u8; 3] = [1, 2, 4];

/// The shipped table, with a short limit for check 4 and no repetition of it:
/// nobody waits long for a register that hangs. No breaker opens: each test makes
/// the same register silent again and again.
fn policy() -> CheckPolicy {
    let shipped = include_str!("../../data/checks.toml");
    let (others, fourth) = shipped
        .split_once("number = 4\n")
        .expect("check 4 is shipped");
    let fourth = fourth
        .replacen("timeout_ms = 5000", "timeout_ms = 300", 1)
        .replacen("retries = 1", "retries = 0", 1);
    let others = others
        .replace("timeout_ms = 5000", "timeout_ms = 60000")
        .replace("breaker_failures = 5", "breaker_failures = 100")
        .replace("fresh_minutes = 1440", "fresh_minutes = 0");
    let fourth = fourth.replacen("fresh_minutes = 10", "fresh_minutes = 0", 1);
    CheckPolicy::parse(&format!("{others}number = 4\n{fourth}")).expect("a good table")
}

/// The watched records of a run at booking, by the people's consent.
async fn run(registers: &Registers, subject: &CheckSubject) -> Vec<CheckRecord> {
    let consents = consents_of(registers, subject).await;
    let findings = run_with(registers, subject, &consents).await;
    let records = findings.into_iter().map(|finding| finding.record);
    records
        .filter(|record| WATCHED.contains(&record.number.get()))
        .collect()
}

async fn start() -> (Handle<simulator::Gateway>, Registers) {
    let population = Arc::new(Population::generate(1, 0));
    let handle = simulator::start(simulator::GatewayConfig::new(population))
        .await
        .expect("a free port");
    let password = simulator::DEFAULT_SENDER_PASSWORD;
    let registers = registers_at(&handle, password, policy(), SystemClock::shared());
    (handle, registers)
}

fn person(number: &str, surname: &str, given: &str) -> Owner {
    Owner::Person {
        iin: Some(Iin::parse(number).expect("a valid IIN")),
        name: PersonName::new(surname, given, None).expect("a valid name"),
    }
}

fn subject_of(residency: Residency, owner: Owner, plate: Plate, vin: &str) -> CheckSubject {
    CheckSubject {
        user: Party {
            residency,
            owner: owner.clone(),
        },
        residency,
        owner,
        driver: Driver {
            residency,
            iin: None,
            name: PersonName::new("Ветрова", "Ольга", None).expect("a valid name"),
            birth_date: date(1990, 4, 17),
            phone: Phone::parse("+77010000001").expect("a valid number"),
            document_country: plate.country(),
            document_number: "N00000001".to_owned(),
        },
        kind: VehicleKind::Lorry,
        plate,
        trailer_plate: None,
        vin: Vin::parse(vin).expect("a valid VIN"),
        loaded: false,
        controls: BTreeSet::new(),
        declaration: None,
        day: date(2026, 3, 2),
        set_aside: BTreeSet::new(),
    }
}

fn resident(owner: Owner, plate: &str, vin: &str) -> CheckSubject {
    let plate = Plate::parse(Country::KZ, plate).expect("a valid plate");
    subject_of(Residency::Resident, owner, plate, vin)
}

fn tulpar() -> CheckSubject {
    let owner = organisation(named::TULPAR_BIN, "ТОО \"Тулпар Транс\"");
    resident(owner, named::LORRY_PLATE, named::LORRY_VIN)
}

fn outcomes(records: &[CheckRecord]) -> Vec<(u8, CheckOutcome)> {
    let pairs = records.iter();
    pairs
        .map(|record| (record.number.get(), record.outcome.clone()))
        .collect()
}

/// a lorry in order passes; its plate may be
/// written in Cyrillic and with spaces, the company's name abbreviated.
#[tokio::test]
async fn a_lorry_in_order_is_confirmed() {
    let (_simulator, registers) = start().await;
    let mut subject = tulpar();
    subject.plate = Plate::parse(Country::KZ, "123 АВС 02").expect("a valid plate");
    let records = run(&registers, &subject).await;
    let positive = CheckOutcome::Positive;
    assert_eq!(
        outcomes(&records),
        [
            (1, positive.clone()),
            (2, positive.clone()),
            (4, positive.clone())
        ]
    );
    let asked: Vec<Register> = records.iter().map(|record| record.register).collect();
    assert_eq!(
        asked,
        [
            Register::Organisations,
            Register::Vehicles,
            Register::Wanted
        ]
    );
    assert!(records.iter().all(|record| record.asked_at == now()));
    assert!(records.iter().all(|record| record.answered_in_ms.is_some()));

    let olga = person(named::OLGA_IIN, "ветрова", "Ольга");
    let subject = resident(olga, named::OLGA_PLATE, "XLRTE47M9L0990009");
    let records = run(&registers, &subject).await;
    assert_eq!(records[0].register, Register::Persons);
    assert_eq!(outcomes(&records).len(), 3);
    assert!(
        outcomes(&records)
            .iter()
            .all(|(_, outcome)| *outcome == positive)
    );
}

/// every reason is told, each by its own name.
#[tokio::test]
async fn every_no_has_its_reason() {
    let (_simulator, registers) = start().await;
    let beles = || organisation(named::BELES_BIN, "Белес Логистика");
    let cases = [
        (
            resident(beles(), named::WANTED_PLATE, named::WANTED_VIN),
            vec![(4, ReasonCode::VehicleWanted)],
        ),
        (
            resident(beles(), named::DEREGISTERED_PLATE, named::DEREGISTERED_VIN),
            vec![(2, ReasonCode::VehicleDeregistered)],
        ),
        (
            resident(beles(), named::UNREGISTERED_PLATE, "XTC651150C1234567"),
            vec![(2, ReasonCode::VehicleNotFound)],
        ),
        (
            resident(beles(), named::LORRY_PLATE, named::SECOND_LORRY_VIN),
            vec![(2, ReasonCode::VinMismatch)],
        ),
        (
            resident(
                organisation(named::BELES_BIN, "Тұлпар Транс"),
                named::LORRY_PLATE,
                named::LORRY_VIN,
            ),
            vec![(1, ReasonCode::NameMismatch)],
        ),
        (
            resident(
                organisation(named::KERUEN_BIN, "Көне Керуен"),
                named::WANTED_PLATE,
                named::LORRY_VIN,
            ),
            vec![
                (1, ReasonCode::OrganisationLiquidated),
                (2, ReasonCode::VinMismatch),
                (4, ReasonCode::VehicleWanted),
            ],
        ),
        (
            resident(
                person(named::SERIK_IIN, "Мұқанов", "Серік"),
                named::LORRY_PLATE,
                named::LORRY_VIN,
            ),
            vec![(1, ReasonCode::PersonDead)],
        ),
        (
            resident(
                person(named::UNKNOWN_IIN, "Никто", "Иван"),
                named::LORRY_PLATE,
                named::LORRY_VIN,
            ),
            vec![(1, ReasonCode::PersonNotFound)],
        ),
    ];
    for (subject, expected) in cases {
        let records = run(&registers, &subject).await;
        assert_eq!(reasons(&records), expected, "{subject:?}");
        let refusing = records.iter().filter(|record| record.refuses()).count();
        assert_eq!(refusing, expected.len());
        assert!(!records.iter().any(CheckRecord::is_awaited));
    }
}

/// a non-resident without IIN or BIN is asked about on check 4
/// only, and it is recorded why not on the others.
#[tokio::test]
async fn a_non_resident_is_checked_on_what_the_order_lists() {
    let (_simulator, registers) = start().await;
    let owner = Owner::Organisation {
        bin: None,
        name: OrganisationName::parse("Horgos Qingyuan Transport").expect("a valid name"),
    };
    let plate = Plate::parse(Country::CN, named::CHINESE_PLATE).expect("a valid plate");
    let mut subject = subject_of(Residency::NonResident, owner, plate, named::CHINESE_VIN);
    let residents_only = CheckOutcome::NotApplicable {
        why: WhyNot::ResidentsOnly,
    };
    let records = run(&registers, &subject).await;
    assert_eq!(
        outcomes(&records),
        [
            (
                1,
                CheckOutcome::NotApplicable {
                    why: WhyNot::NoNumberStated
                }
            ),
            (2, residents_only.clone()),
            (4, CheckOutcome::Positive)
        ]
    );
    subject.owner = organisation(named::TULPAR_BIN, "Horgos Qingyuan Transport");
    subject.user.owner = subject.owner.clone();
    let records = run(&registers, &subject).await;
    assert_eq!(
        outcomes(&records),
        [
            (
                1,
                CheckOutcome::Negative {
                    reason: ReasonCode::NameMismatch,
                    detail: None
                }
            ),
            (2, residents_only),
            (4, CheckOutcome::Positive)
        ],
        "a number that is stated is checked"
    );
}

/// a resident states an IIN or BIN.
#[tokio::test]
async fn a_resident_without_a_number_is_refused() {
    let (_simulator, registers) = start().await;
    let mut subject = tulpar();
    subject.owner = Owner::Person {
        iin: None,
        name: PersonName::new("Ветрова", "Ольга", None).expect("a valid name"),
    };
    let records = run(&registers, &subject).await;
    assert_eq!(reasons(&records), [(1, ReasonCode::NumberMissing)]);
}

/// a register that is unreachable, or says what can't be understood,
/// has said neither yes nor no; the others are not held up by it.
#[tokio::test]
async fn no_fault_is_ever_a_yes_or_a_no() {
    let (simulator, registers) = start().await;
    let cases = [
        (FaultKind::Refuse, "unreachable"),
        (FaultKind::Hang, "timed_out"),
        (FaultKind::Garbage, "unintelligible"),
        (FaultKind::HalfEnvelope, "unintelligible"),
        (FaultKind::WrongCorrelationId, "unintelligible"),
        (FaultKind::SoapFault, "declined"),
    ];
    for (fault, expected) in cases {
        let order = FaultOrder::new(WANTED, fault);
        simulator.faults().order(order).expect("a fault it makes");
        let records = run(&registers, &tulpar()).await;
        let awaited: Vec<_> = records
            .iter()
            .filter(|record| record.is_awaited())
            .map(|record| record.number.get())
            .collect();
        assert_eq!(awaited, [4], "{fault:?}: {records:?}");
        assert_eq!(reasons(&records), [], "{fault:?}");
        match &records[2].outcome {
            CheckOutcome::Unknown { register, cause } => {
                assert_eq!(*register, Register::Wanted);
                assert_eq!(cause.as_str(), expected, "{fault:?}: {cause:?}");
            }
            other => panic!("{fault:?} became {other:?}"),
        }
        assert_eq!(records[2].answered_in_ms, None);
    }
    // Example 7 of the specification: it completes when the register answers.
    simulator.faults().clear();
    let records = run(&registers, &tulpar()).await;
    assert_eq!(records[2].outcome, CheckOutcome::Positive);
}

/// Q-18 (choice): the table says how often a question is repeated.
#[tokio::test]
async fn a_passing_fault_is_asked_again_at_once() {
    let (simulator, registers) = start().await;
    let order = FaultOrder::times("SHEKARA_VEHICLE_BY_PLATE", FaultKind::Garbage, 1);
    simulator.faults().order(order).expect("a fault it makes");
    let records = run(&registers, &tulpar()).await;
    assert_eq!(records[1].outcome, CheckOutcome::Positive);

    let order = FaultOrder::times("SHEKARA_VEHICLE_BY_PLATE", FaultKind::Garbage, 2);
    simulator.faults().order(order).expect("a fault it makes");
    let records = run(&registers, &tulpar()).await;
    assert!(
        records[1].is_awaited(),
        "one repetition is the limit: {records:?}"
    );
}

/// a wrong password of ours is nobody's refusal.
#[tokio::test]
async fn a_wrong_password_is_declined_and_awaited() {
    let (simulator, _) = start().await;
    let registers = registers_at(&simulator, "wrong", policy(), SystemClock::shared());
    let records = run(&registers, &tulpar()).await;
    assert!(records.iter().all(CheckRecord::is_awaited), "{records:?}");
    for record in &records {
        let CheckOutcome::Unknown { cause, .. } = &record.outcome else {
            panic!("{record:?}");
        };
        assert_eq!(cause.as_str(), "declined");
    }
}
