//! Writing XML and the parts of a message that both channels share.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::Timestamp;
use uuid::Uuid;

/// The namespace of SOAP 1.1.
pub(crate) const SOAP_NAMESPACE: &str = "http://schemas.xmlsoap.org/soap/envelope/";

/// Who sends, and as what the gateway knows it.
#[derive(Clone, Copy)]
pub(crate) struct Sender<'a> {
    /// Login of the sending system.
    pub login: &'a str,
    /// Its password.
    pub password: &'a str,
    /// Optional user of the sending system.
    pub user_id: Option<&'a str>,
    /// Optional route, given by the gateway's operator.
    pub route_id: Option<&'a str>,
}

/// The header of one question.
#[derive(Clone, Copy)]
pub(crate) struct Header<'a> {
    /// Id of this message; the answer has to name it.
    pub message_id: Uuid,
    /// The service asked, as the gateway knows it.
    pub service_id: &'a str,
    /// When the message was made; written with the offset of Kazakhstan.
    pub at: Timestamp,
    /// Who sends.
    pub sender: Sender<'a>,
    /// `xsi:type` of `<data>`, where the service wants one.
    pub data_type: Option<&'static str>,
}

/// The business part of a request: children of `<request>` in order.
pub(crate) type Fields<'a> = Vec<(&'static str, Cow<'a, str>)>;

/// A field holds a character that XML 1.0 can't carry, escaped or not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("<{element}> holds a control character that XML can't carry; remove it")]
pub struct Unwritable {
    /// The element that can't be written.
    pub element: &'static str,
}

/// `messageDate` as the gateway writes it: `2026-01-31T10:00:00.000+05:00`.
pub(crate) fn message_date(at: Timestamp) -> String {
    at.to_zoned(kernel::zone::kazakhstan())
        .strftime("%Y-%m-%dT%H:%M:%S%.3f%:z")
        .to_string()
}

/// XML that grows at its end.
pub(crate) struct Out {
    text: String,
}

impl Out {
    /// The beginning of every message, up to the body of its envelope.
    pub fn envelope() -> Self {
        let mut out = Self {
            text: String::with_capacity(1_536),
        };
        out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?><soap:Envelope xmlns:soap=\"");
        out.raw(SOAP_NAMESPACE);
        out.raw("\"><soap:Header/><soap:Body>");
        out
    }

    /// Ends the envelope.
    pub fn finish(mut self) -> String {
        self.raw("</soap:Body></soap:Envelope>");
        self.text
    }

    /// Adds markup as it is.
    pub fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// Adds an element with text.
    ///
    /// # Errors
    /// [`Unwritable`] when the text holds a character XML does not allow.
    pub fn element(&mut self, name: &'static str, text: &str) -> Result<(), Unwritable> {
        self.open(name);
        self.escaped(name, text)?;
        self.close(name);
        Ok(())
    }

    /// Adds an element with an id.
    pub fn id(&mut self, name: &'static str, id: Uuid) {
        self.open(name);
        write!(self.text, "{}", id.as_hyphenated()).expect("a string takes every write");
        self.close(name);
    }

    /// Adds `<sender>`.
    ///
    /// # Errors
    /// [`Unwritable`].
    pub fn sender(&mut self, sender: &Sender<'_>) -> Result<(), Unwritable> {
        self.raw("<sender>");
        self.element("senderId", sender.login)?;
        self.element("password", sender.password)?;
        self.raw("</sender>");
        Ok(())
    }

    /// Adds `<data>` with the business request.
    ///
    /// # Errors
    /// [`Unwritable`].
    pub fn data(&mut self, header: &Header<'_>, fields: &Fields<'_>) -> Result<(), Unwritable> {
        match header.data_type {
            None => self.raw("<data>"),
            Some(data_type) => {
                self.raw(
                    "<data xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"",
                );
                self.raw(data_type);
                self.raw("\">");
            }
        }
        self.raw("<request>");
        for (name, text) in fields {
            self.element(name, text)?;
        }
        self.raw("</request></data>");
        Ok(())
    }

    fn open(&mut self, name: &str) {
        self.text.push('<');
        self.text.push_str(name);
        self.text.push('>');
    }

    fn close(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    fn escaped(&mut self, element: &'static str, text: &str) -> Result<(), Unwritable> {
        // Most texts are digits and letters and go over in one piece.
        let plain = |byte: u8| (b' '..0x7f).contains(&byte) && !b"<>&'\"".contains(&byte);
        if text.bytes().all(plain) {
            self.text.push_str(text);
            return Ok(());
        }
        for character in text.chars() {
            match character {
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '&' => self.text.push_str("&amp;"),
                '"' => self.text.push_str("&quot;"),
                '\'' => self.text.push_str("&apos;"),
                // A parser would make a line feed of it.
                '\r' => self.text.push_str("&#13;"),
                other if allowed(other) => self.text.push(other),
                _ => return Err(Unwritable { element }),
            }
        }
        Ok(())
    }
}

/// The `Char` production of XML 1.0.
fn allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
