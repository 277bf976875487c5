//! The server is killed under load, again and again: nothing acknowledged is lost, nothing doubled.

mod support;

use jiff::{SignedDuration, Timestamp};
use kernel::clock::{Clock, SystemClock};
use kernel::ids::BookingId;
use payments::{LedgerAudit, LedgerTotals};
use queue::queries::{Audit, Disagreements, FindBooking};
use serde_json::{Value, json};
use simulators::{World, WorldConfig};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::{Limits, Store};
use support::{Server, Start};
use tokio::sync::watch;

const KILLS: usize = 50;
const CLIENTS: usize = 6;
const ACKNOWLEDGED_BEFORE_KILL: usize = 6;
const PAID_BEFORE_KILL: usize = 3;

/// What has happened since the server was started.
#[derive(Default)]
struct Progress {
    acknowledged: usize,
    paid: usize,
}

impl Progress {
    fn is_enough(&self) -> bool {
        self.acknowledged >= ACKNOWLEDGED_BEFORE_KILL && self.paid >= PAID_BEFORE_KILL
    }
}

/// What all clients of a run share.
struct Run {
    http: reqwest::Client,
    base_url: String,
    bank_url: String,
    from: Timestamp,
    next_vehicle: AtomicUsize,
    progress: watch::Sender<Progress>,
}

/// What a client has done by the time the server is gone.
#[derive(Default)]
struct Done {
    booked: Vec<BookingId>,
    unanswered: Option<usize>,
}

impl Run {
    /// Books vehicle after vehicle and pays for what can be paid, until the server is gone.
    async fn client(self: Arc<Self>, token: String) -> Done {
        let mut done = Done::default();
        loop {
            let vehicle = self.next_vehicle.fetch_add(1, Ordering::Relaxed);
            let Some(id) = self.book(&token, vehicle).await else {
                done.unanswered = Some(vehicle);
                return done;
            };
            done.booked.push(id);
            if self.pay(&token, id).await.is_none() {
                return done;
            }
        }
    }

    /// Books under a key; nothing when the server did not answer.
    async fn book(&self, token: &str, vehicle: usize) -> Option<BookingId> {
        let when = json!({ "when": "first_free", "from": self.from });
        let response = self
            .http
            .post(format!("{}/api/v1/bookings", self.base_url))
            .bearer_auth(token)
            .header("idempotency-key", format!("vehicle-{vehicle}"))
            .json(&support::booking(vehicle, "nur-zholy", &when))
            .send()
            .await
            .ok()?;
        let status = response.status();
        let body: Value = response.json().await.ok()?;
        assert_eq!(status, 201, "vehicle {vehicle}: {body}");
        self.progress
            .send_modify(|progress| progress.acknowledged += 1);
        Some(
            body["id"]
                .as_str()
                .expect("a booking has an id")
                .parse()
                .expect("a UUID"),
        )
    }

    /// Pays once the checks are through; nothing when the server did not answer.
    async fn pay(&self, token: &str, booking: BookingId) -> Option<()> {
        let url = format!("{}/api/v1/bookings/{booking}", self.base_url);
        loop {
            let seen = self.http.get(&url).bearer_auth(token).send().await.ok()?;
            let seen: Value = seen.json().await.ok()?;
            match seen["state"].as_str() {
                Some("awaiting_payment") => break,
                Some("held" | "verifying") => tokio::task::yield_now().await,
                other => panic!("booking {booking} is {other:?}"),
            }
        }
        let payment = self
            .http
            .post(format!("{url}/payment"))
            .bearer_auth(token)
            .json(&json!({}));
        let payment: Value = payment.send().await.ok()?.json().await.ok()?;
        let order = json!({
            "invoiceId": payment["invoice_number"].to_string().trim_matches('"'),
            "outcome": "pay",
            "callbacks": 2,
        });
        let url = format!("{}/control/pay", self.bank_url);
        let paid = self
            .http
            .post(url)
            .json(&order)
            .send()
            .await
            .expect("the bank is there");
        assert!(paid.status().is_success(), "{:?}", paid.text().await);
        self.progress.send_modify(|progress| progress.paid += 1);
        Some(())
    }
}

async fn kill_again_and_again(database_url: String, open: impl AsyncFn() -> Store) {
    let store = open().await;
    support::publish(&store).await;
    let tokens = support::tokens(&store, CLIENTS).await;
    drop(store);
    let world = World::start(WorldConfig {
        strangers_in_order: true,
        ..WorldConfig::default()
    })
    .await
    .expect("the simulated world starts");
    let start = Start {
        database_url,
        workers: 1,
        address: format!("127.0.0.1:{}", support::free_port()),
        arguments: support::outside(&world),
    };
    let run = Arc::new(Run {
        http: reqwest::Client::builder().build().expect("a client"),
        base_url: format!("http://{}", start.address),
        bank_url: world.urls.bank.clone(),
        from: SystemClock.now() + SignedDuration::from_hours(24),
        next_vehicle: AtomicUsize::new(0),
        progress: watch::Sender::new(Progress::default()),
    });
    let mut acknowledged: Vec<BookingId> = Vec::new();
    let mut unanswered: Vec<(usize, usize)> = Vec::new();
    for _ in 0..KILLS {
        let mut server = Server::start(&start);
        for (number, vehicle) in unanswered.drain(..) {
            let id = run.book(&tokens[number], vehicle).await;
            acknowledged.push(id.expect("a repeated request is answered"));
        }
        run.progress.send_replace(Progress::default());
        let running = tokens
            .iter()
            .map(|token| tokio::spawn(Arc::clone(&run).client(token.clone())))
            .collect::<Vec<_>>();
        let mut progress = run.progress.subscribe();
        let enough = progress.wait_for(Progress::is_enough).await;
        assert!(
            enough.is_ok(),
            "the clients are there as long as the run is"
        );
        drop(enough);
        server.kill();
        for (number, task) in running.into_iter().enumerate() {
            let done = task
                .await
                .expect("a client goes on until the server is gone");
            acknowledged.extend(done.booked);
            unanswered.extend(done.unanswered.map(|vehicle| (number, vehicle)));
        }
    }
    world.shutdown().await;
    check(&open().await, &acknowledged).await;
}

/// Every acknowledged booking is there once; places, bookings and ledger agree.
async fn check(store: &Store, acknowledged: &[BookingId]) {
    let distinct = acknowledged.iter().collect::<BTreeSet<_>>();
    assert_eq!(
        distinct.len(),
        acknowledged.len(),
        "no booking was acknowledged for two vehicles"
    );
    assert!(acknowledged.len() >= KILLS * ACKNOWLEDGED_BEFORE_KILL);
    for booking in acknowledged {
        let found = store
            .read(FindBooking { booking: *booking })
            .await
            .expect("it answers");
        assert!(
            found.is_some(),
            "booking {booking} was acknowledged and is gone"
        );
    }
    let audit = store.read(Audit).await.expect("the database answers");
    assert_eq!(audit, Disagreements::default());
    let totals = store
        .read(LedgerTotals)
        .await
        .expect("the database answers");
    assert!(totals.balances(), "{totals:?}");
    assert!(
        totals.received.minor > 0,
        "some payments came through between the kills"
    );
    let ledger = store.read(LedgerAudit).await.expect("the database answers");
    assert!(
        ledger.differences.is_empty() && ledger.without_balance.is_empty(),
        "{ledger:?}"
    );
}

/// Q-EX11: fifty times `kill -9` on the embedded database.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_on_sqlite_lose_nothing() {
    let store = store::testing::sqlite();
    let path = store.location().to_owned();
    let open = async || {
        Store::open_sqlite(std::path::Path::new(&path), Limits::default()).expect("it opens")
    };
    kill_again_and_again(format!("sqlite:{path}"), open).await;
}

/// Q-EX11: fifty times `kill -9` of a server over PostgreSQL.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_over_postgres_lose_nothing() {
    let Some(store) = store::testing::postgres().await else {
        return;
    };
    let url = store.location().to_owned();
    let open = async || {
        Store::open_postgres(&url, Limits::default())
            .await
            .expect("it can be reached")
    };
    kill_again_and_again(url.clone(), open).await;
}
