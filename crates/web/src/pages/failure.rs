//! The ways a handler ends without its page: an error status, a redirect, or a page of its own.

use crate::service::accounts::SigningError;
use crate::service::payments::PaymentError;
use accounts::AccountError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use queue::Refusal;
use store::StoreError;

/// Seconds after which a busy server is worth another try.
const BUSY_SECONDS: u32 = 2;

/// An answer that isn't the page that was asked for. Error statuses have no body here:
/// [`super::layer`] gives them one in the reader's language.
#[derive(Debug)]
pub struct Failure(Box<Response>);

impl Failure {
    /// An answer that is ready.
    pub fn answer(response: impl IntoResponse) -> Self {
        Self(Box::new(response.into_response()))
    }

    /// An error status.
    pub fn status(status: StatusCode) -> Self {
        Self::answer(status)
    }

    /// 404.
    pub fn not_found() -> Self {
        Self::status(StatusCode::NOT_FOUND)
    }

    /// 303 to another page.
    pub fn go(to: &str) -> Self {
        Self::answer(Redirect::to(to))
    }

    /// 503: the server has too much to do, or something it needs doesn't answer.
    pub fn busy() -> Self {
        Self::later(StatusCode::SERVICE_UNAVAILABLE, BUSY_SECONDS)
    }

    /// 429: too often; possible again from an instant.
    pub fn too_often(until: Timestamp, now: Timestamp) -> Self {
        let seconds = until.duration_since(now).as_secs().clamp(1, 24 * 3600);
        Self::later(
            StatusCode::TOO_MANY_REQUESTS,
            u32::try_from(seconds).unwrap_or(1),
        )
    }

    fn later(status: StatusCode, seconds: u32) -> Self {
        let mut response = status.into_response();
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        Self(Box::new(response))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<StoreError> for Failure {
    /// A storage failure is temporary for the reader. The log has the details.
    fn from(error: StoreError) -> Self {
        if !matches!(error, StoreError::Busy) {
            tracing::error!(%error, "the storage failed");
        }
        Self::busy()
    }
}

impl From<AccountError> for Failure {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Store(error) => error.into(),
            other => {
                tracing::warn!(%other, "an account refused what a page should have excluded");
                Self::status(StatusCode::UNPROCESSABLE_ENTITY)
            }
        }
    }
}

impl From<SigningError> for Failure {
    fn from(error: SigningError) -> Self {
        match error {
            SigningError::Account(error) => error.into(),
            SigningError::Broken => Self::busy(),
            _ => Self::status(StatusCode::UNPROCESSABLE_ENTITY),
        }
    }
}

impl From<Refusal> for Failure {
    /// Refusals that have no page of their own: things that aren't there, and the storage.
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Store(failure) => failure.0.into(),
            Refusal::BookingNotFound | Refusal::CheckpointNotFound | Refusal::AppealNotFound => {
                Self::not_found()
            }
            other => {
                tracing::warn!(%other, "a refusal without a page");
                Self::status(StatusCode::UNPROCESSABLE_ENTITY)
            }
        }
    }
}

impl From<PaymentError> for Failure {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::Refused(refusal) => refusal.into(),
            PaymentError::Bank(error) => {
                tracing::error!(%error, "the bank can't be reached");
                Self::busy()
            }
        }
    }
}
