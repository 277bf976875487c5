//! The business fields of a question.

use roxmltree::Node;

use super::envelope::EnvelopeError;
use crate::xml::{self, child_text, own_text};

/// The most fields a business request may have.
const FIELDS_LIMIT: usize = 64;
/// The longest field, bytes; consent tokens are the longest there are.
const FIELD_LIMIT: usize = 16 * 1024;

/// The children of a business document, by local name whatever its case.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

/// A field the service can't do without.
#[derive(Debug, thiserror::Error)]
#[error("field {0} is missing or empty")]
pub(super) struct Missing(pub(super) &'static str);

impl Fields {
    /// Reads the business document that is nested in `data`, written into it as text, or is `data`
    /// itself.
    pub(super) fn read(data: Node<'_, '_>) -> Result<Self, String> {
        if let Some(root) = data.children().find(Node::is_element) {
            let nested = root.children().any(|inner| inner.is_element());
            return Self::children(if nested { root } else { data });
        }
        let text = own_text(data).ok_or_else(|| "element data is empty".to_owned())?;
        let document = xml::parse(&text).map_err(|error| format!("data: {error}"))?;
        Self::children(document.root_element())
    }

    fn children(root: Node<'_, '_>) -> Result<Self, String> {
        let mut fields = Vec::new();
        for node in root.children().filter(Node::is_element) {
            let Some(text) = own_text(node) else { continue };
            let name = node.tag_name().name();
            if text.len() > FIELD_LIMIT {
                return Err(format!("element {name} is longer than {FIELD_LIMIT} bytes"));
            }
            if fields.len() == FIELDS_LIMIT {
                return Err(format!("more than {FIELDS_LIMIT} fields"));
            }
            fields.push((name.to_owned(), text));
        }
        Ok(Self(fields))
    }

    /// A field, if it is there and not empty.
    pub(super) fn optional(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, text)| text.as_str())
    }

    /// A field that has to be there.
    pub(super) fn required(&self, name: &'static str) -> Result<&str, Missing> {
        self.optional(name).ok_or(Missing(name))
    }
}

/// The longest id that is echoed.
const ID_LIMIT: usize = 200;

/// A child of an envelope that has to be there.
pub(super) fn step<'a, 'input>(
    node: Node<'a, 'input>,
    name: &'static str,
) -> Result<Node<'a, 'input>, EnvelopeError> {
    xml::child(node, name).ok_or(EnvelopeError::Missing(name))
}

/// A text of an envelope that has to be there.
pub(super) fn required(node: Node<'_, '_>, name: &'static str) -> Result<String, EnvelopeError> {
    optional(node, name)?.ok_or(EnvelopeError::Missing(name))
}

/// A text of an envelope.
pub(super) fn optional(
    node: Node<'_, '_>,
    name: &'static str,
) -> Result<Option<String>, EnvelopeError> {
    match child_text(node, name) {
        Some(text) if text.len() > ID_LIMIT => Err(EnvelopeError::TooLong(name, ID_LIMIT)),
        text => Ok(text),
    }
}
