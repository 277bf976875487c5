//! The finance cabinet for programs: accountants and auditors look, accountants change.

pub mod books;
pub mod codes;
pub mod look;
pub mod payouts;
pub mod statements;
pub mod withdrawals;
pub mod work;

use crate::problem::{FieldError, Problem};
use axum::http::StatusCode;
use payments::{BudgetError, ImportError, OverviewError, ProposalError, TransferError};
use queue::statements::ImportFailure;

/// Rows of a page.
const PAGE_ROWS: i64 = 100;

/// Where the next page begins; nothing on the last one.
fn next<T, I>(rows: &[T], id: impl Fn(&T) -> I) -> Option<I> {
    let is_full = i64::try_from(rows.len()).unwrap_or(i64::MAX) >= PAGE_ROWS;
    rows.last().filter(|_| is_full).map(id)
}

fn field(name: &str, rule: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(name, rule, Vec::new())])
}

impl From<BudgetError> for Problem {
    fn from(error: BudgetError) -> Self {
        tracing::error!(%error, "the table of budget codes can't be used");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal-error")
    }
}

impl From<OverviewError> for Problem {
    fn from(error: OverviewError) -> Self {
        match error {
            OverviewError::Store(error) => error.into(),
            OverviewError::Budget(error) => error.into(),
            OverviewError::Period => field("days", "period-order"),
        }
    }
}

impl From<TransferError> for Problem {
    fn from(error: TransferError) -> Self {
        match error {
            TransferError::Store(error) => error.into(),
            TransferError::Budget(error) => error.into(),
            TransferError::DayNotOver { .. } => field("day", "date-past"),
        }
    }
}

impl From<ProposalError> for Problem {
    fn from(error: ProposalError) -> Self {
        let conflict = |code| Self::new(StatusCode::CONFLICT, code);
        match error {
            ProposalError::Store(error) => error.into(),
            ProposalError::NotFound => Self::not_found("proposal-not-found"),
            ProposalError::Reason => field("reason", "required"),
            ProposalError::Posting(payments::PostingError::SameAccount(_)) => {
                field("credit", "posting-same")
            }
            ProposalError::Posting(_) => field("amount", "amount-format"),
            ProposalError::Reserved(_) => field("debit", "posting-reserved"),
            ProposalError::NoInvoice(_) => field("invoice", "invoice-unknown"),
            ProposalError::Decided { .. } => conflict("proposal-decided"),
            ProposalError::SamePerson => conflict("proposal-same-person"),
            ProposalError::NotCovered { account, balance } => {
                let facts = serde_json::json!({
                    "account": account.to_string(),
                    "balance": balance,
                });
                conflict("posting-not-covered").with_facts(facts)
            }
            ProposalError::NoReceipt => Self::not_found("unknown-receipt-not-found"),
            ProposalError::ReceiptTaken => conflict("receipt-taken"),
        }
    }
}

impl From<ImportFailure> for Problem {
    fn from(refusal: ImportFailure) -> Self {
        let refused = |rule: &str, said: String| {
            let facts = serde_json::json!({ "rule": rule, "said": said });
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, "statement-refused").with_facts(facts)
        };
        match refusal {
            ImportFailure::Unreadable(error) => refused(error.code(), error.to_string()),
            ImportFailure::Import(ImportError::Store(error)) => error.into(),
            ImportFailure::Import(error @ ImportError::AnotherAccount { .. }) => {
                refused("another_account", error.to_string())
            }
            ImportFailure::Import(error @ ImportError::OtherFormat { .. }) => {
                refused("other_format", error.to_string())
            }
            ImportFailure::Refused(refusal) => refusal.into(),
        }
    }
}
