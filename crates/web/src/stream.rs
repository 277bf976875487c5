//! Live events over SSE.

use crate::app::App;
use axum::Router;

/// Its routes.
pub fn router() -> Router<App> {
    Router::new()
}
