//! Opening and closing sessions.

use super::{PASSWORD_WRONG, emit, lock_phone, throttled_until};
use crate::error::AccountError;
use crate::limits::{later, same_hash};
use crate::model::SessionKind;
use crate::sql::{self, Credentials};
use jiff::{SignedDuration, Timestamp};
use kernel::ids::AccountId;
use newtype_uuid::GenericUuid;
use serde_json::json;
use store::{Command, Tx};

/// Opens a session after the password was checked outside of the transaction.
#[derive(Clone)]
pub struct OpenSession {
    /// Hash ([`crate::token_hash`]) of the 32 random bytes that only the user gets.
    pub token_hash: [u8; 32],
    /// Whose session it is.
    pub account: AccountId,
    /// How the secret travels.
    pub kind: SessionKind,
    /// The hash the password was compared with, as [`crate::SignInFacts`] gave it; the session
    /// opens only if it is still the account's. `None` right after a sign-up or a new password,
    /// and for a token that a signed-in user makes.
    pub checked_hash: Option<String>,
    /// When it happens.
    pub now: Timestamp,
}

/// An open session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub account: AccountId,
    /// How its secret travels.
    pub kind: SessionKind,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

impl Command for OpenSession {
    type Out = Session;
    type Error = AccountError;
    const NAME: &'static str = "accounts.open_session";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Session, AccountError> {
        let credentials = tx
            .fetch_optional::<Credentials>(&sql::CREDENTIALS_BY_ID, &[self.account.into()])
            .await?
            .ok_or(AccountError::UnknownAccount)?;
        if let Some(checked) = &self.checked_hash {
            self.admit(tx, &credentials, checked).await?;
        }
        let life = SignedDuration::from_hours(self.kind.life_hours());
        let expires_at = later(self.now, life);
        tx.execute(
            &sql::INSERT_SESSION,
            &[
                self.token_hash.into(),
                self.account.into(),
                self.kind.as_str().into(),
                self.now.into(),
                expires_at.into(),
            ],
        )
        .await?;
        let subject = Some(self.account.into_untyped_uuid());
        emit(
            tx,
            self.now,
            "account.session_opened",
            subject,
            json!({ "kind": self.kind }),
        )
        .await?;
        Ok(Session {
            account: self.account,
            kind: self.kind,
            expires_at,
        })
    }
}

impl OpenSession {
    /// A right password that comes while the telephone waits does not open a session either:
    /// otherwise guesses that run side by side would not be limited.
    async fn admit(
        &self,
        tx: &mut Tx<'_>,
        credentials: &Credentials,
        checked: &str,
    ) -> Result<(), AccountError> {
        lock_phone(tx, &credentials.phone).await?;
        if let Some(until) = throttled_until(tx, &credentials.phone, self.now).await? {
            return Err(AccountError::SignInThrottled { until });
        }
        if !same_hash(checked.as_bytes(), credentials.password_hash.as_bytes()) {
            return Err(AccountError::PasswordChanged);
        }
        let phone = credentials.phone.to_string();
        tx.execute(
            &sql::DELETE_PHONE_EVENTS,
            &[phone.into(), PASSWORD_WRONG.into()],
        )
        .await?;
        Ok(())
    }
}

impl std::fmt::Debug for OpenSession {
    /// Hides the hashes.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("OpenSession")
            .field("account", &self.account)
            .field("kind", &self.kind)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

/// Closes one session (signing out).
#[derive(Debug, Clone)]
pub struct CloseSession {
    /// Hash of the session's secret.
    pub token_hash: [u8; 32],
    /// When it happens.
    pub now: Timestamp,
}

impl Command for CloseSession {
    /// Whose session it was; `None` when there was none.
    type Out = Option<AccountId>;
    type Error = AccountError;
    const NAME: &'static str = "accounts.close_session";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<AccountId>, AccountError> {
        let closed = tx
            .fetch_optional::<(AccountId,)>(&sql::DELETE_SESSION, &[self.token_hash.into()])
            .await?;
        let Some((account,)) = closed else {
            return Ok(None);
        };
        super::emit_of(tx, self.now, "account.session_closed", account).await?;
        Ok(Some(account))
    }
}

/// Closes every session of an account (signing out everywhere).
#[derive(Debug, Clone)]
pub struct CloseSessions {
    /// Whose sessions.
    pub account: AccountId,
    /// When it happens.
    pub now: Timestamp,
}

impl Command for CloseSessions {
    /// How many were open.
    type Out = u64;
    type Error = AccountError;
    const NAME: &'static str = "accounts.close_sessions";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, AccountError> {
        let closed = tx
            .execute(&sql::DELETE_SESSIONS, &[self.account.into()])
            .await?;
        if closed > 0 {
            super::emit_of(tx, self.now, "account.session_closed", self.account).await?;
        }
        Ok(closed)
    }
}
