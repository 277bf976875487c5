//! What a terminal is answered: before the money is taken, and after.
//!
//! | the invoice | `check` | `pay`, with the money taken |
//! |---|---|---|
//! | open, and this is what it waits for | 0 with the sum | 0: paid |
//! | open, another sum | 5 with the right sum | 0: what came is on the account; when it is enough, paid |
//! | paid | 3 | 0: the money is on the user's account |
//! | void (the hold ran out) | 2 | 0: the money is on the user's account |
//! | unknown number | 1 | 0: the money is among the unknown receipts, to be matched by hand |
//!
//! A `pay` that is booked is always answered 0: any other result makes the bank give the money back, and it would be
//! there twice.

use super::BillerRequest;
use super::BillerResult;
use crate::invoice::{Invoice, InvoiceState};
use crate::model::{JournalMessage, Received};
use kernel::money::Money;

/// Whether a terminal may take the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MayPay {
    /// Yes, this much.
    Yes(Money),
    /// Another sum is due.
    AnotherSum(Money),
    /// It is paid.
    AlreadyPaid,
    /// Nobody waits for it any more.
    Void,
    /// No invoice has the number.
    Unknown,
}

impl MayPay {
    /// The result on the wire.
    pub const fn result(self) -> BillerResult {
        match self {
            Self::Yes(_) => BillerResult::Ok,
            Self::AnotherSum(_) => BillerResult::Other,
            Self::AlreadyPaid => BillerResult::AlreadyPaid,
            Self::Void => BillerResult::Cancelled,
            Self::Unknown => BillerResult::NotFound,
        }
    }

    /// What is due, if something is.
    pub const fn due(self) -> Option<Money> {
        match self {
            Self::Yes(due) | Self::AnotherSum(due) => Some(due),
            _ => None,
        }
    }
}

/// Decides about a check. Without a sum the terminal only asks how much is due.
pub fn may_pay(invoice: Option<&Invoice>, sum: Option<Money>) -> MayPay {
    let Some(invoice) = invoice else {
        return MayPay::Unknown;
    };
    match invoice.state {
        InvoiceState::Paid => MayPay::AlreadyPaid,
        InvoiceState::Void => MayPay::Void,
        InvoiceState::Open => {
            let left = invoice.amount.minor.saturating_sub(invoice.received.minor);
            let due = Money::kzt(left);
            match sum {
                Some(sum) if sum != due => MayPay::AnotherSum(due),
                _ => MayPay::Yes(due),
            }
        }
    }
}

/// Where the money of a payment is now; each has its words for the payer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayEnd {
    /// The invoice is paid.
    Paid,
    /// The invoice is paid, and the rest is on the user's account.
    Over,
    /// It was not enough; it is on the user's account, and the rest is still due.
    Short,
    /// Nobody waited for it any more; it is on the user's account.
    NotAwaited,
    /// No invoice has the number; an accountant finds out whose it is.
    Unknown,
    /// It was told before, and is booked.
    Again,
    /// The transaction was told before with another account or sum; nothing is booked now.
    Contradiction,
    /// It can't be booked.
    Refused,
}

/// Where the money is. `told` is the message by which the payment was first taken in, when it was told
/// before.
pub fn end_of(
    request: &BillerRequest,
    received: &Received,
    told: Option<&JournalMessage>,
) -> PayEnd {
    match received {
        Received::Paid(_) => PayEnd::Paid,
        Received::Over { .. } => PayEnd::Over,
        Received::Short { .. } => PayEnd::Short,
        Received::NotAwaited { .. } => PayEnd::NotAwaited,
        Received::UnknownInvoice { .. } => PayEnd::Unknown,
        Received::AlreadyRecorded => match told {
            Some(told)
                if told.invoice_number == request.invoice_number.unwrap_or(0)
                    && Some(told.amount) == request.sum =>
            {
                PayEnd::Again
            }
            _ => PayEnd::Contradiction,
        },
        _ => PayEnd::Refused,
    }
}

/// The result on the wire: 0 when the money is in the books.
pub const fn result_of_pay(end: PayEnd) -> BillerResult {
    match end {
        PayEnd::Contradiction | PayEnd::Refused => BillerResult::Other,
        _ => BillerResult::Ok,
    }
}
