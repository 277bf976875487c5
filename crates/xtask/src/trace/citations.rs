//! Citations: where the tests name the ids of requirements.
//!
//! A citation counts in a file below a folder `tests`, in a file named `tests.rs` or `…_tests.rs`, in
//! the part of a Rust file after `#[cfg(test)]`, and in the browser tests of `e2e/`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Places of citations, `path:line`, by id.
#[derive(Debug, Default)]
pub struct Citations {
    places: BTreeMap<String, Vec<String>>,
}

impl Citations {
    /// Reads every test of the repository. The chores' own tests are left out: ids are data to them.
    ///
    /// # Errors
    /// When a folder or file cannot be read.
    pub fn gather(root: &Path, prefixes: &BTreeSet<String>) -> Result<Self> {
        let mut files = Vec::new();
        for folder in ["crates", "e2e"] {
            list(&root.join(folder), &mut files)?;
        }
        files.sort();
        let mut citations = Self::default();
        for file in files {
            let path = file
                .strip_prefix(root)
                .unwrap_or(&file)
                .to_string_lossy()
                .into_owned();
            if path.starts_with("crates/xtask/") {
                continue;
            }
            let text = fs::read_to_string(&file).with_context(|| path.clone())?;
            citations.read(&path, &text, prefixes);
        }
        Ok(citations)
    }

    /// Takes the citations of one file.
    pub fn read(&mut self, path: &str, text: &str, prefixes: &BTreeSet<String>) {
        let mut is_test = is_test_file(path);
        for (index, line) in text.lines().enumerate() {
            is_test = is_test || line.trim_start().starts_with("#[cfg(test)]");
            if !is_test {
                continue;
            }
            for id in ids_in(line, prefixes) {
                let place = format!("{path}:{}", index + 1);
                self.places.entry(id.to_owned()).or_default().push(place);
            }
        }
    }

    /// Places that cite the id.
    pub fn of(&self, id: &str) -> &[String] {
        self.places.get(id).map_or(&[], Vec::as_slice)
    }

    /// Every cited id with its places.
    pub fn all(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.places
            .iter()
            .map(|(id, places)| (id.as_str(), places.as_slice()))
    }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for entry in entries {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            if name != "node_modules" && name != "target" && name != "screenshots" {
                list(&path, files)?;
            }
        } else if [".rs", ".mjs", ".js", ".ts"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            files.push(path);
        }
    }
    Ok(())
}

fn is_test_file(path: &str) -> bool {
    path.starts_with("e2e/") || path.contains("/tests/") || path.ends_with("tests.rs")
}

/// The ids in a line of text, as far as their prefix is known.
pub fn ids_in<'a>(line: &'a str, prefixes: &BTreeSet<String>) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(offset) = line[from..].find('-') {
        let hyphen = from + offset;
        from = hyphen + 1;
        let start = line[..hyphen]
            .rfind(|each: char| !each.is_ascii_uppercase() && !each.is_ascii_digit())
            .map_or(0, |last| {
                last + line[last..].chars().next().map_or(1, char::len_utf8)
            });
        let before = line[..start].chars().next_back();
        if before.is_some_and(|each| each.is_alphanumeric() || "-_/.".contains(each)) {
            continue;
        }
        let length = body_length(&line[from..]);
        if length > 0 && prefixes.contains(&line[start..hyphen]) {
            found.push(&line[start..from + length]);
        }
    }
    found
}

/// An id's prefix and body; none when it is not of the form of an id.
pub fn split(id: &str) -> Option<(&str, &str)> {
    let (prefix, body) = id.split_once('-')?;
    let is_prefix = prefix.starts_with(|each: char| each.is_ascii_uppercase())
        && prefix
            .chars()
            .all(|each| each.is_ascii_uppercase() || each.is_ascii_digit());
    (is_prefix && !body.is_empty() && body_length(body) == body.len()).then_some((prefix, body))
}

/// How much of the text is the body of an id: up to two capitals, a number, parts after full stops, and
/// at most one small letter. 0 when it is none.
fn body_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|each| each.is_ascii_digit())
            .count()
    };
    let capitals = bytes
        .iter()
        .take_while(|each| each.is_ascii_uppercase())
        .count();
    if capitals > 2 || digits(capitals) == 0 {
        return 0;
    }
    let mut length = capitals + digits(capitals);
    while bytes.get(length) == Some(&b'.') && digits(length + 1) > 0 {
        length += 1 + digits(length + 1);
    }
    if bytes.get(length).is_some_and(u8::is_ascii_lowercase) {
        length += 1;
    }
    let next = text[length..].chars().next();
    if next.is_some_and(|each| each.is_alphanumeric() || each == '_') {
        0
    } else {
        length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefixes() -> BTreeSet<String> {
        ["Q", "C5", "FLK"].map(str::to_owned).into()
    }

    fn found(line: &str) -> Vec<&str> {
        ids_in(line, &prefixes())
    }

    #[test]
    fn ids_are_found_whole() {
        assert_eq!(found("/// Q-28.2: two moves (Q-EX6)."), ["Q-28.2", "Q-EX6"]);
        assert_eq!(
            found("C5-7.1a, FLK-S01; Q-18.10."),
            ["C5-7.1a", "FLK-S01", "Q-18.10"]
        );
        assert_eq!(found("Q-16.1…Q-16.4"), ["Q-16.1", "Q-16.4"]);
        assert_eq!(found("«Q-3» ескерту Q-5"), ["Q-3", "Q-5"]);
    }

    #[test]
    fn a_longer_number_is_another_id() {
        assert_eq!(found("Q-30.1"), ["Q-30.1"]);
        assert_eq!(found("Q-30"), ["Q-30"]);
    }

    #[test]
    fn what_only_looks_like_an_id_is_left_alone() {
        for line in [
            "UTF-8", "FAQ-1", "a/Q-1", "Q-", "Q-x", "x_Q-1", "Q-1abc", "ABC-Q-1", "Ш-Q-1",
        ] {
            assert!(found(line).is_empty(), "{line}: {:?}", found(line));
        }
    }

    #[test]
    fn only_tests_cite() {
        let text = "//! Q-1\nfn rule() {}\n#[cfg(test)]\nmod tests {\n    /// Q-2\n}\n";
        let mut citations = Citations::default();
        citations.read("crates/queue/src/rule.rs", text, &prefixes());
        assert!(citations.of("Q-1").is_empty());
        assert_eq!(citations.of("Q-2"), ["crates/queue/src/rule.rs:5"]);
    }

    #[test]
    fn whole_files_of_tests_cite() {
        for path in [
            "crates/queue/tests/moves.rs",
            "crates/queue/src/moves_tests.rs",
            "e2e/tests/a.mjs",
        ] {
            let mut citations = Citations::default();
            citations.read(path, "// Q-1\n", &prefixes());
            assert_eq!(citations.of("Q-1").len(), 1, "{path}");
        }
    }
}
