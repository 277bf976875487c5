//! Registers that an operator has paused: nobody asks them until they are resumed.

use std::collections::BTreeSet;

use jiff::Timestamp;
use kernel::ids::AccountId;
use newtype_uuid::GenericUuid;
use serde_json::json;
use store::{
    Command, FromRow, NewEvent, Query, Row, StoreError, StoreResult, Stream, Tx, events, statements,
};

use crate::checks::Register;

/// Most characters of a reason.
pub const REASON_CHARACTERS_MAX: usize = 300;

statements! {
    /// Every pause.
    pub PAUSES = "SELECT register, reason, paused_at, paused_by FROM register_pause ORDER BY register";
    /// Pauses a register, or gives the pause another reason.
    pub PAUSE = "INSERT INTO register_pause (register, reason, paused_at, paused_by) VALUES ($1, $2, $3, $4)
        ON CONFLICT (register) DO UPDATE SET reason = excluded.reason, paused_at = excluded.paused_at,
        paused_by = excluded.paused_by";
    /// Ends a pause.
    pub RESUME = "DELETE FROM register_pause WHERE register = $1";
}

/// A register that nobody asks for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// Which.
    pub register: Register,
    /// Why, in the operator's words.
    pub reason: String,
    /// Since when.
    pub paused_at: Timestamp,
    /// Who paused it.
    pub paused_by: AccountId,
}

impl FromRow for Pause {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let name: String = row.get("register")?;
        let register = Register::ALL
            .into_iter()
            .find(|known| known.as_str() == name);
        Ok(Self {
            register: register.ok_or_else(|| row.bad("register", "no register has this name"))?,
            reason: row.get("reason")?,
            paused_at: row.get("paused_at")?,
            paused_by: row.get("paused_by")?,
        })
    }
}

/// The pauses in force, inside the caller's transaction.
///
/// # Errors
/// Only those of the storage.
pub async fn load(tx: &mut Tx<'_>) -> StoreResult<Vec<Pause>> {
    tx.fetch_all(&PAUSES, &[]).await
}

/// The registers that are paused.
pub fn registers(pauses: &[Pause]) -> BTreeSet<Register> {
    pauses.iter().map(|pause| pause.register).collect()
}

/// The pauses in force.
#[derive(Debug, Clone, Copy)]
pub struct Pauses;

impl Query for Pauses {
    type Out = Vec<Pause>;
    type Error = StoreError;
    const NAME: &'static str = "registers.pauses";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<Pause>> {
        load(tx).await
    }
}

/// Why a register can't be paused.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PauseError {
    /// A pause needs a reason.
    #[error("reason: 1 to {REASON_CHARACTERS_MAX} characters say why the register is paused")]
    Reason,
    /// The storage.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Pauses a register.
#[derive(Debug, Clone)]
pub struct PauseRegister {
    /// Which.
    pub register: Register,
    /// Why; 1 to [`REASON_CHARACTERS_MAX`] characters.
    pub reason: String,
    /// Who does it.
    pub operator: AccountId,
    /// Now.
    pub now: Timestamp,
}

impl Command for PauseRegister {
    type Out = ();
    type Error = PauseError;
    const NAME: &'static str = "registers.pause";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), PauseError> {
        let reason = self.reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON_CHARACTERS_MAX {
            return Err(PauseError::Reason);
        }
        let values = [
            self.register.as_str().into(),
            reason.into(),
            self.now.into(),
            self.operator.into(),
        ];
        tx.execute(&PAUSE, &values).await?;
        let facts = json!({ "register": self.register, "reason": reason });
        tell(tx, "register.paused", self.operator, facts, self.now).await?;
        Ok(())
    }
}

/// Ends the pause of a register; answers false if it was not paused.
#[derive(Debug, Clone)]
pub struct ResumeRegister {
    /// Which.
    pub register: Register,
    /// Who does it.
    pub operator: AccountId,
    /// Now.
    pub now: Timestamp,
}

impl Command for ResumeRegister {
    type Out = bool;
    type Error = StoreError;
    const NAME: &'static str = "registers.resume";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<bool> {
        let ended = tx
            .execute(&RESUME, &[self.register.as_str().into()])
            .await?;
        if ended == 1 {
            let facts = json!({ "register": self.register });
            tell(tx, "register.resumed", self.operator, facts, self.now).await?;
        }
        Ok(ended == 1)
    }
}

async fn tell(
    tx: &mut Tx<'_>,
    kind: &'static str,
    operator: AccountId,
    payload: serde_json::Value,
    now: Timestamp,
) -> StoreResult<()> {
    let event = NewEvent {
        kind,
        subject: Some(operator.into_untyped_uuid()),
        payload,
    };
    events::append(tx, Stream::REGISTRAR, now, vec![event]).await?;
    Ok(())
}
