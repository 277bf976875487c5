//! Waivers for all whom an event hit, for pages and API alike.

use crate::app::App;
use accounts::queries::AccountById;
use accounts::{Account, Role};
use kernel::ids::AccountId;
use queue::waivers::commands::{DecideWaiver, ProposeWaiver};
use queue::waivers::queries::{PreviewWaiver, ViewWaiver, WaiverView, Waivers};
use queue::waivers::{Affected, BOOKINGS_MAX, Waiver, WaiverError, WaiverScope};
use std::sync::Arc;
use store::StoreError;
use uuid::Uuid;

/// Who proposes waivers, and sees them.
pub const fn is_staff(role: Role) -> bool {
    matches!(role, Role::Operator | Role::Accountant)
}

/// What a waiver would come to.
///
/// # Errors
/// [`WaiverError`] of a scope that makes no sense or hits nobody.
pub async fn preview(app: &App, scope: WaiverScope) -> Result<Affected, WaiverError> {
    scope.check(&app.settings)?;
    let since = app.now();
    let affected = app.store.read(PreviewWaiver { scope, since }).await?;
    match affected.bookings {
        0 => Err(WaiverError::NobodyAffected),
        bookings if bookings > BOOKINGS_MAX => Err(WaiverError::TooMany { bookings }),
        _ => Ok(affected),
    }
}

/// Proposes a waiver; the same id proposes once.
///
/// # Errors
/// Every refusal of [`ProposeWaiver`].
pub async fn propose(
    app: &App,
    account: &Account,
    id: Uuid,
    scope: WaiverScope,
    reason: String,
) -> Result<Affected, WaiverError> {
    let command = ProposeWaiver {
        settings: Arc::clone(&app.settings),
        id,
        scope,
        reason,
        by: account.id,
        now: app.now(),
    };
    app.store.write(command).await
}

/// Approves or rejects a waiver.
///
/// # Errors
/// Every refusal of [`DecideWaiver`].
pub async fn decide(
    app: &App,
    account: &Account,
    waiver: Uuid,
    approves: bool,
    reason: String,
) -> Result<Waiver, WaiverError> {
    let command = DecideWaiver {
        waiver,
        seed: app.ids.uuid(),
        approves,
        reason,
        by: account.id,
        now: app.now(),
    };
    app.store.write(command).await
}

/// A waiver by its id.
///
/// # Errors
/// [`WaiverError::NotFound`], or the storage.
pub async fn view(app: &App, id: Uuid) -> Result<WaiverView, WaiverError> {
    let found = app.store.read(ViewWaiver(id)).await?;
    found.ok_or(WaiverError::NotFound)
}

/// Waivers, newest first.
///
/// # Errors
/// Only those of the storage.
pub async fn list(app: &App, before: Option<Uuid>) -> Result<Vec<WaiverView>, StoreError> {
    app.store.read(Waivers { before }).await
}

/// The name of an account; empty if it is gone.
pub async fn name_of(app: &App, account: AccountId) -> String {
    match app.store.read(AccountById(account)).await {
        Ok(found) => found
            .map(|account| account.display_name())
            .unwrap_or_default(),
        Err(error) => {
            tracing::error!(%error, "an account could not be read");
            String::new()
        }
    }
}
