//! An appeal against what a register said, and another try with the same details.

use super::failure::Failure;
use super::input::Posted;
use super::reader::Member;
use super::refusals::{self, Place};
use super::{checks, fields, shown};
use crate::app::App;
use crate::i18n::Message;
use crate::service::bookings::{KEY_BYTES_MAX, request_key, view as view_booking};
use crate::service::checks as service;
use crate::view::cabinet::AppealForm;
use crate::view::forms::Form;
use crate::view::{AppealPage, paths};
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use queue::Refusal;
use queue::appeals::{WORDS_MAX, WORDS_MIN};
use queue::queries::BookingView;
use registers::checks::CheckRecord;

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route("/bookings/{id}/appeals/{check}", get(show).post(submit))
        .route("/bookings/{id}/again", post(again).get(back))
}

/// The booking and the check of an address.
async fn found(member: &Member, id: &str, check: &str) -> Result<(BookingView, u8), Failure> {
    let id = shown::booking_id(id)?;
    let number: u8 = check.parse().map_err(|_| Failure::not_found())?;
    let view = view_booking(&member.app, &member.account, id).await?;
    Ok((view, number))
}

fn path_of(view: &BookingView) -> String {
    paths::booking(&view.booking.id.to_string())
}

fn refuse(member: &Member, refusal: Refusal, view: &BookingView) -> Response {
    refusals::answer(member, refusal, &Place::of(path_of(view)))
}

/// The check, if it can be appealed against.
fn record_of(view: &BookingView, number: u8) -> Result<&CheckRecord, Refusal> {
    let record = view
        .checks
        .iter()
        .find(|record| record.number.get() == number);
    record
        .filter(|record| queue::appeals::is_appealable(record))
        .ok_or(Refusal::CheckNotAppealable { check: number })
}

fn page(
    member: &Member,
    view: &BookingView,
    record: &CheckRecord,
    form: AppealForm,
) -> Result<AppealPage, Failure> {
    let settings = &member.app.settings;
    let zone = &shown::checkpoint_of(settings, &view.booking)?.zone;
    Ok(AppealPage {
        chrome: member.chrome(),
        booking: shown::brief(member.lang, settings, &view.booking)?,
        check: checks::view(record, None, zone),
        working_days: u32::from(settings.rules.appeal_working_days),
        form,
    })
}

async fn show(
    member: Member,
    Path((id, check)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (view, number) = found(&member, &id, &check).await?;
    let record = match record_of(&view, number) {
        Ok(record) => record,
        Err(refusal) => return Ok(refuse(&member, refusal, &view)),
    };
    Ok(member.show(&page(&member, &view, record, AppealForm::default())?))
}

/// Whether what was written is long enough and not too long; otherwise the field says so.
pub fn has_words(form: &mut impl Form, name: &'static str) -> bool {
    let length = form.value(name).chars().count();
    if length == 0 {
        fields::reject(form, name, "required");
    } else if !(WORDS_MIN..=WORDS_MAX).contains(&length) {
        form.reject(
            name,
            Message::new("error-words-range").with("most", WORDS_MAX),
        );
    }
    !form.has_errors()
}

/// Files the appeal; one that is sent twice is filed once.
async fn submit(
    member: Member,
    Path((id, check)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Failure> {
    let (view, number) = found(&member, &id, &check).await?;
    let record = match record_of(&view, number) {
        Ok(record) => record,
        Err(refusal) => return Ok(refuse(&member, refusal, &view)),
    };
    let mut form: AppealForm = posted.form();
    if !has_words(&mut form, "words") {
        return Ok(member.show_errors(&page(&member, &view, record, form)?));
    }
    let words = form.words.value.clone();
    let booking = view.booking.id;
    let filed = service::file_appeal(&member.app, &member.account, booking, number, words.clone());
    match filed.await {
        Ok(_) => Ok(member.go_with(&path_of(&view), "appeal-filed")),
        Err(Refusal::AppealFiled) => {
            let appeals = service::appeals(&member.app, &member.account, booking).await?;
            let is_same =
                |appeal: &queue::appeals::Appeal| appeal.number == number && appeal.words == words;
            if appeals.iter().any(is_same) {
                // It was sent twice by one press.
                return Ok(member.go_with(&path_of(&view), "appeal-filed"));
            }
            Ok(refuse(&member, Refusal::AppealFiled, &view))
        }
        Err(refusal) => Ok(refuse(&member, refusal, &view)),
    }
}

/// Takes the next free time at the same checkpoint with the same details.
async fn again(
    member: Member,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = shown::booking_id(&id)?;
    let view = view_booking(&member.app, &member.account, id).await?;
    let key = posted.get("form_key");
    if key.is_empty() || key.len() > KEY_BYTES_MAX {
        return Err(Failure::go(&path_of(&view)));
    }
    let request = request_key(&member.account, "again", key, id.to_string().as_bytes());
    let held = service::book_again(&member.app, &member.account, id, Some(request)).await;
    match held {
        Ok(held) => Ok(member.go_with(&paths::booking(&held.booking.to_string()), "place-taken")),
        Err(refusal) => Ok(refuse(&member, refusal, &view)),
    }
}

/// The address of another try is no page; going there leads to the booking.
async fn back(_member: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = shown::booking_id(&id)?;
    Err(Failure::go(&paths::booking(&id.to_string())))
}
