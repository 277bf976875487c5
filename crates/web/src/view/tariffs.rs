//! What fees cost on a day, and every line of the tables behind them.

use super::forms::{Choice, form};
use super::prelude::*;

form! {
    /// Asks for a price.
    pub struct TariffForm {
        /// What is paid for.
        item: "label-fee-item",
        /// The day.
        date: "label-date",
    }
}

/// A price, and how it was worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricePreview {
    /// What is paid for, one of [`super::codes::TARIFF_ITEMS`].
    pub item: String,
    /// The day.
    pub on: Date,
    /// The price in tiyn.
    pub amount_minor: i64,
    /// What it was worked out from.
    pub formula: Message,
    /// Where the MCI or the exchange rate comes from; `None` for a fee in tenge.
    pub basis: Option<Message>,
    /// Whose day counts, one of [`super::codes::TARIFF_DAYS`].
    pub day: String,
    /// First day of the line.
    pub from: Date,
    /// The requirement.
    pub clause: String,
    /// The act.
    pub source: String,
    /// The year whose MCI is not known yet.
    pub missing_year: Option<i16>,
}

impl PricePreview {
    pub(crate) fn basis_words(&self, chrome: &Chrome) -> Option<String> {
        self.basis.as_ref().map(|basis| chrome.say(basis))
    }

    pub(crate) fn item_key(&self) -> String {
        format!("tariff-item-{}", self.item)
    }

    pub(crate) fn day_key(&self) -> String {
        format!("tariff-day-{}", self.day)
    }
}

/// A line of the tariff table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TariffRow {
    /// What is paid for.
    pub item: String,
    /// How much, in MCI or in a currency.
    pub size: Message,
    /// First day.
    pub from: Date,
    /// Last day, if an end is known.
    pub until: Option<Date>,
    /// Whose day counts.
    pub day: String,
    /// The requirement.
    pub clause: String,
    /// The act.
    pub source: String,
}

impl TariffRow {
    /// The last day, in words.
    pub(crate) fn until_words(&self, chrome: &Chrome) -> String {
        self.until
            .map_or_else(|| chrome.t("tariffs-no-end"), |until| chrome.date(until))
    }

    pub(crate) fn item_key(&self) -> String {
        format!("tariff-item-{}", self.item)
    }

    pub(crate) fn day_key(&self) -> String {
        format!("tariff-day-{}", self.day)
    }
}

/// A line of the table of the MCI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexRow {
    /// First day.
    pub from: Date,
    /// One MCI in tiyn.
    pub amount_minor: i64,
}

/// Prices and tables.
#[derive(Clone, Debug, Template)]
#[template(path = "public/tariffs.html")]
pub struct TariffsPage {
    /// The frame.
    pub chrome: Chrome,
    /// What was asked for.
    pub form: TariffForm,
    /// Fees to choose from.
    pub choices: Vec<Choice>,
    /// The price, if there is one.
    pub price: Option<PricePreview>,
    /// Why there is none.
    pub none: Option<Message>,
    /// Every line of the tariff table.
    pub rows: Vec<TariffRow>,
    /// Every line of the table of the MCI, newest first.
    pub indices: Vec<IndexRow>,
}

impl TariffsPage {
    fn none_words(&self) -> Option<String> {
        self.none.as_ref().map(|none| self.chrome.say(none))
    }
}
