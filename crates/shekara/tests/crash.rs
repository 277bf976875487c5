//! The server is killed under load, again and again: nothing acknowledged is lost, nothing doubled.

mod support;

use jiff::{SignedDuration, Timestamp};
use kernel::clock::{Clock, SystemClock};
use kernel::ids::BookingId;
use queue::queries::{Audit, Disagreements, FindBooking};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use store::{Limits, Store};
use support::Server;

const KILLS: usize = 50;
const CLIENTS: usize = 8;
const ACKNOWLEDGED_BEFORE_KILL: usize = 6;

/// One client: books vehicle after vehicle, each under a key, and repeats what was not answered.
struct Client {
    http: reqwest::Client,
    base_url: String,
    token: String,
    acknowledged: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
}

impl Client {
    async fn run(self, next_vehicle: Arc<AtomicUsize>, from: Timestamp) -> (Vec<BookingId>, Option<usize>) {
        let mut booked = Vec::new();
        while !self.stop.load(Ordering::Relaxed) {
            let vehicle = next_vehicle.fetch_add(1, Ordering::Relaxed);
            match self.book(vehicle, from).await {
                Some(id) => booked.push(id),
                // Unanswered: the caller repeats it after the restart, with the same key.
                None => return (booked, Some(vehicle)),
            }
        }
        (booked, None)
    }

    async fn book(&self, vehicle: usize, from: Timestamp) -> Option<BookingId> {
        let when = json!({ "when": "first_free", "from": from });
        let response = self
            .http
            .post(format!("{}/api/v1/bookings", self.base_url))
            .bearer_auth(&self.token)
            .header("idempotency-key", format!("vehicle-{vehicle}"))
            .json(&support::booking(vehicle, "nur-zholy", &when))
            .send()
            .await
            .ok()?;
        assert_eq!(response.status(), 201, "vehicle {vehicle}: {:?}", response.text().await);
        let body: Value = response.json().await.ok()?;
        self.acknowledged.fetch_add(1, Ordering::Relaxed);
        Some(body["id"].as_str().expect("a booking has an id").parse().expect("a UUID"))
    }
}

async fn kill_again_and_again(database_url: String, open: impl AsyncFn() -> Store) {
    let store = open().await;
    support::publish(&store).await;
    let tokens = support::tokens(&store, CLIENTS).await;
    drop(store);
    let next_vehicle = Arc::new(AtomicUsize::new(0));
    let from = SystemClock.now() + SignedDuration::from_hours(24);
    let mut acknowledged: Vec<BookingId> = Vec::new();
    let mut unanswered: Vec<(usize, usize)> = Vec::new();
    for _ in 0..KILLS {
        let mut server = Server::start(&database_url, 0);
        let count = Arc::new(AtomicUsize::new(0));
        let stop = Arc::new(AtomicBool::new(false));
        let client = |number: usize| Client {
            http: reqwest::Client::builder().build().expect("a client"),
            base_url: server.base_url.clone(),
            token: tokens[number].clone(),
            acknowledged: Arc::clone(&count),
            stop: Arc::clone(&stop),
        };
        for (number, vehicle) in unanswered.drain(..) {
            let id = client(number).book(vehicle, from).await;
            acknowledged.push(id.expect("a repeated request is answered"));
        }
        count.store(0, Ordering::Relaxed);
        let running = (0..CLIENTS)
            .map(|number| tokio::spawn(client(number).run(Arc::clone(&next_vehicle), from)))
            .collect::<Vec<_>>();
        while count.load(Ordering::Relaxed) < ACKNOWLEDGED_BEFORE_KILL {
            tokio::task::yield_now().await;
        }
        server.kill();
        stop.store(true, Ordering::Relaxed);
        for (number, task) in running.into_iter().enumerate() {
            let (booked, open) = task.await.expect("a client goes on until the server is gone");
            acknowledged.extend(booked);
            unanswered.extend(open.map(|vehicle| (number, vehicle)));
        }
    }
    let store = open().await;
    let distinct = acknowledged.iter().collect::<BTreeSet<_>>();
    assert_eq!(distinct.len(), acknowledged.len(), "no booking was acknowledged for two vehicles");
    assert!(acknowledged.len() >= KILLS * ACKNOWLEDGED_BEFORE_KILL);
    for booking in acknowledged {
        let found = store.read(FindBooking { booking }).await.expect("the database answers");
        assert!(found.is_some(), "booking {booking} was acknowledged and is gone");
    }
    let audit = store.read(Audit).await.expect("the database answers");
    assert_eq!(audit, Disagreements::default());
    let totals = store.read(payments::LedgerTotals).await.expect("the database answers");
    assert!(totals.balances(), "{totals:?}");
}

/// fifty times `kill -9` on the embedded database.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_on_sqlite_lose_nothing() {
    let store = store::testing::sqlite();
    let path = store.location().to_owned();
    let open = async || {
        Store::open_sqlite(std::path::Path::new(&path), Limits::default()).expect("it opens")
    };
    kill_again_and_again(format!("sqlite:{path}"), open).await;
}

/// fifty times `kill -9` of a server over PostgreSQL.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_over_postgres_lose_nothing() {
    let Some(store) = store::testing::postgres().await else { return };
    let url = store.location().to_owned();
    let open =
        async || Store::open_postgres(&url, Limits::default()).await.expect("it can be reached");
    kill_again_and_again(url.clone(), open).await;
}
