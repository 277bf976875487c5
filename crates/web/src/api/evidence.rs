//! What the registers said, for operators: appeals, stopped bookings, and the evidence of a booking. Every
//! look at evidence is recorded with who looked.

use super::answers::CheckpointName;
use super::appeals::AppealAnswer;
use super::bookings::name_of;
use super::extract::{Body, IdPath, Key, NoBody, Operator, Parameters};
use super::reading::{Place, Reader, body};
use super::words::need_words;
use crate::app::App;
use crate::problem::Problem;
use crate::service::checks::appeal_state;
use crate::service::oversight::{self, OpenedEvidence};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use newtype_uuid::GenericUuid;
use queue::appeals::{AppealList as ListAppeals, AppealOutcome, WORDS_MAX};
use queue::looks::Look;
use queue::model::booking::Booking;
use queue::stops::StoppedBookings;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Characters of a short word.
const WORD_CHARACTERS: usize = 40;

const OUTCOMES: [(&str, AppealOutcome); 2] = [
    ("upheld", AppealOutcome::Upheld),
    ("rejected", AppealOutcome::Rejected),
];

/// All appeals that wait, and the last answered ones.
#[derive(Debug, Serialize, ToSchema)]
pub struct AllAppeals {
    /// Those due first in front, at most 200.
    pub open: Vec<AppealAnswer>,
    /// Newest first, at most 200.
    pub answered: Vec<AppealAnswer>,
}

/// List all appeals
///
/// Those that wait for an answer, due first, and the last answered ones.
#[utoipa::path(
    get, path = "/operator/appeals", tag = "operator", operation_id = "listAllAppeals",
    responses((status = 200, description = "The appeals", body = AllAppeals)),
)]
pub async fn appeals(
    State(app): State<App>,
    _operator: Operator,
    parameters: Parameters,
) -> Result<Json<AllAppeals>, Problem> {
    parameters.finish(&[])?;
    let (open, answered) = app.store.read(ListAppeals).await?;
    let now = app.now();
    let answer = |appeal| {
        let state = appeal_state(&appeal, now);
        AppealAnswer::of(appeal, state)
    };
    Ok(Json(AllAppeals {
        open: open.into_iter().map(answer).collect(),
        answered: answered.into_iter().map(answer).collect(),
    }))
}

/// Look at an appeal
#[utoipa::path(
    get, path = "/operator/appeals/{id}", tag = "operator", operation_id = "viewAppeal",
    params(("id" = Uuid, Path, description = "The appeal")),
    responses((status = 200, description = "The appeal", body = AppealAnswer)),
)]
pub async fn appeal(
    State(app): State<App>,
    _operator: Operator,
    id: IdPath,
) -> Result<Json<AppealAnswer>, Problem> {
    let (appeal, _) = oversight::appeal(&app, id.0).await?;
    let state = appeal_state(&appeal, app.now());
    Ok(Json(AppealAnswer::of(appeal, state)))
}

body! {
    /// The answer to an appeal.
    pub struct AnswerRequest {
        /// `upheld` – the user was right, and the check is set aside for the vehicle for a while – or
        /// `rejected`.
        #[schema(value_type = String, example = "upheld")]
        outcome: String,
        /// Why, for the user, 10 to 2000 characters.
        #[schema(value_type = String, example = "The receipt shows that the tax is paid.")]
        words: String,
    }
}

/// Answer an appeal
///
/// Once; the user is told. Nobody's answer lets a wanted vehicle or person through.
#[utoipa::path(
    post, path = "/operator/appeals/{id}/answer", tag = "operator", operation_id = "answerAppeal",
    params(("id" = Uuid, Path, description = "The appeal")),
    request_body = AnswerRequest,
    responses((status = 200, description = "The answered appeal", body = AppealAnswer)),
)]
pub async fn answer(
    State(app): State<App>,
    operator: Operator,
    _key: Key,
    id: IdPath,
    body: Body<AnswerRequest>,
) -> Result<Json<AppealAnswer>, Problem> {
    let mut reader = Reader::default();
    let root = Place::Root;
    reader.odd(&root, &body.value.odd, AnswerRequest::FIELDS);
    let place = root.field("outcome");
    let outcome = reader.need_text(place, &body.value.outcome, WORD_CHARACTERS);
    let outcome = reader.choose(place, outcome, &OUTCOMES);
    let words = need_words(
        &mut reader,
        root.field("words"),
        &body.value.words,
        WORDS_MAX,
    );
    let (outcome, words) = reader.finish(outcome.zip(words))?;
    let answered =
        oversight::answer_appeal(&app, &operator, id.0, outcome, words.to_owned()).await?;
    let state = appeal_state(&answered, app.now());
    Ok(Json(AppealAnswer::of(answered, state)))
}

/// A booking that is stopped at the entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct StoppedBooking {
    /// The booking.
    pub booking: Uuid,
    /// Its checkpoint.
    pub checkpoint: Option<CheckpointName>,
    /// The vehicle's plate.
    pub plate: String,
    /// When its interval begins.
    pub starts_at: Timestamp,
    /// Number of the check in Q-18.
    pub check: u8,
    /// What the register said.
    #[schema(example = "vehicle_wanted")]
    pub reason: &'static str,
    /// Since when.
    pub since: Timestamp,
    /// Whether only officers are told: who is wanted must not be warned.
    pub for_officers: bool,
}

/// Bookings that are stopped at the entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct StopList {
    /// Those stopped first in front, at most 200.
    pub stops: Vec<StoppedBooking>,
}

/// List stopped bookings
///
/// Bookings that may not enter, because a register said no after they were given.
#[utoipa::path(
    get, path = "/operator/stops", tag = "operator", operation_id = "listStops",
    responses((status = 200, description = "The bookings", body = StopList)),
)]
pub async fn stops(
    State(app): State<App>,
    _operator: Operator,
    parameters: Parameters,
) -> Result<Json<StopList>, Problem> {
    parameters.finish(&[])?;
    let stopped = app.store.read(StoppedBookings).await?;
    let answer = |booking: Booking| {
        let stop = booking.later.stop?;
        let checkpoints = &app.settings.checkpoints;
        Some(StoppedBooking {
            booking: booking.id.into_untyped_uuid(),
            checkpoint: checkpoints.get(booking.checkpoint()).map(name_of),
            plate: booking.details.vehicle.plate.raw().to_owned(),
            starts_at: booking.starts_at(),
            check: stop.check,
            reason: stop.reason.as_str(),
            since: stop.since,
            for_officers: stop.is_for_officers(),
        })
    };
    Ok(Json(StopList {
        stops: stopped.into_iter().filter_map(answer).collect(),
    }))
}

/// Ask the register again
///
/// Has the register that stopped a booking asked again, at once; its answer may end the stop.
#[utoipa::path(
    post, path = "/operator/stops/{id}/ask", tag = "operator", operation_id = "askAgain",
    params(("id" = Uuid, Path, description = "The booking")),
    responses((status = 202, description = "It is being asked again")),
)]
pub async fn ask_again(
    State(app): State<App>,
    operator: Operator,
    _key: Key,
    id: IdPath,
    _body: NoBody,
) -> Result<StatusCode, Problem> {
    let booking = oversight::booking(&app, id.of()).await?;
    oversight::ask_again(&app, &operator, &booking).await?;
    Ok(StatusCode::ACCEPTED)
}

/// A question to a register with its answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceAnswer {
    /// Number of the check in Q-18.
    pub check: u8,
    /// The register.
    #[schema(example = "taxes")]
    pub register: String,
    /// Its service at the gateway.
    pub service: String,
    /// Id of the message.
    pub message: Uuid,
    /// At which moment of the booking's life: `booking`, `day_before`, `entry`, `driver`.
    pub asking: String,
    /// Version of the table of checks.
    pub policy: String,
    /// `answered`, `timed_out`, `unreachable`, `unintelligible` or `declined`.
    pub outcome: String,
    /// When it was sent.
    pub asked_at: Timestamp,
    /// When something came back.
    pub answered_at: Option<Timestamp>,
    /// SHA-256 of the answer as it was received, in hex; the event log has it too.
    pub sha256: Option<String>,
    /// The answer, opened.
    pub answer: Option<String>,
    /// There is an answer, and it does not open: another key sealed it, or it was changed.
    pub sealed: bool,
}

impl From<OpenedEvidence> for EvidenceAnswer {
    fn from(piece: OpenedEvidence) -> Self {
        let hash = piece.hash();
        let kept = piece.kept;
        Self {
            check: kept.number,
            register: kept.register,
            service: kept.service_id,
            message: kept.message_id,
            asking: kept.asking,
            policy: kept.policy,
            outcome: kept.outcome,
            asked_at: kept.asked_at,
            answered_at: kept.answered_at,
            sha256: Some(hash).filter(|hash| !hash.is_empty()),
            answer: piece.answer,
            sealed: piece.is_sealed,
        }
    }
}

/// Everything that was asked about a booking.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceFile {
    /// The booking.
    pub booking: Uuid,
    /// Its number, once it has one.
    pub number: Option<String>,
    /// The vehicle's plate.
    pub plate: String,
    /// When this was read.
    pub read_at: Timestamp,
    /// By number of the check, then in the order of the asking; at most 500.
    pub evidence: Vec<EvidenceAnswer>,
}

impl EvidenceFile {
    /// The evidence of a booking.
    pub fn of(booking: &Booking, evidence: Vec<OpenedEvidence>, now: Timestamp) -> Self {
        Self {
            booking: booking.id.into_untyped_uuid(),
            number: booking.state.number().map(|number| number.to_string()),
            plate: booking.details.vehicle.plate.raw().to_owned(),
            read_at: now,
            evidence: evidence.into_iter().map(EvidenceAnswer::from).collect(),
        }
    }
}

async fn read(
    app: &App,
    operator: &Operator,
    id: IdPath,
    look: Look,
) -> Result<Json<EvidenceFile>, Problem> {
    let booking = oversight::booking(app, id.of()).await?;
    let evidence = oversight::evidence(app, operator, &booking, look).await?;
    Ok(Json(EvidenceFile::of(&booking, evidence, app.now())))
}

/// Look at the evidence of a booking
///
/// Who was asked what and when, and the answers. The look is recorded (`evidence.viewed`).
#[utoipa::path(
    get, path = "/operator/bookings/{id}/evidence", tag = "operator", operation_id = "viewEvidence",
    params(("id" = Uuid, Path, description = "The booking")),
    responses((status = 200, description = "The evidence", body = EvidenceFile)),
)]
pub async fn view(
    State(app): State<App>,
    operator: Operator,
    id: IdPath,
) -> Result<Json<EvidenceFile>, Problem> {
    read(&app, &operator, id, Look::Viewed).await
}

/// Take a copy of the evidence of a booking
///
/// The same, to be kept outside; that is recorded too (`evidence.exported`).
#[utoipa::path(
    post, path = "/operator/bookings/{id}/evidence/export", tag = "operator",
    operation_id = "exportEvidence",
    params(("id" = Uuid, Path, description = "The booking")),
    responses((status = 200, description = "The evidence", body = EvidenceFile)),
)]
pub async fn export(
    State(app): State<App>,
    operator: Operator,
    _key: Key,
    id: IdPath,
    _body: NoBody,
) -> Result<Json<EvidenceFile>, Problem> {
    read(&app, &operator, id, Look::Exported).await
}
