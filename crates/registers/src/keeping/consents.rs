//! Consents to the access to personal data: who was asked what and when, what they said,
//! until when it holds, and that it was taken back. Tokens are kept sealed.

use jiff::Timestamp;
use kernel::ids::AccountId;
use kernel::person_number::Iin;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::seal::{NONCE_BYTES, SealError, Sealer};
use store::{Command, FromRow, Query, Row, StoreError, StoreResult, Tx, Value, statements};
use uuid::Uuid;

use crate::consent::ConsentToken;

/// Most consents that are shown of one account.
const SHOWN_MAX: i64 = 200;

statements! {
    /// Consents that are asked for or given, of an account and some people.
    pub LIVING = "SELECT id, account_id, iin, access_name, state, signed_in, asked_at, answered_at, valid_until, revoked_at,
        token_sealed FROM consent WHERE account_id = $1 AND iin {any $2} AND state IN ('pending', 'granted')";
    /// Every consent that was asked for by an account, newest first.
    pub OF_ACCOUNT = "SELECT id, account_id, iin, access_name, state, signed_in, asked_at, answered_at, valid_until, revoked_at,
        token_sealed FROM consent WHERE account_id = $1 ORDER BY asked_at DESC, id DESC LIMIT $2";
    /// Ends the consents of a person whose term is over.
    pub EXPIRE = "UPDATE consent SET state = 'expired', token_sealed = NULL
        WHERE account_id = $1 AND iin = $2 AND state = 'granted' AND valid_until <= $3";
    /// Writes the answer to a consent that was asked for.
    pub ANSWER = "UPDATE consent SET state = $3, answered_at = $4, valid_until = $5, token_hash = $6, token_sealed = $7, id = $8
        WHERE account_id = $1 AND iin = $2 AND state = 'pending'";
    /// Writes a consent, unless another process was faster.
    pub INSERT = "INSERT INTO consent (id, account_id, iin, access_name, state, signed_in, asked_at, answered_at, valid_until,
        token_hash, token_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING";
    /// Takes a consent back; its token is gone.
    pub REVOKE = "UPDATE consent SET state = 'revoked', revoked_at = $3, token_sealed = NULL
        WHERE id = $1 AND account_id = $2 AND state IN ('pending', 'granted')";
}

/// Where a consent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// The person was asked and has not answered.
    Pending,
    /// The person consented.
    Granted,
    /// The person refused.
    Refused,
    /// It was taken back.
    Revoked,
    /// Its term is over.
    Expired,
}

impl ConsentState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Granted,
        Self::Refused,
        Self::Revoked,
        Self::Expired,
    ];

    /// The text kept in the column.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }
}

/// A consent as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptConsent {
    /// Identity.
    pub id: Uuid,
    /// The account for whose booking it was asked.
    pub account: AccountId,
    /// Whose data.
    pub iin: Iin,
    /// The bundle of registers it opens.
    pub access_name: String,
    /// Where it stands.
    pub state: ConsentState,
    /// Whether the person had signed in here; otherwise a text message asked.
    pub signed_in: bool,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When the answer came.
    pub answered_at: Option<Timestamp>,
    /// Until when it holds.
    pub valid_until: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    sealed: Option<Vec<u8>>,
}

impl FromRow for KeptConsent {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let state: String = row.get("state")?;
        let known = ConsentState::ALL
            .into_iter()
            .find(|known| known.as_str() == state);
        Ok(Self {
            id: row.get("id")?,
            account: row.get("account_id")?,
            iin: row.parse("iin")?,
            access_name: row.get("access_name")?,
            state: known.ok_or_else(|| row.bad("state", "no such state"))?,
            signed_in: row.get("signed_in")?,
            asked_at: row.get("asked_at")?,
            answered_at: row.optional("answered_at")?,
            valid_until: row.optional("valid_until")?,
            revoked_at: row.optional("revoked_at")?,
            sealed: row.optional("token_sealed")?,
        })
    }
}

impl KeptConsent {
    /// Whether it opens the registers at an instant.
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.state == ConsentState::Granted && self.valid_until.is_some_and(|until| now < until)
    }

    /// The token, opened; `None` when there is none.
    ///
    /// # Errors
    /// [`SealError`] when the key is another one, or the row was changed.
    pub fn token(&self, sealer: &Sealer) -> Result<Option<ConsentToken>, SealError> {
        let Some(kept) = &self.sealed else {
            return Ok(None);
        };
        let opened = sealer.open(self.id.as_bytes(), kept)?;
        let (kdp_token, public_key) =
            serde_json::from_slice(&opened).map_err(|_| SealError::Broken)?;
        Ok(Some(ConsentToken {
            kdp_token,
            public_key,
        }))
    }
}

/// What the person, or the state's service for them, said.
#[derive(Debug, Clone)]
pub enum ConsentSaid {
    /// Nothing so far.
    Nothing,
    /// Yes.
    Yes {
        /// The token, sealed under the id of the command.
        sealed: Vec<u8>,
        /// Hash of the token, for disputes.
        hash: [u8; 32],
        /// Until when it holds.
        valid_until: Timestamp,
    },
    /// No.
    No,
}

impl ConsentSaid {
    /// A yes with its token sealed for the consent `id`.
    pub fn yes(
        sealer: &Sealer,
        nonce: [u8; NONCE_BYTES],
        id: Uuid,
        token: &ConsentToken,
        valid_until: Timestamp,
    ) -> Self {
        let pair = serde_json::json!([token.kdp_token, token.public_key]).to_string();
        Self::Yes {
            sealed: sealer.seal(nonce, id.as_bytes(), pair.as_bytes()),
            hash: Sha256::digest(token.kdp_token.as_bytes()).into(),
            valid_until,
        }
    }
}

/// Records that somebody was asked for consent, and what came of it.
#[derive(Debug, Clone)]
pub struct RecordConsent {
    /// A new id.
    pub id: Uuid,
    /// The account for whose booking it was asked.
    pub account: AccountId,
    /// Whose data.
    pub iin: Iin,
    /// The bundle of registers it opens.
    pub access_name: String,
    /// Whether the person had signed in here.
    pub signed_in: bool,
    /// What was said.
    pub said: ConsentSaid,
    /// Now.
    pub now: Timestamp,
}

impl Command for RecordConsent {
    type Out = ();
    type Error = StoreError;
    const NAME: &'static str = "registers.record_consent";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<()> {
        let person = [self.account.into(), self.iin.as_str().into()];
        let [account, iin] = person.clone();
        tx.execute(&EXPIRE, &[account, iin, self.now.into()])
            .await?;
        let (state, answered_at, valid_until, hash, sealed) = self.columns();
        let [account, iin] = person;
        if state != ConsentState::Pending {
            let answer = [
                account.clone(),
                iin.clone(),
                state.as_str().into(),
                answered_at.clone(),
                valid_until.clone(),
                hash.clone(),
                sealed.clone(),
                self.id.into(),
            ];
            if tx.execute(&ANSWER, &answer).await? == 1 {
                return Ok(());
            }
        }
        let values = [
            self.id.into(),
            account,
            iin,
            self.access_name.as_str().into(),
            state.as_str().into(),
            self.signed_in.into(),
            self.now.into(),
            answered_at,
            valid_until,
            hash,
            sealed,
        ];
        tx.execute(&INSERT, &values).await?;
        Ok(())
    }
}

impl RecordConsent {
    fn columns(&self) -> (ConsentState, Value, Value, Value, Value) {
        match &self.said {
            ConsentSaid::Nothing => (
                ConsentState::Pending,
                Value::Null,
                Value::Null,
                Value::Null,
                Value::Null,
            ),
            ConsentSaid::No => (
                ConsentState::Refused,
                self.now.into(),
                Value::Null,
                Value::Null,
                Value::Null,
            ),
            ConsentSaid::Yes {
                sealed,
                hash,
                valid_until,
            } => (
                ConsentState::Granted,
                self.now.into(),
                (*valid_until).into(),
                hash.to_vec().into(),
                sealed.clone().into(),
            ),
        }
    }
}

/// Takes a consent back; answers false if it is not the account's, or not living any more.
#[derive(Debug, Clone)]
pub struct RevokeConsent {
    /// Which.
    pub id: Uuid,
    /// Whose.
    pub account: AccountId,
    /// Now.
    pub now: Timestamp,
}

impl Command for RevokeConsent {
    type Out = bool;
    type Error = StoreError;
    const NAME: &'static str = "registers.revoke_consent";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<bool> {
        let values = [self.id.into(), self.account.into(), self.now.into()];
        Ok(tx.execute(&REVOKE, &values).await? == 1)
    }
}

/// The consents of an account, newest first, at most 200.
#[derive(Debug, Clone)]
pub struct ConsentsOf {
    /// The account.
    pub account: AccountId,
}

impl Query for ConsentsOf {
    type Out = Vec<KeptConsent>;
    type Error = StoreError;
    const NAME: &'static str = "registers.consents_of";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<KeptConsent>> {
        tx.fetch_all(&OF_ACCOUNT, &[self.account.into(), SHOWN_MAX.into()])
            .await
    }
}

/// Consents of some people that are asked for or given, inside the caller's transaction.
///
/// # Errors
/// Only those of the storage.
pub async fn living(
    tx: &mut Tx<'_>,
    account: AccountId,
    iins: &[Iin],
) -> StoreResult<Vec<KeptConsent>> {
    if iins.is_empty() {
        return Ok(Vec::new());
    }
    let iins: Vec<String> = iins.iter().map(|iin| iin.as_str().to_owned()).collect();
    tx.fetch_all(&LIVING, &[account.into(), iins.into()]).await
}
