//! The client of the e-government gateway's synchronous channel.
//!
//! One [`Gateway`] serves every register: it writes the envelope, posts it,
//! reads the answer within limits of size and time, and sorts what can go
//! wrong. A refusal ([`GatewayError::Refused`]) means that somebody on the other
//! side understood us; everything else is silence ([`GatewayError::Silent`]).
//! Neither is ever taken as a yes or a no about the subject.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use kernel::clock::SharedClock;
use kernel::ids::IdSource;
use roxmltree::Node;
use uuid::Uuid;

use crate::envelope::{self, AnswerError, Fields, Refusal, RequestInfo, Unwritable};
use crate::xml::Unreadable;

/// The largest answer that is read, in bytes.
pub const ANSWER_LIMIT_BYTES: usize = 256 * 1024;

/// The longest wait for one answer that a caller may ask for.
pub const TIMEOUT_LIMIT: Duration = Duration::from_mins(1);

/// How to reach the gateway, and as whom.
#[derive(Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewayConfig {
    /// Address of the synchronous channel, such as `http://gateway/bip-sync/`.
    pub url: String,
    /// Login of this system at the gateway.
    pub sender_id: String,
    /// Its password; never logged.
    pub password: String,
    /// `senderCode` that the register of natural persons expects. Where absent,
    /// `sender_id` is sent.
    #[serde(default)]
    pub sender_code: Option<String>,
    /// `userId` of the request, where the gateway's operator asks for one.
    #[serde(default)]
    pub user_id: Option<String>,
    /// `routeId` of the request, where the gateway's operator asks for one.
    #[serde(default)]
    pub route_id: Option<String>,
    /// The longest wait for a connection, in milliseconds.
    #[serde(default = "default_connect_timeout_ms")]
    pub connect_timeout_ms: u64,
}

fn default_connect_timeout_ms() -> u64 {
    3_000
}

impl fmt::Debug for GatewayConfig {
    /// Hides the password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("GatewayConfig")
            .field("url", &self.url)
            .field("sender_id", &self.sender_id)
            .field("user_id", &self.user_id)
            .field("route_id", &self.route_id)
            .field("connect_timeout_ms", &self.connect_timeout_ms)
            .finish_non_exhaustive()
    }
}

/// The client can't be made from this configuration.
#[derive(Debug, thiserror::Error)]
pub enum GatewayConfigError {
    /// `url` is not an absolute `http` or `https` address.
    #[error("url {url:?} of the gateway is not an http(s) address: {reason}")]
    Url {
        /// What was configured.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A field that must be filled is empty.
    #[error("{field} of the gateway is empty; it must be set")]
    Empty {
        /// Name of the field.
        field: &'static str,
    },
    /// `connect_timeout_ms` is out of its range.
    #[error("connect_timeout_ms of the gateway is {given}; it must be 1 to 60000")]
    ConnectTimeout {
        /// What was configured, milliseconds.
        given: u64,
    },
    /// The HTTP client could not be built.
    #[error("the HTTP client of the gateway could not be built")]
    Client(#[from] reqwest::Error),
}

/// Nothing that can be understood came back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Silence {
    /// No whole answer within the time limit.
    #[error("no whole answer within {limit_ms} ms")]
    TimedOut {
        /// The limit, milliseconds.
        limit_ms: u64,
    },
    /// The connection was refused, reset or cut in the middle.
    #[error("the connection failed: {reason}")]
    Connection {
        /// What the network said, without the address.
        reason: String,
    },
    /// An HTTP status other than 200, without a SOAP Fault.
    #[error("the gateway answered with HTTP status {status}")]
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// The answer is larger than [`ANSWER_LIMIT_BYTES`].
    #[error("the answer is larger than {ANSWER_LIMIT_BYTES} bytes")]
    TooLarge,
    /// The answer is not UTF-8.
    #[error("the answer is not UTF-8 text")]
    NotText,
    /// The answer breaks the protocol.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// What asking can end in, besides an answer about the subject.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// The gateway or the register understood us and declined.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Unreachable or unintelligible.
    #[error(transparent)]
    Silent(#[from] Silence),
    /// The request itself can't be written; nothing was sent.
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
}

impl From<AnswerError> for GatewayError {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Refused(refusal) => Self::Refused(refusal),
            AnswerError::Unreadable(unreadable) => Self::Silent(unreadable.into()),
        }
    }
}

/// What is common to the envelope and the business part of one message.
#[derive(Debug, Clone, Copy)]
pub struct Stamp<'a> {
    /// Id of the message.
    pub message_id: Uuid,
    /// When it was made.
    pub at: Timestamp,
    /// Code of the sender.
    pub sender_code: &'a str,
}

impl Stamp<'_> {
    /// `messageDate` as the gateway writes it, with the offset of Kazakhstan.
    pub(crate) fn date(&self) -> String {
        envelope::message_date(self.at)
    }
}

/// One question to one register: how to write it, how to read its answer.
pub(crate) trait Question: Sync {
    /// What the register answers.
    type Answer: Send;

    /// Children of `<request>`, in order.
    fn fields(&self, stamp: &Stamp<'_>) -> Fields;

    /// Reads `<data>`, checking that it speaks of what was asked.
    fn read(&self, data: Node<'_, '_>) -> Result<Self::Answer, AnswerError>;
}

/// The client. Clones share one connection pool.
#[derive(Debug, Clone)]
pub struct Gateway {
    http: reqwest::Client,
    config: Arc<GatewayConfig>,
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
        let bad_url = |reason: String| GatewayConfigError::Url {
            url: config.url.clone(),
            reason,
        };
        let url = reqwest::Url::parse(&config.url).map_err(|error| bad_url(error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(bad_url("its scheme is neither http nor https".to_owned()));
        }
        for (field, text) in [
            ("sender_id", &config.sender_id),
            ("password", &config.password),
        ] {
            if text.is_empty() {
                return Err(GatewayConfigError::Empty { field });
            }
        }
        if !(1..=60_000).contains(&config.connect_timeout_ms) {
            return Err(GatewayConfigError::ConnectTimeout {
                given: config.connect_timeout_ms,
            });
        }
        // Redirects and system proxies are off: the request carries a password
        // and personal data, and must go nowhere else.
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_millis(config.connect_timeout_ms))
            .timeout(TIMEOUT_LIMIT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self {
            http,
            config: Arc::new(config),
            clock,
            ids,
        })
    }

    /// The clock the client was given.
    pub(crate) fn clock(&self) -> &SharedClock {
        &self.clock
    }

    /// Asks once and waits at most `limit` for the whole answer.
    pub(crate) async fn ask<Q: Question>(
        &self,
        service_id: &str,
        question: &Q,
        limit: Duration,
    ) -> Result<Q::Answer, GatewayError> {
        let message_id = self.ids.uuid();
        let at = self.clock.now();
        let sender_code = self.config.sender_code.as_deref();
        let stamp = Stamp {
            message_id,
            at,
            sender_code: sender_code.unwrap_or(&self.config.sender_id),
        };
        let info = RequestInfo {
            message_id,
            service_id,
            message_date: at,
            user_id: self.config.user_id.as_deref(),
            route_id: self.config.route_id.as_deref(),
            sender_id: &self.config.sender_id,
            password: &self.config.password,
        };
        let envelope = envelope::write(&info, &question.fields(&stamp))?;
        let outcome = self.exchange(message_id, question, envelope, limit).await;
        match &outcome {
            Ok(_) => tracing::debug!(%message_id, service_id, "the register answered"),
            Err(error) => tracing::warn!(%message_id, service_id, %error, "no usable answer"),
        }
        outcome
    }

    async fn exchange<Q: Question>(
        &self,
        message_id: Uuid,
        question: &Q,
        envelope: String,
        limit: Duration,
    ) -> Result<Q::Answer, GatewayError> {
        let limit = limit.min(TIMEOUT_LIMIT);
        let network = |error: reqwest::Error| silence(error, limit);
        let mut response = self
            .http
            .post(&self.config.url)
            .header("content-type", "text/xml; charset=utf-8")
            .header("soapaction", "\"\"")
            .timeout(limit)
            .body(envelope)
            .send()
            .await
            .map_err(network)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(network)? {
            if body.len() + part.len() > ANSWER_LIMIT_BYTES {
                return Err(Silence::TooLarge.into());
            }
            body.extend_from_slice(&part);
        }
        read_answer(status, body, message_id, question)
    }
}

/// SOAP 1.1 sends a Fault with HTTP status 500, so the body of a 500 is looked
/// at; an answer that is not a Fault counts only with status 200.
fn read_answer<Q: Question>(
    status: u16,
    body: Vec<u8>,
    message_id: Uuid,
    question: &Q,
) -> Result<Q::Answer, GatewayError> {
    if status != 200 && status != 500 {
        return Err(Silence::Status { status }.into());
    }
    let outcome = String::from_utf8(body)
        .map_err(|_| GatewayError::from(Silence::NotText))
        .and_then(|text| {
            let read = |data: Node<'_, '_>| question.read(data);
            envelope::read(&text, message_id, read).map_err(GatewayError::from)
        });
    match outcome {
        Err(GatewayError::Refused(Refusal::Fault { code, message })) => {
            Err(Refusal::Fault { code, message }.into())
        }
        _ if status == 500 => Err(Silence::Status { status }.into()),
        outcome => outcome,
    }
}

fn silence(error: reqwest::Error, limit: Duration) -> Silence {
    if error.is_timeout() {
        return Silence::TimedOut {
            limit_ms: u64::try_from(limit.as_millis()).unwrap_or(u64::MAX),
        };
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
