//! Errors of the domain's types as rules that fields break.

use super::reading::Rule;
use crate::i18n::Value;
use jiff::civil::Date;
use kernel::country::Country;
use kernel::names::NameError;
use kernel::person_number::{Bin, Iin, PersonNumberError};
use kernel::phone::Phone;
use kernel::plate::PlateError;
use kernel::vin::VinError;

/// A country code.
pub fn country(text: &str) -> Result<Country, Rule> {
    Country::parse(text).map_err(|_| Rule::new("country"))
}

/// A telephone number.
pub fn phone(text: &str) -> Result<Phone, Rule> {
    Phone::parse(text).map_err(|_| Rule::new("phone-format"))
}

/// An individual identification number.
pub fn iin(text: &str) -> Result<Iin, Rule> {
    Iin::parse(text).map_err(|error| {
        Rule::new(match error {
            PersonNumberError::Length(_) => "iin-length",
            PersonNumberError::NotDigits => "iin-digits",
            PersonNumberError::BadDate => "iin-date",
            _ => "iin-check-digit",
        })
    })
}

/// A business identification number.
pub fn bin(text: &str) -> Result<Bin, Rule> {
    Bin::parse(text).map_err(|error| {
        Rule::new(match error {
            PersonNumberError::Length(_) => "bin-length",
            PersonNumberError::NotDigits => "bin-digits",
            PersonNumberError::BadDate => "bin-date",
            PersonNumberError::BadKind(_) => "bin-kind",
            _ => "bin-check-digit",
        })
    })
}

/// A part of a name.
pub fn name(error: &NameError) -> Rule {
    match error {
        NameError::Empty { .. } => Rule::new("required"),
        NameError::TooLong { limit, .. } => Rule::new("too-long").with_number("most", *limit),
        NameError::OddCharacter { .. } | NameError::NoLetter { .. } => Rule::new("name-letters"),
    }
}

/// Which part of a name an error is about, in the words of the API.
pub fn name_field(error: &NameError) -> &'static str {
    let (NameError::Empty { field }
    | NameError::TooLong { field, .. }
    | NameError::OddCharacter { field, .. }
    | NameError::NoLetter { field }) = error;
    match *field {
        "given name" | "given" => "given_name",
        "patronymic" => "patronymic",
        "organisation" => "organisation",
        _ => "surname",
    }
}

/// A plate.
pub fn plate(error: &PlateError) -> Rule {
    Rule::new(match error {
        PlateError::Empty => "required",
        PlateError::TooShort | PlateError::TooLong => "plate-size",
        PlateError::NoDigit => "plate-digit",
        PlateError::OddCharacter(_) | PlateError::Key | PlateError::Country(_) => {
            "plate-characters"
        }
    })
}

/// A VIN or chassis number.
pub fn vin(error: &VinError) -> Rule {
    Rule::new(match error {
        VinError::Empty => "required",
        VinError::Length(_) => "vin-length",
        VinError::OddCharacter(_) | VinError::NoDigit => "vin-characters",
        VinError::ForbiddenLetter(_) => "vin-letters",
    })
}

/// A date of the calendar in the form 2026-12-31.
pub fn date(text: &str) -> Result<Date, Rule> {
    let is_written_so = text.len() == 10 && text.bytes().filter(|byte| *byte == b'-').count() == 2;
    let date = is_written_so.then(|| text.parse::<Date>().ok()).flatten();
    date.ok_or_else(|| Rule::new("iso-date"))
}

/// An instant with its offset; none before 1970 or after the year 9000, which no database and no
/// calendar of ours has to bear.
pub fn instant(text: &str) -> Result<jiff::Timestamp, Rule> {
    let instant: jiff::Timestamp = text.parse().map_err(|_| Rule::new("iso-instant"))?;
    // 9000-01-01T00:00:00Z.
    let last = 221_845_392_000;
    if (0..last).contains(&instant.as_second()) {
        Ok(instant)
    } else {
        Err(Rule::new("iso-instant"))
    }
}

/// The number of an identity document: 4 to 20 letters and digits, with spaces, dashes and slashes
/// between them.
pub fn document_number(text: &str) -> Result<String, Rule> {
    let kept = text
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .count();
    let is_good = (4..=20).contains(&kept)
        && text.chars().count() <= 30
        && text
            .chars()
            .all(|letter| letter.is_alphanumeric() || " -/№".contains(letter));
    if is_good {
        Ok(text.to_owned())
    } else {
        Err(Rule::new("document-number"))
    }
}

/// The number of a declaration: 5 to 40 letters, digits, slashes and dashes.
pub fn declaration(text: &str) -> Result<String, Rule> {
    let is_good = (5..=40).contains(&text.chars().count())
        && text.chars().any(|letter| letter.is_ascii_digit())
        && text
            .chars()
            .all(|letter| letter.is_alphanumeric() || "/-".contains(letter));
    if is_good {
        Ok(text.to_owned())
    } else {
        Err(Rule::new("declaration-format"))
    }
}

/// An e-mail address, as far as its form can tell: something, an @, and a name with a dot.
pub fn email(text: &str) -> Result<String, Rule> {
    let is_good = text.split_once('@').is_some_and(|(local, domain)| {
        let labels = domain.split('.').collect::<Vec<_>>();
        !local.is_empty()
            && labels.len() >= 2
            && labels.iter().all(|label| !label.is_empty())
            && !text
                .chars()
                .any(|letter| letter.is_whitespace() || "<>(),;:\"\\".contains(letter))
            && text.matches('@').count() == 1
    });
    if is_good {
        Ok(text.to_owned())
    } else {
        Err(Rule::new("email-format"))
    }
}

/// A date that must not be before another one.
pub fn not_before(date: Date, first: Date) -> Result<Date, Rule> {
    if date < first {
        return Err(Rule::new("date-before").with("date", Value::Date(first)));
    }
    Ok(date)
}

/// A date that must not be after another one.
pub fn not_after(date: Date, last: Date) -> Result<Date, Rule> {
    if date > last {
        return Err(Rule::new("date-after").with("date", Value::Date(last)));
    }
    Ok(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_instants_are_read_in_one_form_only() {
        assert!(date("2026-12-31").is_ok());
        for wrong in [
            "31.12.2026",
            "2026-13-01",
            "-002026-01-01",
            "2026-12-31T00",
            "",
            "+2026-1-1",
        ] {
            assert_eq!(date(wrong).unwrap_err().code, "iso-date", "{wrong}");
        }
        assert!(instant("2026-12-31T10:00:00+05:00").is_ok());
        for wrong in [
            "2026-12-31",
            "1969-12-31T23:59:59Z",
            "9999-01-01T00:00:00Z",
            "now",
            "0",
        ] {
            assert_eq!(instant(wrong).unwrap_err().code, "iso-instant", "{wrong}");
        }
    }

    #[test]
    fn addresses_and_numbers_are_told_from_noise() {
        assert!(email("imya@example.kz").is_ok());
        for wrong in ["a@b", "@b.kz", "a b@c.kz", "a@@b.kz", "a@b..kz", "a@.kz"] {
            assert_eq!(email(wrong).unwrap_err().code, "email-format", "{wrong}");
        }
        assert!(document_number("N 0912-345").is_ok());
        for wrong in ["123", "123456789012345678901", "12345$"] {
            assert_eq!(
                document_number(wrong).unwrap_err().code,
                "document-number",
                "{wrong}"
            );
        }
        assert!(declaration("50000/201126/0012345").is_ok());
        for wrong in ["1234", "ABCDE", "50000 201126"] {
            assert_eq!(
                declaration(wrong).unwrap_err().code,
                "declaration-format",
                "{wrong}"
            );
        }
    }
}
