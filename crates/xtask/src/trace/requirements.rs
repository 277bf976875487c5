//! The list of requirements: every id of every specification, with a short title.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// One specification: an act, or a format, and its requirements by id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Specification {
    /// What it is, in a line.
    pub title: String,
    /// Titles by id.
    pub ids: BTreeMap<String, String>,
}

/// All specifications by name.
#[derive(Debug)]
pub struct Requirements {
    specifications: BTreeMap<String, Specification>,
}

impl Requirements {
    /// Reads and checks the list.
    ///
    /// # Errors
    /// When it cannot be read, an id is listed twice or is not of the form of an id, or a title is empty.
    pub fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        Self::parse(&text).with_context(|| file.display().to_string())
    }

    /// As [`Self::read`], from the text.
    pub fn parse(text: &str) -> Result<Self> {
        let specifications: BTreeMap<String, Specification> = toml::from_str(text)?;
        let mut seen = BTreeSet::new();
        for specification in specifications.values() {
            for (id, title) in &specification.ids {
                if super::citations::split(id).is_none() {
                    bail!("`{id}` is not of the form of an id");
                }
                if title.trim().is_empty() {
                    bail!("`{id}` has no title");
                }
                if !seen.insert(id) {
                    bail!("`{id}` is listed in two specifications");
                }
            }
        }
        Ok(Self { specifications })
    }

    /// Specifications by name.
    pub fn specifications(&self) -> &BTreeMap<String, Specification> {
        &self.specifications
    }

    /// Every id.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.specifications
            .values()
            .flat_map(|each| each.ids.keys().map(String::as_str))
    }

    /// Whether there is a requirement of this id.
    pub fn contains(&self, id: &str) -> bool {
        self.specifications
            .values()
            .any(|each| each.ids.contains_key(id))
    }

    /// Whether the id is that of a clause whose parts are the requirements, as `Q-16` is of `Q-16.1`.
    pub fn is_clause_of_parts(&self, id: &str) -> bool {
        let parts = format!("{id}.");
        self.ids().any(|each| each.starts_with(&parts))
    }

    /// What stands before the hyphen of the ids.
    pub fn prefixes(&self) -> BTreeSet<String> {
        let split = self.ids().filter_map(super::citations::split);
        split.map(|(prefix, _)| prefix.to_owned()).collect()
    }
}

/// A key that puts ids in the order a reader expects: numbers as numbers.
pub fn natural_order(id: &str) -> Vec<(u64, String)> {
    let mut key = Vec::new();
    let mut rest = id;
    while !rest.is_empty() {
        let word = rest
            .find(|each: char| each.is_ascii_digit())
            .unwrap_or(rest.len());
        let (text, after) = rest.split_at(word);
        let digits = after
            .find(|each: char| !each.is_ascii_digit())
            .unwrap_or(after.len());
        let (number, remainder) = after.split_at(digits);
        key.push((0, text.to_owned()));
        key.push((number.parse().unwrap_or(0), String::new()));
        rest = remainder;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_belongs_to_one_specification() {
        let text =
            "[a]\ntitle = 'A'\n[a.ids]\n'Q-1' = 'one'\n[b]\ntitle = 'B'\n[b.ids]\n'Q-1' = 'one'\n";
        let error = Requirements::parse(text).unwrap_err().to_string();
        assert_eq!(error, "`Q-1` is listed in two specifications");
    }

    #[test]
    fn an_id_without_a_title_or_of_another_form_is_refused() {
        let with = |line: &str| format!("[a]\ntitle = 'A'\n[a.ids]\n{line}\n");
        assert!(Requirements::parse(&with("'Q-1' = 'one'")).is_ok());
        assert!(Requirements::parse(&with("'Q-1' = ' '")).is_err());
        assert!(Requirements::parse(&with("'Q1' = 'one'")).is_err());
        assert!(Requirements::parse(&with("'q-1' = 'one'")).is_err());
    }

    #[test]
    fn numbers_are_ordered_as_numbers() {
        let mut ids = vec!["Q-18.10", "Q-EX1", "Q-18.2", "Q-2", "Q-18"];
        ids.sort_by_key(|id| natural_order(id));
        assert_eq!(ids, ["Q-2", "Q-18", "Q-18.2", "Q-18.10", "Q-EX1"]);
    }
}
