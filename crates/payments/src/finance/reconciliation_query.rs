//! Gathers the facts of a day for [`reconcile`], and what came in on a day by way of payment.

use super::reconciliation::{
    BankGroup, BankStage, LedgerGroup, Reconciled, ReconciliationFacts, reconcile,
};
use super::sql;
use super::statements::{EntryRow, KnownStatement};
use crate::iban::Iban;
use crate::matching::EntryFate;
use crate::queries::{PAGE_MAX, page};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use store::{FromRow, Query, Row, StoreError, Tx};
use uuid::Uuid;

/// The first instant of a day in Kazakhstan, and the first after it.
pub fn day_bounds(day: Date) -> (Timestamp, Timestamp) {
    let zone = kernel::zone::kazakhstan();
    let start = |day: Date| {
        let instant = day.to_zoned(zone.clone());
        instant.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
    };
    (start(day), start(day.saturating_add(1.day())))
}

impl FromRow for BankGroup {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let fate: EntryFate = row.parse("fate")?;
        Ok(Self {
            is_credit: matches!(
                fate,
                EntryFate::Offered | EntryFate::Unknown | EntryFate::CardSettlement
            ),
            is_settlement: fate == EntryFate::CardSettlement,
            stage: row.parse::<BankStage>("stage")?,
            count: row.get("entries")?,
            minor: row.get("amount_minor")?,
        })
    }
}

impl FromRow for LedgerGroup {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            origin: row.parse("origin")?,
            stage: row.parse("stage")?,
            count: row.get("transfers")?,
            minor: row.get("amount_minor")?,
        })
    }
}

/// What came in on a day by the ledger, by way of payment.
#[derive(Debug, Clone)]
pub struct ReceiptsOfDay(pub Date);

impl Query for ReceiptsOfDay {
    type Out = Vec<LedgerGroup>;
    type Error = StoreError;
    const NAME: &'static str = "payments.receipts_of_day";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<LedgerGroup>, StoreError> {
        let (from, until) = day_bounds(self.0);
        let values = [from.into(), until.into(), self.0.into()];
        tx.fetch_all(&sql::LEDGER_RECEIPTS, &values).await
    }
}

/// Compares what the bank booked on a day with the ledger.
#[derive(Debug, Clone)]
pub struct Reconciliation {
    /// The registrar's account.
    pub account: Iban,
    /// The day.
    pub day: Date,
    /// Entries of the bank wanted, at most [`PAGE_MAX`].
    pub limit: i64,
}

impl Query for Reconciliation {
    type Out = (Reconciled, Vec<EntryRow>);
    type Error = StoreError;
    const NAME: &'static str = "payments.reconciliation";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Out, StoreError> {
        let (from, until) = day_bounds(self.day);
        let account = self.account.as_str();
        let of_bank = [account.into(), self.day.into(), from.into(), until.into()];
        let of_ledger = [from.into(), until.into(), self.day.into()];
        let before = [from.into(), self.day.into()];
        let statements: Vec<KnownStatement> =
            tx.fetch_all(&sql::STATEMENTS, &[PAGE_MAX.into()]).await?;
        let covers = |statement: &KnownStatement| {
            statement.account == self.account
                && (statement.from..=statement.until).contains(&self.day)
        };
        let (unsettled,) = tx
            .fetch_one::<(i64,)>(&sql::CARDS_UNSETTLED, &before)
            .await?;
        let facts = ReconciliationFacts {
            has_statement: statements.iter().any(covers),
            bank: tx.fetch_all(&sql::BANK_GROUPS, &of_bank).await?,
            receipts: tx.fetch_all(&sql::LEDGER_RECEIPTS, &of_ledger).await?,
            debits: tx.fetch_all(&sql::LEDGER_DEBITS, &of_ledger).await?,
            cards_unsettled_minor: unsettled,
        };
        let values = [
            account.into(),
            self.day.into(),
            Uuid::nil().into(),
            page(self.limit).into(),
        ];
        let entries = tx.fetch_all(&sql::ENTRIES_OF_DAY, &values).await?;
        Ok((reconcile(&facts), entries))
    }
}
