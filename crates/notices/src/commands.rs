//! Posting notices, inside the caller's transaction, and marking them as read.

use crate::model::{ARGS_BYTES, NewNotice, SmsTo};
use crate::sending::{SMS_JOB_KIND, SmsJob};
use crate::sql;
use jiff::Timestamp;
use kernel::ids::{AccountId, NoticeId};
use newtype_uuid::GenericUuid;
use std::collections::BTreeSet;
use store::jobs::{self, NewJob};
use store::{Command, StoreError, Tx, Value};
use uuid::Uuid;

/// How often sending is tried: with the job's back-off that is about four minutes, after which the
/// operator sees a dead letter.
const SEND_ATTEMPTS: u32 = 8;

/// Posts one notice, and schedules its text message if the kind sends one. False when the id was
/// posted before; then nothing is sent either.
///
/// # Errors
/// [`StoreError`]; [`StoreError::BadData`] for facts of more than [`ARGS_BYTES`].
pub async fn post(tx: &mut Tx<'_>, notice: NewNotice) -> Result<bool, StoreError> {
    Ok(post_many(tx, vec![notice]).await? > 0)
}

/// Posts many notices in one go (a wave of calls), and answers how many were new. Their ids must
/// differ.
///
/// # Errors
/// As for [`post`]; then none is posted.
pub async fn post_many(tx: &mut Tx<'_>, notices: Vec<NewNotice>) -> Result<u64, StoreError> {
    let mut rows = Vec::with_capacity(notices.len());
    for notice in &notices {
        rows.push(row_of(notice)?);
    }
    let fresh = tx
        .insert_many_returning::<(NoticeId,)>(&sql::INSERT_NOTICES, rows)
        .await?;
    let fresh: BTreeSet<Uuid> = fresh.iter().map(|(id,)| id.into_untyped_uuid()).collect();
    let mut jobs = Vec::new();
    for notice in &notices {
        if let Some(to) = &notice.sms
            && notice.kind.sends_sms()
            && fresh.contains(notice.id.as_untyped_uuid())
        {
            jobs.push(job_of(notice, to));
        }
    }
    jobs::schedule_many(tx, jobs).await?;
    Ok(fresh.len() as u64)
}

fn row_of(notice: &NewNotice) -> Result<Vec<Value>, StoreError> {
    let args = notice.args.to_string();
    if args.len() > ARGS_BYTES {
        return Err(StoreError::BadData {
            statement: sql::INSERT_NOTICES.name,
            row: notice.id.to_string(),
            column: String::from("args"),
            reason: format!(
                "{} bytes; the facts of a notice have at most {ARGS_BYTES}",
                args.len()
            ),
        });
    }
    Ok(vec![
        notice.id.into(),
        notice.account.into(),
        notice.booking.into(),
        notice.kind.as_str().into(),
        args.into(),
        notice.created_at.into(),
    ])
}

fn job_of(notice: &NewNotice, to: &SmsTo) -> NewJob {
    let payload = SmsJob {
        phone: to.phone.clone(),
        language: to.language,
        kind: notice.kind.as_str().to_owned(),
        args: notice.args.clone(),
    };
    NewJob {
        id: to.job,
        kind: SMS_JOB_KIND,
        key: format!("sms.notice:{}", notice.id),
        payload: serde_json::to_value(payload).expect("a payload of texts has a JSON form"),
        run_at: notice.created_at,
        max_attempts: SEND_ATTEMPTS,
    }
}

/// Marks an account's notices as read, up to and including one.
#[derive(Debug, Clone)]
pub struct MarkRead {
    /// Whose.
    pub account: AccountId,
    /// The newest notice that was shown; older ones are read too.
    pub up_to: NoticeId,
    /// When.
    pub now: Timestamp,
}

impl Command for MarkRead {
    /// How many were not read before.
    type Out = u64;
    type Error = StoreError;
    const NAME: &'static str = "notices.mark_read";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, StoreError> {
        let values = [self.account.into(), self.up_to.into(), self.now.into()];
        tx.execute(&sql::MARK_READ, &values).await
    }
}
