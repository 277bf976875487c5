//! The barrier over a socket: opened, locked, out of reach, and workers that die on the way.

use crate::support::{GATE, PLATE, World, worlds};
use kernel::ids::PlateReadId;
use passage::barrier::{BarrierClient, BarrierConfig, BarrierOutcome, Motion, wait};
use passage::commands::{BeginOpening, Begun};
use passage::model::{BarrierProblem, DeviceSetup, Place, ReadDecision};
use queue::model::entry::EntryRefusal;
use simulators::checkpoint::Mode;
use simulators::faults::{FaultKind, FaultOrder};
use store::jobs::{DeadJobs, RetryDead};

const ENTRY: Place = Place::CheckpointEntry;

/// Reads the plate before the barrier and expects it to be opened.
async fn decide(world: &World) -> PlateReadId {
    let (read, decision) = world.tell(ENTRY, &world.seen(PLATE)).await;
    assert!(
        matches!(decision, ReadDecision::Open { .. }),
        "{decision:?}"
    );
    read
}

async fn problem(world: &World, read: PlateReadId) -> Option<BarrierProblem> {
    let opening = world.opening(read).await.expect("it is there");
    assert!(opening.ended_at.is_some(), "{opening:?}");
    opening.problem
}

/// What a worker does before it dies between telling the barrier and recording the admission.
async fn tell_the_barrier_and_die(world: &World, read: PlateReadId) {
    let command = BeginOpening {
        read,
        checkpoint: crate::support::HERE,
        now: world.now(),
    };
    let begun = world.store.write(command).await.expect("it begins");
    let Begun::Go {
        access,
        again: false,
    } = begun
    else {
        panic!("{begun:?}")
    };
    let config = BarrierConfig {
        base_url: access.base_url,
        channel: access.channel,
        user: access.user,
        password: access.password,
        timeout_ms: 5_000,
        polls: 2,
        poll_interval_ms: 50,
    };
    let client = BarrierClient::new(config).expect("a client");
    assert_eq!(
        client.drive(Motion::Open, wait).await,
        BarrierOutcome::Moved
    );
}

/// the right lorry at the right time opens the barrier and is admitted.
#[tokio::test]
async fn the_right_lorry_opens_the_barrier() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let read = decide(&world).await;
        assert_eq!(
            world.state(booking).await,
            "called",
            "nothing is claimed before it opened"
        );
        world.work().await;
        assert_eq!((world.opens(), world.state(booking).await), (1, "admitted"));
        let passage = world.passage(booking).await.expect("its row is there");
        assert_eq!(
            (passage.admitted_at, passage.admitted_by),
            (Some(world.now()), None)
        );
        assert!(
            world
                .opening(read)
                .await
                .expect("it is there")
                .is_confirmed()
        );
        assert_eq!(world.events("passage.barrier_opened").await.len(), 1);
        assert_eq!(world.events("booking.admitted").await.len(), 1);
    }
}

/// one booking lets a lorry in once; a second read finds it inside.
#[tokio::test]
async fn a_second_read_while_inside_opens_nothing() {
    for world in worlds().await {
        let booking = world.admitted(PLATE).await;
        world.pass(30);
        let refused = ReadDecision::Refused(EntryRefusal::AlreadyInside);
        assert_eq!(world.read(ENTRY, PLATE).await, refused);
        world.work().await;
        assert_eq!((world.opens(), world.state(booking).await), (1, "admitted"));
    }
}

/// a locked barrier answers OK and stays down: nobody is admitted, and the officer is told
/// when the time is over. Unlocked, it opens at the next read.
#[tokio::test]
async fn a_locked_barrier_admits_nobody() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        world
            .simulator
            .panel(GATE, 1, Mode::Lock)
            .expect("there is a barrier");
        let read = decide(&world).await;
        for _ in 0..5 {
            world.work().await;
            assert_eq!(world.state(booking).await, "called");
            assert!(world.events("passage.barrier_failed").await.is_empty());
            world.pass(2);
        }
        let ignored = world
            .simulator
            .barrier(GATE, 1)
            .expect("it is there")
            .ignored;
        assert_eq!(ignored, 5, "it was told at 0, 2, 4, 6 and 8 seconds");
        world.work().await;
        assert_eq!(problem(&world, read).await, Some(BarrierProblem::NotMoved));
        let events = world.events("passage.barrier_failed").await;
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].payload["problem"], "not-moved");
        assert_eq!(events[0].payload["told"], true);
        let still = world
            .simulator
            .barrier(GATE, 1)
            .expect("it is there")
            .ignored;
        assert_eq!(
            (world.opens(), still),
            (0, 5),
            "after ten seconds it is told no more"
        );
        world
            .simulator
            .panel(GATE, 1, Mode::Unlock)
            .expect("there is a barrier");
        decide(&world).await;
        world.work().await;
        assert_eq!((world.opens(), world.state(booking).await), (1, "admitted"));
    }
}

/// an arm that comes up late is seen at the next look and not told again.
#[tokio::test]
async fn an_arm_that_is_up_is_not_told_again() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        world
            .simulator
            .panel(GATE, 1, Mode::Lock)
            .expect("there is a barrier");
        decide(&world).await;
        world.work().await;
        world
            .simulator
            .panel(GATE, 1, Mode::Unlock)
            .expect("there is a barrier");
        world
            .simulator
            .panel(GATE, 1, Mode::Open)
            .expect("there is a barrier");
        let refuse = FaultOrder::new(GATE, FaultKind::Refuse);
        world.simulator.faults().order(refuse).expect("an order");
        world.pass(2);
        world.work().await;
        assert_eq!((world.opens(), world.state(booking).await), (1, "admitted"));
    }
}

/// a barrier in trouble for a moment opens within the ten seconds.
#[tokio::test]
async fn a_barrier_in_trouble_is_tried_again() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let order = FaultOrder::times(GATE, FaultKind::Refuse, 1);
        world.simulator.faults().order(order).expect("an order");
        decide(&world).await;
        world.work().await;
        assert_eq!((world.opens(), world.state(booking).await), (0, "called"));
        world.pass(2);
        world.work().await;
        assert_eq!((world.opens(), world.state(booking).await), (1, "admitted"));
    }
}

/// a sensor that says nothing proves nothing; the officer is told.
#[tokio::test]
async fn a_dead_sensor_admits_nobody() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let order = FaultOrder::new(&format!("{GATE}/status"), FaultKind::NoSignal);
        world.simulator.faults().order(order).expect("an order");
        let read = decide(&world).await;
        world.work().await;
        world.pass(10);
        world.work().await;
        assert_eq!(problem(&world, read).await, Some(BarrierProblem::NoSignal));
        assert_eq!(world.state(booking).await, "called");
    }
}

/// a wrong login is not repeated, since the device would lock the account.
#[tokio::test]
async fn a_refused_login_is_not_repeated() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let mut access = world.access();
        access.password = "wrong".to_owned();
        world
            .register(
                crate::support::HERE,
                ENTRY,
                "gate",
                DeviceSetup::Barrier(access),
            )
            .await;
        let read = decide(&world).await;
        world.work().await;
        assert_eq!(problem(&world, read).await, Some(BarrierProblem::Refused));
        assert_eq!((world.opens(), world.state(booking).await), (0, "called"));
        let dead = world.store.read(DeadJobs).await.expect("read");
        assert_eq!(dead.len(), 1);
        assert!(
            dead[0].last_error.contains("refused"),
            "{}",
            dead[0].last_error
        );
    }
}

/// a decision that nobody acted on in ten seconds opens nothing, not even when its dead letter
/// is brought back to life.
#[tokio::test]
async fn a_late_worker_opens_nothing() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let read = decide(&world).await;
        world.pass(10);
        world.work().await;
        assert_eq!(problem(&world, read).await, Some(BarrierProblem::TooLate));
        let events = world.events("passage.barrier_failed").await;
        assert_eq!(
            (events.len(), &events[0].payload["told"]),
            (1, &false.into())
        );
        let dead = world.store.read(DeadJobs).await.expect("read");
        assert!(
            dead[0].last_error.starts_with("too late"),
            "{}",
            dead[0].last_error
        );
        let retry = RetryDead {
            id: dead[0].id,
            now: world.now(),
        };
        assert!(world.store.write(retry).await.expect("written"));
        world.work().await;
        assert_eq!((world.opens(), world.state(booking).await), (0, "called"));
        assert_eq!(world.events("passage.barrier_failed").await.len(), 1);
    }
}

/// a worker died after it told the barrier; the next one finds the arm up, tells it nothing and
/// records the admission, whether or not the ten seconds are over.
#[tokio::test]
async fn a_worker_that_died_after_opening_leaves_an_admission() {
    for seconds in [1, 12] {
        for world in worlds().await {
            let booking = world.called(PLATE).await;
            let read = decide(&world).await;
            tell_the_barrier_and_die(&world, read).await;
            world.pass(seconds);
            // Told once more, it would answer so.
            let refuse = FaultOrder::new(GATE, FaultKind::Refuse);
            world.simulator.faults().order(refuse).expect("an order");
            world.work().await;
            assert_eq!((world.opens(), world.state(booking).await), (1, "admitted"));
            assert_eq!(problem(&world, read).await, None);
        }
    }
}

/// a worker died, and when the next one looks the arm is down again. It is not opened a second
/// time, nothing is claimed, and the officer is told.
#[tokio::test]
async fn a_worker_that_died_long_ago_opens_nothing() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let read = decide(&world).await;
        tell_the_barrier_and_die(&world, read).await;
        world.pass(120);
        world.work().await;
        assert_eq!((world.opens(), world.state(booking).await), (1, "called"));
        assert_eq!(problem(&world, read).await, Some(BarrierProblem::NotMoved));
        assert_eq!(
            world.events("passage.barrier_failed").await[0].payload["told"],
            true
        );
    }
}

/// a worker is killed while it waits for the barrier's answer. Its lease runs out, the time is
/// over by then, and the barrier is not told again.
#[tokio::test]
async fn a_worker_killed_in_the_middle_is_not_repeated_late() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let hang = FaultOrder::new(GATE, FaultKind::Hang);
        world.simulator.faults().order(hang).expect("an order");
        let read = decide(&world).await;
        let worker = world.worker();
        let task = tokio::spawn(async move { worker.run_due().await });
        for _ in 0..100_000 {
            let opening = world.opening(read).await.expect("it is there");
            if opening.begun_at.is_some() {
                break;
            }
            tokio::task::yield_now().await;
        }
        assert!(!task.is_finished(), "it waits for the barrier");
        task.abort();
        assert!(task.await.expect_err("it was killed").is_cancelled());
        world.simulator.faults().clear();
        world.work().await;
        let opening = world.opening(read).await.expect("it is there");
        assert!(opening.begun_at.is_some(), "it was about to be told");
        assert_eq!(opening.ended_at, None, "its lease has not run out");
        world.pass(121);
        world.work().await;
        assert_eq!(problem(&world, read).await, Some(BarrierProblem::NotMoved));
        assert_eq!((world.opens(), world.state(booking).await), (0, "called"));
    }
}

/// the booking ends while the barrier is in trouble: it is not opened any more.
#[tokio::test]
async fn an_ended_booking_opens_nothing() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let end = crate::support::booked() + jiff::SignedDuration::from_hours(2);
        world.clock.set(end - jiff::SignedDuration::from_secs(5));
        let read = decide(&world).await;
        world.pass(5);
        world.apply_timers(booking).await.expect("it is annulled");
        assert_eq!(world.state(booking).await, "annulled");
        world.work().await;
        assert_eq!(
            problem(&world, read).await,
            Some(BarrierProblem::BookingEnded)
        );
        assert_eq!(world.opens(), 0);
    }
}
