//! Words that do not belong in the repository: unfinished work, one machine's paths and download
//! hosts, and the names of writing tools.

use super::{Breach, TextFile};

/// The words are put together here so that this file does not hold them.
const ANYWHERE: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("registry.", "npmjs"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("deb.", "debian.org"),
];

/// Found only as whole words, in this case.
const MARKS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME")];

/// Found only as whole words, in any case.
const TOOLS: &[&str] = &[
    concat!("cla", "ude"),
    concat!("anth", "ropic"),
    concat!("open", "ai"),
    concat!("chat", "gpt"),
    concat!("co", "pilot"),
    concat!("l", "lm"),
];

/// The forbidden words of one file. Lock files name sources by their nature and are left out.
pub fn check(file: &TextFile) -> Vec<Breach> {
    if file.path == "Cargo.lock" {
        return Vec::new();
    }
    let mut breaches = Vec::new();
    for (number, line) in file.lines() {
        let lower = line.to_lowercase();
        let found = ANYWHERE
            .iter()
            .filter(|word| lower.contains(**word))
            .chain(MARKS.iter().filter(|word| has_word(line, word)))
            .chain(TOOLS.iter().filter(|word| has_word(&lower, word)));
        for word in found {
            breaches.push(Breach::new(
                file.place(number),
                format!("`{word}` does not belong here"),
            ));
        }
    }
    breaches
}

/// Whether the word stands in the line with no letter or digit on either side of it.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        let file = TextFile {
            path: "notes.md".to_owned(),
            text: text.to_owned(),
        };
        check(&file).len()
    }

    #[test]
    fn every_forbidden_word_is_found() {
        for word in ANYWHERE.iter().chain(MARKS).chain(TOOLS) {
            assert_eq!(found(&format!("see {word} here")), 1, "{word}");
        }
    }

    #[test]
    fn marks_are_whole_words_in_their_case() {
        assert_eq!(found("todo, MASTODON"), 0);
        assert_eq!(found(concat!("(", "TO", "DO)")), 1);
    }

    #[test]
    fn the_lock_file_may_name_its_source() {
        let text = format!("source = \"{}\"", ANYWHERE[2]);
        let file = TextFile {
            path: "Cargo.lock".to_owned(),
            text,
        };
        assert!(check(&file).is_empty());
    }
}
