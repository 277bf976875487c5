//! Whether an account may book, as a refusal of the queue.

use crate::model::refusal::Refusal;
use accounts::{Account, BookingBar};

/// Turns the account's bar into a refusal.
///
/// # Errors
/// [`Refusal::AccountBlocked`] or [`Refusal::AgreementNotAccepted`].
pub fn may_book(account: &Account) -> Result<(), Refusal> {
    account.may_book().map_err(|bar| match bar {
        BookingBar::AgreementNotAccepted => Refusal::AgreementNotAccepted,
        BookingBar::Blocked(reason) => Refusal::AccountBlocked {
            reason: reason.to_string(),
            debt: None,
        },
    })
}
