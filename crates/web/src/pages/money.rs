//! The reader's money: balance and movements, statements and receipts to take away.

use super::failure::Failure;
use super::fields;
use super::reader::Member;
use super::shown;
use crate::app::App;
use crate::service::money::{self as service, Numbers, clause, next};
use crate::service::papers::{self, PaperError};
use crate::view::forms::Form;
use crate::view::money::{BookingLink, MovementRow, PeriodForm};
use crate::view::{MoneyPage, paths};
use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::ids::AccountId;
use payments::{Movement, Period, PeriodError, PeriodStatement, StatementOfPeriodError};
use uuid::Uuid;

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route(paths::MONEY, get(page))
        .route(paths::STATEMENT_PDF, get(statement_pdf))
        .route(paths::STATEMENT_CSV, get(statement_csv))
        .route(paths::STATEMENT_XLSX, get(statement_xlsx))
        .route("/money/receipts/{id}", get(receipt))
}

async fn page(member: Member) -> Result<Response, Failure> {
    let page = page_of(&member, this_month(&member)).await?;
    Ok(member.show(&page))
}

/// The days from the first of the month until today.
fn this_month(member: &Member) -> PeriodForm {
    let today = member.today();
    PeriodForm::from_pairs([
        ("from", today.first_of_month().to_string()),
        ("until", today.to_string()),
    ])
}

async fn page_of(member: &Member, form: PeriodForm) -> Result<MoneyPage, Failure> {
    let before = match member.query("before") {
        Some(id) => Some(id.parse().map_err(|_| Failure::not_found())?),
        None => None,
    };
    let (money, numbers) = service::page(&member.app, &member.account, before).await?;
    let more = next(&money.movements);
    Ok(MoneyPage {
        chrome: member.chrome(),
        balance_minor: money.balance.minor,
        debt_minor: money.debt.minor,
        movements: money
            .movements
            .iter()
            .map(|movement| row(movement, member.account.id, &numbers))
            .collect(),
        more: more.map(|last| format!("{}?before={last}", paths::MONEY)),
        form,
    })
}

fn row(movement: &Movement, account: AccountId, numbers: &Numbers) -> MovementRow {
    let zone = kernel::zone::kazakhstan();
    let cause = movement.transfer.cause.kind;
    let way = movement.way.map(|way| way.as_str().to_owned());
    MovementRow {
        at: shown::zoned(movement.transfer.at, &zone),
        cause: cause.as_str().to_owned(),
        clause: clause(cause),
        change_minor: movement.change(account).minor,
        booking: movement.booking.map(|id| BookingLink {
            id: id.to_string(),
            number: numbers.get(&id).map(ToString::to_string),
        }),
        invoice: movement.invoice_number,
        way: way.unwrap_or_default(),
        receipt: movement.receipt().map(|id| id.to_string()),
    }
}

async fn statement_pdf(member: Member) -> Result<Response, Failure> {
    let (statement, numbers) = match asked_statement(&member).await? {
        Ok(found) => found,
        Err(page) => return Ok(*page),
    };
    let now = member.now();
    let document = papers::statement(member.lang, &member.account, &statement, &numbers, now);
    let name = file_name(&statement, "pdf");
    Ok(file("application/pdf", &name, papers::pdf(document).await?))
}

async fn statement_csv(member: Member) -> Result<Response, Failure> {
    let (statement, numbers) = match asked_statement(&member).await? {
        Ok(found) => found,
        Err(page) => return Ok(*page),
    };
    let table = papers::statement_table(member.lang, member.account.id, &statement, &numbers);
    let name = file_name(&statement, "csv");
    let kind = "text/csv; charset=utf-8";
    Ok(file(kind, &name, papers::csv(table).await?))
}

async fn statement_xlsx(member: Member) -> Result<Response, Failure> {
    let (statement, numbers) = match asked_statement(&member).await? {
        Ok(found) => found,
        Err(page) => return Ok(*page),
    };
    let table = papers::statement_table(member.lang, member.account.id, &statement, &numbers);
    let name = file_name(&statement, "xlsx");
    let bytes = papers::xlsx(table, member.now()).await?;
    Ok(file(XLSX, &name, bytes))
}

/// The statement that the query asks for, or the page again with what is wrong with the period.
async fn asked_statement(
    member: &Member,
) -> Result<Result<(PeriodStatement, Numbers), Box<Response>>, Failure> {
    let mut form = PeriodForm::default();
    for name in ["from", "until"] {
        form.fill([(name, member.query(name).unwrap_or_default())]);
    }
    let from = fields::date(&mut form, "from");
    let until = fields::date(&mut form, "until");
    let wrong = match from
        .zip(until)
        .map(|(from, until)| Period::new(from, until))
    {
        None => None,
        Some(Err(error)) => Some(period_rule(error)),
        Some(Ok(period)) => match service::statement(&member.app, &member.account, period).await {
            Ok(found) => return Ok(Ok(found)),
            Err(StatementOfPeriodError::TooManyMovements) => Some("period-movements"),
            Err(StatementOfPeriodError::Store(error)) => return Err(error.into()),
        },
    };
    if let Some(rule) = wrong {
        fields::reject(&mut form, "until", rule);
    }
    let page = page_of(member, form).await?;
    Ok(Err(Box::new(member.show_errors(&page))))
}

/// The rule that a period breaks, as in `error-<rule>`.
pub const fn period_rule(error: PeriodError) -> &'static str {
    match error {
        PeriodError::Reversed => "period-reversed",
        PeriodError::TooLong => "period-too-long",
        PeriodError::OffCalendar => "period-calendar",
    }
}

/// The name of a statement's file.
pub fn file_name(statement: &PeriodStatement, ending: &str) -> String {
    let period = statement.period;
    format!("shekara-{}-{}.{ending}", period.from(), period.until())
}

/// The receipt for a payment of the reader's; for others it isn't there.
async fn receipt(member: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: Uuid = id.parse().map_err(|_| Failure::not_found())?;
    let found = service::receipt(&member.app, &member.account, id).await?;
    let (receipt, numbers) = found.ok_or_else(Failure::not_found)?;
    let document = papers::receipt(
        &member.app,
        member.lang,
        &member.account,
        &receipt,
        &numbers,
    );
    let name = format!("shekara-{}.pdf", receipt.code);
    Ok(file("application/pdf", &name, papers::pdf(document).await?))
}

/// The kind of a spreadsheet.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file to take away; a browser shows a PDF at once.
pub fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let how = if kind == "application/pdf" {
        "inline"
    } else {
        "attachment"
    };
    let headers = [
        (header::CONTENT_TYPE, String::from(kind)),
        (
            header::CONTENT_DISPOSITION,
            format!("{how}; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, String::from("no-store")),
    ];
    (headers, bytes).into_response()
}

impl From<PaperError> for Failure {
    fn from(error: PaperError) -> Self {
        tracing::error!(%error, "a paper could not be made");
        Self::status(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
