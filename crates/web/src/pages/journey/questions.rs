//! Pages of the journey: checkpoint, vehicle, goods, consent.

use super::draft::{Draft, Step};
use super::{answers, begin, may_book};
use crate::pages::boards::{Network, Recent};
use crate::pages::checkpoints::row;
use crate::pages::failure::Failure;
use crate::pages::fields;
use crate::pages::input::Posted;
use crate::pages::reader::{Member, go};
use crate::pages::shown;
use crate::view::forms::Form;
use crate::view::journey::{BookCargoForm, BookCheckpointForm, BookConsentForm, BookVehicleForm};
use crate::view::{BookCargo, BookCheckpoint, BookConsent, BookRefusedKind, BookVehicle, paths};
use axum::Extension;
use axum::http::StatusCode;
use axum::response::Response;
use std::sync::Arc;

fn checkpoint_page(member: &Member, form: BookCheckpointForm, network: &Network) -> BookCheckpoint {
    let all = member.app.settings.checkpoints.iter();
    let rows = all
        .map(|checkpoint| row(member, checkpoint, network))
        .collect();
    BookCheckpoint {
        chrome: member.chrome(),
        form,
        rows,
    }
}

/// which checkpoint; `?checkpoint=` chooses one beforehand.
pub async fn checkpoint(
    member: Member,
    Extension(recent): Extension<Arc<Recent>>,
) -> Result<Response, Failure> {
    may_book(&member).await?;
    let mut form: BookCheckpointForm = Draft::load(&member).await?.form(Step::Checkpoint);
    let asked = member.query("checkpoint").unwrap_or_default();
    if member.app.settings.checkpoints.by_slug(asked).is_some() {
        form.checkpoint.value = asked.to_owned();
    }
    let network = recent.figures(&member.app).await?;
    Ok(member.show(&checkpoint_page(&member, form, &network)))
}

/// Keeps the checkpoint and begins a new booking: time and consent are asked afresh, the rest may
/// stay as it was the last time.
pub async fn submit_checkpoint(
    member: Member,
    Extension(recent): Extension<Arc<Recent>>,
    posted: Posted,
) -> Result<Response, Failure> {
    may_book(&member).await?;
    let mut form: BookCheckpointForm = posted.form();
    if member
        .app
        .settings
        .checkpoints
        .by_slug(form.value("checkpoint"))
        .is_none()
    {
        fields::reject(&mut form, "checkpoint", "choose");
        let network = recent.figures(&member.app).await?;
        return Ok(member.show_errors(&checkpoint_page(&member, form, &network)));
    }
    let mut draft = Draft::load(&member).await?;
    draft.keep(Step::Checkpoint, &form);
    draft.forget(Step::Consent);
    draft.forget(Step::Time);
    draft.save(&member).await?;
    Ok(go(paths::BOOK_VEHICLE))
}

/// which vehicle.
pub async fn vehicle(member: Member) -> Result<Response, Failure> {
    let draft = begin(&member, Step::Vehicle).await?;
    let mut form: BookVehicleForm = draft.form(Step::Vehicle);
    if form.plate_country.value.is_empty() && member.account.is_resident() {
        form.plate_country.value = String::from("KZ");
    }
    Ok(member.show(&BookVehicle {
        chrome: member.chrome(),
        form,
    }))
}

/// Keeps the vehicle; a car or bus is told that it needs no booking.
pub async fn submit_vehicle(member: Member, posted: Posted) -> Result<Response, Failure> {
    let mut draft = begin(&member, Step::Vehicle).await?;
    let mut form: BookVehicleForm = posted.form();
    let kind = form.value("kind").to_owned();
    if answers::vehicle_kind(&kind).is_some_and(|kind| !kind.needs_booking()) {
        let page = BookRefusedKind {
            chrome: member.chrome(),
            kind,
        };
        return Ok(member.show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    if answers::vehicle(&mut form).is_none() {
        return Ok(member.show_errors(&BookVehicle {
            chrome: member.chrome(),
            form,
        }));
    }
    draft.keep(Step::Vehicle, &form);
    draft.save(&member).await?;
    Ok(go(paths::BOOK_OWNER))
}

fn cargo_page(member: &Member, form: BookCargoForm) -> Result<BookCargo, Failure> {
    let fees = shown::fees(&member.app.settings, member.today())?;
    Ok(BookCargo {
        chrome: member.chrome(),
        form,
        expedited_minor: fees.expedited_minor,
    })
}

/// what it carries.
pub async fn cargo(member: Member) -> Result<Response, Failure> {
    let draft = begin(&member, Step::Cargo).await?;
    Ok(member.show(&cargo_page(&member, draft.form(Step::Cargo))?))
}

/// Keeps the goods. Other goods may go in another lane, so the time is asked again.
pub async fn submit_cargo(member: Member, posted: Posted) -> Result<Response, Failure> {
    let mut draft = begin(&member, Step::Cargo).await?;
    let mut form: BookCargoForm = posted.form();
    if answers::cargo(&mut form).is_none() {
        return Ok(member.show_errors(&cargo_page(&member, form)?));
    }
    let lane = answers::lane(&draft);
    draft.keep(Step::Cargo, &form);
    if answers::lane(&draft) != lane {
        draft.forget(Step::Time);
    }
    draft.save(&member).await?;
    Ok(go(paths::BOOK_CONSENT))
}

fn consent_page(member: &Member, draft: &Draft, form: BookConsentForm) -> BookConsent {
    let rules = member.app.registers.policy().rules();
    BookConsent {
        chrome: member.chrome(),
        form,
        is_resident: answers::is_resident(draft),
        checks: rules.iter().map(|rule| rule.number().get()).collect(),
    }
}

/// consent to the checks.
pub async fn consent(member: Member) -> Result<Response, Failure> {
    let draft = begin(&member, Step::Consent).await?;
    let form = draft.form(Step::Consent);
    Ok(member.show(&consent_page(&member, &draft, form)))
}

/// Keeps the consent.
pub async fn submit_consent(member: Member, posted: Posted) -> Result<Response, Failure> {
    let mut draft = begin(&member, Step::Consent).await?;
    let mut form: BookConsentForm = posted.form();
    if !answers::consent(&mut form) {
        return Ok(member.show_errors(&consent_page(&member, &draft, form)));
    }
    draft.keep(Step::Consent, &form);
    draft.save(&member).await?;
    Ok(go(paths::BOOK_TIME))
}
