//! Pages anybody can read: the first page, help, the user agreement; and the files of the site.

use super::boards::Recent;
use super::failure::Failure;
use super::input::Posted;
use super::reader::{Member, Reader, go, own_path};
use super::shown;
use crate::app::App;
use crate::service::accounts::{AGREEMENT_VERSION, agreement_text};
use crate::view::public::Today;
use crate::view::{AgreementPage, Help, Home, assets, paths};
use accounts::{AcceptAgreement, AgreementMethod};
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use jiff::civil::Date;
use std::sync::Arc;

/// Where the open API is described for programs.
const OPEN_API_DOCUMENT: &str = "/api/openapi.json";

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route(paths::HOME, get(home))
        .route(paths::HELP, get(help))
        .route(paths::AGREEMENT, get(agreement).post(accept_agreement))
        .route(paths::OPEN_API, get(async || go(OPEN_API_DOCUMENT)))
        .route("/assets/{file}", get(asset))
}

async fn home(
    reader: Reader,
    Extension(recent): Extension<Arc<Recent>>,
) -> Result<Response, Failure> {
    let fees = shown::fees(&reader.app.settings, reader.today())?;
    let today = match recent.figures(&reader.app).await {
        Ok(figures) => Some(Today {
            checkpoints_open: shown::count(figures.open),
            booked: shown::count(figures.booked),
            admitted: shown::count(figures.let_in),
            as_of: shown::zoned(figures.as_of, &kernel::zone::kazakhstan()),
        }),
        Err(error) => {
            // The page is worth showing without them.
            tracing::warn!(%error, "the figures of the first page can't be read");
            None
        }
    };
    Ok(reader.show(&Home {
        chrome: reader.chrome(),
        fees,
        today,
    }))
}

async fn help(reader: Reader) -> Result<Response, Failure> {
    let rules = &reader.app.settings.rules;
    let page = Help {
        chrome: reader.chrome(),
        fees: shown::fees(&reader.app.settings, reader.today())?,
        hold_minutes: rules.hold_minutes,
        horizon_days: rules.horizon_days.unsigned_abs(),
        grace_minutes: rules.grace_minutes,
    };
    Ok(reader.show(&page))
}

/// The day a version took effect: versions are named after their month.
fn agreement_since() -> Date {
    format!("{AGREEMENT_VERSION}-01")
        .parse()
        .unwrap_or(Date::ZERO)
}

/// the text, with when the reader accepted it.
async fn agreement(reader: Reader) -> Response {
    let account = reader.account.as_ref();
    let accepted = account
        .and_then(|account| account.agreement.as_ref())
        .filter(|accepted| accepted.version == AGREEMENT_VERSION)
        .map(|accepted| shown::zoned(accepted.accepted_at, &kernel::zone::kazakhstan()));
    let asks = account.is_some() && accepted.is_none();
    reader.show(&AgreementPage {
        chrome: reader.chrome(),
        version: AGREEMENT_VERSION.to_owned(),
        since: agreement_since(),
        accepted,
        asks,
    })
}

async fn accept_agreement(member: Member, posted: Posted) -> Result<Response, Failure> {
    if posted.get("agreement") != "yes" {
        return Err(Failure::go(paths::AGREEMENT));
    }
    let command = AcceptAgreement {
        account: member.account.id,
        agreement: agreement_text(member.lang),
        method: AgreementMethod::PhoneCode,
        now: member.now(),
    };
    member.app.store.write(command).await?;
    member.app.forget_sessions();
    let next = member
        .query("next")
        .and_then(own_path)
        .unwrap_or(paths::AGREEMENT);
    Ok(member.go_with(next, "agreement-accepted"))
}

/// style sheet, script and icon; their addresses change with their content.
async fn asset(Path(file): Path<String>) -> Response {
    let Some(asset) = assets::find(&format!("{}{file}", paths::ASSETS)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    let kind = HeaderValue::from_static(asset.content_type);
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, forever),
        ],
        asset.body,
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_the_agreement_names_its_month() {
        assert_ne!(agreement_since(), Date::ZERO);
    }
}
