//! The bank's message after a payment: `POST /payments/epay` (Q-23, Q-EX9).
//!
//! The message is not signed. Its secret is compared and the bank is asked, before anything is
//! believed; whatever it is, the journal has it afterwards. The bank repeats a message until it gets
//! a status of the 200s, so only one that is not believed, or can't be judged now, gets another.

use crate::app::App;
use crate::problem::{FieldError, Problem};
use crate::service::payments::receive;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use kernel::money::Money;
use payments::epay::{PostLinkError, parse_post_link};
use payments::{BankMessage, BankOutcome, Received};
use serde::Serialize;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use utoipa::ToSchema;

/// Largest message in bytes.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024;
/// Unreadable messages that the journal takes in a minute. Anybody can send them, and they must not
/// fill the disk.
const UNREADABLE_A_MINUTE: u32 = 60;

/// What became of a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryAnswer {
    /// `accepted`, `duplicate` or `declined`.
    #[schema(example = "accepted")]
    pub result: &'static str,
}

/// Tell of a payment
///
/// For the bank alone. Accepted and repeated messages get 200. One that can't be verified gets 409,
/// and one that can't be judged now 503: the bank sends both again.
#[utoipa::path(
    post, path = "/payments/epay", tag = "bank", operation_id = "tellPayment", security(()),
    request_body(content = Object, content_type = "application/json",
        description = "The bank's postLink message"),
    responses((status = 200, description = "The message is taken in", body = DeliveryAnswer)),
)]
pub async fn deliver(
    State(app): State<App>,
    bytes: Bytes,
) -> Result<Json<DeliveryAnswer>, Problem> {
    let link = match parse_post_link(&bytes) {
        // The id is kept in a column, and no column takes every sign.
        Ok(link) if link.id.chars().any(char::is_control) => {
            let error = PostLinkError::Invalid {
                field: "id",
                rule: "letters and digits",
            };
            return Err(unreadable(&app, &bytes, &error).await);
        }
        Ok(link) => link,
        Err(error) => return Err(unreadable(&app, &bytes, &error).await),
    };
    let raw = String::from_utf8_lossy(&bytes);
    let settled = receive(&app, &link, &raw).await?;
    let result = match settled.received {
        Received::Rejected(reason) => {
            let problem = Problem::new(StatusCode::CONFLICT, "payment-unconfirmed");
            return Err(problem.with_facts(serde_json::json!({ "reason": reason.as_str() })));
        }
        Received::AlreadyRecorded => "duplicate",
        Received::Declined => "declined",
        _ => "accepted",
    };
    Ok(Json(DeliveryAnswer { result }))
}

/// Keeps a message that can't be read, as far as the limit allows, and says what is wrong with it.
async fn unreadable(app: &App, bytes: &Bytes, error: &PostLinkError) -> Problem {
    tracing::warn!(%error, "a message of the bank can't be read");
    keep_rejected(app, &String::from_utf8_lossy(bytes)).await;
    let mut problem = Problem::new(StatusCode::BAD_REQUEST, "payment-unreadable");
    let (field, rule) = match error {
        PostLinkError::TooLarge { .. } | PostLinkError::NotJson { .. } => ("body", "bad-format"),
        PostLinkError::Missing { field } => (*field, "required"),
        PostLinkError::Invalid { field, .. } => (*field, "bad-format"),
    };
    problem
        .errors
        .push(FieldError::new(field, rule, Vec::new()));
    problem
}

/// Keeps in the journal what somebody sent that can't be read or is not from the bank, as far as the
/// limit allows.
pub(super) async fn keep_rejected(app: &App, text: &str) {
    let now = app.now();
    if !app.unreadable_messages().take(now) {
        return;
    }
    let message = BankMessage {
        id: app.ids.uuid(),
        received_at: now,
        invoice_number: 0,
        bank_transaction_id: String::new(),
        amount: Money::kzt(0),
        outcome: BankOutcome::Error,
        verified: false,
        raw: text.replace('\0', ""),
    };
    if let Err(refusal) = app.desk.till.take(message).await {
        tracing::error!(%refusal, "an unreadable message of the bank was not kept");
    }
}

/// How many unreadable messages were kept in the present minute.
#[derive(Debug, Default)]
pub struct Allowance {
    minute: AtomicI64,
    used: AtomicU32,
}

impl Allowance {
    /// Whether one more may be kept.
    fn take(&self, now: Timestamp) -> bool {
        let minute = now.as_second() / 60;
        if self.minute.swap(minute, Ordering::Relaxed) != minute {
            self.used.store(0, Ordering::Relaxed);
        }
        self.used.fetch_add(1, Ordering::Relaxed) < UNREADABLE_A_MINUTE
    }
}
