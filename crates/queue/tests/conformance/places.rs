//! Taking a place: how many there are, for when, and what a refusal tells.

use crate::support::{OTHER, POST, Setup, at_once, local, worlds, worlds_with};
use jiff::{SignedDuration, Timestamp};
use queue::Refusal;
use queue::commands::hold::Wanted;
use queue::model::slot::PlaceLane;
use queue::model::state::State;
use queue::queries::{Board, BookingsOf, FirstFree};
use store::Engine;

/// Q-EX1, Q-22: an hour has ten places and a thousand users want it at once. Ten get one, the others
/// are told the next free time. On PostgreSQL four handles, as four processes have them, race.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_places_go_to_ten_of_a_thousand_users() {
    for world in worlds_with(&Setup {
        lorries: 288,
        ..Setup::default()
    })
    .await
    {
        let (from, until) = (local("2026-06-11T00:00"), local("2026-06-11T23:00"));
        let hours = world.slots(from, until, PlaceLane::Ordinary).await;
        let hour = hours
            .iter()
            .find(|slot| slot.capacity == 10)
            .expect("an hour with ten places");
        let starts_at = hour.id.starts_at();
        let lorries = world.lorries(1000).await;
        let holds = lorries
            .iter()
            .map(|lorry| world.hold_at(POST, lorry, Wanted::At { starts_at }))
            .collect::<Vec<_>>();
        let handles = match world.store.engine() {
            Engine::Sqlite => vec![world.store.store()],
            Engine::Postgres => world.handles(4).await,
        };
        let next_free = world.first_free(PlaceLane::Ordinary).await;
        assert_eq!(next_free, Some(local("2026-06-10T10:00")));
        let answers = at_once(&handles, holds).await;
        let (held, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!((held.len(), refused.len()), (10, 990));
        for answer in refused {
            assert_eq!(answer, Err(Refusal::NoFreePlace { next_free }));
        }
        let slot = world.slot(starts_at, PlaceLane::Ordinary).await;
        assert_eq!((slot.taken, slot.free()), (10, 0));
        world.sound().await;
    }
}

/// of two buyers of the last place one gets it, whoever is faster; many rounds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_buyers_of_one_place() {
    for world in worlds_with(&Setup {
        lorries: 24,
        ..Setup::default()
    })
    .await
    {
        let handles = world.handles(2).await;
        let lorries = world.lorries(40).await;
        let (from, until) = (local("2026-06-11T00:00"), local("2026-06-11T23:00"));
        let hours = world.slots(from, until, PlaceLane::Ordinary).await;
        let single = hours
            .iter()
            .filter(|slot| slot.capacity == 1)
            .take(20)
            .collect::<Vec<_>>();
        assert_eq!(single.len(), 20);
        for (slot, pair) in single.into_iter().zip(lorries.chunks(2)) {
            let wanted = Wanted::At {
                starts_at: slot.id.starts_at(),
            };
            let holds = pair
                .iter()
                .map(|lorry| world.hold_at(POST, lorry, wanted))
                .collect();
            let answers = at_once(&handles, holds).await;
            let refusals = answers.iter().filter_map(|answer| answer.as_ref().err());
            let codes = refusals.map(Refusal::code).collect::<Vec<_>>();
            assert_eq!(codes, ["no-free-place"]);
        }
        world.sound().await;
    }
}

/// Q-EX4, Q-22: day 90 can be booked and day 91 can't, by the calendar of the checkpoint's zone.
#[tokio::test]
async fn day_ninety_is_bookable_and_day_ninety_one_is_not() {
    let setup = Setup {
        start: "2026-06-10T18:30:00Z",
        lorries: 48,
        horizon_days: 90,
        ..Setup::default()
    };
    for world in worlds_with(&setup).await {
        // It is 23:30 on 10 June at the checkpoint.
        let lorry = world.lorry().await;
        let last = "2026-09-08".parse().expect("a date");
        let day_91 = local("2026-09-09T00:00");
        assert_eq!(
            world.hold(&lorry, day_91).await,
            Err(Refusal::BeyondHorizon { last })
        );
        // "First free" doesn't lead beyond it either, though the day after is published already.
        let first = Wanted::FirstFree { from: day_91 };
        let refused = world.store.write(world.hold_at(POST, &lorry, first)).await;
        assert_eq!(
            refused.map_err(|refusal| refusal.code()),
            Err("no-free-place")
        );
        let held = world
            .hold(&lorry, local("2026-09-08T23:00"))
            .await
            .expect("day 90");
        assert_eq!(held.slot().starts_at(), local("2026-09-08T23:00"));
        // Half an hour later it is 11 June, and the same interval is day 90.
        world.pass_minutes(30);
        let lorry = world.lorry().await;
        world.hold(&lorry, day_91).await.expect("day 90 now");
        assert_eq!(
            world.publish(POST).await,
            1,
            "one day more is published each day"
        );
        world.sound().await;
    }
}

/// "first free time" gives the earliest interval with a place, from the asked instant on.
#[tokio::test]
async fn first_free_is_the_earliest_interval_with_a_place() {
    for world in worlds_with(&Setup {
        lorries: 24,
        ..Setup::default()
    })
    .await
    {
        let slots = world
            .slots(
                local("2026-06-10T10:00"),
                local("2026-06-11T23:00"),
                PlaceLane::Ordinary,
            )
            .await;
        let places = slots
            .iter()
            .flat_map(|slot| (0..slot.capacity).map(|_| slot.id.starts_at()))
            .take(12)
            .collect::<Vec<_>>();
        for expected in &places {
            let lorry = world.lorry().await;
            let first = Wanted::FirstFree { from: world.now() };
            let held = world.store.write(world.hold_at(POST, &lorry, first)).await;
            assert_eq!(held.map(|held| held.slot().starts_at()), Ok(*expected));
        }
        let later = local("2026-06-12T09:40");
        let lorry = world.lorry().await;
        let first = Wanted::FirstFree { from: later };
        let held = world
            .store
            .write(world.hold_at(POST, &lorry, first))
            .await
            .expect("a place");
        let gap = held.slot().starts_at().duration_since(later);
        assert!((SignedDuration::from_mins(20)..=SignedDuration::from_mins(140)).contains(&gap));
        world.sound().await;
    }
}

/// holds that run in one batch and want the first free time share one order of places.
#[tokio::test]
async fn first_free_for_many_at_once_fills_interval_after_interval() {
    for world in worlds_with(&Setup {
        lorries: 48,
        ..Setup::default()
    })
    .await
    {
        let lorries = world.lorries(30).await;
        let holds = lorries
            .iter()
            .map(|lorry| {
                world.clock.advance(SignedDuration::from_millis(7));
                world.hold_at(
                    POST,
                    lorry,
                    Wanted::FirstFree {
                        from: Timestamp::UNIX_EPOCH,
                    },
                )
            })
            .collect();
        let answers = at_once(&[world.store.store()], holds).await;
        let mut taken = answers
            .into_iter()
            .map(|answer| answer.expect("a place").slot().starts_at())
            .collect::<Vec<_>>();
        taken.sort_unstable();
        let until = local("2026-06-11T23:00");
        let slots = world
            .slots(local("2026-06-10T10:00"), until, PlaceLane::Ordinary)
            .await;
        let places = slots
            .iter()
            .flat_map(|slot| (0..slot.capacity).map(|_| slot.id.starts_at()));
        assert_eq!(taken, places.take(30).collect::<Vec<_>>());
        world.sound().await;
    }
}

/// an interval that is over, or was never there, is named as such.
#[tokio::test]
async fn an_interval_must_exist_and_lie_ahead() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let code = async |starts_at| {
            world
                .hold(&lorry, starts_at)
                .await
                .map_err(|refusal| refusal.code())
        };
        assert_eq!(code(world.now()).await, Err("in-the-past"));
        assert_eq!(code(local("2026-06-10T08:00")).await, Err("in-the-past"));
        assert_eq!(code(local("1931-06-10T08:00")).await, Err("in-the-past"));
        assert_eq!(
            code(local("2026-06-11T10:30")).await,
            Err("place-not-found")
        );
        let odd = local("2026-06-11T10:00") + SignedDuration::from_secs(1);
        assert_eq!(code(odd).await, Err("place-not-found"));
        for checkpoint in [0, 42, i64::MAX] {
            let wanted = Wanted::At {
                starts_at: local("2026-06-11T10:00"),
            };
            let refused = world
                .store
                .write(world.hold_at(checkpoint, &lorry, wanted))
                .await;
            assert_eq!(refused, Err(Refusal::CheckpointNotFound));
        }
        let held = world.hold(&lorry, local("2026-06-11T10:00")).await;
        held.expect("none of the refusals left anything behind");
        world.sound().await;
    }
}

/// what is held is held for a quarter of an hour, and the user's list shows it.
#[tokio::test]
async fn a_held_place_counts_as_taken_and_shows_in_the_cabinet() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let starts_at = local("2026-06-11T10:00");
        let held = world.hold(&lorry, starts_at).await.expect("a place");
        assert_eq!(held.until, world.now() + SignedDuration::from_mins(15));
        assert_eq!(held.ends_at, local("2026-06-11T11:00"));
        assert_eq!(world.slot(starts_at, PlaceLane::Ordinary).await.taken, 1);
        let query = BookingsOf {
            account: lorry.account,
            before: None,
        };
        let listed = world.store.read(query).await.expect("read");
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].state, State::Held { until: held.until });
        assert_eq!(listed[0].details, *lorry.details);
        assert_eq!(
            world.timer(held.booking).await,
            Some(world.now()),
            "the checks begin at once"
        );
        let other = FirstFree {
            checkpoint: OTHER,
            lane: PlaceLane::Ordinary,
            after: world.now(),
        };
        let other = world
            .store
            .read(other)
            .await
            .expect("read")
            .expect("a free place");
        assert_eq!(other.taken, 0, "the other checkpoint has its own places");
        world.sound().await;
    }
}

/// the board's figures are those of the slots and the bookings.
#[tokio::test]
async fn the_board_shows_capacity_bookings_and_the_first_free_time() {
    for world in worlds().await {
        let starts_at = local("2026-06-11T10:00");
        world.confirmed(&world.lorry().await, starts_at).await;
        world.awaiting(&world.lorry().await, starts_at).await;
        let board = Board {
            checkpoint: POST,
            from: local("2026-06-11T00:00"),
            until: local("2026-06-12T00:00"),
            lorries_max: 10,
            now: world.now(),
        };
        let view = world.store.read(board).await.expect("read");
        assert_eq!(view.slots.len(), 48);
        assert_eq!(
            view.slots.iter().map(|slot| slot.capacity).sum::<i64>(),
            240
        );
        assert_eq!(view.slots.iter().map(|slot| slot.taken).sum::<i64>(), 2);
        let expected = [("awaiting_payment", 1), ("confirmed", 1)];
        let by_state = view
            .by_state
            .iter()
            .map(|(state, number)| (state.as_str(), *number));
        assert_eq!(by_state.collect::<Vec<_>>(), expected);
        assert_eq!(view.lorries.len(), 0, "nobody is on the way through");
        assert_eq!(
            view.first_free[&PlaceLane::Ordinary],
            local("2026-06-10T10:00")
        );
        let events = world.events(store::Stream::checkpoint(POST)).await;
        assert_eq!(view.position, events.last().expect("events").position);
        world.sound().await;
    }
}
