//! Transfers at this bank: its page for payers, orders that are handed in, and statements.

use std::sync::Arc;

use axum::Form;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use roxmltree::{Document, Node};
use serde::Deserialize;

use super::account::{Entry, TransferOrder};
use super::ledger::{BankError, amount_text, parse_amount};
use super::routes::{authorised, bank_error, unauthorised};
use super::statement::Statement;
use super::{BANK_BIN, Bank};
use crate::faults::{Course, FaultKind};
use crate::html::{page, safe};
use crate::server::{json_error, pause};

impl Bank {
    /// Today in Kazakhstan, by the bank's clock.
    fn today(&self) -> Date {
        kernel::zone::kazakhstan()
            .to_datetime(self.config.clock.now())
            .date()
    }

    /// Books a transfer to the registrar.
    ///
    /// # Errors
    /// [`BankError`] names the field and its rule.
    pub fn transfer(&self, order: &TransferOrder) -> Result<Entry, BankError> {
        let minor = parse_amount(&order.amount)?;
        self.account().receive(order, minor, self.today())
    }

    /// Executes an order of payment that is handed in as pain.001; handed in again, it is not executed again.
    ///
    /// # Errors
    /// [`BankError`] names the element and its rule.
    pub fn execute(&self, pain_001: &str) -> Result<Entry, BankError> {
        let mut order = order_of(pain_001, &self.config.registrar_iban)?;
        order.booked_on = self.today();
        let mut account = self.account();
        account.settle(self.today(), BANK_BIN)?;
        account.execute(order)
    }

    /// A statement over some days: `camt053` or `1c`.
    ///
    /// # Errors
    /// [`BankError`] for another format or days that are none.
    pub fn statement(&self, format: &str, from: Date, until: Date) -> Result<Vec<u8>, BankError> {
        if until < from {
            let (field, rule) = ("until", "must not be before from");
            return Err(BankError::Field { field, rule });
        }
        let mut account = self.account();
        account.settle(self.today(), BANK_BIN)?;
        let (opening_minor, entries) = account.between(from, until);
        let statement = Statement {
            iban: self.config.registrar_iban.clone(),
            holder: self.config.registrar_name.clone(),
            from,
            until,
            opening_minor,
            entries,
        };
        match format {
            "camt053" => Ok(statement.camt_053()),
            "1c" => Ok(statement.one_c()),
            _ => Err(BankError::Field {
                field: "format",
                rule: "must be camt053 or 1c",
            }),
        }
    }
}

/// The text of the first element of a name inside another.
fn inside<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let mut all = node.descendants();
    let found = all.find(|node| node.tag_name().name() == name)?;
    found.text()
}

/// The order in a pain.001.
fn order_of(text: &str, own: &str) -> Result<Entry, BankError> {
    let broken = |field, rule| BankError::Field { field, rule };
    let document = Document::parse(text).map_err(|_| broken("body", "must be a pain.001"))?;
    let find = |name: &'static str| {
        let mut all = document.descendants();
        let found = all.find(|node| node.tag_name().name() == name);
        found.ok_or_else(|| broken(name, "must be there"))
    };
    let debtor = find("DbtrAcct")?;
    if inside(debtor, "IBAN") != Some(own) {
        return Err(broken("DbtrAcct", "must be the account of this client"));
    }
    let amount = find("InstdAmt")?;
    if amount.attribute("Ccy") != Some("KZT") {
        return Err(broken("InstdAmt", "must be in KZT"));
    }
    let minor = parse_amount(amount.text().unwrap_or_default())?;
    let creditor = find("Cdtr")?;
    let purpose: Vec<&str> = document
        .descendants()
        .filter(|node| node.tag_name().name() == "Ustrd")
        .filter_map(|node| node.text())
        .collect();
    Ok(Entry {
        reference: String::new(),
        booked_on: Date::MIN,
        signed_minor: -minor,
        name: inside(creditor, "Nm").unwrap_or_default().to_owned(),
        number: creditor
            .descendants()
            .find(|node| node.tag_name().name() == "Othr")
            .and_then(|node| inside(node, "Id"))
            .map(str::to_owned),
        account: inside(find("CdtrAcct")?, "IBAN")
            .unwrap_or_default()
            .to_owned(),
        country: None,
        purpose: purpose.join(" "),
        end_to_end_id: find("EndToEndId")?.text().map(str::to_owned),
    })
}

/// Query of a statement.
#[derive(Debug, Deserialize)]
pub(super) struct Period {
    from: Option<Date>,
    until: Option<Date>,
}

pub(super) async fn statement(
    State(bank): State<Arc<Bank>>,
    Path(format): Path<String>,
    Query(period): Query<Period>,
    headers: HeaderMap,
) -> Response {
    let mistake = match bank.faults.meet("statement").await {
        Course::Answer(response) => return *response,
        Course::Go(mistake) => mistake,
    };
    if !authorised(&bank, &headers, "-") {
        return unauthorised();
    }
    let until = period.until.unwrap_or_else(|| bank.today());
    let yesterday = until.checked_sub(1.days()).unwrap_or(until);
    let from = period.from.unwrap_or(yesterday);
    match bank.statement(&format, from, until) {
        Ok(mut bytes) => {
            if mistake == Some(FaultKind::HalfEnvelope) {
                bytes.truncate(bytes.len() / 2);
            }
            let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
            (kind, bytes).into_response()
        }
        Err(error) => bank_error(&error),
    }
}

pub(super) async fn hand_in(
    State(bank): State<Arc<Bank>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Course::Answer(response) = bank.faults.meet("order").await {
        return *response;
    }
    if !authorised(&bank, &headers, "-") {
        return unauthorised();
    }
    let Ok(text) = std::str::from_utf8(&body) else {
        return json_error(StatusCode::BAD_REQUEST, "body must be UTF-8");
    };
    match bank.execute(text) {
        Ok(entry) => Json(entry).into_response(),
        Err(error) => bank_error(&error),
    }
}

pub(super) async fn control_transfer(
    State(bank): State<Arc<Bank>>,
    Json(order): Json<TransferOrder>,
) -> Response {
    match bank.transfer(&order) {
        Ok(entry) => Json(entry).into_response(),
        Err(error) => bank_error(&error),
    }
}

/// The page of the bank on which somebody pays by transfer.
pub(super) async fn show_page(State(bank): State<Arc<Bank>>) -> Response {
    form(&bank, StatusCode::OK, "")
}

pub(super) async fn submit_page(
    State(bank): State<Arc<Bank>>,
    Form(order): Form<TransferOrder>,
) -> Response {
    if let Course::Answer(response) = bank.faults.meet("transfer").await {
        return *response;
    }
    match bank.transfer(&order) {
        Ok(entry) => {
            let said = format!(
                "<p class=\"note\" role=\"status\">{} KZT – {} ({})</p>",
                amount_text(entry.signed_minor),
                safe(&entry.purpose),
                safe(&entry.reference)
            );
            form(&bank, StatusCode::OK, &said)
        }
        Err(error) => {
            let said = format!(
                "<p class=\"note\" lang=\"en\" role=\"alert\">{}</p>",
                safe(&error.to_string())
            );
            form(&bank, StatusCode::BAD_REQUEST, &said)
        }
    }
}

fn form(bank: &Bank, status: StatusCode, said: &str) -> Response {
    let field = |name: &str, words: &str, required: &str| {
        format!("<p><label>{words}<br><input name=\"{name}\" {required}></label></p>")
    };
    let body = format!(
        "<p class=\"note\">Бұл – сынақ банкі: ақша есептен шықпайды. / Это учебный банк: деньги не списываются. / \
         This is a practice bank: no money is taken.</p>{said}\
         <dl><dt>Алушы / Получатель / Beneficiary</dt><dd>{holder}</dd><dt>ЖСК / ИИК / Account</dt><dd>{iban}</dd></dl>\
         <form method=\"post\" action=\"/transfer\">{name}{number}{account}{country}{amount}{purpose}\
         <button>Аудару / Перевести / Transfer</button></form>",
        holder = safe(&bank.config.registrar_name),
        iban = safe(&bank.config.registrar_iban),
        name = field("name", "Төлеуші / Плательщик / Payer", "required"),
        number = field("number", "ЖСН/БСН / ИИН/БИН / IIN/BIN", ""),
        account = field(
            "account",
            "Төлеушінің шоты / Счёт плательщика / Payer’s account",
            "required"
        ),
        country = field(
            "country",
            "Елі (шетелдік болса) / Страна (если за рубежом) / Country, if abroad",
            "maxlength=\"2\""
        ),
        amount = field(
            "amount",
            "Сома, теңге / Сумма, тенге / Amount, tenge",
            "required inputmode=\"decimal\""
        ),
        purpose = field(
            "purpose",
            "Мақсаты, шот нөмірімен / Назначение с номером счёта / Purpose with the invoice number",
            "required"
        ),
    );
    page(
        status,
        "kk",
        "Аударыммен төлеу / Оплата переводом / Pay by transfer",
        &body,
    )
}

/// A moment in the outside world, between two attempts.
pub(super) async fn wait(duration: std::time::Duration) {
    pause(duration).await;
}
