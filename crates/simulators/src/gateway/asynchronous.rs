//! The asynchronous channel: a question is sent, its answer fetched later and confirmed.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use roxmltree::Node;

use super::envelope::{self, EnvelopeError, ErrorInfo, Letter, Operation, Sender, gateway_date};
use super::fields::{optional, required, step};
use super::mailbox::Reply;
use super::mistakes::{ordered_fault, spoil};
use super::synchronous::is_asynchronous;
use super::{Gateway, XML};
use crate::faults::{Course, FaultKind};
use crate::server::{instant_after, xml_answer};
use crate::xml::{XmlWriter, child};

/// The word for an answer.
const RESPONSE: &str = "RESPONSE";
/// `receiveStatus`: the answer arrived.
const ACCEPTED: &str = "MESSAGE_ACCEPTED";
/// `receiveStatus`: it arrived and is of no use; the name is spelt so in the interface.
const NOT_ACCEPTED: &str = "MESSAGE_NOT_ACCTEPTED";

/// A request of this channel.
enum Request {
    Submit(Letter),
    Fetch {
        sender: Sender,
        question_id: Option<String>,
        message_type: Option<String>,
    },
    Confirm {
        sender: Sender,
        message_id: String,
        closes: bool,
    },
}

impl Request {
    fn operation(&self) -> Operation {
        match self {
            Self::Submit(_) => Operation::Submit,
            Self::Fetch { .. } => Operation::GetMessages,
            Self::Confirm { .. } => Operation::ChangeMessageStatus,
        }
    }

    fn read(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        let document = envelope::parse(bytes)?;
        let body = envelope::body(&document)?;
        let called = |operation: &Operation| child(body, operation.name()).is_some();
        let operation = Operation::ASYNC.into_iter().find(called);
        let operation = operation.ok_or(EnvelopeError::Missing("sendMessage"))?;
        let request = step(step(body, operation.name())?, "request")?;
        match operation {
            Operation::GetMessages => Ok(Self::Fetch {
                sender: Sender::read(request)?,
                question_id: optional(request, "correlationId")?,
                message_type: optional(request, "messageType")?,
            }),
            Operation::ChangeMessageStatus => Self::read_confirmation(request),
            _ => Self::read_question(request),
        }
    }

    fn read_question(request: Node<'_, '_>) -> Result<Self, EnvelopeError> {
        let info = step(request, "messageInfo")?;
        let message_type = required(info, "messageType")?;
        if message_type != "REQUEST" {
            return Err(EnvelopeError::Unknown("messageType", message_type));
        }
        Letter::read(request, "messageInfo", "messageData").map(Self::Submit)
    }

    fn read_confirmation(request: Node<'_, '_>) -> Result<Self, EnvelopeError> {
        let status = required(request, "receiveStatus")?;
        let again = optional(request, "resendMessage")?;
        let closes = match status.as_str() {
            ACCEPTED => true,
            NOT_ACCEPTED => again.as_deref() == Some("NOT_RESEND"),
            _ => return Err(EnvelopeError::Unknown("receiveStatus", status)),
        };
        Ok(Self::Confirm {
            sender: Sender::read(request)?,
            message_id: required(request, "messageId")?,
            closes,
        })
    }
}

/// Reads, authorises and answers one envelope.
pub(super) async fn post(State(gateway): State<Arc<Gateway>>, body: Bytes) -> Response {
    let request = match Request::read(&body) {
        Ok(request) => request,
        Err(error) => return gateway.fault(Operation::Submit, &error.into()),
    };
    let operation = request.operation();
    let answered = match request {
        Request::Submit(letter) => submit(&gateway, &letter).await,
        Request::Fetch {
            sender,
            question_id,
            message_type,
        } => {
            let wanted = message_type.is_none_or(|kind| kind == RESPONSE);
            fetch(&gateway, &sender, question_id.as_deref(), wanted).await
        }
        Request::Confirm {
            sender,
            message_id,
            closes,
        } => confirm(&gateway, &sender, &message_id, closes).await,
    };
    answered.unwrap_or_else(|error| gateway.fault(operation, &error))
}

/// Takes a question. Its answer is made at once and can be fetched after the ordered latency;
/// a register that hangs never answers.
async fn submit(gateway: &Gateway, letter: &Letter) -> Result<Response, ErrorInfo> {
    let service = gateway.admit(letter)?;
    if service.is_some_and(|service| !is_asynchronous(service)) {
        let message = "this service is asked on the synchronous channel".to_owned();
        return Err(ErrorInfo::about("SIM-CHANNEL", message, &letter.service_id));
    }
    if !gateway.mailbox.holds(&letter.message_id) {
        let taken = gateway.faults.take(&letter.service_id);
        let silent = taken.fault == Some(FaultKind::Hang);
        // Silence is the register's; the channel takes the question all the same.
        let fault = taken.fault.filter(|_| !silent);
        if let Course::Answer(response) = gateway.faults.suffer(fault).await {
            return Ok(*response);
        }
        ordered_fault(fault, &letter.service_id)?;
        let data = gateway.business(service, letter, fault == Some(FaultKind::Flip))?;
        gateway.mailbox.keep(Reply {
            question_id: letter.message_id.clone(),
            answer_id: gateway.ids.uuid().to_string(),
            service_id: letter.service_id.clone(),
            data,
            fault,
            ready_at: (!silent).then(|| instant_after(taken.wait)),
        });
    }
    let now = gateway_date(gateway.config.clock.now());
    let text = envelope::answer(Operation::Submit, |writer| {
        writer.leaf("messageId", &letter.message_id);
        writer.leaf("correlationId", &letter.message_id);
        writer.leaf("responseDate", &now);
        writer.optional("sessionId", letter.session_id.as_deref());
    });
    Ok(xml_answer(StatusCode::OK, XML, text))
}

/// Hands out the answers that are ready; they stay until they are confirmed.
async fn fetch(
    gateway: &Gateway,
    sender: &Sender,
    question_id: Option<&str>,
    wanted: bool,
) -> Result<Response, ErrorInfo> {
    let mut mistake = match enter(gateway, sender, Operation::GetMessages).await? {
        Course::Answer(response) => return Ok(*response),
        Course::Go(mistake) => mistake,
    };
    let ready = if wanted {
        gateway.mailbox.ready(question_id)
    } else {
        Vec::new()
    };
    let now = gateway_date(gateway.config.clock.now());
    let text = envelope::answer(Operation::GetMessages, |writer| {
        for reply in &ready {
            mistake = mistake.or(reply.fault);
            let wrong = mistake == Some(FaultKind::WrongCorrelationId);
            let other_id = wrong.then(|| gateway.ids.uuid().to_string());
            let correlation_id = other_id.as_deref().unwrap_or(&reply.question_id);
            write_message(writer, reply, correlation_id, &now);
        }
    });
    Ok(xml_answer(StatusCode::OK, XML, spoil(text, mistake)))
}

fn write_message(writer: &mut XmlWriter, reply: &Reply, correlation_id: &str, now: &str) {
    writer.open("message");
    writer.open("messageInfo");
    writer.leaf("messageId", &reply.answer_id);
    writer.leaf("correlationId", correlation_id);
    writer.leaf("serviceId", &reply.service_id);
    writer.leaf("messageType", RESPONSE);
    writer.leaf("messageDate", now);
    writer.close("messageInfo");
    writer.open("messageData");
    writer.open("data");
    writer.raw(&reply.data);
    writer.close("data");
    writer.close("messageData");
    writer.close("message");
}

async fn confirm(
    gateway: &Gateway,
    sender: &Sender,
    message_id: &str,
    closes: bool,
) -> Result<Response, ErrorInfo> {
    let operation = Operation::ChangeMessageStatus;
    let mistake = match enter(gateway, sender, operation).await? {
        Course::Answer(response) => return Ok(*response),
        Course::Go(mistake) => mistake,
    };
    // Confirming twice is no error: the first answer may have been lost.
    if closes {
        gateway.mailbox.close(message_id);
    }
    let now = gateway_date(gateway.config.clock.now());
    let text = envelope::answer(operation, |writer| {
        writer.leaf("messageId", message_id);
        writer.leaf("responseDate", &now);
    });
    Ok(xml_answer(StatusCode::OK, XML, spoil(text, mistake)))
}

/// Checks the sender and applies the faults ordered for an operation.
async fn enter(
    gateway: &Gateway,
    sender: &Sender,
    operation: Operation,
) -> Result<Course, ErrorInfo> {
    gateway.authorise(sender)?;
    let course = gateway.faults.meet(operation.name()).await;
    if let Course::Go(mistake) = &course {
        ordered_fault(*mistake, operation.name())?;
    }
    Ok(course)
}
