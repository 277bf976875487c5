//! Faults to order: what a simulator shall do wrong, for which of its services, and how often.
//!
//! Every simulator has the same control door:
//! - `GET /control/faults` – the orders in force;
//! - `POST /control/faults` – `{"service": "…"|"*", "latency_ms": 0, "fault": "hang"|…|null, "times": n|null}`;
//!   an order with neither latency nor fault takes the order for that service back;
//! - `DELETE /control/faults` – takes all of them back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::server::{json_error, pause};

/// Stands for every service of a simulator.
pub const EVERY_SERVICE: &str = "*";
/// The longest latency that can be ordered.
pub const LATENCY_LIMIT_MS: u64 = 120_000;
/// The most orders in force at once.
const ORDERS_LIMIT: usize = 1_000;
/// A hanging request is let go after this long, so that nothing is held for ever.
const HANG_LIMIT_SECONDS: u64 = 600;

/// What goes wrong. No simulator knows all of them; each lists its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Answers 500 without a body of the protocol.
    Refuse,
    /// Never answers (lets go after ten minutes, or when the simulator stops).
    Hang,
    /// Answers 200 with bytes that are not of the protocol.
    Garbage,
    /// Answers 200 with the first half of the right answer.
    HalfEnvelope,
    /// Gateway: answers in good form, but to another message.
    WrongCorrelationId,
    /// Gateway: answers with a SOAP Fault.
    SoapFault,
    /// Text messages and bank: answers in good form that the operation failed.
    ErrorAnswer,
    /// Text messages: accepts the message and never delivers it.
    Lose,
    /// Barrier: answers OK and does not move.
    Stuck,
    /// Barrier: the position sensor gives no signal.
    NoSignal,
}

/// One order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultOrder {
    /// The service it is for, or `*`. An order for the service itself goes before `*`.
    pub service: String,
    /// Wait before anything else, in milliseconds.
    #[serde(default)]
    pub latency_ms: u64,
    /// What goes wrong after the wait; nothing if absent.
    #[serde(default)]
    pub fault: Option<FaultKind>,
    /// For how many requests; until taken back if absent.
    #[serde(default)]
    pub times: Option<u32>,
}

impl FaultOrder {
    /// An order for `service` that stays until it is taken back.
    pub fn new(service: &str, fault: FaultKind) -> Self {
        Self {
            service: service.to_owned(),
            latency_ms: 0,
            fault: Some(fault),
            times: None,
        }
    }

    /// An order for the next `times` requests to `service`.
    pub fn times(service: &str, fault: FaultKind, times: u32) -> Self {
        Self {
            times: Some(times),
            ..Self::new(service, fault)
        }
    }

    /// An order that only slows `service` down.
    pub fn latency(service: &str, latency_ms: u64) -> Self {
        Self {
            service: service.to_owned(),
            latency_ms,
            fault: None,
            times: None,
        }
    }
}

/// An order that makes no sense here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// No service of this name.
    #[error("service {service:?} is not served here; use one of {known}, or *")]
    UnknownService {
        /// The name given.
        service: String,
        /// The names there are.
        known: String,
    },
    /// This simulator can't go wrong in this way.
    #[error("fault {fault:?} is not made here; use one of {known}")]
    UnknownFault {
        /// The fault given.
        fault: FaultKind,
        /// The faults there are.
        known: String,
    },
    /// Longer than [`LATENCY_LIMIT_MS`].
    #[error("latency_ms is {given}, more than the limit of {LATENCY_LIMIT_MS}")]
    Latency {
        /// The latency given.
        given: u64,
    },
    /// As many orders as can be kept.
    #[error("{ORDERS_LIMIT} orders are in force already; take some back")]
    TooMany,
}

/// The orders in force of one simulator.
#[derive(Debug)]
pub struct Faults {
    /// `None`: devices, of which any may be named.
    services: Option<Vec<String>>,
    kinds: &'static [FaultKind],
    orders: Mutex<BTreeMap<String, FaultOrder>>,
    stop: CancellationToken,
}

/// How a request goes on after the orders were looked at.
pub(crate) enum Course {
    /// Go on, and make this mistake in the answer, if any.
    Go(Option<FaultKind>),
    /// This is the answer.
    Answer(Box<Response>),
}

impl Faults {
    pub(crate) fn new(
        services: Vec<String>,
        kinds: &'static [FaultKind],
        stop: CancellationToken,
    ) -> Self {
        Self::of_devices(Some(services), kinds, stop)
    }

    /// Faults of devices, whose names need not be known beforehand.
    pub(crate) fn of_devices(
        services: Option<Vec<String>>,
        kinds: &'static [FaultKind],
        stop: CancellationToken,
    ) -> Self {
        Self {
            services,
            kinds,
            orders: Mutex::default(),
            stop,
        }
    }

    /// Puts an order in force in place of the one for the same service.
    pub fn order(&self, order: FaultOrder) -> Result<(), FaultError> {
        if let Some(services) = &self.services
            && order.service != EVERY_SERVICE
            && !services.contains(&order.service)
        {
            let known = services.join(", ");
            return Err(FaultError::UnknownService {
                service: order.service,
                known,
            });
        }
        if let Some(fault) = order.fault
            && !self.kinds.contains(&fault)
        {
            let known = format!("{:?}", self.kinds);
            return Err(FaultError::UnknownFault { fault, known });
        }
        if order.latency_ms > LATENCY_LIMIT_MS {
            return Err(FaultError::Latency {
                given: order.latency_ms,
            });
        }
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if orders.len() >= ORDERS_LIMIT && !orders.contains_key(&order.service) {
            return Err(FaultError::TooMany);
        }
        if order.fault.is_none() && order.latency_ms == 0 || order.times == Some(0) {
            orders.remove(&order.service);
        } else {
            orders.insert(order.service.clone(), order);
        }
        Ok(())
    }

    /// Takes all orders back.
    pub fn clear(&self) {
        self.orders
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// The orders in force, by service.
    pub fn list(&self) -> Vec<FaultOrder> {
        let orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        orders.values().cloned().collect()
    }

    /// Takes the order that applies to one request to `service`, counting it down.
    fn take(&self, service: &str) -> Option<FaultOrder> {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        let key = if orders.contains_key(service) {
            service
        } else {
            EVERY_SERVICE
        };
        let order = orders.get_mut(key)?;
        let taken = order.clone();
        if let Some(left) = order.times.as_mut() {
            *left = left.saturating_sub(1);
            if *left == 0 {
                orders.remove(key);
            }
        }
        Some(taken)
    }

    /// Applies the order in force for one request to `service`: waits, refuses, hangs or talks
    /// rubbish here; every other mistake is left to the caller.
    pub(crate) async fn meet(&self, service: &str) -> Course {
        let Some(order) = self.take(service) else {
            return Course::Go(None);
        };
        if order.latency_ms > 0 {
            self.wait(Duration::from_millis(order.latency_ms)).await;
        }
        let answer = match order.fault {
            Some(FaultKind::Refuse) => refusal(),
            Some(FaultKind::Hang) => {
                self.wait(Duration::from_secs(HANG_LIMIT_SECONDS)).await;
                refusal()
            }
            Some(FaultKind::Garbage) => garbage(),
            other => return Course::Go(other),
        };
        tracing::debug!(service, fault = ?order.fault, "a fault to order");
        Course::Answer(Box::new(answer))
    }

    /// Waits, but not longer than the simulator lives.
    async fn wait(&self, duration: Duration) {
        tokio::select! {
            () = pause(duration) => {}
            () = self.stop.cancelled() => {}
        }
    }
}

fn refusal() -> Response {
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal error, as ordered",
    )
        .into_response()
}

/// Bytes that are neither UTF-8, nor XML, nor JSON, under the name of XML.
fn garbage() -> Response {
    let body: &[u8] = b"\xff\xfe<<<\x00 not what you asked for >>\x80{[";
    (
        StatusCode::OK,
        [("content-type", "text/xml; charset=utf-8")],
        body,
    )
        .into_response()
}

/// The control door of the module's documentation.
pub(crate) fn router(faults: Arc<Faults>) -> Router {
    Router::new()
        .route("/control/faults", get(show).post(put).delete(clear))
        .with_state(faults)
}

async fn show(State(faults): State<Arc<Faults>>) -> Json<Vec<FaultOrder>> {
    Json(faults.list())
}

async fn put(State(faults): State<Arc<Faults>>, Json(order): Json<FaultOrder>) -> Response {
    match faults.order(order) {
        Ok(()) => Json(faults.list()).into_response(),
        Err(error) => json_error(StatusCode::UNPROCESSABLE_ENTITY, error.to_string()),
    }
}

async fn clear(State(faults): State<Arc<Faults>>) -> StatusCode {
    faults.clear();
    StatusCode::NO_CONTENT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults() -> Faults {
        let services = vec!["one".to_owned(), "two".to_owned()];
        Faults::new(
            services,
            &[FaultKind::Refuse, FaultKind::Stuck],
            CancellationToken::new(),
        )
    }

    fn kind(faults: &Faults, service: &str) -> Option<FaultKind> {
        faults.take(service).and_then(|order| order.fault)
    }

    /// An order with a count ends by itself, and an exact order goes before the one for all.
    #[test]
    fn orders_are_counted_down() {
        let faults = faults();
        faults
            .order(FaultOrder::new(EVERY_SERVICE, FaultKind::Refuse))
            .expect("known");
        faults
            .order(FaultOrder::times("one", FaultKind::Stuck, 2))
            .expect("known");
        assert_eq!(kind(&faults, "one"), Some(FaultKind::Stuck));
        assert_eq!(kind(&faults, "two"), Some(FaultKind::Refuse));
        assert_eq!(kind(&faults, "one"), Some(FaultKind::Stuck));
        assert_eq!(kind(&faults, "one"), Some(FaultKind::Refuse));
        faults
            .order(FaultOrder::latency(EVERY_SERVICE, 0))
            .expect("known");
        assert_eq!(kind(&faults, "one"), None);
        assert!(faults.list().is_empty());
    }

    /// What can't be done is refused with the names of what can.
    #[test]
    fn senseless_orders_are_refused() {
        let faults = faults();
        let error = faults
            .order(FaultOrder::new("three", FaultKind::Refuse))
            .expect_err("unknown");
        assert!(error.to_string().contains("one, two"), "{error}");
        let error = faults
            .order(FaultOrder::new("one", FaultKind::Lose))
            .expect_err("unknown");
        assert!(error.to_string().contains("Stuck"), "{error}");
        let order = FaultOrder::latency("one", LATENCY_LIMIT_MS + 1);
        assert_eq!(
            faults.order(order),
            Err(FaultError::Latency {
                given: LATENCY_LIMIT_MS + 1
            })
        );
    }
}
