//! Wrong passwords are counted; a forgotten one is replaced by way of a code.

use super::{
    PASSWORD_WRONG, emit, emit_of, lock_phone, require_hash, take_ticket, throttled_until,
};
use crate::commands::SMS_JOB_KIND;
use crate::error::AccountError;
use crate::queries::load;
use crate::sql::{self, Credentials};
use jiff::Timestamp;
use kernel::ids::{AccountId, JobId};
use kernel::language::Language;
use kernel::phone::Phone;
use newtype_uuid::GenericUuid;
use serde_json::json;
use store::jobs::{self, NewJob};
use store::{Command, Tx};
use uuid::Uuid;

/// Kind of the text, in the table of text messages of `notices`.
const CHANGED_TEXT: &str = "account.password_changed";
/// How often sending it is tried.
const SEND_ATTEMPTS: u32 = 8;

/// Counts a wrong password for a telephone, whether it has an account or not.
#[derive(Debug, Clone)]
pub struct RecordWrongPassword {
    /// The telephone that was typed.
    pub phone: Phone,
    /// Id of this attempt.
    pub attempt_id: Uuid,
    /// When it happened.
    pub now: Timestamp,
}

/// What follows from a wrong password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongPassword {
    /// Until when the telephone waits, if this was one too many.
    pub wait_until: Option<Timestamp>,
}

impl Command for RecordWrongPassword {
    type Out = WrongPassword;
    type Error = AccountError;
    const NAME: &'static str = "accounts.record_wrong_password";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<WrongPassword, AccountError> {
        lock_phone(tx, &self.phone).await?;
        tx.execute(
            &sql::INSERT_PHONE_EVENT,
            &[
                self.attempt_id.into(),
                self.phone.to_string().into(),
                PASSWORD_WRONG.into(),
                self.now.into(),
            ],
        )
        .await?;
        emit(tx, self.now, "account.password_wrong", None, json!({})).await?;
        let wait_until = throttled_until(tx, &self.phone, self.now).await?;
        Ok(WrongPassword { wait_until })
    }
}

/// Sets a new password for whoever proved to hold the telephone, and closes every open session. The
/// telephone is told, so that its owner learns of a change that somebody else made.
#[derive(Clone)]
pub struct ResetPassword {
    /// Hash of the ticket that [`super::ConfirmCode`] gave.
    pub ticket_hash: [u8; 32],
    /// Argon2id PHC string of the new password, see [`crate::hash_password`].
    pub password_hash: String,
    /// New id of the text message.
    pub sending_id: Uuid,
    /// When it happens.
    pub now: Timestamp,
}

impl Command for ResetPassword {
    type Out = AccountId;
    type Error = AccountError;
    const NAME: &'static str = "accounts.reset_password";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<AccountId, AccountError> {
        require_hash(&self.password_hash)?;
        let phone = take_ticket(tx, &self.ticket_hash, self.now).await?;
        lock_phone(tx, &phone).await?;
        let credentials = tx
            .fetch_optional::<Credentials>(&sql::CREDENTIALS_BY_PHONE, &[phone.to_string().into()])
            .await?
            .ok_or(AccountError::UnknownAccount)?;
        let account = credentials.account;
        tx.execute(
            &sql::UPDATE_PASSWORD,
            &[account.into(), self.password_hash.as_str().into()],
        )
        .await?;
        tx.execute(&sql::DELETE_SESSIONS, &[account.into()]).await?;
        tx.execute(
            &sql::DELETE_PHONE_EVENTS,
            &[phone.to_string().into(), PASSWORD_WRONG.into()],
        )
        .await?;
        let holder = load(tx, account)
            .await?
            .ok_or(AccountError::UnknownAccount)?;
        jobs::schedule(tx, self.message(&phone, holder.language)).await?;
        emit_of(tx, self.now, "account.password_changed", account).await?;
        Ok(account)
    }
}

impl ResetPassword {
    /// The message, in the shape that the handler of text messages reads.
    fn message(&self, phone: &Phone, language: Language) -> NewJob {
        NewJob {
            id: JobId::from_untyped_uuid(self.sending_id),
            kind: SMS_JOB_KIND,
            key: format!("sms.password:{}", self.sending_id),
            payload: json!({
                "phone": phone,
                "language": language,
                "kind": CHANGED_TEXT,
                "args": {},
            }),
            run_at: self.now,
            max_attempts: SEND_ATTEMPTS,
        }
    }
}

impl std::fmt::Debug for ResetPassword {
    /// Hides the hashes.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ResetPassword")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
