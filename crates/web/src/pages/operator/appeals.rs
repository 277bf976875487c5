//! Appeals against what registers said: those due first, each with what it is decided by, and the answer.

use super::evidence::evidence_row;
use crate::pages::appeals::has_words;
use crate::pages::failure::Failure;
use crate::pages::input::Posted;
use crate::pages::reader::Operator;
use crate::pages::refusals::{self, Place};
use crate::pages::{checks, fields, shown};
use crate::service::checks::{appeal_outcome, appeal_state};
use crate::service::oversight;
use crate::view::evidence::{AnswerForm, AppealRow};
use crate::view::forms::Form;
use crate::view::{OperatorAppeal, OperatorAppeals, paths};
use axum::extract::Path;
use axum::response::Response;
use jiff::Timestamp;
use queue::Refusal;
use queue::appeals::{Appeal, AppealList};
use queue::looks::Look;
use uuid::Uuid;

fn row(appeal: &Appeal, now: Timestamp) -> AppealRow {
    let zone = kernel::zone::kazakhstan();
    let answer = appeal.answer.as_ref();
    AppealRow {
        id: appeal.id.to_string(),
        number: appeal.number,
        state: appeal_state(appeal, now).to_owned(),
        reason: appeal.reason.clone(),
        filed_at: shown::zoned(appeal.filed_at, &zone),
        due_at: shown::zoned(appeal.due_at, &zone),
        answered_at: answer.map(|answer| shown::zoned(answer.at, &zone)),
        words: appeal.words.clone(),
        answer: answer
            .map(|answer| answer.words.clone())
            .unwrap_or_default(),
    }
}

/// Open and answered appeals.
pub async fn list(operator: Operator) -> Result<Response, Failure> {
    let (open, answered) = operator.app.store.read(AppealList).await?;
    let now = operator.now();
    let rows = |appeals: &[Appeal]| appeals.iter().map(|appeal| row(appeal, now)).collect();
    Ok(operator.show(&OperatorAppeals {
        chrome: operator.chrome(),
        open: rows(&open),
        answered: rows(&answered),
    }))
}

fn appeal_id(text: &str) -> Result<Uuid, Failure> {
    text.parse().map_err(|_| Failure::not_found())
}

async fn page(operator: &Operator, id: Uuid, form: AnswerForm) -> Result<OperatorAppeal, Failure> {
    let app = &operator.app;
    let (appeal, view) = oversight::appeal(app, id).await?;
    let booking = &view.booking;
    let zone = &shown::checkpoint_of(&app.settings, booking)?.zone;
    let evidence = oversight::evidence(app, &operator.account, booking, Look::Viewed).await?;
    let record = view
        .checks
        .iter()
        .find(|record| record.number.get() == appeal.number);
    Ok(OperatorAppeal {
        chrome: operator.chrome(),
        booking: shown::brief(operator.lang, &app.settings, booking)?,
        check: record.map(|record| checks::view(record, None, zone)),
        evidence: evidence
            .iter()
            .filter(|piece| piece.kept.number == appeal.number)
            .map(|piece| evidence_row(piece, zone))
            .collect(),
        appeal: row(&appeal, operator.now()),
        form,
    })
}

/// An appeal with what it is decided by; the look at the evidence is recorded.
pub async fn show(operator: Operator, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = appeal_id(&id)?;
    Ok(operator.show(&page(&operator, id, AnswerForm::default()).await?))
}

/// Answers an appeal.
pub async fn answer(
    operator: Operator,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = appeal_id(&id)?;
    let mut form: AnswerForm = posted.form();
    let outcome = fields::code(&mut form, "outcome", appeal_outcome);
    let has_words = has_words(&mut form, "words");
    let (Some(outcome), true) = (outcome, has_words) else {
        return Ok(operator.show_errors(&page(&operator, id, form).await?));
    };
    let words = form.value("words").to_owned();
    let answered =
        oversight::answer_appeal(&operator.app, &operator.account, id, outcome, words.clone());
    match answered.await {
        Ok(_) => Ok(operator.go_with(paths::OPERATOR_APPEALS, "appeal-answered")),
        Err(Refusal::AppealAnswered) => {
            let (appeal, _) = oversight::appeal(&operator.app, id).await?;
            let is_same = appeal
                .answer
                .is_some_and(|answer| answer.outcome == outcome && answer.words == words);
            if is_same {
                // It was sent twice by one press.
                return Ok(operator.go_with(paths::OPERATOR_APPEALS, "appeal-answered"));
            }
            let place = Place::of(paths::operator_appeal(&id.to_string()));
            Ok(refusals::answer(&operator, Refusal::AppealAnswered, &place))
        }
        Err(refusal) => Err(refusal.into()),
    }
}
