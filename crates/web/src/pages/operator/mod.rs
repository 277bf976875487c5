//! The operator's pages: one screen that is always true, and the things an operator can do.
//!
//! Every handler asks for an [`super::reader::Operator`]; for other accounts these pages aren't there.

pub mod appeals;
pub mod capacity;
pub mod closures;
pub mod evidence;
pub mod home;
pub mod jobs;
pub mod lists;
pub mod payments;
pub mod registers;
pub mod waivers;
pub mod weekdays;

use super::fields;
use super::reader::{Operator, Reader};
use super::shown;
use crate::app::App;
use crate::i18n::Message;
use crate::view::forms::{Choice, Form};
use crate::view::operator::Effect;
use crate::view::paths;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use queue::Refusal;
use queue::commands::capacity::{CapacityEffect, CapacityOutcome, ChangeCapacity, NewCapacity};
use queue::model::checkpoint::Checkpoint;
use std::sync::Arc;

/// Largest list of vehicles, in bytes: ten thousand lines with room to spare.
const LIST_BYTES_MAX: usize = 1024 * 1024;

/// Most lorries a day that are no slip of the pen.
const LORRIES_MAX: i64 = 10_000;

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route(paths::OPERATOR, get(home::show))
        .route(paths::OPERATOR_JOBS, get(jobs::show))
        .route("/operator/jobs/{id}", post(jobs::submit).get(jobs::back))
        .route(
            paths::OPERATOR_CAPACITY,
            get(capacity::show).post(capacity::submit),
        )
        .route(
            paths::OPERATOR_WEEKDAYS,
            get(weekdays::show).post(weekdays::submit),
        )
        .route(
            paths::OPERATOR_CLOSURES,
            get(closures::show).post(closures::submit),
        )
        .route(
            "/operator/closures/{id}/lift",
            post(closures::lift).get(closures::back),
        )
        .route(paths::OPERATOR_PAYMENTS, get(payments::show))
        .merge(of_registers())
}

/// The routes of what the registers said.
fn of_registers() -> Router<App> {
    Router::new()
        .route(
            paths::OPERATOR_REGISTERS,
            get(registers::show).post(registers::pause),
        )
        .route(
            "/operator/registers/{name}/resume",
            post(registers::resume).get(registers::back),
        )
        .route(paths::OPERATOR_APPEALS, get(appeals::list))
        .route(
            "/operator/appeals/{id}",
            get(appeals::show).post(appeals::answer),
        )
        .route(paths::OPERATOR_STOPS, get(evidence::stops))
        .route(
            "/operator/stops/{id}/ask",
            post(evidence::ask_again).get(evidence::stops_back),
        )
        .route("/operator/bookings/{id}/evidence", get(evidence::show))
        .route(
            "/operator/bookings/{id}/evidence/export",
            post(evidence::export).get(evidence::back),
        )
}

/// The page to which a file is sent, with a limit of its own.
pub fn uploads() -> Router<App> {
    Router::new()
        .route(paths::OPERATOR_LISTS, get(lists::show).post(lists::submit))
        .layer(DefaultBodyLimit::max(LIST_BYTES_MAX))
}

/// Checkpoints to choose from: slug and name.
fn checkpoint_choices(reader: &Reader) -> Vec<Choice> {
    let all = reader.app.settings.checkpoints.iter();
    all.map(|checkpoint| {
        let name = shown::checkpoint_name(reader.lang, checkpoint);
        Choice::new(name.slug, name.name)
    })
    .collect()
}

/// The checkpoint of a form; none is an error of its field.
fn chosen_checkpoint<'a>(form: &mut impl Form, reader: &'a Reader) -> Option<&'a Checkpoint> {
    let found = reader
        .app
        .settings
        .checkpoints
        .by_slug(form.value("checkpoint"));
    if found.is_none() {
        fields::reject(form, "checkpoint", "choose");
    }
    found
}

/// Changes the capacity, or works out what the change would do.
async fn change_capacity(
    operator: &Operator,
    checkpoint: &Checkpoint,
    change: NewCapacity,
    preview: bool,
) -> Result<CapacityEffect, Refusal> {
    let command = ChangeCapacity {
        settings: Arc::clone(&operator.app.settings),
        seed: operator.app.ids.uuid(),
        operator: operator.account.id,
        checkpoint: checkpoint.number,
        change,
        preview,
        now: operator.now(),
    };
    match operator.app.store.write(command).await {
        Ok(effect) | Err(CapacityOutcome::Preview(effect)) => Ok(effect),
        Err(CapacityOutcome::Refused(refusal)) => Err(refusal),
    }
}

/// What a change would do, for pages.
fn effect_shown(operator: &Operator, checkpoint: &Checkpoint, effect: CapacityEffect) -> Effect {
    let bookings = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let settings = &operator.app.settings;
    let interval = |starts_at| shown::interval_from(starts_at, settings, &checkpoint.zone);
    Effect {
        moved: bookings(effect.moved),
        last_moved_to: effect.last_moved_to.map(interval),
        kept_over: bookings(effect.kept_over),
    }
}

/// The lorries of a day, the field `lorries`.
fn read_lorries(form: &mut impl Form) -> Option<i64> {
    let text: String = form
        .value("lorries")
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let number = text.parse().ok();
    match number {
        None => {
            let rule = if text.is_empty() {
                "required"
            } else {
                "number"
            };
            fields::reject(form, "lorries", rule);
        }
        Some(number) if !(0..=LORRIES_MAX).contains(&number) => {
            form.reject(
                "lorries",
                Message::new("error-capacity-range").with("most", LORRIES_MAX),
            );
        }
        Some(_) => {}
    }
    number
}
