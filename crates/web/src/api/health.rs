//! `GET /health`: whether this process can do its work, for load balancers.

use crate::app::App;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::Engine;
use store::events::Heads;
use utoipa::ToSchema;

/// A process that works.
#[derive(Debug, Serialize, ToSchema)]
pub struct HealthAnswer {
    /// `ok`.
    #[schema(example = "ok")]
    pub status: &'static str,
    /// `sqlite` or `postgres`.
    #[schema(example = "postgres")]
    pub engine: &'static str,
    /// Version of the program.
    #[schema(example = "0.1.0")]
    pub version: &'static str,
}

/// Ask for health
///
/// Asks the database a question; 503 if it gives no answer, or if the process is stopping.
#[utoipa::path(
    get, path = "/health", tag = "upkeep", operation_id = "health", security(()),
    responses((status = 200, description = "The process works", body = HealthAnswer)),
)]
pub async fn health(State(app): State<App>) -> Result<Json<HealthAnswer>, Problem> {
    if app.stop.is_cancelled() {
        return Err(Problem::busy());
    }
    app.store.read(Heads).await.map_err(|error| {
        tracing::error!(%error, "the database gives no answer");
        Problem::busy()
    })?;
    Ok(Json(HealthAnswer {
        status: "ok",
        engine: match app.store.engine() {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        },
        version: env!("CARGO_PKG_VERSION"),
    }))
}
