//! The text-message service's requests.

use std::fmt::Write;
use std::sync::Arc;

use axum::Form;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use super::Sms;
use super::inbox::{Message, TEXT_LIMIT, phone_digits};
use crate::faults::{Course, FaultKind};
use crate::html;
use crate::server::first_half;

/// How many messages the page shows.
const PAGE_LIMIT: usize = 50;
/// How many statuses can be asked at once.
const IDS_LIMIT: usize = 100;

/// The key, in the query or in the form.
#[derive(Debug, Deserialize)]
pub(super) struct KeyQuery {
    #[serde(rename = "apiKey", default)]
    api_key: String,
}

/// Form of `sendSmsMessage`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SendForm {
    #[serde(rename = "apiKey")]
    api_key: String,
    recipient: String,
    text: String,
    from: String,
}

/// Form of `getSMSStatus`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StatusForm {
    #[serde(rename = "apiKey")]
    api_key: String,
    ids: String,
}

fn knows(sms: &Sms, query: &KeyQuery, form_key: &str) -> bool {
    let given = if query.api_key.is_empty() {
        form_key
    } else {
        &query.api_key
    };
    bool::from(sms.config.api_key.as_bytes().ct_eq(given.as_bytes()))
}

/// An answer of the service: always HTTP 200.
fn answer(mistake: Option<FaultKind>, code: u32, data: &Value, message: &str) -> Response {
    let (code, data, message) = if mistake == Some(FaultKind::ErrorAnswer) {
        (999, &Value::Null, "the service can't do it now, as ordered")
    } else {
        (code, data, message)
    };
    let text = json!({ "code": code, "data": data, "message": message }).to_string();
    let text = if mistake == Some(FaultKind::HalfEnvelope) {
        first_half(text)
    } else {
        text
    };
    (
        StatusCode::OK,
        [(header::CONTENT_TYPE, "application/json; charset=utf-8")],
        text,
    )
        .into_response()
}

fn wrong_key(mistake: Option<FaultKind>) -> Response {
    answer(mistake, 8, &Value::Null, "apiKey is wrong")
}

pub(super) async fn send(
    State(sms): State<Arc<Sms>>,
    Query(query): Query<KeyQuery>,
    Form(form): Form<SendForm>,
) -> Response {
    let mistake = match sms.faults.meet("send").await {
        Course::Answer(response) => return *response,
        Course::Go(mistake) => mistake,
    };
    if !knows(&sms, &query, &form.api_key) {
        return wrong_key(mistake);
    }
    let bad = |field: &str, rule: &str| {
        answer(
            mistake,
            1,
            &json!({ field: rule }),
            "a field breaks its rule",
        )
    };
    let recipient = form.recipient.trim();
    if !(10..=15).contains(&recipient.len()) || !recipient.bytes().all(|byte| byte.is_ascii_digit())
    {
        return bad(
            "recipient",
            "must be 10 to 15 digits with the country code and without +",
        );
    }
    let length = form.text.chars().count();
    if length == 0 || length > TEXT_LIMIT {
        return bad("text", "must have 1 to 1000 characters");
    }
    if form.from.chars().count() > 20 {
        return bad("from", "must have at most 20 characters");
    }
    let message_id = match mistake {
        Some(FaultKind::ErrorAnswer) => 0,
        Some(FaultKind::Lose) => sms.inbox().lose(),
        _ => {
            let at = sms.config.clock.now();
            sms.inbox()
                .deliver(phone_digits(recipient), form.from, form.text, at)
        }
    };
    tracing::debug!(message_id, recipient, "took a message");
    let id = message_id.to_string();
    answer(
        mistake,
        0,
        &json!({ "campaignId": id, "messageId": id, "status": 2 }),
        "",
    )
}

pub(super) async fn status(
    State(sms): State<Arc<Sms>>,
    Query(query): Query<KeyQuery>,
    Form(form): Form<StatusForm>,
) -> Response {
    let mistake = match sms.faults.meet("status").await {
        Course::Answer(response) => return *response,
        Course::Go(mistake) => mistake,
    };
    if !knows(&sms, &query, &form.api_key) {
        return wrong_key(mistake);
    }
    let inbox = sms.inbox();
    let statuses: Vec<Value> = form
        .ids
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .take(IDS_LIMIT)
        .map(|id| {
            let (status, segments) = id.parse().map_or(("UNKNOWN", 0), |id| inbox.status(id));
            json!({ "id": id, "status": status, "segNum": segments })
        })
        .collect();
    drop(inbox);
    answer(mistake, 0, &Value::Array(statuses), "")
}

pub(super) async fn balance(
    State(sms): State<Arc<Sms>>,
    Query(query): Query<KeyQuery>,
) -> Response {
    let mistake = match sms.faults.meet("balance").await {
        Course::Answer(response) => return *response,
        Course::Go(mistake) => mistake,
    };
    if !knows(&sms, &query, "") {
        return wrong_key(mistake);
    }
    answer(
        mistake,
        0,
        &json!({ "balance": "1000000.0000", "currency": "KZT" }),
        "",
    )
}

pub(super) async fn inbox(
    State(sms): State<Arc<Sms>>,
    Path(phone): Path<String>,
) -> Json<Vec<Message>> {
    Json(sms.messages(&phone))
}

/// Query of the page.
#[derive(Debug, Deserialize)]
pub(super) struct PageQuery {
    #[serde(default)]
    phone: String,
}

pub(super) async fn page(State(sms): State<Arc<Sms>>, Query(query): Query<PageQuery>) -> Response {
    let phone = query.phone.trim();
    let mut messages = if phone.is_empty() {
        sms.inbox().latest(PAGE_LIMIT)
    } else {
        sms.messages(phone)
    };
    messages.truncate(PAGE_LIMIT);
    let mut body = format!(
        "<p class=\"note\">Here the messages of the practice service arrive. No phone rings.</p>\
         <form method=\"get\" action=\"/\"><label for=\"phone\">Phone</label> \
         <input id=\"phone\" name=\"phone\" type=\"tel\" inputmode=\"tel\" value=\"{}\"> \
         <button>Show</button></form>",
        html::safe(phone)
    );
    if messages.is_empty() {
        body.push_str("<p>No messages.</p>");
    }
    for message in &messages {
        let Message {
            phone,
            from,
            text,
            at,
            ..
        } = message;
        let at = at.strftime("%Y-%m-%d %H:%M:%S UTC");
        let written = write!(
            body,
            "<article><h2>+{phone}</h2><p>{text}</p><p><small>{from} <time>{at}</time></small></p></article>",
            text = html::safe(text),
            from = html::safe(from),
        );
        debug_assert!(written.is_ok(), "a string takes every text");
    }
    html::page(StatusCode::OK, "en", "Messages", &body)
}
