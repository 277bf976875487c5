//! A gateway that answers as it is told, and a subject whom everything confirms.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use jiff::civil::date;
use kernel::clock::{SharedClock, SystemClock};
use kernel::country::Country;
use kernel::ids::IdSource;
use kernel::names::PersonName;
use kernel::person_number::{Bin, Iin};
use kernel::phone::Phone;
use kernel::plate::Plate;
use kernel::vin::Vin;
use registers::{
    Asking, CheckOutcome, CheckPolicy, CheckRecord, CheckSubject, ConsentToken, Consents, Driver,
    Finding, Gateway, GatewayConfig, GoodsControl, Owner, Party, Register, Registers, Residency,
    Run, VehicleKind,
};
use tokio::net::TcpListener;

/// IIN of the owner, who is the driver and the user too.
pub const IIN: &str = "900417499010";
/// IIN of somebody else.
pub const OTHER_IIN: &str = "841102399010";

/// One question as the gateway sees it.
pub struct Question {
    /// The service asked.
    pub service_id: String,
    /// The whole envelope.
    pub text: String,
}

/// What the gateway does with it.
pub enum Reply {
    /// Answers in good form with this in `<data>`.
    Data(String),
    /// Answers this.
    Http(Box<Response>),
}

impl Reply {
    /// A status without a body.
    pub fn status(status: StatusCode) -> Self {
        Self::Http(Box::new(status.into_response()))
    }
}

/// What came in, in order: service ids, and `fetch` and `confirm`.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn add(&self, what: &str) {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.push(what.to_owned());
    }

    /// How often this came in.
    pub fn count(&self, what: &str) -> usize {
        let log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.iter().filter(|entry| *entry == what).count()
    }

    /// How much came in.
    pub fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

type Handler = Arc<dyn Fn(Question) -> BoxFuture<'static, Reply> + Send + Sync>;

/// How the asynchronous channel behaves.
#[derive(Clone, Default)]
pub struct Later {
    /// How often the answer is not there yet.
    pub fetches_before: usize,
    /// The correlation id of answers, when it is not the right one.
    pub correlation_id: Option<String>,
}

/// The gateway.
#[derive(Clone)]
struct Fake {
    handler: Handler,
    log: Log,
    later: Later,
    sent: Arc<Mutex<BTreeMap<String, (usize, String)>>>,
}

/// Starts a gateway that answers every question with what `handler` says.
pub async fn start<F>(
    later: Later,
    handler: impl Fn(Question) -> F + Send + Sync + 'static,
) -> (String, Log)
where
    F: Future<Output = Reply> + Send + 'static,
{
    let log = Log::default();
    let fake = Fake {
        handler: Arc::new(move |question| Box::pin(handler(question))),
        log: log.clone(),
        later,
        sent: Arc::default(),
    };
    let router = Router::new()
        .route("/bip-sync/", post(sync_door))
        .route("/bip-async/", post(async_door))
        .with_state(fake);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}/bip-sync/"), log)
}

/// As [`start`], with answers that need no waiting.
pub async fn start_with(
    handler: impl Fn(&Question) -> Reply + Send + Sync + 'static,
) -> (String, Log) {
    start(Later::default(), move |question| {
        std::future::ready(handler(&question))
    })
    .await
}

async fn sync_door(State(fake): State<Fake>, text: String) -> Response {
    let question = question(&fake, text);
    let message_id = between(&question.text, "<messageId>", "</messageId>").to_owned();
    match (fake.handler)(question).await {
        Reply::Http(response) => *response,
        Reply::Data(data) => format!(
            "<Envelope><Body><SendMessageResponse><response><responseInfo>\
             <messageId>{message_id}</messageId><status><code>Success</code></status>\
             </responseInfo><responseData><data>{data}</data></responseData></response>\
             </SendMessageResponse></Body></Envelope>"
        )
        .into_response(),
    }
}

async fn async_door(State(fake): State<Fake>, text: String) -> Response {
    if text.contains("<a:changeMessageStatus ") {
        fake.log.add("confirm");
        return "<Envelope><Body><changeMessageStatusResponse/></Body></Envelope>".into_response();
    }
    if text.contains("<a:getMessages ") {
        fake.log.add("fetch");
        let correlation_id = between(&text, "<correlationId>", "</correlationId>");
        return fetched(&fake, correlation_id).into_response();
    }
    let question = question(&fake, text);
    let message_id = between(&question.text, "<messageId>", "</messageId>").to_owned();
    let data = match (fake.handler)(question).await {
        Reply::Http(response) => return *response,
        Reply::Data(data) => data,
    };
    let mut sent = fake.sent.lock().unwrap_or_else(PoisonError::into_inner);
    sent.insert(message_id.clone(), (0, data));
    format!(
        "<Envelope><Body><sendMessageResponse><response><messageId>{message_id}</messageId>\
         </response></sendMessageResponse></Body></Envelope>"
    )
    .into_response()
}

fn fetched(fake: &Fake, correlation_id: &str) -> String {
    let mut sent = fake.sent.lock().unwrap_or_else(PoisonError::into_inner);
    let (fetches, data) = sent.get_mut(correlation_id).expect("it was sent before");
    *fetches += 1;
    let named = fake.later.correlation_id.as_deref();
    let named = named.unwrap_or(correlation_id);
    let message = if *fetches > fake.later.fetches_before {
        format!(
            "<message><messageInfo><messageId>answer</messageId>\
             <correlationId>{named}</correlationId></messageInfo>\
             <messageData><data>{data}</data></messageData></message>"
        )
    } else {
        String::new()
    };
    format!(
        "<Envelope><Body><getMessagesResponse><response>{message}</response>\
         </getMessagesResponse></Body></Envelope>"
    )
}

fn question(fake: &Fake, text: String) -> Question {
    let service_id = between(&text, "<serviceId>", "</serviceId>").to_owned();
    fake.log.add(&service_id);
    Question { service_id, text }
}

/// The text between two tags.
pub fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    let (_, rest) = text.split_once(open).expect("the tag is there");
    rest.split_once(close).expect("it is closed").0
}

/// The shipped table without repetitions, so that every question is asked once.
pub fn policy_text() -> String {
    include_str!("../../data/checks.toml").replace("retries = 1", "retries = 0")
}

/// [`policy_text`], read.
pub fn policy() -> CheckPolicy {
    CheckPolicy::parse(&policy_text()).expect("a good table")
}

/// [`policy_text`] with one line of one entry changed.
pub fn policy_with(marker: &str, from: &str, to: &str) -> CheckPolicy {
    let text = policy_text();
    let (before, rest) = text.split_once(marker).expect("the entry is there");
    assert!(rest.contains(from), "{from} is there");
    let rest = rest.replacen(from, to, 1);
    CheckPolicy::parse(&format!("{before}{marker}{rest}")).expect("a good table")
}

/// The registers behind this gateway.
pub fn registers(url: &str, policy: CheckPolicy) -> Registers {
    registers_by(url, policy, SystemClock::shared())
}

/// As [`registers`], with a clock of the test's.
pub fn registers_by(url: &str, policy: CheckPolicy, clock: SharedClock) -> Registers {
    let ids = IdSource::new(Arc::clone(&clock), [3; 32]);
    let config = GatewayConfig::new(url, "shekara", "very-secret");
    let gateway = Gateway::new(config, clock, ids).expect("a good configuration");
    Registers::new(gateway, policy, bin())
}

/// BIN of the registrar.
pub fn bin() -> Bin {
    Bin::parse("180540990104").expect("a valid BIN")
}

/// A person's number.
pub fn iin(text: &str) -> Iin {
    Iin::parse(text).expect("a valid IIN")
}

/// Айгүл, with this IIN or none.
pub fn person(number: Option<&str>) -> Owner {
    Owner::Person {
        iin: number.map(iin),
        name: PersonName::new("Сейтқалиева", "Айгүл", None).expect("a valid name"),
    }
}

/// A resident who is owner, user and driver in one, with a tractor full of goods
/// under control: every check applies but 6, which is of machines only.
pub fn subject() -> CheckSubject {
    let residency = Residency::Resident;
    CheckSubject {
        user: Party {
            residency,
            owner: person(Some(IIN)),
        },
        residency,
        owner: person(Some(IIN)),
        driver: Driver {
            residency,
            iin: Some(iin(IIN)),
            name: PersonName::new("Сейтқалиева", "Айгүл", None).expect("a valid name"),
            birth_date: date(1990, 4, 17),
            phone: Phone::parse("+77010000001").expect("a valid number"),
            document_country: Country::KZ,
            document_number: "N00000001".to_owned(),
        },
        kind: VehicleKind::Tractor,
        plate: Plate::parse(Country::KZ, "123ABC02").expect("a valid plate"),
        trailer_plate: Some(Plate::parse(Country::KZ, "12ABC02").expect("a valid plate")),
        vin: Vin::parse("YS2R4X20XL5990001").expect("a valid VIN"),
        loaded: true,
        controls: BTreeSet::from([GoodsControl::Veterinary]),
        declaration: None,
        day: date(2026, 3, 2),
        set_aside: BTreeSet::new(),
    }
}

/// The consents of both people.
pub fn consents() -> Consents {
    let mut consents = Consents::new();
    for number in [IIN, OTHER_IIN] {
        let token = ConsentToken {
            kdp_token: format!("token-of-{number}"),
            public_key: "key".to_owned(),
        };
        consents.grant(&iin(number), token);
    }
    consents
}

/// The instant of the runs.
pub fn now() -> Timestamp {
    "2026-03-01T05:00:00Z".parse().expect("a valid instant")
}

/// What a test may change about a run.
pub struct Round {
    pub subject: CheckSubject,
    pub earlier: Vec<CheckRecord>,
    pub consents: Consents,
    pub paused: BTreeSet<Register>,
    pub asking: Asking,
    pub now: Timestamp,
}

impl Default for Round {
    fn default() -> Self {
        Self {
            subject: subject(),
            earlier: Vec::new(),
            consents: consents(),
            paused: BTreeSet::new(),
            asking: Asking::Booking,
            now: now(),
        }
    }
}

impl Round {
    /// Runs it.
    pub async fn run(&self, registers: &Registers) -> Vec<Finding> {
        registers
            .run(Run {
                subject: &self.subject,
                earlier: &self.earlier,
                consents: &self.consents,
                paused: &self.paused,
                asking: self.asking,
                now: self.now,
            })
            .await
    }
}

/// The checks that apply to [`subject`].
pub const APPLYING: [u8; 17] = [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];

/// The default round with a machine in place of the tractor: check 6 applies and
/// check 2 does not.
pub fn machine() -> Round {
    let mut round = Round::default();
    round.subject.kind = VehicleKind::Machinery;
    round
}

/// The findings of all eighteen checks, which no single subject has: those of the
/// tractor, with check 6 of the machine.
pub async fn all_findings(registers: &Registers) -> Vec<Finding> {
    let mut findings = Round::default().run(registers).await;
    let of_machine = machine().run(registers).await;
    for (finding, of_machine) in findings.iter_mut().zip(of_machine) {
        if of_machine.record.number.get() == 6 {
            *finding = of_machine;
        }
    }
    findings
}

/// The finding of one check.
pub fn of(findings: &[Finding], number: u8) -> &Finding {
    findings
        .iter()
        .find(|finding| finding.record.number.get() == number)
        .unwrap_or_else(|| panic!("check {number} was made"))
}

/// Numbers of the checks that came to something.
pub fn numbers(findings: &[Finding], wanted: impl Fn(&CheckOutcome) -> bool) -> Vec<u8> {
    findings
        .iter()
        .filter(|finding| wanted(&finding.record.outcome))
        .map(|finding| finding.record.number.get())
        .collect()
}

/// A yes.
pub fn is_positive(outcome: &CheckOutcome) -> bool {
    *outcome == CheckOutcome::Positive
}

/// The cause of one check that is not known.
pub fn cause(findings: &[Finding], number: u8) -> &'static str {
    match &of(findings, number).record.outcome {
        CheckOutcome::Unknown { cause, .. } => cause.as_str(),
        other => panic!("check {number} is {other:?}"),
    }
}
