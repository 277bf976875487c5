//! Accepting a text of the user agreement.

use super::emit;
use super::sign_up::require_version;
use crate::error::AccountError;
use crate::model::{AgreementMethod, AgreementText};
use crate::sql;
use jiff::Timestamp;
use kernel::ids::AccountId;
use newtype_uuid::GenericUuid;
use serde_json::json;
use store::{Command, StoreError, Tx};

/// Accepts a newer text of the agreement with an account that exists.
#[derive(Debug, Clone)]
pub struct AcceptAgreement {
    /// Who accepts.
    pub account: AccountId,
    /// The text that was shown.
    pub agreement: AgreementText,
    /// How it was accepted.
    pub method: AgreementMethod,
    /// When it happens.
    pub now: Timestamp,
}

impl Command for AcceptAgreement {
    /// False when this version had been accepted before; then nothing changes.
    type Out = bool;
    type Error = AccountError;
    const NAME: &'static str = "accounts.accept_agreement";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, AccountError> {
        require_version(&self.agreement.version)?;
        if crate::queries::load(tx, self.account).await?.is_none() {
            return Err(AccountError::UnknownAccount);
        }
        let fresh =
            record_acceptance(tx, self.account, &self.agreement, self.method, self.now).await?;
        if fresh {
            tx.execute(
                &sql::UPDATE_AGREEMENT,
                &[
                    self.account.into(),
                    self.agreement.version.as_str().into(),
                    self.now.into(),
                ],
            )
            .await?;
        }
        Ok(fresh)
    }
}

/// Keeps for good that the account accepted the text; false when it had done so before.
pub(super) async fn record_acceptance(
    tx: &mut Tx<'_>,
    account: AccountId,
    text: &AgreementText,
    method: AgreementMethod,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let rows = tx
        .execute(
            &sql::INSERT_ACCEPTANCE,
            &[
                account.into(),
                text.version.as_str().into(),
                text.sha256.into(),
                now.into(),
                method.as_str().into(),
            ],
        )
        .await?;
    if rows > 0 {
        let payload = json!({ "version": text.version, "method": method });
        let subject = Some(account.into_untyped_uuid());
        emit(tx, now, "account.agreement_accepted", subject, payload).await?;
    }
    Ok(rows > 0)
}
