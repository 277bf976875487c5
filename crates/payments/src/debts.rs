//! What users owe: whoever owes is blocked from booking in the same transaction, and free again
//! in the transaction that pays the last of it.
//!
//! Every change of a debt goes through [`owe`] or [`pay_debts`], and both end in one place that opens and
//! lifts the block, closes an invoice whose sum is no longer right, tells what happened and notifies the
//! user. So an account is blocked for its debt if, and only if, it owes something. Money on an account and
//! a debt of the same account don't exist side by side: whatever comes and isn't used by what it was for
//! pays the debt at once.

use crate::debt_sql as sql;
use crate::ids::following;
use crate::invoice::{Invoice, InvoiceSubject, NewInvoice};
use crate::invoices::{InvoiceError, open_invoice, open_invoice_for, void_invoice};
use crate::ledger::{self, Posted, balance};
use crate::model::{Cause, CauseKind, LedgerAccount, NewTransfer};
use crate::proposals::ProposalError;
use accounts::BlockReason;
use jiff::Timestamp;
use kernel::ids::{AccountId, PaymentId};
use kernel::money::Money;
use newtype_uuid::GenericUuid;
use notices::{NewNotice, NoticeKind, SmsTo};
use serde_json::json;
use store::{Command, NewEvent, Query, StoreError, Stream, Tx, events};
use uuid::Uuid;

/// Most causes of a debt that are shown.
const MOVES_MAX: i64 = 100;

/// What an account owes, in tiyn; nothing or more.
pub(crate) async fn owed(tx: &mut Tx<'_>, account: AccountId) -> Result<i64, StoreError> {
    Ok(balance(tx, LedgerAccount::Debt(account)).await?.minor)
}

/// Adds to what an account owes, and blocks it. The caller holds the lock of the ledger.
pub(crate) async fn owe(
    tx: &mut Tx<'_>,
    new: &NewTransfer,
    account: AccountId,
) -> Result<(), StoreError> {
    let before = owed(tx, account).await?;
    ledger::post(tx, new).await?;
    changed(tx, account, before, new.cause, new.at).await
}

/// Lowers what an account owes without money, by two people. The caller holds the lock of the ledger.
///
/// # Errors
/// [`ProposalError::NotCovered`] when less is owed than is to be forgiven.
pub(crate) async fn forgive(
    tx: &mut Tx<'_>,
    new: &NewTransfer,
    account: AccountId,
) -> Result<(), ProposalError> {
    let before = owed(tx, account).await?;
    if before < new.amount.minor {
        return Err(ProposalError::NotCovered {
            account: new.credit,
            balance: Money::kzt(before),
        });
    }
    ledger::post(tx, new).await?;
    Ok(changed(tx, account, before, new.cause, new.at).await?)
}

/// Pays what an account owes from the money that is on it, as far as it goes, and answers how much was
/// paid. To be called in the transaction that brought the money, after it was used by what it was for.
/// The cause (a message of the bank, a proposal) pays once.
///
/// # Errors
/// Only those of the storage.
pub async fn pay_debts(
    tx: &mut Tx<'_>,
    account: AccountId,
    cause: Uuid,
    at: Timestamp,
) -> Result<Money, StoreError> {
    let before = owed(tx, account).await?;
    if before <= 0 {
        return Ok(Money::kzt(0));
    }
    ledger::lock(tx).await?;
    let before = owed(tx, account).await?;
    let there = balance(tx, LedgerAccount::User(account)).await?.minor;
    let minor = before.min(there);
    if minor <= 0 {
        return Ok(Money::kzt(0));
    }
    let transfer = NewTransfer {
        id: following(cause, "debt_payment"),
        debit: LedgerAccount::User(account),
        credit: LedgerAccount::Debt(account),
        amount: Money::kzt(minor),
        cause: Cause {
            kind: CauseKind::DebtPayment,
            id: cause,
        },
        at,
    };
    if ledger::post(tx, &transfer).await? == Posted::Already {
        return Ok(Money::kzt(0));
    }
    changed(tx, account, before, transfer.cause, at).await?;
    Ok(transfer.amount)
}

/// What follows from another sum of debts.
async fn changed(
    tx: &mut Tx<'_>,
    account: AccountId,
    before: i64,
    cause: Cause,
    at: Timestamp,
) -> Result<(), StoreError> {
    let now = owed(tx, account).await?;
    if now == before {
        return Ok(());
    }
    if let Some(open) = open_invoice_for(tx, InvoiceSubject::Debt(account)).await?
        && open.amount.minor.saturating_sub(open.received.minor) != now
    {
        void_invoice(tx, open.id, at).await?;
    }
    if now > 0 {
        tx.execute(&sql::INSERT_DEBTOR, &[account.into(), at.into()])
            .await?;
        accounts::block(tx, account, BlockReason::Debt, at).await?;
    } else {
        tx.execute(&sql::DELETE_DEBTOR, &[account.into()]).await?;
        accounts::unblock(tx, account, BlockReason::Debt, at).await?;
    }
    let kind = match (now > before, now) {
        (true, _) => "debt.arisen",
        (false, 0) => "debt.paid",
        (false, _) => "debt.paid_in_part",
    };
    let told = NewEvent {
        kind,
        subject: Some(account.into_untyped_uuid()),
        payload: json!({
            "amount": Money::kzt(now.abs_diff(before).try_into().unwrap_or(i64::MAX)),
            "owed": Money::kzt(now),
            "cause": cause.kind.as_str(),
            "cause_id": cause.id,
            "clause": "Q-27",
        }),
    };
    events::append(tx, Stream::REGISTRAR, at, vec![told]).await?;
    let kind = match (now > before, now) {
        (true, _) => NoticeKind::DebtArisen,
        (false, 0) => NoticeKind::DebtPaid,
        (false, _) => return Ok(()),
    };
    notify(tx, account, kind, Money::kzt(now), cause.id, at).await
}

async fn notify(
    tx: &mut Tx<'_>,
    account: AccountId,
    kind: NoticeKind,
    owed: Money,
    cause: Uuid,
    at: Timestamp,
) -> Result<(), StoreError> {
    let Some(reader) = accounts::load(tx, account).await? else {
        return Ok(());
    };
    let notice = NewNotice {
        id: following(cause, kind.as_str()),
        account,
        booking: None,
        kind,
        args: json!({ "amount": owed }),
        created_at: at,
        sms: Some(SmsTo {
            job: following(cause, "sms"),
            phone: reader.phone,
            language: reader.language,
        }),
    };
    notices::post(tx, notice).await?;
    Ok(())
}

/// One thing that made a debt, or paid of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtMove {
    pub(crate) credit: LedgerAccount,
    /// How much, more than nothing.
    pub amount: Money,
    /// Why: [`CauseKind::Reversal`] and [`CauseKind::Manual`] make debts, [`CauseKind::DebtPayment`] pays.
    pub cause: CauseKind,
    /// When.
    pub at: Timestamp,
    /// The words of whoever proposed a debt by hand.
    pub reason: Option<String>,
}

impl DebtMove {
    /// True when it lowered the debt.
    pub const fn is_payment(&self) -> bool {
        matches!(self.credit, LedgerAccount::Debt(_))
    }
}

/// What somebody owes, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debt {
    /// How much, more than nothing.
    pub owed: Money,
    /// Since when something is owed without a break.
    pub since: Timestamp,
    /// What made it and what was paid of it since then, newest first, at most 100.
    pub moves: Vec<DebtMove>,
    /// The open invoice for it.
    pub invoice: Option<Invoice>,
}

/// What an account owes; `None` when it owes nothing.
#[derive(Debug, Clone)]
pub struct DebtOf(pub AccountId);

impl Query for DebtOf {
    type Out = Option<Debt>;
    type Error = StoreError;
    const NAME: &'static str = "payments.debt_of";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Debt>, StoreError> {
        let since = tx
            .fetch_optional::<(Timestamp,)>(&sql::DEBTOR_SINCE, &[self.0.into()])
            .await?;
        let Some((since,)) = since else {
            return Ok(None);
        };
        let account = LedgerAccount::Debt(self.0).to_string();
        let values = [account.into(), since.into(), MOVES_MAX.into()];
        Ok(Some(Debt {
            owed: Money::kzt(owed(tx, self.0).await?),
            since,
            moves: tx.fetch_all(&sql::DEBT_MOVES, &values).await?,
            invoice: open_invoice_for(tx, InvoiceSubject::Debt(self.0)).await?,
        }))
    }
}

/// Why there is no invoice for a debt.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DebtError {
    /// The invoice can't be opened; after [`InvoiceError::NumberTaken`] try again with another number.
    #[error(transparent)]
    Invoice(#[from] InvoiceError),
    /// Nothing is owed.
    #[error("the account owes nothing; there is nothing to pay")]
    NothingOwed,
}

impl From<StoreError> for DebtError {
    fn from(error: StoreError) -> Self {
        Self::Invoice(error.into())
    }
}

/// Opens, or finds, the invoice for all that an account owes.
#[derive(Clone)]
pub struct AskDebtPayment {
    /// Whose debt.
    pub account: AccountId,
    /// New id of the invoice.
    pub id: PaymentId,
    /// Random number of the invoice, within [`crate::INVOICE_NUMBERS`].
    pub number: i64,
    /// Random secret of the invoice, 1 to 128 bytes.
    pub secret_hash: String,
    /// Now.
    pub at: Timestamp,
}

impl std::fmt::Debug for AskDebtPayment {
    /// Hides the secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("AskDebtPayment")
            .field("account", &self.account)
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

impl Command for AskDebtPayment {
    type Out = Invoice;
    type Error = DebtError;
    const NAME: &'static str = "payments.ask_debt_payment";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Invoice, DebtError> {
        ledger::lock(tx).await?;
        let owed = owed(tx, self.account).await?;
        if owed <= 0 {
            return Err(DebtError::NothingOwed);
        }
        // One that is open has the right sum: another debt would have closed it.
        let subject = InvoiceSubject::Debt(self.account);
        if let Some(open) = open_invoice_for(tx, subject).await? {
            return Ok(open);
        }
        let new = NewInvoice {
            id: self.id,
            number: self.number,
            account: self.account,
            subject,
            item: None,
            amount: Money::kzt(owed),
            secret_hash: self.secret_hash.clone(),
            at: self.at,
        };
        Ok(open_invoice(tx, new).await?)
    }
}
