//! Reading XML of strangers: by local name, with limits, errors that name the element.
//!
//! The registers answer in several namespaces and prefixes for the same words,
//! so elements are found by local name. A document type definition is refused
//! whole: none of the services needs one, and it is how entity attacks begin.

mod shape;

use jiff::civil::Date;
use roxmltree::{Document, Node, ParsingOptions};

/// The most nodes an answer may have. A person with every document is about a
/// hundred.
pub(crate) const NODES_LIMIT: u32 = 20_000;

/// The longest text of one element that is taken over, in characters.
pub(crate) const TEXT_LIMIT: usize = 1_000;

/// The most entries a list of an answer may have.
pub(crate) const LIST_LIMIT: usize = 100;

/// The longest token that is taken over, in characters.
const TOKEN_LIMIT: usize = 16_384;

/// Why an answer can't be understood. It is then neither a yes nor a no
///
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The answer is not well-formed XML; half an envelope ends here.
    #[error("the answer is not well-formed XML: {reason}")]
    NotXml {
        /// What the parser says, with the line and column.
        reason: String,
    },
    /// The answer carries a document type definition.
    #[error("the answer carries a document type definition; the gateway must send none")]
    Doctype,
    /// Elements are nested too deep, or one has too many attributes. No honest
    /// answer has either, and both are ways to keep a parser busy.
    #[error(
        "the answer is nested deeper than {} or has more than {} attributes on one element",
        shape::DEPTH_LIMIT,
        shape::ATTRIBUTES_LIMIT
    )]
    Shape,
    /// A list holds more entries than are read.
    #[error("the answer lists more than {LIST_LIMIT} <{element}>; at most that many are read")]
    TooMany {
        /// The element that is repeated.
        element: &'static str,
    },
    /// An element the protocol requires is absent or empty.
    #[error("the answer has no <{element}>; the protocol requires it")]
    Missing {
        /// Path of the element, by local names.
        element: &'static str,
    },
    /// An element holds something its rule does not allow. What it holds is not
    /// repeated here: it may be personal data.
    #[error("<{element}> of the answer breaks the rule: {rule}")]
    Invalid {
        /// Path of the element, by local names.
        element: &'static str,
        /// What the element has to look like.
        rule: &'static str,
    },
    /// The answer belongs to another message.
    #[error("the answer belongs to message {got}, not to the message {asked} that was sent")]
    AnotherMessage {
        /// The id of the message that was sent.
        asked: String,
        /// The id the answer names.
        got: String,
    },
    /// The answer speaks of another person, organisation or vehicle.
    #[error("<{element}> of the answer is not the one that was asked for")]
    AnotherSubject {
        /// The element that differs from what was asked.
        element: &'static str,
    },
}

/// Parses a document without a DTD, of honest shape, and with at most
/// [`NODES_LIMIT`] nodes.
///
/// # Errors
/// [`Unreadable::Doctype`], [`Unreadable::Shape`] or [`Unreadable::NotXml`].
pub(crate) fn parse(text: &str) -> Result<Document<'_>, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // The parser lets an empty DOCTYPE pass. One inside CDATA or a comment is
    // refused too: no honest answer has it there either.
    if text.contains("<!DOCTYPE") {
        return Err(Unreadable::Doctype);
    }
    if !shape::is_honest(text.as_bytes()) {
        return Err(Unreadable::Shape);
    }
    let options = ParsingOptions {
        nodes_limit: NODES_LIMIT,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|error| Unreadable::NotXml {
        reason: error.to_string(),
    })
}

/// The first child element with this local name.
pub(crate) fn child<'a, 'input>(
    node: Node<'a, 'input>,
    local_name: &str,
) -> Option<Node<'a, 'input>> {
    node.children()
        .find(|child| child.is_element() && child.tag_name().name() == local_name)
}

/// The first element with this local name at any depth below `node`.
pub(crate) fn descendant<'a, 'input>(
    node: Node<'a, 'input>,
    local_name: &str,
) -> Option<Node<'a, 'input>> {
    node.descendants()
        .skip(1)
        .find(|inner| inner.is_element() && inner.tag_name().name() == local_name)
}

/// The trimmed text of a child element; `None` when it is absent or empty.
///
/// # Errors
/// [`Unreadable::Invalid`] when it is longer than [`TEXT_LIMIT`].
pub(crate) fn optional<'a>(
    node: Node<'a, '_>,
    element: &'static str,
) -> Result<Option<&'a str>, Unreadable> {
    let Some(text) = child(node, element).and_then(|found| found.text()) else {
        return Ok(None);
    };
    let text = text.trim();
    if text.chars().count() > TEXT_LIMIT {
        return Err(Unreadable::Invalid {
            element,
            rule: "at most 1000 characters",
        });
    }
    Ok((!text.is_empty()).then_some(text))
}

/// The trimmed text of a child element that must be there.
///
/// # Errors
/// [`Unreadable::Missing`], [`Unreadable::Invalid`].
pub(crate) fn required<'a>(
    node: Node<'a, '_>,
    element: &'static str,
) -> Result<&'a str, Unreadable> {
    optional(node, element)?.ok_or(Unreadable::Missing { element })
}

/// An `xs:boolean` child element; `None` when it is absent or empty.
///
/// # Errors
/// [`Unreadable::Invalid`] for anything but `true`, `false`, `1` and `0`.
pub(crate) fn boolean(
    node: Node<'_, '_>,
    element: &'static str,
) -> Result<Option<bool>, Unreadable> {
    match optional(node, element)? {
        None => Ok(None),
        Some("true" | "1") => Ok(Some(true)),
        Some("false" | "0") => Ok(Some(false)),
        Some(_) => Err(Unreadable::Invalid {
            element,
            rule: "true or false",
        }),
    }
}

/// Child elements with this local name, at most [`LIST_LIMIT`].
///
/// # Errors
/// [`Unreadable::TooMany`].
pub(crate) fn list<'a, 'input>(
    node: Node<'a, 'input>,
    element: &'static str,
) -> Result<Vec<Node<'a, 'input>>, Unreadable> {
    let found: Vec<_> = node
        .children()
        .filter(|child| child.is_element() && child.tag_name().name() == element)
        .take(LIST_LIMIT + 1)
        .collect();
    if found.len() > LIST_LIMIT {
        return Err(Unreadable::TooMany { element });
    }
    Ok(found)
}

/// A token: the text of a child element without any blanks; `None` when it is
/// absent or empty.
///
/// # Errors
/// [`Unreadable::Invalid`] when it is longer than a token can be.
pub(crate) fn token(
    node: Node<'_, '_>,
    element: &'static str,
) -> Result<Option<String>, Unreadable> {
    let Some(text) = child(node, element).and_then(|found| found.text()) else {
        return Ok(None);
    };
    let token: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .take(TOKEN_LIMIT + 1)
        .collect();
    if token.chars().count() > TOKEN_LIMIT {
        return Err(Unreadable::Invalid {
            element,
            rule: "at most 16384 characters",
        });
    }
    Ok((!token.is_empty()).then_some(token))
}

/// An `xs:boolean` child element that must be there.
///
/// # Errors
/// [`Unreadable::Missing`], [`Unreadable::Invalid`].
pub(crate) fn flag(node: Node<'_, '_>, element: &'static str) -> Result<bool, Unreadable> {
    boolean(node, element)?.ok_or(Unreadable::Missing { element })
}

/// A date child element, `2026-01-31` with or without a time or offset after
/// it; `None` when it is absent or empty.
///
/// # Errors
/// [`Unreadable::Invalid`].
pub(crate) fn date(node: Node<'_, '_>, element: &'static str) -> Result<Option<Date>, Unreadable> {
    let Some(text) = optional(node, element)? else {
        return Ok(None);
    };
    text.get(..10)
        .and_then(|day| day.parse().ok())
        .map(Some)
        .ok_or(Unreadable::Invalid {
            element,
            rule: "a date as 2026-01-31",
        })
}

/// A date child element that must be there.
///
/// # Errors
/// [`Unreadable::Missing`], [`Unreadable::Invalid`].
pub(crate) fn day(node: Node<'_, '_>, element: &'static str) -> Result<Date, Unreadable> {
    date(node, element)?.ok_or(Unreadable::Missing { element })
}

/// A whole number that must be there, such as a count.
///
/// # Errors
/// [`Unreadable::Missing`], [`Unreadable::Invalid`].
pub(crate) fn count(node: Node<'_, '_>, element: &'static str) -> Result<u32, Unreadable> {
    let text = required(node, element)?;
    digits(text).ok_or(Unreadable::Invalid {
        element,
        rule: "a whole number",
    })
}

/// A sum of tenge with two places that must be there, `1250.00`; in tiyn.
///
/// # Errors
/// [`Unreadable::Missing`], [`Unreadable::Invalid`].
pub(crate) fn sum(node: Node<'_, '_>, element: &'static str) -> Result<u64, Unreadable> {
    let text = required(node, element)?;
    let tiyn = text.split_once('.').and_then(|(tenge, tiyn)| {
        let tenge: u64 = digits(tenge)?;
        let tiyn: u64 = digits(tiyn).filter(|_| tiyn.len() == 2)?;
        tenge.checked_mul(100)?.checked_add(tiyn)
    });
    tiyn.ok_or(Unreadable::Invalid {
        element,
        rule: "a sum as 1250.00",
    })
}

/// A number written with nothing but digits.
fn digits<N: std::str::FromStr>(text: &str) -> Option<N> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

/// One of a few words that must be there.
///
/// # Errors
/// [`Unreadable::Missing`]; [`Unreadable::Invalid`] with `rule` for another word.
pub(crate) fn word<T: Copy>(
    node: Node<'_, '_>,
    element: &'static str,
    rule: &'static str,
    words: &[(&str, T)],
) -> Result<T, Unreadable> {
    let text = required(node, element)?;
    words
        .iter()
        .find(|(word, _)| *word == text)
        .map(|(_, meaning)| *meaning)
        .ok_or(Unreadable::Invalid { element, rule })
}

#[cfg(test)]
mod tests;
