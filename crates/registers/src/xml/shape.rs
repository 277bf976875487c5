//! A look at the shape of XML before it is parsed: how deep, how many attributes.
//!
//! A parser spends more than linear time on attributes and namespaces of one
//! element and of elements inside each other. This pass is linear and stops the
//! two ways of making that expensive.

/// How deep elements may be nested. An answer nests about ten deep.
pub(super) const DEPTH_LIMIT: usize = 64;

/// How many attributes one element may have.
pub(super) const ATTRIBUTES_LIMIT: usize = 64;

/// Whether the text keeps both limits. It need not be well-formed: what this
/// pass takes for markup, the parser then judges.
pub(super) fn is_honest(text: &[u8]) -> bool {
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(start) = rest.iter().position(|byte| *byte == b'<') {
        rest = &rest[start..];
        if let Some(inside) = rest.strip_prefix(b"<!--") {
            rest = after(inside, b"-->");
        } else if let Some(inside) = rest.strip_prefix(b"<![CDATA[") {
            rest = after(inside, b"]]>");
        } else if let Some(inside) = rest.strip_prefix(b"<?") {
            rest = after(inside, b"?>");
        } else if let Some(inside) = rest.strip_prefix(b"</") {
            depth = depth.saturating_sub(1);
            rest = after(inside, b">");
        } else {
            let tag = Tag::read(&rest[1..]);
            if tag.attributes > ATTRIBUTES_LIMIT {
                return false;
            }
            depth += usize::from(!tag.is_empty);
            if depth > DEPTH_LIMIT {
                return false;
            }
            rest = tag.rest;
        }
    }
    true
}

/// What follows the first `mark`; nothing when there is none.
fn after<'a>(text: &'a [u8], mark: &[u8]) -> &'a [u8] {
    text.windows(mark.len())
        .position(|window| window == mark)
        .map_or(&[], |start| &text[start + mark.len()..])
}

/// A start tag.
struct Tag<'a> {
    attributes: usize,
    is_empty: bool,
    rest: &'a [u8],
}

impl<'a> Tag<'a> {
    /// Reads what follows `<` up to the `>` outside of quotes.
    fn read(text: &'a [u8]) -> Self {
        let mut quote = None;
        let mut attributes = 0;
        let mut previous = b' ';
        for (place, byte) in text.iter().copied().enumerate() {
            match (quote, byte) {
                (Some(open), _) if byte == open => quote = None,
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'=') => attributes += 1,
                (None, b'>') => {
                    return Self {
                        attributes,
                        is_empty: previous == b'/',
                        rest: &text[place + 1..],
                    };
                }
                (Some(_) | None, _) => {}
            }
            previous = byte;
        }
        Self {
            attributes,
            is_empty: true,
            rest: &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_elements_only() {
        let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(is_honest(nested(DEPTH_LIMIT).as_bytes()));
        assert!(!is_honest(nested(DEPTH_LIMIT + 1).as_bytes()));
        assert!(is_honest("<a><b/></a>".repeat(1_000).as_bytes()));
        let hidden = format!(
            "<a><![CDATA[{}]]><!--{}--></a>",
            "<b>".repeat(500),
            "<b>".repeat(500)
        );
        assert!(is_honest(hidden.as_bytes()));
        let quoted = "<a b='>' c=\"/>\">".repeat(DEPTH_LIMIT + 1);
        assert!(!is_honest(quoted.as_bytes()), "a > in quotes ends no tag");
    }

    #[test]
    fn unfinished_markup_ends_the_look() {
        for text in ["<", "</", "<!--", "<![CDATA[ <", "<?xml", "<a b='", "a < b"] {
            assert!(is_honest(text.as_bytes()), "{text}");
        }
    }
}
