//! Choices about a booking that a failure hit, about money that came late, and money back, for pages
//! and API alike.

use super::bookings::find;
use crate::app::App;
use accounts::Account;
use kernel::ids::BookingId;
use kernel::money::Money;
use payments::{AskMoneyBack, Charged, MoneyBackError};
use queue::Refusal;
use queue::commands::late_money::{ChooseForMoney, FreePlaces, LateWish, PlacesForMoney};
use queue::commands::option::{ChooseOption, OptionChoice};
use queue::model::booking::Booking;
use std::sync::Arc;
use uuid::Uuid;

/// The clause of the Rules as people write it: `Q-28.1` is `28 (1)`.
pub fn clause_words(clause: &str) -> String {
    let number = clause.strip_prefix("Q-").unwrap_or(clause);
    match number.split_once('.') {
        Some((clause, part)) => format!("{clause} ({part})"),
        None => number.to_owned(),
    }
}

/// Keeps the time of a booking that a failure hit, or takes the money.
///
/// # Errors
/// Every refusal of [`ChooseOption`].
pub async fn choose_option(
    app: &App,
    account: &Account,
    booking: BookingId,
    choice: OptionChoice,
) -> Result<Booking, Refusal> {
    let checkpoint = find(app, account, booking).await?.checkpoint();
    let command = ChooseOption {
        settings: Arc::clone(&app.settings),
        seed: app.ids.uuid(),
        account: account.id,
        booking,
        checkpoint,
        choice,
        now: app.now(),
    };
    app.store.write(command).await
}

/// Takes another place with money that came late, or takes the money back.
///
/// # Errors
/// Every refusal of [`ChooseForMoney`].
pub async fn choose_for_money(
    app: &App,
    account: &Account,
    booking: BookingId,
    wish: LateWish,
) -> Result<Booking, Refusal> {
    let checkpoint = find(app, account, booking).await?.checkpoint();
    let command = ChooseForMoney {
        settings: Arc::clone(&app.settings),
        policy: Arc::new(app.registers.policy().clone()),
        seed: app.ids.uuid(),
        account: account.id,
        booking,
        checkpoint,
        new_booking: app.ids.next(),
        job: app.ids.next(),
        wish,
        now: app.now(),
    };
    app.store.write(command).await
}

/// The places that late money could pay for now; none where nothing is to be chosen.
///
/// # Errors
/// Only those of the storage.
pub async fn places_for_money(app: &App, booking: &Booking) -> Result<Option<FreePlaces>, Refusal> {
    let late = booking.redress.late.as_ref();
    let is_open = late.is_some_and(|late| late.chosen.is_none());
    if !is_open || !booking.state.may_book_again() {
        return Ok(None);
    }
    let query = PlacesForMoney {
        settings: Arc::clone(&app.settings),
        booking: booking.clone(),
        now: app.now(),
    };
    app.store.read(query).await.map(Some)
}

/// Asks for money back that lies on the account. The same request moves money once.
///
/// # Errors
/// [`MoneyBackError`].
pub async fn money_back(
    app: &App,
    account: &Account,
    request: Uuid,
    amount: Money,
) -> Result<Charged, MoneyBackError> {
    let command = AskMoneyBack {
        request,
        transfer: app.ids.next(),
        account: account.id,
        amount,
        at: app.now(),
    };
    app.store.write(command).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_are_written_as_in_the_rules() {
        assert_eq!(clause_words("Q-28.1"), "28 (1)");
        assert_eq!(clause_words("Q-35"), "35");
    }
}
