//! Accounts, one-time codes, passwords, sessions and the user agreement (Q-2.3, Q-15, Q-16.3, Q-27).
//!
//! A user signs up in three steps. [`RequestCode`] sends six digits to a telephone. [`ConfirmCode`]
//! compares what was typed and gives a ticket: proof, for a quarter of an hour, that somebody holds
//! the telephone. [`SignUp`] uses the ticket up and makes the account, with the accepted text of the
//! agreement kept for good. [`ResetPassword`] takes the same kind of ticket.
//!
//! Signing in has a slow part, Argon2id, which belongs on a blocking thread and into no transaction:
//!
//! ```text
//! SignInFacts → Credentials or nothing          (or SignInThrottled with the instant)
//! verify_password(typed, credentials or decoy_hash())
//!   wrong → RecordWrongPassword                 five within 15 minutes make the telephone wait
//!   right → OpenSession{checked_hash}           which looks at the limit and the hash once more
//! ```
//!
//! Secrets (tickets, session tokens) are 32 random bytes that only the user has; the database keeps
//! [`token_hash`] of them. Codes, tickets and sessions end by their own instants, so
//! [`PruneExpired`] only saves space.
//!
//! Services read accounts inside their own transaction with [`load`] and [`load_many`], and ask
//! [`Account::may_book`]. They [`block`] and [`unblock`] for a reason; lifting one reason leaves a
//! block for another one alone.
//!
//! Everything that changes appends an event to the registrar's stream, with ids and never with
//! personal data.
//!
//! To extend: a new fact about users is a column of `account` in a new migration, a field of
//! [`Account`], and a line in `sql.rs`. A new thing somebody can do is a type in `commands`. A new
//! reason for a block is a variant of [`BlockReason`], whose text the pages must have.

pub mod commands;
mod error;
mod limits;
mod model;
mod password;
pub mod queries;
pub mod sql;

pub use commands::{
    AcceptAgreement, BlockAccount, CloseSession, CloseSessions, CodeSent, ConfirmCode,
    Confirmation, Enrol, OpenSession, PruneExpired, Pruned, RecordWrongPassword, RequestCode,
    ResetPassword, SMS_JOB_KIND, Session, SetLanguage, SetRole, SignUp, UnblockAccount,
    WrongPassword, block, unblock,
};
pub use error::AccountError;
pub use kernel::language::Language;
pub use limits::{
    CODE_ATTEMPTS, CODE_DIGITS, CODE_LIFE_MINUTES, CODE_RESEND_SECONDS, CODES_PER_HOUR,
    TICKET_LIFE_MINUTES, WRONG_PASSWORD_WINDOW_MINUTES, WRONG_PASSWORDS, code_hash, is_code,
    token_hash,
};
pub use model::{
    AGREEMENT_VERSION, AGREEMENT_VERSION_BYTES, Acceptance, Account, Agreement, AgreementMethod,
    AgreementText, BlockReason, BookingBar, Details, DetailsError, Holder, Residency, Role,
    SessionKind,
};
pub use password::{
    PASSWORD_MAX_BYTES, PASSWORD_MIN_CHARACTERS, PasswordError, check_new_password, decoy_hash,
    hash_password, verify_password,
};
pub use queries::{
    AcceptancesOf, AccountById, AccountByPhone, SessionByToken, SignInFacts, load, load_many,
    of_role,
};
pub use sql::Credentials;
