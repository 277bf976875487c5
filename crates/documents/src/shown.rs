//! How a cell is written for the eye, on a page.

use jiff::civil::{Date, DateTime};
use kernel::language::Language;
use kernel::money::Money;

use crate::table::Cell;

/// Keeps the parts of an amount on one line.
const NO_BREAK_SPACE: char = '\u{a0}';

/// A cell as words.
pub(crate) fn cell(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Money(amount) => money(*amount, language),
        Cell::Number(number) => number.to_string(),
        Cell::Date(day) => date(*day),
        Cell::Moment(moment) => self::moment(*moment),
    }
}

/// An amount with its hundredths, so that amounts below each other compare: `−4 325,00`. The
/// heading of the column names the currency.
pub fn money(amount: Money, language: Language) -> String {
    let decimal = amount.decimal();
    let (sign, digits) = match decimal.strip_prefix('-') {
        Some(rest) => ("−", rest),
        None => ("", decimal.as_str()),
    };
    let (whole, hundredths) = digits.split_once('.').unwrap_or((digits, "00"));
    let mark = if language == Language::English {
        '.'
    } else {
        ','
    };
    let mut text = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(NO_BREAK_SPACE);
        }
        text.push(digit);
    }
    text.push(mark);
    text.push_str(hundredths);
    text
}

/// A day: `25.11.2026`.
pub fn date(day: Date) -> String {
    format!("{:02}.{:02}.{:04}", day.day(), day.month(), day.year())
}

/// A day and a time of day: `25.11.2026 14:05`, which may be broken between the two.
pub fn moment(moment: DateTime) -> String {
    let time = moment.time();
    format!(
        "{} {:02}:{:02}",
        date(moment.date()),
        time.hour(),
        time.minute()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_in_the_manner_of_the_language() {
        let amount = Money::kzt(-123_456_705);
        assert_eq!(money(amount, Language::Kazakh), "−1\u{a0}234\u{a0}567,05");
        assert_eq!(money(amount, Language::English), "−1\u{a0}234\u{a0}567.05");
        assert_eq!(money(Money::kzt(0), Language::Russian), "0,00");
        assert_eq!(money(Money::tenge(999), Language::Russian), "999,00");
    }

    #[test]
    fn days_and_times_have_their_noughts() {
        let moment = jiff::civil::datetime(2026, 1, 5, 7, 3, 59, 0);
        assert_eq!(super::moment(moment), "05.01.2026 07:03");
    }
}
