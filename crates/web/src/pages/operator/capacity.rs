//! Lorries a day at a checkpoint: first what a change would do, then the change.

use super::{change_capacity, checkpoint_choices, chosen_checkpoint, effect_shown, read_lorries};
use crate::i18n::Message;
use crate::pages::boards::span_of;
use crate::pages::failure::Failure;
use crate::pages::fields;
use crate::pages::input::Posted;
use crate::pages::reader::Operator;
use crate::pages::shown;
use crate::view::forms::Form;
use crate::view::operator::{CapacityForm, CapacityPreview, Effect};
use crate::view::{OperatorCapacity, paths};
use axum::response::Response;
use jiff::civil::Date;
use queue::Refusal;
use queue::commands::capacity::NewCapacity;
use queue::figures::{Figures, Span};
use queue::model::checkpoint::Checkpoint;
use queue::model::hold::last_date;
use queue::queries::PublishedDays;

fn page(
    operator: &Operator,
    form: CapacityForm,
    preview: Option<CapacityPreview>,
) -> OperatorCapacity {
    let checkpoints = checkpoint_choices(operator);
    OperatorCapacity {
        chrome: operator.chrome(),
        checkpoints,
        form,
        preview,
    }
}

/// The empty form, for tomorrow.
pub async fn show(operator: Operator) -> Response {
    let mut form = CapacityForm::default();
    form.date.value = operator.today().tomorrow().unwrap_or(Date::MAX).to_string();
    operator.show(&page(&operator, form, None))
}

fn read_date(
    form: &mut CapacityForm,
    operator: &Operator,
    zone: &jiff::tz::TimeZone,
) -> Option<Date> {
    let date = fields::date(form, "date")?;
    let today = operator.now().to_zoned(zone.clone()).date();
    let last = last_date(&operator.app.settings.rules, zone, operator.now());
    if date < today {
        form.reject(
            "date",
            Message::new("error-date-before").with("date", today),
        );
    } else if date > last {
        form.reject("date", Message::new("error-date-after").with("date", last));
    }
    Some(date)
}

/// `action=preview` shows what would happen, `action=save` does it.
pub async fn submit(operator: Operator, posted: Posted) -> Result<Response, Failure> {
    let mut form: CapacityForm = posted.form();
    let checkpoint = chosen_checkpoint(&mut form, &operator);
    let kazakhstan = kernel::zone::kazakhstan();
    let zone = checkpoint.map_or(&kazakhstan, |checkpoint| &checkpoint.zone);
    let date = read_date(&mut form, &operator, zone);
    let lorries = read_lorries(&mut form);
    let (Some(checkpoint), Some(date), Some(lorries), false) =
        (checkpoint, date, lorries, form.has_errors())
    else {
        return Ok(operator.show_errors(&page(&operator, form, None)));
    };
    let is_preview = posted.get("action") != "save";
    let change = NewCapacity::Date { date, lorries };
    match change_capacity(&operator, checkpoint, change, is_preview).await {
        Ok(_) if !is_preview => Ok(operator.go_with(paths::OPERATOR_CAPACITY, "capacity-saved")),
        Ok(effect) => {
            let effect = effect_shown(&operator, checkpoint, effect);
            let preview = preview(&operator, checkpoint, date, effect).await?;
            Ok(operator.show(&page(&operator, form, Some(preview))))
        }
        Err(Refusal::BadSetting { field, .. }) => {
            fields::reject(&mut form, field, "choose");
            Ok(operator.show_errors(&page(&operator, form, None)))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// The day as it is now, and what the change would do to it.
async fn preview(
    operator: &Operator,
    checkpoint: &Checkpoint,
    date: Date,
    effect: Effect,
) -> Result<CapacityPreview, Failure> {
    let store = &operator.app.store;
    let days = store
        .read(PublishedDays {
            checkpoint: checkpoint.number,
            from: date,
        })
        .await?;
    let (from, until) = span_of(date, &checkpoint.zone);
    let spans = vec![Span {
        checkpoint: checkpoint.number,
        from,
        until,
    }];
    let figures = store
        .read(Figures {
            spans,
            now: operator.now(),
        })
        .await?;
    let lorries = days
        .iter()
        .find(|day| day.date == date)
        .map_or(0, |day| day.lorries);
    Ok(CapacityPreview {
        capacity_now: shown::count(lorries),
        booked: shown::count(
            figures
                .get(&checkpoint.number)
                .map_or(0, |figures| figures.taken),
        ),
        effect,
    })
}
