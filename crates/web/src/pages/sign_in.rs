//! Signing in and out.

use super::cookies;
use super::failure::Failure;
use super::fields;
use super::input::Posted;
use super::reader::{Reader, go, own_path};
use crate::app::{App, SESSION_COOKIE, session_secret};
use crate::service::accounts::{self as service, SignedIn, SigningError};
use crate::view::account::SignInForm;
use crate::view::forms::Form;
use crate::view::{SignIn, paths};
use accounts::{AccountError, SessionKind};
use axum::Router;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route(paths::SIGN_IN, get(show).post(submit))
        .route(paths::SIGN_OUT, post(sign_out))
}

/// Gives the browser the secret of its session.
pub fn keep_session(response: &mut Response, app: &App, signed_in: &SignedIn) {
    let seconds = signed_in.expires_at.duration_since(app.now()).as_secs();
    cookies::set(
        response,
        &app.config,
        SESSION_COOKIE,
        &signed_in.secret,
        seconds,
    );
}

async fn show(reader: Reader) -> Response {
    let next = reader
        .query("next")
        .and_then(own_path)
        .unwrap_or_default()
        .to_owned();
    if reader.account.is_some() {
        return go(if next.is_empty() {
            paths::BOOKINGS
        } else {
            &next
        });
    }
    reader.show(&SignIn {
        chrome: reader.chrome(),
        form: SignInForm::default(),
        next,
    })
}

async fn submit(reader: Reader, posted: Posted) -> Result<Response, Failure> {
    let next = own_path(posted.get("next")).unwrap_or_default().to_owned();
    let mut form: SignInForm = posted.form();
    let password = posted.verbatim("password");
    form.require(&["password"]);
    let phone = fields::phone(&mut form, "phone");
    if let (Some(phone), false) = (phone, form.has_errors()) {
        match service::sign_in(&reader.app, phone, password, SessionKind::Cookie).await {
            Ok(signed_in) => {
                let to = if next.is_empty() {
                    paths::BOOKINGS
                } else {
                    &next
                };
                let mut response = reader.go_with(to, "signed-in");
                keep_session(&mut response, &reader.app, &signed_in);
                return Ok(response);
            }
            Err(SigningError::WrongCredentials) => {
                fields::reject(&mut form, "password", "sign-in-wrong");
            }
            Err(SigningError::Account(AccountError::SignInThrottled { until })) => {
                return Err(Failure::too_often(until, reader.now()));
            }
            Err(SigningError::Account(AccountError::PasswordChanged)) => {
                return Err(Failure::go(paths::SIGN_IN));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(reader.show_errors(&SignIn {
        chrome: reader.chrome(),
        form,
        next,
    }))
}

async fn sign_out(reader: Reader, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(secret) = session_secret(&headers) {
        service::sign_out(&reader.app, &secret).await?;
    }
    let mut response = reader.go_with(paths::HOME, "signed-out");
    cookies::remove(&mut response, &reader.app.config, SESSION_COOKIE);
    Ok(response)
}
