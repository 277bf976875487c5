//! The operator's pages: one screen that is always true, and the things an operator can do.

use super::codes;
use super::forms::{Choice, form};
use super::prelude::*;
use super::registers::RegisterRow;

/// Figures for the operator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperatorFigures {
    /// Places booked for today, over all checkpoints.
    pub booked_today: u32,
    /// Lorries admitted today.
    pub admitted_today: u32,
    /// Bookings on hold or in verification now.
    pub held: u32,
    /// Bookings that wait for payment now.
    pub awaiting_payment: u32,
    /// Work waiting its turn.
    pub jobs_waiting: u32,
    /// Work that failed for good.
    pub jobs_dead: u32,
    /// Bank messages rejected in the last 24 hours.
    pub payments_rejected: u32,
    /// Appeals that wait for an answer.
    pub appeals_open: u32,
    /// Bookings stopped at the entry.
    pub stopped: u32,
    /// Checkpoints closed now.
    pub checkpoints_closed: u32,
    /// Received and not yet passed on to the budget, in tiyn.
    pub to_transfer_minor: i64,
}

/// The operator's first page.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/home.html")]
pub struct OperatorHome {
    /// The frame.
    pub chrome: Chrome,
    /// Figures.
    pub figures: OperatorFigures,
    /// Registers.
    pub registers: Vec<RegisterRow>,
    /// When the figures were read.
    pub as_of: Zoned,
}

/// Work that failed for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadJob {
    /// The id, as in addresses.
    pub id: String,
    /// The kind, as the program calls it.
    pub kind: String,
    /// The key that makes it unique.
    pub key: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it failed last.
    pub failed_at: Zoned,
    /// Why, in the words of the program.
    pub reason: String,
}

/// Work that failed for good: retry or discard.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/jobs.html")]
pub struct OperatorJobs {
    /// The frame.
    pub chrome: Chrome,
    /// Newest first.
    pub jobs: Vec<DeadJob>,
    /// Address of more.
    pub more: Option<String>,
}

form! {
    /// Change of capacity.
    pub struct CapacityForm {
        /// Slug of the checkpoint.
        checkpoint: "label-checkpoint",
        /// The day.
        date: "label-date",
        /// Lorries a day.
        lorries: "label-lorries",
    }
}

/// What a change would do to the bookings there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Bookings that would be moved to a later time.
    pub moved: u32,
    /// The latest of the times they would get.
    pub last_moved_to: Option<Interval>,
    /// Bookings that no longer fit and can't be moved, because no later time is free or their lorries
    /// are called already.
    pub kept_over: u32,
}

impl Effect {
    /// Whether all bookings stay as they are.
    fn is_none(&self) -> bool {
        self.moved == 0 && self.kept_over == 0
    }

    /// What is said of it, a sentence for each number.
    fn sentences(&self, chrome: &Chrome) -> Vec<String> {
        let mut said = vec![chrome.t1("operator-to-move", "n", self.moved)];
        if let Some(last) = &self.last_moved_to {
            said.push(chrome.t1("operator-last-moved", "time", last));
        }
        if self.kept_over > 0 {
            said.push(chrome.t1("operator-kept-over", "n", self.kept_over));
        }
        said
    }
}

/// What a change of capacity would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapacityPreview {
    /// Lorries a day now.
    pub capacity_now: u32,
    /// Places booked on the day.
    pub booked: u32,
    /// What happens to bookings.
    pub effect: Effect,
}

/// Capacity of a checkpoint on a day. Posts `action=preview`, then `action=save`.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/capacity.html")]
pub struct OperatorCapacity {
    /// The frame.
    pub chrome: Chrome,
    /// Checkpoints to choose from: slug and name.
    pub checkpoints: Vec<Choice>,
    /// What was typed.
    pub form: CapacityForm,
    /// What it would do, once asked.
    pub preview: Option<CapacityPreview>,
}

form! {
    /// Lorries by weekday, first question: where.
    pub struct WeekdaysOfForm {
        /// Slug of the checkpoint.
        checkpoint: "label-checkpoint",
    }
}

form! {
    /// Change of the lorries of a weekday.
    pub struct WeekdayForm {
        /// `1` Monday to `7` Sunday.
        weekday: "label-weekday",
        /// Lorries on it.
        lorries: "label-lorries",
    }
}

/// Who set something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastChange {
    /// When.
    pub at: Zoned,
    /// Name of the operator.
    pub by: String,
}

/// A weekday with its lorries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekdayRow {
    /// One of [`codes::WEEKDAYS`].
    pub weekday: &'static str,
    /// Lorries on it.
    pub lorries: u32,
    /// Who set it last; `None` while it is as the checkpoint began.
    pub changed: Option<LastChange>,
}

impl WeekdayRow {
    fn weekday_key(&self) -> String {
        format!("weekday-{}", self.weekday)
    }
}

/// What a change of a weekday would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekdayPreview {
    /// Lorries on the weekday now.
    pub lorries_now: u32,
    /// Published days that get another number.
    pub days: u32,
    /// Published days of this weekday that an operator set by themselves; they stay.
    pub days_kept: u32,
    /// What happens to bookings.
    pub effect: Effect,
}

/// The weekdays of one checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weekdays {
    /// Where.
    pub checkpoint: CheckpointName,
    /// Monday to Sunday.
    pub rows: Vec<WeekdayRow>,
    /// What was typed.
    pub form: WeekdayForm,
    /// What it would do, once asked.
    pub preview: Option<WeekdayPreview>,
}

/// Lorries by weekday. Posts `action=preview`, then `action=save`.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/weekdays.html")]
pub struct OperatorWeekdays {
    /// The frame.
    pub chrome: Chrome,
    /// Checkpoints to choose from.
    pub checkpoints: Vec<Choice>,
    /// Which one is chosen.
    pub choice: WeekdaysOfForm,
    /// Its weekdays; `None` until one is chosen.
    pub chosen: Option<Weekdays>,
}

form! {
    /// A new closure.
    pub struct ClosureForm {
        /// Slug of the checkpoint.
        checkpoint: "label-checkpoint",
        /// First day of the closure.
        from_date: "label-from-date",
        /// Time of day it begins, `HH:MM`.
        from_time: "label-from-time",
        /// Last day of the closure.
        until_date: "label-until-date",
        /// Time of day it ends, `HH:MM`.
        until_time: "label-until-time",
        /// One of [`codes::CLOSURES`].
        reason: "label-closure-reason",
    }
}

/// A closure of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosureRow {
    /// The id, as in addresses.
    pub id: String,
    /// Where.
    pub checkpoint: CheckpointName,
    /// From when.
    pub from: Zoned,
    /// Until when; `None` while no end is set.
    pub until: Option<Zoned>,
    /// One of [`codes::CLOSURES`], or the reason in words.
    pub reason: String,
    /// Whether it can still be lifted.
    pub can_lift: bool,
}

impl ClosureRow {
    fn reason_words(&self, chrome: &Chrome) -> String {
        if codes::CLOSURES.contains(&self.reason.as_str()) {
            chrome.t(format!("closure-{}", self.reason))
        } else {
            self.reason.clone()
        }
    }
}

/// Closures of checkpoints. Posts `action=preview`, then `action=save`.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/closures.html")]
pub struct OperatorClosures {
    /// The frame.
    pub chrome: Chrome,
    /// Checkpoints to choose from.
    pub checkpoints: Vec<Choice>,
    /// What was typed.
    pub form: ClosureForm,
    /// What it would do, once asked.
    pub preview: Option<Effect>,
    /// Closures now and to come, then past ones.
    pub closures: Vec<ClosureRow>,
}

form! {
    /// A vehicle list for the expedited lane. Sent as `multipart/form-data`.
    pub struct ListForm {
        /// One of [`codes::LIST_GROUNDS`].
        ground: "label-list-ground",
        /// Last day the list is good for.
        valid_until: "label-list-valid-until",
        /// Rows `country;plate;VIN`, one vehicle a line.
        rows: "label-list-rows",
        /// The same rows as a CSV file.
        file: "label-list-file",
    }
}

/// A row of a list that can't be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// The line, counted from 1.
    pub line: u32,
    /// Message key of the column's label, such as `label-plate`.
    pub column: &'static str,
    /// What stands there.
    pub value: String,
    /// What is wrong, one of `error-…`.
    pub error: Message,
}

impl RowError {
    fn words(&self, chrome: &Chrome) -> String {
        chrome.say(
            self.error
                .clone()
                .with("field", crate::i18n::Value::key(self.column)),
        )
    }
}

/// A list that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// One of [`codes::LIST_GROUNDS`].
    pub ground: String,
    /// How many vehicles.
    pub vehicles: u32,
    /// Last day it is good for.
    pub valid_until: Date,
    /// When it was sent.
    pub sent_at: Zoned,
    /// Who sent it.
    pub sent_by: String,
}

impl ListRow {
    fn ground_key(&self) -> String {
        format!("list-{}", self.ground)
    }
}

/// Vehicle lists for the expedited lane.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/lists.html")]
pub struct OperatorLists {
    /// The frame.
    pub chrome: Chrome,
    /// What was typed.
    pub form: ListForm,
    /// Rows that can't be taken; with any of them nothing of the list is taken.
    pub errors: Vec<RowError>,
    /// Lists in force, newest first.
    pub lists: Vec<ListRow>,
    /// The most rows of a list.
    pub rows_max: u32,
}

/// A bank message that was rejected (example 9 of the requirements).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedPayment {
    /// When it came.
    pub at: Zoned,
    /// The bank's reference, or empty.
    pub reference: String,
    /// One of [`codes::PAYMENT_REJECTIONS`].
    pub reason: String,
    /// The amount in tiyn, where the message could be read.
    pub amount_minor: Option<i64>,
    /// Number of the invoice it named.
    pub invoice: String,
    /// The beginning of the message as it came.
    pub excerpt: String,
}

impl RejectedPayment {
    fn reason_key(&self) -> String {
        codes::key_or_other("rejection", codes::PAYMENT_REJECTIONS, &self.reason)
    }
}

/// Journal of rejected bank messages.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/payments.html")]
pub struct OperatorPayments {
    /// The frame.
    pub chrome: Chrome,
    /// Newest first.
    pub rejected: Vec<RejectedPayment>,
    /// Address of more.
    pub more: Option<String>,
}

/// The operator's pages, for the links at their top.
const SECTIONS: [(&str, &str); 11] = [
    (paths::OPERATOR, "operator-home"),
    (paths::OPERATOR_REGISTERS, "operator-registers"),
    (paths::OPERATOR_APPEALS, "operator-appeals"),
    (paths::OPERATOR_STOPS, "operator-stops"),
    (paths::OPERATOR_JOBS, "operator-jobs"),
    (paths::OPERATOR_CAPACITY, "operator-capacity"),
    (paths::OPERATOR_WEEKDAYS, "operator-weekdays"),
    (paths::OPERATOR_CLOSURES, "operator-closures"),
    (paths::OPERATOR_LISTS, "operator-lists"),
    (paths::OPERATOR_WAIVERS, "operator-waivers"),
    (paths::OPERATOR_PAYMENTS, "operator-payments"),
];

impl Chrome {
    /// The operator's pages: address, message key, whether it is this page.
    pub(crate) fn operator_sections(&self) -> Vec<(&'static str, &'static str, bool)> {
        let here = self.path.split('?').next().unwrap_or_default();
        SECTIONS
            .into_iter()
            .map(|(href, key)| (href, key, here == href))
            .collect()
    }
}
