//! Keeps a file that is no statement in the journal of rejected messages, so that it stays visible
//!

use crate::bank_statement::{BankStatement, StatementError};
use crate::model::{BankOutcome, Verdict};
use crate::scrub::scrub;
use crate::sql;
use jiff::Timestamp;
use kernel::ids::AccountId;
use kernel::money::Currency;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Command, NewEvent, StoreError, Stream, Tx, events};
use uuid::Uuid;

/// Keeps the refusal of a file.
#[derive(Debug, Clone)]
pub struct RejectStatement {
    /// New id of the message in the journal.
    pub id: Uuid,
    /// Hash of the file, which tells whether the same one comes again.
    pub file_hash: String,
    /// Why it was refused.
    pub error: StatementError,
    /// Who brought it.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl RejectStatement {
    /// Reads a file; when it is refused, gives the command that keeps the refusal.
    ///
    /// # Errors
    /// The command, with the [`StatementError`] inside, to be run and shown.
    pub fn or_read(
        bytes: &[u8],
        id: Uuid,
        by: AccountId,
        at: Timestamp,
    ) -> Result<BankStatement, Box<Self>> {
        BankStatement::read(bytes).map_err(|error| {
            Box::new(Self {
                id,
                file_hash: hex::encode(Sha256::digest(bytes)),
                error,
                by,
                at,
            })
        })
    }
}

impl Command for RejectStatement {
    type Out = ();
    type Error = StoreError;
    const NAME: &'static str = "payments.reject_statement";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let code = self.error.code();
        let raw = json!({ "id": self.file_hash, "reason": self.error.to_string() });
        tx.execute(
            &sql::INSERT_MESSAGE,
            &[
                self.id.into(),
                self.at.into(),
                // No invoice has this number, and no money is known.
                0_i64.into(),
                format!("file:{}", self.file_hash).into(),
                0_i64.into(),
                Currency::Kzt.code().into(),
                BankOutcome::Error.as_str().into(),
                Verdict::Rejected.as_str().into(),
                format!("statement_{code}").into(),
                scrub(&raw.to_string()).into(),
            ],
        )
        .await?;
        let told = NewEvent {
            kind: "statement.rejected",
            subject: Some(self.id),
            payload: json!({ "by": self.by, "reason": code }),
        };
        events::append(tx, Stream::REGISTRAR, self.at, vec![told]).await
    }
}
