//! Decisions about people and companies: names, licences, documents, telephones.

use jiff::civil::Date;
use kernel::names::{OrganisationName, PersonName};

use super::Verdict;
use crate::checks::ReasonCode;
use crate::question::biometrics::Biometrics;
use crate::question::documents::{Document, DocumentKind};
use crate::question::licence::LicenceAnswer;
use crate::question::organisation::{OrganisationAnswer, OrganisationStatus};
use crate::question::person::{Person, PersonAnswer};
use crate::question::phone::PhoneAnswer;
use crate::question::wanted_person::WantedDriverAnswer;

/// for a natural person: the IIN exists, its owner is alive and has the
/// stated name.
pub(crate) fn person(stated: &PersonName, answer: &PersonAnswer) -> Verdict {
    let found = match answer {
        PersonAnswer::NotFound => return Verdict::no(ReasonCode::PersonNotFound),
        PersonAnswer::Found(found) => found,
    };
    if !found.alive {
        return Verdict::no(ReasonCode::PersonDead);
    }
    let same = name_of(found).is_some_and(|registered| registered.same_as(stated));
    Verdict::yes_or(same, ReasonCode::NameMismatch)
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
pub(crate) fn organisation(stated: &OrganisationName, answer: &OrganisationAnswer) -> Verdict {
    let found = match answer {
        OrganisationAnswer::NotFound => return Verdict::no(ReasonCode::OrganisationNotFound),
        OrganisationAnswer::Found(found) => found,
    };
    if found.status == OrganisationStatus::Liquidated {
        return Verdict::no(ReasonCode::OrganisationLiquidated);
    }
    let same = [&found.name_ru, &found.name_kk]
        .into_iter()
        .flatten()
        .filter_map(|name| OrganisationName::parse(name).ok())
        .any(|registered| registered.same_as(stated));
    Verdict::yes_or(same, ReasonCode::NameMismatch)
}

/// the licence is valid, not expired on the booked day, and has one of
/// the categories the vehicle needs.
pub(crate) fn licence(needed: &[String], day: Date, answer: &LicenceAnswer) -> Verdict {
    let licence = match answer {
        LicenceAnswer::NotFound => return Verdict::no(ReasonCode::LicenceNotFound),
        LicenceAnswer::Found(licence) => licence,
    };
    if !licence.in_force {
        return Verdict::no(ReasonCode::LicenceNotValid);
    }
    if licence.valid_until < day {
        let last_day = licence.valid_until.to_string();
        return Verdict::no_with(ReasonCode::LicenceExpired, last_day);
    }
    if licence.categories.iter().any(|one| needed.contains(one)) {
        Verdict::POSITIVE
    } else {
        Verdict::no_with(ReasonCode::LicenceCategoryMissing, needed.join(", "))
    }
}

/// the driver is not wanted. The ground is told to nobody.
pub(crate) fn wanted_driver(answer: WantedDriverAnswer) -> Verdict {
    Verdict::yes_or(!answer.wanted, ReasonCode::DriverWanted)
}

/// identity card, licence and certificate of registration are there
/// and not expired on the booked day.
pub(crate) fn documents(day: Date, documents: &[Document]) -> Verdict {
    let covers = |kind: &DocumentKind| {
        documents.iter().any(|document| {
            document.kind == *kind && document.valid_until.is_none_or(|until| until >= day)
        })
    };
    let missing: Vec<&str> = DocumentKind::ALL
        .iter()
        .filter(|kind| !covers(kind))
        .map(|kind| kind.as_str())
        .collect();
    if missing.is_empty() {
        Verdict::POSITIVE
    } else {
        Verdict::no_with(ReasonCode::DigitalDocumentMissing, missing.join(", "))
    }
}

/// the identification was made and matched.
pub(crate) fn biometrics(answer: Biometrics) -> Verdict {
    match answer {
        Biometrics::Matched => Verdict::POSITIVE,
        Biometrics::Mismatched => Verdict::no(ReasonCode::BiometricsMismatch),
        Biometrics::NotMade => Verdict::no(ReasonCode::BiometricsMissing),
    }
}

/// the telephone number is the driver's.
pub(crate) fn phone(answer: PhoneAnswer) -> Verdict {
    Verdict::yes_or(answer.belongs, ReasonCode::PhoneNotOwned)
}

#[cfg(test)]
mod tests;
