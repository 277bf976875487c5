//! What is to be expected: fees of the next days by a simple model whose error is shown, and when the
//! budget must have what was received.

use super::answer;
use crate::pages::failure::Failure;
use crate::pages::reader::Finance;
use crate::service::finance;
use crate::view::finance::{Bar, Block, Cell, Chart, Column, FinancePage, Sheet};
use crate::view::{Chrome, Tone, paths};
use axum::response::Response;
use payments::finance::{
    DayOfMoney, Forecast, HISTORY_DAYS, OpenInvoices, TransferDue, forecast, transfers_due,
};

/// Shows the page.
pub async fn show(finance: Finance) -> Result<Response, Failure> {
    let app = &finance.app;
    let history = finance::history(app, HISTORY_DAYS).await?;
    let found = forecast(&history, finance.today());
    let due = transfers_due(&finance::outstanding(app).await?);
    let (invoices, open) = app.store.read(OpenInvoices).await?;
    let mut page = FinancePage::new(
        finance.chrome(),
        "finance-forecast",
        "finance-forecast-lead",
    );
    page.save_as(paths::FINANCE_FORECAST);
    let chrome = finance.chrome();
    page.add(Block::Facts(vec![
        ("finance-open-invoices", Cell::Number(invoices)),
        ("finance-open-sum", Cell::Money(open.minor)),
    ]))
    .add(Block::Heading("finance-expected"))
    .add(error_notice(&chrome, &found));
    // A day or more is needed to draw anything.
    if !found.past.is_empty() {
        page.add(Block::Chart(chart(&chrome, &found)));
    }
    page.add(Block::Sheet(sheet(
        &chrome,
        ("finance-expected", "finance-expected-none"),
        &found.expected,
    )))
    .add(Block::Heading("finance-due"))
    .add(Block::Sheet(due_sheet(&chrome, &due)))
    .add(Block::Heading("finance-history"))
    .add(Block::Sheet(sheet(
        &chrome,
        ("finance-history", "finance-history-none"),
        &found.past,
    )));
    Ok(answer(&finance, &page))
}

/// How wrong the model was on the days it could be tried on.
fn error_notice(chrome: &Chrome, found: &Forecast) -> Block {
    match found.error_percent {
        Some(percent) => {
            let words = chrome.t2(
                "finance-forecast-error",
                "percent",
                percent,
                "days",
                found.tried_days,
            );
            Block::Notice(Tone::Plain, vec![words])
        }
        None => Block::Notice(Tone::Warning, vec![chrome.t("finance-forecast-untried")]),
    }
}

fn chart(chrome: &Chrome, found: &Forecast) -> Chart {
    let bar = |is_expected: bool| {
        move |day: &DayOfMoney| Bar {
            day: day.day,
            minor: day.amount.minor,
            is_expected,
        }
    };
    let past = found.past.iter().map(bar(false));
    Chart {
        title: "finance-chart-title",
        description: chrome.t2(
            "finance-chart-description",
            "past",
            found.past.len(),
            "ahead",
            found.expected.len(),
        ),
        bars: past.chain(found.expected.iter().map(bar(true))).collect(),
    }
}

fn sheet(
    chrome: &Chrome,
    (caption, empty): (&'static str, &'static str),
    days: &[DayOfMoney],
) -> Sheet {
    let columns = [Column::words("label-date"), Column::money("label-amount")];
    let rows = days.iter().map(|day| {
        vec![
            Cell::words(chrome.day(day.day)),
            Cell::Money(day.amount.minor),
        ]
    });
    let total = vec![
        Cell::words(chrome.t("finance-total")),
        Cell::Money(days.iter().map(|day| day.amount.minor).sum()),
    ];
    Sheet::new(caption, empty, &columns)
        .with_rows(rows)
        .with_total(total)
}

fn due_sheet(chrome: &Chrome, due: &[TransferDue]) -> Sheet {
    let columns = [
        Column::words("finance-column-due"),
        Column::money("finance-column-in-transfer"),
        Column::money("finance-column-waiting"),
    ];
    let rows = due.iter().map(|due| {
        vec![
            Cell::words(chrome.day(due.due_on)),
            Cell::Money(due.in_transfer.minor),
            Cell::Money(due.waiting.minor),
        ]
    });
    Sheet::new("finance-due", "finance-due-none", &columns).with_rows(rows)
}
