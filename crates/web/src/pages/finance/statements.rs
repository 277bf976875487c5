//! Statements of the bank: those that were imported, the gaps between them, one with its entries, and
//! importing another.

use super::{answer, before, code, id, moment, rows, words_or_none};
use crate::i18n::Message;
use crate::pages::failure::Failure;
use crate::pages::reader::{Accountant, Finance};
use crate::service::finance;
use crate::view::finance::{Ask, Block, Cell, Column, FinancePage, Input, Question, Sheet};
use crate::view::forms::Form;
use crate::view::{Chrome, Tone, codes, paths};
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use payments::finance::{EntriesOf, EntryRow, Gap, KnownStatement, KnownStatements, gaps};
use payments::{Direction, EntryFate, ImportError, PAGE_MAX, StatementError};
use queue::statements::{ImportFailure, ImportReport};

/// Conflicts that are named on the page; the journal has all of them.
const CONFLICTS_SHOWN: usize = 20;

fn ask() -> Ask {
    let file = Question::new(
        "file",
        "label-statement-file",
        Input::File(".xml,.txt,text/xml,text/plain"),
    );
    let file = file.hinted("hint-statement-file");
    Ask::post(paths::FINANCE_STATEMENTS, vec![file], "finance-import")
}

async fn page(finance: &Finance, ask: Ask, said: Option<Block>) -> Result<FinancePage, Failure> {
    let query = KnownStatements { limit: PAGE_MAX };
    let statements = finance.app.store.read(query).await?;
    let people = statements.iter().map(|statement| statement.imported_by);
    let names = finance::names(&finance.app, people.collect()).await?;
    let mut page = FinancePage::new(
        finance.chrome(),
        "finance-statements",
        "finance-statements-lead",
    );
    page.save_as(paths::FINANCE_STATEMENTS);
    if let Some(said) = said {
        page.add(said);
    }
    if finance.is_accountant() {
        page.add(Block::Ask(ask));
    } else {
        let words = page.chrome.t("finance-auditor-looks");
        page.add(Block::Notice(Tone::Plain, vec![words]));
    }
    let missing = gaps(&statements);
    if !missing.is_empty() {
        let lines = missing.iter().map(|gap| gap_words(&page.chrome, gap));
        let lines: Vec<String> = lines.take(CONFLICTS_SHOWN).collect();
        page.add(Block::Heading("finance-gaps"))
            .add(Block::Notice(Tone::Bad, lines));
    } else if !statements.is_empty() {
        let words = page.chrome.t("finance-gaps-none");
        page.add(Block::Notice(Tone::Good, vec![words]));
    }
    let columns = [
        Column::words("finance-column-period"),
        Column::words("finance-column-format"),
        Column::number("finance-column-entries"),
        Column::money("finance-column-opening"),
        Column::money("finance-column-closing"),
        Column::moment("finance-column-imported"),
        Column::words("finance-column-by"),
    ];
    let row = |statement: &KnownStatement| {
        vec![
            Cell::link(
                paths::finance_statement(&statement.id.to_string()),
                period(&page.chrome, statement),
            ),
            Cell::words(format_name(statement)),
            Cell::Number(statement.entries),
            Cell::Money(statement.opening.minor),
            Cell::Money(statement.closing.minor),
            moment(statement.imported_at),
            super::name(&names, statement.imported_by),
        ]
    };
    let rows: Vec<_> = statements.iter().map(row).collect();
    let sheet = Sheet::new("finance-statements", "finance-statements-none", &columns);
    page.add(Block::Heading("finance-statements-known"))
        .add(Block::Sheet(sheet.with_rows(rows)));
    Ok(page)
}

fn period(chrome: &Chrome, statement: &KnownStatement) -> String {
    if statement.from == statement.until {
        return chrome.date(statement.from);
    }
    let (from, until) = (statement.from, statement.until);
    format!("{} – {}", chrome.date(from), chrome.date(until))
}

/// The name of a format is the same in every language.
const fn format_name(statement: &KnownStatement) -> &'static str {
    match statement.format {
        payments::StatementFormat::Camt053 => "camt.053",
        payments::StatementFormat::OneC => "1C",
    }
}

fn gap_words(chrome: &Chrome, gap: &Gap) -> String {
    match gap {
        Gap::Days { from, until } => chrome.t2("finance-gap-days", "from", from, "until", until),
        Gap::Balance {
            on,
            closing,
            opening,
        } => {
            let message = Message::new("finance-gap-balance")
                .with("on", *on)
                .with("closing", crate::i18n::Value::MoneyMinor(closing.minor))
                .with("opening", crate::i18n::Value::MoneyMinor(opening.minor));
            chrome.say(message)
        }
    }
}

/// The statements there are.
pub async fn list(finance: Finance) -> Result<Response, Failure> {
    let page = page(&finance, ask(), None).await?;
    Ok(answer(&finance, &page))
}

/// What came of an import.
fn imported_words(chrome: &Chrome, imported: &ImportReport) -> Block {
    let number = |key: &str, count: usize| chrome.t1(key, "n", count);
    let mut lines = vec![chrome.t("finance-imported")];
    for (key, count) in [
        ("finance-imported-known", imported.known),
        ("finance-imported-offered", imported.offered),
        ("finance-imported-unknown", imported.unknown),
        ("finance-imported-executed", imported.executions.len()),
        ("finance-imported-paid-back", imported.paid_back),
        ("finance-imported-reversed", imported.reversed),
        ("finance-imported-outgoing", imported.outgoing),
    ] {
        if count > 0 {
            lines.push(number(key, count));
        }
    }
    if imported.card_settlements.minor > 0 {
        let sum = crate::i18n::Value::MoneyMinor(imported.card_settlements.minor);
        lines.push(chrome.t1("finance-imported-cards", "amount", sum));
    }
    for conflict in imported.conflicts.iter().take(CONFLICTS_SHOWN) {
        let kind = match conflict.kind {
            payments::ConflictKind::Content => "content".to_owned(),
            other => other.as_str().to_owned(),
        };
        let reason = code(
            chrome,
            codes::finance::MESSAGE_REASON,
            &format!("statement_{kind}"),
        );
        let reference = conflict.reference.as_str();
        lines.push(chrome.t2(
            "finance-imported-conflict",
            "reference",
            reference,
            "reason",
            &reason,
        ));
    }
    let tone = if imported.conflicts.is_empty() {
        Tone::Good
    } else {
        Tone::Warning
    };
    Block::Notice(tone, lines)
}

/// Why a file is refused: the field, its line, the rule and the way out.
fn refusal_message(chrome: &Chrome, error: &StatementError) -> Message {
    let rule = code(chrome, codes::finance::STATEMENT_RULE, error.code());
    match error {
        StatementError::Field { field, line, .. } => Message::new("error-statement-field")
            .with("name", (*field).to_owned())
            .with("line", *line)
            .with("rule", rule),
        _ => Message::new("error-statement").with("rule", rule),
    }
}

/// Reads the file of a form; other parts are passed over.
async fn read_file(mut parts: Multipart) -> Result<Vec<u8>, Failure> {
    let refused = |error: axum::extract::multipart::MultipartError| {
        Failure::status(error.into_response().status())
    };
    let mut file = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(refused)? {
        let is_file = part.name() == Some("file");
        let bytes = part.bytes().await.map_err(refused)?;
        if is_file {
            file = bytes.into();
        }
    }
    Ok(file)
}

/// Imports a statement and says what came of it. Sent again, it says that everything is known.
pub async fn submit(accountant: Accountant, parts: Multipart) -> Result<Response, Failure> {
    let file = read_file(parts).await?;
    let mut form = ask();
    if file.is_empty() {
        form.reject("file", Message::new("error-required"));
        let page = page(&accountant, form, None).await?;
        return Ok(accountant.show_errors(&page));
    }
    let chrome = accountant.chrome();
    match accountant
        .app
        .desk
        .import(file, accountant.account.id)
        .await
    {
        Ok(imported) => {
            let said = imported_words(&chrome, &imported);
            let page = page(&accountant, form, Some(said)).await?;
            return Ok(accountant.show_as(StatusCode::OK, &page));
        }
        Err(ImportFailure::Unreadable(error)) => {
            form.reject("file", refusal_message(&chrome, &error));
        }
        Err(ImportFailure::Import(ImportError::AnotherAccount { expected, found })) => {
            let message = Message::new("error-statement-account")
                .with("expected", expected.to_string())
                .with("found", found.to_string());
            form.reject("file", message);
        }
        Err(ImportFailure::Import(ImportError::OtherFormat { from, until, .. })) => {
            let message = Message::new("error-statement-other-format")
                .with("from", from)
                .with("until", until);
            form.reject("file", message);
        }
        Err(ImportFailure::Import(ImportError::Store(error))) => return Err(error.into()),
        Err(ImportFailure::Refused(refusal)) => return Err(refusal.into()),
    }
    let page = page(&accountant, form, None).await?;
    Ok(accountant.show_errors(&page))
}

/// One statement with its entries.
pub async fn show(finance: Finance, Path(text): Path<String>) -> Result<Response, Failure> {
    let statement = id(&text)?;
    let query = |after, limit| EntriesOf {
        statement,
        after,
        limit,
    };
    let found = finance.app.store.read(query(None, 1)).await?;
    let (statement, _) = found.ok_or_else(Failure::not_found)?;
    let first = before(&finance, "after")?;
    let take = |found: Option<(_, Vec<_>)>| found.map(|(_, entries)| entries).unwrap_or_default();
    let (entries, has_more) = rows(&finance, first, query, take, |entry| entry.id).await?;
    let mut page = FinancePage::new(
        finance.chrome(),
        "finance-statement",
        "finance-statement-lead",
    );
    let here = paths::finance_statement(&text);
    page.more = entries
        .last()
        .filter(|_| has_more)
        .map(|last| format!("{here}?after={}", last.id));
    page.export = here;
    let facts = vec![
        (
            "finance-column-period",
            Cell::words(period(&page.chrome, &statement)),
        ),
        (
            "finance-column-account",
            Cell::words(statement.account.to_string()),
        ),
        (
            "finance-column-format",
            Cell::words(format_name(&statement)),
        ),
        (
            "finance-column-opening",
            Cell::Money(statement.opening.minor),
        ),
        (
            "finance-column-closing",
            Cell::Money(statement.closing.minor),
        ),
        ("finance-column-entries", Cell::Number(statement.entries)),
    ];
    let sheet = entries_sheet(&page.chrome, &entries);
    page.add(Block::Facts(facts)).add(Block::Sheet(sheet));
    Ok(answer(&finance, &page))
}

/// What became of an entry, in words and tone.
fn fate(chrome: &Chrome, entry: &EntryRow) -> Cell {
    let (tone, text) = match entry.fate {
        EntryFate::Offered if entry.message.is_some() => (Tone::Good, "settled"),
        EntryFate::Offered => (Tone::Warning, "offered"),
        EntryFate::Unknown => (Tone::Warning, "unknown"),
        EntryFate::Execution => (Tone::Good, "execution"),
        other => (Tone::Plain, other.as_str()),
    };
    super::tag(chrome, codes::finance::FATE, tone, text)
}

/// Entries as a table: money in and money out in columns of their own.
pub(super) fn entries_sheet(chrome: &Chrome, entries: &[EntryRow]) -> Sheet {
    let columns = [
        Column::day("finance-column-booked"),
        Column::words("finance-column-counterparty"),
        Column::words("finance-column-purpose"),
        Column::words("finance-column-fate"),
        Column::money("finance-column-in"),
        Column::money("finance-column-out"),
    ];
    let row = |entry: &EntryRow| {
        let amount = Cell::Money(entry.amount.minor);
        let (money_in, money_out) = match entry.direction {
            Direction::Credit => (amount, Cell::Empty),
            Direction::Debit => (Cell::Empty, amount),
        };
        let day = match entry.message {
            Some(message) => Cell::link(
                paths::finance_receipt(&message.to_string()),
                chrome.date(entry.booked_on),
            ),
            None => Cell::Day(entry.booked_on),
        };
        vec![
            day,
            words_or_none(entry.counterparty_name.clone()),
            Cell::words(&entry.purpose),
            fate(chrome, entry),
            money_in,
            money_out,
        ]
    };
    let sum = |direction| {
        let of_direction = entries.iter().filter(|entry| entry.direction == direction);
        Cell::Money(of_direction.map(|entry| entry.amount.minor).sum())
    };
    let total = vec![
        Cell::words(chrome.t("finance-total")),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        sum(Direction::Credit),
        sum(Direction::Debit),
    ];
    Sheet::new("finance-entries", "finance-entries-empty", &columns)
        .with_rows(entries.iter().map(row))
        .with_total(total)
}
