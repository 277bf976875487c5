//! Taking in messages of the bank: each is kept, each payment counts once.

use crate::debt_sql;
use crate::invoice::{Invoice, InvoiceState};
use crate::ledger;
use crate::model::{
    BANK_TRANSACTION_ID_BYTES, BankMessage, BankOutcome, Cause, CauseKind, LedgerAccount,
    NewTransfer, Received, RejectReason, Verdict,
};
use crate::scrub::scrub;
use crate::sql;
use jiff::Timestamp;
use kernel::ids::{AccountId, TransferId};
use kernel::money::{Currency, Money};
use newtype_uuid::GenericUuid;
use serde_json::json;
use store::{NewEvent, StoreError, Tx};
use uuid::Uuid;

/// Takes in a message of the bank, inside the caller's transaction, and says what to do about it.
///
/// Whatever the message is, the journal has it afterwards. Money that came in is on the account of
/// the user whose invoice it names, or among the unknown receipts. The same payment told again, or
/// told after it failed, or out of order, moves money once.
///
/// # Errors
/// Only those of the storage.
pub async fn receive(tx: &mut Tx<'_>, message: &BankMessage) -> Result<Received, StoreError> {
    if let Some(settled) = without_money(message) {
        keep(tx, message, &settled).await?;
        return Ok(settled);
    }
    ledger::lock(tx).await?;
    let paid = &[message.bank_transaction_id.as_str().into()];
    if tx
        .fetch_optional::<(Uuid,)>(&sql::MESSAGE_OF_PAYMENT, paid)
        .await?
        .is_some()
    {
        keep(tx, message, &Received::AlreadyRecorded).await?;
        return Ok(Received::AlreadyRecorded);
    }
    // What the bank took back before it told of it never was there.
    if let Some((taken_back,)) = tx
        .fetch_optional::<(i64,)>(&debt_sql::REVERSED_AMOUNT, paid)
        .await?
    {
        return keep_reversed(tx, message, taken_back).await;
    }
    let invoice = tx
        .fetch_optional::<Invoice>(&sql::LOCK_INVOICE, &[message.invoice_number.into()])
        .await?;
    let (owner, received) = match invoice {
        None => {
            let received = Received::UnknownInvoice {
                amount: message.amount,
            };
            (LedgerAccount::UnknownReceipts, received)
        }
        Some(invoice) => {
            let owner = LedgerAccount::User(invoice.account);
            (owner, settle(tx, invoice, message).await?)
        }
    };
    // Under the lock of the ledger nobody else can have taken the payment in since it was looked for.
    keep(tx, message, &received).await?;
    post_receipt(tx, message, owner).await?;
    Ok(received)
}

/// Keeps a message of a payment that was taken back before. One of another amount is not believed.
async fn keep_reversed(
    tx: &mut Tx<'_>,
    message: &BankMessage,
    taken_back: i64,
) -> Result<Received, StoreError> {
    if taken_back != message.amount.minor {
        let rejected = Received::Rejected(RejectReason::Amount);
        keep(tx, message, &rejected).await?;
        return Ok(rejected);
    }
    keep_as(tx, message, (Verdict::Declined, Some("reversed"))).await?;
    Ok(Received::Declined)
}

/// The outcome of a message that moves no money, if it is one.
fn without_money(message: &BankMessage) -> Option<Received> {
    let id_length = message.bank_transaction_id.len();
    let rejected = if !message.verified {
        Some(RejectReason::Unverified)
    } else if message.outcome == BankOutcome::Error {
        return Some(Received::Declined);
    } else if id_length == 0 || id_length > BANK_TRANSACTION_ID_BYTES {
        Some(RejectReason::TransactionId)
    } else if message.amount.currency != Currency::Kzt {
        Some(RejectReason::Currency)
    } else if message.amount.minor <= 0 {
        Some(RejectReason::Amount)
    } else {
        None
    };
    rejected.map(Received::Rejected)
}

/// Counts the money for its invoice and decides where the invoice stands. A pure decision, then one
/// write.
async fn settle(
    tx: &mut Tx<'_>,
    mut invoice: Invoice,
    message: &BankMessage,
) -> Result<Received, StoreError> {
    let (amount, came) = (invoice.amount.minor, message.amount.minor);
    // A sum beyond the range of the type would be more money than there is.
    let total = invoice.received.minor.saturating_add(came);
    let was_open = invoice.state == InvoiceState::Open;
    invoice.received = Money::kzt(total);
    if was_open && total >= amount {
        invoice.state = InvoiceState::Paid;
        invoice.closed_at = Some(message.received_at);
    }
    tx.execute(
        &sql::SETTLE_INVOICE,
        &[
            invoice.id.into(),
            total.into(),
            invoice.state.as_str().into(),
            invoice.closed_at.into(),
        ],
    )
    .await?;
    Ok(match total.cmp(&amount) {
        _ if !was_open => Received::NotAwaited {
            invoice,
            credited: message.amount,
        },
        std::cmp::Ordering::Less => Received::Short {
            invoice,
            missing: Money::kzt(amount.saturating_sub(total)),
        },
        std::cmp::Ordering::Equal => Received::Paid(invoice),
        std::cmp::Ordering::Greater => Received::Over {
            invoice,
            excess: Money::kzt(total.saturating_sub(amount)),
        },
    })
}

/// Posts what came in: from the bank to its owner, with the message as the cause.
async fn post_receipt(
    tx: &mut Tx<'_>,
    message: &BankMessage,
    owner: LedgerAccount,
) -> Result<(), StoreError> {
    let transfer = NewTransfer {
        id: TransferId::from_untyped_uuid(message.id),
        debit: LedgerAccount::Bank,
        credit: owner,
        amount: message.amount,
        cause: Cause {
            kind: CauseKind::Receipt,
            id: message.id,
        },
        at: message.received_at,
    };
    ledger::post(tx, &transfer).await?;
    Ok(())
}

/// The event of a message, for the stream of the caller: ids and amounts, no personal data. Its
/// subject is the booking, or the message itself when no invoice is known.
pub fn event_of(message: &BankMessage, received: &Received) -> NewEvent {
    let (verdict, reason) = received.journal();
    let invoice = received.invoice();
    let kind = match verdict {
        Verdict::Accepted => "payment.accepted",
        Verdict::UnknownInvoice => "payment.unknown_invoice",
        Verdict::Duplicate => "payment.duplicate",
        Verdict::Declined => "payment.declined",
        Verdict::Rejected => "payment.rejected",
    };
    NewEvent {
        kind,
        subject: Some(invoice.map_or(message.id, |invoice| invoice.subject.id())),
        payload: json!({
            "message": message.id,
            "payment": invoice.map(|invoice| invoice.id),
            "amount": message.amount,
            "reason": reason,
        }),
    }
}

/// What came of giving an unknown receipt to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assigned {
    /// The money is on the user's account.
    Done(Money),
    /// It was given to somebody before.
    Already,
    /// No message of this id waits for its owner.
    NotWaiting,
}

/// Gives the money of an unknown receipt to the user it belongs to, once.
///
/// # Errors
/// Only those of the storage.
pub async fn assign_receipt(
    tx: &mut Tx<'_>,
    id: TransferId,
    message: Uuid,
    account: AccountId,
    at: Timestamp,
) -> Result<Assigned, StoreError> {
    ledger::lock(tx).await?;
    let Some((minor,)) = tx
        .fetch_optional::<(i64,)>(&sql::UNKNOWN_AMOUNT, &[message.into()])
        .await?
    else {
        return Ok(Assigned::NotWaiting);
    };
    let kind = CauseKind::Assignment;
    let posted = [kind.as_str().into(), message.into()];
    if tx
        .fetch_optional::<(i64,)>(&sql::IS_POSTED_FOR, &posted)
        .await?
        .is_some()
    {
        return Ok(Assigned::Already);
    }
    let transfer = NewTransfer {
        id,
        debit: LedgerAccount::UnknownReceipts,
        credit: LedgerAccount::User(account),
        amount: Money::kzt(minor),
        cause: Cause { kind, id: message },
        at,
    };
    ledger::post(tx, &transfer).await?;
    Ok(Assigned::Done(transfer.amount))
}

/// Adds the message to the journal.
async fn keep(
    tx: &mut Tx<'_>,
    message: &BankMessage,
    received: &Received,
) -> Result<(), StoreError> {
    keep_as(tx, message, received.journal()).await
}

async fn keep_as(
    tx: &mut Tx<'_>,
    message: &BankMessage,
    (verdict, reason): (Verdict, Option<&'static str>),
) -> Result<(), StoreError> {
    let transaction_id: String = message
        .bank_transaction_id
        .chars()
        .take(BANK_TRANSACTION_ID_BYTES)
        .collect();
    tx.execute(
        &sql::INSERT_MESSAGE,
        &[
            message.id.into(),
            message.received_at.into(),
            message.invoice_number.into(),
            transaction_id.into(),
            message.amount.minor.into(),
            message.amount.currency.code().into(),
            message.outcome.as_str().into(),
            verdict.as_str().into(),
            reason.into(),
            scrub(&message.raw).into(),
        ],
    )
    .await?;
    Ok(())
}
