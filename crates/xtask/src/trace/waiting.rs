//! `TRACE.toml`: requirements that no test cites yet, and what they wait for.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// What a requirement waits for: the number of an issue, or words when there is none yet.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum WaitsFor {
    /// An issue.
    Issue(u32),
    /// In words.
    Words(String),
}

/// Some ids that wait for the same thing for the same reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Ids; one that ends in `*` stands for all of its beginning that no other entry names. Those of
    /// them that a test cites count as done partly, until the pattern is narrowed.
    pub ids: Vec<String>,
    /// What they wait for.
    pub waits_for: WaitsFor,
    /// Why they are not done yet.
    pub reason: String,
    /// A test cites them already, but a part still waits.
    #[serde(default)]
    pub partly: bool,
}

/// Every entry.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    #[serde(default)]
    waiting: Vec<Entry>,
}

impl Waiting {
    /// Reads and checks the file.
    ///
    /// # Errors
    /// When it cannot be read, an entry gives no reason, or an id is listed twice.
    pub fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        Self::parse(&text).with_context(|| file.display().to_string())
    }

    /// As [`Self::read`], from the text.
    pub fn parse(text: &str) -> Result<Self> {
        let waiting: Self = toml::from_str(text)?;
        let mut seen = std::collections::BTreeSet::new();
        for entry in &waiting.waiting {
            if entry.reason.trim().is_empty() {
                bail!("{:?} has no reason", entry.ids);
            }
            for id in &entry.ids {
                if entry.partly && id.ends_with('*') {
                    bail!("`{id}`: name the ids that are done partly");
                }
                if !seen.insert(id) {
                    bail!("`{id}` is listed twice");
                }
            }
        }
        Ok(waiting)
    }

    /// Every id or pattern as written, with its entry.
    pub fn written(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.waiting
            .iter()
            .flat_map(|entry| entry.ids.iter().map(move |id| (id.as_str(), entry)))
    }

    /// The entry that names the id itself.
    pub fn exact(&self, id: &str) -> Option<&Entry> {
        self.written()
            .find(|(written, _)| *written == id)
            .map(|(_, entry)| entry)
    }

    /// The entry with the longest pattern that the id begins with.
    pub fn by_pattern(&self, id: &str) -> Option<(&str, &Entry)> {
        self.written()
            .filter(|(written, _)| {
                written
                    .strip_suffix('*')
                    .is_some_and(|beginning| id.starts_with(beginning))
            })
            .max_by_key(|(written, _)| written.len())
    }
}

impl std::fmt::Display for WaitsFor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Issue(number) => write!(formatter, "#{number}"),
            Self::Words(words) => formatter.write_str(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(ids: &str) -> Result<Waiting> {
        Waiting::parse(&format!(
            "[[waiting]]\nids = [{ids}]\nwaits_for = 3\nreason = 'later'\n"
        ))
    }

    #[test]
    fn the_longest_pattern_decides() {
        let waiting = Waiting::parse(
            "[[waiting]]\nids = ['C*']\nwaits_for = 'customs'\nreason = 'later'\n\
             [[waiting]]\nids = ['C5-*']\nwaits_for = 9\nreason = 'sooner'\n",
        )
        .unwrap();
        assert_eq!(
            waiting
                .by_pattern("C5-7.1")
                .unwrap()
                .1
                .waits_for
                .to_string(),
            "#9"
        );
        assert_eq!(
            waiting.by_pattern("C1-1").unwrap().1.waits_for.to_string(),
            "customs"
        );
        assert!(waiting.by_pattern("Q-1").is_none());
    }

    #[test]
    fn an_id_is_listed_once_and_with_a_reason() {
        assert!(parsed("'Q-1', 'Q-2'").is_ok());
        assert!(parsed("'Q-1', 'Q-1'").is_err());
        let silent = "[[waiting]]\nids = ['Q-1']\nwaits_for = 3\nreason = ''\n";
        assert!(Waiting::parse(silent).is_err());
    }

    #[test]
    fn partly_done_ids_are_named_one_by_one() {
        let text = "[[waiting]]\nids = ['Q-*']\nwaits_for = 3\nreason = 'r'\npartly = true\n";
        assert!(Waiting::parse(text).is_err());
    }
}
