//! A carrier of the demo: signs up, books, pays, through the public API and nothing else.

use super::client::Api;
use super::people;
use anyhow::{Context, Result};
use jiff::Timestamp;
use serde_json::{Value, json};
use simulators::population::LorryRecord;

/// Looks at something that is awaited, at seven looks a second.
const LOOKS: u32 = 400;

/// Where the simulated world is.
#[derive(Debug, Clone)]
pub struct Outside {
    /// The bank.
    pub bank_url: String,
    /// The text-message service.
    pub sms_url: String,
}

/// A carrier with a lorry and a session.
#[derive(Debug, Clone)]
pub struct Carrier {
    /// The signed-in caller.
    pub api: Api,
    /// The lorry.
    pub lorry: LorryRecord,
    outside: Outside,
}

impl Carrier {
    /// Signs up with a telephone (or signs in, if it has an account) and opens a session.
    pub async fn sign_up(
        api: &Api,
        outside: &Outside,
        lorry: LorryRecord,
        phone: &str,
    ) -> Result<Self> {
        let credentials = json!({ "phone": phone, "password": people::PASSWORD });
        let (status, answer) = api
            .call(reqwest::Method::POST, "/sessions", Some(&credentials))
            .await?;
        let session = if status.is_success() {
            answer
        } else {
            api.post("/sign-up/code", &json!({ "phone": phone }))
                .await?;
            let code = api.code_of(&outside.sms_url, phone, LOOKS).await?;
            let confirmed = api
                .post("/sign-up/confirm", &json!({ "phone": phone, "code": code }))
                .await?;
            let agreement = api.get("/agreement").await?;
            let form = people::sign_up(&lorry, &confirmed["ticket"], &agreement["version"]);
            api.post("/sign-up", &form).await?;
            api.post("/sessions", &credentials).await?
        };
        let token = session["token"].as_str().context("a session has a token")?;
        Ok(Self {
            api: api.with_token(token),
            lorry,
            outside: outside.clone(),
        })
    }

    /// Takes the first free place from an instant on; answers the booking's id.
    pub async fn hold(&self, checkpoint: &str, from: Timestamp) -> Result<String> {
        let details = people::details(&self.lorry).context("a lorry has a driver")?;
        let order = json!({
            "checkpoint": checkpoint,
            "when": { "when": "first_free", "from": from },
            "details": details,
        });
        let held = self.api.post("/bookings", &order).await?;
        Ok(held["id"]
            .as_str()
            .context("a booking has an id")?
            .to_owned())
    }

    /// Waits for the checks; answers the booking, which then awaits its payment or has ended.
    pub async fn wait_for_checks(&self, booking: &str) -> Result<Value> {
        let ends = ["awaiting_payment", "refused", "expired"];
        self.api.booking_in(booking, &ends, LOOKS).await
    }

    /// Pays at the bank and waits for the number.
    pub async fn pay(&self, booking: &str) -> Result<Value> {
        let payment = self
            .api
            .post(&format!("/bookings/{booking}/payment"), &json!({}))
            .await?;
        self.api
            .pay_at(&self.outside.bank_url, &payment["invoice_number"])
            .await?;
        self.api
            .booking_in(booking, &["confirmed", "called"], LOOKS)
            .await
    }
}
