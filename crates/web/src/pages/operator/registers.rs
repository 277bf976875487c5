//! The state registers: how each answers, pausing one with a reason, and resuming it.

use crate::i18n::{Lang, Message};
use crate::pages::failure::Failure;
use crate::pages::fields;
use crate::pages::input::Posted;
use crate::pages::reader::{Operator, go};
use crate::pages::shown;
use crate::service::oversight::{self, RegisterFacts};
use crate::view::forms::{Choice, Form};
use crate::view::registers::{PauseForm, PauseView, RegisterRow};
use crate::view::{OperatorRegisters, paths};
use axum::extract::Path;
use axum::response::Response;
use queue::figures::{AskUnderWay, UnderWay};
use registers::BreakerState;
use registers::keeping::pauses::{
    PauseError, PauseRegister, REASON_CHARACTERS_MAX, ResumeRegister,
};

/// A register as the pages show it.
pub fn row(facts: &RegisterFacts, under_way: &UnderWay) -> RegisterRow {
    let zone = kernel::zone::kazakhstan();
    let health = &facts.health;
    let waiting = under_way.awaited.get(&health.register).copied();
    RegisterRow {
        register: health.register.as_str().to_owned(),
        name: health.register.as_str().to_owned(),
        service: facts.service.clone(),
        state: facts.state(),
        until: match health.breaker {
            BreakerState::Open { until } if facts.pause.is_none() => {
                Some(shown::zoned(until, &zone))
            }
            _ => None,
        },
        asked: health.asked,
        answers: health.answers,
        silences: health.silences,
        p50_ms: health.p50_ms,
        p95_ms: health.p95_ms,
        waiting: shown::count(waiting.unwrap_or_default()),
        pause: facts.pause.as_ref().map(|(pause, by)| PauseView {
            reason: pause.reason.clone(),
            since: shown::zoned(pause.paused_at, &zone),
            by: by.clone(),
        }),
    }
}

async fn page(operator: &Operator, form: PauseForm) -> Result<OperatorRegisters, Failure> {
    let app = &operator.app;
    let under_way = app.store.read(AskUnderWay).await?;
    let facts = oversight::registers(app).await?;
    let choice = |lang: Lang, facts: &RegisterFacts| {
        let register = facts.health.register;
        Choice::new(register.as_str(), lang.t(&register.text_id()))
    };
    Ok(OperatorRegisters {
        chrome: operator.chrome(),
        registers: facts.iter().map(|facts| row(facts, &under_way)).collect(),
        choices: facts
            .iter()
            .map(|facts| choice(operator.lang, facts))
            .collect(),
        form,
        as_of: shown::zoned(operator.now(), &kernel::zone::kazakhstan()),
    })
}

/// Figures, pauses, and the empty form.
pub async fn show(operator: Operator) -> Result<Response, Failure> {
    Ok(operator.show(&page(&operator, PauseForm::default()).await?))
}

/// Pauses a register; pausing it again gives the pause another reason.
pub async fn pause(operator: Operator, posted: Posted) -> Result<Response, Failure> {
    let mut form: PauseForm = posted.form();
    let register = fields::code(&mut form, "register", oversight::register);
    let reason = form.reason.value.clone();
    let too_long = || Message::new("error-reason-range").with("most", REASON_CHARACTERS_MAX);
    if reason.is_empty() {
        fields::reject(&mut form, "reason", "required");
    } else if reason.chars().count() > REASON_CHARACTERS_MAX {
        form.reject("reason", too_long());
    }
    let (Some(register), false) = (register, form.has_errors()) else {
        return Ok(operator.show_errors(&page(&operator, form).await?));
    };
    let command = PauseRegister {
        register,
        reason,
        operator: operator.account.id,
        now: operator.now(),
    };
    match operator.app.store.write(command).await {
        Ok(()) => Ok(operator.go_with(paths::OPERATOR_REGISTERS, "register-paused")),
        Err(PauseError::Reason) => {
            form.reject("reason", too_long());
            Ok(operator.show_errors(&page(&operator, form).await?))
        }
        Err(PauseError::Store(error)) => Err(error.into()),
    }
}

/// Ends a pause; a register that isn't paused was resumed before, perhaps by somebody else.
pub async fn resume(operator: Operator, Path(name): Path<String>) -> Result<Response, Failure> {
    let register = oversight::register(&name).ok_or_else(Failure::not_found)?;
    let command = ResumeRegister {
        register,
        operator: operator.account.id,
        now: operator.now(),
    };
    operator.app.store.write(command).await?;
    Ok(operator.go_with(paths::OPERATOR_REGISTERS, "register-resumed"))
}

/// The address of resuming is no page; going there leads to the list.
pub async fn back(_operator: Operator) -> Response {
    go(paths::OPERATOR_REGISTERS)
}
