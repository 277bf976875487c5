//! Whether a document is real: for whoever holds it, without signing in. No names are shown.

use super::failure::Failure;
use super::reader::Reader;
use super::shown;
use crate::app::App;
use crate::service::money as service;
use crate::view::DocumentCheck;
use crate::view::money::AttestedFacts;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use payments::{CheckedDocument, DocumentCode};

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new().route("/check/{code}", get(check))
}

async fn check(reader: Reader, Path(text): Path<String>) -> Result<Response, Failure> {
    let found = service::check(&reader.app, &text).await?;
    let code = text
        .parse::<DocumentCode>()
        .map(|code| groups(&code.to_string()));
    let page = DocumentCheck {
        chrome: reader.chrome(),
        code: code.unwrap_or_default(),
        facts: found.map(|(_, document)| attested(&document)),
    };
    if page.facts.is_none() {
        return Ok(reader.show_as(StatusCode::NOT_FOUND, &page));
    }
    Ok(reader.show(&page))
}

/// Four signs at a time, to be compared with a paper.
fn groups(code: &str) -> String {
    let mut grouped = String::with_capacity(code.len() * 5 / 4);
    for (index, sign) in code.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(sign);
    }
    grouped
}

fn attested(document: &CheckedDocument) -> AttestedFacts {
    let zone = kernel::zone::kazakhstan();
    let facts = &document.facts;
    AttestedFacts {
        kind: document.kind.as_str().to_owned(),
        amount_minor: facts.amount.minor,
        paid_at: shown::zoned(facts.paid_at, &zone),
        invoice: facts.invoice_number,
        purpose: facts
            .purpose
            .map_or("account", payments::InvoicePurpose::as_str)
            .to_owned(),
        way: facts.way.as_str().to_owned(),
        issued_at: shown::zoned(document.issued_at, &zone),
        reversed_at: document.reversed_at.map(|at| shown::zoned(at, &zone)),
    }
}
