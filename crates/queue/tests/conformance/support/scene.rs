//! A lorry of the people whom the registers know, and the worker that asks about its booking.

use super::state::{known, worker};
use super::{Lorry, World, local, worlds};
use kernel::ids::BookingId;
use queue::model::state::State;
use registers::checks::{CheckOutcome, CheckRecord};
use simulators::Handle;
use simulators::gateway::Gateway;
use store::worker::Worker;

/// The interval that is booked.
pub const HOUR: &str = "2026-06-13T10:00";

/// A lorry that takes a place, and the worker that asks about it.
pub struct Scene {
    pub world: World,
    pub worker: Worker,
    pub lorry: Lorry,
}

/// The usual scene on each engine.
pub async fn scenes(gateway: &Handle<Gateway>) -> Vec<Scene> {
    let mut scenes = Vec::new();
    for world in worlds().await {
        let worker = worker(&world, gateway);
        let lorry = known(&world).await;
        scenes.push(Scene {
            world,
            worker,
            lorry,
        });
    }
    scenes
}

impl Scene {
    pub async fn held(&self) -> BookingId {
        let held = self.world.hold(&self.lorry, local(HOUR)).await;
        held.expect("a place").booking
    }

    pub async fn run(&self) {
        self.worker.run_until_idle().await.expect("works");
    }

    pub async fn state(&self, booking: BookingId) -> State {
        self.world.booking(booking).await.state
    }

    pub async fn checks(&self, booking: BookingId) -> Vec<CheckRecord> {
        self.world.view(booking).await.checks
    }

    pub async fn check(&self, booking: BookingId, number: u8) -> CheckOutcome {
        let checks = self.checks(booking).await;
        let found = checks
            .into_iter()
            .find(|check| check.number.get() == number);
        found.expect("the check was made").outcome
    }

    /// A booking that is paid, as the registers let it through.
    pub async fn confirmed(&self) -> BookingId {
        let booking = self.held().await;
        self.run().await;
        self.world.paid(booking).await;
        self.run().await;
        booking
    }
}
