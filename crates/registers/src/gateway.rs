//! The client of the e-government gateway: both channels over one pool of connections.
//!
//! One [`Gateway`] serves every register: it writes the envelope, posts it,
//! reads the answer within limits of size and time, and sorts what can go
//! wrong. A refusal ([`GatewayError::Refused`]) means that somebody on the other
//! side understood us; everything else is silence ([`GatewayError::Silent`]).
//! Neither is ever taken as a yes or a no about the subject.

mod config;
mod error;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use kernel::clock::SharedClock;
use kernel::ids::IdSource;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use roxmltree::Node;
use uuid::Uuid;

use crate::channel::asynchronous::{self, Fetched};
use crate::channel::reading::{AnswerError, Refusal};
use crate::channel::sync;
use crate::channel::writing::{Fields, Header, Sender, message_date};
use crate::consent::ConsentToken;
use crate::pause;
use crate::policy::Channel;
use crate::question::Question;
use config::Addresses;

pub use config::{GatewayConfig, GatewayConfigError};
pub use error::{GatewayError, Silence};

/// The largest answer that is read, in bytes.
pub const ANSWER_LIMIT_BYTES: usize = 256 * 1024;

/// The longest wait for one answer that a caller may ask for.
pub const TIMEOUT_LIMIT: Duration = Duration::from_mins(1);

/// Connections that are kept open between questions: as many as a busy minute
/// asks at once.
const IDLE_CONNECTIONS: usize = 256;

/// The first wait between sending a question and fetching its answer.
const FIRST_FETCH_PAUSE: Duration = Duration::from_millis(20);

/// The longest wait between two fetches.
const LAST_FETCH_PAUSE: Duration = Duration::from_secs(1);

/// The longest wait for the confirmation of a fetched answer. The answer counts
/// without it; it would only be handed out again.
const CONFIRM_LIMIT: Duration = Duration::from_secs(1);

/// How one question is asked.
#[derive(Clone, Copy)]
pub(crate) struct Way<'a> {
    /// The service at the gateway.
    pub service_id: &'a str,
    /// Its channel.
    pub channel: Channel,
    /// The longest wait for the whole answer.
    pub limit: Duration,
    /// The token of the person asked about, where the register wants one.
    pub token: Option<&'a ConsentToken>,
}

/// One question that was asked: what went out, what came back.
pub(crate) struct Exchange<A> {
    /// Id of the message.
    pub message_id: Uuid,
    /// When it was made, by the clock.
    pub asked_at: Timestamp,
    /// When the outcome was known, by the clock.
    pub ended_at: Timestamp,
    /// The body of the answer as received, understood or not.
    pub body: Option<Arc<[u8]>>,
    /// What it says.
    pub outcome: Result<A, GatewayError>,
}

/// A body with the HTTP status it came with.
struct Received {
    status: u16,
    body: Vec<u8>,
}

/// The client. Clones share one connection pool.
#[derive(Debug, Clone)]
pub struct Gateway {
    http: reqwest::Client,
    config: Arc<GatewayConfig>,
    addresses: Arc<Addresses>,
    clock: SharedClock,
    ids: IdSource,
}

impl Gateway {
    /// Makes the client; nothing is sent yet.
    ///
    /// # Errors
    /// [`GatewayConfigError`] names the field, its rule and what was given.
    pub fn new(
        config: GatewayConfig,
        clock: SharedClock,
        ids: IdSource,
    ) -> Result<Self, GatewayConfigError> {
        let addresses = config::check(&config)?;
        let headers = HeaderMap::from_iter([
            (
                CONTENT_TYPE,
                HeaderValue::from_static("text/xml; charset=utf-8"),
            ),
            (
                HeaderName::from_static("soapaction"),
                HeaderValue::from_static("\"\""),
            ),
        ]);
        // Redirects and system proxies are off: the request carries a password
        // and personal data, and must go nowhere else.
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_millis(config.connect_timeout_ms))
            .timeout(TIMEOUT_LIMIT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .tcp_nodelay(true)
            .pool_max_idle_per_host(IDLE_CONNECTIONS)
            .default_headers(headers)
            .build()?;
        Ok(Self {
            http,
            config: Arc::new(config),
            addresses: Arc::new(addresses),
            clock,
            ids,
        })
    }

    /// The clock the client was given.
    pub(crate) fn clock(&self) -> &SharedClock {
        &self.clock
    }

    /// The source of ids the client was given.
    pub(crate) fn ids(&self) -> &IdSource {
        &self.ids
    }

    /// Asks once and waits at most the limit for the whole answer.
    pub(crate) async fn ask<Q: Question>(
        &self,
        way: &Way<'_>,
        question: &Q,
    ) -> Exchange<Q::Answer> {
        let message_id = self.ids.uuid();
        let asked_at = self.clock.now();
        let header = Header {
            message_id,
            service_id: way.service_id,
            at: asked_at,
            sender: self.sender(),
            data_type: Q::DATA_TYPE,
        };
        let fields = self.fields(&header, way, question);
        let (outcome, body) = match way.channel {
            Channel::Sync => self.ask_sync(&header, &fields, way, question).await,
            Channel::Async => self.ask_async(&header, &fields, way, question).await,
        };
        let service_id = way.service_id;
        match &outcome {
            Ok(_) => tracing::debug!(%message_id, service_id, "the register answered"),
            Err(error) => tracing::warn!(%message_id, service_id, %error, "no usable answer"),
        }
        Exchange {
            message_id,
            asked_at,
            ended_at: self.clock.now(),
            body: body.map(Arc::from),
            outcome,
        }
    }

    fn sender(&self) -> Sender<'_> {
        Sender {
            login: &self.config.sender_id,
            password: &self.config.password,
            user_id: self.config.user_id.as_deref(),
            route_id: self.config.route_id.as_deref(),
        }
    }

    /// The business request: the register of natural persons wants the header
    /// repeated, and registers that need consent want its token last.
    fn fields<'a, Q: Question>(
        &'a self,
        header: &Header<'_>,
        way: &Way<'a>,
        question: &'a Q,
    ) -> Fields<'a> {
        let mut fields = Fields::new();
        if Q::STAMPED {
            let sender_code = self.config.sender_code.as_deref();
            fields.push((
                "messageId",
                Cow::Owned(header.message_id.as_hyphenated().to_string()),
            ));
            fields.push(("messageDate", Cow::Owned(message_date(header.at))));
            fields.push((
                "senderCode",
                Cow::Borrowed(sender_code.unwrap_or(&self.config.sender_id)),
            ));
        }
        question.fields(&mut fields);
        if let Some(token) = way.token {
            fields.push(("kdpToken", Cow::Borrowed(&token.kdp_token)));
            fields.push(("publicKey", Cow::Borrowed(&token.public_key)));
        }
        fields
    }

    async fn ask_sync<Q: Question>(
        &self,
        header: &Header<'_>,
        fields: &Fields<'_>,
        way: &Way<'_>,
        question: &Q,
    ) -> (Result<Q::Answer, GatewayError>, Option<Vec<u8>>) {
        let envelope = match sync::write(header, fields) {
            Ok(envelope) => envelope,
            Err(error) => return (Err(error.into()), None),
        };
        match self.post(&self.addresses.sync, envelope, way.limit).await {
            Err(silence) => (Err(silence.into()), None),
            Ok(received) => {
                let outcome =
                    read_sync(received.status, &received.body, header.message_id, question);
                (outcome, Some(received.body))
            }
        }
    }

    async fn ask_async<Q: Question>(
        &self,
        header: &Header<'_>,
        fields: &Fields<'_>,
        way: &Way<'_>,
        question: &Q,
    ) -> (Result<Q::Answer, GatewayError>, Option<Vec<u8>>) {
        let limit = way.limit.min(TIMEOUT_LIMIT);
        // Kept outside of the part that may be cut off by the limit.
        let mut last = None;
        let fetching = self.send_and_fetch(header, fields, limit, question, &mut last);
        let Ok(fetched) = tokio::time::timeout(limit, fetching).await else {
            return (Err(timed_out(limit).into()), None);
        };
        match fetched {
            Err(error) => (Err(error), last),
            Ok((answer_id, answer)) => {
                self.confirm(&answer_id).await;
                (answer.map_err(GatewayError::from), last)
            }
        }
    }

    /// Sends the question and fetches until the answer is there; the caller sets
    /// the limit. `last` holds the body that was received last.
    async fn send_and_fetch<Q: Question>(
        &self,
        header: &Header<'_>,
        fields: &Fields<'_>,
        limit: Duration,
        question: &Q,
        last: &mut Option<Vec<u8>>,
    ) -> Result<(String, Result<Q::Answer, AnswerError>), GatewayError> {
        let asked = header.message_id;
        let envelope = asynchronous::write_send(header, fields)?;
        let url = &self.addresses.asynchronous;
        let sent = self.post(url, envelope, limit).await?;
        let body = last.insert(sent.body);
        read_received(sent.status, body, |text| {
            asynchronous::read_sent(text, asked)
        })?;
        let fetch = asynchronous::write_fetch(&header.sender, asked)?;
        let mut wait = FIRST_FETCH_PAUSE;
        loop {
            pause::of(wait).await;
            wait = (wait + wait / 2).min(LAST_FETCH_PAUSE);
            *last = None;
            let received = self.post(url, fetch.clone(), limit).await?;
            let body = last.insert(received.body);
            let fetched = read_fetched(received.status, body, asked, question)?;
            if let Fetched::Here { answer_id, answer } = fetched {
                return Ok((answer_id, answer));
            }
        }
    }

    /// Confirms a fetched answer. When that fails the answer still counts: it is
    /// handed out again, to nobody who asks for it.
    async fn confirm(&self, answer_id: &str) {
        let confirmed = async {
            let now = self.clock.now();
            let envelope = asynchronous::write_confirm(&self.sender(), answer_id, now)?;
            let url = &self.addresses.asynchronous;
            let received = self.post(url, envelope, CONFIRM_LIMIT).await?;
            read_received(
                received.status,
                &received.body,
                asynchronous::read_confirmed,
            )
        };
        let confirmed: Result<(), GatewayError> = confirmed.await;
        if let Err(error) = confirmed {
            tracing::warn!(%error, "a fetched answer could not be confirmed");
        }
    }

    async fn post(
        &self,
        url: &reqwest::Url,
        envelope: String,
        limit: Duration,
    ) -> Result<Received, Silence> {
        let limit = limit.min(TIMEOUT_LIMIT);
        let network = |error: reqwest::Error| silence(error, limit);
        let request = self.http.post(url.clone()).timeout(limit).body(envelope);
        let mut response = request.send().await.map_err(network)?;
        let status = response.status().as_u16();
        let stated = response.content_length().unwrap_or(0);
        let stated = usize::try_from(stated).unwrap_or(usize::MAX);
        let mut body = Vec::with_capacity(stated.min(ANSWER_LIMIT_BYTES));
        while let Some(part) = response.chunk().await.map_err(network)? {
            if body.len() + part.len() > ANSWER_LIMIT_BYTES {
                return Err(Silence::TooLarge);
            }
            body.extend_from_slice(&part);
        }
        Ok(Received { status, body })
    }
}

/// Reads the answer of the synchronous channel to `asked`.
pub(crate) fn read_sync<Q: Question>(
    status: u16,
    body: &[u8],
    asked: Uuid,
    question: &Q,
) -> Result<Q::Answer, GatewayError> {
    read_received(status, body, |text| {
        sync::read(text, asked, |data: Node<'_, '_>| question.read(data))
    })
}

/// Reads what fetching brought from the asynchronous channel.
pub(crate) fn read_fetched<Q: Question>(
    status: u16,
    body: &[u8],
    asked: Uuid,
    question: &Q,
) -> Result<Fetched<Result<Q::Answer, AnswerError>>, GatewayError> {
    read_received(status, body, |text| {
        asynchronous::read_fetched(text, asked, |data: Node<'_, '_>| question.read(data))
    })
}

/// Reads an answer of either channel again, as it was read when it came.
pub(crate) fn read_again<Q: Question>(
    channel: Channel,
    body: &[u8],
    asked: Uuid,
    question: &Q,
) -> Option<Q::Answer> {
    match channel {
        Channel::Sync => read_sync(200, body, asked, question).ok(),
        Channel::Async => match read_fetched(200, body, asked, question).ok()? {
            Fetched::Here { answer, .. } => answer.ok(),
            Fetched::NotYet => None,
        },
    }
}

/// SOAP 1.1 sends a Fault with HTTP status 500, so the body of a 500 is looked
/// at; an answer that is not a Fault counts only with status 200.
fn read_received<T>(
    status: u16,
    body: &[u8],
    read: impl FnOnce(&str) -> Result<T, AnswerError>,
) -> Result<T, GatewayError> {
    if status != 200 && status != 500 {
        return Err(Silence::Status { status }.into());
    }
    let outcome = std::str::from_utf8(body)
        .map_err(|_| GatewayError::from(Silence::NotText))
        .and_then(|text| read(text).map_err(GatewayError::from));
    match outcome {
        Err(GatewayError::Refused(Refusal::Fault { code, message })) => {
            Err(Refusal::Fault { code, message }.into())
        }
        _ if status == 500 => Err(Silence::Status { status }.into()),
        outcome => outcome,
    }
}

fn timed_out(limit: Duration) -> Silence {
    Silence::TimedOut {
        limit_ms: u64::try_from(limit.as_millis()).unwrap_or(u64::MAX),
    }
}

fn silence(error: reqwest::Error, limit: Duration) -> Silence {
    if error.is_timeout() {
        return timed_out(limit);
    }
    let error = error.without_url();
    let mut reason = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        reason = format!("{reason}: {cause}");
        source = cause.source();
    }
    Silence::Connection { reason }
}
