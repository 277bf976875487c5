//! Choosing an hour at a checkpoint: shared by the booking journey and by moving a booking.

use std::borrow::Borrow;

use super::forms::Field;
use super::prelude::*;

/// An hour that can be chosen or is full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HourChoice {
    /// What is posted as `slot`.
    pub value: String,
    /// The hours.
    pub interval: Interval,
    /// Free places.
    pub free: u32,
}

/// The first free time at the checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstFree {
    /// What is posted as `slot`.
    pub value: String,
    /// The time.
    pub interval: Interval,
}

/// A choice of times. The form with the date is sent by GET as `date=2026-11-20`; the chosen hour is posted as `slot`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeChoice {
    /// Where.
    pub checkpoint: CheckpointName,
    /// The first free time; `None` when nothing is free up to the horizon.
    pub first_free: Option<FirstFree>,
    /// The day whose hours are shown.
    pub day: Date,
    /// The first day that can be chosen.
    pub first_day: Date,
    /// The last day that can be chosen.
    pub last_day: Date,
    /// The hours of the day; empty when the checkpoint is closed that day.
    pub hours: Vec<HourChoice>,
    /// Expedited places left on that day; `None` for an ordinary booking.
    pub expedited_left: Option<u32>,
    /// What was chosen, or what is wrong with the choice.
    pub slot: Field,
    /// What is wrong with the date.
    pub date: Field,
}

impl TimeChoice {
    /// A choice at a checkpoint on a day, with nothing to choose from yet.
    pub fn new(checkpoint: CheckpointName, day: Date, first_day: Date, last_day: Date) -> Self {
        Self {
            checkpoint,
            first_free: None,
            day,
            first_day,
            last_day,
            hours: Vec::new(),
            expedited_left: None,
            slot: Field::new("slot", "label-slot"),
            date: Field::new("date", "label-date").with_value(day.to_string()),
        }
    }

    /// The zone the hours are shown in.
    pub(crate) fn zone(&self) -> String {
        let shown = self.first_free.as_ref().map(|first| &first.interval);
        shown
            .or_else(|| self.hours.first().map(|hour| &hour.interval))
            .map_or_else(String::new, |interval| format::zone(&interval.starts))
    }

    /// The `id` the error summary leads to: the first hour that can be chosen.
    pub(crate) fn hour_id(&self, index: impl Borrow<usize>) -> String {
        let index = *index.borrow();
        let first = self.hours.iter().position(|hour| hour.free > 0);
        let is_target = self.first_free.is_none() && first == Some(index);
        if is_target {
            "slot".to_owned()
        } else {
            format!("slot-{index}")
        }
    }

    pub(crate) fn previous_day(&self) -> Option<Date> {
        self.day
            .yesterday()
            .ok()
            .filter(|day| *day >= self.first_day)
    }

    pub(crate) fn next_day(&self) -> Option<Date> {
        self.day.tomorrow().ok().filter(|day| *day <= self.last_day)
    }
}

impl super::forms::Form for TimeChoice {
    fn fields(&self) -> Vec<&Field> {
        vec![&self.slot, &self.date]
    }

    fn fields_mut(&mut self) -> Vec<&mut Field> {
        vec![&mut self.slot, &mut self.date]
    }
}
