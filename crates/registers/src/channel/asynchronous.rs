//! The asynchronous channel, `AsyncChannel/v10`: sent, fetched, confirmed.

use jiff::Timestamp;
use roxmltree::Node;
use uuid::Uuid;

use super::reading::{self, AnswerError, missing};
use super::writing::{Fields, Header, Out, Sender, Unwritable, message_date};
use crate::xml::{self, Unreadable};

const TYPES_NAMESPACE: &str = "http://bip.bee.kz/AsyncChannel/v10/Types";

fn begin(operation: &'static str) -> Out {
    let mut out = Out::envelope();
    out.raw("<a:");
    out.raw(operation);
    out.raw(" xmlns:a=\"");
    out.raw(TYPES_NAMESPACE);
    out.raw("\"><request>");
    out
}

fn end(mut out: Out, operation: &'static str) -> String {
    out.raw("</request></a:");
    out.raw(operation);
    out.raw(">");
    out.finish()
}

/// Writes the sending of a question.
///
/// # Errors
/// [`Unwritable`] names the field with a character that XML does not allow.
pub(crate) fn write_send(header: &Header<'_>, fields: &Fields<'_>) -> Result<String, Unwritable> {
    let mut out = begin("sendMessage");
    out.raw("<messageInfo>");
    out.id("messageId", header.message_id);
    out.element("serviceId", header.service_id)?;
    out.raw("<messageType>REQUEST</messageType>");
    if let Some(route_id) = header.sender.route_id {
        out.element("routeId", route_id)?;
    }
    out.element("messageDate", &message_date(header.at))?;
    out.sender(&header.sender)?;
    out.raw("</messageInfo><messageData>");
    out.data(header, fields)?;
    out.raw("</messageData>");
    Ok(end(out, "sendMessage"))
}

/// Writes the fetching of the answer to `asked`.
///
/// # Errors
/// [`Unwritable`], for a login with a control character.
pub(crate) fn write_fetch(sender: &Sender<'_>, asked: Uuid) -> Result<String, Unwritable> {
    let mut out = begin("getMessages");
    out.sender(sender)?;
    out.id("correlationId", asked);
    out.raw("<messageType>RESPONSE</messageType>");
    Ok(end(out, "getMessages"))
}

/// Writes the confirmation of a fetched answer, by the id the answer has.
///
/// # Errors
/// [`Unwritable`], for a login with a control character.
pub(crate) fn write_confirm(
    sender: &Sender<'_>,
    answer_id: &str,
    at: Timestamp,
) -> Result<String, Unwritable> {
    let mut out = begin("changeMessageStatus");
    out.sender(sender)?;
    out.element("messageId", answer_id)?;
    out.raw("<receiveStatus>MESSAGE_ACCEPTED</receiveStatus>");
    out.element("statusDate", &message_date(at))?;
    Ok(end(out, "changeMessageStatus"))
}

/// Checks that the gateway took the question `asked`.
///
/// # Errors
/// A Fault is a refusal; everything that breaks the protocol is unreadable.
pub(crate) fn read_sent(text: &str, asked: Uuid) -> Result<(), AnswerError> {
    let document = xml::parse(text)?;
    let body = reading::body(&document)?;
    let response = response(body, "sendMessageResponse")?;
    // The gateway gives the message an id of its own in some versions; then ours
    // is the correlation id.
    let named = match xml::optional(response, "correlationId")? {
        Some(correlation_id) => correlation_id,
        None => xml::required(response, "messageId")?,
    };
    Ok(reading::check_message(named, asked)?)
}

/// What fetching brought.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fetched<T> {
    /// The register still works.
    NotYet,
    /// The answer.
    Here {
        /// The id of the answer, by which it is confirmed.
        answer_id: String,
        /// What the register says, or how it declined.
        answer: T,
    },
}

/// Reads what fetching brought for `asked` and hands the `<data>` of the answer
/// to `read`. A register that declines has answered: its refusal is inside.
///
/// # Errors
/// A Fault is a refusal; everything that breaks the protocol is unreadable, also
/// an answer to another message.
pub(crate) fn read_fetched<T>(
    text: &str,
    asked: Uuid,
    read: impl FnOnce(Node<'_, '_>) -> Result<T, AnswerError>,
) -> Result<Fetched<Result<T, AnswerError>>, AnswerError> {
    let document = xml::parse(text)?;
    let body = reading::body(&document)?;
    let response = response(body, "getMessagesResponse")?;
    let messages = xml::list(response, "message")?;
    let mut refused = None;
    for message in messages {
        let info = xml::child(message, "messageInfo").ok_or_else(|| missing("messageInfo"))?;
        let correlation_id = xml::required(info, "correlationId")?;
        if let Err(another) = reading::check_message(correlation_id, asked) {
            refused = Some(another);
            continue;
        }
        let answer_id = xml::required(info, "messageId")?.to_owned();
        let data = xml::child(message, "messageData")
            .and_then(|outer| xml::child(outer, "data"))
            .ok_or_else(|| missing("messageData/data"))?;
        let answer = match reading::business(data, read) {
            Err(AnswerError::Unreadable(unreadable)) => return Err(unreadable.into()),
            answer => answer,
        };
        return Ok(Fetched::Here { answer_id, answer });
    }
    match refused {
        None => Ok(Fetched::NotYet),
        Some(another) => Err(another.into()),
    }
}

/// Checks that a confirmation was taken.
///
/// # Errors
/// As [`read_sent`].
pub(crate) fn read_confirmed(text: &str) -> Result<(), AnswerError> {
    let document = xml::parse(text)?;
    let body = reading::body(&document)?;
    xml::child(body, "changeMessageStatusResponse")
        .map(|_| ())
        .ok_or_else(|| {
            Unreadable::Missing {
                element: "changeMessageStatusResponse",
            }
            .into()
        })
}

fn response<'a, 'input>(
    body: Node<'a, 'input>,
    operation: &'static str,
) -> Result<Node<'a, 'input>, AnswerError> {
    xml::child(body, operation)
        .and_then(|outer| xml::child(outer, "response"))
        .ok_or_else(|| missing(operation))
}
