//! The papers of a user's money: receipt and statement as documents and tables, in the reader's language.

use super::money::{Numbers, check_address, registrar};
use crate::app::App;
use crate::i18n::{Lang, Value, format};
use crate::view::codes;
use crate::view::money::key_of;
use ::documents::{
    Block, Cell, CodeBlock, Column, ColumnKind, Document, DocumentError, Fact, Paper, Table,
    TableError,
};
use accounts::Account;
use jiff::{Timestamp, Zoned};
use kernel::ids::AccountId;
use kernel::language::Language;
use kernel::money::Money;
use payments::{InvoicePurpose, Movement, PeriodStatement, Receipt};

/// The clock of the papers.
fn local(at: Timestamp) -> Zoned {
    at.to_zoned(kernel::zone::kazakhstan())
}

/// The language of a paper.
fn language(lang: Lang) -> Language {
    Language::or_kazakh(lang.code())
}

/// What a payment is for, in words.
fn purpose(lang: Lang, purpose: Option<InvoicePurpose>) -> String {
    let code = purpose.map_or("account", InvoicePurpose::as_str);
    lang.t(&key_of("money-for", codes::MONEY_PURPOSES, code, "account"))
}

/// Why money moved, in words.
fn cause(lang: Lang, movement: &Movement) -> String {
    let code = movement.transfer.cause.kind.as_str();
    lang.t(&key_of("money-cause", codes::MONEY_CAUSES, code, "other"))
}

fn with_moment(lang: Lang, key: &str, at: Timestamp) -> String {
    lang.tv(key, &[("moment", Value::Moment(Box::new(local(at))))])
}

/// Who issues the papers, in one line.
fn issuer() -> String {
    registrar().map_or_else(String::new, |registrar| registrar.name.clone())
}

/// The receipt for a payment. It is as old as its first issue, so the same receipt has the same bytes.
pub fn receipt(
    app: &App,
    lang: Lang,
    account: &Account,
    receipt: &Receipt,
    numbers: &Numbers,
) -> Document {
    let mut blocks = Vec::new();
    if let Some(at) = receipt.reversed_at {
        blocks.push(Block::Important(with_moment(lang, "receipt-reversed", at)));
    }
    blocks.push(Block::Facts(receipt_facts(lang, account, receipt, numbers)));
    blocks.push(Block::Code(CodeBlock {
        content: check_address(app, receipt.code),
        caption: lang.t("receipt-check"),
        description: lang.t("receipt-check-description"),
    }));
    blocks.push(Block::Note(lang.t("receipt-note")));
    Document {
        title: lang.t("receipt-title"),
        issuer: issuer(),
        language: language(lang),
        created_at: receipt.issued_at,
        paper: Paper::Portrait,
        footer: lang.t("document-footer"),
        blocks,
    }
}

fn receipt_facts(lang: Lang, account: &Account, receipt: &Receipt, numbers: &Numbers) -> Vec<Fact> {
    let facts = &receipt.facts;
    let money = |amount: Money| format::money(lang, amount.minor);
    let moment = |at: Timestamp| format::moment(lang, &local(at));
    let way = key_of(
        "money-way",
        codes::MONEY_WAYS,
        facts.way.as_str(),
        "transfer",
    );
    let number = receipt.movement.booking.and_then(|id| numbers.get(&id));
    let registrar = registrar();
    let lines = [
        ("receipt-payee", registrar.map(|debtor| debtor.name.clone())),
        (
            "receipt-payee-bin",
            registrar.map(|debtor| debtor.bin.to_string()),
        ),
        ("receipt-payer", Some(account.display_name())),
        ("receipt-payer-number", account.holder.number()),
        (
            "receipt-invoice",
            facts.invoice_number.map(|number| number.to_string()),
        ),
        ("receipt-purpose", Some(purpose(lang, facts.purpose))),
        ("receipt-booking", number.map(ToString::to_string)),
        ("receipt-amount", Some(money(facts.amount))),
        ("receipt-paid-at", Some(moment(facts.paid_at))),
        ("receipt-way", Some(lang.t(&way))),
        ("receipt-reference", receipt.movement.bank_reference.clone()),
        ("receipt-balance", Some(money(receipt.balance_after))),
        ("receipt-issued-at", Some(moment(receipt.issued_at))),
        ("receipt-reversed-label", receipt.reversed_at.map(moment)),
    ];
    lines
        .into_iter()
        .filter_map(|(key, value)| Some(Fact::new(lang.t(key), value?)))
        .collect()
}

/// The statement of a period as a document.
pub fn statement(
    lang: Lang,
    account: &Account,
    statement: &PeriodStatement,
    numbers: &Numbers,
    now: Timestamp,
) -> Document {
    let money = |minor: i64| format::money(lang, minor);
    let period = statement.period;
    let days = [
        ("from", Value::Date(period.from())),
        ("until", Value::Date(period.until())),
    ];
    let changes: Vec<i64> = statement
        .movements
        .iter()
        .map(|movement| movement.change(account.id).minor)
        .collect();
    let sum = |is_wanted: fn(&i64) -> bool| {
        let wanted = changes.iter().copied().filter(is_wanted);
        wanted.fold(0_i64, i64::saturating_add)
    };
    let mut facts = vec![Fact::new(
        lang.t("statement-holder"),
        account.display_name(),
    )];
    if let Some(number) = account.holder.number() {
        facts.push(Fact::new(lang.t("statement-number"), number));
    }
    let rest = [
        (
            "statement-period",
            format!(
                "{} – {}",
                format::date(lang, period.from()),
                format::date(lang, period.until())
            ),
        ),
        ("statement-opening", money(statement.opening.minor)),
        ("statement-received", money(sum(|change| *change > 0))),
        ("statement-spent", money(sum(|change| *change < 0))),
        ("statement-closing", money(statement.closing.minor)),
        ("statement-made", format::moment(lang, &local(now))),
    ];
    facts.extend(rest.map(|(key, value)| Fact::new(lang.t(key), value)));
    Document {
        title: lang.tv("statement-title", &days),
        issuer: issuer(),
        language: language(lang),
        created_at: now,
        paper: Paper::Landscape,
        footer: lang.t("document-footer"),
        blocks: vec![
            Block::Facts(facts),
            Block::Table(statement_table(lang, account.id, statement, numbers)),
            Block::Note(lang.t("statement-note")),
        ],
    }
}

/// The statement of a period as a table: the opening balance, the movements with the balance after each,
/// the closing balance.
pub fn statement_table(
    lang: Lang,
    account: AccountId,
    statement: &PeriodStatement,
    numbers: &Numbers,
) -> Table {
    let column = |key: &str, kind| Column::new(lang.t(key), kind);
    let text = |value: Option<String>| value.map_or(Cell::Empty, Cell::Text);
    let border = |key: &str, amount: Money| {
        let mut cells = vec![Cell::Empty; 7];
        cells[1] = Cell::Text(lang.t(key));
        cells[6] = Cell::Money(amount);
        cells
    };
    let mut balance = statement.opening.minor;
    let mut rows = vec![border("statement-opening", statement.opening)];
    for movement in &statement.movements {
        let change = movement.change(account);
        balance = balance.saturating_add(change.minor);
        let number = movement.booking.and_then(|id| numbers.get(&id));
        rows.push(vec![
            Cell::Moment(local(movement.transfer.at).datetime()),
            Cell::Text(cause(lang, movement)),
            text(number.map(ToString::to_string)),
            text(movement.invoice_number.map(|number| number.to_string())),
            text(movement.bank_reference.clone()),
            Cell::Money(change),
            Cell::Money(Money::kzt(balance)),
        ]);
    }
    Table {
        name: lang.t("statement-sheet"),
        columns: vec![
            column("statement-column-when", ColumnKind::Moment),
            column("statement-column-what", ColumnKind::Text),
            column("statement-column-booking", ColumnKind::Text),
            column("statement-column-invoice", ColumnKind::Text),
            column("statement-column-reference", ColumnKind::Text),
            column("statement-column-amount", ColumnKind::Money),
            column("statement-column-balance", ColumnKind::Money),
        ],
        rows,
        total: Some(border("statement-closing", statement.closing)),
    }
}

/// Why a paper could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The document breaks a rule.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The table breaks a rule.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The thread that made it failed.
    #[error("the paper was not finished: {0}")]
    Unfinished(String),
}

/// Makes the file of a document on a thread of its own: a long statement takes a while, and other
/// requests must not wait for it.
///
/// # Errors
/// When the document breaks a rule.
pub async fn pdf(document: Document) -> Result<Vec<u8>, PaperError> {
    let made = tokio::task::spawn_blocking(move || ::documents::pdf(&document)).await;
    let file = made.map_err(|error| PaperError::Unfinished(error.to_string()))?;
    Ok(file?)
}

/// Makes the text file of a table.
///
/// # Errors
/// When the table breaks a rule.
pub async fn csv(table: Table) -> Result<Vec<u8>, PaperError> {
    let made = tokio::task::spawn_blocking(move || ::documents::csv(&table)).await;
    let file = made.map_err(|error| PaperError::Unfinished(error.to_string()))?;
    Ok(file?)
}

/// Makes the spreadsheet of a table.
///
/// # Errors
/// When the table breaks a rule.
pub async fn xlsx(table: Table, now: Timestamp) -> Result<Vec<u8>, PaperError> {
    let made = tokio::task::spawn_blocking(move || ::documents::xlsx(&table, now)).await;
    let file = made.map_err(|error| PaperError::Unfinished(error.to_string()))?;
    Ok(file?)
}
