//! The rows that a statement's entries become: gathered entry by entry, written set-based.

use crate::bank_statement::StatementEntry;
use crate::ids::DerivedIds;
use crate::import::{EntryConflict, ImportStatement, Imported};
use crate::matching::{ConflictKind, Fate};
use crate::model::{BankOutcome, Cause, CauseKind, LedgerAccount, NewTransfer, Verdict};
use crate::offers::{Offer, raw, transaction_id};
use crate::scrub::scrub;
use crate::transfer_order::TransferOrder;
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
        }
    }

    pub(crate) fn add(&mut self, entry: &StatementEntry, fate: Fate, out: &mut Imported) {
        let id = self.ids.uuid();
        let transaction_id = transaction_id(&self.command.account, &entry.reference);
        let invoice_number = match &fate {
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
        match fate {
            Fate::Offered(invoice) => out.offers.push(Offer {
                entry: id,
                invoice: *invoice,
                reference: entry.reference.clone(),
                transaction_id,
                booked_on: entry.booked_on,
                amount: entry.amount,
                purpose: entry.purpose.clone(),
            }),
            Fate::Unknown => {
                self.book_unknown(id, entry);
                out.unknown.push(id);
            }
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
            Fate::Outgoing(conflict) => {
                out.outgoing += 1;
                if let Some(kind) = conflict {
                    self.reject(entry, kind, out);
                }
            }
        }
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
            transaction_id(&self.command.account, &entry.reference).into(),
            entry.amount.minor.into(),
            entry.amount.currency.code().into(),
            BankOutcome::Ok.as_str().into(),
            verdict.as_str().into(),
            reason.into(),
            scrub(&kept).into(),
        ]);
    }
}
