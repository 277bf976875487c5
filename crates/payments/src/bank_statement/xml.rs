//! Parsing the XML of a bank: no document type definition, bounded depth, attributes and nodes.
//!
//! A first pass over the markup looks at its shape before a tree is built, because a tree of hostile
//! XML is what costs.

use super::fields::UTF8_MARK;
use super::{FieldRule, StatementError};
use quick_xml::Reader;
use quick_xml::events::Event;
use roxmltree::{Document, Node, ParsingOptions};

/// How deep elements may be nested; a statement nests about twelve deep.
const DEPTH_LIMIT: usize = 64;
/// How many attributes one element may have; a statement's have two.
const ATTRIBUTES_LIMIT: usize = 64;
/// How many nodes a document may have. Twenty thousand entries have about forty each.
const NODES_LIMIT: u32 = 1_000_000;

/// The text of a file: UTF-8, with or without a byte order mark.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, StatementError> {
    let plain = bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes);
    let rule = "XML must be UTF-8";
    let text = std::str::from_utf8(plain).map_err(|_| StatementError::Encoding { rule })?;
    let declaration = text
        .trim_start()
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split("?>").next());
    let stated = declaration
        .and_then(|inside| inside.split_once("encoding"))
        .and_then(|(_, value)| value.split(['"', '\'']).nth(1));
    match stated {
        Some(name) if !name.eq_ignore_ascii_case("utf-8") => Err(StatementError::Encoding { rule }),
        _ => Ok(text),
    }
}

/// The line of a byte, from 1.
pub(super) fn line_of(text: &str, offset: usize) -> u32 {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let lines = before.split(|byte| *byte == b'\n').count();
    u32::try_from(lines).unwrap_or(u32::MAX)
}

/// The tree of a document of honest shape.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, StatementError> {
    look_at_shape(text)?;
    let options = ParsingOptions {
        nodes_limit: NODES_LIMIT,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => StatementError::Shape {
            line: 1,
            what: "elements",
        },
        other => StatementError::NotXml {
            reason: other.to_string(),
        },
    })
}

fn look_at_shape(text: &str) -> Result<(), StatementError> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        let place = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let too_much = |what| {
            Err(StatementError::Shape {
                line: line_of(text, place),
                what,
            })
        };
        let tag = match reader.read_event() {
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::DocType(_)) => {
                let line = line_of(text, place);
                return Err(StatementError::Doctype { line });
            }
            Ok(Event::Start(tag)) => {
                depth += 1;
                tag
            }
            Ok(Event::Empty(tag)) => tag,
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            Ok(_) => continue,
            Err(error) => {
                return Err(StatementError::NotXml {
                    reason: format!("line {}: {error}", line_of(text, place)),
                });
            }
        };
        if depth > DEPTH_LIMIT {
            return too_much("levels");
        }
        let mut attributes = tag.attributes();
        let attributes = attributes.with_checks(false).take(ATTRIBUTES_LIMIT + 1);
        if attributes.count() > ATTRIBUTES_LIMIT {
            return too_much("attributes on one element");
        }
    }
}

/// The child elements of a name, whatever its namespace: banks use several versions of the message.
pub(super) fn children<'a, 'input>(
    node: Node<'a, 'input>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children()
        .filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The element at the end of a path of names, taking the first of each.
pub(super) fn at<'a, 'input>(
    node: Node<'a, 'input>,
    path: &[&'static str],
) -> Option<Node<'a, 'input>> {
    path.iter()
        .try_fold(node, |node, name| children(node, name).next())
}

/// The trimmed text at the end of a path; `None` when it is absent or empty.
pub(super) fn text_at<'a>(node: Node<'a, '_>, path: &[&'static str]) -> Option<&'a str> {
    let text = at(node, path)?.text()?.trim();
    (!text.is_empty()).then_some(text)
}

/// A broken rule at an element.
pub(super) struct Broken {
    pub(super) field: &'static str,
    pub(super) place: usize,
    pub(super) rule: FieldRule,
}

impl Broken {
    pub(super) fn new(node: Node<'_, '_>, field: &'static str, rule: FieldRule) -> Self {
        Self {
            field,
            place: node.range().start,
            rule,
        }
    }
}
