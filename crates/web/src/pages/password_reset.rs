//! A new password in the place of a forgotten one: telephone, code from the text message, password
//!
//!
//! The first two pages do the same whether the telephone has an account or not. Only on the last
//! page, when the telephone is proved, its holder is told that there is none.

use super::cookies;
use super::failure::Failure;
use super::fields;
use super::input::Posted;
use super::proof::{self, Proof, Way};
use super::reader::Reader;
use super::sign_in::keep_session;
use crate::app::App;
use crate::service::accounts::{self as service, SigningError};
use crate::view::account::{NewPasswordForm, PhoneForm};
use crate::view::forms::Form;
use crate::view::{ResetPassword, ResetPhone, paths};
use accounts::{AccountError, SessionKind};
use axum::Router;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use kernel::phone::Phone;

/// The way of somebody who forgot the password.
static WAY: Way = Way {
    cookie: cookies::RESET,
    start: paths::RESET,
    code: paths::RESET_CODE,
    again: paths::RESET_CODE_AGAIN,
    onward: paths::RESET_PASSWORD,
};

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route(paths::RESET, get(show_phone).post(submit_phone))
        .merge(proof::router(&WAY))
        .route(
            paths::RESET_PASSWORD,
            get(show_password).post(submit_password),
        )
}

fn phone_page(reader: &Reader, form: PhoneForm) -> ResetPhone {
    ResetPhone {
        chrome: reader.chrome(),
        form,
    }
}

async fn show_phone(reader: Reader) -> Response {
    reader.show(&phone_page(&reader, PhoneForm::default()))
}

async fn submit_phone(
    reader: Reader,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Failure> {
    let mut form: PhoneForm = posted.form();
    match fields::phone(&mut form, "phone") {
        Some(phone) => proof::send_code(&WAY, &reader, &headers, phone).await,
        None => Ok(reader.show_errors(&phone_page(&reader, form))),
    }
}

fn password_page(reader: &Reader, phone: &Phone, form: NewPasswordForm) -> ResetPassword {
    ResetPassword {
        chrome: reader.chrome(),
        form,
        phone: phone.masked(),
    }
}

async fn show_password(reader: Reader, headers: HeaderMap) -> Result<Response, Failure> {
    let (phone, _) = Proof::finished(&WAY, &headers)?;
    Ok(reader.show(&password_page(&reader, &phone, NewPasswordForm::default())))
}

async fn submit_password(
    reader: Reader,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Failure> {
    let (phone, ticket) = Proof::finished(&WAY, &headers)?;
    let mut form: NewPasswordForm = posted.form();
    let password = fields::new_password(&mut form, &posted);
    if form.has_errors() {
        return Ok(reader.show_errors(&password_page(&reader, &phone, form)));
    }
    let app = &reader.app;
    let account = match service::reset_password(app, &ticket, password).await {
        Ok(account) => account,
        Err(SigningError::Account(AccountError::UnknownAccount)) => {
            return Ok(phone_page_again(&reader, &phone, "phone-unknown"));
        }
        Err(SigningError::Account(AccountError::TicketUnknown | AccountError::TicketExpired)) => {
            return Ok(phone_page_again(&reader, &phone, "code-expired"));
        }
        Err(error) => return Err(error.into()),
    };
    let signed_in = service::open_session(app, account, SessionKind::Cookie, None).await?;
    let mut response = reader.go_with(paths::BOOKINGS, "password-set");
    keep_session(&mut response, app, &signed_in);
    cookies::remove(&mut response, &app.config, cookies::RESET);
    Ok(response)
}

/// The first page again, with why the telephone that was proved can't be used.
fn phone_page_again(reader: &Reader, phone: &Phone, rule: &str) -> Response {
    let mut form = PhoneForm::from_pairs([("phone", phone.to_string())]);
    fields::reject(&mut form, "phone", rule);
    reader.show_errors(&phone_page(reader, form))
}
