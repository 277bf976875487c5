//! What was asked about a booking and what came back, and the bookings that are stopped by it. Every look
//! is recorded with who looked.

use crate::api::evidence::EvidenceFile;
use crate::pages::failure::Failure;
use crate::pages::reader::{Operator, go};
use crate::pages::shown;
use crate::service::oversight::{self, OpenedEvidence};
use crate::view::evidence::{EvidenceRow, StopRow};
use crate::view::{OperatorEvidence, OperatorStops, paths};
use axum::Json;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use queue::Refusal;
use queue::looks::Look;
use queue::stops::StoppedBookings;

/// A question with its answer as the pages show it.
pub fn evidence_row(piece: &OpenedEvidence, zone: &TimeZone) -> EvidenceRow {
    let kept = &piece.kept;
    EvidenceRow {
        number: kept.number,
        register: kept.register.clone(),
        service: kept.service_id.clone(),
        message: kept.message_id.to_string(),
        asking: kept.asking.clone(),
        policy: kept.policy.clone(),
        outcome: kept.outcome.clone(),
        asked_at: shown::zoned(kept.asked_at, zone),
        answered_at: kept.answered_at.map(|at| shown::zoned(at, zone)),
        hash: piece.hash(),
        answer: piece.shown_answer(),
        is_sealed: piece.is_sealed,
    }
}

/// Bookings that a register stopped at the entry.
pub async fn stops(operator: Operator) -> Result<Response, Failure> {
    let stopped = operator.app.store.read(StoppedBookings).await?;
    let settings = &operator.app.settings;
    let mut stops = Vec::with_capacity(stopped.len());
    for booking in &stopped {
        let Some(stop) = booking.later.stop else {
            continue;
        };
        let zone = &shown::checkpoint_of(settings, booking)?.zone;
        stops.push(StopRow {
            booking: shown::brief(operator.lang, settings, booking)?,
            number: stop.check,
            reason: String::from(stop.reason.as_str()),
            since: shown::zoned(stop.since, zone),
            is_for_officers: stop.is_for_officers(),
            is_asked_again: booking.later.ask_again,
        });
    }
    Ok(operator.show(&OperatorStops {
        chrome: operator.chrome(),
        stops,
    }))
}

/// Has the register that stopped a booking asked again. If nothing stops it any more, the list shows so.
pub async fn ask_again(operator: Operator, Path(id): Path<String>) -> Result<Response, Failure> {
    let app = &operator.app;
    let booking = oversight::booking(app, shown::booking_id(&id)?).await?;
    match oversight::ask_again(app, &operator.account, &booking).await {
        Ok(_) => Ok(operator.go_with(paths::OPERATOR_STOPS, "stop-asked-again")),
        Err(Refusal::WrongState { .. }) => Ok(go(paths::OPERATOR_STOPS)),
        Err(refusal) => Err(refusal.into()),
    }
}

/// The address of asking again is no page; going there leads to the list.
pub async fn stops_back(_operator: Operator) -> Response {
    go(paths::OPERATOR_STOPS)
}

/// The evidence of a booking.
pub async fn show(operator: Operator, Path(id): Path<String>) -> Result<Response, Failure> {
    let app = &operator.app;
    let booking = oversight::booking(app, shown::booking_id(&id)?).await?;
    let zone = &shown::checkpoint_of(&app.settings, &booking)?.zone;
    let evidence = oversight::evidence(app, &operator.account, &booking, Look::Viewed).await?;
    Ok(operator.show(&OperatorEvidence {
        chrome: operator.chrome(),
        booking: shown::brief(operator.lang, &app.settings, &booking)?,
        evidence: evidence
            .iter()
            .map(|piece| evidence_row(piece, zone))
            .collect(),
    }))
}

/// The same as a file.
pub async fn export(operator: Operator, Path(id): Path<String>) -> Result<Response, Failure> {
    let app = &operator.app;
    let booking = oversight::booking(app, shown::booking_id(&id)?).await?;
    let evidence = oversight::evidence(app, &operator.account, &booking, Look::Exported).await?;
    let file = EvidenceFile::of(&booking, evidence, operator.now());
    let headers = [
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"evidence-{}.json\"", booking.id),
        ),
        (header::CACHE_CONTROL, String::from("no-store")),
    ];
    Ok((headers, Json(file)).into_response())
}

/// The address of the file is no page; going there leads to the evidence.
pub async fn back(_operator: Operator, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = shown::booking_id(&id)?;
    Ok(go(&paths::operator_evidence(&id.to_string())))
}
