//! The working calendar: from a moment and a term of an act to a deadline.
//!
//! A [`WorkCalendar`] joins a time zone, the public holidays and the schedule of
//! one post. The day of an event is day 0 of every term in days (V-C2, C1–C4); a
//! term in days ends when the post closes on its last day.

mod holidays;
mod schedule;
mod term;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

pub use holidays::{DayMark, Holidays, HolidaysError};
pub use schedule::{Interval, MINUTES_A_DAY, Schedule, ScheduleError};
pub use term::{Term, TermError};

/// Most days that are looked through for a working day or open hours: ten years.
const MAX_DAYS_AHEAD: u32 = 3660;

/// Which days count as working days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum DayBasis {
    /// The days on which the post is open by its schedule.
    #[default]
    Schedule,
    /// Monday to Friday, whatever the post's hours: where an act says that
    /// reception on Saturday doesn't make it a working day (V-21).
    Statutory,
}

/// Zone, holidays and schedule of one post. Cloning is cheap but for the schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkCalendar {
    zone: TimeZone,
    holidays: Arc<Holidays>,
    schedule: Schedule,
    basis: DayBasis,
    closures: BTreeSet<Date>,
}

/// Why a deadline can't be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// No working day, or not enough open hours, within ten years.
    #[error("the term doesn't end within ten years: look at the schedule and the closures")]
    TooFar,
    /// The deadline is outside representable time.
    #[error("the deadline is outside the years that can be represented")]
    OutOfRange,
    /// A length of time below zero.
    #[error("a term can't be negative")]
    Negative,
}

impl WorkCalendar {
    /// A calendar whose working days are those of the schedule.
    pub fn new(zone: TimeZone, holidays: Arc<Holidays>, schedule: Schedule) -> Self {
        Self {
            zone,
            holidays,
            schedule,
            basis: DayBasis::Schedule,
            closures: BTreeSet::new(),
        }
    }

    /// The calendar of an office of Kazakhstan: its zone and holidays, Monday to
    /// Friday 9:00–18:30 with lunch 13:00–14:30.
    pub fn kazakhstan() -> Self {
        Self::new(
            crate::zone::kazakhstan(),
            Holidays::kazakhstan(),
            Schedule::office_hours(),
        )
    }

    /// The same calendar with another notion of working day.
    #[must_use]
    pub fn with_basis(mut self, basis: DayBasis) -> Self {
        self.basis = basis;
        self
    }

    /// The same calendar with more days on which the post is closed: closures of
    /// the border are not the public holidays, every checkpoint has its own.
    #[must_use]
    pub fn with_closures(mut self, dates: impl IntoIterator<Item = Date>) -> Self {
        self.closures.extend(dates);
        self
    }

    /// The zone of the post.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The date at the post at `instant`.
    pub fn date_at(&self, instant: Timestamp) -> Date {
        self.zone.to_datetime(instant).date()
    }

    /// Whether `date` counts as a working day.
    pub fn is_working_day(&self, date: Date) -> bool {
        if self.closures.contains(&date) {
            return false;
        }
        match self.basis {
            DayBasis::Schedule => !self.intervals(date).is_empty(),
            DayBasis::Statutory => self.holidays.is_statutory_working_day(date),
        }
    }

    /// Open intervals of `date`, in order. A weekend day on which people work by a
    /// swap has the hours of the day off it makes up for; a post that is closed on
    /// such a weekday lost nothing by the swap and keeps its weekend hours.
    pub fn intervals(&self, date: Date) -> &[Interval] {
        if self.closures.contains(&date) {
            return &[];
        }
        match self.holidays.mark(date) {
            Some(DayMark::SwappedWork { instead_of }) => {
                match self.schedule.intervals(instead_of.weekday()) {
                    [] => self.schedule.intervals(date.weekday()),
                    made_up_for => made_up_for,
                }
            }
            Some(_) => &[],
            None => self.schedule.intervals(date.weekday()),
        }
    }

    /// Whether the post is open at `instant`.
    pub fn is_open(&self, instant: Timestamp) -> Result<bool, CalendarError> {
        let intervals = self.open_stretches(self.date_at(instant))?;
        Ok(intervals
            .iter()
            .any(|(opens, closes)| *opens <= instant && instant < *closes))
    }

    /// The first instant at or after `instant` at which the post is open.
    pub fn next_opening(&self, instant: Timestamp) -> Result<Timestamp, CalendarError> {
        self.add_working_time(instant, SignedDuration::ZERO)
    }

    /// The first working day after `date`.
    pub fn next_working_day(&self, date: Date) -> Result<Date, CalendarError> {
        self.add_working_days(date, 1)
    }

    /// `date` itself if it is a working day, else the first one after it.
    pub fn working_day_from(&self, date: Date) -> Result<Date, CalendarError> {
        if self.is_working_day(date) {
            Ok(date)
        } else {
            self.next_working_day(date)
        }
    }

    /// The `count`-th working day after `date`, which itself is day 0 whether it
    /// is a working day or not. A count of 0 gives `date`.
    pub fn add_working_days(&self, date: Date, count: u16) -> Result<Date, CalendarError> {
        let mut current = date;
        let mut left = count;
        // A working day comes at least every ten years, or the calendar is wrong.
        let mut days_without_work = 0;
        while left > 0 {
            current = next_day(current)?;
            if self.is_working_day(current) {
                left -= 1;
                days_without_work = 0;
            } else {
                days_without_work += 1;
                if days_without_work > MAX_DAYS_AHEAD {
                    return Err(CalendarError::TooFar);
                }
            }
        }
        Ok(current)
    }

    /// The date `count` days after `date`, working or not.
    pub fn add_calendar_days(&self, date: Date, count: u16) -> Result<Date, CalendarError> {
        moved(date, Span::new().days(i32::from(count)))
    }

    /// The date `count` months after `date`, cut to the last day of a shorter month.
    pub fn add_months(&self, date: Date, count: u16) -> Result<Date, CalendarError> {
        moved(date, Span::new().months(i32::from(count)))
    }

    /// The instant at which the post has been open for `length` since `start`.
    ///
    /// Breaks, closed days and nights don't count. The answer is the earliest
    /// such instant: four hours that end as lunch begins end at that moment, not
    /// after lunch. A length of zero gives the first open instant from `start` on.
    pub fn add_working_time(
        &self,
        start: Timestamp,
        length: SignedDuration,
    ) -> Result<Timestamp, CalendarError> {
        if length.is_negative() {
            return Err(CalendarError::Negative);
        }
        let mut left = length;
        let mut date = self.date_at(start);
        for _ in 0..=MAX_DAYS_AHEAD {
            for (opens, closes) in self.open_stretches(date)? {
                let from = opens.max(start);
                if from >= closes {
                    continue;
                }
                let available = closes.duration_since(from);
                if left <= available {
                    return from
                        .checked_add(left)
                        .map_err(|_| CalendarError::OutOfRange);
                }
                left = left.saturating_sub(available);
            }
            date = next_day(date)?;
        }
        Err(CalendarError::TooFar)
    }

    /// [`WorkCalendar::add_working_time`] in whole hours.
    pub fn add_working_hours(
        &self,
        start: Timestamp,
        hours: u16,
    ) -> Result<Timestamp, CalendarError> {
        self.add_working_time(start, SignedDuration::from_hours(i64::from(hours)))
    }

    /// The instant `hours` hours of the clock after `start`, open or not.
    pub fn add_elapsed_hours(
        &self,
        start: Timestamp,
        hours: u16,
    ) -> Result<Timestamp, CalendarError> {
        add_elapsed(start, SignedDuration::from_hours(i64::from(hours)))
    }

    /// How long the post is open between two instants; nothing when `end` is not
    /// after `start`. At most ten years are looked through.
    pub fn working_time_between(
        &self,
        start: Timestamp,
        end: Timestamp,
    ) -> Result<SignedDuration, CalendarError> {
        let mut sum = SignedDuration::ZERO;
        let mut date = self.date_at(start);
        let last = self.date_at(end);
        let mut days_seen = 0;
        while date <= last {
            for (opens, closes) in self.open_stretches(date)? {
                let length = closes.min(end).duration_since(opens.max(start));
                sum = sum.saturating_add(length.max(SignedDuration::ZERO));
            }
            days_seen += 1;
            if days_seen > MAX_DAYS_AHEAD {
                return Err(CalendarError::TooFar);
            }
            date = next_day(date)?;
        }
        Ok(sum)
    }

    /// The instant at which the post closes on `date`; the end of the day when it
    /// isn't open that day.
    pub fn closing_of(&self, date: Date) -> Result<Timestamp, CalendarError> {
        let last_minute = self
            .intervals(date)
            .last()
            .map_or(MINUTES_A_DAY, |interval| interval.end_minute());
        self.instant_of(date, last_minute)
    }

    /// The instant by which what `term` allows must be done, counted from `start`.
    ///
    /// Terms in days and months end when the post closes on their last day. When
    /// the last of calendar days or months isn't a working day, it is the next
    /// one. Terms in hours and minutes end at the very instant.
    pub fn deadline(&self, start: Timestamp, term: Term) -> Result<Timestamp, CalendarError> {
        let date = self.date_at(start);
        match term {
            Term::WorkingDays(count) => self.closing_of(self.add_working_days(date, count)?),
            Term::CalendarDays(count) => {
                let last = self.add_calendar_days(date, count)?;
                self.closing_of(self.working_day_from(last)?)
            }
            Term::Months(count) => {
                let last = self.add_months(date, count)?;
                self.closing_of(self.working_day_from(last)?)
            }
            Term::WorkingHours(count) => self.add_working_hours(start, count),
            Term::WorkingMinutes(count) => {
                self.add_working_time(start, SignedDuration::from_mins(i64::from(count)))
            }
            Term::ElapsedHours(count) => self.add_elapsed_hours(start, count),
            Term::ElapsedMinutes(count) => {
                add_elapsed(start, SignedDuration::from_mins(i64::from(count)))
            }
        }
    }

    /// Opening and closing instants of `date`.
    fn open_stretches(&self, date: Date) -> Result<Vec<(Timestamp, Timestamp)>, CalendarError> {
        self.intervals(date)
            .iter()
            .map(|interval| {
                let opens = self.instant_of(date, interval.start_minute())?;
                let closes = self.instant_of(date, interval.end_minute())?;
                Ok((opens, closes))
            })
            .collect()
    }

    /// The instant of a minute of `date`; minute 1440 is the next midnight.
    fn instant_of(&self, date: Date, minute: u16) -> Result<Timestamp, CalendarError> {
        let midnight: DateTime = date.to_datetime(jiff::civil::Time::midnight());
        let local = midnight
            .checked_add(SignedDuration::from_mins(i64::from(minute)))
            .map_err(|_| CalendarError::OutOfRange)?;
        self.zone
            .to_timestamp(local)
            .map_err(|_| CalendarError::OutOfRange)
    }
}

fn next_day(date: Date) -> Result<Date, CalendarError> {
    date.tomorrow().map_err(|_| CalendarError::OutOfRange)
}

fn moved(date: Date, span: Span) -> Result<Date, CalendarError> {
    date.checked_add(span)
        .map_err(|_| CalendarError::OutOfRange)
}

fn add_elapsed(start: Timestamp, length: SignedDuration) -> Result<Timestamp, CalendarError> {
    start
        .checked_add(length)
        .map_err(|_| CalendarError::OutOfRange)
}

#[cfg(test)]
#[path = "calendar/calendar_tests.rs"]
mod tests;
