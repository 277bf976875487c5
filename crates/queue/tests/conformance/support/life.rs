//! The life of a booking through the commands that make it.

use super::{Lorry, POST, World, positive};
use jiff::Timestamp;
use kernel::ids::BookingId;
use kernel::money::Money;
use notices::{NoticeKind, NoticesOf};
use payments::{BalanceOf, BankMessage, BankOutcome, Invoice, LedgerAccount};
use queue::commands::checks::RecordChecks;
use queue::commands::give_up::CancelBooking;
use queue::commands::hold::{HeldPlace, HoldPlace, Wanted};
use queue::commands::moves::MoveBooking;
use queue::commands::passage;
use queue::commands::passage::EntryDecision;
use queue::commands::payment::{AskMovePayment, PayFromBalance, SettlePayment, Settlement};
use queue::commands::recheck::RecordRecheck;
use queue::commands::timers::ApplyTimers;
use queue::model::booking::Booking;
use queue::model::slot::{PlaceLane, Slot};
use queue::model::timers::Step;
use queue::queries::{BookingView, FindBooking, FirstFree, SlotsBetween, ViewBooking};
use queue::step::draw_invoice;
use queue::{Refusal, Settings};
use registers::Asking;
use registers::checks::CheckRecord;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use store::{Command, Lane, Tx};
use uuid::Uuid;

impl World {
    /// A hold at a checkpoint, not yet run.
    pub fn hold_at(&self, checkpoint: i64, lorry: &Lorry, wanted: Wanted) -> HoldPlace {
        HoldPlace {
            settings: Arc::clone(&self.settings),
            booking: self.ids.next(),
            job: self.ids.next(),
            account: lorry.account,
            checkpoint,
            wanted,
            details: Arc::clone(&lorry.details),
            request: None,
            now: self.now(),
        }
    }

    /// Takes a place in the interval that begins then.
    pub async fn hold(&self, lorry: &Lorry, starts_at: Timestamp) -> Result<HeldPlace, Refusal> {
        self.store
            .write(self.hold_at(POST, lorry, Wanted::At { starts_at }))
            .await
    }

    pub fn record(&self, booking: BookingId, records: Vec<CheckRecord>) -> RecordChecks {
        RecordChecks {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            booking,
            checkpoint: POST,
            records,
            evidence: Vec::new(),
            invoice: draw_invoice(&self.ids),
            now: self.now(),
        }
    }

    pub async fn checked(&self, booking: BookingId, records: Vec<CheckRecord>) -> Booking {
        self.store
            .write(self.record(booking, records))
            .await
            .expect("the answers are recorded")
    }

    /// A held place whose checks are all positive.
    pub async fn awaiting(&self, lorry: &Lorry, starts_at: Timestamp) -> Booking {
        let held = self.hold(lorry, starts_at).await.expect("there is a place");
        self.checked(held.booking, positive(self.now())).await
    }

    /// A paid booking.
    pub async fn confirmed(&self, lorry: &Lorry, starts_at: Timestamp) -> Booking {
        let booking = self.awaiting(lorry, starts_at).await;
        self.paid(booking.id).await
    }

    /// Pays the open invoice of a booking through the bank.
    pub async fn paid(&self, booking: BookingId) -> Booking {
        let invoice = self.open_invoice(booking).await;
        let settled = self.settled(self.message(&invoice)).await;
        settled.booking.expect("the invoice has a booking")
    }

    pub async fn open_invoice(&self, booking: BookingId) -> Invoice {
        self.view(booking).await.invoice.expect("money is awaited")
    }

    /// A verified message that an invoice was paid, with a payment id of its own.
    pub fn message(&self, invoice: &Invoice) -> BankMessage {
        let payment = format!("bank-{}", self.serial.fetch_add(1, Ordering::Relaxed));
        BankMessage {
            id: self.ids.uuid(),
            received_at: self.now(),
            invoice_number: invoice.number,
            raw: format!(r#"{{"id":"{payment}"}}"#),
            bank_transaction_id: payment,
            amount: invoice.amount,
            outcome: BankOutcome::Ok,
            verified: true,
        }
    }

    pub fn settle(&self, message: BankMessage) -> SettlePayment {
        SettlePayment {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            message,
            checkpoint: Some(POST),
        }
    }

    pub async fn settled(&self, message: BankMessage) -> Settlement {
        self.store
            .write(self.settle(message))
            .await
            .expect("the message is taken in")
    }

    pub async fn pay_from_balance(&self, booking: &Booking) -> Result<Booking, Refusal> {
        let command = PayFromBalance {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            account: booking.account,
            booking: booking.id,
            checkpoint: POST,
            now: self.now(),
        };
        self.store.write(command).await
    }

    pub async fn ask_move_payment(&self, booking: &Booking) -> Result<Invoice, Refusal> {
        let command = AskMovePayment {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            account: booking.account,
            booking: booking.id,
            checkpoint: POST,
            invoice: draw_invoice(&self.ids),
            now: self.now(),
        };
        self.store.write(command).await
    }

    pub fn moving(&self, booking: &Booking, wanted: Wanted) -> MoveBooking {
        MoveBooking {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            account: booking.account,
            booking: booking.id,
            checkpoint: POST,
            wanted,
            now: self.now(),
        }
    }

    pub async fn moved(&self, booking: &Booking, to: Timestamp) -> Result<Booking, Refusal> {
        self.store
            .write(self.moving(booking, Wanted::At { starts_at: to }))
            .await
    }

    pub fn cancelling(&self, booking: &Booking) -> CancelBooking {
        CancelBooking {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            account: booking.account,
            booking: booking.id,
            checkpoint: POST,
            now: self.now(),
        }
    }

    pub async fn cancelled(&self, booking: &Booking) -> Result<Booking, Refusal> {
        self.store.write(self.cancelling(booking)).await
    }

    pub fn timers(&self, booking: BookingId) -> ApplyTimers {
        ApplyTimers {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            booking,
            checkpoint: POST,
            now: self.now(),
        }
    }

    /// Does what is due for a booking, and says what is next.
    pub async fn step(&self, booking: BookingId) -> Step {
        self.store
            .write(self.timers(booking))
            .await
            .expect("time can pass")
    }

    /// Does what is due for a booking; registers that are asked again say yes.
    pub async fn tick(&self, booking: BookingId) -> Step {
        loop {
            match self.step(booking).await {
                Step::Recheck(asking) => {
                    self.rechecked(booking, asking, positive(self.now())).await;
                }
                step => return step,
            }
        }
    }

    /// The registers were asked again about a booking as it is now.
    pub async fn rechecked(
        &self,
        booking: BookingId,
        asking: Asking,
        records: Vec<CheckRecord>,
    ) -> Booking {
        let present = self.booking(booking).await;
        let command = self.recheck(&present, asking, records);
        self.store.write(command).await.expect("it is recorded")
    }

    /// What the registers said about a booking as it was when they were asked.
    pub fn recheck(
        &self,
        booking: &Booking,
        asking: Asking,
        records: Vec<CheckRecord>,
    ) -> RecordRecheck {
        RecordRecheck {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            booking: booking.id,
            checkpoint: booking.checkpoint(),
            asking,
            changed_at: booking.changed_at,
            records,
            evidence: Vec::new(),
            now: self.now(),
        }
    }

    /// Sets the clock to an instant and does what is due then.
    pub async fn tick_at(&self, booking: BookingId, instant: Timestamp) -> Step {
        self.clock.set(instant);
        self.tick(booking).await
    }

    pub async fn booking(&self, booking: BookingId) -> Booking {
        self.store
            .read(FindBooking { booking })
            .await
            .expect("read")
            .expect("it is there")
    }

    pub async fn view(&self, booking: BookingId) -> BookingView {
        self.store
            .read(ViewBooking { booking })
            .await
            .expect("read")
            .expect("it is there")
    }

    /// Kinds of the events about a booking, oldest first.
    pub async fn history(&self, booking: BookingId) -> Vec<String> {
        self.view(booking)
            .await
            .events
            .into_iter()
            .map(|event| event.kind)
            .collect()
    }

    /// Kinds of the notices of an account, oldest first.
    pub async fn notices(&self, lorry: &Lorry) -> Vec<NoticeKind> {
        let query = NoticesOf {
            account: lorry.account,
            before: None,
            limit: 200,
        };
        let mut notices = self.store.read(query).await.expect("read");
        notices.reverse();
        notices.into_iter().map(|notice| notice.kind).collect()
    }

    pub async fn balance(&self, lorry: &Lorry) -> Money {
        self.store
            .read(BalanceOf(LedgerAccount::User(lorry.account)))
            .await
            .expect("read")
    }

    pub async fn slot(&self, starts_at: Timestamp, lane: PlaceLane) -> Slot {
        self.slots(starts_at, starts_at, lane)
            .await
            .pop()
            .expect("the slot is published")
    }

    /// Slots that begin within a span, both ends included.
    pub async fn slots(&self, first: Timestamp, last: Timestamp, lane: PlaceLane) -> Vec<Slot> {
        let until = last + jiff::SignedDuration::from_secs(1);
        let query = SlotsBetween {
            checkpoint: POST,
            lane,
            from: first,
            until,
        };
        self.store.read(query).await.expect("read")
    }

    pub async fn first_free(&self, lane: PlaceLane) -> Option<Timestamp> {
        let query = FirstFree {
            checkpoint: POST,
            lane,
            after: self.now(),
        };
        self.store
            .read(query)
            .await
            .expect("read")
            .map(|slot| slot.id.starts_at())
    }

    pub fn passage(&self, booking: BookingId, kind: PassageKind) -> Passage {
        Passage {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            booking,
            kind,
            now: self.now(),
        }
    }

    /// A plate is read or a barrier moves.
    pub async fn passes(&self, booking: BookingId, kind: PassageKind) -> Result<bool, Refusal> {
        self.store.write(self.passage(booking, kind)).await
    }

    /// What the barrier at the entry does when it reads the lorry's plate.
    pub async fn entry(&self, lorry: &Lorry) -> EntryDecision {
        let entry = Entry {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            plate: lorry.details.vehicle.plate.folded().to_owned(),
            now: self.now(),
        };
        self.store.write(entry).await.expect("a decision")
    }
}

/// What a checkpoint does to a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassageKind {
    EnterZone,
    Admit,
    Cross,
    TurnBack,
}

/// One of the functions for the checkpoint, as a command.
pub struct Passage {
    settings: Arc<Settings>,
    seed: Uuid,
    booking: BookingId,
    kind: PassageKind,
    now: Timestamp,
}

impl Command for Passage {
    type Out = bool;
    type Error = Refusal;
    const NAME: &'static str = "test.passage";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(POST)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, Refusal> {
        let (settings, booking, seed, now) = (&self.settings, self.booking, self.seed, self.now);
        match self.kind {
            PassageKind::EnterZone => passage::enter_zone(tx, settings, booking, seed, now).await,
            PassageKind::Admit => passage::admit(tx, settings, booking, seed, now).await,
            PassageKind::Cross => passage::cross(tx, settings, booking, seed, now).await,
            PassageKind::TurnBack => passage::turn_back(tx, settings, booking, seed, now)
                .await
                .map(|()| true),
        }
    }
}

/// The decision at the entry, as a command.
pub struct Entry {
    settings: Arc<Settings>,
    seed: Uuid,
    plate: String,
    now: Timestamp,
}

impl Command for Entry {
    type Out = EntryDecision;
    type Error = Refusal;
    const NAME: &'static str = "test.entry";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(POST)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<EntryDecision, Refusal> {
        passage::decide_entry(tx, &self.settings, POST, &self.plate, self.seed, self.now).await
    }
}
