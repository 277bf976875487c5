//! The answers of the journey so far: for each page what was typed, as the database keeps it.

use crate::pages::failure::Failure;
use crate::pages::reader::Member;
use crate::view::forms::Form;
use crate::view::paths;
use queue::drafts::{DraftOf, SaveDraft};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The pages of the journey, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Which checkpoint.
    Checkpoint,
    /// Which vehicle.
    Vehicle,
    /// Whose it is.
    Owner,
    /// Who drives.
    Driver,
    /// Who else may drive.
    Trusted,
    /// What it carries.
    Cargo,
    /// Consent to the checks.
    Consent,
    /// When.
    Time,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::Checkpoint,
        Self::Vehicle,
        Self::Owner,
        Self::Driver,
        Self::Trusted,
        Self::Cargo,
        Self::Consent,
        Self::Time,
    ];

    /// Its address.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Checkpoint => paths::BOOK,
            Self::Vehicle => paths::BOOK_VEHICLE,
            Self::Owner => paths::BOOK_OWNER,
            Self::Driver => paths::BOOK_DRIVER,
            Self::Trusted => paths::BOOK_TRUSTED,
            Self::Cargo => paths::BOOK_CARGO,
            Self::Consent => paths::BOOK_CONSENT,
            Self::Time => paths::BOOK_TIME,
        }
    }
}

/// The answers so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Draft {
    pages: BTreeMap<Step, Vec<(String, String)>>,
}

impl Draft {
    /// The draft of the reader; one that an older version of the program kept and that can't be
    /// read any more is as good as none.
    ///
    /// # Errors
    /// Only those of the storage.
    pub async fn load(member: &Member) -> Result<Self, Failure> {
        let query = DraftOf {
            account: member.account.id,
        };
        let kept = member.app.store.read(query).await?;
        Ok(kept
            .and_then(|answers| serde_json::from_value(answers).ok())
            .unwrap_or_default())
    }

    /// Keeps the draft.
    ///
    /// # Errors
    /// Only those of the storage.
    pub async fn save(&self, member: &Member) -> Result<(), Failure> {
        let answers = serde_json::to_value(self).unwrap_or_default();
        let command = SaveDraft {
            account: member.account.id,
            answers,
            now: member.now(),
        };
        Ok(member.app.store.write(command).await?)
    }

    /// Whether a page was answered.
    pub fn has(&self, step: Step) -> bool {
        self.pages.contains_key(&step)
    }

    /// What was answered on a page; an empty form when nothing was.
    pub fn form<F: Form + Default>(&self, step: Step) -> F {
        F::from_pairs(self.pairs(step))
    }

    /// What was answered on a page, as names and values.
    pub fn pairs(&self, step: Step) -> impl Iterator<Item = (&String, &String)> {
        self.pages
            .get(&step)
            .into_iter()
            .flatten()
            .map(|(name, value)| (name, value))
    }

    /// One value of a page; empty when it isn't there.
    pub fn value(&self, step: Step, name: &str) -> &str {
        self.pairs(step)
            .find(|(key, _)| *key == name)
            .map_or("", |(_, value)| value)
    }

    /// Takes over the answers of a page.
    pub fn keep(&mut self, step: Step, form: &impl Form) {
        let pairs = form
            .fields()
            .into_iter()
            .filter(|field| !field.value.is_empty());
        let pairs = pairs.map(|field| (field.name.clone().into_owned(), field.value.clone()));
        self.pages.insert(step, pairs.collect());
    }

    /// Takes over the one answer of a page.
    pub fn keep_value(&mut self, step: Step, name: &str, value: &str) {
        self.pages
            .insert(step, vec![(name.to_owned(), value.to_owned())]);
    }

    /// Forgets the answers of a page.
    pub fn forget(&mut self, step: Step) {
        self.pages.remove(&step);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::journey::BookVehicleForm;

    #[test]
    fn answers_survive_the_database() {
        let mut draft = Draft::default();
        let form = BookVehicleForm::from_pairs([("kind", "lorry"), ("plate", "123 ABC 02")]);
        draft.keep(Step::Vehicle, &form);
        let kept = serde_json::to_value(&draft).unwrap();
        let again: Draft = serde_json::from_value(kept).unwrap();
        assert_eq!(again, draft);
        assert_eq!(again.form::<BookVehicleForm>(Step::Vehicle), form);
        assert!(!again.has(Step::Owner));
    }
}
