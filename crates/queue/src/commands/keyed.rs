//! Commands under an Idempotency-Key: a repeated request is answered, not done, again.

use crate::commands::hold::RequestKey;
use crate::model::refusal::Refusal;
use crate::sql;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Command, FromRow, Lane, Row, StoreError, StoreResult, Tx, Value};

/// A command whose answer is remembered under a key.
///
/// `Keep` turns the command's answer into what is kept and given again; the first answer goes
/// through the same form, so that both are alike.
#[derive(Debug, Clone)]
pub struct Keyed<C> {
    /// The key, if the caller gave one.
    pub request: Option<RequestKey>,
    /// The command.
    pub command: C,
    /// Now.
    pub now: Timestamp,
}

/// A command whose answer can be kept.
pub trait Kept: Command<Error = Refusal> {
    /// The form that is kept.
    type Form: Serialize + DeserializeOwned + Send + 'static;
    /// The form of an answer.
    fn keep(out: Self::Out) -> Self::Form;
}

struct Answer(Vec<u8>, String);

impl FromRow for Answer {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(row.get("request_hash")?, row.get("answer")?))
    }
}

impl<C: Kept> Command for Keyed<C> {
    type Out = C::Form;
    type Error = Refusal;
    const NAME: &'static str = C::NAME;

    fn lane(&self) -> Lane {
        self.command.lane()
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<C::Form, Refusal> {
        if let Some(request) = &self.request {
            let keys = vec![request.key.to_vec()];
            let found: Option<Answer> = tx.fetch_optional(&sql::ANSWERS, &[keys.into()]).await?;
            if let Some(Answer(hash, answer)) = found {
                if hash.as_slice() != request.request {
                    return Err(Refusal::KeyReused);
                }
                return serde_json::from_str(&answer)
                    .map_err(|error| StoreError::Conflict(error.to_string()).into());
            }
        }
        let form = C::keep(self.command.run(tx).await?);
        if let Some(request) = &self.request {
            let row = vec![
                request.key.into(),
                request.request.into(),
                sql::json("answer", &form)?,
                self.now.into(),
            ];
            remember(tx, vec![row]).await?;
        }
        Ok(form)
    }
}

/// Remembers answers. A key that another transaction used meanwhile is a conflict: whoever repeats
/// the request gets the other's answer, or learns that the key belongs to another request.
pub(crate) async fn remember(tx: &mut Tx<'_>, answers: Vec<Vec<Value>>) -> StoreResult<()> {
    let wanted = answers.len() as u64;
    if tx.insert_many(&sql::INSERT_ANSWERS, answers).await? != wanted {
        return Err(StoreError::Conflict(String::from(
            "the Idempotency-Key was just used",
        )));
    }
    Ok(())
}

/// Forgets answers older than this instant; run daily.
#[derive(Debug, Clone)]
pub struct ForgetAnswers {
    /// Answers from before are forgotten.
    pub before: Timestamp,
}

impl Command for ForgetAnswers {
    type Out = u64;
    type Error = Refusal;
    const NAME: &'static str = "queue.forget_answers";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, Refusal> {
        Ok(tx
            .execute(&sql::FORGET_ANSWERS, &[self.before.into()])
            .await?)
    }
}

macro_rules! kept_booking {
    ($($command:ty),* $(,)?) => {
        $(impl Kept for $command {
            type Form = kernel::ids::BookingId;
            fn keep(out: Self::Out) -> Self::Form {
                out.id
            }
        })*
    };
}

kept_booking!(
    crate::commands::moves::MoveBooking,
    crate::commands::give_up::CancelBooking,
    crate::commands::driver::ChangeDriver,
    crate::commands::payment::PayFromBalance,
);
