//! Signing up, in and out, and new passwords.

use crate::app::{App, token_hash_of};
use crate::i18n::Lang;
use accounts::queries::SignInFacts;
use accounts::{
    Account, AccountError, AgreementText, CloseSession, CodeSent, ConfirmCode, Confirmation,
    Details, OpenSession, PasswordError, RecordWrongPassword, RequestCode, ResetPassword,
    SessionKind, SignUp, check_new_password, decoy_hash, hash_password, verify_password,
};
use kernel::ids::AccountId;
use kernel::language::Language;
use kernel::phone::Phone;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use store::StoreError;
use tokio::sync::oneshot;

pub use accounts::AGREEMENT_VERSION;

/// Why somebody is not signed up or in.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// A refusal of the accounts crate.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The new password is too weak.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The telephone or the password is wrong; it isn't said which.
    #[error("the telephone or the password is wrong")]
    WrongCredentials,
    /// The one-time code is wrong.
    #[error("the code is wrong; {attempts_left} attempts left")]
    WrongCode {
        /// How often it may be tried again.
        attempts_left: i64,
    },
    /// Hashing broke off.
    #[error("the password could not be checked")]
    Broken,
}

impl From<StoreError> for SigningError {
    fn from(error: StoreError) -> Self {
        Self::Account(error.into())
    }
}

/// Draws a secret that only the user gets: 64 hex digits.
fn draw_secret(app: &App) -> String {
    app.ids
        .secret::<32>()
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing into a string can't fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Sends a one-time code to a telephone.
///
/// # Errors
/// Too soon, too often, or the storage.
pub async fn request_code(app: &App, phone: Phone, lang: Lang) -> Result<CodeSent, SigningError> {
    let language = language_of(lang);
    let command = RequestCode {
        phone,
        language,
        code: app.ids.digits(accounts::CODE_DIGITS),
        sending_id: app.ids.uuid(),
        now: app.now(),
    };
    Ok(app.store.write(command).await?)
}

/// The account language of a page language.
pub fn language_of(lang: Lang) -> Language {
    Language::or_kazakh(lang.code())
}

/// Compares a one-time code and gives a ticket for signing up or a new password.
///
/// # Errors
/// Wrong, expired, tried too often.
pub async fn confirm_code(app: &App, phone: Phone, code: &str) -> Result<String, SigningError> {
    let ticket = draw_secret(app);
    let command = ConfirmCode {
        phone,
        code: code.trim().to_owned(),
        ticket_hash: token_hash_of(&ticket),
        now: app.now(),
    };
    match app.store.write(command).await? {
        Confirmation::Ticket { .. } => Ok(ticket),
        Confirmation::Wrong { attempts_left } => Err(SigningError::WrongCode { attempts_left }),
    }
}

/// Makes the account, with the agreement accepted in the version that was shown.
///
/// # Errors
/// A weak password, a ticket that is used or old, a telephone that has an account.
pub async fn sign_up(
    app: &App,
    ticket: &str,
    details: Details,
    password: String,
    lang: Lang,
) -> Result<AccountId, SigningError> {
    check_new_password(&password)?;
    let salt = app.ids.secret::<16>();
    let password_hash = blocking(move || hash_password(&password, &salt)).await??;
    let command = SignUp {
        account: app.ids.next(),
        ticket_hash: token_hash_of(ticket),
        password_hash,
        details,
        agreement: agreement_text(lang),
        now: app.now(),
    };
    Ok(app.store.write(command).await?)
}

/// Sets a new password for whoever proved to hold the telephone; every session of the account ends.
///
/// # Errors
/// A weak password, a ticket that is used or old, a telephone without an account.
pub async fn reset_password(
    app: &App,
    ticket: &str,
    password: String,
) -> Result<AccountId, SigningError> {
    check_new_password(&password)?;
    let salt = app.ids.secret::<16>();
    let password_hash = blocking(move || hash_password(&password, &salt)).await??;
    let command = ResetPassword {
        ticket_hash: token_hash_of(ticket),
        password_hash,
        sending_id: app.ids.uuid(),
        now: app.now(),
    };
    let account = app.store.write(command).await?;
    app.forget_sessions();
    Ok(account)
}

/// The agreement in force, with the hash of the text in the user's language.
pub fn agreement_text(lang: Lang) -> AgreementText {
    let sha256 = Sha256::digest(agreement_source(lang).as_bytes()).into();
    AgreementText {
        version: AGREEMENT_VERSION.to_owned(),
        sha256,
    }
}

/// The agreement's text as it is kept and shown.
pub fn agreement_source(lang: Lang) -> &'static str {
    match lang.code() {
        "ru" => include_str!("../../messages/ru/agreement.ftl"),
        "en" => include_str!("../../messages/en/agreement.ftl"),
        _ => include_str!("../../messages/kk/agreement.ftl"),
    }
}

/// A session that was opened.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret for the cookie or the header.
    pub secret: String,
    /// The account.
    pub account: AccountId,
    /// When it ends.
    pub expires_at: jiff::Timestamp,
}

/// Checks a password and opens a session.
///
/// # Errors
/// Wrong credentials, or too many of them lately.
pub async fn sign_in(
    app: &App,
    phone: Phone,
    password: String,
    kind: SessionKind,
) -> Result<SignedIn, SigningError> {
    let now = app.now();
    let facts = app
        .store
        .read(SignInFacts {
            phone: phone.clone(),
            now,
        })
        .await?;
    let hash = facts
        .as_ref()
        .map_or_else(|| decoy_hash().to_owned(), |f| f.password_hash.clone());
    let checked = hash.clone();
    let right = blocking(move || verify_password(&password, &checked)).await??;
    let Some(credentials) = facts.filter(|_| right) else {
        let wrong = RecordWrongPassword {
            attempt_id: app.ids.uuid(),
            phone,
            now,
        };
        app.store.write(wrong).await?;
        return Err(SigningError::WrongCredentials);
    };
    open_session(app, credentials.account, kind, Some(hash)).await
}

/// Opens a session for an account that has just proved itself.
///
/// # Errors
/// Only those of the storage, or a password changed meanwhile.
pub async fn open_session(
    app: &App,
    account: AccountId,
    kind: SessionKind,
    checked_hash: Option<String>,
) -> Result<SignedIn, SigningError> {
    let secret = draw_secret(app);
    let command = OpenSession {
        token_hash: token_hash_of(&secret),
        account,
        kind,
        checked_hash,
        now: app.now(),
    };
    let session = app.store.write(command).await?;
    Ok(SignedIn {
        secret,
        account,
        expires_at: session.expires_at,
    })
}

/// Ends a session.
///
/// # Errors
/// Only those of the storage.
pub async fn sign_out(app: &App, secret: &str) -> Result<(), SigningError> {
    let command = CloseSession {
        token_hash: token_hash_of(secret),
        now: app.now(),
    };
    app.store.write(command).await?;
    app.forget_session(secret);
    Ok(())
}

/// Runs slow work on the hashing threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, SigningError> {
    let (reply, answer) = oneshot::channel();
    let job = Box::new(move || {
        // Whoever asked may be gone.
        let _ = reply.send(work());
    });
    HASHERS.try_send(job).map_err(|_| StoreError::Busy)?;
    answer.await.map_err(|_| SigningError::Broken)
}

/// Whether the account accepted the agreement in force.
pub fn has_agreement_in_force(account: &Account) -> bool {
    account.has_accepted(AGREEMENT_VERSION)
}

type Job = Box<dyn FnOnce() + Send>;

/// Threads that hash passwords. A hash takes 19 MiB and a core for a while, and an allocator keeps
/// what a thread has used; so there are two of them, and not as many as there are requests.
static HASHERS: LazyLock<SyncSender<Job>> = LazyLock::new(|| {
    let (sender, receiver) = sync_channel::<Job>(HASHES_WAITING_MAX);
    let receiver = Arc::new(Mutex::new(receiver));
    for _ in 0..HASHING_THREADS {
        let receiver = Arc::clone(&receiver);
        std::thread::spawn(move || {
            while let Some(job) = next_job(&receiver) {
                job();
            }
        });
    }
    sender
});
const HASHING_THREADS: usize = 2;
/// Passwords waiting to be hashed at most; beyond that the server is busy.
const HASHES_WAITING_MAX: usize = 256;

fn next_job(receiver: &Mutex<Receiver<Job>>) -> Option<Job> {
    receiver
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .recv()
        .ok()
}
