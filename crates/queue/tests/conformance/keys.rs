//! A request that is repeated under its Idempotency-Key is answered, not done, again.

use crate::support::{Lorry, OTHER, POST, World, at_once, local, worlds};
use queue::Refusal;
use queue::commands::hold::{HoldPlace, RequestKey, Wanted};
use queue::commands::keyed::{ForgetAnswers, Keyed};
use queue::model::slot::PlaceLane;
use queue::queries::BookingsOf;
use std::collections::BTreeSet;

const HOUR: &str = "2026-06-11T10:00";

fn key(key: u8, request: u8) -> RequestKey {
    RequestKey {
        key: [key; 32],
        request: [request; 32],
    }
}

/// A hold under a key; each has ids of its own, as a client that tries again makes the server draw.
fn keyed(world: &World, lorry: &Lorry, request: RequestKey) -> HoldPlace {
    let wanted = Wanted::At {
        starts_at: local(HOUR),
    };
    HoldPlace {
        request: Some(request),
        ..world.hold_at(POST, lorry, wanted)
    }
}

async fn bookings(world: &World, lorry: &Lorry) -> usize {
    let query = BookingsOf {
        account: lorry.account,
        before: None,
    };
    world.store.read(query).await.expect("read").len()
}

/// a hold that is sent again gives the same place, also when that was given up since.
#[tokio::test]
async fn a_repeated_hold_gives_the_first_answer() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let held = world
            .store
            .write(keyed(&world, &lorry, key(1, 1)))
            .await
            .expect("a place");
        for _ in 0..2 {
            world.pass_minutes(1);
            let again = world.store.write(keyed(&world, &lorry, key(1, 1))).await;
            assert_eq!(again, Ok(held));
        }
        let other = world.store.write(keyed(&world, &lorry, key(1, 2))).await;
        assert_eq!(other, Err(Refusal::KeyReused));
        let booking = world.booking(held.booking).await;
        world.cancelled(&booking).await.expect("given up");
        let again = world.store.write(keyed(&world, &lorry, key(1, 1))).await;
        assert_eq!(again, Ok(held), "an old request doesn't take a new place");
        assert_eq!(bookings(&world, &lorry).await, 1);
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 0);
        world.sound().await;
    }
}

/// Twins that arrive at the same moment: one place; the other is answered alike, or told to try
/// again in a moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hold_sent_twice_at_once_is_one_hold() {
    for world in worlds().await {
        let two = world.handles(2).await;
        let one = [world.store.store()];
        for round in 0..12 {
            let lorry = world.lorry().await;
            let handles = if round % 2 == 0 { &one[..] } else { &two[..] };
            let holds = (0..4)
                .map(|_| keyed(&world, &lorry, key(round, 1)))
                .collect();
            let answers = at_once(handles, holds).await;
            let mut held = BTreeSet::new();
            for answer in answers {
                match answer {
                    Ok(place) => {
                        held.insert(place.booking);
                    }
                    Err(refusal) => assert_eq!(refusal.code(), "store", "{refusal}"),
                }
            }
            assert_eq!(held.len(), 1);
            let again = world
                .store
                .write(keyed(&world, &lorry, key(round, 1)))
                .await;
            assert!(held.contains(&again.expect("the answer").booking));
            assert_eq!(bookings(&world, &lorry).await, 1);
            let booking = held.pop_first().expect("one");
            let booking = world.booking(booking).await;
            world
                .cancelled(&booking)
                .await
                .expect("makes room for the next round");
        }
        world.sound().await;
    }
}

/// The same key at two checkpoints at once: the request differs, so one of them is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_belongs_to_one_request() {
    for world in worlds().await {
        let handles = world.handles(2).await;
        for round in 0..8 {
            let lorry = world.lorry().await;
            let another = world.another(lorry.account);
            let here = keyed(&world, &lorry, key(round, 1));
            let there = HoldPlace {
                checkpoint: OTHER,
                ..keyed(&world, &another, key(round, 2))
            };
            let answers = at_once(&handles, vec![here, there]).await;
            let winner = answers.iter().position(Result::is_ok).expect("one of them");
            let loser = answers[1 - winner].as_ref().expect_err("not both");
            // Beaten in the very last moment, it is told to repeat the request.
            assert!(["key-reused", "store"].contains(&loser.code()), "{loser:?}");
            let repeated = if winner == 0 {
                HoldPlace {
                    checkpoint: OTHER,
                    ..keyed(&world, &another, key(round, 2))
                }
            } else {
                keyed(&world, &lorry, key(round, 1))
            };
            let repeated = world.store.write(repeated).await;
            assert_eq!(repeated, Err(Refusal::KeyReused));
            assert_eq!(bookings(&world, &lorry).await, 1);
        }
        world.sound().await;
    }
}

/// A refusal is not remembered: what was impossible may be possible a minute later.
#[tokio::test]
async fn a_refused_request_may_succeed_later() {
    for world in worlds().await {
        let first = world.lorry().await;
        let held = world.hold(&first, local(HOUR)).await.expect("a place");
        let twin = world.lorry().await.stating(|details| {
            details.vehicle.plate = first.details.vehicle.plate.clone();
        });
        let refused = world.store.write(keyed(&world, &twin, key(1, 1))).await;
        assert_eq!(refused, Err(Refusal::VehicleHasActiveBooking));
        let booking = world.booking(held.booking).await;
        world.cancelled(&booking).await.expect("given up");
        let held = world.store.write(keyed(&world, &twin, key(1, 1))).await;
        held.expect("now it is possible");
        world.sound().await;
    }
}

/// a move that is sent again is one move; a cancel is one cancel.
#[tokio::test]
async fn a_repeated_change_is_made_once() {
    for world in worlds().await {
        let booking = world.confirmed(&world.lorry().await, local(HOUR)).await;
        for _ in 0..3 {
            let wanted = Wanted::At {
                starts_at: local("2026-06-11T15:00"),
            };
            let command = world.moving(&booking, wanted);
            let moving = Keyed {
                request: Some(key(1, 1)),
                command,
                now: world.now(),
            };
            assert_eq!(world.store.write(moving).await, Ok(booking.id));
        }
        assert_eq!(world.booking(booking.id).await.moves_used, 1);
        for request in [Some(key(2, 1)), Some(key(2, 1))] {
            let command = world.cancelling(&booking);
            let cancelling = Keyed {
                request,
                command,
                now: world.now(),
            };
            assert_eq!(world.store.write(cancelling).await, Ok(booking.id));
        }
        let command = world.cancelling(&booking);
        let misused = Keyed {
            request: Some(key(2, 9)),
            command,
            now: world.now(),
        };
        assert_eq!(world.store.write(misused).await, Err(Refusal::KeyReused));
        let command = world.cancelling(&booking);
        let without = Keyed {
            request: None,
            command,
            now: world.now(),
        };
        let refused = world.store.write(without).await;
        assert_eq!(refused, Err(Refusal::WrongState { state: "cancelled" }));
        world.sound().await;
    }
}

/// Old answers are forgotten, young ones are not.
#[tokio::test]
async fn old_answers_are_forgotten() {
    for world in worlds().await {
        let (old, young) = (world.lorry().await, world.lorry().await);
        world
            .store
            .write(keyed(&world, &old, key(1, 1)))
            .await
            .expect("a place");
        world.pass_minutes(5);
        world
            .store
            .write(keyed(&world, &young, key(2, 1)))
            .await
            .expect("a place");
        let forgotten = world
            .store
            .write(ForgetAnswers {
                before: world.now(),
            })
            .await;
        assert_eq!(forgotten, Ok(1));
        let again = world.store.write(keyed(&world, &old, key(1, 1))).await;
        assert_eq!(again, Err(Refusal::VehicleHasActiveBooking), "asked anew");
        let again = world.store.write(keyed(&world, &young, key(2, 1))).await;
        again.expect("still remembered");
        world.sound().await;
    }
}
