//! Mistakes to order in an envelope that is already right.

use std::fmt::Write as _;

use super::envelope::ErrorInfo;
use crate::faults::FaultKind;
use crate::server::first_half;

/// The faults the gateway can be ordered to make.
pub(super) const KINDS: &[FaultKind] = &[
    FaultKind::Refuse,
    FaultKind::Hang,
    FaultKind::Garbage,
    FaultKind::HalfEnvelope,
    FaultKind::WrongCorrelationId,
    FaultKind::SoapFault,
    FaultKind::ServerError,
    FaultKind::Oversized,
    FaultKind::EntityBomb,
    FaultKind::Flip,
];

/// What an oversized envelope is filled up with, bytes.
const PADDING_BYTES: usize = 320 * 1024;

/// The SOAP Fault that was ordered for this service.
pub(super) fn ordered_fault(fault: Option<FaultKind>, service: &str) -> Result<(), ErrorInfo> {
    if fault == Some(FaultKind::SoapFault) {
        let message = "a fault, as ordered".to_owned();
        return Err(ErrorInfo::about("SIM-ORDERED", message, service));
    }
    Ok(())
}

/// Spoils an envelope as ordered.
pub(super) fn spoil(envelope: String, fault: Option<FaultKind>) -> String {
    match fault {
        Some(FaultKind::HalfEnvelope) => first_half(envelope),
        Some(FaultKind::Oversized) => oversized(envelope),
        Some(FaultKind::EntityBomb) => with_bomb(&envelope),
        _ => envelope,
    }
}

/// A comment at the end, which a reader without a limit would swallow.
fn oversized(mut envelope: String) -> String {
    envelope.reserve(PADDING_BYTES + 9);
    envelope.push_str("<!--");
    envelope.extend(std::iter::repeat_n('x', PADDING_BYTES));
    envelope.push_str("-->");
    envelope
}

/// Ten entities, each ten times the one before, the last of them in place of a message.
fn with_bomb(envelope: &str) -> String {
    let mut entities = String::from("<!DOCTYPE bomb [<!ENTITY e0 \"boom\">");
    for level in 1..10 {
        let inner = format!("&e{};", level - 1).repeat(10);
        // Writing to a string does not fail.
        let _ = write!(entities, "<!ENTITY e{level} \"{inner}\">");
    }
    entities.push_str("]>\n");
    let body = envelope
        .find("<soap:Envelope")
        .map_or(envelope, |start| &envelope[start..]);
    let body = body.replacen("the message was delivered", "&e9;", 1);
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{entities}{body}")
}
