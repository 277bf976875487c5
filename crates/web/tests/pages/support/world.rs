//! The house on a database of its own, with a clock that a test moves, and the bank on a socket.

use super::Browser;
use accounts::{Role, SetRole};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use kernel::clock::{Clock, ManualClock};
use kernel::ids::{AccountId, BookingId, IdSource, JobId};
use kernel::person_number::{Bin, Iin};
use payments::epay::{EpayClient, EpayConfig};
use payments::{BankMessage, BankOutcome, Invoice};
use queue::Settings;
use queue::commands::checks::RecordChecks;
use queue::commands::payment::SettlePayment;
use queue::commands::publish::PublishDays;
use queue::commands::recheck::RecordRecheck;
use queue::evidence::SealedEvidence;
use queue::queries::{BookingView, ViewBooking};
use queue::statements::StatementDesk;
use queue::step::draw_invoice;
use queue::till::Till;
use registers::checks::{CheckOutcome, CheckRecord, Demand, ReasonCode, WhyNot};
use registers::keeping::consents::{ConsentSaid, RecordConsent};
use registers::{Asking, CheckPolicy, ConsentToken, Evidence, Gateway, GatewayConfig, Registers};
use simulators::Handle;
use simulators::bank::{self, Bank, BankConfig};
use std::sync::Arc;
use store::jobs::{self, NewJob};
use store::seal::Sealer;
use store::testing::TestStore;
use store::{Command, FromRow, Query, Row, StoreError, StoreResult, Tx, statements};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use web::{App, AppParts, WebConfig};

/// Nur Zholy.
pub const POST: i64 = 5;

/// A house with its clock.
pub struct World {
    pub store: TestStore,
    pub clock: ManualClock,
    pub app: App,
    router: Router,
    _bank: Handle<Bank>,
}

statements! {
    /// Gives a job up.
    pub BURY = "UPDATE job SET state = 'dead', attempts = 3, last_error = $2, died_at = $3 WHERE id = $1";
    /// What a job is to do, the newest first.
    pub PAYLOADS = "SELECT payload FROM job WHERE kind = $1 ORDER BY run_at DESC, id DESC LIMIT 1";
}

struct Payload(serde_json::Value);

impl FromRow for Payload {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(row.json("payload")?))
    }
}

/// The text message that was scheduled last.
struct LastMessage;

impl Query for LastMessage {
    type Out = serde_json::Value;
    type Error = StoreError;
    const NAME: &'static str = "test.last_message";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<serde_json::Value> {
        let found: Payload = tx.fetch_one(&PAYLOADS, &["sms.send".into()]).await?;
        Ok(found.0)
    }
}

/// Schedules a job and gives it up.
struct BuryJob {
    id: JobId,
    error: String,
    now: Timestamp,
}

impl Command for BuryJob {
    type Out = ();
    type Error = StoreError;
    const NAME: &'static str = "test.bury_job";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<()> {
        let job = NewJob {
            id: self.id,
            kind: "sms.send",
            key: self.id.to_string(),
            payload: serde_json::json!({}),
            run_at: self.now,
            max_attempts: 3,
        };
        jobs::schedule(tx, job).await?;
        let values = [self.id.into(), self.error.as_str().into(), self.now.into()];
        tx.execute(&BURY, &values).await?;
        Ok(())
    }
}

fn not_made(why: WhyNot) -> (Demand, CheckOutcome) {
    (
        Demand::NotApplicable(why),
        CheckOutcome::NotApplicable { why },
    )
}

/// What seals answers in tests.
fn sealer() -> Sealer {
    Sealer::new(&[5; store::seal::KEY_BYTES])
}

/// Registers behind a gateway that nobody serves: the tests say what they answer.
fn registers(clock: &ManualClock) -> Arc<Registers> {
    let config = GatewayConfig::new("http://127.0.0.1:9/bip-sync/", "shekara", "secret");
    let ids = IdSource::new(clock.shared(), [8; 32]);
    let gateway = Gateway::new(config, clock.shared(), ids).expect("a gateway");
    let bin = Bin::parse("180540990104").expect("a BIN");
    Arc::new(Registers::new(gateway, CheckPolicy::embedded(), bin))
}

/// One world on each engine that is there.
pub async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for store in store::testing::stores().await {
        worlds.push(World::on(store).await);
    }
    worlds
}

/// A world on SQLite, where the engine doesn't matter.
pub async fn world() -> World {
    World::on(store::testing::sqlite()).await
}

impl World {
    async fn on(store: TestStore) -> Self {
        // 11:00 on a Friday in Kazakhstan.
        let start = "2026-11-20T06:00:00Z".parse().expect("a valid instant");
        let clock = ManualClock::new(start);
        let ids = IdSource::new(clock.shared(), [9; 32]);
        let bank = bank::start(BankConfig::default())
            .await
            .expect("the bank opens");
        let epay = EpayClient::new(EpayConfig {
            oauth_url: format!("{}/oauth2/token", bank.base_url),
            api_url: bank.base_url.clone(),
            page_url: format!("{}/pay", bank.base_url),
            client_id: bank::DEFAULT_CLIENT_ID.to_owned(),
            client_secret: bank::DEFAULT_CLIENT_SECRET.to_owned(),
            terminal: bank::DEFAULT_TERMINAL.to_owned(),
            timeout_ms: 5_000,
        });
        let settings = Arc::new(Settings::load().expect("the data are right"));
        let till = Till {
            store: store.store(),
            settings: Arc::clone(&settings),
            clock: clock.shared(),
            ids: ids.clone(),
        };
        let desk = StatementDesk::built_in(till, Vec::new()).expect("the table is right");
        let app = App::new(AppParts {
            store: store.store(),
            clock: clock.shared(),
            ids,
            settings: Arc::clone(&settings),
            epay: Arc::new(epay.expect("the addresses of the bank are right")),
            desk,
            registers: registers(&clock),
            sealer: sealer(),
            config: WebConfig {
                public_url: String::from("http://shekara.test"),
                secure_cookies: false,
                sms_inbox_url: Some(String::from("http://127.0.0.1:9/")),
                clock_speed: 1,
                biller: None,
            },
            stop: CancellationToken::new(),
        });
        let publish = PublishDays {
            settings,
            checkpoint: POST,
            now: start,
        };
        store.write(publish).await.expect("the days are published");
        let router = web::router(app.clone());
        Self {
            store,
            clock,
            app,
            router,
            _bank: bank,
        }
    }

    pub fn browser(&self, language: &'static str) -> Browser {
        Browser::new(self.router.clone(), language)
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn pass_minutes(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
    }

    /// The code in the text message that was scheduled last.
    pub async fn code(&self) -> String {
        let payload = self
            .store
            .read(LastMessage)
            .await
            .expect("a message was scheduled");
        payload["args"]["code"]
            .as_str()
            .expect("it has a code")
            .to_owned()
    }

    pub async fn view(&self, booking: BookingId) -> BookingView {
        let found = self
            .store
            .read(ViewBooking { booking })
            .await
            .expect("the storage answers");
        found.expect("there is such a booking")
    }

    /// The registers answer: all yes, or a no with a reason to the check that gives it.
    pub async fn registers_answer(&self, booking: BookingId, no: Option<ReasonCode>) {
        let number = match no {
            Some(ReasonCode::TaxDebt) => 9,
            Some(ReasonCode::OverdueFine) => 10,
            _ => 4,
        };
        let records = self.records(|asked| match no {
            Some(reason) if asked == number => CheckOutcome::Negative {
                reason,
                detail: None,
            },
            _ => CheckOutcome::Positive,
        });
        self.registers_say(booking, records).await;
    }

    /// The records of all eighteen checks of a resident with a loaded lorry.
    pub fn records(&self, outcome: impl Fn(u8) -> CheckOutcome) -> Vec<CheckRecord> {
        let policy = CheckPolicy::embedded();
        let record = |rule: &registers::policy::CheckRule| {
            let number = rule.number().get();
            let (demand, outcome) = match number {
                6 => not_made(WhyNot::NotMachinery),
                15 => not_made(WhyNot::NoControlledGoods),
                17 => not_made(WhyNot::ResidentsOnly),
                10 => (Demand::Notify, outcome(number)),
                _ => (Demand::Required, outcome(number)),
            };
            CheckRecord {
                number: rule.number(),
                register: rule.registers().next().expect("every check has a register"),
                demand,
                outcome,
                asked_at: self.now(),
                answered_in_ms: Some(90),
                policy: policy.version().to_owned(),
                cached: number == 8,
                valid_until: None,
            }
        };
        policy.rules().iter().map(record).collect()
    }

    /// The registers said this, and it is recorded with evidence of each answer.
    pub async fn registers_say(&self, booking: BookingId, records: Vec<CheckRecord>) {
        let evidence = records.iter().filter_map(|record| {
            let is_told = matches!(
                record.outcome,
                CheckOutcome::Positive | CheckOutcome::Negative { .. }
            );
            let piece = Evidence {
                check: record.number,
                register: record.register,
                service_id: format!("SERVICE_{}", record.number),
                message_id: self.app.ids.uuid(),
                asked_at: self.now(),
                answered_at: Some(self.now()),
                outcome: "answered",
                answer: Some(
                    format!("<answer>to {}</answer>", record.number)
                        .into_bytes()
                        .into(),
                ),
                cached: false,
            };
            is_told.then(|| SealedEvidence::seal(&piece, booking, &self.app.sealer, &self.app.ids))
        });
        let command = RecordChecks {
            settings: Arc::clone(&self.app.settings),
            seed: self.app.ids.uuid(),
            booking,
            checkpoint: self.view(booking).await.booking.checkpoint(),
            evidence: evidence.collect(),
            records,
            invoice: draw_invoice(&self.app.ids),
            now: self.now(),
        };
        self.store
            .write(command)
            .await
            .expect("the answers are recorded");
    }

    /// A register that is asked again says no to one check.
    pub async fn register_says_no(
        &self,
        booking: BookingId,
        asking: Asking,
        number: u8,
        reason: ReasonCode,
    ) {
        let is_no = |asked: u8| match asked {
            asked if asked == number => CheckOutcome::Negative {
                reason,
                detail: None,
            },
            _ => CheckOutcome::Positive,
        };
        let booked = self.view(booking).await.booking;
        let command = RecordRecheck {
            settings: Arc::clone(&self.app.settings),
            seed: self.app.ids.uuid(),
            booking,
            checkpoint: booked.checkpoint(),
            asking,
            changed_at: booked.changed_at,
            records: self.records(is_no),
            evidence: Vec::new(),
            now: self.now(),
        };
        self.store
            .write(command)
            .await
            .expect("the answers are recorded");
    }

    /// Somebody was asked for consent to the access to their data, and gave it.
    pub async fn consent_given(&self, account: AccountId, iin: &str) -> uuid::Uuid {
        let id = self.app.ids.uuid();
        let token = ConsentToken {
            kdp_token: String::from("token"),
            public_key: String::from("key"),
        };
        let until = self.now() + SignedDuration::from_hours(24);
        let nonce = self.app.ids.secret();
        let command = RecordConsent {
            id,
            account,
            iin: Iin::parse(iin).expect("an IIN"),
            access_name: String::from("SHEKARA"),
            signed_in: false,
            said: ConsentSaid::yes(&self.app.sealer, nonce, id, &token, until),
            now: self.now(),
        };
        self.store.write(command).await.expect("it is recorded");
        id
    }

    /// The bank tells that an invoice was paid.
    pub async fn bank_tells(&self, invoice: &Invoice) {
        let id = self.app.ids.uuid();
        let message = BankMessage {
            id,
            received_at: self.now(),
            invoice_number: invoice.number,
            raw: format!(r#"{{"id":"{id}"}}"#),
            bank_transaction_id: format!("bank-{id}"),
            amount: invoice.amount,
            outcome: BankOutcome::Ok,
            verified: true,
        };
        self.bank_says(message).await;
    }

    /// The bank tells that the invoice of a debt was paid.
    pub async fn debt_is_paid(&self, invoice: &Invoice) {
        let id = self.app.ids.uuid();
        let command = SettlePayment {
            settings: Arc::clone(&self.app.settings),
            seed: self.app.ids.uuid(),
            message: BankMessage {
                id,
                received_at: self.now(),
                invoice_number: invoice.number,
                raw: String::from("{}"),
                bank_transaction_id: format!("bank-{id}"),
                amount: invoice.amount,
                outcome: BankOutcome::Ok,
                verified: true,
            },
            checkpoint: None,
        };
        let settled = self.store.write(command).await;
        settled.expect("the message is taken in");
    }

    /// A message of the bank is taken in.
    pub async fn bank_says(&self, message: BankMessage) {
        let command = SettlePayment {
            settings: Arc::clone(&self.app.settings),
            seed: self.app.ids.uuid(),
            message,
            checkpoint: Some(POST),
        };
        self.store
            .write(command)
            .await
            .expect("the message is taken in");
    }

    pub async fn pay(&self, booking: BookingId) {
        let invoice = self.view(booking).await.invoice.expect("money is awaited");
        self.bank_tells(&invoice).await;
    }

    /// A job that failed for good.
    pub async fn bury_a_job(&self, error: &str) -> JobId {
        let id = self.app.ids.next();
        let command = BuryJob {
            id,
            error: error.to_owned(),
            now: self.now(),
        };
        self.store.write(command).await.expect("it is buried");
        id
    }

    /// A form that a page of another site made the browser send.
    pub async fn post_from_elsewhere(&self, path: &str, cookie: &str) -> StatusCode {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "cross-site")
            .body(Body::empty())
            .expect("a valid request");
        self.router
            .clone()
            .oneshot(request)
            .await
            .expect("the router answers")
            .status()
    }

    /// Makes an account an operator's.
    pub async fn make_operator(&self, account: AccountId) {
        self.set_role(account, Role::Operator).await;
    }

    /// Gives an account a role.
    pub async fn set_role(&self, account: AccountId, role: Role) {
        let command = SetRole {
            account,
            role,
            now: self.now(),
        };
        self.store.write(command).await.expect("the role is set");
        self.app.forget_sessions();
    }
}
