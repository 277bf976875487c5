//! Words of invoices: what one is for, its number, its secret, where it stands.

use crate::tariffs::FeeItem;
use jiff::Timestamp;
use kernel::ids::{AccountId, BookingId, PaymentId};
use kernel::money::Money;
use kernel::text_enum;
use newtype_uuid::GenericUuid;
use std::fmt;
use subtle::ConstantTimeEq;
use uuid::Uuid;

text_enum! {
    /// What an invoice is for.
    InvoicePurpose ("purpose of an invoice") {
        /// A booking.
        Booking = "booking",
        /// Moving a booking for the third time or more.
        Move = "move",
        /// What the user owes.
        Debt = "debt",
    }
}

/// What an invoice is for, with the id of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InvoiceSubject {
    /// The fee of a booking.
    Booking(BookingId),
    /// The fee of a further move of a booking.
    Move(BookingId),
    /// The debts of an account.
    Debt(AccountId),
}

impl InvoiceSubject {
    /// The subject of a purpose with an id.
    pub(crate) fn of(purpose: InvoicePurpose, id: Uuid) -> Self {
        match purpose {
            InvoicePurpose::Booking => Self::Booking(BookingId::from_untyped_uuid(id)),
            InvoicePurpose::Move => Self::Move(BookingId::from_untyped_uuid(id)),
            InvoicePurpose::Debt => Self::Debt(AccountId::from_untyped_uuid(id)),
        }
    }

    /// Which purpose it is.
    pub const fn purpose(self) -> InvoicePurpose {
        match self {
            Self::Booking(_) => InvoicePurpose::Booking,
            Self::Move(_) => InvoicePurpose::Move,
            Self::Debt(_) => InvoicePurpose::Debt,
        }
    }

    /// The id of the booking or the account.
    pub fn id(self) -> Uuid {
        match self {
            Self::Booking(booking) | Self::Move(booking) => booking.into_untyped_uuid(),
            Self::Debt(account) => account.into_untyped_uuid(),
        }
    }

    /// The booking, if it is about one.
    pub const fn booking(self) -> Option<BookingId> {
        match self {
            Self::Booking(booking) | Self::Move(booking) => Some(booking),
            Self::Debt(_) => None,
        }
    }
}

text_enum! {
    /// Where an invoice stands.
    InvoiceState ("state of an invoice") {
        /// Waits for money.
        Open = "open",
        /// All of it was received.
        Paid = "paid",
        /// Nobody waits for the money any more; what still comes stays with the user.
        Void = "void",
    }
}

/// Smallest and largest number of an invoice: 6 to 15 digits, as the bank's form takes them.
pub const INVOICE_NUMBERS: std::ops::RangeInclusive<i64> = 100_000..=999_999_999_999_999;

/// An invoice to be opened.
#[derive(Clone, PartialEq, Eq)]
pub struct NewInvoice {
    /// New id.
    pub id: PaymentId,
    /// Random number within [`INVOICE_NUMBERS`], by which the bank knows the invoice.
    pub number: i64,
    /// Who pays.
    pub account: AccountId,
    /// What it is for.
    pub subject: InvoiceSubject,
    /// The fee; a debt has none.
    pub item: Option<FeeItem>,
    /// The price, see [`crate::Tariffs::price`].
    pub amount: Money,
    /// Random text given to the bank and expected back with its message; 1 to 128 bytes.
    pub secret_hash: String,
    /// When.
    pub at: Timestamp,
}

impl fmt::Debug for NewInvoice {
    /// Hides the secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("NewInvoice")
            .field("id", &self.id)
            .field("number", &self.number)
            .field("subject", &self.subject)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}

/// An invoice.
#[derive(Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Id.
    pub id: PaymentId,
    /// The number by which the bank knows it.
    pub number: i64,
    /// Who pays.
    pub account: AccountId,
    /// What it is for.
    pub subject: InvoiceSubject,
    /// The fee; a debt has none.
    pub item: Option<FeeItem>,
    /// The price.
    pub amount: Money,
    /// What was received for it so far, also after it was closed.
    pub received: Money,
    /// Where it stands.
    pub state: InvoiceState,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was paid or became void.
    pub closed_at: Option<Timestamp>,
    pub(crate) secret_hash: String,
}

impl Invoice {
    /// What it is for, in one word.
    pub const fn purpose(&self) -> InvoicePurpose {
        self.subject.purpose()
    }

    /// The booking it is for; a debt has none.
    pub const fn booking(&self) -> Option<BookingId> {
        self.subject.booking()
    }

    /// The secret for the bank's form and its access token; it is not for pages or logs.
    pub fn secret_hash(&self) -> &str {
        &self.secret_hash
    }

    /// Compares what came back from the bank with the secret, in a time that does not tell where
    /// they differ.
    pub fn secret_matches(&self, given: &str) -> bool {
        self.secret_hash.as_bytes().ct_eq(given.as_bytes()).into()
    }
}

impl fmt::Debug for Invoice {
    /// Hides the secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Invoice")
            .field("id", &self.id)
            .field("number", &self.number)
            .field("subject", &self.subject)
            .field("amount", &self.amount)
            .field("received", &self.received)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
