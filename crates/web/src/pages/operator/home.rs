//! The operator's first page: what is under way, what needs a person, and which registers are waited for.

use super::registers::row;
use crate::pages::boards::Recent;
use crate::pages::failure::Failure;
use crate::pages::reader::Operator;
use crate::pages::shown;
use crate::service::oversight;
use crate::view::OperatorHome;
use crate::view::operator::OperatorFigures;
use axum::Extension;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use payments::{Journal, LedgerTotals, PAGE_MAX, Verdict};
use queue::appeals::AppealList;
use queue::figures::AskUnderWay;
use queue::stops::StoppedBookings;
use std::sync::Arc;

/// Shows the page.
pub async fn show(
    operator: Operator,
    Extension(recent): Extension<Arc<Recent>>,
) -> Result<Response, Failure> {
    let app = &operator.app;
    let network = recent.figures(app).await?;
    let under_way = app.store.read(AskUnderWay).await?;
    let totals = app.store.read(LedgerTotals).await?;
    let (appeals_open, _) = app.store.read(AppealList).await?;
    let stopped = app.store.read(StoppedBookings).await?;
    let count = |states: &[&str]| {
        let of_states = states.iter().filter_map(|state| under_way.open.get(*state));
        shown::count(of_states.sum())
    };
    let jobs = |state: &str| shown::count(under_way.jobs.get(state).copied().unwrap_or_default());
    let closed = network
        .checkpoints
        .values()
        .filter(|figures| figures.is_closed)
        .count();
    let figures = OperatorFigures {
        booked_today: shown::count(network.booked),
        admitted_today: shown::count(network.let_in),
        held: count(&["held", "verifying"]),
        awaiting_payment: count(&["awaiting_payment"]),
        jobs_waiting: jobs("pending"),
        jobs_dead: jobs("dead"),
        payments_rejected: rejected_today(&operator).await?,
        appeals_open: u32::try_from(appeals_open.len()).unwrap_or(u32::MAX),
        stopped: u32::try_from(stopped.len()).unwrap_or(u32::MAX),
        checkpoints_closed: u32::try_from(closed).unwrap_or_default(),
        to_transfer_minor: totals.earned.minor,
    };
    let page = OperatorHome {
        chrome: operator.chrome(),
        figures,
        registers: oversight::registers(app)
            .await?
            .iter()
            .map(|facts| row(facts, &under_way))
            .collect(),
        as_of: shown::zoned(network.as_of, &kernel::zone::kazakhstan()),
    };
    Ok(operator.show(&page))
}

/// Messages of the bank that need a person, of the last 24 hours.
async fn rejected_today(operator: &Operator) -> Result<u32, Failure> {
    let day_ago = operator.now() - SignedDuration::from_hours(24);
    let mut count = 0;
    for verdict in [Verdict::Rejected, Verdict::UnknownInvoice] {
        let journal = Journal {
            verdict,
            before: None,
            limit: PAGE_MAX,
        };
        let messages = operator.app.store.read(journal).await?;
        let is_recent = |at: Timestamp| at > day_ago;
        count += messages
            .iter()
            .filter(|message| is_recent(message.received_at))
            .count();
    }
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
