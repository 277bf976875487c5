//! What devices send: plate reads of cameras, `POST /devices/{device}/{secret}/anpr`.
//!
//! A camera pushes a multipart form and knows no better proof than the secret in the address. The
//! answer is quick: what follows from a read happens in the same transaction, the barrier is opened
//! by a job. A wrong secret looks like no address at all.

use crate::api::extract::id;
use crate::app::{App, guarded};
use crate::i18n::Value;
use crate::problem::{FieldError, Problem};
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use jiff::SignedDuration;
use kernel::ids::DeviceId;
use newtype_uuid::GenericUuid;
use passage::commands::{MarkSeen, RecordPlateRead};
use passage::isapi::{self, PartKind, PlateRead, XML_LIMIT_BYTES};
use passage::queries::AuthenticateDevice;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Largest push of a camera, with its pictures, in bytes.
const PUSH_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Parts of a push that are looked at.
const PARTS_MAX: usize = 16;
/// Characters of a secret in an address.
const SECRET_CHARACTERS_MAX: usize = 128;
/// A camera whose clock is further off tells no time at all.
const CLOCK_OFF_DAYS_MAX: i64 = 3_650;

/// Its documented routes.
pub(crate) fn documented() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(push_plate_read))
}

/// Its routes.
pub fn router() -> Router<App> {
    guarded(Router::from(documented()).layer(DefaultBodyLimit::max(PUSH_BYTES_MAX)))
}

/// What was done with a push.
#[derive(Debug, Serialize, ToSchema)]
pub struct PushAnswer {
    /// `ok`.
    #[schema(example = "ok")]
    pub status: &'static str,
    /// What was decided, such as `open` or `not-called`; `heartbeat` for what is no plate read.
    #[schema(example = "open")]
    pub decision: String,
}

fn done(decision: &str) -> Response {
    let answer = PushAnswer {
        status: "ok",
        decision: decision.to_owned(),
    };
    ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}

/// Push a plate read
///
/// The ISAPI event notification of a camera: a multipart form with the part `anpr.xml` and pictures,
/// 2 MiB in all. Heartbeats and other events are answered with 200 and forgotten.
#[utoipa::path(
    post, path = "/devices/{device}/{secret}/anpr", tag = "devices",
    operation_id = "pushPlateRead", security(()),
    params(
        ("device" = uuid::Uuid, Path, description = "The camera"),
        ("secret" = String, Path, description = "Its secret"),
    ),
    request_body(content = Object, content_type = "multipart/form-data"),
    responses((status = 200, description = "The read is recorded", body = PushAnswer)),
)]
async fn push_plate_read(
    State(app): State<App>,
    Path((device, secret)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let camera = authenticate(&app, &device, &secret).await?;
    let Some(event) = event_of(&app, request).await? else {
        return seen(&app, camera.id).await;
    };
    let read = match isapi::parse(&event) {
        Ok(read) => read,
        Err(error) if error.is_harmless() => return seen(&app, camera.id).await,
        Err(error) => {
            tracing::warn!(%error, camera = %camera.id, "an event of a camera can't be read");
            return Err(unreadable(&error.to_string()));
        }
    };
    check_clock(&app, &read)?;
    let command = RecordPlateRead {
        settings: Arc::clone(&app.settings),
        id: app.ids.next(),
        seed: app.ids.uuid(),
        device: camera.id,
        checkpoint: camera.checkpoint,
        read,
        now: app.now(),
    };
    let decision = app.store.write(command).await?;
    Ok(done(decision.code()))
}

async fn authenticate(
    app: &App,
    device: &str,
    secret: &str,
) -> Result<passage::model::Device, Problem> {
    let nothing = || Problem::of_status(StatusCode::NOT_FOUND);
    let device = id(device).ok_or_else(nothing)?;
    if secret.len() > SECRET_CHARACTERS_MAX {
        return Err(nothing());
    }
    let query = AuthenticateDevice {
        device: DeviceId::from_untyped_uuid(device),
        secret_hash: passage::secret_hash(secret),
    };
    app.store.read(query).await?.ok_or_else(nothing)
}

async fn seen(app: &App, device: DeviceId) -> Result<Response, Problem> {
    app.store
        .write(MarkSeen {
            device,
            now: app.now(),
        })
        .await?;
    Ok(done("heartbeat"))
}

/// The event of a push; `None` when there is none in it, as in a heartbeat. Some firmwares send the
/// event by itself instead of as a part.
async fn event_of(app: &App, request: Request) -> Result<Option<Vec<u8>>, Problem> {
    let media = request.headers().get(header::CONTENT_TYPE);
    let media = media
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    if !media.starts_with("multipart/") {
        return bare_event(app, request, &media).await;
    }
    let form = Multipart::from_request(request, app).await;
    let mut form = form.map_err(|rejection: MultipartRejection| match rejection {
        MultipartRejection::InvalidBoundary(_) => unreadable("the form has no boundary"),
        _ => Problem::of_status(StatusCode::BAD_REQUEST),
    })?;
    for _ in 0..PARTS_MAX {
        let Some(part) = form.next_field().await.map_err(|error| broken(&error))? else {
            return Ok(None);
        };
        if isapi::part_kind(part.name(), part.file_name()) == PartKind::Event {
            return whole(part).await.map(Some);
        }
    }
    Ok(None)
}

async fn bare_event(app: &App, request: Request, media: &str) -> Result<Option<Vec<u8>>, Problem> {
    let bytes = axum::body::Bytes::from_request(request, app)
        .await
        .map_err(|rejection| Problem::of_status(rejection.into_response().status()))?;
    let is_xml = media.starts_with("application/xml") || media.starts_with("text/xml");
    Ok((is_xml && !bytes.is_empty()).then(|| bytes.to_vec()))
}

/// A part, as far as an event can be long.
async fn whole(mut part: Field<'_>) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|error| broken(&error))? {
        if bytes.len() + chunk.len() > XML_LIMIT_BYTES {
            return Err(Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn broken(error: &MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE),
        _ => unreadable("the form is broken off"),
    }
}

fn unreadable(reason: &str) -> Problem {
    let reason = Value::Text(reason.to_owned());
    let mut problem = Problem::new(StatusCode::BAD_REQUEST, "event-unreadable");
    problem.errors.push(FieldError::new(
        "anpr.xml",
        "device-field",
        vec![("reason", reason)],
    ));
    problem
}

/// No database takes every instant that a camera can write.
fn check_clock(app: &App, read: &PlateRead) -> Result<(), Problem> {
    let apart = app.now().duration_since(read.at).abs();
    if apart > SignedDuration::from_hours(24 * CLOCK_OFF_DAYS_MAX) {
        return Err(unreadable(
            "dateTime is years away from now; set the camera's clock",
        ));
    }
    Ok(())
}
