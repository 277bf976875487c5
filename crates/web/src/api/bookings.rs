//! Bookings: taking a place, looking at bookings.

use super::answers::{
    BookingAnswer, BookingBrief, BookingPage, CheckpointName, HeldBooking, Warning, lane_code,
};
use super::bodies::BookingRequest;
use super::details::read_request;
use super::doubts::{Doubt, document_doubt, doubts};
use super::extract::{Body, IdPath, Key, Language, Parameters, SignedIn};
use super::reading::Reader;
use crate::app::App;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::service::bookings;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use newtype_uuid::GenericUuid;
use queue::Refusal;
use queue::commands::hold::HeldPlace;
use queue::model::checkpoint::Checkpoint;
use queue::queries::{BookingsOf, PAGE_BOOKINGS};
use store::StoreError;

/// Take a place
///
/// Takes a place for a vehicle, for the few minutes in which the checks run and the fee is paid.
/// The answer is given after the place is safe on disk. A repeated request with the same
/// `Idempotency-Key` gets the same answer and takes no second place.
#[utoipa::path(
    post, path = "/bookings", tag = "bookings", operation_id = "takePlace",
    request_body = BookingRequest,
    responses((status = 201, description = "The place is held", body = HeldBooking,
        headers(("Location" = String, description = "Address of the booking")))),
)]
pub async fn take_place(
    State(app): State<App>,
    user: SignedIn,
    key: Key,
    Language(lang): Language,
    body: Body<BookingRequest>,
) -> Result<Response, Problem> {
    let mut reader = Reader::default();
    let asked = read_request(
        &mut reader,
        &body.value,
        &app.settings.checkpoints,
        app.now(),
    );
    let asked = reader.finish(asked)?;
    let request = key.join(&user, "bookings.hold", &body.bytes);
    let mut warnings = doubts(&asked.details.vehicle);
    let valid_until = asked.details.driver.document.valid_until;
    let twin = request.as_ref().map(|_| asked.details.clone());
    let take = |details| {
        let number = asked.checkpoint.number;
        bookings::hold(&app, &user, number, asked.wanted, details, request.clone())
    };
    let held = match (take(asked.details).await, twin) {
        // A twin with the same key was being committed in the same moment: its answer is there now.
        (Err(Refusal::Store(failure)), Some(again)) if matches!(failure.0, StoreError::Busy) => {
            take(again).await?
        }
        (held, _) => held?,
    };
    let starts_on = held
        .slot()
        .starts_at()
        .to_zoned(asked.checkpoint.zone.clone())
        .date();
    warnings.extend(document_doubt(valid_until, starts_on));
    Ok(created(&held, asked.checkpoint, &warnings, lang))
}

/// The answer that tells of a place that was taken.
pub fn created(
    held: &HeldPlace,
    checkpoint: &Checkpoint,
    doubts: &[Doubt],
    lang: Lang,
) -> Response {
    let booking = held.booking.into_untyped_uuid();
    let answer = HeldBooking {
        id: booking,
        checkpoint: checkpoint.slug.clone(),
        lane: lane_code(held.slot().lane()),
        starts_at: held.slot().starts_at(),
        ends_at: held.ends_at,
        held_until: held.until,
        warnings: doubts
            .iter()
            .map(|doubt| Warning::of(doubt, lang))
            .collect(),
    };
    let location = format!("/api/v1/bookings/{booking}");
    (
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        Json(answer),
    )
        .into_response()
}

/// List your bookings
///
/// Newest first, 50 on a page. `next` is the value of `before` for the page after this one.
#[utoipa::path(
    get, path = "/bookings", tag = "bookings", operation_id = "listBookings",
    params(("before" = Option<uuid::Uuid>, Query, description = "Last booking of the page before")),
    responses((status = 200, description = "A page of bookings", body = BookingPage)),
)]
pub async fn list(
    State(app): State<App>,
    user: SignedIn,
    Language(lang): Language,
    mut parameters: Parameters,
) -> Result<Json<BookingPage>, Problem> {
    let before = parameters.before();
    parameters.finish(&["before"])?;
    let query = BookingsOf {
        account: user.id,
        before: before.map(GenericUuid::from_untyped_uuid),
    };
    let found = app.store.read(query).await?;
    let is_full = i64::try_from(found.len()).unwrap_or(i64::MAX) >= PAGE_BOOKINGS;
    let next = found
        .last()
        .filter(|_| is_full)
        .map(|last| last.id.into_untyped_uuid());
    let bookings = found
        .iter()
        .map(|booking| BookingBrief::of(booking, &app.settings.checkpoints, lang))
        .collect();
    Ok(Json(BookingPage { bookings, next }))
}

/// Look at a booking
///
/// With its checks, what happened to it, the fee if one is awaited, and what can be done next.
/// Somebody else's booking looks like none at all.
#[utoipa::path(
    get, path = "/bookings/{id}", tag = "bookings", operation_id = "viewBooking",
    params(("id" = uuid::Uuid, Path, description = "The booking")),
    responses((status = 200, description = "The booking", body = BookingAnswer)),
)]
pub async fn view(
    State(app): State<App>,
    user: SignedIn,
    Language(lang): Language,
    id: IdPath,
) -> Result<Json<BookingAnswer>, Problem> {
    let view = bookings::view(&app, &user, id.of()).await?;
    Ok(Json(BookingAnswer::of(&view, &app.settings, lang)))
}

/// The names of a checkpoint.
pub fn name_of(checkpoint: &Checkpoint) -> CheckpointName {
    CheckpointName {
        slug: checkpoint.slug.clone(),
        name_kk: checkpoint.name_kk.clone(),
        name_ru: checkpoint.name_ru.clone(),
        name_en: checkpoint.name_en(),
    }
}
