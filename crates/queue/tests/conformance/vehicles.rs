//! One active booking a vehicle, whatever is written on the form, and one short hold (Q-21, Q-EX3).

use crate::support::{Lorry, OTHER, POST, World, at_once, local, plate, positive, vin, worlds};
use jiff::SignedDuration;
use queue::Refusal;
use queue::commands::hold::{HoldPlace, Wanted};
use queue::model::slot::PlaceLane;

const HOUR: &str = "2026-06-11T10:00";

fn with_plate(lorry: &Lorry, text: &str) -> Lorry {
    lorry.stating(|details| details.vehicle.plate = plate(text))
}

/// Q-EX3, Q-21: Cyrillic or Latin letters, spaces, hyphens and case make no second vehicle, at this
/// checkpoint or another.
#[tokio::test]
async fn spellings_of_a_plate_are_one_vehicle() {
    for world in worlds().await {
        // Cyrillic А, В and С.
        let first = with_plate(&world.lorry().await, "123 АВС 02");
        world.hold(&first, local(HOUR)).await.expect("a place");
        for text in [
            "123ABC02",
            "123-abc-02",
            "123 авс 02",
            " 123abc 02 ",
            "123АВС02",
        ] {
            let again = with_plate(&world.lorry().await, text);
            for checkpoint in [POST, OTHER] {
                let wanted = Wanted::At {
                    starts_at: local("2026-06-12T12:00"),
                };
                let refused = world
                    .store
                    .write(world.hold_at(checkpoint, &again, wanted))
                    .await;
                assert_eq!(refused, Err(Refusal::VehicleHasActiveBooking), "{text}");
            }
        }
        let abroad = first.stating(|details| {
            let country = "RU".parse().expect("a country");
            let same = kernel::plate::Plate::parse(country, "123ABC02").expect("a plate");
            details.vehicle.plate = same;
            details.vehicle.vin = vin("XTA99999999999999");
        });
        world
            .hold(&abroad, local(HOUR))
            .await
            .expect("another country's lorry is another one");
        world.sound().await;
    }
}

/// one VIN under a second plate is the same vehicle (a second set of plates buys nothing).
#[tokio::test]
async fn one_vin_under_two_plates_is_one_vehicle() {
    for world in worlds().await {
        let first = world.lorry().await;
        let booking = world.confirmed(&first, local(HOUR)).await;
        let disguised = world.lorry().await.stating(|details| {
            details.vehicle.vin = first.details.vehicle.vin.clone();
        });
        for checkpoint in [POST, OTHER] {
            let wanted = Wanted::FirstFree { from: world.now() };
            let refused = world
                .store
                .write(world.hold_at(checkpoint, &disguised, wanted))
                .await;
            assert_eq!(refused, Err(Refusal::VehicleHasActiveBooking));
        }
        world.cancelled(&booking).await.expect("given up");
        world
            .hold(&disguised, local(HOUR))
            .await
            .expect("no booking is active any more");
        let refused = world.hold(&first, local(HOUR)).await;
        assert_eq!(
            refused,
            Err(Refusal::VehicleHasActiveBooking),
            "and now the other way round"
        );
        world.sound().await;
    }
}

/// Two lorries that are one: by plate when the number is even, by VIN when it is odd.
async fn twins(world: &World, number: usize) -> [Lorry; 2] {
    let (first, second) = (world.lorry().await, world.lorry().await);
    let vehicle = &first.details.vehicle;
    let twin = second.stating(|details| {
        if number.is_multiple_of(2) {
            details.vehicle.plate = vehicle.plate.clone();
        } else {
            details.vehicle.vin = vehicle.vin.clone();
        }
    });
    [first, twin]
}

/// Q-EX3, Q-21: twins that race – in one batch, over two handles, at two checkpoints – get one
/// booking between them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vehicle_that_races_against_itself_gets_one_booking() {
    for world in worlds().await {
        let two = world.handles(2).await;
        let one = [world.store.store()];
        for round in 0..24 {
            let pair = twins(&world, round).await;
            let handles = if round % 3 == 0 { &one[..] } else { &two[..] };
            let wanted = Wanted::FirstFree { from: local(HOUR) };
            // Every other pair races at one checkpoint, the rest at two.
            let away = if round % 4 < 2 { POST } else { OTHER };
            let holds = [POST, away, away, POST]
                .into_iter()
                .zip(pair.iter().cycle())
                .map(|(checkpoint, lorry)| world.hold_at(checkpoint, lorry, wanted))
                .collect::<Vec<HoldPlace>>();
            let answers = at_once(handles, holds).await;
            let held = answers.iter().filter(|answer| answer.is_ok()).count();
            assert_eq!(held, 1, "round {round}: {answers:?}");
            for refusal in answers.into_iter().filter_map(Result::err) {
                assert_eq!(refusal, Refusal::VehicleHasActiveBooking, "round {round}");
            }
        }
        world.sound().await;
    }
}

/// Spec §7: one short hold a vehicle. Taking another place inside the window doesn't prolong it, and
/// after an unpaid one there is a pause; so nobody keeps places by holding them again and again.
#[tokio::test]
async fn a_hold_window_is_not_renewable() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let start = world.now();
        let minutes = |count| start + SignedDuration::from_mins(count);
        let held = world.hold(&lorry, local(HOUR)).await.expect("a place");
        assert_eq!(held.until, minutes(15));
        world.pass_minutes(5);
        let booking = world.booking(held.booking).await;
        world.cancelled(&booking).await.expect("changed their mind");
        let held = world
            .hold(&lorry, local("2026-06-11T15:00"))
            .await
            .expect("another place");
        assert_eq!(held.until, minutes(15), "the window stays as it was");
        world.pass_minutes(9);
        let booking = world.checked(held.booking, positive(world.now())).await;
        // After the checks the user has ten minutes to pay, once; the window is the vehicle's.
        world.clock.set(minutes(24));
        world.tick(booking.id).await;
        assert_eq!(world.booking(booking.id).await.state.name(), "expired");
        let until = minutes(45);
        assert_eq!(
            world.hold(&lorry, local(HOUR)).await,
            Err(Refusal::HoldWindowUsed { until })
        );
        let disguised = world.lorry().await.stating(|details| {
            details.vehicle.vin = lorry.details.vehicle.vin.clone();
        });
        let refused = world.hold(&disguised, local(HOUR)).await;
        assert_eq!(
            refused,
            Err(Refusal::HoldWindowUsed { until }),
            "the VIN has used it too"
        );
        world.clock.set(minutes(44) + SignedDuration::from_secs(59));
        assert_eq!(
            world.hold(&lorry, local(HOUR)).await,
            Err(Refusal::HoldWindowUsed { until })
        );
        world.clock.set(until);
        let held = world
            .hold(&lorry, local(HOUR))
            .await
            .expect("the pause is over");
        assert_eq!(held.until, minutes(60));
        world.sound().await;
    }
}

/// Spec §7: a window that ended in a paid booking is no reason to wait.
#[tokio::test]
async fn after_a_paid_booking_there_is_no_pause() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let booking = world.confirmed(&lorry, local(HOUR)).await;
        world.pass_minutes(20);
        world.cancelled(&booking).await.expect("given up");
        let held = world.hold(&lorry, local(HOUR)).await.expect("at once");
        assert_eq!(held.until, world.now() + SignedDuration::from_mins(15));
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 1);
        world.sound().await;
    }
}
