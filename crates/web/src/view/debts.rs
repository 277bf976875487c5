//! What the reader owes: why, how much, how to pay; and where money goes back to.

use super::forms::form;
use super::prelude::*;
use crate::i18n::Value;

/// One thing that made the debt, or was paid of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DebtRow {
    /// One of [`super::codes::DEBT_CAUSES`].
    pub cause: &'static str,
    /// How much, in tiyn.
    pub amount_minor: i64,
    /// Whether it lowered the debt.
    pub is_payment: bool,
    /// When.
    pub at: Zoned,
    /// The words of whoever wrote the debt down.
    pub reason: Option<String>,
}

impl DebtRow {
    pub(crate) fn key(&self) -> String {
        format!("debt-cause-{}", self.cause)
    }
}

/// Where a transfer goes, and with which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferDetails {
    /// Name of the registrar.
    pub name: String,
    /// Its BIN.
    pub bin: String,
    /// Its account.
    pub iban: String,
    /// Its bank.
    pub bic: String,
    /// Code of residency and sector.
    pub kbe: String,
    /// The number of the invoice, for the purpose and for the Kaspi application.
    pub invoice_number: i64,
}

/// What is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// How much, in tiyn.
    pub owed_minor: i64,
    /// Since when.
    pub since: Zoned,
    /// Newest first.
    pub rows: Vec<DebtRow>,
    /// Other ways to pay than by card, once their invoice is open.
    pub transfer: Option<TransferDetails>,
}

impl Owed {
    pub(crate) const fn amount(&self) -> Value {
        Value::MoneyMinor(self.owed_minor)
    }
}

/// The page of the debt.
#[derive(Clone, Debug, Template)]
#[template(path = "money/debt.html")]
pub struct DebtPage {
    /// The frame.
    pub chrome: Chrome,
    /// What is owed; none when there is no debt.
    pub debt: Option<Owed>,
    /// The reader comes from the bank, which hasn't told us yet.
    pub is_waiting: bool,
    /// The reader comes from the bank, which took no money.
    pub has_failed: bool,
}

form! {
    /// Where money goes back to.
    pub struct PayoutAccountForm {
        /// Number of the account.
        iban: "label-payout-iban",
        /// Code of the bank.
        bic: "label-payout-bic",
    }
}

/// The page on which the reader says where money goes back to.
#[derive(Clone, Debug, Template)]
#[template(path = "money/account.html")]
pub struct PayoutAccountPage {
    /// The frame.
    pub chrome: Chrome,
    /// The holder, who is the reader.
    pub holder: String,
    /// What is due and not ordered yet, in tiyn.
    pub due_minor: i64,
    /// What is stated, or was typed.
    pub form: PayoutAccountForm,
}
