//! What every check rests on: who was asked what and when, and the answer, sealed.

use jiff::Timestamp;
use kernel::ids::{BookingId, IdSource};
use newtype_uuid::GenericUuid;
use registers::{Asking, Evidence};
use sha2::{Digest, Sha256};
use store::seal::{SealError, Sealer};
use store::statement::ColumnType as Type;
use store::{FromRow, InsertMany, Query, Row, StoreError, StoreResult, Tx, statements};
use uuid::Uuid;

/// Most questions shown of one booking.
const SHOWN_MAX: i64 = 500;

statements! {
    /// The evidence of a booking, in the order of the asking.
    pub OF_BOOKING = "SELECT booking_id, number, message_id, register, service_id, asking, policy, outcome, asked_at, answered_at,
        answer_hash, answer_sealed FROM check_evidence WHERE booking_id = $1
        ORDER BY number, asked_at, message_id LIMIT $2";
    /// Forgets questions that were never answered; the last ones are written anew.
    pub FORGET_SILENT = "DELETE FROM check_evidence WHERE booking_id = $1 AND answered_at IS NULL";
}

/// New evidence; what is there already stays.
pub static INSERT: InsertMany = InsertMany::new(
    "queue::evidence::INSERT",
    "check_evidence",
    &[
        ("booking_id", Type::Uuid),
        ("number", Type::Int),
        ("message_id", Type::Uuid),
        ("register", Type::Text),
        ("service_id", Type::Text),
        ("asking", Type::Text),
        ("policy", Type::Text),
        ("outcome", Type::Text),
        ("asked_at", Type::Timestamp),
        ("answered_at", Type::Timestamp),
        ("answer_hash", Type::Bytes),
        ("answer_sealed", Type::Bytes),
    ],
    "ON CONFLICT (booking_id, number, message_id) DO NOTHING",
);

/// The name of an asking, as it is kept.
pub const fn asking_name(asking: Asking) -> &'static str {
    match asking {
        Asking::Booking => "booking",
        Asking::DayBefore => "day_before",
        Asking::Entry => "entry",
        Asking::Driver => "driver",
    }
}

/// One question with its answer, ready to be kept.
#[derive(Debug, Clone)]
pub struct SealedEvidence {
    /// Number of the check.
    pub number: u8,
    /// Id of the message.
    pub message_id: Uuid,
    /// The register's name.
    pub register: &'static str,
    /// Its service at the gateway.
    pub service_id: String,
    /// How the asking ended.
    pub outcome: &'static str,
    /// When it was sent.
    pub asked_at: Timestamp,
    /// When something came back.
    pub answered_at: Option<Timestamp>,
    /// SHA-256 of the answer as it was received.
    pub hash: Option<[u8; 32]>,
    /// The answer, sealed.
    pub sealed: Option<Vec<u8>>,
}

impl SealedEvidence {
    /// Seals the answer of a question about a booking.
    pub fn seal(evidence: &Evidence, booking: BookingId, sealer: &Sealer, ids: &IdSource) -> Self {
        let number = evidence.check.get();
        let answer = evidence.answer.as_deref();
        let bound = bound_to(booking, number, evidence.message_id);
        Self {
            number,
            message_id: evidence.message_id,
            register: evidence.register.as_str(),
            service_id: evidence.service_id.clone(),
            outcome: evidence.outcome,
            asked_at: evidence.asked_at,
            answered_at: evidence.answered_at,
            hash: answer.map(|answer| Sha256::digest(answer).into()),
            sealed: answer.map(|answer| sealer.seal(ids.secret(), &bound, answer)),
        }
    }
}

/// What a sealed answer belongs to: it opens for this booking, check and message alone.
fn bound_to(booking: BookingId, number: u8, message: Uuid) -> Vec<u8> {
    let mut bound = Vec::with_capacity(33);
    bound.extend_from_slice(booking.into_untyped_uuid().as_bytes());
    bound.push(number);
    bound.extend_from_slice(message.as_bytes());
    bound
}

/// Keeps evidence; of questions without an answer only the last ones.
pub(crate) async fn keep(
    tx: &mut Tx<'_>,
    booking: BookingId,
    asking: Asking,
    policy: &str,
    evidence: &[SealedEvidence],
) -> StoreResult<()> {
    if evidence.is_empty() {
        return Ok(());
    }
    tx.execute(&FORGET_SILENT, &[booking.into()]).await?;
    let rows = evidence.iter().map(|piece| {
        vec![
            booking.into(),
            i64::from(piece.number).into(),
            piece.message_id.into(),
            piece.register.into(),
            piece.service_id.as_str().into(),
            asking_name(asking).into(),
            policy.into(),
            piece.outcome.into(),
            piece.asked_at.into(),
            piece.answered_at.into(),
            piece.hash.map(|hash| hash.to_vec()).into(),
            piece.sealed.clone().into(),
        ]
    });
    tx.insert_many(&INSERT, rows.collect()).await?;
    Ok(())
}

/// One question with its answer, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptEvidence {
    /// Number of the check.
    pub number: u8,
    /// Id of the message.
    pub message_id: Uuid,
    /// The register's name.
    pub register: String,
    /// Its service at the gateway.
    pub service_id: String,
    /// At which moment of the booking's life it was asked.
    pub asking: String,
    /// Version of the table of checks.
    pub policy: String,
    /// How the asking ended.
    pub outcome: String,
    /// When it was sent.
    pub asked_at: Timestamp,
    /// When something came back.
    pub answered_at: Option<Timestamp>,
    /// SHA-256 of the answer.
    pub hash: Option<Vec<u8>>,
    booking: BookingId,
    sealed: Option<Vec<u8>>,
}

impl KeptEvidence {
    /// The answer as it was received, opened; `None` when there was none.
    ///
    /// # Errors
    /// [`SealError`] when the key is another one, or the row was changed.
    pub fn answer(&self, sealer: &Sealer) -> Result<Option<Vec<u8>>, SealError> {
        let Some(kept) = &self.sealed else {
            return Ok(None);
        };
        let bound = bound_to(self.booking, self.number, self.message_id);
        sealer.open(&bound, kept).map(Some)
    }
}

impl FromRow for KeptEvidence {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let number: i64 = row.get("number")?;
        Ok(Self {
            number: u8::try_from(number).map_err(|error| row.bad("number", error))?,
            message_id: row.get("message_id")?,
            register: row.get("register")?,
            service_id: row.get("service_id")?,
            asking: row.get("asking")?,
            policy: row.get("policy")?,
            outcome: row.get("outcome")?,
            asked_at: row.get("asked_at")?,
            answered_at: row.optional("answered_at")?,
            hash: row.optional("answer_hash")?,
            booking: row.get("booking_id")?,
            sealed: row.optional("answer_sealed")?,
        })
    }
}

/// The evidence of a booking, at most 500 questions.
#[derive(Debug, Clone)]
pub struct EvidenceOf {
    /// The booking.
    pub booking: BookingId,
}

impl Query for EvidenceOf {
    type Out = Vec<KeptEvidence>;
    type Error = StoreError;
    const NAME: &'static str = "queue.evidence_of";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<KeptEvidence>> {
        tx.fetch_all(&OF_BOOKING, &[self.booking.into(), SHOWN_MAX.into()])
            .await
    }
}
