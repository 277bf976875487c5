//! Terminals that ask what an invoice owes and tell of what they took: who may call, and the words.

use crate::app::App;
use crate::i18n::format::{interval, partly_hidden};
use crate::i18n::{Interval, Lang, Value};
use accounts::{Account, AccountById, Holder};
use axum::http::{HeaderMap, header};
use payments::biller::{
    BillerAnswer, BillerCommand, BillerField, BillerRequest, BillerRequestError, BillerResult,
    MayPay, PayEnd, end_of, may_pay, result_of_pay,
};
use payments::{Invoice, InvoicePurpose, PaymentTold, Received};
use queue::Refusal;
use queue::queries::FindBooking;
use std::fmt;
use std::net::IpAddr;
use store::StoreError;
use subtle::ConstantTimeEq;

/// Shortest secret that is taken, in bytes.
const SECRET_BYTES_MIN: usize = 16;
/// Most ranges of addresses.
const RANGES_MAX: usize = 64;

/// Who may call as the terminals' bank.
#[derive(Clone)]
pub struct BillerAccess {
    secret: String,
    ranges: Vec<Range>,
}

#[derive(Debug, Clone, Copy)]
struct Range {
    address: IpAddr,
    prefix: u32,
}

impl fmt::Debug for BillerAccess {
    /// Hides the secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BillerAccess")
            .field("ranges", &self.ranges)
            .finish_non_exhaustive()
    }
}

/// The settings can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BillerAccessError {
    /// The secret can be guessed.
    #[error("the terminals' secret has {SECRET_BYTES_MIN} bytes or more")]
    Secret,
    /// An address is none.
    #[error(
        "{0:?} is no address; write 194.187.247.152 or 194.187.247.0/24, separated by commas, at most 64"
    )]
    Address(String),
}

impl BillerAccess {
    /// Access with a secret, from some addresses: IP addresses or ranges such as `194.187.247.0/24`, separated by
    /// commas. Without addresses the secret alone decides. Behind a proxy the address is the proxy's.
    ///
    /// # Errors
    /// [`BillerAccessError`].
    pub fn new(secret: &str, addresses: &str) -> Result<Self, BillerAccessError> {
        if secret.len() < SECRET_BYTES_MIN {
            return Err(BillerAccessError::Secret);
        }
        let written = addresses.split(',').map(str::trim);
        let ranges = written
            .filter(|text| !text.is_empty())
            .map(|text| Range::parse(text).ok_or_else(|| BillerAccessError::Address(text.into())))
            .collect::<Result<Vec<_>, _>>()?;
        if ranges.len() > RANGES_MAX {
            return Err(BillerAccessError::Address(addresses.to_owned()));
        }
        Ok(Self {
            secret: secret.to_owned(),
            ranges,
        })
    }

    /// Whether a caller is the bank: it comes from one of the addresses, and knows the secret, which it sends as
    /// `Authorization: Bearer`. The comparison takes the same time wherever they differ.
    pub fn admits(&self, from: Option<IpAddr>, headers: &HeaderMap) -> bool {
        let given = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|text| text.strip_prefix("Bearer "))
            .unwrap_or_default();
        let knows = bool::from(given.trim().as_bytes().ct_eq(self.secret.as_bytes()));
        let comes_from_there = self.ranges.is_empty()
            || from.is_some_and(|from| self.ranges.iter().any(|range| range.holds(from)));
        knows && comes_from_there
    }
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(most);
        (prefix <= most).then_some(Self { address, prefix })
    }

    fn holds(self, other: IpAddr) -> bool {
        let (own, bits) = number(self.address);
        // An IPv4 caller may come in on an IPv6 socket.
        let (theirs, their_bits) = number(other.to_canonical());
        let rest = bits - self.prefix;
        bits == their_bits && (rest >= 128 || own >> rest == theirs >> rest)
    }
}

/// An address as a number, with its number of bits.
fn number(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    }
}

/// The answer to a request that can't be read.
pub fn unreadable(error: &BillerRequestError) -> BillerAnswer {
    let field = Value::Text(error.field.to_owned());
    BillerAnswer {
        transaction_id: error.transaction_id.clone().unwrap_or_default(),
        result: BillerResult::Other,
        sum: None,
        comment: Lang::default().tv("biller-unreadable", &[("field", field)]),
        payment_id: None,
        fields: Vec::new(),
    }
}

/// The answer while the storage can't be asked: the bank asks again.
pub fn busy(request: &BillerRequest) -> BillerAnswer {
    BillerAnswer {
        transaction_id: request.transaction_id.clone(),
        result: BillerResult::InProgress,
        sum: None,
        comment: Lang::default().t("biller-busy"),
        payment_id: None,
        fields: Vec::new(),
    }
}

/// Answers a request of the bank.
///
/// # Errors
/// When the storage can't be asked now; the bank is to ask again.
pub async fn answer(app: &App, request: &BillerRequest) -> Result<BillerAnswer, Refusal> {
    match request.command {
        BillerCommand::Check => check(app, request).await,
        BillerCommand::Pay { .. } => pay(app, request).await,
    }
}

/// The invoice, whose it is, and the language of that account.
async fn facts(
    app: &App,
    request: &BillerRequest,
) -> Result<(Option<Invoice>, Option<Account>, Lang), Refusal> {
    let invoice = match request.invoice_number {
        Some(number) => app.desk.till.invoice(number).await?,
        None => None,
    };
    let Some(id) = invoice.as_ref().map(|invoice| invoice.account) else {
        return Ok((None, None, Lang::default()));
    };
    let account = app
        .store
        .read(AccountById(id))
        .await
        .map_err(|error| Refusal::from(StoreError::Conflict(error.to_string())))?;
    let lang = account
        .as_ref()
        .and_then(|account| Lang::parse(account.language.as_str()))
        .unwrap_or_default();
    Ok((invoice, account, lang))
}

async fn check(app: &App, request: &BillerRequest) -> Result<BillerAnswer, Refusal> {
    let (invoice, account, lang) = facts(app, request).await?;
    let decision = may_pay(invoice.as_ref(), request.sum);
    let due = decision.due();
    let key = match decision {
        MayPay::Yes(_) => "biller-may-pay",
        MayPay::AnotherSum(_) => "biller-another-sum",
        MayPay::AlreadyPaid => "biller-already-paid",
        MayPay::Void => "biller-void",
        MayPay::Unknown => "biller-unknown",
    };
    let sum = Value::MoneyMinor(due.map_or(0, |due| due.minor));
    let fields = match (&invoice, due) {
        (Some(invoice), Some(_)) => lines(app, invoice, account.as_ref(), lang).await?,
        _ => Vec::new(),
    };
    Ok(BillerAnswer {
        transaction_id: request.transaction_id.clone(),
        result: decision.result(),
        sum: due,
        comment: lang.tv(key, &[("sum", sum)]),
        payment_id: None,
        fields,
    })
}

/// What the payer sees: what it is for, and for whom, so that a mistyped number is noticed. The name is masked,
/// because anybody can type a number.
async fn lines(
    app: &App,
    invoice: &Invoice,
    account: Option<&Account>,
    lang: Lang,
) -> Result<Vec<BillerField>, Refusal> {
    let what = match invoice.purpose() {
        InvoicePurpose::Booking => "biller-what-booking",
        InvoicePurpose::Move => "biller-what-move",
        InvoicePurpose::Debt => "biller-what-debt",
    };
    let mut lines = vec![(lang.t("biller-field-what"), lang.t(what))];
    if let Some(booking) = invoice.booking()
        && let Some(booking) = app.store.read(FindBooking { booking }).await?
        && let Some(checkpoint) = app.settings.checkpoints.get(booking.checkpoint())
    {
        let name = match lang {
            Lang::Kk => checkpoint.name_kk.clone(),
            Lang::Ru => checkpoint.name_ru.clone(),
            Lang::En => checkpoint.name_en(),
        };
        let when = Interval {
            starts: booking.starts_at().to_zoned(checkpoint.zone.clone()),
            ends: booking.ends_at.to_zoned(checkpoint.zone.clone()),
        };
        lines.push((lang.t("label-checkpoint"), name));
        lines.push((lang.t("label-time"), interval(lang, &when)));
        let plate = partly_hidden(booking.details.vehicle.plate.raw());
        lines.push((lang.t("label-plate"), plate));
    }
    if let Some(account) = account {
        lines.push((lang.t("biller-field-payer"), masked(account)));
    }
    let field = |(name, text)| BillerField { name, text };
    Ok(lines.into_iter().map(field).collect())
}

/// A name by its first letters: `С*** А***`.
fn masked(account: &Account) -> String {
    let name = match &account.holder {
        Holder::Person { name, .. } => name.to_string(),
        Holder::Organisation { name, .. } => name.to_string(),
    };
    let words = name.split_whitespace().take(3);
    let cut = words.filter_map(|word| {
        let first = word.chars().find(|sign| sign.is_alphanumeric())?;
        Some(format!("{first}***"))
    });
    cut.collect::<Vec<_>>().join(" ")
}

/// Takes the money in. The same transaction told again, also at once, or after a crash between the booking and this
/// answer, is booked once and gets the same answer.
async fn pay(app: &App, request: &BillerRequest) -> Result<BillerAnswer, Refusal> {
    let (invoice, _, lang) = facts(app, request).await?;
    let message = request.message(app.ids.uuid(), app.now());
    let Some(message) = message else {
        return Ok(busy(request));
    };
    let id = message.id;
    let settled = app.desk.till.take(message).await?;
    let told = match settled.received {
        Received::AlreadyRecorded => {
            let query = PaymentTold(request.bank_transaction_id());
            app.store.read(query).await?
        }
        _ => None,
    };
    let end = end_of(request, &settled.received, told.as_ref());
    let payment_id = match end {
        PayEnd::Again => told.map(|told| told.id),
        PayEnd::Contradiction | PayEnd::Refused => None,
        _ => Some(id),
    };
    if invoice.is_none() {
        tracing::warn!(payment = %id, "a terminal took money for an invoice that nobody knows");
    }
    let key = match end {
        PayEnd::Paid | PayEnd::Again => "biller-paid",
        PayEnd::Over => "biller-over",
        PayEnd::Short => "biller-short",
        PayEnd::NotAwaited => "biller-not-awaited",
        PayEnd::Unknown => "biller-unknown-receipt",
        PayEnd::Contradiction => "biller-contradiction",
        PayEnd::Refused => "biller-refused",
    };
    Ok(BillerAnswer {
        transaction_id: request.transaction_id.clone(),
        result: result_of_pay(end),
        sum: request.sum,
        comment: lang.t(key),
        payment_id,
        fields: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0123456789abcdef";

    fn headers(text: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, text.parse().unwrap());
        headers
    }

    /// both the secret and the address decide.
    #[test]
    fn callers_need_the_secret_and_the_address() {
        let access =
            BillerAccess::new(SECRET, "194.187.247.0/24, 10.0.0.7, 2a00:5da0::/32").unwrap();
        let right = headers(&format!("Bearer {SECRET}"));
        let from = |text: &str| Some(text.parse::<IpAddr>().unwrap());
        for address in [
            "194.187.247.152",
            "10.0.0.7",
            "2a00:5da0:1::5",
            "::ffff:10.0.0.7",
        ] {
            assert!(access.admits(from(address), &right), "{address}");
        }
        for address in ["194.187.248.1", "10.0.0.8", "2a00:5da1::1", "::1"] {
            assert!(!access.admits(from(address), &right), "{address}");
        }
        assert!(!access.admits(None, &right));
        for wrong in [
            "Bearer 0123456789abcdeg",
            "Bearer ",
            "Bearer",
            "Basic 0123456789abcdef",
        ] {
            assert!(!access.admits(from("10.0.0.7"), &headers(wrong)), "{wrong}");
        }
        assert!(!access.admits(from("10.0.0.7"), &HeaderMap::new()));
        let anywhere = BillerAccess::new(SECRET, "").unwrap();
        assert!(anywhere.admits(None, &right));
        assert!(!format!("{access:?}").contains(SECRET));
    }

    #[test]
    fn settings_that_protect_nothing_are_refused() {
        assert_eq!(
            BillerAccess::new("short", "").unwrap_err(),
            BillerAccessError::Secret
        );
        for address in ["somewhere", "10.0.0.0/33", "::/129", "10.0.0.1/", "10.0.0"] {
            let error = BillerAccess::new(SECRET, address).unwrap_err();
            assert!(
                matches!(error, BillerAccessError::Address(_)),
                "{address}: {error}"
            );
        }
    }
}
