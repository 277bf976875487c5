//! The e-government gateway's synchronous and asynchronous SOAP channels, with the registers of
//! all eighteen checks and the consent service behind them.
//!
//! Services, their fields and answers are those of `docs/registers.md`; here is what that page
//! leaves to the gateway. `POST /bip-sync/` takes a `SendMessage` envelope (SOAP 1.1, `text/xml`)
//! and answers `SendMessageResponse`; `POST /bip-async/` takes `sendMessage`, `getMessages` and
//! `changeMessageStatus`. What fails is answered by a SOAP Fault with HTTP 500 whose detail is
//! `<operation>Fault1_<operation>Fault` of `ErrorInfo{errorCode, errorMessage, errorData, errorDate}`:
//!
//! | errorCode | when |
//! |---|---|
//! | `SIM-ENVELOPE` | the envelope can't be read, or lacks an element |
//! | `SIM-SENDER` | unknown `senderId`, or wrong password |
//! | `SIM-SERVICE` | no service of this `serviceId` |
//! | `SIM-CHANNEL` | the service is asked on the other channel |
//! | `SIM-DATA` | the business XML can't be read, or lacks a field |
//! | `SIM-ORDERED` | a `soap_fault` was ordered |
//!
//! `responseInfo` carries a new `messageId`, the request's `messageId` as `correlationId`,
//! `responseDate`, `status{code=Success, message}` and the `sessionId` of the request. An answer of
//! the asynchronous channel can be fetched by the `messageId` of its question once the ordered
//! latency is over (`hang`: never), and until it is confirmed by its own `messageId`. At most
//! [`MAILBOX_LIMIT`] questions are open; the oldest are dropped.
//!
//! Business XML stands nested in `<data>`; in requests it may also be escaped text or CDATA, any
//! root is taken, and the fields may stand in `<data>` itself. The vehicle register knows vehicles
//! of Kazakhstan only, by plate, or by VIN if the plate is empty. The list of wanted vehicles knows
//! foreign ones too, by plate or VIN; the one of persons finds by IIN, by document, or by surname,
//! name and birth date. What the registers hold: [`crate::population`].
//!
//! # Control
//! - `GET /control/population?limit=&offset=&country=` – lorries with their people;
//! - `PUT /control/vehicles` – adds or replaces a vehicle ([`Vehicle`]), in order for every register;
//! - `/control/facts` – `PUT` a [`FactChange`], `GET` all, `DELETE` all;
//! - `/control/consents` – `PUT {"iin": "…", "behaviour": {"is": "valid"|"refused"|"pending",
//!   "questions": 2}}`, `DELETE` all;
//! - `/control/counts` – `GET` how often each service was asked, `DELETE` to begin anew;
//! - `/control/faults` – see [`crate::faults`]; services are the ids, and `getMessages` and
//!   `changeMessageStatus`; faults `refuse`, `hang`, `garbage`, `half_envelope`,
//!   `wrong_correlation_id`, `soap_fault`, `server_error`, `oversized`, `entity_bomb`, `flip`.
//!
//! | file | subject |
//! |---|---|
//! | `synchronous`, `asynchronous` | the channels |
//! | `envelope`, `fields`, `mistakes` | reading and writing envelopes, rightly and as ordered |
//! | `services`, `answers` | the table of services, and what each answers |
//! | `consent`, `facts`, `mailbox` | tokens, changed facts, open questions |
//! | `control` | the control door |

mod answers;
mod asynchronous;
mod consent;
mod control;
mod envelope;
mod facts;
mod fields;
mod mailbox;
mod mistakes;
mod services;
mod synchronous;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::post;
use kernel::clock::{SharedClock, SystemClock};
use kernel::ids::IdSource;
use subtle::ConstantTimeEq;
use tokio_util::sync::CancellationToken;

pub use crate::population::facts::Fact;
pub use crate::service::Service;
pub use consent::{CONSENTS_LIMIT, ConsentBehaviour, TooManyConsents};
pub use control::PopulationPage;
pub use facts::{FACTS_LIMIT, FactChange, FactError};
pub use mailbox::MAILBOX_LIMIT;

use crate::faults::{self, Faults};
use crate::population::{Population, Vehicle};
use crate::server::{self, Handle, StartError, xml_answer};
use consent::Consents;
use envelope::{ErrorInfo, Letter, Operation, Sender};
use facts::Changed;
use mailbox::Mailbox;

/// Login of the sender the simulator knows by default.
pub const DEFAULT_SENDER_ID: &str = "shekara";
/// Its password: of the simulator only.
pub const DEFAULT_SENDER_PASSWORD: &str = "gateway-simulator";
/// Path of the synchronous channel.
pub const SYNC_PATH: &str = "/bip-sync/";
/// Path of the asynchronous channel.
pub const ASYNC_PATH: &str = "/bip-async/";

const NAME: &str = "gateway";
const XML: &str = "text/xml; charset=utf-8";
/// The most vehicles that can be added by hand.
const ADDED_VEHICLES_LIMIT: usize = 1_000;

/// Names of the services at the gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceIds(BTreeMap<Service, String>);

impl Default for ServiceIds {
    fn default() -> Self {
        let ids = Service::ALL.map(|service| (service, service.default_id().to_owned()));
        Self(ids.into_iter().collect())
    }
}

impl ServiceIds {
    /// The same ids, but for this service.
    #[must_use]
    pub fn with(mut self, service: Service, id: &str) -> Self {
        self.0.insert(service, id.to_owned());
        self
    }

    /// The id of a service.
    pub fn get(&self, service: Service) -> &str {
        self.0
            .get(&service)
            .map_or(service.default_id(), String::as_str)
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
    /// Whether registers of personal data decline questions without a token of the consent service.
    pub require_consent: bool,
    /// Whether a vehicle that is in no register is taken for one in order: for loads of made-up lorries.
    pub strangers_in_order: bool,
    /// Where dates of answers come from.
    pub clock: SharedClock,
}

impl GatewayConfig {
    /// Defaults with this population: any port, the default sender, 1 MiB, consent required, the
    /// system's clock.
    pub fn new(population: Arc<Population>) -> Self {
        Self {
            port: 0,
            sender_id: DEFAULT_SENDER_ID.to_owned(),
            sender_password: DEFAULT_SENDER_PASSWORD.to_owned(),
            services: ServiceIds::default(),
            population,
            body_limit_bytes: 1024 * 1024,
            require_consent: true,
            strangers_in_order: false,
            clock: SystemClock::shared(),
        }
    }
}

/// Vehicles added by hand.
#[derive(Debug, Default)]
struct Added {
    by_key: HashMap<String, Vehicle>,
    key_by_vin: HashMap<String, String>,
}

/// The gateway that serves.
#[derive(Debug)]
pub struct Gateway {
    config: GatewayConfig,
    ids: IdSource,
    faults: Arc<Faults>,
    service_by_id: HashMap<String, Service>,
    counts: [AtomicU64; Service::COUNT],
    added: RwLock<Added>,
    changed: Changed,
    consents: Consents,
    mailbox: Mailbox,
}

/// Too many vehicles were added by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{ADDED_VEHICLES_LIMIT} vehicles were added already; restart the simulator to begin anew")]
pub struct TooManyVehicles;

/// Starts the gateway.
pub async fn start(config: GatewayConfig) -> Result<Handle<Gateway>, StartError> {
    let stop = CancellationToken::new();
    let service_by_id: HashMap<String, Service> = Service::ALL
        .into_iter()
        .map(|service| (config.services.get(service).to_owned(), service))
        .collect();
    if service_by_id.len() != Service::COUNT {
        return Err(StartError::Setting {
            simulator: NAME,
            field: "services",
            rule: "has to give every service an id of its own",
        });
    }
    let mut names: Vec<String> = Service::ALL
        .map(|service| config.services.get(service).to_owned())
        .to_vec();
    names.push(Operation::GetMessages.name().to_owned());
    names.push(Operation::ChangeMessageStatus.name().to_owned());
    let faults = Arc::new(Faults::new(names, mistakes::KINDS, stop.clone()));
    let (port, limit) = (config.port, config.body_limit_bytes);
    let ids = IdSource::from_os(Arc::clone(&config.clock));
    let gateway = Arc::new(Gateway {
        consents: Consents::new(ids.secret(), &ids.secret::<64>()),
        ids,
        config,
        faults: Arc::clone(&faults),
        service_by_id,
        counts: std::array::from_fn(|_| AtomicU64::new(0)),
        added: RwLock::default(),
        changed: Changed::default(),
        mailbox: Mailbox::default(),
    });
    let router = Router::new()
        .route(SYNC_PATH, post(synchronous::send_message))
        .route("/bip-sync", post(synchronous::send_message))
        .route(ASYNC_PATH, post(asynchronous::post))
        .route("/bip-async", post(asynchronous::post))
        .with_state(Arc::clone(&gateway))
        .merge(control::router(Arc::clone(&gateway)))
        .merge(faults::router(faults));
    server::serve(NAME, port, limit, stop, gateway, router).await
}

impl Gateway {
    /// Faults to order.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Whom and what the registers know, apart from what was added and changed.
    pub fn population(&self) -> &Population {
        &self.config.population
    }

    /// How often a service was asked by a sender it knows, whatever came of it.
    pub fn count(&self, service: Service) -> u64 {
        self.counts[service.index()].load(Ordering::Relaxed)
    }

    /// Counts anew from zero.
    pub fn reset_counts(&self) {
        for count in &self.counts {
            count.store(0, Ordering::Relaxed);
        }
    }

    /// How many questions of the asynchronous channel are not closed.
    pub fn open_questions(&self) -> usize {
        self.mailbox.len()
    }

    /// Adds a vehicle, or replaces the one with the same country and plate.
    pub fn put_vehicle(&self, vehicle: Vehicle) -> Result<(), TooManyVehicles> {
        let mut added = self.added.write().unwrap_or_else(PoisonError::into_inner);
        let key = vehicle.key();
        if added.by_key.len() >= ADDED_VEHICLES_LIMIT && !added.by_key.contains_key(&key) {
            return Err(TooManyVehicles);
        }
        if let Some(before) = added.by_key.get(&key) {
            let vin = before.vin.to_ascii_uppercase();
            added.key_by_vin.remove(&vin);
        }
        let vin = vehicle.vin.to_ascii_uppercase();
        added.key_by_vin.insert(vin, key.clone());
        added.by_key.insert(key, vehicle);
        Ok(())
    }

    /// Changes what a register holds about a key from now on: an IIN or BIN, a vehicle as
    /// `KZ:123ABC02`, or for a wanted person also a document as `CN:EJ9900071`.
    ///
    /// # Errors
    /// [`FactError`]: the register can't hold it, the key has another form, or there are too many.
    pub fn put_fact(&self, service: Service, key: &str, fact: Fact) -> Result<(), FactError> {
        self.changed.put(FactChange {
            service,
            key: key.to_owned(),
            fact,
        })
    }

    /// The facts that were changed.
    pub fn facts(&self) -> Vec<FactChange> {
        self.changed.list()
    }

    /// Takes every change of facts back.
    pub fn clear_facts(&self) {
        self.changed.clear();
    }

    /// Orders what the consent service does when it is asked about a person.
    ///
    /// # Errors
    /// [`TooManyConsents`] beyond [`CONSENTS_LIMIT`] people.
    pub fn put_consent(
        &self,
        iin: &str,
        behaviour: ConsentBehaviour,
    ) -> Result<(), TooManyConsents> {
        self.consents.put(iin, behaviour)
    }

    /// Takes every order about consent back; tokens that were given stay valid.
    pub fn clear_consents(&self) {
        self.consents.clear();
    }

    fn vehicle_by_plate(&self, key: &str) -> Option<Vehicle> {
        let added = self.added.read().unwrap_or_else(PoisonError::into_inner);
        added
            .by_key
            .get(key)
            .or_else(|| self.config.population.vehicle_by_key(key))
            .cloned()
    }

    fn vehicle_by_vin(&self, vin: &str) -> Option<Vehicle> {
        let added = self.added.read().unwrap_or_else(PoisonError::into_inner);
        let vin = vin.trim().to_ascii_uppercase();
        if let Some(key) = added.key_by_vin.get(&vin) {
            return added.by_key.get(key).cloned();
        }
        let known = self.config.population.vehicle_by_vin(&vin)?;
        // A vehicle replaced by hand, with another VIN, is no longer found by the old one.
        if !added.by_key.is_empty() && added.by_key.contains_key(&known.key()) {
            None
        } else {
            Some(known.clone())
        }
    }

    /// What a register holds about a key: as changed, as added by hand, or as the population has it.
    fn fact(&self, service: Service, key: &str) -> Fact {
        if let Some(fact) = self.changed.get(service, key) {
            return fact;
        }
        let added = self.added.read().unwrap_or_else(PoisonError::into_inner);
        match added.by_key.get(key) {
            Some(vehicle) => Fact::of_record(service, vehicle),
            None if self.config.strangers_in_order && self.is_strange(key) => Fact::InOrder,
            None => self.config.population.fact(service, key),
        }
    }

    /// Whether a key is that of a vehicle nobody has made up.
    fn is_strange(&self, key: &str) -> bool {
        key.contains(':') && self.config.population.vehicle_by_key(key).is_none()
    }

    /// Checks who sends, and counts the question.
    fn admit(&self, letter: &Letter) -> Result<Option<Service>, ErrorInfo> {
        self.authorise(&letter.sender)?;
        let service = self.service_by_id.get(&letter.service_id).copied();
        if let Some(service) = service {
            self.counts[service.index()].fetch_add(1, Ordering::Relaxed);
        }
        Ok(service)
    }

    fn authorise(&self, sender: &Sender) -> Result<(), ErrorInfo> {
        let expected = self.config.sender_password.as_bytes();
        let right = expected.ct_eq(sender.password.as_bytes());
        if sender.id == self.config.sender_id && bool::from(right) {
            return Ok(());
        }
        let message = "senderId or password is wrong".to_owned();
        Err(ErrorInfo::about("SIM-SENDER", message, &sender.id))
    }

    /// The business part of the answer, or the fault to answer with.
    fn business(
        &self,
        service: Option<Service>,
        letter: &Letter,
        flipped: bool,
    ) -> Result<String, ErrorInfo> {
        let id = &letter.service_id;
        let service = service.ok_or_else(|| {
            ErrorInfo::about("SIM-SERVICE", format!("no service has the id {id}"), id)
        })?;
        let fields = letter
            .business
            .as_ref()
            .map_err(|error| ErrorInfo::about("SIM-DATA", error.clone(), id))?;
        services::answer(self, service, fields, flipped)
            .map_err(|missing| ErrorInfo::about("SIM-DATA", missing.to_string(), id))
    }

    fn fault(&self, operation: Operation, error: &ErrorInfo) -> Response {
        let text = envelope::fault(operation, error, self.config.clock.now());
        xml_answer(StatusCode::INTERNAL_SERVER_ERROR, XML, text)
    }
}
