//! Making an account: by the user on the site, or by the registrar at a desk.

use super::{emit_of, require_hash, take_ticket};
use crate::commands::agreement::record_acceptance;
use crate::error::AccountError;
use crate::model::{
    AGREEMENT_VERSION_BYTES, AgreementMethod, AgreementText, Details, Holder, Role,
};
use crate::sql;
use jiff::Timestamp;
use kernel::ids::AccountId;
use kernel::phone::Phone;
use store::{Command, Tx, Value};

/// Makes an account for whoever proved to hold a telephone, with the agreement accepted.
#[derive(Clone)]
pub struct SignUp {
    /// Id of the new account.
    pub account: AccountId,
    /// Hash of the ticket that [`super::ConfirmCode`] gave.
    pub ticket_hash: [u8; 32],
    /// Argon2id PHC string of the password, see [`crate::hash_password`].
    pub password_hash: String,
    /// What the user stated.
    pub details: Details,
    /// The agreement that was shown and accepted.
    pub agreement: AgreementText,
    /// When it happens.
    pub now: Timestamp,
}

impl Command for SignUp {
    type Out = AccountId;
    type Error = AccountError;
    const NAME: &'static str = "accounts.sign_up";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<AccountId, AccountError> {
        let phone = take_ticket(tx, &self.ticket_hash, self.now).await?;
        let account = NewAccount {
            id: self.account,
            phone: &phone,
            password_hash: &self.password_hash,
            details: &self.details,
            role: Role::User,
            agreement: Some((&self.agreement, AgreementMethod::PhoneCode)),
            now: self.now,
        };
        account.insert(tx).await?;
        Ok(self.account)
    }
}

impl std::fmt::Debug for SignUp {
    /// Hides the hashes and the personal data.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SignUp")
            .field("account", &self.account)
            .field("agreement", &self.agreement.version)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

/// Makes an account without a code: operators, and people served at a desk.
#[derive(Clone)]
pub struct Enrol {
    /// Id of the new account.
    pub account: AccountId,
    /// The telephone, which is also the login.
    pub phone: Phone,
    /// Argon2id PHC string of the password, see [`crate::hash_password`].
    pub password_hash: String,
    /// Who it is.
    pub details: Details,
    /// What the account may do.
    pub role: Role,
    /// The agreement accepted on paper; without one the account can't book.
    pub agreement: Option<AgreementText>,
    /// When it happens.
    pub now: Timestamp,
}

impl Command for Enrol {
    type Out = AccountId;
    type Error = AccountError;
    const NAME: &'static str = "accounts.enrol";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<AccountId, AccountError> {
        let account = NewAccount {
            id: self.account,
            phone: &self.phone,
            password_hash: &self.password_hash,
            details: &self.details,
            role: self.role,
            agreement: self
                .agreement
                .as_ref()
                .map(|text| (text, AgreementMethod::InPerson)),
            now: self.now,
        };
        account.insert(tx).await?;
        Ok(self.account)
    }
}

impl std::fmt::Debug for Enrol {
    /// Hides the hash and the personal data.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Enrol")
            .field("account", &self.account)
            .field("role", &self.role)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

/// An account about to be written.
struct NewAccount<'a> {
    id: AccountId,
    phone: &'a Phone,
    password_hash: &'a str,
    details: &'a Details,
    role: Role,
    agreement: Option<(&'a AgreementText, AgreementMethod)>,
    now: Timestamp,
}

impl NewAccount<'_> {
    async fn insert(&self, tx: &mut Tx<'_>) -> Result<(), AccountError> {
        require_hash(self.password_hash)?;
        if let Some((text, _)) = self.agreement {
            require_version(&text.version)?;
        }
        // The unique telephone decides between two sign-ups that race; the loser changes nothing.
        if tx.execute(&sql::INSERT_ACCOUNT, &self.values()).await? == 0 {
            return Err(AccountError::AlreadySignedUp);
        }
        emit_of(tx, self.now, "account.created", self.id).await?;
        if let Some((text, method)) = self.agreement {
            record_acceptance(tx, self.id, text, method, self.now).await?;
        }
        Ok(())
    }

    fn values(&self) -> Vec<Value> {
        let holder = self.details.holder();
        let (person, organisation) = match holder {
            Holder::Person { name, .. } => (Some(name), None),
            Holder::Organisation { name, .. } => (None, Some(name)),
        };
        let agreement = self.agreement.map(|(text, _)| text);
        vec![
            self.id.into(),
            self.phone.to_string().into(),
            self.password_hash.into(),
            self.details.residency().as_str().into(),
            holder.kind().into(),
            holder.number().into(),
            person.map(|name| name.surname().to_owned()).into(),
            person.map(|name| name.given().to_owned()).into(),
            person
                .and_then(|name| name.patronymic())
                .map(str::to_owned)
                .into(),
            organisation.map(ToString::to_string).into(),
            self.details.language().as_str().into(),
            self.role.as_str().into(),
            agreement.map(|text| text.version.clone()).into(),
            agreement.map(|_| self.now).into(),
            self.now.into(),
        ]
    }
}

/// Refuses a version that is empty or too long.
pub(super) fn require_version(version: &str) -> Result<(), AccountError> {
    if version.is_empty() || version.len() > AGREEMENT_VERSION_BYTES {
        return Err(AccountError::AgreementVersion);
    }
    Ok(())
}
