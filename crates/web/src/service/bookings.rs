//! Holding, moving, cancelling a booking: commands made of a request, for pages and API alike.

use crate::app::App;
use accounts::Account;
use kernel::ids::BookingId;
use queue::Refusal;
use queue::commands::driver::ChangeDriver;
use queue::commands::give_up::CancelBooking;
use queue::commands::hold::{HeldPlace, HoldPlace, RequestKey, Wanted};
use queue::commands::keyed::{Kept, Keyed};
use queue::commands::moves::MoveBooking;
use queue::commands::payment::{AskMovePayment, PayFromBalance};
use queue::model::booking::Booking;
use queue::model::details::BookingDetails;
use queue::queries::{BookingView, FindBooking, ViewBooking};
use queue::step::draw_invoice;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Longest Idempotency-Key, in bytes.
pub const KEY_BYTES_MAX: usize = 128;

/// Joins an Idempotency-Key with who used it for what, and with the request it stands for.
pub fn request_key(account: &Account, use_case: &str, key: &str, request: &[u8]) -> RequestKey {
    let mut hash = Sha256::new();
    hash.update(account.id.to_string());
    hash.update([0]);
    hash.update(use_case);
    hash.update([0]);
    hash.update(key);
    RequestKey {
        key: hash.finalize().into(),
        request: Sha256::digest(request).into(),
    }
}

/// Takes a place.
///
/// # Errors
/// Every refusal of [`HoldPlace`].
pub async fn hold(
    app: &App,
    account: &Account,
    checkpoint: i64,
    wanted: Wanted,
    details: BookingDetails,
    request: Option<RequestKey>,
) -> Result<HeldPlace, Refusal> {
    if !super::accounts::has_agreement_in_force(account) && account.agreement.is_some() {
        return Err(Refusal::AgreementNotAccepted);
    }
    let command = HoldPlace {
        settings: Arc::clone(&app.settings),
        booking: app.ids.next(),
        job: app.ids.next(),
        account: account.id,
        checkpoint,
        wanted,
        details: Arc::new(details),
        request,
        now: app.now(),
    };
    match app.store.write(command).await {
        Err(refusal) => Err(super::debts::with_debt(app, account.id, refusal).await),
        held => held,
    }
}

/// A booking of this account; somebody else's looks like none at all.
///
/// # Errors
/// [`Refusal::BookingNotFound`], or the storage.
pub async fn find(app: &App, account: &Account, booking: BookingId) -> Result<Booking, Refusal> {
    let found = app.store.read(FindBooking { booking }).await?;
    found
        .filter(|booking| booking.account == account.id)
        .ok_or(Refusal::BookingNotFound)
}

/// A booking of this account with its checks, timeline and invoice.
///
/// # Errors
/// [`Refusal::BookingNotFound`], or the storage.
pub async fn view(
    app: &App,
    account: &Account,
    booking: BookingId,
) -> Result<BookingView, Refusal> {
    let found = app.store.read(ViewBooking { booking }).await?;
    found
        .filter(|view| view.booking.account == account.id)
        .ok_or(Refusal::BookingNotFound)
}

/// Runs a command under an optional key.
async fn keyed<C: Kept>(
    app: &App,
    request: Option<RequestKey>,
    command: C,
) -> Result<C::Form, Refusal> {
    app.store
        .write(Keyed {
            request,
            command,
            now: app.now(),
        })
        .await
}

/// Moves a booking to another time.
///
/// # Errors
/// Every refusal of [`MoveBooking`].
pub async fn move_to(
    app: &App,
    account: &Account,
    booking: BookingId,
    wanted: Wanted,
    request: Option<RequestKey>,
) -> Result<BookingId, Refusal> {
    let checkpoint = find(app, account, booking).await?.checkpoint();
    let command = MoveBooking {
        settings: Arc::clone(&app.settings),
        seed: app.ids.uuid(),
        account: account.id,
        booking,
        checkpoint,
        wanted,
        now: app.now(),
    };
    keyed(app, request, command).await
}

/// Gives a booking up.
///
/// # Errors
/// Every refusal of [`CancelBooking`].
pub async fn cancel(
    app: &App,
    account: &Account,
    booking: BookingId,
    request: Option<RequestKey>,
) -> Result<BookingId, Refusal> {
    let checkpoint = find(app, account, booking).await?.checkpoint();
    let command = CancelBooking {
        settings: Arc::clone(&app.settings),
        seed: app.ids.uuid(),
        account: account.id,
        booking,
        checkpoint,
        now: app.now(),
    };
    keyed(app, request, command).await
}

/// Lets a trusted driver drive instead.
///
/// # Errors
/// Every refusal of [`ChangeDriver`].
pub async fn change_driver(
    app: &App,
    account: &Account,
    booking: BookingId,
    trusted_driver: usize,
    request: Option<RequestKey>,
) -> Result<BookingId, Refusal> {
    let checkpoint = find(app, account, booking).await?.checkpoint();
    let command = ChangeDriver {
        settings: Arc::clone(&app.settings),
        seed: app.ids.uuid(),
        account: account.id,
        booking,
        checkpoint,
        trusted_driver,
        now: app.now(),
    };
    keyed(app, request, command).await
}

/// Pays with money that is on the account already.
///
/// # Errors
/// Every refusal of [`PayFromBalance`].
pub async fn pay_from_balance(
    app: &App,
    account: &Account,
    booking: BookingId,
    request: Option<RequestKey>,
) -> Result<BookingId, Refusal> {
    let checkpoint = find(app, account, booking).await?.checkpoint();
    let command = PayFromBalance {
        settings: Arc::clone(&app.settings),
        seed: app.ids.uuid(),
        account: account.id,
        booking,
        checkpoint,
        now: app.now(),
    };
    keyed(app, request, command).await
}

/// The invoice for one more move.
///
/// # Errors
/// Every refusal of [`AskMovePayment`].
pub async fn ask_move_payment(
    app: &App,
    account: &Account,
    booking: BookingId,
) -> Result<payments::Invoice, Refusal> {
    let checkpoint = find(app, account, booking).await?.checkpoint();
    let command = AskMovePayment {
        settings: Arc::clone(&app.settings),
        seed: app.ids.uuid(),
        account: account.id,
        booking,
        checkpoint,
        invoice: draw_invoice(&app.ids),
        now: app.now(),
    };
    app.store.write(command).await
}
