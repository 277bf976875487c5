//! From what a register answered to what the check came to: pure decisions.
//!
//! A decision never repeats another person's name or another vehicle's VIN: a
//! user could otherwise type numbers and read the registers.

use kernel::names::{OrganisationName, PersonName};
use kernel::vin::Vin;

use crate::checks::{CheckOutcome, ReasonCode, Register, UnknownCause};
use crate::envelope::Refusal;
use crate::gateway::{GatewayError, Silence};
use crate::organisation::{OrganisationAnswer, OrganisationStatus};
use crate::person::{Person, PersonAnswer};
use crate::vehicle::{VehicleAnswer, VehicleStatus};
use crate::wanted::WantedAnswer;

/// for a natural person: the IIN exists, its owner is alive and has the
/// stated name.
pub(crate) fn person(stated: &PersonName, answer: &PersonAnswer) -> CheckOutcome {
    let found = match answer {
        PersonAnswer::NotFound => return CheckOutcome::negative(ReasonCode::PersonNotFound),
        PersonAnswer::Found(found) => found,
    };
    if !found.alive {
        return CheckOutcome::negative(ReasonCode::PersonDead);
    }
    match name_of(found) {
        Some(registered) if registered.same_as(stated) => CheckOutcome::Positive,
        _ => CheckOutcome::negative(ReasonCode::NameMismatch),
    }
}

/// A few people have one name only, in either field. A record without any name,
/// or with signs no name has, can't equal what the user stated.
fn name_of(found: &Person) -> Option<PersonName> {
    match (found.surname.as_deref(), found.name.as_deref()) {
        (Some(surname), Some(given)) => {
            PersonName::new(surname, given, found.patronymic.as_deref()).ok()
        }
        (Some(only), None) | (None, Some(only)) => PersonName::single(only).ok(),
        (None, None) => None,
    }
}

/// for a legal person: the BIN exists, is active, and the stated name is
/// the registered one in Russian or in Kazakh.
pub(crate) fn organisation(stated: &OrganisationName, answer: &OrganisationAnswer) -> CheckOutcome {
    let found = match answer {
        OrganisationAnswer::NotFound => {
            return CheckOutcome::negative(ReasonCode::OrganisationNotFound);
        }
        OrganisationAnswer::Found(found) => found,
    };
    if found.status == OrganisationStatus::Liquidated {
        return CheckOutcome::negative(ReasonCode::OrganisationLiquidated);
    }
    let same = [&found.name_ru, &found.name_kk]
        .into_iter()
        .flatten()
        .filter_map(|name| OrganisationName::parse(name).ok())
        .any(|registered| registered.same_as(stated));
    if same {
        CheckOutcome::Positive
    } else {
        CheckOutcome::negative(ReasonCode::NameMismatch)
    }
}

/// the vehicle is registered, and the plate belongs to the stated VIN.
pub(crate) fn vehicle(stated: &Vin, answer: &VehicleAnswer) -> CheckOutcome {
    let found = match answer {
        VehicleAnswer::NotFound => return CheckOutcome::negative(ReasonCode::VehicleNotFound),
        VehicleAnswer::Found(found) => found,
    };
    if found.status == VehicleStatus::Deregistered {
        return CheckOutcome::negative(ReasonCode::VehicleDeregistered);
    }
    if Vin::parse(&found.vin).is_ok_and(|registered| registered == *stated) {
        CheckOutcome::Positive
    } else {
        CheckOutcome::negative(ReasonCode::VinMismatch)
    }
}

/// the vehicle is not wanted.
pub(crate) fn wanted(answer: &WantedAnswer) -> CheckOutcome {
    match answer {
        WantedAnswer::NotWanted => CheckOutcome::Positive,
        WantedAnswer::Wanted { basis, since } => {
            let since = since.map(|day| day.to_string());
            let words: Vec<&str> = [since.as_deref(), basis.as_deref()]
                .into_iter()
                .flatten()
                .collect();
            CheckOutcome::Negative {
                reason: ReasonCode::VehicleWanted,
                detail: (!words.is_empty()).then(|| words.join(", ")),
            }
        }
    }
}

/// no answer about the subject is neither a yes nor a no.
pub(crate) fn unknown(register: Register, error: &GatewayError) -> CheckOutcome {
    let detail = error.to_string();
    let cause = match error {
        GatewayError::Silent(Silence::TimedOut { .. }) => UnknownCause::TimedOut,
        GatewayError::Silent(Silence::Connection { .. } | Silence::Status { .. }) => {
            UnknownCause::Unreachable { detail }
        }
        GatewayError::Silent(Silence::TooLarge | Silence::NotText | Silence::Unreadable(_))
        | GatewayError::Unwritable(_) => UnknownCause::Unintelligible { detail },
        GatewayError::Refused(
            Refusal::Status { .. } | Refusal::Fault { .. } | Refusal::Result { .. },
        ) => UnknownCause::Declined { detail },
    };
    CheckOutcome::Unknown { register, cause }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::Organisation;
    use crate::vehicle::Vehicle;
    use crate::xml::Unreadable;

    fn name(surname: &str, given: &str, patronymic: Option<&str>) -> PersonName {
        PersonName::new(surname, given, patronymic).expect("a valid name")
    }

    fn found(surname: &str, given: &str, patronymic: Option<&str>) -> Person {
        Person {
            surname: Some(surname.to_owned()),
            name: Some(given.to_owned()),
            patronymic: patronymic.map(str::to_owned),
            birth_date: None,
            death_date: None,
            alive: true,
        }
    }

    fn reason(outcome: &CheckOutcome) -> Option<ReasonCode> {
        match outcome {
            CheckOutcome::Negative { reason, .. } => Some(*reason),
            _ => None,
        }
    }

    /// the account matches the register of natural persons.
    #[test]
    fn a_person_has_to_exist_live_and_have_the_stated_name() {
        let stated = name("Серікұлы", "Артём", None);
        let same = PersonAnswer::Found(Box::new(found("СЕРІКҰЛЫ", "АРТЕМ", None)));
        assert_eq!(person(&stated, &same), CheckOutcome::Positive);

        let other = PersonAnswer::Found(Box::new(found("АХМЕТОВ", "АРТЕМ", None)));
        let outcome = person(&stated, &other);
        assert_eq!(
            outcome,
            CheckOutcome::Negative {
                reason: ReasonCode::NameMismatch,
                detail: None,
            },
            "the other person's name is not told"
        );
        let mut dead = found("СЕРІКҰЛЫ", "АРТЕМ", None);
        dead.alive = false;
        let dead = PersonAnswer::Found(Box::new(dead));
        assert_eq!(
            reason(&person(&stated, &dead)),
            Some(ReasonCode::PersonDead)
        );
        assert_eq!(
            reason(&person(&stated, &PersonAnswer::NotFound)),
            Some(ReasonCode::PersonNotFound)
        );
        let mut one_name = found("", "АРТЕМ", None);
        one_name.surname = None;
        let one_name = PersonAnswer::Found(Box::new(one_name));
        assert_eq!(
            reason(&person(&stated, &one_name)),
            Some(ReasonCode::NameMismatch)
        );
        let single = PersonName::single("Артём").expect("a valid name");
        assert_eq!(person(&single, &one_name), CheckOutcome::Positive);
    }

    /// the account matches the register of legal persons.
    #[test]
    fn an_organisation_may_be_named_in_either_language() {
        let registered = |status| {
            OrganisationAnswer::Found(Organisation {
                name_ru: Some("ТОО \"Караван\"".to_owned()),
                name_kk: Some("\"Керуен\" ЖШС".to_owned()),
                status,
            })
        };
        let active = registered(OrganisationStatus::Active);
        for stated in ["ТОО \"Караван\"", "\"Керуен\" ЖШС"] {
            let stated = OrganisationName::parse(stated).expect("a valid name");
            assert_eq!(organisation(&stated, &active), CheckOutcome::Positive);
        }
        let other = OrganisationName::parse("ТОО \"Достык\"").expect("a valid name");
        assert_eq!(
            reason(&organisation(&other, &active)),
            Some(ReasonCode::NameMismatch)
        );
        let gone = registered(OrganisationStatus::Liquidated);
        let stated = OrganisationName::parse("ТОО \"Караван\"").expect("a valid name");
        assert_eq!(
            reason(&organisation(&stated, &gone)),
            Some(ReasonCode::OrganisationLiquidated)
        );
        assert_eq!(
            reason(&organisation(&stated, &OrganisationAnswer::NotFound)),
            Some(ReasonCode::OrganisationNotFound)
        );
    }

    /// the vehicle is registered under the stated plate and VIN.
    #[test]
    fn a_vehicle_has_to_be_registered_with_the_stated_vin() {
        let stated = Vin::parse("XTC651150C1234567").expect("a valid VIN");
        let registered = |vin: &str, status| {
            VehicleAnswer::Found(Vehicle {
                vin: vin.to_owned(),
                category: None,
                mark: None,
                owner_iin_bin: None,
                status,
            })
        };
        let same = registered("XTC651150C1234567", VehicleStatus::Registered);
        assert_eq!(vehicle(&stated, &same), CheckOutcome::Positive);
        let other = registered("XTC651150C7654321", VehicleStatus::Registered);
        assert_eq!(
            vehicle(&stated, &other),
            CheckOutcome::Negative {
                reason: ReasonCode::VinMismatch,
                detail: None,
            },
            "the other VIN is not told"
        );
        let gone = registered("XTC651150C1234567", VehicleStatus::Deregistered);
        assert_eq!(
            reason(&vehicle(&stated, &gone)),
            Some(ReasonCode::VehicleDeregistered)
        );
        assert_eq!(
            reason(&vehicle(&stated, &VehicleAnswer::NotFound)),
            Some(ReasonCode::VehicleNotFound)
        );
    }

    /// a wanted vehicle is refused, with the ministry's words.
    #[test]
    fn a_wanted_vehicle_is_a_no_with_the_ground() {
        assert_eq!(wanted(&WantedAnswer::NotWanted), CheckOutcome::Positive);
        let answer = WantedAnswer::Wanted {
            basis: Some("розыск".to_owned()),
            since: Some(jiff::civil::date(2026, 1, 5)),
        };
        assert_eq!(
            wanted(&answer),
            CheckOutcome::Negative {
                reason: ReasonCode::VehicleWanted,
                detail: Some("2026-01-05, розыск".to_owned()),
            }
        );
    }

    /// every kind of failure to answer is unknown, none is a yes or a no.
    #[test]
    fn silence_and_refusals_are_unknown() {
        let errors: [(GatewayError, &str); 5] = [
            (Silence::TimedOut { limit_ms: 5 }.into(), "timed_out"),
            (Silence::Status { status: 503 }.into(), "unreachable"),
            (Silence::TooLarge.into(), "unintelligible"),
            (
                Silence::Unreadable(Unreadable::Doctype).into(),
                "unintelligible",
            ),
            (
                Refusal::Result {
                    code: "00020".to_owned(),
                }
                .into(),
                "declined",
            ),
        ];
        for (error, expected) in errors {
            match unknown(Register::Wanted, &error) {
                CheckOutcome::Unknown { register, cause } => {
                    assert_eq!(register, Register::Wanted);
                    assert_eq!(cause.as_str(), expected);
                }
                other => panic!("{error} became {other:?}"),
            }
        }
    }
}
