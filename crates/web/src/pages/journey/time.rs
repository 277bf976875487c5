//! Page of the journey: date and time. Seeing places holds none.

use super::draft::Step;
use super::{answers, begin};
use crate::pages::failure::Failure;
use crate::pages::input::Posted;
use crate::pages::reader::{Member, go};
use crate::pages::times;
use crate::view::forms::Form;
use crate::view::times::TimeChoice;
use crate::view::{BookTime, paths};
use axum::response::Response;

fn page(member: &Member, times: TimeChoice) -> BookTime {
    let hold_minutes = member.app.settings.rules.hold_minutes;
    BookTime {
        chrome: member.chrome(),
        times,
        hold_minutes,
    }
}

/// The hours of a day, and the first free time.
pub async fn show(member: Member) -> Result<Response, Failure> {
    let draft = begin(&member, Step::Time).await?;
    let Some(checkpoint) = answers::checkpoint(&draft, &member) else {
        return Err(Failure::go(paths::BOOK));
    };
    let lane = answers::lane(&draft);
    let kept = answers::starts_at(&draft, &member);
    let kept_day = kept.map(|at| at.to_zoned(checkpoint.zone.clone()).date().to_string());
    let asked = member.query("date").or(kept_day.as_deref());
    let mut choice = times::choice(&member, checkpoint, lane, asked).await?;
    choice.slot.value = String::from(draft.value(Step::Time, "slot"));
    let is_wrong = choice.has_errors();
    let page = page(&member, choice);
    Ok(if is_wrong {
        member.show_errors(&page)
    } else {
        member.show(&page)
    })
}

/// Keeps the time.
pub async fn submit(member: Member, posted: Posted) -> Result<Response, Failure> {
    let mut draft = begin(&member, Step::Time).await?;
    let Some(checkpoint) = answers::checkpoint(&draft, &member) else {
        return Err(Failure::go(paths::BOOK));
    };
    let slot = posted.get("slot");
    let chosen = times::read(&member, checkpoint, answers::lane(&draft), slot).await?;
    if let Err(choice) = chosen {
        return Ok(member.show_errors(&page(&member, choice)));
    }
    draft.keep_value(Step::Time, "slot", slot);
    draft.save(&member).await?;
    Ok(go(paths::BOOK_CHECK))
}
