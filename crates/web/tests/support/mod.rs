//! The whole program in one process for a test: web server, worker run by hand, simulated outside
//! world on sockets, a clock that stands still until the test moves it, both engines in turn.

pub mod bodies;
pub mod client;
pub mod sse;

use accounts::{
    AgreementText, Details, Enrol, Holder, Language, OpenSession, Residency, Role, SessionKind,
};
use client::Client;
use jiff::{SignedDuration, Timestamp};
use kernel::clock::{Clock, ManualClock};
use kernel::ids::{AccountId, IdSource};
use kernel::names::PersonName;
use kernel::person_number::{Bin, Iin};
use kernel::phone::Phone;
use notices::SmsHandler;
use notices::sms::{SmsClient, SmsConfig};
use payments::epay::{EpayClient, EpayConfig};
use queue::Settings;
use queue::bank_questions::AskBank;
use queue::commands::publish::PublishDays;
use queue::statements::StatementDesk;
use queue::step::BookingStep;
use queue::till::Till;
use queue::waivers::apply::WaiverStep;
use registers::{CheckPolicy, Gateway, GatewayConfig, Registers};
use simulators::population::named;
use simulators::{World, WorldConfig};
use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use store::seal::Sealer;
use store::testing::TestStore;
use store::worker::{JobHandler, Worker};
use tokio_util::sync::CancellationToken;
use web::app::token_hash_of;
use web::service::biller::BillerAccess;
use web::{App, AppParts, WebConfig};

/// When every test begins: Friday, 20 November 2026, 10:00 in Kazakhstan.
pub const START: &str = "2026-11-20T05:00:00Z";
/// The checkpoint that is published, 650 lorries a day.
pub const CHECKPOINT: &str = "nur-zholy";
/// Its number.
pub const CHECKPOINT_NUMBER: i64 = 5;
/// With which the terminals' bank calls.
pub const BILLER_SECRET: &str = "terminals-of-the-tests";
/// The password of every account.
pub const PASSWORD: &str = "four words in a row";

/// A running house.
pub struct House {
    /// The database.
    pub test_store: TestStore,
    /// Its clock.
    pub clock: ManualClock,
    /// Its ids.
    pub ids: IdSource,
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// The outside world.
    pub world: World,
    /// The worker.
    pub worker: Worker,
    /// The app behind the server.
    pub app: App,
    /// Ends the server.
    pub stop: CancellationToken,
    /// Where the server is.
    pub base_url: String,
    http: reqwest::Client,
}

/// Runs a test in a house on every engine.
pub async fn in_every_house<F: Future<Output = ()>>(test: impl Fn(Arc<House>) -> F) {
    for store in store::testing::stores().await {
        let house = Arc::new(House::open(store).await);
        test(Arc::clone(&house)).await;
        house.stop.cancel();
        house.expect_sound().await;
    }
}

impl House {
    /// Opens a house over a database.
    pub async fn open(test_store: TestStore) -> Self {
        let clock = ManualClock::new(START.parse().expect("a start"));
        let ids = IdSource::new(clock.shared(), [7; 32]);
        let config = WorldConfig {
            lorries: 0,
            clock: clock.shared(),
            ..WorldConfig::default()
        };
        let world = World::start(config).await.expect("free ports");
        let settings = Arc::new(Settings::load().expect("good data"));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let base_url = format!("http://{}", listener.local_addr().expect("an address"));
        let stop = CancellationToken::new();
        let registers = registers(&clock, &ids, &world);
        let app = App::new(AppParts {
            store: test_store.store(),
            clock: clock.shared(),
            ids: ids.clone(),
            settings: Arc::clone(&settings),
            epay: Arc::new(EpayClient::new(epay_config(&world)).expect("good settings")),
            desk: desk(&test_store, &clock, &ids, &settings),
            registers,
            sealer: sealer(),
            config: WebConfig {
                public_url: base_url.clone(),
                secure_cookies: false,
                sms_inbox_url: None,
                clock_speed: 1,
                biller: Some(BillerAccess::new(BILLER_SECRET, "127.0.0.1").expect("good settings")),
            },
            stop: stop.clone(),
        });
        let router = web::router(app.clone());
        let end = stop.clone().cancelled_owned();
        tokio::spawn(async move {
            let router = router.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, router)
                .with_graceful_shutdown(end)
                .await
                .expect("it serves");
        });
        let worker = worker(&app, &world);
        let http = reqwest::Client::builder()
            .timeout(Duration::from_mins(1))
            .no_proxy()
            .build()
            .expect("a client");
        let house = Self {
            test_store,
            clock,
            ids,
            settings,
            world,
            worker,
            app,
            stop,
            base_url,
            http,
        };
        house.publish().await;
        house
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Moves the clock.
    pub fn advance_minutes(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
    }

    /// Publishes the days of the checkpoint.
    pub async fn publish(&self) {
        let command = PublishDays {
            settings: Arc::clone(&self.settings),
            checkpoint: CHECKPOINT_NUMBER,
            now: self.now(),
        };
        self.test_store
            .write(command)
            .await
            .expect("days are published");
    }

    /// Does all work that is due.
    pub async fn work(&self) {
        self.worker
            .run_until_idle()
            .await
            .expect("the work is done");
    }

    /// A client without a session.
    pub fn anybody(self: &Arc<Self>) -> Client {
        Client::new(Arc::clone(self), self.http.clone(), None)
    }

    /// A client with a session of a new account that has accepted the agreement.
    pub async fn user(self: &Arc<Self>, phone: &str) -> Client {
        self.signed_in(phone, Role::User).await
    }

    /// A client with a session of an operator.
    pub async fn operator(self: &Arc<Self>) -> Client {
        self.signed_in("+77009999999", Role::Operator).await
    }

    /// A client with a session of an accountant; the number tells several apart.
    pub async fn accountant(self: &Arc<Self>, number: u8) -> Client {
        let phone = format!("+770088888{number:02}");
        self.signed_in(&phone, Role::Accountant).await
    }

    /// A client with a session of an auditor.
    pub async fn auditor(self: &Arc<Self>) -> Client {
        self.signed_in("+77009999997", Role::Auditor).await
    }

    async fn signed_in(self: &Arc<Self>, phone: &str, role: Role) -> Client {
        let account = self.enrol(phone, role).await;
        let secret = format!("{phone:0>64}");
        let command = OpenSession {
            token_hash: token_hash_of(&secret),
            account,
            kind: SessionKind::Api,
            checked_hash: None,
            now: self.now(),
        };
        self.test_store
            .write(command)
            .await
            .expect("a session is opened");
        Client::new(Arc::clone(self), self.http.clone(), Some(secret))
    }

    async fn enrol(&self, phone: &str, role: Role) -> AccountId {
        let name = PersonName::new("Сейтқалиева", "Айгүл", Some("Нұрланқызы")).expect("a name");
        let iin = Iin::parse(named::AIGUL_IIN).expect("an IIN");
        let holder = Holder::Person {
            iin: Some(iin),
            name,
        };
        let command = Enrol {
            account: self.ids.next(),
            phone: Phone::parse(phone).expect("a phone"),
            password_hash: password_hash().to_owned(),
            details: Details::new(Residency::Resident, holder, Language::English)
                .expect("good details"),
            role,
            agreement: Some(AgreementText {
                version: String::from(web::service::accounts::AGREEMENT_VERSION),
                sha256: [1; 32],
            }),
            now: self.now(),
        };
        self.test_store
            .write(command)
            .await
            .expect("an account is made")
    }

    /// Q-EX11: places agree with bookings and money with its transfers, whatever the test did.
    async fn expect_sound(&self) {
        let places = self
            .test_store
            .read(queue::queries::Audit)
            .await
            .expect("an audit");
        assert_eq!(places, queue::queries::Disagreements::default());
        let money = self
            .test_store
            .read(payments::LedgerAudit)
            .await
            .expect("an audit");
        assert_eq!(money, payments::AuditFindings::default());
        let totals = self
            .test_store
            .read(payments::LedgerTotals)
            .await
            .expect("totals");
        assert!(totals.balances(), "{totals:?}");
    }
}

/// The hash of [`PASSWORD`], made once: it takes its time on purpose.
fn password_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| accounts::hash_password(PASSWORD, &[3; 16]).expect("it is hashed"))
}

fn epay_config(world: &World) -> EpayConfig {
    EpayConfig {
        oauth_url: format!("{}/oauth2/token", world.urls.bank),
        api_url: world.urls.bank.clone(),
        page_url: format!("{}/pay", world.urls.bank),
        client_id: world.credentials.client_id.clone(),
        client_secret: world.credentials.client_secret.clone(),
        terminal: world.credentials.terminal.clone(),
        timeout_ms: 5_000,
    }
}

/// Takes in money and statements.
fn desk(
    store: &TestStore,
    clock: &ManualClock,
    ids: &IdSource,
    settings: &Arc<Settings>,
) -> StatementDesk {
    let till = Till {
        store: store.store(),
        settings: Arc::clone(settings),
        clock: clock.shared(),
        ids: ids.clone(),
    };
    StatementDesk::built_in(till, vec![simulators::bank::BANK_BIN.to_owned()]).expect("good data")
}

/// What seals answers in tests.
fn sealer() -> Sealer {
    Sealer::new(&[5; store::seal::KEY_BYTES])
}

fn registers(clock: &ManualClock, ids: &IdSource, world: &World) -> Arc<Registers> {
    let config = GatewayConfig {
        async_url: Some(world.urls.gateway_async.clone()),
        ..GatewayConfig::new(
            world.urls.gateway_sync.clone(),
            world.credentials.sender_id.clone(),
            world.credentials.sender_password.clone(),
        )
    };
    let gateway = Gateway::new(config, clock.shared(), ids.clone()).expect("a gateway");
    let bin = Bin::parse(named::TULPAR_BIN).expect("a BIN");
    Arc::new(Registers::new(gateway, CheckPolicy::embedded(), bin))
}

fn worker(app: &App, world: &World) -> Worker {
    let sms = SmsClient::new(&SmsConfig {
        base_url: world.urls.sms.clone(),
        api_key: world.credentials.sms_api_key.clone(),
        sender: None,
        timeout_ms: 5_000,
    });
    let handlers: Vec<Arc<dyn JobHandler>> = vec![
        Arc::new(BookingStep {
            store: app.store.clone(),
            settings: Arc::clone(&app.settings),
            clock: Arc::clone(&app.clock),
            ids: app.ids.clone(),
            registers: Arc::clone(&app.registers),
            sealer: app.sealer.clone(),
        }),
        Arc::new(AskBank {
            till: app.desk.till.clone(),
            epay: Arc::clone(&app.epay),
        }),
        Arc::new(WaiverStep {
            store: app.store.clone(),
            settings: Arc::clone(&app.settings),
            clock: Arc::clone(&app.clock),
            ids: app.ids.clone(),
        }),
        Arc::new(SmsHandler::new(sms.expect("a client")).expect("good texts")),
    ];
    let (clock, ids) = (Arc::clone(&app.clock), Arc::new(app.ids.clone()));
    Worker::new(app.store.clone(), clock, ids, handlers)
}
