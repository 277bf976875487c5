//! What to tell a person whose words `kernel` couldn't read: its errors and warnings as messages.

use kernel::names::NameError;
use kernel::person_number::PersonNumberError;
use kernel::phone::PhoneError;
use kernel::plate::{PlateError, PlateWarning};
use kernel::vin::{VinError, VinWarning};

use super::chrome::Chrome;
use crate::i18n::Message;

/// A telephone number.
pub fn phone(error: &PhoneError) -> Message {
    Message::new(match error {
        PhoneError::Empty => "error-required",
        PhoneError::OddCharacter(_) | PhoneError::NoCountryCode | PhoneError::Length(_) => {
            "error-phone-format"
        }
    })
}

/// An individual identification number.
pub fn iin(error: &PersonNumberError) -> Message {
    Message::new(match error {
        PersonNumberError::Length(_) => "error-iin-length",
        PersonNumberError::NotDigits => "error-iin-digits",
        PersonNumberError::BadDate => "error-iin-date",
        PersonNumberError::BadCentury(_) => "error-iin-century",
        PersonNumberError::NeverIssued => "error-iin-never-issued",
        // Only a BIN has a kind; whatever else is wrong with an IIN, a digit is mistyped.
        PersonNumberError::CheckDigit | PersonNumberError::BadKind(_) => "error-iin-check-digit",
    })
}

/// A business identification number.
pub fn bin(error: &PersonNumberError) -> Message {
    Message::new(match error {
        PersonNumberError::Length(_) => "error-bin-length",
        PersonNumberError::NotDigits => "error-bin-digits",
        PersonNumberError::BadDate => "error-bin-date",
        PersonNumberError::BadKind(_) => "error-bin-kind",
        PersonNumberError::NeverIssued => "error-bin-never-issued",
        // Only an IIN has a century; whatever else is wrong with a BIN, a digit is mistyped.
        PersonNumberError::CheckDigit | PersonNumberError::BadCentury(_) => "error-bin-check-digit",
    })
}

/// A part of a person's name, or the name of an organisation.
pub fn name(error: &NameError) -> Message {
    match error {
        NameError::Empty { .. } => Message::new("error-required"),
        NameError::TooLong { .. } => Message::new("error-name-length"),
        NameError::OddCharacter { .. } | NameError::NoLetter { .. } => {
            Message::new("error-name-letters")
        }
    }
}

/// A number plate.
pub fn plate(error: &PlateError) -> Message {
    Message::new(match error {
        PlateError::Empty => "error-required",
        PlateError::TooShort | PlateError::TooLong => "error-plate-length",
        PlateError::NoDigit => "error-plate-no-digit",
        PlateError::OddCharacter(_) => "error-plate-characters",
        PlateError::Key => "error-bad-format",
        PlateError::Country(_) => "error-country",
    })
}

/// A VIN or chassis number.
pub fn vin(error: &VinError) -> Message {
    Message::new(match error {
        VinError::Empty => "error-required",
        VinError::Length(_) => "error-vin-length",
        VinError::OddCharacter(_) => "error-vin-characters",
        VinError::ForbiddenLetter(_) => "error-vin-letters",
        VinError::NoDigit => "error-vin-no-digit",
    })
}

/// What looks odd about a plate; `None` where nothing can be said.
pub fn plate_warning(chrome: &Chrome, warning: &PlateWarning) -> Option<Message> {
    match warning {
        PlateWarning::NoFormats(_) => None,
        PlateWarning::UnknownFormat { fits, .. } if fits.is_empty() => {
            Some(Message::new("warning-plate-format"))
        }
        PlateWarning::UnknownFormat { fits, .. } => {
            let names: Vec<String> = fits
                .iter()
                .take(3)
                .map(|country| chrome.country(country.as_str()))
                .collect();
            Some(Message::new("warning-plate-country").with("countries", names.join(", ")))
        }
    }
}

/// What looks odd about a VIN.
pub fn vin_warning(warning: &VinWarning) -> Message {
    Message::new(match warning {
        VinWarning::NotSeventeen(_) => "warning-chassis-number",
        VinWarning::CheckDigit { .. } => "warning-vin-check-digit",
    })
}

#[cfg(test)]
mod tests {
    use kernel::country::Country;
    use kernel::person_number::{Bin, Iin};
    use kernel::phone::Phone;
    use kernel::plate::Plate;
    use kernel::vin::Vin;

    use super::*;
    use crate::i18n::Lang;

    /// Every message says a rule in words: it exists and isn't the general one.
    fn said(message: Option<Message>) -> String {
        let message = message.expect("the text is wrong, so there is an error");
        assert!(Lang::Ru.has(&message.key), "{} is missing", message.key);
        message.key.into_owned()
    }

    #[test]
    fn wrong_texts_are_told_by_their_own_rule() {
        assert_eq!(
            said(Phone::parse("701").err().as_ref().map(phone)),
            "error-phone-format"
        );
        assert_eq!(
            said(Phone::parse("").err().as_ref().map(phone)),
            "error-required"
        );
        assert_eq!(
            said(Iin::parse("123").err().as_ref().map(iin)),
            "error-iin-length"
        );
        assert_eq!(
            said(Iin::parse("85030530001x").err().as_ref().map(iin)),
            "error-iin-digits"
        );
        assert_eq!(
            said(Bin::parse("123").err().as_ref().map(bin)),
            "error-bin-length"
        );
        assert_eq!(
            said(Vin::parse("WDB9634031L12345O").err().as_ref().map(vin)),
            "error-vin-letters"
        );
        assert_eq!(
            said(Vin::parse("1").err().as_ref().map(vin)),
            "error-vin-length"
        );
        let kz = Country::parse("KZ").expect("Kazakhstan is a country");
        assert_eq!(
            said(Plate::parse(kz, "").err().as_ref().map(plate)),
            "error-required"
        );
        assert_eq!(
            said(Plate::parse(kz, "ABC").err().as_ref().map(plate)),
            "error-plate-no-digit"
        );
        assert_eq!(
            said(Plate::parse(kz, "1?2").err().as_ref().map(plate)),
            "error-plate-characters"
        );
    }
}
