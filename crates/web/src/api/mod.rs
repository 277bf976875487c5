//! The JSON API under `/api/v1`.

use crate::app::App;
use axum::Router;

/// Its routes.
pub fn router() -> Router<App> {
    Router::new()
}
