//! Waivers for all whom an event hit: operators and accountants propose, accountants decide.

use super::answers::Amount;
use super::extract::{Body, IdPath, Key, Parameters};
use super::reading::{Given, Items, Place, Reader, Rule, body};
use super::rules;
use super::staff::{WaiverAccountant, WaiverStaff};
use super::words::need_words;
use crate::app::App;
use crate::problem::Problem;
use crate::service::waivers as service;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use newtype_uuid::GenericUuid;
use queue::Settings;
use queue::model::fault::Happening;
use queue::waivers::queries::{PAGE_WAIVERS, WaiverView};
use queue::waivers::{Affected, REASON_CHARACTERS, WaiverKind, WaiverScope, WaiverState};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Characters of a short word.
const WORD_CHARACTERS: usize = 60;

/// What a waiver comes to.
#[derive(Debug, Serialize, ToSchema)]
pub struct AffectedAnswer {
    /// Paid bookings that are hit.
    #[schema(example = 431)]
    pub bookings: i64,
    /// The fees that are kept for them.
    pub amount: Amount,
}

impl From<Affected> for AffectedAnswer {
    fn from(affected: Affected) -> Self {
        Self {
            bookings: affected.bookings,
            amount: affected.amount.into(),
        }
    }
}

/// How far an approved waiver is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressAnswer {
    /// Bookings that are listed.
    pub listed: i64,
    /// Bookings that are done with.
    pub done: i64,
    /// Bookings for which nothing was left to do.
    pub skipped: i64,
    /// Fees given back so far.
    pub refunded: Amount,
}

/// A waiver.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaiverAnswer {
    /// The waiver.
    pub id: Uuid,
    /// `checkpoint_closed`, `equipment_failed`, `register_outage` or `capacity_cut`.
    #[schema(example = "equipment_failed")]
    pub happening: &'static str,
    /// `refund`, `free_move` or `choice`.
    #[schema(example = "choice")]
    pub kind: &'static str,
    /// Names of the checkpoints.
    pub checkpoints: Vec<String>,
    /// Booked times that begin from here.
    pub from: Timestamp,
    /// Booked times that begin before this.
    pub until: Timestamp,
    /// `proposed`, `approved` or `rejected`.
    #[schema(example = "proposed")]
    pub state: &'static str,
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
    /// What it comes to now, while it waits; null once it is decided.
    pub affected: Option<AffectedAnswer>,
    /// How far it is, once it is approved.
    pub progress: Option<ProgressAnswer>,
}

impl WaiverAnswer {
    fn of(view: WaiverView, settings: &Settings) -> Self {
        let waiver = view.waiver;
        let is_open = waiver.state == WaiverState::Proposed;
        let progress = view.progress;
        let checkpoints = waiver.scope.checkpoints.iter();
        Self {
            id: waiver.id,
            happening: waiver.scope.happening.as_str(),
            kind: waiver.scope.kind.as_str(),
            checkpoints: checkpoints
                .filter_map(|number| settings.checkpoints.get(*number))
                .map(|checkpoint| checkpoint.slug.clone())
                .collect(),
            from: waiver.scope.from,
            until: waiver.scope.until,
            state: waiver.state.as_str(),
            reason: waiver.reason,
            proposed_by: waiver.proposed_by.into_untyped_uuid(),
            proposed_at: waiver.proposed_at,
            decided_by: waiver.decided_by.map(GenericUuid::into_untyped_uuid),
            decided_at: waiver.decided_at,
            decision: waiver.decision,
            affected: is_open.then(|| view.affected.into()),
            progress: (waiver.state == WaiverState::Approved).then(|| ProgressAnswer {
                listed: progress.listed,
                done: progress.done,
                skipped: progress.skipped,
                refunded: progress.refunded.into(),
            }),
        }
    }
}

/// A page of waivers.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaiverList {
    /// Newest first, at most 50. What each would come to is in its own answer.
    pub waivers: Vec<WaiverAnswer>,
    /// `before` of the next page; null on the last one.
    pub next: Option<Uuid>,
}

/// List waivers
///
/// For operators and accountants.
#[utoipa::path(
    get, path = "/operator/waivers", tag = "operator", operation_id = "listWaivers",
    params(("before" = Option<Uuid>, Query, description = "Only those older than this one")),
    responses((status = 200, description = "The waivers", body = WaiverList)),
)]
pub async fn list(
    State(app): State<App>,
    _staff: WaiverStaff,
    mut parameters: Parameters,
) -> Result<Json<WaiverList>, Problem> {
    let before = parameters.before();
    parameters.finish(&["before"])?;
    let views = service::list(&app, before).await?;
    let is_full = i64::try_from(views.len()).is_ok_and(|count| count == PAGE_WAIVERS);
    let next = views.last().filter(|_| is_full).map(|view| view.waiver.id);
    let answer = |view| WaiverAnswer {
        affected: None,
        ..WaiverAnswer::of(view, &app.settings)
    };
    Ok(Json(WaiverList {
        waivers: views.into_iter().map(answer).collect(),
        next,
    }))
}

/// Look at a waiver
///
/// With what it comes to while it waits, and how far it is once it is approved.
#[utoipa::path(
    get, path = "/operator/waivers/{id}", tag = "operator", operation_id = "viewWaiver",
    params(("id" = Uuid, Path, description = "The waiver")),
    responses((status = 200, description = "The waiver", body = WaiverAnswer)),
)]
pub async fn view(
    State(app): State<App>,
    _staff: WaiverStaff,
    id: IdPath,
) -> Result<Json<WaiverAnswer>, Problem> {
    let view = service::view(&app, id.0).await?;
    Ok(Json(WaiverAnswer::of(view, &app.settings)))
}

body! {
    /// What an event hit, and what is given.
    pub struct WaiverRequest {
        /// `checkpoint_closed`, `equipment_failed`, `register_outage` or `capacity_cut`.
        #[schema(value_type = String, example = "equipment_failed")]
        happening: String,
        /// `refund`, `free_move` (one that counts for nothing) or `choice` of the user.
        #[schema(value_type = String, example = "choice")]
        kind: String,
        /// Names of the checkpoints, at most 20; all of them if it is left out.
        #[schema(value_type = Vec<String>, required = false, example = json!(["nur-zholy"]))]
        checkpoints: Items<String>,
        /// Booked times that begin from here.
        #[schema(value_type = String, format = DateTime, example = "2026-12-01T08:00:00+05:00")]
        from: String,
        /// Booked times that begin before this, at most 31 days later.
        #[schema(value_type = String, format = DateTime, example = "2026-12-01T20:00:00+05:00")]
        until: String,
        /// Why, in 1 to 500 characters.
        #[schema(value_type = String, example = "The scales were out of order")]
        reason: String,
        /// True to see only what it would come to.
        #[schema(value_type = bool, required = false)]
        preview: bool,
    }
}

fn read(
    reader: &mut Reader,
    body: &WaiverRequest,
    settings: &Settings,
) -> Option<(WaiverScope, String, bool)> {
    let root = Place::Root;
    reader.odd(&root, &body.odd, WaiverRequest::FIELDS);
    let place = root.field("happening");
    let text = reader.need_text(place, &body.happening, WORD_CHARACTERS);
    let events = Happening::EVENTS.map(|happening| (happening.as_str(), happening));
    let happening = reader.choose(place, text, &events);
    let place = root.field("kind");
    let text = reader.need_text(place, &body.kind, WORD_CHARACTERS);
    let kinds = WaiverKind::ALL.iter().map(|kind| (kind.as_str(), *kind));
    let kind = reader.choose(place, text, &kinds.collect::<Vec<_>>());
    let checkpoints = read_checkpoints(reader, body, settings);
    let mut instant = |name: &'static str, given: &Given<String>| {
        let place = root.field(name);
        let text = reader.need_text(place, given, WORD_CHARACTERS);
        reader.parse(place, text, rules::instant)
    };
    let from = instant("from", &body.from);
    let until = instant("until", &body.until);
    let place = root.field("reason");
    let reason = need_words(reader, place, &body.reason, REASON_CHARACTERS);
    let preview = reader.may(root.field("preview"), &body.preview).copied();
    let scope = WaiverScope {
        happening: happening?,
        kind: kind?,
        checkpoints: checkpoints?,
        from: from?,
        until: until?,
    };
    Some((scope, reason?.to_owned(), preview.unwrap_or(false)))
}

fn read_checkpoints(
    reader: &mut Reader,
    body: &WaiverRequest,
    settings: &Settings,
) -> Option<Vec<i64>> {
    let root = Place::Root;
    let place = root.field("checkpoints");
    let Some(list) = reader.may(place, &body.checkpoints) else {
        return Some(settings.checkpoints.iter().map(|c| c.number).collect());
    };
    if list.has_more {
        let rule = Rule::new("too-many-items").with_number("most", list.items.len());
        reader.reject(place, rule);
    }
    let mut numbers = Vec::new();
    for (index, slug) in list.items.iter().enumerate() {
        let item = place.item(index);
        let slug = reader.need_text(item, slug, WORD_CHARACTERS)?;
        match settings.checkpoints.by_slug(slug) {
            Some(checkpoint) => numbers.push(checkpoint.number),
            None => reader.reject(item, Rule::new("choose")),
        }
    }
    if numbers.is_empty() {
        reader.reject(place, Rule::new("required"));
    }
    numbers.sort_unstable();
    numbers.dedup();
    Some(numbers)
}

/// What was proposed, or would be.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposedAnswer {
    /// The waiver; null of a preview.
    pub id: Option<Uuid>,
    /// What it comes to.
    pub affected: AffectedAnswer,
}

/// Propose a waiver
///
/// Nothing happens to any booking before an accountant approves. With `preview` it is only counted.
#[utoipa::path(
    post, path = "/operator/waivers", tag = "operator", operation_id = "proposeWaiver",
    request_body = WaiverRequest,
    responses(
        (status = 201, description = "It is proposed", body = ProposedAnswer),
        (status = 200, description = "What it would come to", body = ProposedAnswer),
    ),
)]
pub async fn propose(
    State(app): State<App>,
    staff: WaiverStaff,
    key: Key,
    body: Body<WaiverRequest>,
) -> Result<(StatusCode, Json<ProposedAnswer>), Problem> {
    let mut reader = Reader::default();
    let asked = read(&mut reader, &body.value, &app.settings);
    let (scope, reason, preview) = reader.finish(asked)?;
    if preview {
        let affected = service::preview(&app, scope).await?.into();
        return Ok((StatusCode::OK, Json(ProposedAnswer { id: None, affected })));
    }
    // The same key with the same request is the same waiver.
    let joined = key.join(&staff, "waivers.propose", &body.bytes);
    let id = joined.map_or_else(
        || app.ids.uuid(),
        |request| {
            let [key, sent] = [request.key, request.request];
            let mut bytes = [0; 16];
            for (place, byte) in bytes.iter_mut().enumerate() {
                *byte = key[place] ^ sent[place];
            }
            Uuid::from_bytes(bytes)
        },
    );
    let affected = service::propose(&app, &staff, id, scope, reason).await?;
    let answer = ProposedAnswer {
        id: Some(id),
        affected: affected.into(),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

body! {
    /// A decision about a waiver.
    pub struct WaiverDecisionRequest {
        /// Why, in 1 to 500 characters.
        #[schema(value_type = String, example = "The report of the checkpoint is at hand")]
        reason: String,
    }
}

async fn decide(
    app: &App,
    accountant: &WaiverAccountant,
    id: IdPath,
    body: &Body<WaiverDecisionRequest>,
    approves: bool,
) -> Result<Json<WaiverAnswer>, Problem> {
    let mut reader = Reader::default();
    let root = Place::Root;
    reader.odd(&root, &body.value.odd, WaiverDecisionRequest::FIELDS);
    let place = root.field("reason");
    let reason = need_words(&mut reader, place, &body.value.reason, REASON_CHARACTERS);
    let reason = reader.finish(reason.map(str::to_owned))?;
    service::decide(app, accountant, id.0, approves, reason).await?;
    let view = service::view(app, id.0).await?;
    Ok(Json(WaiverAnswer::of(view, &app.settings)))
}

/// Approve a waiver
///
/// By an accountant who did not propose it. The bookings are listed and the work begins.
#[utoipa::path(
    post, path = "/operator/waivers/{id}/approve", tag = "operator", operation_id = "approveWaiver",
    params(("id" = Uuid, Path, description = "The waiver")),
    request_body = WaiverDecisionRequest,
    responses((status = 200, description = "The approved waiver", body = WaiverAnswer)),
)]
pub async fn approve(
    State(app): State<App>,
    accountant: WaiverAccountant,
    _key: Key,
    id: IdPath,
    body: Body<WaiverDecisionRequest>,
) -> Result<Json<WaiverAnswer>, Problem> {
    decide(&app, &accountant, id, &body, true).await
}

/// Reject a waiver
///
/// By an accountant; whoever proposed it may take it back so.
#[utoipa::path(
    post, path = "/operator/waivers/{id}/reject", tag = "operator", operation_id = "rejectWaiver",
    params(("id" = Uuid, Path, description = "The waiver")),
    request_body = WaiverDecisionRequest,
    responses((status = 200, description = "The rejected waiver", body = WaiverAnswer)),
)]
pub async fn reject(
    State(app): State<App>,
    accountant: WaiverAccountant,
    _key: Key,
    id: IdPath,
    body: Body<WaiverDecisionRequest>,
) -> Result<Json<WaiverAnswer>, Problem> {
    decide(&app, &accountant, id, &body, false).await
}
