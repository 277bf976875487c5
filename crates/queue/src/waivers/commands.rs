//! Proposing a waiver, approving it, rejecting it. Each step is an event in the registrar's stream, with
//! who and why.

use super::queries::with_checkpoints;
use super::{
    Affected, BOOKINGS_MAX, INTERVAL_DAYS, REASON_CHARACTERS, WAIVER_JOB, Waiver, WaiverError,
    WaiverScope, WaiverState, rule, sql,
};
use crate::model::fault::Happening;
use crate::{DerivedIds, Settings};
use accounts::Role;
use jiff::{SignedDuration, Timestamp};
use kernel::ids::AccountId;
use serde_json::json;
use std::sync::Arc;
use store::jobs::{self, NewJob};
use store::{Command, NewEvent, StoreResult, Stream, Tx, Value, events};
use uuid::Uuid;

/// Attempts of a batch before it becomes a dead letter.
const APPLY_ATTEMPTS: u32 = 12;

/// What a scope selects, as the statements want it.
fn selection(scope: &WaiverScope, since: Timestamp) -> [Value; 5] {
    [
        scope.checkpoints.clone().into(),
        scope.from.into(),
        scope.until.into(),
        rule::states(scope.kind).into(),
        since.into(),
    ]
}

pub(super) async fn counted(
    tx: &mut Tx<'_>,
    scope: &WaiverScope,
    since: Timestamp,
) -> StoreResult<Affected> {
    tx.fetch_one(&sql::AFFECTED, &selection(scope, since)).await
}

/// Counts what a waiver comes to, and refuses one for nobody or for too many.
async fn checked_count(
    tx: &mut Tx<'_>,
    scope: &WaiverScope,
    since: Timestamp,
) -> Result<Affected, WaiverError> {
    let affected = counted(tx, scope, since).await?;
    match affected.bookings {
        0 => Err(WaiverError::NobodyAffected),
        bookings if bookings > BOOKINGS_MAX => Err(WaiverError::TooMany { bookings }),
        _ => Ok(affected),
    }
}

fn bad<T>(field: &'static str, rule: &'static str) -> Result<T, WaiverError> {
    Err(WaiverError::Field { field, rule })
}

/// A reason that says something, without blanks around it.
fn reasoned(reason: &str) -> Result<String, WaiverError> {
    let reason = reason.trim();
    let is_good =
        (1..=REASON_CHARACTERS).contains(&reason.chars().count()) && !reason.contains('\0');
    if is_good {
        Ok(reason.to_owned())
    } else {
        bad("reason", "say why, in 1 to 500 characters")
    }
}

impl WaiverScope {
    /// Whether it makes sense.
    ///
    /// # Errors
    /// [`WaiverError::Field`] with the field and its rule.
    pub fn check(&self, settings: &Settings) -> Result<(), WaiverError> {
        if !Happening::EVENTS.contains(&self.happening) {
            return bad(
                "happening",
                "must be something that befalls many and is not their fault",
            );
        }
        let is_known = |number: &i64| settings.checkpoints.get(*number).is_some();
        if self.checkpoints.is_empty() || !self.checkpoints.iter().all(is_known) {
            return bad(
                "checkpoints",
                "must name at least one checkpoint of the annex",
            );
        }
        if self.until <= self.from {
            return bad("until", "must be after the beginning");
        }
        let longest = SignedDuration::from_hours(24 * INTERVAL_DAYS);
        if self.until.duration_since(self.from) > longest {
            return bad("until", "must be at most 31 days after the beginning");
        }
        Ok(())
    }
}

/// The role of an account, read now: a role that was taken away counts at once.
async fn role_of(tx: &mut Tx<'_>, account: AccountId) -> Result<Role, WaiverError> {
    let found = accounts::load(tx, account).await?;
    found
        .map(|account| account.role)
        .ok_or(WaiverError::NotAllowed)
}

/// Whoever proposes, approves or rejects a waiver.
struct Step<'w> {
    kind: &'static str,
    waiver: &'w Waiver,
    affected: Option<Affected>,
    by: AccountId,
    reason: &'w str,
    at: Timestamp,
}

async fn tell(tx: &mut Tx<'_>, step: Step<'_>) -> StoreResult<()> {
    let scope = &step.waiver.scope;
    let told = NewEvent {
        kind: step.kind,
        subject: Some(step.waiver.id),
        payload: json!({
            "happening": scope.happening,
            "kind": scope.kind,
            "checkpoints": scope.checkpoints,
            "from": scope.from,
            "until": scope.until,
            "bookings": step.affected.map(|affected| affected.bookings),
            "amount": step.affected.map(|affected| affected.amount),
            "by": step.by,
            "reason": step.reason,
            "clause": "Q-28.3",
        }),
    };
    events::append(tx, Stream::REGISTRAR, step.at, vec![told]).await
}

/// Proposes a waiver; nothing happens to any booking before an accountant approves.
#[derive(Debug, Clone)]
pub struct ProposeWaiver {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// New id. Proposing again with the same id changes nothing.
    pub id: Uuid,
    /// Whom it is for, and what it gives.
    pub scope: WaiverScope,
    /// Why, in 1 to [`REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who proposes: an operator or an accountant.
    pub by: AccountId,
    /// Now.
    pub now: Timestamp,
}

impl Command for ProposeWaiver {
    type Out = Affected;
    type Error = WaiverError;
    const NAME: &'static str = "queue.propose_waiver";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Affected, WaiverError> {
        if !matches!(
            role_of(tx, self.by).await?,
            Role::Operator | Role::Accountant
        ) {
            return Err(WaiverError::NotAllowed);
        }
        self.scope.check(&self.settings)?;
        let reason = reasoned(&self.reason)?;
        let affected = checked_count(tx, &self.scope, self.now).await?;
        let values = [
            self.id.into(),
            self.scope.happening.as_str().into(),
            self.scope.kind.as_str().into(),
            self.scope.from.into(),
            self.scope.until.into(),
            reason.as_str().into(),
            self.by.into(),
            self.now.into(),
        ];
        if tx.execute(&sql::PROPOSE, &values).await? == 0 {
            return Ok(affected);
        }
        for number in &self.scope.checkpoints {
            tx.execute(&sql::ADD_CHECKPOINT, &[self.id.into(), (*number).into()])
                .await?;
        }
        let waiver = Waiver {
            id: self.id,
            scope: self.scope.clone(),
            reason: reason.clone(),
            proposed_by: self.by,
            proposed_at: self.now,
            state: WaiverState::Proposed,
            decided_by: None,
            decided_at: None,
            decision: None,
        };
        let step = Step {
            kind: "waiver.proposed",
            waiver: &waiver,
            affected: Some(affected),
            by: self.by,
            reason: &reason,
            at: self.now,
        };
        tell(tx, step).await?;
        Ok(affected)
    }
}

/// Approves or rejects a waiver. Approving lists the bookings and starts the work.
#[derive(Debug, Clone)]
pub struct DecideWaiver {
    /// The waiver.
    pub waiver: Uuid,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// Whether it is approved.
    pub approves: bool,
    /// Why, in 1 to [`REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who decides: an accountant, and not whoever proposed.
    pub by: AccountId,
    /// Now.
    pub now: Timestamp,
}

impl Command for DecideWaiver {
    type Out = Waiver;
    type Error = WaiverError;
    const NAME: &'static str = "queue.decide_waiver";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Waiver, WaiverError> {
        let reason = reasoned(&self.reason)?;
        if role_of(tx, self.by).await? != Role::Accountant {
            return Err(WaiverError::NotAllowed);
        }
        let found: Option<Waiver> = tx.fetch_optional(&sql::LOCK, &[self.waiver.into()]).await?;
        let found = found.ok_or(WaiverError::NotFound)?;
        if found.state != WaiverState::Proposed {
            return Err(WaiverError::Decided { state: found.state });
        }
        if self.approves && found.proposed_by == self.by {
            return Err(WaiverError::SamePerson);
        }
        let mut waiver = with_checkpoints(tx, found).await?;
        let affected = if self.approves {
            let count = checked_count(tx, &waiver.scope, waiver.proposed_at).await?;
            self.list(tx, &waiver).await?;
            Some(count)
        } else {
            None
        };
        waiver.state = if self.approves {
            WaiverState::Approved
        } else {
            WaiverState::Rejected
        };
        let values = [
            self.waiver.into(),
            waiver.state.as_str().into(),
            self.by.into(),
            self.now.into(),
            reason.as_str().into(),
        ];
        tx.execute(&sql::DECIDE, &values).await?;
        let step = Step {
            kind: if self.approves {
                "waiver.approved"
            } else {
                "waiver.rejected"
            },
            waiver: &waiver,
            affected,
            by: self.by,
            reason: &reason,
            at: self.now,
        };
        tell(tx, step).await?;
        waiver.decided_by = Some(self.by);
        waiver.decided_at = Some(self.now);
        waiver.decision = Some(reason);
        Ok(waiver)
    }
}

impl DecideWaiver {
    /// Lists the bookings, and schedules a job for each checkpoint.
    async fn list(&self, tx: &mut Tx<'_>, waiver: &Waiver) -> StoreResult<()> {
        let mut values = selection(&waiver.scope, waiver.proposed_at).to_vec();
        values.push(waiver.id.into());
        tx.execute(&sql::LIST_BOOKINGS, &values).await?;
        let mut ids = DerivedIds::new(self.seed);
        let checkpoints = &waiver.scope.checkpoints;
        let all = checkpoints.iter().map(|checkpoint| NewJob {
            id: ids.draw(),
            kind: WAIVER_JOB,
            key: format!("{WAIVER_JOB}/{}/{checkpoint}", waiver.id),
            payload: json!({ "waiver": waiver.id, "checkpoint": checkpoint }),
            run_at: self.now,
            max_attempts: APPLY_ATTEMPTS,
        });
        jobs::schedule_many(tx, all.collect()).await
    }
}
