//! Answers of the booking journey that are given so far, one set an account.
//!
//! A draft holds no place. It is there so that a person with a weak network loses nothing: the
//! journey goes on where it stopped, also on another device. The pages decide what is in it.

use crate::model::refusal::Refusal;
use jiff::Timestamp;
use kernel::ids::AccountId;
use store::{Command, FromRow, Query, Row, StoreError, StoreResult, Tx, statements};

/// Longest draft, in bytes of JSON.
pub const ANSWERS_BYTES: usize = 32 * 1024;

statements! {
    /// The draft of an account.
    pub DRAFT = "SELECT answers FROM booking_draft WHERE account_id = $1";
    /// Keeps a draft.
    pub SAVE_DRAFT = "INSERT INTO booking_draft (account_id, answers, changed_at) VALUES ($1, $2, $3)
        ON CONFLICT (account_id) DO UPDATE SET answers = excluded.answers, changed_at = excluded.changed_at";
    /// Forgets old drafts.
    pub FORGET_DRAFTS = "DELETE FROM booking_draft WHERE changed_at < $1";
}

struct Answers(serde_json::Value);

impl FromRow for Answers {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(row.json("answers")?))
    }
}

/// The draft of an account, if there is one.
#[derive(Debug, Clone)]
pub struct DraftOf {
    /// Whose.
    pub account: AccountId,
}

impl Query for DraftOf {
    type Out = Option<serde_json::Value>;
    type Error = StoreError;
    const NAME: &'static str = "queue.draft_of";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Option<serde_json::Value>> {
        let found: Option<Answers> = tx.fetch_optional(&DRAFT, &[self.account.into()]).await?;
        Ok(found.map(|Answers(answers)| answers))
    }
}

/// Keeps a draft in the place of the one before.
#[derive(Debug, Clone)]
pub struct SaveDraft {
    /// Whose.
    pub account: AccountId,
    /// The answers, at most [`ANSWERS_BYTES`] of JSON.
    pub answers: serde_json::Value,
    /// Now.
    pub now: Timestamp,
}

impl Command for SaveDraft {
    type Out = ();
    type Error = Refusal;
    const NAME: &'static str = "queue.save_draft";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Refusal> {
        let answers = self.answers.to_string();
        if answers.len() > ANSWERS_BYTES {
            return Err(Refusal::BadSetting {
                field: "answers",
                rule: "have at most 32 KiB",
            });
        }
        tx.execute(
            &SAVE_DRAFT,
            &[self.account.into(), answers.into(), self.now.into()],
        )
        .await?;
        Ok(())
    }
}

/// Forgets drafts that nobody has changed since an instant; run daily, because they hold personal
/// data that nothing was done with.
#[derive(Debug, Clone)]
pub struct ForgetDrafts {
    /// Drafts last changed before are forgotten.
    pub before: Timestamp,
}

impl Command for ForgetDrafts {
    type Out = u64;
    type Error = Refusal;
    const NAME: &'static str = "queue.forget_drafts";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, Refusal> {
        Ok(tx.execute(&FORGET_DRAFTS, &[self.before.into()]).await?)
    }
}
