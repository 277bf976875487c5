//! The accountant's pages of exchange rates: list, file, proposal and decision (C5-8.1).
//!
//! An auditor sees them and changes nothing; for other accounts they aren't there.

use super::failure::Failure;
use super::fields;
use super::input::Posted;
use super::reader::{Accountant, Finance, Member, go};
use super::shown;
use super::tariffs::decimal;
use crate::app::App;
use crate::i18n::Message;
use crate::view::codes::kebab;
use crate::view::forms::{Choice, Form};
use crate::view::rates::{RateDecisionForm, RateFileForm, RateForm, RateRow, RateWaiting};
use crate::view::{FinanceRate, FinanceRates, paths};
use accounts::Role;
use accounts::queries::AccountById;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use kernel::ids::AccountId;
use kernel::money::Currency;
use payments::{
    ApproveRate, ExchangeRate, ImportRates, ProposeRate, RATE_FILE_BYTES, RATE_SOURCE_CHARACTERS,
    REASON_CHARACTERS, RateError, RateFile, RateProposal, RateProposalsWaiting, RateValue,
    RateValueError, RatesOf, RejectRate, RejectRates,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Rates of a currency, and rates that wait, on one page.
const ROWS: i64 = 60;
/// What a posted file has around it.
const FORM_BYTES: usize = 16 * 1024;

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route(paths::FINANCE_RATES, get(show).post(propose))
        .route("/finance/rates/waiting/{id}", get(waiting).post(decide))
}

/// The address to which a file is sent, with a limit of its own.
pub fn uploads() -> Router<App> {
    Router::new()
        .route(paths::FINANCE_RATES_IMPORT, post(import).get(back))
        .layer(DefaultBodyLimit::max(RATE_FILE_BYTES + FORM_BYTES))
}

/// Names of accounts, each read once.
struct Names<'a> {
    member: &'a Member,
    known: BTreeMap<AccountId, String>,
}

impl<'a> Names<'a> {
    const fn of(member: &'a Member) -> Self {
        Self {
            member,
            known: BTreeMap::new(),
        }
    }

    async fn get(&mut self, id: AccountId) -> Result<String, Failure> {
        if let Some(name) = self.known.get(&id) {
            return Ok(name.clone());
        }
        let found = self.member.app.store.read(AccountById(id)).await?;
        let name = found.map_or_else(|| id.to_string(), |account| account.display_name());
        self.known.insert(id, name.clone());
        Ok(name)
    }
}

/// Currencies with rates, in the order of the codes.
fn currencies() -> Vec<Choice> {
    Currency::ALL
        .into_iter()
        .filter(|currency| *currency != Currency::Kzt)
        .map(|currency| Choice::new(currency.code(), currency.code()))
        .collect()
}

fn foreign(code: &str) -> Option<Currency> {
    let found = Currency::ALL.into_iter().find(|known| known.code() == code);
    found.filter(|currency| *currency != Currency::Kzt)
}

async fn waiting_row(
    names: &mut Names<'_>,
    proposal: RateProposal,
) -> Result<RateWaiting, Failure> {
    let member = names.member;
    Ok(RateWaiting {
        id: proposal.id.to_string(),
        currency: proposal.currency.code().to_owned(),
        day: proposal.valid_on,
        rate: decimal(member.lang, &proposal.value.decimal()),
        units: proposal.value.units(),
        reason: proposal.reason,
        proposed_by: names.get(proposal.proposed_by).await?,
        proposed_at: shown::zoned(proposal.proposed_at, &kernel::zone::kazakhstan()),
        is_own: proposal.proposed_by == member.account.id,
    })
}

async fn rate_row(names: &mut Names<'_>, rate: ExchangeRate) -> Result<RateRow, Failure> {
    let approved_by = match rate.approved_by {
        Some(second) => Some(names.get(second).await?),
        None => None,
    };
    Ok(RateRow {
        day: rate.valid_on,
        rate: decimal(names.member.lang, &rate.value.decimal()),
        units: rate.value.units(),
        origin: kebab(rate.origin.as_str()),
        source: rate.source,
        recorded_at: shown::zoned(rate.recorded_at, &kernel::zone::kazakhstan()),
        recorded_by: names.get(rate.recorded_by).await?,
        approved_by,
        is_superseded: rate.is_superseded,
    })
}

/// What a page shows besides the lists.
#[derive(Default)]
struct Shown {
    form: RateForm,
    file_form: RateFileForm,
    refusal: Option<String>,
}

async fn page(member: &Member, shown: Shown) -> Result<FinanceRates, Failure> {
    let asked = member.query("currency").and_then(foreign);
    let currency = asked.unwrap_or(Currency::Eur);
    let mut names = Names::of(member);
    let query = RatesOf {
        currency,
        before: Date::MAX,
        limit: ROWS,
    };
    let mut rates = Vec::new();
    for rate in member.app.store.read(query).await? {
        rates.push(rate_row(&mut names, rate).await?);
    }
    let query = RateProposalsWaiting {
        after: None,
        limit: ROWS,
    };
    let mut waiting = Vec::new();
    for proposal in member.app.store.read(query).await? {
        waiting.push(waiting_row(&mut names, proposal).await?);
    }
    Ok(FinanceRates {
        chrome: member.chrome(),
        currency: currency.code().to_owned(),
        rates,
        waiting,
        may_change: member.account.role == Role::Accountant,
        currencies: currencies(),
        file_form: shown.file_form,
        refusal: shown.refusal,
        form: shown.form,
    })
}

/// The lists, and for an accountant the forms.
async fn show(finance: Finance) -> Result<Response, Failure> {
    Ok(finance.show(&page(&finance, Shown::default()).await?))
}

async fn refuse(member: &Member, shown: Shown) -> Result<Response, Failure> {
    Ok(member.show_errors(&page(member, shown).await?))
}

/// The address of sending a file is no page; going there leads to the list.
async fn back(_finance: Finance) -> Response {
    go(paths::FINANCE_RATES)
}

/// The file of a posted form, with its name.
async fn read_file(mut parts: Multipart) -> Result<Option<(String, Vec<u8>)>, Failure> {
    let refused = |error: axum::extract::multipart::MultipartError| {
        Failure::status(error.into_response().status())
    };
    let mut file = None;
    while let Some(part) = parts.next_field().await.map_err(refused)? {
        let is_file = part.name() == Some("file");
        let name = part.file_name().unwrap_or_default().trim();
        let name = if name.is_empty() { "file" } else { name };
        let plain = name.chars().filter(|sign| !sign.is_control());
        let name: String = plain.take(RATE_SOURCE_CHARACTERS).collect();
        let bytes = part.bytes().await.map_err(refused)?;
        if is_file && !bytes.is_empty() {
            file = Some((name, bytes.to_vec()));
        }
    }
    Ok(file)
}

/// Records the rates of a file, or shows why none of them is.
async fn import(accountant: Accountant, parts: Multipart) -> Result<Response, Failure> {
    let mut shown = Shown::default();
    let Some((source, bytes)) = read_file(parts).await? else {
        fields::reject(&mut shown.file_form, "file", "required");
        return refuse(&accountant, shown).await;
    };
    let (by, at) = (accountant.account.id, accountant.now());
    let store = &accountant.app.store;
    let file = match RateFile::read(&bytes) {
        Ok(file) => Arc::new(file),
        Err(error) => {
            shown.refusal = Some(error.to_string());
            let id = accountant.app.ids.uuid();
            let told = RejectRates {
                id,
                source,
                error,
                by,
                at,
            };
            store.write(told).await?;
            return refuse(&accountant, shown).await;
        }
    };
    let command = ImportRates {
        file,
        source,
        seed: accountant.app.ids.uuid(),
        by,
        at,
    };
    match store.write(command).await {
        Ok(_) => Ok(accountant.go_with(paths::FINANCE_RATES, "rates-imported")),
        Err(RateError::Store(error)) => Err(error.into()),
        Err(error) => {
            shown.refusal = Some(error.to_string());
            refuse(&accountant, shown).await
        }
    }
}

/// What was typed, if all of it is right.
fn read_rate(form: &mut RateForm) -> Option<(Currency, Date, RateValue)> {
    let currency = fields::code(form, "currency", foreign);
    let day = fields::date(form, "day");
    form.require(&["rate"]);
    reasoned(form);
    let value = match RateValue::parse(form.value("units"), form.value("rate")) {
        Ok(value) => Some(value),
        Err(RateValueError::Units) => {
            fields::reject(form, "units", "choose");
            None
        }
        Err(RateValueError::Tenge) => {
            fields::reject(form, "rate", "rate");
            None
        }
    };
    Some((currency?, day?, value?)).filter(|_| !form.has_errors())
}

/// The field `reason` has to say something.
fn reasoned(form: &mut impl Form) {
    form.require(&["reason"]);
    if form.value("reason").chars().count() > REASON_CHARACTERS {
        let wrong = Message::new("error-reason-range").with("most", REASON_CHARACTERS);
        form.reject("reason", wrong);
    }
}

/// Proposes a rate for a second person.
async fn propose(accountant: Accountant, posted: Posted) -> Result<Response, Failure> {
    let mut form: RateForm = posted.form();
    let Some((currency, day, value)) = read_rate(&mut form) else {
        let shown = Shown {
            form,
            ..Shown::default()
        };
        return refuse(&accountant, shown).await;
    };
    let command = ProposeRate {
        id: accountant.app.ids.uuid(),
        currency,
        day,
        value,
        reason: form.reason.value.clone(),
        by: accountant.account.id,
        at: accountant.now(),
    };
    let (field, rule) = match accountant.app.store.write(command).await {
        Ok(_) => return Ok(accountant.go_with(paths::FINANCE_RATES, "rate-proposed")),
        Err(RateError::Store(error)) => return Err(error.into()),
        Err(RateError::Same { .. }) => ("rate", "rate-same"),
        Err(RateError::Waiting { .. }) => ("day", "rate-waiting"),
        Err(RateError::Day { .. }) => ("day", "rate-day"),
        Err(error) => {
            tracing::warn!(%error, "a rate was refused that the page should have refused");
            ("reason", "required")
        }
    };
    fields::reject(&mut form, field, rule);
    let shown = Shown {
        form,
        ..Shown::default()
    };
    refuse(&accountant, shown).await
}

async fn waiting_page(
    member: &Member,
    id: &str,
    form: RateDecisionForm,
) -> Result<FinanceRate, Failure> {
    let id: Uuid = id.parse().map_err(|_| Failure::not_found())?;
    let query = RateProposalsWaiting {
        after: None,
        limit: payments::PAGE_MAX,
    };
    let all = member.app.store.read(query).await?;
    let found = all.into_iter().find(|proposal| proposal.id == id);
    let proposal = found.ok_or_else(Failure::not_found)?;
    Ok(FinanceRate {
        chrome: member.chrome(),
        rate: waiting_row(&mut Names::of(member), proposal).await?,
        may_change: member.account.role == Role::Accountant,
        form,
    })
}

/// One rate that waits.
async fn waiting(finance: Finance, Path(id): Path<String>) -> Result<Response, Failure> {
    let page = waiting_page(&finance, &id, RateDecisionForm::default()).await?;
    Ok(finance.show(&page))
}

/// `action=approve` or `action=reject`.
async fn decide(
    accountant: Accountant,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let proposal: Uuid = id.parse().map_err(|_| Failure::not_found())?;
    let mut form: RateDecisionForm = posted.form();
    reasoned(&mut form);
    if form.has_errors() {
        return Ok(accountant.show_errors(&waiting_page(&accountant, &id, form).await?));
    }
    let reason = form.reason.value.clone();
    let (by, at) = (accountant.account.id, accountant.now());
    let store = &accountant.app.store;
    let (done, flash) = if posted.get("action") == "approve" {
        let command = ApproveRate {
            proposal,
            reason,
            by,
            at,
        };
        (store.write(command).await, "rate-approved")
    } else {
        let command = RejectRate {
            proposal,
            reason,
            by,
            at,
        };
        (store.write(command).await, "rate-rejected")
    };
    match done {
        Ok(_) => Ok(accountant.go_with(paths::FINANCE_RATES, flash)),
        Err(RateError::Store(error)) => Err(error.into()),
        // Somebody was faster; the list says how it stands.
        Err(RateError::Decided { .. }) => Err(Failure::go(paths::FINANCE_RATES)),
        Err(RateError::SamePerson) => {
            fields::reject(&mut form, "reason", "rate-own");
            Ok(accountant.show_errors(&waiting_page(&accountant, &id, form).await?))
        }
        Err(_) => Err(Failure::not_found()),
    }
}
