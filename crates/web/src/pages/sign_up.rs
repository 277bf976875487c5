//! Signing up: telephone, code from the text message, who you are.
//!
//! Between the pages a cookie carries the telephone, and once the code was right the ticket that
//! proves it. Both are worth nothing without the rows in the database that they name.

use super::cookies;
use super::failure::Failure;
use super::fields;
use super::input::Posted;
use super::reader::{Reader, go};
use super::shown;
use super::sign_in::keep_session;
use crate::app::App;
use crate::i18n::Message;
use crate::service::accounts::{self as service, AGREEMENT_VERSION, SigningError};
use crate::view::account::{SignUpCodeForm, SignUpDetailsForm, SignUpPhoneForm};
use crate::view::forms::Form;
use crate::view::{SignUpCode, SignUpDetails, SignUpPhone, paths};
use accounts::{
    AccountError, Details, Holder, PASSWORD_MAX_BYTES, PASSWORD_MIN_CHARACTERS, PasswordError,
    Residency, SessionKind, TICKET_LIFE_MINUTES, check_new_password, is_code,
};
use axum::Router;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};
use jiff::Timestamp;
use kernel::phone::Phone;

/// Time for the code and the ticket together, with a little to spare.
const COOKIE_SECONDS: i64 = (TICKET_LIFE_MINUTES + 15) * 60;

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route(paths::SIGN_UP, get(show_phone).post(submit_phone))
        .route(paths::SIGN_UP_CODE, get(show_code).post(submit_code))
        .route(paths::SIGN_UP_CODE_AGAIN, post(code_again).get(to_code))
        .route(
            paths::SIGN_UP_DETAILS,
            get(show_details).post(submit_details),
        )
}

/// Somebody on the way to an account.
struct Newcomer {
    phone: Phone,
    code_until: Timestamp,
    ticket: Option<String>,
}

impl Newcomer {
    /// Reads `<digits>.<seconds>` or `<digits>.<seconds>.<ticket>`.
    fn of(headers: &HeaderMap) -> Option<Self> {
        let text = cookies::get(headers, cookies::SIGN_UP)?;
        let mut parts = text.split('.');
        let phone = Phone::parse(&format!("+{}", parts.next()?)).ok()?;
        let code_until = Timestamp::from_second(parts.next()?.parse().ok()?).ok()?;
        Some(Self {
            phone,
            code_until,
            ticket: parts.next().map(str::to_owned),
        })
    }

    /// The newcomer of a request, or the way back to the first page.
    fn required(headers: &HeaderMap) -> Result<Self, Failure> {
        Self::of(headers).ok_or_else(|| Failure::go(paths::SIGN_UP))
    }

    fn keep(&self, response: &mut Response, app: &App) {
        let digits = self.phone.digits();
        let seconds = self.code_until.as_second();
        let ticket = self
            .ticket
            .as_ref()
            .map(|ticket| format!(".{ticket}"))
            .unwrap_or_default();
        let value = format!("{digits}.{seconds}{ticket}");
        cookies::set(
            response,
            &app.config,
            cookies::SIGN_UP,
            &value,
            COOKIE_SECONDS,
        );
    }
}

async fn show_phone(reader: Reader) -> Response {
    if reader.account.is_some() {
        return go(paths::BOOKINGS);
    }
    reader.show(&SignUpPhone {
        chrome: reader.chrome(),
        form: SignUpPhoneForm::default(),
    })
}

async fn submit_phone(
    reader: Reader,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Failure> {
    let mut form: SignUpPhoneForm = posted.form();
    let Some(phone) = fields::phone(&mut form, "phone") else {
        return Ok(reader.show_errors(&SignUpPhone {
            chrome: reader.chrome(),
            form,
        }));
    };
    let code_until = match service::request_code(&reader.app, phone.clone(), reader.lang).await {
        Ok(sent) => sent.expires_at,
        // The form was sent twice: the code of the first time is on its way.
        Err(SigningError::Account(AccountError::ResendTooSoon { retry_at })) => {
            let known = Newcomer::of(&headers).filter(|newcomer| newcomer.phone == phone);
            known.map_or(retry_at, |newcomer| newcomer.code_until)
        }
        Err(error) => return Err(refused_code(error, &reader)),
    };
    let mut response = go(paths::SIGN_UP_CODE);
    Newcomer {
        phone,
        code_until,
        ticket: None,
    }
    .keep(&mut response, &reader.app);
    Ok(response)
}

fn refused_code(error: SigningError, reader: &Reader) -> Failure {
    match error {
        SigningError::Account(
            AccountError::TooManyCodes { retry_at } | AccountError::ResendTooSoon { retry_at },
        ) => Failure::too_often(retry_at, reader.now()),
        other => other.into(),
    }
}

fn code_page(reader: &Reader, newcomer: &Newcomer, form: SignUpCodeForm) -> SignUpCode {
    let inbox = reader.app.config.sms_inbox_url.as_ref();
    SignUpCode {
        chrome: reader.chrome(),
        form,
        phone: newcomer.phone.masked(),
        valid_until: shown::zoned(newcomer.code_until, &kernel::zone::kazakhstan()),
        inbox_url: inbox.map(|url| format!("{url}?phone={}", newcomer.phone.digits())),
    }
}

async fn show_code(reader: Reader, headers: HeaderMap) -> Result<Response, Failure> {
    let newcomer = Newcomer::required(&headers)?;
    Ok(reader.show(&code_page(&reader, &newcomer, SignUpCodeForm::default())))
}

async fn submit_code(
    reader: Reader,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Failure> {
    let mut newcomer = Newcomer::required(&headers)?;
    let mut form: SignUpCodeForm = posted.form();
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
        return Ok(reader.show_errors(&code_page(&reader, &newcomer, form)));
    }
    match service::confirm_code(&reader.app, newcomer.phone.clone(), &code).await {
        Ok(ticket) => {
            newcomer.ticket = Some(ticket);
            let mut response = go(paths::SIGN_UP_DETAILS);
            newcomer.keep(&mut response, &reader.app);
            return Ok(response);
        }
        // The form was sent twice: the first time was right and used the code up.
        Err(SigningError::Account(AccountError::CodeNotRequested)) if newcomer.ticket.is_some() => {
            return Ok(go(paths::SIGN_UP_DETAILS));
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
    Ok(reader.show_errors(&code_page(&reader, &newcomer, form)))
}

async fn to_code() -> Response {
    go(paths::SIGN_UP_CODE)
}

async fn code_again(reader: Reader, headers: HeaderMap) -> Result<Response, Failure> {
    let mut newcomer = Newcomer::required(&headers)?;
    let sent = service::request_code(&reader.app, newcomer.phone.clone(), reader.lang).await;
    newcomer.code_until = sent
        .map_err(|error| refused_code(error, &reader))?
        .expires_at;
    newcomer.ticket = None;
    let mut response = reader.go_with(paths::SIGN_UP_CODE, "code-sent");
    newcomer.keep(&mut response, &reader.app);
    Ok(response)
}

fn details_page(reader: &Reader, form: SignUpDetailsForm) -> SignUpDetails {
    let agreement_version = AGREEMENT_VERSION.to_owned();
    SignUpDetails {
        chrome: reader.chrome(),
        form,
        agreement_version,
    }
}

async fn show_details(reader: Reader, headers: HeaderMap) -> Result<Response, Failure> {
    if Newcomer::required(&headers)?.ticket.is_none() {
        return Err(Failure::go(paths::SIGN_UP_CODE));
    }
    Ok(reader.show(&details_page(&reader, SignUpDetailsForm::default())))
}

/// Reads who the account belongs to.
fn read_details(form: &mut SignUpDetailsForm, reader: &Reader) -> Option<Details> {
    let residency = fields::code(form, "residency", residency_of);
    let is_resident = residency == Some(Residency::Resident);
    let holder = match form.value("holder") {
        "person" => {
            let has_number = is_resident || !form.value("iin").is_empty();
            let iin = has_number.then(|| fields::iin(form, "iin"));
            let name = fields::person_name(form, "");
            name.map(|name| Holder::Person {
                iin: iin.flatten(),
                name,
            })
        }
        "organisation" => {
            let has_number = is_resident || !form.value("bin").is_empty();
            let bin = has_number.then(|| fields::bin(form, "bin"));
            let name = fields::organisation_name(form, "organisation");
            name.map(|name| Holder::Organisation {
                bin: bin.flatten(),
                name,
            })
        }
        _ => {
            fields::reject(form, "holder", "choose");
            None
        }
    };
    if form.has_errors() {
        return None;
    }
    Details::new(residency?, holder?, service::language_of(reader.lang)).ok()
}

/// Residency as the pages write it.
pub fn residency_of(code: &str) -> Option<Residency> {
    match code {
        "resident" => Some(Residency::Resident),
        "non-resident" => Some(Residency::NonResident),
        _ => None,
    }
}

/// Checks a new password and its repetition; neither is trimmed.
fn check_password(form: &mut SignUpDetailsForm, posted: &Posted) -> String {
    let typed = |name: &str| {
        let found = posted.0.iter().rev().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let (password, again) = (typed("password"), typed("password_again"));
    let wrong = match check_new_password(&password) {
        Err(PasswordError::TooShort) => {
            Some(Message::new("error-password-least").with("least", PASSWORD_MIN_CHARACTERS))
        }
        Err(PasswordError::TooLong) => {
            Some(Message::new("error-password-most").with("most", PASSWORD_MAX_BYTES))
        }
        Err(_) => Some(Message::new("error-password-common")),
        Ok(()) => None,
    };
    match wrong {
        Some(wrong) => form.reject("password", wrong),
        None if password != again => fields::reject(form, "password_again", "password-different"),
        None => {}
    }
    password
}

async fn submit_details(
    reader: Reader,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Failure> {
    let newcomer = Newcomer::required(&headers)?;
    let Some(ticket) = newcomer.ticket.clone() else {
        return Err(Failure::go(paths::SIGN_UP_CODE));
    };
    let mut form: SignUpDetailsForm = posted.form();
    let details = read_details(&mut form, &reader);
    let password = check_password(&mut form, &posted);
    let is_accepted =
        form.value("agreement") == "yes" && posted.get("agreement_version") == AGREEMENT_VERSION;
    if !is_accepted {
        fields::reject(&mut form, "agreement", "agreement");
    }
    let (Some(details), false) = (details, form.has_errors()) else {
        return Ok(reader.show_errors(&details_page(&reader, form)));
    };
    let app = &reader.app;
    let account = match service::sign_up(app, &ticket, details, password, reader.lang).await {
        Ok(account) => account,
        Err(SigningError::Account(AccountError::AlreadySignedUp)) => {
            return Ok(phone_page_again(&reader, &newcomer, "phone-taken"));
        }
        Err(SigningError::Account(AccountError::TicketUnknown | AccountError::TicketExpired)) => {
            return Ok(phone_page_again(&reader, &newcomer, "code-expired"));
        }
        Err(error) => return Err(error.into()),
    };
    let signed_in = service::open_session(app, account, SessionKind::Cookie, None).await?;
    let mut response = reader.go_with(paths::BOOKINGS, "signed-up");
    keep_session(&mut response, app, &signed_in);
    cookies::remove(&mut response, &app.config, cookies::SIGN_UP);
    Ok(response)
}

/// The first page again, with why the telephone can't be used (as it was proved).
fn phone_page_again(reader: &Reader, newcomer: &Newcomer, rule: &str) -> Response {
    let mut form = SignUpPhoneForm::from_pairs([("phone", newcomer.phone.to_string())]);
    fields::reject(&mut form, "phone", rule);
    reader.show_errors(&SignUpPhone {
        chrome: reader.chrome(),
        form,
    })
}
