//! Booking a bank statement: each entry once, however many statements tell of it.
//!
//! What pays an open invoice is *offered*: the caller settles it as it settles a message of the card
//! bank, with [`Offer::message`] and [`crate::receive`] inside the service's own command, so that the
//! money and the booking change in one transaction. Until then the money is not in the ledger, and
//! [`crate::OffersWaiting`] names it; a process that died in between loses nothing. Every other credit is in
//! the ledger at once, among the unknown receipts.

use crate::bank_statement::{BankStatement, Direction, StatementEntry, StatementFormat};
use crate::iban::Iban;
use crate::import_rows::Rows;
use crate::invoice::Invoice;
use crate::ledger;
use crate::matching::{ConflictKind, Facts, ReturnedCredit, fate_of, named};
use crate::model::{Cause, CauseKind, LedgerAccount, NewTransfer};
use crate::offers::{Offer, transaction_id};
use crate::payouts::{self, PayoutOrder};
use crate::reversals::{ReversedPayment, reverse};
use crate::statement_sql::{self as sql, BookedEntry, OtherFormat};
use crate::transfer_order::TransferOrder;
use crate::transfer_sql;
use crate::{debt_sql, payout_sql};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::{AccountId, BookingId};
use newtype_uuid::GenericUuid;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use store::{Command, NewEvent, StoreError, Stream, Tx, events};
use uuid::Uuid;

/// Most references named in one event; the journal has all of them.
const NAMED_MAX: usize = 20;

/// An entry that contradicts what is known; the journal of rejected messages has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryConflict {
    /// Its reference at the bank.
    pub reference: String,
    /// What contradicts.
    pub kind: ConflictKind,
}

/// What came of a statement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Entries that were booked before; nothing was done for them now.
    pub known: usize,
    /// What the service settles now.
    pub offers: Vec<Offer>,
    /// Messages of the receipts that are to be matched by hand.
    pub unknown: Vec<Uuid>,
    /// Sum of the card payments that the bank passed on; they are in the ledger already.
    pub card_settlements_minor: i64,
    /// How many entries that were.
    pub card_settlements: usize,
    /// Orders that are executed now.
    pub executed: Vec<TransferOrder>,
    /// Orders to pay money back that are executed now.
    pub paid_back: Vec<PayoutOrder>,
    /// Receipts that the bank took back now.
    pub reversed: usize,
    /// Receipts that were taken back before they were told of; nothing moved.
    pub taken_back: usize,
    /// Debits that belong to no order.
    pub outgoing: usize,
    /// Contradictions. An entry whose content contradicts is not booked; a debit that doesn't fit
    /// its order is kept and executes nothing.
    pub conflicts: Vec<EntryConflict>,
}

/// Why a statement is not booked at all.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ImportError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The statement is of another account.
    #[error("the statement is of account {found}; statements of {expected} are imported here")]
    AnotherAccount {
        /// The registrar's account.
        expected: Iban,
        /// The statement's.
        found: Iban,
    },
    /// The same days came in the other format, whose references are others.
    #[error(
        "days of this statement were imported as {format} ({from} to {until}); \
         import the rest in that format too, or entries would be booked twice"
    )]
    OtherFormat {
        /// The format of the statement that was imported.
        format: StatementFormat,
        /// Its first day.
        from: Date,
        /// Its last day.
        until: Date,
    },
}

/// Books a statement: every entry once by account and reference (Q-23, example 9).
#[derive(Debug, Clone)]
pub struct ImportStatement {
    /// The statement.
    pub statement: Arc<BankStatement>,
    /// The registrar's account, whose statements are booked.
    pub account: Iban,
    /// BIN of the banks that settle card payments: what they pay in was told payment by payment.
    pub acquirers: Vec<String>,
    /// Bookings by the numbers that [`booking_numbers`] found in the statement; the service that
    /// issues the numbers knows them.
    pub bookings: BTreeMap<String, BookingId>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// Who asks.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

/// The numbers of bookings that the credits of a statement name, each once.
pub fn booking_numbers(statement: &BankStatement) -> Vec<String> {
    let credits = credits(&statement.entries);
    let mut numbers: Vec<String> = credits
        .flat_map(|entry| named(&entry.purpose).bookings)
        .collect();
    numbers.sort();
    numbers.dedup();
    numbers
}

fn credits<'e>(
    entries: impl IntoIterator<Item = &'e StatementEntry>,
) -> impl Iterator<Item = &'e StatementEntry> {
    let is_credit = |entry: &&StatementEntry| entry.direction == Direction::Credit;
    entries.into_iter().filter(is_credit)
}

impl Command for ImportStatement {
    type Out = Imported;
    type Error = ImportError;
    const NAME: &'static str = "payments.import_statement";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Imported, ImportError> {
        if self.statement.account != self.account {
            return Err(ImportError::AnotherAccount {
                expected: self.account.clone(),
                found: self.statement.account.clone(),
            });
        }
        ledger::lock(tx).await?;
        self.refuse_other_format(tx).await?;
        let mut out = Imported::default();
        let mut rows = Rows::new(self);
        let fresh = self.fresh(tx, &mut out, &mut rows).await?;
        let mut facts = self.facts(tx, &fresh).await?;
        for entry in fresh {
            let fate = fate_of(entry, &mut facts);
            rows.add(entry, fate, &mut out);
        }
        self.write(tx, rows, &mut out).await?;
        Ok(out)
    }
}

impl ImportStatement {
    async fn refuse_other_format(&self, tx: &mut Tx<'_>) -> Result<(), ImportError> {
        let statement = &self.statement;
        let values = [
            self.account.as_str().into(),
            statement.from.into(),
            statement.until.into(),
            statement.format.as_str().into(),
        ];
        let found: Option<OtherFormat> = tx.fetch_optional(&sql::OTHER_FORMAT, &values).await?;
        match found {
            Some(OtherFormat {
                format,
                from,
                until,
            }) => Err(ImportError::OtherFormat {
                format,
                from,
                until,
            }),
            None => Ok(()),
        }
    }

    /// The entries that were not booked before. Those that contradict are noted.
    async fn fresh(
        &self,
        tx: &mut Tx<'_>,
        out: &mut Imported,
        rows: &mut Rows<'_>,
    ) -> Result<Vec<&StatementEntry>, StoreError> {
        let references: Vec<String> = self
            .statement
            .entries
            .iter()
            .map(|entry| entry.reference.clone())
            .collect();
        let values = [self.account.as_str().into(), references.into()];
        let booked: Vec<BookedEntry> = tx.fetch_all(&sql::BOOKED_ENTRIES, &values).await?;
        let booked: HashMap<&str, &BookedEntry> = booked
            .iter()
            .map(|entry| (entry.reference.as_str(), entry))
            .collect();
        let mut fresh = Vec::new();
        for entry in &self.statement.entries {
            match booked.get(entry.reference.as_str()) {
                None => fresh.push(entry),
                Some(known) if known.content_hash == entry.content_hash() => out.known += 1,
                Some(known) => {
                    tracing::warn!(entry = %known.id, "a statement tells an entry differently");
                    rows.reject(entry, ConflictKind::Content, out);
                }
            }
        }
        Ok(fresh)
    }

    async fn facts(&self, tx: &mut Tx<'_>, fresh: &[&StatementEntry]) -> Result<Facts, StoreError> {
        let mut numbers: Vec<i64> = credits(fresh.iter().copied())
            .flat_map(|entry| named(&entry.purpose).invoices)
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut bookings: Vec<Uuid> = credits(fresh.iter().copied())
            .flat_map(|entry| named(&entry.purpose).bookings)
            .filter_map(|number| self.bookings.get(&number))
            .map(|id| id.into_untyped_uuid())
            .collect();
        bookings.sort_unstable();
        bookings.dedup();
        let ids: Vec<String> = fresh
            .iter()
            .filter(|entry| entry.direction == Direction::Debit)
            .filter_map(|entry| entry.end_to_end_id.clone())
            .collect();
        let by_number: Vec<Invoice> = tx
            .fetch_all(&sql::OPEN_BY_NUMBERS, &[numbers.into()])
            .await?;
        let by_booking: Vec<Invoice> = tx
            .fetch_all(&sql::OPEN_BY_BOOKINGS, &[bookings.into()])
            .await?;
        let orders: Vec<TransferOrder> = tx
            .fetch_all(
                &transfer_sql::ORDERS_BY_END_TO_END_ID,
                &[ids.clone().into()],
            )
            .await?;
        let payouts: Vec<PayoutOrder> = tx
            .fetch_all(&payout_sql::PAYOUTS_BY_END_TO_END_ID, &[ids.into()])
            .await?;
        let credits = self.returned_credits(tx, fresh).await?;
        let reversed = self.reversed(tx, fresh, &credits).await?;
        Ok(Facts {
            payouts: payouts
                .into_iter()
                .map(|order| (order.end_to_end_id.clone(), order))
                .collect(),
            credits,
            reversed,
            account: self.account.to_string(),
            invoices: by_number
                .into_iter()
                .chain(by_booking)
                .map(|invoice| (invoice.number, invoice))
                .collect(),
            bookings: self.bookings.clone(),
            orders: orders
                .into_iter()
                .map(|order| (order.end_to_end_id.clone(), order))
                .collect(),
            acquirers: self.acquirers.clone(),
            ..Facts::default()
        })
    }

    /// The receipts that the debits may take back: of earlier statements, and of this one.
    async fn returned_credits(
        &self,
        tx: &mut Tx<'_>,
        fresh: &[&StatementEntry],
    ) -> Result<Vec<ReturnedCredit>, StoreError> {
        let named: Vec<String> = fresh
            .iter()
            .filter(|entry| entry.direction == Direction::Debit)
            .filter_map(|entry| entry.returns.clone())
            .collect();
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let account = self.account.as_str();
        let values = [account.into(), named.clone().into()];
        let mut found: Vec<ReturnedCredit> =
            tx.fetch_all(&sql::CREDITS_BY_REFERENCE, &values).await?;
        let by_id: Vec<ReturnedCredit> = tx
            .fetch_all(&sql::CREDITS_BY_END_TO_END_ID, &values)
            .await?;
        found.extend(by_id);
        let is_receipt = |entry: &&StatementEntry| {
            let number = entry.counterparty.number.as_ref();
            !number.is_some_and(|number| self.acquirers.contains(number))
        };
        let of_statement = credits(fresh.iter().copied()).filter(is_receipt);
        found.extend(of_statement.map(|entry| ReturnedCredit {
            transaction_id: transaction_id(account, &entry.reference),
            reference: entry.reference.clone(),
            end_to_end_id: entry.end_to_end_id.clone(),
            amount: entry.amount,
        }));
        found.sort_by(|a, b| a.transaction_id.cmp(&b.transaction_id));
        found.dedup_by(|a, b| a.transaction_id == b.transaction_id);
        Ok(found)
    }

    /// What was taken back before, of the statement's receipts and of those its debits name.
    async fn reversed(
        &self,
        tx: &mut Tx<'_>,
        fresh: &[&StatementEntry],
        named: &[ReturnedCredit],
    ) -> Result<HashMap<String, i64>, StoreError> {
        let account = self.account.as_str();
        let own = credits(fresh.iter().copied()).map(|entry| entry.reference.as_str());
        let returned = fresh.iter().filter_map(|entry| entry.returns.as_deref());
        let ids: Vec<String> = own
            .chain(returned)
            .map(|reference| transaction_id(account, reference))
            .chain(named.iter().map(|credit| credit.transaction_id.clone()))
            .collect();
        let found = tx
            .fetch_all::<ReversedPayment>(&debt_sql::REVERSED_OF, &[ids.into()])
            .await?;
        let found = found.into_iter();
        Ok(found.map(|row| (row.transaction_id, row.minor)).collect())
    }

    /// Writes what was decided: set-based, so that a large statement is a handful of statements.
    async fn write(
        &self,
        tx: &mut Tx<'_>,
        mut rows: Rows<'_>,
        out: &mut Imported,
    ) -> Result<(), StoreError> {
        let statement = &self.statement;
        let count = i64::try_from(statement.entries.len()).unwrap_or(i64::MAX);
        tx.execute(
            &sql::INSERT_STATEMENT,
            &[
                rows.statement.into(),
                self.account.as_str().into(),
                statement.format.as_str().into(),
                statement.from.into(),
                statement.until.into(),
                statement.opening.minor.into(),
                statement.closing.minor.into(),
                count.into(),
                self.at.into(),
                self.by.into(),
            ],
        )
        .await?;
        tx.insert_many(&sql::INSERT_ENTRIES, rows.entries).await?;
        tx.insert_many(&sql::INSERT_MESSAGES, rows.messages).await?;
        for (entry, order) in &mut rows.executions {
            rows.transfers.push(NewTransfer {
                id: rows.ids.draw(),
                debit: LedgerAccount::InTransfer,
                credit: LedgerAccount::Budget,
                amount: order.amount,
                cause: Cause {
                    kind: CauseKind::BudgetOrder,
                    id: order.id,
                },
                at: self.at,
            });
            let values = [order.id.into(), order.executed_on.into(), (*entry).into()];
            tx.execute(&transfer_sql::EXECUTE_ORDER, &values).await?;
        }
        ledger::post_all(tx, &rows.transfers).await?;
        for (entry, order) in &rows.payouts {
            payouts::execute(tx, order, *entry, self.at).await?;
        }
        for (entry, day, order, is_transfer) in &rows.disputes {
            let values = [(*order).into(), (*day).into(), (*entry).into()];
            let statement = if *is_transfer {
                &transfer_sql::DISPUTE_ORDER
            } else {
                &payout_sql::DISPUTE_PAYOUT
            };
            tx.execute(statement, &values).await?;
        }
        for reversal in &rows.reversals {
            reverse(tx, reversal).await?;
        }
        let told = self.told(rows.statement, out);
        events::append(tx, Stream::REGISTRAR, self.at, told).await
    }

    /// The events: one of the statement, one of each order that is executed, without personal data.
    fn told(&self, statement: Uuid, out: &Imported) -> Vec<NewEvent> {
        let conflicts: Vec<_> = out
            .conflicts
            .iter()
            .take(NAMED_MAX)
            .map(|conflict| json!([conflict.reference, conflict.kind]))
            .collect();
        let mut told = vec![NewEvent {
            kind: "statement.imported",
            subject: Some(statement),
            payload: json!({
                "from": self.statement.from,
                "until": self.statement.until,
                "entries": self.statement.entries.len(),
                "known": out.known,
                "offered": out.offers.len(),
                "unknown": out.unknown.len(),
                "outgoing": out.outgoing,
                "reversed": out.reversed,
                "taken_back": out.taken_back,
                "conflicts": out.conflicts.len(),
                "first_conflicts": conflicts,
                "by": self.by,
                "reason": "statement of the bank",
            }),
        }];
        told.extend(out.executed.iter().map(|order| NewEvent {
            kind: "transfer.executed",
            subject: Some(order.id),
            payload: json!({
                "order": order.end_to_end_id,
                "executed_on": order.executed_on,
                "amount": order.amount,
                "statement": statement,
                "by": self.by,
                "reason": "debit in the statement of the bank",
            }),
        }));
        told.extend(out.paid_back.iter().map(|order| NewEvent {
            kind: "payout.executed",
            subject: Some(order.id),
            payload: json!({
                "order": order.end_to_end_id,
                "account": order.account,
                "executed_on": order.executed_on,
                "amount": order.amount,
                "statement": statement,
                "by": self.by,
                "reason": "debit in the statement of the bank",
            }),
        }));
        told
    }
}
