//! The booking journey: one question a page, the answers kept on the server, then check your answers.
//!
//! The vehicle is asked first and the times are shown last: nobody looks for places, or holds one,
//! before it is known for which lorry. Nothing is held until the answers are checked and sent.
//!
//! * [`draft`]: the answers given so far, page by page, as they were typed.
//! * [`answers`]: reading them; a page is done when its answers can be read today.
//! * [`questions`], [`people`], [`time`], [`check`]: the pages.

pub mod answers;
pub mod check;
pub mod draft;
pub mod people;
pub mod questions;
pub mod time;

use super::failure::Failure;
use super::reader::Member;
use super::refusals::{self, Place};
use crate::app::App;
use crate::service::accounts::has_agreement_in_force;
use crate::service::debts;
use crate::view::paths;
use axum::Router;
use axum::routing::get;
use draft::{Draft, Step};
use queue::Refusal;

/// The routes of the journey.
pub fn router() -> Router<App> {
    Router::new()
        .route(
            paths::BOOK,
            get(questions::checkpoint).post(questions::submit_checkpoint),
        )
        .route(
            paths::BOOK_VEHICLE,
            get(questions::vehicle).post(questions::submit_vehicle),
        )
        .route(
            paths::BOOK_OWNER,
            get(people::owner).post(people::submit_owner),
        )
        .route(
            paths::BOOK_DRIVER,
            get(people::driver).post(people::submit_driver),
        )
        .route(
            paths::BOOK_TRUSTED,
            get(people::trusted).post(people::submit_trusted),
        )
        .route(
            paths::BOOK_CARGO,
            get(questions::cargo).post(questions::submit_cargo),
        )
        .route(
            paths::BOOK_CONSENT,
            get(questions::consent).post(questions::submit_consent),
        )
        .route(paths::BOOK_TIME, get(time::show).post(time::submit))
        .route(paths::BOOK_CHECK, get(check::show).post(check::submit))
}

/// The answers so far, if the reader may book at all and has answered everything before this page.
///
/// # Errors
/// A refusal page, or the way to the first page that isn't answered.
async fn begin(member: &Member, step: Step) -> Result<Draft, Failure> {
    may_book(member).await?;
    let draft = Draft::load(member).await?;
    match answers::first_gap(&draft, Some(step), member) {
        Some(gap) => Err(Failure::go(gap.path())),
        None => Ok(draft),
    }
}

/// told before the questions, not after them.
async fn may_book(member: &Member) -> Result<(), Failure> {
    let refusal = if has_agreement_in_force(&member.account) {
        debts::may_book(&member.app, &member.account).await?
    } else {
        Some(Refusal::AgreementNotAccepted)
    };
    match refusal {
        Some(refusal) => {
            let place = Place::of(paths::BOOKINGS);
            Err(Failure::answer(refusals::answer(member, refusal, &place)))
        }
        None => Ok(()),
    }
}
