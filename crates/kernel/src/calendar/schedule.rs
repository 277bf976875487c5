//! Opening hours of a week, with breaks.

use jiff::civil::Weekday;

use crate::string_form::string_form;

/// Minutes of a day; an interval may end here but not begin.
pub const MINUTES_A_DAY: u16 = 24 * 60;

/// Most intervals of one day.
const MAX_INTERVALS: usize = 8;

/// Longest text that is looked at, in bytes.
const MAX_TEXT_BYTES: usize = 1024;

/// The days as they are written, in the order of the week.
const DAY_NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A stretch of one day in which a post is open, in minutes after midnight of
/// local time; the end is not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    start_minute: u16,
    end_minute: u16,
}

impl Interval {
    /// An interval of at least a minute inside one day.
    pub fn new(start_minute: u16, end_minute: u16) -> Result<Self, ScheduleError> {
        if start_minute < end_minute && end_minute <= MINUTES_A_DAY {
            Ok(Self {
                start_minute,
                end_minute,
            })
        } else {
            Err(ScheduleError::EmptyInterval)
        }
    }

    /// First open minute, 0 to 1439.
    pub fn start_minute(self) -> u16 {
        self.start_minute
    }

    /// First minute that is not open any more, 1 to 1440.
    pub fn end_minute(self) -> u16 {
        self.end_minute
    }
}

/// When a post is open in an ordinary week.
///
/// Written as `Mon-Fri 09:00-13:00 14:30-18:30, Sat 09:00-13:00`; a break is the
/// gap between two intervals. `Mon-Sun 00:00-24:00` is round the clock.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Schedule {
    /// Intervals of Monday to Sunday, in order and apart from each other.
    days: [Vec<Interval>; 7],
}

/// Why a schedule can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// No day has any hours, or the text is longer than any schedule.
    #[error("the schedule has no opening hours: write it as Mon-Fri 09:00-13:00 14:30-18:30")]
    NoHours,
    /// Not a day or range of days.
    #[error("{0:?} is not a day or a range of days: write Mon, or Mon-Fri")]
    Days(String),
    /// Not a time of day.
    #[error("{0:?} is not a time: write it as 09:00, up to 24:00")]
    Time(String),
    /// Not two times with a dash between.
    #[error("{0:?} is not an interval: write it as 09:00-18:30")]
    IntervalText(String),
    /// The end isn't after the beginning.
    #[error("an interval must end after it begins, and on the same day")]
    EmptyInterval,
    /// Two intervals of a day overlap, or one day has more than eight.
    #[error("the intervals of {0} overlap or are more than eight")]
    Overlap(&'static str),
    /// A day is written twice.
    #[error("{0} is written twice")]
    DayTwice(&'static str),
    /// A break isn't inside the opening hours.
    #[error("the break {0} is not inside the opening hours")]
    BreakOutside(String),
}

impl Schedule {
    /// Open at every hour of every day.
    pub fn round_the_clock() -> Self {
        let whole_day = Interval {
            start_minute: 0,
            end_minute: MINUTES_A_DAY,
        };
        Self {
            days: std::array::from_fn(|_| vec![whole_day]),
        }
    }

    /// The ordinary hours of the customs committee and most posts: Monday to
    /// Friday 9:00–18:30, lunch 13:00–14:30 (decree 1169 of 2012).
    pub fn office_hours() -> Self {
        let morning = Interval {
            start_minute: 9 * 60,
            end_minute: 13 * 60,
        };
        let afternoon = Interval {
            start_minute: 14 * 60 + 30,
            end_minute: 18 * 60 + 30,
        };
        let weekend_begins = 5;
        Self {
            days: std::array::from_fn(|index| {
                if index < weekend_begins {
                    vec![morning, afternoon]
                } else {
                    Vec::new()
                }
            }),
        }
    }

    /// Reads the written form given at the type.
    pub fn parse(text: &str) -> Result<Self, ScheduleError> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(ScheduleError::NoHours);
        }
        let mut days: [Vec<Interval>; 7] = Default::default();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let mut words = part.split_whitespace();
            let range = read_days(words.next().unwrap_or_default())?;
            let intervals: Vec<Interval> = words.map(read_interval).collect::<Result<_, _>>()?;
            for index in range {
                if !days[index].is_empty() {
                    return Err(ScheduleError::DayTwice(DAY_NAMES[index]));
                }
                days[index].clone_from(&intervals);
            }
        }
        Self::from_days(days)
    }

    /// Reads the columns of the table of customs posts: days (`Mon-Fri`), opening
    /// (`09:00`), closing (`18:30`, up to `24:00`) and breaks (`13:00-14:00;
    /// 18:30-19:30`, or nothing).
    pub fn from_columns(
        days: &str,
        open: &str,
        close: &str,
        breaks: &str,
    ) -> Result<Self, ScheduleError> {
        let mut intervals = vec![Interval::new(read_time(open)?, read_time(close)?)?];
        for text in breaks
            .split(';')
            .map(str::trim)
            .filter(|text| !text.is_empty())
        {
            take_out(&mut intervals, read_interval(text)?)
                .ok_or_else(|| ScheduleError::BreakOutside(String::from(text)))?;
        }
        let mut week: [Vec<Interval>; 7] = Default::default();
        for index in read_days(days.trim())? {
            week[index].clone_from(&intervals);
        }
        Self::from_days(week)
    }

    /// Open intervals of a day of the week, in order; none when closed all day.
    pub fn intervals(&self, weekday: Weekday) -> &[Interval] {
        // Monday is 0, so the index is always in the week.
        &self.days[usize::from(weekday.to_monday_zero_offset().unsigned_abs())]
    }

    /// Whether the post is open at some time of this day of the week.
    pub fn is_open_on(&self, weekday: Weekday) -> bool {
        !self.intervals(weekday).is_empty()
    }

    fn from_days(mut days: [Vec<Interval>; 7]) -> Result<Self, ScheduleError> {
        for (intervals, name) in days.iter_mut().zip(DAY_NAMES) {
            intervals.sort_by_key(|interval| interval.start_minute);
            let overlap = intervals
                .windows(2)
                .any(|pair| pair[1].start_minute < pair[0].end_minute);
            if overlap || intervals.len() > MAX_INTERVALS {
                return Err(ScheduleError::Overlap(name));
            }
            join_touching(intervals);
        }
        if days.iter().all(Vec::is_empty) {
            return Err(ScheduleError::NoHours);
        }
        Ok(Self { days })
    }
}

/// Joins intervals without a gap, so that one schedule has one form.
fn join_touching(intervals: &mut Vec<Interval>) {
    intervals.dedup_by(|later, earlier| {
        let touching = later.start_minute == earlier.end_minute;
        if touching {
            earlier.end_minute = later.end_minute;
        }
        touching
    });
}

/// Takes a break out of the interval that holds it, or says that none does.
fn take_out(intervals: &mut Vec<Interval>, pause: Interval) -> Option<()> {
    let place = intervals.iter().position(|interval| {
        interval.start_minute <= pause.start_minute && pause.end_minute <= interval.end_minute
    })?;
    let whole = intervals.remove(place);
    let before = Interval::new(whole.start_minute, pause.start_minute);
    let after = Interval::new(pause.end_minute, whole.end_minute);
    // A break at the very beginning or end leaves one piece.
    intervals.extend([before, after].into_iter().flatten());
    Some(())
}

/// Reads `Mon` or `Mon-Fri` as indices of the week.
fn read_days(text: &str) -> Result<std::ops::RangeInclusive<usize>, ScheduleError> {
    let refused = || ScheduleError::Days(text.chars().take(32).collect());
    let index_of = |name: &str| {
        DAY_NAMES
            .iter()
            .position(|day| day.eq_ignore_ascii_case(name))
            .ok_or_else(refused)
    };
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (index_of(first)?, index_of(last)?);
    if first <= last {
        Ok(first..=last)
    } else {
        Err(refused())
    }
}

/// Reads `09:00-18:30`.
fn read_interval(text: &str) -> Result<Interval, ScheduleError> {
    let (start, end) = text
        .split_once('-')
        .ok_or_else(|| ScheduleError::IntervalText(text.chars().take(32).collect()))?;
    Interval::new(read_time(start)?, read_time(end)?)
}

/// Reads `09:00` as minutes after midnight, up to 24:00.
fn read_time(text: &str) -> Result<u16, ScheduleError> {
    let refused = || ScheduleError::Time(text.chars().take(32).collect());
    let number = |part: &str| {
        let is_two_digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u16>().ok().filter(|_| is_two_digits)
    };
    let (hours, minutes) = text.trim().split_once(':').ok_or_else(refused)?;
    match (number(hours), number(minutes)) {
        (Some(hours @ 0..=23), Some(minutes @ 0..=59)) => Ok(hours * 60 + minutes),
        (Some(24), Some(0)) => Ok(MINUTES_A_DAY),
        _ => Err(refused()),
    }
}

impl std::fmt::Display for Interval {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (start, end) = (self.start_minute, self.end_minute);
        write!(
            formatter,
            "{:02}:{:02}-{:02}:{:02}",
            start / 60,
            start % 60,
            end / 60,
            end % 60
        )
    }
}

/// Writes the form that [`Schedule::parse`] reads, days with equal hours together.
impl std::fmt::Display for Schedule {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut first = 0;
        let mut separator = "";
        for group in self.days.chunk_by(|day, next| day == next) {
            let last = first + group.len() - 1;
            if !group[0].is_empty() {
                write!(formatter, "{separator}{}", DAY_NAMES[first])?;
                if last > first {
                    write!(formatter, "-{}", DAY_NAMES[last])?;
                }
                for interval in &group[0] {
                    write!(formatter, " {interval}")?;
                }
                separator = ", ";
            }
            first = last + 1;
        }
        Ok(())
    }
}

string_form!(Schedule, ScheduleError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_written_form_reads_back() {
        for text in [
            "Mon-Fri 09:00-13:00 14:30-18:30",
            "Mon-Fri 09:00-13:00 14:30-18:00, Sat 09:00-13:00",
            "Mon-Sun 00:00-24:00",
            "Tue 10:00-11:00, Thu-Sat 00:00-01:00 23:00-24:00",
        ] {
            let schedule = Schedule::parse(text).expect("a valid schedule");
            assert_eq!(schedule.to_string(), text);
        }
        assert_eq!(
            Schedule::parse("mon 09:00-10:00 10:00-11:00"),
            Schedule::parse("Mon 09:00-11:00")
        );
        assert_eq!(
            Schedule::round_the_clock().to_string(),
            "Mon-Sun 00:00-24:00"
        );
        assert_eq!(
            Schedule::office_hours().to_string(),
            "Mon-Fri 09:00-13:00 14:30-18:30"
        );
        assert!(Schedule::office_hours().is_open_on(Weekday::Friday));
        assert!(!Schedule::office_hours().is_open_on(Weekday::Saturday));
    }

    #[test]
    fn columns_of_the_table_of_posts_are_read() {
        let written = |days, open, close, breaks| {
            Schedule::from_columns(days, open, close, breaks).map(|schedule| schedule.to_string())
        };
        assert_eq!(
            written("Mon-Fri", "09:00", "18:30", "13:00-14:30"),
            Ok(Schedule::office_hours().to_string())
        );
        assert_eq!(
            written("Mon-Sun", "00:00", "24:00", "13:00-14:00; 18:30-19:30").as_deref(),
            Ok("Mon-Sun 00:00-13:00 14:00-18:30 19:30-24:00")
        );
        assert_eq!(
            written("Sat", "09:00", "13:00", "").as_deref(),
            Ok("Sat 09:00-13:00")
        );
        assert_eq!(
            written("Mon", "09:00", "13:00", "09:00-10:00").as_deref(),
            Ok("Mon 10:00-13:00")
        );
        assert_eq!(
            written("Mon", "09:00", "13:00", "12:00-14:00"),
            Err(ScheduleError::BreakOutside(String::from("12:00-14:00")))
        );
        assert_eq!(
            written("Mon", "09:00", "13:00", "09:00-13:00"),
            Err(ScheduleError::NoHours)
        );
    }

    #[test]
    fn mistakes_are_named() {
        let refusal = |text: &str| Schedule::parse(text).expect_err("not a schedule");
        assert_eq!(refusal(""), ScheduleError::NoHours);
        assert_eq!(refusal("Mon"), ScheduleError::NoHours);
        assert_eq!(
            refusal("Mo 09:00-10:00"),
            ScheduleError::Days(String::from("Mo"))
        );
        assert_eq!(
            refusal("Fri-Mon 09:00-10:00"),
            ScheduleError::Days(String::from("Fri-Mon"))
        );
        assert_eq!(
            refusal("Mon 9:00-10:00"),
            ScheduleError::Time(String::from("9:00"))
        );
        assert_eq!(
            refusal("Mon 09:00-24:01"),
            ScheduleError::Time(String::from("24:01"))
        );
        assert_eq!(refusal("Mon 10:00-09:00"), ScheduleError::EmptyInterval);
        assert_eq!(
            refusal("Mon 0900"),
            ScheduleError::IntervalText(String::from("0900"))
        );
        assert_eq!(
            refusal("Mon 09:00-11:00 10:00-12:00"),
            ScheduleError::Overlap("Mon")
        );
        assert_eq!(
            refusal("Mon-Tue 09:00-10:00, Tue 09:00-10:00"),
            ScheduleError::DayTwice("Tue")
        );
        assert_eq!(refusal(&"x".repeat(5000)), ScheduleError::NoHours);
    }
}
