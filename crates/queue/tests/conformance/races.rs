//! Two who want things that exclude each other, at the same time and from two handles: whoever wins,
//! places, bookings and money agree.

use crate::support::{Setup, World, at_once, local, positive, silent, worlds, worlds_with};
use kernel::money::Money;
use notices::NoticeKind;
use queue::Refusal;
use queue::commands::capacity::{CapacityEffect, NewCapacity};
use queue::commands::hold::Wanted;
use queue::model::slot::PlaceLane;
use registers::checks::Register;

const HOUR: &str = "2026-06-11T10:00";
const FEE: Money = Money::tenge(4_325);

async fn taken(world: &World, hour: &str) -> i64 {
    world.slot(local(hour), PlaceLane::Ordinary).await.taken
}

/// a move races a cancel. The cancel always succeeds, before the move or after it;
/// no place stays taken, the fee is earned once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_that_races_a_cancel() {
    for world in worlds().await {
        let handles = world.handles(2).await;
        let to = "2026-06-11T15:00";
        for round in 0..25 {
            let booking = world.confirmed(&world.lorry().await, local(HOUR)).await;
            let moving = world.moving(
                &booking,
                Wanted::At {
                    starts_at: local(to),
                },
            );
            let cancelling = world.cancelling(&booking);
            let (left, right) = (&handles[round % 2], &handles[(round + 1) % 2]);
            let (moved, cancelled) = tokio::join!(left.write(moving), right.write(cancelling));
            cancelled.expect("a confirmed booking can be given up, moved or not");
            if let Err(refusal) = moved {
                assert_eq!(refusal, Refusal::WrongState { state: "cancelled" });
            }
            assert_eq!(world.booking(booking.id).await.state.name(), "cancelled");
            assert_eq!((taken(&world, HOUR).await, taken(&world, to).await), (0, 0));
        }
        assert_eq!(world.totals().await.earned, Money::tenge(4_325 * 25));
        world.sound().await;
    }
}

/// the last free move is used once, however often it is asked for at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_free_move_is_one_move() {
    for world in worlds().await {
        let handles = world.handles(2).await;
        let hours = ["2026-06-12T10:00", "2026-06-12T11:00", "2026-06-12T12:00"];
        for _ in 0..10 {
            let booking = world.confirmed(&world.lorry().await, local(HOUR)).await;
            world
                .moved(&booking, local("2026-06-11T15:00"))
                .await
                .expect("the first move");
            let moves = hours
                .map(|hour| {
                    world.moving(
                        &booking,
                        Wanted::At {
                            starts_at: local(hour),
                        },
                    )
                })
                .to_vec();
            let answers = at_once(&handles, moves).await;
            let refusals = answers
                .into_iter()
                .filter_map(Result::err)
                .collect::<Vec<_>>();
            let refused = Refusal::MoveNeedsPayment { fee: FEE };
            assert_eq!(refusals, [refused.clone(), refused]);
            let mut places = 0;
            for hour in hours {
                places += taken(&world, hour).await;
            }
            assert_eq!(places, 1);
            world
                .cancelled(&booking)
                .await
                .expect("makes room for the next round");
        }
        world.sound().await;
    }
}

/// two bookings that want to move to the last place of an hour.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_movers_and_one_place() {
    for world in worlds_with(&Setup {
        lorries: 24,
        ..Setup::default()
    })
    .await
    {
        let handles = world.handles(2).await;
        let (from, until) = (local("2026-06-11T00:00"), local("2026-06-11T23:00"));
        let hours = world.slots(from, until, PlaceLane::Ordinary).await;
        let hours = hours
            .into_iter()
            .filter(|slot| slot.capacity == 1)
            .collect::<Vec<_>>();
        for trio in hours.chunks_exact(3).take(5) {
            let starts = [0, 1, 2].map(|index| trio[index].id.starts_at());
            let one = world.confirmed(&world.lorry().await, starts[0]).await;
            let two = world.confirmed(&world.lorry().await, starts[1]).await;
            let wanted = Wanted::At {
                starts_at: starts[2],
            };
            let moves = [&one, &two]
                .map(|booking| world.moving(booking, wanted))
                .to_vec();
            let answers = at_once(&handles, moves).await;
            let refusals = answers.iter().filter_map(|answer| answer.as_ref().err());
            assert_eq!(
                refusals.map(Refusal::code).collect::<Vec<_>>(),
                ["no-free-place"]
            );
        }
        world.sound().await;
    }
}

/// Q-23, spec §7: the fee comes in the very moment in which the hold runs out. Paid first, the
/// booking is confirmed and stays so.
#[tokio::test]
async fn paid_in_the_last_moment_is_confirmed() {
    for world in worlds().await {
        let booking = world.awaiting(&world.lorry().await, local(HOUR)).await;
        world.pass_minutes(15);
        assert_eq!(world.paid(booking.id).await.state.name(), "confirmed");
        world.tick(booking.id).await;
        assert_eq!(world.booking(booking.id).await.state.name(), "confirmed");
        assert_eq!(taken(&world, HOUR).await, 1);
        world.sound().await;
    }
}

/// Q-23, spec §7: and racing: either the booking is confirmed and the fee earned, or the place is
/// free, the money on the user's account, and the user told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_that_races_the_end_of_the_hold() {
    for world in worlds().await {
        let handles = world.handles(2).await;
        for round in 0..25 {
            let lorry = world.lorry().await;
            let booking = world.awaiting(&lorry, local(HOUR)).await;
            let message = world.message(&world.open_invoice(booking.id).await);
            world.pass_minutes(15);
            let settle = world.settle(message);
            let timers = world.timers(booking.id);
            let (bank, clock) = (&handles[round % 2], &handles[(round + 1) % 2]);
            let (settled, ticked) = tokio::join!(bank.write(settle), clock.write(timers));
            settled.expect("the message is taken in");
            ticked.expect("time passes");
            let notices = world.notices(&lorry).await;
            let now = world.booking(booking.id).await;
            let places = taken(&world, HOUR).await;
            let balance = world.balance(&lorry).await;
            match now.state.name() {
                "confirmed" => assert_eq!((places, balance), (1, Money::tenge(0))),
                "expired" => {
                    assert_eq!((places, balance), (0, FEE));
                    assert!(notices.contains(&NoticeKind::PaidNoPlace), "{notices:?}");
                }
                other => panic!("round {round}: {other}"),
            }
            if places == 1 {
                world
                    .cancelled(&now)
                    .await
                    .expect("makes room for the next round");
            }
        }
        world.sound().await;
    }
}

/// the register answers in the moment in which the wait for it ends, and the user gives up
/// in the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_races_the_end_of_the_wait_and_a_cancel() {
    for world in worlds().await {
        let handles = world.handles(3).await;
        for _ in 0..12 {
            let held = world
                .hold(&world.lorry().await, local(HOUR))
                .await
                .expect("a place");
            let booking = world
                .checked(held.booking, silent(world.now(), &[Register::Wanted]))
                .await;
            world.pass_minutes(240);
            let answer = world.record(booking.id, positive(world.now()));
            let (timers, cancelling) = (world.timers(booking.id), world.cancelling(&booking));
            let (recorded, ticked, cancelled) = tokio::join!(
                handles[0].write(answer),
                handles[1].write(timers),
                handles[2].write(cancelling),
            );
            recorded.expect("an answer that is too late is no error");
            ticked.expect("time passes");
            match (world.booking(booking.id).await.state.name(), cancelled) {
                ("cancelled", Ok(_)) => {}
                ("expired", Err(refusal)) => {
                    assert_eq!(refusal, Refusal::WrongState { state: "expired" });
                }
                other => panic!("{other:?}"),
            }
            assert_eq!(taken(&world, HOUR).await, 0);
            world
                .clock
                .set("2026-06-10T04:00:00Z".parse().expect("an instant"));
        }
        world.sound().await;
    }
}

/// the capacity falls while people take places and give them up. Nobody is lost, and
/// the slot never has more bookings than it must.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn capacity_that_falls_among_buyers() {
    for world in worlds_with(&Setup {
        horizon_days: 2,
        ..Setup::default()
    })
    .await
    {
        let handles = world.handles(2).await;
        for (round, lorries) in [(0, 120), (1, 240), (2, 48), (3, 240), (4, 96)] {
            let people = world.lorries(12).await;
            let mut leaving = Vec::new();
            for lorry in &people[..4] {
                let first = Wanted::FirstFree { from: local(HOUR) };
                let command = world.hold_at(crate::support::POST, lorry, first);
                let held = world.store.write(command).await.expect("a place");
                leaving.push(world.booking(held.booking).await);
            }
            let holds = people[4..]
                .iter()
                .map(|lorry| {
                    let wanted = Wanted::At {
                        starts_at: local(HOUR),
                    };
                    world.hold_at(crate::support::POST, lorry, wanted)
                })
                .collect();
            let cancels = leaving
                .iter()
                .map(|booking| world.cancelling(booking))
                .collect();
            let date = "2026-06-11".parse().expect("a date");
            let change = world.change(NewCapacity::Date { date, lorries }, false);
            let (held, cancelled, changed) = tokio::join!(
                at_once(&handles[..1], holds),
                at_once(&handles[1..], cancels),
                handles[1].write(change),
            );
            for answer in cancelled {
                answer.expect("given up, wherever it was moved to");
            }
            for refusal in held.into_iter().filter_map(Result::err) {
                assert!(
                    matches!(refusal, Refusal::NoFreePlace { .. }),
                    "{refusal:?}"
                );
            }
            let effect: CapacityEffect = changed.expect("changed");
            assert_eq!(
                effect.kept_over, 0,
                "round {round}: held places can be moved"
            );
            let slot = world.slot(local(HOUR), PlaceLane::Ordinary).await;
            assert!(slot.capacity <= lorries / 24 + 1 && slot.taken <= slot.capacity);
            world.sound().await;
        }
    }
}
