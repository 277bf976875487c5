//! Money for bookings: the bank's messages, payment from the balance, paid moves.

use crate::Settings;
use crate::commands::Change;
use crate::commands::checks::{InvoiceDraw, open};
use crate::commands::moves::{fee_item, fee_of};
use crate::model::booking::Booking;
use crate::model::fault::{Consequence, Happening};
use crate::model::number::BookingNumber;
use crate::model::refusal::Refusal;
use crate::model::state::State;
use crate::sql;
use jiff::Timestamp;
use kernel::ids::{AccountId, BookingId};
use kernel::money::Money;
use newtype_uuid::GenericUuid;
use notices::NoticeKind;
use payments::{
    BankMessage, Cause, CauseKind, Charged, Invoice, InvoiceSubject, LedgerAccount, LedgerError,
    NewInvoice, Received,
};
use serde_json::json;
use std::sync::Arc;
use store::{Command, Lane, StoreError, Stream, Tx, events};
use uuid::Uuid;

/// Takes a message of the bank into the ledger and confirms what it pays for, in one transaction.
#[derive(Debug, Clone)]
pub struct SettlePayment {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// The message, with the verdict of the comparison and of the bank's status.
    pub message: BankMessage,
    /// Checkpoint of the booking that the message's invoice names, if there is one.
    pub checkpoint: Option<i64>,
}

/// What came of a message.
#[derive(Debug, Clone)]
pub struct Settlement {
    /// What the ledger says.
    pub received: Received,
    /// The booking it was for, as it stands now.
    pub booking: Option<Booking>,
}

impl Command for SettlePayment {
    type Out = Settlement;
    type Error = Refusal;
    const NAME: &'static str = "queue.settle_payment";

    fn lane(&self) -> Lane {
        self.checkpoint.map_or(Lane::Any, Lane::Checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Settlement, Refusal> {
        let received = payments::receive(tx, &self.message).await?;
        let now = self.message.received_at;
        let stream = self
            .checkpoint
            .map_or(Stream::REGISTRAR, Stream::checkpoint);
        let happened = payments::event_of(&self.message, &received);
        events::append(tx, stream, now, vec![happened]).await?;
        let booking = match &received {
            // Money for a debt is no booking's.
            received
                if received
                    .invoice()
                    .is_some_and(|invoice| invoice.booking().is_none()) =>
            {
                None
            }
            Received::Paid(invoice) | Received::Over { invoice, .. } => {
                Some(self.use_money(tx, invoice).await?)
            }
            Received::NotAwaited { invoice, credited } => {
                Some(self.tell_late(tx, invoice, *credited).await?)
            }
            Received::Short { invoice, missing } => {
                Some(self.tell_short(tx, invoice, *missing).await?)
            }
            _ => None,
        };
        // What the money was not used for pays what its owner owes, at once.
        if let Some(invoice) = received.invoice() {
            payments::pay_debts(tx, invoice.account, self.message.id, now).await?;
        }
        Ok(Settlement { received, booking })
    }
}

impl SettlePayment {
    async fn change(&self, tx: &mut Tx<'_>, invoice: &Invoice) -> Result<Change<'_>, Refusal> {
        let now = self.message.received_at;
        let booking = invoice.booking().ok_or(Refusal::BookingNotFound)?;
        let change = Change::any(tx, &self.settings, booking, self.seed, now).await?;
        if Some(change.booking.checkpoint()) != self.checkpoint {
            return Err(StoreError::Conflict(String::from("the payment's checkpoint")).into());
        }
        Ok(change)
    }

    async fn use_money(&self, tx: &mut Tx<'_>, invoice: &Invoice) -> Result<Booking, Refusal> {
        let mut change = self.change(tx, invoice).await?;
        // A first part of the money may have been spent on another booking since. What came now
        // must be kept in the ledger all the same, so this is no refusal.
        let balance = payments::balance(tx, LedgerAccount::User(invoice.account)).await?;
        match (invoice.subject, &change.booking.state) {
            _ if balance.minor < invoice.amount.minor => tell_money_stays(&mut change, balance),
            (InvoiceSubject::Booking(_), State::AwaitingPayment { .. }) => {
                confirm(&mut change, tx, invoice.amount).await?;
            }
            (InvoiceSubject::Move(_), State::Confirmed { .. }) => {
                let id = invoice.id.into_untyped_uuid();
                let cause = Cause {
                    kind: CauseKind::MoveFee,
                    id,
                };
                charge(&mut change, tx, invoice.amount, cause).await?;
                change.booking.paid_moves += 1;
                change.event("booking.move_paid", json!({ "amount": invoice.amount }));
            }
            _ => tell_money_stays(&mut change, invoice.amount),
        }
        change.save(tx).await
    }

    /// The money came when nobody waited for it any more: it stays with the user.
    async fn tell_late(
        &self,
        tx: &mut Tx<'_>,
        invoice: &Invoice,
        credited: Money,
    ) -> Result<Booking, Refusal> {
        let mut change = self.change(tx, invoice).await?;
        tell_money_stays(&mut change, credited);
        change.save(tx).await
    }

    async fn tell_short(
        &self,
        tx: &mut Tx<'_>,
        invoice: &Invoice,
        missing: Money,
    ) -> Result<Booking, Refusal> {
        let mut change = self.change(tx, invoice).await?;
        change.event("booking.paid_short", json!({ "missing": missing }));
        change.notify(NoticeKind::PaymentRejected, json!({ "missing": missing }));
        change.save(tx).await
    }
}

fn tell_money_stays(change: &mut Change<'_>, amount: Money) {
    change.booking.redress.add_late(amount, change.now);
    change.event("booking.paid_no_place", json!({ "amount": amount }));
    change.notify(NoticeKind::PaidNoPlace, json!({ "amount": amount }));
}

/// Takes the fee from the user's account; the money was put there, or checked, just before.
async fn charge(
    change: &mut Change<'_>,
    tx: &mut Tx<'_>,
    amount: Money,
    cause: Cause,
) -> Result<(), Refusal> {
    let account = change.booking.account;
    let charged = payments::charge(tx, change.ids.draw(), account, amount, cause, change.now)
        .await
        .map_err(ledger_refusal)?;
    match charged {
        Charged::Done | Charged::Already => Ok(()),
        Charged::Insufficient { balance, .. } => Err(Refusal::BalanceTooSmall {
            fee: amount,
            balance,
        }),
    }
}

pub(crate) fn ledger_refusal(error: LedgerError) -> Refusal {
    match error {
        LedgerError::Store(error) => error.into(),
        LedgerError::Posting(error) => StoreError::Conflict(error.to_string()).into(),
    }
}

/// Takes the fee and issues the number.
pub(crate) async fn confirm(
    change: &mut Change<'_>,
    tx: &mut Tx<'_>,
    amount: Money,
) -> Result<(), Refusal> {
    let id = change.booking.id.into_untyped_uuid();
    charge(
        change,
        tx,
        amount,
        Cause {
            kind: CauseKind::BookingFee,
            id,
        },
    )
    .await?;
    let checkpoint = change.booking.checkpoint();
    let (sequence,): (i64,) = tx
        .fetch_one(&sql::NEXT_NUMBER, &[checkpoint.into()])
        .await?;
    let number = BookingNumber::new(checkpoint, sequence);
    let keys = change.booking.details.vehicle.claim_keys().to_vec();
    tx.execute(
        &sql::CLOSE_WINDOW,
        &[keys.into(), change.booking.id.into(), true.into()],
    )
    .await?;
    change.to(|state| state.paid(number))?;
    change.booking.fee_minor = amount.minor;
    change.booking.redress.prepaid = false;
    change.event("booking.paid", json!({ "amount": amount }));
    change.event("booking.confirmed", json!({ "number": number }));
    change.notify(NoticeKind::BookingConfirmed, json!({ "number": number }));
    Ok(())
}

/// Pays a booking (or one more move) with money that is on the user's account already.
#[derive(Debug, Clone)]
pub struct PayFromBalance {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// Who asks; must be the booking's account.
    pub account: AccountId,
    /// The booking.
    pub booking: BookingId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// Now.
    pub now: Timestamp,
}

impl Command for PayFromBalance {
    type Out = Booking;
    type Error = Refusal;
    const NAME: &'static str = "queue.pay_from_balance";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Booking, Refusal> {
        let mut change = Change::own(
            tx,
            &self.settings,
            self.booking,
            self.account,
            self.seed,
            self.now,
        )
        .await?;
        let open = payments::open_invoice_of(tx, self.booking).await?;
        let wrong = Refusal::WrongState {
            state: change.booking.state.name(),
        };
        let invoice = open.ok_or_else(|| wrong.clone())?;
        let balance = payments::balance(tx, LedgerAccount::User(self.account)).await?;
        if balance.minor < invoice.amount.minor {
            return Err(Refusal::BalanceTooSmall {
                fee: invoice.amount,
                balance,
            });
        }
        match invoice.subject {
            InvoiceSubject::Booking(_) => confirm(&mut change, tx, invoice.amount).await?,
            InvoiceSubject::Move(_) => {
                if !matches!(change.booking.state, State::Confirmed { .. }) {
                    return Err(Refusal::MoveTooLate);
                }
                let cause = Cause {
                    kind: CauseKind::MoveFee,
                    id: invoice.id.into_untyped_uuid(),
                };
                charge(&mut change, tx, invoice.amount, cause).await?;
                change.booking.paid_moves += 1;
                change.event("booking.move_paid", json!({ "amount": invoice.amount }));
            }
            InvoiceSubject::Debt(_) => return Err(wrong),
        }
        payments::void_invoice(tx, invoice.id, self.now).await?;
        change.save(tx).await
    }
}

/// Opens (or finds) the invoice for one more move after both free ones are used.
#[derive(Debug, Clone)]
pub struct AskMovePayment {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// Who asks; must be the booking's account.
    pub account: AccountId,
    /// The booking.
    pub booking: BookingId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// For the invoice.
    pub invoice: InvoiceDraw,
    /// Now.
    pub now: Timestamp,
}

impl Command for AskMovePayment {
    type Out = Invoice;
    type Error = Refusal;
    const NAME: &'static str = "queue.ask_move_payment";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Invoice, Refusal> {
        let mut change = Change::own(
            tx,
            &self.settings,
            self.booking,
            self.account,
            self.seed,
            self.now,
        )
        .await?;
        let booking = &change.booking;
        let right = change.judged(Happening::MovedByUser).consequence;
        let needed =
            right == Consequence::NeedsPayment && matches!(booking.state, State::Confirmed { .. });
        if !needed {
            return Err(Refusal::WrongState {
                state: booking.state.name(),
            });
        }
        if let Some(invoice) = payments::open_invoice_of(tx, self.booking).await? {
            return Ok(invoice);
        }
        let amount = fee_of(booking, &self.settings, self.now)?;
        let item = fee_item(booking);
        let invoice = NewInvoice {
            id: change.ids.draw(),
            number: self.invoice.number,
            account: self.account,
            subject: InvoiceSubject::Move(self.booking),
            item: Some(item),
            amount,
            secret_hash: self.invoice.secret.clone(),
            at: self.now,
        };
        open(tx, invoice).await
    }
}
