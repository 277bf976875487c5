//! The bank's callback after a payment: a claim to be checked, never a proof.

use std::fmt;

use kernel::money::{Currency, Money};
use serde::Deserialize;
use serde_json::value::RawValue;
use subtle::ConstantTimeEq;

use super::{BODY_LIMIT_BYTES, InvoiceNumber, amount, text_or_number};

/// What the callback claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostLinkCode {
    /// `ok`: the card was charged.
    Ok,
    /// `error`: it was not.
    Error,
}

/// The callback. It is not signed: check the secret, then ask for the status.
#[derive(Clone, PartialEq, Eq)]
pub struct PostLink {
    /// The bank's id of the transaction.
    pub id: String,
    /// The invoice it speaks of.
    pub invoice: InvoiceNumber,
    /// The amount it claims.
    pub amount: Money,
    /// The terminal it names.
    pub terminal: Option<String>,
    /// What it claims.
    pub code: PostLinkCode,
    /// Why not, in the bank's words.
    pub reason: Option<String>,
    /// The bank's number of the reason.
    pub reason_code: Option<String>,
    /// The card, masked.
    pub card_mask: Option<String>,
    /// The approval code.
    pub approval_code: Option<String>,
    /// The reference number of the payment.
    pub reference: Option<String>,
    /// When, as the bank writes it.
    pub date_time: Option<String>,
    secret_hash: String,
}

impl fmt::Debug for PostLink {
    /// Hides the secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PostLink")
            .field("id", &self.id)
            .field("invoice", &self.invoice)
            .field("amount", &self.amount)
            .field("code", &self.code)
            .field("reason_code", &self.reason_code)
            .field("reference", &self.reference)
            .finish_non_exhaustive()
    }
}

impl PostLink {
    /// Whether the callback carries the secret of its invoice. Takes the same
    /// time wherever they differ. An empty secret matches nothing.
    pub fn secret_matches(&self, expected: &str) -> bool {
        !expected.is_empty() && bool::from(self.secret_hash.as_bytes().ct_eq(expected.as_bytes()))
    }
}

/// Why a callback is thrown away.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PostLinkError {
    /// Larger than [`BODY_LIMIT_BYTES`].
    #[error("the callback has {given_bytes} bytes; at most {BODY_LIMIT_BYTES} are read")]
    TooLarge {
        /// Its size.
        given_bytes: usize,
    },
    /// Not a JSON object, or a field stands in it twice.
    #[error("the callback is not a JSON object with each field once: {reason}")]
    NotJson {
        /// What the parser says.
        reason: String,
    },
    /// A required field is absent, null or empty.
    #[error("the callback has no {field}; it must have one")]
    Missing {
        /// The field, as the bank calls it.
        field: &'static str,
    },
    /// A field breaks its rule.
    #[error("{field} of the callback breaks the rule: {rule}")]
    Invalid {
        /// The field, as the bank calls it.
        field: &'static str,
        /// The rule.
        rule: &'static str,
    },
}

/// Fields as they stand on the wire. Others than these are let pass: the bank
/// adds some from time to time.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    invoice_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    amount: Option<&'a RawValue>,
    #[serde(borrow, default)]
    currency: Option<&'a RawValue>,
    #[serde(borrow, default)]
    terminal: Option<&'a RawValue>,
    #[serde(borrow, default)]
    code: Option<&'a RawValue>,
    #[serde(borrow, default)]
    reason: Option<&'a RawValue>,
    #[serde(borrow, default)]
    reason_code: Option<&'a RawValue>,
    #[serde(borrow, default)]
    card_mask: Option<&'a RawValue>,
    #[serde(borrow, default)]
    approval_code: Option<&'a RawValue>,
    #[serde(borrow, default)]
    reference: Option<&'a RawValue>,
    #[serde(borrow, default)]
    date_time: Option<&'a RawValue>,
    #[serde(borrow, default, rename = "secret_hash")]
    secret_hash: Option<&'a RawValue>,
}

/// Reads a callback.
///
/// # Errors
/// [`PostLinkError`] names the field and its rule.
pub fn parse_post_link(body: &[u8]) -> Result<PostLink, PostLinkError> {
    if body.len() > BODY_LIMIT_BYTES {
        return Err(PostLinkError::TooLarge {
            given_bytes: body.len(),
        });
    }
    // The parser would also take an array of the values, in their order.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(PostLinkError::NotJson {
            reason: "it does not begin with a brace".to_owned(),
        });
    }
    let wire: Wire<'_> = serde_json::from_slice(body).map_err(|error| PostLinkError::NotJson {
        reason: error.to_string(),
    })?;
    let invoice = InvoiceNumber::parse(&required("invoiceId", wire.invoice_id)?).map_err(|_| {
        PostLinkError::Invalid {
            field: "invoiceId",
            rule: "6 to 15 digits",
        }
    })?;
    let currency = Currency::parse(&required("currency", wire.currency)?).map_err(|_| {
        PostLinkError::Invalid {
            field: "currency",
            rule: "a currency the project uses, such as KZT",
        }
    })?;
    let raw_amount = wire
        .amount
        .ok_or(PostLinkError::Missing { field: "amount" })?;
    let amount = amount(raw_amount, currency).ok_or(PostLinkError::Invalid {
        field: "amount",
        rule: "a decimal with at most two digits after the point",
    })?;
    let code = match required("code", wire.code)?.as_str() {
        "ok" => PostLinkCode::Ok,
        "error" => PostLinkCode::Error,
        _ => {
            return Err(PostLinkError::Invalid {
                field: "code",
                rule: "ok or error",
            });
        }
    };
    Ok(PostLink {
        id: required("id", wire.id)?,
        invoice,
        amount,
        terminal: optional("terminal", wire.terminal)?,
        code,
        reason: optional("reason", wire.reason)?,
        reason_code: optional("reasonCode", wire.reason_code)?,
        card_mask: optional("cardMask", wire.card_mask)?,
        approval_code: optional("approvalCode", wire.approval_code)?,
        reference: optional("reference", wire.reference)?,
        date_time: optional("dateTime", wire.date_time)?,
        secret_hash: required("secret_hash", wire.secret_hash)?,
    })
}

fn optional(field: &'static str, raw: Option<&RawValue>) -> Result<Option<String>, PostLinkError> {
    let Some(raw) = raw else { return Ok(None) };
    let text = text_or_number(raw).map_err(|()| PostLinkError::Invalid {
        field,
        rule: "a text or a number of at most 500 characters",
    })?;
    Ok(text.filter(|text| !text.is_empty()))
}

fn required(field: &'static str, raw: Option<&RawValue>) -> Result<String, PostLinkError> {
    optional(field, raw)?.ok_or(PostLinkError::Missing { field })
}

#[cfg(test)]
#[path = "post_link_tests.rs"]
mod tests;
