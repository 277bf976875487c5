//! Public holidays, their carry-over and the Government's swaps, from a data file.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

/// Years for which days off are worked out; holidays of other years aren't known.
/// The law is of December 2001, and no deadline of the project reaches 2100.
const YEARS: RangeInclusive<i16> = 2002..=2100;

/// Longest data file that is read, in bytes.
const MAX_FILE_BYTES: usize = 256 * 1024;

/// What is special about a date. Dates without a mark follow the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayMark {
    /// A public holiday of this name.
    Holiday(String),
    /// A day off because the holiday of this name fell on a weekend.
    CarriedOver(String),
    /// A day off by the Government's decision, worked off on another day.
    SwappedOff,
    /// A weekend day on which people work as on `instead_of`.
    SwappedWork {
        /// The day off that this day makes up for.
        instead_of: Date,
    },
}

/// The special days of all years, worked out once when the file is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    marks: BTreeMap<Date, DayMark>,
    years_with_moving_day: BTreeSet<i16>,
}

/// Why a holidays file can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HolidaysError {
    /// Not a file of this shape.
    #[error("the holidays file can't be read: {0}")]
    Syntax(String),
    /// The file is larger than any list of holidays.
    #[error("the holidays file is larger than 256 KiB")]
    TooLarge,
    /// A day and month that no year has.
    #[error("holiday {name:?}: there is no day {day} of month {month} in every year")]
    NoSuchDay {
        /// Name of the entry.
        name: String,
        /// Month as written.
        month: i8,
        /// Day as written.
        day: i8,
    },
    /// The last year is before the first, or a year is out of reach.
    #[error("{name:?}: its years are out of order or outside 2002 to 2100")]
    Years {
        /// Name of the entry, or the date of a swap.
        name: String,
    },
    /// An entry doesn't say which act it rests on.
    #[error("{name:?} names no source: write the act and clause it rests on")]
    NoSource {
        /// Name of the entry, or the date of a swap.
        name: String,
    },
    /// Two entries make one date a holiday.
    #[error("{date} is a holiday twice: as {first:?} and as {second:?}")]
    Twice {
        /// The date.
        date: Date,
        /// The entry that came first.
        first: String,
        /// The entry that came second.
        second: String,
    },
    /// The day off of a swap is off already.
    #[error("the swap of {0} gives nothing: that day is off already")]
    SwapOfDayOff(Date),
    /// The working day of a swap is a working day, or a holiday.
    #[error("the swap to {0} is not possible: people work on that day anyway, or it is a holiday")]
    SwapToWorkingDay(Date),
}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    fixed: Vec<Fixed>,
    #[serde(default)]
    moving: Vec<Moving>,
    #[serde(default)]
    swap: Vec<Swap>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixed {
    name: String,
    month: i8,
    day: i8,
    valid_from: i16,
    valid_to: Option<i16>,
    carry_over: bool,
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Moving {
    name: String,
    date: Date,
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Swap {
    day_off: Date,
    work_day: Date,
    source: String,
}

static KAZAKHSTAN: LazyLock<Arc<Holidays>> = LazyLock::new(|| {
    let file = include_str!("../../data/holidays.toml");
    Arc::new(Holidays::read(file).expect("the file is part of the program and a test reads it"))
});

impl Holidays {
    /// The holidays of Kazakhstan (Law 267-II), from `data/holidays.toml`.
    pub fn kazakhstan() -> Arc<Self> {
        Arc::clone(&KAZAKHSTAN)
    }

    /// No holidays at all, for posts that work on every day.
    pub fn none() -> Arc<Self> {
        Arc::default()
    }

    /// Reads a file of the shape of `data/holidays.toml` and works out all days off.
    pub fn read(text: &str) -> Result<Self, HolidaysError> {
        if text.len() > MAX_FILE_BYTES {
            return Err(HolidaysError::TooLarge);
        }
        let file: File =
            toml::from_str(text).map_err(|error| HolidaysError::Syntax(error.to_string()))?;
        let mut holidays = Self::default();
        let mut carried = BTreeSet::new();
        for fixed in &file.fixed {
            holidays.add_fixed(fixed, &mut carried)?;
        }
        for moving in &file.moving {
            holidays.add_moving(moving)?;
        }
        // All holidays must be known before the first is carried over.
        for date in carried {
            holidays.carry_over(date);
        }
        for swap in &file.swap {
            holidays.add_swap(swap)?;
        }
        Ok(holidays)
    }

    /// What is special about `date`, if anything is.
    pub fn mark(&self, date: Date) -> Option<&DayMark> {
        self.marks.get(&date)
    }

    /// Whether `date` is a working day of the five-day week.
    pub fn is_statutory_working_day(&self, date: Date) -> bool {
        match self.mark(date) {
            Some(DayMark::SwappedWork { .. }) => true,
            Some(_) => false,
            None => !is_weekend(date),
        }
    }

    /// Which of `years` have no entry for their moving holiday (Kurban Ait). The
    /// date is announced year by year, so a program that starts should warn
    /// when the present or the coming year is among them.
    pub fn years_without_moving_day(&self, years: RangeInclusive<i16>) -> Vec<i16> {
        years
            .filter(|year| !self.years_with_moving_day.contains(year))
            .collect()
    }

    fn add_fixed(
        &mut self,
        fixed: &Fixed,
        carried: &mut BTreeSet<Date>,
    ) -> Result<(), HolidaysError> {
        require_source(&fixed.name, &fixed.source)?;
        let last_year = fixed.valid_to.unwrap_or(*YEARS.end());
        let in_reach = YEARS.contains(&fixed.valid_from) && YEARS.contains(&last_year);
        if !in_reach || last_year < fixed.valid_from {
            let name = fixed.name.clone();
            return Err(HolidaysError::Years { name });
        }
        for year in fixed.valid_from..=last_year {
            let date =
                Date::new(year, fixed.month, fixed.day).map_err(|_| HolidaysError::NoSuchDay {
                    name: fixed.name.clone(),
                    month: fixed.month,
                    day: fixed.day,
                })?;
            self.add_holiday(date, &fixed.name)?;
            if fixed.carry_over && is_weekend(date) {
                carried.insert(date);
            }
        }
        Ok(())
    }

    fn add_moving(&mut self, moving: &Moving) -> Result<(), HolidaysError> {
        require_source(&moving.name, &moving.source)?;
        require_year(&moving.name, moving.date)?;
        // A moving holiday may fall on a fixed one; the fixed one then rules, as
        // the moving one is never carried over.
        if !self.marks.contains_key(&moving.date) {
            self.add_holiday(moving.date, &moving.name)?;
        }
        self.years_with_moving_day.insert(moving.date.year());
        Ok(())
    }

    fn add_holiday(&mut self, date: Date, name: &str) -> Result<(), HolidaysError> {
        let mark = DayMark::Holiday(String::from(name));
        match self.marks.insert(date, mark) {
            Some(DayMark::Holiday(first)) => Err(HolidaysError::Twice {
                date,
                first,
                second: String::from(name),
            }),
            _ => Ok(()),
        }
    }

    /// Makes the next working day after `date` a day off. Called in the order of
    /// dates, so that holidays on a Saturday and a Sunday take Monday and Tuesday.
    fn carry_over(&mut self, date: Date) {
        let name = match self.mark(date) {
            Some(DayMark::Holiday(name)) => name.clone(),
            _ => return,
        };
        let mut next = date;
        while let Ok(tomorrow) = next.tomorrow() {
            next = tomorrow;
            if self.is_statutory_working_day(next) {
                self.marks.insert(next, DayMark::CarriedOver(name));
                return;
            }
        }
    }

    fn add_swap(&mut self, swap: &Swap) -> Result<(), HolidaysError> {
        let name = swap.day_off.to_string();
        require_source(&name, &swap.source)?;
        require_year(&name, swap.day_off)?;
        require_year(&name, swap.work_day)?;
        if !self.is_statutory_working_day(swap.day_off) {
            return Err(HolidaysError::SwapOfDayOff(swap.day_off));
        }
        let is_plain_weekend = is_weekend(swap.work_day) && self.mark(swap.work_day).is_none();
        if !is_plain_weekend {
            return Err(HolidaysError::SwapToWorkingDay(swap.work_day));
        }
        self.marks.insert(swap.day_off, DayMark::SwappedOff);
        let instead_of = swap.day_off;
        self.marks
            .insert(swap.work_day, DayMark::SwappedWork { instead_of });
        Ok(())
    }
}

fn require_source(name: &str, source: &str) -> Result<(), HolidaysError> {
    if source.trim().is_empty() {
        let name = String::from(name);
        return Err(HolidaysError::NoSource { name });
    }
    Ok(())
}

fn require_year(name: &str, date: Date) -> Result<(), HolidaysError> {
    if YEARS.contains(&date.year()) {
        Ok(())
    } else {
        let name = String::from(name);
        Err(HolidaysError::Years { name })
    }
}

/// Saturday or Sunday, the days off of the five-day week.
fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
#[path = "holidays_tests.rs"]
mod tests;
