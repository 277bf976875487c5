//! The accountant's pages of exchange rates: the list, a file, and rates that two people enter (C5-8.1).

use super::codes;
use super::forms::{Choice, form};
use super::prelude::*;

form! {
    /// A rate that one person types.
    pub struct RateForm {
        /// The currency.
        currency: "label-currency",
        /// The day.
        day: "label-date",
        /// For how many units.
        units: "label-rate-units",
        /// The tenge.
        rate: "label-rate",
        /// Why.
        reason: "label-pause-reason",
    }
}

form! {
    /// A file of rates.
    pub struct RateFileForm {
        /// The file.
        file: "label-rate-file",
    }
}

form! {
    /// A word on a rate that waits.
    pub struct RateDecisionForm {
        /// Why.
        reason: "label-pause-reason",
    }
}

/// A rate that was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateRow {
    /// The day.
    pub day: Date,
    /// The tenge, as the language writes it.
    pub rate: String,
    /// For how many units.
    pub units: u32,
    /// One of [`codes::RATE_ORIGINS`].
    pub origin: String,
    /// The file, or why it was typed.
    pub source: String,
    /// When it was recorded.
    pub recorded_at: Zoned,
    /// Who brought or typed it.
    pub recorded_by: String,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// Whether another one counts instead.
    pub is_superseded: bool,
}

impl RateRow {
    pub(crate) fn origin_key(&self) -> String {
        format!("rate-origin-{}", self.origin)
    }
}

/// A rate that waits for its second person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateWaiting {
    /// Id.
    pub id: String,
    /// The currency.
    pub currency: String,
    /// The day.
    pub day: Date,
    /// The tenge.
    pub rate: String,
    /// For how many units.
    pub units: u32,
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Zoned,
    /// Whether the reader proposed it, and so can't approve it.
    pub is_own: bool,
}

/// Exchange rates.
#[derive(Clone, Debug, Template)]
#[template(path = "finance/rates.html")]
pub struct FinanceRates {
    /// The frame.
    pub chrome: Chrome,
    /// The currency whose rates are shown.
    pub currency: String,
    /// Its rates, newest day first.
    pub rates: Vec<RateRow>,
    /// Rates of all currencies that wait.
    pub waiting: Vec<RateWaiting>,
    /// Whether the reader may change anything.
    pub may_change: bool,
    /// Currencies to choose from.
    pub currencies: Vec<Choice>,
    /// The form of a file.
    pub file_form: RateFileForm,
    /// Why the last file was refused, in the words of the reader of files.
    pub refusal: Option<String>,
    /// The form of a rate.
    pub form: RateForm,
}

/// One rate that waits, and the form to decide about it.
#[derive(Clone, Debug, Template)]
#[template(path = "finance/rate.html")]
pub struct FinanceRate {
    /// The frame.
    pub chrome: Chrome,
    /// The rate.
    pub rate: RateWaiting,
    /// Whether the reader may decide.
    pub may_change: bool,
    /// What was typed.
    pub form: RateDecisionForm,
}
