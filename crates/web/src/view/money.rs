//! The reader's money: balance, movements, statement for a period; and the public check of a document.

use super::codes;
use super::forms::form;
use super::prelude::*;

form! {
    /// The period of a statement.
    pub struct PeriodForm {
        /// The first day.
        from: "label-from-date",
        /// The last day.
        until: "label-until-date",
    }
}

/// A booking that a movement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookingLink {
    /// The id, as in addresses.
    pub id: String,
    /// Its number, once it has one.
    pub number: Option<String>,
}

/// Money that came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovementRow {
    /// When.
    pub at: Zoned,
    /// Why, one of [`codes::MONEY_CAUSES`].
    pub cause: String,
    /// The clause behind it; empty when no clause is.
    pub clause: &'static str,
    /// How much, in tiyn; less than nothing when it went.
    pub change_minor: i64,
    /// The booking it is about.
    pub booking: Option<BookingLink>,
    /// The invoice that was paid.
    pub invoice: Option<i64>,
    /// How it came, one of [`codes::MONEY_WAYS`]; empty when it did not come from outside.
    pub way: String,
    /// The id of its receipt.
    pub receipt: Option<String>,
}

/// The message key of a code of a family; of one that is not listed, that of `other`.
pub(crate) fn key_of(prefix: &str, known: &[&str], code: &str, other: &str) -> String {
    let code = codes::kebab(code);
    let listed = known.contains(&code.as_str());
    format!("{prefix}-{}", if listed { &code } else { other })
}

impl MovementRow {
    fn cause_key(&self) -> String {
        key_of("money-cause", codes::MONEY_CAUSES, &self.cause, "other")
    }

    fn way_key(&self) -> String {
        key_of("money-way", codes::MONEY_WAYS, &self.way, "transfer")
    }

    /// The amount with its sign, also when it came.
    fn change(&self, chrome: &Chrome) -> String {
        let amount = chrome.money(self.change_minor);
        if self.change_minor > 0 {
            format!("+{amount}")
        } else {
            amount
        }
    }
}

/// The reader's money.
#[derive(Clone, Debug, Template)]
#[template(path = "money/page.html")]
pub struct MoneyPage {
    /// The frame.
    pub chrome: Chrome,
    /// What is on the account, in tiyn.
    pub balance_minor: i64,
    /// What the reader owes, in tiyn.
    pub debt_minor: i64,
    /// Newest first.
    pub movements: Vec<MovementRow>,
    /// Address of older ones.
    pub more: Option<String>,
    /// The period of a statement.
    pub form: PeriodForm,
}

/// What a document attests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttestedFacts {
    /// What it is, one of [`codes::ISSUED_DOCUMENTS`].
    pub kind: String,
    /// How much, in tiyn.
    pub amount_minor: i64,
    /// When the money came.
    pub paid_at: Zoned,
    /// The invoice.
    pub invoice: Option<i64>,
    /// What it was for, one of [`codes::MONEY_PURPOSES`].
    pub purpose: String,
    /// How it came, one of [`codes::MONEY_WAYS`].
    pub way: String,
    /// When the document was issued.
    pub issued_at: Zoned,
    /// When the bank took the payment back.
    pub reversed_at: Option<Zoned>,
}

impl AttestedFacts {
    fn kind_key(&self) -> String {
        key_of(
            "check-document-kind",
            codes::ISSUED_DOCUMENTS,
            &self.kind,
            "receipt",
        )
    }

    fn purpose_key(&self) -> String {
        key_of("money-for", codes::MONEY_PURPOSES, &self.purpose, "account")
    }

    fn way_key(&self) -> String {
        key_of("money-way", codes::MONEY_WAYS, &self.way, "transfer")
    }
}

/// Whether a document is real, for whoever holds it.
#[derive(Clone, Debug, Template)]
#[template(path = "money/check.html")]
pub struct DocumentCheck {
    /// The frame.
    pub chrome: Chrome,
    /// The code, in groups; empty for what can't be a code.
    pub code: String,
    /// What the document attests; `None` when there is no such document.
    pub facts: Option<AttestedFacts>,
}
