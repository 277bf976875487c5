//! The devices' requests.

use std::sync::{Arc, PoisonError};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::camera::{PushOrder, PushReceipt};
use super::digest::{Account, Refusal};
use super::{BarrierView, Checkpoint, Mode, NoBarrier, Position};
use crate::faults::{Course, FaultKind};
use crate::server::{first_half, json_error, xml_answer};
use crate::xml::{self, XmlWriter, child_text};

const XML: &str = "application/xml; charset=\"UTF-8\"";
const NAMESPACE: &str = "http://www.isapi.org/ver20/XMLSchema";

/// `ResponseStatus` as devices answer.
fn response_status(status: StatusCode, url: &str, code: u8, words: &str, sub: &str) -> Response {
    let mut writer = XmlWriter::document();
    writer.open_with(
        "ResponseStatus",
        &[("version", "2.0"), ("xmlns", NAMESPACE)],
    );
    writer.leaf("requestURL", url);
    writer.leaf("statusCode", &code.to_string());
    writer.leaf("statusString", words);
    writer.leaf("subStatusCode", sub);
    writer.close("ResponseStatus");
    xml_answer(status, XML, writer.finish())
}

fn no_barrier(url: &str, error: &NoBarrier) -> Response {
    tracing::debug!(%error, "no such barrier");
    response_status(
        StatusCode::NOT_FOUND,
        url,
        4,
        "Invalid Operation",
        "notSupport",
    )
}

/// Lets a request in, or answers 401 with a fresh challenge.
fn let_in(
    checkpoint: &Checkpoint,
    id: &str,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(), Box<Response>> {
    let whole = uri
        .path_and_query()
        .map_or(uri.path(), |path| path.as_str());
    let below = whole
        .strip_prefix(&Checkpoint::barrier_path(id))
        .unwrap_or(whole);
    let account = Account {
        user: &checkpoint.config.user,
        password: &checkpoint.config.password,
    };
    let now = checkpoint.config.clock.now();
    let mut nonces = checkpoint
        .nonces
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let checked = nonces.check(headers, method.as_str(), &[whole, below], account, now);
    let Err(refusal) = checked else { return Ok(()) };
    let nonce = checkpoint
        .ids
        .secret::<16>()
        .map(|byte| format!("{byte:02x}"))
        .concat();
    let challenge = nonces.challenge(nonce, refusal == Refusal::Stale, now);
    drop(nonces);
    let mut response = response_status(
        StatusCode::UNAUTHORIZED,
        whole,
        4,
        "Invalid Operation",
        "unauthorized",
    );
    if let Ok(value) = HeaderValue::from_str(&challenge) {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, value);
    }
    Err(Box::new(response))
}

pub(super) async fn command(
    State(checkpoint): State<Arc<Checkpoint>>,
    Path((id, channel)): Path<(String, u16)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Err(response) = let_in(&checkpoint, &id, &method, &uri, &headers) {
        return *response;
    }
    let mistake = match checkpoint.faults.meet(&id).await {
        Course::Answer(response) => return *response,
        Course::Go(mistake) => mistake,
    };
    let url = uri.path();
    let Some(mode) = read_mode(&body) else {
        let status = StatusCode::BAD_REQUEST;
        return response_status(status, url, 6, "Invalid XML Content", "badXmlContent");
    };
    if mistake != Some(FaultKind::Stuck)
        && let Err(error) = checkpoint.command(&id, channel, mode)
    {
        return no_barrier(url, &error);
    }
    tracing::debug!(id, channel, ?mode, "a barrier was told");
    match mistake {
        Some(FaultKind::HalfEnvelope) => xml_answer(
            StatusCode::OK,
            XML,
            "<?xml version=\"1.0\"?><ResponseStatus><statu".to_owned(),
        ),
        _ => response_status(StatusCode::OK, url, 1, "OK", "ok"),
    }
}

/// Reads `<BarrierGate><ctrlMode>…`, whatever its namespace.
fn read_mode(body: &[u8]) -> Option<Mode> {
    let text = xml::text(body).ok()?;
    let document = xml::parse(text).ok()?;
    let root = document.root_element();
    if root.tag_name().name() != "BarrierGate" {
        return None;
    }
    Mode::parse(&child_text(root, "ctrlMode")?)
}

pub(super) async fn position(
    State(checkpoint): State<Arc<Checkpoint>>,
    Path((id, channel)): Path<(String, u16)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if let Err(response) = let_in(&checkpoint, &id, &method, &uri, &headers) {
        return *response;
    }
    let mistake = match checkpoint.faults.meet(&format!("{id}/status")).await {
        Course::Answer(response) => return *response,
        Course::Go(mistake) => mistake,
    };
    let view = match checkpoint.barrier(&id, channel) {
        Ok(view) => view,
        Err(error) => return no_barrier(uri.path(), &error),
    };
    let signal = match (mistake, view.position) {
        (Some(FaultKind::NoSignal), _) => "0",
        (_, Position::Closed) => "1",
        (_, Position::Open) => "2",
    };
    let mut writer = XmlWriter::document();
    writer.open_with(
        "BarrierGateStatus",
        &[("version", "2.0"), ("xmlns", NAMESPACE)],
    );
    writer.leaf("barrierGateStatus", signal);
    writer.close("BarrierGateStatus");
    let text = writer.finish();
    let text = if mistake == Some(FaultKind::HalfEnvelope) {
        first_half(text)
    } else {
        text
    };
    xml_answer(StatusCode::OK, XML, text)
}

pub(super) async fn list(State(checkpoint): State<Arc<Checkpoint>>) -> Json<Vec<BarrierView>> {
    Json(checkpoint.barriers_now())
}

/// What somebody does at the panel.
#[derive(Debug, Deserialize)]
pub(super) struct PanelOrder {
    mode: Mode,
}

pub(super) async fn panel(
    State(checkpoint): State<Arc<Checkpoint>>,
    Path((id, channel)): Path<(String, u16)>,
    Json(order): Json<PanelOrder>,
) -> Response {
    match checkpoint.panel(&id, channel, order.mode) {
        Ok(view) => Json(view).into_response(),
        Err(error) => json_error(StatusCode::NOT_FOUND, error.to_string()),
    }
}

pub(super) async fn push(
    State(checkpoint): State<Arc<Checkpoint>>,
    Json(order): Json<PushOrder>,
) -> Response {
    let url = order.url.clone();
    let (camera, read) = order.read(
        &checkpoint.camera,
        checkpoint.config.clock.now(),
        checkpoint.ids.uuid(),
    );
    match camera.push(&url, &read).await {
        Ok(receipt) => Json::<PushReceipt>(receipt).into_response(),
        Err(error) => json_error(StatusCode::BAD_GATEWAY, error.to_string()),
    }
}
