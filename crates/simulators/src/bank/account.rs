//! The registrar's account at this bank: what came in and went out, within a bound.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::ledger::BankError;

/// The most entries of the account.
const ENTRIES_LIMIT: usize = 20_000;
/// The longest name or purpose, in characters.
const TEXT_LIMIT: usize = 140;

/// Somebody who pays by transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferOrder {
    /// Name of the payer, in whatever letters.
    pub name: String,
    /// IIN or BIN; foreigners have none.
    #[serde(default)]
    pub number: Option<String>,
    /// The payer's account, an IBAN or another number.
    pub account: String,
    /// Amount, as `4325.00`.
    pub amount: String,
    /// Purpose.
    pub purpose: String,
    /// Country of the payer's residency, if abroad: two letters.
    #[serde(default)]
    pub country: Option<String>,
}

/// One movement of money on the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Unique at the bank.
    pub reference: String,
    /// The day on which it was booked.
    pub booked_on: Date,
    /// In hundredths; less than nothing for money that went out.
    pub signed_minor: i64,
    /// Name of the other side.
    pub name: String,
    /// IIN or BIN of the other side.
    pub number: Option<String>,
    /// Account of the other side.
    pub account: String,
    /// Country of residency, if abroad.
    pub country: Option<String>,
    /// Purpose.
    pub purpose: String,
    /// The id that whoever ordered the payment gave it.
    pub end_to_end_id: Option<String>,
}

/// The account.
#[derive(Debug, Default)]
pub(super) struct Account {
    entries: Vec<Entry>,
    /// Card and terminal payments that were not passed on yet.
    unsettled_minor: i64,
}

fn short(text: &str, field: &'static str) -> Result<String, BankError> {
    let text = text.trim();
    if (1..=TEXT_LIMIT).contains(&text.chars().count()) && !text.contains(char::is_control) {
        Ok(text.to_owned())
    } else {
        let rule = "must have 1 to 140 characters";
        Err(BankError::Field { field, rule })
    }
}

impl Account {
    /// Notes what a card or a terminal took, or gave back; it comes to the account in one sum.
    pub(super) fn note(&mut self, minor: i64) {
        self.unsettled_minor = self.unsettled_minor.saturating_add(minor);
    }

    /// Passes on what cards and terminals took since the last time.
    pub(super) fn settle(&mut self, today: Date, bin: &str) -> Result<(), BankError> {
        if self.unsettled_minor <= 0 {
            return Ok(());
        }
        let written = today.strftime("%d.%m.%Y");
        let entry = Entry {
            reference: self.next_reference()?,
            booked_on: today,
            signed_minor: self.unsettled_minor,
            name: String::from("АО «Учебный банк»"),
            number: Some(bin.to_owned()),
            account: String::from("KZ63601A000000700009"),
            country: None,
            purpose: format!("Возмещение по картам и терминалам, {written}"),
            end_to_end_id: None,
        };
        self.unsettled_minor = 0;
        self.entries.push(entry);
        Ok(())
    }

    /// Books a transfer of somebody.
    pub(super) fn receive(
        &mut self,
        order: &TransferOrder,
        minor: i64,
        today: Date,
    ) -> Result<Entry, BankError> {
        let entry = Entry {
            reference: self.next_reference()?,
            booked_on: today,
            signed_minor: minor,
            name: short(&order.name, "name")?,
            number: order.number.clone().filter(|number| !number.is_empty()),
            account: short(&order.account, "account")?,
            country: order.country.clone().filter(|country| !country.is_empty()),
            purpose: short(&order.purpose, "purpose")?,
            end_to_end_id: None,
        };
        let is_number = |number: &String| {
            number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !entry.number.iter().all(is_number) {
            return Err(BankError::Field {
                field: "number",
                rule: "must be an IIN or BIN of 12 digits, or empty",
            });
        }
        self.entries.push(entry.clone());
        Ok(entry)
    }

    /// Executes an order; one that was executed before is not executed again.
    pub(super) fn execute(&mut self, order: Entry) -> Result<Entry, BankError> {
        let known = |entry: &&Entry| entry.end_to_end_id == order.end_to_end_id;
        if let Some(entry) = self.entries.iter().find(known) {
            return Ok(entry.clone());
        }
        if self.balance() + order.signed_minor < 0 {
            return Err(BankError::Field {
                field: "InstdAmt",
                rule: "must not be more than is on the account",
            });
        }
        let entry = Entry {
            reference: self.next_reference()?,
            ..order
        };
        self.entries.push(entry.clone());
        Ok(entry)
    }

    fn balance(&self) -> i64 {
        self.entries.iter().map(|entry| entry.signed_minor).sum()
    }

    fn next_reference(&self) -> Result<String, BankError> {
        if self.entries.len() >= ENTRIES_LIMIT {
            return Err(BankError::Field {
                field: "account",
                rule: "has 20000 entries already; start the bank anew",
            });
        }
        Ok(format!("AB{:08}", self.entries.len() + 1))
    }

    /// The balance before a period, and the entries in it.
    pub(super) fn between(&self, from: Date, until: Date) -> (i64, Vec<Entry>) {
        let before = self.entries.iter().filter(|entry| entry.booked_on < from);
        let opening = before.map(|entry| entry.signed_minor).sum();
        let within = |entry: &&Entry| (from..=until).contains(&entry.booked_on);
        (
            opening,
            self.entries.iter().filter(within).cloned().collect(),
        )
    }
}
