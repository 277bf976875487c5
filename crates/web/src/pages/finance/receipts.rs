//! Receipts: the journal of the bank's messages with filters, and one message with what it moved.

use super::{
    Names, account_words, answer, before, code, id, moment, reason_words, rows, tag, words_or_none,
};
use crate::pages::failure::Failure;
use crate::pages::reader::Finance;
use crate::service::finance;
use crate::view::finance::{Ask, Block, Cell, Column, FinancePage, Input, Question, Sheet};
use crate::view::forms::{Choice, Form, parse_date};
use crate::view::{Chrome, Tone, codes, paths};
use axum::extract::Path;
use axum::response::Response;
use payments::finance::{
    FilteredJournal, FindMessage, JournalFilter, KeptMessage, PaymentWay, day_bounds,
};
use payments::{JournalMessage, Transfer, Verdict};

/// Characters of a message that are shown.
const RAW_SHOWN: usize = 4_000;

/// The tone of a verdict.
const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Accepted => Tone::Good,
        Verdict::UnknownInvoice => Tone::Warning,
        Verdict::Duplicate | Verdict::Declined => Tone::Plain,
        Verdict::Rejected => Tone::Bad,
    }
}

fn choices(chrome: &Chrome, family: codes::Family, texts: &[&str]) -> Vec<Choice> {
    texts
        .iter()
        .map(|text| Choice::new(*text, code(chrome, family, text)))
        .collect()
}

/// The filters, filled in with what was asked for.
fn filters(finance: &Finance, chrome: &Chrome) -> Ask {
    let verdicts: Vec<&str> = Verdict::ALL
        .iter()
        .map(|verdict| verdict.as_str())
        .collect();
    let ways: Vec<&str> = PaymentWay::ALL.iter().map(|way| way.as_str()).collect();
    let questions = vec![
        Question::new("day", "label-date", Input::Day).optional(),
        Question::new(
            "verdict",
            "finance-column-verdict",
            Input::Choice(choices(chrome, codes::finance::VERDICT, &verdicts)),
        )
        .optional(),
        Question::new(
            "way",
            "finance-column-way",
            Input::Choice(choices(chrome, codes::finance::WAY, &ways)),
        )
        .optional(),
    ];
    let mut ask = Ask::get(paths::FINANCE_RECEIPTS, questions, "finance-show");
    let asked = ["day", "verdict", "way"];
    ask.fill(asked.map(|name| (name, finance.query(name).unwrap_or_default())));
    ask
}

/// What is asked for; words that mean nothing filter nothing.
fn filter(finance: &Finance) -> JournalFilter {
    let day = finance.query("day").and_then(parse_date).map(day_bounds);
    JournalFilter {
        from: day.map(|(from, _)| from),
        until: day.map(|(_, until)| until),
        verdict: finance.query("verdict").and_then(|text| text.parse().ok()),
        way: finance.query("way").and_then(|text| text.parse().ok()),
    }
}

/// The list, page by page.
pub async fn list(finance: Finance) -> Result<Response, Failure> {
    let mut page = FinancePage::new(
        finance.chrome(),
        "finance-receipts",
        "finance-receipts-lead",
    );
    let asked_for = filter(&finance);
    let query = |before, limit| FilteredJournal {
        filter: asked_for.clone(),
        before,
        limit,
    };
    let first = before(&finance, "before")?;
    let (messages, has_more) =
        rows(&finance, first, query, |found| found, |message| message.id).await?;
    let asked: String = ["day", "verdict", "way"]
        .iter()
        .filter_map(|name| {
            let value = finance.query(name).filter(|value| !value.is_empty())?;
            let is_plain = value
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
            is_plain.then(|| format!("{name}={value}&"))
        })
        .collect();
    let here = format!("{}?{asked}", paths::FINANCE_RECEIPTS);
    page.more = messages
        .last()
        .filter(|_| has_more)
        .map(|last| format!("{here}before={}", last.id));
    page.save_as(here.trim_end_matches(['?', '&']));
    let filters = filters(&finance, &page.chrome);
    let sheet = sheet(&page.chrome, &messages);
    page.add(Block::Ask(filters)).add(Block::Sheet(sheet));
    Ok(answer(&finance, &page))
}

fn sheet(chrome: &Chrome, messages: &[JournalMessage]) -> Sheet {
    let columns = [
        Column::moment("operator-payments-at"),
        Column::words("finance-column-verdict"),
        Column::words("finance-column-reason"),
        Column::words("finance-column-way"),
        Column::words("operator-payments-invoice"),
        Column::money("label-amount"),
    ];
    let row = |message: &JournalMessage| {
        let href = paths::finance_receipt(&message.id.to_string());
        let at = super::shown::zoned(message.received_at, &kernel::zone::kazakhstan());
        vec![
            Cell::link(href, chrome.moment(&at)),
            tag(
                chrome,
                codes::finance::VERDICT,
                tone(message.verdict),
                message.verdict.as_str(),
            ),
            words_or_none(Some(reason_words(chrome, message.reason.as_deref()))),
            Cell::words(way(chrome, message)),
            invoice_number(message.invoice_number),
            amount(message),
        ]
    };
    Sheet::new("finance-receipts", "finance-receipts-none", &columns)
        .with_rows(messages.iter().map(row))
}

fn way(chrome: &Chrome, message: &JournalMessage) -> String {
    let way = PaymentWay::of(&message.bank_transaction_id);
    code(chrome, codes::finance::WAY, way.as_str())
}

/// The number of an invoice; a file and an entry of a statement name none.
fn invoice_number(number: i64) -> Cell {
    if number == 0 {
        Cell::Empty
    } else {
        Cell::words(number.to_string())
    }
}

/// An amount in tenge as money; of another currency as it was told.
fn amount(message: &JournalMessage) -> Cell {
    if message.amount.currency == kernel::money::Currency::Kzt {
        Cell::Money(message.amount.minor)
    } else {
        let amount = message.amount;
        Cell::words(format!("{} {}", amount.decimal(), amount.currency))
    }
}

/// One message: what was kept of it, what moved, and for what.
pub async fn show(finance: Finance, Path(text): Path<String>) -> Result<Response, Failure> {
    let found = finance.app.store.read(FindMessage(id(&text)?)).await?;
    let kept = found.ok_or_else(Failure::not_found)?;
    let owners = kept
        .transfers
        .iter()
        .flat_map(|transfer| [transfer.debit, transfer.credit])
        .filter_map(finance::owner)
        .chain(kept.invoice.as_ref().map(|invoice| invoice.account));
    let names = finance::names(&finance.app, owners.collect()).await?;
    let mut page = FinancePage::new(finance.chrome(), "finance-receipt", "finance-receipt-lead");
    let facts = facts(&page.chrome, &kept, &names);
    let sheet = transfers(&page.chrome, &kept.transfers, &names);
    let raw: String = kept.message.raw.chars().take(RAW_SHOWN).collect();
    page.add(Block::Facts(facts))
        .add(Block::Heading("finance-entries-made"))
        .add(Block::Sheet(sheet))
        .add(Block::Raw("finance-kept-message", raw));
    page.export = paths::finance_receipt(&text);
    Ok(answer(&finance, &page))
}

fn facts(chrome: &Chrome, kept: &KeptMessage, names: &Names) -> Vec<(&'static str, Cell)> {
    let message = &kept.message;
    let mut facts = vec![
        ("operator-payments-at", moment(message.received_at)),
        (
            "finance-column-verdict",
            tag(
                chrome,
                codes::finance::VERDICT,
                tone(message.verdict),
                message.verdict.as_str(),
            ),
        ),
        (
            "finance-column-reason",
            words_or_none(Some(reason_words(chrome, message.reason.as_deref()))),
        ),
        ("finance-column-way", Cell::words(way(chrome, message))),
        ("label-amount", amount(message)),
        (
            "label-bank-reference",
            Cell::words(&message.bank_transaction_id),
        ),
    ];
    if let Some(entry) = &kept.entry {
        facts.push((
            "finance-column-booked",
            Cell::link(
                paths::finance_statement(&entry.statement.to_string()),
                chrome.date(entry.booked_on),
            ),
        ));
        facts.push((
            "finance-column-payer",
            words_or_none(entry.counterparty_name.clone()),
        ));
        facts.push(("finance-column-purpose", Cell::words(&entry.purpose)));
    }
    facts.push((
        "operator-payments-invoice",
        invoice_number(message.invoice_number),
    ));
    if let Some(invoice) = &kept.invoice {
        facts.push((
            "finance-column-invoice-state",
            Cell::words(code(
                chrome,
                codes::finance::INVOICE,
                invoice.state.as_str(),
            )),
        ));
        facts.push(("finance-column-user", super::name(names, invoice.account)));
        if let Some(booking) = invoice.booking() {
            facts.push(("finance-column-booking", Cell::words(booking.to_string())));
        }
    }
    facts
}

/// Postings: from where, to where, what for.
fn transfers(chrome: &Chrome, transfers: &[Transfer], names: &Names) -> Sheet {
    let columns = [
        Column::moment("finance-column-at"),
        Column::words("finance-column-debit"),
        Column::words("finance-column-credit"),
        Column::words("finance-column-cause"),
        Column::money("label-amount"),
    ];
    let row = |transfer: &Transfer| {
        vec![
            moment(transfer.at),
            Cell::words(account_words(chrome, names, transfer.debit)),
            Cell::words(account_words(chrome, names, transfer.credit)),
            Cell::words(code(
                chrome,
                codes::finance::POSTING_CAUSE,
                transfer.cause.kind.as_str(),
            )),
            Cell::Money(transfer.amount.minor),
        ]
    };
    Sheet::new("finance-entries-made", "finance-entries-none", &columns)
        .with_rows(transfers.iter().map(row))
}
