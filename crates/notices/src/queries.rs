//! What can be asked about notices.

use crate::model::Notice;
use crate::sql;
use kernel::ids::{AccountId, NoticeId};
use newtype_uuid::GenericUuid;
use store::{Query, StoreError, Tx};
use uuid::Uuid;

/// Most rows of one page.
pub const PAGE_MAX: i64 = 200;
/// Counting of unread notices stops here; the pages show "99+" long before.
pub const UNREAD_MAX: i64 = 100;

/// An account's notices, newest first.
#[derive(Debug, Clone)]
pub struct NoticesOf {
    /// Whose.
    pub account: AccountId,
    /// The last notice of the page before; `None` for the first page.
    pub before: Option<NoticeId>,
    /// Rows wanted, at most [`PAGE_MAX`].
    pub limit: i64,
}

impl Query for NoticesOf {
    type Out = Vec<Notice>;
    type Error = StoreError;
    const NAME: &'static str = "notices.notices_of";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<Notice>, StoreError> {
        let before = self
            .before
            .map_or(Uuid::max(), GenericUuid::into_untyped_uuid);
        let limit = self.limit.clamp(1, PAGE_MAX);
        tx.fetch_all(
            &sql::NOTICES_OF,
            &[self.account.into(), before.into(), limit.into()],
        )
        .await
    }
}

/// How many notices an account has not read, counted up to [`UNREAD_MAX`].
#[derive(Debug, Clone)]
pub struct UnreadCount(pub AccountId);

impl Query for UnreadCount {
    type Out = i64;
    type Error = StoreError;
    const NAME: &'static str = "notices.unread_count";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64, StoreError> {
        let (count,): (i64,) = tx
            .fetch_one(&sql::UNREAD, &[self.0.into(), UNREAD_MAX.into()])
            .await?;
        Ok(count)
    }
}
