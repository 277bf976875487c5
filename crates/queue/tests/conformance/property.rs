//! Random sequences of everything that can happen, and what holds after each step; holds in one batch
//! and one by one. Seeds are in the messages of failures.

use crate::support::{
    Lorry, OTHER, POST, PassageKind, Random, Setup, World, driver, negative, out_of_turn, positive,
    silent, worlds_with,
};
use jiff::{SignedDuration, Timestamp};
use kernel::ids::BookingId;
use kernel::money::Money;
use payments::{BankMessage, BankOutcome};
use queue::Refusal;
use queue::commands::capacity::{CapacityOutcome, NewCapacity};
use queue::commands::driver::ChangeDriver;
use queue::commands::hold::{HeldPlace, HoldPlace, Wanted};
use queue::model::details::VehicleKind;
use queue::model::ground::ExpeditedGround;
use queue::model::slot::PlaceLane;
use registers::checks::{ReasonCode, Register};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Command, Engine, StoreError, StoreResult, Stream, Tx};
use uuid::Uuid;

const SEEDS: [u64; 3] = [707, 2023, 538];

/// Steps of a sequence; fewer where each takes several journeys to a server.
const fn steps(engine: Engine) -> usize {
    match engine {
        Engine::Sqlite => 250,
        Engine::Postgres => 120,
    }
}

/// A day has two places an hour, so that everybody is in everybody's way.
fn narrow() -> Setup {
    Setup {
        lorries: 48,
        horizon_days: 2,
        ..Setup::default()
    }
}

/// Lorries of which some are the same under another plate or another VIN, and some out of turn.
async fn fleet(world: &World) -> Vec<Lorry> {
    let mut fleet = Vec::new();
    for index in 0..9 {
        let lorry = world.lorry().await.stating(|details| {
            details.trusted_drivers = vec![driver("Ли", "Вэй")];
            if index >= 7 {
                details.cargo = out_of_turn(ExpeditedGround::Perishable);
            }
        });
        fleet.push(lorry);
    }
    for (twin, by_plate) in [(0, true), (1, false)] {
        let vehicle = fleet[twin].details.vehicle.clone();
        fleet.push(world.lorry().await.stating(|details| {
            if by_plate {
                details.vehicle.plate = vehicle.plate;
            } else {
                details.vehicle.vin = vehicle.vin;
            }
        }));
    }
    fleet
}

/// An hour among the next ones, mostly soon.
fn hour(world: &World, random: &mut Random) -> Timestamp {
    let next = world.now().as_second().div_euclid(3600) + 1;
    let ahead = if random.one_in(3) {
        random.below(60)
    } else {
        random.below(8)
    };
    let ahead = i64::try_from(ahead).expect("few");
    Timestamp::from_second((next + ahead) * 3600).expect("an instant")
}

fn wanted(world: &World, random: &mut Random) -> Wanted {
    let at = hour(world, random);
    if random.one_in(3) {
        Wanted::FirstFree { from: at }
    } else {
        Wanted::At { starts_at: at }
    }
}

/// A refusal is an answer; a failure of the storage is a bug.
fn told<T>(answer: Result<T, Refusal>) -> String {
    match answer {
        Ok(_) => String::from("done"),
        Err(Refusal::Store(failure)) => panic!("{failure}"),
        Err(refusal) => refusal.code().to_owned(),
    }
}

struct Play<'w> {
    world: &'w World,
    random: Random,
    fleet: Vec<Lorry>,
    bookings: Vec<BookingId>,
    messages: Vec<BankMessage>,
    closures: Vec<Uuid>,
}

impl Play<'_> {
    /// One of the younger bookings, mostly one in which something can be done: in one of these
    /// states.
    async fn booking(&mut self, states: &[&str]) -> Option<BookingId> {
        let recent = self.bookings.len().saturating_sub(10);
        let recent = self.bookings[recent..].to_vec();
        let mut ready = Vec::new();
        for id in &recent {
            if states.contains(&self.world.booking(*id).await.state.name()) {
                ready.push(*id);
            }
        }
        let from = if ready.is_empty() || self.random.one_in(5) {
            recent
        } else {
            ready
        };
        (!from.is_empty()).then(|| *self.random.pick(&from))
    }

    async fn step(&mut self) -> String {
        match self.random.below(20) {
            0..5 => self.hold().await,
            5..8 => self.check().await,
            8..11 => self.pay().await,
            11 => self.repeat_message().await,
            12..14 => self.change().await,
            14..16 => self.pass_time().await,
            16 if self.random.one_in(2) => self.change_capacity().await,
            _ => self.pass().await,
        }
    }

    async fn hold(&mut self) -> String {
        let lorry = self.random.pick(&self.fleet).clone();
        let wanted = wanted(self.world, &mut self.random);
        let hold = self.world.hold_at(POST, &lorry, wanted);
        let answer = self.world.store.write(hold).await;
        if let Ok(held) = &answer {
            self.bookings.push(held.booking);
            // Half of them go straight on, so that there is something to move, call and admit.
            if self.random.one_in(2) {
                let records = positive(self.world.now());
                self.world.checked(held.booking, records).await;
                self.world.paid(held.booking).await;
            }
        }
        format!("hold {wanted:?}: {}", told(answer))
    }

    async fn check(&mut self) -> String {
        let Some(booking) = self.booking(&["held", "verifying"]).await else {
            return String::from("nothing to check");
        };
        let now = self.world.now();
        let records = match self.random.below(6) {
            0 => negative(now, &[(2, ReasonCode::VehicleNotFound)]),
            1 => silent(now, &[Register::Wanted]),
            _ => positive(now),
        };
        let record = self.world.record(booking, records);
        format!(
            "check {booking}: {}",
            told(self.world.store.write(record).await)
        )
    }

    async fn pay(&mut self) -> String {
        let Some(booking) = self.booking(&["awaiting_payment"]).await else {
            return String::from("nothing to pay");
        };
        let view = self.world.view(booking).await;
        let Some(invoice) = view.invoice else {
            return format!(
                "ask: {}",
                told(self.world.ask_move_payment(&view.booking).await)
            );
        };
        if self.random.one_in(4) {
            let answer = self.world.pay_from_balance(&view.booking).await;
            return format!("pay {booking} from the balance: {}", told(answer));
        }
        let mut message = self.world.message(&invoice);
        match self.random.below(8) {
            0 => message.amount = Money::tenge(1_000),
            1 => message.amount = Money::tenge(10_000),
            2 => message.verified = false,
            3 => message.outcome = BankOutcome::Error,
            _ => {}
        }
        self.messages.push(message.clone());
        let answer = self.world.store.write(self.world.settle(message)).await;
        format!("pay {booking}: {}", told(answer))
    }

    async fn repeat_message(&mut self) -> String {
        if self.messages.is_empty() {
            return String::from("no message yet");
        }
        let message = BankMessage {
            id: self.world.ids.uuid(),
            received_at: self.world.now(),
            ..self.random.pick(&self.messages).clone()
        };
        let answer = self.world.store.write(self.world.settle(message)).await;
        format!("repeat a message: {}", told(answer))
    }

    async fn change(&mut self) -> String {
        let Some(id) = self.booking(&["confirmed"]).await else {
            return String::from("nothing to change");
        };
        let booking = self.world.booking(id).await;
        match self.random.below(5) {
            0 => format!(
                "cancel {id}: {}",
                told(self.world.cancelled(&booking).await)
            ),
            1 => {
                let change = ChangeDriver {
                    settings: Arc::clone(&self.world.settings),
                    seed: self.world.ids.uuid(),
                    account: booking.account,
                    booking: id,
                    checkpoint: POST,
                    trusted_driver: 0,
                    now: self.world.now(),
                };
                format!(
                    "driver of {id}: {}",
                    told(self.world.store.write(change).await)
                )
            }
            _ => {
                let wanted = wanted(self.world, &mut self.random);
                let moving = self.world.moving(&booking, wanted);
                format!(
                    "move {id} to {wanted:?}: {}",
                    told(self.world.store.write(moving).await)
                )
            }
        }
    }

    /// The clock moves, and everything that is due is done, some of it later than the rest.
    async fn pass_time(&mut self) -> String {
        let minutes = if self.random.one_in(3) { 9 } else { 120 };
        let minutes = 1 + i64::try_from(self.random.below(minutes)).expect("few");
        self.world.pass_minutes(minutes);
        self.world.publish(POST).await;
        let mut due = self.world.due().await;
        let late = self.random.below(due.len().max(1));
        due.rotate_left(late);
        for booking in due {
            self.world.tick(booking).await;
        }
        format!("{minutes} minutes pass")
    }

    async fn change_capacity(&mut self) -> String {
        let zone = kernel::zone::kazakhstan();
        let at = hour(self.world, &mut self.random);
        let change = match (self.random.below(4), self.closures.last()) {
            (0, _) => {
                let id = self.world.ids.uuid();
                self.closures.push(id);
                let until = at + SignedDuration::from_mins(90);
                NewCapacity::Close {
                    id,
                    from: at,
                    until,
                    reason: String::from("Snow"),
                }
            }
            (1 | 2, Some(id)) => NewCapacity::Reopen { id: *id },
            _ => NewCapacity::Date {
                date: at.to_zoned(zone).date(),
                lorries: *self.random.pick(&[12, 24, 36, 48]),
            },
        };
        let preview = self.random.one_in(4);
        let words = format!("{change:?} {preview}");
        match self
            .world
            .store
            .write(self.world.change(change, preview))
            .await
        {
            Err(CapacityOutcome::Refused(refusal)) => {
                format!("{words}: {}", told::<()>(Err(refusal)))
            }
            other => format!("{words}: {other:?}"),
        }
    }

    async fn pass(&mut self) -> String {
        let Some(booking) = self
            .booking(&["confirmed", "in_waiting_zone", "called", "admitted"])
            .await
        else {
            return String::from("nobody comes");
        };
        let state = self.world.booking(booking).await.state;
        let kind = match (self.random.below(5), state.name()) {
            (0, _) => PassageKind::TurnBack,
            (1, _) | (_, "called") => PassageKind::Admit,
            (_, "admitted") => PassageKind::Cross,
            _ if self.random.one_in(2) => PassageKind::EnterZone,
            _ => PassageKind::Cross,
        };
        format!(
            "{kind:?} {booking}: {}",
            told(self.world.passes(booking, kind).await)
        )
    }
}

/// Q-EX11: whatever happens in whatever order, places are bookings, a vehicle has
/// one active booking, the ledger balances, the log has no gaps, and numbers are sequential.
#[tokio::test]
async fn whatever_happens_the_invariants_hold() {
    for seed in SEEDS {
        for world in worlds_with(&narrow()).await {
            let mut play = Play {
                fleet: fleet(&world).await,
                world: &world,
                random: Random::new(seed),
                bookings: Vec::new(),
                messages: Vec::new(),
                closures: Vec::new(),
            };
            for step in 0..steps(world.store.engine()) {
                let words = play.step().await;
                // Shown when the test fails.
                println!(
                    "{:?}, seed {seed}, step {step}: {words}",
                    world.store.engine()
                );
                world.agrees().await;
                if step % 40 == 39 {
                    world.sound().await;
                }
            }
            let mut states = BTreeSet::new();
            for booking in &play.bookings {
                states.insert(world.booking(*booking).await.state.name());
            }
            assert!(play.bookings.len() > 8 && states.len() >= 4, "{states:?}");
            world.sound().await;
        }
    }
}

/// Holds that run together in one transaction.
struct Together(Vec<HoldPlace>);

impl Command for Together {
    type Out = Vec<Result<HeldPlace, Refusal>>;
    type Error = StoreError;
    const NAME: &'static str = "test.together";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Self::Out> {
        let batch = self.0.iter().collect::<Vec<_>>();
        HoldPlace::run_batch(&batch, tx).await
    }
}

/// Holds of all kinds: possible ones, twins, blocked accounts, cars, odd times, other checkpoints.
async fn many_holds(world: &World, random: &mut Random, fleet: &[Lorry]) -> Vec<HoldPlace> {
    let unsigned = world.enrol(None).await;
    let mut holds = Vec::new();
    for _ in 0..30 {
        let lorry = match random.below(12) {
            0 => world.another(unsigned),
            1 => random
                .pick(fleet)
                .stating(|details| details.vehicle.kind = VehicleKind::Bus),
            2 => random.pick(fleet).stating(|details| {
                details.cargo = out_of_turn(ExpeditedGround::PostalOperator);
            }),
            3..6 => random.pick(fleet).clone(),
            _ => world.lorry().await,
        };
        let checkpoint = *random.pick(&[POST, POST, POST, OTHER, 99]);
        let mut wanted = wanted(world, random);
        if random.one_in(10) {
            wanted = Wanted::At {
                starts_at: world.now(),
            };
        }
        holds.push(world.hold_at(checkpoint, &lorry, wanted));
        world.clock.advance(SignedDuration::from_secs(7));
    }
    holds
}

/// What a hold came to, without the next free time, which depends on who is asked last.
fn outcomes(answers: Vec<Result<HeldPlace, Refusal>>) -> Vec<Result<HeldPlace, &'static str>> {
    answers
        .into_iter()
        .map(|answer| answer.map_err(|refusal| refusal.code()))
        .collect()
}

/// many holds in one batch come to the same as the same holds one by one: answers,
/// places, and events in their order.
#[tokio::test]
async fn a_batch_of_holds_is_the_same_as_one_by_one() {
    for seed in [1, 2, 3] {
        let (batched, single) = (worlds_with(&narrow()).await, worlds_with(&narrow()).await);
        for (batched, single) in batched.into_iter().zip(single) {
            let mut fleets = Vec::new();
            for world in [&batched, &single] {
                fleets.push(fleet(world).await);
            }
            let (mut one, mut two) = (Random::new(seed), Random::new(seed));
            for round in 0..2 {
                let together = many_holds(&batched, &mut one, &fleets[0]).await;
                let apart = many_holds(&single, &mut two, &fleets[1]).await;
                let together = batched.store.write(Together(together)).await.expect("runs");
                let mut answers = Vec::new();
                for hold in apart {
                    answers.push(single.store.write(hold).await);
                }
                assert_eq!(
                    outcomes(together),
                    outcomes(answers),
                    "seed {seed}, round {round}"
                );
                for world in [&batched, &single] {
                    world.pass_minutes(25);
                    world.sound().await;
                }
            }
            assert_eq!(traces(&batched).await, traces(&single).await, "seed {seed}");
        }
    }
}

/// Places taken and events, for comparison.
async fn traces(world: &World) -> (Vec<(i64, i64)>, Vec<(String, Option<Uuid>, String)>) {
    let last = world.now() + SignedDuration::from_hours(72);
    let mut taken = Vec::new();
    for lane in PlaceLane::ALL {
        let slots = world.slots(world.now(), last, lane).await;
        taken.extend(slots.into_iter().map(|slot| (slot.id.number(), slot.taken)));
    }
    let mut told = Vec::new();
    for checkpoint in [POST, OTHER] {
        for event in world.events(Stream::checkpoint(checkpoint)).await {
            told.push((event.kind, event.subject, event.payload.to_string()));
        }
    }
    (taken, told)
}
