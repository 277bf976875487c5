//! A bank's card page of the Halyk ePay 2.0 kind.
//!
//! | request | what it does |
//! |---|---|
//! | `POST /oauth2/token` | form `grant_type=client_credentials, scope, client_id, client_secret`, and for a payment `invoiceID, secret_hash, amount, currency, terminal, postLink, failurePostLink?`; answers `{access_token, token_type, expires_in, scope}`. Without `invoiceID` the token is for service calls |
//! | `GET /pay` | query `invoiceId, amount, currency, terminal, secret_hash, backLink, failureBackLink?, postLink?, failurePostLink?, language?, description?`: the page with Pay and Decline. Amount, currency, terminal and secret must be those the token was asked for |
//! | `POST /pay` | the same fields as a form, and `outcome=pay\|decline`: records the transaction, sends the callback, redirects (303) to `backLink` or `failureBackLink` |
//! | `GET /check-status/payment/transaction/{invoiceId}` | `Authorization: Bearer`; `{resultCode, resultMessage, transaction?}`; resultCode `100` known, `102` not found, `107` page opened and nothing paid yet |
//! | `POST /operation/{id}/refund?amount=&externalID=` | Bearer; the whole or a part back, from CHARGE only; repeated with the same `externalID` it refunds once |
//!
//! Amounts are decimals of the main unit (`4325`, `4325.50`); in JSON they are numbers. `invoiceId`
//! has 6 to 15 digits. An invoice is charged once: paying it again redirects without a second charge.
//!
//! The callback is a POST of JSON `{id, invoiceId, amount, currency, terminal, code ok|error, reason,
//! reasonCode, cardMask, approvalCode, reference, dateTime, secret_hash}` to `postLink`
//! (`failurePostLink`, if given, when declined). **It is not signed.** Anything but 2xx is retried:
//! five attempts with growing pauses.
//!
//! # Terminal, transfers, statements
//!
//! | request | what it does |
//! |---|---|
//! | `GET /terminal?account=`, `POST /terminal` | a terminal of the Kaspi kind: asks the connected server with `check`, tells it with `pay`, see [`Biller`] |
//! | `GET /transfer`, `POST /transfer` | somebody pays the registrar by transfer, also from abroad |
//! | `POST /orders` | Bearer; a pain.001 is executed, once for each end-to-end id |
//! | `GET /statements/{camt053\|1c}?from=&until=` | Bearer; the registrar's account; without days, yesterday and today. What cards and terminals took comes in one sum |
//!
//! # Control
//! - `POST /control/biller` – [`Biller`]: connects the terminal with a server;
//! - `POST /control/terminal` – [`TerminalOrder`]: pays at the terminal, with the payment told twice, at
//!   once, late, of another sum, or its answer lost; answers [`TerminalOutcome`];
//! - `POST /control/transfer` – [`TransferOrder`]: a transfer without a browser;
//! - `POST /control/pay` – [`PayOrder`] as JSON: pays or declines without a browser, with the callback
//!   doubled, late, with a wrong secret or amount, or not sent at all; answers the [`Transaction`];
//! - `GET /control/invoices/{invoiceId}` – what the bank knows, with the attempts to call back;
//! - `/control/faults` – see [`crate::faults`]; services `token`, `page`, `status`, `operation`,
//!   `statement`, `order`, `transfer`, `terminal`; faults
//!   `refuse`, `hang`, `garbage`, `server_error`, `half_envelope`, `error_answer`.

mod account;
mod callback;
mod ledger;
mod page;
mod routes;
mod statement;
mod terminal;
mod transfers;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use kernel::clock::{SharedClock, SystemClock};
use kernel::ids::IdSource;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::faults::{self, FaultKind, Faults};
use crate::server::{self, Handle, StartError};
pub use account::{Entry, TransferOrder};
pub use callback::Delivery;
use ledger::Ledger;
pub use ledger::{BankError, Invoice, Transaction, TransactionStatus};
pub use terminal::{Biller, TerminalOrder, TerminalOutcome};

/// Client the bank knows by default.
pub const DEFAULT_CLIENT_ID: &str = "shekara";
/// Its secret: of the simulator only.
pub const DEFAULT_CLIENT_SECRET: &str = "bank-simulator";
/// Its terminal.
pub const DEFAULT_TERMINAL: &str = "5f1d0000-0000-7000-8000-000000000001";
/// The bank's BIN, under which it pays in what cards and terminals took.
pub const BANK_BIN: &str = "260340007035";
/// The registrar's account at the bank.
pub const REGISTRAR_IBAN: &str = "KZ93601A000000700001";
/// The registrar's name at the bank.
pub const REGISTRAR_NAME: &str = "ТОО «Регистратор СЭО»";
/// The secret of the terminal: of the simulator only.
pub const DEFAULT_BILLER_SECRET: &str = "terminal-simulator";
/// How long a token lives, seconds.
pub const TOKEN_SECONDS: i64 = 7_200;

const NAME: &str = "bank";
const BODY_LIMIT_BYTES: usize = 64 * 1024;
/// The most transactions whose money is remembered.
const TAKEN_LIMIT: usize = 200_000;
const KINDS: &[FaultKind] = &[
    FaultKind::Refuse,
    FaultKind::Hang,
    FaultKind::Garbage,
    FaultKind::ServerError,
    FaultKind::HalfEnvelope,
    FaultKind::ErrorAnswer,
];

/// Settings of the bank.
#[derive(Debug, Clone)]
pub struct BankConfig {
    /// Port on 127.0.0.1; 0 = any.
    pub port: u16,
    /// The client that may ask for tokens.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// Its terminal.
    pub terminal: String,
    /// Pause before the second attempt to call back; doubled before each further one.
    pub callback_pause: Duration,
    /// How long one attempt may take.
    pub callback_timeout: Duration,
    /// The registrar's account.
    pub registrar_iban: String,
    /// Its holder.
    pub registrar_name: String,
    /// Where token life and payment dates come from.
    pub clock: SharedClock,
}

impl Default for BankConfig {
    fn default() -> Self {
        Self {
            port: 0,
            client_id: DEFAULT_CLIENT_ID.to_owned(),
            client_secret: DEFAULT_CLIENT_SECRET.to_owned(),
            terminal: DEFAULT_TERMINAL.to_owned(),
            callback_pause: Duration::from_secs(2),
            callback_timeout: Duration::from_secs(10),
            registrar_iban: REGISTRAR_IBAN.to_owned(),
            registrar_name: REGISTRAR_NAME.to_owned(),
            clock: SystemClock::shared(),
        }
    }
}

/// What the payer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Pays.
    Pay,
    /// The card is declined.
    Decline,
}

/// A payment without a browser, and how its callback goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayOrder {
    /// The invoice, as in the token.
    #[serde(rename = "invoiceId", alias = "invoice_id")]
    pub invoice_id: String,
    /// What the payer does.
    pub outcome: Outcome,
    /// How often the callback is sent: 1 to 5.
    #[serde(default = "one")]
    pub callbacks: u8,
    /// Wait before the first callback, milliseconds; at most 600 000.
    #[serde(default)]
    pub delay_ms: u64,
    /// The callback carries another secret than the invoice.
    #[serde(default)]
    pub wrong_secret: bool,
    /// The callback tells this amount instead of the one that was charged.
    #[serde(default)]
    pub amount_override: Option<String>,
    /// The card is charged this amount instead of the invoice's (status and callback tell it).
    #[serde(default)]
    pub charged_amount: Option<String>,
    /// No callback at all.
    #[serde(default)]
    pub skip_callback: bool,
    /// Answer only when the callbacks were delivered, or given up.
    #[serde(default)]
    pub wait: bool,
}

fn one() -> u8 {
    1
}

impl PayOrder {
    /// Pays the invoice with one prompt callback.
    pub fn new(invoice_id: &str, outcome: Outcome) -> Self {
        Self {
            invoice_id: invoice_id.to_owned(),
            outcome,
            callbacks: 1,
            delay_ms: 0,
            wrong_secret: false,
            amount_override: None,
            charged_amount: None,
            skip_callback: false,
            wait: false,
        }
    }
}

/// The bank that serves.
#[derive(Debug)]
pub struct Bank {
    config: BankConfig,
    ids: IdSource,
    faults: Arc<Faults>,
    ledger: Mutex<Ledger>,
    account: Mutex<account::Account>,
    biller: Mutex<Option<Biller>>,
    /// Transactions of the terminal whose money was taken.
    taken: Mutex<HashSet<String>>,
    caller: callback::Caller,
}

/// Starts the bank.
pub async fn start(config: BankConfig) -> Result<Handle<Bank>, StartError> {
    let stop = CancellationToken::new();
    let names = [
        "token",
        "page",
        "status",
        "operation",
        "statement",
        "order",
        "transfer",
        "terminal",
    ]
    .map(str::to_owned)
    .to_vec();
    let faults = Arc::new(Faults::new(names, KINDS, stop.clone()));
    let caller =
        callback::Caller::new(config.callback_pause, config.callback_timeout, stop.clone())
            .map_err(|source| StartError::Client {
                simulator: NAME,
                source,
            })?;
    let port = config.port;
    let bank = Arc::new(Bank {
        ids: IdSource::from_os(Arc::clone(&config.clock)),
        config,
        faults: Arc::clone(&faults),
        ledger: Mutex::default(),
        account: Mutex::default(),
        biller: Mutex::default(),
        taken: Mutex::default(),
        caller,
    });
    let router = router(&bank).merge(faults::router(faults));
    server::serve(NAME, port, BODY_LIMIT_BYTES, stop, bank, router).await
}

fn router(bank: &Arc<Bank>) -> Router {
    Router::new()
        .route("/oauth2/token", post(routes::token))
        .route("/pay", get(routes::show_page).post(routes::submit_page))
        .route(
            "/check-status/payment/transaction/{invoice_id}",
            get(routes::status),
        )
        .route("/operation/{id}/refund", post(routes::refund))
        .route("/control/pay", post(routes::control_pay))
        .route(
            "/control/invoices/{invoice_id}",
            get(routes::control_invoice),
        )
        .route(
            "/terminal",
            get(terminal::show_page).post(terminal::submit_page),
        )
        .route(
            "/transfer",
            get(transfers::show_page).post(transfers::submit_page),
        )
        .route("/orders", post(transfers::hand_in))
        .route("/statements/{format}", get(transfers::statement))
        .route("/control/biller", post(terminal::control_biller))
        .route("/control/terminal", post(terminal::control_terminal))
        .route("/control/transfer", post(transfers::control_transfer))
        .with_state(Arc::clone(bank))
}

impl Bank {
    /// Faults to order.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// What the bank knows of an invoice.
    pub fn invoice(&self, invoice_id: &str) -> Option<Invoice> {
        self.ledger().invoice(invoice_id).cloned()
    }

    /// Pays or declines an invoice as ordered. The callbacks go on in the background, unless
    /// `wait` is set.
    ///
    /// # Errors
    /// [`BankError`]: unknown invoice, an amount that is none, a limit passed.
    pub async fn pay(self: &Arc<Self>, order: PayOrder) -> Result<Transaction, BankError> {
        let charged = order
            .charged_amount
            .as_deref()
            .map(ledger::parse_amount)
            .transpose()?;
        let told = order
            .amount_override
            .as_deref()
            .map(ledger::parse_amount)
            .transpose()?;
        callback::check_limits(&order)?;
        let (transaction, invoice) = {
            let mut ledger = self.ledger();
            let transaction = ledger.pay(
                &order.invoice_id,
                order.outcome,
                charged,
                &self.ids,
                self.config.clock.now(),
            )?;
            let invoice = ledger.invoice(&order.invoice_id).cloned();
            (transaction, invoice)
        };
        let Some(invoice) = invoice else {
            return Err(BankError::UnknownInvoice(order.invoice_id));
        };
        if transaction.status == TransactionStatus::Charge {
            self.note_taken(&transaction.id, transaction.amount_minor);
        }
        if !order.skip_callback {
            let calls = self.call_back(&order, &invoice, &transaction, told);
            if order.wait {
                calls.await.ok();
            }
        }
        Ok(transaction)
    }

    /// Takes a payment back whole, as a card scheme does after a dispute; nobody is called back. An order to
    /// pay the invoice again then tells of the same transaction.
    ///
    /// # Errors
    /// [`BankError`]: an unknown transaction, or one that is not charged.
    pub fn take_back(&self, transaction: &str) -> Result<Transaction, BankError> {
        self.ledger().refund(transaction, None, "chargeback")
    }

    fn account(&self) -> MutexGuard<'_, account::Account> {
        self.account.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn biller(&self) -> MutexGuard<'_, Option<Biller>> {
        self.biller.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new id for a transaction of the terminal: digits, as real ones are.
    fn new_txn_id(&self) -> String {
        self.ids.number::<15>().to_string()
    }

    /// Notes the money of a transaction of the terminal, once.
    fn note_taken(&self, txn_id: &str, minor: i64) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.len() < TAKEN_LIMIT && taken.insert(txn_id.to_owned()) {
            self.account().note(minor);
        }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
