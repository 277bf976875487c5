//! Tests of both channels: order, escaping, and answers that are not ours.

use std::borrow::Cow;

use uuid::Uuid;

use super::reading::{AnswerError, Refusal, missing};
use super::writing::{Header, SOAP_NAMESPACE, Sender, Unwritable};
use super::{asynchronous, sync};
use crate::xml::{self, Unreadable};

const TYPES_NAMESPACE: &str = "http://bip.bee.kz/SyncChannel/v10/Types";

const ASKED: Uuid = Uuid::from_u128(7);

fn header() -> Header<'static> {
    Header {
        message_id: ASKED,
        service_id: "SHEKARA_VEHICLE_WANTED",
        at: "2026-01-31T05:00:00Z".parse().expect("a valid instant"),
        sender: Sender {
            login: "shekara",
            password: "<p&w>\"'",
            user_id: None,
            route_id: Some("R&D"),
        },
        data_type: None,
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
    sync::read(text, ASKED, |data| {
        let wanted = xml::descendant(data, "wanted").ok_or_else(|| missing("wanted"))?;
        Ok(wanted.text().unwrap_or_default().to_owned())
    })
}

/// fields stand in the order of the XSD sequence, and the business
/// fields are unqualified children of `request`.
#[test]
fn the_envelope_keeps_the_order_of_the_schema() {
    let written =
        sync::write(&header(), &vec![("plate", Cow::Borrowed("123ABC02"))]).expect("writable");
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
    let nasty = "</plate><plate>]]>&amp;<!-- 'x' \"y\"\r\n\tӘ";
    let written = sync::write(&header(), &vec![("plate", Cow::Borrowed(nasty))]).expect("writable");
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
    let fields = vec![("plate", Cow::Borrowed("123\u{0}ABC"))];
    assert_eq!(
        sync::write(&header(), &fields),
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
    let by_message = format!("<messageId>{other}</messageId><status><code>Success</code></status>");
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

fn fetched(messages: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='{SOAP_NAMESPACE}'><s:Body><a:getMessagesResponse xmlns:a='urn:a'>\
         <response>{messages}</response></a:getMessagesResponse></s:Body></s:Envelope>"
    )
}

fn message(correlation_id: Uuid, data: &str) -> String {
    format!(
        "<message><messageInfo><messageId>answer-1</messageId>\
         <correlationId>{correlation_id}</correlationId><messageType>RESPONSE</messageType>\
         </messageInfo><messageData><data>{data}</data></messageData></message>"
    )
}

fn read_fetched(text: &str) -> Result<Option<String>, AnswerError> {
    let read = |data: roxmltree::Node<'_, '_>| {
        let wanted = xml::descendant(data, "wanted").ok_or_else(|| missing("wanted"))?;
        Ok(wanted.text().unwrap_or_default().to_owned())
    };
    match asynchronous::read_fetched(text, ASKED, read)? {
        asynchronous::Fetched::NotYet => Ok(None),
        asynchronous::Fetched::Here { answer_id, answer } => {
            assert_eq!(answer_id, "answer-1");
            answer.map(Some)
        }
    }
}

/// the asynchronous channel keeps the order of its schema too.
#[test]
fn the_three_operations_keep_the_order_of_the_schema() {
    let fields = vec![("plate", Cow::Borrowed("123ABC02"))];
    let sent = asynchronous::write_send(&header(), &fields).expect("writable");
    let expected = format!(
        "<a:sendMessage xmlns:a=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request>\
         <messageInfo><messageId>{ASKED}</messageId>\
         <serviceId>SHEKARA_VEHICLE_WANTED</serviceId><messageType>REQUEST</messageType>\
         <routeId>R&amp;D</routeId><messageDate>2026-01-31T10:00:00.000+05:00</messageDate>\
         <sender><senderId>shekara</senderId><password>&lt;p&amp;w&gt;&quot;&apos;</password></sender>\
         </messageInfo><messageData><data><request><plate>123ABC02</plate></request></data>\
         </messageData></request></a:sendMessage>"
    );
    assert!(sent.contains(&expected), "{sent}");
    let fetch = asynchronous::write_fetch(&header().sender, ASKED).expect("writable");
    let expected = format!(
        "</sender><correlationId>{ASKED}</correlationId>\
         <messageType>RESPONSE</messageType></request></a:getMessages>"
    );
    assert!(fetch.contains(&expected), "{fetch}");
    let confirm = asynchronous::write_confirm(&header().sender, "a<1", header().at);
    let confirm = confirm.expect("writable");
    assert!(
        confirm.contains(
            "</sender><messageId>a&lt;1</messageId><receiveStatus>MESSAGE_ACCEPTED</receiveStatus>\
             <statusDate>2026-01-31T10:00:00.000+05:00</statusDate></request>"
        ),
        "{confirm}"
    );
}

#[test]
fn a_fetched_answer_is_found_by_its_correlation() {
    assert_eq!(read_fetched(&fetched("")), Ok(None));
    let other = Uuid::from_u128(8);
    let ours = message(ASKED, "&lt;wanted&gt;no&lt;/wanted&gt;");
    assert_eq!(read_fetched(&fetched(&ours)), Ok(Some("no".to_owned())));
    let both = format!("{}{ours}", message(other, "<wanted>yes</wanted>"));
    assert_eq!(read_fetched(&fetched(&both)), Ok(Some("no".to_owned())));
    let outcome = read_fetched(&fetched(&message(other, "<wanted>no</wanted>")));
    assert!(
        matches!(
            outcome,
            Err(AnswerError::Unreadable(Unreadable::AnotherMessage { .. }))
        ),
        "{outcome:?}"
    );
    let many = fetched(&message(other, "").repeat(101));
    assert_eq!(
        read_fetched(&many),
        Err(Unreadable::TooMany { element: "message" }.into())
    );
}

#[test]
fn a_question_counts_as_sent_only_under_its_own_id() {
    let taken = |inner: &str| {
        let text = format!(
            "<Envelope><Body><sendMessageResponse><response>{inner}</response>\
             </sendMessageResponse></Body></Envelope>"
        );
        asynchronous::read_sent(&text, ASKED)
    };
    assert_eq!(taken(&format!("<messageId>{ASKED}</messageId>")), Ok(()));
    let own = format!("<messageId>x</messageId><correlationId>{ASKED}</correlationId>");
    assert_eq!(taken(&own), Ok(()));
    assert!(taken("<messageId>x</messageId>").is_err());
    let confirmed = "<Envelope><Body><changeMessageStatusResponse/></Body></Envelope>";
    assert_eq!(asynchronous::read_confirmed(confirmed), Ok(()));
    assert!(asynchronous::read_confirmed("<Envelope><Body/></Envelope>").is_err());
}
