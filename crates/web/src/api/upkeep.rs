//! What operators look after: failed work, the bank's messages, the audit (Q-EX9, Q-EX11).

use super::answers::Amount;
use super::extract::{IdPath, Key, NoBody, Operator, Parameters};
use crate::app::App;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use newtype_uuid::GenericUuid;
use payments::{Journal, JournalMessage, LedgerAudit, LedgerTotals, Totals, Verdict};
use queue::queries::Audit;
use serde::Serialize;
use store::jobs::{DeadJobs, DiscardDead, RetryDead};
use utoipa::ToSchema;
use uuid::Uuid;

/// Messages on a page.
const PAGE_MESSAGES: i64 = 100;

/// Verdicts by their words.
pub const VERDICTS: [(&str, Verdict); 5] = [
    ("accepted", Verdict::Accepted),
    ("unknown_invoice", Verdict::UnknownInvoice),
    ("duplicate", Verdict::Duplicate),
    ("declined", Verdict::Declined),
    ("rejected", Verdict::Rejected),
];

/// Work that failed for good.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadJobAnswer {
    /// Id.
    pub id: Uuid,
    /// What kind of work.
    #[schema(example = "sms.send")]
    pub kind: String,
    /// Its unique name.
    pub key: String,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong the last time.
    pub last_error: String,
    /// When it was given up.
    pub died_at: Timestamp,
}

/// All work that failed for good.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadJobList {
    /// Newest first, at most 200.
    pub jobs: Vec<DeadJobAnswer>,
}

/// List failed work
///
/// What no attempt could do, newest first. What the work was about is not shown: it may hold
/// personal data.
#[utoipa::path(
    get, path = "/operator/jobs/dead", tag = "operator", operation_id = "listDeadJobs",
    responses((status = 200, description = "Failed work", body = DeadJobList)),
)]
pub async fn dead_jobs(
    State(app): State<App>,
    _operator: Operator,
    parameters: Parameters,
) -> Result<Json<DeadJobList>, Problem> {
    parameters.finish(&[])?;
    let jobs = app
        .store
        .read(DeadJobs)
        .await?
        .into_iter()
        .map(|job| DeadJobAnswer {
            id: job.id.into_untyped_uuid(),
            kind: job.kind,
            key: job.key,
            attempts: job.attempts,
            last_error: job.last_error,
            died_at: job.died_at,
        });
    Ok(Json(DeadJobList {
        jobs: jobs.collect(),
    }))
}

fn found(is_found: bool) -> Result<StatusCode, Problem> {
    if is_found {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found("job-not-found"))
    }
}

/// Try failed work again
#[utoipa::path(
    post, path = "/operator/jobs/dead/{id}/retry", tag = "operator", operation_id = "retryJob",
    params(("id" = Uuid, Path, description = "The work")),
    responses((status = 204, description = "It is tried again")),
)]
pub async fn retry(
    State(app): State<App>,
    _operator: Operator,
    _key: Key,
    id: IdPath,
    _body: NoBody,
) -> Result<StatusCode, Problem> {
    let command = RetryDead {
        id: id.of(),
        now: app.now(),
    };
    found(app.store.write(command).await?)
}

/// Discard failed work
#[utoipa::path(
    post, path = "/operator/jobs/dead/{id}/discard", tag = "operator", operation_id = "discardJob",
    params(("id" = Uuid, Path, description = "The work")),
    responses((status = 204, description = "It is discarded")),
)]
pub async fn discard(
    State(app): State<App>,
    _operator: Operator,
    _key: Key,
    id: IdPath,
    _body: NoBody,
) -> Result<StatusCode, Problem> {
    found(app.store.write(DiscardDead { id: id.of() }).await?)
}

/// A message of the bank, as the journal has it.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageAnswer {
    /// Id.
    pub id: Uuid,
    /// When it came.
    pub received_at: Timestamp,
    /// The invoice it named.
    pub invoice_number: String,
    /// The bank's id of the payment.
    pub bank_transaction_id: String,
    /// How much, as the message said.
    pub amount: Amount,
    /// What the bank said: `ok` or `error`.
    pub outcome: &'static str,
    /// What became of it: `accepted`, `unknown_invoice`, `duplicate`, `declined` or `rejected`.
    pub verdict: &'static str,
    /// Why, in one word.
    pub reason: Option<String>,
    /// What was kept of the message; no card data is.
    pub raw: String,
}

impl From<JournalMessage> for MessageAnswer {
    fn from(message: JournalMessage) -> Self {
        Self {
            id: message.id,
            received_at: message.received_at,
            invoice_number: message.invoice_number.to_string(),
            bank_transaction_id: message.bank_transaction_id,
            amount: message.amount.into(),
            outcome: message.outcome.as_str(),
            verdict: message.verdict.as_str(),
            reason: message.reason,
            raw: message.raw,
        }
    }
}

/// A page of the journal.
#[derive(Debug, Serialize, ToSchema)]
pub struct JournalPage {
    /// Newest first.
    pub messages: Vec<MessageAnswer>,
    /// `before` of the next page; null on the last one.
    pub next: Option<Uuid>,
}

/// Read the journal of payments
///
/// Messages of the bank by what became of them, newest first, 100 on a page (Q-EX9).
#[utoipa::path(
    get, path = "/operator/payments/journal", tag = "operator", operation_id = "readJournal",
    params(
        ("verdict" = Option<String>, Query,
            description = "`rejected` (if left out), `accepted`, `unknown_invoice`, `duplicate`, `declined`"),
        ("before" = Option<Uuid>, Query, description = "Last message of the page before"),
    ),
    responses((status = 200, description = "A page of the journal", body = JournalPage)),
)]
pub async fn journal(
    State(app): State<App>,
    _operator: Operator,
    mut parameters: Parameters,
) -> Result<Json<JournalPage>, Problem> {
    let verdict = parameters
        .choose("verdict", &VERDICTS)
        .unwrap_or(Verdict::Rejected);
    let before = parameters.before();
    parameters.finish(&["verdict", "before"])?;
    let messages = app
        .store
        .read(Journal {
            verdict,
            before,
            limit: PAGE_MESSAGES,
        })
        .await?;
    let is_full = i64::try_from(messages.len()).unwrap_or(i64::MAX) >= PAGE_MESSAGES;
    let next = messages.last().filter(|_| is_full).map(|last| last.id);
    let messages = messages.into_iter().map(MessageAnswer::from).collect();
    Ok(Json(JournalPage { messages, next }))
}

/// The sums of the ledger: `received` is all the others together.
#[derive(Debug, Serialize, ToSchema)]
pub struct TotalsAnswer {
    /// Everything that came in at the bank.
    pub received: Amount,
    /// Earned and waiting to be passed on.
    pub earned: Amount,
    /// On the accounts of users.
    pub held_for_users: Amount,
    /// Nobody knows whose.
    pub unknown: Amount,
    /// To be given back.
    pub refunds_due: Amount,
    /// Passed on to the budget.
    pub budget: Amount,
}

impl From<Totals> for TotalsAnswer {
    fn from(totals: Totals) -> Self {
        Self {
            received: totals.received.into(),
            earned: totals.earned.into(),
            held_for_users: totals.held_for_users.into(),
            unknown: totals.unknown.into(),
            refunds_due: totals.refunds_due.into(),
            budget: totals.budget.into(),
        }
    }
}

/// Disagreements between what should agree; a sound system has none.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditAnswer {
    /// True if nothing was found and the sums of the ledger balance.
    pub sound: bool,
    /// Slots whose count of places differs from their bookings.
    pub slots: Vec<i64>,
    /// Keys of vehicles claimed by a booking that is not active.
    pub claims: Vec<String>,
    /// Accounts of the ledger whose balance is not the sum of their transfers.
    pub ledger: Vec<String>,
    /// The sums of the ledger.
    pub totals: TotalsAnswer,
}

/// Audit places and money
///
/// Compares places with bookings, claims with bookings, balances with transfers (Q-EX11).
#[utoipa::path(
    get, path = "/operator/audit", tag = "operator", operation_id = "audit",
    responses((status = 200, description = "What was found", body = AuditAnswer)),
)]
pub async fn audit(
    State(app): State<App>,
    _operator: Operator,
    parameters: Parameters,
) -> Result<Json<AuditAnswer>, Problem> {
    parameters.finish(&[])?;
    let places = app.store.read(Audit).await?;
    let money = app.store.read(LedgerAudit).await?;
    let totals = app.store.read(LedgerTotals).await?;
    let different = money
        .differences
        .iter()
        .map(|difference| difference.account.to_string());
    let ledger = different
        .chain(money.without_balance.iter().cloned())
        .collect::<Vec<_>>();
    Ok(Json(AuditAnswer {
        sound: places.slots.is_empty()
            && places.claims.is_empty()
            && ledger.is_empty()
            && totals.balances(),
        slots: places.slots,
        claims: places.claims,
        ledger,
        totals: totals.into(),
    }))
}
