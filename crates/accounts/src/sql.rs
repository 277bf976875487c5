//! Every SQL text of this crate, and how its rows become values.

use crate::model::{Acceptance, Account, Agreement, Holder};
use jiff::Timestamp;
use kernel::ids::AccountId;
use kernel::names::{OrganisationName, PersonName};
use kernel::phone::Phone;
use store::{FromRow, Row, StoreError};

store::statements! {
    /// Makes an account; 0 rows when the telephone has one.
    pub INSERT_ACCOUNT = "INSERT INTO account (id, phone, password_hash, residency, kind, number, \
        surname, given_name, patronymic, organisation_name, language, role, agreement_version, \
        agreement_accepted_at, blocked_reason, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, NULL, $15) \
        ON CONFLICT (phone) DO NOTHING";
    /// One account by id.
    pub ACCOUNT_BY_ID = "SELECT id, phone, residency, kind, number, surname, given_name, patronymic, \
        organisation_name, language, role, agreement_version, agreement_accepted_at, \
        blocked_reason, created_at FROM account WHERE id = $1";
    /// Many accounts by id.
    pub ACCOUNTS_BY_ID = "SELECT id, phone, residency, kind, number, surname, given_name, patronymic, \
        organisation_name, language, role, agreement_version, agreement_accepted_at, \
        blocked_reason, created_at FROM account WHERE id {any $1}";
    /// Accounts of a role.
    pub ACCOUNTS_OF_ROLE = "SELECT id, phone, residency, kind, number, surname, given_name, patronymic, \
        organisation_name, language, role, agreement_version, agreement_accepted_at, \
        blocked_reason, created_at FROM account WHERE role = $1 ORDER BY id LIMIT $2";
    /// One account by telephone.
    pub ACCOUNT_BY_PHONE = "SELECT id, phone, residency, kind, number, surname, given_name, \
        patronymic, organisation_name, language, role, agreement_version, agreement_accepted_at, \
        blocked_reason, created_at FROM account WHERE phone = $1";
    /// Accounts by the IIN or BIN of their holders.
    pub ACCOUNTS_BY_NUMBER = "SELECT id, phone, residency, kind, number, surname, given_name, \
        patronymic, organisation_name, language, role, agreement_version, agreement_accepted_at, \
        blocked_reason, created_at FROM account WHERE number = $1 ORDER BY id LIMIT $2";
    /// The account of a living session.
    pub ACCOUNT_BY_SESSION = "SELECT a.id, a.phone, a.residency, a.kind, a.number, a.surname, \
        a.given_name, a.patronymic, a.organisation_name, a.language, a.role, a.agreement_version, \
        a.agreement_accepted_at, a.blocked_reason, a.created_at \
        FROM session s JOIN account a ON a.id = s.account_id \
        WHERE s.token_hash = $1 AND s.expires_at > $2";
    /// Id and password hash by telephone.
    pub CREDENTIALS_BY_PHONE = "SELECT id, password_hash, phone FROM account WHERE phone = $1";
    /// Id, password hash and telephone by id.
    pub CREDENTIALS_BY_ID = "SELECT id, password_hash, phone FROM account WHERE id = $1";
    /// Sets a new password.
    pub UPDATE_PASSWORD = "UPDATE account SET password_hash = $2 WHERE id = $1";
    /// Makes other changes of the account wait until this one is committed.
    pub LOCK_ACCOUNT = "SELECT id AS value FROM account WHERE id = $1 {for_update}";
    /// Adds a reason for a block; 0 rows when it is there.
    pub INSERT_BLOCK = "INSERT INTO account_block (account_id, reason, since) VALUES ($1, $2, $3) \
        ON CONFLICT (account_id, reason) DO NOTHING";
    /// Takes a reason for a block away.
    pub DELETE_BLOCK = "DELETE FROM account_block WHERE account_id = $1 AND reason = $2";
    /// Repeats one of the reasons in the account: the oldest.
    pub UPDATE_BLOCKED = "UPDATE account SET blocked_reason = (SELECT reason FROM account_block \
        WHERE account_id = $1 ORDER BY since, reason LIMIT 1) WHERE id = $1";
    /// Changes the language.
    pub UPDATE_LANGUAGE = "UPDATE account SET language = $2 WHERE id = $1 AND language <> $2";
    /// Changes the role.
    pub UPDATE_ROLE = "UPDATE account SET role = $2 WHERE id = $1 AND role <> $2";
    /// Makes an agreement the one in force for the account.
    pub UPDATE_AGREEMENT = "UPDATE account SET agreement_version = $2, agreement_accepted_at = $3 \
        WHERE id = $1";
    /// Keeps an accepted text; 0 rows when this version was accepted before.
    pub INSERT_ACCEPTANCE = "INSERT INTO agreement_acceptance \
        (account_id, version, text_sha256, accepted_at, method) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (account_id, version) DO NOTHING";
    /// What an account accepted, oldest first.
    pub ACCEPTANCES = "SELECT version, text_sha256, accepted_at, method FROM agreement_acceptance \
        WHERE account_id = $1 ORDER BY accepted_at, version LIMIT $2";

    /// Makes the row that commands about one telephone lock.
    pub INSERT_PHONE_STATE = "INSERT INTO phone_state (phone) VALUES ($1) ON CONFLICT (phone) DO NOTHING";
    /// Locks that row.
    pub LOCK_PHONE_STATE = "SELECT phone AS value FROM phone_state WHERE phone = $1 {for_update}";
    /// The code that waits for a telephone.
    pub PHONE_CODE = "SELECT sent_at, code_hash, expires_at, attempts FROM phone_code WHERE phone = $1";
    /// Puts a fresh code in the place of the last one.
    pub UPSERT_PHONE_CODE = "INSERT INTO phone_code (phone, code_hash, sent_at, expires_at, attempts) \
        VALUES ($1, $2, $3, $4, 0) ON CONFLICT (phone) DO UPDATE SET code_hash = excluded.code_hash, \
        sent_at = excluded.sent_at, expires_at = excluded.expires_at, attempts = 0";
    /// Counts a wrong code.
    pub COUNT_WRONG_CODE = "UPDATE phone_code SET attempts = attempts + 1 WHERE phone = $1";
    /// Uses up the code.
    pub DELETE_PHONE_CODE = "DELETE FROM phone_code WHERE phone = $1";
    /// Instants counted for a telephone since `$3`, newest first.
    pub PHONE_EVENTS = "SELECT happened_at AS value FROM phone_event \
        WHERE phone = $1 AND kind = $2 AND happened_at > $3 ORDER BY happened_at DESC LIMIT $4";
    /// Counts something for a telephone.
    pub INSERT_PHONE_EVENT = "INSERT INTO phone_event (id, phone, kind, happened_at) \
        VALUES ($1, $2, $3, $4)";
    /// Forgets what was counted for a telephone.
    pub DELETE_PHONE_EVENTS = "DELETE FROM phone_event WHERE phone = $1 AND kind = $2";
    /// Keeps the proof that somebody holds a telephone.
    pub INSERT_TICKET = "INSERT INTO phone_ticket (token_hash, phone, created_at, expires_at) \
        VALUES ($1, $2, $3, $4)";
    /// Uses up the proof.
    pub TAKE_TICKET = "DELETE FROM phone_ticket WHERE token_hash = $1 RETURNING phone, expires_at";

    /// Opens a session.
    pub INSERT_SESSION = "INSERT INTO session (token_hash, account_id, kind, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5)";
    /// Closes one session and says whose it was.
    pub DELETE_SESSION = "DELETE FROM session WHERE token_hash = $1 RETURNING account_id AS value";
    /// Closes every session of an account.
    pub DELETE_SESSIONS = "DELETE FROM session WHERE account_id = $1";

    /// Forgets sessions that ended.
    pub PRUNE_SESSIONS = "DELETE FROM session WHERE token_hash IN \
        (SELECT token_hash FROM session WHERE expires_at <= $1 LIMIT $2)";
    /// Forgets codes that ended.
    pub PRUNE_CODES = "DELETE FROM phone_code WHERE phone IN \
        (SELECT phone FROM phone_code WHERE expires_at <= $1 LIMIT $2)";
    /// Forgets tickets that ended.
    pub PRUNE_TICKETS = "DELETE FROM phone_ticket WHERE token_hash IN \
        (SELECT token_hash FROM phone_ticket WHERE expires_at <= $1 LIMIT $2)";
    /// Forgets counted instants that left every window.
    pub PRUNE_PHONE_EVENTS = "DELETE FROM phone_event WHERE id IN \
        (SELECT id FROM phone_event WHERE happened_at <= $1 LIMIT $2)";
}

impl FromRow for Account {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let kind: String = row.get("kind")?;
        let holder = match kind.as_str() {
            "person" => person(row)?,
            "organisation" => organisation(row)?,
            other => return Err(row.bad("kind", format!("{other:?} is no kind of holder"))),
        };
        let version: Option<String> = row.optional("agreement_version")?;
        let accepted_at: Option<Timestamp> = row.optional("agreement_accepted_at")?;
        Ok(Self {
            id: row.get("id")?,
            phone: row.parse("phone")?,
            residency: row.parse("residency")?,
            holder,
            language: row.parse("language")?,
            role: row.parse("role")?,
            agreement: version
                .zip(accepted_at)
                .map(|(version, accepted_at)| Agreement {
                    version,
                    accepted_at,
                }),
            blocked: row.parse_optional("blocked_reason")?,
            created_at: row.get("created_at")?,
        })
    }
}

fn person(row: &Row<'_>) -> Result<Holder, StoreError> {
    let surname: String = row.get("surname")?;
    let given: String = row.get("given_name")?;
    let patronymic: Option<String> = row.optional("patronymic")?;
    let name = if given.is_empty() {
        PersonName::single(&surname)
    } else {
        PersonName::new(&surname, &given, patronymic.as_deref())
    }
    .map_err(|error| row.bad("surname", error))?;
    Ok(Holder::Person {
        iin: row.parse_optional("number")?,
        name,
    })
}

fn organisation(row: &Row<'_>) -> Result<Holder, StoreError> {
    let name: String = row.get("organisation_name")?;
    let name =
        OrganisationName::parse(&name).map_err(|error| row.bad("organisation_name", error))?;
    Ok(Holder::Organisation {
        bin: row.parse_optional("number")?,
        name,
    })
}

impl FromRow for Acceptance {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            version: row.get("version")?,
            text_sha256: row.get("text_sha256")?,
            accepted_at: row.get("accepted_at")?,
            method: row.parse("method")?,
        })
    }
}

/// What is needed to check a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Whose password it is.
    pub account: AccountId,
    /// The Argon2id PHC string.
    pub password_hash: String,
    pub(crate) phone: Phone,
}

impl std::fmt::Debug for Credentials {
    /// Hides the hash: logs are read by more people than the database.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

impl FromRow for Credentials {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            account: row.get("id")?,
            password_hash: row.get("password_hash")?,
            phone: row.parse("phone")?,
        })
    }
}

/// The code that waits for a telephone.
pub(crate) struct PhoneCode {
    pub(crate) code_hash: Vec<u8>,
    pub(crate) expires_at: Timestamp,
    pub(crate) attempts: i64,
}

impl FromRow for PhoneCode {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            code_hash: row.get("code_hash")?,
            expires_at: row.get("expires_at")?,
            attempts: row.get("attempts")?,
        })
    }
}

/// A used ticket.
pub(crate) struct Ticket {
    pub(crate) phone: Phone,
    pub(crate) expires_at: Timestamp,
}

impl FromRow for Ticket {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            phone: row.parse("phone")?,
            expires_at: row.get("expires_at")?,
        })
    }
}
