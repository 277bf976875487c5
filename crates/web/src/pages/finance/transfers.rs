//! To the budget: received = transferred + in transfer + waiting, per day and code, with the three
//! days; the orders, and making them.

use super::{answer, moment, rows, tag};
use crate::pages::failure::Failure;
use crate::pages::reader::{Accountant, Finance};
use crate::service::finance;
use crate::view::finance::{Ask, Block, Cell, Column, FinancePage, Sheet};
use crate::view::{Chrome, Tone, codes, paths};
use axum::response::Response;
use jiff::ToSpan;
use payments::{
    DayOfTransfers, Deadline, DisputedOrders, TRANSFER_DAYS, TransferOrder, TransferOrders,
    TransfersAudit,
};

/// Days of receipt that are shown.
const DAYS: i32 = 31;

/// The tone of a deadline.
pub(super) const fn tone(deadline: Deadline) -> Tone {
    match deadline {
        Deadline::Done => Tone::Good,
        Deadline::Running => Tone::Plain,
        Deadline::Alarm => Tone::Warning,
        Deadline::Overdue => Tone::Bad,
    }
}

/// The report, and the orders.
pub async fn show(finance: Finance) -> Result<Response, Failure> {
    let app = &finance.app;
    let mut days = finance::overview(app, DAYS).await?;
    // Whatever is still outstanding is shown, however old it is.
    let first = days.first().map(|day| day.received_on);
    let older = finance::outstanding(app).await?.into_iter();
    days.extend(older.filter(|day| first.is_none_or(|first| day.received_on < first)));
    days.sort_by(|a, b| (b.received_on, &b.kbk).cmp(&(a.received_on, &a.kbk)));
    let audit = app.store.read(TransfersAudit).await?;
    let before = finance.query("before").and_then(|text| text.parse().ok());
    let query = |before, limit| TransferOrders { before, limit };
    let (orders, has_more) =
        rows(&finance, before, query, |found| found, |order| order.number).await?;
    let mut page = FinancePage::new(
        finance.chrome(),
        "finance-transfers",
        "finance-transfers-lead",
    );
    page.more = orders
        .last()
        .filter(|_| has_more)
        .map(|last| format!("{}?before={}", paths::FINANCE_TRANSFERS, last.number));
    page.save_as(paths::FINANCE_TRANSFERS);
    let words = |key: &str| vec![page.chrome.t(key)];
    let sound = if audit.is_sound() {
        Block::Notice(Tone::Good, words("finance-transfers-sound"))
    } else {
        Block::Notice(Tone::Bad, words("finance-transfers-unsound"))
    };
    let making = if finance.is_accountant() {
        Block::Ask(Ask::post(
            paths::FINANCE_TRANSFERS,
            Vec::new(),
            "finance-make-orders",
        ))
    } else {
        Block::Notice(Tone::Plain, words("finance-auditor-looks"))
    };
    let (report, list) = (report(&page.chrome, &days), list(&page.chrome, &orders));
    let disputed = app.store.read(DisputedOrders).await?;
    let disputed = (!disputed.is_empty()).then(|| of_disputed(&disputed));
    page.add(sound);
    if disputed.is_some() {
        let words = page.chrome.t("finance-order-disputed-lead");
        page.add(Block::Notice(Tone::Bad, vec![words]));
    }
    page.add(making)
        .add(Block::Heading("finance-report"))
        .add(Block::Sheet(report))
        .add(Block::Heading("finance-orders"))
        .add(Block::Sheet(list));
    if let Some(disputed) = disputed {
        page.add(Block::Heading("finance-disputed"))
            .add(Block::Sheet(disputed));
    }
    Ok(answer(&finance, &page))
}

fn report(chrome: &Chrome, days: &[DayOfTransfers]) -> Sheet {
    let columns = [
        Column::day("finance-column-received-on"),
        Column::words("finance-column-kbk"),
        Column::money("finance-column-received"),
        Column::money("finance-column-transferred"),
        Column::money("finance-column-in-transfer"),
        Column::money("finance-column-waiting"),
        Column::day("finance-column-due"),
        Column::words("finance-column-deadline"),
    ];
    let row = |day: &DayOfTransfers| {
        vec![
            Cell::Day(day.received_on),
            Cell::words(&day.kbk),
            Cell::Money(day.received.minor),
            Cell::Money(day.transferred.minor),
            Cell::Money(day.in_transfer.minor),
            Cell::Money(day.waiting.minor),
            Cell::Day(day.received_on.saturating_add(TRANSFER_DAYS.days())),
            tag(
                chrome,
                codes::finance::DEADLINE,
                tone(day.deadline),
                day.deadline.as_str(),
            ),
        ]
    };
    let sum = |of: fn(&DayOfTransfers) -> i64| Cell::Money(days.iter().map(of).sum());
    let total = vec![
        Cell::words(chrome.t("finance-total")),
        Cell::Empty,
        sum(|day| day.received.minor),
        sum(|day| day.transferred.minor),
        sum(|day| day.in_transfer.minor),
        sum(|day| day.waiting.minor),
        Cell::Empty,
        Cell::Empty,
    ];
    Sheet::new("finance-report", "finance-report-none", &columns)
        .with_rows(days.iter().map(row))
        .with_total(total)
}

fn list(chrome: &Chrome, orders: &[TransferOrder]) -> Sheet {
    let columns = [
        Column::words("finance-column-order"),
        Column::day("finance-column-received-on"),
        Column::words("finance-column-kbk"),
        Column::money("label-amount"),
        Column::moment("finance-column-made"),
        Column::words("finance-column-executed"),
    ];
    let row = |order: &TransferOrder| {
        vec![
            Cell::link(paths::finance_order(order.number), &order.end_to_end_id),
            Cell::Day(order.received_on),
            Cell::words(&order.kbk),
            Cell::Money(order.amount.minor),
            moment(order.made_at),
            executed(chrome, order),
        ]
    };
    Sheet::new("finance-orders", "finance-orders-none", &columns).with_rows(orders.iter().map(row))
}

fn of_disputed(orders: &[TransferOrder]) -> Sheet {
    let columns = [
        Column::words("finance-column-order"),
        Column::words("finance-column-kbk"),
        Column::money("label-amount"),
        Column::moment("finance-column-withdrawn"),
        Column::day("finance-column-executed"),
    ];
    let row = |order: &TransferOrder| {
        vec![
            Cell::link(paths::finance_order(order.number), &order.end_to_end_id),
            Cell::words(&order.kbk),
            Cell::Money(order.amount.minor),
            order.withdrawn_at.map_or(Cell::Empty, moment),
            order.disputed_on.map_or(Cell::Empty, Cell::Day),
        ]
    };
    let sheet = Sheet::new("finance-disputed", "finance-orders-none", &columns);
    sheet.with_rows(orders.iter().map(row))
}

/// What became of an order: executed by the bank, taken back, both, or neither yet.
pub(super) fn executed(chrome: &Chrome, order: &TransferOrder) -> Cell {
    if order.disputed_on.is_some() {
        return Cell::Tag(Tone::Bad, chrome.t("finance-order-disputed"));
    }
    if order.withdrawn_at.is_some() {
        return Cell::Tag(Tone::Plain, chrome.t("payout-state-withdrawn"));
    }
    match order.executed_on {
        Some(day) => Cell::Tag(Tone::Good, chrome.date(day)),
        None => Cell::Tag(Tone::Warning, chrome.t("finance-order-waits")),
    }
}

/// Makes the orders for all days that are over; sent again, it makes none.
pub async fn make(accountant: Accountant) -> Result<Response, Failure> {
    let made = finance::make_orders(&accountant.app, &accountant.account).await?;
    let flash = if made.is_empty() {
        "orders-none"
    } else {
        "orders-made"
    };
    Ok(accountant.go_with(paths::FINANCE_TRANSFERS, flash))
}
