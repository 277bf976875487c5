//! Problem details (RFC 9457): every error of the API names the rule, the field and the way out.

use crate::i18n::Lang;
use crate::service::accounts::SigningError;
use accounts::AccountError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use queue::Refusal;
use serde::Serialize;
use store::StoreError;

/// One field that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// Path of the field, such as `details.vehicle.plate`.
    pub field: String,
    /// Code of the rule, kebab-case; `error-<rule>` is its message.
    pub rule: String,
    /// The rule and the way out, in the caller's language.
    pub message: String,
}

/// An error answer of the API.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// `/problems/<code>`, a page of this server that explains it.
    #[serde(rename = "type")]
    pub kind: String,
    /// HTTP status.
    pub status: u16,
    /// Code, kebab-case.
    pub code: String,
    /// What is refused, in the caller's language.
    pub title: String,
    /// What to do next, in the caller's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The clause of the order it rests on, such as `Q-21`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Facts for programs: `next_free`, `until`, `fee` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facts: Option<serde_json::Value>,
    /// Fields that break a rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Seconds after which repeating may help.
    #[serde(skip)]
    pub retry_after_seconds: Option<u32>,
}

impl Problem {
    /// A problem with a code; the texts follow in [`Problem::say`].
    pub fn new(status: StatusCode, code: &str) -> Self {
        Self {
            kind: format!("/problems/{code}"),
            status: status.as_u16(),
            code: code.to_owned(),
            title: code.replace('-', " "),
            detail: None,
            clause: None,
            facts: None,
            errors: Vec::new(),
            retry_after_seconds: None,
        }
    }

    /// 403.
    pub fn forbidden(code: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, code)
    }

    /// 404.
    pub fn not_found(code: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, code)
    }

    /// 401: sign in first.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "sign-in-first")
    }

    /// 503: the server has too much to do; repeating helps.
    pub fn busy() -> Self {
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy");
        problem.retry_after_seconds = Some(1);
        problem
    }

    /// 422 with the fields that break a rule.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-fields");
        problem.errors = errors;
        problem
    }

    /// Adds facts for programs.
    #[must_use]
    pub fn with_facts(mut self, facts: serde_json::Value) -> Self {
        self.facts = Some(facts);
        self
    }

    /// Puts title and detail into words: `refusal-<code>` and `refusal-<code>-next`, else
    /// `problem-<code>` and `problem-<code>-next`; the code stays if there is no message.
    #[must_use]
    pub fn say(mut self, lang: Lang) -> Self {
        for prefix in ["refusal", "problem"] {
            let key = format!("{prefix}-{}", self.code);
            if lang.has(&key) {
                self.title = lang.t(&key);
                let next = format!("{key}-next");
                if lang.has(&next) {
                    self.detail = Some(lang.t(&next));
                }
                break;
            }
        }
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json; charset=utf-8"),
        );
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<StoreError> for Problem {
    /// A storage failure is temporary for the caller: try again. The log has the details.
    fn from(error: StoreError) -> Self {
        if !matches!(error, StoreError::Busy) {
            tracing::error!(%error, "the storage failed");
        }
        Self::busy()
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        use StatusCode as S;
        let status = match &refusal {
            Refusal::Store(failure) => return failure.0.clone().into(),
            Refusal::NoFreePlace { .. }
            | Refusal::ExpeditedQuotaFull { .. }
            | Refusal::CheckpointClosed { .. }
            | Refusal::VehicleHasActiveBooking
            | Refusal::HoldWindowUsed { .. }
            | Refusal::WrongState { .. }
            | Refusal::MoveTooLate
            | Refusal::SameTime => S::CONFLICT,
            Refusal::MoveNeedsPayment { .. } | Refusal::BalanceTooSmall { .. } => {
                S::PAYMENT_REQUIRED
            }
            Refusal::AccountBlocked { .. } | Refusal::AgreementNotAccepted => S::FORBIDDEN,
            Refusal::AccountNotFound
            | Refusal::BookingNotFound
            | Refusal::CheckpointNotFound
            | Refusal::PlaceNotFound => S::NOT_FOUND,
            _ => S::UNPROCESSABLE_ENTITY,
        };
        let mut problem = Self::new(status, refusal.code());
        problem.title = refusal.to_string();
        problem.clause = refusal.clause().map(str::to_owned);
        problem.facts = serde_json::to_value(&refusal).ok();
        problem
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        use StatusCode as S;
        let (status, code, until) = match &error {
            AccountError::Store(store) => return store.clone().into(),
            AccountError::CodeForm => (S::UNPROCESSABLE_ENTITY, "code-form", None),
            AccountError::ResendTooSoon { retry_at } => {
                (S::TOO_MANY_REQUESTS, "code-resend-too-soon", Some(*retry_at))
            }
            AccountError::TooManyCodes { retry_at } => {
                (S::TOO_MANY_REQUESTS, "code-too-many", Some(*retry_at))
            }
            AccountError::CodeNotRequested => (S::CONFLICT, "code-not-requested", None),
            AccountError::CodeExpired => (S::CONFLICT, "code-expired", None),
            AccountError::TooManyAttempts => (S::TOO_MANY_REQUESTS, "code-attempts", None),
            AccountError::TicketUnknown | AccountError::TicketExpired => {
                (S::CONFLICT, "ticket-expired", None)
            }
            AccountError::AlreadySignedUp => (S::CONFLICT, "already-signed-up", None),
            AccountError::UnknownAccount => (S::NOT_FOUND, "account-not-found", None),
            AccountError::SignInThrottled { until } => {
                (S::TOO_MANY_REQUESTS, "sign-in-throttled", Some(*until))
            }
            AccountError::PasswordChanged => (S::CONFLICT, "password-changed", None),
            AccountError::PasswordNotHashed | AccountError::AgreementVersion => {
                (S::UNPROCESSABLE_ENTITY, "account-data", None)
            }
        };
        let mut problem = Self::new(status, code);
        problem.title = error.to_string();
        problem.facts = until.map(|until| serde_json::json!({ "until": until }));
        problem
    }
}

impl From<SigningError> for Problem {
    fn from(error: SigningError) -> Self {
        let (status, code) = match error {
            SigningError::Account(error) => return error.into(),
            SigningError::Password(_) => (StatusCode::UNPROCESSABLE_ENTITY, "password"),
            SigningError::WrongCredentials => (StatusCode::UNAUTHORIZED, "wrong-credentials"),
            SigningError::WrongCode { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "code-wrong"),
            SigningError::Broken => return Self::busy(),
        };
        let mut problem = Self::new(status, code);
        problem.title = error.to_string();
        problem
    }
}
