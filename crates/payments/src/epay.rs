//! The client of the bank's card page (Halyk ePay 2.0 protocol), for Q-23.
//!
//! A payment goes so: [`EpayClient::token`] announces the invoice to the bank,
//! [`EpayClient::page_url`] is where the payer is sent, the bank posts a callback
//! ([`parse_post_link`]), and [`EpayClient::status`] tells what really happened.
//!
//! The callback is not signed, and its `secret_hash` passes through the payer's
//! browser on the way to the page. So the callback only says *when* to ask; money
//! is booked on the answer of [`EpayClient::status`] alone.

use std::fmt;
use std::time::Duration;

use kernel::money::{Currency, Money};
use serde::Deserialize;
use serde_json::value::RawValue;

mod post_link;
mod status;

pub use post_link::{PostLink, PostLinkCode, PostLinkError, parse_post_link};
pub use status::{Transaction, TransactionAnswer, TransactionStatus};

/// The largest answer of the bank, and the largest callback, in bytes.
pub const BODY_LIMIT_BYTES: usize = 64 * 1024;

/// The longest text of one field, in characters.
const TEXT_LIMIT: usize = 500;

/// The right to do everything a shop does, as the bank's page of tokens lists it.
const SCOPE: &str = "webapi usermanagement email_send verification statement statistics payment";

/// How to reach the bank, and as whom.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpayConfig {
    /// Where tokens are given: `https://epay-oauth.homebank.kz/oauth2/token`.
    pub oauth_url: String,
    /// The bank's API without the path: `https://epay-api.homebank.kz`.
    pub api_url: String,
    /// The card page: `https://epay.homebank.kz/pay`.
    pub page_url: String,
    /// The shop's id at the bank.
    pub client_id: String,
    /// Its secret; never logged.
    pub client_secret: String,
    /// The shop's terminal.
    pub terminal: String,
    /// The longest wait for an answer, milliseconds.
    #[serde(default = "default_timeout_ms")]
    pub timeout_ms: u64,
}

fn default_timeout_ms() -> u64 {
    10_000
}

impl fmt::Debug for EpayConfig {
    /// Hides the secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EpayConfig")
            .field("oauth_url", &self.oauth_url)
            .field("api_url", &self.api_url)
            .field("page_url", &self.page_url)
            .field("client_id", &self.client_id)
            .field("terminal", &self.terminal)
            .field("timeout_ms", &self.timeout_ms)
            .finish_non_exhaustive()
    }
}

/// The client can't be made from this configuration.
#[derive(Debug, thiserror::Error)]
pub enum EpayConfigError {
    /// An address is not an absolute `http` or `https` one.
    #[error("{field} {given:?} of the bank is not an http(s) address")]
    Url {
        /// Name of the field.
        field: &'static str,
        /// What was configured.
        given: String,
    },
    /// A field that must be filled is empty.
    #[error("{field} of the bank is empty; it must be set")]
    Empty {
        /// Name of the field.
        field: &'static str,
    },
    /// `timeout_ms` is out of range.
    #[error("timeout_ms of the bank is {given}; it must be 100 to 60000")]
    Timeout {
        /// What was configured, milliseconds.
        given: u64,
    },
    /// The HTTP client could not be built.
    #[error("the HTTP client of the bank could not be built")]
    Client(#[from] reqwest::Error),
}

/// Why the bank gave no usable answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EpayError {
    /// No connection, or no whole answer in time. Nothing is known of the payment.
    #[error("the bank can't be reached: {reason}")]
    Unreachable {
        /// What the network said, without the address.
        reason: String,
    },
    /// An HTTP status that is no answer.
    #[error("the bank answered with HTTP status {status}")]
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// The shop's id or secret is refused.
    #[error("the bank refuses the shop's client_id or client_secret (HTTP status {status})")]
    Credentials {
        /// The HTTP status, 401 or 403.
        status: u16,
    },
    /// The answer breaks the protocol.
    #[error("{field} of the bank's answer breaks the rule: {rule}")]
    Unintelligible {
        /// Name of the field, or `body`.
        field: &'static str,
        /// The rule.
        rule: &'static str,
    },
    /// A `resultCode` this version does not know.
    #[error("the bank answered with resultCode {code}: {message}")]
    Result {
        /// The code.
        code: String,
        /// The bank's words, shortened.
        message: String,
    },
}

impl EpayError {
    /// Whether the same question may be asked again later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Unintelligible { .. } | Self::Result { .. } => true,
            Self::Status { status } => *status >= 500 || *status == 429 || *status == 408,
            Self::Credentials { .. } => false,
        }
    }
}

/// The number of an invoice at the bank: 6 to 15 digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InvoiceNumber(String);

/// A text that is no [`InvoiceNumber`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an invoice number has 6 to 15 digits and nothing else")]
pub struct InvoiceNumberError;

impl InvoiceNumber {
    /// Reads a number.
    ///
    /// # Errors
    /// [`InvoiceNumberError`] for anything but 6 to 15 digits.
    pub fn parse(text: &str) -> Result<Self, InvoiceNumberError> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        if digits && (6..=15).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvoiceNumberError)
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Language of the card page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageLanguage {
    /// Kazakh.
    Kazakh,
    /// Russian.
    Russian,
    /// English.
    English,
}

impl PageLanguage {
    /// The code the bank uses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kazakh => "kaz",
            Self::Russian => "rus",
            Self::English => "eng",
        }
    }
}

/// What is to be paid, and where everybody goes afterwards.
#[derive(Clone)]
pub struct EpayInvoice {
    /// Number of the invoice.
    pub number: InvoiceNumber,
    /// The amount.
    pub amount: Money,
    /// Where the payer goes after paying.
    pub back_link: String,
    /// Where the payer goes after failing to.
    pub failure_back_link: String,
    /// Where the bank posts its callback.
    pub post_link: String,
    /// Comes back in the callback; random, never reused, never logged.
    pub secret_hash: String,
    /// Language of the card page.
    pub language: PageLanguage,
}

impl fmt::Debug for EpayInvoice {
    /// Hides the secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EpayInvoice")
            .field("number", &self.number)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}

/// The right to use the bank's API for a while.
#[derive(Clone)]
pub struct EpayToken {
    access_token: String,
    /// How long it lives, seconds.
    pub expires_in_seconds: u64,
}

impl fmt::Debug for EpayToken {
    /// Hides the token.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EpayToken")
            .field("expires_in_seconds", &self.expires_in_seconds)
            .finish_non_exhaustive()
    }
}

/// The client. Clones share one connection pool.
#[derive(Debug, Clone)]
pub struct EpayClient {
    http: reqwest::Client,
    page_url: reqwest::Url,
    api_url: String,
    config: EpayConfig,
}

#[derive(Deserialize)]
struct TokenAnswer<'a> {
    access_token: String,
    #[serde(borrow)]
    expires_in: &'a RawValue,
}

impl EpayClient {
    /// Makes the client; nothing is sent yet.
    ///
    /// # Errors
    /// [`EpayConfigError`] names the field and its rule.
    pub fn new(config: EpayConfig) -> Result<Self, EpayConfigError> {
        let page_url = absolute("page_url", &config.page_url)?;
        absolute("oauth_url", &config.oauth_url)?;
        absolute("api_url", &config.api_url)?;
        let filled = [
            ("client_id", &config.client_id),
            ("client_secret", &config.client_secret),
            ("terminal", &config.terminal),
        ];
        for (field, text) in filled {
            if text.is_empty() {
                return Err(EpayConfigError::Empty { field });
            }
        }
        if !(100..=60_000).contains(&config.timeout_ms) {
            return Err(EpayConfigError::Timeout {
                given: config.timeout_ms,
            });
        }
        // Redirects and system proxies are off: the form carries the secret.
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_millis(config.timeout_ms.min(5_000)))
            .timeout(Duration::from_millis(config.timeout_ms))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self {
            http,
            page_url,
            api_url: config.api_url.trim_end_matches('/').to_owned(),
            config,
        })
    }

    /// Announces an invoice to the bank. To be called before the payer is sent
    /// to [`Self::page_url`]; calling it again with the same invoice does no harm.
    ///
    /// # Errors
    /// [`EpayError`].
    pub async fn token(&self, invoice: &EpayInvoice) -> Result<EpayToken, EpayError> {
        let amount = invoice.amount.decimal();
        self.ask_token(&[
            ("invoiceID", invoice.number.as_str()),
            ("secret_hash", &invoice.secret_hash),
            ("amount", &amount),
            ("currency", invoice.amount.currency.code()),
            ("terminal", &self.config.terminal),
            ("postLink", &invoice.post_link),
            ("failurePostLink", &invoice.post_link),
        ])
        .await
    }

    /// The address of the card page for an invoice that was announced.
    pub fn page_url(&self, invoice: &EpayInvoice) -> String {
        let mut url = self.page_url.clone();
        url.query_pairs_mut()
            .append_pair("invoiceId", invoice.number.as_str())
            .append_pair("amount", &invoice.amount.decimal())
            .append_pair("currency", invoice.amount.currency.code())
            .append_pair("backLink", &invoice.back_link)
            .append_pair("failureBackLink", &invoice.failure_back_link)
            .append_pair("postLink", &invoice.post_link)
            .append_pair("secret_hash", &invoice.secret_hash)
            .append_pair("terminal", &self.config.terminal)
            .append_pair("language", invoice.language.code());
        url.into()
    }

    /// Asks what became of an invoice. This answer, not the callback, is what
    /// money is booked on.
    ///
    /// # Errors
    /// [`EpayError`]; then nothing is known and the question is to be repeated.
    pub async fn status(&self, number: &InvoiceNumber) -> Result<TransactionAnswer, EpayError> {
        let token = self.ask_token(&[]).await?;
        let url = format!("{}/check-status/payment/transaction/{number}", self.api_url);
        let request = self.http.get(url).bearer_auth(&token.access_token);
        let (status, body) = self.exchange(request).await?;
        check_credentials(status)?;
        // The bank tells "not found" with 200, 400 or 404 and the same JSON.
        if !matches!(status, 200 | 400 | 404) {
            return Err(EpayError::Status { status });
        }
        match status::read(&body, number) {
            Err(EpayError::Unintelligible { .. }) if status != 200 => {
                Err(EpayError::Status { status })
            }
            outcome => outcome,
        }
    }

    async fn ask_token(&self, of_invoice: &[(&str, &str)]) -> Result<EpayToken, EpayError> {
        let mut form = vec![
            ("grant_type", "client_credentials"),
            ("scope", SCOPE),
            ("client_id", self.config.client_id.as_str()),
            ("client_secret", self.config.client_secret.as_str()),
        ];
        form.extend_from_slice(of_invoice);
        let request = self.http.post(&self.config.oauth_url).form(&form);
        let (status, body) = self.exchange(request).await?;
        check_credentials(status)?;
        if status != 200 {
            return Err(EpayError::Status { status });
        }
        let bad = |field, rule| EpayError::Unintelligible { field, rule };
        let answer: TokenAnswer<'_> = serde_json::from_slice(&body)
            .map_err(|_| bad("body", "JSON with access_token and expires_in"))?;
        if answer.access_token.is_empty() {
            return Err(bad("access_token", "not empty"));
        }
        let seconds = answer.expires_in.get().trim_matches('"').parse();
        Ok(EpayToken {
            access_token: answer.access_token,
            expires_in_seconds: seconds.map_err(|_| bad("expires_in", "whole seconds"))?,
        })
    }

    async fn exchange(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<(u16, Vec<u8>), EpayError> {
        let mut response = request.send().await.map_err(unreachable_bank)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(unreachable_bank)? {
            if body.len() + part.len() > BODY_LIMIT_BYTES {
                return Err(EpayError::Unintelligible {
                    field: "body",
                    rule: "at most 65536 bytes",
                });
            }
            body.extend_from_slice(&part);
        }
        Ok((status, body))
    }
}

fn absolute(field: &'static str, given: &str) -> Result<reqwest::Url, EpayConfigError> {
    let bad = || EpayConfigError::Url {
        field,
        given: given.to_owned(),
    };
    let url = reqwest::Url::parse(given).map_err(|_| bad())?;
    if matches!(url.scheme(), "http" | "https") {
        Ok(url)
    } else {
        Err(bad())
    }
}

fn check_credentials(status: u16) -> Result<(), EpayError> {
    match status {
        401 | 403 => Err(EpayError::Credentials { status }),
        _ => Ok(()),
    }
}

fn unreachable_bank(error: reqwest::Error) -> EpayError {
    let error = error.without_url();
    let mut reason = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        reason = format!("{reason}: {cause}");
        source = cause.source();
    }
    EpayError::Unreachable { reason }
}

/// The text of a JSON value that is a text or a number, as it is written;
/// `None` for null, and for anything else or too long.
fn text_or_number(raw: &RawValue) -> Result<Option<String>, ()> {
    let written = raw.get();
    let text = match written.as_bytes() {
        b"null" => return Ok(None),
        [b'"', ..] => serde_json::from_str(written).map_err(|_| ())?,
        [b'0'..=b'9' | b'-', ..] => written.to_owned(),
        _ => return Err(()),
    };
    if text.chars().count() > TEXT_LIMIT {
        return Err(());
    }
    Ok(Some(text))
}

/// An amount as the bank writes it: a text or a number, with a point and at most
/// two digits after it. It is read from its digits; no float is ever made.
fn amount(raw: &RawValue, currency: Currency) -> Option<Money> {
    let text = text_or_number(raw).ok()??;
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    Money::parse(&text, currency).ok()
}

#[cfg(test)]
mod tests;
