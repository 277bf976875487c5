//! Rust files: each opens by saying its one subject, is short, and has no long lines.

use super::{Breach, TextFile};

const LINES_MAX: usize = 500;
const COLUMNS_MAX: usize = 120;

/// What is wrong with one Rust file.
pub fn check(file: &TextFile) -> Vec<Breach> {
    let mut breaches = Vec::new();
    if !file.text.starts_with("//!") {
        breaches.push(Breach::new(
            file.place(1),
            "does not begin with `//!` and its subject",
        ));
    }
    let lines = file.lines().count();
    if lines > LINES_MAX {
        let complaint = format!("{lines} lines; split it before it passes {LINES_MAX}");
        breaches.push(Breach::new(file.place(lines), complaint));
    }
    let mut literals = Literals::default();
    for (number, line) in file.lines() {
        let columns = line.chars().count();
        let holds_text = literals.touch(line);
        if columns > COLUMNS_MAX && !holds_text && !cannot_be_broken(line) {
            let complaint = format!("{columns} columns, more than {COLUMNS_MAX}");
            breaches.push(Breach::new(file.place(number), complaint));
        }
    }
    breaches
}

/// Addresses, and rows of tables in documentation.
fn cannot_be_broken(line: &str) -> bool {
    let row = ["//! |", "/// |"]
        .iter()
        .any(|start| line.trim_start().starts_with(start));
    row || line.contains("://")
}

/// Follows string literals over the lines of a file; the formatter leaves them as they are, and so
/// does the check of columns.
#[derive(Default)]
struct Literals {
    open: Option<Literal>,
}

/// A string literal that has begun: how it ends.
#[derive(Clone, Copy)]
enum Literal {
    /// With a quotation mark that no backslash precedes.
    Plain,
    /// With a quotation mark and this many `#`.
    Raw(usize),
}

impl Literals {
    /// Takes the next line, and tells whether a string literal has a part in it.
    fn touch(&mut self, line: &str) -> bool {
        let mut touched = self.open.is_some();
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let after = &rest[first.len_utf8()..];
            rest = match self.open {
                Some(literal) => self.inside(literal, first, after),
                None if rest.starts_with("//") => break,
                None if first == '"' => {
                    self.open = Some(Literal::Plain);
                    after
                }
                None if first == 'r' => {
                    let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
                    if after[hashes..].starts_with('"') {
                        self.open = Some(Literal::Raw(hashes));
                        &after[hashes + 1..]
                    } else {
                        after
                    }
                }
                None if first == '\'' => after_character(after),
                None => after,
            };
            touched = touched || self.open.is_some();
        }
        touched
    }

    /// What is left of the line after one character of a literal.
    fn inside<'a>(&mut self, literal: Literal, first: char, after: &'a str) -> &'a str {
        match literal {
            Literal::Plain if first == '\\' => after
                .chars()
                .next()
                .map_or(after, |escaped| &after[escaped.len_utf8()..]),
            Literal::Plain if first == '"' => {
                self.open = None;
                after
            }
            Literal::Raw(hashes) if first == '"' && after.starts_with(&"#".repeat(hashes)) => {
                self.open = None;
                &after[hashes..]
            }
            Literal::Plain | Literal::Raw(_) => after,
        }
    }
}

/// What is left after the quotation mark of a character; a lifetime has no second mark.
fn after_character(text: &str) -> &str {
    let escaped = text.starts_with('\\');
    let second = text
        .char_indices()
        .skip(1 + usize::from(escaped))
        .find(|(_, each)| *each == '\'');
    match second {
        Some((index, mark)) if escaped || text[..index].chars().count() == 1 => {
            &text[index + mark.len_utf8()..]
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(text: String) -> Vec<String> {
        let file = TextFile {
            path: "a.rs".to_owned(),
            text,
        };
        check(&file)
            .into_iter()
            .map(|breach| format!("{} {}", breach.place, breach.complaint))
            .collect()
    }

    #[test]
    fn a_file_without_its_subject_is_found() {
        assert_eq!(
            complaints("use std::fs;\n".to_owned()),
            ["a.rs:1 does not begin with `//!` and its subject"]
        );
        assert!(complaints("//! Files.\nuse std::fs;\n".to_owned()).is_empty());
    }

    #[test]
    fn five_hundred_lines_are_the_limit() {
        let lines = |count: usize| format!("//! Long.\n{}", "//\n".repeat(count - 1));
        assert!(complaints(lines(500)).is_empty());
        assert_eq!(complaints(lines(501)).len(), 1);
    }

    #[test]
    fn long_lines_are_found_unless_they_hold_text() {
        let code = format!("//! Wide.\n// {}\n", "x".repeat(118));
        assert_eq!(complaints(code), ["a.rs:2 121 columns, more than 120"]);
        let text = format!("//! Wide.\nconst A: &str = \"{}\";\n", "x".repeat(118));
        assert!(complaints(text).is_empty());
    }

    #[test]
    fn text_over_several_lines_is_text_to_its_end() {
        let wide = "x".repeat(121);
        for (begin, end) in [("\"a\\", "\";"), ("r#\"a\" ", "\"#;")] {
            let text = format!("//! Wide.\nconst A: &str = {begin}\n{wide}\n{end}\n{wide}\n");
            assert_eq!(complaints(text), ["a.rs:5 121 columns, more than 120"]);
        }
    }

    #[test]
    fn quotation_marks_in_comments_and_characters_open_nothing() {
        let wide = "x".repeat(121);
        for line in [
            "// it's \" here",
            "let a = '\"';",
            "let a = '\\'';",
            "fn f<'a>(_: &'a u8) {}",
        ] {
            let text = format!("//! Wide.\n{line}\n{wide}\n");
            assert_eq!(
                complaints(text),
                ["a.rs:3 121 columns, more than 120"],
                "{line}"
            );
        }
    }

    #[test]
    fn rows_of_tables_and_addresses_cannot_be_broken() {
        let wide = "x".repeat(121);
        assert!(complaints(format!("//! | {wide} |\n")).is_empty());
        assert!(complaints(format!("//! Wide.\n// https://{wide}\n")).is_empty());
    }

    #[test]
    fn columns_are_characters_not_bytes() {
        assert!(complaints(format!("//! {}\n", "ш".repeat(110))).is_empty());
    }
}
