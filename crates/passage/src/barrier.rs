//! The client of a barrier: moves the arm and makes sure that it moved.
//!
//! A locked barrier answers "OK" to `open` and stays where it is, so the answer
//! to the command proves nothing: the client asks for the position until the arm
//! is there or its patience ends. The device wants HTTP Digest and locks the
//! account after a few wrong logins, so a refused login is never repeated.

use std::fmt;
use std::time::Duration;

use digest_auth::{AuthContext, HttpMethod, WwwAuthenticateHeader};
use reqwest::{Method, StatusCode};
use serde::Deserialize;

/// The largest answer of a device that is read, in bytes.
const ANSWER_LIMIT_BYTES: usize = 64 * 1024;

/// How to reach one barrier.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BarrierConfig {
    /// Address of the device without the path, such as `http://10.0.0.9`.
    pub base_url: String,
    /// Channel of the barrier on the device.
    pub channel: u16,
    /// Login at the device.
    pub user: String,
    /// Its password; never logged.
    pub password: String,
    /// The longest wait for one answer, milliseconds.
    #[serde(default = "default_timeout_ms")]
    pub timeout_ms: u64,
    /// How many times the position is asked after a command.
    #[serde(default = "default_polls")]
    pub polls: u8,
    /// The pause before each question, milliseconds.
    #[serde(default = "default_poll_interval_ms")]
    pub poll_interval_ms: u64,
}

fn default_timeout_ms() -> u64 {
    3_000
}

fn default_polls() -> u8 {
    10
}

fn default_poll_interval_ms() -> u64 {
    500
}

impl fmt::Debug for BarrierConfig {
    /// Hides the password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BarrierConfig")
            .field("base_url", &self.base_url)
            .field("channel", &self.channel)
            .field("user", &self.user)
            .field("timeout_ms", &self.timeout_ms)
            .field("polls", &self.polls)
            .field("poll_interval_ms", &self.poll_interval_ms)
            .finish_non_exhaustive()
    }
}

/// The client can't be made from this configuration.
#[derive(Debug, thiserror::Error)]
pub enum BarrierConfigError {
    /// `base_url` is not an absolute `http` or `https` address.
    #[error("base_url {url:?} of the barrier is not an http(s) address")]
    Url {
        /// What was configured.
        url: String,
    },
    /// A number is out of range.
    #[error("{field} of the barrier is {given}; it must be {rule}")]
    Range {
        /// Name of the field.
        field: &'static str,
        /// What was configured.
        given: u64,
        /// The range.
        rule: &'static str,
    },
    /// The HTTP client could not be built.
    #[error("the HTTP client of the barrier could not be built")]
    Client(#[from] reqwest::Error),
}

/// Where the arm shall go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Motion {
    /// Up.
    Open,
    /// Down.
    Close,
}

impl Motion {
    const fn mode(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Close => "close",
        }
    }

    const fn goal(self) -> GatePosition {
        match self {
            Self::Open => GatePosition::Open,
            Self::Close => GatePosition::Closed,
        }
    }
}

/// Where the arm is, as its position sensor says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GatePosition {
    /// The device gets no signal from the sensor (0).
    NoSignal,
    /// Down (1).
    Closed,
    /// Up (2).
    Open,
}

/// What a command came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BarrierOutcome {
    /// The sensor says that the arm is where it was told to go.
    Moved,
    /// The device accepted the command, and the arm did not get there in time.
    NotMoved {
        /// Where it was seen last.
        position: GatePosition,
    },
    /// The device declined; the arm stays where it was.
    Refused {
        /// HTTP status of its answer.
        http_status: u16,
        /// Its own `statusCode`, where it sent one; 1 is "OK".
        device_status: Option<u32>,
    },
    /// The device could not be asked.
    Unreachable {
        /// What the network said, without the address.
        reason: String,
        /// Whether the command may have arrived: the arm may then have moved.
        command_sent: bool,
    },
}

/// The client of one barrier. Clones share one connection pool.
#[derive(Debug, Clone)]
pub struct BarrierClient {
    http: reqwest::Client,
    /// The device's address up to its own paths, which may itself have a path
    /// when several devices stand behind one proxy.
    base_url: reqwest::Url,
    config: BarrierConfig,
}

/// An answer of the device.
struct Answer {
    status: u16,
    body: String,
}

/// A failure to get an answer.
struct Failure {
    reason: String,
    /// No byte of the request can have reached the device.
    never_sent: bool,
}

/// The Digest challenge of the device, reused for the requests of one command.
#[derive(Default)]
struct Login {
    challenge: Option<WwwAuthenticateHeader>,
    /// The device has accepted the password, so a later 401 is about the
    /// challenge and not about the password.
    accepted: bool,
}

/// Waits between two questions in real time; what a program passes to
/// [`BarrierClient::drive`].
#[expect(
    clippy::disallowed_methods,
    reason = "an arm takes seconds to move, and the operator waits for it; tests pass their own wait"
)]
pub async fn wait(pause: Duration) {
    tokio::time::sleep(pause).await;
}

impl BarrierClient {
    /// Makes the client; nothing is sent yet.
    ///
    /// # Errors
    /// [`BarrierConfigError`] names the field and its rule.
    pub fn new(config: BarrierConfig) -> Result<Self, BarrierConfigError> {
        let base_url = reqwest::Url::parse(config.base_url.trim_end_matches('/'))
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .filter(|url| url.query().is_none() && url.fragment().is_none())
            .ok_or_else(|| BarrierConfigError::Url {
                url: config.base_url.clone(),
            })?;
        let ranges = [
            (
                "timeout_ms",
                config.timeout_ms,
                100..=60_000,
                "100 to 60000",
            ),
            ("polls", config.polls.into(), 1..=60, "1 to 60"),
            (
                "poll_interval_ms",
                config.poll_interval_ms,
                50..=5_000,
                "50 to 5000",
            ),
        ];
        for (field, given, range, rule) in ranges {
            if !range.contains(&given) {
                return Err(BarrierConfigError::Range { field, given, rule });
            }
        }
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_millis(config.timeout_ms))
            .timeout(Duration::from_millis(config.timeout_ms))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self {
            http,
            base_url,
            config,
        })
    }

    /// Tells the arm to move and waits until its sensor says that it did, at
    /// most `polls` times. `wait` pauses between two questions: [`wait`] in a
    /// program.
    pub async fn drive<Wait, Pause>(&self, motion: Motion, wait: Wait) -> BarrierOutcome
    where
        Wait: Fn(Duration) -> Pause,
        Pause: Future<Output = ()>,
    {
        let mut login = Login::default();
        if let Some(declined) = self.command(&mut login, motion).await {
            return declined;
        }
        let pause = Duration::from_millis(self.config.poll_interval_ms);
        let mut seen = None;
        let mut reason = String::new();
        for _ in 0..self.config.polls {
            wait(pause).await;
            match self.ask_position(&mut login).await {
                Ok(position) if position == motion.goal() => return BarrierOutcome::Moved,
                Ok(position) => seen = Some(position),
                Err(failure) => reason = failure,
            }
        }
        match seen {
            Some(position) => BarrierOutcome::NotMoved { position },
            None => BarrierOutcome::Unreachable {
                reason,
                command_sent: true,
            },
        }
    }

    /// Asks where the arm is.
    ///
    /// # Errors
    /// What went wrong, for the device's page.
    pub async fn position(&self) -> Result<GatePosition, String> {
        self.ask_position(&mut Login::default()).await
    }

    /// Sends the command; `None` when the device took it.
    async fn command(&self, login: &mut Login, motion: Motion) -> Option<BarrierOutcome> {
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><BarrierGate><ctrlMode>{}</ctrlMode></BarrierGate>",
            motion.mode()
        );
        let path = format!(
            "/ISAPI/Parking/channels/{}/barrierGate",
            self.config.channel
        );
        let answer = match self.request(login, Method::PUT, &path, body).await {
            Ok(answer) => answer,
            Err(Failure { reason, never_sent }) => {
                return Some(BarrierOutcome::Unreachable {
                    reason,
                    command_sent: !never_sent,
                });
            }
        };
        let device_status = text_of(&answer.body, "statusCode").and_then(|code| code.parse().ok());
        let taken = answer.status == 200 && matches!(device_status, None | Some(0 | 1));
        (!taken).then_some(BarrierOutcome::Refused {
            http_status: answer.status,
            device_status,
        })
    }

    async fn ask_position(&self, login: &mut Login) -> Result<GatePosition, String> {
        let path = format!(
            "/ISAPI/Parking/channels/{}/barrierGate/barrierGateStatus",
            self.config.channel
        );
        let answer = self
            .request(login, Method::GET, &path, String::new())
            .await
            .map_err(|failure| failure.reason)?;
        if answer.status != 200 {
            return Err(format!("the device answered HTTP status {}", answer.status));
        }
        match text_of(&answer.body, "barrierGateStatus").as_deref() {
            Some("0") => Ok(GatePosition::NoSignal),
            Some("1") => Ok(GatePosition::Closed),
            Some("2") => Ok(GatePosition::Open),
            _ => Err("<barrierGateStatus> of the device is not 0, 1 or 2".to_owned()),
        }
    }

    /// Sends one request with HTTP Digest: with the challenge at hand, if any,
    /// and once more with a fresh one when the device sends it. A device whose
    /// fresh challenge was answered and which says 401 again gets no third try.
    async fn request(
        &self,
        login: &mut Login,
        method: Method,
        path: &str,
        body: String,
    ) -> Result<Answer, Failure> {
        let had_challenge = login.challenge.is_some();
        let (answer, challenge) = self.send(login, &method, path, &body).await?;
        let Some(challenge) = challenge else {
            return Ok(answer);
        };
        // With a challenge at hand, 401 means that it is too old or was used
        // once already, if the password is known to be right; otherwise it is a
        // refused login.
        if had_challenge && !challenge.stale && !login.accepted {
            return Ok(answer);
        }
        login.challenge = Some(challenge);
        let (answer, _) = self.send(login, &method, path, &body).await?;
        login.accepted |= answer.status != 401;
        Ok(answer)
    }

    async fn send(
        &self,
        login: &mut Login,
        method: &Method,
        path: &str,
        body: &str,
    ) -> Result<(Answer, Option<WwwAuthenticateHeader>), Failure> {
        let mut url = self.base_url.clone();
        url.set_path(&format!("{}{path}", url.path().trim_end_matches('/')));
        let mut request = self.http.request(method.clone(), url.clone());
        if *method == Method::PUT {
            request = request
                .header("content-type", "application/xml; charset=utf-8")
                .body(body.to_owned());
        }
        if let Some(challenge) = &mut login.challenge {
            let context = AuthContext::new_with_method(
                self.config.user.as_str(),
                self.config.password.as_str(),
                url.path(),
                Some(body.as_bytes()),
                HttpMethod::from(method.as_str()),
            );
            let header = challenge.respond(&context).map_err(|error| Failure {
                reason: format!("the device's Digest challenge can't be answered: {error}"),
                never_sent: true,
            })?;
            request = request.header("authorization", header.to_string());
        }
        let mut response = request.send().await.map_err(network)?;
        let status = response.status();
        let challenge = (status == StatusCode::UNAUTHORIZED)
            .then(|| digest_challenge(response.headers()))
            .flatten();
        let mut bytes = Vec::new();
        while let Some(part) = response.chunk().await.map_err(network)? {
            if bytes.len() + part.len() > ANSWER_LIMIT_BYTES {
                return Err(Failure {
                    reason: format!("the answer is larger than {ANSWER_LIMIT_BYTES} bytes"),
                    never_sent: false,
                });
            }
            bytes.extend_from_slice(&part);
        }
        let answer = Answer {
            status: status.as_u16(),
            body: String::from_utf8_lossy(&bytes).into_owned(),
        };
        Ok((answer, challenge))
    }
}

/// The Digest challenge among the ways to log in that the device offers.
fn digest_challenge(headers: &reqwest::header::HeaderMap) -> Option<WwwAuthenticateHeader> {
    headers
        .get_all("www-authenticate")
        .iter()
        .filter_map(|header| header.to_str().ok())
        .filter(|header| {
            header
                .get(..7)
                .is_some_and(|kind| kind.eq_ignore_ascii_case("digest "))
        })
        .find_map(|header| digest_auth::parse(header).ok())
}

fn network(error: reqwest::Error) -> Failure {
    let never_sent = error.is_connect() || error.is_builder();
    let error = error.without_url();
    let mut reason = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        reason = format!("{reason}: {cause}");
        source = cause.source();
    }
    Failure { reason, never_sent }
}

/// The text of the first element with this local name that holds text; `None`
/// also when the answer is no XML. A DTD makes the parser refuse the document.
fn text_of(body: &str, local_name: &str) -> Option<String> {
    let document = roxmltree::Document::parse(body).ok()?;
    document
        .descendants()
        .filter(|node| node.is_element() && node.tag_name().name() == local_name)
        .filter_map(|node| node.text())
        .map(|text| text.trim().to_owned())
        .find(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
