//! The bank's answer to "what became of this invoice?".

use kernel::money::{Currency, Money};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{EpayError, InvoiceNumber, amount, text_or_number};

/// The longest explanation of the bank that is kept, in characters.
const MESSAGE_LIMIT: usize = 200;

/// Where a transaction stands (`statusName`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransactionStatus {
    /// `NEW`: begun.
    New,
    /// `AUTH`: the amount is blocked on the card, not yet taken.
    Auth,
    /// `CHARGE`: the amount is taken. The only status that is a payment.
    Charge,
    /// `CANCEL`: the block was lifted.
    Cancel,
    /// `REFUND`: the amount was given back.
    Refund,
    /// `FAILED`: it failed.
    Failed,
    /// `REJECT`: the bank refused it.
    Reject,
    /// `3D`: the payer is asked to confirm.
    ThreeDSecure,
    /// `VERIFIED`: the card was checked without a payment.
    Verified,
}

impl TransactionStatus {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "NEW" => Self::New,
            "AUTH" => Self::Auth,
            "CHARGE" => Self::Charge,
            "CANCEL" | "CANCEL_OLD" => Self::Cancel,
            "REFUND" => Self::Refund,
            "FAILED" => Self::Failed,
            "REJECT" => Self::Reject,
            "3D" => Self::ThreeDSecure,
            "VERIFIED" => Self::Verified,
            _ => return None,
        })
    }

    /// Whether the amount was taken and not given back.
    pub const fn is_paid(self) -> bool {
        matches!(self, Self::Charge)
    }

    /// Whether this transaction can still become a payment.
    pub const fn may_change(self) -> bool {
        matches!(self, Self::New | Self::Auth | Self::ThreeDSecure)
    }
}

/// A transaction as the bank holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// The bank's id, for refunds.
    pub id: String,
    /// The invoice.
    pub invoice: InvoiceNumber,
    /// The amount.
    pub amount: Money,
    /// Where it stands.
    pub status: TransactionStatus,
    /// The reference number of the payment.
    pub reference: Option<String>,
    /// The approval code.
    pub approval_code: Option<String>,
    /// The card, masked.
    pub card_mask: Option<String>,
    /// Why not, in the bank's words.
    pub reason: Option<String>,
}

/// What the bank knows of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransactionAnswer {
    /// 100: this.
    Found(Box<Transaction>),
    /// 102: nothing; nobody has begun to pay.
    NotFound,
    /// 107: somebody is paying now; ask again.
    InProgress,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(borrow)]
    result_code: &'a RawValue,
    #[serde(default)]
    result_message: Option<String>,
    #[serde(borrow, default)]
    transaction: Option<WireTransaction<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireTransaction<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    /// The bank writes the name in two ways; some versions send both.
    #[serde(borrow, default, rename = "invoiceID")]
    invoice_id_upper: Option<&'a RawValue>,
    #[serde(borrow, default)]
    invoice_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    amount: Option<&'a RawValue>,
    #[serde(borrow, default)]
    currency: Option<&'a RawValue>,
    #[serde(borrow, default)]
    status_name: Option<&'a RawValue>,
    #[serde(borrow, default)]
    reference: Option<&'a RawValue>,
    #[serde(borrow, default)]
    approval_code: Option<&'a RawValue>,
    #[serde(borrow, default)]
    card_mask: Option<&'a RawValue>,
    #[serde(borrow, default)]
    reason: Option<&'a RawValue>,
}

/// Reads the answer about the invoice `asked`.
pub(super) fn read(body: &[u8], asked: &InvoiceNumber) -> Result<TransactionAnswer, EpayError> {
    let wire: Wire<'_> =
        serde_json::from_slice(body).map_err(|_| invalid("body", "JSON with a resultCode"))?;
    let code = required("resultCode", Some(wire.result_code))?;
    match code.as_str() {
        "100" => {
            let transaction = wire
                .transaction
                .ok_or_else(|| invalid("transaction", "there after resultCode 100"))?;
            let transaction = read_transaction(&transaction, asked)?;
            Ok(TransactionAnswer::Found(Box::new(transaction)))
        }
        "102" => Ok(TransactionAnswer::NotFound),
        "107" => Ok(TransactionAnswer::InProgress),
        _ => {
            let message = wire.result_message.unwrap_or_default();
            Err(EpayError::Result {
                code: code.chars().take(MESSAGE_LIMIT).collect(),
                message: message.chars().take(MESSAGE_LIMIT).collect(),
            })
        }
    }
}

fn read_transaction(
    wire: &WireTransaction<'_>,
    asked: &InvoiceNumber,
) -> Result<Transaction, EpayError> {
    let field = "transaction.invoiceID";
    if wire.invoice_id.is_none() && wire.invoice_id_upper.is_none() {
        return Err(invalid(field, "there and not empty"));
    }
    for named in [wire.invoice_id, wire.invoice_id_upper]
        .into_iter()
        .flatten()
    {
        if required(field, Some(named))? != asked.as_str() {
            return Err(invalid(field, "the invoice asked for"));
        }
    }
    let currency = Currency::parse(&required("transaction.currency", wire.currency)?)
        .map_err(|_| invalid("transaction.currency", "a currency the project uses"))?;
    let status = required("transaction.statusName", wire.status_name)?;
    let amount = wire
        .amount
        .and_then(|raw| amount(raw, currency))
        .ok_or_else(|| {
            invalid(
                "transaction.amount",
                "a decimal with at most two digits after the point",
            )
        })?;
    Ok(Transaction {
        id: required("transaction.id", wire.id)?,
        invoice: asked.clone(),
        amount,
        status: TransactionStatus::parse(&status)
            .ok_or_else(|| invalid("transaction.statusName", "a status of the protocol"))?,
        reference: optional("transaction.reference", wire.reference)?,
        approval_code: optional("transaction.approvalCode", wire.approval_code)?,
        card_mask: optional("transaction.cardMask", wire.card_mask)?,
        reason: optional("transaction.reason", wire.reason)?,
    })
}

const fn invalid(field: &'static str, rule: &'static str) -> EpayError {
    EpayError::Unintelligible { field, rule }
}

fn optional(field: &'static str, raw: Option<&RawValue>) -> Result<Option<String>, EpayError> {
    let Some(raw) = raw else { return Ok(None) };
    let text = text_or_number(raw)
        .map_err(|()| invalid(field, "a text or a number of at most 500 characters"))?;
    Ok(text.filter(|text| !text.is_empty()))
}

fn required(field: &'static str, raw: Option<&RawValue>) -> Result<String, EpayError> {
    optional(field, raw)?.ok_or_else(|| invalid(field, "there and not empty"))
}
