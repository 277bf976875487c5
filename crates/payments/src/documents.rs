//! Documents that were issued about money, and what anybody may ask about them.
//!
//! A document has a code that can't be guessed. Whoever holds the paper can ask by it whether the
//! registrar issued it and what it attests; the answer names no person. Issued again it is the same
//! document with the same code.

use crate::document_sql::{self as sql, DocumentRow, ReceivedRow};
use crate::invoice::InvoicePurpose;
use crate::model::CauseKind;
use crate::movements::Movement;
use crate::tariffs::FeeItem;
use jiff::Timestamp;
use kernel::ids::AccountId;
use kernel::money::Money;
use kernel::text_enum;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use store::{Command, NewEvent, Query, StoreError, Stream, Tx, events};
use uuid::Uuid;

/// Bytes of a code: too many to be guessed.
pub const CODE_BYTES: usize = 16;

/// The code of an issued document: 32 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DocumentCode([u8; CODE_BYTES]);

/// A text that is no code of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the code of a document has 32 digits from 0 to 9 and letters from a to f")]
pub struct CodeError;

impl DocumentCode {
    /// The code of random bytes.
    pub const fn new(random: [u8; CODE_BYTES]) -> Self {
        Self(random)
    }
}

impl FromStr for DocumentCode {
    type Err = CodeError;

    /// Reads a code as people type it: in groups, in capitals.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let digits: String = text
            .chars()
            .filter(|sign| !matches!(sign, ' ' | '-'))
            .take(2 * CODE_BYTES + 1)
            .collect();
        let mut bytes = [0; CODE_BYTES];
        hex::decode_to_slice(&digits, &mut bytes).map_err(|_| CodeError)?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for DocumentCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&hex::encode(self.0))
    }
}

impl fmt::Debug for DocumentCode {
    /// Hides most of the code: whoever has it can read the document's facts.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DocumentCode({:02x}…)", self.0[0])
    }
}

text_enum! {
    /// What an issued document is.
    DocumentKind ("kind of a document") {
        /// The receipt for a payment that came in.
        Receipt = "receipt",
    }
}

text_enum! {
    /// How money came in.
    PaymentWay ("way of a payment") {
        /// By card, on the bank's page.
        Card = "card",
        /// By bank transfer.
        Transfer = "transfer",
        /// Through another bank's own application.
        Biller = "biller",
    }
}

/// How the journal's id of a bank transfer begins.
const TRANSFER_PREFIX: &str = "st:";

impl PaymentWay {
    /// The way, from the id under which the journal keeps the payment. Card payments have no colon in it.
    pub(crate) fn of(transaction_id: &str) -> Self {
        if transaction_id.starts_with(TRANSFER_PREFIX) {
            Self::Transfer
        } else if transaction_id.contains(':') {
            Self::Biller
        } else {
            Self::Card
        }
    }

    /// The bank's own number, without what the journal puts before it.
    pub(crate) fn reference(transaction_id: &str) -> String {
        let reference = transaction_id.rsplit(':').next();
        reference.unwrap_or(transaction_id).to_owned()
    }
}

/// What a receipt attests to anybody: no names, no numbers of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFacts {
    /// How much came.
    pub amount: Money,
    /// When the bank told of it.
    pub paid_at: Timestamp,
    /// The invoice it was for; none when the payer named no invoice that we know.
    pub invoice_number: Option<i64>,
    /// What the invoice is for.
    pub purpose: Option<InvoicePurpose>,
    /// The fee.
    pub item: Option<FeeItem>,
    /// How it was paid.
    pub way: PaymentWay,
}

/// The receipt for a payment, with everything that stands on it but the names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its code.
    pub code: DocumentCode,
    /// When it was issued first.
    pub issued_at: Timestamp,
    /// What it attests.
    pub facts: DocumentFacts,
    /// The movement with which the money came to the account.
    pub movement: Movement,
    /// What was on the account afterwards.
    pub balance_after: Money,
    /// When the bank took the payment back, if it did.
    pub reversed_at: Option<Timestamp>,
    /// SHA-256 of what stands on it, in hex; the same in every language.
    pub content_sha256: String,
}

/// Issues the receipt for a payment to the user whose account it came to; the first time it is kept and
/// told of, afterwards it is the same.
#[derive(Debug, Clone)]
pub struct IssueReceipt {
    /// Who asks; the money must have come to this account.
    pub account: AccountId,
    /// The message of the bank that told of the money.
    pub message: Uuid,
    /// A new code, for the first time.
    pub code: DocumentCode,
    /// Now.
    pub now: Timestamp,
}

impl Command for IssueReceipt {
    /// None when no such money came to the account.
    type Out = Option<Receipt>;
    type Error = StoreError;
    const NAME: &'static str = "payments.issue_receipt";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Receipt>, StoreError> {
        let values = [self.message.into(), sql::user(self.account).into()];
        let Some(ReceivedRow { movement, item }) =
            tx.fetch_optional(&sql::RECEIVED, &values).await?
        else {
            return Ok(None);
        };
        let facts = DocumentFacts {
            amount: movement.transfer.amount,
            paid_at: movement.transfer.at,
            invoice_number: movement.invoice_number,
            purpose: movement.purpose,
            item,
            way: movement.way.unwrap_or(PaymentWay::Transfer),
        };
        let content = content_sha256(&facts, &movement, self.account);
        let kept = self.keep(tx, &facts, &content).await?;
        let values = [sql::user(self.account).into(), movement.transfer.id.into()];
        let (after,) = tx.fetch_one::<(i64,)>(&sql::BALANCE_AFTER, &values).await?;
        Ok(Some(Receipt {
            code: kept.code,
            issued_at: kept.issued_at,
            facts: kept.facts,
            balance_after: Money::kzt(after),
            reversed_at: reversed_at(tx, self.message).await?,
            content_sha256: kept.content_sha256,
            movement,
        }))
    }
}

impl IssueReceipt {
    /// Keeps the document unless it is kept, and answers with what is kept.
    async fn keep(
        &self,
        tx: &mut Tx<'_>,
        facts: &DocumentFacts,
        content: &str,
    ) -> Result<DocumentRow, StoreError> {
        let kind = DocumentKind::Receipt.as_str();
        let inserted = tx
            .execute(
                &sql::INSERT_DOCUMENT,
                &[
                    self.code.to_string().into(),
                    kind.into(),
                    self.message.into(),
                    json!(facts).to_string().into(),
                    content.into(),
                    self.now.into(),
                ],
            )
            .await?;
        if inserted > 0 {
            // The code is a key to what the document says, so the log has its hash alone.
            let told = NewEvent {
                kind: "document.issued",
                subject: Some(self.message),
                payload: json!({
                    "kind": kind,
                    "amount": facts.amount,
                    "by": self.account,
                    "sha256": content,
                }),
            };
            events::append(tx, Stream::REGISTRAR, self.now, vec![told]).await?;
        }
        let values = [kind.into(), self.message.into()];
        tx.fetch_one(&sql::DOCUMENT_OF, &values).await
    }
}

/// The hash of everything that a receipt says, whatever the language it says it in.
fn content_sha256(facts: &DocumentFacts, movement: &Movement, account: AccountId) -> String {
    let content = json!({
        "facts": facts,
        "account": account,
        "transfer": movement.transfer.id,
        "booking": movement.booking,
        "reference": movement.bank_reference,
        "assigned": movement.transfer.cause.kind == CauseKind::Assignment,
    });
    hex::encode(Sha256::digest(content.to_string()))
}

async fn reversed_at(tx: &mut Tx<'_>, message: Uuid) -> Result<Option<Timestamp>, StoreError> {
    let found = tx
        .fetch_optional::<(Timestamp,)>(&sql::REVERSED_AT, &[message.into()])
        .await?;
    Ok(found.map(|(at,)| at))
}

/// What anybody may know of a document whose code they have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedDocument {
    /// What it is.
    pub kind: DocumentKind,
    /// What it attests.
    pub facts: DocumentFacts,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When the payment was taken back, if it was: the document is then no proof any more.
    pub reversed_at: Option<Timestamp>,
    /// SHA-256 of what stands on it, in hex.
    pub content_sha256: String,
}

/// Whether a document is real.
#[derive(Debug, Clone)]
pub struct CheckDocument(pub DocumentCode);

impl Query for CheckDocument {
    type Out = Option<CheckedDocument>;
    type Error = StoreError;
    const NAME: &'static str = "payments.check_document";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<CheckedDocument>, StoreError> {
        let values = [self.0.to_string().into()];
        let Some(row) = tx
            .fetch_optional::<DocumentRow>(&sql::DOCUMENT, &values)
            .await?
        else {
            return Ok(None);
        };
        Ok(Some(CheckedDocument {
            kind: row.kind,
            facts: row.facts,
            issued_at: row.issued_at,
            reversed_at: reversed_at(tx, row.subject).await?,
            content_sha256: row.content_sha256,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_as_people_type_it() {
        let code =
            DocumentCode::new(*b"\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff");
        assert_eq!(code.to_string(), "00112233445566778899aabbccddeeff");
        for text in [
            "00112233445566778899aabbccddeeff",
            "00112233 44556677 8899AABB CCDDEEFF",
            "0011-2233-4455-6677-8899-aabb-ccdd-eeff",
        ] {
            assert_eq!(text.parse(), Ok(code), "{text}");
        }
        for text in ["", "0011", "00112233445566778899aabbccddeeffg", "қ"] {
            assert_eq!(text.parse::<DocumentCode>(), Err(CodeError), "{text}");
        }
        assert!(!format!("{code:?}").contains("1122"));
    }

    #[test]
    fn the_way_is_told_by_the_id_of_the_payment() {
        assert_eq!(PaymentWay::of("b2c5e7"), PaymentWay::Card);
        let transfer = "st:KZ93601A000000700001:2026-11-25/7";
        assert_eq!(PaymentWay::of(transfer), PaymentWay::Transfer);
        assert_eq!(PaymentWay::reference(transfer), "2026-11-25/7");
        assert_eq!(PaymentWay::of("kaspi:77"), PaymentWay::Biller);
        assert_eq!(PaymentWay::reference("b2c5e7"), "b2c5e7");
    }
}
