//! The synchronous channel, `SyncChannel/v10`: one call, one answer.

use roxmltree::Node;
use uuid::Uuid;

use super::reading::{self, AnswerError, Refusal, missing, shorten};
use super::writing::{Fields, Header, Out, Unwritable, message_date};
use crate::xml;

const TYPES_NAMESPACE: &str = "http://bip.bee.kz/SyncChannel/v10/Types";

/// Gateway statuses that mean "delivered and answered"; compared without case.
const SUCCESS_CODES: [&str; 2] = ["Success", "SCSS001"];

/// Writes the envelope of a question.
///
/// # Errors
/// [`Unwritable`] names the field with a character that XML does not allow.
pub(crate) fn write(header: &Header<'_>, fields: &Fields<'_>) -> Result<String, Unwritable> {
    let mut out = Out::envelope();
    out.raw("<t:SendMessage xmlns:t=\"");
    out.raw(TYPES_NAMESPACE);
    out.raw("\"><request><requestInfo>");
    out.id("messageId", header.message_id);
    out.element("serviceId", header.service_id)?;
    out.element("messageDate", &message_date(header.at))?;
    if let Some(user_id) = header.sender.user_id {
        out.element("userId", user_id)?;
    }
    if let Some(route_id) = header.sender.route_id {
        out.element("routeId", route_id)?;
    }
    out.sender(&header.sender)?;
    out.raw("</requestInfo><requestData>");
    out.data(header, fields)?;
    out.raw("</requestData></request></t:SendMessage>");
    Ok(out.finish())
}

/// Reads the envelope of an answer to `asked` and hands its `<data>` to `read`.
///
/// # Errors
/// A SOAP Fault or a gateway status other than success is a [`Refusal`];
/// everything that breaks the protocol is unreadable.
pub(crate) fn read<T>(
    text: &str,
    asked: Uuid,
    read: impl FnOnce(Node<'_, '_>) -> Result<T, AnswerError>,
) -> Result<T, AnswerError> {
    let document = xml::parse(text)?;
    let body = reading::body(&document)?;
    let response = xml::child(body, "SendMessageResponse")
        .and_then(|outer| xml::child(outer, "response"))
        .ok_or_else(|| missing("SendMessageResponse/response"))?;
    let info = xml::child(response, "responseInfo").ok_or_else(|| missing("responseInfo"))?;
    // `correlationId` names the request where the gateway sends one; otherwise
    // the answer repeats the `messageId` of the request.
    let named = match xml::optional(info, "correlationId")? {
        Some(correlation_id) => correlation_id,
        None => xml::required(info, "messageId")?,
    };
    reading::check_message(named, asked)?;
    check_status(info)?;
    let data = xml::child(response, "responseData")
        .and_then(|outer| xml::child(outer, "data"))
        .ok_or_else(|| missing("responseData/data"))?;
    reading::business(data, read)
}

fn check_status(info: Node<'_, '_>) -> Result<(), AnswerError> {
    let status = xml::child(info, "status").ok_or_else(|| missing("responseInfo/status"))?;
    let code = xml::required(status, "code")?;
    if SUCCESS_CODES
        .iter()
        .any(|success| success.eq_ignore_ascii_case(code))
    {
        return Ok(());
    }
    Err(Refusal::Status {
        code: shorten(code),
        message: shorten(xml::optional(status, "message")?.unwrap_or_default()),
    }
    .into())
}
