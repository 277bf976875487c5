//! What every handler has: the database, the clock, the rules, the bank, and who is signed in; and
//! what every request passes through.

use accounts::queries::SessionByToken;
use accounts::{Account, AccountError, token_hash};
use axum::Router;
use axum::body::{Body, BodyDataStream};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::poll_fn;
use jiff::Timestamp;
use kernel::clock::SharedClock;
use kernel::ids::IdSource;
use moka::sync::Cache;
use payments::epay::EpayClient;
use queue::Settings;
use queue::statements::StatementDesk;
use registers::Registers;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use store::Store;
use store::seal::Sealer;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::api::bank::Allowance;
use crate::problem::{Problem, only_problems, speak};
use crate::service::biller::BillerAccess;
use crate::stream::Hub;

/// How long a process may go on believing in a session that another process has closed.
const SESSION_CACHE_SECONDS: u64 = 5;
/// Sessions remembered at most.
const SESSIONS_MAX: u64 = 100_000;
/// Largest body of a form or an API call, in bytes; devices have their own, larger limit.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// How long a request may take, except for event streams.
const REQUEST_SECONDS_MAX: u64 = 30;
/// Bodies up to this size arrive with their request.
const SMALL_BODY_BYTES: usize = 16 * 1024;
/// Most of a body that is read only to be thrown away.
const DRAINED_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Longest time for that.
const DRAIN_TIME_MAX: Duration = Duration::from_secs(5);
/// Name of the session cookie.
pub const SESSION_COOKIE: &str = "shekara_session";

/// Settings of the web server.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// How browsers and the bank reach this server, without a slash at the end.
    pub public_url: String,
    /// Cookies are sent over HTTPS only.
    pub secure_cookies: bool,
    /// Where the texts to telephones can be read, if the outside world is simulated.
    pub sms_inbox_url: Option<String>,
    /// How many times faster than real time the clock runs; 1 in production.
    pub clock_speed: u32,
    /// Who may call as the terminals' bank; `None` when there are no terminals.
    pub biller: Option<BillerAccess>,
}

/// The parts an [`App`] is made of.
pub struct AppParts {
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: SharedClock,
    /// New ids and secrets.
    pub ids: IdSource,
    /// Rules, checkpoints, tariffs.
    pub settings: Arc<Settings>,
    /// The bank.
    pub epay: Arc<EpayClient>,
    /// Takes in money and statements of the bank.
    pub desk: StatementDesk,
    /// The state registers: their figures and the table of checks.
    pub registers: Arc<Registers>,
    /// Opens the sealed answers of the registers.
    pub sealer: Sealer,
    /// Settings of the web server.
    pub config: WebConfig,
    /// Cancelled when the program is to end; open streams close then.
    pub stop: CancellationToken,
}

/// Shared state of all handlers; cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

/// The inside of an [`App`].
pub struct Inner {
    /// The parts.
    pub parts: AppParts,
    sessions: Cache<[u8; 32], Arc<Account>>,
    hub: Hub,
    unreadable_messages: Allowance,
}

impl Deref for App {
    type Target = AppParts;

    fn deref(&self) -> &AppParts {
        &self.inner.parts
    }
}

impl App {
    /// An app of these parts.
    pub fn new(parts: AppParts) -> Self {
        let sessions = Cache::builder()
            .max_capacity(SESSIONS_MAX)
            .time_to_live(Duration::from_secs(SESSION_CACHE_SECONDS))
            .build();
        let hub = Hub::new(parts.store.clone(), parts.stop.clone());
        let unreadable_messages = Allowance::default();
        Self {
            inner: Arc::new(Inner {
                parts,
                sessions,
                hub,
                unreadable_messages,
            }),
        }
    }

    /// The live events.
    pub fn hub(&self) -> &Hub {
        &self.inner.hub
    }

    /// How many messages of the bank that can't be read the journal still takes.
    pub(crate) fn unreadable_messages(&self) -> &Allowance {
        &self.inner.unreadable_messages
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The account behind a session secret, if the session is good.
    ///
    /// # Errors
    /// Only those of the storage.
    pub async fn account_of(&self, secret: &str) -> Result<Option<Arc<Account>>, AccountError> {
        let hash = token_hash_of(secret);
        if let Some(account) = self.inner.sessions.get(&hash) {
            return Ok(Some(account));
        }
        let query = SessionByToken {
            token_hash: hash,
            now: self.now(),
        };
        let found = self.store.read(query).await?.map(Arc::new);
        if let Some(account) = &found {
            self.inner.sessions.insert(hash, Arc::clone(account));
        }
        Ok(found)
    }

    /// Forgets a session at once in this process.
    pub fn forget_session(&self, secret: &str) {
        self.inner.sessions.invalidate(&token_hash_of(secret));
    }

    /// Forgets all sessions of this process, after an account changed.
    pub fn forget_sessions(&self) {
        self.inner.sessions.invalidate_all();
    }
}

/// The database's form of a session secret. A secret is 64 hex digits; anything else is hashed as
/// it is and then found nowhere.
pub fn token_hash_of(secret: &str) -> [u8; 32] {
    token_hash(secret.as_bytes())
}

/// The secret of the session cookie, or of `Authorization: Bearer`.
pub fn session_secret(headers: &HeaderMap) -> Option<String> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if let Some(secret) = bearer {
        return Some(secret.trim().to_owned());
    }
    axum_extra::extract::CookieJar::from_headers(headers)
        .get(SESSION_COOKIE)
        .map(|cookie| cookie.value().to_owned())
}

/// Routes whose requests have a time limit, and where a panic fails only its own request. Not for
/// event streams, which have no end.
pub fn bounded(router: Router<App>) -> Router<App> {
    let limit = Duration::from_secs(REQUEST_SECONDS_MAX);
    router
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            limit,
        ))
        .layer(CatchPanicLayer::new())
}

/// Routes for programs: bounded, and every error is a problem.
pub fn guarded(router: Router<App>) -> Router<App> {
    bounded(router)
        .layer(axum::middleware::from_fn(only_problems))
        .layer(axum::middleware::from_fn(read_to_the_end))
}

/// Refuses writes that a foreign page made a browser send, puts problems into the caller's words,
/// and adds the security headers.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let language = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let answer = if is_cross_site_write(&app, &request) {
        Problem::forbidden("cross-site").into_response()
    } else {
        next.run(request).await
    };
    let mut response = speak(answer, language.as_ref());
    let headers = response.headers_mut();
    let mut set = |name: header::HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; img-src 'self' data:; form-action 'self' *; frame-ancestors 'none'; base-uri 'none'",
    );
    response
}

/// Reads what a handler left of a large body. If the connection were closed on a client that is
/// still sending, it would never see why it was refused.
async fn read_to_the_end(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse().ok());
    let is_chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
    if !is_chunked && length.unwrap_or(0) <= SMALL_BODY_BYTES {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let whole = Arc::new(Mutex::new(body.into_data_stream()));
    let part = Arc::clone(&whole);
    let handed = poll_fn(move |context| poll_part(&part, context));
    let response = next
        .run(Request::from_parts(parts, Body::from_stream(handed)))
        .await;
    let drain = async {
        let mut bytes = 0;
        while let Some(Ok(chunk)) = std::future::poll_fn(|context| poll_part(&whole, context)).await
        {
            bytes += chunk.len();
            if bytes > DRAINED_BYTES_MAX {
                break;
            }
        }
    };
    // A client that is slower than this has to live without the answer.
    let _ = timeout(DRAIN_TIME_MAX, drain).await;
    response
}

type Part = Option<Result<Bytes, axum::Error>>;

fn poll_part(body: &Mutex<BodyDataStream>, context: &mut Context<'_>) -> Poll<Part> {
    let mut body = body.lock().unwrap_or_else(PoisonError::into_inner);
    body.poll_next_unpin(context)
}

/// A browser tells where a request comes from; one with a session cookie must come from our pages.
fn is_cross_site_write(app: &App, request: &Request) -> bool {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let headers = request.headers();
    if safe || !headers.contains_key(header::COOKIE) {
        return false;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    match text("origin") {
        Some(origin) => {
            let host = text("host").unwrap_or_default();
            origin != app.config.public_url && origin.split("://").nth(1) != Some(host)
        }
        None => false,
    }
}
