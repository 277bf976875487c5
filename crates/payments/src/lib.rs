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
//! in the transaction of each transfer; [`LedgerAudit`] compares them with the transfers. Transfers that
//! arrive together ([`PostTransfer`], the receipts of a statement) are decided in order and written as a
//! set, by the same code as one alone.
//!
//! ```text
//! bank ──receipt──▶ user:<id> ──fee──▶ fees_earned ──order──▶ in_transfer ──execution──▶ budget  (Q-24)
//!   └──receipt──▶ unknown_receipts ──assignment──▶ user:<id>
//!                                       fees_earned ──refund──▶ refunds_due                    (Q-28.3)
//!                                       user:<id> ──withdrawal──▶ refunds_due ──order──▶ in_payout ──execution──▶ bank
//! user:<id>, unknown_receipts ──reversal──▶ bank      debt:<id> ──reversal──▶ bank               (Q-27)
//! debt:<id> ──by hand──▶ fees_earned                   user:<id> ──debt payment──▶ debt:<id>       (Q-27)
//! ```
//!
//! What the bank takes back ([`reverse`]), what is owed ([`pay_debts`], [`DebtOf`]) and what goes back to users
//! ([`MakePayout`]) is in the crate's hands alone, so that an account is blocked if and only if it owes.
//!
//! Statements of the bank ([`BankStatement`], [`ImportStatement`]) tell of transfers that no card
//! page saw, and of what became of the orders to the budget ([`MakeTransferOrders`],
//! [`TransfersOverview`]). Money that moves by hand ([`ProposePosting`], [`MatchReceipt`]) moves by
//! two people. These are commands of this crate; they append their own events to the registrar's
//! stream, with who and why.
//!
//! A user sees the own account with [`MoneyOf`] and [`StatementOfPeriod`]. [`IssueReceipt`] gives the
//! receipt for money that came in, and [`CheckDocument`] answers whoever holds it.
//! A fee is in tenge, in MCI or in another currency (the day whose MCI or rate counts is part of its
//! line). Exchange rates come from files ([`ImportRates`]) or from two people ([`ProposeRate`],
//! [`ApproveRate`]); [`PriceOn`] and [`price_on`] find the one that counts.
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
pub mod biller;
mod budget;
mod budget_lines;
pub mod debt_sql;
mod debts;
pub mod document_sql;
mod documents;
pub mod epay;
pub mod finance;
pub mod fuzzing;
mod iban;
mod ids;
mod import;
mod import_rejects;
mod import_rows;
mod invoice;
mod invoices;
mod ledger;
mod matching;
mod mci;
mod model;
mod money_back;
mod movements;
mod offers;
mod overview;
mod payout_queries;
pub mod payout_sql;
mod payouts;
mod posting;
pub mod proposal_sql;
mod proposals;
pub mod queries;
mod rate_file;
mod rate_import;
mod rate_proposals;
mod rate_queries;
pub mod rate_sql;
mod rates;
#[cfg(test)]
mod rates_tests;
mod receipt_match;
mod receipts;
mod reversals;
mod scrub;
pub mod sql;
pub mod statement_sql;
mod tariff_tables;
mod tariffs;
#[cfg(test)]
mod tariffs_tests;
mod transfer_order;
pub mod transfer_sql;
mod transfers;
pub mod withdrawal_sql;
mod withdrawals;

pub use bank_statement::{
    BankStatement, Counterparty, Direction, FieldRule, STATEMENT_BYTES, STATEMENT_ENTRIES,
    StatementEntry, StatementError, StatementFormat,
};
pub use budget::{BudgetCode, BudgetCodes, BudgetError, Debtor, SERVICE_KNP};
pub use debts::{AskDebtPayment, Debt, DebtError, DebtMove, DebtOf, pay_debts};
pub use documents::{
    CheckDocument, CheckedDocument, CodeError, DocumentCode, DocumentFacts, DocumentKind,
    IssueReceipt, PaymentWay, Receipt,
};
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
    Charged, LedgerError, Posted, balance, charge, pass_to_budget, refund_due, transfer,
};
pub use matching::{ConflictKind, EntryFate};
pub use mci::MciUnits;
pub use model::{
    BANK_TRANSACTION_ID_BYTES, BankMessage, BankOutcome, Cause, CauseKind, JournalMessage,
    LedgerAccount, NewTransfer, Received, RejectReason, Totals, Transfer, Verdict,
};
pub use money_back::{AskMoneyBack, MoneyBack, MoneyBackError, money_back};
pub use movements::{
    MoneyOf, MoneyPage, Movement, PERIOD_DAYS_MAX, PERIOD_MOVEMENTS_MAX, Period, PeriodError,
    PeriodStatement, StatementOfPeriod, StatementOfPeriodError,
};
pub use offers::{Offer, OffersWaiting, OffersWaitingSum};
pub use overview::{
    ALARM_DAYS, DayOfTransfers, Deadline, DisputedOrders, OVERVIEW_DAYS, OutstandingTransfers,
    OverviewError, TRANSFER_DAYS, TransferFindings, TransferOrders, TransfersAudit,
    TransfersOverview, deadline,
};
pub use payout_queries::{
    DisputedPayouts, FindPayout, PayoutAccountOf, PayoutFindings, PayoutOrders, PayoutsAudit,
    RefundsOf, RefundsWaiting,
};
pub use payouts::{
    DecidePayout, MakePayout, PayoutAccount, PayoutError, PayoutOrder, PayoutState, REFUNDS_MAX,
    RefundWaiting, StatePayoutAccount,
};
pub use posting::{Cover, PostTransfer, PostingError};
pub use proposals::{
    ApprovePosting, Proposal, ProposalError, ProposalKind, ProposalState, ProposalsWaiting,
    ProposePosting, REASON_CHARACTERS, RejectPosting,
};
pub use queries::{
    AuditFindings, BalanceOf, InvoiceByNumber, InvoicesOf, Journal, JournalOfInvoice, LedgerAudit,
    LedgerTotals, PAGE_MAX, PaymentTold, Statement, StatementOf, totals,
};
pub use rate_file::{FileRate, RATE_FILE_BYTES, RATE_FILE_LINES, RateFile, RateFileError};
pub use rate_import::{ImportRates, ImportedRates, RejectRates};
pub use rate_proposals::{ApproveRate, ProposeRate, RateProposal, RejectRate};
pub use rate_queries::{
    PriceError, PriceOn, RateOn, RateProposalsWaiting, RatesOf, price_on, rate_on,
};
pub use rates::{
    ExchangeRate, FIRST_RATE_DAY, RATE_DAYS, RATE_DAYS_AHEAD, RATE_SOURCE_CHARACTERS, RateError,
    RateOnDay, RateOrigin, RateValue, RateValueError,
};
pub use receipt_match::{ApproveMatch, MatchReceipt, MatchTarget, Matched, RejectMatch};
pub use receipts::{Assigned, assign_receipt, event_of, receive};
pub use reversals::{Reversal, ReversalSource, ReversePayment, Reversed, reverse};
pub use scrub::RAW_BYTES;
pub use sql::Difference;
pub use tariffs::{
    FeeItem, FeeSize, MciLine, Price, PriceBasis, PriceDay, Rounding, TariffError, TariffLine,
    Tariffs,
};
pub use transfer_order::{TransferOrder, pain_001, payout_pain_001, payout_printable, printable};
pub use transfers::{
    MakeTransferOrders, ORDERS_MAX, PlannedOrder, TransferError, WaitingLine, plan_orders,
};
pub use withdrawals::{
    BriefOfOrder, DecideWithdrawal, FindWithdrawal, OrderBrief, OrderKind, WithdrawOrder,
    Withdrawal, WithdrawalError, WithdrawalsOf, WithdrawalsWaiting,
};
