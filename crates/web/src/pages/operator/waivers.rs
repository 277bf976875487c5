//! Waivers for all whom an event hit: the list, a new one with its preview, and the decision.

use super::checkpoint_choices;
use super::closures::read_instant;
use crate::app::App;
use crate::i18n::Message;
use crate::pages::failure::Failure;
use crate::pages::fields;
use crate::pages::input::Posted;
use crate::pages::reader::{Member, WaiverStaff};
use crate::pages::shown;
use crate::service::waivers as service;
use crate::view::forms::{Choice, Form};
use crate::view::waivers::{
    AffectedView, DecisionForm, DecisionView, ProgressView, WaiverForm, WaiverRow,
};
use crate::view::{OperatorWaiver, OperatorWaiverNew, OperatorWaivers, paths};
use accounts::Role;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use queue::model::fault::Happening;
use queue::waivers::queries::{PAGE_WAIVERS, WaiverView};
use queue::waivers::{
    Affected, BOOKINGS_MAX, REASON_CHARACTERS, WaiverError, WaiverKind, WaiverScope, WaiverState,
};
use uuid::Uuid;

/// The choice that stands for every checkpoint.
const ALL: &str = "all";

/// The routes of these pages, which accountants have too.
pub fn router() -> Router<App> {
    Router::new()
        .route(paths::OPERATOR_WAIVERS, get(list))
        .route(paths::OPERATOR_WAIVER_NEW, get(show_new).post(submit_new))
        .route("/operator/waivers/{id}", get(show).post(decide))
}

async fn row(member: &Member, view: &WaiverView) -> WaiverRow {
    let waiver = &view.waiver;
    let zone = kernel::zone::kazakhstan();
    let settings = &member.app.settings;
    let is_everywhere = waiver.scope.checkpoints.len() == settings.checkpoints.iter().count();
    let numbers = waiver.scope.checkpoints.iter().filter(|_| !is_everywhere);
    let names = numbers.filter_map(|number| settings.checkpoints.get(*number));
    let is_approved = waiver.state == WaiverState::Approved;
    WaiverRow {
        id: waiver.id.to_string(),
        happening: waiver.scope.happening.to_string(),
        kind: waiver.scope.kind.to_string(),
        state: waiver.state.to_string(),
        checkpoints: names
            .map(|checkpoint| shown::checkpoint_name(member.lang, checkpoint).name)
            .collect(),
        from: shown::zoned(waiver.scope.from, &zone),
        until: shown::zoned(waiver.scope.until, &zone),
        reason: waiver.reason.clone(),
        proposed_by: service::name_of(&member.app, waiver.proposed_by).await,
        proposed_at: shown::zoned(waiver.proposed_at, &zone),
        progress: is_approved.then(|| {
            let count = shown::count;
            (count(view.progress.done), count(view.progress.listed))
        }),
    }
}

/// Waivers, newest first.
async fn list(staff: WaiverStaff) -> Result<Response, Failure> {
    let before = match staff.query("before") {
        Some(id) => Some(waiver_id(id)?),
        None => None,
    };
    let views = service::list(&staff.app, before).await?;
    let is_full = i64::try_from(views.len()).is_ok_and(|count| count == PAGE_WAIVERS);
    let last = views.last().filter(|_| is_full);
    let more = last.map(|view| format!("{}?before={}", paths::OPERATOR_WAIVERS, view.waiver.id));
    let mut waivers = Vec::with_capacity(views.len());
    for view in &views {
        waivers.push(row(&staff, view).await);
    }
    Ok(staff.show(&OperatorWaivers {
        chrome: staff.chrome(),
        waivers,
        more,
    }))
}

fn waiver_id(text: &str) -> Result<Uuid, Failure> {
    text.parse().map_err(|_| Failure::not_found())
}

fn affected_view(affected: Affected) -> AffectedView {
    AffectedView {
        bookings: shown::count(affected.bookings),
        amount_minor: affected.amount.minor,
    }
}

fn new_page(
    staff: &WaiverStaff,
    form: WaiverForm,
    preview: Option<AffectedView>,
    form_key: String,
) -> OperatorWaiverNew {
    let mut checkpoints = vec![Choice::new(ALL, staff.chrome().t("waiver-everywhere"))];
    checkpoints.extend(checkpoint_choices(staff));
    OperatorWaiverNew {
        chrome: staff.chrome(),
        checkpoints,
        form,
        preview,
        form_key,
    }
}

/// The empty form.
async fn show_new(staff: WaiverStaff) -> Result<Response, Failure> {
    let key = staff.app.ids.uuid().to_string();
    Ok(staff.show(&new_page(&staff, WaiverForm::default(), None, key)))
}

fn read(form: &mut WaiverForm, staff: &WaiverStaff) -> Option<WaiverScope> {
    let zone = kernel::zone::kazakhstan();
    let event = |code: &str| {
        let happening: Happening = code.replace('-', "_").parse().ok()?;
        Happening::EVENTS.contains(&happening).then_some(happening)
    };
    let happening = fields::code(form, "happening", event);
    let settings = &staff.app.settings;
    let checkpoints: Vec<i64> = match form.value("checkpoint") {
        ALL => settings.checkpoints.iter().map(|c| c.number).collect(),
        slug => settings
            .checkpoints
            .by_slug(slug)
            .map(|c| c.number)
            .into_iter()
            .collect(),
    };
    if checkpoints.is_empty() {
        fields::reject(form, "checkpoint", "choose");
    }
    let from = read_instant(form, ["from_date", "from_time"], &zone);
    let until = read_instant(form, ["until_date", "until_time"], &zone);
    let kind = |code: &str| code.replace('-', "_").parse::<WaiverKind>().ok();
    let kind = fields::code(form, "kind", kind);
    form.require(&["reason"]);
    if form.value("reason").chars().count() > REASON_CHARACTERS {
        let error = Message::new("error-too-long").with("most", REASON_CHARACTERS);
        form.reject("reason", error);
    }
    if form.has_errors() {
        return None;
    }
    Some(WaiverScope {
        happening: happening?,
        kind: kind?,
        checkpoints,
        from: from?,
        until: until?,
    })
}

/// Says on the form why a waiver can't be proposed.
fn reject(form: &mut impl Form, error: &WaiverError) -> bool {
    match error {
        WaiverError::Field { field: "until", .. } => {
            fields::reject(form, "until_date", "waiver-interval");
        }
        WaiverError::Field { .. } => fields::reject(form, "reason", "required"),
        WaiverError::NobodyAffected => fields::reject(form, "from_date", "waiver-nobody"),
        WaiverError::TooMany { .. } => {
            let error = Message::new("error-waiver-too-many").with("most", BOOKINGS_MAX);
            form.reject("from_date", error);
        }
        WaiverError::SamePerson => fields::reject(form, "reason", "waiver-own"),
        WaiverError::Decided { .. } => fields::reject(form, "reason", "waiver-decided"),
        WaiverError::Store(_) | WaiverError::NotFound | WaiverError::NotAllowed => return false,
    }
    true
}

fn failure(error: WaiverError) -> Failure {
    match error {
        WaiverError::Store(failure) => failure.0.into(),
        _ => Failure::not_found(),
    }
}

/// `action=preview` counts, `action=save` proposes. What is proposed was shown before.
async fn submit_new(staff: WaiverStaff, posted: Posted) -> Result<Response, Failure> {
    let mut form: WaiverForm = posted.form();
    let key = posted.get("form_key").to_owned();
    let id: Uuid = key.parse().unwrap_or_else(|_| staff.app.ids.uuid());
    let Some(scope) = read(&mut form, &staff) else {
        return Ok(staff.show_errors(&new_page(&staff, form, None, id.to_string())));
    };
    let is_save = posted.get("action") == "save";
    let affected = if is_save {
        let reason = form.value("reason").to_owned();
        service::propose(&staff.app, &staff.account, id, scope, reason).await
    } else {
        service::preview(&staff.app, scope).await
    };
    match affected {
        Ok(_) if is_save => {
            let path = paths::operator_waiver(&id.to_string());
            Ok(staff.go_with(&path, "waiver-proposed"))
        }
        Ok(affected) => {
            let preview = Some(affected_view(affected));
            Ok(staff.show(&new_page(&staff, form, preview, id.to_string())))
        }
        Err(error) if reject(&mut form, &error) => {
            Ok(staff.show_errors(&new_page(&staff, form, None, id.to_string())))
        }
        Err(error) => Err(failure(error)),
    }
}

async fn page(
    staff: &WaiverStaff,
    id: Uuid,
    form: DecisionForm,
) -> Result<OperatorWaiver, Failure> {
    let view = service::view(&staff.app, id).await.map_err(failure)?;
    let waiver = &view.waiver;
    let is_open = waiver.state == WaiverState::Proposed;
    let progress = &view.progress;
    let decision = match (waiver.decided_by, waiver.decided_at) {
        (Some(by), Some(at)) => Some(DecisionView {
            by: service::name_of(&staff.app, by).await,
            at: shown::zoned(at, &kernel::zone::kazakhstan()),
            reason: waiver.decision.clone().unwrap_or_default(),
        }),
        _ => None,
    };
    Ok(OperatorWaiver {
        chrome: staff.chrome(),
        waiver: row(staff, &view).await,
        affected: is_open.then(|| affected_view(view.affected)),
        decision,
        progress: (waiver.state == WaiverState::Approved).then(|| ProgressView {
            done: shown::count(progress.done),
            listed: shown::count(progress.listed),
            skipped: shown::count(progress.skipped),
            refunded_minor: progress.refunded.minor,
        }),
        can_decide: staff.account.role == Role::Accountant,
        is_own: waiver.proposed_by == staff.account.id,
        form,
    })
}

/// A waiver with what it comes to, or how far it is.
async fn show(staff: WaiverStaff, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = waiver_id(&id)?;
    Ok(staff.show(&page(&staff, id, DecisionForm::default()).await?))
}

/// `action=approve` or `action=reject`, by an accountant.
async fn decide(
    staff: WaiverStaff,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = waiver_id(&id)?;
    let mut form: DecisionForm = posted.form();
    let path = paths::operator_waiver(&id.to_string());
    let (approves, flash) = match posted.get("action") {
        "approve" => (true, "waiver-approved"),
        "reject" => (false, "waiver-rejected"),
        _ => return Err(Failure::go(&path)),
    };
    form.require(&["reason"]);
    if form.value("reason").chars().count() > REASON_CHARACTERS {
        let error = Message::new("error-too-long").with("most", REASON_CHARACTERS);
        form.reject("reason", error);
    }
    if form.has_errors() {
        return Ok(staff.show_errors(&page(&staff, id, form).await?));
    }
    let reason = form.value("reason").to_owned();
    match service::decide(&staff.app, &staff.account, id, approves, reason).await {
        Ok(_) => Ok(staff.go_with(&path, flash)),
        Err(WaiverError::Decided { .. }) => {
            let view = service::view(&staff.app, id).await.map_err(failure)?;
            if view.waiver.decided_by == Some(staff.account.id) {
                // It was sent twice by one press.
                return Ok(staff.go_with(&path, flash));
            }
            fields::reject(&mut form, "reason", "waiver-decided");
            Ok(staff.show_errors(&page(&staff, id, form).await?))
        }
        Err(error) if reject(&mut form, &error) => {
            Ok(staff.show_errors(&page(&staff, id, form).await?))
        }
        Err(error) => Err(failure(error)),
    }
}
