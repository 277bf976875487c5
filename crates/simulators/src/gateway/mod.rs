//! The e-government gateway's synchronous SOAP channel, with four registers behind it.
//!
//! `POST /bip-sync/` takes a `SendMessage` envelope (SOAP 1.1, `text/xml`) and answers
//! `SendMessageResponse`, or a SOAP Fault with HTTP 500 whose detail is
//! `SendMessageFault1_SendMessageFault` of `ErrorInfo{errorCode, errorMessage, errorData, errorDate}`:
//!
//! | errorCode | when |
//! |---|---|
//! | `SIM-ENVELOPE` | the envelope can't be read, or lacks an element |
//! | `SIM-SENDER` | unknown `senderId`, or wrong password |
//! | `SIM-SERVICE` | no service of this `serviceId` |
//! | `SIM-DATA` | the business XML can't be read, or lacks a field |
//! | `SIM-ORDERED` | a `soap_fault` was ordered |
//!
//! `responseInfo` carries a new `messageId`, the request's `messageId` as `correlationId`,
//! `responseDate`, `status{code=Success, message}` and the `sessionId` of the request.
//!
//! # Services
//! Business XML stands nested in `<data>`; in requests it may also be escaped text or CDATA. The
//! request root is `<request>` (any root is taken), its children are unqualified and camelCase.
//! Every answer begins with `messageResult{code 00000}`: the register understood the question. That
//! nobody has the number is an answer, not an error, so its code is `00000` too.
//!
//! | serviceId (configurable) | request | answer |
//! |---|---|---|
//! | `GBDFLUniversal_token` | `messageId, messageDate, senderCode, iin, kdpToken?, publicKey?` | `<persons>` with `messageId, messageDate, messageResult, person?{iin, surname, name, patronymic?, birthDate, deathDate?, gender, citizenship, lifeStatus{code 0 alive, 1 dead}, documents{document*}, removed}`; no `person`: nobody has this IIN |
//! | `GbdulInfoByBin_v2` | `bin, requestorBin?` | `<organisation>` with `messageResult, found, bin, nameRu, nameKk, headIin, status active\|liquidated`; only `found` = false: nobody has this BIN |
//! | `SHEKARA_VEHICLE_BY_PLATE` | `plate, country, vin?` | `<vehicle>` with `messageResult, found, plate, country, vin, category, mark, year, ownerIinBin?, status registered\|deregistered` |
//! | `SHEKARA_VEHICLE_WANTED` | `plate, country, vin?` | `<wanted>` with `messageResult, wanted true\|false, basis?, since?` |
//!
//! The vehicle register knows vehicles of Kazakhstan only, by plate, or by VIN if the plate is
//! empty; `vin` in the answer is the register's own, for the asker to compare. The list of wanted
//! vehicles knows foreign ones too, and finds them by plate or by VIN. No public description of the
//! real messages of these two exists: they are this project's own.
//!
//! # Control
//! `GET /control/population?limit=&offset=&country=` – lorries with their people (JSON);
//! `PUT /control/vehicles` – adds or replaces a vehicle ([`Vehicle`] as JSON);
//! `/control/faults` – see [`crate::faults`]; services are the four above, faults `refuse`, `hang`,
//! `garbage`, `half_envelope`, `wrong_correlation_id`, `soap_fault`.

mod envelope;
mod services;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use kernel::clock::{SharedClock, SystemClock};
use kernel::ids::IdSource;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use tokio_util::sync::CancellationToken;

use crate::faults::{self, Course, FaultKind, Faults};
use crate::population::{LorryRecord, Population, Vehicle};
use crate::server::{self, Handle, StartError, first_half, json_error, xml_answer};
use envelope::{Envelope, ErrorInfo};

/// Login of the sender the simulator knows by default.
pub const DEFAULT_SENDER_ID: &str = "shekara";
/// Its password: of the simulator only.
pub const DEFAULT_SENDER_PASSWORD: &str = "gateway-simulator";
/// Path of the channel.
pub const SYNC_PATH: &str = "/bip-sync/";

const NAME: &str = "gateway";
const XML: &str = "text/xml; charset=utf-8";
/// The most vehicles that can be added by hand.
const ADDED_VEHICLES_LIMIT: usize = 1_000;
/// The most lorries one answer of `/control/population` lists.
const LIST_LIMIT: usize = 1_000;
const KINDS: &[FaultKind] = &[
    FaultKind::Refuse,
    FaultKind::Hang,
    FaultKind::Garbage,
    FaultKind::HalfEnvelope,
    FaultKind::WrongCorrelationId,
    FaultKind::SoapFault,
];

/// Names of the services at the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceIds {
    /// Person by IIN.
    pub person: String,
    /// Legal person by BIN.
    pub organisation: String,
    /// Vehicle by plate.
    pub vehicle: String,
    /// Wanted vehicles.
    pub wanted: String,
}

impl Default for ServiceIds {
    fn default() -> Self {
        Self {
            person: "GBDFLUniversal_token".to_owned(),
            organisation: "GbdulInfoByBin_v2".to_owned(),
            vehicle: "SHEKARA_VEHICLE_BY_PLATE".to_owned(),
            wanted: "SHEKARA_VEHICLE_WANTED".to_owned(),
        }
    }
}

/// Settings of the gateway.
#[derive(Debug, Clone)]
pub struct GatewayConfig {
    /// Port on 127.0.0.1; 0 = any.
    pub port: u16,
    /// Who may send.
    pub sender_id: String,
    /// With this password.
    pub sender_password: String,
    /// Names of the services.
    pub services: ServiceIds,
    /// Whom and what the registers know.
    pub population: Arc<Population>,
    /// The largest envelope taken, bytes.
    pub body_limit_bytes: usize,
    /// Where dates of answers come from.
    pub clock: SharedClock,
}

impl GatewayConfig {
    /// Defaults with this population: any port, the default sender, 1 MiB, the system's clock.
    pub fn new(population: Arc<Population>) -> Self {
        Self {
            port: 0,
            sender_id: DEFAULT_SENDER_ID.to_owned(),
            sender_password: DEFAULT_SENDER_PASSWORD.to_owned(),
            services: ServiceIds::default(),
            population,
            body_limit_bytes: 1024 * 1024,
            clock: SystemClock::shared(),
        }
    }
}

/// The gateway that serves.
#[derive(Debug)]
pub struct Gateway {
    config: GatewayConfig,
    ids: IdSource,
    faults: Arc<Faults>,
    added: RwLock<HashMap<String, Vehicle>>,
}

/// Too many vehicles were added by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{ADDED_VEHICLES_LIMIT} vehicles were added already; restart the simulator to begin anew")]
pub struct TooManyVehicles;

/// Starts the gateway.
pub async fn start(config: GatewayConfig) -> Result<Handle<Gateway>, StartError> {
    let stop = CancellationToken::new();
    let services = [
        &config.services.person,
        &config.services.organisation,
        &config.services.vehicle,
        &config.services.wanted,
    ];
    let names = services.map(ToOwned::to_owned).to_vec();
    let faults = Arc::new(Faults::new(names, KINDS, stop.clone()));
    let (port, limit) = (config.port, config.body_limit_bytes);
    let gateway = Arc::new(Gateway {
        ids: IdSource::from_os(Arc::clone(&config.clock)),
        config,
        faults: Arc::clone(&faults),
        added: RwLock::default(),
    });
    let router = Router::new()
        .route(SYNC_PATH, post(send_message))
        .route("/bip-sync", post(send_message))
        .route("/control/population", get(population))
        .route("/control/vehicles", put(put_vehicle))
        .with_state(Arc::clone(&gateway))
        .merge(faults::router(faults));
    server::serve(NAME, port, limit, stop, gateway, router).await
}

impl Gateway {
    /// Faults to order.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Whom and what the registers know, apart from vehicles added by hand.
    pub fn population(&self) -> &Population {
        &self.config.population
    }

    /// Adds a vehicle, or replaces the one with the same country and plate.
    pub fn put_vehicle(&self, vehicle: Vehicle) -> Result<(), TooManyVehicles> {
        let mut added = self.added.write().unwrap_or_else(PoisonError::into_inner);
        let key = vehicle.key();
        if added.len() >= ADDED_VEHICLES_LIMIT && !added.contains_key(&key) {
            return Err(TooManyVehicles);
        }
        added.insert(key, vehicle);
        Ok(())
    }

    fn vehicle_by_plate(&self, country: &str, plate: &str) -> Option<Vehicle> {
        let key = crate::population::vehicle_key(country, plate);
        let added = self.added.read().unwrap_or_else(PoisonError::into_inner);
        added
            .get(&key)
            .or_else(|| self.config.population.vehicle_by_plate(country, plate))
            .cloned()
    }

    fn vehicle_by_vin(&self, vin: &str) -> Option<Vehicle> {
        let added = self.added.read().unwrap_or_else(PoisonError::into_inner);
        let by_hand = added
            .values()
            .find(|vehicle| vehicle.vin.eq_ignore_ascii_case(vin.trim()));
        if let Some(vehicle) = by_hand {
            return Some(vehicle.clone());
        }
        let known = self.config.population.vehicle_by_vin(vin)?;
        // A vehicle replaced by hand, with another VIN, is no longer found by the old one.
        if added.contains_key(&known.key()) {
            None
        } else {
            Some(known.clone())
        }
    }

    /// Reads, authorises and answers one envelope.
    async fn answer(&self, body: &[u8]) -> Response {
        let envelope = match Envelope::read(body) {
            Ok(envelope) => envelope,
            Err(error) => return self.fault(&ErrorInfo::new("SIM-ENVELOPE", error.to_string())),
        };
        if !self.knows(&envelope) {
            let message = "senderId or password is wrong".to_owned();
            return self.fault(&ErrorInfo::about(
                "SIM-SENDER",
                message,
                &envelope.sender_id,
            ));
        }
        let mistake = match self.faults.meet(&envelope.service_id).await {
            Course::Answer(response) => return *response,
            Course::Go(mistake) => mistake,
        };
        if mistake == Some(FaultKind::SoapFault) {
            let message = "a fault, as ordered".to_owned();
            return self.fault(&ErrorInfo::about(
                "SIM-ORDERED",
                message,
                &envelope.service_id,
            ));
        }
        let data = match self.business(&envelope) {
            Ok(data) => data,
            Err(error) => return self.fault(&error),
        };
        let correlation_id = if mistake == Some(FaultKind::WrongCorrelationId) {
            self.ids.uuid().to_string()
        } else {
            envelope.message_id.clone()
        };
        let message_id = self.ids.uuid().to_string();
        let text = envelope::response(
            &envelope,
            &message_id,
            &correlation_id,
            self.config.clock.now(),
            &data,
        );
        let text = if mistake == Some(FaultKind::HalfEnvelope) {
            first_half(text)
        } else {
            text
        };
        tracing::debug!(service = %envelope.service_id, message = %envelope.message_id, "answered");
        xml_answer(StatusCode::OK, XML, text)
    }

    fn knows(&self, envelope: &Envelope) -> bool {
        let expected = self.config.sender_password.as_bytes();
        let right = expected.ct_eq(envelope.password.as_bytes());
        envelope.sender_id == self.config.sender_id && bool::from(right)
    }

    /// The business part of the answer, or the fault to answer with.
    fn business(&self, envelope: &Envelope) -> Result<String, ErrorInfo> {
        let services = &self.config.services;
        let id = &envelope.service_id;
        let fields = |answer: fn(&Self, &services::Fields) -> Result<String, services::Missing>| {
            let fields = envelope
                .business
                .as_ref()
                .map_err(|error| ErrorInfo::about("SIM-DATA", error.clone(), id))?;
            answer(self, fields)
                .map_err(|missing| ErrorInfo::about("SIM-DATA", missing.to_string(), id))
        };
        if *id == services.person {
            fields(services::person)
        } else if *id == services.organisation {
            fields(services::organisation)
        } else if *id == services.vehicle {
            fields(services::vehicle)
        } else if *id == services.wanted {
            fields(services::wanted)
        } else {
            Err(ErrorInfo::about(
                "SIM-SERVICE",
                format!("no service has the id {id}"),
                id,
            ))
        }
    }

    fn fault(&self, error: &ErrorInfo) -> Response {
        tracing::debug!(code = error.code, message = %error.message, "a fault");
        let text = envelope::fault(error, self.config.clock.now());
        xml_answer(StatusCode::INTERNAL_SERVER_ERROR, XML, text)
    }
}

async fn send_message(State(gateway): State<Arc<Gateway>>, body: Bytes) -> Response {
    gateway.answer(&body).await
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
