//! The reconciliation of a day: bank against ledger, every difference named, what remains in red (Q-23,
//!

use super::{answer, code, day, statements};
use crate::pages::failure::Failure;
use crate::pages::reader::Finance;
use crate::service::finance;
use crate::view::finance::{Ask, Block, Cell, Column, FinancePage, Input, Question, Sheet};
use crate::view::forms::Form;
use crate::view::{Chrome, Tone, codes, paths};
use axum::response::Response;
use jiff::ToSpan;
use payments::PAGE_MAX;
use payments::finance::{Reconciliation, Side};

/// Shows the day of `?day=`, or today.
pub async fn show(finance: Finance) -> Result<Response, Failure> {
    let day = day(&finance);
    let query = Reconciliation {
        account: finance::codes()?.debtor().iban.clone(),
        day,
        limit: PAGE_MAX,
    };
    let (compared, entries) = finance.app.store.read(query).await?;
    let mut page = FinancePage::new(
        finance.chrome(),
        "finance-reconciliation",
        "finance-reconciliation-lead",
    );
    page.export = paths::finance_day(day);
    let question = Question::new("day", "label-date", Input::Day);
    let mut ask = Ask::get(
        paths::FINANCE_RECONCILIATION,
        vec![question],
        "finance-show",
    );
    ask.fill([("day", day.to_string())]);
    let chrome = finance.chrome();
    let (before, after) = (day.saturating_sub(1.day()), day.saturating_add(1.day()));
    let links = [before, after].map(|day| (paths::finance_day(day), chrome.day(day)));
    page.add(Block::Ask(ask)).add(Block::Links(links.into()));
    if !compared.has_statement {
        let words = chrome.t1("finance-no-statement", "day", day);
        page.add(Block::Notice(Tone::Warning, vec![words]));
    }
    page.add(verdict(&chrome, compared.is_explained()));
    for (heading, side) in [
        ("finance-incoming", &compared.incoming),
        ("finance-outgoing", &compared.outgoing),
    ] {
        page.add(Block::Heading(heading))
            .add(Block::Sheet(sheet(&chrome, heading, side)));
    }
    page.add(Block::Heading("finance-entries"))
        .add(Block::Sheet(statements::entries_sheet(&chrome, &entries)));
    Ok(answer(&finance, &page))
}

fn verdict(chrome: &Chrome, is_explained: bool) -> Block {
    if is_explained {
        Block::Notice(Tone::Good, vec![chrome.t("finance-explained")])
    } else {
        Block::Notice(Tone::Bad, vec![chrome.t("finance-explained-not")])
    }
}

/// Bank, differences one by one, ledger, and what remains.
fn sheet(chrome: &Chrome, caption: &'static str, side: &Side) -> Sheet {
    let columns = [
        Column::words("finance-column-line"),
        Column::number("finance-column-count"),
        Column::money("label-amount"),
    ];
    let line = |key: &str, minor| vec![Cell::words(chrome.t(key)), Cell::Empty, Cell::Money(minor)];
    let mut rows = vec![line("finance-by-bank", side.bank.minor)];
    rows.extend(side.differences.iter().map(|named| {
        let words = code(chrome, codes::finance::DIFFERENCE, named.kind.as_str());
        vec![
            Cell::words(words),
            Cell::Number(named.count),
            Cell::Money(named.amount.minor),
        ]
    }));
    if side.unexplained.minor != 0 {
        rows.push(vec![
            Cell::Tag(Tone::Bad, chrome.t("finance-unexplained")),
            Cell::Empty,
            Cell::BadMoney(side.unexplained.minor),
        ]);
    }
    Sheet::new(caption, "finance-entries-empty", &columns)
        .with_rows(rows)
        .with_total(line("finance-by-ledger", side.ledger.minor))
}
