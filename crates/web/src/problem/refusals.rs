//! Which refusal of the services becomes which problem: status, code, clause, facts, words.

use super::{FieldError, Problem};
use crate::i18n::Value;
use crate::service::accounts::SigningError;
use crate::service::payments::PaymentError;
use accounts::{AccountError, PasswordError};
use axum::http::StatusCode;
use jiff::Timestamp;
use passage::PassageError;
use payments::MoneyBackError;
use queue::Refusal;
use queue::commands::capacity::CapacityOutcome;
use queue::waivers::WaiverError;
use store::StoreError;

/// An instant in words: checkpoints and their users are in Kazakhstan.
fn moment(at: Timestamp) -> Value {
    Value::Moment(Box::new(at.to_zoned(kernel::zone::kazakhstan())))
}

impl From<StoreError> for Problem {
    /// A storage failure is mostly temporary for the caller: try again. The log has the details.
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Busy => return Self::busy(),
            StoreError::OutcomeUnknown => {
                tracing::error!(%error, "a commit went unanswered");
                let status = StatusCode::SERVICE_UNAVAILABLE;
                return Self::new(status, "outcome-unknown").retry_after(1);
            }
            _ => tracing::error!(%error, "the storage failed"),
        }
        match error {
            StoreError::BadData { .. }
            | StoreError::NoRow { .. }
            | StoreError::Constraint { .. }
            | StoreError::Migration(_) => {
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal-error")
            }
            _ => Self::busy(),
        }
    }
}

fn status_of(refusal: &Refusal) -> StatusCode {
    use StatusCode as S;
    match refusal {
        Refusal::NoFreePlace { .. }
        | Refusal::ExpeditedQuotaFull { .. }
        | Refusal::CheckpointClosed { .. }
        | Refusal::VehicleHasActiveBooking
        | Refusal::HoldWindowUsed { .. }
        | Refusal::WrongState { .. }
        | Refusal::MoveTooLate
        | Refusal::AlreadyChosen { .. }
        | Refusal::NothingToChoose
        | Refusal::CheckNotAppealable { .. }
        | Refusal::AppealFiled
        | Refusal::AppealAnswered
        | Refusal::SameTime => S::CONFLICT,
        Refusal::MoveNeedsPayment { .. } | Refusal::BalanceTooSmall { .. } => S::PAYMENT_REQUIRED,
        Refusal::AccountBlocked { .. } | Refusal::AgreementNotAccepted => S::FORBIDDEN,
        Refusal::AccountNotFound
        | Refusal::BookingNotFound
        | Refusal::CheckpointNotFound
        | Refusal::AppealNotFound
        | Refusal::PlaceNotFound => S::NOT_FOUND,
        Refusal::NoTariff(_) => S::INTERNAL_SERVER_ERROR,
        _ => S::UNPROCESSABLE_ENTITY,
    }
}

/// What the messages of a refusal have in them.
fn values_of(refusal: &Refusal) -> Vec<(&'static str, Value)> {
    match refusal {
        Refusal::TooManyTrustedDrivers { most, .. } => {
            vec![(
                "most",
                Value::Number(i64::try_from(*most).unwrap_or(i64::MAX)),
            )]
        }
        Refusal::CheckNotAppealable { check } => {
            vec![("check", Value::Number(i64::from(*check)))]
        }
        Refusal::AppealWords { least, most } => {
            let number = |count: usize| Value::Number(i64::try_from(count).unwrap_or(i64::MAX));
            vec![("least", number(*least)), ("most", number(*most))]
        }
        Refusal::BeyondHorizon { last } => vec![("last", Value::Date(*last))],
        Refusal::HoldWindowUsed { until } => vec![("until", moment(*until))],
        Refusal::AccountBlocked { reason, debt } => {
            let mut values = vec![("reason", Value::key(format!("block-{reason}")))];
            values.extend(debt.map(|debt| ("debt", Value::MoneyMinor(debt.minor))));
            values
        }
        Refusal::WrongState { state } => {
            vec![(
                "state",
                Value::key(format!("state-{}", state.replace('_', "-"))),
            )]
        }
        Refusal::AlreadyChosen { choice } => {
            vec![(
                "choice",
                Value::key(format!("chosen-{}", choice.replace('_', "-"))),
            )]
        }
        Refusal::MoveNeedsPayment { fee } => vec![("fee", Value::MoneyMinor(fee.minor))],
        Refusal::BalanceTooSmall { fee, balance } => vec![
            ("fee", Value::MoneyMinor(fee.minor)),
            ("balance", Value::MoneyMinor(balance.minor)),
        ],
        _ => Vec::new(),
    }
}

/// The facts of a refusal without its code, which has a place of its own.
fn facts_of(refusal: &Refusal) -> Option<serde_json::Value> {
    let mut facts = serde_json::to_value(refusal).ok()?;
    facts.as_object_mut()?.remove("code");
    facts
        .as_object()
        .is_some_and(|facts| !facts.is_empty())
        .then_some(facts)
}

/// A setting that makes no sense, as an error of its field.
fn bad_setting(field: &str) -> Problem {
    if field == "closure" {
        return Problem::not_found("closure-not-found");
    }
    let (rule, values) = match field {
        "lorries" => ("capacity-range", vec![("most", Value::Number(10_000))]),
        "weekday" => ("weekday", Vec::new()),
        "until" => ("period-order", Vec::new()),
        "date" => ("published-date", Vec::new()),
        "ground" => ("list-ground", Vec::new()),
        _ => ("required", Vec::new()),
    };
    Problem::invalid(vec![FieldError::new(field, rule, values)])
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match &refusal {
            Refusal::Store(failure) => return failure.0.clone().into(),
            Refusal::BadSetting { field, .. } => return bad_setting(field),
            _ => {}
        }
        let mut problem = Self::new(status_of(&refusal), refusal.code());
        problem.title = refusal.to_string();
        problem.clause = refusal.clause().map(str::to_owned);
        problem.values = values_of(&refusal);
        problem.facts = facts_of(&refusal);
        problem
    }
}

impl From<CapacityOutcome> for Problem {
    fn from(outcome: CapacityOutcome) -> Self {
        match outcome {
            CapacityOutcome::Refused(refusal) => refusal.into(),
            // Handlers answer previews before they come here.
            CapacityOutcome::Preview(_) => Self::of_status(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        use StatusCode as S;
        let (status, code, until) = match &error {
            AccountError::Store(store) => return store.clone().into(),
            AccountError::CodeForm => {
                return Self::invalid(vec![FieldError::new("code", "code-format", Vec::new())]);
            }
            AccountError::ResendTooSoon { retry_at } => (
                S::TOO_MANY_REQUESTS,
                "code-resend-too-soon",
                Some(*retry_at),
            ),
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
                tracing::error!(%error, "an account command was given wrong data");
                return Self::of_status(S::INTERNAL_SERVER_ERROR);
            }
        };
        let mut problem = Self::new(status, code);
        problem.title = error.to_string();
        if let Some(until) = until {
            problem = problem
                .with("until", moment(until))
                .with_facts(serde_json::json!({ "until": until }));
        }
        problem
    }
}

impl From<SigningError> for Problem {
    fn from(error: SigningError) -> Self {
        let title = error.to_string();
        let mut problem = match error {
            SigningError::Account(error) => return error.into(),
            SigningError::Password(rule) => return weak_password("password", &rule),
            SigningError::WrongCredentials => {
                Self::new(StatusCode::UNAUTHORIZED, "wrong-credentials")
            }
            SigningError::WrongCode { attempts_left } => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "code-wrong")
                    .with("left", Value::Number(attempts_left))
                    .with_facts(serde_json::json!({ "attempts_left": attempts_left }))
            }
            SigningError::Broken => return Self::busy(),
        };
        problem.title = title;
        problem
    }
}

/// The rule that a new password breaks.
pub(crate) fn password_rule(rule: &PasswordError) -> (&'static str, super::Values) {
    let number = |count: usize| Value::Number(i64::try_from(count).unwrap_or(i64::MAX));
    match rule {
        PasswordError::TooShort => (
            "password-least",
            vec![("least", number(accounts::PASSWORD_MIN_CHARACTERS))],
        ),
        PasswordError::TooLong => (
            "password-most",
            vec![("most", number(accounts::PASSWORD_MAX_BYTES))],
        ),
        PasswordError::OneCharacter | PasswordError::Hashing(_) => ("password-common", Vec::new()),
    }
}

fn weak_password(field: &str, rule: &PasswordError) -> Problem {
    if let PasswordError::Hashing(reason) = rule {
        tracing::error!(reason, "a password could not be hashed");
        return Problem::busy();
    }
    let (code, values) = password_rule(rule);
    Problem::invalid(vec![FieldError::new(field, code, values)])
}

impl From<PaymentError> for Problem {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::Refused(refusal) => refusal.into(),
            PaymentError::Bank(error) => {
                tracing::warn!(%error, "the bank gave no answer");
                let status = StatusCode::SERVICE_UNAVAILABLE;
                Self::new(status, "bank-unreachable").retry_after(10)
            }
        }
    }
}

impl From<PassageError> for Problem {
    /// What a device may learn: nothing of why it is not believed.
    fn from(error: PassageError) -> Self {
        match error {
            PassageError::Store(error) => error.into(),
            PassageError::Queue(refusal) => refusal.into(),
            PassageError::UnknownDevice | PassageError::NotACamera { .. } => {
                Self::not_found("no-such-address")
            }
            PassageError::BadField { field, rule } => {
                let values = vec![("reason", Value::Text(rule))];
                Self::invalid(vec![FieldError::new(field, "device-field", values)])
            }
            PassageError::KindChanged { .. } | PassageError::PlaceHasBarrier { .. } => {
                Self::new(StatusCode::CONFLICT, error.code())
            }
        }
    }
}

impl From<WaiverError> for Problem {
    fn from(error: WaiverError) -> Self {
        use StatusCode as S;
        let title = error.to_string();
        let mut problem = match error {
            WaiverError::Store(failure) => return failure.0.into(),
            WaiverError::Field { field, .. } => {
                let rule = match field {
                    "until" => "waiver-interval",
                    _ => "required",
                };
                return Self::invalid(vec![FieldError::new(field, rule, Vec::new())]);
            }
            WaiverError::NobodyAffected => Self::new(S::UNPROCESSABLE_ENTITY, "waiver-for-nobody"),
            WaiverError::TooMany { bookings } => {
                Self::new(S::UNPROCESSABLE_ENTITY, "waiver-too-large")
                    .with("most", Value::Number(queue::waivers::BOOKINGS_MAX))
                    .with_facts(serde_json::json!({ "bookings": bookings }))
            }
            WaiverError::NotFound => Self::not_found("waiver-not-found"),
            WaiverError::Decided { state } => Self::new(S::CONFLICT, "waiver-decided")
                .with("state", Value::key(format!("waiver-state-{state}"))),
            WaiverError::SamePerson => Self::new(S::CONFLICT, "waiver-own"),
            WaiverError::NotAllowed => Self::forbidden("waiver-role"),
        };
        problem.title = title;
        problem.clause = Some(String::from("Q-28.3"));
        problem
    }
}

impl From<MoneyBackError> for Problem {
    fn from(error: MoneyBackError) -> Self {
        let title = error.to_string();
        let money = |money: kernel::money::Money| Value::MoneyMinor(money.minor);
        let mut problem = match error {
            MoneyBackError::Store(error) => return error.into(),
            MoneyBackError::Amount(_) => {
                let error = FieldError::new("amount_minor", "money-amount", Vec::new());
                return Self::invalid(vec![error]);
            }
            MoneyBackError::TooMuch { balance } => {
                Self::new(StatusCode::CONFLICT, "money-not-there")
                    .with("balance", money(balance))
                    .with_facts(serde_json::json!({ "balance_minor": balance.minor }))
            }
            MoneyBackError::Owes { owed } => {
                let mut problem = Self::new(StatusCode::CONFLICT, "money-owed")
                    .with("owed", money(owed))
                    .with_facts(serde_json::json!({ "owed_minor": owed.minor }));
                problem.clause = Some(String::from("Q-27"));
                problem
            }
        };
        problem.title = title;
        problem
    }
}
