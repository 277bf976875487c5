//! The way to the bank's page and back: the redirect, and the bank's messages.

use crate::app::App;
use crate::i18n::Lang;
use kernel::ids::BookingId;
use payments::epay::{
    EpayError, EpayInvoice, InvoiceNumber, PageLanguage, PostLink, PostLinkCode, TransactionAnswer,
};
use payments::{BankMessage, BankOutcome, Invoice};
use queue::Refusal;
use queue::bank_questions::NotePageOpened;
use queue::commands::payment::Settlement;

/// In the query of the return address when the bank says that nothing was paid.
pub const FAILED: &str = "failed";

/// Why the user can't be sent to the bank.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// The bank can't be reached or refuses.
    #[error(transparent)]
    Bank(#[from] EpayError),
    /// A refusal of the queue, or the storage.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// The address of the bank's page for an invoice. The bank is told of the invoice first.
///
/// # Errors
/// When the bank can't be reached.
pub async fn bank_page(
    app: &App,
    invoice: &Invoice,
    booking: BookingId,
    lang: Lang,
) -> Result<String, PaymentError> {
    let number = InvoiceNumber::parse(&invoice.number.to_string())
        .map_err(|error| Refusal::from(store::StoreError::Conflict(error.to_string())))?;
    let back = format!("{}/bookings/{booking}/paid", app.config.public_url);
    let asked = EpayInvoice {
        number,
        amount: invoice.amount,
        failure_back_link: format!("{back}?{FAILED}=yes"),
        back_link: back,
        post_link: format!("{}/payments/epay", app.config.public_url),
        secret_hash: invoice.secret_hash().to_owned(),
        language: match lang.code() {
            "ru" => PageLanguage::Russian,
            "en" => PageLanguage::English,
            _ => PageLanguage::Kazakh,
        },
    };
    app.epay.token(&asked).await?;
    // The bank is asked what became of it, in case its message doesn't come.
    let opened = NotePageOpened {
        job: app.ids.next(),
        invoice: invoice.number,
        now: app.now(),
    };
    app.store.write(opened).await.map_err(Refusal::from)?;
    Ok(app.epay.page_url(&asked))
}

/// Takes in a message of the bank. The message is not signed: its secret is compared, *and* the
/// bank is asked for the status; only what both say is believed.
///
/// # Errors
/// When the bank or the storage can't be asked now; the bank will send the message again.
pub async fn receive(app: &App, link: &PostLink, raw: &str) -> Result<Settlement, PaymentError> {
    let number: i64 = link.invoice.to_string().parse().unwrap_or(0);
    let known = app.desk.till.invoice(number).await?;
    let secret_fits = known
        .as_ref()
        .is_some_and(|invoice| link.secret_matches(invoice.secret_hash()));
    let confirmed = secret_fits && is_confirmed(app, link).await?;
    let message = BankMessage {
        id: app.ids.uuid(),
        received_at: app.now(),
        invoice_number: number,
        bank_transaction_id: link.id.clone(),
        amount: link.amount,
        outcome: if link.code == PostLinkCode::Ok {
            BankOutcome::Ok
        } else {
            BankOutcome::Error
        },
        verified: confirmed,
        raw: raw.to_owned(),
    };
    Ok(app.desk.till.take(message).await?)
}

/// Asks the bank whether it knows of this payment as the message tells it.
async fn is_confirmed(app: &App, link: &PostLink) -> Result<bool, EpayError> {
    match app.epay.status(&link.invoice).await? {
        TransactionAnswer::Found(transaction) => Ok(link.code != PostLinkCode::Ok
            || (transaction.status.is_paid()
                && transaction.amount == link.amount
                && transaction.id == link.id)),
        TransactionAnswer::NotFound | TransactionAnswer::InProgress => Ok(false),
    }
}
