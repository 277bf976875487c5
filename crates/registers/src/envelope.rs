//! The SOAP envelope of the gateway's synchronous channel: written and read.
//!
//! SOAP 1.1, document/literal; the elements inside `SendMessage` are
//! unqualified and stand in the order of the XSD sequence. Names follow the
//! interface `SyncChannel/v10` of the e-government gateway.

use std::io;

use jiff::Timestamp;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use roxmltree::Node;
use uuid::Uuid;

use crate::xml::{self, Unreadable};

const SOAP_NAMESPACE: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const TYPES_NAMESPACE: &str = "http://bip.bee.kz/SyncChannel/v10/Types";

/// Gateway statuses that mean "delivered and answered"; compared without case.
const SUCCESS_CODES: [&str; 2] = ["Success", "SCSS001"];

/// The longest code or message of a refusal that is kept, in characters.
const REFUSAL_TEXT_LIMIT: usize = 200;

/// The header of one request (`requestInfo`), fields in the order of the wire.
#[derive(Clone, Copy)]
pub(crate) struct RequestInfo<'a> {
    /// Id of this message; the answer has to name it.
    pub message_id: Uuid,
    /// The service asked, as the gateway knows it.
    pub service_id: &'a str,
    /// When the message was made; written with the offset of Kazakhstan.
    pub message_date: Timestamp,
    /// Optional user of the sending system.
    pub user_id: Option<&'a str>,
    /// Optional route, given by the gateway's operator.
    pub route_id: Option<&'a str>,
    /// Login of the sending system.
    pub sender_id: &'a str,
    /// Its password.
    pub password: &'a str,
}

/// The business part of a request: children of `<request>` in order.
pub(crate) type Fields = Vec<(&'static str, String)>;

/// A field holds a character that XML 1.0 can't carry, escaped or not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("<{element}> holds a control character that XML can't carry; remove it")]
pub struct Unwritable {
    /// The element that can't be written.
    pub element: &'static str,
}

/// The gateway or the register understood us and declined. It says nothing
/// about the subject, so it is not a no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// `responseInfo/status/code` is not a success.
    #[error("the gateway answered with status {code}: {message}")]
    Status {
        /// The gateway's code.
        code: String,
        /// The gateway's words, shortened.
        message: String,
    },
    /// A SOAP Fault.
    #[error("the gateway answered with fault {code}: {message}")]
    Fault {
        /// `errorCode` of the detail, else `faultcode`.
        code: String,
        /// `errorMessage` of the detail, else `faultstring`, shortened.
        message: String,
    },
    /// The register's own `messageResult/code` is not `00000`.
    #[error("the register answered with result {code}")]
    Result {
        /// The register's code.
        code: String,
    },
}

/// What reading an answer can end in, besides the answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The other side said something, but not about the subject.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The answer can't be understood.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// `messageDate` as the gateway writes it: `2026-01-31T10:00:00.000+05:00`.
pub(crate) fn message_date(at: Timestamp) -> String {
    at.to_zoned(kernel::zone::kazakhstan())
        .strftime("%Y-%m-%dT%H:%M:%S%.3f%:z")
        .to_string()
}

/// Writes the envelope.
///
/// # Errors
/// [`Unwritable`] names the field with a character that XML does not allow.
pub(crate) fn write(info: &RequestInfo<'_>, fields: &Fields) -> Result<String, Unwritable> {
    let header = [
        ("serviceId", Some(info.service_id)),
        ("userId", info.user_id),
        ("routeId", info.route_id),
        ("senderId", Some(info.sender_id)),
        ("password", Some(info.password)),
    ];
    let header = header
        .into_iter()
        .filter_map(|(name, text)| text.map(|text| (name, text)));
    let body = fields.iter().map(|(name, text)| (*name, text.as_str()));
    for (element, text) in header.chain(body) {
        if !text.chars().all(allowed) {
            return Err(Unwritable { element });
        }
    }
    let mut writer = Writer::new(Vec::with_capacity(2_048));
    write_envelope(&mut writer, info, fields).expect("a vector takes every write");
    Ok(String::from_utf8(writer.into_inner()).expect("made of strings only"))
}

/// The `Char` production of XML 1.0.
fn allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

type Out = Writer<Vec<u8>>;

fn write_envelope(out: &mut Out, info: &RequestInfo<'_>, fields: &Fields) -> io::Result<()> {
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    out.create_element("soap:Envelope")
        .with_attribute(("xmlns:soap", SOAP_NAMESPACE))
        .write_inner_content(|out| {
            out.create_element("soap:Header").write_empty()?;
            out.create_element("soap:Body").write_inner_content(|out| {
                out.create_element("t:SendMessage")
                    .with_attribute(("xmlns:t", TYPES_NAMESPACE))
                    .write_inner_content(|out| write_request(out, info, fields))?;
                Ok(())
            })?;
            Ok(())
        })?;
    Ok(())
}

fn write_request(out: &mut Out, info: &RequestInfo<'_>, fields: &Fields) -> io::Result<()> {
    out.create_element("request").write_inner_content(|out| {
        out.create_element("requestInfo")
            .write_inner_content(|out| write_info(out, info))?;
        out.create_element("requestData")
            .write_inner_content(|out| {
                out.create_element("data").write_inner_content(|out| {
                    out.create_element("request").write_inner_content(|out| {
                        for (name, text) in fields {
                            write_text(out, name, text)?;
                        }
                        Ok(())
                    })?;
                    Ok(())
                })?;
                Ok(())
            })?;
        Ok(())
    })?;
    Ok(())
}

fn write_info(out: &mut Out, info: &RequestInfo<'_>) -> io::Result<()> {
    write_text(out, "messageId", &info.message_id.to_string())?;
    write_text(out, "serviceId", info.service_id)?;
    write_text(out, "messageDate", &message_date(info.message_date))?;
    if let Some(user_id) = info.user_id {
        write_text(out, "userId", user_id)?;
    }
    if let Some(route_id) = info.route_id {
        write_text(out, "routeId", route_id)?;
    }
    out.create_element("sender").write_inner_content(|out| {
        write_text(out, "senderId", info.sender_id)?;
        write_text(out, "password", info.password)
    })?;
    Ok(())
}

fn write_text(out: &mut Out, name: &str, text: &str) -> io::Result<()> {
    out.create_element(name)
        .write_text_content(BytesText::new(text))?;
    Ok(())
}

/// Reads the envelope of an answer to `asked` and hands its `<data>` to `read`.
/// `<data>` may hold the business XML nested, or as escaped text or CDATA.
///
/// # Errors
/// A SOAP Fault or a gateway status other than success is a [`Refusal`];
/// everything that breaks the protocol is [`Unreadable`].
pub(crate) fn read<T>(
    text: &str,
    asked: Uuid,
    read: impl FnOnce(Node<'_, '_>) -> Result<T, AnswerError>,
) -> Result<T, AnswerError> {
    let document = xml::parse(text)?;
    let envelope = document.root_element();
    if envelope.tag_name().name() != "Envelope" {
        return Err(missing("Envelope"));
    }
    let body = xml::child(envelope, "Body").ok_or(missing("Envelope/Body"))?;
    if let Some(fault) = xml::child(body, "Fault") {
        return Err(read_fault(fault)?.into());
    }
    let response = xml::child(body, "SendMessageResponse")
        .and_then(|outer| xml::child(outer, "response"))
        .ok_or(missing("SendMessageResponse/response"))?;
    let info = xml::child(response, "responseInfo").ok_or(missing("responseInfo"))?;
    check_message(info, asked)?;
    check_status(info)?;
    let data = xml::child(response, "responseData")
        .and_then(|outer| xml::child(outer, "data"))
        .ok_or(missing("responseData/data"))?;
    if data.has_children() && !data.children().any(|inner| inner.is_element()) {
        let inner_text = data.text().unwrap_or_default().trim();
        let inner = xml::parse(inner_text)?;
        return read(inner.root());
    }
    read(data)
}

fn missing(element: &'static str) -> AnswerError {
    Unreadable::Missing { element }.into()
}

/// `correlationId` names the request where the gateway sends one; otherwise the
/// answer repeats the `messageId` of the request.
fn check_message(info: Node<'_, '_>, asked: Uuid) -> Result<(), AnswerError> {
    let named = match xml::optional(info, "correlationId")? {
        Some(correlation_id) => correlation_id,
        None => xml::required(info, "messageId")?,
    };
    if named.parse() == Ok(asked) {
        return Ok(());
    }
    Err(Unreadable::AnotherMessage {
        asked: asked.to_string(),
        got: shorten(named),
    }
    .into())
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

fn read_fault(fault: Node<'_, '_>) -> Result<Refusal, Unreadable> {
    let detail = xml::child(fault, "detail");
    let of_detail = |name: &str| {
        detail
            .and_then(|detail| xml::descendant(detail, name))
            .and_then(|found| found.text())
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let code = match of_detail("errorCode") {
        Some(code) => code,
        None => xml::required(fault, "faultcode")?,
    };
    let message = match of_detail("errorMessage") {
        Some(message) => message,
        None => xml::optional(fault, "faultstring")?.unwrap_or_default(),
    };
    Ok(Refusal::Fault {
        code: shorten(code),
        message: shorten(message),
    })
}

/// Checks the register's own `messageResult/code`, where it sends one.
///
/// # Errors
/// [`Refusal::Result`] for a code other than `00000`.
pub(crate) fn check_message_result(data: Node<'_, '_>) -> Result<(), AnswerError> {
    let Some(result) = xml::descendant(data, "messageResult") else {
        return Ok(());
    };
    let code = xml::required(result, "code")?;
    if code == "00000" {
        return Ok(());
    }
    Err(Refusal::Result {
        code: shorten(code),
    }
    .into())
}

fn shorten(text: &str) -> String {
    text.chars().take(REFUSAL_TEXT_LIMIT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: Uuid = Uuid::from_u128(7);

    fn info() -> RequestInfo<'static> {
        RequestInfo {
            message_id: ASKED,
            service_id: "SHEKARA_VEHICLE_WANTED",
            message_date: "2026-01-31T05:00:00Z".parse().expect("a valid instant"),
            user_id: None,
            route_id: Some("R&D"),
            sender_id: "shekara",
            password: "<p&w>\"'",
        }
    }

    fn answer(info: &str, data: &str) -> String {
        format!(
            "<s:Envelope xmlns:s='{SOAP_NAMESPACE}'><s:Body>\
             <t:SendMessageResponse xmlns:t='{TYPES_NAMESPACE}'><response>\
             <responseInfo>{info}</responseInfo><responseData><data>{data}</data></responseData>\
             </response></t:SendMessageResponse></s:Body></s:Envelope>"
        )
    }

    fn good_info() -> String {
        format!("<messageId>{ASKED}</messageId><status><code>Success</code></status>")
    }

    fn read_wanted(text: &str) -> Result<String, AnswerError> {
        read(text, ASKED, |data| {
            let wanted = xml::descendant(data, "wanted").ok_or(missing("wanted"))?;
            Ok(wanted.text().unwrap_or_default().to_owned())
        })
    }

    /// fields stand in the order of the XSD sequence, and the business
    /// fields are unqualified children of `request`.
    #[test]
    fn the_envelope_keeps_the_order_of_the_schema() {
        let written = write(&info(), &vec![("plate", "123ABC02".to_owned())]).expect("writable");
        let expected = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
             <soap:Envelope xmlns:soap=\"{SOAP_NAMESPACE}\"><soap:Header/><soap:Body>\
             <t:SendMessage xmlns:t=\"{TYPES_NAMESPACE}\"><request><requestInfo>\
             <messageId>{ASKED}</messageId><serviceId>SHEKARA_VEHICLE_WANTED</serviceId>\
             <messageDate>2026-01-31T10:00:00.000+05:00</messageDate>\
             <routeId>R&amp;D</routeId>\
             <sender><senderId>shekara</senderId><password>&lt;p&amp;w&gt;&quot;&apos;</password></sender>\
             </requestInfo><requestData><data><request><plate>123ABC02</plate></request></data>\
             </requestData></request></t:SendMessage></soap:Body></soap:Envelope>"
        );
        assert_eq!(written, expected);
    }

    #[test]
    fn whatever_is_written_is_read_back_unchanged() {
        let nasty = "</plate><plate>]]>&amp;<!-- 'x' \"y\" Ә";
        let written = write(&info(), &vec![("plate", nasty.to_owned())]).expect("writable");
        let document = xml::parse(&written).expect("well-formed");
        let plates: Vec<_> = document
            .descendants()
            .filter(|node| node.tag_name().name() == "plate")
            .map(|node| node.text())
            .collect();
        assert_eq!(plates, [Some(nasty)]);
    }

    #[test]
    fn a_control_character_is_refused_by_the_name_of_its_field() {
        let fields = vec![("plate", "123\u{0}ABC".to_owned())];
        assert_eq!(
            write(&info(), &fields),
            Err(Unwritable { element: "plate" })
        );
    }

    #[test]
    fn data_is_read_nested_escaped_and_from_cdata() {
        let nested = answer(&good_info(), "<wanted>no</wanted>");
        let escaped = answer(&good_info(), "&lt;wanted&gt;no&lt;/wanted&gt;");
        let cdata = answer(&good_info(), "<![CDATA[ <wanted>no</wanted> ]]>");
        for text in [nested, escaped, cdata] {
            assert_eq!(read_wanted(&text), Ok("no".to_owned()), "{text}");
        }
    }

    /// an answer to somebody else's question is neither a yes nor a no.
    #[test]
    fn an_answer_to_another_message_is_refused() {
        let other = Uuid::from_u128(8);
        let by_message =
            format!("<messageId>{other}</messageId><status><code>Success</code></status>");
        let by_correlation = format!(
            "<messageId>{ASKED}</messageId><correlationId>{other}</correlationId>\
             <status><code>Success</code></status>"
        );
        for info in [by_message, by_correlation] {
            let text = answer(&info, "<wanted>no</wanted>");
            let outcome = read_wanted(&text);
            assert!(
                matches!(
                    outcome,
                    Err(AnswerError::Unreadable(Unreadable::AnotherMessage { .. }))
                ),
                "{outcome:?}"
            );
        }
    }

    #[test]
    fn the_correlation_id_may_name_the_request() {
        let info = format!(
            "<messageId>{}</messageId><correlationId>{ASKED}</correlationId>\
             <status><code>SCSS001</code></status>",
            Uuid::from_u128(9)
        );
        let text = answer(&info, "<wanted>no</wanted>");
        assert_eq!(read_wanted(&text), Ok("no".to_owned()));
    }

    #[test]
    fn an_answer_without_a_message_id_or_a_status_is_unreadable() {
        let no_id = answer(
            "<status><code>Success</code></status>",
            "<wanted>no</wanted>",
        );
        let no_status = answer(
            &format!("<messageId>{ASKED}</messageId>"),
            "<wanted>no</wanted>",
        );
        assert_eq!(read_wanted(&no_id), Err(missing("messageId")));
        assert_eq!(read_wanted(&no_status), Err(missing("responseInfo/status")));
    }

    #[test]
    fn a_status_other_than_success_is_a_refusal() {
        let info = format!(
            "<messageId>{ASKED}</messageId>\
             <status><code>SCSE001</code><message>no such service</message></status>"
        );
        assert_eq!(
            read_wanted(&answer(&info, "")),
            Err(AnswerError::Refused(Refusal::Status {
                code: "SCSE001".to_owned(),
                message: "no such service".to_owned(),
            }))
        );
    }

    #[test]
    fn a_fault_is_a_refusal_with_the_code_of_its_detail() {
        let fault = format!(
            "<s:Envelope xmlns:s='{SOAP_NAMESPACE}'><s:Body><s:Fault>\
             <faultcode>s:Server</faultcode><faultstring>failed</faultstring>\
             <detail><e:SendMessageFault1_SendMessageFault xmlns:e='urn:e'>\
             <errorCode>E42</errorCode><errorMessage>wrong password</errorMessage>\
             </e:SendMessageFault1_SendMessageFault></detail></s:Fault></s:Body></s:Envelope>"
        );
        assert_eq!(
            read_wanted(&fault),
            Err(AnswerError::Refused(Refusal::Fault {
                code: "E42".to_owned(),
                message: "wrong password".to_owned(),
            }))
        );
    }
}
