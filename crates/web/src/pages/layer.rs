//! Around every page: the language switch (`?lang=`), and error pages in the reader's language.

use super::cookies;
use super::reader::{Reader, asked_language};
use crate::app::App;
use crate::problem::Problem;
use crate::view::ErrorPage;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// A chosen language is remembered for a year.
const LANGUAGE_SECONDS: i64 = 365 * 24 * 3600;

/// Addresses whose errors are for programs.
const FOR_PROGRAMS: [&str; 3] = ["/api/", "/devices/", "/payments/"];

fn is_for_programs(uri: &Uri) -> bool {
    FOR_PROGRAMS
        .iter()
        .any(|prefix| uri.path().starts_with(prefix))
}

/// An address that nothing has: a problem for programs, and for people an error that gets its page.
pub async fn nowhere(uri: Uri) -> Response {
    if is_for_programs(&uri) {
        return Problem::of_status(StatusCode::NOT_FOUND).into_response();
    }
    StatusCode::NOT_FOUND.into_response()
}

/// Keeps a language that was chosen with `?lang=`, and gives every error without a body of its own
/// a page in the reader's language.
pub async fn not_found_in_language(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    if is_for_programs(request.uri()) {
        return next.run(request).await;
    }
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let mut response = next.run(request).await;
    if needs_page(&response) {
        response = with_page(&app, &uri, &headers, response).await;
    }
    if let Some(lang) = asked_language(&uri) {
        let config = &app.config;
        cookies::set(
            &mut response,
            config,
            cookies::LANGUAGE,
            lang.code(),
            LANGUAGE_SECONDS,
        );
    }
    response
}

/// Errors of handlers have no body, those of the framework a line of plain text.
fn needs_page(response: &Response) -> bool {
    let status = response.status();
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let is_plain = kind.is_none_or(|kind| kind.starts_with("text/plain"));
    (status.is_client_error() || status.is_server_error()) && is_plain
}

async fn with_page(app: &App, uri: &Uri, headers: &HeaderMap, response: Response) -> Response {
    // While the storage fails nobody can be recognised; the page is shown all the same.
    let reader = match Reader::of(app, uri, headers).await {
        Ok(reader) => reader,
        Err(_) => Reader::nobody(app, uri, headers),
    };
    let (mut parts, _) = response.into_parts();
    let retry_after = parts
        .headers
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok());
    let page = ErrorPage {
        chrome: reader.chrome(),
        status: parts.status.as_u16(),
        retry_after_seconds: retry_after.and_then(|seconds| seconds.parse().ok()),
    };
    let html = page.render().unwrap_or_else(|error| {
        tracing::error!(%error, "the error page could not be written");
        parts.status.to_string()
    });
    parts.headers.remove(header::CONTENT_LENGTH);
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    parts.headers.insert(header::CONTENT_TYPE, kind);
    parts
        .headers
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Response::from_parts(parts, html.into())
}
