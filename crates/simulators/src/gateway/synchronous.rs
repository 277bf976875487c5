//! The synchronous channel: one envelope in, one envelope out.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::envelope::{self, ErrorInfo, Letter, Operation, Stamp};
use super::mistakes::{ordered_fault, spoil};
use super::{Gateway, Service, XML};
use crate::faults::{Course, FaultKind};
use crate::server::xml_answer;

/// Reads, authorises and answers one envelope.
pub(super) async fn send_message(State(gateway): State<Arc<Gateway>>, body: Bytes) -> Response {
    match answer(&gateway, &body).await {
        Ok(response) => response,
        Err(error) => gateway.fault(Operation::SendMessage, &error),
    }
}

async fn answer(gateway: &Gateway, body: &[u8]) -> Result<Response, ErrorInfo> {
    let letter = Letter::of_sync(body)?;
    let service = gateway.admit(&letter)?;
    if service.is_some_and(is_asynchronous) {
        let message = "this service is asked on the asynchronous channel".to_owned();
        return Err(ErrorInfo::about("SIM-CHANNEL", message, &letter.service_id));
    }
    let mistake = match gateway.faults.meet(&letter.service_id).await {
        Course::Answer(response) => return Ok(*response),
        Course::Go(mistake) => mistake,
    };
    ordered_fault(mistake, &letter.service_id)?;
    let data = gateway.business(service, &letter, mistake == Some(FaultKind::Flip))?;
    let message_id = gateway.ids.uuid().to_string();
    let other_id;
    let correlation_id = if mistake == Some(FaultKind::WrongCorrelationId) {
        other_id = gateway.ids.uuid().to_string();
        &other_id
    } else {
        &letter.message_id
    };
    let stamp = Stamp {
        message_id: &message_id,
        correlation_id,
        session_id: letter.session_id.as_deref(),
        at: gateway.config.clock.now(),
    };
    let text = spoil(envelope::response(&stamp, &data), mistake);
    Ok(xml_answer(StatusCode::OK, XML, text))
}

/// The services that are asked on the asynchronous channel.
pub(super) const fn is_asynchronous(service: Service) -> bool {
    matches!(service, Service::Customs)
}
