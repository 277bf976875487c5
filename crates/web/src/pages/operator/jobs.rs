//! Work that failed for good: try it again, or discard it.

use crate::pages::failure::Failure;
use crate::pages::input::Posted;
use crate::pages::reader::{Operator, go};
use crate::pages::shown;
use crate::view::operator::DeadJob;
use crate::view::{OperatorJobs, paths};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::JobId;
use store::jobs::{DeadJobs, DiscardDead, RetryDead};

/// Dead letters, newest first.
pub async fn show(operator: Operator) -> Result<Response, Failure> {
    let dead = operator.app.store.read(DeadJobs).await?;
    let jobs = dead.into_iter().map(|job| DeadJob {
        id: job.id.to_string(),
        kind: job.kind,
        key: job.key,
        attempts: shown::count(job.attempts),
        failed_at: shown::zoned(job.died_at, &kernel::zone::kazakhstan()),
        reason: job.last_error,
    });
    let page = OperatorJobs {
        chrome: operator.chrome(),
        jobs: jobs.collect(),
        more: None,
    };
    Ok(operator.show(&page))
}

/// Does what was decided. A letter that is gone was decided on before, perhaps by somebody else.
pub async fn submit(
    operator: Operator,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id: JobId = id.parse().map_err(|_| Failure::not_found())?;
    let store = &operator.app.store;
    let (is_done, flash) = match posted.get("action") {
        "retry" => (
            store
                .write(RetryDead {
                    id,
                    now: operator.now(),
                })
                .await?,
            "job-retried",
        ),
        "discard" => (store.write(DiscardDead { id }).await?, "job-discarded"),
        _ => return Err(Failure::status(StatusCode::UNPROCESSABLE_ENTITY)),
    };
    tracing::info!(%id, flash, is_done, operator = %operator.account.id, "an operator decided on a job");
    if is_done {
        Ok(operator.go_with(paths::OPERATOR_JOBS, flash))
    } else {
        Ok(go(paths::OPERATOR_JOBS))
    }
}

/// The address of a decision is no page; going there leads to the list.
pub async fn back(_operator: Operator) -> Response {
    go(paths::OPERATOR_JOBS)
}
