//! The rows that a statement's entries become: gathered entry by entry, written set-based.

use crate::bank_statement::StatementEntry;
use crate::ids::DerivedIds;
use crate::import::{EntryConflict, ImportStatement, Imported};
use crate::matching::{ConflictKind, Fate};
use crate::model::{BankOutcome, Cause, CauseKind, LedgerAccount, NewTransfer, Verdict};
use crate::offers::{Offer, raw, transaction_id};
use crate::payouts::{PayoutOrder, PayoutState};
use crate::reversals::{Reversal, ReversalSource};
use crate::scrub::scrub;
use crate::transfer_order::TransferOrder;
use jiff::civil::Date;
use store::Value;
use uuid::Uuid;

/// Rows to be written, gathered entry by entry.
pub(crate) struct Rows<'c> {
    command: &'c ImportStatement,
    pub(crate) ids: DerivedIds,
    /// Id of the statement.
    pub(crate) statement: Uuid,
    pub(crate) entries: Vec<Vec<Value>>,
    pub(crate) messages: Vec<Vec<Value>>,
    pub(crate) transfers: Vec<NewTransfer>,
    /// Orders that are executed, with the entries that say so.
    pub(crate) executions: Vec<(Uuid, TransferOrder)>,
    /// Orders to pay money back that are executed, with the entries that say so.
    pub(crate) payouts: Vec<(Uuid, PayoutOrder)>,
    /// Receipts that are taken back.
    pub(crate) reversals: Vec<Reversal>,
    /// Withdrawn orders that were executed all the same: entry, day, order, whether to the budget.
    pub(crate) disputes: Vec<(Uuid, Date, Uuid, bool)>,
}

impl<'c> Rows<'c> {
    pub(crate) fn new(command: &'c ImportStatement) -> Self {
        let mut ids = DerivedIds::new(command.seed);
        Self {
            command,
            statement: ids.uuid(),
            ids,
            entries: Vec::new(),
            messages: Vec::new(),
            transfers: Vec::new(),
            executions: Vec::new(),
            payouts: Vec::new(),
            reversals: Vec::new(),
            disputes: Vec::new(),
        }
    }

    fn entry(&mut self, id: Uuid, entry: &StatementEntry, fate: &Fate) {
        let transaction_id = transaction_id(self.command.account.as_str(), &entry.reference);
        let invoice_number = match fate {
            Fate::Offered(invoice) => Some(invoice.number),
            _ => None,
        };
        self.entries.push(vec![
            id.into(),
            self.statement.into(),
            self.command.account.as_str().into(),
            entry.reference.as_str().into(),
            transaction_id.as_str().into(),
            entry.content_hash().into(),
            entry.booked_on.into(),
            entry.direction.as_str().into(),
            entry.amount.minor.into(),
            entry.counterparty.name.clone().into(),
            entry.counterparty.number.clone().into(),
            entry.counterparty.account.clone().into(),
            entry.purpose.as_str().into(),
            entry.end_to_end_id.clone().into(),
            entry.kbk.clone().into(),
            entry.knp.clone().into(),
            fate.kind().as_str().into(),
            invoice_number.into(),
        ]);
    }

    /// Adds an entry, and what becomes of it.
    pub(crate) fn add(&mut self, entry: &StatementEntry, fate: Fate, out: &mut Imported) {
        let id = self.ids.uuid();
        self.entry(id, entry, &fate);
        match fate {
            Fate::Offered(invoice) => out.offers.push(Offer {
                entry: id,
                invoice: *invoice,
                reference: entry.reference.clone(),
                transaction_id: transaction_id(self.command.account.as_str(), &entry.reference),
                booked_on: entry.booked_on,
                amount: entry.amount,
                purpose: entry.purpose.clone(),
            }),
            Fate::Unknown => {
                self.book_unknown(id, entry);
                out.unknown.push(id);
            }
            Fate::TakenBack(None) => {
                self.message(id, entry, Verdict::Declined, Some("reversed"));
                out.taken_back += 1;
            }
            Fate::TakenBack(Some(kind)) => self.reject(entry, kind, out),
            Fate::CardSettlement => {
                out.card_settlements += 1;
                out.card_settlements_minor += entry.amount.minor;
            }
            Fate::Execution(order) => {
                let order = TransferOrder {
                    executed_on: Some(entry.booked_on),
                    ..*order
                };
                out.executed.push(order.clone());
                self.executions.push((id, order));
            }
            Fate::Payout(order) => {
                let order = PayoutOrder {
                    executed_on: Some(entry.booked_on),
                    state: PayoutState::Executed,
                    ..*order
                };
                out.paid_back.push(order.clone());
                self.payouts.push((id, order));
            }
            Fate::Reversal(transaction, is_known) => {
                out.reversed += 1;
                self.take_back(id, entry, transaction);
                if !is_known {
                    self.reject(entry, ConflictKind::ReversalUnknown, out);
                }
            }
            Fate::DisputedTransfer(order) => self.dispute((id, order, true), entry, out),
            Fate::DisputedPayout(order) => self.dispute((id, order, false), entry, out),
            Fate::Outgoing(conflict) => {
                out.outgoing += 1;
                if let Some(kind) = conflict {
                    self.reject(entry, kind, out);
                }
            }
        }
    }

    /// A receipt that the bank took back. It follows the entries, so that one statement may tell of both.
    fn take_back(&mut self, id: Uuid, entry: &StatementEntry, transaction: String) {
        self.reversals.push(Reversal {
            id,
            told_at: self.command.at,
            source: ReversalSource::Statement,
            bank_transaction_id: transaction,
            invoice_number: 0,
            amount: entry.amount,
            raw: raw(
                &entry.reference,
                entry.amount,
                entry.booked_on,
                &entry.purpose,
            ),
        });
    }

    /// A withdrawn order that the bank executed: nothing moves, and nobody overlooks it.
    fn dispute(
        &mut self,
        (id, order, is_transfer): (Uuid, Uuid, bool),
        entry: &StatementEntry,
        out: &mut Imported,
    ) {
        out.outgoing += 1;
        self.disputes
            .push((id, entry.booked_on, order, is_transfer));
        self.reject(entry, ConflictKind::ExecutionNotOrdered, out);
    }

    /// A receipt of which nobody knows whose it is: in the journal and in the ledger.
    fn book_unknown(&mut self, id: Uuid, entry: &StatementEntry) {
        self.message(id, entry, Verdict::UnknownInvoice, None);
        self.transfers.push(NewTransfer {
            id: self.ids.draw(),
            debit: LedgerAccount::Bank,
            credit: LedgerAccount::UnknownReceipts,
            amount: entry.amount,
            cause: Cause {
                kind: CauseKind::Receipt,
                id,
            },
            at: self.command.at,
        });
    }

    /// An entry that contradicts: in the journal of rejected messages.
    pub(crate) fn reject(
        &mut self,
        entry: &StatementEntry,
        kind: ConflictKind,
        out: &mut Imported,
    ) {
        let id = self.ids.uuid();
        let reason = match kind {
            ConflictKind::Content => "statement_content",
            ConflictKind::ExecutionAmount => "statement_execution_amount",
            ConflictKind::ExecutionAccount => "statement_execution_account",
            ConflictKind::ExecutedBefore => "statement_executed_before",
            ConflictKind::ExecutionNotOrdered => "statement_execution_not_ordered",
            ConflictKind::ReversalAmount => "statement_reversal_amount",
            ConflictKind::ReversedBefore => "statement_reversed_before",
            ConflictKind::ReversalUnknown => "statement_reversal_unknown",
        };
        self.message(id, entry, Verdict::Rejected, Some(reason));
        out.conflicts.push(EntryConflict {
            reference: entry.reference.clone(),
            kind,
        });
    }

    fn message(
        &mut self,
        id: Uuid,
        entry: &StatementEntry,
        verdict: Verdict,
        reason: Option<&'static str>,
    ) {
        let kept = raw(
            &entry.reference,
            entry.amount,
            entry.booked_on,
            &entry.purpose,
        );
        self.messages.push(vec![
            id.into(),
            self.command.at.into(),
            // No invoice has this number.
            0_i64.into(),
            transaction_id(self.command.account.as_str(), &entry.reference).into(),
            entry.amount.minor.into(),
            entry.amount.currency.code().into(),
            BankOutcome::Ok.as_str().into(),
            verdict.as_str().into(),
            reason.into(),
            scrub(&kept).into(),
        ]);
    }
}
