//! Account numbers of banks: the IBAN, with its check digits.

/// Why a text is not an IBAN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IbanError {
    /// Too short, too long, or with other signs than Latin capitals and digits.
    #[error(
        "an IBAN has 15 to 34 Latin letters and digits, beginning with two letters and two digits"
    )]
    Form,
    /// The country is Kazakhstan and there are not 20 signs.
    #[error("an IBAN of Kazakhstan has 20 signs")]
    Length,
    /// A sign is wrong: the remainder of the number by 97 is not 1.
    #[error("the check digits of the IBAN don't fit; one of its signs is wrong")]
    CheckDigits,
}

/// The number of a bank account, in capitals and without blanks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iban(String);

impl Iban {
    /// Reads an IBAN; blanks and case don't matter.
    ///
    /// # Errors
    /// [`IbanError`] names the rule that is broken.
    pub fn parse(text: &str) -> Result<Self, IbanError> {
        let signs: String = text
            .chars()
            .filter(|sign| *sign != ' ')
            .take(35)
            .map(|sign| sign.to_ascii_uppercase())
            .collect();
        let bytes = signs.as_bytes();
        let formed = (15..=34).contains(&bytes.len())
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2..4].iter().all(u8::is_ascii_digit)
            && bytes.iter().all(u8::is_ascii_alphanumeric);
        if !formed {
            return Err(IbanError::Form);
        }
        if signs.starts_with("KZ") && bytes.len() != 20 {
            return Err(IbanError::Length);
        }
        let rotated = bytes[4..].iter().chain(&bytes[..4]);
        let remainder = rotated.fold(0_u32, |rest, sign| {
            if sign.is_ascii_digit() {
                (rest * 10 + u32::from(sign - b'0')) % 97
            } else {
                (rest * 100 + u32::from(sign - b'A') + 10) % 97
            }
        });
        if remainder == 1 {
            Ok(Self(signs))
        } else {
            Err(IbanError::CheckDigits)
        }
    }

    /// The signs, without blanks.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Iban {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(&self.0)
    }
}

impl std::str::FromStr for Iban {
    type Err = IbanError;

    fn from_str(text: &str) -> Result<Self, IbanError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_checked() {
        let iban = Iban::parse("kz24 0701 05KS N000 0000").expect("the treasury's account");
        assert_eq!(iban.as_str(), "KZ24070105KSN0000000");
        assert_eq!(
            Iban::parse("KZ24070105KSN0000001"),
            Err(IbanError::CheckDigits)
        );
        assert_eq!(Iban::parse("KZ2407010500000000"), Err(IbanError::Length));
        for text in [
            "",
            "KZ",
            "12340701050000000000",
            "KZ24070105KSN000000Ж",
            &"9".repeat(500),
        ] {
            assert_eq!(Iban::parse(text), Err(IbanError::Form), "{text}");
        }
        assert!(Iban::parse("DE89370400440532013000").is_ok());
    }
}
