//! Choices about bookings, and waivers, through the commands that make them.

use super::{Lorry, POST, World, positive};
use accounts::{Role, SetRole};
use jiff::Timestamp;
use kernel::ids::AccountId;
use kernel::money::Money;
use payments::{AskMoneyBack, Charged, MoneyBackError};
use queue::Refusal;
use queue::commands::late_money::{ChooseForMoney, LateWish};
use queue::commands::option::{ChooseOption, OptionChoice};
use queue::model::booking::Booking;
use queue::model::fault::Happening;
use queue::waivers::apply::{ApplyWaiver, WaiverStep};
use queue::waivers::commands::{DecideWaiver, ProposeWaiver};
use queue::waivers::queries::{ViewWaiver, WaiverView};
use queue::waivers::{Waiver, WaiverError, WaiverKind, WaiverScope};
use registers::{CheckPolicy, CheckRecord};
use std::sync::Arc;
use store::worker::Worker;
use store::{Command, StoreError, Tx};
use uuid::Uuid;

/// A waiver of failed equipment at the checkpoint where most things happen.
pub fn waiver_scope(kind: WaiverKind, from: Timestamp, until: Timestamp) -> WaiverScope {
    WaiverScope {
        happening: Happening::EquipmentFailed,
        kind,
        checkpoints: vec![POST],
        from,
        until,
    }
}

impl World {
    pub async fn chosen(
        &self,
        booking: &Booking,
        choice: OptionChoice,
    ) -> Result<Booking, Refusal> {
        let command = ChooseOption {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            account: booking.account,
            booking: booking.id,
            checkpoint: POST,
            choice,
            now: self.now(),
        };
        self.store.write(command).await
    }

    pub fn choosing_for_money(&self, booking: &Booking, wish: LateWish) -> ChooseForMoney {
        ChooseForMoney {
            settings: Arc::clone(&self.settings),
            policy: Arc::new(CheckPolicy::embedded()),
            seed: self.ids.uuid(),
            account: booking.account,
            booking: booking.id,
            checkpoint: POST,
            new_booking: self.ids.next(),
            job: self.ids.next(),
            wish,
            now: self.now(),
        }
    }

    pub async fn chosen_for_money(
        &self,
        booking: &Booking,
        wish: LateWish,
    ) -> Result<Booking, Refusal> {
        self.store
            .write(self.choosing_for_money(booking, wish))
            .await
    }

    /// Makes the answers about a booking look as if they had been given just now.
    pub async fn refreshed(&self, booking: kernel::ids::BookingId) {
        let command = Refresh {
            booking,
            now: self.now(),
        };
        self.store.write(command).await.expect("written");
    }

    pub async fn money_back(
        &self,
        lorry: &Lorry,
        request: Uuid,
        amount: Money,
    ) -> Result<Charged, MoneyBackError> {
        let command = AskMoneyBack {
            request,
            transfer: self.ids.next(),
            account: lorry.account,
            amount,
            at: self.now(),
        };
        self.store.write(command).await
    }

    /// Somebody of the registrar.
    pub async fn staff(&self, role: Role) -> AccountId {
        let account = self.enrol(Some("2026-01")).await;
        let command = SetRole {
            account,
            role,
            now: self.now(),
        };
        self.store.write(command).await.expect("the role is set");
        account
    }

    pub fn proposing(&self, by: AccountId, scope: WaiverScope) -> ProposeWaiver {
        ProposeWaiver {
            settings: Arc::clone(&self.settings),
            id: self.ids.uuid(),
            scope,
            reason: String::from("The scales were out of order"),
            by,
            now: self.now(),
        }
    }

    pub async fn decided(
        &self,
        waiver: Uuid,
        by: AccountId,
        approves: bool,
    ) -> Result<Waiver, WaiverError> {
        let command = DecideWaiver {
            waiver,
            seed: self.ids.uuid(),
            approves,
            reason: String::from("The report of the checkpoint is at hand"),
            by,
            now: self.now(),
        };
        self.store.write(command).await
    }

    pub async fn waiver(&self, id: Uuid) -> WaiverView {
        let found = self.store.read(ViewWaiver(id)).await.expect("read");
        found.expect("it is there")
    }

    pub fn applying(&self, waiver: Uuid, limit: i64) -> ApplyWaiver {
        ApplyWaiver {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            waiver,
            checkpoint: POST,
            limit,
            now: self.now(),
        }
    }

    /// A worker that carries waivers out.
    pub fn waiver_worker(&self) -> Worker {
        let step = WaiverStep {
            store: self.store.store(),
            settings: Arc::clone(&self.settings),
            clock: self.clock.shared(),
            ids: self.ids.clone(),
        };
        let ids = Arc::new(self.ids.clone());
        let clock = self.clock.shared();
        Worker::new(self.store.store(), clock, ids, vec![Arc::new(step)])
    }
}

/// Fresh answers to all checks of a booking that is over, which nobody asks about any more.
struct Refresh {
    booking: kernel::ids::BookingId,
    now: Timestamp,
}

impl Command for Refresh {
    type Out = ();
    type Error = StoreError;
    const NAME: &'static str = "test.refresh";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let policy = CheckPolicy::embedded();
        let sample = positive(self.now).remove(0);
        let rows = policy.rules().iter().map(|rule| {
            let record = CheckRecord {
                number: rule.number(),
                ..sample.clone()
            };
            let text = serde_json::to_string(&record).expect("a record");
            let number = i64::from(rule.number().get());
            vec![
                self.booking.into(),
                number.into(),
                text.as_str().into(),
                self.now.into(),
            ]
        });
        tx.insert_many(&queue::sql::SAVE_CHECKS, rows.collect())
            .await?;
        Ok(())
    }
}
