//! Values that both formats of a statement have: amounts, texts, numbers of people and codes.

use super::{ENTRY_AMOUNT_MAX, FieldRule};
use kernel::money::{Currency, Money, MoneyError};

/// The byte order mark of UTF-8.
pub(super) const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
/// Longest name, in characters.
pub(super) const NAME_CHARACTERS: usize = 300;
/// Longest purpose, in characters.
pub(super) const PURPOSE_CHARACTERS: usize = 1000;
/// Longest account number, in characters.
pub(super) const ACCOUNT_CHARACTERS: usize = 34;
/// Longest id of a payment or a document, in characters.
pub(super) const ID_CHARACTERS: usize = 35;

/// A value and where it stands in the file: a byte offset or a line, as the reader likes.
pub(super) struct Found<T> {
    pub(super) value: T,
    pub(super) place: usize,
}

/// An amount of an entry: more than nothing, and not absurd.
pub(super) fn amount(text: &str) -> Result<Money, FieldRule> {
    let amount = balance(text)?;
    if amount.minor <= 0 {
        return Err(FieldRule::NotPositive);
    }
    if amount.minor > ENTRY_AMOUNT_MAX.minor {
        return Err(FieldRule::TooLarge);
    }
    Ok(amount)
}

/// An amount that may be nothing or less.
pub(super) fn balance(text: &str) -> Result<Money, FieldRule> {
    Money::parse(text, Currency::Kzt).map_err(|error| match error {
        MoneyError::Overflow => FieldRule::TooLarge,
        _ => FieldRule::Amount,
    })
}

/// A text with single blanks between words; `None` when nothing is left.
pub(super) fn text(raw: &str, characters_max: usize) -> Result<Option<String>, FieldRule> {
    let words: Vec<&str> = raw.split_whitespace().collect();
    let text = words.join(" ");
    if text.chars().count() > characters_max || text.chars().any(char::is_control) {
        return Err(FieldRule::Text);
    }
    Ok((!text.is_empty()).then_some(text))
}

/// Twelve digits, or nothing: abroad other numbers are usual, and they identify nobody here.
pub(super) fn person_number(text: &str) -> Option<String> {
    digits(text.trim(), 12)
}

/// A code of so many digits, if the text is one.
pub(super) fn digits(text: &str, count: usize) -> Option<String> {
    let formed = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    formed.then(|| text.to_owned())
}

/// A code that older messages carry inside the purpose, such as `/KNP/911/`.
pub(super) fn tagged(purpose: &str, tag: &str, count: usize) -> Option<String> {
    let (_, after) = purpose.split_once(tag)?;
    let code = after.split(['/', ' ']).next()?;
    digits(code, count)
}
