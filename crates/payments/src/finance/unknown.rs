//! Receipts of which nobody knows whose they are, and whom they may belong to.
//!
//! [`suggestions`] is the rule: pure, facts in, reasons out. It only proposes; a person looks at it, and
//! a second person approves.

use super::journal::PaymentWay;
use super::sql;
use crate::invoice::{INVOICE_NUMBERS, Invoice, InvoiceState};
use crate::matching::named;
use crate::queries::page;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::money::Money;
use kernel::text_enum;
use store::{Query, StoreError, Tx};
use uuid::Uuid;

/// Most invoices looked at for one receipt, by each reason.
const CANDIDATES_MAX: i64 = 20;
/// Most suggestions shown for one receipt.
const SUGGESTIONS_MAX: usize = 10;

/// A receipt that waits for its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownReceipt {
    /// Its message in the journal.
    pub id: Uuid,
    /// When it was told.
    pub received_at: Timestamp,
    /// How it came.
    pub way: PaymentWay,
    /// Under which the journal knows it.
    pub transaction_id: String,
    /// The number of an invoice that isn't there, or 0.
    pub invoice_number: i64,
    /// How much.
    pub amount: Money,
    /// The day of the bank, if a statement told of it.
    pub booked_on: Option<Date>,
    /// Name of the payer.
    pub payer_name: Option<String>,
    /// IIN or BIN of the payer.
    pub payer_number: Option<String>,
    /// Purpose of the payment.
    pub purpose: Option<String>,
    /// The proposal that waits for a second person.
    pub proposal: Option<Uuid>,
}

/// Receipts that wait for their owners, oldest first, and how many there are.
#[derive(Debug, Clone)]
pub struct UnknownReceipts {
    /// The last receipt of the page before; `None` for the first page.
    pub after: Option<Uuid>,
    /// Rows wanted, at most [`crate::PAGE_MAX`].
    pub limit: i64,
}

impl Query for UnknownReceipts {
    type Out = (Vec<UnknownReceipt>, i64);
    type Error = StoreError;
    const NAME: &'static str = "payments.unknown_receipts";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Out, StoreError> {
        let values = [
            self.after.unwrap_or(Uuid::nil()).into(),
            page(self.limit).into(),
        ];
        let receipts = tx.fetch_all(&sql::UNKNOWN_RECEIPTS, &values).await?;
        let (count,) = tx.fetch_one::<(i64,)>(&sql::COUNT_UNKNOWN, &[]).await?;
        Ok((receipts, count))
    }
}

text_enum! {
    /// Why a receipt may belong to an invoice or a user.
    SuggestionReason ("reason of a suggestion") {
        /// The purpose or the message names the invoice, which is paid, void, or of another amount.
        Named = "named",
        /// The purpose names a number that differs from the invoice's in one digit.
        OneDigit = "one_digit",
        /// The invoice waits for exactly this amount.
        Amount = "amount",
        /// The payer's IIN or BIN is that of the account.
        Payer = "payer",
    }
}

/// An invoice that a receipt may be for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The invoice.
    pub invoice: Invoice,
    /// Why, the strongest first.
    pub reasons: Vec<SuggestionReason>,
}

/// Every number that differs from `number` in one digit and may be an invoice's.
pub fn near_numbers(number: i64) -> Vec<i64> {
    let text = number.to_string();
    let mut near = Vec::new();
    for place in 0..text.len() {
        for digit in b'0'..=b'9' {
            let mut changed = text.clone().into_bytes();
            if changed[place] == digit {
                continue;
            }
            changed[place] = digit;
            let parsed: Option<i64> = String::from_utf8(changed)
                .ok()
                .and_then(|text| text.parse().ok());
            near.extend(parsed.filter(|number| INVOICE_NUMBERS.contains(number)));
        }
    }
    near
}

/// The numbers of invoices that a receipt names.
fn named_by(receipt: &UnknownReceipt) -> Vec<i64> {
    let purpose = receipt.purpose.as_deref().unwrap_or_default();
    let mut numbers = named(purpose).invoices;
    if INVOICE_NUMBERS.contains(&receipt.invoice_number) {
        numbers.push(receipt.invoice_number);
    }
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Which of some invoices a receipt may be for, and why: those with more and stronger reasons first.
/// An invoice that is paid already counts only if it is named.
pub fn suggestions(receipt: &UnknownReceipt, candidates: &[Invoice]) -> Vec<Suggestion> {
    let named = named_by(receipt);
    let near: Vec<i64> = named.iter().copied().flat_map(near_numbers).collect();
    let mut found: Vec<Suggestion> = Vec::new();
    for invoice in candidates {
        if found.iter().any(|known| known.invoice.id == invoice.id) {
            continue;
        }
        let is_open = invoice.state == InvoiceState::Open;
        let missing = invoice.amount.minor.saturating_sub(invoice.received.minor);
        let mut reasons = Vec::new();
        if named.contains(&invoice.number) {
            reasons.push(SuggestionReason::Named);
        } else if is_open && near.contains(&invoice.number) {
            reasons.push(SuggestionReason::OneDigit);
        }
        if is_open && missing == receipt.amount.minor {
            reasons.push(SuggestionReason::Amount);
        }
        if !reasons.is_empty() {
            found.push(Suggestion {
                invoice: invoice.clone(),
                reasons,
            });
        }
    }
    let strength = |suggestion: &Suggestion| {
        let first = suggestion.reasons.first();
        let place = SuggestionReason::ALL
            .iter()
            .position(|reason| Some(reason) == first);
        (place, std::cmp::Reverse(suggestion.reasons.len()))
    };
    found.sort_by_key(strength);
    found.truncate(SUGGESTIONS_MAX);
    found
}

/// A receipt that waits, and the invoices it may be for; `None` when no receipt of this id waits.
#[derive(Debug, Clone)]
pub struct SuggestionsFor(pub Uuid);

impl Query for SuggestionsFor {
    type Out = Option<(UnknownReceipt, Vec<Suggestion>)>;
    type Error = StoreError;
    const NAME: &'static str = "payments.suggestions_for";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Out, StoreError> {
        let found: Option<UnknownReceipt> = tx
            .fetch_optional(&sql::UNKNOWN_RECEIPT, &[self.0.into()])
            .await?;
        let Some(receipt) = found else {
            return Ok(None);
        };
        let named = named_by(&receipt);
        let mut candidates: Vec<Invoice> = Vec::new();
        let near: Vec<i64> = named.iter().copied().flat_map(near_numbers).collect();
        for numbers in [named, near] {
            let values = [numbers.into(), CANDIDATES_MAX.into()];
            candidates.extend(tx.fetch_all::<Invoice>(&sql::BY_NUMBERS, &values).await?);
        }
        let values = [receipt.amount.minor.into(), CANDIDATES_MAX.into()];
        candidates.extend(
            tx.fetch_all::<Invoice>(&sql::OPEN_OF_AMOUNT, &values)
                .await?,
        );
        let suggested = suggestions(&receipt, &candidates);
        Ok(Some((receipt, suggested)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invoice::InvoiceSubject;
    use kernel::ids::{AccountId, BookingId, PaymentId};
    use newtype_uuid::GenericUuid;

    fn invoice(number: i64, tenge: i64, state: InvoiceState) -> Invoice {
        Invoice {
            id: PaymentId::from_untyped_uuid(Uuid::from_u128(number.unsigned_abs().into())),
            number,
            account: AccountId::from_untyped_uuid(Uuid::nil()),
            subject: InvoiceSubject::Booking(BookingId::from_untyped_uuid(Uuid::nil())),
            item: None,
            amount: Money::tenge(tenge),
            received: Money::kzt(0),
            state,
            opened_at: Timestamp::UNIX_EPOCH,
            closed_at: None,
            secret_hash: String::from("x"),
        }
    }

    fn receipt(purpose: &str, tenge: i64) -> UnknownReceipt {
        UnknownReceipt {
            id: Uuid::nil(),
            received_at: Timestamp::UNIX_EPOCH,
            way: PaymentWay::Statement,
            transaction_id: String::from("st:x:1"),
            invoice_number: 0,
            amount: Money::tenge(tenge),
            booked_on: None,
            payer_name: None,
            payer_number: None,
            purpose: Some(purpose.to_owned()),
            proposal: None,
        }
    }

    /// a number that is right comes before one that is nearly right, and that before the amount.
    #[test]
    fn stronger_reasons_come_first() {
        use SuggestionReason as R;
        let candidates = [
            invoice(900_009, 4_325, InvoiceState::Open),
            invoice(700_002, 4_325, InvoiceState::Open),
            invoice(700_001, 4_325, InvoiceState::Paid),
            invoice(500_000, 1, InvoiceState::Open),
            invoice(700_003, 9, InvoiceState::Paid),
            invoice(900_009, 4_325, InvoiceState::Open),
        ];
        let found = suggestions(&receipt("Счёт 700001", 4_325), &candidates);
        let seen: Vec<_> = found
            .into_iter()
            .map(|found| (found.invoice.number, found.reasons))
            .collect();
        assert_eq!(
            seen,
            [
                (700_001, vec![R::Named]),
                (700_002, vec![R::OneDigit, R::Amount]),
                (900_009, vec![R::Amount]),
            ]
        );
    }

    /// what is part of an amount received already is not what the invoice waits for.
    #[test]
    fn nothing_fits_a_receipt_of_nobody() {
        let mut part_paid = invoice(700_001, 4_325, InvoiceState::Open);
        part_paid.received = Money::tenge(1_000);
        let none = suggestions(&receipt("аванс", 4_325), std::slice::from_ref(&part_paid));
        assert_eq!(none, []);
        let rest = suggestions(&receipt("аванс", 3_325), &[part_paid]);
        assert_eq!(rest.len(), 1);
    }

    #[test]
    fn near_numbers_differ_in_one_digit() {
        let near = near_numbers(100_000);
        // No number of an invoice begins with a nought.
        assert_eq!(near.len(), 6 * 9 - 1);
        assert!(near.contains(&100_001) && near.contains(&900_000) && !near.contains(&100_000));
        assert!(near_numbers(0).is_empty());
    }
}
