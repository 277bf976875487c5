//! The client of the text-message service (Mobizon protocol), for.
//!
//! One call sends one message: `POST {base}/service/message/sendSmsMessage` with
//! the key in the query and the message in the form. The service answers HTTP
//! 200 with its own `code`; 0 and 100 mean taken over, others are sorted into
//! those worth another try and those that are not.
//!
//! The key is part of the address, so the address is never logged and is taken
//! out of every error.

use std::fmt;
use std::time::Duration;

use kernel::ids::NoticeId;
use kernel::phone::Phone;
use serde::Deserialize;
use serde_json::value::RawValue;

/// The longest text that is sent, in characters: six joined Cyrillic segments.
pub const TEXT_LIMIT_CHARACTERS: usize = 402;

/// The largest answer that is read, in bytes.
const ANSWER_LIMIT_BYTES: usize = 64 * 1024;

/// The longest explanation of the service that is kept, in characters.
const MESSAGE_LIMIT_CHARACTERS: usize = 200;

/// How to reach the text-message service, and as whom.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsConfig {
    /// Address without the path, such as `https://api.mobizon.kz`.
    pub base_url: String,
    /// Key of the account; never logged.
    pub api_key: String,
    /// The sender's name, as agreed with the service; its default when absent.
    #[serde(default)]
    pub sender: Option<String>,
    /// The longest wait for an answer, milliseconds.
    #[serde(default = "default_timeout_ms")]
    pub timeout_ms: u64,
}

fn default_timeout_ms() -> u64 {
    10_000
}

impl fmt::Debug for SmsConfig {
    /// Hides the key.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SmsConfig")
            .field("base_url", &self.base_url)
            .field("sender", &self.sender)
            .field("timeout_ms", &self.timeout_ms)
            .finish_non_exhaustive()
    }
}

/// The client can't be made from this configuration.
#[derive(Debug, thiserror::Error)]
pub enum SmsConfigError {
    /// `base_url` is not an absolute `http` or `https` address.
    #[error("base_url {url:?} of the text-message service is not an http(s) address")]
    Url {
        /// What was configured.
        url: String,
    },
    /// `api_key` is empty.
    #[error("api_key of the text-message service is empty; it must be set")]
    NoKey,
    /// `timeout_ms` is out of range.
    #[error("timeout_ms of the text-message service is {given}; it must be 100 to 60000")]
    Timeout {
        /// What was configured, milliseconds.
        given: u64,
    },
    /// The HTTP client could not be built.
    #[error("the HTTP client of the text-message service could not be built")]
    Client(#[from] reqwest::Error),
}

/// Why a message was not, or perhaps not, taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmsError {
    /// The text is empty or too long; nothing was sent.
    #[error("the text has {characters} characters; it must have 1 to {TEXT_LIMIT_CHARACTERS}")]
    Text {
        /// Its length.
        characters: usize,
    },
    /// No connection; nothing was sent.
    #[error("the text-message service can't be reached: {reason}")]
    Unreachable {
        /// What the network said, without the address.
        reason: String,
    },
    /// The request went out and no whole answer came back: the message may have
    /// been taken over.
    #[error("the text-message service did not answer: {reason}")]
    NoAnswer {
        /// What the network said, without the address.
        reason: String,
    },
    /// An HTTP status other than 200.
    #[error("the text-message service answered with HTTP status {status}")]
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// HTTP status 200 and something that is not its answer: the message may
    /// have been taken over.
    #[error("the answer of the text-message service can't be understood: {rule}")]
    Unintelligible {
        /// The rule that is broken.
        rule: &'static str,
    },
    /// The service declined for the moment.
    #[error("the text-message service declined for now with code {code}: {message}")]
    Busy {
        /// The service's code.
        code: i64,
        /// The service's words, shortened.
        message: String,
    },
    /// The service declined, and would again.
    #[error("the text-message service refused with code {code}: {message}")]
    Refused {
        /// The service's code.
        code: i64,
        /// The service's words, shortened.
        message: String,
    },
}

impl SmsError {
    /// Whether the same message may be tried again later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Text { .. } | Self::Refused { .. } => false,
            Self::Status { status } => *status >= 500 || *status == 429 || *status == 408,
            Self::Unreachable { .. }
            | Self::NoAnswer { .. }
            | Self::Unintelligible { .. }
            | Self::Busy { .. } => true,
        }
    }

    /// Whether the person may get the message all the same, so that another try
    /// can make it two. A second message is less harm than none.
    pub fn may_have_been_sent(&self) -> bool {
        matches!(self, Self::NoAnswer { .. } | Self::Unintelligible { .. })
            || matches!(self, Self::Status { status } if *status >= 500)
    }
}

/// The service took the message over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsReceipt {
    /// The service's id of the message, by which its delivery can be asked. Of a
    /// message that goes on in the background (code 100), the id of the task.
    pub message_id: String,
}

/// The client. Clones share one connection pool.
#[derive(Clone)]
pub struct SmsClient {
    http: reqwest::Client,
    address: reqwest::Url,
    sender: Option<String>,
}

impl fmt::Debug for SmsClient {
    /// Hides the address, which carries the key.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SmsClient")
            .field("host", &self.address.host_str())
            .field("sender", &self.sender)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Answer<'a> {
    code: i64,
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(default)]
    message: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    message_id: TextOrNumber,
}

/// The service writes ids as text in some versions and as numbers in others.
#[derive(Deserialize)]
#[serde(untagged)]
enum TextOrNumber {
    Text(String),
    Number(u64),
}

impl TextOrNumber {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

impl SmsClient {
    /// Makes the client; nothing is sent yet.
    ///
    /// # Errors
    /// [`SmsConfigError`] names the field and its rule.
    pub fn new(config: &SmsConfig) -> Result<Self, SmsConfigError> {
        let bad_url = || SmsConfigError::Url {
            url: config.base_url.clone(),
        };
        let base = config.base_url.trim_end_matches('/');
        let text = format!("{base}/service/message/sendSmsMessage");
        let mut address = reqwest::Url::parse(&text).map_err(|_| bad_url())?;
        if !matches!(address.scheme(), "http" | "https") {
            return Err(bad_url());
        }
        if config.api_key.is_empty() {
            return Err(SmsConfigError::NoKey);
        }
        if !(100..=60_000).contains(&config.timeout_ms) {
            return Err(SmsConfigError::Timeout {
                given: config.timeout_ms,
            });
        }
        address
            .query_pairs_mut()
            .append_pair("output", "json")
            .append_pair("api", "v1")
            .append_pair("apiKey", &config.api_key);
        // Redirects and system proxies are off: the address carries the key.
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_millis(config.timeout_ms.min(5_000)))
            .timeout(Duration::from_millis(config.timeout_ms))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self {
            http,
            address,
            sender: config.sender.clone(),
        })
    }

    /// Sends one message. `id` is put down as the name of the message at the
    /// service, so that its operator's list can be compared with ours; it does
    /// not stop the service from sending twice.
    ///
    /// # Errors
    /// [`SmsError`]; [`SmsError::is_retryable`] says whether to try again.
    pub async fn send(
        &self,
        phone: &Phone,
        text: &str,
        id: NoticeId,
    ) -> Result<SmsReceipt, SmsError> {
        let characters = text.chars().count();
        if !(1..=TEXT_LIMIT_CHARACTERS).contains(&characters) {
            return Err(SmsError::Text { characters });
        }
        let name = id.to_string();
        let mut form = vec![
            ("recipient", phone.digits()),
            ("text", text),
            ("params[name]", &name),
        ];
        if let Some(sender) = &self.sender {
            form.push(("from", sender));
        }
        let outcome = self.exchange(&form).await;
        match &outcome {
            Ok(receipt) => {
                tracing::info!(%id, message_id = receipt.message_id, "text message taken over");
            }
            Err(error) => tracing::warn!(%id, %error, "text message not taken over"),
        }
        outcome
    }

    async fn exchange(&self, form: &[(&str, &str)]) -> Result<SmsReceipt, SmsError> {
        let request = self.http.post(self.address.clone()).form(form);
        let mut response = request.send().await.map_err(network)?;
        let status = response.status().as_u16();
        if status != 200 {
            return Err(SmsError::Status { status });
        }
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(network)? {
            if body.len() + part.len() > ANSWER_LIMIT_BYTES {
                return Err(SmsError::Unintelligible {
                    rule: "at most 65536 bytes",
                });
            }
            body.extend_from_slice(&part);
        }
        read_answer(&body)
    }
}

fn network(error: reqwest::Error) -> SmsError {
    let never_sent = error.is_connect() || error.is_builder();
    let error = error.without_url();
    let mut reason = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        reason = format!("{reason}: {cause}");
        source = cause.source();
    }
    if never_sent {
        SmsError::Unreachable { reason }
    } else {
        SmsError::NoAnswer { reason }
    }
}

fn read_answer(body: &[u8]) -> Result<SmsReceipt, SmsError> {
    let unintelligible = |rule| SmsError::Unintelligible { rule };
    let answer: Answer<'_> =
        serde_json::from_slice(body).map_err(|_| unintelligible("JSON with a code"))?;
    let data = answer.data.map_or("null", RawValue::get);
    match answer.code {
        0 => {
            let sent: Sent = serde_json::from_str(data)
                .map_err(|_| unintelligible("data with a messageId after code 0"))?;
            Ok(SmsReceipt {
                message_id: sent.message_id.into_text(),
            })
        }
        100 => {
            let task: TextOrNumber = serde_json::from_str(data)
                .map_err(|_| unintelligible("the id of the task after code 100"))?;
            Ok(SmsReceipt {
                message_id: task.into_text(),
            })
        }
        code => {
            let message = answer.message.unwrap_or_default();
            let message = message.chars().take(MESSAGE_LIMIT_CHARACTERS).collect();
            if is_passing(code) {
                Err(SmsError::Busy { code, message })
            } else {
                Err(SmsError::Refused { code, message })
            }
        }
    }
}

/// Codes after which the same message can succeed: 3 error of the application,
/// 10 data changed by another request, 15 the operation failed, 30 too many
/// requests in a time, 999 general error. The others complain of the request,
/// the key or the account, which another try does not mend.
fn is_passing(code: i64) -> bool {
    matches!(code, 3 | 10 | 15 | 30 | 999)
}

#[cfg(test)]
mod tests;
