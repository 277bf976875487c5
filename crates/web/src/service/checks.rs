//! What comes after the checks, for pages and API alike: appeals, another try, consents, and what the
//! user is told of what happened.

use super::bookings::{find, hold};
use crate::app::App;
use accounts::Account;
use jiff::Timestamp;
use kernel::ids::BookingId;
use queue::Refusal;
use queue::appeals::{Appeal, AppealOutcome, AppealsOf, FileAppeal};
use queue::commands::hold::{HeldPlace, RequestKey, Wanted};
use queue::model::booking::Booking;
use registers::keeping::consents::{ConsentState, ConsentsOf, KeptConsent, RevokeConsent};
use serde_json::Value;
use std::sync::Arc;
use store::{Event, StoreError};
use uuid::Uuid;

/// Digits of an IIN that may be shown: the date of birth.
const SHOWN_DIGITS: usize = 6;

/// Where an appeal stands, in the words of the messages: `open`, `overdue`, `upheld`, `rejected`.
pub fn appeal_state(appeal: &Appeal, now: Timestamp) -> &'static str {
    match &appeal.answer {
        Some(answer) => answer.outcome.as_str(),
        None if appeal.due_at < now => "overdue",
        None => "open",
    }
}

/// Where an appeal stands for its user, who can't do anything about a late answer.
pub fn appeal_state_for_user(appeal: &Appeal) -> &'static str {
    appeal
        .answer
        .as_ref()
        .map_or("open", |answer| answer.outcome.as_str())
}

/// How an operator ends an appeal.
pub fn appeal_outcome(code: &str) -> Option<AppealOutcome> {
    [AppealOutcome::Upheld, AppealOutcome::Rejected]
        .into_iter()
        .find(|outcome| outcome.as_str() == code)
}

/// The appeals against the checks of a booking of this account.
///
/// # Errors
/// [`Refusal::BookingNotFound`], or the storage.
pub async fn appeals(
    app: &App,
    account: &Account,
    booking: BookingId,
) -> Result<Vec<Appeal>, Refusal> {
    let found = find(app, account, booking).await?;
    Ok(app.store.read(AppealsOf { booking: found.id }).await?)
}

/// Files an appeal against what a check came to.
///
/// # Errors
/// Every refusal of [`FileAppeal`].
pub async fn file_appeal(
    app: &App,
    account: &Account,
    booking: BookingId,
    number: u8,
    words: String,
) -> Result<Appeal, Refusal> {
    let checkpoint = find(app, account, booking).await?.checkpoint();
    let command = FileAppeal {
        settings: Arc::clone(&app.settings),
        seed: app.ids.uuid(),
        id: app.ids.uuid(),
        booking,
        checkpoint,
        account: account.id,
        number,
        words,
        now: app.now(),
    };
    app.store.write(command).await
}

/// Whether a booking ended in a way after which its details may be used for another one.
pub const fn can_book_again(booking: &Booking) -> bool {
    booking.state.may_book_again()
}

/// Takes the first free place at the same checkpoint with the details of a booking that is over.
///
/// # Errors
/// [`Refusal::WrongState`] of a booking that is not over or went well, and every refusal of holding a
/// place.
pub async fn book_again(
    app: &App,
    account: &Account,
    booking: BookingId,
    request: Option<RequestKey>,
) -> Result<HeldPlace, Refusal> {
    let former = find(app, account, booking).await?;
    if !can_book_again(&former) {
        let state = former.state.name();
        return Err(Refusal::WrongState { state });
    }
    let wanted = Wanted::FirstFree { from: app.now() };
    let checkpoint = former.checkpoint();
    hold(app, account, checkpoint, wanted, former.details, request).await
}

/// What is told of an event to the user whose booking it is about; none of what only officers or the
/// registrar may know. A barrier that stayed closed for a stop is told only where the stop itself is
/// its absence and its presence would tell whether somebody is wanted.
pub fn told_to_user(event: &Event, booking: &Booking) -> Option<Value> {
    if !event.kind.starts_with("booking.") {
        return None;
    }
    let is_stop = event.payload["refusal"]["code"] == "stopped";
    let is_known = booking
        .later
        .stop
        .is_some_and(|stop| !stop.is_for_officers());
    if is_stop && !is_known {
        return None;
    }
    let mut facts = event.payload.clone();
    if let Some(facts) = facts.as_object_mut() {
        facts.remove("operator");
    }
    Some(facts)
}

/// An IIN of which only the date of birth can be read.
pub fn masked_iin(iin: &str) -> String {
    iin.chars()
        .enumerate()
        .map(|(place, digit)| if place < SHOWN_DIGITS { digit } else { '•' })
        .collect()
}

/// Where a consent stands now; one whose term is over has expired, whether or not that was recorded.
pub fn consent_state(consent: &KeptConsent, now: Timestamp) -> ConsentState {
    match consent.state {
        ConsentState::Granted if !consent.holds_at(now) => ConsentState::Expired,
        state => state,
    }
}

/// Whether a consent can be taken back.
pub fn can_revoke(consent: &KeptConsent, now: Timestamp) -> bool {
    matches!(
        consent_state(consent, now),
        ConsentState::Pending | ConsentState::Granted
    )
}

/// The consents that were asked for by an account.
///
/// # Errors
/// Only those of the storage.
pub async fn consents(app: &App, account: &Account) -> Result<Vec<KeptConsent>, StoreError> {
    let query = ConsentsOf {
        account: account.id,
    };
    app.store.read(query).await
}

/// Takes a consent back; false if it is not the account's, or not living any more.
///
/// # Errors
/// Only those of the storage.
pub async fn revoke_consent(app: &App, account: &Account, id: Uuid) -> Result<bool, StoreError> {
    let command = RevokeConsent {
        id,
        account: account.id,
        now: app.now(),
    };
    app.store.write(command).await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// a page never shows whose consent it is in full.
    #[test]
    fn an_iin_is_shown_to_its_date_of_birth() {
        assert_eq!(masked_iin("841102399010"), "841102••••••");
        assert_eq!(masked_iin(""), "");
    }

    #[test]
    fn only_two_words_end_an_appeal() {
        assert_eq!(appeal_outcome("upheld"), Some(AppealOutcome::Upheld));
        assert_eq!(appeal_outcome("rejected"), Some(AppealOutcome::Rejected));
        assert_eq!(appeal_outcome("ignored"), None);
    }
}
