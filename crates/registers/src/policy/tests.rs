//! The table of checks: the shipped one, and every slip a file can have.

use super::*;
use crate::checks::WhyNot;

const SHIPPED: &str = include_str!("../../data/checks.toml");

fn changed(from: &str, to: &str) -> Result<CheckPolicy, PolicyError> {
    let text = SHIPPED.replace(from, to);
    assert_ne!(text, SHIPPED, "the change has to change something");
    CheckPolicy::parse(&text)
}

fn number(number: u8) -> CheckNumber {
    CheckNumber::new(number).expect("1 to 18")
}

/// the shipped table holds checks 1, 2 and 4.
#[test]
fn the_shipped_table_agrees_with_the_order() {
    let policy = CheckPolicy::embedded();
    let numbers: Vec<u8> = policy
        .rules()
        .iter()
        .map(|rule| rule.number().get())
        .collect();
    assert_eq!(numbers, [1, 2, 4]);
    let second = &policy.rules()[1];
    assert_eq!(second.demand(Residency::Resident), Demand::Required);
    assert_eq!(
        second.demand(Residency::NonResident),
        Demand::NotApplicable(WhyNot::ResidentsOnly)
    );
    assert_eq!(
        second.service_id(Register::Vehicles),
        "SHEKARA_VEHICLE_BY_PLATE"
    );
}

/// the whole matrix, counted against the lists.
#[test]
fn the_matrix_is_that_of_q_19() {
    let with = |residency, wanted| -> Vec<u8> {
        (1..=CheckNumber::COUNT)
            .filter(|check| law(number(*check), residency) == wanted)
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

/// a check the order requires can't be dropped or softened.
#[test]
fn a_table_against_the_order_is_refused() {
    let softened = changed(
        "clause = \"Q-18.4\"\nresident = \"required\"",
        "clause = \"Q-18.4\"\nresident = \"notify\"",
    );
    assert_eq!(
        softened.err(),
        Some(PolicyError::AgainstLaw {
            number: number(4),
            residency: Residency::Resident,
            stated: Demand::Notify,
            law: Law::Required,
        })
    );
    let widened = changed("{ not_applicable = \"residents_only\" }", "\"required\"");
    assert_eq!(
        widened.err(),
        Some(PolicyError::AgainstLaw {
            number: number(2),
            residency: Residency::NonResident,
            stated: Demand::Required,
            law: Law::NotApplicable,
        })
    );
}

#[test]
fn every_slip_has_its_own_error() {
    let error = |from, to| changed(from, to).expect_err("a slip");
    assert_eq!(
        error("clause = \"Q-18.2\"", "clause = \"Q-18.3\""),
        PolicyError::Clause {
            number: number(2),
            stated: "Q-18.3".to_owned(),
            expected: "Q-18.2".to_owned(),
        }
    );
    assert_eq!(
        error("timeout_ms = 5000", "timeout_ms = 99"),
        PolicyError::Timeout {
            number: number(1),
            stated: 99
        }
    );
    assert_eq!(
        error("retries = 1", "retries = 6"),
        PolicyError::Retries {
            number: number(1),
            stated: 6
        }
    );
    assert_eq!(
        error("GbdulInfoByBin_v2", "two words"),
        PolicyError::ServiceId {
            number: number(1),
            stated: "two words".to_owned()
        }
    );
    assert_eq!(
        error("register = \"organisations\"", "register = \"wanted\""),
        PolicyError::Registers {
            number: number(1),
            stated: vec![Register::Persons, Register::Wanted],
            expected: &[Register::Persons, Register::Organisations],
        }
    );
    assert_eq!(
        error("number = 1\n", "number = 19\n"),
        PolicyError::Number(CheckNumberError { given: 19 })
    );
    assert!(matches!(
        error("retries = 1", "attempts = 1"),
        PolicyError::Toml { .. }
    ));
}

#[test]
fn a_check_is_listed_once_and_only_with_a_client() {
    let twice = format!("{SHIPPED}\n{SHIPPED}");
    assert_eq!(
        CheckPolicy::parse(&twice).err(),
        Some(PolicyError::Twice { number: number(1) })
    );
    let third = "[[check]]\nnumber = 3\nclause = \"Q-18.3\"\nresident = \"required\"\n\
         non_resident = { not_applicable = \"residents_only\" }\ntimeout_ms = 5000\n\
         retries = 0\nask = []\n";
    assert_eq!(
        CheckPolicy::parse(third).err(),
        Some(PolicyError::NotBuilt { number: number(3) })
    );
    assert_eq!(CheckPolicy::parse("").err(), Some(PolicyError::Empty));
    assert_eq!(
        CheckPolicy::parse(&" ".repeat(70_000)).err(),
        Some(PolicyError::TooLarge {
            given_bytes: 70_000
        })
    );
}
