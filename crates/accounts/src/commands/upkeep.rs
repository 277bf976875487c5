//! Forgetting what is no longer good: sessions, codes, tickets, counted attempts.

use crate::error::AccountError;
use crate::limits::earlier;
use crate::sql;
use jiff::{SignedDuration, Timestamp};
use store::{Command, Tx};

/// Removes what ended, a bounded number of rows at a time. Nothing depends on it being run: each
/// reader looks at the instants itself.
#[derive(Debug, Clone)]
pub struct PruneExpired {
    /// When it happens.
    pub now: Timestamp,
    /// Most rows removed from each table.
    pub limit: u32,
}

/// How many rows were removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pruned {
    /// Sessions.
    pub sessions: u64,
    /// One-time codes.
    pub codes: u64,
    /// Tickets of confirmed telephones.
    pub tickets: u64,
    /// Counted codes and wrong passwords.
    pub phone_events: u64,
}

impl Command for PruneExpired {
    type Out = Pruned;
    type Error = AccountError;
    const NAME: &'static str = "accounts.prune_expired";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Pruned, AccountError> {
        let now = [self.now.into(), self.limit.into()];
        // The longest window is the hour in which codes are counted.
        let an_hour_ago = earlier(self.now, SignedDuration::from_hours(1));
        Ok(Pruned {
            sessions: tx.execute(&sql::PRUNE_SESSIONS, &now).await?,
            codes: tx.execute(&sql::PRUNE_CODES, &now).await?,
            tickets: tx.execute(&sql::PRUNE_TICKETS, &now).await?,
            phone_events: tx
                .execute(
                    &sql::PRUNE_PHONE_EVENTS,
                    &[an_hour_ago.into(), self.limit.into()],
                )
                .await?,
        })
    }
}
