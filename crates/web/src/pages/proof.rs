//! Proving to hold a telephone with a code from a text message, on the way to an account or to a new
//! password.
//!
//! Between the pages a cookie carries the telephone, and once the code was right the ticket that
//! proves it. Both are worth nothing without the rows in the database that they name. Whether the
//! telephone has an account makes no difference to anything here, so that nobody can find it out
//! about somebody else's.

use super::cookies;
use super::failure::Failure;
use super::fields;
use super::input::Posted;
use super::reader::{Reader, go};
use super::shown;
use crate::app::App;
use crate::i18n::Message;
use crate::service::accounts::{self as service, SigningError};
use crate::view::PhoneCode;
use crate::view::account::CodeForm;
use crate::view::forms::Form;
use accounts::{AccountError, TICKET_LIFE_MINUTES, is_code};
use axum::Router;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};
use jiff::Timestamp;
use kernel::phone::Phone;

/// Time for the code and the ticket together, with a little to spare.
const COOKIE_SECONDS: i64 = (TICKET_LIFE_MINUTES + 15) * 60;

/// What a telephone is proved for: the pages on the way, and the cookie that connects them.
pub struct Way {
    /// Name of the cookie.
    pub cookie: &'static str,
    /// The page where the telephone is given.
    pub start: &'static str,
    /// The page where the code is entered.
    pub code: &'static str,
    /// Sends the code again (POST).
    pub again: &'static str,
    /// The page that needs the proof.
    pub onward: &'static str,
}

/// Somebody on the way.
pub struct Proof {
    /// The telephone.
    pub phone: Phone,
    /// Until when the code is good.
    code_until: Timestamp,
    /// The ticket, once the code was right.
    ticket: Option<String>,
}

impl Proof {
    /// Reads `<digits>.<seconds>` or `<digits>.<seconds>.<ticket>`.
    fn of(way: &Way, headers: &HeaderMap) -> Option<Self> {
        let text = cookies::get(headers, way.cookie)?;
        let mut parts = text.split('.');
        let phone = Phone::parse(&format!("+{}", parts.next()?)).ok()?;
        let code_until = Timestamp::from_second(parts.next()?.parse().ok()?).ok()?;
        Some(Self {
            phone,
            code_until,
            ticket: parts.next().map(str::to_owned),
        })
    }

    /// Who has begun, or the way back to the first page.
    fn begun(way: &Way, headers: &HeaderMap) -> Result<Self, Failure> {
        Self::of(way, headers).ok_or_else(|| Failure::go(way.start))
    }

    /// The telephone and the ticket that proves it.
    ///
    /// # Errors
    /// The way back to the page that is still to be answered.
    pub fn finished(way: &Way, headers: &HeaderMap) -> Result<(Phone, String), Failure> {
        let proof = Self::begun(way, headers)?;
        let ticket = proof.ticket.ok_or_else(|| Failure::go(way.code))?;
        Ok((proof.phone, ticket))
    }

    fn keep(&self, way: &Way, response: &mut Response, app: &App) {
        let digits = self.phone.digits();
        let seconds = self.code_until.as_second();
        let ticket = self
            .ticket
            .as_ref()
            .map(|ticket| format!(".{ticket}"))
            .unwrap_or_default();
        let value = format!("{digits}.{seconds}{ticket}");
        cookies::set(response, &app.config, way.cookie, &value, COOKIE_SECONDS);
    }
}

/// The routes of the code's page. The way's own module has the first page and the last.
pub fn router(way: &'static Way) -> Router<App> {
    let show =
        move |reader: Reader, headers: HeaderMap| async move { show_code(way, &reader, &headers) };
    let submit = move |reader: Reader, headers: HeaderMap, posted: Posted| async move {
        submit_code(way, &reader, &headers, &posted).await
    };
    let again = move |reader: Reader, headers: HeaderMap| async move {
        code_again(way, &reader, &headers).await
    };
    let to_code = move || async move { go(way.code) };
    Router::new()
        .route(way.code, get(show).post(submit))
        .route(way.again, post(again).get(to_code))
}

/// Sends a code to the telephone and goes to the page where it is entered.
///
/// # Errors
/// The telephone got too many codes; or the storage.
pub async fn send_code(
    way: &Way,
    reader: &Reader,
    headers: &HeaderMap,
    phone: Phone,
) -> Result<Response, Failure> {
    let code_until = match service::request_code(&reader.app, phone.clone(), reader.lang).await {
        Ok(sent) => sent.expires_at,
        // The form was sent twice: the code of the first time is on its way.
        Err(SigningError::Account(AccountError::ResendTooSoon { retry_at })) => {
            let known = Proof::of(way, headers).filter(|proof| proof.phone == phone);
            known.map_or(retry_at, |proof| proof.code_until)
        }
        Err(error) => return Err(refused(error, reader)),
    };
    let mut response = go(way.code);
    let proof = Proof {
        phone,
        code_until,
        ticket: None,
    };
    proof.keep(way, &mut response, &reader.app);
    Ok(response)
}

fn refused(error: SigningError, reader: &Reader) -> Failure {
    match error {
        SigningError::Account(
            AccountError::TooManyCodes { retry_at } | AccountError::ResendTooSoon { retry_at },
        ) => Failure::too_often(retry_at, reader.now()),
        other => other.into(),
    }
}

fn page(way: &Way, reader: &Reader, proof: &Proof, form: CodeForm) -> PhoneCode {
    let inbox = reader.app.config.sms_inbox_url.as_ref();
    PhoneCode {
        chrome: reader.chrome(),
        form,
        back: way.start,
        again: way.again,
        phone: proof.phone.masked(),
        valid_until: shown::zoned(proof.code_until, &kernel::zone::kazakhstan()),
        inbox_url: inbox.map(|url| format!("{url}?phone={}", proof.phone.digits())),
    }
}

fn show_code(way: &Way, reader: &Reader, headers: &HeaderMap) -> Result<Response, Failure> {
    let proof = Proof::begun(way, headers)?;
    Ok(reader.show(&page(way, reader, &proof, CodeForm::default())))
}

async fn submit_code(
    way: &Way,
    reader: &Reader,
    headers: &HeaderMap,
    posted: &Posted,
) -> Result<Response, Failure> {
    let mut proof = Proof::begun(way, headers)?;
    let mut form: CodeForm = posted.form();
    let code: String = form
        .value("code")
        .chars()
        .filter(|sign| !sign.is_whitespace())
        .collect();
    form.require(&["code"]);
    if !is_code(&code) {
        fields::reject(&mut form, "code", "code-format");
    }
    if form.has_errors() {
        return Ok(reader.show_errors(&page(way, reader, &proof, form)));
    }
    match service::confirm_code(&reader.app, proof.phone.clone(), &code).await {
        Ok(ticket) => {
            proof.ticket = Some(ticket);
            let mut response = go(way.onward);
            proof.keep(way, &mut response, &reader.app);
            return Ok(response);
        }
        // The form was sent twice: the first time was right and used the code up.
        Err(SigningError::Account(AccountError::CodeNotRequested)) if proof.ticket.is_some() => {
            return Ok(go(way.onward));
        }
        Err(SigningError::WrongCode { attempts_left }) if attempts_left > 0 => {
            form.reject(
                "code",
                Message::new("error-code-wrong").with("left", attempts_left),
            );
        }
        Err(
            SigningError::WrongCode { .. } | SigningError::Account(AccountError::TooManyAttempts),
        ) => fields::reject(&mut form, "code", "code-attempts"),
        Err(SigningError::Account(AccountError::CodeExpired | AccountError::CodeNotRequested)) => {
            fields::reject(&mut form, "code", "code-expired");
        }
        Err(error) => return Err(error.into()),
    }
    Ok(reader.show_errors(&page(way, reader, &proof, form)))
}

async fn code_again(way: &Way, reader: &Reader, headers: &HeaderMap) -> Result<Response, Failure> {
    let mut proof = Proof::begun(way, headers)?;
    let sent = service::request_code(&reader.app, proof.phone.clone(), reader.lang).await;
    proof.code_until = sent.map_err(|error| refused(error, reader))?.expires_at;
    proof.ticket = None;
    let mut response = reader.go_with(way.code, "code-sent");
    proof.keep(way, &mut response, &reader.app);
    Ok(response)
}
