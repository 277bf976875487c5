//! The pages that people see.

use crate::app::App;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

/// Their routes.
pub fn router() -> Router<App> {
    Router::new()
}

/// Answers an address that no route has with a page in the reader's language.
pub async fn not_found_in_language(State(_): State<App>, request: Request, next: Next) -> Response {
    next.run(request).await
}
