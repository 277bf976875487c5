//! The way to the bank's page and back: the redirect, and the bank's messages.

use crate::app::App;
use crate::i18n::Lang;
use kernel::ids::BookingId;
use kernel::money::Money;
use payments::epay::{
    EpayError, EpayInvoice, InvoiceNumber, PageLanguage, PostLink, PostLinkCode, TransactionAnswer,
    TransactionStatus,
};
use payments::{
    BankMessage, BankOutcome, Invoice, Received, RejectReason, Reversal, ReversalSource,
    ReversePayment, Reversed,
};
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
    let back = format!("/bookings/{booking}/paid");
    bank_page_back_to(app, invoice, &back, lang).await
}

/// As [`bank_page`], for an invoice that is of no booking: `back` is where the reader comes back to.
///
/// # Errors
/// When the bank can't be reached.
pub async fn bank_page_back_to(
    app: &App,
    invoice: &Invoice,
    back: &str,
    lang: Lang,
) -> Result<String, PaymentError> {
    let number = InvoiceNumber::parse(&invoice.number.to_string())
        .map_err(|error| Refusal::from(store::StoreError::Conflict(error.to_string())))?;
    let back = format!("{}{back}", app.config.public_url);
    let asked = EpayInvoice {
        number,
        amount: invoice.amount,
        failure_back_link: format!(
            "{back}{}{FAILED}=yes",
            if back.contains('?') { '&' } else { '?' }
        ),
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
    let word = if secret_fits {
        bank_word(app, link).await?
    } else {
        BankWord::Denied
    };
    if let (BankWord::TakenBack(amount), Some(invoice)) = (&word, &known) {
        let reversal = Reversal {
            id: app.ids.uuid(),
            told_at: app.now(),
            source: ReversalSource::Card,
            bank_transaction_id: link.id.clone(),
            invoice_number: invoice.number,
            amount: *amount,
            raw: raw.to_owned(),
        };
        let reversed = app.store.write(ReversePayment(reversal)).await;
        let received = match reversed.map_err(Refusal::from)? {
            Reversed::Already => Received::AlreadyRecorded,
            Reversed::Rejected => Received::Rejected(RejectReason::Amount),
            Reversed::Done { .. } | Reversed::Remembered => Received::Declined,
        };
        let booking = None;
        return Ok(Settlement { received, booking });
    }
    let confirmed = word == BankWord::Confirmed;
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

/// What the bank says when it is asked about a payment that a message tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BankWord {
    /// It knows of the payment as the message tells it.
    Confirmed,
    /// It took the payment and has given it back, or let it go.
    TakenBack(Money),
    /// It knows of no such payment.
    Denied,
}

/// Asks the bank whether it knows of this payment as the message tells it.
async fn bank_word(app: &App, link: &PostLink) -> Result<BankWord, EpayError> {
    let TransactionAnswer::Found(transaction) = app.epay.status(&link.invoice).await? else {
        return Ok(BankWord::Denied);
    };
    let is_same = transaction.id == link.id;
    let is_gone = matches!(
        transaction.status,
        TransactionStatus::Refund | TransactionStatus::Cancel
    );
    // What was never taken, because the block on the card was lifted, is remembered and moves nothing.
    if is_same && is_gone {
        return Ok(BankWord::TakenBack(transaction.amount));
    }
    let is_paid = is_same && transaction.status.is_paid() && transaction.amount == link.amount;
    Ok(if link.code != PostLinkCode::Ok || is_paid {
        BankWord::Confirmed
    } else {
        BankWord::Denied
    })
}
