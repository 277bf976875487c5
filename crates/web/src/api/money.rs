//! The caller's money: movements, statements, receipts; and whether a document is real.

use super::answers::Amount;
use super::extract::{IdPath, Language, Parameters, SignedIn, Word};
use super::reading::{Place, Rule};
use super::rules;
use crate::app::App;
use crate::i18n::Lang;
use crate::pages::money::{file, file_name, period_rule};
use crate::problem::{FieldError, Problem};
use crate::service::money::{self as service, Numbers, clause, next};
use crate::service::papers::{self, PaperError};
use crate::view::codes::{MONEY_CAUSES, kebab};
use ::accounts::Account;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::AccountId;
use newtype_uuid::GenericUuid;
use payments::{
    CheckedDocument, DocumentCode, InvoicePurpose, Movement, Period, PeriodStatement, Receipt,
    StatementOfPeriodError,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Money that came or went.
#[derive(Debug, Serialize, ToSchema)]
pub struct MovementAnswer {
    /// Id.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Why: `receipt`, `booking_fee`, `move_fee`, `refund`, `assignment`, `manual`, `reversal`, `debt`,
    /// `debt_payment`, `waiver`, `withdrawal`, `payout` or `order_withdrawn`.
    #[schema(example = "receipt")]
    pub cause: &'static str,
    /// The cause in the caller's language.
    pub text: String,
    /// The clause of the order behind it; null when none is.
    #[schema(example = "23")]
    pub clause: Option<&'static str>,
    /// What it did to the account; less than nothing when money went.
    pub change: Amount,
    /// The booking it is about.
    pub booking: Option<Uuid>,
    /// The booking's number.
    #[schema(example = "05-004217-8")]
    pub booking_number: Option<String>,
    /// The invoice that was paid, or that asked for the fee.
    pub invoice: Option<i64>,
    /// How money came: `card`, `transfer` or `biller`.
    pub way: Option<&'static str>,
    /// The bank's own number of the payment.
    pub bank_reference: Option<String>,
    /// The id of its receipt, see `GET /me/receipts/{id}`.
    pub receipt: Option<Uuid>,
}

impl MovementAnswer {
    fn of(movement: &Movement, account: AccountId, numbers: &Numbers, lang: Lang) -> Self {
        let kind = movement.transfer.cause.kind;
        let code = kebab(kind.as_str());
        let is_known = MONEY_CAUSES.contains(&code.as_str());
        let key = if is_known { code.as_str() } else { "other" };
        let number = movement.booking.and_then(|id| numbers.get(&id));
        Self {
            id: movement.transfer.id.into_untyped_uuid(),
            at: movement.transfer.at,
            cause: kind.as_str(),
            text: lang.t(&format!("money-cause-{key}")),
            clause: Some(clause(kind)).filter(|clause| !clause.is_empty()),
            change: movement.change(account).into(),
            booking: movement.booking.map(GenericUuid::into_untyped_uuid),
            booking_number: number.map(ToString::to_string),
            invoice: movement.invoice_number,
            way: movement.way.map(payments::PaymentWay::as_str),
            bank_reference: movement.bank_reference.clone(),
            receipt: movement.receipt(),
        }
    }
}

/// The caller's money.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoneyAnswer {
    /// Money that is not spent yet.
    pub balance: Amount,
    /// What the caller owes; while it is more than nothing, new bookings are blocked.
    pub debt: Amount,
    /// Newest first.
    pub movements: Vec<MovementAnswer>,
    /// `before` of the next page; null on the last one.
    pub next: Option<Uuid>,
}

/// See your money
///
/// Balance, debt and movements, newest first, 50 on a page. `next` is the value of `before` for the page
/// after this one.
#[utoipa::path(
    get, path = "/me/money", tag = "money", operation_id = "viewMoney",
    params(("before" = Option<Uuid>, Query, description = "Last movement of the page before")),
    responses((status = 200, description = "The money", body = MoneyAnswer)),
)]
pub async fn view(
    State(app): State<App>,
    user: SignedIn,
    Language(lang): Language,
    mut parameters: Parameters,
) -> Result<Json<MoneyAnswer>, Problem> {
    let before = parameters.before();
    parameters.finish(&["before"])?;
    let before = before.map(GenericUuid::from_untyped_uuid);
    let (money, numbers) = service::page(&app, &user, before).await?;
    let next = next(&money.movements).map(GenericUuid::into_untyped_uuid);
    let movements = money
        .movements
        .iter()
        .map(|movement| MovementAnswer::of(movement, user.id, &numbers, lang))
        .collect();
    Ok(Json(MoneyAnswer {
        balance: money.balance.into(),
        debt: money.debt.into(),
        movements,
        next,
    }))
}

/// The statement of a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementAnswer {
    /// The first day, on the calendar of Kazakhstan.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
    /// What was on the account when the period began.
    pub opening: Amount,
    /// Oldest first; with the opening balance they sum up to the closing one.
    pub movements: Vec<MovementAnswer>,
    /// What was on it when the period ended.
    pub closing: Amount,
}

/// The period that the parameters ask for.
fn period(mut parameters: Parameters) -> Result<Period, Problem> {
    let known = ["from", "until"];
    let [from, until] = known.map(|name| {
        let text = parameters.take(name);
        let place = Place::Root.field(name);
        match text {
            None => {
                parameters.reader.reject(place, Rule::new("required"));
                None
            }
            Some(text) => parameters.reader.parse(place, Some(&text), rules::date),
        }
    });
    parameters.finish(&known)?;
    let days = from.zip(until).ok_or_else(|| wrong("period-calendar"))?;
    Period::new(days.0, days.1).map_err(|error| wrong(period_rule(error)))
}

fn wrong(rule: &str) -> Problem {
    Problem::invalid(vec![FieldError::new("until", rule, Vec::new())])
}

async fn asked(
    app: &App,
    account: &Account,
    parameters: Parameters,
) -> Result<(PeriodStatement, Numbers), Problem> {
    let period = period(parameters)?;
    match service::statement(app, account, period).await {
        Ok(found) => Ok(found),
        Err(StatementOfPeriodError::TooManyMovements) => Err(wrong("period-movements")),
        Err(StatementOfPeriodError::Store(error)) => Err(error.into()),
    }
}

/// See the statement of a period
///
/// At most a year and 4,000 movements. The balances at both ends agree with the movements between them.
#[utoipa::path(
    get, path = "/me/statement", tag = "money", operation_id = "viewStatement",
    params(
        ("from" = String, Query, description = "The first day, `2026-11-01`"),
        ("until" = String, Query, description = "The last day, `2026-11-30`"),
    ),
    responses((status = 200, description = "The statement", body = StatementAnswer)),
)]
pub async fn statement(
    State(app): State<App>,
    user: SignedIn,
    Language(lang): Language,
    parameters: Parameters,
) -> Result<Json<StatementAnswer>, Problem> {
    let (statement, numbers) = asked(&app, &user, parameters).await?;
    let movements = statement
        .movements
        .iter()
        .map(|movement| MovementAnswer::of(movement, user.id, &numbers, lang))
        .collect();
    Ok(Json(StatementAnswer {
        from: statement.period.from(),
        until: statement.period.until(),
        opening: statement.opening.into(),
        movements,
        closing: statement.closing.into(),
    }))
}

/// Take the statement of a period as PDF
///
/// The same as a document to print, in the caller's language.
#[utoipa::path(
    get, path = "/me/statement/pdf", tag = "money", operation_id = "statementAsPdf",
    params(
        ("from" = String, Query, description = "The first day, `2026-11-01`"),
        ("until" = String, Query, description = "The last day, `2026-11-30`"),
    ),
    responses((status = 200, description = "The document", content_type = "application/pdf", body = Vec<u8>)),
)]
pub async fn statement_pdf(
    State(app): State<App>,
    user: SignedIn,
    Language(lang): Language,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let (statement, numbers) = asked(&app, &user, parameters).await?;
    let document = papers::statement(lang, &user, &statement, &numbers, app.now());
    let bytes = papers::pdf(document).await?;
    Ok(file(
        "application/pdf",
        &file_name(&statement, "pdf"),
        bytes,
    ))
}

/// Take the statement of a period as CSV
///
/// UTF-8 with a byte order mark, `;` between fields, a comma before the hundredths: spreadsheet programs
/// open it with a double click.
#[utoipa::path(
    get, path = "/me/statement/csv", tag = "money", operation_id = "statementAsCsv",
    params(
        ("from" = String, Query, description = "The first day, `2026-11-01`"),
        ("until" = String, Query, description = "The last day, `2026-11-30`"),
    ),
    responses((status = 200, description = "The table", content_type = "text/csv", body = String)),
)]
pub async fn statement_csv(
    State(app): State<App>,
    user: SignedIn,
    Language(lang): Language,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let (statement, numbers) = asked(&app, &user, parameters).await?;
    let table = papers::statement_table(lang, user.id, &statement, &numbers);
    let bytes = papers::csv(table).await?;
    let name = file_name(&statement, "csv");
    Ok(file("text/csv; charset=utf-8", &name, bytes))
}

/// A receipt.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptAnswer {
    /// Its code, by which anybody can check it.
    #[schema(example = "00112233445566778899aabbccddeeff")]
    pub code: String,
    /// The page that says that it is real.
    pub check: String,
    /// When it was issued first.
    pub issued_at: Timestamp,
    /// The movement it is for.
    pub movement: MovementAnswer,
    /// What was on the account after the payment.
    pub balance_after: Amount,
    /// When the bank took the payment back; null if it did not.
    pub reversed_at: Option<Timestamp>,
    /// SHA-256 of what stands on it, in hex; the same in every language.
    pub sha256: String,
}

/// Get a receipt
///
/// For money that came to the caller's account. The first time the receipt is issued; asked again it is
/// the same.
#[utoipa::path(
    get, path = "/me/receipts/{id}", tag = "money", operation_id = "viewReceipt",
    params(("id" = Uuid, Path, description = "`receipt` of a movement")),
    responses((status = 200, description = "The receipt", body = ReceiptAnswer)),
)]
pub async fn receipt(
    State(app): State<App>,
    user: SignedIn,
    Language(lang): Language,
    id: IdPath,
) -> Result<Json<ReceiptAnswer>, Problem> {
    let (receipt, numbers) = issued(&app, &user, id).await?;
    Ok(Json(ReceiptAnswer {
        code: receipt.code.to_string(),
        check: service::check_address(&app, receipt.code),
        issued_at: receipt.issued_at,
        movement: MovementAnswer::of(&receipt.movement, user.id, &numbers, lang),
        balance_after: receipt.balance_after.into(),
        reversed_at: receipt.reversed_at,
        sha256: receipt.content_sha256,
    }))
}

/// Take a receipt as PDF
///
/// The same as a document to print, with a QR code that leads to the page that confirms it.
#[utoipa::path(
    get, path = "/me/receipts/{id}/pdf", tag = "money", operation_id = "receiptAsPdf",
    params(("id" = Uuid, Path, description = "`receipt` of a movement")),
    responses((status = 200, description = "The document", content_type = "application/pdf", body = Vec<u8>)),
)]
pub async fn receipt_pdf(
    State(app): State<App>,
    user: SignedIn,
    Language(lang): Language,
    id: IdPath,
) -> Result<Response, Problem> {
    let (receipt, numbers) = issued(&app, &user, id).await?;
    let document = papers::receipt(&app, lang, &user, &receipt, &numbers);
    let bytes = papers::pdf(document).await?;
    let name = format!("shekara-{}.pdf", receipt.code);
    Ok(file("application/pdf", &name, bytes))
}

async fn issued(app: &App, account: &Account, id: IdPath) -> Result<(Receipt, Numbers), Problem> {
    let found = service::receipt(app, account, id.0).await?;
    found.ok_or_else(|| Problem::not_found("receipt-not-found"))
}

/// What a document attests; it names nobody.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentAnswer {
    /// Its code.
    #[schema(example = "00112233445566778899aabbccddeeff")]
    pub code: String,
    /// What it is: `receipt`.
    #[schema(example = "receipt")]
    pub kind: &'static str,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// How much was paid.
    pub amount: Amount,
    /// When the money came.
    pub paid_at: Timestamp,
    /// The invoice; null when the payer named none that is known.
    pub invoice: Option<i64>,
    /// What for: `booking`, `move` or `debt`; null when no invoice is known.
    #[schema(example = "booking")]
    pub purpose: Option<&'static str>,
    /// How it was paid: `card`, `transfer` or `biller`.
    #[schema(example = "card")]
    pub way: &'static str,
    /// When the bank took the payment back; the document is then no proof any more.
    pub reversed_at: Option<Timestamp>,
    /// SHA-256 of what stands on it, in hex.
    pub sha256: String,
}

impl DocumentAnswer {
    fn of(code: DocumentCode, document: CheckedDocument) -> Self {
        Self {
            code: code.to_string(),
            kind: document.kind.as_str(),
            issued_at: document.issued_at,
            amount: document.facts.amount.into(),
            paid_at: document.facts.paid_at,
            invoice: document.facts.invoice_number,
            purpose: document.facts.purpose.map(InvoicePurpose::as_str),
            way: document.facts.way.as_str(),
            reversed_at: document.reversed_at,
            sha256: document.content_sha256,
        }
    }
}

/// Check a document
///
/// Whether the registrar issued the document with a code, and what it attests. Open to all; no names.
#[utoipa::path(
    get, path = "/documents/{code}", tag = "money", operation_id = "checkDocument", security(()),
    params(("code" = String, Path, description = "The code on the document, 32 hex digits")),
    responses((status = 200, description = "It is real", body = DocumentAnswer)),
)]
pub async fn check(
    State(app): State<App>,
    Word(code): Word,
) -> Result<Json<DocumentAnswer>, Problem> {
    let found = service::check(&app, &code).await?;
    let (code, document) = found.ok_or_else(|| Problem::not_found("document-not-found"))?;
    Ok(Json(DocumentAnswer::of(code, document)))
}

impl From<PaperError> for Problem {
    fn from(error: PaperError) -> Self {
        tracing::error!(%error, "a paper could not be made");
        Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
