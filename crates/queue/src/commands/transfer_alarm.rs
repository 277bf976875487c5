//! The alarm before the three days for the budget have passed: told once a day, to every accountant.

use crate::DerivedIds;
use accounts::{Account, Role};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::SYSTEM;
use notices::{NewNotice, NoticeKind};
use payments::{BudgetCodes, DayOfTransfers, Deadline, OutstandingTransfers, OverviewError};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::{Command, NewEvent, Query, StoreError, Stream, Tx, events};
use uuid::Uuid;

/// Kind of the event.
const ALARM: &str = "transfer.alarm";
/// Days of receipt that are told of at once at most; the next look an hour later tells of the others.
const WARNINGS_MAX: usize = 50;

/// Looks for fees that are not at the budget although their three days are passing, and tells of each day of receipt
/// and code once a day. Answers what was told now.
#[derive(Debug, Clone)]
pub struct WarnOfTransfers {
    /// Where fees go.
    pub codes: Arc<BudgetCodes>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// Now.
    pub now: Timestamp,
}

/// The subject of the events about a day of receipt and a code: the same whoever computes it.
pub fn alarm_subject(received_on: Date, kbk: &str) -> Uuid {
    let hash = Sha256::digest(format!("transfer:{received_on}:{kbk}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

impl Command for WarnOfTransfers {
    type Out = Vec<DayOfTransfers>;
    type Error = OverviewError;
    const NAME: &'static str = "queue.warn_of_transfers";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<DayOfTransfers>, OverviewError> {
        let today = kernel::zone::kazakhstan().to_datetime(self.now).date();
        let outstanding = OutstandingTransfers {
            codes: Arc::clone(&self.codes),
            today,
        };
        let pressing = outstanding
            .run(tx)
            .await?
            .into_iter()
            .filter(|day| matches!(day.deadline, Deadline::Alarm | Deadline::Overdue));
        let mut fresh = Vec::new();
        for day in pressing {
            if fresh.len() < WARNINGS_MAX && !was_told(tx, &day, today).await? {
                fresh.push(day);
            }
        }
        if fresh.is_empty() {
            return Ok(fresh);
        }
        let accountants = accounts::of_role(tx, Role::Accountant).await?;
        let mut ids = DerivedIds::new(self.seed);
        let notices = fresh.iter().flat_map(|day| {
            let told = accountants.iter().map(|account| (day, account));
            told.collect::<Vec<_>>()
        });
        let notices = notices.map(|(day, account)| self.notice(&mut ids, day, account));
        notices::post_many(tx, notices.collect()).await?;
        let told = fresh.iter().map(|day| NewEvent {
            kind: ALARM,
            subject: Some(alarm_subject(day.received_on, &day.kbk)),
            payload: json!({
                "received_on": day.received_on,
                "kbk": day.kbk,
                "outstanding": day.outstanding(),
                "deadline": day.deadline,
                "told_on": today,
                "by": SYSTEM,
                "reason": "fees must be at the budget within three days",
            }),
        });
        events::append(tx, Stream::REGISTRAR, self.now, told.collect()).await?;
        Ok(fresh)
    }
}

async fn was_told(tx: &mut Tx<'_>, day: &DayOfTransfers, today: Date) -> Result<bool, StoreError> {
    let told = events::about(tx, alarm_subject(day.received_on, &day.kbk)).await?;
    let today = json!(today);
    Ok(told
        .iter()
        .any(|event| event.kind == ALARM && event.payload.get("told_on") == Some(&today)))
}

impl WarnOfTransfers {
    fn notice(&self, ids: &mut DerivedIds, day: &DayOfTransfers, account: &Account) -> NewNotice {
        NewNotice {
            id: ids.draw(),
            account: account.id,
            booking: None,
            kind: NoticeKind::TransferDue,
            args: json!({
                "received_on": day.received_on,
                "kbk": day.kbk,
                "outstanding": day.outstanding(),
                "deadline": day.deadline,
            }),
            created_at: self.now,
            sms: None,
        }
    }
}
