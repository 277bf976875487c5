//! To the budget: what was received per day and code, the orders, and making them.

use super::next;
use crate::api::answers::Amount;
use crate::api::extract::{Key, NoBody, Parameters};
use crate::api::reading::Rule;
use crate::api::staff::{Accountant, Finance};
use crate::app::App;
use crate::problem::Problem;
use crate::service::finance;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use payments::{DayOfTransfers, OVERVIEW_DAYS, TransferOrder, TransferOrders, pain_001};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Days that are shown if nothing is asked for.
const DAYS: i32 = 31;

/// The fees of one day and code: `received` is the sum of the other three.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferDayAnswer {
    /// The day of receipt.
    #[schema(value_type = String, format = Date)]
    pub received_on: Date,
    /// Budget classification code.
    #[schema(example = "105406")]
    pub kbk: String,
    /// What came.
    pub received: Amount,
    /// At the budget.
    pub transferred: Amount,
    /// In an order that the bank has not executed.
    pub in_transfer: Amount,
    /// In no order yet.
    pub waiting: Amount,
    /// `done`, `running`, `alarm` or `overdue`.
    #[schema(example = "running")]
    pub deadline: &'static str,
}

impl From<DayOfTransfers> for TransferDayAnswer {
    fn from(day: DayOfTransfers) -> Self {
        Self {
            received_on: day.received_on,
            kbk: day.kbk,
            received: day.received.into(),
            transferred: day.transferred.into(),
            in_transfer: day.in_transfer.into(),
            waiting: day.waiting.into(),
            deadline: day.deadline.as_str(),
        }
    }
}

/// The report.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferReport {
    /// Oldest first.
    pub days: Vec<TransferDayAnswer>,
}

/// Report on transfers
///
/// Received = transferred + in transfer + waiting, per day and code, with the three days.
#[utoipa::path(
    get, path = "/finance/transfers", tag = "finance", operation_id = "reportTransfers",
    params(("days" = Option<i32>, Query, description = "Days until today, at most 366; 31 if left out")),
    responses((status = 200, description = "The report", body = TransferReport)),
)]
pub async fn report(
    State(app): State<App>,
    _finance: Finance,
    mut parameters: Parameters,
) -> Result<Json<TransferReport>, Problem> {
    let days = parameters.parse("days", |text| {
        let number: Option<i32> = text.parse().ok();
        number
            .filter(|days| (1..=OVERVIEW_DAYS).contains(days))
            .ok_or_else(|| Rule::new("number"))
    });
    parameters.finish(&["days"])?;
    let days = finance::overview(&app, days.unwrap_or(DAYS)).await?;
    Ok(Json(TransferReport {
        days: days.into_iter().map(Into::into).collect(),
    }))
}

/// An order of payment to the budget.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderAnswer {
    /// Id.
    pub id: Uuid,
    /// Its number.
    pub number: i64,
    /// What the bank repeats in the statement.
    #[schema(example = "SHK000001")]
    pub end_to_end_id: String,
    /// The day of receipt.
    #[schema(value_type = String, format = Date)]
    pub received_on: Date,
    /// Budget classification code.
    pub kbk: String,
    /// How much.
    pub amount: Amount,
    /// The day on which the bank executed it.
    #[schema(value_type = Option<String>, format = Date)]
    pub executed_on: Option<Date>,
    /// When it was withdrawn, because the bank refused it.
    pub withdrawn_at: Option<Timestamp>,
    /// The day on which the bank executed it although it was withdrawn.
    #[schema(value_type = Option<String>, format = Date)]
    pub disputed_on: Option<Date>,
    /// The file for the bank.
    pub pain_001: String,
}

fn order(order: &TransferOrder, debtor: &payments::Debtor) -> OrderAnswer {
    OrderAnswer {
        id: order.id,
        number: order.number,
        end_to_end_id: order.end_to_end_id.clone(),
        received_on: order.received_on,
        kbk: order.kbk.clone(),
        amount: order.amount.into(),
        executed_on: order.executed_on,
        withdrawn_at: order.withdrawn_at,
        disputed_on: order.disputed_on,
        pain_001: pain_001(order, debtor),
    }
}

/// Orders of payment.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderList {
    /// Newest first.
    pub orders: Vec<OrderAnswer>,
    /// `before` of the next page; null on the last one.
    pub next: Option<i64>,
}

/// List orders to the budget
///
/// Newest first, 100 on a page, each with its pain.001 file.
#[utoipa::path(
    get, path = "/finance/transfers/orders", tag = "finance", operation_id = "listOrders",
    params(("before" = Option<i64>, Query, description = "Last number of the page before")),
    responses((status = 200, description = "The orders", body = OrderList)),
)]
pub async fn orders(
    State(app): State<App>,
    _finance: Finance,
    mut parameters: Parameters,
) -> Result<Json<OrderList>, Problem> {
    let before = parameters.parse("before", |text| {
        text.parse::<i64>().map_err(|_| Rule::new("number"))
    });
    parameters.finish(&["before"])?;
    let query = TransferOrders {
        before,
        limit: super::PAGE_ROWS,
    };
    let found = app.store.read(query).await?;
    let codes = finance::codes()?;
    Ok(Json(OrderList {
        next: next(&found, |order| order.number),
        orders: found
            .iter()
            .map(|found| order(found, codes.debtor()))
            .collect(),
    }))
}

/// Make the orders to the budget
///
/// One for each day that is over and code, of what is in no order yet. Repeated, it makes none.
#[utoipa::path(
    post, path = "/finance/transfers/orders", tag = "finance", operation_id = "makeOrders",
    responses((status = 200, description = "The orders that are made", body = OrderList)),
)]
pub async fn make(
    State(app): State<App>,
    accountant: Accountant,
    _key: Key,
    _body: NoBody,
) -> Result<Json<OrderList>, Problem> {
    let made = finance::make_orders(&app, &accountant).await?;
    let codes = finance::codes()?;
    Ok(Json(OrderList {
        orders: made
            .iter()
            .map(|made| order(made, codes.debtor()))
            .collect(),
        next: None,
    }))
}
