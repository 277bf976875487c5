//! Signing in and out, the caller's account, the user agreement.

use super::answers::Amount;
use super::details_answer::PersonAnswer;
use super::extract::{Body, Key, Language, NoBody, SignedIn};
use super::reading::{Place, Reader, Rule, body};
use super::rules;
use super::sign_up::agreement_in_force;
use crate::app::{App, session_secret};
use crate::problem::Problem;
use crate::service::accounts::{self, AGREEMENT_VERSION, agreement_source, agreement_text};
use ::accounts::{
    AcceptAgreement, Account, AgreementMethod, BlockReason, Holder, PASSWORD_MAX_BYTES, SessionKind,
};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use newtype_uuid::GenericUuid;
use payments::{BalanceOf, LedgerAccount};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Characters of a telephone number or a version.
const WORD_CHARACTERS: usize = 40;

body! {
    /// Login and password.
    pub struct SessionRequest {
        /// The telephone of the account.
        #[schema(value_type = String, example = "+77000000001")]
        phone: String,
        /// The password.
        #[schema(value_type = String, format = Password)]
        password: String,
    }
}

/// A session that was opened.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionAnswer {
    /// To be sent as `Authorization: Bearer <token>`; whoever has it is the user.
    pub token: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Sign in
///
/// Opens a session of 30 days. After five wrong passwords within 15 minutes the telephone waits.
#[utoipa::path(
    post, path = "/sessions", tag = "accounts", operation_id = "signIn",
    request_body = SessionRequest, security(()),
    responses((status = 201, description = "The session", body = SessionAnswer)),
)]
pub async fn sign_in(
    State(app): State<App>,
    _key: Key,
    body: Body<SessionRequest>,
) -> Result<(StatusCode, Json<SessionAnswer>), Problem> {
    let mut reader = Reader::default();
    let root = Place::Root;
    reader.odd(&root, &body.value.odd, SessionRequest::FIELDS);
    let place = root.field("phone");
    let text = reader.need_text(place, &body.value.phone, WORD_CHARACTERS);
    let phone = reader.parse(place, text, rules::phone);
    let place = root.field("password");
    let password = reader.need(place, &body.value.password).cloned();
    if password
        .as_ref()
        .is_some_and(|password| password.len() > PASSWORD_MAX_BYTES)
    {
        reader.reject(
            place,
            Rule::new("password-most").with_number("most", PASSWORD_MAX_BYTES),
        );
    }
    let (phone, password) = reader.finish(phone.zip(password))?;
    let session = accounts::sign_in(&app, phone, password, SessionKind::Api).await?;
    let answer = SessionAnswer {
        token: session.secret,
        expires_at: session.expires_at,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Sign out
///
/// Ends the session that the request carries.
#[utoipa::path(
    delete, path = "/sessions/current", tag = "accounts", operation_id = "signOut",
    responses((status = 204, description = "The session is ended")),
)]
pub async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
    _user: SignedIn,
    _key: Key,
    _body: NoBody,
) -> Result<StatusCode, Problem> {
    if let Some(secret) = session_secret(&headers) {
        accounts::sign_out(&app, &secret).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// An acceptance of the agreement.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptedAnswer {
    /// Version of the text.
    #[schema(example = "2026-11")]
    pub version: String,
    /// When it was accepted.
    pub accepted_at: Timestamp,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountAnswer {
    /// Id.
    pub id: Uuid,
    /// The telephone, which is also the login.
    pub phone: String,
    /// `resident` or `non_resident`.
    pub residency: &'static str,
    /// `person` or `organisation`.
    pub kind: &'static str,
    /// IIN or BIN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Name of a person.
    #[serde(flatten)]
    pub person: Option<PersonAnswer>,
    /// Name of an organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// `kk`, `ru` or `en`.
    pub language: &'static str,
    /// `user` or `operator`.
    pub role: &'static str,
    /// The agreement that was accepted last; null if none was.
    pub agreement: Option<AcceptedAnswer>,
    /// The version that has to be accepted before a booking.
    pub agreement_in_force: &'static str,
    /// Why the account may not book: `debt`, `identity` or `operator`; null if it may.
    pub blocked: Option<&'static str>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl AccountAnswer {
    /// An account as its user sees it.
    pub fn of(account: &Account) -> Self {
        let (person, organisation) = match &account.holder {
            Holder::Person { name, .. } => (Some(name.into()), None),
            Holder::Organisation { name, .. } => (None, Some(name.as_str().to_owned())),
        };
        Self {
            id: account.id.into_untyped_uuid(),
            phone: account.phone.to_string(),
            residency: account.residency.as_str(),
            kind: account.holder.kind(),
            number: account.holder.number(),
            person,
            organisation,
            language: account.language.as_str(),
            role: account.role.as_str(),
            agreement: account.agreement.as_ref().map(|agreement| AcceptedAnswer {
                version: agreement.version.clone(),
                accepted_at: agreement.accepted_at,
            }),
            agreement_in_force: AGREEMENT_VERSION,
            blocked: account.blocked.map(BlockReason::as_str),
            created_at: account.created_at,
        }
    }
}

/// The caller's account with what is on it.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeAnswer {
    /// The account.
    #[serde(flatten)]
    pub account: AccountAnswer,
    /// Money that is not spent yet.
    pub balance: Amount,
    /// Notices that were not read, counted up to 100.
    pub unread_notices: i64,
}

/// Who am I
///
/// The account behind the session, its balance and its unread notices.
#[utoipa::path(
    get, path = "/me", tag = "accounts", operation_id = "viewAccount",
    responses((status = 200, description = "The account", body = MeAnswer)),
)]
pub async fn me(State(app): State<App>, user: SignedIn) -> Result<Json<MeAnswer>, Problem> {
    let balance = app
        .store
        .read(BalanceOf(LedgerAccount::User(user.id)))
        .await?;
    let unread_notices = app.store.read(notices::UnreadCount(user.id)).await?;
    let account = AccountAnswer::of(&user);
    Ok(Json(MeAnswer {
        account,
        balance: balance.into(),
        unread_notices,
    }))
}

/// The user agreement.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgreementAnswer {
    /// The version in force.
    #[schema(example = "2026-11")]
    pub version: String,
    /// Language of the text.
    #[schema(example = "kk")]
    pub language: &'static str,
    /// SHA-256 of the text, in hex; it is kept with every acceptance.
    pub sha256: String,
    /// The text, exactly as it is kept.
    pub text: String,
}

/// Read the user agreement
///
/// The version in force, in the caller's language.
#[utoipa::path(
    get, path = "/agreement", tag = "accounts", operation_id = "readAgreement", security(()),
    responses((status = 200, description = "The agreement", body = AgreementAnswer)),
)]
pub async fn agreement(Language(lang): Language) -> Json<AgreementAnswer> {
    let text = agreement_text(lang);
    Json(AgreementAnswer {
        version: text.version,
        language: lang.code(),
        sha256: passage::secret_text(text.sha256),
        text: agreement_source(lang).to_owned(),
    })
}

body! {
    /// The agreement that is accepted.
    pub struct AcceptRequest {
        /// The version, as in `GET /agreement`.
        #[schema(value_type = String, example = "2026-11")]
        version: String,
    }
}

/// Accept the user agreement
///
/// Needed before a booking when a new version has come into force.
#[utoipa::path(
    post, path = "/agreement/acceptance", tag = "accounts", operation_id = "acceptAgreement",
    request_body = AcceptRequest,
    responses((status = 204, description = "The agreement is accepted")),
)]
pub async fn accept(
    State(app): State<App>,
    user: SignedIn,
    _key: Key,
    Language(lang): Language,
    body: Body<AcceptRequest>,
) -> Result<StatusCode, Problem> {
    let mut reader = Reader::default();
    let root = Place::Root;
    reader.odd(&root, &body.value.odd, AcceptRequest::FIELDS);
    let place = root.field("version");
    let version = reader.need_text(place, &body.value.version, WORD_CHARACTERS);
    let accepted = reader.parse(place, version, agreement_in_force);
    reader.finish(accepted)?;
    let command = AcceptAgreement {
        account: user.id,
        agreement: agreement_text(lang),
        method: AgreementMethod::PhoneCode,
        now: app.now(),
    };
    app.store.write(command).await?;
    app.forget_sessions();
    Ok(StatusCode::NO_CONTENT)
}
