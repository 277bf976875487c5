//! Pages, the JSON API and device endpoints: HTTP in, HTML, JSON and event streams out.
//!
//! Handlers are thin. What a page and an API call do alike is a function of [`service`]; what is
//! decided is decided in the service crates; what is shown is a struct of [`view`] with its
//! template and the messages of [`i18n`].
//!
//! To add a page: a struct in `view`, a template, the messages in three languages, a handler in
//! `pages`, and a line in its router. To add an API call: a handler in `api` with its OpenAPI note.
//! Either way the tests then render it in every language and compare the list of routes.

pub mod api;
pub mod app;
pub mod devices;
pub mod i18n;
pub mod pages;
pub mod problem;
pub mod service;
pub mod stream;
pub mod view;

pub use app::{App, AppParts, WebConfig};

use axum::Router;

/// Everything the server answers.
pub fn router(app: App) -> Router {
    Router::new()
        .merge(app::bounded(pages::router()))
        .merge(api::router())
        .merge(devices::router())
        .merge(stream::router())
        .with_state(app.clone())
        .layer(axum::middleware::from_fn_with_state(
            app.clone(),
            pages::not_found_in_language,
        ))
        .layer(axum::middleware::from_fn_with_state(app, app::guard))
}
