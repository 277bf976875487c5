//! Unknown receipts: whom each may belong to, and proposing it; a second person decides.

use super::{answer, before, code, id, moment, refuse, rows, words_or_none};
use crate::pages::failure::Failure;
use crate::pages::fields;
use crate::pages::input::Posted;
use crate::pages::reader::{Accountant, Finance};
use crate::service::finance;
use crate::view::finance::{Ask, Block, Cell, Column, FinancePage, Input, Question, Sheet};
use crate::view::forms::Form;
use crate::view::{Chrome, Tone, codes, paths};
use accounts::Account;
use accounts::queries::AccountsByNumber;
use axum::extract::Path;
use axum::response::Response;
use payments::MatchTarget;
use payments::finance::{
    Suggestion, SuggestionReason, SuggestionsFor, UnknownReceipt, UnknownReceipts,
};
use uuid::Uuid;

/// The receipts that wait, oldest first.
pub async fn list(finance: Finance) -> Result<Response, Failure> {
    let query = |after, limit| UnknownReceipts { after, limit };
    let first = before(&finance, "after")?;
    let (receipts, has_more) = rows(
        &finance,
        first,
        query,
        |(found, _)| found,
        |receipt| receipt.id,
    )
    .await?;
    let mut page = FinancePage::new(finance.chrome(), "finance-unknown", "finance-unknown-lead");
    page.more = receipts
        .last()
        .filter(|_| has_more)
        .map(|last| format!("{}?after={}", paths::FINANCE_UNKNOWN, last.id));
    page.save_as(paths::FINANCE_UNKNOWN);
    let columns = [
        Column::words("finance-column-payer"),
        Column::day("finance-column-booked"),
        Column::words("finance-column-purpose"),
        Column::money("label-amount"),
        Column::words("finance-column-state"),
    ];
    let listed = receipts.iter().map(|receipt| row(&page.chrome, receipt));
    let sheet = Sheet::new("finance-unknown", "finance-unknown-none", &columns).with_rows(listed);
    page.add(Block::Sheet(sheet));
    Ok(answer(&finance, &page))
}

fn row(chrome: &Chrome, receipt: &UnknownReceipt) -> Vec<Cell> {
    let payer = receipt.payer_name.clone();
    let payer = payer.unwrap_or_else(|| chrome.t("finance-payer-unknown"));
    let state = if receipt.proposal.is_some() {
        Cell::Tag(Tone::Warning, chrome.t("proposal-proposed"))
    } else {
        Cell::Tag(Tone::Bad, chrome.t("finance-unknown-open"))
    };
    vec![
        Cell::link(paths::finance_unknown(&receipt.id.to_string()), payer),
        receipt.booked_on.map_or(Cell::Empty, Cell::Day),
        words_or_none(receipt.purpose.clone()),
        Cell::Money(receipt.amount.minor),
        state,
    ]
}

/// What is shown of a receipt.
struct Shown {
    receipt: UnknownReceipt,
    suggestions: Vec<Suggestion>,
    payers: Vec<Account>,
}

async fn find(finance: &Finance, receipt: Uuid) -> Result<Shown, Failure> {
    let app = &finance.app;
    let found = app.store.read(SuggestionsFor(receipt)).await?;
    let (receipt, suggestions) = found.ok_or_else(Failure::not_found)?;
    let payers = match receipt.payer_number.clone() {
        Some(number) => app.store.read(AccountsByNumber(number)).await?,
        None => Vec::new(),
    };
    Ok(Shown {
        receipt,
        suggestions,
        payers,
    })
}

fn ask(receipt: &UnknownReceipt) -> Ask {
    let questions = vec![
        Question::new("invoice", "label-invoice-number", Input::Digits)
            .hinted("hint-match-invoice")
            .optional(),
        Question::new("phone", "label-user-phone", Input::Line)
            .hinted("hint-match-phone")
            .optional(),
        Question::new("reason", "label-money-reason", Input::Area).hinted("hint-money-reason"),
    ];
    let action = paths::finance_unknown(&receipt.id.to_string());
    Ask::post(action, questions, "finance-propose")
}

async fn page(finance: &Finance, shown: &Shown, ask: Ask) -> Result<FinancePage, Failure> {
    let receipt = &shown.receipt;
    let mut page = FinancePage::new(
        finance.chrome(),
        "finance-unknown-one",
        "finance-unknown-one-lead",
    );
    page.export = paths::finance_unknown(&receipt.id.to_string());
    page.add(Block::Facts(facts(&page.chrome, receipt)))
        .add(Block::Heading("finance-suggestions"));
    let sheet = suggestions_sheet(finance, shown, &page.chrome).await?;
    page.add(Block::Sheet(sheet))
        .add(Block::Heading("finance-match-title"));
    let refusal = match receipt.proposal {
        Some(proposal) => {
            let link = paths::finance_proposal(&proposal.to_string());
            let words = page.chrome.t("finance-match-proposed");
            page.add(Block::Links(vec![(link, words)]));
            return Ok(page);
        }
        None if !finance.is_accountant() => "finance-auditor-looks",
        None => {
            page.add(Block::Ask(ask));
            return Ok(page);
        }
    };
    let words = page.chrome.t(refusal);
    page.add(Block::Notice(Tone::Plain, vec![words]));
    Ok(page)
}

/// The suggestions: invoices, and users whom the payer may be.
async fn suggestions_sheet(
    finance: &Finance,
    shown: &Shown,
    chrome: &Chrome,
) -> Result<Sheet, Failure> {
    let owners = shown.suggestions.iter().map(|one| one.invoice.account);
    let names = finance::names(&finance.app, owners.collect()).await?;
    let columns = [
        Column::words("finance-column-suggestion"),
        Column::words("finance-column-user"),
        Column::words("finance-column-why"),
        Column::words("finance-column-invoice-state"),
        Column::money("finance-column-missing"),
    ];
    let here = paths::finance_unknown(&shown.receipt.id.to_string());
    let is_payer = |suggestion: &Suggestion| {
        let account = suggestion.invoice.account;
        shown.payers.iter().any(|payer| payer.id == account)
    };
    let of_invoice = |suggestion: &Suggestion| {
        let invoice = &suggestion.invoice;
        let payer = is_payer(suggestion).then_some(SuggestionReason::Payer);
        let reasons = suggestion.reasons.iter().copied().chain(payer);
        vec![
            Cell::link(
                format!("{here}?invoice={}#invoice", invoice.number),
                chrome.t1("finance-invoice", "number", invoice.number.to_string()),
            ),
            super::name(&names, invoice.account),
            Cell::words(why(chrome, reasons)),
            Cell::words(code(
                chrome,
                codes::finance::INVOICE,
                invoice.state.as_str(),
            )),
            Cell::Money(invoice.amount.minor.saturating_sub(invoice.received.minor)),
        ]
    };
    let of_payer = |account: &Account| {
        vec![
            Cell::words(account.phone.to_string()),
            Cell::words(account.display_name()),
            Cell::words(why(chrome, [SuggestionReason::Payer])),
            Cell::Empty,
            Cell::Empty,
        ]
    };
    let rows = shown.suggestions.iter().map(of_invoice);
    let rows: Vec<_> = rows.chain(shown.payers.iter().map(of_payer)).collect();
    let sheet = Sheet::new("finance-suggestions", "finance-suggestions-none", &columns);
    Ok(sheet.with_rows(rows))
}

fn why(chrome: &Chrome, reasons: impl IntoIterator<Item = SuggestionReason>) -> String {
    let said: Vec<String> = reasons
        .into_iter()
        .map(|reason| code(chrome, codes::finance::SUGGESTION, reason.as_str()))
        .collect();
    said.join("; ")
}

fn facts(chrome: &Chrome, receipt: &UnknownReceipt) -> Vec<(&'static str, Cell)> {
    let way = code(chrome, codes::finance::WAY, receipt.way.as_str());
    vec![
        ("label-amount", Cell::Money(receipt.amount.minor)),
        (
            "finance-column-payer",
            words_or_none(receipt.payer_name.clone()),
        ),
        (
            "finance-column-payer-number",
            words_or_none(receipt.payer_number.clone()),
        ),
        (
            "finance-column-purpose",
            words_or_none(receipt.purpose.clone()),
        ),
        (
            "finance-column-booked",
            receipt.booked_on.map_or(Cell::Empty, Cell::Day),
        ),
        ("operator-payments-at", moment(receipt.received_at)),
        ("finance-column-way", Cell::words(way)),
        (
            "finance-kept-message",
            Cell::link(
                paths::finance_receipt(&receipt.id.to_string()),
                &receipt.transaction_id,
            ),
        ),
    ]
}

/// One receipt, with suggestions and the form.
pub async fn show(finance: Finance, Path(text): Path<String>) -> Result<Response, Failure> {
    let shown = find(&finance, id(&text)?).await?;
    let mut ask = ask(&shown.receipt);
    ask.fill([("invoice", finance.query("invoice").unwrap_or_default())]);
    let page = page(&finance, &shown, ask).await?;
    Ok(answer(&finance, &page))
}

/// Whom the receipt is said to belong to; what is wrong is said at its field.
async fn target(finance: &Finance, ask: &mut Ask) -> Result<Option<MatchTarget>, Failure> {
    let (invoice, phone) = (
        ask.value("invoice").to_owned(),
        ask.value("phone").to_owned(),
    );
    if invoice.is_empty() == phone.is_empty() {
        fields::reject(ask, "invoice", "match-one");
        return Ok(None);
    }
    if !invoice.is_empty() {
        let number: Option<i64> = invoice.parse().ok();
        if number.is_none() {
            fields::reject(ask, "invoice", "invoice-unknown");
        }
        return Ok(number.map(MatchTarget::Invoice));
    }
    let Some(phone) = fields::phone(ask, "phone") else {
        return Ok(None);
    };
    let found = finance::account_with(&finance.app, phone).await?;
    if found.is_none() {
        fields::reject(ask, "phone", "user-unknown");
    }
    Ok(found.map(|account| MatchTarget::Account(account.id)))
}

/// Proposes whom the receipt belongs to.
pub async fn propose(
    accountant: Accountant,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let receipt = id(&text)?;
    let shown = find(&accountant, receipt).await?;
    let mut ask = ask(&shown.receipt);
    ask.fill(posted.0.iter().map(|(name, value)| (name, value)));
    let to = target(&accountant, &mut ask).await?;
    if let Some(to) = to {
        let reason = ask.value("reason").to_owned();
        let (app, by) = (&accountant.app, &accountant.account);
        match finance::propose_match(app, by, receipt, to, reason).await {
            Ok(proposal) => {
                let to = paths::finance_proposal(&proposal.id.to_string());
                return Ok(accountant.go_with(&to, "match-proposed"));
            }
            Err(error) => refuse(&mut ask, error)?,
        }
    }
    let page = page(&accountant, &shown, ask).await?;
    Ok(accountant.show_errors(&page))
}
