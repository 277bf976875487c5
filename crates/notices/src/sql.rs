//! Every SQL text of this crate, and how its rows become values.

use crate::model::Notice;
use store::{ColumnType, FromRow, InsertMany, Row, StoreError};

store::statements! {
    /// A page of an account's notices, newest first.
    pub NOTICES_OF = "SELECT id, account_id, booking_id, kind, args, created_at, read_at FROM notice \
        WHERE account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    /// How many notices an account has not read, up to a limit.
    pub UNREAD = "SELECT count(*) AS value FROM (SELECT 1 AS one FROM notice \
        WHERE account_id = $1 AND read_at IS NULL LIMIT $2) u";
    /// Marks notices as read, up to and including one.
    pub MARK_READ = "UPDATE notice SET read_at = $3 \
        WHERE account_id = $1 AND id <= $2 AND read_at IS NULL";
}

/// Posts notices and answers the ids that were new.
pub static INSERT_NOTICES: InsertMany = InsertMany::new(
    "notices::sql::INSERT_NOTICES",
    "notice",
    &[
        ("id", ColumnType::Uuid),
        ("account_id", ColumnType::Uuid),
        ("booking_id", ColumnType::Uuid),
        ("kind", ColumnType::Text),
        ("args", ColumnType::Text),
        ("created_at", ColumnType::Timestamp),
    ],
    "ON CONFLICT (id) DO NOTHING RETURNING id AS value",
);

impl FromRow for Notice {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            account: row.get("account_id")?,
            booking: row.optional("booking_id")?,
            kind: row.parse("kind")?,
            args: row.json("args")?,
            created_at: row.get("created_at")?,
            read_at: row.optional("read_at")?,
        })
    }
}
