//! Random histories of everything that moves the money of a booking: whatever users, the checkpoint and the
//! registrar do, in whatever order and however often, each fee is in exactly one place (Q-28, Q-EX11).

use crate::support::{Lorry, Random, Setup, World, negative, positive, waiver_scope, worlds_with};
use accounts::Role;
use jiff::{SignedDuration, Timestamp};
use kernel::ids::{AccountId, BookingId};
use kernel::money::Money;
use queue::Refusal;
use queue::commands::capacity::NewCapacity;
use queue::commands::late_money::LateWish;
use queue::commands::option::OptionChoice;
use queue::model::redress::LateChoice;
use queue::waivers::{WaiverError, WaiverKind};
use registers::checks::ReasonCode;
use std::collections::BTreeMap;
use store::{Engine, FromRow, Query, Row, StoreError, StoreResult, Tx, statements};
use uuid::Uuid;

const SEEDS: [u64; 4] = [28, 538, 707, 2026];

const fn steps(engine: Engine) -> usize {
    match engine {
        Engine::Sqlite => 160,
        Engine::Postgres => 100,
    }
}

statements! {
    /// What the ledger has for each booking: cause, number of transfers, sum.
    pub OF_BOOKINGS = "SELECT booking.id AS id, ledger_transfer.cause_kind AS cause, count(*) AS number,
        CAST(SUM(amount_minor) AS BIGINT) AS minor FROM booking
        JOIN ledger_transfer ON ledger_transfer.cause_id = booking.id
        GROUP BY booking.id, ledger_transfer.cause_kind";
}

struct Sum {
    booking: BookingId,
    cause: String,
    number: i64,
    minor: i64,
}

impl FromRow for Sum {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            booking: row.get("id")?,
            cause: row.get("cause")?,
            number: row.get("number")?,
            minor: row.get("minor")?,
        })
    }
}

struct Sums;

impl Query for Sums {
    type Out = Vec<Sum>;
    type Error = StoreError;
    const NAME: &'static str = "test.sums";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<Sum>> {
        tx.fetch_all(&OF_BOOKINGS, &[]).await
    }
}

struct Play<'w> {
    world: &'w World,
    random: Random,
    fleet: Vec<Lorry>,
    bookings: Vec<BookingId>,
    waivers: Vec<Uuid>,
    operator: AccountId,
    accountant: AccountId,
}

/// A refusal is an answer; a failure of the storage is a bug.
fn told<T>(answer: Result<T, Refusal>) -> String {
    match answer {
        Ok(_) => String::from("done"),
        Err(Refusal::Store(failure)) => panic!("{failure}"),
        Err(refusal) => refusal.code().to_owned(),
    }
}

impl Play<'_> {
    fn hour(&mut self) -> Timestamp {
        let next = self.world.now().as_second().div_euclid(3600) + 2;
        let ahead = i64::try_from(self.random.below(12)).expect("few");
        Timestamp::from_second((next + ahead) * 3600).expect("an instant")
    }

    fn booking(&mut self) -> Option<BookingId> {
        let recent = self.bookings.len().saturating_sub(12);
        let recent = &self.bookings[recent..];
        (!recent.is_empty()).then(|| *self.random.pick(recent))
    }

    async fn step(&mut self) -> String {
        match self.random.below(14) {
            0..4 => self.book().await,
            4 => self.cancel().await,
            5 => self.move_on().await,
            6..8 => self.choose().await,
            8..10 => self.choose_for_money().await,
            10 => self.close().await,
            11 => self.waive().await,
            12 => self.carry_out().await,
            _ => self.pass_time().await,
        }
    }

    /// Mostly paid in time, sometimes late, sometimes refused or never.
    async fn book(&mut self) -> String {
        let lorry = self.random.pick(&self.fleet).clone();
        let hour = self.hour();
        let held = match self.world.hold(&lorry, hour).await {
            Ok(held) => held.booking,
            Err(refusal) => return format!("hold: {}", told::<()>(Err(refusal))),
        };
        self.bookings.push(held);
        let now = self.world.now();
        match self.random.below(8) {
            0 => {
                let no = negative(now, &[(2, ReasonCode::VehicleNotFound)]);
                self.world.checked(held, no).await;
                String::from("refused")
            }
            1..4 => {
                self.world.checked(held, positive(now)).await;
                let message = self.world.message(&self.world.open_invoice(held).await);
                self.world.pass_minutes(17);
                self.world.tick(held).await;
                self.world
                    .settled(payments::BankMessage {
                        received_at: self.world.now(),
                        ..message
                    })
                    .await;
                String::from("paid late")
            }
            _ => {
                self.world.checked(held, positive(now)).await;
                self.world.paid(held).await;
                String::from("paid")
            }
        }
    }

    async fn cancel(&mut self) -> String {
        let Some(id) = self.booking() else {
            return String::from("nothing to cancel");
        };
        let booking = self.world.booking(id).await;
        format!(
            "cancel {id}: {}",
            told(self.world.cancelled(&booking).await)
        )
    }

    async fn move_on(&mut self) -> String {
        let Some(id) = self.booking() else {
            return String::from("nothing to move");
        };
        let booking = self.world.booking(id).await;
        let to = self.hour();
        format!("move {id}: {}", told(self.world.moved(&booking, to).await))
    }

    async fn choose(&mut self) -> String {
        let Some(id) = self.booking() else {
            return String::from("nothing to choose");
        };
        let booking = self.world.booking(id).await;
        let choice = *self
            .random
            .pick(&[OptionChoice::Keep, OptionChoice::MoneyBack]);
        let answer = self.world.chosen(&booking, choice).await;
        format!("{choice:?} of {id}: {}", told(answer))
    }

    async fn choose_for_money(&mut self) -> String {
        let Some(id) = self.booking() else {
            return String::from("no late money");
        };
        let booking = self.world.booking(id).await;
        let wish = *self
            .random
            .pick(&[LateWish::MoneyBack, LateWish::Place { starts_at: None }]);
        let answer = self.world.chosen_for_money(&booking, wish).await;
        let chosen = answer.as_ref().ok();
        let late = chosen.and_then(|booking| booking.redress.late.clone());
        if let Some(LateChoice::Place { booking, .. }) = late.and_then(|late| late.chosen) {
            self.bookings.push(booking);
            if self.random.one_in(2) {
                let records = positive(self.world.now());
                self.world.checked(booking, records).await;
            }
        }
        format!("{wish:?} for {id}: {}", told(answer))
    }

    async fn close(&mut self) -> String {
        let from = self.hour();
        let change = NewCapacity::Close {
            id: self.world.ids.uuid(),
            from,
            until: from + SignedDuration::from_mins(60),
            reason: String::from("weather"),
        };
        let effect = self.world.changed(change).await;
        format!("closed: {effect:?}")
    }

    async fn waive(&mut self) -> String {
        let kind = *self.random.pick(WaiverKind::ALL);
        let from = self.world.now() - SignedDuration::from_hours(3);
        let scope = waiver_scope(kind, from, from + SignedDuration::from_hours(10));
        let proposing = self.world.proposing(self.operator, scope);
        let id = proposing.id;
        match self.world.store.write(proposing).await {
            Ok(_) => {}
            Err(WaiverError::NobodyAffected) => return String::from("nobody to waive"),
            Err(error) => panic!("{error}"),
        }
        // Told twice, it is decided once.
        let approves = !self.random.one_in(4);
        for _ in 0..2 {
            let decided = self.world.decided(id, self.accountant, approves).await;
            match decided {
                Ok(_) | Err(WaiverError::Decided { .. }) => {}
                Err(error) => panic!("{error}"),
            }
        }
        self.waivers.push(id);
        format!("{kind} {approves}")
    }

    /// A part of the work, or all of it, also of waivers that are done.
    async fn carry_out(&mut self) -> String {
        let limit = 1 + i64::try_from(self.random.below(4)).expect("few");
        let mut done = 0;
        for waiver in self.waivers.clone() {
            let batch = self.world.applying(waiver, limit);
            done += self.world.store.write(batch).await.expect("a batch");
        }
        format!("{done} waived")
    }

    async fn pass_time(&mut self) -> String {
        let minutes = 1 + i64::try_from(self.random.below(90)).expect("few");
        self.world.pass_minutes(minutes);
        self.world.publish(crate::support::POST).await;
        for booking in self.world.due().await {
            self.world.tick(booking).await;
        }
        format!("{minutes} minutes pass")
    }

    /// Each fee is earned, owed back, or still with the user; never two of them, and never twice.
    async fn each_fee_is_in_one_place(&self) {
        let mut by_booking: BTreeMap<BookingId, BTreeMap<String, i64>> = BTreeMap::new();
        for sum in self.world.store.read(Sums).await.expect("read") {
            assert_eq!(sum.number, 1, "{} of {} twice", sum.cause, sum.booking);
            by_booking
                .entry(sum.booking)
                .or_default()
                .insert(sum.cause, sum.minor);
        }
        let mut kept = 0;
        for id in &self.bookings {
            let of = by_booking.remove(id).unwrap_or_default();
            let sum = |cause: &str| of.get(cause).copied().unwrap_or(0);
            let fee = sum("booking_fee");
            let back = sum("refund") + sum("waiver");
            assert!(back == 0 || back == fee, "{id}: {of:?}");
            let booking = self.world.booking(*id).await;
            assert_eq!(booking.fee_minor, fee - back, "{id}: {of:?}");
            kept += booking.fee_minor;
            if let Some(ending) = &booking.redress.ending {
                assert!(!booking.state.is_active(), "{id}: {ending:?}");
            }
        }
        assert!(by_booking.is_empty(), "fees of nobody's bookings");
        let totals = self.world.totals().await;
        assert_eq!(totals.earned, Money::kzt(kept));
    }
}

/// Q-EX11: see above.
#[tokio::test]
async fn every_fee_is_in_exactly_one_place() {
    for seed in SEEDS {
        let setup = Setup {
            lorries: 48,
            horizon_days: 2,
            ..Setup::default()
        };
        for world in worlds_with(&setup).await {
            let mut play = Play {
                fleet: world.lorries(8).await,
                world: &world,
                random: Random::new(seed),
                bookings: Vec::new(),
                waivers: Vec::new(),
                operator: world.staff(Role::Operator).await,
                accountant: world.staff(Role::Accountant).await,
            };
            for step in 0..steps(world.store.engine()) {
                let words = play.step().await;
                // Shown when the test fails.
                println!(
                    "{:?}, seed {seed}, step {step}: {words}",
                    world.store.engine()
                );
                world.agrees().await;
                if step % 20 == 19 {
                    play.each_fee_is_in_one_place().await;
                }
            }
            play.each_fee_is_in_one_place().await;
            assert!(play.bookings.len() > 5);
            world.sound().await;
        }
    }
}
