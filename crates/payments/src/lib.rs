//! Tariffs, invoices, the double-entry ledger, statements, transfers to the budget and the
//! card-payment client (Q-23 to Q-28, Q-26).
//!
//! A fee is paid in four steps, all of them inside transactions of the service that asks for it:
//!
//! 1. [`Tariffs::price`] says what the fee costs on a day. The tables are dated data (Q-25).
//! 2. [`open_invoice`] writes the invoice; [`epay`] takes the user to the bank.
//! 3. The bank sends a message. The caller compares its secret and asks the bank for the status,
//!    both outside of a transaction, and hands the result to [`receive`] as a [`BankMessage`]. The
//!    journal keeps every message; a payment counts once, however often and in whatever order it is
//!    told; the money is on the user's account afterwards, or among the unknown receipts.
//! 4. The caller looks at [`Received`] and, if what was to be bought can still be had, takes the fee
//!    with [`charge`]. If not (the hold ran out), the money stays with the user and pays for the
//!    next booking.
//!
//! The ledger is double entry with one row for each transfer, so its entries sum to zero by
//! construction. Rows are never changed: no statement of this crate does it and the schema refuses
//! it. A cause (what the money moved for) moves money between two accounts once. Balances are kept
//! in the transaction of each transfer; [`LedgerAudit`] compares them with the transfers.
//!
//! ```text
//! bank ──receipt──▶ user:<id> ──fee──▶ fees_earned ──order──▶ in_transfer ──execution──▶ budget  (Q-24)
//!   └──receipt──▶ unknown_receipts ──assignment──▶ user:<id>
//!                                       fees_earned ──refund──▶ refunds_due                    (Q-28.3)
//! ```
//!
//! Statements of the bank ([`BankStatement`], [`ImportStatement`]) tell of transfers that no card
//! page saw, and of what became of the orders to the budget ([`MakeTransferOrders`],
//! [`TransfersOverview`]). Money that moves by hand ([`ProposePosting`], [`MatchReceipt`]) moves by
//! two people. These are commands of this crate; they append their own events to the registrar's
//! stream, with who and why.
//!
//! What accountants and auditors ask – the journal with filters, the reconciliation of a day, whom an
//! unknown receipt may belong to, the forecast – is in [`finance`].
//!
//! The functions of a fee append no events: they run inside other crates' commands, which tell what
//! happened in their own stream. [`event_of`] makes the event of a bank message.
//!
//! To extend: a fee is a variant of [`FeeItem`] and a dated line in `data/tariffs.csv`; a new MCI is
//! a line in `data/mci.csv`; a new movement of money is a variant of [`CauseKind`] and a function
//! beside [`charge`].

pub mod bank_statement;
mod budget;
mod budget_lines;
pub mod epay;
pub mod finance;
mod iban;
mod ids;
mod import;
mod import_rejects;
mod import_rows;
mod invoice;
mod invoices;
mod ledger;
mod matching;
mod model;
mod offers;
mod overview;
pub mod proposal_sql;
mod proposals;
pub mod queries;
mod receipt_match;
mod receipts;
mod scrub;
pub mod sql;
pub mod statement_sql;
mod tariffs;
#[cfg(test)]
mod tariffs_tests;
mod transfer_order;
pub mod transfer_sql;
mod transfers;

pub use bank_statement::{
    BankStatement, Counterparty, Direction, FieldRule, STATEMENT_BYTES, STATEMENT_ENTRIES,
    StatementEntry, StatementError, StatementFormat,
};
pub use budget::{BudgetCode, BudgetCodes, BudgetError, Debtor};
pub use iban::{Iban, IbanError};
pub use import::{EntryConflict, ImportError, ImportStatement, Imported, booking_numbers};
pub use import_rejects::RejectStatement;
pub use invoice::{
    INVOICE_NUMBERS, Invoice, InvoicePurpose, InvoiceState, InvoiceSubject, NewInvoice,
};
pub use invoices::{
    InvoiceError, invoice_by_number, open_invoice, open_invoice_for, open_invoice_of, void_invoice,
    void_invoices_of,
};
pub use ledger::{
    Charged, LedgerError, Posted, PostingError, balance, charge, pass_to_budget, refund_due,
    transfer,
};
pub use matching::{ConflictKind, EntryFate};
pub use model::{
    BANK_TRANSACTION_ID_BYTES, BankMessage, BankOutcome, Cause, CauseKind, JournalMessage,
    LedgerAccount, NewTransfer, Received, RejectReason, Totals, Transfer, Verdict,
};
pub use offers::{Offer, OffersWaiting, OffersWaitingSum};
pub use overview::{
    ALARM_DAYS, DayOfTransfers, Deadline, OVERVIEW_DAYS, OverviewError, TRANSFER_DAYS,
    TransferFindings, TransferOrders, TransfersAudit, TransfersOverview, deadline,
};
pub use proposals::{
    ApprovePosting, Proposal, ProposalError, ProposalKind, ProposalState, ProposalsWaiting,
    ProposePosting, REASON_CHARACTERS, RejectPosting,
};
pub use queries::{
    AuditFindings, BalanceOf, InvoiceByNumber, InvoicesOf, Journal, JournalOfInvoice, LedgerAudit,
    LedgerTotals, PAGE_MAX, Statement, StatementOf, totals,
};
pub use receipt_match::{ApproveMatch, MatchReceipt, MatchTarget, Matched, RejectMatch};
pub use receipts::{Assigned, assign_receipt, event_of, receive};
pub use scrub::RAW_BYTES;
pub use sql::Difference;
pub use tariffs::{FeeItem, MciUnits, Price, TariffError, Tariffs};
pub use transfer_order::{TransferOrder, pain_001, printable};
pub use transfers::{
    MakeTransferOrders, ORDERS_MAX, PlannedOrder, TransferError, WaitingLine, plan_orders,
};
