//! The JSON API under `/api/v1`, its OpenAPI document, the bank's messages and the health check.
//!
//! A handler takes the caller, the key and the body out of the request ([`extract`]), reads the body
//! so that all wrong fields are told at once ([`reading`]), calls a function of
//! [`crate::service`] or a query, and answers with a form of its own. Whatever goes wrong is a
//! [`Problem`] with a code of [`codes`].
//!
//! To add an operation: a handler with its `utoipa::path`, a line in `operations`, its codes in
//! [`codes`], an example of its body in `examples`; the tests then hold its answers against all of
//! that, send it broken bodies, and try it with every role.

mod answers;
mod appeals;
pub mod bank;
mod biller;
mod board;
mod bodies;
mod bookings;
mod cargo;
mod changes;
mod checkpoints;
mod checks;
pub mod codes;
mod debts;
mod details;
mod details_answer;
mod doubts;
pub(crate) mod evidence;
mod examples;
pub mod extract;
mod finance;
mod health;
mod me;
mod money;
mod notices;
mod openapi;
mod operator;
mod password_reset;
pub mod reading;
mod redress;
mod registers;
mod rules;
mod sign_up;
mod staff;
mod tariffs;
mod upkeep;
mod waivers;
mod words;

use crate::app::{App, BODY_BYTES_MAX, guarded};
use crate::i18n::Lang;
use crate::problem::{Problem, language};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use bytes::Bytes;
use std::sync::LazyLock;
use utoipa::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

/// Where the operations are.
pub const BASE: &str = "/api/v1";
/// Where the document is.
pub const DOCUMENT: &str = "/api/openapi.json";

/// The operations under [`BASE`].
fn operations() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_up::request_code))
        .routes(routes!(sign_up::confirm))
        .routes(routes!(sign_up::sign_up))
        .routes(routes!(password_reset::request_code))
        .routes(routes!(password_reset::confirm))
        .routes(routes!(password_reset::reset))
        .routes(routes!(me::sign_in))
        .routes(routes!(me::sign_out))
        .routes(routes!(me::me))
        .routes(routes!(me::agreement))
        .routes(routes!(me::accept))
        .routes(routes!(debts::view))
        .routes(routes!(debts::pay))
        .routes(routes!(checkpoints::list))
        .routes(routes!(checkpoints::view))
        .routes(routes!(checkpoints::places))
        .routes(routes!(checkpoints::first_free))
        .routes(routes!(board::board))
        .routes(routes!(tariffs::list))
        .routes(routes!(tariffs::preview))
        .routes(routes!(bookings::take_place, bookings::list))
        .routes(routes!(bookings::view))
        .routes(routes!(changes::move_booking))
        .routes(routes!(changes::cancel))
        .routes(routes!(changes::change_driver))
        .routes(routes!(changes::pay))
        .routes(routes!(changes::pay_from_balance))
        .routes(routes!(changes::pay_for_move))
        .routes(routes!(appeals::list, appeals::file))
        .routes(routes!(appeals::again))
        .routes(routes!(appeals::consents))
        .routes(routes!(appeals::revoke))
        .routes(routes!(money::view))
        .routes(routes!(money::statement))
        .routes(routes!(money::statement_pdf))
        .routes(routes!(money::statement_csv))
        .routes(routes!(money::receipt))
        .routes(routes!(money::receipt_pdf))
        .routes(routes!(money::check))
        .routes(routes!(notices::list))
        .routes(routes!(notices::read))
        .routes(routes!(operator::set_capacity))
        .routes(routes!(operator::announce_closure))
        .routes(routes!(operator::end_closure))
        .routes(list_import())
        .routes(routes!(upkeep::dead_jobs))
        .routes(routes!(upkeep::retry))
        .routes(routes!(upkeep::discard))
        .routes(routes!(upkeep::journal))
        .routes(routes!(upkeep::audit))
        .routes(routes!(registers::list))
        .routes(routes!(registers::pause))
        .routes(routes!(registers::resume))
        .routes(routes!(evidence::appeals))
        .routes(routes!(evidence::appeal))
        .routes(routes!(evidence::answer))
        .routes(routes!(evidence::stops))
        .routes(routes!(evidence::ask_again))
        .routes(routes!(evidence::view))
        .routes(routes!(evidence::export))
        .routes(routes!(redress::choose_option))
        .routes(routes!(redress::choose_for_money))
        .routes(routes!(redress::money_back))
        .merge(of_waivers())
        .merge(of_finance())
}

/// The operations of waivers, which accountants have too.
fn of_waivers() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(waivers::list, waivers::propose))
        .routes(routes!(waivers::view))
        .routes(routes!(waivers::approve))
        .routes(routes!(waivers::reject))
}

/// The operations of accountants and auditors.
fn of_finance() -> OpenApiRouter<App> {
    use finance::{books, look, payouts, statements, withdrawals, work};
    OpenApiRouter::new()
        .routes(routes!(look::sums))
        .routes(routes!(look::messages))
        .routes(routes!(look::message))
        .routes(routes!(look::unknown))
        .routes(routes!(look::unknown_one))
        .routes(routes!(work::propose_match))
        .routes(
            routes!(statements::list, statements::import)
                .layer(DefaultBodyLimit::max(payments::STATEMENT_BYTES)),
        )
        .routes(routes!(statements::view))
        .routes(routes!(statements::reconcile))
        .routes(routes!(books::report))
        .routes(routes!(books::orders, books::make))
        .routes(routes!(work::list, work::propose))
        .routes(routes!(work::decide))
        .routes(routes!(payouts::refunds))
        .routes(routes!(payouts::list, payouts::make))
        .routes(routes!(payouts::decide))
        .routes(routes!(payouts::file))
        .routes(routes!(withdrawals::list, withdrawals::propose))
        .routes(routes!(withdrawals::decide))
        .routes(routes!(look::debtors))
        .routes(routes!(look::expected))
}

/// Lists are larger than other bodies.
fn list_import() -> utoipa_axum::router::UtoipaMethodRouter<App> {
    routes!(operator::import_list).layer(DefaultBodyLimit::max(operator::LIST_BYTES_MAX))
}

/// The bank's messages are smaller.
fn bank_message() -> utoipa_axum::router::UtoipaMethodRouter<App> {
    routes!(bank::deliver).layer(DefaultBodyLimit::max(bank::MESSAGE_BYTES_MAX))
}

/// Everything that is documented here, with its routes.
fn documented() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::Base::openapi())
        .nest(BASE, operations())
        .routes(routes!(explain))
        .routes(bank_message())
        .routes(routes!(health::health))
}

/// The finished document.
static DOCUMENT_BYTES: LazyLock<Bytes> = LazyLock::new(|| {
    let mut collected = documented().into_openapi();
    collected.merge(crate::devices::documented().into_openapi());
    collected.merge(crate::stream::documented().into_openapi());
    serde_json::to_vec(&openapi::finished(&collected))
        .unwrap_or_default()
        .into()
});

async fn document() -> Response {
    let kind = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "max-age=300"),
    ];
    (kind, DOCUMENT_BYTES.clone()).into_response()
}

/// Explain a problem
///
/// What a code means and what to do about it, in the caller's language; `type` of a problem leads
/// here.
#[utoipa::path(
    get, path = "/api/problems/{code}", tag = "upkeep", operation_id = "explainProblem",
    security(()), params(("code" = String, Path, description = "The code")),
    responses((status = 200, description = "The problem, as it would be answered", body = crate::problem::Answer)),
)]
async fn explain(headers: HeaderMap, Path(code): Path<String>) -> Result<Response, Problem> {
    let lang: Lang = language(&headers);
    let status = codes::status_of(&code).ok_or_else(|| Problem::not_found("no-such-address"))?;
    Ok(axum::Json(codes::sample(&code, status).say(lang)).into_response())
}

async fn nowhere() -> Problem {
    Problem::of_status(StatusCode::NOT_FOUND)
}

/// Its routes.
pub fn router() -> Router<App> {
    let router: Router<App> = documented().into();
    let router = router
        .route(DOCUMENT, get(document))
        .route(biller::BILLER, get(biller::answer))
        .route("/api/{*rest}", any(nowhere))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
    guarded(router)
}
