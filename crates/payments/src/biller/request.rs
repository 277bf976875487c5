//! Reading what a terminal asks: every field has a limit, and no amount becomes a float.

use crate::invoice::INVOICE_NUMBERS;
use crate::model::{BankMessage, BankOutcome};
use jiff::Timestamp;
use jiff::civil::DateTime;
use kernel::money::{Currency, Money};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Longest query, in bytes.
pub const QUERY_BYTES: usize = 2_000;
/// Most fields of a query; those that are not known are let pass.
const FIELDS_MAX: usize = 32;
/// Longest id of a transaction, in bytes.
const TRANSACTION_BYTES: usize = 64;
/// Longest account as it was typed, in characters.
const ACCOUNT_CHARACTERS: usize = 64;
/// Most digits before the point of an amount: less than a hundred thousand million.
const WHOLE_DIGITS: usize = 11;
/// How the journal knows these payments apart from those of cards and of statements.
const TRANSACTION_PREFIX: &str = "kp:";

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BillerCommand {
    /// May it be paid?
    Check,
    /// It was paid.
    Pay {
        /// When, on the terminal's clock; for the journal only.
        at: DateTime,
    },
}

/// A request, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillerRequest {
    /// What is wanted.
    pub command: BillerCommand,
    /// The bank's id of the transaction, 1 to 64 letters, digits, dots, dashes.
    pub transaction_id: String,
    /// What the payer typed, at most 64 characters.
    pub account: String,
    /// The number of an invoice, if what was typed can be one. Spaces and dashes are passed over.
    pub invoice_number: Option<i64>,
    /// How much, in tenge. A check may leave it out or say nothing by `0`; a payment is of more.
    pub sum: Option<Money>,
}

/// A field breaks its rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct BillerRequestError {
    /// The field, as the protocol calls it, or `query`.
    pub field: &'static str,
    /// What it has to be.
    pub rule: &'static str,
    /// The transaction, if that much could be read: the answer repeats it.
    pub transaction_id: Option<String>,
}

impl BillerRequest {
    /// Reads the query of a request, without the question mark.
    ///
    /// # Errors
    /// [`BillerRequestError`] names the field and its rule.
    pub fn parse(query: &str) -> Result<Self, BillerRequestError> {
        let fields = fields_of(query)?;
        let get = |name: &str| fields.get(name).map_or("", String::as_str);
        let transaction_id = transaction(get("txn_id")).map_err(|rule| broken("txn_id", rule))?;
        let refuse = |field, rule| BillerRequestError {
            transaction_id: Some(transaction_id.to_owned()),
            ..broken(field, rule)
        };
        let account = get("account").trim();
        if account.is_empty()
            || account.chars().count() > ACCOUNT_CHARACTERS
            || account.contains(char::is_control)
        {
            return Err(refuse("account", "1 to 64 characters"));
        }
        let sum = match get("sum").trim() {
            "" => None,
            text => Some(amount(text).map_err(|rule| refuse("sum", rule))?),
        };
        let sum = sum.filter(|sum| sum.minor > 0);
        let command = match get("command") {
            "check" => BillerCommand::Check,
            "pay" => {
                if sum.is_none() {
                    return Err(refuse("sum", "more than nothing"));
                }
                let at = moment(get("txn_date"));
                let at = at.ok_or_else(|| refuse("txn_date", "yyyyMMddHHmmss"))?;
                BillerCommand::Pay { at }
            }
            _ => return Err(refuse("command", "check or pay")),
        };
        Ok(Self {
            command,
            transaction_id: transaction_id.to_owned(),
            account: account.to_owned(),
            invoice_number: invoice_number(account),
            sum,
        })
    }

    /// Under which the journal knows the payment; no card payment and no entry of a statement has it.
    pub fn bank_transaction_id(&self) -> String {
        format!("{TRANSACTION_PREFIX}{}", self.transaction_id)
    }

    /// The message of a payment, to be taken in; `None` for a check. The caller has made sure that the bank
    /// sent it, so it is verified. An account that is no invoice's number becomes number 0, which no
    /// invoice has: the money is then among the unknown receipts, with what was typed beside it.
    pub fn message(&self, id: Uuid, received_at: Timestamp) -> Option<BankMessage> {
        let BillerCommand::Pay { at } = self.command else {
            return None;
        };
        let amount = self.sum?;
        let raw = json!({
            "id": self.transaction_id,
            "account": self.account,
            "amount": amount.decimal(),
            "currency": amount.currency.code(),
            "dateTime": at,
            "reason": "terminal",
        });
        Some(BankMessage {
            id,
            received_at,
            invoice_number: self.invoice_number.unwrap_or(0),
            bank_transaction_id: self.bank_transaction_id(),
            amount,
            outcome: BankOutcome::Ok,
            verified: true,
            raw: raw.to_string(),
        })
    }
}

fn broken(field: &'static str, rule: &'static str) -> BillerRequestError {
    BillerRequestError {
        field,
        rule,
        transaction_id: None,
    }
}

/// The fields of a query by name. A field that stands there twice is refused: nobody could say which of
/// them counts.
fn fields_of(query: &str) -> Result<BTreeMap<String, String>, BillerRequestError> {
    if query.len() > QUERY_BYTES {
        return Err(broken("query", "at most 2000 bytes"));
    }
    let mut fields = BTreeMap::new();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let rule = "percent-encoded UTF-8";
        let name = decoded(name).ok_or_else(|| broken("query", rule))?;
        let value = decoded(value).ok_or_else(|| broken("query", rule))?;
        if fields.len() >= FIELDS_MAX {
            return Err(broken("query", "at most 32 fields"));
        }
        if fields.insert(name, value).is_some() {
            return Err(broken("query", "each field once"));
        }
    }
    Ok(fields)
}

/// A part of a query without its percent signs and pluses.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let (high, low) = (digit()?, digit()?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn transaction(text: &str) -> Result<&str, &'static str> {
    let signs = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if (1..=TRANSACTION_BYTES).contains(&text.len()) && text.bytes().all(signs) {
        Ok(text)
    } else {
        Err("1 to 64 letters, digits, dots, dashes or underscores")
    }
}

/// The number in what a payer typed: `700 123 456 789` is one, a telephone is one that no invoice has.
fn invoice_number(typed: &str) -> Option<i64> {
    let spaces = |sign: &char| !matches!(sign, ' ' | '\u{a0}' | '-' | '№');
    let digits: String = typed.chars().filter(spaces).collect();
    if digits.len() > 15 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = digits.parse().ok()?;
    INVOICE_NUMBERS.contains(&number).then_some(number)
}

/// `4325`, `4325.5` or `4325.00` in tenge, read from its digits.
fn amount(text: &str) -> Result<Money, &'static str> {
    let rule = "a decimal such as 4325.00, with at most 11 digits before and 2 after the point";
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(whole, WHOLE_DIGITS) || !digits(part, 2) {
        return Err(rule);
    }
    Money::parse(text, Currency::Kzt).map_err(|_| rule)
}

fn moment(text: &str) -> Option<DateTime> {
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    let small = |from: usize, to: usize| i8::try_from(part(from, to)?).ok();
    DateTime::new(
        part(0, 4)?,
        small(4, 6)?,
        small(6, 8)?,
        small(8, 10)?,
        small(10, 12)?,
        small(12, 14)?,
        0,
    )
    .ok()
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
