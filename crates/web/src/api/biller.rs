//! The terminals' bank calls: `GET /payments/biller`. What is asked and answered is described in
//! [`payments::biller`]; this is the door.
//!
//! The address is the bank's to call, and its form is not ours, so it is not in the document of the API.

use super::bank::keep_rejected;
use crate::app::App;
use crate::problem::Problem;
use crate::service::biller;
use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::{Extensions, HeaderMap, header};
use axum::response::{IntoResponse, Response};
use payments::biller::{BillerAnswer, BillerRequest};
use std::net::SocketAddr;

/// Where the bank calls.
pub const BILLER: &str = "/payments/biller";

/// Answers the bank. Whoever isn't it gets 403, and the journal keeps a bounded number of such calls.
pub async fn answer(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    extensions: Extensions,
) -> Result<Response, Problem> {
    let Some(access) = &app.config.biller else {
        return Err(Problem::not_found("no-such-address"));
    };
    let query = query.unwrap_or_default();
    let caller = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip());
    if !access.admits(caller, &headers) {
        tracing::warn!(
            ?caller,
            "somebody who isn't the bank called as the terminals' bank"
        );
        keep_rejected(&app, &query).await;
        return Err(Problem::forbidden("biller-only"));
    }
    let said = match BillerRequest::parse(&query) {
        Ok(request) => match biller::answer(&app, &request).await {
            Ok(said) => said,
            Err(refusal) => {
                tracing::error!(%refusal, transaction = request.transaction_id, "the terminals' bank is to ask again");
                biller::busy(&request)
            }
        },
        Err(error) => {
            tracing::warn!(%error, "a request of the terminals' bank can't be read");
            keep_rejected(&app, &query).await;
            biller::unreadable(&error)
        }
    };
    Ok(written(&said, &headers))
}

/// As XML for those who ask for it, otherwise as JSON.
fn written(said: &BillerAnswer, headers: &HeaderMap) -> Response {
    let accepted = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    let wants_xml = accepted.is_some_and(|text| {
        let kinds = text.split(',').map(|kind| kind.split(';').next());
        kinds
            .flatten()
            .any(|kind| matches!(kind.trim(), "application/xml" | "text/xml"))
    });
    let (kind, body) = if wants_xml {
        ("application/xml; charset=utf-8", said.xml())
    } else {
        ("application/json", said.json())
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body).into_response()
}
