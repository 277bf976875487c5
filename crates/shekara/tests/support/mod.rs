//! Servers as processes, and accounts that may book, for the tests that start the real program.

#![expect(dead_code, reason = "each test file uses a part of this module")]

use accounts::{
    AgreementText, Details, Enrol, Holder, Language, OpenSession, Residency, Role, SessionKind,
};
use jiff::civil::date;
use kernel::clock::{Clock, SystemClock};
use kernel::ids::IdSource;
use kernel::names::PersonName;
use queue::Settings;
use queue::commands::capacity::{ChangeCapacity, NewCapacity};
use queue::commands::publish::PublishDays;
use serde_json::{Value, json};
use simulators::World;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use store::Store;

/// A password hash of the right form; nobody signs in with it in these tests.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2hla2FyYS1kZWNveS0wMA$KSJNEugiLCxHiOifIqpbz86rzPAdf6hHrH6BolAR/aU";

/// A running `shekara serve`; killed when it goes out of scope.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub base_url: String,
}

/// Where and how a server is started.
#[derive(Clone)]
pub struct Start {
    /// The database.
    pub database_url: String,
    /// Background workers.
    pub workers: usize,
    /// The address; port 0 takes any free one.
    pub address: String,
    /// Further arguments: the outside systems.
    pub arguments: Vec<String>,
}

impl Start {
    /// A server on a free port, without workers and outside systems.
    pub fn plain(database_url: &str) -> Self {
        Self {
            database_url: database_url.to_owned(),
            workers: 0,
            address: String::from("127.0.0.1:0"),
            // Nobody is asked in these tests; the settings only have to be there.
            arguments: ["--gateway-password", "--epay-client-secret", "--sms-key"]
                .iter()
                .flat_map(|name| [(*name).to_owned(), String::from("not-used")])
                .chain(seal_keys())
                .collect(),
        }
    }
}

/// A port that is free now; a server that is killed and started again keeps it.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("it has an address").port()
}

/// The key of these tests' databases.
fn seal_keys() -> [String; 2] {
    [String::from("--seal-keys"), "5e".repeat(32)]
}

/// Arguments that point a server to a simulated world.
pub fn outside(world: &World) -> Vec<String> {
    let secret = &world.credentials;
    let (tokens, page) = (
        format!("{}/oauth2/token", world.urls.bank),
        format!("{}/pay", world.urls.bank),
    );
    let pairs = [
        ("--gateway-url", &world.urls.gateway_sync),
        ("--gateway-async-url", &world.urls.gateway_async),
        ("--gateway-sender", &secret.sender_id),
        ("--gateway-password", &secret.sender_password),
        ("--epay-oauth-url", &tokens),
        ("--epay-api-url", &world.urls.bank),
        ("--epay-page-url", &page),
        ("--epay-client-id", &secret.client_id),
        ("--epay-client-secret", &secret.client_secret),
        ("--epay-terminal", &secret.terminal),
        ("--sms-url", &world.urls.sms),
        ("--sms-key", &secret.sms_api_key),
    ];
    pairs
        .iter()
        .flat_map(|(name, value)| [(*name).to_owned(), (*value).clone()])
        .chain(seal_keys())
        .collect()
}

impl Server {
    /// Starts a server and waits until it listens.
    pub fn start(start: &Start) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_shekara"))
            .args([
                "serve",
                "--address",
                &start.address,
                "--database-url",
                &start.database_url,
            ])
            .args(["--workers", &start.workers.to_string()])
            .args(&start.arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output is ours");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it says where it listens");
        let base_url = line
            .trim()
            .strip_prefix("shekara listens on ")
            .unwrap_or_else(|| panic!("the server said {line:?}"))
            .to_owned();
        Self { child, base_url }
    }

    /// `kill -9`, and the wait for the process to be gone.
    pub fn kill(&mut self) {
        self.child.kill().expect("SIGKILL is sent");
        self.child.wait().expect("the process ends");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The process may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Publishes the days of every checkpoint.
pub async fn publish(store: &Store) -> Arc<Settings> {
    let settings = Arc::new(Settings::load().expect("the data are valid"));
    for checkpoint in settings.checkpoints.iter() {
        let command = PublishDays {
            settings: Arc::clone(&settings),
            checkpoint: checkpoint.number,
            now: SystemClock.now(),
        };
        store.write(command).await.expect("the days are published");
    }
    settings
}

/// Sets the lorries of one date of a checkpoint.
pub async fn set_lorries(
    store: &Store,
    settings: &Arc<Settings>,
    checkpoint: i64,
    day: jiff::civil::Date,
    lorries: i64,
) {
    let ids = IdSource::from_os(SystemClock::shared());
    let command = ChangeCapacity {
        settings: Arc::clone(settings),
        seed: ids.uuid(),
        operator: ids.next(),
        checkpoint,
        change: NewCapacity::Date { date: day, lorries },
        preview: false,
        now: SystemClock.now(),
    };
    store.write(command).await.expect("the capacity is set");
}

/// Accounts that may book, each with an API token.
pub async fn tokens(store: &Store, count: usize) -> Vec<String> {
    let ids = IdSource::from_os(SystemClock::shared());
    let mut all = Vec::with_capacity(count);
    for number in 0..count {
        let name = PersonName::new("Тестов", "Тест", None).expect("a name");
        let holder = Holder::Person { iin: None, name };
        let account = ids.next();
        let enrol = Enrol {
            account,
            phone: format!("+7702{number:07}").parse().expect("a telephone"),
            password_hash: HASH.to_owned(),
            details: Details::new(Residency::NonResident, holder, Language::Russian)
                .expect("details"),
            role: Role::User,
            agreement: Some(AgreementText {
                version: web::service::accounts::AGREEMENT_VERSION.to_owned(),
                sha256: [0; 32],
            }),
            now: SystemClock.now(),
        };
        store.write(enrol).await.expect("the account is made");
        let token = format!("{}{number:08}", "ab".repeat(28));
        let session = OpenSession {
            token_hash: web::app::token_hash_of(&token),
            account,
            kind: SessionKind::Api,
            checked_hash: None,
            now: SystemClock.now(),
        };
        store.write(session).await.expect("the session is opened");
        all.push(token);
    }
    all
}

/// The body of `POST /api/v1/bookings` for the n-th vehicle.
pub fn booking(number: usize, checkpoint: &str, when: &Value) -> Value {
    let letter = |place: u32| {
        char::from(b'A' + u8::try_from(number / 26_usize.pow(place) % 26).unwrap_or(0))
    };
    let plate = format!(
        "{:03}{}{}{}{:02}",
        number % 1000,
        letter(0),
        letter(1),
        letter(2),
        number % 20 + 1
    );
    let name = json!({ "surname": "Тестов", "given_name": "Тест" });
    let person = |extra: Value| {
        let mut all = name.clone();
        for (key, value) in extra.as_object().into_iter().flatten() {
            all[key] = value.clone();
        }
        all
    };
    json!({
        "checkpoint": checkpoint,
        "when": when,
        "details": {
            "vehicle": {
                "kind": "lorry", "country": "KZ", "plate": plate,
                "vin": format!("XTC65206X{number:08}"),
            },
            "owner": person(json!({ "kind": "person", "residency": "non_resident" })),
            "driver": person(json!({
                "residency": "non_resident",
                "birth_date": "1980-01-01",
                "phone": "+77011234567",
                "document": {
                    "kind": "passport", "country": "KZ", "number": "N1234567",
                    "valid_until": date(2099, 1, 1),
                },
            })),
            "trusted_drivers": [],
            "cargo": { "loaded": true },
            "data_consent": true,
        },
    })
}
