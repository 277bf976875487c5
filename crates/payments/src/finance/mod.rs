//! What accountants and auditors ask about money: the journal with filters, statements and their gaps,
//! whom an unknown receipt may belong to, the reconciliation of a day, debtors, what is to be expected.
//!
//! Nothing here changes anything. The rules ([`gaps`], [`suggestions`], [`reconcile`], [`forecast`]) are
//! pure; the queries around them gather the facts.

mod debtors;
mod forecast;
mod journal;
mod proposals;
mod reconciliation;
mod reconciliation_query;
pub mod sql;
mod statements;
mod unknown;

pub use debtors::{DebtorRow, Debtors, DebtsPage};
pub use forecast::{
    DayOfMoney, Forecast, HISTORY_DAYS, HORIZON_DAYS, OpenInvoices, TransferDue, forecast,
    transfers_due,
};
pub use journal::{FilteredJournal, FindMessage, JournalFilter, KeptMessage, PaymentWay};
pub use proposals::{FindOrder, FindProposal, Proposals};
pub use reconciliation::{
    BankGroup, BankStage, Difference, DifferenceKind, LedgerGroup, LedgerOrigin, LedgerStage,
    Reconciled, ReconciliationFacts, Side, reconcile,
};
pub use reconciliation_query::{ReceiptsOfDay, Reconciliation, day_bounds};
pub use statements::{EntriesOf, EntryRow, Gap, KnownStatement, KnownStatements, gaps};
pub use unknown::{
    Suggestion, SuggestionReason, SuggestionsFor, UnknownReceipt, UnknownReceipts, near_numbers,
    suggestions,
};
