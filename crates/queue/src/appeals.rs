//! Appeals against what a check came to: filed by the user, answered by an operator within a term,
//! with the evidence beside it.

use crate::Settings;
use crate::commands::Change;
use crate::model::booking::Booking;
use crate::model::refusal::Refusal;
use crate::queries::CheckRow;
use crate::sql as queue_sql;
use jiff::{SignedDuration, Timestamp};
use kernel::calendar::{Term, WorkCalendar};
use kernel::ids::{AccountId, BookingId};
use notices::NoticeKind;
use registers::checks::{CheckNumber, CheckOutcome, CheckRecord, ReasonCode};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Command, FromRow, Lane, Query, Row, StoreError, StoreResult, Tx, statements};
use uuid::Uuid;

/// Fewest characters of an appeal and of its answer.
pub const WORDS_MIN: usize = 10;
/// Most characters of an appeal and of its answer.
pub const WORDS_MAX: usize = 2_000;
/// Most appeals on one page.
const SHOWN_MAX: i64 = 200;

statements! {
    /// Files an appeal, unless there is one against this check.
    pub FILE = "INSERT INTO appeal (id, booking_id, checkpoint_id, account_id, number, reason, words, filed_at, due_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (booking_id, number) DO NOTHING";
    /// An appeal.
    pub BY_ID = "SELECT id, booking_id, checkpoint_id, account_id, number, reason, words, filed_at, due_at, outcome, answer,
        answered_at, answered_by FROM appeal WHERE id = $1";
    /// Appeals against the checks of a booking.
    pub OF_BOOKING = "SELECT id, booking_id, checkpoint_id, account_id, number, reason, words, filed_at, due_at, outcome, answer,
        answered_at, answered_by FROM appeal WHERE booking_id = $1 ORDER BY number";
    /// Appeals without an answer, those that are due first.
    pub OPEN = "SELECT id, booking_id, checkpoint_id, account_id, number, reason, words, filed_at, due_at, outcome, answer,
        answered_at, answered_by FROM appeal WHERE outcome IS NULL ORDER BY due_at, id LIMIT $1";
    /// The last answered appeals.
    pub ANSWERED = "SELECT id, booking_id, checkpoint_id, account_id, number, reason, words, filed_at, due_at, outcome, answer,
        answered_at, answered_by FROM appeal WHERE outcome IS NOT NULL ORDER BY answered_at DESC, id LIMIT $1";
    /// Answers an appeal that has no answer.
    pub ANSWER = "UPDATE appeal SET outcome = $2, answer = $3, answered_at = $4, answered_by = $5
        WHERE id = $1 AND outcome IS NULL";
    /// Sets a check aside for a vehicle of an account.
    pub SET_ASIDE = "INSERT INTO check_set_aside (account_id, vehicle_key, number, appeal_id, until)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id, vehicle_key, number) DO UPDATE
        SET appeal_id = excluded.appeal_id, until = excluded.until";
    /// Checks that are set aside for a vehicle of an account.
    pub ARE_SET_ASIDE = "SELECT number AS value FROM check_set_aside
        WHERE account_id = $1 AND vehicle_key = $2 AND until > $3";
}

/// How an appeal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppealOutcome {
    /// The user was right.
    Upheld,
    /// The register was right.
    Rejected,
}

impl AppealOutcome {
    /// The text kept in the column.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Rejected => "rejected",
        }
    }
}

/// The answer to an appeal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppealAnswer {
    /// How it ended.
    pub outcome: AppealOutcome,
    /// Why, in the operator's words.
    pub words: String,
    /// When.
    pub at: Timestamp,
    /// Who answered.
    pub operator: AccountId,
}

/// An appeal against one check of one booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// Identity.
    pub id: Uuid,
    /// The booking.
    pub booking: BookingId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// Who appeals.
    pub account: AccountId,
    /// Number of the check.
    pub number: u8,
    /// What the register had said.
    pub reason: String,
    /// The user's words.
    pub words: String,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// By when it is answered.
    pub due_at: Timestamp,
    /// The answer, once there is one.
    pub answer: Option<AppealAnswer>,
}

impl FromRow for Appeal {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let outcome: Option<String> = row.optional("outcome")?;
        let answer = match outcome.as_deref() {
            None => None,
            Some(outcome) => Some(AppealAnswer {
                outcome: match outcome {
                    "upheld" => AppealOutcome::Upheld,
                    "rejected" => AppealOutcome::Rejected,
                    _ => return Err(row.bad("outcome", "neither upheld nor rejected")),
                },
                words: row.get("answer")?,
                at: row.get("answered_at")?,
                operator: row.get("answered_by")?,
            }),
        };
        let number: i64 = row.get("number")?;
        Ok(Self {
            id: row.get("id")?,
            booking: row.get("booking_id")?,
            checkpoint: row.get("checkpoint_id")?,
            account: row.get("account_id")?,
            number: u8::try_from(number).map_err(|error| row.bad("number", error))?,
            reason: row.get("reason")?,
            words: row.get("words")?,
            filed_at: row.get("filed_at")?,
            due_at: row.get("due_at")?,
            answer,
        })
    }
}

/// Whether a check can be appealed against: a register said no to the user about it.
pub fn is_appealable(record: &CheckRecord) -> bool {
    matches!(record.outcome, CheckOutcome::Negative { .. })
}

/// Checks that no appeal sets aside: nobody's answer lets a wanted vehicle or person through.
const fn is_never_set_aside(number: u8) -> bool {
    matches!(number, 4 | 5)
}

fn check_words(words: &str) -> Result<&str, Refusal> {
    let words = words.trim();
    if (WORDS_MIN..=WORDS_MAX).contains(&words.chars().count()) {
        Ok(words)
    } else {
        Err(Refusal::AppealWords {
            least: WORDS_MIN,
            most: WORDS_MAX,
        })
    }
}

/// Files an appeal against a check.
#[derive(Debug, Clone)]
pub struct FileAppeal {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// Id of the appeal.
    pub id: Uuid,
    /// The booking.
    pub booking: BookingId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// Who appeals; must be the booking's account.
    pub account: AccountId,
    /// Number of the check.
    pub number: u8,
    /// Why the user thinks that the register is wrong, 10 to 2000 characters.
    pub words: String,
    /// Now.
    pub now: Timestamp,
}

impl Command for FileAppeal {
    type Out = Appeal;
    type Error = Refusal;
    const NAME: &'static str = "queue.file_appeal";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Appeal, Refusal> {
        let words = check_words(&self.words)?;
        let mut change = Change::own(
            tx,
            &self.settings,
            self.booking,
            self.account,
            self.seed,
            self.now,
        )
        .await?;
        let reason = said_no(tx, self.booking, self.number).await?;
        let due_at = due_at(self.settings.rules.appeal_working_days, self.now)?;
        let values = [
            self.id.into(),
            self.booking.into(),
            self.checkpoint.into(),
            self.account.into(),
            i64::from(self.number).into(),
            reason.as_str().into(),
            words.into(),
            self.now.into(),
            due_at.into(),
        ];
        if tx.execute(&FILE, &values).await? == 0 {
            return Err(Refusal::AppealFiled);
        }
        let facts = json!({ "check": self.number, "reason": reason, "due_at": due_at });
        change.event("booking.appeal_filed", facts);
        change.save(tx).await?;
        let appeal: Option<Appeal> = tx.fetch_optional(&BY_ID, &[self.id.into()]).await?;
        appeal.ok_or(Refusal::AppealNotFound)
    }
}

/// What the register said no with.
async fn said_no(tx: &mut Tx<'_>, booking: BookingId, number: u8) -> Result<ReasonCode, Refusal> {
    let checks: Vec<CheckRow> = tx.fetch_all(&queue_sql::CHECKS, &[booking.into()]).await?;
    let record = checks
        .into_iter()
        .map(|CheckRow(record)| record)
        .find(|record| record.number.get() == number);
    match record.map(|record| record.outcome) {
        Some(CheckOutcome::Negative { reason, .. }) => Ok(reason),
        _ => Err(Refusal::CheckNotAppealable { check: number }),
    }
}

/// The end of the last working day of the term.
fn due_at(working_days: u16, now: Timestamp) -> Result<Timestamp, Refusal> {
    WorkCalendar::kazakhstan()
        .deadline(now, Term::WorkingDays(working_days))
        .map_err(|_| Refusal::BadSetting {
            field: "appeal_working_days",
            rule: "the term ends within the years of the calendar",
        })
}

/// Answers an appeal. If it is upheld, the check is set aside for the vehicle and account for a while,
/// so that the next booking is not refused for the same reason.
#[derive(Debug, Clone)]
pub struct AnswerAppeal {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// Which.
    pub appeal: Uuid,
    /// The checkpoint of its booking.
    pub checkpoint: i64,
    /// Who answers.
    pub operator: AccountId,
    /// How it ends.
    pub outcome: AppealOutcome,
    /// Why, for the user, 10 to 2000 characters.
    pub words: String,
    /// Now.
    pub now: Timestamp,
}

impl Command for AnswerAppeal {
    type Out = Appeal;
    type Error = Refusal;
    const NAME: &'static str = "queue.answer_appeal";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Appeal, Refusal> {
        let words = check_words(&self.words)?;
        let found: Option<Appeal> = tx.fetch_optional(&BY_ID, &[self.appeal.into()]).await?;
        let mut appeal = found
            .filter(|appeal| appeal.checkpoint == self.checkpoint)
            .ok_or(Refusal::AppealNotFound)?;
        let values = [
            self.appeal.into(),
            self.outcome.as_str().into(),
            words.into(),
            self.now.into(),
            self.operator.into(),
        ];
        if tx.execute(&ANSWER, &values).await? == 0 {
            return Err(Refusal::AppealAnswered);
        }
        let booking = appeal.booking;
        let mut change = Change::any(tx, &self.settings, booking, self.seed, self.now).await?;
        if self.outcome == AppealOutcome::Upheld && !is_never_set_aside(appeal.number) {
            self.set_aside(tx, &change.booking, appeal.number).await?;
        }
        let facts =
            json!({ "check": appeal.number, "outcome": self.outcome, "operator": self.operator });
        change.event("booking.appeal_answered", facts);
        let facts = json!({ "check": appeal.number, "outcome": self.outcome });
        change.notify(NoticeKind::AppealAnswered, facts);
        change.save(tx).await?;
        appeal.answer = Some(AppealAnswer {
            outcome: self.outcome,
            words: words.to_owned(),
            at: self.now,
            operator: self.operator,
        });
        Ok(appeal)
    }
}

impl AnswerAppeal {
    async fn set_aside(&self, tx: &mut Tx<'_>, booking: &Booking, number: u8) -> StoreResult<()> {
        let days = self.settings.rules.set_aside_days;
        let until = self.now + SignedDuration::from_hours(24 * days);
        let values = [
            booking.account.into(),
            booking.details.vehicle.plate.key().into(),
            i64::from(number).into(),
            self.appeal.into(),
            until.into(),
        ];
        tx.execute(&SET_ASIDE, &values).await?;
        Ok(())
    }
}

/// The checks that an upheld appeal has set aside for this booking's account and vehicle.
pub(crate) async fn set_aside(
    tx: &mut Tx<'_>,
    booking: &Booking,
    now: Timestamp,
) -> StoreResult<BTreeSet<CheckNumber>> {
    let key = booking.details.vehicle.plate.key();
    let values = [booking.account.into(), key.into(), now.into()];
    let numbers: Vec<(i64,)> = tx.fetch_all(&ARE_SET_ASIDE, &values).await?;
    let numbers = numbers.into_iter().filter_map(|(number,)| {
        u8::try_from(number)
            .ok()
            .and_then(|number| CheckNumber::new(number).ok())
    });
    Ok(numbers.collect())
}

/// Appeals against the checks of a booking.
#[derive(Debug, Clone)]
pub struct AppealsOf {
    /// The booking.
    pub booking: BookingId,
}

impl Query for AppealsOf {
    type Out = Vec<Appeal>;
    type Error = StoreError;
    const NAME: &'static str = "queue.appeals_of";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<Appeal>> {
        tx.fetch_all(&OF_BOOKING, &[self.booking.into()]).await
    }
}

/// An appeal by its id.
#[derive(Debug, Clone)]
pub struct FindAppeal {
    /// Which.
    pub id: Uuid,
}

impl Query for FindAppeal {
    type Out = Option<Appeal>;
    type Error = StoreError;
    const NAME: &'static str = "queue.find_appeal";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Option<Appeal>> {
        tx.fetch_optional(&BY_ID, &[self.id.into()]).await
    }
}

/// Appeals that wait for an answer, those due first, and the last answered ones; at most 200 of each.
#[derive(Debug, Clone, Copy)]
pub struct AppealList;

impl Query for AppealList {
    /// Open, answered.
    type Out = (Vec<Appeal>, Vec<Appeal>);
    type Error = StoreError;
    const NAME: &'static str = "queue.appeal_list";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<(Vec<Appeal>, Vec<Appeal>)> {
        let open = tx.fetch_all(&OPEN, &[SHOWN_MAX.into()]).await?;
        let answered = tx.fetch_all(&ANSWERED, &[SHOWN_MAX.into()]).await?;
        Ok((open, answered))
    }
}
