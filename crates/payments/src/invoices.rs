//! Opening invoices and closing those that nobody pays.

use crate::invoice::{INVOICE_NUMBERS, Invoice, InvoiceState, InvoiceSubject, NewInvoice};
use crate::sql;
use crate::tariffs::FeeItem;
use jiff::Timestamp;
use kernel::ids::{BookingId, PaymentId};
use kernel::money::{Currency, Money};
use newtype_uuid::GenericUuid;
use store::{StoreError, Tx};
use uuid::Uuid;

/// Longest secret of an invoice, in bytes.
const SECRET_BYTES: usize = 128;

/// Why an invoice can't be opened.
#[derive(Debug, Clone, thiserror::Error)]
pub enum InvoiceError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The number is not one the bank takes.
    #[error("number: {0} does not have 6 to 15 digits")]
    Number(i64),
    /// Another invoice has the number.
    #[error("number: {0} is taken; draw another one")]
    NumberTaken(i64),
    /// only tenge, and more than nothing.
    #[error("amount: an invoice is in tenge and for more than nothing")]
    Amount,
    /// The secret is empty or too long.
    #[error("secret_hash: it has 1 to 128 bytes")]
    Secret,
    /// The booking, or the debt, has an open invoice.
    #[error("there is an open invoice for this, number {}; pay it or make it void first", .0.number)]
    AlreadyOpen(Box<Invoice>),
}

/// Opens an invoice. A booking, and the debts of an account, may have one open invoice at a time.
///
/// # Errors
/// [`InvoiceError`]; after [`InvoiceError::NumberTaken`] the caller tries again with another number.
pub async fn open_invoice(tx: &mut Tx<'_>, new: NewInvoice) -> Result<Invoice, InvoiceError> {
    if !INVOICE_NUMBERS.contains(&new.number) {
        return Err(InvoiceError::Number(new.number));
    }
    if new.amount.minor <= 0 || new.amount.currency != Currency::Kzt {
        return Err(InvoiceError::Amount);
    }
    if new.secret_hash.is_empty() || new.secret_hash.len() > SECRET_BYTES {
        return Err(InvoiceError::Secret);
    }
    let inserted = tx
        .execute(
            &sql::INSERT_INVOICE,
            &[
                new.id.into(),
                new.number.into(),
                new.account.into(),
                new.subject.id().into(),
                new.subject.purpose().as_str().into(),
                new.item.map(FeeItem::as_str).into(),
                new.amount.minor.into(),
                new.amount.currency.code().into(),
                new.secret_hash.as_str().into(),
                new.at.into(),
            ],
        )
        .await?;
    if inserted == 0 {
        return Err(match open_invoice_for(tx, new.subject).await? {
            Some(open) => InvoiceError::AlreadyOpen(Box::new(open)),
            None => InvoiceError::NumberTaken(new.number),
        });
    }
    Ok(Invoice {
        id: new.id,
        number: new.number,
        account: new.account,
        subject: new.subject,
        item: new.item,
        amount: new.amount,
        received: Money::zero(new.amount.currency),
        state: InvoiceState::Open,
        opened_at: new.at,
        closed_at: None,
        secret_hash: new.secret_hash,
    })
}

/// Makes an open invoice void; false when it was not open. Money that still comes for it goes to
/// the user's account.
///
/// # Errors
/// Only those of the storage.
pub async fn void_invoice(
    tx: &mut Tx<'_>,
    id: PaymentId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx
        .execute(&sql::VOID_INVOICE, &[id.into(), at.into()])
        .await?
        > 0)
}

/// Makes the open invoices of many bookings void (expired holds), and answers how many there were.
///
/// # Errors
/// Only those of the storage.
pub async fn void_invoices_of(
    tx: &mut Tx<'_>,
    bookings: &[BookingId],
    at: Timestamp,
) -> Result<u64, StoreError> {
    if bookings.is_empty() {
        return Ok(0);
    }
    let ids: Vec<Uuid> = bookings.iter().map(|id| id.into_untyped_uuid()).collect();
    tx.execute(&sql::VOID_INVOICES_OF, &[ids.into(), at.into()])
        .await
}

/// The invoice of a number.
///
/// # Errors
/// Only those of the storage.
pub async fn invoice_by_number(
    tx: &mut Tx<'_>,
    number: i64,
) -> Result<Option<Invoice>, StoreError> {
    tx.fetch_optional(&sql::INVOICE_BY_NUMBER, &[number.into()])
        .await
}

/// The open invoice of a booking.
///
/// # Errors
/// Only those of the storage.
pub async fn open_invoice_of(
    tx: &mut Tx<'_>,
    booking: BookingId,
) -> Result<Option<Invoice>, StoreError> {
    open_invoice_for(tx, InvoiceSubject::Booking(booking)).await
}

/// The open invoice of a booking or of an account's debts.
///
/// # Errors
/// Only those of the storage.
pub async fn open_invoice_for(
    tx: &mut Tx<'_>,
    subject: InvoiceSubject,
) -> Result<Option<Invoice>, StoreError> {
    tx.fetch_optional(&sql::OPEN_INVOICE_OF, &[subject.id().into()])
        .await
}
