//! What can be asked about accounts.

use crate::commands::throttled_until;
use crate::error::AccountError;
use crate::model::{Acceptance, Account, Role};
use crate::sql::{self, Credentials};
use jiff::Timestamp;
use kernel::ids::AccountId;
use kernel::phone::Phone;
use newtype_uuid::GenericUuid;
use store::{Query, StoreError, Tx};
use uuid::Uuid;

/// Most acceptances shown of one account.
const ACCEPTANCES: i64 = 100;
/// Most accounts of a role that are told of something.
const STAFF_MAX: i64 = 1_000;

/// The account of an id, inside the caller's transaction.
///
/// # Errors
/// Only those of the storage.
pub async fn load(tx: &mut Tx<'_>, account: AccountId) -> Result<Option<Account>, StoreError> {
    tx.fetch_optional(&sql::ACCOUNT_BY_ID, &[account.into()])
        .await
}

/// The accounts of many ids in one go, in no particular order; unknown ids are left out.
///
/// # Errors
/// Only those of the storage.
pub async fn load_many(
    tx: &mut Tx<'_>,
    accounts: &[AccountId],
) -> Result<Vec<Account>, StoreError> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = accounts.iter().map(|id| id.into_untyped_uuid()).collect();
    tx.fetch_all(&sql::ACCOUNTS_BY_ID, &[ids.into()]).await
}

/// The accounts of a role, oldest first, at most 1000. For those who work for the registrar: there are
/// few of them, and many users.
///
/// # Errors
/// Only those of the storage.
pub async fn of_role(tx: &mut Tx<'_>, role: Role) -> Result<Vec<Account>, StoreError> {
    let values = [role.as_str().into(), STAFF_MAX.into()];
    tx.fetch_all(&sql::ACCOUNTS_OF_ROLE, &values).await
}

/// The account of a living session.
#[derive(Debug, Clone)]
pub struct SessionByToken {
    /// Hash ([`crate::token_hash`]) of the secret that came with the request.
    pub token_hash: [u8; 32],
    /// The instant at which the session must be good.
    pub now: Timestamp,
}

impl Query for SessionByToken {
    type Out = Option<Account>;
    type Error = AccountError;
    const NAME: &'static str = "accounts.session_by_token";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Account>, AccountError> {
        let values = [self.token_hash.into(), self.now.into()];
        Ok(tx.fetch_optional(&sql::ACCOUNT_BY_SESSION, &values).await?)
    }
}

/// What is needed to check a password. The comparison itself is made outside, on a blocking thread.
#[derive(Debug, Clone)]
pub struct SignInFacts {
    /// The telephone that was typed.
    pub phone: Phone,
    /// When it happens.
    pub now: Timestamp,
}

impl Query for SignInFacts {
    /// `None` for a telephone without an account: compare with [`crate::decoy_hash`] then.
    type Out = Option<Credentials>;
    /// [`AccountError::SignInThrottled`] while the telephone waits after wrong passwords.
    type Error = AccountError;
    const NAME: &'static str = "accounts.sign_in_facts";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Credentials>, AccountError> {
        if let Some(until) = throttled_until(tx, &self.phone, self.now).await? {
            return Err(AccountError::SignInThrottled { until });
        }
        let values = [self.phone.to_string().into()];
        Ok(tx
            .fetch_optional(&sql::CREDENTIALS_BY_PHONE, &values)
            .await?)
    }
}

/// An account by its id.
#[derive(Debug, Clone)]
pub struct AccountById(pub AccountId);

impl Query for AccountById {
    type Out = Option<Account>;
    type Error = AccountError;
    const NAME: &'static str = "accounts.account_by_id";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Account>, AccountError> {
        Ok(load(tx, self.0).await?)
    }
}

/// An account by its telephone, for the operator.
#[derive(Debug, Clone)]
pub struct AccountByPhone(pub Phone);

impl Query for AccountByPhone {
    type Out = Option<Account>;
    type Error = AccountError;
    const NAME: &'static str = "accounts.account_by_phone";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Account>, AccountError> {
        Ok(tx
            .fetch_optional(&sql::ACCOUNT_BY_PHONE, &[self.0.to_string().into()])
            .await?)
    }
}

/// The texts of the agreement that an account accepted, oldest first, at most 100.
#[derive(Debug, Clone)]
pub struct AcceptancesOf(pub AccountId);

impl Query for AcceptancesOf {
    type Out = Vec<Acceptance>;
    type Error = AccountError;
    const NAME: &'static str = "accounts.acceptances_of";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<Acceptance>, AccountError> {
        Ok(tx
            .fetch_all(&sql::ACCEPTANCES, &[self.0.into(), ACCEPTANCES.into()])
            .await?)
    }
}

/// Most accounts of one answer about many.
const ACCOUNTS_MAX: i64 = 5;

/// Accounts by the IIN or BIN of their holders, for whom a payment may come from: at most five.
#[derive(Debug, Clone)]
pub struct AccountsByNumber(pub String);

impl Query for AccountsByNumber {
    type Out = Vec<Account>;
    type Error = AccountError;
    const NAME: &'static str = "accounts.accounts_by_number";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<Account>, AccountError> {
        let values = [self.0.as_str().into(), ACCOUNTS_MAX.into()];
        Ok(tx.fetch_all(&sql::ACCOUNTS_BY_NUMBER, &values).await?)
    }
}
