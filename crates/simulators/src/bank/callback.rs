//! The postLink callback: what it says, and how stubbornly it is sent.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::ledger::{BankError, Invoice, Transaction, TransactionStatus, amount_json};
use super::{Bank, PayOrder};
use crate::server::pause;

/// Attempts to deliver one callback.
const ATTEMPTS: u32 = 5;
/// Callbacks under way at once; others wait their turn.
const CALLS_AT_ONCE: usize = 64;
const CALLBACKS_LIMIT: u8 = 5;
const DELAY_LIMIT_MS: u64 = 600_000;
/// The most attempts remembered with an invoice.
const DELIVERIES_LIMIT: usize = 500;

/// One attempt to call back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// Which of the ordered callbacks, from 1.
    pub callback: u8,
    /// Which attempt of it, from 1.
    pub attempt: u32,
    /// When it ended.
    pub at: Timestamp,
    /// The HTTP status, if one came.
    pub status: Option<u16>,
    /// What went wrong, if nothing came.
    pub error: Option<String>,
}

/// Sends callbacks.
#[derive(Debug)]
pub(super) struct Caller {
    client: reqwest::Client,
    pause: Duration,
    turns: Arc<Semaphore>,
    stop: CancellationToken,
}

impl Caller {
    pub(super) fn new(
        pause: Duration,
        timeout: Duration,
        stop: CancellationToken,
    ) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .timeout(timeout)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self {
            client,
            pause,
            turns: Arc::new(Semaphore::new(CALLS_AT_ONCE)),
            stop,
        })
    }

    /// The client, for other calls of the bank.
    pub(super) fn client(&self) -> &reqwest::Client {
        &self.client
    }
}

/// Refuses orders beyond the limits.
pub(super) fn check_limits(order: &PayOrder) -> Result<(), BankError> {
    if order.callbacks == 0 || order.callbacks > CALLBACKS_LIMIT {
        let rule = "must be from 1 to 5; use skip_callback for none";
        return Err(BankError::Field {
            field: "callbacks",
            rule,
        });
    }
    if order.delay_ms > DELAY_LIMIT_MS {
        return Err(BankError::Field {
            field: "delay_ms",
            rule: "must be at most 600000",
        });
    }
    Ok(())
}

/// The JSON of the callback.
fn message(invoice: &Invoice, transaction: &Transaction, secret_hash: &str, told: i64) -> Value {
    let paid = transaction.status != TransactionStatus::Failed;
    json!({
        "id": transaction.id,
        "invoiceId": transaction.invoice_id,
        "amount": amount_json(told),
        "currency": transaction.currency,
        "terminal": transaction.terminal,
        "code": if paid { "ok" } else { "error" },
        "reason": transaction.reason,
        "reasonCode": transaction.reason_code,
        "cardMask": transaction.card_mask,
        "approvalCode": transaction.approval_code,
        "reference": transaction.reference,
        "dateTime": transaction.created_at.to_string(),
        "secret_hash": secret_hash,
        "description": format!("invoice {}", invoice.invoice_id),
    })
}

impl Bank {
    /// Sends the callbacks of an order in the background.
    pub(super) fn call_back(
        self: &Arc<Self>,
        order: &PayOrder,
        invoice: &Invoice,
        transaction: &Transaction,
        told_minor: Option<i64>,
    ) -> JoinHandle<()> {
        let failed = transaction.status == TransactionStatus::Failed;
        let link = if failed && !invoice.failure_post_link.is_empty() {
            invoice.failure_post_link.clone()
        } else {
            invoice.post_link.clone()
        };
        let secret = if order.wrong_secret {
            format!("not-{}", invoice.secret_hash)
        } else {
            invoice.secret_hash.clone()
        };
        let told = told_minor.unwrap_or(transaction.amount_minor);
        let body = message(invoice, transaction, &secret, told);
        let (callbacks, delay) = (order.callbacks, Duration::from_millis(order.delay_ms));
        let invoice_id = invoice.invoice_id.clone();
        let bank = Arc::clone(self);
        tokio::spawn(async move {
            let stop = bank.caller.stop.clone();
            let work = async {
                pause(delay).await;
                for callback in 1..=callbacks {
                    bank.deliver(&invoice_id, &link, &body, callback).await;
                }
            };
            tokio::select! {
                () = work => {}
                () = stop.cancelled() => {}
            }
        })
    }

    /// Tries to deliver one callback until it is taken, or the attempts are used up.
    async fn deliver(&self, invoice_id: &str, link: &str, body: &Value, callback: u8) {
        for attempt in 1..=ATTEMPTS {
            if attempt > 1 {
                pause(self.caller.pause.saturating_mul(1 << (attempt - 2))).await;
            }
            // The semaphore is never closed; without a permit the call would only be unbounded.
            let turn = self.caller.turns.acquire().await;
            let answer = self.caller.client.post(link).json(body).send().await;
            drop(turn);
            let (status, error) = match answer {
                Ok(response) => (Some(response.status()), None),
                Err(error) => (None, Some(error.to_string())),
            };
            tracing::debug!(
                invoice_id,
                callback,
                attempt,
                ?status,
                ?error,
                "called back"
            );
            self.note(
                invoice_id,
                Delivery {
                    callback,
                    attempt,
                    at: self.config.clock.now(),
                    status: status.map(|status| status.as_u16()),
                    error,
                },
            );
            if status.is_some_and(|status| status.is_success()) {
                return;
            }
        }
        tracing::warn!(
            invoice_id,
            link,
            "the callback was not taken in {ATTEMPTS} attempts"
        );
    }

    fn note(&self, invoice_id: &str, delivery: Delivery) {
        let mut ledger = self.ledger();
        if let Some(invoice) = ledger.invoice_mut(invoice_id)
            && invoice.deliveries.len() < DELIVERIES_LIMIT
        {
            invoice.deliveries.push(delivery);
        }
    }
}
