//! Who owes, how much, and since when.

use super::{PAGE, answer, moment};
use crate::pages::failure::Failure;
use crate::pages::reader::Finance;
use crate::service::finance;
use crate::view::finance::{Block, Cell, Column, FinancePage, Sheet};
use crate::view::paths;
use axum::response::Response;
use payments::finance::Debtors;

/// Most pages that are turned by counting rows.
const OFFSET_MAX: i64 = 100_000;

/// Shows the page.
pub async fn show(finance: Finance) -> Result<Response, Failure> {
    let offset: i64 = finance
        .query("offset")
        .and_then(|text| text.parse().ok())
        .unwrap_or_default();
    let offset = offset.clamp(0, OFFSET_MAX);
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
    let found = finance.app.store.read(Debtors { offset, limit }).await?;
    let ids = found.rows.iter().map(|row| row.account);
    let names = finance::names(&finance.app, ids.collect()).await?;
    let mut page = FinancePage::new(finance.chrome(), "finance-debtors", "finance-debtors-lead");
    let next = offset + limit;
    page.more = (next < found.debtors).then(|| format!("{}?offset={next}", paths::FINANCE_DEBTORS));
    page.export = format!("{}?offset={offset}", paths::FINANCE_DEBTORS);
    let columns = [
        Column::words("finance-column-user"),
        Column::moment("finance-column-first-debt"),
        Column::moment("finance-column-last-debt"),
        Column::money("finance-column-owed"),
    ];
    let rows = found.rows.iter().map(|row| {
        let name = names.get(&row.account).cloned();
        vec![
            Cell::words(name.unwrap_or_else(|| row.account.to_string())),
            moment(row.first_at),
            moment(row.last_at),
            Cell::Money(row.owed.minor),
        ]
    });
    let sheet = Sheet::new("finance-debtors", "finance-debtors-none", &columns)
        .with_rows(rows)
        .with_total(vec![
            Cell::words(page.chrome.t1("finance-debtors-total", "n", found.debtors)),
            Cell::Empty,
            Cell::Empty,
            Cell::Money(found.sum.minor),
        ]);
    page.add(Block::Sheet(sheet));
    Ok(answer(&finance, &page))
}
