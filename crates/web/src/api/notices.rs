//! Notices in the cabinet.

use super::extract::{IdPath, Key, Language, NoBody, Parameters, SignedIn};
use crate::app::App;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use newtype_uuid::GenericUuid;
use notices::{MarkRead, Notice, NoticesOf};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Notices on a page.
const PAGE_NOTICES: i64 = 50;

/// A notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeAnswer {
    /// Id.
    pub id: Uuid,
    /// What it is about: `booking_confirmed`, `checks_refused`, `register_waiting`,
    /// `hold_expired`, `payment_rejected`, `paid_no_place`, `arrive_reminder`, `called`, `moved`,
    /// `annulled`, `cancelled`, `check_changed`, `appeal_answered`, `debt_arisen`, `debt_paid` or `crossed`.
    #[schema(example = "called")]
    pub kind: &'static str,
    /// In the caller's language.
    pub text: Option<String>,
    /// The booking it is about.
    pub booking: Option<Uuid>,
    /// Facts.
    #[schema(value_type = Object)]
    pub facts: serde_json::Value,
    /// When it happened.
    pub created_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

impl NoticeAnswer {
    fn of(notice: Notice, lang: crate::i18n::Lang) -> Self {
        let key = format!("notice-{}", notice.kind.as_str().replace('_', "-"));
        Self {
            id: notice.id.into_untyped_uuid(),
            kind: notice.kind.as_str(),
            text: lang.has(&key).then(|| lang.t(&key)),
            booking: notice.booking.map(GenericUuid::into_untyped_uuid),
            facts: notice.args,
            created_at: notice.created_at,
            read_at: notice.read_at,
        }
    }
}

/// A page of notices.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticePage {
    /// Newest first.
    pub notices: Vec<NoticeAnswer>,
    /// `before` of the next page; null on the last one.
    pub next: Option<Uuid>,
}

/// List your notices
///
/// Newest first, 50 on a page. `next` is the value of `before` for the page after this one.
#[utoipa::path(
    get, path = "/notices", tag = "notices", operation_id = "listNotices",
    params(("before" = Option<Uuid>, Query, description = "Last notice of the page before")),
    responses((status = 200, description = "A page of notices", body = NoticePage)),
)]
pub async fn list(
    State(app): State<App>,
    user: SignedIn,
    Language(lang): Language,
    mut parameters: Parameters,
) -> Result<Json<NoticePage>, Problem> {
    let before = parameters.before();
    parameters.finish(&["before"])?;
    let query = NoticesOf {
        account: user.id,
        before: before.map(GenericUuid::from_untyped_uuid),
        limit: PAGE_NOTICES,
    };
    let found = app.store.read(query).await?;
    let is_full = i64::try_from(found.len()).unwrap_or(i64::MAX) >= PAGE_NOTICES;
    let next = found
        .last()
        .filter(|_| is_full)
        .map(|last| last.id.into_untyped_uuid());
    let notices = found
        .into_iter()
        .map(|notice| NoticeAnswer::of(notice, lang))
        .collect();
    Ok(Json(NoticePage { notices, next }))
}

/// How many notices were marked.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadAnswer {
    /// Notices that were not read before.
    pub newly_read: u64,
}

/// Mark notices as read
///
/// This one and all older ones. Marking them again changes nothing.
#[utoipa::path(
    post, path = "/notices/{id}/read", tag = "notices", operation_id = "readNotices",
    params(("id" = Uuid, Path, description = "The newest notice that was shown")),
    responses((status = 200, description = "They are read", body = ReadAnswer)),
)]
pub async fn read(
    State(app): State<App>,
    user: SignedIn,
    _key: Key,
    id: IdPath,
    _body: NoBody,
) -> Result<Json<ReadAnswer>, Problem> {
    let command = MarkRead {
        account: user.id,
        up_to: id.of(),
        now: app.now(),
    };
    let newly_read = app.store.write(command).await?;
    Ok(Json(ReadAnswer { newly_read }))
}
