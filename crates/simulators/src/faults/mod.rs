//! Faults to order: what a simulator shall do wrong, for which of its services, and how often.
//!
//! Every simulator has the same control door:
//! - `GET /control/faults` – the orders in force;
//! - `POST /control/faults` – `{"service": "…"|"*", "latency_ms": 0, "jitter_ms": 0,
//!   "slow_share_percent": 0, "slow_ms": 0, "seed": 0, "fault": "hang"|…|null, "times": n|null}`;
//!   an order with neither wait nor fault takes the order for that service back;
//! - `DELETE /control/faults` – takes all of them back.

mod order;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use tokio_util::sync::CancellationToken;

use crate::population::random::Dice;
use crate::server::{json_error, pause};
use order::ORDERS_LIMIT;
pub use order::{FaultError, FaultKind, FaultOrder, LATENCY_LIMIT_MS};

/// Stands for every service of a simulator.
pub const EVERY_SERVICE: &str = "*";
/// A hanging request is let go after this long, so that nothing is held for ever.
const HANG_LIMIT_SECONDS: u64 = 600;

/// The orders in force of one simulator.
#[derive(Debug)]
pub struct Faults {
    /// `None`: devices, of which any may be named.
    services: Option<Vec<String>>,
    kinds: &'static [FaultKind],
    orders: Mutex<BTreeMap<String, Standing>>,
    stop: CancellationToken,
}

/// An order in force.
#[derive(Debug)]
struct Standing {
    order: FaultOrder,
    dice: Dice,
    /// How many requests it has met.
    met: u64,
}

/// What an order does to one request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Wait so long first.
    pub(crate) wait: Duration,
    /// Then go wrong like this.
    pub(crate) fault: Option<FaultKind>,
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
        let longest = order.longest_ms();
        if longest > LATENCY_LIMIT_MS {
            return Err(FaultError::Latency { given: longest });
        }
        if order.slow_share_percent > 100 {
            return Err(FaultError::SlowShare {
                given: order.slow_share_percent,
            });
        }
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if orders.len() >= ORDERS_LIMIT && !orders.contains_key(&order.service) {
            return Err(FaultError::TooMany);
        }
        if order.fault.is_none() && longest == 0 || order.times == Some(0) {
            orders.remove(&order.service);
        } else {
            let standing = Standing {
                dice: Dice::new(order.seed),
                met: 0,
                order,
            };
            orders.insert(standing.order.service.clone(), standing);
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
        orders
            .values()
            .map(|standing| standing.order.clone())
            .collect()
    }

    /// Takes the order that applies to one request to `service`, counting it down.
    pub(crate) fn take(&self, service: &str) -> Taken {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if orders.is_empty() {
            return Taken::default();
        }
        let key = if orders.contains_key(service) {
            service
        } else {
            EVERY_SERVICE
        };
        let Some(standing) = orders.get_mut(key) else {
            return Taken::default();
        };
        standing.met += 1;
        // The first answer is true, so that a test knows which comes next.
        let truthful = standing.order.fault == Some(FaultKind::Flip) && standing.met % 2 == 1;
        let taken = Taken {
            wait: Duration::from_millis(standing.order.draw_ms(&mut standing.dice)),
            fault: standing.order.fault.filter(|_| !truthful),
        };
        if let Some(left) = standing.order.times.as_mut() {
            *left = left.saturating_sub(1);
            if *left == 0 {
                orders.remove(key);
            }
        }
        taken
    }

    /// Applies the order in force for one request to `service`: waits, refuses, hangs or talks
    /// rubbish here; every other mistake is left to the caller.
    pub(crate) async fn meet(&self, service: &str) -> Course {
        let taken = self.take(service);
        if !taken.wait.is_zero() {
            self.wait(taken.wait).await;
        }
        self.suffer(taken.fault).await
    }

    /// Makes the mistakes that need no knowledge of the protocol.
    pub(crate) async fn suffer(&self, fault: Option<FaultKind>) -> Course {
        let answer = match fault {
            Some(FaultKind::Refuse) => refusal(),
            Some(FaultKind::ServerError) => server_error(),
            Some(FaultKind::Hang) => {
                self.wait(Duration::from_secs(HANG_LIMIT_SECONDS)).await;
                refusal()
            }
            Some(FaultKind::Garbage) => garbage(),
            other => return Course::Go(other),
        };
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

/// What a proxy says when the server behind it fails.
fn server_error() -> Response {
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        [("content-type", "text/html; charset=utf-8")],
        "<html><head><title>500</title></head><body><h1>Internal Server Error</h1><hr>gateway</body></html>",
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
        faults.take(service).fault
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
    /// Waits are drawn alike for one seed, within their bounds, and some are slow.
    #[test]
    fn waits_follow_their_distribution() {
        let order = FaultOrder::latency("one", 100)
            .with_jitter(50)
            .with_slow(20, 900);
        let draw = |seed: u64| -> Vec<u128> {
            let faults = faults();
            let order = FaultOrder {
                seed,
                ..order.clone()
            };
            faults.order(order).expect("known");
            (0..500)
                .map(|_| faults.take("one").wait.as_millis())
                .collect()
        };
        let waits = draw(3);
        assert_eq!(waits, draw(3));
        assert_ne!(waits, draw(4));
        let slow = waits.iter().filter(|&&wait| wait == 900).count();
        assert!((50..150).contains(&slow), "{slow} of 500 are slow");
        assert!(
            waits
                .iter()
                .all(|&wait| wait == 900 || (100..=150).contains(&wait))
        );
        let faults = faults();
        let none = FaultOrder::latency("one", 0).with_slow(101, 5);
        assert_eq!(
            faults.order(none),
            Err(FaultError::SlowShare { given: 101 })
        );
    }

    /// An order to flip begins with the truth.
    #[test]
    fn flips_alternate() {
        let faults = Faults::new(
            vec!["one".to_owned()],
            &[FaultKind::Flip],
            CancellationToken::new(),
        );
        faults
            .order(FaultOrder::new("one", FaultKind::Flip))
            .expect("known");
        let flips: Vec<_> = (0..4).map(|_| kind(&faults, "one").is_some()).collect();
        assert_eq!(flips, [false, true, false, true]);
    }
}
