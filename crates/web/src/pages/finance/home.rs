//! The first page: the sums of the ledger, what needs a person now, and what came in today.

use super::{answer, code};
use crate::pages::failure::Failure;
use crate::pages::reader::Finance;
use crate::service::finance;
use crate::view::finance::{Block, Cell, Column, Figure, FinancePage, Sheet};
use crate::view::{Tone, codes, paths};
use axum::response::Response;
use jiff::SignedDuration;
use payments::finance::{FilteredJournal, JournalFilter, ReceiptsOfDay, UnknownReceipts};
use payments::{
    BalanceOf, DayOfTransfers, Deadline, DisputedOrders, DisputedPayouts, LedgerAccount,
    LedgerTotals, OffersWaitingSum, PAGE_MAX, PayoutOrder, PayoutOrders, PayoutState,
    ProposalsWaiting, RefundsWaiting, Totals, Verdict, WithdrawalsWaiting,
};

/// Shows the page.
pub async fn show(finance: Finance) -> Result<Response, Failure> {
    let app = &finance.app;
    let totals = app.store.read(LedgerTotals).await?;
    let in_transfer = app.store.read(BalanceOf(LedgerAccount::InTransfer)).await?;
    let in_payout = app.store.read(BalanceOf(LedgerAccount::InPayout)).await?;
    let mut page = FinancePage::new(finance.chrome(), "finance-home", "finance-home-lead");
    page.add(balance_notice(&page, &totals))
        .add(Block::Figures(sums(
            &totals,
            in_transfer.minor,
            in_payout.minor,
        )))
        .add(Block::Heading("finance-needs-person"));
    let needs = needs(&finance).await?;
    let is_quiet = needs.iter().all(|figure| !figure.is_bad);
    if is_quiet {
        let quiet = page.chrome.t("finance-nothing-to-do");
        page.add(Block::Notice(Tone::Good, vec![quiet]));
    }
    page.add(Block::Figures(needs))
        .add(Block::Heading("finance-today"));
    let today = today(&finance, &page).await?;
    page.add(Block::Sheet(today));
    page.save_as(paths::FINANCE);
    Ok(answer(&finance, &page))
}

fn balance_notice(page: &FinancePage, totals: &Totals) -> Block {
    if totals.balances() {
        Block::Notice(Tone::Good, vec![page.chrome.t("finance-balances")])
    } else {
        Block::Notice(Tone::Bad, vec![page.chrome.t("finance-balances-not")])
    }
}

/// The sums, in the order of the equation: received and owed are all the others together.
fn sums(totals: &Totals, in_transfer: i64, in_payout: i64) -> Vec<Figure> {
    let figure = |key, minor| Figure {
        key,
        cell: Cell::Money(minor),
        href: "",
        is_bad: false,
    };
    vec![
        figure("finance-received", totals.received.minor),
        figure("finance-owed", totals.owed.minor),
        figure("finance-held", totals.held_for_users.minor),
        figure("finance-unknown-sum", totals.unknown.minor),
        figure("finance-waiting", totals.earned.minor - in_transfer),
        figure("finance-in-transfer", in_transfer),
        figure("finance-budget", totals.budget.minor),
        figure("finance-refunds", totals.refunds_due.minor - in_payout),
        figure("finance-in-payout", in_payout),
    ]
}

/// What a person has to do, with how much of it there is.
async fn needs(finance: &Finance) -> Result<Vec<Figure>, Failure> {
    let app = &finance.app;
    let unknown = UnknownReceipts {
        after: None,
        limit: 1,
    };
    let (_, unknown) = app.store.read(unknown).await?;
    let waiting = ProposalsWaiting {
        after: None,
        limit: PAGE_MAX,
    };
    let proposals = app.store.read(waiting).await?;
    let days = finance::outstanding(app).await?;
    let of = |deadline: Deadline| {
        let is_so = |day: &&DayOfTransfers| day.deadline == deadline;
        count(days.iter().filter(is_so).count())
    };
    let filter = JournalFilter {
        from: Some(finance.now() - SignedDuration::from_hours(24)),
        verdict: Some(Verdict::Rejected),
        ..JournalFilter::default()
    };
    let rejected = FilteredJournal {
        filter,
        before: None,
        limit: PAGE_MAX,
    };
    let rejected = app.store.read(rejected).await?;
    let offers = app.store.read(OffersWaitingSum).await?;
    let mut figures = vec![
        needed("finance-unknown", unknown, paths::FINANCE_UNKNOWN),
        needed(
            "finance-proposals-waiting",
            count(proposals.len()),
            paths::FINANCE_POSTINGS,
        ),
        needed(
            "finance-alarms",
            of(Deadline::Alarm),
            paths::FINANCE_TRANSFERS,
        ),
        needed(
            "finance-overdue",
            of(Deadline::Overdue),
            paths::FINANCE_TRANSFERS,
        ),
        needed(
            "finance-rejected",
            count(rejected.len()),
            "/finance/receipts?verdict=rejected",
        ),
        Figure {
            key: "finance-offers",
            cell: Cell::Money(offers.minor),
            href: paths::FINANCE_STATEMENTS,
            is_bad: offers.minor > 0,
        },
    ];
    figures.extend(payouts_that_wait(finance).await?);
    Ok(figures)
}

/// Something that a person has to do, if there is any of it.
fn needed(key: &'static str, number: i64, href: &'static str) -> Figure {
    Figure {
        key,
        cell: Cell::Number(number),
        href,
        is_bad: number > 0,
    }
}

/// How much of money back, and of orders taken back, needs a person; counted up to a page each.
async fn payouts_that_wait(finance: &Finance) -> Result<[Figure; 4], Failure> {
    let store = &finance.app.store;
    let limit = PAGE_MAX;
    let refunds = store.read(RefundsWaiting { after: None, limit }).await?;
    let before = None;
    let orders = store.read(PayoutOrders { before, limit }).await?;
    let is_open = |order: &&PayoutOrder| order.state == PayoutState::Proposed;
    let proposed = count(orders.iter().filter(is_open).count());
    let withdrawals = WithdrawalsWaiting { after: None, limit };
    let withdrawals = count(store.read(withdrawals).await?.len());
    let disputed = store.read(DisputedOrders).await?.len();
    let disputed_payouts = store.read(DisputedPayouts).await?.len();
    let (transfers, payouts) = (paths::FINANCE_TRANSFERS, paths::FINANCE_PAYOUTS);
    let disputed_at = if disputed > 0 { transfers } else { payouts };
    let disputed = count(disputed + disputed_payouts);
    Ok([
        needed(
            "finance-withdrawals-waiting",
            withdrawals,
            paths::FINANCE_POSTINGS,
        ),
        needed("finance-refunds-waiting", count(refunds.len()), payouts),
        needed("finance-payouts-proposed", proposed, payouts),
        needed("finance-disputed", disputed, disputed_at),
    ])
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// What came in today, by way of payment.
async fn today(finance: &Finance, page: &FinancePage) -> Result<Sheet, Failure> {
    let groups = finance
        .app
        .store
        .read(ReceiptsOfDay(finance.today()))
        .await?;
    let sheet = Sheet::new(
        "finance-today",
        "finance-today-none",
        &[
            Column::words("finance-column-way"),
            Column::number("finance-column-count"),
            Column::money("label-amount"),
        ],
    );
    let mut sums: Vec<(&'static str, i64, i64)> = Vec::new();
    for group in &groups {
        let origin = group.origin.as_str();
        match sums.iter_mut().find(|sum| sum.0 == origin) {
            Some(sum) => {
                sum.1 += group.count;
                sum.2 += group.minor;
            }
            None => sums.push((origin, group.count, group.minor)),
        }
    }
    let total = vec![
        Cell::words(page.chrome.t("finance-total")),
        Cell::Number(sums.iter().map(|sum| sum.1).sum()),
        Cell::Money(sums.iter().map(|sum| sum.2).sum()),
    ];
    let way = |origin: &str| match origin {
        "by_hand" => page.chrome.t("difference-by-hand"),
        origin => code(&page.chrome, codes::finance::WAY, origin),
    };
    let rows = sums.iter().map(|(origin, count, minor)| {
        vec![
            Cell::words(way(origin)),
            Cell::Number(*count),
            Cell::Money(*minor),
        ]
    });
    Ok(sheet.with_rows(rows).with_total(total))
}
