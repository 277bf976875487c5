//! A client of the public API, as a carrier's own program would have it.

use anyhow::{Context, Result, bail};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

/// Milliseconds for one call.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Real time between two looks at something that is awaited.
const LOOK_AGAIN: Duration = Duration::from_millis(150);

/// A caller of the API, signed in or not.
#[derive(Debug, Clone)]
pub struct Api {
    http: reqwest::Client,
    base_url: String,
    token: Option<String>,
}

impl Api {
    /// A caller of the server at this address.
    pub fn new(base_url: &str) -> Result<Self> {
        let http = reqwest::Client::builder().timeout(TIMEOUT).build()?;
        Ok(Self {
            http,
            base_url: base_url.to_owned(),
            token: None,
        })
    }

    /// The same caller, signed in.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// Calls `/api/v1{path}` and answers status and body.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(StatusCode, Value)> {
        let url = format!("{}/api/v1{path}", self.base_url);
        let mut request = self.http.request(method, &url);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request
            .send()
            .await
            .with_context(|| format!("calling {path}"))?;
        let status = response.status();
        let bytes = response.bytes().await?;
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes)
                .with_context(|| format!("{path} answered {status} without JSON"))?
        };
        Ok((status, body))
    }

    /// Calls and expects success.
    pub async fn expect(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value> {
        let (status, answer) = self.call(method.clone(), path, body).await?;
        if !status.is_success() {
            bail!("{method} {path} answered {status}: {answer}");
        }
        Ok(answer)
    }

    /// GET with success.
    pub async fn get(&self, path: &str) -> Result<Value> {
        self.expect(Method::GET, path, None).await
    }

    /// POST with success.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.expect(Method::POST, path, Some(body)).await
    }

    /// The booking once it is in one of these states; looks for up to `looks` times.
    pub async fn booking_in(&self, booking: &str, states: &[&str], looks: u32) -> Result<Value> {
        let mut last = Value::Null;
        for _ in 0..looks {
            last = self.get(&format!("/bookings/{booking}")).await?;
            if states.iter().any(|state| last["state"] == *state) {
                return Ok(last);
            }
            look_again().await;
        }
        bail!("booking {booking} is {} and not {states:?}", last["state"])
    }

    /// Pays an invoice at the simulated bank, as somebody at its page would.
    pub async fn pay_at(&self, bank_url: &str, invoice_number: &Value) -> Result<()> {
        let number = match invoice_number {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let order = json!({ "invoiceId": number, "outcome": "pay", "wait": true });
        let response = self
            .http
            .post(format!("{bank_url}/control/pay"))
            .json(&order)
            .send()
            .await?;
        if !response.status().is_success() {
            bail!(
                "the bank answered {}: {}",
                response.status(),
                response.text().await?
            );
        }
        Ok(())
    }

    /// The one-time code that was sent to a telephone last.
    pub async fn code_of(&self, sms_url: &str, phone: &str, looks: u32) -> Result<String> {
        for _ in 0..looks {
            let url = format!("{sms_url}/inbox/{phone}");
            let inbox: Value = self.http.get(&url).send().await?.json().await?;
            if let Some(code) = find_code(&inbox) {
                return Ok(code);
            }
            look_again().await;
        }
        bail!("no code arrived at {phone}")
    }
}

/// The newest run of exactly six digits in the texts of an inbox.
fn find_code(inbox: &Value) -> Option<String> {
    let messages = inbox.as_array().or_else(|| inbox["messages"].as_array())?;
    let mut codes = messages.iter().filter_map(|message| {
        let text = message["text"].as_str()?;
        let code = text
            .split(|c: char| !c.is_ascii_digit())
            .find(|run| run.len() == 6)?;
        let at = message["received_at"]
            .as_str()
            .or_else(|| message["at"].as_str());
        Some((at.unwrap_or_default().to_owned(), code.to_owned()))
    });
    let first = codes.next()?;
    Some(
        codes
            .fold(
                first,
                |best, next| if next.0 > best.0 { next } else { best },
            )
            .1,
    )
}

/// Waits a moment of real time.
#[expect(
    clippy::disallowed_methods,
    reason = "a caller outside the house looks again and again"
)]
pub async fn look_again() {
    tokio::time::sleep(LOOK_AGAIN).await;
}
