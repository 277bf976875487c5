//! Reading the parts of an answer that both channels share.

use roxmltree::{Document, Node};

use crate::xml::{self, Unreadable};

/// The longest code or message of a refusal that is kept, in characters.
const REFUSAL_TEXT_LIMIT: usize = 200;

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

pub(crate) fn missing(element: &'static str) -> AnswerError {
    Unreadable::Missing { element }.into()
}

/// The body of the envelope, unless it is a Fault.
///
/// # Errors
/// A SOAP Fault is a [`Refusal`]; what is no envelope is [`Unreadable`].
pub(crate) fn body<'a, 'input>(
    document: &'a Document<'input>,
) -> Result<Node<'a, 'input>, AnswerError> {
    let envelope = document.root_element();
    if envelope.tag_name().name() != "Envelope" {
        return Err(missing("Envelope"));
    }
    let body = xml::child(envelope, "Body").ok_or_else(|| missing("Envelope/Body"))?;
    match xml::child(body, "Fault") {
        Some(fault) => Err(read_fault(fault)?.into()),
        None => Ok(body),
    }
}

/// Hands the business part of `<data>` to `read`: it stands there nested, or as
/// escaped text or CDATA.
///
/// # Errors
/// What `read` answers, and what makes the inner text unreadable.
pub(crate) fn business<T>(
    data: Node<'_, '_>,
    read: impl FnOnce(Node<'_, '_>) -> Result<T, AnswerError>,
) -> Result<T, AnswerError> {
    if data.has_children() && !data.children().any(|inner| inner.is_element()) {
        let inner = xml::parse(data.text().unwrap_or_default().trim())?;
        return read(inner.root());
    }
    read(data)
}

/// Checks that the id an answer names is that of the question.
///
/// # Errors
/// [`Unreadable::AnotherMessage`].
pub(crate) fn check_message(named: &str, asked: uuid::Uuid) -> Result<(), Unreadable> {
    if named.parse() == Ok(asked) {
        return Ok(());
    }
    Err(Unreadable::AnotherMessage {
        asked: asked.to_string(),
        got: shorten(named),
    })
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

/// The root of a register's answer, after its `messageResult/code` was checked.
///
/// # Errors
/// [`Refusal::Result`] for a code other than `00000`; [`Unreadable::Missing`]
/// when the root or its result is not there.
pub(crate) fn answer_root<'a, 'input>(
    data: Node<'a, 'input>,
    name: &'static str,
) -> Result<Node<'a, 'input>, AnswerError> {
    let root = xml::descendant(data, name).ok_or_else(|| missing(name))?;
    let result = xml::child(root, "messageResult").ok_or_else(|| missing("messageResult"))?;
    let code = xml::required(result, "code")?;
    if code == "00000" {
        return Ok(root);
    }
    Err(Refusal::Result {
        code: shorten(code),
    }
    .into())
}

pub(crate) fn shorten(text: &str) -> String {
    text.chars().take(REFUSAL_TEXT_LIMIT).collect()
}
