//! Live events over SSE: of a checkpoint for everybody, of a booking for its user.
//!
//! The id of an event is its position in the checkpoint's stream of the event log, so a client that
//! comes back (`Last-Event-ID`, or `?after=`) goes on exactly where it stopped: nothing is missed,
//! nothing comes twice. What is told is public: the kind, the position and the instant. Whoever
//! wants to know more asks the board or the booking.
//!
//! All clients of a checkpoint share one reader of the log ([`Hub`]); a client that is slower than
//! its reader reads the log itself until it has caught up.

mod follower;
mod hub;

pub use hub::{CONNECTIONS_MAX, Hub};

use crate::api::extract::{IdPath, Parameters, SignedIn, Word};
use crate::api::reading::Rule;
use crate::app::App;
use crate::problem::{Problem, only_problems};
use crate::service::bookings;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn;
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use follower::Follower;
use newtype_uuid::GenericUuid;
use std::time::Duration;
use store::Stream;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// How often a quiet stream shows that it lives.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Its documented routes.
pub(crate) fn documented() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(checkpoint_events))
        .routes(routes!(booking_events))
}

/// Its routes. They have no time limit: a stream ends when its client leaves or the server stops.
pub fn router() -> Router<App> {
    Router::from(documented()).layer(from_fn(only_problems))
}

/// Follow a checkpoint
///
/// Server-sent events, open to everybody: `event: change`, `id:` the position, `data:` an object of
/// `kind`, `position` and `at`. The first event, `ready`, tells the position from which the stream
/// goes on. One that is too far behind gets `event: reset` and goes on from now.
#[utoipa::path(
    get, path = "/checkpoints/{slug}/events", tag = "checkpoints",
    operation_id = "followCheckpoint", security(()),
    params(
        ("slug" = String, Path, description = "The checkpoint's name"),
        ("after" = Option<i64>, Query, description = "The last position that was seen"),
        ("Last-Event-ID" = Option<i64>, Header, description = "The same, as browsers send it"),
    ),
    responses((status = 200, description = "The events", body = String,
        content_type = "text/event-stream")),
)]
async fn checkpoint_events(
    State(app): State<App>,
    Word(slug): Word,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let after = position(&headers, parameters)?;
    let found = app.settings.checkpoints.by_slug(&slug);
    let found = found.ok_or_else(|| Problem::from(queue::Refusal::CheckpointNotFound))?;
    let stream = Stream::checkpoint(found.number);
    follow(&app, stream, None, after).await
}

/// Follow a booking
///
/// As of a checkpoint, but only what happens to this booking, for its user alone.
#[utoipa::path(
    get, path = "/bookings/{id}/events", tag = "bookings", operation_id = "followBooking",
    params(
        ("id" = Uuid, Path, description = "The booking"),
        ("after" = Option<i64>, Query, description = "The last position that was seen"),
        ("Last-Event-ID" = Option<i64>, Header, description = "The same, as browsers send it"),
    ),
    responses((status = 200, description = "The events", body = String,
        content_type = "text/event-stream")),
)]
async fn booking_events(
    State(app): State<App>,
    user: SignedIn,
    id: IdPath,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let after = position(&headers, parameters)?;
    let booking = bookings::find(&app, &user, id.of()).await?;
    let stream = Stream::checkpoint(booking.checkpoint());
    follow(&app, stream, Some(booking.id.into_untyped_uuid()), after).await
}

/// The last position the client saw: that of the header, which a browser sends when it reconnects,
/// else that of the address.
fn position(headers: &HeaderMap, mut parameters: Parameters) -> Result<Option<i64>, Problem> {
    let number = |text: &str| text.parse::<i64>().ok().filter(|number| *number >= 0);
    let asked = parameters.parse("after", |text| {
        number(text).ok_or_else(|| Rule::new("position"))
    });
    parameters.finish(&["after"])?;
    let seen = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok());
    Ok(seen.and_then(|text| number(text.trim())).or(asked))
}

async fn follow(
    app: &App,
    stream: Stream,
    subject: Option<Uuid>,
    after: Option<i64>,
) -> Result<Response, Problem> {
    let full = || Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too-many-streams").retry_after(30);
    let connection = app.hub().connect(stream).ok_or_else(full)?;
    let follower = Follower::start(connection, subject, after).await?;
    let events = Sse::new(follower.events()).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    let mut response = events.into_response();
    // A proxy that collects the answer before it passes it on would hold the events back.
    response
        .headers_mut()
        .insert("x-accel-buffering", header::HeaderValue::from_static("no"));
    Ok(response)
}
