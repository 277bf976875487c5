//! Reading XML of strangers: by local name, with limits, errors that name the element.
//!
//! The registers answer in several namespaces and prefixes for the same words,
//! so elements are found by local name. A document type definition is refused
//! whole: none of the services needs one, and it is how entity attacks begin.

use roxmltree::{Document, Node, ParsingOptions};

/// The most nodes an answer may have. A person with every document is about a
/// hundred.
pub(crate) const NODES_LIMIT: u32 = 20_000;

/// The longest text of one element that is taken over, in characters.
pub(crate) const TEXT_LIMIT: usize = 1_000;

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

/// Parses a document without a DTD and with at most [`NODES_LIMIT`] nodes.
///
/// # Errors
/// [`Unreadable::Doctype`] or [`Unreadable::NotXml`].
pub(crate) fn parse(text: &str) -> Result<Document<'_>, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // The parser lets an empty DOCTYPE pass. One inside CDATA or a comment is
    // refused too: no honest answer has it there either.
    if text.contains("<!DOCTYPE") {
        return Err(Unreadable::Doctype);
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

/// A date child element, `2026-01-31` with or without a time or offset after
/// it; `None` when it is absent or empty.
///
/// # Errors
/// [`Unreadable::Invalid`].
pub(crate) fn date(
    node: Node<'_, '_>,
    element: &'static str,
) -> Result<Option<jiff::civil::Date>, Unreadable> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_attack_is_refused_before_it_is_parsed() {
        let attack = "<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>";
        assert_eq!(parse(attack).err(), Some(Unreadable::Doctype));
        assert_eq!(parse("<!DOCTYPE a><a/>").err(), Some(Unreadable::Doctype));
    }

    #[test]
    fn a_document_of_too_many_nodes_is_refused() {
        let many = format!("<a>{}</a>", "<b/>".repeat(20_001));
        assert!(matches!(parse(&many), Err(Unreadable::NotXml { .. })));
    }

    #[test]
    fn half_a_document_is_refused() {
        assert!(matches!(
            parse("<a><b>text</b>"),
            Err(Unreadable::NotXml { .. })
        ));
    }

    #[test]
    fn elements_are_found_by_local_name_in_any_namespace() {
        let document = parse("<a xmlns:q='urn:q'><q:b> 1 </q:b></a>").expect("well-formed");
        assert_eq!(required(document.root_element(), "b"), Ok("1"));
        assert_eq!(boolean(document.root_element(), "b"), Ok(Some(true)));
        assert_eq!(
            required(document.root_element(), "c"),
            Err(Unreadable::Missing { element: "c" })
        );
    }

    #[test]
    fn a_date_may_carry_a_time_and_nothing_else() {
        let document =
            parse("<a><d>1980-05-01T00:00:00+06:00</d><e>01.05.1980</e></a>").expect("well-formed");
        let root = document.root_element();
        assert_eq!(date(root, "d"), Ok(Some(jiff::civil::date(1980, 5, 1))));
        assert!(matches!(
            date(root, "e"),
            Err(Unreadable::Invalid { element: "e", .. })
        ));
        assert_eq!(date(root, "f"), Ok(None));
    }

    #[test]
    fn text_without_end_is_refused() {
        let document_text = format!("<a><b>{}</b></a>", "x".repeat(TEXT_LIMIT + 1));
        let document = parse(&document_text).expect("well-formed");
        assert!(matches!(
            optional(document.root_element(), "b"),
            Err(Unreadable::Invalid { element: "b", .. })
        ));
    }
}
