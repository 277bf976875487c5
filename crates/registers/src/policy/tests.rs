//! The table of checks: the shipped one, and every slip a file can have.

use super::*;
use crate::checks::CheckNumberError;

const SHIPPED: &str = include_str!("../../data/checks.toml");

fn changed(from: &str, to: &str) -> Result<CheckPolicy, PolicyError> {
    let text = SHIPPED.replace(from, to);
    assert_ne!(text, SHIPPED, "the change has to change something");
    CheckPolicy::parse(&text)
}

/// As [`changed`], inside the entry that begins with `marker` only.
fn changed_in(marker: &str, from: &str, to: &str) -> PolicyError {
    let (before, rest) = SHIPPED.split_once(marker).expect("the entry is there");
    let (entry, after) = rest.split_once("\n\n").unwrap_or((rest, ""));
    assert!(entry.contains(from), "the change has to change something");
    let entry = entry.replacen(from, to, 1);
    CheckPolicy::parse(&format!("{before}{marker}{entry}\n\n{after}")).expect_err("a slip")
}

fn number(number: u8) -> CheckNumber {
    CheckNumber::new(number).expect("1 to 18")
}

fn moments(policy: &CheckPolicy, asking: Asking) -> Vec<u8> {
    let rules = policy.rules().iter();
    rules
        .filter(|rule| rule.made_at(asking))
        .map(|rule| rule.number().get())
        .collect()
}

/// the shipped table holds all eighteen checks.
#[test]
fn the_shipped_table_agrees_with_the_order() {
    let policy = CheckPolicy::embedded();
    let all: Vec<u8> = (1..=18).collect();
    assert_eq!(moments(&policy, Asking::Booking), all);
    assert_eq!(moments(&policy, Asking::Entry), [4, 5]);
    let day_before = moments(&policy, Asking::DayBefore);
    for check in [4, 5, 8, 14, 16] {
        assert!(day_before.contains(&check), "{check}");
    }
    let second = &policy.rules()[1];
    assert_eq!(second.demand(Residency::Resident), Demand::Required);
    assert_eq!(
        second.demand(Residency::NonResident),
        Demand::NotApplicable(WhyNot::ResidentsOnly)
    );
    assert_eq!(policy.version(), "2026-11-25");
    assert_eq!(policy.licence_categories(VehicleKind::Tractor), ["CE"]);
    for (index, register) in policy.registers().iter().enumerate() {
        assert_eq!(register.register().index(), index);
    }
    let customs = &policy.registers()[Register::Customs.index()];
    assert_eq!(customs.channel(), Channel::Async);
    assert_eq!(customs.service_id(), "SHEKARA_CUSTOMS_DECLARATIONS");
    let consent = policy
        .registers()
        .iter()
        .filter(|rule| rule.consent() == ConsentNeed::Persons)
        .map(RegisterRule::register);
    assert_eq!(
        consent.collect::<Vec<_>>(),
        [
            Register::Persons,
            Register::DrivingLicences,
            Register::Taxes,
            Register::DigitalDocuments,
            Register::Biometrics,
            Register::MobileCitizens,
        ]
    );
}

/// the whole matrix, counted against the lists.
#[test]
fn the_matrix_is_that_of_q_19() {
    let with = |residency, wanted| -> Vec<u8> {
        (1..=CheckNumber::COUNT)
            .filter(|check| law::law(number(*check), residency) == wanted)
            .collect()
    };
    assert_eq!(
        with(Residency::NonResident, Law::Required),
        [1, 4, 5, 8, 10, 14, 15, 16, 17, 18]
    );
    assert_eq!(with(Residency::NonResident, Law::Notify), [0_u8; 0]);
    assert_eq!(
        with(Residency::Resident, Law::Required),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 18]
    );
    assert_eq!(with(Residency::Resident, Law::Notify), [10, 17]);
}

/// No register is left over: each belongs to exactly one check.
#[test]
fn every_register_belongs_to_one_check() {
    let mut asked: Vec<Register> = (1..=CheckNumber::COUNT)
        .flat_map(|check| law::registers_of(number(check)))
        .copied()
        .collect();
    asked.sort_unstable();
    assert_eq!(asked, Register::ALL);
}

/// a check the order requires can't be dropped or softened.
#[test]
fn a_table_against_the_order_is_refused() {
    for (check, column, residency) in [
        (4, "\nresident", Residency::Resident),
        (18, "non_resident", Residency::NonResident),
    ] {
        let softened = changed_in(
            &format!("number = {check}\n"),
            &format!("{column} = \"required\""),
            &format!("{column} = \"notify\""),
        );
        assert_eq!(
            softened,
            PolicyError::AgainstLaw {
                number: number(check),
                residency,
                stated: Demand::Notify,
                law: Law::Required,
            }
        );
    }
    let not_applicable = "{ not_applicable = \"residents_only\" }";
    assert_eq!(
        changed_in("number = 2\n", not_applicable, "\"required\""),
        PolicyError::AgainstLaw {
            number: number(2),
            residency: Residency::NonResident,
            stated: Demand::Required,
            law: Law::NotApplicable,
        }
    );
    assert_eq!(
        changed_in("number = 2\n", "residents_only", "set_aside"),
        PolicyError::AgainstLaw {
            number: number(2),
            residency: Residency::NonResident,
            stated: Demand::NotApplicable(WhyNot::SetAside),
            law: Law::NotApplicable,
        }
    );
    let (without_last, _) = SHIPPED
        .split_once("[[check]]\nnumber = 18")
        .expect("the last check");
    assert_eq!(
        CheckPolicy::parse(without_last).err(),
        Some(PolicyError::Missing { number: number(18) })
    );
}

#[test]
fn every_slip_of_a_check_has_its_own_error() {
    let second = |from, to| changed_in("number = 2\n", from, to);
    assert_eq!(
        second("clause = \"Q-18.2\"", "clause = \"Q-18.3\""),
        PolicyError::Clause {
            number: number(2),
            stated: "Q-18.3".to_owned(),
            expected: "Q-18.2".to_owned(),
        }
    );
    assert_eq!(
        second("about = \"owner\"", "about = \"driver\""),
        PolicyError::About {
            number: number(2),
            stated: About::Driver,
            expected: About::Owner,
        }
    );
    assert_eq!(
        second("when = \"road_vehicle\"", "when = \"loaded\""),
        PolicyError::When {
            number: number(2),
            stated: When::Loaded,
            expected: When::RoadVehicle,
        }
    );
    assert_eq!(
        second("\"vehicles\"", "\"vehicles\", \"wanted\""),
        PolicyError::Registers {
            number: number(2),
            stated: vec![Register::Vehicles, Register::Wanted],
            expected: &[Register::Vehicles],
        }
    );
}

#[test]
fn every_number_of_a_check_has_its_own_error() {
    let second = |from, to| changed_in("number = 2\n", from, to);
    assert_eq!(
        second("timeout_ms = 5000", "timeout_ms = 99"),
        PolicyError::Timeout {
            number: number(2),
            stated: 99
        }
    );
    assert_eq!(
        second("retries = 1", "retries = 6"),
        PolicyError::Retries {
            number: number(2),
            stated: 6
        }
    );
    assert_eq!(
        second("fresh_minutes = 1440", "fresh_minutes = 10081"),
        PolicyError::Fresh {
            number: number(2),
            stated: 10_081
        }
    );
    assert_eq!(
        second("again = []", "again = [\"entry\", \"entry\"]"),
        PolicyError::AgainTwice { number: number(2) }
    );
    let toml = second("again = []", "again = [\"booking\"]");
    assert!(matches!(toml, PolicyError::Toml { .. }), "{toml:?}");
    assert_eq!(
        changed("number = 1\n", "number = 19\n").err(),
        Some(PolicyError::Number(CheckNumberError { given: 19 }))
    );
    let twice = format!(
        "{SHIPPED}\n[[check]]{}",
        SHIPPED.rsplit_once("[[check]]").expect("a check").1
    );
    assert_eq!(
        CheckPolicy::parse(&twice).err(),
        Some(PolicyError::Twice { number: number(18) })
    );
}

#[test]
fn every_slip_of_a_register_has_its_own_error() {
    let tolls = |from: &str, to: &str| changed_in("name = \"tolls\"\n", from, to);
    assert_eq!(
        tolls("SHEKARA_TOLL_DEBT", "two words"),
        PolicyError::ServiceId {
            of: "tolls",
            stated: "two words".to_owned()
        }
    );
    for (field, shipped, stated, least, most) in [
        ("side_by_side", 64, 0, 1, 256),
        ("side_by_side", 64, 257, 1, 256),
        ("waiting", 512, 10_001, 0, 10_000),
        ("breaker_failures", 5, 0, 1, 100),
        ("breaker_pause_seconds", 20, 601, 1, 600),
    ] {
        let error = tolls(
            &format!("{field} = {shipped}"),
            &format!("{field} = {stated}"),
        );
        assert_eq!(
            error,
            PolicyError::RegisterNumber {
                register: Register::Tolls,
                field,
                stated,
                least,
                most
            }
        );
    }
    let unknown = tolls("channel = \"sync\"", "channel = \"pigeon\"");
    assert!(matches!(unknown, PolicyError::Toml { .. }), "{unknown:?}");
    assert_eq!(
        changed("name = \"tolls\"", "name = \"weighing\"").err(),
        Some(PolicyError::RegisterTwice {
            register: Register::Weighing
        })
    );
    let (before, rest) = SHIPPED
        .split_once("[[register]]\nname = \"tolls\"")
        .expect("the entry");
    let (_, after) = rest.split_once("[[register]]").expect("the next entry");
    assert_eq!(
        CheckPolicy::parse(&format!("{before}[[register]]{after}")).err(),
        Some(PolicyError::RegisterMissing {
            register: Register::Tolls
        })
    );
}

#[test]
fn every_slip_of_the_whole_has_its_own_error() {
    assert_eq!(
        changed("version = \"2026-11-25\"", "version = \"\"").err(),
        Some(PolicyError::Version {
            stated: String::new()
        })
    );
    assert_eq!(
        changed("tractor = [\"CE\"]", "tractor = []").err(),
        Some(PolicyError::Licence {
            kind: VehicleKind::Tractor,
            stated: Vec::new()
        })
    );
    assert!(matches!(
        changed("tractor = [\"CE\"]", "tractor = [\"C and E\"]").err(),
        Some(PolicyError::Licence { .. })
    ));
    assert_eq!(
        changed("KDP_SERVICE", "").err(),
        Some(PolicyError::ServiceId {
            of: "consent",
            stated: String::new()
        })
    );
    assert_eq!(
        changed_in("[consent]\n", "timeout_ms = 5000", "timeout_ms = 60001"),
        PolicyError::ConsentTimeout { stated: 60_001 }
    );
    assert!(matches!(
        CheckPolicy::parse("").err(),
        Some(PolicyError::Toml { .. })
    ));
    assert_eq!(
        CheckPolicy::parse(&" ".repeat(70_000)).err(),
        Some(PolicyError::TooLarge {
            given_bytes: 70_000
        })
    );
}
