//! A terminal of the Kaspi kind: a payer types the number of an invoice, sees what is due, and pays.
//!
//! The terminal asks the registrar's server with `check` and tells it with `pay`. What is not answered is
//! told again, with the same `txn_id`, until an answer comes or the attempts are used up.

use std::sync::Arc;
use std::time::Duration;

use axum::Form;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Bank;
use super::ledger::{BankError, amount_text, parse_amount};
use super::routes::bank_error;
use super::transfers::wait;
use crate::faults::Course;
use crate::html::{page, safe};

/// Attempts to tell of one payment.
const ATTEMPTS: u32 = 5;
/// The most times that one payment is told on purpose.
const REPEATS_LIMIT: u8 = 5;
/// The longest wait before it is told, milliseconds.
const DELAY_LIMIT_MS: u64 = 600_000;
/// The longest answer that is read, bytes.
const ANSWER_LIMIT_BYTES: usize = 64 * 1024;

/// Where the registrar's server answers, and with which secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Biller {
    /// `http://…/payments/biller`.
    pub url: String,
    /// The secret that the registrar and the bank agreed on.
    pub secret: String,
}

impl std::fmt::Debug for Biller {
    /// Hides the secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Biller")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// A payment at the terminal, and how its telling goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TerminalOrder {
    /// What the payer types.
    pub account: String,
    /// Another sum than the one that is due; then `check` is left out.
    #[serde(default)]
    pub sum: Option<String>,
    /// The id of the transaction; a new one if left out.
    #[serde(default)]
    pub txn_id: Option<String>,
    /// How often the payment is told although it was answered: 1 to 5.
    #[serde(default = "one")]
    pub repeats: u8,
    /// Told at once and not one after another.
    #[serde(default)]
    pub at_once: bool,
    /// Wait between check and pay, milliseconds; at most 600 000.
    #[serde(default)]
    pub delay_ms: u64,
    /// The first answer to `pay` is thrown away, as if the line had broken.
    #[serde(default)]
    pub lose_answer: bool,
}

fn one() -> u8 {
    1
}

impl TerminalOrder {
    /// Pays what is due, once.
    pub fn new(account: &str) -> Self {
        Self {
            account: account.to_owned(),
            sum: None,
            txn_id: None,
            repeats: 1,
            at_once: false,
            delay_ms: 0,
            lose_answer: false,
        }
    }
}

/// What came of an order at the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerminalOutcome {
    /// The transaction.
    pub txn_id: String,
    /// What `check` was answered, if it was asked.
    pub check: Option<Value>,
    /// What each `pay` was answered; a lost one is left out.
    pub pays: Vec<Value>,
}

impl TerminalOutcome {
    /// Whether the money was taken.
    pub fn is_paid(&self) -> bool {
        self.pays.iter().any(|answer| answer["result"] == 0)
    }
}

impl Bank {
    /// Connects the terminal with the registrar's server.
    pub fn connect_biller(&self, biller: Biller) {
        *self.biller() = Some(biller);
    }

    /// Asks the registrar's server.
    async fn call(&self, query: &[(&str, &str)]) -> Result<Value, BankError> {
        let biller = self.biller().clone();
        let unanswered = |why: String| BankError::Unanswered(why);
        let biller = biller.ok_or_else(|| unanswered(String::from("no server is connected")))?;
        let request = self.caller.client().get(&biller.url).query(query);
        let answer = request
            .bearer_auth(&biller.secret)
            .send()
            .await
            .map_err(|error| unanswered(error.without_url().to_string()))?;
        let status = answer.status();
        let bytes = answer
            .bytes()
            .await
            .map_err(|error| unanswered(error.without_url().to_string()))?;
        if !status.is_success() || bytes.len() > ANSWER_LIMIT_BYTES {
            return Err(unanswered(format!("HTTP status {status}")));
        }
        serde_json::from_slice(&bytes).map_err(|error| unanswered(error.to_string()))
    }

    /// May this be paid, and how much is due?
    ///
    /// # Errors
    /// [`BankError::Unanswered`].
    pub async fn check(&self, txn_id: &str, account: &str) -> Result<Value, BankError> {
        let query = [
            ("command", "check"),
            ("txn_id", txn_id),
            ("account", account),
            ("sum", "0"),
        ];
        self.call(&query).await
    }

    /// Pays at the terminal as ordered.
    ///
    /// # Errors
    /// [`BankError`]: a limit passed, or no answer to any attempt. A refusal of the server is no error.
    pub async fn pay_at_terminal(
        self: &Arc<Self>,
        order: TerminalOrder,
    ) -> Result<TerminalOutcome, BankError> {
        if !(1..=REPEATS_LIMIT).contains(&order.repeats) || order.delay_ms > DELAY_LIMIT_MS {
            return Err(BankError::Field {
                field: "repeats",
                rule: "must be from 1 to 5, and delay_ms at most 600000",
            });
        }
        let txn_id = order.txn_id.clone().unwrap_or_else(|| self.new_txn_id());
        let mut outcome = TerminalOutcome {
            txn_id: txn_id.clone(),
            check: None,
            pays: Vec::new(),
        };
        let sum = if let Some(sum) = &order.sum {
            sum.clone()
        } else {
            let answer = self.check(&txn_id, &order.account).await?;
            let due = (answer["result"] == 0).then(|| answer["sum"].to_string());
            outcome.check = Some(answer);
            match due {
                Some(due) => due,
                None => return Ok(outcome),
            }
        };
        wait(Duration::from_millis(order.delay_ms)).await;
        outcome.pays = self.tell(&order, &txn_id, &sum).await?;
        if outcome.is_paid() {
            self.note_taken(&txn_id, parse_amount(&sum)?);
        }
        Ok(outcome)
    }

    async fn tell(
        self: &Arc<Self>,
        order: &TerminalOrder,
        txn_id: &str,
        sum: &str,
    ) -> Result<Vec<Value>, BankError> {
        let mut answers = Vec::new();
        if order.at_once {
            let tasks = (0..order.repeats).map(|_| {
                let (bank, account) = (Arc::clone(self), order.account.clone());
                let (txn_id, sum) = (txn_id.to_owned(), sum.to_owned());
                tokio::spawn(async move { bank.tell_until_answered(&txn_id, &account, &sum).await })
            });
            for task in tasks.collect::<Vec<_>>() {
                let answer = task
                    .await
                    .map_err(|error| BankError::Unanswered(error.to_string()))?;
                answers.push(answer?);
            }
            return Ok(answers);
        }
        let mut lost = order.lose_answer;
        for _ in 0..order.repeats + u8::from(order.lose_answer) {
            let answer = self
                .tell_until_answered(txn_id, &order.account, sum)
                .await?;
            if !std::mem::take(&mut lost) {
                answers.push(answer);
            }
        }
        Ok(answers)
    }

    /// Tells of a payment until it is answered with something final.
    async fn tell_until_answered(
        &self,
        txn_id: &str,
        account: &str,
        sum: &str,
    ) -> Result<Value, BankError> {
        let now = kernel::zone::kazakhstan().to_datetime(self.config.clock.now());
        let txn_date = now.strftime("%Y%m%d%H%M%S").to_string();
        let query = [
            ("command", "pay"),
            ("txn_id", txn_id),
            ("txn_date", &txn_date),
            ("account", account),
            ("sum", sum),
        ];
        let mut last = Err(BankError::Unanswered(String::from("not asked")));
        for attempt in 1..=ATTEMPTS {
            if attempt > 1 {
                wait(
                    self.config
                        .callback_pause
                        .saturating_mul(1 << (attempt - 2)),
                )
                .await;
            }
            last = self.call(&query).await;
            // 4 means that the server doesn't know yet.
            if matches!(&last, Ok(answer) if answer["result"] != 4) {
                return last;
            }
        }
        last
    }
}

pub(super) async fn control_biller(
    State(bank): State<Arc<Bank>>,
    Json(biller): Json<Biller>,
) -> StatusCode {
    bank.connect_biller(biller);
    StatusCode::NO_CONTENT
}

pub(super) async fn control_terminal(
    State(bank): State<Arc<Bank>>,
    Json(order): Json<TerminalOrder>,
) -> Response {
    match bank.pay_at_terminal(order).await {
        Ok(outcome) => Json(outcome).into_response(),
        Err(error) => bank_error(&error),
    }
}

/// What the page is opened with, and what its form sends back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TerminalFields {
    account: String,
    txn_id: String,
}

const TITLE: &str = "Төлем терминалы / Терминал оплаты / Payment terminal";

/// First the number, then what is due and the button.
pub(super) async fn show_page(
    State(bank): State<Arc<Bank>>,
    Query(fields): Query<TerminalFields>,
) -> Response {
    if let Course::Answer(response) = bank.faults.meet("terminal").await {
        return *response;
    }
    if fields.account.trim().is_empty() {
        return page(StatusCode::OK, "kk", TITLE, &number_form(""));
    }
    let txn_id = bank.new_txn_id();
    let body = match bank.check(&txn_id, &fields.account).await {
        Ok(answer) if answer["result"] == 0 => {
            let button = format!(
                "<form method=\"post\" action=\"/terminal\"><input type=\"hidden\" name=\"account\" value=\"{}\">\
                 <input type=\"hidden\" name=\"txn_id\" value=\"{}\"><button>Төлеу / Оплатить / Pay</button></form>",
                safe(&fields.account),
                safe(&txn_id)
            );
            format!("{}{button}", shown(&answer))
        }
        Ok(answer) => format!("{}{}", shown(&answer), number_form(&fields.account)),
        Err(error) => refused(&error, &fields.account),
    };
    page(StatusCode::OK, "kk", TITLE, &body)
}

pub(super) async fn submit_page(
    State(bank): State<Arc<Bank>>,
    Form(fields): Form<TerminalFields>,
) -> Response {
    let order = TerminalOrder {
        txn_id: Some(fields.txn_id).filter(|id| !id.is_empty()),
        ..TerminalOrder::new(&fields.account)
    };
    let body = match bank.pay_at_terminal(order).await {
        Ok(outcome) => {
            let last = outcome.pays.last().or(outcome.check.as_ref());
            let last = last.map(shown).unwrap_or_default();
            format!("{last}{}", number_form(""))
        }
        Err(error) => refused(&error, &fields.account),
    };
    page(StatusCode::OK, "kk", TITLE, &body)
}

fn refused(error: &BankError, account: &str) -> String {
    let reason = safe(&error.to_string());
    format!(
        "<p class=\"note\" lang=\"en\" role=\"alert\">{reason}</p>{}",
        number_form(account)
    )
}

fn number_form(account: &str) -> String {
    format!(
        "<p class=\"note\">Бұл – сынақ терминалы / Это учебный терминал / This is a practice terminal</p>\
         <form method=\"get\" action=\"/terminal\"><p><label>Шот нөмірі / Номер счёта / Invoice number<br>\
         <input name=\"account\" inputmode=\"numeric\" required value=\"{}\"></label></p>\
         <button>Жалғастыру / Продолжить / Continue</button></form>",
        safe(account)
    )
}

/// What the server answered.
fn shown(answer: &Value) -> String {
    let mut lines = Vec::new();
    for field in answer["fields"].as_object().into_iter().flatten() {
        let text = |name: &str| safe(field.1[name].as_str().unwrap_or_default());
        let (name, text) = (text("@name"), text("#text"));
        lines.push(format!("<dt>{name}</dt><dd>{text}</dd>"));
    }
    if let Ok(minor) = parse_amount(&answer["sum"].to_string()) {
        let sum = amount_text(minor);
        lines.push(format!("<dt>Сома / Сумма / Sum</dt><dd>{sum} KZT</dd>"));
    }
    let lines = lines.concat();
    let comment = safe(answer["comment"].as_str().unwrap_or_default());
    format!("<p role=\"status\"><b>{comment}</b></p><dl>{lines}</dl>")
}
