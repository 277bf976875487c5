//! The SOAP envelope as the gateway reads and writes it: what both channels share, and the
//! synchronous one.

use jiff::Timestamp;
use roxmltree::{Document, Node};

use super::fields::{Fields, optional, required, step};
use crate::xml::{self, XmlError, XmlWriter, child};

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const SYNC_TYPES: &str = "http://bip.bee.kz/SyncChannel/v10/Types";
const ASYNC_TYPES: &str = "http://bip.bee.kz/AsyncChannel/v10/Types";

/// An operation of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    /// The synchronous channel's only one.
    SendMessage,
    /// The asynchronous channel takes a question.
    Submit,
    /// It hands answers out.
    GetMessages,
    /// It is told that an answer arrived.
    ChangeMessageStatus,
}

impl Operation {
    /// Operations of the asynchronous channel.
    pub(super) const ASYNC: [Self; 3] =
        [Self::Submit, Self::GetMessages, Self::ChangeMessageStatus];

    /// The name on the wire.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::SendMessage => "SendMessage",
            Self::Submit => "sendMessage",
            Self::GetMessages => "getMessages",
            Self::ChangeMessageStatus => "changeMessageStatus",
        }
    }

    const fn namespace(self) -> &'static str {
        match self {
            Self::SendMessage => SYNC_TYPES,
            _ => ASYNC_TYPES,
        }
    }
}

/// Who sends, and with which password.
#[derive(Debug)]
pub(super) struct Sender {
    pub(super) id: String,
    pub(super) password: String,
}

impl Sender {
    pub(super) fn read(parent: Node<'_, '_>) -> Result<Self, EnvelopeError> {
        let sender = step(parent, "sender")?;
        Ok(Self {
            id: required(sender, "senderId")?,
            password: required(sender, "password")?,
        })
    }
}

/// A question, on whichever channel it came.
#[derive(Debug)]
pub(super) struct Letter {
    pub(super) message_id: String,
    pub(super) service_id: String,
    pub(super) session_id: Option<String>,
    pub(super) sender: Sender,
    /// The business fields, or what is wrong with them.
    pub(super) business: Result<Fields, String>,
}

/// An envelope that can't be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum EnvelopeError {
    #[error(transparent)]
    Xml(#[from] XmlError),
    #[error("element {0} is missing or empty")]
    Missing(&'static str),
    #[error("element {0} is longer than {1} bytes")]
    TooLong(&'static str, usize),
    #[error("element {0} says {1:?}, which is not known here")]
    Unknown(&'static str, String),
}

/// Parses an envelope; elements are found by local name, as clients differ in prefixes.
pub(super) fn parse(body: &[u8]) -> Result<Document<'_>, EnvelopeError> {
    Ok(xml::parse(xml::text(body)?)?)
}

/// The body of a parsed envelope.
pub(super) fn body<'a, 'input>(
    document: &'a Document<'input>,
) -> Result<Node<'a, 'input>, EnvelopeError> {
    let root = document.root_element();
    if root.tag_name().name() != "Envelope" {
        return Err(EnvelopeError::Missing("Envelope"));
    }
    step(root, "Body")
}

impl Letter {
    /// Reads a `SendMessage` of the synchronous channel.
    pub(super) fn of_sync(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        let document = parse(bytes)?;
        let message = step(body(&document)?, Operation::SendMessage.name())?;
        Self::read(step(message, "request")?, "requestInfo", "requestData")
    }

    /// Reads the `request` of a question.
    pub(super) fn read(
        request: Node<'_, '_>,
        info: &'static str,
        data: &'static str,
    ) -> Result<Self, EnvelopeError> {
        let info = step(request, info)?;
        let data = child(request, data).and_then(|data| child(data, "data"));
        Ok(Self {
            message_id: required(info, "messageId")?,
            service_id: required(info, "serviceId")?,
            session_id: optional(info, "sessionId").unwrap_or_default(),
            sender: Sender::read(info)?,
            business: data
                .ok_or_else(|| "element data is missing".to_owned())
                .and_then(Fields::read),
        })
    }
}

/// An instant as the gateway writes it: milliseconds and +05:00.
pub(super) fn gateway_date(at: Timestamp) -> String {
    at.to_zoned(kernel::zone::kazakhstan())
        .strftime("%Y-%m-%dT%H:%M:%S%.3f%:z")
        .to_string()
}

/// Names of an answer of the synchronous channel.
pub(super) struct Stamp<'a> {
    pub(super) message_id: &'a str,
    pub(super) correlation_id: &'a str,
    pub(super) session_id: Option<&'a str>,
    pub(super) at: Timestamp,
}

/// The answer of the synchronous channel with `data`, which is XML already.
pub(super) fn response(stamp: &Stamp<'_>, data: &str) -> String {
    answer(Operation::SendMessage, |writer| {
        writer.open("responseInfo");
        writer.leaf("messageId", stamp.message_id);
        writer.leaf("correlationId", stamp.correlation_id);
        writer.leaf("responseDate", &gateway_date(stamp.at));
        writer.open("status");
        writer.leaf("code", "Success");
        writer.leaf("message", "the message was delivered and answered");
        writer.close("status");
        writer.optional("sessionId", stamp.session_id);
        writer.close("responseInfo");
        writer.open("responseData");
        writer.open("data");
        writer.raw(data);
        writer.close("data");
        writer.close("responseData");
    })
}

/// An envelope with the `response` of an operation.
pub(super) fn answer(operation: Operation, write: impl FnOnce(&mut XmlWriter)) -> String {
    let mut writer = XmlWriter::document();
    let root = format!("t:{}Response", operation.name());
    open(&mut writer);
    writer.open_with(&root, &[("xmlns:t", operation.namespace())]);
    writer.open("response");
    write(&mut writer);
    writer.close("response");
    writer.close(&root);
    close(&mut writer);
    writer.finish()
}

/// What a fault tells.
#[derive(Debug)]
pub(super) struct ErrorInfo {
    pub(super) code: &'static str,
    pub(super) message: String,
    data: Option<String>,
}

impl ErrorInfo {
    pub(super) fn new(code: &'static str, message: String) -> Self {
        Self {
            code,
            message,
            data: None,
        }
    }

    pub(super) fn about(code: &'static str, message: String, data: &str) -> Self {
        Self {
            code,
            message,
            data: Some(data.to_owned()),
        }
    }
}

impl From<EnvelopeError> for ErrorInfo {
    fn from(error: EnvelopeError) -> Self {
        Self::new("SIM-ENVELOPE", error.to_string())
    }
}

/// A SOAP Fault of an operation.
pub(super) fn fault(operation: Operation, error: &ErrorInfo, at: Timestamp) -> String {
    let mut writer = XmlWriter::document();
    let detail = format!("t:{0}Fault1_{0}Fault", operation.name());
    open(&mut writer);
    writer.open("soap:Fault");
    writer.leaf("faultcode", "soap:Server");
    writer.leaf("faultstring", &error.message);
    writer.open("detail");
    writer.open_with(&detail, &[("xmlns:t", operation.namespace())]);
    writer.leaf("errorCode", error.code);
    writer.leaf("errorMessage", &error.message);
    writer.optional("errorData", error.data.as_deref());
    writer.leaf("errorDate", &gateway_date(at));
    writer.close(&detail);
    writer.close("detail");
    writer.close("soap:Fault");
    close(&mut writer);
    writer.finish()
}

fn open(writer: &mut XmlWriter) {
    writer.open_with("soap:Envelope", &[("xmlns:soap", SOAP)]);
    writer.open("soap:Body");
}

fn close(writer: &mut XmlWriter) {
    writer.close("soap:Body");
    writer.close("soap:Envelope");
}
