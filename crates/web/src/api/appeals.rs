//! What comes after the checks: appeals against them, another try, and consents.

use super::answers::HeldBooking;
use super::bookings::created;
use super::extract::{Body, IdPath, Key, Language, NoBody, Parameters, SignedIn};
use super::reading::{Place, Reader, Rule, body};
use super::words::need_words;
use crate::app::App;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::service::checks as service;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use queue::Refusal;
use queue::appeals::{Appeal, WORDS_MAX};
use registers::checks::CheckNumber;
use registers::keeping::consents::KeptConsent;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

body! {
    /// An appeal against what a check came to.
    pub struct AppealRequest {
        /// Number of the check in Q-18, 1 to 18.
        #[schema(value_type = i64, minimum = 1, maximum = 18, example = 9)]
        check: i64,
        /// Why the register is wrong, 10 to 2000 characters.
        #[schema(value_type = String, example = "The tax was paid on 3 November, the receipt is 4471.")]
        words: String,
    }
}

/// An appeal against a check.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppealAnswer {
    /// Id.
    pub id: Uuid,
    /// The booking.
    pub booking: Uuid,
    /// Number of the check in Q-18.
    pub check: u8,
    /// What the register had said.
    #[schema(example = "tax_debt")]
    pub reason: String,
    /// The user's words.
    pub words: String,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// By when it is answered.
    pub due_at: Timestamp,
    /// `open`, `upheld` or `rejected`; for operators also `overdue`.
    #[schema(example = "open")]
    pub state: &'static str,
    /// The answer in the operator's words.
    pub answer: Option<String>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
}

impl AppealAnswer {
    /// An appeal in a state that its reader is told.
    pub fn of(appeal: Appeal, state: &'static str) -> Self {
        use newtype_uuid::GenericUuid;
        let (answer, answered_at) = appeal
            .answer
            .map(|answer| (answer.words, answer.at))
            .unzip();
        Self {
            id: appeal.id,
            booking: appeal.booking.into_untyped_uuid(),
            check: appeal.number,
            reason: appeal.reason,
            words: appeal.words,
            filed_at: appeal.filed_at,
            due_at: appeal.due_at,
            state,
            answer,
            answered_at,
        }
    }

    fn for_user(appeal: Appeal) -> Self {
        let state = service::appeal_state_for_user(&appeal);
        Self::of(appeal, state)
    }
}

/// The appeals against the checks of a booking.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppealList {
    /// By number of the check.
    pub appeals: Vec<AppealAnswer>,
}

/// List the appeals of a booking
#[utoipa::path(
    get, path = "/bookings/{id}/appeals", tag = "bookings", operation_id = "listAppeals",
    params(("id" = Uuid, Path, description = "The booking")),
    responses((status = 200, description = "The appeals", body = AppealList)),
)]
pub async fn list(
    State(app): State<App>,
    user: SignedIn,
    id: IdPath,
) -> Result<Json<AppealList>, Problem> {
    let appeals = service::appeals(&app, &user, id.of()).await?;
    let appeals = appeals.into_iter().map(AppealAnswer::for_user).collect();
    Ok(Json(AppealList { appeals }))
}

/// Appeal against a check
///
/// One appeal a check, only where a register said no. An operator answers it by `due_at`. The
/// same words sent again give the same appeal.
#[utoipa::path(
    post, path = "/bookings/{id}/appeals", tag = "bookings", operation_id = "fileAppeal",
    params(("id" = Uuid, Path, description = "The booking")),
    request_body = AppealRequest,
    responses((status = 201, description = "The appeal is filed", body = AppealAnswer)),
)]
pub async fn file(
    State(app): State<App>,
    user: SignedIn,
    _key: Key,
    id: IdPath,
    body: Body<AppealRequest>,
) -> Result<(StatusCode, Json<AppealAnswer>), Problem> {
    let mut reader = Reader::default();
    let root = Place::Root;
    reader.odd(&root, &body.value.odd, AppealRequest::FIELDS);
    let place = root.field("check");
    let check = reader.need(place, &body.value.check).copied();
    let check = check.and_then(|check| {
        let number = u8::try_from(check).ok();
        let number = number.and_then(|number| CheckNumber::new(number).ok());
        if number.is_none() {
            reader.reject(place, Rule::new("check-number"));
        }
        number
    });
    let words = need_words(
        &mut reader,
        root.field("words"),
        &body.value.words,
        WORDS_MAX,
    );
    let (check, words) = reader.finish(check.zip(words))?;
    let number = check.get();
    let filed = service::file_appeal(&app, &user, id.of(), number, words.to_owned()).await;
    let appeal = match filed {
        Err(Refusal::AppealFiled) => {
            let appeals = service::appeals(&app, &user, id.of()).await?;
            let is_same = |appeal: &Appeal| appeal.number == number && appeal.words == words;
            let same = appeals.into_iter().find(is_same);
            same.ok_or(Refusal::AppealFiled)?
        }
        filed => filed?,
    };
    Ok((StatusCode::CREATED, Json(AppealAnswer::for_user(appeal))))
}

/// Take the next free time again
///
/// For a booking that was refused, cancelled, annulled or expired: takes the first free place at the
/// same checkpoint with the same details.
#[utoipa::path(
    post, path = "/bookings/{id}/again", tag = "bookings", operation_id = "bookAgain",
    params(("id" = Uuid, Path, description = "The booking that is over")),
    responses((status = 201, description = "The place is held", body = HeldBooking,
        headers(("Location" = String, description = "Address of the new booking")))),
)]
pub async fn again(
    State(app): State<App>,
    user: SignedIn,
    key: Key,
    Language(lang): Language,
    id: IdPath,
    NoBody(bytes): NoBody,
) -> Result<Response, Problem> {
    let request = key.join_about(&user, "bookings.again", id.0, &bytes);
    let held = service::book_again(&app, &user, id.of(), request).await?;
    let number = held.slot().checkpoint();
    let checkpoint = app.settings.checkpoints.get(number);
    let checkpoint = checkpoint.ok_or(Refusal::CheckpointNotFound)?;
    Ok(created(&held, checkpoint, &[], lang))
}

/// A consent to the access to personal data.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentAnswer {
    /// Id.
    pub id: Uuid,
    /// Whose data: the IIN, of which only the date of birth can be read.
    #[schema(example = "841102••••••")]
    pub iin: String,
    /// `pending`, `granted`, `refused`, `revoked` or `expired`.
    #[schema(example = "granted")]
    pub state: &'static str,
    /// The state in the caller's language.
    pub state_text: String,
    /// True if the person had signed in; otherwise a text message of 1414 asked.
    pub signed_in: bool,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// Until when it holds.
    pub valid_until: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl ConsentAnswer {
    fn of(consent: &KeptConsent, now: Timestamp, lang: Lang) -> Self {
        let state = service::consent_state(consent, now).as_str();
        Self {
            id: consent.id,
            iin: service::masked_iin(consent.iin.as_str()),
            state,
            state_text: lang.t(&format!("consent-{state}")),
            signed_in: consent.signed_in,
            asked_at: consent.asked_at,
            answered_at: consent.answered_at,
            valid_until: consent.valid_until,
            revoked_at: consent.revoked_at,
        }
    }
}

/// The consents that were asked for by an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentList {
    /// Newest first, at most 200.
    pub consents: Vec<ConsentAnswer>,
}

/// List your consents
///
/// To the access to personal data of residents, asked for your bookings. Non-residents consent
/// by the user agreement.
#[utoipa::path(
    get, path = "/me/consents", tag = "accounts", operation_id = "listConsents",
    responses((status = 200, description = "The consents", body = ConsentList)),
)]
pub async fn consents(
    State(app): State<App>,
    user: SignedIn,
    Language(lang): Language,
    parameters: Parameters,
) -> Result<Json<ConsentList>, Problem> {
    parameters.finish(&[])?;
    let now = app.now();
    let kept = service::consents(&app, &user).await?;
    let consents = kept
        .iter()
        .map(|consent| ConsentAnswer::of(consent, now, lang))
        .collect();
    Ok(Json(ConsentList { consents }))
}

/// Take a consent back
///
/// Registers that need it are not asked any more; one that is over already stays as it is.
#[utoipa::path(
    post, path = "/me/consents/{id}/revoke", tag = "accounts", operation_id = "revokeConsent",
    params(("id" = Uuid, Path, description = "The consent")),
    responses((status = 200, description = "The consent as it stands", body = ConsentAnswer)),
)]
pub async fn revoke(
    State(app): State<App>,
    user: SignedIn,
    _key: Key,
    Language(lang): Language,
    id: IdPath,
    _body: NoBody,
) -> Result<Json<ConsentAnswer>, Problem> {
    service::revoke_consent(&app, &user, id.0).await?;
    let kept = service::consents(&app, &user).await?;
    let found = kept.iter().find(|consent| consent.id == id.0);
    let consent = found.ok_or_else(|| Problem::not_found("consent-not-found"))?;
    Ok(Json(ConsentAnswer::of(consent, app.now(), lang)))
}
