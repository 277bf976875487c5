//! What operators do with checkpoints: capacity, closures, lists sent beforehand.

use super::checkpoints::checkpoint;
use super::extract::{Body, Key, NoBody, Operator, Parameters, TextBody, Word, id};
use super::reading::{Given, Place, Reader, Rule, body};
use super::rules;
use crate::app::App;
use crate::i18n::Value;
use crate::problem::{FieldError, Problem};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use queue::Refusal;
use queue::commands::capacity::{CapacityEffect, CapacityOutcome, ChangeCapacity, NewCapacity};
use queue::commands::lists::{ImportList, parse_list};
use queue::model::ground::{ExpeditedGround, Proof};
use queue::queries::Closures;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;

/// Largest list in bytes; 10 000 lines of the longest plates fit.
pub const LIST_BYTES_MAX: usize = 1024 * 1024;
/// Characters of a reason that the public reads, and of the name of who sent a list.
const REASON_CHARACTERS: usize = 300;
/// Characters of a date or an instant.
const WORD_CHARACTERS: usize = 40;
/// Wrong lines of a list that are told at once.
const LINE_ERRORS_MAX: usize = 100;

body! {
    /// Lorries a day: of one date, or of a weekday from now on.
    pub struct CapacityRequest {
        /// A published date in the checkpoint's zone; give this or `weekday`.
        #[schema(value_type = String, format = Date, required = false, example = "2026-12-01")]
        date: String,
        /// 1 Monday to 7 Sunday; give this or `date`.
        #[schema(value_type = i64, required = false, minimum = 1, maximum = 7)]
        weekday: i64,
        /// Lorries on it, 0 to 10 000.
        #[schema(value_type = i64, minimum = 0, maximum = 10_000, example = 480)]
        lorries: i64,
        /// True to see the effect only.
        #[schema(value_type = bool, required = false)]
        preview: bool,
    }
}

body! {
    /// A time in which nobody passes.
    pub struct ClosureRequest {
        /// First instant.
        #[schema(value_type = String, format = DateTime, example = "2026-12-01T08:00:00+05:00")]
        from: String,
        /// First instant after it.
        #[schema(value_type = String, format = DateTime, example = "2026-12-01T20:00:00+05:00")]
        until: String,
        /// Why, for the public.
        #[schema(value_type = String, example = "Repair of the road")]
        reason: String,
        /// True to see the effect only.
        #[schema(value_type = bool, required = false)]
        preview: bool,
    }
}

/// What a change did, or would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct EffectAnswer {
    /// Bookings moved to the first free time; their users are told, and it costs them nothing
    ///
    pub moved: usize,
    /// Bookings that no longer fit and keep their time, because nothing else is free.
    pub kept_over: usize,
    /// When the latest of the new times begins, if any booking moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_moved_to: Option<Timestamp>,
    /// True if nothing was changed.
    pub preview: bool,
    /// The closure, if one was announced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closure: Option<Uuid>,
}

impl EffectAnswer {
    fn of(effect: CapacityEffect, preview: bool, closure: Option<Uuid>) -> Self {
        Self {
            moved: effect.moved,
            kept_over: effect.kept_over,
            last_moved_to: effect.last_moved_to,
            preview,
            closure,
        }
    }
}

/// Changes capacity; the effect of a preview comes as the command's error.
async fn change(
    app: &App,
    operator: &Operator,
    number: i64,
    change: NewCapacity,
    preview: bool,
) -> Result<CapacityEffect, Problem> {
    let command = ChangeCapacity {
        settings: Arc::clone(&app.settings),
        seed: app.ids.uuid(),
        operator: operator.id,
        checkpoint: number,
        change,
        preview,
        now: app.now(),
    };
    match app.store.write(command).await {
        Ok(effect) | Err(CapacityOutcome::Preview(effect)) => Ok(effect),
        Err(refused) => Err(refused.into()),
    }
}

fn read_capacity(reader: &mut Reader, body: &CapacityRequest) -> Option<(NewCapacity, bool)> {
    let root = Place::Root;
    reader.odd(&root, &body.odd, CapacityRequest::FIELDS);
    let place = root.field("date");
    let text = reader.may_text(place, &body.date, WORD_CHARACTERS);
    let date = reader.parse(place, text, rules::date);
    let weekday = reader.may(root.field("weekday"), &body.weekday).copied();
    let lorries = reader.need(root.field("lorries"), &body.lorries).copied();
    let preview = reader
        .may(root.field("preview"), &body.preview)
        .copied()
        .unwrap_or(false);
    let gave_date = !matches!(body.date, Given::Missing);
    if gave_date == !matches!(body.weekday, Given::Missing) {
        reader.reject(place, Rule::new("date-or-weekday"));
    }
    let lorries = lorries?;
    let change = match (date, weekday) {
        (Some(date), _) => NewCapacity::Date { date, lorries },
        (None, Some(weekday)) => NewCapacity::Weekday { weekday, lorries },
        (None, None) => return None,
    };
    Some((change, preview))
}

/// Set the lorries a day
///
/// Of a date, also in the middle of it, or of a weekday. Bookings that no longer fit are moved to
/// the first free time of their lane, those made last first. Setting the same number again
/// changes nothing.
#[utoipa::path(
    post, path = "/operator/checkpoints/{slug}/capacity", tag = "operator",
    operation_id = "setCapacity",
    params(("slug" = String, Path, description = "The checkpoint's name")),
    request_body = CapacityRequest,
    responses((status = 200, description = "The effect", body = EffectAnswer)),
)]
pub async fn set_capacity(
    State(app): State<App>,
    operator: Operator,
    _key: Key,
    Word(slug): Word,
    body: Body<CapacityRequest>,
) -> Result<Json<EffectAnswer>, Problem> {
    let number = checkpoint(&app, &slug)?.number;
    let mut reader = Reader::default();
    let asked = read_capacity(&mut reader, &body.value);
    let (wanted, preview) = reader.finish(asked)?;
    let effect = change(&app, &operator, number, wanted, preview).await?;
    Ok(Json(EffectAnswer::of(effect, preview, None)))
}

/// Announce a closure
///
/// Nobody passes in that time; the bookings in it are moved. With an `Idempotency-Key` a
/// repeated request announces no second closure.
#[utoipa::path(
    post, path = "/operator/checkpoints/{slug}/closures", tag = "operator",
    operation_id = "announceClosure",
    params(("slug" = String, Path, description = "The checkpoint's name")),
    request_body = ClosureRequest,
    responses(
        (status = 201, description = "The closure is announced", body = EffectAnswer),
        (status = 200, description = "The effect of a preview", body = EffectAnswer),
    ),
)]
pub async fn announce_closure(
    State(app): State<App>,
    operator: Operator,
    key: Key,
    Word(slug): Word,
    body: Body<ClosureRequest>,
) -> Result<(StatusCode, Json<EffectAnswer>), Problem> {
    let number = checkpoint(&app, &slug)?.number;
    let mut reader = Reader::default();
    let asked = read_closure(&mut reader, &body.value);
    let (from, until, reason, preview) = reader.finish(asked)?;
    let request = key.join(&operator, "closures.announce", &body.bytes);
    let closure = match &request {
        // The key makes the id, so that the closure itself shows whether it was announced before.
        Some(request) if !preview => uuid_of(&request.key),
        _ => app.ids.uuid(),
    };
    let query = Closures {
        checkpoint: number,
        after: app.now(),
    };
    let known = app.store.read(query).await?;
    if let Some(known) = known.iter().find(|known| known.id == closure) {
        if (known.from, known.until, &known.reason) != (from, until, &reason) {
            return Err(Refusal::KeyReused.into());
        }
        let nothing = EffectAnswer::of(CapacityEffect::default(), false, Some(closure));
        return Ok((StatusCode::CREATED, Json(nothing)));
    }
    let wanted = NewCapacity::Close {
        id: closure,
        from,
        until,
        reason,
    };
    let effect = change(&app, &operator, number, wanted, preview).await?;
    let status = if preview {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok((
        status,
        Json(EffectAnswer::of(
            effect,
            preview,
            (!preview).then_some(closure),
        )),
    ))
}

/// An id made of the first half of a hash.
fn uuid_of(hash: &[u8; 32]) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

type AskedClosure = (Timestamp, Timestamp, String, bool);

fn read_closure(reader: &mut Reader, body: &ClosureRequest) -> Option<AskedClosure> {
    let root = Place::Root;
    reader.odd(&root, &body.odd, ClosureRequest::FIELDS);
    let place = root.field("from");
    let text = reader.need_text(place, &body.from, WORD_CHARACTERS);
    let from = reader.parse(place, text, rules::instant);
    let place = root.field("until");
    let text = reader.need_text(place, &body.until, WORD_CHARACTERS);
    let until = reader.parse(place, text, rules::instant);
    let reason = reader.need_text(root.field("reason"), &body.reason, REASON_CHARACTERS);
    let preview = reader
        .may(root.field("preview"), &body.preview)
        .copied()
        .unwrap_or(false);
    Some((from?, until?, reason?.to_owned(), preview))
}

/// End a closure
///
/// One that is in force ends now; one that has not begun doesn't take place.
#[utoipa::path(
    delete, path = "/operator/checkpoints/{slug}/closures/{id}", tag = "operator",
    operation_id = "endClosure",
    params(
        ("slug" = String, Path, description = "The checkpoint's name"),
        ("id" = Uuid, Path, description = "The closure"),
    ),
    responses((status = 200, description = "The effect", body = EffectAnswer)),
)]
pub async fn end_closure(
    State(app): State<App>,
    operator: Operator,
    _key: Key,
    Path((slug, closure)): Path<(String, String)>,
    _body: NoBody,
) -> Result<Json<EffectAnswer>, Problem> {
    let number = checkpoint(&app, &slug)?.number;
    let closure = id(&closure).ok_or_else(|| Problem::not_found("closure-not-found"))?;
    let wanted = NewCapacity::Reopen { id: closure };
    let effect = change(&app, &operator, number, wanted, false).await?;
    Ok(Json(EffectAnswer::of(effect, false, Some(closure))))
}

/// How much of a list was taken in.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListAnswer {
    /// Vehicles of the list.
    pub vehicles: usize,
}

/// Import a list
///
/// Vehicles that were sent beforehand by the postal operator or an authorised economic
/// operator: CSV with the columns `country,plate,valid_from,valid_until`, at most 10 000
/// lines and 1 MiB. Vehicles that are listed already get the new dates.
#[utoipa::path(
    post, path = "/operator/lists/{ground}", tag = "operator", operation_id = "importList",
    params(
        ("ground" = String, Path,
            description = "`postal_operator` or `authorised_economic_operator`"),
        ("sent_by" = Option<String>, Query, description = "Who sent it; you if left out"),
    ),
    request_body(content = String, content_type = "text/csv",
        example = "country,plate,valid_from,valid_until\nKZ,123ABC02,2026-12-01,2027-11-30\n"),
    responses((status = 200, description = "The list is in force", body = ListAnswer)),
)]
pub async fn import_list(
    State(app): State<App>,
    operator: Operator,
    _key: Key,
    Word(ground): Word,
    mut parameters: Parameters,
    TextBody(text): TextBody,
) -> Result<Json<ListAnswer>, Problem> {
    let grounds = ExpeditedGround::ALL
        .into_iter()
        .filter(|ground| ground.proof() == Proof::List);
    let ground = grounds.into_iter().find(|known| known.as_str() == ground);
    let ground = ground.ok_or_else(|| Problem::not_found("list-not-found"))?;
    let sent_by = parameters.parse("sent_by", |text| {
        let is_short = text.chars().count() <= REASON_CHARACTERS;
        if !is_short {
            return Err(Rule::new("too-long").with_number("most", REASON_CHARACTERS));
        }
        if text.chars().any(char::is_control) {
            return Err(Rule::new("control-characters"));
        }
        Ok(text.to_owned())
    });
    parameters.finish(&["sent_by"])?;
    let lines = parse_list(&text).map_err(|errors| {
        let errors = errors.into_iter().take(LINE_ERRORS_MAX).map(|error| {
            let line = Value::Number(i64::try_from(error.line).unwrap_or(i64::MAX));
            let values = vec![("line", line), ("reason", Value::Text(error.message))];
            FieldError::new(
                format!("lines[{}].{}", error.line, error.column),
                "list-line",
                values,
            )
        });
        Problem::invalid(errors.collect())
    })?;
    let command = ImportList {
        ground,
        lines,
        sent_by: sent_by.unwrap_or_else(|| operator.display_name()),
        operator: operator.id,
        now: app.now(),
    };
    let vehicles = app.store.write(command).await?;
    Ok(Json(ListAnswer { vehicles }))
}
