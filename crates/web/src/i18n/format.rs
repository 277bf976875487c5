//! How numbers, money, dates and times are written in each language.

use jiff::civil::{Date, Weekday};
use jiff::tz::Offset;
use jiff::{Zoned, civil};

use super::{Interval, Lang, Value};

/// Keeps the parts of a number or date on one line.
const NO_BREAK_SPACE: char = '\u{a0}';

/// A whole number with its thousands apart: `4 325`.
pub fn number(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(NO_BREAK_SPACE);
        }
        text.push(digit);
    }
    text
}

/// An amount of tenge given in tiyn: `4 325 ₸`, or `4 325,50 ₸` when there are tiyn.
pub fn money(lang: Lang, minor: i64) -> String {
    let sign = if minor < 0 { "−" } else { "" };
    let whole = number(i64::try_from(minor.unsigned_abs() / 100).unwrap_or(i64::MAX));
    let tiyn = minor.unsigned_abs() % 100;
    let mark = if lang == Lang::En { '.' } else { ',' };
    if tiyn == 0 {
        format!("{sign}{whole}{NO_BREAK_SPACE}₸")
    } else {
        format!("{sign}{whole}{mark}{tiyn:02}{NO_BREAK_SPACE}₸")
    }
}

/// A date in full: `20 қараша 2026`.
pub fn date(lang: Lang, date: Date) -> String {
    let month = lang.t(MONTHS[usize::from(date.month().unsigned_abs()) - 1]);
    format!(
        "{}{NO_BREAK_SPACE}{month}{NO_BREAK_SPACE}{}",
        date.day(),
        date.year()
    )
}

/// A date in full with its day of the week: `20 қараша 2026, жұма`.
pub fn date_with_weekday(lang: Lang, day: Date) -> String {
    format!("{}, {}", date(lang, day), weekday(lang, day.weekday()))
}

/// The name of a day of the week, in lower case where the language writes it so.
pub fn weekday(lang: Lang, weekday: Weekday) -> String {
    lang.t(WEEKDAYS[usize::from(weekday.to_monday_zero_offset().unsigned_abs())])
}

/// The time of day on a 24-hour clock: `14:05`.
pub fn time(moment: &Zoned) -> String {
    clock(moment.time())
}

/// A time of day: `14:05`.
pub fn clock(time: civil::Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Date and time of day: `20 қараша 2026, 14:05`.
pub fn moment(lang: Lang, moment: &Zoned) -> String {
    format!("{}, {}", date(lang, moment.date()), time(moment))
}

/// The hours of an interval: `14:00–15:00`.
pub fn hours(interval: &Interval) -> String {
    format!("{}–{}", time(&interval.starts), time(&interval.ends))
}

/// Date and hours of an interval: `20 қараша 2026, 14:00–15:00`.
pub fn interval(lang: Lang, interval: &Interval) -> String {
    format!(
        "{}, {}",
        date(lang, interval.starts.date()),
        hours(interval)
    )
}

/// The offset of the zone an instant is shown in: `UTC+5`.
pub fn zone(moment: &Zoned) -> String {
    offset(moment.offset())
}

fn offset(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '−' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    if rest == 0 {
        format!("UTC{sign}{hours}")
    } else {
        format!("UTC{sign}{hours}:{rest:02}")
    }
}

/// A length of time in days, hours and minutes: `1 сағат 20 минут`; never less than a minute.
pub fn duration(lang: Lang, minutes: i64) -> String {
    let minutes = minutes.max(1);
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let mut parts = Vec::new();
    if days > 0 {
        parts.push(lang.tv("duration-days", &[("n", Value::Number(days))]));
    }
    if hours > 0 {
        parts.push(lang.tv("duration-hours", &[("n", Value::Number(hours))]));
    }
    if rest > 0 && days == 0 {
        parts.push(lang.tv("duration-minutes", &[("n", Value::Number(rest))]));
    }
    parts.join(" ")
}

/// Splits a booking number into groups that are easy to read aloud: four characters a group, and
/// groups that the number already has (by hyphen or space) stay apart.
pub fn groups(number: &str) -> Vec<String> {
    let mut groups = Vec::new();
    for part in number.split(['-', ' ']).filter(|part| !part.is_empty()) {
        let characters: Vec<char> = part.chars().collect();
        let size = if characters.len().is_multiple_of(3) {
            3
        } else {
            4
        };
        groups.extend(
            characters
                .chunks(size)
                .map(|group| group.iter().collect::<String>()),
        );
    }
    groups
}

/// A plate with its middle hidden, for boards anybody can read: `123ABC02` → `12••••02`.
pub fn partly_hidden(plate: &str) -> String {
    let characters: Vec<char> = plate.chars().filter(|c| c.is_alphanumeric()).collect();
    let shown = if characters.len() >= 6 { 2 } else { 1 };
    let last_hidden = characters.len().saturating_sub(shown);
    characters
        .iter()
        .enumerate()
        .map(|(index, character)| {
            if index < shown || index >= last_hidden {
                *character
            } else {
                '•'
            }
        })
        .collect()
}

/// Message keys of the months, January first, in the form used in a date.
pub(crate) const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8",
    "month-9", "month-10", "month-11", "month-12",
];

/// Message keys of the days of the week, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] = [
    "weekday-1",
    "weekday-2",
    "weekday-3",
    "weekday-4",
    "weekday-5",
    "weekday-6",
    "weekday-7",
];

/// A key that sorts words of the language by its own alphabet (Kazakh letters stand beside their
/// Cyrillic relatives, not after `я`).
pub fn sort_key(word: &str) -> Vec<u32> {
    const ALPHABET: &str = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя";
    word.to_lowercase()
        .chars()
        .map(|letter| {
            let place = ALPHABET.chars().position(|other| other == letter);
            place.map_or(letter.into(), |place| {
                0x400 + u32::try_from(place).unwrap_or(0)
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;

    fn at(hour: i8, minute: i8) -> Zoned {
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(5));
        day(2026, 11, 20)
            .at(hour, minute, 0, 0)
            .to_zoned(zone)
            .unwrap_or_default()
    }

    #[test]
    fn money_is_grouped_and_shows_tiyn_only_when_there_are_some() {
        assert_eq!(money(Lang::Kk, 432_500), "4\u{a0}325\u{a0}₸");
        assert_eq!(money(Lang::Ru, 432_550), "4\u{a0}325,50\u{a0}₸");
        assert_eq!(money(Lang::En, -5), "−0.05\u{a0}₸");
        assert_eq!(
            money(Lang::En, 12_345_678_900),
            "123\u{a0}456\u{a0}789\u{a0}₸"
        );
    }

    #[test]
    fn dates_use_the_month_names_of_the_language() {
        assert_eq!(
            date(Lang::Kk, day(2026, 11, 20)),
            "20\u{a0}қараша\u{a0}2026"
        );
        assert_eq!(date(Lang::Ru, day(2026, 3, 1)), "1\u{a0}марта\u{a0}2026");
        assert_eq!(
            date(Lang::En, day(2026, 12, 31)),
            "31\u{a0}December\u{a0}2026"
        );
        assert_eq!(
            date_with_weekday(Lang::Kk, day(2026, 11, 20)),
            "20\u{a0}қараша\u{a0}2026, жұма"
        );
    }

    #[test]
    fn intervals_are_shown_on_the_clock_of_the_checkpoint() {
        let interval = Interval {
            starts: at(14, 0),
            ends: at(15, 0),
        };
        assert_eq!(hours(&interval), "14:00–15:00");
        assert_eq!(zone(&interval.starts), "UTC+5");
        assert_eq!(
            moment(Lang::En, &at(9, 5)),
            "20\u{a0}November\u{a0}2026, 09:05"
        );
    }

    #[test]
    fn lengths_of_time_are_said_in_words() {
        assert_eq!(duration(Lang::Kk, 80), "1 сағат 20 минут");
        assert_eq!(duration(Lang::Ru, 22), "22 минуты");
        assert_eq!(duration(Lang::En, 1), "1 minute");
        assert_eq!(duration(Lang::En, 2 * 1440 + 65), "2 days 1 hour");
        assert_eq!(duration(Lang::En, 0), "1 minute");
    }

    #[test]
    fn booking_numbers_and_plates_are_written_for_people() {
        assert_eq!(groups("2026-000123"), ["2026", "000", "123"]);
        assert_eq!(groups("0005261120000123"), ["0005", "2611", "2000", "0123"]);
        assert_eq!(partly_hidden("123 ABC 02"), "12••••02");
        assert_eq!(partly_hidden("A12"), "A•2");
        assert_eq!(partly_hidden("AB"), "AB");
    }

    #[test]
    fn kazakh_letters_stand_in_their_own_order() {
        let mut words = [
            "Қытай",
            "Ресей",
            "Әзербайжан",
            "Катар",
            "Армения",
            "Өзбекстан",
        ];
        words.sort_by_key(|word| sort_key(word));
        assert_eq!(
            words,
            [
                "Армения",
                "Әзербайжан",
                "Катар",
                "Қытай",
                "Өзбекстан",
                "Ресей"
            ]
        );
    }
}
