//! The SOAP envelope as the gateway reads and writes it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use roxmltree::Node;

use super::services::Fields;
use crate::xml::{self, XmlError, XmlWriter, child, child_text, own_text};

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const TYPES: &str = "http://bip.bee.kz/SyncChannel/v10/Types";
/// The most fields a business request may have.
const FIELDS_LIMIT: usize = 64;
/// The longest field, characters; consent tokens are the longest there are.
const FIELD_LIMIT: usize = 16 * 1024;
/// The longest id that is echoed.
const ID_LIMIT: usize = 200;

/// A `SendMessage` request.
#[derive(Debug)]
pub(super) struct Envelope {
    pub(super) message_id: String,
    pub(super) service_id: String,
    pub(super) session_id: Option<String>,
    pub(super) sender_id: String,
    pub(super) password: String,
    /// The business fields by lower-case local name, or what is wrong with them.
    pub(super) business: Result<Fields, String>,
}

/// An envelope that can't be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum EnvelopeError {
    #[error(transparent)]
    Xml(#[from] XmlError),
    #[error("element {0} is missing or empty")]
    Missing(&'static str),
    #[error("element {0} is longer than {ID_LIMIT} characters")]
    TooLong(&'static str),
}

impl Envelope {
    /// Reads a request by local names, as the real gateway's clients differ in prefixes.
    pub(super) fn read(body: &[u8]) -> Result<Self, EnvelopeError> {
        let document = xml::parse(xml::text(body)?)?;
        let root = document.root_element();
        if root.tag_name().name() != "Envelope" {
            return Err(EnvelopeError::Missing("Envelope"));
        }
        let body = step(root, "Body")?;
        let message = step(body, "SendMessage")?;
        let request = step(message, "request")?;
        let info = step(request, "requestInfo")?;
        let sender = step(info, "sender")?;
        let data = child(request, "requestData").and_then(|data| child(data, "data"));
        Ok(Self {
            message_id: required(info, "messageId")?,
            service_id: required(info, "serviceId")?,
            session_id: child_text(info, "sessionId").filter(|id| id.len() <= ID_LIMIT),
            sender_id: required(sender, "senderId")?,
            password: required(sender, "password")?,
            business: data
                .ok_or_else(|| "element data is missing".to_owned())
                .and_then(business),
        })
    }
}

fn step<'a, 'input>(
    node: Node<'a, 'input>,
    name: &'static str,
) -> Result<Node<'a, 'input>, EnvelopeError> {
    child(node, name).ok_or(EnvelopeError::Missing(name))
}

fn required(node: Node<'_, '_>, name: &'static str) -> Result<String, EnvelopeError> {
    let text = child_text(node, name).ok_or(EnvelopeError::Missing(name))?;
    if text.len() > ID_LIMIT {
        Err(EnvelopeError::TooLong(name))
    } else {
        Ok(text)
    }
}

/// The business document nested in `data`, or written into it as text.
fn business(data: Node<'_, '_>) -> Result<Fields, String> {
    if let Some(root) = data.children().find(Node::is_element) {
        return fields(root);
    }
    let text = own_text(data).ok_or_else(|| "element data is empty".to_owned())?;
    let document = xml::parse(&text).map_err(|error| format!("data: {error}"))?;
    fields(document.root_element())
}

fn fields(root: Node<'_, '_>) -> Result<Fields, String> {
    let mut fields = BTreeMap::new();
    for node in root.children().filter(Node::is_element) {
        let Some(text) = own_text(node) else { continue };
        let name = node.tag_name().name().to_ascii_lowercase();
        if text.len() > FIELD_LIMIT {
            return Err(format!("element {name} is longer than {FIELD_LIMIT} bytes"));
        }
        fields.insert(name, text);
        if fields.len() > FIELDS_LIMIT {
            return Err(format!("more than {FIELDS_LIMIT} fields"));
        }
    }
    Ok(fields)
}

/// An instant as the gateway writes it: milliseconds and +05:00.
pub(super) fn gateway_date(at: Timestamp) -> String {
    let zone = TimeZone::fixed(Offset::constant(5));
    at.to_zoned(zone)
        .strftime("%Y-%m-%dT%H:%M:%S%.3f%:z")
        .to_string()
}

/// The answer to `request` with `data`, which is XML already.
pub(super) fn response(
    request: &Envelope,
    message_id: &str,
    correlation_id: &str,
    at: Timestamp,
    data: &str,
) -> String {
    let mut writer = XmlWriter::document();
    open(&mut writer);
    writer.open_with("t:SendMessageResponse", &[("xmlns:t", TYPES)]);
    writer.open("response");
    writer.open("responseInfo");
    writer.leaf("messageId", message_id);
    writer.leaf("correlationId", correlation_id);
    writer.leaf("responseDate", &gateway_date(at));
    writer.open("status");
    writer.leaf("code", "Success");
    writer.leaf("message", "the message was delivered and answered");
    writer.close("status");
    writer.optional("sessionId", request.session_id.as_deref());
    writer.close("responseInfo");
    writer.open("responseData");
    writer.open("data");
    writer.raw(data);
    writer.close("data");
    writer.close("responseData");
    writer.close("response");
    writer.close("t:SendMessageResponse");
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

/// A SOAP Fault.
pub(super) fn fault(error: &ErrorInfo, at: Timestamp) -> String {
    let mut writer = XmlWriter::document();
    open(&mut writer);
    writer.open("soap:Fault");
    writer.leaf("faultcode", "soap:Server");
    writer.leaf("faultstring", &error.message);
    writer.open("detail");
    writer.open_with(
        "t:SendMessageFault1_SendMessageFault",
        &[("xmlns:t", TYPES)],
    );
    writer.leaf("errorCode", error.code);
    writer.leaf("errorMessage", &error.message);
    writer.optional("errorData", error.data.as_deref());
    writer.leaf("errorDate", &gateway_date(at));
    writer.close("t:SendMessageFault1_SendMessageFault");
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
