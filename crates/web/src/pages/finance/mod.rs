//! The finance cabinet: what accountants do and auditors look at.
//!
//! A page is asked for with [`super::reader::Finance`], a change with [`super::reader::Accountant`]; for
//! other accounts these pages aren't there. Every list is saved as a file by the same handler that shows
//! it: `?file=csv&table=1`.

pub mod debtors;
pub mod forecast;
pub mod home;
pub mod order;
pub mod payouts;
pub mod postings;
pub mod receipts;
pub mod reconciliation;
pub mod statements;
pub mod transfers;
pub mod unknown;
pub mod withdrawals;

use super::failure::Failure;
use super::money::{XLSX, file};
use super::reader::Finance;
use super::shown;
use crate::app::App;
use crate::i18n::Message;
use crate::service::finance;
use crate::service::papers::PaperError;
use crate::view::finance::{Ask, Block, Button, Cell, FinancePage, Input, Question};
use crate::view::forms::Form;
use crate::view::{Chrome, Tone, codes, paths};
use accounts::Role;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::AccountId;
use payments::{
    BudgetError, LedgerAccount, OverviewError, PAGE_MAX, ProposalError, REASON_CHARACTERS,
    STATEMENT_BYTES, TransferError,
};
use std::collections::HashMap;
use store::Query;
use uuid::Uuid;

/// Rows of one page.
const PAGE: usize = 50;
/// Most rows of a file.
const FILE_ROWS_MAX: usize = 5_000;
/// What a form adds to the file it sends.
const FORM_BYTES: usize = 64 * 1024;

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route(paths::FINANCE, get(home::show))
        .route(paths::FINANCE_RECEIPTS, get(receipts::list))
        .route("/finance/receipts/{id}", get(receipts::show))
        .route(paths::FINANCE_UNKNOWN, get(unknown::list))
        .route(
            "/finance/unknown/{id}",
            get(unknown::show).post(unknown::propose),
        )
        .route("/finance/statements/{id}", get(statements::show))
        .route(paths::FINANCE_RECONCILIATION, get(reconciliation::show))
        .route(
            paths::FINANCE_TRANSFERS,
            get(transfers::show).post(transfers::make),
        )
        .route(
            "/finance/transfers/{number}",
            get(order::show).post(order::withdraw),
        )
        .route("/finance/transfers/{number}/print", get(order::print))
        .route("/finance/transfers/{number}/pain.001.xml", get(order::xml))
        .route(
            paths::FINANCE_PAYOUTS,
            get(payouts::list).post(payouts::make),
        )
        .route(
            "/finance/payouts/{id}",
            get(payouts::show).post(payouts::act),
        )
        .route("/finance/payouts/{id}/print", get(payouts::print))
        .route("/finance/payouts/{id}/pain.001.xml", get(payouts::xml))
        .route(
            "/finance/withdrawals/{id}",
            get(withdrawals::show).post(withdrawals::decide),
        )
        .route(
            paths::FINANCE_POSTINGS,
            get(postings::list).post(postings::propose),
        )
        .route(
            "/finance/postings/{id}",
            get(postings::show).merge(post(postings::decide)),
        )
        .route(paths::FINANCE_DEBTORS, get(debtors::show))
        .route(paths::FINANCE_FORECAST, get(forecast::show))
}

/// The page to which a statement is sent, with a limit of its own.
pub fn uploads() -> Router<App> {
    Router::new()
        .route(
            paths::FINANCE_STATEMENTS,
            get(statements::list).post(statements::submit),
        )
        .layer(DefaultBodyLimit::max(STATEMENT_BYTES + FORM_BYTES))
}

impl Finance {
    /// Whether the reader may also change things.
    fn is_accountant(&self) -> bool {
        self.account.role == Role::Accountant
    }
}

/// The page, or one of its tables as a file: `?file=csv` or `?file=xlsx`. A file has few thousand rows at
/// most, so it is made at once.
fn answer(reader: &Finance, page: &FinancePage) -> Response {
    let Some(ending @ ("csv" | "xlsx")) = reader.query("file") else {
        return reader.show(page);
    };
    let number: usize = reader
        .query("table")
        .and_then(|text| text.parse().ok())
        .unwrap_or(1);
    let Some(sheet) = page.sheets().nth(number.saturating_sub(1)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let table = sheet.table(&page.chrome);
    let (kind, made) = if ending == "csv" {
        ("text/csv; charset=utf-8", ::documents::csv(&table))
    } else {
        (XLSX, ::documents::xlsx(&table, reader.now()))
    };
    let name = format!("{}-{}.{ending}", sheet.caption, reader.today());
    match made {
        Ok(bytes) => file(kind, &name, bytes),
        Err(error) => Failure::from(PaperError::from(error)).into_response(),
    }
}

/// The words of a code of a family.
fn code(chrome: &Chrome, family: codes::Family, code: &str) -> String {
    chrome.t(codes::key_or_other(family.prefix, family.codes, code))
}

/// A code with a tone.
fn tag(chrome: &Chrome, family: codes::Family, tone: Tone, text: &str) -> Cell {
    Cell::Tag(tone, code(chrome, family, text))
}

/// Why a message got its verdict, in words.
fn reason_words(chrome: &Chrome, reason: Option<&str>) -> String {
    let Some(reason) = reason else {
        return String::new();
    };
    let known = codes::finance::MESSAGE_REASON;
    if let Some(rule) = reason.strip_prefix("statement_")
        && !known.codes.contains(&codes::kebab(reason).as_str())
    {
        return code(chrome, codes::finance::STATEMENT_RULE, rule);
    }
    code(chrome, known, reason)
}

/// An instant, in Kazakhstan.
fn moment(at: Timestamp) -> Cell {
    Cell::Moment(shown::zoned(at, &kernel::zone::kazakhstan()))
}

/// Words, or nothing.
fn words_or_none(text: Option<String>) -> Cell {
    text.filter(|text| !text.is_empty())
        .map_or(Cell::Empty, Cell::Words)
}

/// Names of people and users, by their ids.
type Names = HashMap<AccountId, String>;

/// The name of somebody.
fn name(names: &Names, id: AccountId) -> Cell {
    words_or_none(names.get(&id).cloned())
}

/// An account of the ledger in words; a user's with its owner.
fn account_words(chrome: &Chrome, names: &Names, account: LedgerAccount) -> String {
    let text = account.to_string();
    let kind = text.split(':').next().unwrap_or_default();
    let said = code(chrome, codes::finance::LEDGER_ACCOUNT, kind);
    match finance::owner(account).and_then(|owner| names.get(&owner)) {
        Some(owner) => format!("{said}: {owner}"),
        None => said,
    }
}

/// The form of a decision: `action=approve|reject`, with the reason.
fn deciding(action: String, may_approve: bool) -> Ask {
    let reason =
        Question::new("reason", "label-money-reason", Input::Area).hinted("hint-decision-reason");
    let mut ask = Ask::post(action, vec![reason], "finance-reject");
    ask.buttons = Vec::new();
    if may_approve {
        ask.buttons.push(Button {
            value: "approve",
            key: "finance-approve",
            is_second: false,
        });
    }
    ask.buttons.push(Button {
        value: "reject",
        key: "finance-reject",
        is_second: true,
    });
    ask
}

/// Adds what the reader may do about something that one person wants and another decides.
fn add_decision(finance: &Finance, page: &mut FinancePage, ask: Ask, is_open: bool, is_own: bool) {
    if !is_open {
        // Two people decided at once: the second one is told so.
        let errors = ask.errors(&page.chrome).into_iter();
        let lines: Vec<String> = errors.map(|error| error.text).collect();
        if !lines.is_empty() {
            page.add(Block::Notice(Tone::Bad, lines));
        }
        return;
    }
    if !finance.is_accountant() {
        let words = page.chrome.t("finance-auditor-looks");
        page.add(Block::Notice(Tone::Plain, vec![words]));
        return;
    }
    page.add(Block::Heading("finance-decide"));
    if is_own {
        let words = page.chrome.t("finance-own-proposal");
        page.add(Block::Notice(Tone::Plain, vec![words]));
    }
    page.add(Block::Ask(ask));
}

/// The id of a page's address or query.
fn id(text: &str) -> Result<Uuid, Failure> {
    text.parse().map_err(|_| Failure::not_found())
}

/// The last row of the page before.
fn before(reader: &Finance, name: &str) -> Result<Option<Uuid>, Failure> {
    reader.query(name).map(id).transpose()
}

/// One more row than a page has: whether there is another page.
fn limit() -> i64 {
    i64::try_from(PAGE + 1).unwrap_or(i64::MAX)
}

/// The rows of a list from one on, and whether there are more: a page of them, or for a file all there
/// are, at most [`FILE_ROWS_MAX`].
async fn rows<Q: Query, T: Send, K: Copy + Send>(
    reader: &Finance,
    first: Option<K>,
    query: impl Fn(Option<K>, i64) -> Q + Send,
    take: impl Fn(Q::Out) -> Vec<T> + Send,
    key: impl Fn(&T) -> K + Send,
) -> Result<(Vec<T>, bool), Failure>
where
    Failure: From<Q::Error>,
{
    let store = &reader.app.store;
    if !is_file(reader) {
        let mut page = take(store.read(query(first, limit())).await?);
        let has_more = page.len() > PAGE;
        page.truncate(PAGE);
        return Ok((page, has_more));
    }
    let mut all = Vec::new();
    let mut from = first;
    loop {
        let some = take(store.read(query(from, PAGE_MAX)).await?);
        let is_last = i64::try_from(some.len()).is_ok_and(|length| length < PAGE_MAX);
        all.extend(some);
        from = all.last().map(&key);
        if is_last || all.len() >= FILE_ROWS_MAX {
            all.truncate(FILE_ROWS_MAX);
            return Ok((all, !is_last));
        }
    }
}

/// Whether a file is asked for.
fn is_file(reader: &Finance) -> bool {
    matches!(reader.query("file"), Some("csv" | "xlsx"))
}

/// A day of the query; none, or one that is no day, is today.
fn day(reader: &Finance) -> Date {
    let asked = reader.query("day").and_then(crate::view::forms::parse_date);
    asked.unwrap_or_else(|| reader.today())
}

impl From<BudgetError> for Failure {
    fn from(error: BudgetError) -> Self {
        tracing::error!(%error, "the table of budget codes can't be used");
        Self::status(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl From<OverviewError> for Failure {
    fn from(error: OverviewError) -> Self {
        match error {
            OverviewError::Store(error) => error.into(),
            OverviewError::Budget(error) => error.into(),
            OverviewError::Period => Self::status(StatusCode::UNPROCESSABLE_ENTITY),
        }
    }
}

impl From<TransferError> for Failure {
    fn from(error: TransferError) -> Self {
        match error {
            TransferError::Store(error) => error.into(),
            TransferError::Budget(error) => error.into(),
            TransferError::DayNotOver { .. } => Self::status(StatusCode::UNPROCESSABLE_ENTITY),
        }
    }
}

/// Puts a refusal at the field it concerns.
///
/// # Errors
/// What has no field: the storage, and a proposal that isn't there.
fn refuse(ask: &mut Ask, error: ProposalError) -> Result<(), Failure> {
    let (field, message) = refusal(error)?;
    ask.reject(field, message);
    Ok(())
}

/// The field that a refusal concerns, and its message.
fn refusal(error: ProposalError) -> Result<(&'static str, Message), Failure> {
    let refused = match error {
        ProposalError::Store(error) => return Err(error.into()),
        ProposalError::NotFound => return Err(Failure::not_found()),
        ProposalError::Reason => {
            let message = Message::new("error-reason-range").with("most", REASON_CHARACTERS);
            ("reason", message)
        }
        ProposalError::Posting(payments::PostingError::SameAccount(_)) => {
            ("credit", Message::new("error-posting-same"))
        }
        ProposalError::Posting(_) => ("amount", Message::new("error-amount-format")),
        ProposalError::Reserved(_) => ("debit", Message::new("error-posting-reserved")),
        ProposalError::Decided { .. } => ("reason", Message::new("error-proposal-decided")),
        ProposalError::SamePerson => ("reason", Message::new("error-proposal-same-person")),
        ProposalError::NotCovered { balance, .. } => {
            let has = crate::i18n::Value::MoneyMinor(balance.minor);
            (
                "reason",
                Message::new("error-posting-not-covered").with("balance", has),
            )
        }
        ProposalError::NoReceipt | ProposalError::ReceiptTaken => {
            ("reason", Message::new("error-receipt-taken"))
        }
        ProposalError::NoInvoice(_) => ("invoice", Message::new("error-invoice-unknown")),
    };
    Ok(refused)
}
