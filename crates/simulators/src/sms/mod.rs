//! A text-message service of the Mobizon kind, and the phones its messages arrive on.
//!
//! | request | answer |
//! |---|---|
//! | `POST /service/message/sendSmsMessage?output=json&api=v1&apiKey=` with form `recipient` (digits, `7XXXXXXXXXX`), `text`, `from?` | `{"code":0,"data":{"campaignId","messageId","status":2},"message":""}` |
//! | `POST /service/message/getSMSStatus?apiKey=` with form `ids=1,2` | `{"code":0,"data":[{"id","status":"DELIVRD"\|"UNDELIV"\|"UNKNOWN","segNum"}]}` |
//! | `POST /service/user/getOwnBalance?apiKey=` | `{"code":0,"data":{"balance":"1000000.0000","currency":"KZT"}}` |
//! | `GET /inbox/{phone}` | the messages of a phone, the newest first, as JSON |
//! | `GET /?phone=` | the same for people: the latest messages, and a search by phone |
//!
//! Errors are HTTP 200 with a code: 1 a field breaks its rule (`data` names it), 8 wrong key,
//! 999 a failure to order. The key may stand in the form too. The inbox keeps the last 10 000
//! messages. Faults ([`crate::faults`]): services `send`, `status`, `balance`; `refuse`, `hang`,
//! `garbage`, `server_error`, `half_envelope`, `error_answer`, `lose`.

mod inbox;
mod routes;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::{get, post};
use kernel::clock::{SharedClock, SystemClock};
use tokio_util::sync::CancellationToken;

use crate::faults::{self, FaultKind, Faults};
use crate::server::{self, Handle, StartError};
use inbox::Inbox;
pub use inbox::{INBOX_LIMIT, Message, TEXT_LIMIT};

/// Key the service knows by default: of the simulator only.
pub const DEFAULT_API_KEY: &str = "sms-simulator";

const NAME: &str = "sms";
const BODY_LIMIT_BYTES: usize = 64 * 1024;
const KINDS: &[FaultKind] = &[
    FaultKind::Refuse,
    FaultKind::Hang,
    FaultKind::Garbage,
    FaultKind::ServerError,
    FaultKind::HalfEnvelope,
    FaultKind::ErrorAnswer,
    FaultKind::Lose,
];

/// Settings of the text-message service.
#[derive(Debug, Clone)]
pub struct SmsConfig {
    /// Port on 127.0.0.1; 0 = any.
    pub port: u16,
    /// The key that may send.
    pub api_key: String,
    /// Where the dates of messages come from.
    pub clock: SharedClock,
}

impl Default for SmsConfig {
    fn default() -> Self {
        Self {
            port: 0,
            api_key: DEFAULT_API_KEY.to_owned(),
            clock: SystemClock::shared(),
        }
    }
}

/// The service that serves.
#[derive(Debug)]
pub struct Sms {
    config: SmsConfig,
    faults: Arc<Faults>,
    inbox: Mutex<Inbox>,
}

/// Starts the service.
pub async fn start(config: SmsConfig) -> Result<Handle<Sms>, StartError> {
    let stop = CancellationToken::new();
    let names = ["send", "status", "balance"].map(str::to_owned).to_vec();
    let faults = Arc::new(Faults::new(names, KINDS, stop.clone()));
    let port = config.port;
    let sms = Arc::new(Sms {
        config,
        faults: Arc::clone(&faults),
        inbox: Mutex::default(),
    });
    let router = Router::new()
        .route("/service/message/sendSmsMessage", post(routes::send))
        .route("/service/message/getSMSStatus", post(routes::status))
        .route("/service/user/getOwnBalance", post(routes::balance))
        .route("/inbox/{phone}", get(routes::inbox))
        .route("/", get(routes::page))
        .with_state(Arc::clone(&sms))
        .merge(faults::router(faults));
    server::serve(NAME, port, BODY_LIMIT_BYTES, stop, sms, router).await
}

impl Sms {
    /// Faults to order.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The messages of a phone (any spelling of its digits), the newest first.
    pub fn messages(&self, phone: &str) -> Vec<Message> {
        self.inbox().of_phone(phone)
    }

    /// How many messages are kept.
    pub fn count(&self) -> usize {
        self.inbox().len()
    }

    fn inbox(&self) -> MutexGuard<'_, Inbox> {
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
