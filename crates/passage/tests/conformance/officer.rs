//! What officers do by hand.

use crate::support::{ELSEWHERE, HERE, PLATE, World, field, worlds};
use kernel::ids::{AccountId, BookingId};
use passage::PassageError;
use passage::commands::{AdmitByHand, TurnBack};
use passage::model::{Place, ReadDecision};
use queue::Refusal;
use std::sync::Arc;

fn turn_back(world: &World, officer: AccountId, booking: BookingId, reason: &str) -> TurnBack {
    TurnBack {
        settings: Arc::clone(&world.settings),
        seed: world.ids.uuid(),
        officer,
        booking,
        checkpoint: HERE,
        reason: reason.to_owned(),
        now: world.now(),
    }
}

fn admit(world: &World, officer: AccountId, booking: BookingId) -> AdmitByHand {
    AdmitByHand {
        settings: Arc::clone(&world.settings),
        seed: world.ids.uuid(),
        officer,
        booking,
        checkpoint: HERE,
        now: world.now(),
    }
}

/// an officer opens the barrier from the panel; the admission is recorded with the name.
#[tokio::test]
async fn an_officer_admits_by_hand() {
    for world in worlds().await {
        let officer = world.ids.next();
        let booking = world.called(PLATE).await;
        world.read(Place::CheckpointEntry, PLATE).await;
        assert!(
            world
                .store
                .write(admit(&world, officer, booking))
                .await
                .expect("admitted")
        );
        assert!(
            !world
                .store
                .write(admit(&world, officer, booking))
                .await
                .expect("admitted")
        );
        assert_eq!(world.state(booking).await, "admitted");
        let passage = world.passage(booking).await.expect("its row is there");
        assert_eq!(
            (passage.admitted_at, passage.admitted_by),
            (Some(world.now()), Some(officer))
        );
        world.work().await;
        assert_eq!(world.opens(), 0, "the job finds that the lorry is inside");
        assert_eq!(world.events("passage.admitted_by_hand").await.len(), 1);
        assert!(world.events("passage.barrier_failed").await.is_empty());
    }
}

/// not even an officer's hand lets a lorry in before it is called.
#[tokio::test]
async fn a_lorry_that_is_not_called_is_not_admitted_by_hand() {
    for world in worlds().await {
        let booking = world.confirmed(PLATE).await;
        let refused = world
            .store
            .write(admit(&world, world.ids.next(), booking))
            .await;
        let wrong = matches!(
            refused,
            Err(PassageError::Queue(Refusal::WrongState { .. }))
        );
        assert!(wrong, "{refused:?}");
        assert_eq!(world.passage(booking).await, None);
    }
}

/// an officer sends a lorry back from inside, with a reason; its vehicle may book again.
#[tokio::test]
async fn an_officer_turns_a_lorry_back() {
    for world in worlds().await {
        let officer = world.ids.next();
        let booking = world.admitted(PLATE).await;
        let command = turn_back(&world, officer, booking, " No transit declaration ");
        world.store.write(command).await.expect("turned back");
        assert_eq!(world.state(booking).await, "turned_back");
        let passage = world.passage(booking).await.expect("its row is there");
        assert_eq!(passage.turned_back_at, Some(world.now()));
        assert_eq!(passage.turned_back_by, Some(officer));
        assert_eq!(
            passage.turned_back_reason.as_deref(),
            Some("No transit declaration")
        );
        let events = world.events("passage.turned_back").await;
        assert_eq!(events.len(), 1);
        assert!(!events[0].payload.to_string().contains("declaration"));
        let unknown = world.read(Place::BorderLine, PLATE).await;
        assert_eq!(unknown.code(), "unknown-plate");
        world.hold(HERE, PLATE).await;
    }
}

/// only a lorry that is inside this checkpoint is sent back, and never without a reason.
#[tokio::test]
async fn turning_back_has_its_rules() {
    for world in worlds().await {
        let officer = world.ids.next();
        let booking = world.called(PLATE).await;
        let called = world
            .store
            .write(turn_back(&world, officer, booking, "why"))
            .await;
        let wrong = matches!(called, Err(PassageError::Queue(Refusal::WrongState { .. })));
        assert!(wrong, "{called:?}");
        let decision = world.read(Place::CheckpointEntry, PLATE).await;
        assert_eq!(decision, ReadDecision::Open { booking });
        world.work().await;
        for reason in ["", "  ", &"x".repeat(501)] {
            let command = turn_back(&world, officer, booking, reason);
            assert_eq!(field(world.store.write(command).await), "reason");
        }
        let mut elsewhere = turn_back(&world, officer, booking, "why");
        elsewhere.checkpoint = ELSEWHERE;
        let refused = world.store.write(elsewhere).await;
        let none = matches!(refused, Err(PassageError::Queue(Refusal::BookingNotFound)));
        assert!(none, "{refused:?}");
        assert_eq!(world.state(booking).await, "admitted");
    }
}
