//! Paying for a booking: to the bank and back, or from money that is on the account.

use super::bookings::{fee_minor, hold_until, moves_left};
use super::failure::Failure;
use super::input::Posted;
use super::reader::{Member, go};
use super::refusals::{self, Place};
use super::shown;
use crate::app::App;
use crate::service::bookings as service;
use crate::service::payments::{FAILED, bank_page};
use crate::view::booking::PaymentOutcome;
use crate::view::{PaymentReturn, PaymentWays, TransferDetails, paths};
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use payments::{Invoice, InvoiceState, InvoicesOf, JournalOfInvoice, SERVICE_KNP, Verdict};
use queue::Refusal;
use queue::model::state::State;
use queue::queries::BookingView;

/// Invoices looked through for the one of a booking.
const INVOICES_MAX: i64 = 50;

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route("/bookings/{id}/pay", post(pay).get(to_booking))
        .route("/bookings/{id}/paid", get(paid))
        .route("/bookings/{id}/ways", get(ways))
}

async fn to_booking(Path(id): Path<String>) -> Response {
    go(&paths::booking(&id))
}

/// Whether one more move has to be paid for.
fn needs_move_payment(app: &App, view: &BookingView) -> bool {
    let booking = &view.booking;
    matches!(booking.state, State::Confirmed { .. }) && moves_left(app, booking) == 0
}

/// Leads to the bank's page; `from=balance` takes the fee from the account instead.
async fn pay(member: Member, Path(id): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let id = shown::booking_id(&id)?;
    let (app, account) = (&member.app, &member.account);
    let back = paths::booking(&id.to_string());
    let view = service::view(app, account, id).await?;
    let invoice = match &view.invoice {
        Some(invoice) => invoice.clone(),
        None if needs_move_payment(app, &view) => {
            service::ask_move_payment(app, account, id).await?
        }
        None => return Ok(member.go_with(&back, "payment-not-needed")),
    };
    if posted.get("from") != "balance" {
        return Ok(go(&bank_page(app, &invoice, id, member.lang).await?));
    }
    match service::pay_from_balance(app, account, id, None).await {
        Ok(_) => Ok(go(&back)),
        // It was sent twice: the first time paid.
        Err(Refusal::WrongState { .. }) => Ok(member.go_with(&back, "payment-not-needed")),
        Err(refusal) => Ok(refusals::answer(&member, refusal, &Place::of(back))),
    }
}

/// Asks for the payment of one more move and leads to the bank.
///
/// # Errors
/// When the bank or the storage can't be reached.
pub async fn pay_for_move(member: &Member, view: &BookingView) -> Result<Response, Failure> {
    let (app, id) = (&member.app, view.booking.id);
    let invoice = service::ask_move_payment(app, &member.account, id).await?;
    Ok(go(&bank_page(app, &invoice, id, member.lang).await?))
}

/// Every way to pay what is due for the booking.
async fn ways(member: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = shown::booking_id(&id)?;
    let view = service::view(&member.app, &member.account, id).await?;
    let Some(invoice) = &view.invoice else {
        return Ok(member.go_with(&paths::booking(&id.to_string()), "payment-not-needed"));
    };
    let booking = &view.booking;
    let zone = &shown::checkpoint_of(&member.app.settings, booking)?.zone;
    let debtor = member.app.desk.codes.debtor();
    let page = PaymentWays {
        chrome: member.chrome(),
        booking: shown::brief(member.lang, &member.app.settings, booking)?,
        invoice_number: invoice.number,
        due_minor: invoice.amount.minor.saturating_sub(invoice.received.minor),
        hold_until: hold_until(booking).map(|until| shown::zoned(until, zone)),
        has_terminals: member.app.config.biller.is_some(),
        transfer: TransferDetails {
            beneficiary: debtor.name.clone(),
            bin: debtor.bin.to_string(),
            iban: debtor.iban.to_string(),
            bic: debtor.bic.clone(),
            kbe: debtor.kbe.clone(),
            knp: SERVICE_KNP.to_owned(),
        },
    };
    Ok(member.show(&page))
}

/// Where the payment stands when the reader comes back from the bank. What counts is what the bank
/// told the server; the address of the return only says that there is nothing to wait for.
async fn paid(member: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = shown::booking_id(&id)?;
    let view = service::view(&member.app, &member.account, id).await?;
    let booking = &view.booking;
    let has_failed = member.query(FAILED).is_some();
    let was_late = view
        .events
        .iter()
        .any(|event| event.kind == "booking.paid_no_place");
    let outcome = match (&booking.state, &view.invoice) {
        (_, Some(_)) if has_failed => PaymentOutcome::Failed,
        (_, Some(_)) => PaymentOutcome::Waiting,
        (state, None) if state.number().is_some() => PaymentOutcome::Done,
        (_, None) if was_late => PaymentOutcome::PaidNoPlace,
        _ => return Ok(go(&paths::booking(&id.to_string()))),
    };
    let zone = &shown::checkpoint_of(&member.app.settings, booking)?.zone;
    let last = last_invoice(&member, &view).await?;
    let amount_minor = match &last {
        Some(invoice) => invoice.amount.minor,
        None => fee_minor(&member.app, &view)?,
    };
    let is_settled = matches!(outcome, PaymentOutcome::Done | PaymentOutcome::PaidNoPlace);
    let page = PaymentReturn {
        chrome: member.chrome(),
        outcome,
        booking: shown::brief(member.lang, &member.app.settings, booking)?,
        amount_minor,
        reference: match last.filter(|_| is_settled) {
            Some(invoice) => reference(&member, &invoice).await?,
            None => None,
        },
        hold_until: hold_until(booking).map(|until| shown::zoned(until, zone)),
    };
    Ok(member.show(&page))
}

/// The newest invoice of the booking that isn't void.
async fn last_invoice(member: &Member, view: &BookingView) -> Result<Option<Invoice>, Failure> {
    if view.invoice.is_some() {
        return Ok(view.invoice.clone());
    }
    let query = InvoicesOf {
        account: member.account.id,
        before: None,
        limit: INVOICES_MAX,
    };
    let invoices = member.app.store.read(query).await?;
    let mut of_booking = invoices
        .into_iter()
        .filter(|invoice| invoice.booking() == Some(view.booking.id));
    Ok(of_booking.find(|invoice| invoice.state == InvoiceState::Paid))
}

/// The bank's own number of the payment.
async fn reference(member: &Member, invoice: &Invoice) -> Result<Option<String>, Failure> {
    let messages = member
        .app
        .store
        .read(JournalOfInvoice(invoice.number))
        .await?;
    let accepted = messages
        .into_iter()
        .find(|message| message.verdict == Verdict::Accepted);
    Ok(accepted.map(|message| message.bank_transaction_id))
}
