//! Receipts that the bank takes back: each once, in any order, with a defined end (Q-23, Q-27, Q-EX9).
//!
//! | the payment | the money comes from |
//! |---|---|
//! | was not told yet | nowhere: the reversal is remembered, and the payment then moves nothing |
//! | is among the unknown receipts | the unknown receipts |
//! | was given to somebody since | its new owner |
//! | went to whoever was to pay the invoice | the user's account as far as it is there, then a debt |
//!
//! A booking that was paid by it stays: its fee was taken, and the debt that arises blocks further bookings
//! at once. A reversal of another amount than the payment moves nothing and is in the journal of rejected
//! messages, for a person to look at.

use crate::debt_sql as sql;
use crate::debts::owe;
use crate::ids::{following, following_uuid};
use crate::ledger::{self, balance};
use crate::model::{
    BANK_TRANSACTION_ID_BYTES, BankOutcome, Cause, CauseKind, LedgerAccount, NewTransfer, Verdict,
};
use crate::scrub::scrub;
use crate::sql as ledger_sql;
use jiff::Timestamp;
use kernel::ids::AccountId;
use kernel::money::{Currency, Money};
use kernel::text_enum;
use newtype_uuid::GenericUuid;
use serde_json::json;
use store::{Command, NewEvent, StoreError, Stream, Tx, events};
use uuid::Uuid;

text_enum! {
    /// Who says that a payment was taken back.
    ReversalSource ("source of a reversal") {
        /// The card bank, asked for the status.
        Card = "card",
        /// The biller's terminal, by a cancellation.
        Biller = "biller",
        /// A debit of the bank's statement.
        Statement = "statement",
    }
}

/// The bank's word that it took a payment back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal {
    /// New id; the cause of what moves.
    pub id: Uuid,
    /// When it was told.
    pub told_at: Timestamp,
    /// By whom.
    pub source: ReversalSource,
    /// The payment, by the bank's id.
    pub bank_transaction_id: String,
    /// The invoice that the payment named, for the journal; 0 when none is known.
    pub invoice_number: i64,
    /// How much: all of the payment.
    pub amount: Money,
    /// What the bank sent; what is kept of it has no card data and at most 8 KiB.
    pub raw: String,
}

/// What came of a reversal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reversed {
    /// The money went back.
    Done {
        /// Whose it was; `None` for an unknown receipt.
        account: Option<AccountId>,
        /// What was there and went back.
        from_balance: Money,
        /// What was missing, and is owed now.
        owed: Money,
    },
    /// The payment was not told yet; when it is, it moves nothing.
    Remembered,
    /// It was taken back before; nothing moved now.
    Already,
    /// The payment had another amount, or the reversal can't be one; nothing moved.
    Rejected,
}

/// What was taken back of a payment.
pub(crate) struct ReversedPayment {
    pub(crate) transaction_id: String,
    pub(crate) minor: i64,
}

/// The receipt of a payment, as the ledger knows it.
pub(crate) struct KnownReceipt {
    pub(crate) id: Uuid,
    pub(crate) amount: Money,
    pub(crate) invoice_number: i64,
    pub(crate) payer: Option<AccountId>,
    pub(crate) given_to: Option<LedgerAccount>,
}

impl KnownReceipt {
    /// Whose the money is now; `None` while nobody knows.
    const fn owner(&self) -> Option<AccountId> {
        match (self.payer, self.given_to) {
            (Some(payer), _) => Some(payer),
            (None, Some(LedgerAccount::User(account))) => Some(account),
            _ => None,
        }
    }
}

/// Takes a payment back, inside the caller's transaction, and tells of it in the registrar's stream.
///
/// # Errors
/// Only those of the storage.
pub async fn reverse(tx: &mut Tx<'_>, reversal: &Reversal) -> Result<Reversed, StoreError> {
    ledger::lock(tx).await?;
    let id_length = reversal.bank_transaction_id.len();
    let possible = (1..=BANK_TRANSACTION_ID_BYTES).contains(&id_length)
        && reversal.amount.currency == Currency::Kzt
        && reversal.amount.minor > 0;
    let transaction = [reversal.bank_transaction_id.as_str().into()];
    let outcome = if !possible {
        Reversed::Rejected
    } else if tx
        .fetch_optional::<(i64,)>(&sql::REVERSED_AMOUNT, &transaction)
        .await?
        .is_some()
    {
        Reversed::Already
    } else {
        let receipt: Option<KnownReceipt> = tx
            .fetch_optional(&sql::RECEIPT_OF_PAYMENT, &transaction)
            .await?;
        match receipt {
            Some(receipt) if receipt.amount != reversal.amount => Reversed::Rejected,
            Some(receipt) => take_back(tx, reversal, &receipt).await?,
            None => {
                keep(tx, reversal, None, None, (0, 0)).await?;
                Reversed::Remembered
            }
        }
    };
    journal(tx, reversal, &outcome).await?;
    tell(tx, reversal, &outcome).await?;
    Ok(outcome)
}

async fn take_back(
    tx: &mut Tx<'_>,
    reversal: &Reversal,
    receipt: &KnownReceipt,
) -> Result<Reversed, StoreError> {
    let (whole, owner) = (reversal.amount.minor, receipt.owner());
    let (from, there) = match owner {
        None => (LedgerAccount::UnknownReceipts, whole),
        Some(account) => {
            let user = LedgerAccount::User(account);
            (user, balance(tx, user).await?.minor.clamp(0, whole))
        }
    };
    let missing = whole - there;
    keep(tx, reversal, Some(receipt.id), owner, (there, missing)).await?;
    if receipt.payer.is_some() {
        let counted = [receipt.invoice_number.into(), whole.into()];
        tx.execute(&sql::UNCOUNT_RECEIPT, &counted).await?;
    }
    let transfer = |debit, minor, what| NewTransfer {
        id: following(reversal.id, what),
        debit,
        credit: LedgerAccount::Bank,
        amount: Money::kzt(minor),
        cause: Cause {
            kind: CauseKind::Reversal,
            id: reversal.id,
        },
        at: reversal.told_at,
    };
    if there > 0 {
        ledger::post(tx, &transfer(from, there, "reversal")).await?;
    }
    if let Some(account) = owner
        && missing > 0
    {
        let new = transfer(LedgerAccount::Debt(account), missing, "reversal_debt");
        owe(tx, &new, account).await?;
    }
    Ok(Reversed::Done {
        account: owner,
        from_balance: Money::kzt(there),
        owed: Money::kzt(missing),
    })
}

async fn keep(
    tx: &mut Tx<'_>,
    reversal: &Reversal,
    receipt: Option<Uuid>,
    account: Option<AccountId>,
    (from_balance, owed): (i64, i64),
) -> Result<(), StoreError> {
    tx.execute(
        &sql::INSERT_REVERSAL,
        &[
            reversal.id.into(),
            reversal.bank_transaction_id.as_str().into(),
            reversal.told_at.into(),
            reversal.source.as_str().into(),
            reversal.amount.minor.into(),
            receipt.into(),
            account.into(),
            from_balance.into(),
            owed.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Every telling is in the journal, as every message of the bank is.
async fn journal(
    tx: &mut Tx<'_>,
    reversal: &Reversal,
    outcome: &Reversed,
) -> Result<(), StoreError> {
    let (verdict, reason) = match outcome {
        Reversed::Done { .. } => (Verdict::Declined, "reversed"),
        Reversed::Remembered => (Verdict::Declined, "reversed_before"),
        Reversed::Already => (Verdict::Duplicate, "reversed"),
        Reversed::Rejected => (Verdict::Rejected, "reversal"),
    };
    let transaction: String = reversal
        .bank_transaction_id
        .chars()
        .take(BANK_TRANSACTION_ID_BYTES)
        .collect();
    tx.execute(
        &ledger_sql::INSERT_MESSAGE,
        &[
            following_uuid(reversal.id, "message").into(),
            reversal.told_at.into(),
            reversal.invoice_number.into(),
            transaction.into(),
            reversal.amount.minor.into(),
            reversal.amount.currency.code().into(),
            BankOutcome::Error.as_str().into(),
            verdict.as_str().into(),
            reason.into(),
            scrub(&reversal.raw).into(),
        ],
    )
    .await?;
    Ok(())
}

async fn tell(tx: &mut Tx<'_>, reversal: &Reversal, outcome: &Reversed) -> Result<(), StoreError> {
    let (kind, account, from_balance, owed) = match outcome {
        Reversed::Done {
            account,
            from_balance,
            owed,
        } => ("payment.reversed", *account, *from_balance, *owed),
        Reversed::Remembered => (
            "payment.reversed_before",
            None,
            Money::kzt(0),
            Money::kzt(0),
        ),
        Reversed::Already => return Ok(()),
        Reversed::Rejected => (
            "payment.reversal_rejected",
            None,
            Money::kzt(0),
            Money::kzt(0),
        ),
    };
    let told = NewEvent {
        kind,
        subject: Some(account.map_or(reversal.id, GenericUuid::into_untyped_uuid)),
        payload: json!({
            "reversal": reversal.id,
            "amount": reversal.amount,
            "from_balance": from_balance,
            "owed": owed,
            "by": reversal.source.as_str(),
            "reason": "the bank took the payment back",
        }),
    };
    events::append(tx, Stream::REGISTRAR, reversal.told_at, vec![told]).await
}

/// Takes a payment back as a command of its own.
#[derive(Debug, Clone)]
pub struct ReversePayment(pub Reversal);

impl Command for ReversePayment {
    type Out = Reversed;
    type Error = StoreError;
    const NAME: &'static str = "payments.reverse_payment";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Reversed, StoreError> {
        reverse(tx, &self.0).await
    }
}
