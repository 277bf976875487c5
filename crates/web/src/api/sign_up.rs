//! Signing up: a code by text message, its confirmation, the account.

use super::details::{
    HOLDERS, HolderKind, not_for_kind, read_number, read_organisation, read_person, read_residency,
};
use super::extract::{Body, Key, Language};
use super::me::AccountAnswer;
use super::reading::{Given, Place, Reader, Rule, body};
use super::rules;
use crate::app::App;
use crate::i18n::{Lang, Value};
use crate::problem::Problem;
use crate::problem::password_rule;
use crate::service::accounts::{self, AGREEMENT_VERSION};
use ::accounts::queries::AccountById;
use ::accounts::{AccountError, CODE_DIGITS, Details, Holder};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Characters of a telephone number, a code, a word.
const WORD_CHARACTERS: usize = 40;
/// Characters of a ticket: 64 hex digits.
const TICKET_CHARACTERS: usize = 64;

body! {
    /// A telephone that somebody wants to sign up with.
    pub struct CodeRequest {
        /// Telephone with the country code.
        #[schema(value_type = String, example = "+77000000001")]
        phone: String,
    }
}

/// A code was sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeAnswer {
    /// Until when the code is good.
    pub expires_at: Timestamp,
    /// From when on another one may be asked for.
    pub resend_at: Timestamp,
}

/// Ask for a code
///
/// Sends six digits to a telephone, in the caller's language. At most five an hour, one a minute.
#[utoipa::path(
    post, path = "/sign-up/code", tag = "accounts", operation_id = "requestCode",
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

/// Sends the code that a request asks for, whatever it is wanted for.
pub async fn send_code(
    app: &App,
    lang: Lang,
    body: &CodeRequest,
) -> Result<(StatusCode, Json<CodeAnswer>), Problem> {
    let mut reader = Reader::default();
    let root = Place::Root;
    reader.odd(&root, &body.odd, CodeRequest::FIELDS);
    let place = root.field("phone");
    let text = reader.need_text(place, &body.phone, WORD_CHARACTERS);
    let phone = reader.parse(place, text, rules::phone);
    let phone = reader.finish(phone)?;
    let sent = accounts::request_code(app, phone, lang).await?;
    let answer = CodeAnswer {
        expires_at: sent.expires_at,
        resend_at: sent.resend_at,
    };
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

body! {
    /// The code that came to a telephone.
    pub struct ConfirmRequest {
        /// The telephone.
        #[schema(value_type = String, example = "+77000000001")]
        phone: String,
        /// The six digits.
        #[schema(value_type = String, example = "123456")]
        code: String,
    }
}

/// Proof that somebody holds the telephone.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketAnswer {
    /// To be sent with the sign-up, or with the new password, within 15 minutes; good once.
    pub ticket: String,
}

/// Confirm a telephone
///
/// Compares the code and gives a ticket for signing up. Five wrong codes end it.
#[utoipa::path(
    post, path = "/sign-up/confirm", tag = "accounts", operation_id = "confirmCode",
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

/// Compares the code of a request, whatever it was wanted for.
pub async fn check_code(app: &App, body: &ConfirmRequest) -> Result<Json<TicketAnswer>, Problem> {
    let mut reader = Reader::default();
    let root = Place::Root;
    reader.odd(&root, &body.odd, ConfirmRequest::FIELDS);
    let place = root.field("phone");
    let text = reader.need_text(place, &body.phone, WORD_CHARACTERS);
    let phone = reader.parse(place, text, rules::phone);
    let place = root.field("code");
    let text = reader.need_text(place, &body.code, WORD_CHARACTERS);
    let code = reader.parse(place, text, |text| {
        let is_code = text.len() == CODE_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_code {
            Ok(text.to_owned())
        } else {
            Err(Rule::new("code-format"))
        }
    });
    let (phone, code) = reader.finish(phone.zip(code))?;
    let ticket = accounts::confirm_code(app, phone, &code).await?;
    Ok(Json(TicketAnswer { ticket }))
}

body! {
    /// Who signs up.
    pub struct SignUpRequest {
        /// The ticket of the confirmed telephone.
        #[schema(value_type = String)]
        ticket: String,
        /// `resident` or `non_resident`.
        #[schema(value_type = String, example = "resident")]
        residency: String,
        /// `person` or `organisation`.
        #[schema(value_type = String, example = "person")]
        kind: String,
        /// IIN of a person or BIN of an organisation; residents must state it.
        #[schema(value_type = String, required = false, example = "900417499010")]
        number: String,
        /// Surname of a person.
        #[schema(value_type = String, required = false)]
        surname: String,
        /// Given name of a person; non-residents with one name only leave it out.
        #[schema(value_type = String, required = false)]
        given_name: String,
        /// Patronymic of a person, if any.
        #[schema(value_type = String, required = false)]
        patronymic: String,
        /// Name of an organisation.
        #[schema(value_type = String, required = false)]
        organisation: String,
        /// Password of 8 characters and more.
        #[schema(value_type = String, format = Password)]
        password: String,
        /// Language in which the user is spoken to: `kk`, `ru` or `en`.
        #[schema(value_type = String, example = "kk")]
        language: String,
        /// The version of the user agreement that is accepted, as in `GET /agreement`.
        #[schema(value_type = String, example = "2026-11")]
        agreement_version: String,
    }
}

struct Asked {
    ticket: String,
    details: Details,
    password: String,
    lang: Lang,
}

fn read_holder(reader: &mut Reader, body: &SignUpRequest) -> Option<(Details, Lang)> {
    let root = Place::Root;
    let place = root.field("language");
    let text = reader.need_text(place, &body.language, WORD_CHARACTERS);
    let lang = reader.choose(place, text, &Lang::ALL.map(|lang| (lang.code(), lang)));
    let residency = read_residency(reader, &root, &body.residency);
    let place = root.field("kind");
    let text = reader.need_text(place, &body.kind, WORD_CHARACTERS);
    let holder = match reader.choose(place, text, &HOLDERS)? {
        HolderKind::Person => {
            not_for_kind(reader, &root, "organisation", &body.organisation);
            let iin = read_number(reader, &root, residency, &body.number, rules::iin);
            let parts = [&body.surname, &body.given_name, &body.patronymic];
            Holder::Person {
                iin,
                name: read_person(reader, &root, residency, parts)?,
            }
        }
        HolderKind::Organisation => {
            not_for_kind(reader, &root, "surname", &body.surname);
            not_for_kind(reader, &root, "given_name", &body.given_name);
            not_for_kind(reader, &root, "patronymic", &body.patronymic);
            let bin = read_number(reader, &root, residency, &body.number, rules::bin);
            Holder::Organisation {
                bin,
                name: read_organisation(reader, &root, &body.organisation)?,
            }
        }
    };
    let (residency, lang) = residency.zip(lang)?;
    let details = Details::new(residency, holder, accounts::language_of(lang)).ok();
    if details.is_none() && reader.is_clean() {
        reader.reject(root.field("number"), Rule::new("required"));
    }
    Some((details?, lang))
}

fn read_sign_up(reader: &mut Reader, body: &SignUpRequest) -> Option<Asked> {
    let root = Place::Root;
    reader.odd(&root, &body.odd, SignUpRequest::FIELDS);
    let ticket = read_ticket(reader, &body.ticket);
    let holder = read_holder(reader, body);
    let password = read_new_password(reader, &body.password);
    let place = root.field("agreement_version");
    let version = reader.need_text(place, &body.agreement_version, WORD_CHARACTERS);
    reader.parse(place, version, agreement_in_force);
    let (details, lang) = holder?;
    Some(Asked {
        ticket: ticket?,
        details,
        password: password?,
        lang,
    })
}

/// The ticket of a confirmed telephone, the field `ticket`.
pub fn read_ticket(reader: &mut Reader, ticket: &Given<String>) -> Option<String> {
    let place = Place::Root.field("ticket");
    reader
        .need_text(place, ticket, TICKET_CHARACTERS)
        .map(str::to_owned)
}

/// A new password, the field `password`.
pub fn read_new_password(reader: &mut Reader, password: &Given<String>) -> Option<String> {
    let place = Place::Root.field("password");
    let password = reader.need(place, password)?;
    match ::accounts::check_new_password(password) {
        Ok(()) => Some(password.clone()),
        Err(error) => {
            let (code, values) = password_rule(&error);
            reader.reject(place, Rule { code, values });
            None
        }
    }
}

/// The version of the agreement that is in force; any other can't be accepted.
pub fn agreement_in_force(version: &str) -> Result<(), Rule> {
    if version == AGREEMENT_VERSION {
        return Ok(());
    }
    Err(Rule::new("agreement-version").with("version", Value::Text(AGREEMENT_VERSION.to_owned())))
}

/// Sign up
///
/// Makes the account, with the agreement accepted in the version that is in force. Sign in
/// afterwards with `POST /sessions`.
#[utoipa::path(
    post, path = "/sign-up", tag = "accounts", operation_id = "signUp",
    request_body = SignUpRequest, security(()),
    responses((status = 201, description = "The account", body = AccountAnswer)),
)]
pub async fn sign_up(
    State(app): State<App>,
    _key: Key,
    body: Body<SignUpRequest>,
) -> Result<(StatusCode, Json<AccountAnswer>), Problem> {
    let mut reader = Reader::default();
    let asked = read_sign_up(&mut reader, &body.value);
    let asked = reader.finish(asked)?;
    let id = accounts::sign_up(
        &app,
        &asked.ticket,
        asked.details,
        asked.password,
        asked.lang,
    )
    .await?;
    let account = app
        .store
        .read(AccountById(id))
        .await?
        .ok_or(AccountError::UnknownAccount)?;
    Ok((StatusCode::CREATED, Json(AccountAnswer::of(&account))))
}
