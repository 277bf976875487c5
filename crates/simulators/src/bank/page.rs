//! The card page in Kazakh, Russian and English: what is paid, and two buttons.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::ledger::amount_text;
use crate::html::{page, safe};

/// What the page is opened with, and what its form sends back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct PageFields {
    pub(super) invoice_id: String,
    pub(super) amount: String,
    pub(super) currency: String,
    pub(super) terminal: String,
    #[serde(rename = "secret_hash")]
    pub(super) secret_hash: String,
    pub(super) back_link: String,
    pub(super) failure_back_link: String,
    pub(super) post_link: String,
    pub(super) failure_post_link: String,
    pub(super) language: String,
    pub(super) description: String,
}

impl PageFields {
    /// The form's hidden fields.
    fn hidden(&self) -> [(&'static str, &str); 11] {
        [
            ("invoiceId", &self.invoice_id),
            ("amount", &self.amount),
            ("currency", &self.currency),
            ("terminal", &self.terminal),
            ("secret_hash", &self.secret_hash),
            ("backLink", &self.back_link),
            ("failureBackLink", &self.failure_back_link),
            ("postLink", &self.post_link),
            ("failurePostLink", &self.failure_post_link),
            ("language", &self.language),
            ("description", &self.description),
        ]
    }
}

/// The words of the page in one language.
struct Words {
    code: &'static str,
    title: &'static str,
    simulator: &'static str,
    invoice: &'static str,
    amount: &'static str,
    purpose: &'static str,
    card: &'static str,
    pay: &'static str,
    decline: &'static str,
    refused: &'static str,
    refused_advice: &'static str,
}

const KAZAKH: Words = Words {
    code: "kk",
    title: "Картамен төлеу",
    simulator: "Бұл – сынақ банкі: ақша есептен шықпайды.",
    invoice: "Шот нөмірі",
    amount: "Сома",
    purpose: "Төлем мақсаты",
    card: "Сынақ картасы",
    pay: "Төлеу",
    decline: "Картадан бас тарту",
    refused: "Төлем беті ашылмады",
    refused_advice: "Сайтқа оралып, төлемді қайта бастаңыз.",
};

const RUSSIAN: Words = Words {
    code: "ru",
    title: "Оплата картой",
    simulator: "Это учебный банк: деньги не списываются.",
    invoice: "Номер счёта",
    amount: "Сумма",
    purpose: "Назначение",
    card: "Учебная карта",
    pay: "Оплатить",
    decline: "Отклонить карту",
    refused: "Страница оплаты не открыта",
    refused_advice: "Вернитесь на сайт и начните оплату заново.",
};

const ENGLISH: Words = Words {
    code: "en",
    title: "Pay by card",
    simulator: "This is a practice bank: no money is taken.",
    invoice: "Invoice number",
    amount: "Amount",
    purpose: "Purpose",
    card: "Practice card",
    pay: "Pay",
    decline: "Decline the card",
    refused: "The payment page was not opened",
    refused_advice: "Go back to the site and start the payment again.",
};

/// The bank says rus, kaz, eng; two-letter codes are taken as well.
fn words(language: &str) -> &'static Words {
    match language.to_ascii_lowercase().as_str() {
        "kaz" | "kk" | "kz" => &KAZAKH,
        "eng" | "en" => &ENGLISH,
        _ => &RUSSIAN,
    }
}

/// The page itself.
pub(super) fn pay_page(fields: &PageFields, amount_minor: i64) -> Response {
    let words = words(&fields.language);
    let mut hidden = String::new();
    for (name, value) in fields.hidden() {
        let input = format!(
            "<input type=\"hidden\" name=\"{name}\" value=\"{}\">",
            safe(value)
        );
        hidden.push_str(&input);
    }
    let purpose = if fields.description.is_empty() {
        String::new()
    } else {
        format!(
            "<dt>{}</dt><dd>{}</dd>",
            words.purpose,
            safe(&fields.description)
        )
    };
    let body = format!(
        "<p class=\"note\">{simulator}</p>\
         <dl><dt>{amount_word}</dt><dd>{amount} {currency}</dd>\
         <dt>{invoice_word}</dt><dd>{invoice}</dd>{purpose}\
         <dt>{card}</dt><dd>4400 43•• •••• 0006</dd></dl>\
         <form method=\"post\" action=\"/pay\">{hidden}\
         <button name=\"outcome\" value=\"pay\">{pay}</button> \
         <button class=\"second\" name=\"outcome\" value=\"decline\">{decline}</button></form>",
        simulator = words.simulator,
        amount_word = words.amount,
        amount = amount_text(amount_minor),
        currency = safe(&fields.currency),
        invoice_word = words.invoice,
        invoice = safe(&fields.invoice_id),
        card = words.card,
        pay = words.pay,
        decline = words.decline,
    );
    page(StatusCode::OK, words.code, words.title, &body)
}

/// The page could not be opened, or the payment not made.
pub(super) fn refused_page(fields: &PageFields, status: StatusCode, reason: &str) -> Response {
    let words = words(&fields.language);
    let body = format!(
        "<p class=\"note\" lang=\"en\">{reason}</p><p>{advice}</p>",
        reason = safe(reason),
        advice = words.refused_advice,
    );
    page(status, words.code, words.refused, &body)
}
