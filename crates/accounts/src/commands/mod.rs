//! What people and the program can do with accounts; one type for each.

mod agreement;
mod codes;
mod passwords;
mod sessions;
mod sign_up;
mod standing;
mod upkeep;

pub use agreement::AcceptAgreement;
pub use codes::{CodeSent, ConfirmCode, Confirmation, RequestCode, SMS_JOB_KIND};
pub use passwords::{RecordWrongPassword, ResetPassword, WrongPassword};
pub use sessions::{CloseSession, CloseSessions, OpenSession, Session};
pub use sign_up::{Enrol, SignUp};
pub use standing::{BlockAccount, SetLanguage, SetRole, UnblockAccount, block, unblock};
pub use upkeep::{PruneExpired, Pruned};

use crate::error::AccountError;
use crate::limits::{WRONG_PASSWORD_WINDOW_MINUTES, WRONG_PASSWORDS};
use crate::limits::{earlier, sign_in_waits_until};
use crate::sql;
use jiff::{SignedDuration, Timestamp};
use kernel::phone::Phone;
use newtype_uuid::GenericUuid;
use serde_json::json;
use store::{NewEvent, StoreError, Stream, Tx, events};
use uuid::Uuid;

/// What is counted for a telephone: codes sent to it.
const CODE_SENT: &str = "code_sent";
/// What is counted for a telephone: passwords that were wrong.
const PASSWORD_WRONG: &str = "password_wrong";

/// Makes other commands about this telephone wait until this one is committed.
async fn lock_phone(tx: &mut Tx<'_>, phone: &Phone) -> Result<(), StoreError> {
    tx.execute(&sql::INSERT_PHONE_STATE, &[phone.to_string().into()])
        .await?;
    tx.fetch_one::<(String,)>(&sql::LOCK_PHONE_STATE, &[phone.to_string().into()])
        .await?;
    Ok(())
}

/// Instants counted for a telephone after `since`, newest first, at most `limit`.
async fn counted(
    tx: &mut Tx<'_>,
    phone: &Phone,
    kind: &'static str,
    since: Timestamp,
    limit: usize,
) -> Result<Vec<Timestamp>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = tx
        .fetch_all::<(Timestamp,)>(
            &sql::PHONE_EVENTS,
            &[
                phone.to_string().into(),
                kind.into(),
                since.into(),
                limit.into(),
            ],
        )
        .await?;
    Ok(rows.into_iter().map(|(instant,)| instant).collect())
}

/// Until when the telephone waits after wrong passwords; `None` when it need not.
pub(crate) async fn throttled_until(
    tx: &mut Tx<'_>,
    phone: &Phone,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let window = SignedDuration::from_mins(WRONG_PASSWORD_WINDOW_MINUTES);
    let wrong = counted(
        tx,
        phone,
        PASSWORD_WRONG,
        earlier(now, window),
        WRONG_PASSWORDS,
    )
    .await?;
    Ok(sign_in_waits_until(now, &wrong))
}

/// Appends one event to the registrar's stream. Payloads hold ids and codes, never personal data.
async fn emit(
    tx: &mut Tx<'_>,
    now: Timestamp,
    kind: &'static str,
    subject: Option<Uuid>,
    payload: serde_json::Value,
) -> Result<(), StoreError> {
    let event = NewEvent {
        kind,
        subject,
        payload,
    };
    events::append(tx, Stream::REGISTRAR, now, vec![event]).await?;
    Ok(())
}

/// Appends one event about an account, without a payload.
async fn emit_of(
    tx: &mut Tx<'_>,
    now: Timestamp,
    kind: &'static str,
    account: kernel::ids::AccountId,
) -> Result<(), StoreError> {
    emit(tx, now, kind, Some(account.into_untyped_uuid()), json!({})).await
}

/// Uses up a ticket and says whose telephone it proved.
async fn take_ticket(
    tx: &mut Tx<'_>,
    ticket_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Phone, AccountError> {
    let ticket = tx
        .fetch_optional::<sql::Ticket>(&sql::TAKE_TICKET, &[(*ticket_hash).into()])
        .await?
        .ok_or(AccountError::TicketUnknown)?;
    if ticket.expires_at <= now {
        return Err(AccountError::TicketExpired);
    }
    Ok(ticket.phone)
}

/// Refuses anything that is not an Argon2id hash, above all a password in clear.
fn require_hash(password_hash: &str) -> Result<(), AccountError> {
    if password_hash.starts_with(crate::password::HASH_PREFIX) {
        Ok(())
    } else {
        Err(AccountError::PasswordNotHashed)
    }
}
