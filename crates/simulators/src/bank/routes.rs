//! The bank's requests.

use std::sync::Arc;

use axum::Form;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use super::ledger::{
    BankError, Invoice, Transaction, TransactionStatus, amount_json, parse_amount,
};
use super::page::{PageFields, pay_page, refused_page};
use super::{Bank, Outcome, PayOrder, TOKEN_SECONDS};
use crate::faults::{Course, FaultKind};
use crate::server::{first_half, json_error};

/// The longest text field of a request.
const FIELD_LIMIT: usize = 2_000;

/// Form of `POST /oauth2/token`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TokenForm {
    grant_type: String,
    scope: String,
    client_id: String,
    client_secret: String,
    #[serde(rename = "invoiceID", alias = "invoiceId")]
    invoice_id: String,
    secret_hash: String,
    amount: String,
    currency: String,
    terminal: String,
    #[serde(rename = "postLink")]
    post_link: String,
    #[serde(rename = "failurePostLink")]
    failure_post_link: String,
}

impl TokenForm {
    /// The invoice of a payment token, checked.
    fn invoice(&self, terminal: &str) -> Result<Invoice, BankError> {
        let field = |field, rule| Err(BankError::Field { field, rule });
        if !(6..=15).contains(&self.invoice_id.len())
            || !self.invoice_id.bytes().all(|byte| byte.is_ascii_digit())
        {
            return field("invoiceID", "must be 6 to 15 digits");
        }
        if self.secret_hash.is_empty() || self.secret_hash.len() > FIELD_LIMIT {
            return field("secret_hash", "must have 1 to 2000 characters");
        }
        if self.currency != "KZT" {
            return field("currency", "must be KZT");
        }
        if self.terminal != terminal {
            return field("terminal", "is not a terminal of this client");
        }
        if !is_link(&self.post_link) {
            return field("postLink", "must be an absolute http or https address");
        }
        if !self.failure_post_link.is_empty() && !is_link(&self.failure_post_link) {
            return field(
                "failurePostLink",
                "must be an absolute http or https address",
            );
        }
        Ok(Invoice {
            invoice_id: self.invoice_id.clone(),
            amount_minor: parse_amount(&self.amount)?,
            currency: self.currency.clone(),
            secret_hash: self.secret_hash.clone(),
            terminal: self.terminal.clone(),
            post_link: self.post_link.clone(),
            failure_post_link: self.failure_post_link.clone(),
            opened: false,
            transactions: Vec::new(),
            deliveries: Vec::new(),
        })
    }
}

/// An absolute http(s) address that can stand in a header.
fn is_link(text: &str) -> bool {
    text.len() <= FIELD_LIMIT
        && text.parse::<Uri>().is_ok_and(|uri| {
            matches!(uri.scheme_str(), Some("http" | "https")) && uri.authority().is_some()
        })
}

/// A mistake to order in a JSON answer, or the answer itself.
fn with_mistake(mistake: Option<FaultKind>, status: StatusCode, answer: &Value) -> Response {
    let json = [(header::CONTENT_TYPE, "application/json")];
    match mistake {
        Some(FaultKind::HalfEnvelope) => {
            (status, json, first_half(answer.to_string())).into_response()
        }
        Some(FaultKind::ErrorAnswer) => json_error(
            StatusCode::BAD_GATEWAY,
            "the bank can't answer now, as ordered",
        ),
        _ => (status, json, answer.to_string()).into_response(),
    }
}

pub(super) async fn token(State(bank): State<Arc<Bank>>, Form(form): Form<TokenForm>) -> Response {
    let mistake = match bank.faults.meet("token").await {
        Course::Answer(response) => return *response,
        Course::Go(mistake) => mistake,
    };
    let config = &bank.config;
    let right = config
        .client_secret
        .as_bytes()
        .ct_eq(form.client_secret.as_bytes());
    if form.client_id != config.client_id || !bool::from(right) {
        let body = json!({ "error": "invalid_client", "error_description": "client_id or client_secret is wrong" });
        return (StatusCode::UNAUTHORIZED, Json(body)).into_response();
    }
    let refused = |description: String| {
        let body = json!({ "error": "invalid_request", "error_description": description });
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    };
    if form.grant_type != "client_credentials" {
        return refused("grant_type must be client_credentials".to_owned());
    }
    if form.scope.trim().is_empty() {
        return refused("scope must not be empty".to_owned());
    }
    let invoice = if form.invoice_id.is_empty() {
        None
    } else {
        match form.invoice(&config.terminal) {
            Ok(invoice) => Some(invoice),
            Err(error) => return refused(error.to_string()),
        }
    };
    let access_token = bank
        .ids
        .secret::<32>()
        .map(|byte| format!("{byte:02x}"))
        .concat();
    {
        let mut ledger = bank.ledger();
        let bound = invoice.as_ref().map(|invoice| invoice.invoice_id.clone());
        ledger.add_token(access_token.clone(), bound, config.clock.now());
        if let Some(invoice) = invoice {
            ledger.add_invoice(invoice);
        }
    }
    let answer = json!({
        "access_token": access_token,
        "expires_in": TOKEN_SECONDS,
        "scope": form.scope,
        "token_type": "Bearer",
    });
    with_mistake(mistake, StatusCode::OK, &answer)
}

/// Compares what the page was opened with to what the token was asked for with.
fn check_page(bank: &Bank, fields: &PageFields) -> Result<Invoice, BankError> {
    let ledger = bank.ledger();
    let invoice = ledger
        .invoice(&fields.invoice_id)
        .ok_or_else(|| BankError::UnknownInvoice(fields.invoice_id.clone()))?;
    let differs = |field| Err(BankError::Differs { field });
    if parse_amount(&fields.amount)? != invoice.amount_minor {
        return differs("amount");
    }
    if fields.currency != invoice.currency {
        return differs("currency");
    }
    if fields.terminal != invoice.terminal {
        return differs("terminal");
    }
    if !bool::from(
        invoice
            .secret_hash
            .as_bytes()
            .ct_eq(fields.secret_hash.as_bytes()),
    ) {
        return differs("secret_hash");
    }
    if !fields.post_link.is_empty() && fields.post_link != invoice.post_link {
        return differs("postLink");
    }
    if !fields.failure_post_link.is_empty() && fields.failure_post_link != invoice.failure_post_link
    {
        return differs("failurePostLink");
    }
    let link_rule = "must be an absolute http or https address";
    if !is_link(&fields.back_link) {
        return Err(BankError::Field {
            field: "backLink",
            rule: link_rule,
        });
    }
    if !fields.failure_back_link.is_empty() && !is_link(&fields.failure_back_link) {
        return Err(BankError::Field {
            field: "failureBackLink",
            rule: link_rule,
        });
    }
    if fields.description.len() > FIELD_LIMIT {
        return Err(BankError::Field {
            field: "description",
            rule: "must have at most 2000 bytes",
        });
    }
    Ok(invoice.clone())
}

pub(super) async fn show_page(
    State(bank): State<Arc<Bank>>,
    Query(fields): Query<PageFields>,
) -> Response {
    if let Some(response) = page_fault(&bank, &fields).await {
        return response;
    }
    match check_page(&bank, &fields) {
        Ok(invoice) => {
            if let Some(known) = bank.ledger().invoice_mut(&invoice.invoice_id) {
                known.opened = true;
            }
            pay_page(&fields, invoice.amount_minor)
        }
        Err(error) => refused_page(&fields, StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

async fn page_fault(bank: &Bank, fields: &PageFields) -> Option<Response> {
    match bank.faults.meet("page").await {
        Course::Answer(response) => Some(*response),
        Course::Go(None) => None,
        Course::Go(Some(_)) => {
            let reason = "the bank can't answer now, as ordered";
            Some(refused_page(fields, StatusCode::BAD_GATEWAY, reason))
        }
    }
}

/// Form of `POST /pay`.
#[derive(Debug, Deserialize)]
pub(super) struct PayForm {
    outcome: Outcome,
    #[serde(flatten)]
    fields: PageFields,
}

pub(super) async fn submit_page(
    State(bank): State<Arc<Bank>>,
    Form(form): Form<PayForm>,
) -> Response {
    let fields = form.fields;
    if let Some(response) = page_fault(&bank, &fields).await {
        return response;
    }
    let invoice = match check_page(&bank, &fields) {
        Ok(invoice) => invoice,
        Err(error) => return refused_page(&fields, StatusCode::BAD_REQUEST, &error.to_string()),
    };
    let transaction = if invoice.is_paid() {
        // A second click or the back button: the charge stands, and was told already.
        invoice
            .transaction()
            .cloned()
            .map_or_else(|| Err(unknown(&invoice)), Ok)
    } else {
        bank.pay(PayOrder::new(&invoice.invoice_id, form.outcome))
            .await
    };
    let transaction = match transaction {
        Ok(transaction) => transaction,
        Err(error) => return refused_page(&fields, StatusCode::BAD_REQUEST, &error.to_string()),
    };
    let failed = transaction.status == TransactionStatus::Failed;
    let link = if failed && !fields.failure_back_link.is_empty() {
        &fields.failure_back_link
    } else {
        &fields.back_link
    };
    match HeaderValue::from_str(link) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => refused_page(
            &fields,
            StatusCode::BAD_REQUEST,
            "backLink can't be followed",
        ),
    }
}

fn unknown(invoice: &Invoice) -> BankError {
    BankError::UnknownInvoice(invoice.invoice_id.clone())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
        .map(str::trim)
}

pub(super) fn authorised(bank: &Bank, headers: &HeaderMap, invoice_id: &str) -> bool {
    let now = bank.config.clock.now();
    bearer(headers).is_some_and(|token| bank.ledger().allows(token, invoice_id, now))
}

pub(super) fn unauthorised() -> Response {
    json_error(
        StatusCode::UNAUTHORIZED,
        "the Bearer token is missing, expired or for another invoice",
    )
}

fn transaction_json(transaction: &Transaction) -> Value {
    json!({
        "id": transaction.id,
        "invoiceID": transaction.invoice_id,
        "invoiceId": transaction.invoice_id,
        "amount": amount_json(transaction.amount_minor),
        "payoutAmount": amount_json(transaction.refunded_minor),
        "currency": transaction.currency,
        "terminal": transaction.terminal,
        "statusName": transaction.status,
        "reason": transaction.reason,
        "reasonCode": transaction.reason_code,
        "cardMask": transaction.card_mask,
        "approvalCode": transaction.approval_code,
        "reference": transaction.reference,
        "createdDate": transaction.created_at.to_string(),
    })
}

pub(super) async fn status(
    State(bank): State<Arc<Bank>>,
    Path(invoice_id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mistake = match bank.faults.meet("status").await {
        Course::Answer(response) => return *response,
        Course::Go(mistake) => mistake,
    };
    if !authorised(&bank, &headers, &invoice_id) {
        return unauthorised();
    }
    let invoice = bank.invoice(&invoice_id);
    let transaction = invoice.as_ref().and_then(Invoice::transaction);
    let answer = match (&invoice, transaction) {
        (_, Some(transaction)) => json!({
            "resultCode": "100",
            "resultMessage": "success",
            "transaction": transaction_json(transaction),
        }),
        (Some(invoice), None) if invoice.opened => json!({
            "resultCode": "107",
            "resultMessage": "the payment is in progress",
            "transaction": {
                "id": "",
                "invoiceID": invoice.invoice_id,
                "invoiceId": invoice.invoice_id,
                "amount": amount_json(invoice.amount_minor),
                "currency": invoice.currency,
                "terminal": invoice.terminal,
                "statusName": TransactionStatus::New,
            },
        }),
        _ => json!({ "resultCode": "102", "resultMessage": "the invoice is not found" }),
    };
    with_mistake(mistake, StatusCode::OK, &answer)
}

/// Query of a refund.
#[derive(Debug, Deserialize)]
pub(super) struct RefundQuery {
    amount: Option<String>,
    #[serde(rename = "externalID", default)]
    external_id: String,
}

pub(super) async fn refund(
    State(bank): State<Arc<Bank>>,
    Path(id): Path<String>,
    Query(query): Query<RefundQuery>,
    headers: HeaderMap,
) -> Response {
    let mistake = match bank.faults.meet("operation").await {
        Course::Answer(response) => return *response,
        Course::Go(mistake) => mistake,
    };
    // A token for one payment can't give money back: no invoice is called like this.
    if !authorised(&bank, &headers, "-") {
        return unauthorised();
    }
    let amount = match query.amount.as_deref().map(parse_amount).transpose() {
        Ok(amount) => amount,
        Err(error) => return json_error(StatusCode::BAD_REQUEST, error.to_string()),
    };
    let (before, refunded) = {
        let mut ledger = bank.ledger();
        let before = ledger.refunded_minor(&id);
        (before, ledger.refund(&id, amount, &query.external_id))
    };
    if let Ok(transaction) = &refunded {
        bank.account().note(before - transaction.refunded_minor);
    }
    match refunded {
        Ok(transaction) => {
            let answer = json!({
                "code": 0,
                "message": "success",
                "transaction": transaction_json(&transaction),
            });
            with_mistake(mistake, StatusCode::OK, &answer)
        }
        Err(error) => bank_error(&error),
    }
}

pub(super) fn bank_error(error: &BankError) -> Response {
    let status = match error {
        BankError::UnknownInvoice(_) | BankError::UnknownTransaction(_) => StatusCode::NOT_FOUND,
        BankError::Status { .. } | BankError::TooManyAttempts(_) => StatusCode::CONFLICT,
        BankError::Unanswered(_) => StatusCode::BAD_GATEWAY,
        BankError::Field { .. } | BankError::Differs { .. } => StatusCode::BAD_REQUEST,
    };
    json_error(status, error.to_string())
}

pub(super) async fn control_pay(
    State(bank): State<Arc<Bank>>,
    Json(order): Json<PayOrder>,
) -> Response {
    match bank.pay(order).await {
        Ok(transaction) => Json(transaction).into_response(),
        Err(error) => bank_error(&error),
    }
}

pub(super) async fn control_invoice(
    State(bank): State<Arc<Bank>>,
    Path(invoice_id): Path<String>,
) -> Response {
    match bank.invoice(&invoice_id) {
        Some(invoice) => Json(invoice).into_response(),
        None => bank_error(&BankError::UnknownInvoice(invoice_id)),
    }
}
