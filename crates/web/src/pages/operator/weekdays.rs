//! Lorries by weekday at a checkpoint: as they are and who set them, first what a change would do,
//! then the change.

use super::{change_capacity, checkpoint_choices, effect_shown, read_lorries};
use crate::pages::failure::Failure;
use crate::pages::fields;
use crate::pages::input::Posted;
use crate::pages::reader::Operator;
use crate::pages::shown;
use crate::view::codes::WEEKDAYS;
use crate::view::forms::Form;
use crate::view::operator::{
    Effect, LastChange, WeekdayForm, WeekdayPreview, WeekdayRow, Weekdays, WeekdaysOfForm,
};
use crate::view::{OperatorWeekdays, paths};
use accounts::queries::AccountById;
use axum::response::Response;
use kernel::ids::AccountId;
use queue::Refusal;
use queue::commands::capacity::NewCapacity;
use queue::commands::publish::{PublishedDay, WeekdayProfile};
use queue::model::checkpoint::Checkpoint;
use queue::queries::{PublishedDays, WeekdayProfiles};
use std::collections::BTreeMap;

/// The checkpoint of the address; none as long as none was chosen.
fn chosen(operator: &Operator) -> Result<Option<&Checkpoint>, Failure> {
    match operator.query("checkpoint") {
        None | Some("") => Ok(None),
        Some(slug) => shown::checkpoint_at(&operator.app.settings, slug).map(Some),
    }
}

/// A weekday as the pages write it, and its number.
fn numbered() -> impl Iterator<Item = (i64, &'static str)> {
    (1..).zip(WEEKDAYS.iter().copied())
}

async fn profiles(
    operator: &Operator,
    checkpoint: &Checkpoint,
) -> Result<Vec<WeekdayProfile>, Failure> {
    let query = WeekdayProfiles {
        checkpoint: checkpoint.number,
    };
    Ok(operator.app.store.read(query).await?)
}

/// Lorries on a weekday: as an operator set them, or as the checkpoint began.
fn lorries_on(weekday: i64, checkpoint: &Checkpoint, profiles: &[WeekdayProfile]) -> u32 {
    let found = profiles.iter().find(|profile| profile.weekday == weekday);
    shown::count(found.map_or(checkpoint.lorries_per_day, |profile| profile.lorries))
}

/// Names of the operators who set a weekday; at most seven.
async fn names(
    operator: &Operator,
    profiles: &[WeekdayProfile],
) -> Result<BTreeMap<AccountId, String>, Failure> {
    let mut names = BTreeMap::new();
    for profile in profiles {
        let id = profile.changed_by;
        if !names.contains_key(&id) {
            let account = operator.app.store.read(AccountById(id)).await?;
            names.extend(account.map(|account| (id, account.display_name())));
        }
    }
    Ok(names)
}

async fn rows(operator: &Operator, checkpoint: &Checkpoint) -> Result<Vec<WeekdayRow>, Failure> {
    let profiles = profiles(operator, checkpoint).await?;
    let names = names(operator, &profiles).await?;
    let changed = |number| {
        let profile = profiles.iter().find(|profile| profile.weekday == number)?;
        Some(LastChange {
            at: shown::zoned(profile.changed_at, &checkpoint.zone),
            by: names.get(&profile.changed_by).cloned().unwrap_or_default(),
        })
    };
    let row = |(number, weekday)| WeekdayRow {
        weekday,
        lorries: lorries_on(number, checkpoint, &profiles),
        changed: changed(number),
    };
    Ok(numbered().map(row).collect())
}

fn page(operator: &Operator, chosen: Option<Weekdays>) -> OperatorWeekdays {
    let slug = chosen
        .as_ref()
        .map_or("", |chosen| chosen.checkpoint.slug.as_str());
    OperatorWeekdays {
        chrome: operator.chrome(),
        checkpoints: checkpoint_choices(operator),
        choice: WeekdaysOfForm::from_pairs([("checkpoint", slug)]),
        chosen,
    }
}

async fn weekdays(
    operator: &Operator,
    checkpoint: &Checkpoint,
    form: WeekdayForm,
    preview: Option<WeekdayPreview>,
) -> Result<OperatorWeekdays, Failure> {
    let chosen = Weekdays {
        checkpoint: shown::checkpoint_name(operator.lang, checkpoint),
        rows: rows(operator, checkpoint).await?,
        form,
        preview,
    };
    Ok(page(operator, Some(chosen)))
}

/// The question which checkpoint, or its weekdays with an empty form.
pub async fn show(operator: Operator) -> Result<Response, Failure> {
    let page = match chosen(&operator)? {
        None => page(&operator, None),
        Some(checkpoint) => weekdays(&operator, checkpoint, WeekdayForm::default(), None).await?,
    };
    Ok(operator.show(&page))
}

/// `action=preview` shows what would happen, `action=save` does it.
pub async fn submit(operator: Operator, posted: Posted) -> Result<Response, Failure> {
    let checkpoint = chosen(&operator)?.ok_or_else(|| Failure::go(paths::OPERATOR_WEEKDAYS))?;
    let mut form: WeekdayForm = posted.form();
    let weekday = fields::code(&mut form, "weekday", |code| {
        numbered().find_map(|(number, weekday)| (weekday == code).then_some(number))
    });
    let lorries = read_lorries(&mut form);
    let (Some(weekday), Some(lorries), false) = (weekday, lorries, form.has_errors()) else {
        let page = weekdays(&operator, checkpoint, form, None).await?;
        return Ok(operator.show_errors(&page));
    };
    let is_preview = posted.get("action") != "save";
    let change = NewCapacity::Weekday { weekday, lorries };
    match change_capacity(&operator, checkpoint, change, is_preview).await {
        Ok(_) if !is_preview => {
            let to = paths::operator_weekdays(&checkpoint.slug);
            Ok(operator.go_with(&to, "capacity-saved"))
        }
        Ok(effect) => {
            let effect = effect_shown(&operator, checkpoint, effect);
            let preview = preview(&operator, checkpoint, [weekday, lorries], effect).await?;
            let page = weekdays(&operator, checkpoint, form, Some(preview)).await?;
            Ok(operator.show(&page))
        }
        Err(Refusal::BadSetting { field, .. }) => {
            fields::reject(&mut form, field, "choose");
            let page = weekdays(&operator, checkpoint, form, None).await?;
            Ok(operator.show_errors(&page))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// The weekday as it is now, which days would get another number, and what that does to bookings.
async fn preview(
    operator: &Operator,
    checkpoint: &Checkpoint,
    [weekday, lorries]: [i64; 2],
    effect: Effect,
) -> Result<WeekdayPreview, Failure> {
    let query = PublishedDays {
        checkpoint: checkpoint.number,
        from: operator.now().to_zoned(checkpoint.zone.clone()).date(),
    };
    let days = operator.app.store.read(query).await?;
    let of_weekday =
        |date: jiff::civil::Date| i64::from(date.weekday().to_monday_one_offset()) == weekday;
    let days = days.iter().filter(|day| of_weekday(day.date));
    let (kept, following) = days.partition::<Vec<&PublishedDay>, _>(|day| day.is_override);
    let changing = following.iter().filter(|day| day.lorries != lorries);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let profiles = profiles(operator, checkpoint).await?;
    Ok(WeekdayPreview {
        lorries_now: lorries_on(weekday, checkpoint, &profiles),
        days: count(changing.count()),
        days_kept: count(kept.len()),
        effect,
    })
}
