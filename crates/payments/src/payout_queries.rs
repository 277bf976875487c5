//! What can be asked about money back: refunds that wait, orders, and whether they fit the ledger.

use crate::ledger::balance;
use crate::model::LedgerAccount;
use crate::payout_sql as sql;
use crate::payouts::{PayoutAccount, PayoutOrder, RefundWaiting, refunds_of};
use crate::queries::{PAGE_MAX, page};
use kernel::ids::{AccountId, TransferId};
use kernel::money::Money;
use newtype_uuid::GenericUuid;
use store::{Query, StoreError, Tx};
use uuid::Uuid;

/// Where a user's money goes back to; `None` until the user has said it.
#[derive(Debug, Clone)]
pub struct PayoutAccountOf(pub AccountId);

impl Query for PayoutAccountOf {
    type Out = Option<PayoutAccount>;
    type Error = StoreError;
    const NAME: &'static str = "payments.payout_account_of";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<PayoutAccount>, StoreError> {
        tx.fetch_optional(&sql::ACCOUNT_OF, &[self.0.into()]).await
    }
}

/// Refunds that no order pays yet, oldest first.
#[derive(Debug, Clone)]
pub struct RefundsWaiting {
    /// The last refund of the page before; `None` for the first page.
    pub after: Option<TransferId>,
    /// Rows wanted, at most [`PAGE_MAX`].
    pub limit: i64,
}

impl Query for RefundsWaiting {
    type Out = Vec<RefundWaiting>;
    type Error = StoreError;
    const NAME: &'static str = "payments.refunds_waiting";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<RefundWaiting>, StoreError> {
        let after = self
            .after
            .map_or(Uuid::nil(), GenericUuid::into_untyped_uuid);
        let values = [after.into(), page(self.limit).into()];
        tx.fetch_all(&sql::REFUNDS_WAITING, &values).await
    }
}

/// Refunds of one user that no order pays yet, oldest first, at most [`crate::REFUNDS_MAX`].
#[derive(Debug, Clone)]
pub struct RefundsOf(pub AccountId);

impl Query for RefundsOf {
    type Out = Vec<RefundWaiting>;
    type Error = StoreError;
    const NAME: &'static str = "payments.refunds_of";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<RefundWaiting>, StoreError> {
        refunds_of(tx, self.0).await
    }
}

/// An order to pay money back; `None` when there is no such order.
#[derive(Debug, Clone)]
pub struct FindPayout(pub Uuid);

impl Query for FindPayout {
    type Out = Option<PayoutOrder>;
    type Error = StoreError;
    const NAME: &'static str = "payments.find_payout";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<PayoutOrder>, StoreError> {
        tx.fetch_optional(&sql::PAYOUT, &[self.0.into()]).await
    }
}

/// Orders that were withdrawn and that the bank paid all the same, newest first, at most [`PAGE_MAX`]: each
/// needs a person, and a word with the bank.
#[derive(Debug, Clone)]
pub struct DisputedPayouts;

impl Query for DisputedPayouts {
    type Out = Vec<PayoutOrder>;
    type Error = StoreError;
    const NAME: &'static str = "payments.disputed_payouts";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<PayoutOrder>, StoreError> {
        let values = [PAGE_MAX.into()];
        tx.fetch_all(&sql::DISPUTED_PAYOUTS, &values).await
    }
}

/// Orders to pay money back, newest first.
#[derive(Debug, Clone)]
pub struct PayoutOrders {
    /// Number of the last order of the page before; `None` for the first page.
    pub before: Option<i64>,
    /// Rows wanted, at most [`PAGE_MAX`].
    pub limit: i64,
}

impl Query for PayoutOrders {
    type Out = Vec<PayoutOrder>;
    type Error = StoreError;
    const NAME: &'static str = "payments.payout_orders";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<PayoutOrder>, StoreError> {
        let before = self.before.unwrap_or(i64::MAX);
        tx.fetch_all(&sql::PAYOUTS, &[before.into(), page(self.limit).into()])
            .await
    }
}

/// Compares refunds and the orders that pay them with the ledger: reads all of them.
#[derive(Debug, Clone)]
pub struct PayoutsAudit;

/// What the refunds and orders say, and what the ledger says; the pairs are equal in sound books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutFindings {
    /// Refunds that no approved order pays, and the balance of what is due.
    pub waiting: (Money, Money),
    /// Orders with the bank, and the balance in payout.
    pub in_payout: (Money, Money),
    /// Numbers of orders whose amount is not the sum of their refunds, cut at [`PAGE_MAX`].
    pub orders_that_differ: Vec<i64>,
}

impl PayoutFindings {
    /// True when everything agrees.
    pub fn is_sound(&self) -> bool {
        let pairs = [self.waiting, self.in_payout];
        pairs.iter().all(|(lines, ledger)| lines == ledger) && self.orders_that_differ.is_empty()
    }
}

impl Query for PayoutsAudit {
    type Out = PayoutFindings;
    type Error = StoreError;
    const NAME: &'static str = "payments.payouts_audit";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<PayoutFindings, StoreError> {
        let (waiting,) = tx
            .fetch_one::<(i64,)>(&sql::SUM_REFUNDS_WAITING, &[])
            .await?;
        let (in_payout,) = tx.fetch_one::<(i64,)>(&sql::SUM_IN_PAYOUT, &[]).await?;
        let differing = tx
            .fetch_all::<(i64,)>(&sql::PAYOUTS_THAT_DIFFER, &[PAGE_MAX.into()])
            .await?;
        let due = balance(tx, LedgerAccount::RefundsDue).await?;
        let moving = balance(tx, LedgerAccount::InPayout).await?;
        Ok(PayoutFindings {
            waiting: (Money::kzt(waiting), due),
            in_payout: (Money::kzt(in_payout), moving),
            orders_that_differ: differing.into_iter().map(|(number,)| number).collect(),
        })
    }
}
