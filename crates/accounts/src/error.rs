//! Why something that somebody wanted to do with an account was not done.

use jiff::Timestamp;
use store::StoreError;

/// A refusal of an account command or query. Each one names the rule and the way out; the texts for
/// people are in the message files.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AccountError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The code is not six digits.
    #[error("code: it has six digits; type them as they stand in the message")]
    CodeForm,
    /// The last code was sent less than a minute ago.
    #[error("a code was sent a moment ago; ask for another one after {retry_at}")]
    ResendTooSoon {
        /// The first instant at which another one may be asked for.
        retry_at: Timestamp,
    },
    /// The telephone got all its codes of the hour.
    #[error("this telephone got five codes within an hour; ask for another one after {retry_at}")]
    TooManyCodes {
        /// The first instant at which another one may be asked for.
        retry_at: Timestamp,
    },
    /// No code was sent to the telephone, or it was used already.
    #[error("no code waits for this telephone; ask for one")]
    CodeNotRequested,
    /// The code is older than five minutes.
    #[error("the code is no longer valid; ask for another one")]
    CodeExpired,
    /// The code was entered wrongly five times.
    #[error("the code was entered wrongly five times; ask for another one")]
    TooManyAttempts,
    /// The ticket is not known, or was used already.
    #[error("the confirmation of the telephone is not known; confirm the telephone again")]
    TicketUnknown,
    /// The ticket is older than fifteen minutes.
    #[error("the confirmation of the telephone is no longer valid; confirm the telephone again")]
    TicketExpired,
    /// The telephone has an account.
    #[error("this telephone has an account; sign in, or set a new password")]
    AlreadySignedUp,
    /// No account of this telephone or id.
    #[error("there is no such account; sign up first")]
    UnknownAccount,
    /// Too many wrong passwords.
    #[error("the password was wrong five times within 15 minutes; try again after {until}")]
    SignInThrottled {
        /// The first instant at which signing in helps.
        until: Timestamp,
    },
    /// The password was changed between its check and the opening of the session.
    #[error("the password was changed a moment ago; sign in again")]
    PasswordChanged,
    /// The command was given something that is not an Argon2id hash.
    #[error("password_hash: it must be an Argon2id PHC string")]
    PasswordNotHashed,
    /// The version of the agreement has a bad length.
    #[error("agreement: its version has 1 to 32 bytes")]
    AgreementVersion,
}

impl From<crate::limits::SendRefusal> for AccountError {
    fn from(refusal: crate::limits::SendRefusal) -> Self {
        use crate::limits::SendRefusal;
        match refusal {
            SendRefusal::TooSoon { retry_at } => Self::ResendTooSoon { retry_at },
            SendRefusal::TooMany { retry_at } => Self::TooManyCodes { retry_at },
        }
    }
}
