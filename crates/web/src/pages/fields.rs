//! Reading fields with the types of the kernel; every rule that is broken becomes the message of its field.

use super::input::Posted;
use crate::i18n::Message;
use crate::view::forms::{Form, parse_date};
use crate::view::reject as told;
use accounts::{PASSWORD_MAX_BYTES, PASSWORD_MIN_CHARACTERS, PasswordError, check_new_password};
use jiff::civil::Date;
use kernel::country::Country;
use kernel::names::{OrganisationName, PersonName};
use kernel::person_number::{Bin, Iin};
use kernel::phone::Phone;
use kernel::plate::Plate;
use kernel::vin::Vin;

/// Fewest and most letters and digits of a document's number.
const DOCUMENT_SIGNS: std::ops::RangeInclusive<usize> = 4..=20;
/// Fewest and most signs of the number of a declaration.
const DECLARATION_SIGNS: std::ops::RangeInclusive<usize> = 5..=40;
/// Longest e-mail address there can be.
const EMAIL_SIGNS: usize = 254;

/// Rejects a field with the message `error-<rule>`.
pub fn reject(form: &mut impl Form, name: &str, rule: &str) {
    form.reject(name, Message::new(format!("error-{rule}")));
}

/// What was written; an empty field is rejected.
fn required(form: &mut impl Form, name: &str) -> Option<String> {
    let value = form.value(name).to_owned();
    if value.is_empty() {
        reject(form, name, "required");
        return None;
    }
    Some(value)
}

/// What came of reading: the value, or the message of the rule that is broken.
fn taken<T>(form: &mut impl Form, name: &str, read: Result<T, Message>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(message) => {
            form.reject(name, message);
            None
        }
    }
}

/// A value, or the rule `error-<rule>`.
fn or_rule<T>(value: Option<T>, rule: &str) -> Result<T, Message> {
    value.ok_or_else(|| Message::new(format!("error-{rule}")))
}

/// One of a few codes; anything else is rejected.
pub fn code<T>(
    form: &mut impl Form,
    name: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let value = or_rule(read(form.value(name)), "choose");
    taken(form, name, value)
}

/// A telephone number.
pub fn phone(form: &mut impl Form, name: &str) -> Option<Phone> {
    let text = required(form, name)?;
    taken(
        form,
        name,
        Phone::parse(&text).map_err(|error| told::phone(&error)),
    )
}

/// People write numbers in groups.
fn without_spaces(text: &str) -> String {
    text.chars()
        .filter(|sign| !sign.is_whitespace() && *sign != '-')
        .collect()
}

/// The number of a person.
pub fn iin(form: &mut impl Form, name: &str) -> Option<Iin> {
    let text = without_spaces(&required(form, name)?);
    taken(
        form,
        name,
        Iin::parse(&text).map_err(|error| told::iin(&error)),
    )
}

/// The number of an organisation.
pub fn bin(form: &mut impl Form, name: &str) -> Option<Bin> {
    let text = without_spaces(&required(form, name)?);
    taken(
        form,
        name,
        Bin::parse(&text).map_err(|error| told::bin(&error)),
    )
}

/// A person's name from three fields, whose names end in `suffix`. Each part is looked at by
/// itself, so that all errors are told at once.
pub fn person_name(form: &mut impl Form, suffix: &str) -> Option<PersonName> {
    let names = ["surname", "given", "patronymic"].map(|part| format!("{part}{suffix}"));
    let [surname, given, patronymic] = names.each_ref().map(|name| form.value(name).to_owned());
    // The other parts stand in as a name that is right.
    let parts = [
        PersonName::new(&surname, "A", None),
        PersonName::new("A", &given, None),
        PersonName::new("A", "A", Some(&patronymic)),
    ];
    for (name, part) in names.iter().zip(parts) {
        if let Err(error) = part {
            form.reject(name, told::name(&error));
        }
    }
    PersonName::new(&surname, &given, Some(&patronymic)).ok()
}

/// The name of an organisation.
pub fn organisation_name(form: &mut impl Form, name: &str) -> Option<OrganisationName> {
    let read = OrganisationName::parse(form.value(name)).map_err(|error| told::name(&error));
    taken(form, name, read)
}

/// A country.
pub fn country(form: &mut impl Form, name: &str) -> Option<Country> {
    let text = required(form, name)?;
    taken(form, name, or_rule(Country::parse(&text).ok(), "country"))
}

/// A plate of a country.
pub fn plate(form: &mut impl Form, name: &str, country: Country) -> Option<Plate> {
    let text = required(form, name)?;
    taken(
        form,
        name,
        Plate::parse(country, &text).map_err(|error| told::plate(&error)),
    )
}

/// A VIN or chassis number.
pub fn vin(form: &mut impl Form, name: &str) -> Option<Vin> {
    let text = required(form, name)?;
    taken(
        form,
        name,
        Vin::parse(&text).map_err(|error| told::vin(&error)),
    )
}

/// A date as people write it.
pub fn date(form: &mut impl Form, name: &str) -> Option<Date> {
    let text = required(form, name)?;
    taken(form, name, or_rule(parse_date(&text), "date-format"))
}

/// A new password and its repetition, the fields `password` and `password_again`.
pub fn new_password(form: &mut impl Form, posted: &Posted) -> String {
    let password = posted.verbatim("password");
    let wrong = match check_new_password(&password) {
        Err(PasswordError::TooShort) => {
            Some(Message::new("error-password-least").with("least", PASSWORD_MIN_CHARACTERS))
        }
        Err(PasswordError::TooLong) => {
            Some(Message::new("error-password-most").with("most", PASSWORD_MAX_BYTES))
        }
        Err(_) => Some(Message::new("error-password-common")),
        Ok(()) => None,
    };
    match wrong {
        Some(wrong) => form.reject("password", wrong),
        None if password != posted.verbatim("password_again") => {
            reject(form, "password_again", "password-different");
        }
        None => {}
    }
    password
}

/// The number of an identity document, in capitals and without spaces.
pub fn document_number(form: &mut impl Form, name: &str) -> Option<String> {
    let text = without_spaces(&required(form, name)?).to_uppercase();
    let is_right =
        DOCUMENT_SIGNS.contains(&text.chars().count()) && text.chars().all(char::is_alphanumeric);
    taken(
        form,
        name,
        or_rule(is_right.then_some(text), "document-number"),
    )
}

/// The number of a goods or transit declaration.
pub fn declaration(form: &mut impl Form, name: &str) -> Option<String> {
    let text = without_spaces(&required(form, name)?);
    let is_right = DECLARATION_SIGNS.contains(&text.chars().count())
        && text
            .chars()
            .all(|sign| sign.is_alphanumeric() || sign == '/');
    taken(
        form,
        name,
        or_rule(is_right.then_some(text), "declaration-format"),
    )
}

/// An e-mail address; an empty field is none. `None` outside means that it was rejected.
pub fn email(form: &mut impl Form, name: &str) -> Option<Option<String>> {
    let text = form.value(name).to_owned();
    if text.is_empty() {
        return Some(None);
    }
    let is_right = text.split_once('@').is_some_and(|(user, host)| {
        let is_plain = !text.contains(|sign: char| sign.is_whitespace() || sign.is_control());
        let labels = host.split('.').collect::<Vec<_>>();
        let has_labels = labels.len() > 1 && labels.iter().all(|label| !label.is_empty());
        !user.is_empty() && is_plain && has_labels && !host.contains('@')
    }) && text.chars().count() <= EMAIL_SIGNS;
    taken(
        form,
        name,
        or_rule(is_right.then_some(Some(text)), "email-format"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::account::SignUpDetailsForm;
    use crate::view::journey::BookDriverForm;

    /// what is wrong with a name is told for all its parts at once.
    #[test]
    fn every_part_of_a_name_is_looked_at() {
        let pairs = [("surname", ""), ("given", "A1"), ("patronymic", "Х")];
        let mut form = SignUpDetailsForm::from_pairs(pairs);
        assert_eq!(person_name(&mut form, ""), None);
        let key = |field: &crate::view::forms::Field| field.error.clone().map(|error| error.key);
        assert_eq!(key(&form.surname).as_deref(), Some("error-required"));
        assert_eq!(key(&form.given).as_deref(), Some("error-name-letters"));
        assert_eq!(key(&form.patronymic), None);
    }

    #[test]
    fn an_address_without_a_host_is_no_address() {
        for (text, is_right) in [
            ("a@example.kz", true),
            ("a.b@mail.example.kz", true),
            ("", true),
            ("a@", false),
            ("@example.kz", false),
            ("a@example", false),
            ("a@example..kz", false),
            ("a b@example.kz", false),
            ("a@b@example.kz", false),
        ] {
            let mut form = BookDriverForm::from_pairs([("email", text)]);
            assert_eq!(email(&mut form, "email").is_some(), is_right, "{text:?}");
        }
    }

    #[test]
    fn numbers_may_be_written_in_groups() {
        let mut form = BookDriverForm::from_pairs([
            ("iin", "841102 399010"),
            ("document_number", "n 1234-567"),
        ]);
        assert!(iin(&mut form, "iin").is_some());
        assert_eq!(
            document_number(&mut form, "document_number").as_deref(),
            Some("N1234567")
        );
    }
}
