//! Terms as acts state them: "10 working days", "4 hours", "3 months".

use crate::string_form::string_form;

/// Longest text that is looked at, in bytes.
const MAX_TEXT_BYTES: usize = 64;

/// A term of an act, to be turned into a deadline by
/// [`WorkCalendar::deadline`](super::WorkCalendar::deadline).
///
/// The written form, for data files, is a number and the kind: `10 working days`,
/// `30 calendar days`, `2 working hours`, `4 hours`, `15 minutes`, `3 months`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Term {
    /// Working days; the day of the event is day 0.
    WorkingDays(u16),
    /// Days of the calendar; the day of the event is day 0.
    CalendarDays(u16),
    /// Hours in which the post is open.
    WorkingHours(u16),
    /// Minutes in which the post is open.
    WorkingMinutes(u16),
    /// Hours of the clock, open or not.
    ElapsedHours(u16),
    /// Minutes of the clock, open or not.
    ElapsedMinutes(u16),
    /// Months of the calendar, cut to the last day of a shorter month.
    Months(u16),
}

/// Why a text is not a term.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// Not a number and a kind.
    #[error("{0:?} is not a term: write it as 10 working days, 4 hours or 3 months")]
    NotATerm(String),
    /// A term of nothing.
    #[error("a term must be at least 1")]
    Zero,
}

/// A way to make a term of a number.
type Maker = fn(u16) -> Term;

/// Kinds in the singular, and what they make.
const KINDS: [(&str, Maker); 7] = [
    ("working day", Term::WorkingDays),
    ("calendar day", Term::CalendarDays),
    ("working hour", Term::WorkingHours),
    ("working minute", Term::WorkingMinutes),
    ("hour", Term::ElapsedHours),
    ("minute", Term::ElapsedMinutes),
    ("month", Term::Months),
];

impl Term {
    /// Reads the written form given at the type; `1 working day` and
    /// `1 working days` are both understood.
    pub fn parse(text: &str) -> Result<Self, TermError> {
        let refused = || TermError::NotATerm(text.chars().take(32).collect());
        if text.len() > MAX_TEXT_BYTES {
            return Err(refused());
        }
        let (number, kind) = text.trim().split_once(' ').ok_or_else(refused)?;
        let is_digits = number.bytes().all(|byte| byte.is_ascii_digit());
        let count: u16 = number
            .parse()
            .ok()
            .filter(|_| is_digits)
            .ok_or_else(refused)?;
        let kind = kind.trim();
        let singular = kind.strip_suffix('s').unwrap_or(kind);
        let (_, make) = KINDS
            .iter()
            .find(|(name, _)| *name == singular)
            .ok_or_else(refused)?;
        if count == 0 {
            return Err(TermError::Zero);
        }
        Ok(make(count))
    }
}

impl std::fmt::Display for Term {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (count, kind) = match self {
            Self::WorkingDays(count) => (count, "working day"),
            Self::CalendarDays(count) => (count, "calendar day"),
            Self::WorkingHours(count) => (count, "working hour"),
            Self::WorkingMinutes(count) => (count, "working minute"),
            Self::ElapsedHours(count) => (count, "hour"),
            Self::ElapsedMinutes(count) => (count, "minute"),
            Self::Months(count) => (count, "month"),
        };
        let plural = if *count == 1 { "" } else { "s" };
        write!(formatter, "{count} {kind}{plural}")
    }
}

string_form!(Term, TermError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back() {
        for (name, make) in KINDS {
            for count in [1, 2, 90] {
                let term = make(count);
                assert_eq!(Term::parse(&term.to_string()), Ok(term), "{name}");
            }
        }
        assert_eq!(Term::parse("1 working days"), Ok(Term::WorkingDays(1)));
        assert_eq!(Term::Months(1).to_string(), "1 month");
    }

    #[test]
    fn the_rest_is_refused() {
        for text in [
            "",
            "4",
            "hours",
            "four hours",
            "-4 hours",
            "+4 hours",
            "4 weeks",
            "70000 hours",
        ] {
            assert!(
                matches!(Term::parse(text), Err(TermError::NotATerm(_))),
                "{text}"
            );
        }
        assert_eq!(Term::parse("0 months"), Err(TermError::Zero));
    }
}
