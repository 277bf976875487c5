//! What a waiver would come to, and how far one is.

use super::commands::counted;
use super::sql::{self, Listed};
use super::{Affected, Progress, Waiver, WaiverError, WaiverScope};
use jiff::Timestamp;
use kernel::money::Money;
use store::{Query, StoreError, StoreResult, Tx};
use uuid::Uuid;

/// Waivers on one page.
pub const PAGE_WAIVERS: i64 = 50;

/// What a waiver would come to now: before it is proposed, and again before it is approved.
#[derive(Debug, Clone)]
pub struct PreviewWaiver {
    /// Whom it is for.
    pub scope: WaiverScope,
    /// Bookings that were cancelled since then count: now, or when it was proposed.
    pub since: Timestamp,
}

impl Query for PreviewWaiver {
    type Out = Affected;
    type Error = WaiverError;
    const NAME: &'static str = "queue.preview_waiver";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Affected, WaiverError> {
        Ok(counted(tx, &self.scope, self.since).await?)
    }
}

/// A waiver with what it comes to, or how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaiverView {
    /// The waiver.
    pub waiver: Waiver,
    /// What it comes to now; of one that was decided what is still not listed anywhere.
    pub affected: Affected,
    /// How far it is; nothing is listed before it is approved.
    pub progress: Progress,
}

/// A waiver by its id.
#[derive(Debug, Clone)]
pub struct ViewWaiver(pub Uuid);

impl Query for ViewWaiver {
    type Out = Option<WaiverView>;
    type Error = StoreError;
    const NAME: &'static str = "queue.view_waiver";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Option<WaiverView>> {
        let Some(waiver) = find(tx, self.0).await? else {
            return Ok(None);
        };
        Ok(Some(viewed(tx, waiver).await?))
    }
}

/// A waiver with its checkpoints.
pub(super) async fn find(tx: &mut Tx<'_>, id: Uuid) -> StoreResult<Option<Waiver>> {
    let found: Option<Waiver> = tx.fetch_optional(&sql::BY_ID, &[id.into()]).await?;
    match found {
        Some(waiver) => Ok(Some(with_checkpoints(tx, waiver).await?)),
        None => Ok(None),
    }
}

pub(super) async fn with_checkpoints(tx: &mut Tx<'_>, mut waiver: Waiver) -> StoreResult<Waiver> {
    let rows: Vec<(i64,)> = tx.fetch_all(&sql::CHECKPOINTS, &[waiver.id.into()]).await?;
    waiver.scope.checkpoints = rows.into_iter().map(|(number,)| number).collect();
    Ok(waiver)
}

async fn viewed(tx: &mut Tx<'_>, waiver: Waiver) -> StoreResult<WaiverView> {
    let affected = counted(tx, &waiver.scope, waiver.proposed_at).await?;
    let progress = tx.fetch_one(&sql::PROGRESS, &[waiver.id.into()]).await?;
    Ok(WaiverView {
        waiver,
        affected,
        progress,
    })
}

/// Waivers, newest first, at most [`PAGE_WAIVERS`].
#[derive(Debug, Clone)]
pub struct Waivers {
    /// Only those older than this one; none for the first page.
    pub before: Option<Uuid>,
}

impl Query for Waivers {
    type Out = Vec<WaiverView>;
    type Error = StoreError;
    const NAME: &'static str = "queue.waivers";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<WaiverView>> {
        let before = self.before.unwrap_or(Uuid::max());
        let values = [before.into(), PAGE_WAIVERS.into()];
        let found: Vec<Waiver> = tx.fetch_all(&sql::NEWEST, &values).await?;
        let mut views = Vec::with_capacity(found.len());
        for waiver in found {
            let waiver = with_checkpoints(tx, waiver).await?;
            let progress = tx.fetch_one(&sql::PROGRESS, &[waiver.id.into()]).await?;
            // What each would come to is counted on its own page: a list must not count the whole queue.
            views.push(WaiverView {
                waiver,
                affected: Affected {
                    bookings: 0,
                    amount: Money::kzt(0),
                },
                progress,
            });
        }
        Ok(views)
    }
}

/// What became of the bookings of a waiver, at most [`super::BOOKINGS_MAX`].
#[derive(Debug, Clone)]
pub struct WaiverOutcomes(pub Uuid);

impl Query for WaiverOutcomes {
    type Out = Vec<Listed>;
    type Error = StoreError;
    const NAME: &'static str = "queue.waiver_outcomes";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<Listed>> {
        let values = [self.0.into(), super::BOOKINGS_MAX.into()];
        tx.fetch_all(&sql::OUTCOMES, &values).await
    }
}
