//! Journal of the bank's messages that need a person (example 9 of the requirements).

use crate::pages::failure::Failure;
use crate::pages::reader::Operator;
use crate::pages::shown;
use crate::view::operator::RejectedPayment;
use crate::view::{OperatorPayments, paths};
use axum::response::Response;
use payments::{Journal, JournalMessage, Verdict};
use uuid::Uuid;

/// Messages on one page.
const PAGE: usize = 50;
/// Characters of a message that are shown.
const EXCERPT: usize = 600;

/// Rejected messages and payments for invoices nobody knows, newest first.
pub async fn show(operator: Operator) -> Result<Response, Failure> {
    let before: Option<Uuid> = match operator.query("before") {
        Some(id) => Some(id.parse().map_err(|_| Failure::not_found())?),
        None => None,
    };
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut messages = Vec::new();
    for verdict in [Verdict::Rejected, Verdict::UnknownInvoice] {
        let journal = Journal {
            verdict,
            before,
            limit,
        };
        messages.extend(operator.app.store.read(journal).await?);
    }
    messages.sort_by_key(|message| std::cmp::Reverse(message.id));
    let has_more = messages.len() > PAGE;
    messages.truncate(PAGE);
    let last = messages.last().filter(|_| has_more);
    let more = last.map(|message| format!("{}?before={}", paths::OPERATOR_PAYMENTS, message.id));
    let rejected = messages.into_iter().map(row).collect();
    Ok(operator.show(&OperatorPayments {
        chrome: operator.chrome(),
        rejected,
        more,
    }))
}

/// The journal's word as the code of the pages.
fn reason(message: &JournalMessage) -> &'static str {
    match (message.verdict, message.reason.as_deref()) {
        (Verdict::UnknownInvoice, _) => "unknown-payment",
        (_, Some("unverified")) => "bad-signature",
        (_, Some("amount")) => "wrong-amount",
        (_, Some("currency")) => "wrong-currency",
        (_, Some("transaction_id")) => "malformed",
        _ => "other",
    }
}

fn row(message: JournalMessage) -> RejectedPayment {
    RejectedPayment {
        at: shown::zoned(message.received_at, &kernel::zone::kazakhstan()),
        reason: reason(&message).to_owned(),
        amount_minor: Some(message.amount.minor),
        invoice: message.invoice_number.to_string(),
        excerpt: message.raw.chars().take(EXCERPT).collect(),
        reference: message.bank_transaction_id,
    }
}
