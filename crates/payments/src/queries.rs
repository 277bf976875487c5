//! What can be asked about money.

use crate::invoice::Invoice;
use crate::ledger::balance;
use crate::model::{JournalMessage, LedgerAccount, Totals, Transfer, Verdict};
use crate::sql::{self, Balance, Difference};
use kernel::ids::{AccountId, PaymentId, TransferId};
use kernel::money::Money;
use newtype_uuid::GenericUuid;
use store::{Query, StoreError, Tx};
use uuid::Uuid;

/// Most rows of one page.
pub const PAGE_MAX: i64 = 200;

/// A number of rows within the limits.
pub(crate) fn page(limit: i64) -> i64 {
    limit.clamp(1, PAGE_MAX)
}

/// An invoice by the number that the bank knows.
#[derive(Debug, Clone)]
pub struct InvoiceByNumber(pub i64);

impl Query for InvoiceByNumber {
    type Out = Option<Invoice>;
    type Error = StoreError;
    const NAME: &'static str = "payments.invoice_by_number";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Invoice>, StoreError> {
        crate::invoices::invoice_by_number(tx, self.0).await
    }
}

/// The invoices of an account, newest first.
#[derive(Debug, Clone)]
pub struct InvoicesOf {
    /// Whose.
    pub account: AccountId,
    /// The last invoice of the page before; `None` for the first page.
    pub before: Option<PaymentId>,
    /// Rows wanted, at most [`PAGE_MAX`].
    pub limit: i64,
}

impl Query for InvoicesOf {
    type Out = Vec<Invoice>;
    type Error = StoreError;
    const NAME: &'static str = "payments.invoices_of";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<Invoice>, StoreError> {
        let before = self
            .before
            .map_or(Uuid::max(), GenericUuid::into_untyped_uuid);
        let values = [self.account.into(), before.into(), page(self.limit).into()];
        tx.fetch_all(&sql::INVOICES_OF, &values).await
    }
}

/// A user's statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What is on the account now.
    pub balance: Money,
    /// Transfers, newest first; [`Transfer::change_of`] says what each did to the account.
    pub transfers: Vec<Transfer>,
}

/// The statement of a user's account, newest first.
#[derive(Debug, Clone)]
pub struct StatementOf {
    /// Whose.
    pub account: AccountId,
    /// The last transfer of the page before; `None` for the first page.
    pub before: Option<TransferId>,
    /// Rows wanted, at most [`PAGE_MAX`].
    pub limit: i64,
}

impl Query for StatementOf {
    type Out = Statement;
    type Error = StoreError;
    const NAME: &'static str = "payments.statement_of";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Statement, StoreError> {
        let account = LedgerAccount::User(self.account);
        let before = self
            .before
            .map_or(Uuid::max(), GenericUuid::into_untyped_uuid);
        let values = [
            account.to_string().into(),
            before.into(),
            page(self.limit).into(),
        ];
        Ok(Statement {
            balance: balance(tx, account).await?,
            transfers: tx.fetch_all(&sql::STATEMENT, &values).await?,
        })
    }
}

/// Messages of the bank by what became of them, newest first, for the operator.
#[derive(Debug, Clone)]
pub struct Journal {
    /// Which messages: [`Verdict::Rejected`] and [`Verdict::UnknownInvoice`] need a person.
    pub verdict: Verdict,
    /// The last message of the page before; `None` for the first page.
    pub before: Option<Uuid>,
    /// Rows wanted, at most [`PAGE_MAX`].
    pub limit: i64,
}

impl Query for Journal {
    type Out = Vec<JournalMessage>;
    type Error = StoreError;
    const NAME: &'static str = "payments.journal";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<JournalMessage>, StoreError> {
        let before = self.before.unwrap_or(Uuid::max());
        let values = [
            self.verdict.as_str().into(),
            before.into(),
            page(self.limit).into(),
        ];
        tx.fetch_all(&sql::JOURNAL_BY_VERDICT, &values).await
    }
}

/// Everything the bank said about one invoice, oldest first, at most [`PAGE_MAX`].
#[derive(Debug, Clone)]
pub struct JournalOfInvoice(pub i64);

impl Query for JournalOfInvoice {
    type Out = Vec<JournalMessage>;
    type Error = StoreError;
    const NAME: &'static str = "payments.journal_of_invoice";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<JournalMessage>, StoreError> {
        tx.fetch_all(&sql::JOURNAL_OF_INVOICE, &[self.0.into(), PAGE_MAX.into()])
            .await
    }
}

/// The message by which a payment was taken in, by the bank's id of the payment; `None` if none was.
#[derive(Debug, Clone)]
pub struct PaymentTold(pub String);

impl Query for PaymentTold {
    type Out = Option<JournalMessage>;
    type Error = StoreError;
    const NAME: &'static str = "payments.payment_told";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<JournalMessage>, StoreError> {
        tx.fetch_optional(&sql::PAYMENT_TOLD, &[self.0.as_str().into()])
            .await
    }
}

/// What is on an account of the ledger.
#[derive(Debug, Clone)]
pub struct BalanceOf(pub LedgerAccount);

impl Query for BalanceOf {
    type Out = Money;
    type Error = StoreError;
    const NAME: &'static str = "payments.balance_of";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Money, StoreError> {
        balance(tx, self.0).await
    }
}

/// The sums of the ledger: received and owed are everything else together.
#[derive(Debug, Clone)]
pub struct LedgerTotals;

impl Query for LedgerTotals {
    type Out = Totals;
    type Error = StoreError;
    const NAME: &'static str = "payments.ledger_totals";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Totals, StoreError> {
        totals(tx).await
    }
}

/// The sums of the ledger, inside the caller's transaction.
///
/// # Errors
/// Only those of the storage.
pub async fn totals(tx: &mut Tx<'_>) -> Result<Totals, StoreError> {
    let house = tx.fetch_all::<Balance>(&sql::HOUSE_BALANCES, &[]).await?;
    let of = |account: LedgerAccount| {
        let found = house.iter().find(|row| row.account == account);
        account.money(found.map_or(0, |row| row.minor))
    };
    let (users,) = tx.fetch_one::<(i64,)>(&sql::USERS_BALANCE, &[]).await?;
    let (owed,) = tx.fetch_one::<(i64,)>(&sql::DEBTS, &[]).await?;
    let refunds =
        [LedgerAccount::RefundsDue, LedgerAccount::InPayout].map(|account| of(account).minor);
    let (waiting, in_orders) = (of(LedgerAccount::FeesEarned), of(LedgerAccount::InTransfer));
    Ok(Totals {
        received: of(LedgerAccount::Bank),
        earned: Money::kzt(waiting.minor.saturating_add(in_orders.minor)),
        held_for_users: Money::kzt(users),
        unknown: of(LedgerAccount::UnknownReceipts),
        refunds_due: Money::kzt(refunds[0].saturating_add(refunds[1])),
        budget: of(LedgerAccount::Budget),
        owed: Money::kzt(owed),
    })
}

/// Compares every balance with the transfers behind it: reads the whole ledger, for the auditor.
#[derive(Debug, Clone)]
pub struct LedgerAudit;

/// What the comparison found; both lists are empty in a sound ledger, and cut at [`PAGE_MAX`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFindings {
    /// Accounts whose balance is not the sum of their transfers.
    pub differences: Vec<Difference>,
    /// Accounts with transfers and without a balance.
    pub without_balance: Vec<String>,
}

impl Query for LedgerAudit {
    type Out = AuditFindings;
    type Error = StoreError;
    const NAME: &'static str = "payments.ledger_audit";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<AuditFindings, StoreError> {
        let limit = [PAGE_MAX.into()];
        let without = tx
            .fetch_all::<(String,)>(&sql::WITHOUT_BALANCE, &limit)
            .await?;
        Ok(AuditFindings {
            differences: tx.fetch_all(&sql::DIFFERENCES, &limit).await?,
            without_balance: without.into_iter().map(|(account,)| account).collect(),
        })
    }
}
