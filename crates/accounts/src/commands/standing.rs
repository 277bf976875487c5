//! Blocks, roles and the language of an account.

use super::{emit, emit_of};
use crate::error::AccountError;
use crate::model::{BlockReason, Role};
use crate::sql;
use jiff::Timestamp;
use kernel::ids::AccountId;
use kernel::language::Language;
use newtype_uuid::GenericUuid;
use serde_json::json;
use store::{Command, StoreError, Tx};

/// blocks an account at once, inside the caller's transaction. False when it was blocked for
/// this reason already, or doesn't exist. An account may be blocked for several reasons; it shows
/// the oldest.
///
/// # Errors
/// Only those of the storage.
pub async fn block(
    tx: &mut Tx<'_>,
    account: AccountId,
    reason: BlockReason,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if !lock(tx, account).await? {
        return Ok(false);
    }
    let values = [account.into(), reason.as_str().into(), now.into()];
    let changed = tx.execute(&sql::INSERT_BLOCK, &values).await? > 0;
    if changed {
        tx.execute(&sql::UPDATE_BLOCKED, &[account.into()]).await?;
        let subject = Some(account.into_untyped_uuid());
        emit(
            tx,
            now,
            "account.blocked",
            subject,
            json!({ "reason": reason }),
        )
        .await?;
    }
    Ok(changed)
}

/// lifts a block of this reason, inside the caller's transaction. A block for another reason
/// stays. False when there was none of this reason.
///
/// # Errors
/// Only those of the storage.
pub async fn unblock(
    tx: &mut Tx<'_>,
    account: AccountId,
    reason: BlockReason,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if !lock(tx, account).await? {
        return Ok(false);
    }
    let values = [account.into(), reason.as_str().into()];
    let changed = tx.execute(&sql::DELETE_BLOCK, &values).await? > 0;
    if changed {
        tx.execute(&sql::UPDATE_BLOCKED, &[account.into()]).await?;
        let subject = Some(account.into_untyped_uuid());
        emit(
            tx,
            now,
            "account.unblocked",
            subject,
            json!({ "reason": reason }),
        )
        .await?;
    }
    Ok(changed)
}

/// Locks the row of an account; false when there is none.
async fn lock(tx: &mut Tx<'_>, account: AccountId) -> Result<bool, StoreError> {
    let found = tx
        .fetch_optional::<(AccountId,)>(&sql::LOCK_ACCOUNT, &[account.into()])
        .await?;
    Ok(found.is_some())
}

/// Blocks an account.
#[derive(Debug, Clone)]
pub struct BlockAccount {
    /// Which account.
    pub account: AccountId,
    /// Why.
    pub reason: BlockReason,
    /// When it happens.
    pub now: Timestamp,
}

impl Command for BlockAccount {
    /// False when nothing changed.
    type Out = bool;
    type Error = AccountError;
    const NAME: &'static str = "accounts.block";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, AccountError> {
        Ok(block(tx, self.account, self.reason, self.now).await?)
    }
}

/// Lifts a block.
#[derive(Debug, Clone)]
pub struct UnblockAccount {
    /// Which account.
    pub account: AccountId,
    /// The reason that fell away.
    pub reason: BlockReason,
    /// When it happens.
    pub now: Timestamp,
}

impl Command for UnblockAccount {
    /// False when nothing changed.
    type Out = bool;
    type Error = AccountError;
    const NAME: &'static str = "accounts.unblock";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, AccountError> {
        Ok(unblock(tx, self.account, self.reason, self.now).await?)
    }
}

/// Changes the language in which the user is spoken to.
#[derive(Debug, Clone)]
pub struct SetLanguage {
    /// Which account.
    pub account: AccountId,
    /// The new language.
    pub language: Language,
    /// When it happens.
    pub now: Timestamp,
}

impl Command for SetLanguage {
    /// False when nothing changed.
    type Out = bool;
    type Error = AccountError;
    const NAME: &'static str = "accounts.set_language";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, AccountError> {
        let values = [self.account.into(), self.language.as_str().into()];
        let changed = tx.execute(&sql::UPDATE_LANGUAGE, &values).await? > 0;
        if changed {
            emit_of(tx, self.now, "account.language_changed", self.account).await?;
        }
        Ok(changed)
    }
}

/// Makes an account an operator, or a user again.
#[derive(Debug, Clone)]
pub struct SetRole {
    /// Which account.
    pub account: AccountId,
    /// The new role.
    pub role: Role,
    /// When it happens.
    pub now: Timestamp,
}

impl Command for SetRole {
    /// False when nothing changed.
    type Out = bool;
    type Error = AccountError;
    const NAME: &'static str = "accounts.set_role";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, AccountError> {
        let values = [self.account.into(), self.role.as_str().into()];
        let changed = tx.execute(&sql::UPDATE_ROLE, &values).await? > 0;
        if changed {
            let subject = Some(self.account.into_untyped_uuid());
            emit(
                tx,
                self.now,
                "account.role_changed",
                subject,
                json!({ "role": self.role }),
            )
            .await?;
        }
        Ok(changed)
    }
}
