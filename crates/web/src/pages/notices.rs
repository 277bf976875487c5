//! Notices in the cabinet.

use super::failure::Failure;
use super::reader::{Member, go};
use super::shown;
use crate::app::App;
use crate::view::booking::{BookingBrief, NoticeRow};
use crate::view::codes::kebab;
use crate::view::{NoticesPage, paths};
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use kernel::ids::{BookingId, NoticeId};
use notices::{MarkRead, Notice, NoticeKind, NoticesOf};
use queue::queries::FindBooking;
use std::collections::HashMap;

/// Notices on one page.
const PAGE: i64 = 30;

/// The routes of this page.
pub fn router() -> Router<App> {
    Router::new().route(paths::NOTICES, get(list)).route(
        paths::NOTICES_READ,
        post(mark_read).get(async || go(paths::NOTICES)),
    )
}

/// The kind as the messages of the pages have it.
fn kind_of(kind: NoticeKind) -> String {
    match kind {
        // A user isn't told of moves of their own.
        NoticeKind::Moved => String::from("moved-by-checkpoint"),
        other => kebab(other.as_str()),
    }
}

async fn list(member: Member) -> Result<Response, Failure> {
    let before: Option<NoticeId> = match member.query("before") {
        Some(id) => Some(id.parse().map_err(|_| Failure::not_found())?),
        None => None,
    };
    // One more than is shown tells whether there are older ones.
    let query = NoticesOf {
        account: member.account.id,
        before,
        limit: PAGE + 1,
    };
    let mut notices = member.app.store.read(query).await?;
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_more = notices.len() > page;
    notices.truncate(page);
    let last = notices.last().filter(|_| has_more);
    let more = last.map(|notice| format!("{}?before={}", paths::NOTICES, notice.id));
    let bookings = bookings_of(&member, &notices).await?;
    let rows = notices.iter().map(|notice| NoticeRow {
        kind: kind_of(notice.kind),
        at: shown::zoned(notice.created_at, &kernel::zone::kazakhstan()),
        is_unread: notice.read_at.is_none(),
        booking: notice.booking.and_then(|id| bookings.get(&id).cloned()),
    });
    let page = NoticesPage {
        chrome: member.chrome(),
        notices: rows.collect(),
        more,
    };
    Ok(member.show(&page))
}

/// The bookings the notices are about; one that isn't the reader's is left out.
async fn bookings_of(
    member: &Member,
    notices: &[Notice],
) -> Result<HashMap<BookingId, BookingBrief>, Failure> {
    let mut briefs = HashMap::new();
    for booking in notices.iter().filter_map(|notice| notice.booking) {
        if briefs.contains_key(&booking) {
            continue;
        }
        let found = member.app.store.read(FindBooking { booking }).await?;
        if let Some(found) = found.filter(|found| found.account == member.account.id) {
            briefs.insert(
                booking,
                shown::brief(member.lang, &member.app.settings, &found)?,
            );
        }
    }
    Ok(briefs)
}

async fn mark_read(member: Member) -> Result<Response, Failure> {
    let newest = NoticesOf {
        account: member.account.id,
        before: None,
        limit: 1,
    };
    if let Some(notice) = member.app.store.read(newest).await?.first() {
        let command = MarkRead {
            account: member.account.id,
            up_to: notice.id,
            now: member.now(),
        };
        member.app.store.write(command).await?;
    }
    Ok(member.go_with(paths::NOTICES, "notices-read"))
}
