//! Tests of the decisions about people: every reason, both outcomes, the last day.

use jiff::civil::date;

use super::*;
use crate::checks::CheckOutcome;
use crate::question::licence::Licence;
use crate::question::organisation::Organisation;

const DAY: Date = date(2026, 3, 1);
const DAY_AFTER: Date = date(2026, 3, 2);
const DAY_BEFORE: Date = date(2026, 2, 28);

fn reason(verdict: &Verdict) -> Option<ReasonCode> {
    match &verdict.outcome {
        CheckOutcome::Negative { reason, .. } => Some(*reason),
        _ => None,
    }
}

fn detail(verdict: &Verdict) -> Option<&str> {
    match &verdict.outcome {
        CheckOutcome::Negative { detail, .. } => detail.as_deref(),
        _ => None,
    }
}

fn name(surname: &str, given: &str, patronymic: Option<&str>) -> PersonName {
    PersonName::new(surname, given, patronymic).expect("a valid name")
}

fn found(surname: &str, given: &str) -> Person {
    Person {
        surname: Some(surname.to_owned()),
        name: Some(given.to_owned()),
        patronymic: None,
        alive: true,
    }
}

/// the account matches the register of natural persons.
#[test]
fn a_person_has_to_exist_live_and_have_the_stated_name() {
    let stated = name("Серікұлы", "Артём", None);
    let same = PersonAnswer::Found(found("СЕРІКҰЛЫ", "АРТЕМ"));
    assert_eq!(person(&stated, &same), Verdict::POSITIVE);

    let other = person(&stated, &PersonAnswer::Found(found("АХМЕТОВ", "АРТЕМ")));
    assert_eq!(
        other,
        Verdict::no(ReasonCode::NameMismatch),
        "the other person's name is not told"
    );
    let dead = PersonAnswer::Found(Person {
        alive: false,
        ..found("СЕРІКҰЛЫ", "АРТЕМ")
    });
    assert_eq!(
        reason(&person(&stated, &dead)),
        Some(ReasonCode::PersonDead)
    );
    assert_eq!(
        reason(&person(&stated, &PersonAnswer::NotFound)),
        Some(ReasonCode::PersonNotFound)
    );
    let one_name = PersonAnswer::Found(Person {
        surname: None,
        ..found("", "АРТЕМ")
    });
    assert_eq!(
        reason(&person(&stated, &one_name)),
        Some(ReasonCode::NameMismatch)
    );
    let single = PersonName::single("Артём").expect("a valid name");
    assert_eq!(person(&single, &one_name), Verdict::POSITIVE);
    let nameless = PersonAnswer::Found(Person {
        surname: None,
        name: None,
        ..found("", "")
    });
    assert_eq!(
        reason(&person(&single, &nameless)),
        Some(ReasonCode::NameMismatch)
    );
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
    let stated = |text| OrganisationName::parse(text).expect("a valid name");
    let active = registered(OrganisationStatus::Active);
    for same in ["ТОО \"Караван\"", "\"Керуен\" ЖШС"] {
        assert_eq!(organisation(&stated(same), &active), Verdict::POSITIVE);
    }
    assert_eq!(
        reason(&organisation(&stated("ТОО \"Достык\""), &active)),
        Some(ReasonCode::NameMismatch)
    );
    let caravan = stated("ТОО \"Караван\"");
    assert_eq!(
        reason(&organisation(
            &caravan,
            &registered(OrganisationStatus::Liquidated)
        )),
        Some(ReasonCode::OrganisationLiquidated)
    );
    assert_eq!(
        reason(&organisation(&caravan, &OrganisationAnswer::NotFound)),
        Some(ReasonCode::OrganisationNotFound)
    );
}

/// the licence has a category the vehicle needs; its last day counts.
#[test]
fn a_licence_has_to_be_valid_and_of_the_category() {
    let needed = ["C".to_owned(), "CE".to_owned()];
    let of = |categories: &[&str], valid_until, in_force| {
        let answer = LicenceAnswer::Found(Licence {
            categories: categories.iter().map(|one| (*one).to_owned()).collect(),
            valid_until,
            in_force,
        });
        licence(&needed, DAY, &answer)
    };
    assert_eq!(of(&["B", "CE"], DAY, true), Verdict::POSITIVE);
    let expired = of(&["CE"], DAY_BEFORE, true);
    assert_eq!(reason(&expired), Some(ReasonCode::LicenceExpired));
    assert_eq!(detail(&expired), Some("2026-02-28"));
    assert_eq!(
        reason(&of(&["CE"], DAY_AFTER, false)),
        Some(ReasonCode::LicenceNotValid)
    );
    let other = of(&["B", "C1"], DAY_AFTER, true);
    assert_eq!(reason(&other), Some(ReasonCode::LicenceCategoryMissing));
    assert_eq!(detail(&other), Some("C, CE"));
    assert_eq!(
        reason(&licence(&needed, DAY, &LicenceAnswer::NotFound)),
        Some(ReasonCode::LicenceNotFound)
    );
}

/// a wanted driver is refused, and the ground is told to nobody.
#[test]
fn a_wanted_driver_is_a_no_without_the_ground() {
    let answer = |wanted| wanted_driver(WantedDriverAnswer { wanted });
    assert_eq!(answer(false), Verdict::POSITIVE);
    assert_eq!(answer(true), Verdict::no(ReasonCode::DriverWanted));
}

/// all three digital documents, on the booked day.
#[test]
fn every_digital_document_has_to_be_there_on_the_day() {
    let of = |kind, valid_until| Document { kind, valid_until };
    let all = [
        of(DocumentKind::Identity, Some(DAY)),
        of(DocumentKind::DrivingLicence, Some(DAY_AFTER)),
        of(DocumentKind::VehicleRegistration, None),
    ];
    assert_eq!(documents(DAY, &all), Verdict::POSITIVE);
    let after = documents(DAY_AFTER, &all);
    assert_eq!(reason(&after), Some(ReasonCode::DigitalDocumentMissing));
    assert_eq!(detail(&after), Some("identity"));
    assert_eq!(
        detail(&documents(DAY, &all[2..])),
        Some("identity, driving_licence")
    );
    let renewed = [all[0], all[1], all[2], of(DocumentKind::Identity, None)];
    assert_eq!(documents(DAY_AFTER, &renewed), Verdict::POSITIVE);
}

/// the identification was made and matched.
#[test]
fn biometrics_have_to_be_made_and_to_match() {
    assert_eq!(biometrics(Biometrics::Matched), Verdict::POSITIVE);
    assert_eq!(
        biometrics(Biometrics::Mismatched),
        Verdict::no(ReasonCode::BiometricsMismatch)
    );
    assert_eq!(
        biometrics(Biometrics::NotMade),
        Verdict::no(ReasonCode::BiometricsMissing)
    );
}

/// the telephone number belongs to the person.
#[test]
fn a_telephone_has_to_be_the_drivers() {
    assert_eq!(phone(PhoneAnswer { belongs: true }), Verdict::POSITIVE);
    assert_eq!(
        phone(PhoneAnswer { belongs: false }),
        Verdict::no(ReasonCode::PhoneNotOwned)
    );
}
