//! Reading XML by local names within limits, and writing it element by element.

use std::borrow::Cow;

use quick_xml::escape::escape;
use roxmltree::{Document, Node, ParsingOptions};

/// The most nodes a document may have.
const NODES_LIMIT: u32 = 20_000;

/// A text that is not XML we read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum XmlError {
    /// Not UTF-8.
    #[error("the document is not UTF-8")]
    Encoding,
    /// A document type declaration, even an empty one.
    #[error("a document type declaration is not allowed")]
    DocumentType,
    /// Not well-formed, or larger than the limit.
    #[error("the document is not well-formed: {0}")]
    Malformed(String),
}

/// Parses a document: no document type, no entities of its own, at most 20 000 nodes.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, XmlError> {
    // The parser lets an empty declaration pass; we refuse every one.
    if text.contains("<!DOCTYPE") {
        return Err(XmlError::DocumentType);
    }
    let options = ParsingOptions {
        nodes_limit: NODES_LIMIT,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options)
        .map_err(|error| XmlError::Malformed(error.to_string()))
}

/// Parses bytes as UTF-8 text, without a byte order mark.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, XmlError> {
    let text = std::str::from_utf8(bytes).map_err(|_| XmlError::Encoding)?;
    Ok(text.trim_start_matches('\u{feff}'))
}

/// The first child element of this local name, whatever its namespace and case.
pub(crate) fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children()
        .find(|child| child.is_element() && child.tag_name().name().eq_ignore_ascii_case(name))
}

/// The trimmed text of the first child of this name; `None` if absent or empty.
pub(crate) fn child_text(node: Node<'_, '_>, name: &str) -> Option<String> {
    child(node, name).and_then(own_text)
}

/// All text directly inside an element, CDATA sections included, trimmed.
pub(crate) fn own_text(node: Node<'_, '_>) -> Option<String> {
    let text: String = node
        .children()
        .filter(Node::is_text)
        .filter_map(|child| child.text())
        .collect();
    let text = text.trim();
    if text.is_empty() {
        None
    } else {
        Some(text.to_owned())
    }
}

/// A document being written. Names come from our code, values from anywhere.
#[derive(Debug)]
pub(crate) struct XmlWriter {
    text: String,
}

impl XmlWriter {
    /// A document with its declaration.
    pub(crate) fn document() -> Self {
        Self {
            text: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"),
        }
    }

    /// A piece of a document.
    pub(crate) fn fragment() -> Self {
        Self {
            text: String::new(),
        }
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, name: &str) {
        self.open_with(name, &[]);
    }

    /// Opens an element with attributes.
    pub(crate) fn open_with(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.text.push('<');
        self.text.push_str(name);
        for (attribute, value) in attributes {
            self.text.push(' ');
            self.text.push_str(attribute);
            self.text.push_str("=\"");
            self.text.push_str(&escape(allowed(value)));
            self.text.push('"');
        }
        self.text.push('>');
    }

    /// Closes an element.
    pub(crate) fn close(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    /// An element that holds a text.
    pub(crate) fn leaf(&mut self, name: &str, value: &str) {
        self.open(name);
        self.text.push_str(&escape(allowed(value)));
        self.close(name);
    }

    /// An element that holds a text, or nothing at all.
    pub(crate) fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.leaf(name, value);
        }
    }

    /// Text that is XML already.
    pub(crate) fn raw(&mut self, xml: &str) {
        self.text.push_str(xml);
    }

    /// What was written.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// Drops the characters XML 1.0 can't carry even escaped.
fn allowed(value: &str) -> Cow<'_, str> {
    let carried = |letter: char| {
        matches!(letter, '\t' | '\n' | '\r')
            || (letter >= ' ' && letter != '\u{fffe}' && letter != '\u{ffff}')
    };
    if value.chars().all(carried) {
        Cow::Borrowed(value)
    } else {
        Cow::Owned(value.chars().filter(|&letter| carried(letter)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document type is refused even when it declares nothing.
    #[test]
    fn document_types_are_refused() {
        assert_eq!(
            parse("<!DOCTYPE a><a/>").err(),
            Some(XmlError::DocumentType)
        );
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>";
        assert_eq!(parse(bomb).err(), Some(XmlError::DocumentType));
    }

    /// More nodes than the limit, and deep nesting, end in an error, not in memory or the stack.
    #[test]
    fn sizes_are_limited() {
        let wide = format!("<a>{}</a>", "<b/>".repeat(30_000));
        assert!(matches!(parse(&wide), Err(XmlError::Malformed(_))));
        let deep = "<a>".repeat(30_000);
        assert!(matches!(parse(&deep), Err(XmlError::Malformed(_))));
    }

    /// Whatever the value, what was written reads back, less what XML can't carry.
    #[test]
    fn values_are_escaped() {
        let mut writer = XmlWriter::document();
        writer.open_with("a", &[("b", "\"<&>'\u{1}")]);
        writer.leaf("c", "«Тұлпар» & <b>]]>\u{0}\u{ffff}");
        writer.close("a");
        let text = writer.finish();
        let document = parse(&text).expect("well-formed");
        let root = document.root_element();
        assert_eq!(root.attribute("b"), Some("\"<&>'"));
        assert_eq!(child_text(root, "C").as_deref(), Some("«Тұлпар» & <b>]]>"));
    }
}
