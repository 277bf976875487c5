//! The one place of this crate that waits: moments within the time limit of a question.

use std::time::Duration;

/// Waits. Longer waits are the job's: they outlive the process.
#[expect(
    clippy::disallowed_methods,
    reason = "a pause of milliseconds between two tries of one question is no work to be scheduled"
)]
pub(crate) async fn of(duration: Duration) {
    tokio::time::sleep(duration).await;
}
