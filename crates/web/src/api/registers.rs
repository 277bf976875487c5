//! The state registers for operators: how each answers, pausing one and resuming it.

use super::extract::{Body, Key, NoBody, Operator, Parameters, Word};
use super::reading::{Place, Reader, body};
use crate::app::App;
use crate::problem::Problem;
use crate::service::oversight::{self, RegisterFacts};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use queue::figures::AskUnderWay;
use registers::keeping::pauses::{
    PauseError, PauseRegister, REASON_CHARACTERS_MAX, ResumeRegister,
};
use registers::{BreakerState, Register};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who paused a register, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct PauseAnswer {
    /// Why.
    pub reason: String,
    /// Since when.
    pub paused_at: Timestamp,
    /// Which operator.
    pub paused_by: Uuid,
}

/// How a register does, since this process started.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisterAnswer {
    /// Its name.
    #[schema(example = "driving_licences")]
    pub register: &'static str,
    /// Its service at the gateway.
    #[schema(example = "SHEKARA_DRIVING_LICENCE")]
    pub service: String,
    /// `closed` (it is asked), `open` (it was silent and is left alone), `trial`, or `paused`.
    #[schema(example = "closed")]
    pub state: &'static str,
    /// Until when it is left alone.
    pub until: Option<Timestamp>,
    /// Questions sent.
    pub asked: u64,
    /// Those that were answered.
    pub answers: u64,
    /// Those to which nothing intelligible came back.
    pub silences: u64,
    /// Half of the last answers came within so many milliseconds.
    pub p50_ms: Option<u64>,
    /// 95 of a hundred of them came within so many.
    pub p95_ms: Option<u64>,
    /// Bookings that wait for it.
    pub waiting: i64,
    /// The pause in force.
    pub pause: Option<PauseAnswer>,
}

impl RegisterAnswer {
    fn of(facts: RegisterFacts, waiting: i64) -> Self {
        use newtype_uuid::GenericUuid;
        let state = facts.state();
        let health = facts.health;
        Self {
            register: health.register.as_str(),
            service: facts.service,
            state,
            until: match health.breaker {
                BreakerState::Open { until } => Some(until),
                BreakerState::Closed | BreakerState::Trial => None,
            },
            asked: health.asked,
            answers: health.answers,
            silences: health.silences,
            p50_ms: health.p50_ms,
            p95_ms: health.p95_ms,
            waiting,
            pause: facts.pause.map(|(pause, _)| PauseAnswer {
                reason: pause.reason,
                paused_at: pause.paused_at,
                paused_by: pause.paused_by.into_untyped_uuid(),
            }),
        }
    }
}

/// Every register.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisterList {
    /// In the order of the checks.
    pub registers: Vec<RegisterAnswer>,
}

/// List the registers
///
/// How each answers, how many bookings wait for it, and who paused it.
#[utoipa::path(
    get, path = "/operator/registers", tag = "operator", operation_id = "listRegisters",
    responses((status = 200, description = "The registers", body = RegisterList)),
)]
pub async fn list(
    State(app): State<App>,
    _operator: Operator,
    parameters: Parameters,
) -> Result<Json<RegisterList>, Problem> {
    parameters.finish(&[])?;
    let under_way = app.store.read(AskUnderWay).await?;
    let facts = oversight::registers(&app).await?;
    let answer = |facts: RegisterFacts| {
        let waiting = under_way.awaited.get(&facts.health.register).copied();
        RegisterAnswer::of(facts, waiting.unwrap_or_default())
    };
    Ok(Json(RegisterList {
        registers: facts.into_iter().map(answer).collect(),
    }))
}

body! {
    /// Why a register is paused.
    pub struct PauseRequest {
        /// 1 to 300 characters.
        #[schema(value_type = String, example = "Maintenance announced by its owner until 18:00")]
        reason: String,
    }
}

fn register(name: &str) -> Result<Register, Problem> {
    oversight::register(name).ok_or_else(|| Problem::not_found("register-not-found"))
}

/// Pause a register
///
/// Nobody asks it until it is resumed; bookings that need it wait. Pausing again gives another reason.
#[utoipa::path(
    post, path = "/operator/registers/{register}/pause", tag = "operator",
    operation_id = "pauseRegister",
    params(("register" = String, Path, description = "The register's name")),
    request_body = PauseRequest,
    responses((status = 204, description = "It is paused")),
)]
pub async fn pause(
    State(app): State<App>,
    operator: Operator,
    _key: Key,
    Word(name): Word,
    body: Body<PauseRequest>,
) -> Result<StatusCode, Problem> {
    let register = register(&name)?;
    let mut reader = Reader::default();
    let root = Place::Root;
    reader.odd(&root, &body.value.odd, PauseRequest::FIELDS);
    let place = root.field("reason");
    let reason = reader.need_text(place, &body.value.reason, REASON_CHARACTERS_MAX);
    let reason = reader.finish(reason)?;
    let command = PauseRegister {
        register,
        reason: reason.to_owned(),
        operator: operator.id,
        now: app.now(),
    };
    match app.store.write(command).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(PauseError::Reason) => Err(Problem::invalid(vec![crate::problem::FieldError::new(
            "reason",
            "required",
            Vec::new(),
        )])),
        Err(PauseError::Store(error)) => Err(error.into()),
    }
}

/// Resume a register
///
/// One that is not paused stays as it is.
#[utoipa::path(
    post, path = "/operator/registers/{register}/resume", tag = "operator",
    operation_id = "resumeRegister",
    params(("register" = String, Path, description = "The register's name")),
    responses((status = 204, description = "It is asked again")),
)]
pub async fn resume(
    State(app): State<App>,
    operator: Operator,
    _key: Key,
    Word(name): Word,
    _body: NoBody,
) -> Result<StatusCode, Problem> {
    let command = ResumeRegister {
        register: register(&name)?,
        operator: operator.id,
        now: app.now(),
    };
    app.store.write(command).await?;
    Ok(StatusCode::NO_CONTENT)
}
