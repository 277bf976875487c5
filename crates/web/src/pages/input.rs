//! What a form posts: names and values, within limits.

use super::failure::Failure;
use crate::view::forms::Form;
use axum::extract::{FromRequest, Request};
use axum::response::IntoResponse;

/// Most pairs of one form; the longest page of the journey has about sixty.
const PAIRS_MAX: usize = 200;

/// Posted names and values in order.
#[derive(Debug, Clone, Default)]
pub struct Posted(pub Vec<(String, String)>);

impl Posted {
    /// A form with these values.
    pub fn form<F: Form + Default>(&self) -> F {
        F::from_pairs(self.0.iter().map(|(name, value)| (name, value)))
    }

    /// The last value of a name; empty when it wasn't posted.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// The same as it was typed: a password may begin or end with a space.
    pub fn verbatim(&self, name: &str) -> String {
        let found = self.0.iter().rev().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

/// Signs that no answer has and that not every database keeps.
pub fn without_control_signs(text: &str) -> String {
    text.chars()
        .filter(|sign| !sign.is_control() || "\n\r\t".contains(*sign))
        .collect()
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let posted = axum::Form::<Vec<(String, String)>>::from_request(request, state).await;
        let axum::Form(pairs) = posted.map_err(|rejection| {
            // Its own text is for programs; the status alone makes a page.
            Failure::status(rejection.into_response().status())
        })?;
        let clean = |(name, value): (String, String)| (name, without_control_signs(&value));
        Ok(Self(pairs.into_iter().take(PAIRS_MAX).map(clean).collect()))
    }
}
