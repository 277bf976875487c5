//! What operators see of the registers and do about them, for pages and API alike: figures, pauses,
//! appeals, stopped bookings, evidence.

use crate::app::App;
use accounts::queries::AccountById;
use accounts::{Account, AccountError};
use kernel::ids::{AccountId, BookingId};
use queue::Refusal;
use queue::appeals::{AnswerAppeal, Appeal, AppealOutcome, FindAppeal};
use queue::evidence::{EvidenceOf, KeptEvidence};
use queue::looks::{Look, RecordLook};
use queue::model::booking::Booking;
use queue::queries::{BookingView, FindBooking, ViewBooking};
use queue::stops::AskAgain;
use registers::keeping::pauses::{Pause, Pauses};
use registers::{BreakerState, Register, RegisterHealth};
use std::sync::Arc;
use store::{StoreError, StoreResult};
use uuid::Uuid;

/// Characters of one answer that are shown; an export has it whole.
const ANSWER_CHARACTERS_SHOWN: usize = 20_000;

/// Has the register that stopped a booking asked again.
///
/// # Errors
/// When nothing stops the booking, or there is none.
pub async fn ask_again(
    app: &App,
    operator: &Account,
    booking: &Booking,
) -> Result<Booking, Refusal> {
    let command = AskAgain {
        settings: Arc::clone(&app.settings),
        seed: app.ids.uuid(),
        by: operator.id,
        booking: booking.id,
        checkpoint: booking.checkpoint(),
        now: app.now(),
    };
    app.store.write(command).await
}

/// A register by its name in data, such as `driving_licences`.
pub fn register(name: &str) -> Option<Register> {
    Register::ALL
        .into_iter()
        .find(|register| register.as_str() == name)
}

/// A register with its figures, its service and its pause.
#[derive(Debug, Clone)]
pub struct RegisterFacts {
    /// Figures since this process started.
    pub health: RegisterHealth,
    /// Its service at the gateway.
    pub service: String,
    /// The pause in force, and the name of who paused it.
    pub pause: Option<(Pause, String)>,
}

impl RegisterFacts {
    /// `paused`, or how its breaker stands: `closed`, `open`, `trial`.
    pub const fn state(&self) -> &'static str {
        if self.pause.is_some() {
            return "paused";
        }
        match self.health.breaker {
            BreakerState::Closed => "closed",
            BreakerState::Open { .. } => "open",
            BreakerState::Trial => "trial",
        }
    }
}

/// Every register, in the order of [`Register`].
///
/// # Errors
/// Only those of the storage.
pub async fn registers(app: &App) -> Result<Vec<RegisterFacts>, StoreError> {
    let mut pauses = Vec::new();
    for pause in app.store.read(Pauses).await? {
        let name = name_of(app, pause.paused_by).await?;
        pauses.push((pause, name));
    }
    let rules = app.registers.policy().registers();
    let facts = app.registers.health().into_iter().zip(rules);
    Ok(facts
        .map(|(health, rule)| RegisterFacts {
            service: rule.service_id().to_owned(),
            pause: pauses
                .iter()
                .find(|(pause, _)| pause.register == health.register)
                .cloned(),
            health,
        })
        .collect())
}

/// The name of an account; empty if it is gone.
async fn name_of(app: &App, account: AccountId) -> StoreResult<String> {
    match app.store.read(AccountById(account)).await {
        Ok(found) => Ok(found
            .map(|account| account.display_name())
            .unwrap_or_default()),
        Err(AccountError::Store(error)) => Err(error),
        Err(error) => {
            tracing::error!(%error, "an account could not be read");
            Ok(String::new())
        }
    }
}

/// A question to a register with its answer, opened.
#[derive(Debug, Clone)]
pub struct OpenedEvidence {
    /// What was kept.
    pub kept: KeptEvidence,
    /// The answer as text; `None` when there was none, or it does not open.
    pub answer: Option<String>,
    /// There is an answer, and it does not open.
    pub is_sealed: bool,
}

impl OpenedEvidence {
    /// SHA-256 of the answer in hex; empty when there was none.
    pub fn hash(&self) -> String {
        let hash = self.kept.hash.as_deref();
        hash.and_then(|hash| <[u8; 32]>::try_from(hash).ok())
            .map(passage::secret_text)
            .unwrap_or_default()
    }

    /// The answer as a page shows it: without signs that can't be seen, and not without end.
    pub fn shown_answer(&self) -> String {
        let answer = self.answer.as_deref().unwrap_or_default();
        answer
            .chars()
            .filter(|sign| !sign.is_control() || "\n\t".contains(*sign))
            .take(ANSWER_CHARACTERS_SHOWN)
            .collect()
    }
}

/// The evidence of a booking, opened, after the look is in the event log: who can't be recorded sees
/// nothing.
///
/// # Errors
/// [`Refusal::BookingNotFound`], or the storage.
pub async fn evidence(
    app: &App,
    operator: &Account,
    booking: &Booking,
    look: Look,
) -> Result<Vec<OpenedEvidence>, Refusal> {
    let command = RecordLook {
        booking: booking.id,
        checkpoint: booking.checkpoint(),
        operator: operator.id,
        look,
        now: app.now(),
    };
    app.store.write(command).await?;
    let query = EvidenceOf {
        booking: booking.id,
    };
    let kept = app.store.read(query).await?;
    Ok(kept.into_iter().map(|kept| opened(app, kept)).collect())
}

fn opened(app: &App, kept: KeptEvidence) -> OpenedEvidence {
    let (answer, is_sealed) = match kept.answer(&app.sealer) {
        Ok(answer) => (answer, false),
        Err(error) => {
            tracing::error!(%error, message = %kept.message_id, "an answer of a register does not open");
            (None, true)
        }
    };
    OpenedEvidence {
        answer: answer.map(|answer| String::from_utf8_lossy(&answer).into_owned()),
        is_sealed,
        kept,
    }
}

/// A booking of anybody, for operators.
///
/// # Errors
/// [`Refusal::BookingNotFound`], or the storage.
pub async fn booking(app: &App, booking: BookingId) -> Result<Booking, Refusal> {
    let found = app.store.read(FindBooking { booking }).await?;
    found.ok_or(Refusal::BookingNotFound)
}

/// An appeal with the booking it is about.
///
/// # Errors
/// [`Refusal::AppealNotFound`], or the storage.
pub async fn appeal(app: &App, id: Uuid) -> Result<(Appeal, BookingView), Refusal> {
    let found = app.store.read(FindAppeal { id }).await?;
    let appeal = found.ok_or(Refusal::AppealNotFound)?;
    let query = ViewBooking {
        booking: appeal.booking,
    };
    let view = app.store.read(query).await?;
    Ok((appeal, view.ok_or(Refusal::AppealNotFound)?))
}

/// Answers an appeal.
///
/// # Errors
/// Every refusal of [`AnswerAppeal`].
pub async fn answer_appeal(
    app: &App,
    operator: &Account,
    id: Uuid,
    outcome: AppealOutcome,
    words: String,
) -> Result<Appeal, Refusal> {
    let found = app.store.read(FindAppeal { id }).await?;
    let appeal = found.ok_or(Refusal::AppealNotFound)?;
    let command = AnswerAppeal {
        settings: Arc::clone(&app.settings),
        seed: app.ids.uuid(),
        appeal: id,
        checkpoint: appeal.checkpoint,
        operator: operator.id,
        outcome,
        words,
        now: app.now(),
    };
    app.store.write(command).await
}
