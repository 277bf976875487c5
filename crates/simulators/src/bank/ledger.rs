//! What the bank remembers: tokens, invoices and transactions, each within a bound.

use std::collections::{HashMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use kernel::ids::IdSource;
use serde::{Deserialize, Serialize};

use super::{Delivery, Outcome, TOKEN_SECONDS};

/// The most invoices remembered; the oldest are forgotten.
const INVOICES_LIMIT: usize = 10_000;
/// The most tokens remembered; the oldest are forgotten.
const TOKENS_LIMIT: usize = 20_000;
/// The most attempts to pay one invoice.
const TRANSACTIONS_LIMIT: usize = 50;
/// The largest amount: a hundred billion, in hundredths.
const AMOUNT_LIMIT_MINOR: i64 = 10_000_000_000_000;

/// What the bank refuses, with why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BankError {
    /// No token was asked for with this invoice.
    #[error("invoice {0} is not known; ask for a token with it first")]
    UnknownInvoice(String),
    /// A field breaks its rule.
    #[error("field {field} {rule}")]
    Field {
        /// The field, as it is called in the request.
        field: &'static str,
        /// The rule.
        rule: &'static str,
    },
    /// A field differs from what the token was asked for with.
    #[error("field {field} differs from the one the token was asked for with")]
    Differs {
        /// The field.
        field: &'static str,
    },
    /// No such transaction.
    #[error("transaction {0} is not known")]
    UnknownTransaction(String),
    /// The operation is not possible in this status.
    #[error("the transaction is {status:?}; only CHARGE can be refunded")]
    Status {
        /// The status it is in.
        status: TransactionStatus,
    },
    /// The registrar's server gave no answer that the terminal understands.
    #[error("the registrar's server does not answer the terminal: {0}")]
    Unanswered(String),
    /// Too many attempts to pay.
    #[error("{TRANSACTIONS_LIMIT} attempts were made to pay invoice {0}; use another invoice")]
    TooManyAttempts(String),
}

/// Where a transaction stands, as `statusName` says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TransactionStatus {
    /// The page was opened.
    New,
    /// Paid.
    Charge,
    /// Declined.
    Failed,
    /// Given back, whole.
    Refund,
}

/// One attempt to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Transaction {
    /// The bank's id.
    pub id: String,
    /// The invoice.
    pub invoice_id: String,
    /// Charged, in hundredths.
    pub amount_minor: i64,
    /// Given back so far, in hundredths.
    pub refunded_minor: i64,
    /// ISO code.
    pub currency: String,
    /// The terminal.
    pub terminal: String,
    /// Where it stands.
    pub status: TransactionStatus,
    /// `success`, or why not.
    pub reason: String,
    /// 0, or the bank's number of the reason.
    pub reason_code: u32,
    /// Masked card number.
    pub card_mask: String,
    /// Six digits; empty when declined.
    pub approval_code: String,
    /// Twelve digits.
    pub reference: String,
    /// When.
    pub created_at: Timestamp,
    /// Refunds by `externalID`.
    pub refunds: Vec<(String, i64)>,
}

/// An invoice and the attempts to pay it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invoice {
    /// 6 to 15 digits.
    pub invoice_id: String,
    /// To be charged, in hundredths.
    pub amount_minor: i64,
    /// ISO code.
    pub currency: String,
    /// The secret the callback carries back.
    pub secret_hash: String,
    /// The terminal.
    pub terminal: String,
    /// Where the callback goes.
    pub post_link: String,
    /// Where it goes when declined; `post_link` if empty.
    pub failure_post_link: String,
    /// Whether the page was opened.
    pub opened: bool,
    /// Attempts to pay, the first first.
    pub transactions: Vec<Transaction>,
    /// Attempts to call back, the first first.
    pub deliveries: Vec<Delivery>,
}

impl Invoice {
    /// The transaction that counts: the charged one (given back or not), else the last.
    pub fn transaction(&self) -> Option<&Transaction> {
        let paid = |transaction: &&Transaction| {
            matches!(
                transaction.status,
                TransactionStatus::Charge | TransactionStatus::Refund
            )
        };
        self.transactions
            .iter()
            .find(paid)
            .or_else(|| self.transactions.last())
    }

    /// Whether it was charged, given back or not.
    pub fn is_paid(&self) -> bool {
        self.transaction().is_some_and(|transaction| {
            matches!(
                transaction.status,
                TransactionStatus::Charge | TransactionStatus::Refund
            )
        })
    }
}

#[derive(Debug)]
struct Token {
    /// Set when the token is for one payment.
    invoice_id: Option<String>,
    expires_at: Timestamp,
}

/// Everything the bank remembers.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    tokens: HashMap<String, Token>,
    token_order: VecDeque<String>,
    invoices: HashMap<String, Invoice>,
    invoice_order: VecDeque<String>,
}

impl Ledger {
    /// Remembers a token; the oldest goes when there are too many.
    pub(super) fn add_token(&mut self, token: String, invoice_id: Option<String>, now: Timestamp) {
        if self.token_order.len() >= TOKENS_LIMIT
            && let Some(oldest) = self.token_order.pop_front()
        {
            self.tokens.remove(&oldest);
        }
        let life = SignedDuration::from_secs(TOKEN_SECONDS);
        let expires_at = now.saturating_add(life).unwrap_or(now);
        self.token_order.push_back(token.clone());
        self.tokens.insert(
            token,
            Token {
                invoice_id,
                expires_at,
            },
        );
    }

    /// Whether a token lives and may ask about this invoice (any invoice, if a service token).
    pub(super) fn allows(&self, token: &str, invoice_id: &str, now: Timestamp) -> bool {
        self.tokens.get(token).is_some_and(|known| {
            now < known.expires_at
                && known
                    .invoice_id
                    .as_deref()
                    .is_none_or(|bound| bound == invoice_id)
        })
    }

    /// Remembers what a payment token was asked for with. An invoice that was paid stays as it is.
    pub(super) fn add_invoice(&mut self, invoice: Invoice) {
        if let Some(known) = self.invoices.get_mut(&invoice.invoice_id) {
            if !known.is_paid() {
                let transactions = std::mem::take(&mut known.transactions);
                let deliveries = std::mem::take(&mut known.deliveries);
                *known = Invoice {
                    transactions,
                    deliveries,
                    ..invoice
                };
            }
            return;
        }
        if self.invoice_order.len() >= INVOICES_LIMIT
            && let Some(oldest) = self.invoice_order.pop_front()
        {
            self.invoices.remove(&oldest);
        }
        self.invoice_order.push_back(invoice.invoice_id.clone());
        self.invoices.insert(invoice.invoice_id.clone(), invoice);
    }

    pub(super) fn invoice(&self, invoice_id: &str) -> Option<&Invoice> {
        self.invoices.get(invoice_id)
    }

    pub(super) fn invoice_mut(&mut self, invoice_id: &str) -> Option<&mut Invoice> {
        self.invoices.get_mut(invoice_id)
    }

    /// Pays or declines. An invoice that was charged is not charged again: its transaction is
    /// answered.
    pub(super) fn pay(
        &mut self,
        invoice_id: &str,
        outcome: Outcome,
        charged_minor: Option<i64>,
        ids: &IdSource,
        now: Timestamp,
    ) -> Result<Transaction, BankError> {
        let unknown = || BankError::UnknownInvoice(invoice_id.to_owned());
        let invoice = self.invoices.get_mut(invoice_id).ok_or_else(unknown)?;
        if invoice.is_paid()
            && let Some(transaction) = invoice.transaction()
        {
            return Ok(transaction.clone());
        }
        if invoice.transactions.len() >= TRANSACTIONS_LIMIT {
            return Err(BankError::TooManyAttempts(invoice_id.to_owned()));
        }
        let paid = outcome == Outcome::Pay;
        let transaction = Transaction {
            id: ids.uuid().to_string(),
            invoice_id: invoice_id.to_owned(),
            amount_minor: charged_minor.unwrap_or(invoice.amount_minor),
            refunded_minor: 0,
            currency: invoice.currency.clone(),
            terminal: invoice.terminal.clone(),
            status: if paid {
                TransactionStatus::Charge
            } else {
                TransactionStatus::Failed
            },
            reason: if paid {
                "success"
            } else {
                "insufficient funds"
            }
            .to_owned(),
            reason_code: if paid { 0 } else { 484 },
            card_mask: "440043...0006".to_owned(),
            approval_code: if paid { ids.digits(6) } else { String::new() },
            reference: ids.digits(12),
            created_at: now,
            refunds: Vec::new(),
        };
        invoice.transactions.push(transaction.clone());
        Ok(transaction)
    }

    /// What was given back of a transaction so far, in hundredths.
    pub(super) fn refunded_minor(&self, id: &str) -> i64 {
        let mut all = self
            .invoices
            .values()
            .flat_map(|invoice| invoice.transactions.iter());
        let found = all.find(|transaction| transaction.id == id);
        found.map_or(0, |transaction| transaction.refunded_minor)
    }

    /// Gives money back, once for each external id.
    pub(super) fn refund(
        &mut self,
        id: &str,
        amount_minor: Option<i64>,
        external_id: &str,
    ) -> Result<Transaction, BankError> {
        let transaction = self
            .invoices
            .values_mut()
            .flat_map(|invoice| invoice.transactions.iter_mut())
            .find(|transaction| transaction.id == id)
            .ok_or_else(|| BankError::UnknownTransaction(id.to_owned()))?;
        if transaction
            .refunds
            .iter()
            .any(|(known, _)| known == external_id)
        {
            return Ok(transaction.clone());
        }
        if transaction.status != TransactionStatus::Charge {
            return Err(BankError::Status {
                status: transaction.status,
            });
        }
        let left = transaction.amount_minor - transaction.refunded_minor;
        let amount = amount_minor.unwrap_or(left);
        if amount <= 0 || amount > left {
            let rule = "must be more than nothing and at most what is left of the charge";
            return Err(BankError::Field {
                field: "amount",
                rule,
            });
        }
        transaction.refunded_minor += amount;
        transaction.refunds.push((external_id.to_owned(), amount));
        if transaction.refunded_minor == transaction.amount_minor {
            transaction.status = TransactionStatus::Refund;
        }
        Ok(transaction.clone())
    }
}

/// `4325`, `4325.5` or `4325.50` in hundredths.
pub(super) fn parse_amount(text: &str) -> Result<i64, BankError> {
    let rule = "must be a decimal like 4325.50, more than 0 and at most 100 000 000 000";
    let error = BankError::Field {
        field: "amount",
        rule,
    };
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || whole.len() > 12 || part.len() > 2 {
        return Err(error);
    }
    let hundredths = format!("{part:0<2}");
    let minor = format!("{whole}{hundredths}")
        .parse::<i64>()
        .map_err(|_| error.clone())?;
    if minor == 0 || minor > AMOUNT_LIMIT_MINOR {
        Err(error)
    } else {
        Ok(minor)
    }
}

/// `4325` or `4325.50`.
pub(super) fn amount_text(minor: i64) -> String {
    let (whole, part) = (minor / 100, minor % 100);
    if part == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{part:02}")
    }
}

/// The amount as a JSON number.
pub(super) fn amount_json(minor: i64) -> serde_json::Value {
    let text = amount_text(minor);
    serde_json::from_str(&text).unwrap_or(serde_json::Value::String(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Amounts are read to the hundredth and written back alike.
    #[test]
    fn amounts_are_exact() {
        for (text, minor, back) in [
            ("4325", 432_500, "4325"),
            ("4325.5", 432_550, "4325.50"),
            ("4325.05", 432_505, "4325.05"),
            ("0.01", 1, "0.01"),
            ("100000000000", AMOUNT_LIMIT_MINOR, "100000000000"),
        ] {
            assert_eq!(parse_amount(text), Ok(minor), "{text}");
            assert_eq!(amount_text(minor), back);
            assert_eq!(
                amount_json(minor).to_string().parse::<f64>(),
                back.parse::<f64>()
            );
        }
        for text in [
            "",
            "0",
            "-1",
            "1.234",
            "1,5",
            "1e3",
            ".5",
            "1.",
            "100000000000.01",
            "٣",
        ] {
            assert!(parse_amount(text).is_err(), "{text}");
        }
    }
}
