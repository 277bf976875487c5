//! The circle of money in the demo: the bank's statements are fetched and imported, and the orders to the budget handed
//! in, as an accountant's timer would do it. So every fee goes from the payer to the budget by itself.

use super::client::look_again;
use crate::wiring::Parts;
use anyhow::{Context, Result, bail};
use jiff::{SignedDuration, Timestamp};
use kernel::clock::SharedClock;
use kernel::ids::SYSTEM;
use payments::{PAGE_MAX, TransferOrders, pain_001};
use queue::statements::StatementDesk;
use serde_json::Value;
use simulators::Credentials;
use simulators::bank::Biller;
use tokio_util::sync::CancellationToken;

/// Pause between two rounds, on the demo's clock.
const ROUNDS_APART: SignedDuration = SignedDuration::from_mins(10);

/// What the circle needs.
struct Circle {
    http: reqwest::Client,
    bank_url: String,
    client_id: String,
    client_secret: String,
    desk: StatementDesk,
}

/// Connects the terminal, and starts the rounds.
pub async fn start(
    parts: &Parts,
    bank_url: &str,
    base_url: &str,
    credentials: &Credentials,
) -> Result<()> {
    let circle = Circle {
        http: reqwest::Client::builder().no_proxy().build()?,
        bank_url: bank_url.to_owned(),
        client_id: credentials.client_id.clone(),
        client_secret: credentials.client_secret.clone(),
        desk: parts.app.desk.clone(),
    };
    let biller = Biller {
        url: format!("{base_url}/payments/biller"),
        secret: credentials.biller_secret.clone(),
    };
    let connected = circle.http.post(format!("{bank_url}/control/biller"));
    let connected = connected.json(&biller).send().await?;
    connected
        .error_for_status()
        .context("the terminal can't be connected")?;
    tokio::spawn(circle.go_round(SharedClock::clone(&parts.clock), parts.stop.clone()));
    Ok(())
}

impl Circle {
    async fn go_round(self, clock: SharedClock, stop: CancellationToken) {
        let mut next = Timestamp::MIN;
        while !stop.is_cancelled() {
            if clock.now() >= next {
                next = clock.now() + ROUNDS_APART;
                if let Err(error) = self.once().await {
                    tracing::warn!(error = format!("{error:#}"), "a round of the demo's money");
                }
            }
            look_again().await;
        }
    }

    /// Hands in the orders that wait, then imports the statement that tells of their execution.
    async fn once(&self) -> Result<()> {
        let token = self.token().await?;
        let query = TransferOrders {
            before: None,
            limit: PAGE_MAX,
        };
        let orders = self.desk.till.store.read(query).await?;
        let waiting = orders.iter().filter(|order| order.executed_on.is_none());
        for order in waiting {
            let file = pain_001(order, self.desk.codes.debtor());
            let request = self.http.post(format!("{}/orders", self.bank_url));
            let answer = request.bearer_auth(&token).body(file).send().await?;
            if !answer.status().is_success() {
                bail!(
                    "the bank refuses {}: {}",
                    order.end_to_end_id,
                    answer.text().await?
                );
            }
        }
        let request = self
            .http
            .get(format!("{}/statements/camt053", self.bank_url))
            .bearer_auth(&token);
        let file = request.send().await?.error_for_status()?.bytes().await?;
        let report = self.desk.import(file.to_vec(), SYSTEM).await?;
        if report.new > 0 {
            tracing::info!(?report, "a statement of the demo's bank is imported");
        }
        Ok(())
    }

    async fn token(&self) -> Result<String> {
        let form = [
            ("grant_type", "client_credentials"),
            ("scope", "statement payment"),
            ("client_id", self.client_id.as_str()),
            ("client_secret", self.client_secret.as_str()),
        ];
        let request = self.http.post(format!("{}/oauth2/token", self.bank_url));
        let answer: Value = request.form(&form).send().await?.json().await?;
        let token = answer["access_token"].as_str();
        token.map(str::to_owned).context("the bank gives no token")
    }
}
