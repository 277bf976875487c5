//! One-time codes: asking for one, and proving with it that one holds the telephone.

use super::{CODE_SENT, counted, emit, lock_phone};
use crate::error::AccountError;
use crate::limits::{
    CODE_ATTEMPTS, CODE_LIFE_MINUTES, CODE_RESEND_SECONDS, CODES_PER_HOUR, TICKET_LIFE_MINUTES,
    code_hash, earlier, is_code, later, may_send_code, same_hash,
};
use crate::sql::{self, PhoneCode};
use jiff::{SignedDuration, Timestamp};
use kernel::ids::JobId;
use kernel::language::Language;
use kernel::phone::Phone;
use newtype_uuid::GenericUuid;
use serde_json::json;
use store::{Command, Tx, jobs};
use uuid::Uuid;

/// Kind of the job that sends a text message; `notices` has its handler.
pub const SMS_JOB_KIND: &str = "sms.send";
/// Kind of the text with a code, in the table of text messages of `notices`.
const CODE_TEXT: &str = "account.code";
/// How often sending a code is tried; a code older than its five minutes helps nobody.
const CODE_SEND_ATTEMPTS: u32 = 3;

/// Sends a one-time code to a telephone, whether it has an account or not.
#[derive(Clone)]
pub struct RequestCode {
    /// The telephone to prove.
    pub phone: Phone,
    /// The language of the text message.
    pub language: Language,
    /// Six digits chosen at random by the caller.
    pub code: String,
    /// Id of this sending, and of the job that does it.
    pub sending_id: Uuid,
    /// When it happens.
    pub now: Timestamp,
}

/// A code is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeSent {
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// From when another one may be asked for.
    pub resend_at: Timestamp,
}

impl Command for RequestCode {
    type Out = CodeSent;
    type Error = AccountError;
    const NAME: &'static str = "accounts.request_code";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<CodeSent, AccountError> {
        if !is_code(&self.code) {
            return Err(AccountError::CodeForm);
        }
        lock_phone(tx, &self.phone).await?;
        let since = earlier(self.now, SignedDuration::from_hours(1));
        let sent = counted(tx, &self.phone, CODE_SENT, since, CODES_PER_HOUR).await?;
        may_send_code(self.now, &sent)?;
        let expires_at = later(self.now, SignedDuration::from_mins(CODE_LIFE_MINUTES));
        tx.execute(
            &sql::UPSERT_PHONE_CODE,
            &[
                self.phone.to_string().into(),
                code_hash(&self.phone, &self.code).into(),
                self.now.into(),
                expires_at.into(),
            ],
        )
        .await?;
        tx.execute(
            &sql::INSERT_PHONE_EVENT,
            &[
                self.sending_id.into(),
                self.phone.to_string().into(),
                CODE_SENT.into(),
                self.now.into(),
            ],
        )
        .await?;
        jobs::schedule(tx, self.job()).await?;
        emit(
            tx,
            self.now,
            "phone.code_sent",
            Some(self.sending_id),
            json!({}),
        )
        .await?;
        let resend_at = later(self.now, SignedDuration::from_secs(CODE_RESEND_SECONDS));
        Ok(CodeSent {
            expires_at,
            resend_at,
        })
    }
}

impl RequestCode {
    /// The message, in the shape that the handler of `sms.send` reads.
    fn job(&self) -> jobs::NewJob {
        jobs::NewJob {
            id: JobId::from_untyped_uuid(self.sending_id),
            kind: SMS_JOB_KIND,
            key: format!("sms.code:{}", self.sending_id),
            payload: json!({
                "phone": self.phone,
                "language": self.language,
                "kind": CODE_TEXT,
                "args": { "code": self.code },
            }),
            run_at: self.now,
            max_attempts: CODE_SEND_ATTEMPTS,
        }
    }
}

impl std::fmt::Debug for RequestCode {
    /// Hides the code: whoever reads the log must not be able to sign up.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("RequestCode")
            .field("phone", &self.phone)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

/// Compares a typed code with the one that was sent, and gives a ticket for it.
#[derive(Clone)]
pub struct ConfirmCode {
    /// The telephone to prove.
    pub phone: Phone,
    /// What was typed.
    pub code: String,
    /// Hash ([`crate::token_hash`]) of the ticket's secret, which only the user gets.
    pub ticket_hash: [u8; 32],
    /// When it happens.
    pub now: Timestamp,
}

/// What came of a typed code. A wrong one is an outcome and not an error, because it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// The code was right; the ticket is good for one sign-up or one new password.
    Ticket {
        /// Until when the ticket is good.
        expires_at: Timestamp,
    },
    /// The code was wrong.
    Wrong {
        /// How many more times this code may be tried.
        attempts_left: i64,
    },
}

impl Command for ConfirmCode {
    type Out = Confirmation;
    type Error = AccountError;
    const NAME: &'static str = "accounts.confirm_code";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Confirmation, AccountError> {
        if !is_code(&self.code) {
            return Err(AccountError::CodeForm);
        }
        lock_phone(tx, &self.phone).await?;
        let phone = self.phone.to_string();
        let waiting = tx
            .fetch_optional::<PhoneCode>(&sql::PHONE_CODE, &[phone.clone().into()])
            .await?
            .ok_or(AccountError::CodeNotRequested)?;
        if waiting.expires_at <= self.now {
            return Err(AccountError::CodeExpired);
        }
        if waiting.attempts >= CODE_ATTEMPTS {
            return Err(AccountError::TooManyAttempts);
        }
        if !same_hash(&waiting.code_hash, &code_hash(&self.phone, &self.code)) {
            tx.execute(&sql::COUNT_WRONG_CODE, &[phone.into()]).await?;
            let attempts_left = CODE_ATTEMPTS - waiting.attempts - 1;
            emit(tx, self.now, "phone.code_wrong", None, json!({})).await?;
            return Ok(Confirmation::Wrong { attempts_left });
        }
        tx.execute(&sql::DELETE_PHONE_CODE, &[phone.clone().into()])
            .await?;
        let expires_at = later(self.now, SignedDuration::from_mins(TICKET_LIFE_MINUTES));
        tx.execute(
            &sql::INSERT_TICKET,
            &[
                self.ticket_hash.into(),
                phone.into(),
                self.now.into(),
                expires_at.into(),
            ],
        )
        .await?;
        emit(tx, self.now, "phone.confirmed", None, json!({})).await?;
        Ok(Confirmation::Ticket { expires_at })
    }
}

impl std::fmt::Debug for ConfirmCode {
    /// Hides the code and the hash of the ticket.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ConfirmCode")
            .field("phone", &self.phone)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
