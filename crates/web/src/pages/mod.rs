//! The pages that people see: handlers that read a request, call a service, and fill a page of [`crate::view`].
//!
//! * [`reader`]: who reads, in which language; every handler begins with it.
//! * [`failure`]: the ways a handler ends without its page; [`layer`] shows them in the reader's language.
//! * [`input`], [`fields`]: posted pairs, and reading them with the types of the kernel.
//! * [`shown`]: values of the domain as the pages show them.
//!
//! All writes are posted and end in a redirect (303), so that going back and loading again never
//! does a thing twice.

pub mod appeals;
pub mod boards;
pub mod bookings;
pub mod change;
pub mod checkpoints;
pub mod checks;
pub mod consents;
pub mod cookies;
pub mod debts;
pub mod documents;
pub mod failure;
pub mod fields;
pub mod finance;
pub mod finance_rates;
pub mod input;
pub mod journey;
pub mod layer;
pub mod money;
pub mod notices;
pub mod operator;
pub mod password_reset;
pub mod payment;
pub mod payout_account;
pub mod proof;
pub mod public;
pub mod reader;
pub mod redress;
pub mod refusals;
pub mod shown;
pub mod sign_in;
pub mod sign_up;
pub mod tariffs;
pub mod times;

pub use layer::not_found_in_language;

use crate::app::{App, BODY_BYTES_MAX};
use axum::extract::DefaultBodyLimit;
use axum::{Extension, Router};

/// Their routes.
pub fn router() -> Router<App> {
    Router::new()
        .merge(public::router())
        .merge(tariffs::router())
        .merge(sign_up::router())
        .merge(sign_in::router())
        .merge(password_reset::router())
        .merge(checkpoints::router())
        .merge(journey::router())
        .merge(bookings::router())
        .merge(appeals::router())
        .merge(consents::router())
        .merge(payment::router())
        .merge(debts::router())
        .merge(payout_account::router())
        .merge(change::router())
        .merge(notices::router())
        .merge(money::router())
        .merge(documents::router())
        .merge(redress::router())
        .merge(operator::router())
        .merge(operator::waivers::router())
        .merge(finance::router())
        .merge(finance_rates::router())
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .merge(operator::uploads())
        .merge(finance::uploads())
        .merge(finance_rates::uploads())
        .layer(Extension(boards::Recent::shared()))
        .fallback(layer::nowhere)
}
