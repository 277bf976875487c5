//! Sums, the journal with filters, unknown receipts, debtors, what is to be expected.

use super::{PAGE_ROWS, next};
use crate::api::answers::Amount;
use crate::api::extract::{IdPath, Parameters};
use crate::api::reading::Rule;
use crate::api::rules;
use crate::api::staff::Finance;
use crate::api::upkeep::{JournalPage, MessageAnswer, VERDICTS};
use crate::app::App;
use crate::problem::Problem;
use crate::service::finance;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use newtype_uuid::GenericUuid;
use payments::finance::{
    DayOfMoney, Debtors, FilteredJournal, FindMessage, HISTORY_DAYS, JournalFilter, OpenInvoices,
    PaymentWay, SuggestionsFor, UnknownReceipt, UnknownReceipts, day_bounds, forecast,
};
use payments::{BalanceOf, LedgerAccount, LedgerTotals, Transfer};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Most rows that are passed over.
const OFFSET_MAX: i64 = 100_000;

const WAYS: [(&str, PaymentWay); 4] = [
    ("card", PaymentWay::Card),
    ("biller", PaymentWay::Biller),
    ("statement", PaymentWay::Statement),
    ("file", PaymentWay::File),
];

/// The sums: `received` and `owed` together are all the others together.
#[derive(Debug, Serialize, ToSchema)]
pub struct SumsAnswer {
    /// Everything that came in at the bank, less what went back from there.
    pub received: Amount,
    /// What users owe.
    pub owed: Amount,
    /// On the accounts of users.
    pub held_for_users: Amount,
    /// Nobody knows whose.
    pub unknown: Amount,
    /// Earned, in no order yet.
    pub waiting: Amount,
    /// In orders that the bank has not executed.
    pub in_transfer: Amount,
    /// At the budget.
    pub budget: Amount,
    /// To be given back.
    pub refunds_due: Amount,
    /// Whether the equation holds.
    pub balances: bool,
}

/// The sums of the ledger
///
/// Where the money is now (Q-24, Q-EX11).
#[utoipa::path(
    get, path = "/finance/sums", tag = "finance", operation_id = "viewSums",
    responses((status = 200, description = "The sums", body = SumsAnswer)),
)]
pub async fn sums(
    State(app): State<App>,
    _finance: Finance,
    parameters: Parameters,
) -> Result<Json<SumsAnswer>, Problem> {
    parameters.finish(&[])?;
    let totals = app.store.read(LedgerTotals).await?;
    let in_transfer = app.store.read(BalanceOf(LedgerAccount::InTransfer)).await?;
    let waiting = kernel::money::Money::kzt(totals.earned.minor - in_transfer.minor);
    Ok(Json(SumsAnswer {
        received: totals.received.into(),
        owed: totals.owed.into(),
        held_for_users: totals.held_for_users.into(),
        unknown: totals.unknown.into(),
        waiting: waiting.into(),
        in_transfer: in_transfer.into(),
        budget: totals.budget.into(),
        refunds_due: totals.refunds_due.into(),
        balances: totals.balances(),
    }))
}

/// Read the journal with filters
///
/// Every message about money, newest first, 100 on a page.
#[utoipa::path(
    get, path = "/finance/messages", tag = "finance", operation_id = "listMessages",
    params(
        ("day" = Option<String>, Query, description = "Received on this day in Kazakhstan"),
        ("verdict" = Option<String>, Query,
            description = "`accepted`, `unknown_invoice`, `duplicate`, `declined` or `rejected`"),
        ("way" = Option<String>, Query,
            description = "`card`, `biller`, `statement` or `file`"),
        ("before" = Option<Uuid>, Query, description = "Last message of the page before"),
    ),
    responses((status = 200, description = "A page of the journal", body = JournalPage)),
)]
pub async fn messages(
    State(app): State<App>,
    _finance: Finance,
    mut parameters: Parameters,
) -> Result<Json<JournalPage>, Problem> {
    let day = parameters.parse("day", rules::date).map(day_bounds);
    let filter = JournalFilter {
        from: day.map(|(from, _)| from),
        until: day.map(|(_, until)| until),
        verdict: parameters.choose("verdict", &VERDICTS),
        way: parameters.choose("way", &WAYS),
    };
    let before = parameters.before();
    parameters.finish(&["day", "verdict", "way", "before"])?;
    let query = FilteredJournal {
        filter,
        before,
        limit: PAGE_ROWS,
    };
    let messages = app.store.read(query).await?;
    let next = next(&messages, |message| message.id);
    let messages = messages.into_iter().map(MessageAnswer::from).collect();
    Ok(Json(JournalPage { messages, next }))
}

/// A posting.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferAnswer {
    /// When.
    pub at: Timestamp,
    /// The account debited, such as `bank` or `user:<id>`.
    #[schema(example = "bank")]
    pub debit: String,
    /// The account credited.
    #[schema(example = "unknown_receipts")]
    pub credit: String,
    /// How much.
    pub amount: Amount,
    /// What for.
    #[schema(example = "receipt")]
    pub cause: &'static str,
}

impl From<&Transfer> for TransferAnswer {
    fn from(transfer: &Transfer) -> Self {
        Self {
            at: transfer.at,
            debit: transfer.debit.to_string(),
            credit: transfer.credit.to_string(),
            amount: transfer.amount.into(),
            cause: transfer.cause.kind.as_str(),
        }
    }
}

/// A message with what it moved.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptMessageAnswer {
    /// The message.
    pub message: MessageAnswer,
    /// The statement that told of it.
    pub statement: Option<Uuid>,
    /// The booking of its invoice.
    pub booking: Option<Uuid>,
    /// What moved for it and for its invoice.
    pub transfers: Vec<TransferAnswer>,
}

/// View a message
///
/// As it was kept, with the postings it made.
#[utoipa::path(
    get, path = "/finance/messages/{id}", tag = "finance", operation_id = "viewMessage",
    params(("id" = Uuid, Path, description = "The message")),
    responses((status = 200, description = "The message", body = KeptMessageAnswer)),
)]
pub async fn message(
    State(app): State<App>,
    _finance: Finance,
    id: IdPath,
) -> Result<Json<KeptMessageAnswer>, Problem> {
    let found = app.store.read(FindMessage(id.0)).await?;
    let kept = found.ok_or_else(|| Problem::not_found("message-not-found"))?;
    let booking = kept.invoice.and_then(|invoice| invoice.booking());
    Ok(Json(KeptMessageAnswer {
        message: kept.message.into(),
        statement: kept.entry.map(|entry| entry.statement),
        booking: booking.map(GenericUuid::into_untyped_uuid),
        transfers: kept.transfers.iter().map(TransferAnswer::from).collect(),
    }))
}

/// A receipt that waits for its owner.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnknownReceiptAnswer {
    /// Its message.
    pub id: Uuid,
    /// When it was told.
    pub received_at: Timestamp,
    /// How it came.
    #[schema(example = "statement")]
    pub way: &'static str,
    /// How much.
    pub amount: Amount,
    /// The day of the bank.
    #[schema(value_type = Option<String>, format = Date)]
    pub booked_on: Option<Date>,
    /// Name of the payer.
    pub payer_name: Option<String>,
    /// IIN or BIN of the payer.
    pub payer_number: Option<String>,
    /// Purpose of the payment.
    pub purpose: Option<String>,
    /// The proposal that waits for a second person.
    pub proposal: Option<Uuid>,
}

impl From<UnknownReceipt> for UnknownReceiptAnswer {
    fn from(receipt: UnknownReceipt) -> Self {
        Self {
            id: receipt.id,
            received_at: receipt.received_at,
            way: receipt.way.as_str(),
            amount: receipt.amount.into(),
            booked_on: receipt.booked_on,
            payer_name: receipt.payer_name,
            payer_number: receipt.payer_number,
            purpose: receipt.purpose,
            proposal: receipt.proposal,
        }
    }
}

/// Receipts that wait.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnknownReceiptList {
    /// Oldest first.
    pub receipts: Vec<UnknownReceiptAnswer>,
    /// How many there are.
    pub count: i64,
    /// `after` of the next page; null on the last one.
    pub next: Option<Uuid>,
}

/// List unknown receipts
///
/// Money of which nobody knows whose it is, oldest first, 100 on a page.
#[utoipa::path(
    get, path = "/finance/unknown-receipts", tag = "finance", operation_id = "listUnknownReceipts",
    params(("after" = Option<Uuid>, Query, description = "Last receipt of the page before")),
    responses((status = 200, description = "The receipts", body = UnknownReceiptList)),
)]
pub async fn unknown(
    State(app): State<App>,
    _finance: Finance,
    mut parameters: Parameters,
) -> Result<Json<UnknownReceiptList>, Problem> {
    let after = parameters.parse("after", |text| {
        crate::api::extract::id(text).ok_or_else(|| Rule::new("id"))
    });
    parameters.finish(&["after"])?;
    let query = UnknownReceipts {
        after,
        limit: PAGE_ROWS,
    };
    let (receipts, count) = app.store.read(query).await?;
    Ok(Json(UnknownReceiptList {
        next: next(&receipts, |receipt| receipt.id),
        receipts: receipts.into_iter().map(Into::into).collect(),
        count,
    }))
}

/// An invoice that a receipt may be for.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestionAnswer {
    /// Number of the invoice.
    pub invoice: String,
    /// Who is to pay it.
    pub account: Uuid,
    /// Its amount.
    pub amount: Amount,
    /// `open`, `paid` or `void`.
    #[schema(example = "open")]
    pub state: &'static str,
    /// `named`, `one_digit`, `amount`; the strongest first.
    pub reasons: Vec<&'static str>,
}

/// A receipt with suggestions.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestedAnswer {
    /// The receipt.
    pub receipt: UnknownReceiptAnswer,
    /// The most likely first.
    pub suggestions: Vec<SuggestionAnswer>,
}

/// View an unknown receipt
///
/// With the invoices that it may be for.
#[utoipa::path(
    get, path = "/finance/unknown-receipts/{id}", tag = "finance",
    operation_id = "viewUnknownReceipt",
    params(("id" = Uuid, Path, description = "The receipt")),
    responses((status = 200, description = "The receipt", body = SuggestedAnswer)),
)]
pub async fn unknown_one(
    State(app): State<App>,
    _finance: Finance,
    id: IdPath,
) -> Result<Json<SuggestedAnswer>, Problem> {
    let found = app.store.read(SuggestionsFor(id.0)).await?;
    let (receipt, suggestions) =
        found.ok_or_else(|| Problem::not_found("unknown-receipt-not-found"))?;
    let suggestions = suggestions.into_iter().map(|one| SuggestionAnswer {
        invoice: one.invoice.number.to_string(),
        account: one.invoice.account.into_untyped_uuid(),
        amount: one.invoice.amount.into(),
        state: one.invoice.state.as_str(),
        reasons: one.reasons.iter().map(|reason| reason.as_str()).collect(),
    });
    Ok(Json(SuggestedAnswer {
        receipt: receipt.into(),
        suggestions: suggestions.collect(),
    }))
}

/// A user who owes.
#[derive(Debug, Serialize, ToSchema)]
pub struct DebtorAnswer {
    /// Who.
    pub account: Uuid,
    /// How much.
    pub owed: Amount,
    /// When the account first had a debt.
    pub first_at: Timestamp,
    /// When the latest debt arose.
    pub last_at: Timestamp,
}

/// Who owes.
#[derive(Debug, Serialize, ToSchema)]
pub struct DebtorList {
    /// Most first.
    pub debtors: Vec<DebtorAnswer>,
    /// How many owe.
    pub count: i64,
    /// How much they owe together.
    pub sum: Amount,
}

/// List debtors
///
/// Who owes, most first, 100 on a page.
#[utoipa::path(
    get, path = "/finance/debtors", tag = "finance", operation_id = "listDebtors",
    params(("offset" = Option<i64>, Query, description = "Debtors of the pages before")),
    responses((status = 200, description = "The debtors", body = DebtorList)),
)]
pub async fn debtors(
    State(app): State<App>,
    _finance: Finance,
    mut parameters: Parameters,
) -> Result<Json<DebtorList>, Problem> {
    let offset = parameters.parse("offset", |text| {
        let number: Option<i64> = text.parse().ok();
        number
            .filter(|number| (0..=OFFSET_MAX).contains(number))
            .ok_or_else(|| Rule::new("number"))
    });
    parameters.finish(&["offset"])?;
    let query = Debtors {
        offset: offset.unwrap_or_default(),
        limit: PAGE_ROWS,
    };
    let page = app.store.read(query).await?;
    let debtors = page.rows.into_iter().map(|row| DebtorAnswer {
        account: row.account.into_untyped_uuid(),
        owed: row.owed.into(),
        first_at: row.first_at,
        last_at: row.last_at,
    });
    Ok(Json(DebtorList {
        debtors: debtors.collect(),
        count: page.debtors,
        sum: page.sum.into(),
    }))
}

/// The fees of a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayAnswer {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// How much.
    pub amount: Amount,
}

impl From<&DayOfMoney> for DayAnswer {
    fn from(day: &DayOfMoney) -> Self {
        Self {
            day: day.day,
            amount: day.amount.into(),
        }
    }
}

/// What is to be expected.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForecastAnswer {
    /// Fees of the past days.
    pub past: Vec<DayAnswer>,
    /// Fees expected: what the same weekday brought on average over the last eight weeks.
    pub expected: Vec<DayAnswer>,
    /// By how many per cent of the money the model was wrong on the past days it was tried on.
    pub error_percent: Option<i64>,
    /// How many days those were.
    pub tried_days: usize,
    /// Invoices that wait for money.
    pub open_invoices: i64,
    /// How much they wait for.
    pub open_sum: Amount,
}

/// View the forecast
///
/// Fees of the next 30 days by a simple model, with its error on the past.
#[utoipa::path(
    get, path = "/finance/forecast", tag = "finance", operation_id = "viewForecast",
    responses((status = 200, description = "The forecast", body = ForecastAnswer)),
)]
pub async fn expected(
    State(app): State<App>,
    _finance: Finance,
    parameters: Parameters,
) -> Result<Json<ForecastAnswer>, Problem> {
    parameters.finish(&[])?;
    let history = finance::history(&app, HISTORY_DAYS).await?;
    let found = forecast(&history, finance::today(&app));
    let (open_invoices, open_sum) = app.store.read(OpenInvoices).await?;
    Ok(Json(ForecastAnswer {
        past: found.past.iter().map(Into::into).collect(),
        expected: found.expected.iter().map(Into::into).collect(),
        error_percent: found.error_percent,
        tried_days: found.tried_days,
        open_invoices,
        open_sum: open_sum.into(),
    }))
}
