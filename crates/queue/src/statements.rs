//! Bank statements: imported, and what they pay settled at once.
//!
//! An import books the entries in one transaction and leaves what pays an invoice as offers, because each
//! of those is settled under the lane of its checkpoint. [`StatementDesk::settle_offers`] does that: after
//! an import, at the start of the program, and every few minutes, so that a process that dies in between
//! loses nothing.

use crate::model::number::BookingNumber;
use crate::model::refusal::Refusal;
use crate::queries::ByNumber;
use crate::till::Till;
use jiff::{SignedDuration, ToSpan};
use kernel::ids::{AccountId, BookingId};
use kernel::money::Money;
use payments::{
    BankStatement, BudgetCodes, BudgetError, EntryConflict, ImportError, ImportStatement,
    OffersWaiting, PAGE_MAX, RejectStatement, StatementError, TransferOrder, booking_numbers,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::StoreError;
use store::jobs::{JobOutcome, LeasedJob};
use store::worker::{Handling, JobHandler};

/// Kind and key of the job that settles offers.
pub const SETTLE_OFFERS_JOB: &str = "payments.settle_offers";
/// Pause between two rounds.
const ROUNDS_APART: SignedDuration = SignedDuration::from_mins(5);
/// Offers that were booked longer ago are for people.
const LOOK_BACK_DAYS: i32 = 400;

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// Entries of the statement.
    pub entries: usize,
    /// Entries that were not known before and are booked now.
    pub new: usize,
    /// Entries that were booked before.
    pub known: usize,
    /// Entries that contradict what is known; the journal of rejected messages has them.
    pub conflicts: Vec<EntryConflict>,
    /// Credits that pay an open invoice.
    pub offered: usize,
    /// How many offers are settled now, with those that waited from before. Fewer than `offered` when
    /// the storage was too busy; the rest follows by itself within minutes.
    pub settled: usize,
    /// Credits that nobody is known for; to be matched by hand.
    pub unknown: usize,
    /// Sum of the card payments that banks passed on.
    pub card_settlements: Money,
    /// Orders to the budget that the bank has executed.
    pub executions: Vec<TransferOrder>,
    /// Orders to pay money back that the bank has executed.
    pub paid_back: usize,
    /// Receipts that the bank took back, be it before they were told of.
    pub reversed: usize,
    /// Debits that belong to no order.
    pub outgoing: usize,
}

/// Why a file is not imported.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ImportFailure {
    /// The file is no statement, or one of its fields breaks a rule. The journal has the refusal.
    #[error(transparent)]
    Unreadable(#[from] StatementError),
    /// The statement can't be booked.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The bookings that it names can't be looked up.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl From<StoreError> for ImportFailure {
    fn from(error: StoreError) -> Self {
        Self::Import(ImportError::Store(error))
    }
}

/// Imports statements. Cheap to clone.
#[derive(Clone)]
pub struct StatementDesk {
    /// Where the money goes.
    pub till: Till,
    /// The registrar's account, and where fees go.
    pub codes: Arc<BudgetCodes>,
    /// BIN of the banks that pay in card payments as one sum: each was told of by itself before.
    pub acquirers: Arc<[String]>,
}

impl StatementDesk {
    /// A desk for the table of codes that comes with the program.
    ///
    /// # Errors
    /// [`BudgetError`] when the table can't be used.
    pub fn built_in(till: Till, acquirers: Vec<String>) -> Result<Self, BudgetError> {
        Ok(Self {
            till,
            codes: Arc::new(BudgetCodes::built_in()?),
            acquirers: acquirers.into(),
        })
    }

    /// Imports a file: reads it, books every entry once, settles what pays invoices.
    ///
    /// `by` is whoever brought the file; [`kernel::ids::SYSTEM`] for one that was fetched.
    ///
    /// # Errors
    /// [`ImportFailure`] names the field and the rule, and nothing of the file is booked.
    pub async fn import(
        &self,
        bytes: Vec<u8>,
        by: AccountId,
    ) -> Result<ImportReport, ImportFailure> {
        let till = &self.till;
        let (id, now) = (till.ids.uuid(), till.clock.now());
        // Five megabytes take a while; the other tasks of this thread go on meanwhile.
        let read =
            tokio::task::spawn_blocking(move || RejectStatement::or_read(&bytes, id, by, now))
                .await
                .map_err(|error| StoreError::Conflict(error.to_string()))?;
        let statement = match read {
            Ok(statement) => statement,
            Err(reject) => {
                let error = reject.error.clone();
                till.store.write(*reject).await?;
                return Err(error.into());
            }
        };
        let entries = statement.entries.len();
        let command = ImportStatement {
            bookings: self.bookings(&statement).await?,
            statement: Arc::new(statement),
            account: self.codes.debtor().iban.clone(),
            acquirers: self.acquirers.to_vec(),
            seed: till.ids.uuid(),
            by,
            at: now,
        };
        let imported = till.store.write(command).await?;
        let settled = match self.settle_offers().await {
            Ok(settled) => settled,
            Err(refusal) => {
                tracing::warn!(%refusal, "what a statement pays is settled later");
                0
            }
        };
        Ok(ImportReport {
            entries,
            new: imported.offers.len()
                + imported.unknown.len()
                + imported.executed.len()
                + imported.paid_back.len()
                + imported.reversed
                + imported.taken_back
                + imported.outgoing
                + imported.card_settlements,
            known: imported.known,
            conflicts: imported.conflicts,
            offered: imported.offers.len(),
            settled,
            unknown: imported.unknown.len(),
            card_settlements: Money::kzt(imported.card_settlements_minor),
            executions: imported.executed,
            paid_back: imported.paid_back.len(),
            reversed: imported.reversed + imported.taken_back,
            outgoing: imported.outgoing,
        })
    }

    /// The bookings that a statement names by their numbers.
    async fn bookings(
        &self,
        statement: &BankStatement,
    ) -> Result<BTreeMap<String, BookingId>, Refusal> {
        let mut found = BTreeMap::new();
        for written in booking_numbers(statement) {
            let Ok(number) = written.parse::<BookingNumber>() else {
                continue;
            };
            if let Some(booking) = self.till.store.read(ByNumber { number }).await? {
                found.insert(written, booking.id);
            }
        }
        Ok(found)
    }

    /// Settles the offers that wait, and answers how many are settled now. One that can't be settled
    /// is logged and stays; it doesn't keep the others waiting.
    ///
    /// # Errors
    /// When the offers can't be read.
    pub async fn settle_offers(&self) -> Result<usize, Refusal> {
        let till = &self.till;
        let today = kernel::zone::kazakhstan()
            .to_datetime(till.clock.now())
            .date();
        let from = today
            .checked_sub(LOOK_BACK_DAYS.days())
            .unwrap_or(jiff::civil::Date::MIN);
        let mut settled = 0;
        loop {
            let limit = PAGE_MAX;
            let waiting = till.store.read(OffersWaiting { from, limit }).await?;
            let full = i64::try_from(waiting.len()).unwrap_or(i64::MAX) >= limit;
            let before = settled;
            for offer in waiting {
                let message = offer.message(till.ids.uuid(), till.clock.now());
                match till.take(message).await {
                    Ok(_) => settled += 1,
                    Err(refusal) => {
                        tracing::error!(entry = %offer.entry, %refusal, "a receipt is not settled");
                    }
                }
            }
            if !full || settled == before {
                return Ok(settled);
            }
        }
    }
}

/// Handler of [`SETTLE_OFFERS_JOB`].
pub struct SettleOffers(pub StatementDesk);

impl JobHandler for SettleOffers {
    fn kind(&self) -> &'static str {
        SETTLE_OFFERS_JOB
    }

    fn run<'a>(&'a self, _: &'a LeasedJob) -> Handling<'a> {
        Box::pin(async move {
            match self.0.settle_offers().await {
                Ok(_) => JobOutcome::Again(self.0.till.clock.now() + ROUNDS_APART),
                Err(refusal) => JobOutcome::Retry(refusal.to_string()),
            }
        })
    }
}
