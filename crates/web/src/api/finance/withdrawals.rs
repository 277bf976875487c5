//! Orders that the bank refuses, for programs: taken back by two people.

use super::work::DecisionRequest;
use super::{PAGE_ROWS, next};
use crate::api::extract::{Body, IdPath, Key, Parameters};
use crate::api::reading::{Place, Reader, Rule, body};
use crate::api::staff::{Accountant, Finance};
use crate::app::App;
use crate::problem::Problem;
use crate::service::payouts;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use newtype_uuid::GenericUuid;
use payments::{OrderKind, REASON_CHARACTERS, Withdrawal, WithdrawalError, WithdrawalsWaiting};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Characters of an id.
const ID_CHARACTERS: usize = 36;
/// Characters of a kind.
const KIND_CHARACTERS: usize = 20;

impl From<WithdrawalError> for Problem {
    fn from(error: WithdrawalError) -> Self {
        match error {
            WithdrawalError::Store(error) => error.into(),
            WithdrawalError::Proposal(error) => error.into(),
            WithdrawalError::NoOrder => Self::not_found("order-not-found"),
            WithdrawalError::NotWaiting => Self::new(StatusCode::CONFLICT, "order-not-waiting"),
            WithdrawalError::Proposed => Self::new(StatusCode::CONFLICT, "withdrawal-proposed"),
        }
    }
}

/// An order that somebody wants to take back, or that was taken back.
#[derive(Debug, Serialize, ToSchema)]
pub struct WithdrawalAnswer {
    /// Id.
    pub id: Uuid,
    /// `transfer`, to the budget, or `payout`, back to a user.
    #[schema(example = "transfer")]
    pub kind: &'static str,
    /// The order.
    pub order: Uuid,
    /// `proposed`, `approved` or `rejected`.
    #[schema(example = "proposed")]
    pub state: &'static str,
    /// What the bank said.
    pub reason: String,
    /// Who proposed.
    pub proposed_by: Uuid,
    /// When.
    pub proposed_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why.
    pub decision: Option<String>,
}

impl From<Withdrawal> for WithdrawalAnswer {
    fn from(withdrawal: Withdrawal) -> Self {
        Self {
            id: withdrawal.id,
            kind: withdrawal.kind.as_str(),
            order: withdrawal.order,
            state: withdrawal.state.as_str(),
            reason: withdrawal.reason,
            proposed_by: withdrawal.proposed_by.into_untyped_uuid(),
            proposed_at: withdrawal.proposed_at,
            decided_by: withdrawal.decided_by.map(GenericUuid::into_untyped_uuid),
            decided_at: withdrawal.decided_at,
            decision: withdrawal.decision,
        }
    }
}

/// Withdrawals that wait.
#[derive(Debug, Serialize, ToSchema)]
pub struct WithdrawalList {
    /// Oldest first.
    pub withdrawals: Vec<WithdrawalAnswer>,
    /// `after` of the next page; null on the last one.
    pub next: Option<Uuid>,
}

/// List withdrawals that wait
///
/// Orders that somebody proposed to take back, for a second person, oldest first, 100 on a page.
#[utoipa::path(
    get, path = "/finance/withdrawals", tag = "finance", operation_id = "listWithdrawals",
    params(("after" = Option<Uuid>, Query, description = "Last withdrawal of the page before")),
    responses((status = 200, description = "The withdrawals", body = WithdrawalList)),
)]
pub async fn list(
    State(app): State<App>,
    _finance: Finance,
    mut parameters: Parameters,
) -> Result<Json<WithdrawalList>, Problem> {
    let after = parameters.parse("after", |text| {
        crate::api::extract::id(text).ok_or_else(|| Rule::new("id"))
    });
    parameters.finish(&["after"])?;
    let limit = PAGE_ROWS;
    let found = app.store.read(WithdrawalsWaiting { after, limit }).await?;
    Ok(Json(WithdrawalList {
        next: next(&found, |one| one.id),
        withdrawals: found.into_iter().map(Into::into).collect(),
    }))
}

body! {
    /// An order that the bank refuses.
    pub struct WithdrawalRequest {
        /// `transfer`, to the budget, or `payout`, back to a user.
        #[schema(value_type = String, example = "transfer")]
        kind: String,
        /// Id of the order.
        #[schema(value_type = String, format = Uuid, example = "019a8c3e-0000-7000-8000-000000000001")]
        order: String,
        /// What the bank said, in 1 to 500 characters.
        #[schema(value_type = String, example = "The beneficiary's account is closed, letter 17")]
        reason: String,
    }
}

/// Propose to withdraw an order
///
/// Of an order that is with the bank. Nothing moves before a second accountant approves.
#[utoipa::path(
    post, path = "/finance/withdrawals", tag = "finance", operation_id = "withdrawOrder",
    request_body = WithdrawalRequest,
    responses((status = 201, description = "It is proposed", body = WithdrawalAnswer)),
)]
pub async fn propose(
    State(app): State<App>,
    accountant: Accountant,
    _key: Key,
    body: Body<WithdrawalRequest>,
) -> Result<(StatusCode, Json<WithdrawalAnswer>), Problem> {
    let mut reader = Reader::default();
    let (root, body) = (Place::Root, &body.value);
    reader.odd(&root, &body.odd, WithdrawalRequest::FIELDS);
    let place = root.field("kind");
    let text = reader.need_text(place, &body.kind, KIND_CHARACTERS);
    let kind = reader.parse(place, text, |text| {
        text.parse::<OrderKind>().map_err(|_| Rule::new("choose"))
    });
    let place = root.field("order");
    let text = reader.need_text(place, &body.order, ID_CHARACTERS);
    let order = reader.parse(place, text, |text| {
        crate::api::extract::id(text).ok_or_else(|| Rule::new("id"))
    });
    let reason = reader.need_text(root.field("reason"), &body.reason, REASON_CHARACTERS);
    let (order, reason) = reader.finish(kind.zip(order).zip(reason))?;
    let proposed = payouts::withdraw(&app, &accountant, order, reason.to_owned()).await?;
    Ok((StatusCode::CREATED, Json(proposed.into())))
}

/// Decide about a withdrawal
///
/// Once, and not by whoever proposed it; that person may only reject. Approved, the order's money waits for
/// the next order.
#[utoipa::path(
    post, path = "/finance/withdrawals/{id}/decision", tag = "finance",
    operation_id = "decideWithdrawal",
    params(("id" = Uuid, Path, description = "The withdrawal")),
    request_body = DecisionRequest,
    responses((status = 200, description = "It is decided", body = WithdrawalAnswer)),
)]
pub async fn decide(
    State(app): State<App>,
    accountant: Accountant,
    _key: Key,
    id: IdPath,
    body: Body<DecisionRequest>,
) -> Result<Json<WithdrawalAnswer>, Problem> {
    let (approve, reason) = body.value.read()?;
    let decided = payouts::decide_withdrawal(&app, &accountant, id.0, approve, reason).await?;
    Ok(Json(decided.into()))
}
