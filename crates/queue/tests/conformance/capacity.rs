//! Capacity that changes: bookings move by themselves, everybody is told, nobody pays.

use crate::support::{
    Lorry, POST, PassageKind, Setup, World, local, out_of_turn, worlds, worlds_with,
};
use jiff::civil::Date;
use kernel::ids::BookingId;
use kernel::money::Money;
use notices::NoticeKind;
use queue::Refusal;
use queue::commands::capacity::{CapacityEffect, CapacityOutcome, ChangeCapacity, NewCapacity};
use queue::commands::hold::Wanted;
use queue::model::booking::Booking;
use queue::model::ground::ExpeditedGround;
use queue::model::slot::{PlaceLane, Slot};
use queue::model::state::{CancelCause, State};
use queue::queries::{PublishedDays, WeekdayProfiles};
use std::sync::Arc;
use store::Stream;

const HOUR: &str = "2026-06-11T10:00";

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

impl World {
    pub fn change(&self, change: NewCapacity, preview: bool) -> ChangeCapacity {
        ChangeCapacity {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            operator: self.ids.next(),
            checkpoint: POST,
            change,
            preview,
            now: self.now(),
        }
    }

    pub async fn changed(&self, change: NewCapacity) -> CapacityEffect {
        self.store
            .write(self.change(change, false))
            .await
            .expect("changed")
    }

    pub async fn previewed(&self, change: NewCapacity) -> CapacityEffect {
        match self.store.write(self.change(change, true)).await {
            Err(CapacityOutcome::Preview(effect)) => effect,
            other => panic!("a preview answers its effect: {other:?}"),
        }
    }

    /// Why a change is refused.
    pub async fn change_refused(&self, change: NewCapacity) -> Refusal {
        match self.store.write(self.change(change, false)).await {
            Err(CapacityOutcome::Refused(refusal)) => refusal,
            other => panic!("refused: {other:?}"),
        }
    }

    /// All slots of both lanes of 11 June.
    async fn thursday(&self) -> Vec<Slot> {
        let (first, last) = (local("2026-06-11T00:00"), local("2026-06-11T23:00"));
        let mut slots = self.slots(first, last, PlaceLane::Ordinary).await;
        slots.extend(self.slots(first, last, PlaceLane::Expedited).await);
        slots
    }
}

/// Paid bookings that fill the ordinary places of an hour, in the order of their making.
async fn filled(world: &World, hour: &str) -> Vec<(Lorry, Booking)> {
    let mut booked = Vec::new();
    for _ in 0..world.slot(local(hour), PlaceLane::Ordinary).await.free() {
        world.pass_minutes(1);
        let lorry = world.lorry().await;
        let booking = world.confirmed(&lorry, local(hour)).await;
        booked.push((lorry, booking));
    }
    booked
}

/// the day's capacity falls by more than half. Those who booked last are moved to the
/// first free time after theirs; they are told, pay nothing, and have both free moves left.
#[tokio::test]
async fn a_falling_capacity_moves_those_who_booked_last() {
    for world in worlds().await {
        let booked = filled(&world, HOUR).await;
        let before = world.totals().await;
        let lorries = 96;
        let change = NewCapacity::Date {
            date: date("2026-06-11"),
            lorries,
        };
        let effect = world.changed(change).await;
        let left = world.slot(local(HOUR), PlaceLane::Ordinary).await;
        let kept = usize::try_from(left.capacity).expect("few");
        assert!(
            (3..=4).contains(&kept),
            "four lorries an hour, some of them expedited"
        );
        assert_eq!((effect.moved, effect.kept_over), (booked.len() - kept, 0));
        assert_eq!(left.taken, left.capacity);
        let mut last = local(HOUR);
        for (index, (lorry, booking)) in booked.iter().enumerate() {
            let now = world.booking(booking.id).await;
            assert_eq!(now.state, booking.state, "the number stays");
            let told = world.notices(lorry).await;
            if index < kept {
                assert_eq!((now.starts_at(), now.system_moves), (local(HOUR), 0));
                assert_eq!(told, [NoticeKind::BookingConfirmed]);
            } else {
                assert!(now.starts_at() > local(HOUR), "never to an earlier time");
                assert_eq!((now.system_moves, now.moves_used), (1, 0));
                assert_eq!(told, [NoticeKind::BookingConfirmed, NoticeKind::Moved]);
                last = last.max(now.starts_at());
            }
        }
        assert_eq!(
            effect.last_moved_to,
            Some(last),
            "the latest of the new times"
        );
        let between = world
            .slots(local("2026-06-11T11:00"), last, PlaceLane::Ordinary)
            .await;
        let (_, filled) = between.split_last().expect("moved somewhere");
        assert!(
            filled.iter().all(|slot| slot.free() == 0),
            "the first free times were used"
        );
        assert_eq!(world.totals().await, before, "nobody pays for it");
        world.sound().await;
        let (_, moved) = booked.last().expect("somebody");
        let moved = world.booking(moved.id).await;
        for hour in ["2026-06-12T10:00", "2026-06-12T11:00"] {
            world
                .moved(&moved, local(hour))
                .await
                .expect("the user's own moves are still free");
        }
        world.sound().await;
    }
}

/// A preview tells the effect and changes nothing at all.
#[tokio::test]
async fn a_preview_changes_nothing() {
    for world in worlds().await {
        filled(&world, HOUR).await;
        let stream = Stream::checkpoint(POST);
        let (slots, events) = (world.thursday().await, world.events(stream).await.len());
        let change = NewCapacity::Date {
            date: date("2026-06-11"),
            lorries: 50,
        };
        let effect = world.previewed(change.clone()).await;
        assert!(effect.moved > 0);
        assert_eq!(world.thursday().await, slots);
        assert_eq!(world.events(stream).await.len(), events);
        let days = PublishedDays {
            checkpoint: POST,
            from: date("2026-06-11"),
        };
        let days = world.store.read(days).await.expect("read");
        assert_eq!((days[0].lorries, days[0].is_override), (240, false));
        assert_eq!(world.changed(change).await, effect, "the preview was right");
        world.sound().await;
    }
}

/// a lorry that passes out of turn is moved within its lane.
#[tokio::test]
async fn bookings_are_moved_within_their_lane() {
    for world in worlds().await {
        let mut booked = Vec::<BookingId>::new();
        loop {
            let lorry = world.lorry().await.stating(|details| {
                details.cargo = out_of_turn(ExpeditedGround::Perishable);
            });
            let Ok(held) = world.hold(&lorry, local(HOUR)).await else {
                break;
            };
            booked.push(held.booking);
        }
        assert!(!booked.is_empty());
        let change = NewCapacity::Date {
            date: date("2026-06-11"),
            lorries: 0,
        };
        let effect = world.changed(change).await;
        assert_eq!((effect.moved, effect.kept_over), (booked.len(), 0));
        for id in booked {
            let booking = world.booking(id).await;
            assert_eq!(booking.lane(), PlaceLane::Expedited);
            assert_eq!(booking.state.name(), "held", "its checks go on");
            assert!(booking.starts_at() >= local("2026-06-12T00:00"));
        }
        world.sound().await;
    }
}

/// whoever was moved by the checkpoint may leave with the fee instead.
#[tokio::test]
async fn after_a_move_by_the_checkpoint_the_fee_is_owed_back() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let booking = world.confirmed(&lorry, local(HOUR)).await;
        world
            .changed(NewCapacity::Date {
                date: date("2026-06-11"),
                lorries: 0,
            })
            .await;
        let cancelled = world.cancelled(&booking).await.expect("given up");
        assert_eq!(
            cancelled.state,
            State::Cancelled {
                cause: CancelCause::AfterSystemMove
            }
        );
        let totals = world.totals().await;
        let fee = Money::tenge(4_325);
        assert_eq!((totals.earned, totals.refunds_due), (Money::tenge(0), fee));
        let told = world.history(booking.id).await;
        assert!(
            told.iter().any(|kind| kind == "booking.refund_due"),
            "{told:?}"
        );
        world.sound().await;
    }
}

/// what is owed back is what was paid, also after the tariff has changed (here: the year).
#[tokio::test]
async fn the_refund_is_what_was_paid() {
    let setup = Setup {
        start: "2025-12-30T04:00:00Z",
        ..Setup::default()
    };
    for world in worlds_with(&setup).await {
        let lorry = world.lorry().await;
        let booking = world.awaiting(&lorry, local("2026-01-01T10:00")).await;
        let old = Money::tenge(3_932);
        assert_eq!(world.open_invoice(booking.id).await.amount, old);
        world.paid(booking.id).await;
        world.clock.set(local("2026-01-01T00:30"));
        world
            .changed(NewCapacity::Date {
                date: date("2026-01-01"),
                lorries: 0,
            })
            .await;
        world.cancelled(&booking).await.expect("given up");
        assert_eq!(world.totals().await.refunds_due, old);
        world.sound().await;
    }
}

/// Spec §7, Q-28.3: a lorry that is called or waits in the zone keeps its time; the slot has a place
/// too many until it is used, and nobody new gets it.
#[tokio::test]
async fn a_called_lorry_keeps_its_time() {
    for world in worlds().await {
        let hour = "2026-06-10T10:00";
        let mut booked = Vec::new();
        for _ in 0..3 {
            let lorry = world.lorry().await;
            booked.push(world.confirmed(&lorry, local(hour)).await);
        }
        world.tick(booked[0].id).await;
        world
            .passes(booked[1].id, PassageKind::EnterZone)
            .await
            .expect("in the zone");
        let change = NewCapacity::Date {
            date: date("2026-06-10"),
            lorries: 0,
        };
        let effect = world.changed(change).await;
        assert_eq!((effect.moved, effect.kept_over), (1, 2));
        let slot = world.slot(local(hour), PlaceLane::Ordinary).await;
        assert_eq!((slot.taken, slot.capacity), (2, 2));
        let refused = world.hold(&world.lorry().await, local(hour)).await;
        assert_eq!(
            refused.map_err(|refusal| refusal.code()),
            Err("no-free-place")
        );
        world.sound().await;
        world.cancelled(&booked[1]).await.expect("left the zone");
        let slot = world.slot(local(hour), PlaceLane::Ordinary).await;
        assert_eq!(
            (slot.taken, slot.capacity),
            (1, 1),
            "the place that was too many is gone"
        );
        world.sound().await;
    }
}

/// a capacity that rises in the middle of the day counts for the intervals to come.
#[tokio::test]
async fn a_rising_capacity_gives_places_at_once() {
    for world in worlds().await {
        let hour = "2026-06-10T15:00";
        filled(&world, hour).await;
        let waiting = world.lorry().await;
        let refused = world.hold(&waiting, local(hour)).await;
        assert_eq!(
            refused.map_err(|refusal| refusal.code()),
            Err("no-free-place")
        );
        let begun = world
            .slot(local("2026-06-10T09:00"), PlaceLane::Ordinary)
            .await;
        let change = NewCapacity::Date {
            date: date("2026-06-10"),
            lorries: 480,
        };
        assert_eq!(world.changed(change).await, CapacityEffect::default());
        world
            .hold(&waiting, local(hour))
            .await
            .expect("a new place");
        let same = world
            .slot(local("2026-06-10T09:00"), PlaceLane::Ordinary)
            .await;
        assert_eq!(same, begun, "what has begun stays as it was");
        world.sound().await;
    }
}

/// a weekday's profile changes the dates that nobody set by themselves, and those that are
/// published later.
#[tokio::test]
async fn a_weekday_profile_changes_its_dates() {
    for world in worlds_with(&Setup {
        horizon_days: 20,
        ..Setup::default()
    })
    .await
    {
        let lorries = async |text: &str| {
            let days = PublishedDays {
                checkpoint: POST,
                from: date(text),
            };
            let days = world.store.read(days).await.expect("read");
            (days[0].date == date(text)).then_some(days[0].lorries)
        };
        // 11, 18 and 25 June are Thursdays.
        world
            .changed(NewCapacity::Date {
                date: date("2026-06-18"),
                lorries: 7,
            })
            .await;
        world
            .changed(NewCapacity::Weekday {
                weekday: 4,
                lorries: 48,
            })
            .await;
        assert_eq!(lorries("2026-06-11").await, Some(48));
        assert_eq!(lorries("2026-06-18").await, Some(7));
        assert_eq!(lorries("2026-06-25").await, Some(48));
        assert_eq!(lorries("2026-06-12").await, Some(240));
        assert_eq!(
            world
                .thursday()
                .await
                .iter()
                .map(|slot| slot.capacity)
                .sum::<i64>(),
            48
        );
        world.clock.set(local("2026-06-14T09:00"));
        assert_eq!(world.publish(POST).await, 4, "four days more");
        assert_eq!(lorries("2026-07-02").await, Some(48));
        assert_eq!(lorries("2026-07-03").await, Some(240));
        assert_eq!(world.publish(POST).await, 0, "once is enough");
        world.sound().await;
    }
}

/// who set a weekday last, and when, stays known; weekdays nobody set aren't listed.
#[tokio::test]
async fn a_weekday_knows_who_set_it_last() {
    for world in worlds().await {
        let query = WeekdayProfiles { checkpoint: POST };
        let untouched = world.store.read(query.clone()).await.expect("read");
        assert_eq!(untouched, []);
        let of_weekday = |weekday, lorries| NewCapacity::Weekday { weekday, lorries };
        world.previewed(of_weekday(1, 100)).await;
        world.changed(of_weekday(6, 60)).await;
        world.changed(of_weekday(4, 48)).await;
        world.clock.set(local("2026-06-10T15:00"));
        let again = world.change(of_weekday(4, 50), false);
        world.store.write(again.clone()).await.expect("changed");
        let profiles = world.store.read(query).await.expect("read");
        let numbers: Vec<_> = profiles
            .iter()
            .map(|profile| (profile.weekday, profile.lorries))
            .collect();
        assert_eq!(numbers, [(4, 50), (6, 60)]);
        let thursday = profiles[0];
        assert_eq!(
            (thursday.changed_by, thursday.changed_at),
            (again.operator, again.now)
        );
    }
}

/// A change that makes no sense names its field and the rule, and changes nothing.
#[tokio::test]
async fn a_senseless_change_names_its_field() {
    let of_date = |text, lorries| NewCapacity::Date {
        date: date(text),
        lorries,
    };
    let of_weekday = |weekday| NewCapacity::Weekday {
        weekday,
        lorries: 9,
    };
    let senseless = [
        ("lorries", of_date("2026-06-11", -1)),
        ("lorries", of_date("2026-06-11", 10_001)),
        ("date", of_date("2026-06-09", 9)),
        ("date", of_date("2027-06-09", 9)),
        ("weekday", of_weekday(0)),
        ("weekday", of_weekday(8)),
    ];
    for world in worlds().await {
        for (expected, change) in &senseless {
            match world.change_refused(change.clone()).await {
                Refusal::BadSetting { field, .. } => assert_eq!(field, *expected),
                other => panic!("{change:?}: {other:?}"),
            }
        }
        let nowhere = ChangeCapacity {
            checkpoint: 99,
            ..world.change(of_weekday(1), false)
        };
        let refused = world.store.write(nowhere).await;
        let refused = matches!(
            refused,
            Err(CapacityOutcome::Refused(Refusal::CheckpointNotFound))
        );
        assert!(refused);
        let wanted = Wanted::FirstFree { from: local(HOUR) };
        let lorry = world.lorry().await;
        world
            .store
            .write(world.hold_at(POST, &lorry, wanted))
            .await
            .expect("all is as it was");
        world.sound().await;
    }
}
