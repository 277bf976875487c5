//! Money back to users for programs: refunds that wait, orders that pay them, and their files.

use super::work::DecisionRequest;
use super::{PAGE_ROWS, next};
use crate::api::answers::Amount;
use crate::api::extract::{Body, IdPath, Key, Parameters};
use crate::api::reading::{Place, Reader, Rule, body};
use crate::api::staff::{Accountant, Finance};
use crate::app::App;
use crate::problem::Problem;
use crate::service::{finance, payouts};
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use newtype_uuid::GenericUuid;
use payments::{
    FindPayout, PayoutAccountOf, PayoutError, PayoutOrder, PayoutOrders, REASON_CHARACTERS,
    RefundWaiting, RefundsWaiting, payout_pain_001,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Characters of an id.
const ID_CHARACTERS: usize = 36;

impl From<PayoutError> for Problem {
    fn from(error: PayoutError) -> Self {
        let conflict = |code| Self::new(StatusCode::CONFLICT, code);
        match error {
            PayoutError::Store(error) => error.into(),
            PayoutError::Proposal(error) => error.into(),
            PayoutError::Bic => super::field("bic", "bic"),
            PayoutError::NoAccount => super::field("account", "user-unknown"),
            PayoutError::NoPayoutAccount => conflict("payout-account-missing"),
            PayoutError::NothingDue => conflict("no-refund-waits"),
            PayoutError::NoOrder => Self::not_found("order-not-found"),
            PayoutError::Decided { .. } => conflict("payout-decided"),
        }
    }
}

/// A refund that no order pays yet.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefundAnswer {
    /// Id of the posting that made it due.
    pub id: Uuid,
    /// Whose it is; null when nothing tells.
    pub account: Option<Uuid>,
    /// How much.
    pub amount: Amount,
    /// Why it is due.
    #[schema(example = "refund")]
    pub cause: &'static str,
    /// Since when.
    pub since: Timestamp,
    /// Whether its user has stated where the money goes.
    pub has_payout_account: bool,
}

impl RefundAnswer {
    fn new(refund: &RefundWaiting, has_payout_account: bool) -> Self {
        Self {
            id: refund.transfer.into_untyped_uuid(),
            account: refund.account.map(GenericUuid::into_untyped_uuid),
            amount: refund.amount.into(),
            cause: refund.cause.as_str(),
            since: refund.since,
            has_payout_account,
        }
    }
}

/// Refunds that wait.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefundList {
    /// Oldest first.
    pub refunds: Vec<RefundAnswer>,
    /// `after` of the next page; null on the last one.
    pub next: Option<Uuid>,
}

/// List refunds that wait
///
/// Money that is due to users and that no order pays yet, oldest first, 100 on a page.
#[utoipa::path(
    get, path = "/finance/refunds", tag = "finance", operation_id = "listRefunds",
    params(("after" = Option<Uuid>, Query, description = "Last refund of the page before")),
    responses((status = 200, description = "The refunds", body = RefundList)),
)]
pub async fn refunds(
    State(app): State<App>,
    _finance: Finance,
    mut parameters: Parameters,
) -> Result<Json<RefundList>, Problem> {
    let after = parameters.parse("after", |text| {
        let id = crate::api::extract::id(text).ok_or_else(|| Rule::new("id"))?;
        Ok(GenericUuid::from_untyped_uuid(id))
    });
    parameters.finish(&["after"])?;
    let limit = PAGE_ROWS;
    let found = app.store.read(RefundsWaiting { after, limit }).await?;
    let mut refunds = Vec::new();
    for refund in &found {
        let stated = match refund.account {
            Some(account) => app.store.read(PayoutAccountOf(account)).await?,
            None => None,
        };
        refunds.push(RefundAnswer::new(refund, stated.is_some()));
    }
    let next = next(&refunds, |refund| refund.id);
    Ok(Json(RefundList { refunds, next }))
}

/// An order that pays the refunds of a user.
#[derive(Debug, Serialize, ToSchema)]
pub struct PayoutAnswer {
    /// Id.
    pub id: Uuid,
    /// Its number.
    pub number: i64,
    /// What the bank repeats in the statement.
    #[schema(example = "SHP000001")]
    pub end_to_end_id: String,
    /// Whose money it is.
    pub account: Uuid,
    /// The holder of the bank account.
    pub beneficiary: String,
    /// The bank account.
    #[schema(example = "KZ76722C000000700002")]
    pub iban: String,
    /// The bank.
    #[schema(example = "CASPKZKA")]
    pub bic: String,
    /// How much.
    pub amount: Amount,
    /// `proposed`, `rejected`, `ordered`, `executed` or `withdrawn`.
    #[schema(example = "proposed")]
    pub state: &'static str,
    /// Why.
    pub reason: String,
    /// Who made it.
    pub made_by: Uuid,
    /// When.
    pub made_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why.
    pub decision: Option<String>,
    /// The day on which the bank executed it.
    #[schema(value_type = Option<String>, format = Date)]
    pub executed_on: Option<Date>,
    /// The day on which the bank executed it although it was withdrawn.
    #[schema(value_type = Option<String>, format = Date)]
    pub disputed_on: Option<Date>,
}

impl From<PayoutOrder> for PayoutAnswer {
    fn from(order: PayoutOrder) -> Self {
        Self {
            id: order.id,
            number: order.number,
            end_to_end_id: order.end_to_end_id,
            account: order.account.into_untyped_uuid(),
            beneficiary: order.beneficiary_name,
            iban: order.beneficiary_iban.to_string(),
            bic: order.beneficiary_bic,
            amount: order.amount.into(),
            state: order.state.as_str(),
            reason: order.reason,
            made_by: order.made_by.into_untyped_uuid(),
            made_at: order.made_at,
            decided_by: order.decided_by.map(GenericUuid::into_untyped_uuid),
            decided_at: order.decided_at,
            decision: order.decision,
            executed_on: order.executed_on,
            disputed_on: order.disputed_on,
        }
    }
}

/// Orders to pay money back.
#[derive(Debug, Serialize, ToSchema)]
pub struct PayoutList {
    /// Newest first.
    pub orders: Vec<PayoutAnswer>,
    /// `before` of the next page; null on the last one.
    pub next: Option<i64>,
}

/// List orders to pay money back
///
/// Newest first, 100 on a page.
#[utoipa::path(
    get, path = "/finance/payouts", tag = "finance", operation_id = "listPayouts",
    params(("before" = Option<i64>, Query, description = "Last number of the page before")),
    responses((status = 200, description = "The orders", body = PayoutList)),
)]
pub async fn list(
    State(app): State<App>,
    _finance: Finance,
    mut parameters: Parameters,
) -> Result<Json<PayoutList>, Problem> {
    let before = parameters.parse("before", |text| {
        text.parse::<i64>().map_err(|_| Rule::new("number"))
    });
    parameters.finish(&["before"])?;
    let limit = PAGE_ROWS;
    let found = app.store.read(PayoutOrders { before, limit }).await?;
    Ok(Json(PayoutList {
        next: next(&found, |order| order.number),
        orders: found.into_iter().map(Into::into).collect(),
    }))
}

body! {
    /// Whose refunds an order is to pay.
    pub struct PayoutRequest {
        /// The user.
        #[schema(value_type = String, format = Uuid, example = "019a8c3e-0000-7000-8000-000000000001")]
        account: String,
        /// Why, in 1 to 500 characters.
        #[schema(value_type = String, example = "Refund of a booking, act 17")]
        reason: String,
    }
}

/// Make an order to pay money back
///
/// Of all refunds of a user that wait. It goes to the bank after a second accountant approved it.
#[utoipa::path(
    post, path = "/finance/payouts", tag = "finance", operation_id = "makePayout",
    request_body = PayoutRequest,
    responses((status = 201, description = "It waits for a second person", body = PayoutAnswer)),
)]
pub async fn make(
    State(app): State<App>,
    accountant: Accountant,
    _key: Key,
    body: Body<PayoutRequest>,
) -> Result<(StatusCode, Json<PayoutAnswer>), Problem> {
    let mut reader = Reader::default();
    let (root, body) = (Place::Root, &body.value);
    reader.odd(&root, &body.odd, PayoutRequest::FIELDS);
    let place = root.field("account");
    let text = reader.need_text(place, &body.account, ID_CHARACTERS);
    let account = reader.parse(place, text, |text| {
        let id = crate::api::extract::id(text).ok_or_else(|| Rule::new("id"))?;
        Ok(GenericUuid::from_untyped_uuid(id))
    });
    let reason = reader.need_text(root.field("reason"), &body.reason, REASON_CHARACTERS);
    let (account, reason) = reader.finish(account.zip(reason))?;
    let made = payouts::make(&app, &accountant, account, reason.to_owned()).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Decide about an order to pay money back
///
/// Once, and not by whoever made it; that person may only reject.
#[utoipa::path(
    post, path = "/finance/payouts/{id}/decision", tag = "finance",
    operation_id = "decidePayout",
    params(("id" = Uuid, Path, description = "The order")),
    request_body = DecisionRequest,
    responses((status = 200, description = "It is decided", body = PayoutAnswer)),
)]
pub async fn decide(
    State(app): State<App>,
    accountant: Accountant,
    _key: Key,
    id: IdPath,
    body: Body<DecisionRequest>,
) -> Result<Json<PayoutAnswer>, Problem> {
    let (approve, reason) = body.value.read()?;
    let decided = payouts::decide(&app, &accountant, id.0, approve, reason).await?;
    Ok(Json(decided.into()))
}

/// Take the file of an order to pay money back
///
/// The pain.001 message for the bank, of an order that a second person approved.
#[utoipa::path(
    get, path = "/finance/payouts/{id}/pain.001.xml", tag = "finance",
    operation_id = "payoutAsPain001",
    params(("id" = Uuid, Path, description = "The order")),
    responses((status = 200, description = "The message", content_type = "application/xml", body = String)),
)]
pub async fn file(
    State(app): State<App>,
    _finance: Finance,
    id: IdPath,
) -> Result<Response, Problem> {
    let found = app.store.read(FindPayout(id.0)).await?;
    let order = found.ok_or_else(|| Problem::not_found("order-not-found"))?;
    if !payouts::is_for_bank(&order) {
        return Err(Problem::new(StatusCode::CONFLICT, "payout-not-approved"));
    }
    let codes = finance::codes()?;
    let headers = [
        (header::CONTENT_TYPE, "application/xml"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, payout_pain_001(&order, codes.debtor())).into_response())
}
