//! Publishing days: the slots of every date within the horizon, made once and then counted.

use crate::Settings;
use crate::model::checkpoint::Checkpoint;
use crate::model::plan::{Closure, Day, PlannedSlot, plan_day};
use crate::model::refusal::Refusal;
use crate::sql;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kernel::ids::AccountId;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Command, FromRow, Lane, Row, StoreResult, Tx, Value};

/// Publishes the days of one checkpoint that are not published yet; answers how many that were.
#[derive(Debug, Clone)]
pub struct PublishDays {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// Now; days from today to the horizon are published.
    pub now: Timestamp,
}

/// A published day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedDay {
    /// The date in the checkpoint's zone.
    pub date: Date,
    /// Lorries published for it.
    pub lorries: i64,
    /// True if the operator set this very date.
    pub is_override: bool,
}

impl FromRow for PublishedDay {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            date: row.get("local_date")?,
            lorries: row.get("lorries")?,
            is_override: row.get("is_override")?,
        })
    }
}

/// Lorries on a weekday, as an operator set them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekdayProfile {
    /// 1 Monday to 7 Sunday.
    pub weekday: i64,
    /// Lorries on it.
    pub lorries: i64,
    /// When it was set last.
    pub changed_at: Timestamp,
    /// Which operator set it.
    pub changed_by: AccountId,
}

impl FromRow for WeekdayProfile {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            weekday: row.get("weekday")?,
            lorries: row.get("lorries")?,
            changed_at: row.get("changed_at")?,
            changed_by: row.get("changed_by")?,
        })
    }
}

struct ClosureRow(Closure);

impl FromRow for ClosureRow {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(Closure {
            from: row.get("starts_at")?,
            until: row.get("ends_at")?,
        }))
    }
}

/// Published days of a checkpoint from a date on.
pub(crate) async fn days(
    tx: &mut Tx<'_>,
    checkpoint: i64,
    from: Date,
) -> StoreResult<Vec<PublishedDay>> {
    tx.fetch_all(&sql::DAYS, &[checkpoint.into(), from.into()])
        .await
}

/// Closures that end after an instant.
pub(crate) async fn closures(
    tx: &mut Tx<'_>,
    checkpoint: i64,
    after: Timestamp,
) -> StoreResult<Vec<Closure>> {
    let rows: Vec<ClosureRow> = tx
        .fetch_all(&sql::CLOSURES, &[checkpoint.into(), after.into()])
        .await?;
    Ok(rows
        .into_iter()
        .map(|ClosureRow(closure)| closure)
        .collect())
}

/// The weekdays whose lorries an operator set, in order.
pub(crate) async fn profiles(tx: &mut Tx<'_>, checkpoint: i64) -> StoreResult<Vec<WeekdayProfile>> {
    tx.fetch_all(&sql::PROFILES, &[checkpoint.into()]).await
}

/// The plan of one date of a checkpoint.
pub(crate) fn plan(
    settings: &Settings,
    checkpoint: &Checkpoint,
    date: Date,
    lorries: i64,
    closures: &[Closure],
) -> Vec<PlannedSlot> {
    let day = Day {
        checkpoint: checkpoint.number,
        date,
        zone: &checkpoint.zone,
        hours: checkpoint.hours,
        lorries,
        closures,
    };
    plan_day(&day, &settings.rules)
}

impl Command for PublishDays {
    type Out = usize;
    type Error = Refusal;
    const NAME: &'static str = "queue.publish_days";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<usize, Refusal> {
        let checkpoint = self
            .settings
            .checkpoints
            .get(self.checkpoint)
            .ok_or(Refusal::CheckpointNotFound)?;
        let today = self.now.to_zoned(checkpoint.zone.clone()).date();
        let published = days(tx, checkpoint.number, today).await?;
        let published = published
            .into_iter()
            .map(|day| day.date)
            .collect::<BTreeSet<_>>();
        let profiles = profiles(tx, checkpoint.number).await?;
        let closures = closures(tx, checkpoint.number, self.now).await?;
        let mut day_rows = Vec::new();
        let mut slot_rows = Vec::new();
        // One day beyond the horizon, so that it is there when the date changes.
        for offset in 0..=self.settings.rules.horizon_days + 1 {
            let Ok(date) = today.checked_add(jiff::Span::new().days(offset)) else {
                break;
            };
            if published.contains(&date) {
                continue;
            }
            let weekday = i64::from(date.weekday().to_monday_one_offset());
            let lorries = profiles
                .iter()
                .find(|profile| profile.weekday == weekday)
                .map_or(checkpoint.lorries_per_day, |profile| profile.lorries);
            day_rows.push(vec![checkpoint.number.into(), date.into(), lorries.into()]);
            for slot in plan(&self.settings, checkpoint, date, lorries, &closures) {
                slot_rows.push(slot_row(slot, date, self.settings.rules.interval_minutes));
            }
        }
        let count = day_rows.len();
        tx.insert_many(&sql::INSERT_DAYS, day_rows).await?;
        tx.insert_many(&sql::INSERT_SLOTS, slot_rows).await?;
        Ok(count)
    }
}

fn slot_row(slot: PlannedSlot, date: Date, interval_minutes: i64) -> Vec<Value> {
    let starts_at = slot.id.starts_at();
    vec![
        slot.id.number().into(),
        slot.id.checkpoint().into(),
        slot.id.lane().as_str().into(),
        starts_at.into(),
        (starts_at + SignedDuration::from_mins(interval_minutes)).into(),
        date.into(),
        slot.capacity.into(),
        slot.capacity.into(),
    ]
}
