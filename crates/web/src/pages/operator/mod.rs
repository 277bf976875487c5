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

use super::reader::{Operator, Reader};
use super::shown;
use crate::app::App;
use crate::view::forms::{Choice, Form};
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
        super::fields::reject(form, "checkpoint", "choose");
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

/// A number of bookings for pages.
fn bookings(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
