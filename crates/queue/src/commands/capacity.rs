//! Changing what a checkpoint can take: the lorries of a date or a weekday, closures.
//!
//! When places vanish, the bookings that no longer fit are moved to the first free time of their
//! lane after the booked one, those made last first; their users are told, and nothing is charged or
//! counted. A booking that can't be moved (no free place within the horizon) keeps its time, and the
//! slot keeps one place more than planned until it is used or given up.

use crate::Settings;
use crate::commands::Change;
use crate::commands::moves::next_free;
use crate::commands::publish::{PublishedDay, closures, days, plan};
use crate::model::booking::Booking;
use crate::model::checkpoint::Checkpoint;
use crate::model::fault::Happening;
use crate::model::hold::last_date;
use crate::model::plan::PlannedSlot;
use crate::model::redress::UsersOption;
use crate::model::refusal::Refusal;
use crate::model::slot::Slot;
use crate::queries::AnnouncedClosure;
use crate::sql;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::AccountId;
use newtype_uuid::GenericUuid;
use notices::NoticeKind;
use serde_json::json;
use std::sync::Arc;
use store::{Command, Lane, NewEvent, Stream, Tx, events};
use uuid::Uuid;

/// What is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewCapacity {
    /// Lorries on one date, also in the middle of it ("the neighbour takes 700 today").
    Date {
        /// The date in the checkpoint's zone.
        date: Date,
        /// Lorries on it.
        lorries: i64,
    },
    /// Lorries on a weekday from now on; dates that were set by themselves stay.
    Weekday {
        /// 1 Monday to 7 Sunday.
        weekday: i64,
        /// Lorries on it.
        lorries: i64,
    },
    /// Nobody passes from one instant to another.
    Close {
        /// Id of the closure.
        id: Uuid,
        /// First instant.
        from: Timestamp,
        /// First instant after it.
        until: Timestamp,
        /// Why, for the public.
        reason: String,
    },
    /// A closure ends now, or doesn't take place.
    Reopen {
        /// The closure.
        id: Uuid,
    },
}

/// Changes the capacity of a checkpoint.
#[derive(Debug, Clone)]
pub struct ChangeCapacity {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// Which operator.
    pub operator: AccountId,
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// The change.
    pub change: NewCapacity,
    /// True to see the effect only: everything is worked out and then undone.
    pub preview: bool,
    /// Now.
    pub now: Timestamp,
}

/// What a change did (or would do).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CapacityEffect {
    /// Bookings moved to another time.
    pub moved: usize,
    /// Bookings that no longer fit and could not be moved.
    pub kept_over: usize,
    /// When the latest of the new times begins; `None` when nothing was moved.
    pub last_moved_to: Option<Timestamp>,
}

/// The answer of [`ChangeCapacity`]: a preview undoes itself by being an error of the command.
#[derive(Debug, thiserror::Error)]
pub enum CapacityOutcome {
    /// The effect of a preview; nothing was changed.
    #[error("preview: {0:?}")]
    Preview(CapacityEffect),
    /// Refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl From<store::StoreError> for CapacityOutcome {
    fn from(error: store::StoreError) -> Self {
        Self::Refused(error.into())
    }
}

impl Command for ChangeCapacity {
    type Out = CapacityEffect;
    type Error = CapacityOutcome;
    const NAME: &'static str = "queue.change_capacity";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<CapacityEffect, CapacityOutcome> {
        let checkpoint = self
            .settings
            .checkpoints
            .get(self.checkpoint)
            .ok_or(Refusal::CheckpointNotFound)?;
        self.check()?;
        let today = self.now.to_zoned(checkpoint.zone.clone()).date();
        let dates = self.write(tx, checkpoint, today).await?;
        let excess = self.replan(tx, checkpoint, &dates).await?;
        let effect = self.displace(tx, checkpoint, excess).await?;
        self.tell(tx, effect).await?;
        if self.preview {
            Err(CapacityOutcome::Preview(effect))
        } else {
            Ok(effect)
        }
    }
}

/// A slot with more bookings than its new plan has places.
struct Excess {
    slot: Slot,
    planned: i64,
}

/// Most lorries a day that are no slip of the pen.
const LORRIES_MAX: i64 = 10_000;

impl ChangeCapacity {
    fn check(&self) -> Result<(), Refusal> {
        let bad = |field, rule| Err(Refusal::BadSetting { field, rule });
        match &self.change {
            NewCapacity::Date { lorries, .. } | NewCapacity::Weekday { lorries, .. }
                if !(0..=LORRIES_MAX).contains(lorries) =>
            {
                bad("lorries", "must be between 0 and 10 000 a day")
            }
            NewCapacity::Weekday { weekday, .. } if !(1..=7).contains(weekday) => {
                bad("weekday", "must be between 1 (Monday) and 7 (Sunday)")
            }
            NewCapacity::Close { from, until, .. } if until <= from || *until <= self.now => {
                bad("until", "must be after the beginning and in the future")
            }
            NewCapacity::Close { reason, .. } if reason.trim().is_empty() => {
                bad("reason", "must tell the public why")
            }
            _ => Ok(()),
        }
    }

    /// Writes the change itself and answers the dates it touches, with their lorries.
    async fn write(
        &self,
        tx: &mut Tx<'_>,
        checkpoint: &Checkpoint,
        today: Date,
    ) -> Result<Vec<(Date, i64)>, Refusal> {
        let published = days(tx, checkpoint.number, today).await?;
        let number = checkpoint.number;
        let mut dates = Vec::new();
        match &self.change {
            NewCapacity::Date { date, lorries } => {
                if !published.iter().any(|day| day.date == *date) {
                    return Err(Refusal::BadSetting {
                        field: "date",
                        rule: "must be a published date: today or one within the horizon",
                    });
                }
                save_day(tx, number, *date, *lorries, true).await?;
                dates.push((*date, *lorries));
            }
            NewCapacity::Weekday { weekday, lorries } => {
                let values = [
                    number.into(),
                    (*weekday).into(),
                    (*lorries).into(),
                    self.now.into(),
                    self.operator.into(),
                ];
                tx.execute(&sql::SAVE_PROFILE, &values).await?;
                for day in published.iter().filter(|day| !day.is_override) {
                    if i64::from(day.date.weekday().to_monday_one_offset()) == *weekday {
                        save_day(tx, number, day.date, *lorries, false).await?;
                        dates.push((day.date, *lorries));
                    }
                }
            }
            NewCapacity::Close {
                id,
                from,
                until,
                reason,
            } => {
                let values = [
                    (*id).into(),
                    number.into(),
                    (*from).into(),
                    (*until).into(),
                    reason.as_str().into(),
                    self.now.into(),
                    self.operator.into(),
                ];
                tx.execute(&sql::SAVE_CLOSURE, &values).await?;
                dates = touched(&published, checkpoint, *from, *until);
            }
            NewCapacity::Reopen { id } => {
                let announced: Vec<AnnouncedClosure> = tx
                    .fetch_all(&sql::CLOSURES, &[number.into(), self.now.into()])
                    .await?;
                let closure = announced.iter().find(|closure| closure.id == *id).ok_or(
                    Refusal::BadSetting {
                        field: "closure",
                        rule: "must be one that is announced or in force",
                    },
                )?;
                let values = [(*id).into(), number.into(), self.now.into()];
                tx.execute(&sql::END_CLOSURE, &values).await?;
                tx.execute(&sql::DROP_CLOSURE, &values).await?;
                dates = touched(&published, checkpoint, closure.from, closure.until);
            }
        }
        Ok(dates)
    }

    /// Sets the planned places of every slot that has not begun, and answers the overfull ones.
    async fn replan(
        &self,
        tx: &mut Tx<'_>,
        checkpoint: &Checkpoint,
        dates: &[(Date, i64)],
    ) -> Result<Vec<Excess>, Refusal> {
        let closures = closures(tx, checkpoint.number, self.now).await?;
        let mut excess = Vec::new();
        for (date, lorries) in dates {
            let planned = plan(&self.settings, checkpoint, *date, *lorries, &closures);
            for PlannedSlot { id, capacity } in planned {
                if id.starts_at() <= self.now {
                    continue;
                }
                let found: Option<Slot> = tx
                    .fetch_optional(&sql::SLOTS, &[vec![id.number()].into()])
                    .await?;
                let Some(slot) = found else { continue };
                tx.execute(&sql::SET_PLANNED, &[id.number().into(), capacity.into()])
                    .await?;
                if slot.taken > capacity {
                    excess.push(Excess {
                        slot,
                        planned: capacity,
                    });
                }
            }
        }
        Ok(excess)
    }

    /// Moves the bookings that no longer fit, those made last first, to the first free time after
    /// the booked one: an earlier time might find the lorry still at home.
    async fn displace(
        &self,
        tx: &mut Tx<'_>,
        checkpoint: &Checkpoint,
        excess: Vec<Excess>,
    ) -> Result<CapacityEffect, Refusal> {
        let mut effect = CapacityEffect::default();
        let mut ids = crate::DerivedIds::new(self.seed);
        let last = last_date(&self.settings.rules, &checkpoint.zone, self.now);
        for Excess { slot, planned } in excess {
            let number = slot.taken - planned;
            let bookings: Vec<Booking> = tx
                .fetch_all(
                    &sql::MOVABLE_OF_SLOT,
                    &[
                        checkpoint.number.into(),
                        slot.id.starts_at().into(),
                        slot.id.number().into(),
                        number.into(),
                    ],
                )
                .await?;
            let movable = i64::try_from(bookings.len()).unwrap_or(number);
            effect.kept_over += usize::try_from(number - movable).unwrap_or_default();
            for booking in bookings {
                let booked = slot.id.starts_at();
                let to = next_free(tx, checkpoint.number, slot.id.lane(), booked).await?;
                let to = to.filter(|to| {
                    to.id.starts_at().to_zoned(checkpoint.zone.clone()).date() <= last
                });
                match to {
                    Some(to) => {
                        // A stretch of ids for each booking: its notices and its timer need some.
                        let seed = ids.stretch();
                        let mut change = Change::of(&self.settings, booking, seed, self.now);
                        move_by_system(&mut change, tx, &to, self.happening()).await?;
                        change.save(tx).await?;
                        effect.moved += 1;
                        effect.last_moved_to = effect.last_moved_to.max(Some(to.id.starts_at()));
                    }
                    None => effect.kept_over += 1,
                }
            }
        }
        Ok(effect)
    }

    /// What happens to the bookings that have to move.
    const fn happening(&self) -> Happening {
        match self.change {
            NewCapacity::Close { .. } => Happening::CheckpointClosed,
            NewCapacity::Date { .. } | NewCapacity::Weekday { .. } | NewCapacity::Reopen { .. } => {
                Happening::CapacityCut
            }
        }
    }

    async fn tell(&self, tx: &mut Tx<'_>, effect: CapacityEffect) -> Result<(), Refusal> {
        let (kind, facts) = match &self.change {
            NewCapacity::Date { date, lorries } => (
                "checkpoint.capacity_set",
                json!({ "date": date, "lorries": lorries }),
            ),
            NewCapacity::Weekday { weekday, lorries } => (
                "checkpoint.profile_set",
                json!({ "weekday": weekday, "lorries": lorries }),
            ),
            NewCapacity::Close {
                from,
                until,
                reason,
                ..
            } => (
                "checkpoint.closed",
                json!({ "from": from, "until": until, "reason": reason }),
            ),
            NewCapacity::Reopen { id } => ("checkpoint.reopened", json!({ "closure": id })),
        };
        let payload = json!({
            "change": facts,
            "moved": effect.moved,
            "kept_over": effect.kept_over,
            "operator": self.operator,
        });
        let subject = Some(self.operator.into_untyped_uuid());
        let happened = NewEvent {
            kind,
            subject,
            payload,
        };
        events::append(
            tx,
            Stream::checkpoint(self.checkpoint),
            self.now,
            vec![happened],
        )
        .await?;
        Ok(())
    }
}

/// Published dates, with their lorries, that a closure touches.
fn touched(
    published: &[PublishedDay],
    checkpoint: &Checkpoint,
    from: Timestamp,
    until: Timestamp,
) -> Vec<(Date, i64)> {
    let date = |at: Timestamp| at.to_zoned(checkpoint.zone.clone()).date();
    published
        .iter()
        .filter(|day| (date(from)..=date(until)).contains(&day.date))
        .map(|day| (day.date, day.lorries))
        .collect()
}

async fn save_day(
    tx: &mut Tx<'_>,
    checkpoint: i64,
    date: Date,
    lorries: i64,
    is_override: bool,
) -> Result<(), Refusal> {
    let values = [
        checkpoint.into(),
        date.into(),
        lorries.into(),
        is_override.into(),
    ];
    tx.execute(&sql::SAVE_DAY, &values).await?;
    Ok(())
}

/// a move that is nobody's fault but the checkpoint's. It counts against nothing, and the user
/// may keep the new time, choose another one that counts for nothing either, or take the money back.
async fn move_by_system(
    change: &mut Change<'_>,
    tx: &mut Tx<'_>,
    to: &Slot,
    happening: Happening,
) -> Result<(), Refusal> {
    let from = change.booking.starts_at();
    change.put_into(tx, to).await?;
    change.booking.system_moves += 1;
    let option = UsersOption::moved_by_system(happening, Some(change.now));
    change.booking.redress.option = Some(option);
    let facts = json!({
        "from": from,
        "to": to.id.starts_at(),
        "happening": happening,
        "clause": "Q-28.3",
    });
    change.event("booking.moved_by_checkpoint", facts.clone());
    change.notify(NoticeKind::Moved, facts);
    Ok(())
}
