//! The control door: population, vehicles, facts, consents and counts, as JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use super::consent::ConsentBehaviour;
use super::facts::FactChange;
use super::{Gateway, Service};
use crate::population::{LorryRecord, Vehicle};
use crate::server::json_error;

/// The most lorries one answer of `/control/population` lists.
const LIST_LIMIT: usize = 1_000;

pub(super) fn router(gateway: Arc<Gateway>) -> Router {
    Router::new()
        .route("/control/population", get(population))
        .route("/control/vehicles", put(put_vehicle))
        .route(
            "/control/facts",
            get(facts).put(put_fact).delete(clear_facts),
        )
        .route("/control/consents", put(put_consent).delete(clear_consents))
        .route("/control/counts", get(counts).delete(reset_counts))
        .with_state(gateway)
}

/// Which lorries to list.
#[derive(Debug, Deserialize)]
struct ListQuery {
    limit: Option<usize>,
    offset: Option<usize>,
    country: Option<String>,
}

/// Answer of `GET /control/population`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PopulationPage {
    /// The seed of the population.
    pub seed: u64,
    /// How many lorries there are, of all countries.
    pub total: usize,
    /// The lorries asked for, the named ones first.
    pub lorries: Vec<LorryRecord>,
}

/// What `PUT /control/consents` takes.
#[derive(Debug, Deserialize)]
struct ConsentOrder {
    iin: String,
    behaviour: ConsentBehaviour,
}

async fn population(
    State(gateway): State<Arc<Gateway>>,
    Query(query): Query<ListQuery>,
) -> Json<PopulationPage> {
    let population = gateway.population();
    let wanted = |country: &str| {
        query
            .country
            .as_deref()
            .is_none_or(|asked| asked.eq_ignore_ascii_case(country))
    };
    let lorries = population
        .lorries()
        .iter()
        .filter(|lorry| wanted(&lorry.vehicle.country))
        .skip(query.offset.unwrap_or(0))
        .take(query.limit.unwrap_or(100).min(LIST_LIMIT))
        .map(|lorry| population.record(lorry))
        .collect();
    Json(PopulationPage {
        seed: population.seed(),
        total: population.lorries().len(),
        lorries,
    })
}

async fn put_vehicle(
    State(gateway): State<Arc<Gateway>>,
    Json(vehicle): Json<Vehicle>,
) -> Response {
    match gateway.put_vehicle(vehicle) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => json_error(StatusCode::INSUFFICIENT_STORAGE, error.to_string()),
    }
}

async fn facts(State(gateway): State<Arc<Gateway>>) -> Json<Vec<FactChange>> {
    Json(gateway.facts())
}

async fn put_fact(State(gateway): State<Arc<Gateway>>, Json(change): Json<FactChange>) -> Response {
    match gateway.put_fact(change.service, &change.key, change.fact) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => json_error(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()),
    }
}

async fn clear_facts(State(gateway): State<Arc<Gateway>>) -> StatusCode {
    gateway.clear_facts();
    StatusCode::NO_CONTENT
}

async fn put_consent(
    State(gateway): State<Arc<Gateway>>,
    Json(order): Json<ConsentOrder>,
) -> Response {
    match gateway.put_consent(&order.iin, order.behaviour) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => json_error(StatusCode::INSUFFICIENT_STORAGE, error.to_string()),
    }
}

async fn clear_consents(State(gateway): State<Arc<Gateway>>) -> StatusCode {
    gateway.clear_consents();
    StatusCode::NO_CONTENT
}

async fn counts(State(gateway): State<Arc<Gateway>>) -> Json<BTreeMap<&'static str, u64>> {
    let counts = Service::ALL.map(|service| (service.as_str(), gateway.count(service)));
    Json(counts.into_iter().collect())
}

async fn reset_counts(State(gateway): State<Arc<Gateway>>) -> StatusCode {
    gateway.reset_counts();
    StatusCode::NO_CONTENT
}
