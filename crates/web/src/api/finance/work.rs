//! What moves by hand: proposed by one person, decided by another.

use super::{PAGE_ROWS, next};
use crate::api::answers::Amount;
use crate::api::extract::{Body, IdPath, Key, Parameters};
use crate::api::reading::{Place, Reader, Rule, body};
use crate::api::staff::{Accountant, Finance};
use crate::app::App;
use crate::problem::Problem;
use crate::service::finance::{self, POSTING_MAX, WantedPosting};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use kernel::money::{Currency, Money};
use newtype_uuid::GenericUuid;
use payments::finance::Proposals;
use payments::{
    LedgerAccount, MatchTarget, Proposal, ProposalKind, ProposalState, REASON_CHARACTERS,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Characters of an account of the ledger, of a number, of an amount.
const WORD_CHARACTERS: usize = 60;

const KINDS: [(&str, ProposalKind); 2] = [
    ("posting", ProposalKind::Posting),
    ("receipt", ProposalKind::Receipt),
];
const STATES: [(&str, ProposalState); 3] = [
    ("proposed", ProposalState::Proposed),
    ("approved", ProposalState::Approved),
    ("rejected", ProposalState::Rejected),
];

/// A movement of money that waits for a second person, or was decided.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalAnswer {
    /// Id.
    pub id: Uuid,
    /// `posting` or `receipt`.
    #[schema(example = "posting")]
    pub kind: &'static str,
    /// `proposed`, `approved` or `rejected`.
    #[schema(example = "proposed")]
    pub state: &'static str,
    /// Where the money comes from.
    pub debit: String,
    /// Where it goes.
    pub credit: String,
    /// How much.
    pub amount: Amount,
    /// The receipt that is given away.
    pub receipt: Option<Uuid>,
    /// The invoice it is meant for.
    pub invoice: Option<String>,
    /// Why.
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

impl From<Proposal> for ProposalAnswer {
    fn from(proposal: Proposal) -> Self {
        Self {
            id: proposal.id,
            kind: proposal.kind.as_str(),
            state: proposal.state.as_str(),
            debit: proposal.debit.to_string(),
            credit: proposal.credit.to_string(),
            amount: proposal.amount.into(),
            receipt: proposal.receipt,
            invoice: proposal.invoice_number.map(|number| number.to_string()),
            reason: proposal.reason,
            proposed_by: proposal.proposed_by.into_untyped_uuid(),
            proposed_at: proposal.proposed_at,
            decided_by: proposal.decided_by.map(GenericUuid::into_untyped_uuid),
            decided_at: proposal.decided_at,
            decision: proposal.decision,
        }
    }
}

/// A page of proposals.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalList {
    /// Newest first.
    pub proposals: Vec<ProposalAnswer>,
    /// `before` of the next page; null on the last one.
    pub next: Option<Uuid>,
}

/// List proposals
///
/// Movements of money by hand, newest first, 100 on a page.
#[utoipa::path(
    get, path = "/finance/proposals", tag = "finance", operation_id = "listProposals",
    params(
        ("kind" = Option<String>, Query, description = "`posting` or `receipt`"),
        ("state" = Option<String>, Query, description = "`proposed`, `approved` or `rejected`"),
        ("before" = Option<Uuid>, Query, description = "Last proposal of the page before"),
    ),
    responses((status = 200, description = "The proposals", body = ProposalList)),
)]
pub async fn list(
    State(app): State<App>,
    _finance: Finance,
    mut parameters: Parameters,
) -> Result<Json<ProposalList>, Problem> {
    let query = Proposals {
        kind: parameters.choose("kind", &KINDS),
        state: parameters.choose("state", &STATES),
        before: parameters.before(),
        limit: PAGE_ROWS,
    };
    parameters.finish(&["kind", "state", "before"])?;
    let found = app.store.read(query).await?;
    Ok(Json(ProposalList {
        next: next(&found, |proposal| proposal.id),
        proposals: found.into_iter().map(Into::into).collect(),
    }))
}

body! {
    /// A posting by hand.
    pub struct PostingRequest {
        /// `bank`, `fees_earned`, `refunds_due`, `in_payout`, `user:<id>` or `debt:<id>`.
        #[schema(value_type = String, example = "fees_earned")]
        debit: String,
        /// The account that is credited.
        #[schema(value_type = String, example = "refunds_due")]
        credit: String,
        /// Tenge, more than nothing.
        #[schema(value_type = String, example = "4325.00")]
        amount: String,
        /// Why, in 1 to 500 characters.
        #[schema(value_type = String, example = "Refund of a double payment, letter 17")]
        reason: String,
    }
}

fn account(text: &str) -> Result<LedgerAccount, Rule> {
    text.parse().map_err(|_| Rule::new("ledger-account"))
}

fn amount(text: &str) -> Result<Money, Rule> {
    let read = Money::parse(text, Currency::Kzt).ok();
    read.filter(|money| (1..=POSTING_MAX.minor).contains(&money.minor))
        .ok_or_else(|| Rule::new("amount-format"))
}

/// Propose a posting by hand
///
/// Nothing moves before a second accountant approves.
#[utoipa::path(
    post, path = "/finance/proposals", tag = "finance", operation_id = "proposePosting",
    request_body = PostingRequest,
    responses((status = 201, description = "It is proposed", body = ProposalAnswer)),
)]
pub async fn propose(
    State(app): State<App>,
    accountant: Accountant,
    _key: Key,
    body: Body<PostingRequest>,
) -> Result<(StatusCode, Json<ProposalAnswer>), Problem> {
    let mut reader = Reader::default();
    let (root, body) = (Place::Root, &body.value);
    reader.odd(&root, &body.odd, PostingRequest::FIELDS);
    let place = root.field("debit");
    let text = reader.need_text(place, &body.debit, WORD_CHARACTERS);
    let debit = reader.parse(place, text, account);
    let place = root.field("credit");
    let text = reader.need_text(place, &body.credit, WORD_CHARACTERS);
    let credit = reader.parse(place, text, account);
    let place = root.field("amount");
    let text = reader.need_text(place, &body.amount, WORD_CHARACTERS);
    let amount = reader.parse(place, text, amount);
    let reason = reader.need_text(root.field("reason"), &body.reason, REASON_CHARACTERS);
    let wanted = match (debit, credit, amount, reason) {
        (Some(debit), Some(credit), Some(amount), Some(reason)) => Some(WantedPosting {
            debit,
            credit,
            amount,
            reason: reason.to_owned(),
        }),
        _ => None,
    };
    let wanted = reader.finish(wanted)?;
    let proposal = finance::propose_posting(&app, &accountant, wanted).await?;
    Ok((StatusCode::CREATED, Json(proposal.into())))
}

body! {
    /// Whom a receipt belongs to: give `invoice` or `account`.
    pub struct MatchRequest {
        /// Number of an invoice.
        #[schema(value_type = String, required = false, example = "712345678901")]
        invoice: String,
        /// A user.
        #[schema(value_type = String, format = Uuid, required = false)]
        account: String,
        /// Why, in 1 to 500 characters.
        #[schema(value_type = String, example = "The payer wrote one digit wrong")]
        reason: String,
    }
}

/// Propose the owner of a receipt
///
/// Nothing moves before a second accountant approves.
#[utoipa::path(
    post, path = "/finance/unknown-receipts/{id}/proposals", tag = "finance",
    operation_id = "proposeMatch",
    params(("id" = Uuid, Path, description = "The receipt")),
    request_body = MatchRequest,
    responses((status = 201, description = "It is proposed", body = ProposalAnswer)),
)]
pub async fn propose_match(
    State(app): State<App>,
    accountant: Accountant,
    _key: Key,
    id: IdPath,
    body: Body<MatchRequest>,
) -> Result<(StatusCode, Json<ProposalAnswer>), Problem> {
    let mut reader = Reader::default();
    let (root, body) = (Place::Root, &body.value);
    reader.odd(&root, &body.odd, MatchRequest::FIELDS);
    let place = root.field("invoice");
    let text = reader.may_text(place, &body.invoice, WORD_CHARACTERS);
    let gave_invoice = text.is_some();
    let invoice = reader.parse(place, text, |text| {
        let number = text.parse().map_err(|_| Rule::new("number"));
        number.map(MatchTarget::Invoice)
    });
    let place = root.field("account");
    let text = reader.may_text(place, &body.account, WORD_CHARACTERS);
    if gave_invoice == text.is_some() {
        reader.reject(root.field("invoice"), Rule::new("match-one"));
    }
    let user = reader.parse(place, text, |text| {
        let id = crate::api::extract::id(text).ok_or_else(|| Rule::new("id"))?;
        Ok(MatchTarget::Account(GenericUuid::from_untyped_uuid(id)))
    });
    let reason = reader.need_text(root.field("reason"), &body.reason, REASON_CHARACTERS);
    let to = invoice.or(user).zip(reason.map(ToOwned::to_owned));
    let (to, reason) = reader.finish(to)?;
    if let MatchTarget::Account(account) = to {
        let known = finance::names(&app, vec![account]).await?;
        if known.is_empty() {
            return Err(super::field("account", "user-unknown"));
        }
    }
    let proposal = finance::propose_match(&app, &accountant, id.0, to, reason).await?;
    Ok((StatusCode::CREATED, Json(proposal.into())))
}

body! {
    /// A decision about a proposal.
    pub struct DecisionRequest {
        /// True to approve, false to reject.
        #[schema(value_type = bool)]
        approve: bool,
        /// Why, in 1 to 500 characters.
        #[schema(value_type = String, example = "Compared with the letter")]
        reason: String,
    }
}

impl DecisionRequest {
    /// Whether it is approved, and why.
    pub(super) fn read(&self) -> Result<(bool, String), Problem> {
        let mut reader = Reader::default();
        let root = Place::Root;
        reader.odd(&root, &self.odd, Self::FIELDS);
        let approve = reader.need(root.field("approve"), &self.approve).copied();
        let reason = reader.need_text(root.field("reason"), &self.reason, REASON_CHARACTERS);
        let (approve, reason) = reader.finish(approve.zip(reason))?;
        Ok((approve, reason.to_owned()))
    }
}

/// Decide about a proposal
///
/// Once, and not by whoever proposed it; that person may only reject. A receipt that is matched to an
/// open invoice pays it.
#[utoipa::path(
    post, path = "/finance/proposals/{id}/decision", tag = "finance",
    operation_id = "decideProposal",
    params(("id" = Uuid, Path, description = "The proposal")),
    request_body = DecisionRequest,
    responses((status = 200, description = "It is decided", body = ProposalAnswer)),
)]
pub async fn decide(
    State(app): State<App>,
    accountant: Accountant,
    _key: Key,
    id: IdPath,
    body: Body<DecisionRequest>,
) -> Result<Json<ProposalAnswer>, Problem> {
    let (approve, reason) = body.value.read()?;
    let decided = finance::decide(&app, &accountant, id.0, approve, reason).await?;
    Ok(Json(decided.into()))
}
