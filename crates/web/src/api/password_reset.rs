//! A new password in the place of a forgotten one: a code by text message, its confirmation,
//! the password.
//!
//! Until a telephone is confirmed, the answers are the same whether it has an account or not.

use super::extract::{Body, Key, Language};
use super::reading::{Place, Reader, body};
use super::sign_up::{
    CodeAnswer, CodeRequest, ConfirmRequest, TicketAnswer, check_code, read_new_password,
    read_ticket, send_code,
};
use crate::app::App;
use crate::problem::Problem;
use crate::service::accounts;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

/// Ask for a code to set a new password
///
/// Sends six digits to a telephone, in the caller's language, whether it has an account or not. Codes
/// for signing up and for a new password are counted together: at most five an hour, one a minute.
#[utoipa::path(
    post, path = "/password-reset/code", tag = "accounts", operation_id = "requestResetCode",
    request_body = CodeRequest, security(()),
    responses((status = 202, description = "The code is on its way", body = CodeAnswer)),
)]
pub async fn request_code(
    State(app): State<App>,
    _key: Key,
    Language(lang): Language,
    body: Body<CodeRequest>,
) -> Result<(StatusCode, Json<CodeAnswer>), Problem> {
    send_code(&app, lang, &body.value).await
}

/// Confirm the telephone of an account
///
/// Compares the code and gives a ticket for a new password. Five wrong codes end it.
#[utoipa::path(
    post, path = "/password-reset/confirm", tag = "accounts", operation_id = "confirmResetCode",
    request_body = ConfirmRequest, security(()),
    responses((status = 200, description = "The telephone is confirmed", body = TicketAnswer)),
)]
pub async fn confirm(
    State(app): State<App>,
    _key: Key,
    body: Body<ConfirmRequest>,
) -> Result<Json<TicketAnswer>, Problem> {
    check_code(&app, &body.value).await
}

body! {
    /// A new password for the account of a confirmed telephone.
    pub struct ResetRequest {
        /// The ticket of the confirmed telephone.
        #[schema(value_type = String)]
        ticket: String,
        /// Password of 8 characters and more.
        #[schema(value_type = String, format = Password)]
        password: String,
    }
}

/// Set a new password
///
/// Every session of the account ends, on all devices, and the wait after wrong passwords is over.
/// Sign in afterwards with `POST /sessions`.
#[utoipa::path(
    post, path = "/password-reset", tag = "accounts", operation_id = "resetPassword",
    request_body = ResetRequest, security(()),
    responses((status = 204, description = "The password is set")),
)]
pub async fn reset(
    State(app): State<App>,
    _key: Key,
    body: Body<ResetRequest>,
) -> Result<StatusCode, Problem> {
    let mut reader = Reader::default();
    reader.odd(&Place::Root, &body.value.odd, ResetRequest::FIELDS);
    let ticket = read_ticket(&mut reader, &body.value.ticket);
    let password = read_new_password(&mut reader, &body.value.password);
    let (ticket, password) = reader.finish(ticket.zip(password))?;
    accounts::reset_password(&app, &ticket, password).await?;
    Ok(StatusCode::NO_CONTENT)
}
