//! Closures of checkpoints: announcing one moves the bookings it touches, lifting one opens again.

use super::{change_capacity, checkpoint_choices, chosen_checkpoint, effect_shown};
use crate::pages::failure::Failure;
use crate::pages::fields;
use crate::pages::input::Posted;
use crate::pages::reader::{Operator, go};
use crate::pages::shown;
use crate::view::codes;
use crate::view::forms::Form;
use crate::view::operator::{ClosureForm, ClosureRow, Effect};
use crate::view::{OperatorClosures, paths};
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use queue::Refusal;
use queue::commands::capacity::NewCapacity;
use queue::model::checkpoint::Checkpoint;
use queue::queries::{AnnouncedClosure, Closures};
use uuid::Uuid;

/// Past closures are shown for so long.
const PAST_DAYS: i64 = 30;

/// Closures of all checkpoints that end after an instant, those to come first.
async fn closures_after(
    operator: &Operator,
    after: Timestamp,
) -> Result<Vec<AnnouncedClosure>, Failure> {
    let mut all = Vec::new();
    for checkpoint in operator.app.settings.checkpoints.iter() {
        let query = Closures {
            checkpoint: checkpoint.number,
            after,
        };
        all.extend(operator.app.store.read(query).await?);
    }
    let now = operator.now();
    all.sort_by_key(|closure| (closure.until <= now, closure.from));
    Ok(all)
}

async fn page(
    operator: &Operator,
    form: ClosureForm,
    preview: Option<Effect>,
) -> Result<OperatorClosures, Failure> {
    let now = operator.now();
    let after = now - SignedDuration::from_hours(24 * PAST_DAYS);
    let settings = &operator.app.settings;
    let closures = closures_after(operator, after)
        .await?
        .into_iter()
        .filter_map(|closure| {
            let checkpoint = settings.checkpoints.get(closure.checkpoint)?;
            Some(ClosureRow {
                id: closure.id.to_string(),
                checkpoint: shown::checkpoint_name(operator.lang, checkpoint),
                from: shown::zoned(closure.from, &checkpoint.zone),
                until: Some(shown::zoned(closure.until, &checkpoint.zone)),
                reason: closure.reason,
                can_lift: closure.until > now,
            })
        });
    Ok(OperatorClosures {
        chrome: operator.chrome(),
        checkpoints: checkpoint_choices(operator),
        form,
        preview,
        closures: closures.collect(),
    })
}

/// The empty form, and the closures there are.
pub async fn show(operator: Operator) -> Result<Response, Failure> {
    Ok(operator.show(&page(&operator, ClosureForm::default(), None).await?))
}

fn read_time(form: &mut impl Form, name: &str) -> Option<Time> {
    form.require(&[name]);
    let (hour, minute) = form.value(name).split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// An instant from a date and a time of day.
pub(super) fn read_instant(
    form: &mut impl Form,
    names: [&str; 2],
    zone: &TimeZone,
) -> Option<Timestamp> {
    let date = fields::date(form, names[0]);
    let time = read_time(form, names[1]);
    if time.is_none() {
        fields::reject(form, names[1], "bad-format");
    }
    let instant = date?.to_datetime(time?).to_zoned(zone.clone()).ok()?;
    Some(instant.timestamp())
}

/// What is to be closed.
struct Wanted<'a> {
    checkpoint: &'a Checkpoint,
    from: Timestamp,
    until: Timestamp,
    reason: String,
}

fn read<'a>(form: &mut ClosureForm, operator: &'a Operator) -> Option<Wanted<'a>> {
    let checkpoint = chosen_checkpoint(form, operator);
    let kazakhstan = kernel::zone::kazakhstan();
    let zone = checkpoint.map_or(&kazakhstan, |checkpoint| &checkpoint.zone);
    let from = read_instant(form, ["from_date", "from_time"], zone);
    let until = read_instant(form, ["until_date", "until_time"], zone);
    match (from, until) {
        (Some(from), Some(until)) if until <= from => {
            fields::reject(form, "until_date", "period-order");
        }
        (_, Some(until)) if until <= operator.now() => {
            fields::reject(form, "until_date", "date-past");
        }
        _ => {}
    }
    let listed = |code: &str| codes::CLOSURES.contains(&code).then(|| code.to_owned());
    let reason = fields::code(form, "reason", listed);
    if form.has_errors() {
        return None;
    }
    Some(Wanted {
        checkpoint: checkpoint?,
        from: from?,
        until: until?,
        reason: reason?,
    })
}

/// `action=preview` shows how many bookings would move, `action=save` closes.
pub async fn submit(operator: Operator, posted: Posted) -> Result<Response, Failure> {
    let mut form: ClosureForm = posted.form();
    let Some(wanted) = read(&mut form, &operator) else {
        return Ok(operator.show_errors(&page(&operator, form, None).await?));
    };
    let is_preview = posted.get("action") != "save";
    let is_there = closures_after(&operator, operator.now())
        .await?
        .iter()
        .any(|closure| {
            closure.checkpoint == wanted.checkpoint.number
                && closure.from == wanted.from
                && closure.until == wanted.until
        });
    if is_there && !is_preview {
        // It was sent twice: the checkpoint is closed for that time already.
        return Ok(operator.go_with(paths::OPERATOR_CLOSURES, "closure-saved"));
    }
    let change = NewCapacity::Close {
        id: operator.app.ids.uuid(),
        from: wanted.from,
        until: wanted.until,
        reason: wanted.reason,
    };
    match change_capacity(&operator, wanted.checkpoint, change, is_preview).await {
        Ok(_) if !is_preview => Ok(operator.go_with(paths::OPERATOR_CLOSURES, "closure-saved")),
        Ok(effect) => {
            let effect = effect_shown(&operator, wanted.checkpoint, effect);
            Ok(operator.show(&page(&operator, form, Some(effect)).await?))
        }
        Err(Refusal::BadSetting { .. }) => {
            fields::reject(&mut form, "until_date", "period-order");
            Ok(operator.show_errors(&page(&operator, form, None).await?))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Lifts a closure; one that isn't there any more was lifted before.
pub async fn lift(operator: Operator, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: Uuid = id.parse().map_err(|_| Failure::not_found())?;
    let closures = closures_after(&operator, operator.now()).await?;
    let found = closures.iter().find(|closure| closure.id == id);
    let settings = &operator.app.settings;
    if let Some(checkpoint) = found.and_then(|c| settings.checkpoints.get(c.checkpoint)) {
        change_capacity(&operator, checkpoint, NewCapacity::Reopen { id }, false).await?;
    }
    Ok(operator.go_with(paths::OPERATOR_CLOSURES, "closure-lifted"))
}

/// The address of lifting is no page; going there leads to the list.
pub async fn back(_operator: Operator) -> Response {
    go(paths::OPERATOR_CLOSURES)
}
