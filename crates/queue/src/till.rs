//! The till: takes in money by whatever way it came, and confirms what it pays for.
//!
//! The card page, the terminals, the bank's statements and the questions to the bank all end here, as
//! a [`BankMessage`] that has been judged already. So a payment that two ways tell of is one payment.

use crate::Settings;
use crate::commands::payment::{SettlePayment, Settlement};
use crate::model::refusal::Refusal;
use crate::queries::FindBooking;
use kernel::clock::SharedClock;
use kernel::ids::IdSource;
use payments::{BankMessage, Invoice, InvoiceByNumber};
use std::sync::Arc;
use store::Store;

/// What taking in money needs. Cheap to clone.
#[derive(Clone)]
pub struct Till {
    /// The database.
    pub store: Store,
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// The clock.
    pub clock: SharedClock,
    /// New ids.
    pub ids: IdSource,
}

impl Till {
    /// The invoice of a number.
    ///
    /// # Errors
    /// Only those of the storage.
    pub async fn invoice(&self, number: i64) -> Result<Option<Invoice>, Refusal> {
        Ok(self.store.read(InvoiceByNumber(number)).await?)
    }

    /// Takes a message in, in the lane of the checkpoint that its invoice concerns. A debt concerns
    /// none, nor does an invoice that nobody knows.
    ///
    /// # Errors
    /// When the storage can't take it now; then nothing is changed, and the same message may come again.
    pub async fn take(&self, message: BankMessage) -> Result<Settlement, Refusal> {
        let invoice = self.invoice(message.invoice_number).await?;
        let checkpoint = match invoice.as_ref().and_then(Invoice::booking) {
            Some(booking) => {
                let found = self.store.read(FindBooking { booking }).await?;
                found.map(|booking| booking.checkpoint())
            }
            None => None,
        };
        let command = SettlePayment {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            message,
            checkpoint,
        };
        self.store.write(command).await
    }
}
