//! `kill -9` between the bank and the ledger: the money is taken, the server dies, and afterwards the
//! booking is confirmed exactly once – because the bank tells again, or because it is asked.

mod support;

use jiff::{SignedDuration, Timestamp};
use kernel::clock::{Clock, SystemClock};
use kernel::ids::IdSource;
use payments::{Journal, LedgerAudit, LedgerTotals, Verdict};
use queue::bank_questions::NotePageOpened;
use queue::queries::{Audit, Disagreements};
use serde_json::{Value, json};
use simulators::bank::{Biller, Outcome, PayOrder, TerminalOrder};
use simulators::faults::{FaultKind, FaultOrder};
use simulators::{World, WorldConfig};
use std::path::Path;
use store::{Limits, Store};
use support::{Server, Start};

const SECRET: &str = "terminals-of-the-kill-tests";
/// Terminal payments that are interrupted at a moment nobody chose.
const INTERRUPTED: usize = 8;

/// A server, its world, and a carrier.
struct Scene {
    world: World,
    start: Start,
    http: reqwest::Client,
    token: String,
    from: Timestamp,
}

impl Scene {
    async fn open(database_url: &str, store: &Store) -> Self {
        support::publish(store).await;
        let token = support::tokens(store, 1).await.remove(0);
        let world = World::start(WorldConfig {
            strangers_in_order: true,
            ..WorldConfig::default()
        })
        .await
        .expect("the simulated world starts");
        let address = format!("127.0.0.1:{}", support::free_port());
        world.bank.connect_biller(Biller {
            url: format!("http://{address}/payments/biller"),
            secret: SECRET.to_owned(),
        });
        let mut arguments = support::outside(&world);
        arguments.extend(
            ["--biller-secret", SECRET, "--biller-addresses", "127.0.0.1"].map(str::to_owned),
        );
        Self {
            start: Start {
                database_url: database_url.to_owned(),
                workers: 1,
                address,
                arguments,
            },
            world,
            http: reqwest::Client::builder().build().expect("a client"),
            token,
            from: SystemClock.now() + SignedDuration::from_hours(24),
        }
    }

    /// Books the n-th vehicle and goes to the bank's page; answers the booking's address and the invoice.
    async fn awaiting(&self, vehicle: usize) -> (String, String) {
        let url = format!("http://{}/api/v1/bookings", self.start.address);
        let when = json!({ "when": "first_free", "from": self.from });
        let held = self.http.post(&url).bearer_auth(&self.token);
        let held = held
            .header("idempotency-key", format!("vehicle-{vehicle}"))
            .json(&support::booking(vehicle, "nur-zholy", &when));
        let held: Value = held
            .send()
            .await
            .expect("it answers")
            .json()
            .await
            .expect("JSON");
        let path = format!("{url}/{}", held["id"].as_str().expect("an id"));
        self.until(&path, "awaiting_payment").await;
        let page = self
            .http
            .post(format!("{path}/payment"))
            .bearer_auth(&self.token);
        let page = page.json(&json!({})).send().await.expect("it answers");
        let page: Value = page.json().await.expect("JSON");
        let invoice = page["invoice_number"]
            .to_string()
            .trim_matches('"')
            .to_owned();
        (path, invoice)
    }

    async fn state(&self, path: &str) -> String {
        let seen = self.http.get(path).bearer_auth(&self.token);
        let seen: Value = seen
            .send()
            .await
            .expect("it answers")
            .json()
            .await
            .expect("JSON");
        seen["state"].as_str().unwrap_or_default().to_owned()
    }

    async fn until(&self, path: &str, wanted: &str) {
        while self.state(path).await != wanted {
            tokio::task::yield_now().await;
        }
    }
}

/// The bank took the money of a card, and the server dies while it asks for the status. The bank tells again.
async fn the_callback_is_cut_off(scene: &Scene) {
    let mut server = Server::start(&scene.start);
    let (path, invoice) = scene.awaiting(0).await;
    let bank = scene.world.bank.simulator();
    let hang = FaultOrder::times("status", FaultKind::Hang, 1);
    bank.faults().order(hang).expect("ordered");
    bank.pay(PayOrder::new(&invoice, Outcome::Pay))
        .await
        .expect("paid");
    // The order is used up when the server's question has come.
    while !bank.faults().list().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(scene.state(&path).await, "awaiting_payment");
    server.kill();
    let mut server = Server::start(&scene.start);
    scene.until(&path, "confirmed").await;
    server.kill();
}

/// The bank took the money of a card and its message is lost for good. The bank is asked.
async fn the_callback_never_comes(scene: &Scene, store: &Store) {
    let mut server = Server::start(&scene.start);
    let (path, invoice) = scene.awaiting(1).await;
    server.kill();
    let order = PayOrder {
        skip_callback: true,
        ..PayOrder::new(&invoice, Outcome::Pay)
    };
    scene.world.bank.simulator().pay(order).await.expect("paid");
    // Two minutes pass before the server is there again.
    let opened = NotePageOpened {
        job: IdSource::from_os(SystemClock::shared()).next(),
        invoice: invoice.parse().expect("a number"),
        now: SystemClock.now() - SignedDuration::from_mins(2),
    };
    store.write(opened).await.expect("noted");
    let mut server = Server::start(&scene.start);
    scene.until(&path, "confirmed").await;
    server.kill();
}

/// A terminal took the money, the server booked it and died before its answer; then at moments that nobody chose.
async fn the_terminal_is_cut_off(scene: &Scene) {
    let bank = scene.world.bank.simulator();
    let mut server = Server::start(&scene.start);
    let (path, invoice) = scene.awaiting(2).await;
    let order = TerminalOrder {
        txn_id: Some(String::from("77001")),
        sum: Some(String::from("4325.00")),
        ..TerminalOrder::new(&invoice)
    };
    let first = bank.pay_at_terminal(order.clone()).await.expect("answered");
    server.kill();
    let mut server = Server::start(&scene.start);
    let second = bank.pay_at_terminal(order).await.expect("answered");
    assert!(first.is_paid() && second.is_paid());
    assert_eq!(first.pays[0]["prv_txn_id"], second.pays[0]["prv_txn_id"]);
    scene.until(&path, "confirmed").await;
    for vehicle in 3..3 + INTERRUPTED {
        let (path, invoice) = scene.awaiting(vehicle).await;
        let order = TerminalOrder {
            sum: Some(String::from("4325.00")),
            repeats: 2,
            ..TerminalOrder::new(&invoice)
        };
        let terminal = std::sync::Arc::clone(&bank);
        let paying = tokio::spawn(async move { terminal.pay_at_terminal(order).await });
        for _ in 0..vehicle * 40 {
            tokio::task::yield_now().await;
        }
        server.kill();
        server = Server::start(&scene.start);
        let outcome = paying
            .await
            .expect("no panic")
            .expect("answered in the end");
        assert!(outcome.is_paid(), "{outcome:?}");
        scene.until(&path, "confirmed").await;
    }
    server.kill();
}

async fn die_between_bank_and_ledger(database_url: String, open: impl AsyncFn() -> Store) {
    let store = open().await;
    let scene = Scene::open(&database_url, &store).await;
    the_callback_is_cut_off(&scene).await;
    the_callback_never_comes(&scene, &store).await;
    the_terminal_is_cut_off(&scene).await;
    scene.world.shutdown().await;
    drop(store);
    let store = open().await;
    let paid = 3 + INTERRUPTED;
    let totals = store.read(LedgerTotals).await.expect("read");
    assert!(totals.balances(), "{totals:?}");
    let fees = i64::try_from(paid).expect("few") * 432_500;
    assert_eq!((totals.received.minor, totals.earned.minor), (fees, fees));
    let query = Journal {
        verdict: Verdict::Accepted,
        before: None,
        limit: 200,
    };
    assert_eq!(store.read(query).await.expect("read").len(), paid);
    let ledger = store.read(LedgerAudit).await.expect("read");
    assert!(ledger.differences.is_empty(), "{ledger:?}");
    let places = store.read(Audit).await.expect("read");
    assert_eq!(places, Disagreements::default());
}

/// Q-23, Q-EX9: on the embedded database.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_between_bank_and_ledger_on_sqlite() {
    let store = store::testing::sqlite();
    let path = store.location().to_owned();
    let open = async || Store::open_sqlite(Path::new(&path), Limits::default()).expect("it opens");
    die_between_bank_and_ledger(format!("sqlite:{path}"), open).await;
}

/// Q-23, Q-EX9: over PostgreSQL.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_between_bank_and_ledger_over_postgres() {
    let Some(store) = store::testing::postgres().await else {
        return;
    };
    let url = store.location().to_owned();
    let open = async || {
        Store::open_postgres(&url, Limits::default())
            .await
            .expect("it can be reached")
    };
    die_between_bank_and_ledger(url.clone(), open).await;
}
