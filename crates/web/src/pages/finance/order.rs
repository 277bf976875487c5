//! One order of payment to the budget: its facts, the file for the bank, the form for the printer, and taking
//! it back.

use super::withdrawals::{self, Concerned};
use super::{answer, transfers};
use crate::pages::failure::Failure;
use crate::pages::input::Posted;
use crate::pages::reader::{Accountant, Finance};
use crate::service::finance as service;
use crate::view::finance::{Ask, Block, Cell, FinancePage};
use crate::view::{FinanceOrderPrint, Tone, codes, paths};
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use payments::finance::FindOrder;
use payments::{OrderKind, TransferOrder, pain_001, printable};

async fn find(finance: &Finance, number: &str) -> Result<TransferOrder, Failure> {
    let number: i64 = number.parse().map_err(|_| Failure::not_found())?;
    let found = finance.app.store.read(FindOrder(number)).await?;
    found.ok_or_else(Failure::not_found)
}

/// The order, as far as its withdrawal is concerned.
fn concerned(order: &TransferOrder) -> Concerned {
    Concerned {
        kind: OrderKind::Transfer,
        id: order.id,
        page: paths::finance_order(order.number),
        is_with_bank: order.executed_on.is_none() && order.withdrawn_at.is_none(),
    }
}

/// The order.
pub async fn show(finance: Finance, Path(number): Path<String>) -> Result<Response, Failure> {
    let order = find(&finance, &number).await?;
    let page = page(&finance, &order, None).await?;
    Ok(answer(&finance, &page))
}

/// Proposes to take the order back, because the bank refuses it.
pub async fn withdraw(
    accountant: Accountant,
    Path(number): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let order = find(&accountant, &number).await?;
    match withdrawals::propose(&accountant, &concerned(&order), &posted).await? {
        Ok(answer) => Ok(answer),
        Err(ask) => {
            let page = page(&accountant, &order, Some(ask)).await?;
            Ok(accountant.show_errors(&page))
        }
    }
}

async fn page(
    finance: &Finance,
    order: &TransferOrder,
    ask: Option<Ask>,
) -> Result<FinancePage, Failure> {
    let names = service::names(&finance.app, vec![order.made_by]).await?;
    let mut page = FinancePage::new(finance.chrome(), "finance-order", "finance-order-lead");
    let here = paths::finance_order(order.number);
    let facts = vec![
        ("finance-column-order", Cell::words(&order.end_to_end_id)),
        ("label-amount", Cell::Money(order.amount.minor)),
        ("finance-column-received-on", Cell::Day(order.received_on)),
        (
            "finance-column-executed",
            transfers::executed(&page.chrome, order),
        ),
        ("finance-column-kbk", Cell::words(&order.kbk)),
        ("finance-column-knp", Cell::words(&order.knp)),
        (
            "finance-column-beneficiary",
            Cell::words(&order.beneficiary_name),
        ),
        (
            "finance-column-beneficiary-bin",
            Cell::words(&order.beneficiary_bin),
        ),
        (
            "finance-column-account",
            Cell::words(order.beneficiary_iban.to_string()),
        ),
        ("finance-column-bic", Cell::words(&order.beneficiary_bic)),
        ("finance-column-purpose", Cell::words(&order.purpose)),
        ("finance-column-made", super::moment(order.made_at)),
        ("finance-column-by", super::name(&names, order.made_by)),
    ];
    let links = vec![
        (
            format!("{here}/pain.001.xml"),
            page.chrome.t("finance-order-xml"),
        ),
        (
            format!("{here}/print"),
            page.chrome.t("finance-order-print"),
        ),
    ];
    if order.disputed_on.is_some() {
        let words = page.chrome.t("finance-order-disputed-lead");
        page.add(Block::Notice(Tone::Bad, vec![words]));
    }
    page.add(Block::Facts(facts));
    // An order that was taken back must not reach the bank a second time.
    if order.withdrawn_at.is_none() {
        page.add(Block::Links(links));
    }
    withdrawals::add(finance, &mut page, &concerned(order), ask).await?;
    Ok(page)
}

/// The file for the bank.
pub async fn xml(finance: Finance, Path(number): Path<String>) -> Result<Response, Failure> {
    let order = find(&finance, &number).await?;
    let codes = service::codes()?;
    let name = format!(
        "attachment; filename=\"{}-pain.001.xml\"",
        order.end_to_end_id
    );
    let headers = [
        (header::CONTENT_TYPE, String::from("application/xml")),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, String::from("no-store")),
    ];
    Ok((headers, pain_001(&order, codes.debtor())).into_response())
}

/// The form for the printer.
pub async fn print(finance: Finance, Path(number): Path<String>) -> Result<Response, Failure> {
    let order = find(&finance, &number).await?;
    let table = service::codes()?;
    let chrome = finance.chrome();
    let lines = printable(&order, table.debtor()).into_iter();
    let page = FinanceOrderPrint {
        chrome: finance.chrome(),
        number: order.end_to_end_id.clone(),
        lines: lines
            .map(|(line, value)| {
                (
                    super::code(&chrome, codes::finance::ORDER_LINE, line),
                    value,
                )
            })
            .collect(),
        back: paths::finance_order(order.number),
    };
    Ok(finance.show(&page))
}
