//! Waivers for all whom an event hit: two people, a job in batches, each booking once.

use crate::support::{Lorry, PassageKind, World, local, waiver_scope, worlds};
use accounts::Role;
use kernel::ids::AccountId;
use kernel::money::Money;
use notices::NoticeKind;
use queue::commands::option::OptionChoice;
use queue::model::booking::Booking;
use queue::model::fault::{Consequence, Happening};
use queue::waivers::queries::{PreviewWaiver, WaiverOutcomes};
use queue::waivers::{Affected, WaiverError, WaiverKind, WaiverScope, WaiverState};
use std::collections::BTreeMap;
use store::Stream;
use uuid::Uuid;

const HOUR: &str = "2026-06-11T10:00";
const FEE: Money = Money::tenge(4_325);
const NOTHING: Money = Money::tenge(0);

fn fees(count: i64) -> Money {
    Money::tenge(4_325 * count)
}

struct Staff {
    operator: AccountId,
    accountant: AccountId,
}

async fn staff(world: &World) -> Staff {
    Staff {
        operator: world.staff(Role::Operator).await,
        accountant: world.staff(Role::Accountant).await,
    }
}

fn morning(kind: WaiverKind) -> WaiverScope {
    waiver_scope(kind, local("2026-06-11T09:00"), local("2026-06-11T12:00"))
}

async fn booked(world: &World, hour: &str) -> (Lorry, Booking) {
    let lorry = world.lorry().await;
    let booking = world.confirmed(&lorry, local(hour)).await;
    (lorry, booking)
}

async fn proposed(world: &World, staff: &Staff, kind: WaiverKind) -> Uuid {
    let command = world.proposing(staff.operator, morning(kind));
    let id = command.id;
    world.store.write(command).await.expect("it is proposed");
    id
}

async fn approved(world: &World, staff: &Staff, kind: WaiverKind) -> Uuid {
    let id = proposed(world, staff, kind).await;
    let decided = world.decided(id, staff.accountant, true).await;
    assert_eq!(decided.expect("approved").state, WaiverState::Approved);
    id
}

async fn carried_out(world: &World) {
    world.waiver_worker().run_until_idle().await.expect("works");
}

async fn outcomes(world: &World, id: Uuid) -> BTreeMap<kernel::ids::BookingId, String> {
    let listed = world.store.read(WaiverOutcomes(id)).await.expect("read");
    let outcome = |outcome: Option<String>| outcome.unwrap_or_else(|| String::from("waiting"));
    listed
        .into_iter()
        .map(|listed| (listed.booking, outcome(listed.outcome)))
        .collect()
}

async fn preview(world: &World, scope: WaiverScope) -> Affected {
    let since = world.now();
    let query = PreviewWaiver { scope, since };
    world.store.read(query).await.expect("counted")
}

/// the preview counts what the work then does; fees are owed back, living bookings stay good, their
/// users are told, and the log has who and why.
#[tokio::test]
async fn a_refund_goes_to_everybody_whom_the_event_hit() {
    for world in worlds().await {
        let staff = staff(&world).await;
        let (lorry, booking) = booked(&world, HOUR).await;
        let (_, second) = booked(&world, "2026-06-11T11:00").await;
        let (_, outside) = booked(&world, "2026-06-11T12:00").await;
        world.awaiting(&world.lorry().await, local(HOUR)).await;
        let scope = morning(WaiverKind::Refund);
        let expected = Affected {
            bookings: 2,
            amount: fees(2),
        };
        assert_eq!(preview(&world, scope).await, expected);
        let id = proposed(&world, &staff, WaiverKind::Refund).await;
        let before = world.waiver(id).await;
        assert_eq!((before.affected, before.progress.listed), (expected, 0));
        assert_eq!(
            world.totals().await.refunds_due,
            NOTHING,
            "nothing happens before"
        );
        world
            .decided(id, staff.accountant, true)
            .await
            .expect("approved");
        carried_out(&world).await;
        let after = world.waiver(id).await;
        assert!(after.progress.is_finished());
        assert_eq!((after.progress.done, after.progress.refunded), (2, fees(2)));
        let totals = world.totals().await;
        assert_eq!((totals.refunds_due, totals.earned), (fees(2), FEE));
        for waived in [&booking, &second] {
            let waived = world.booking(waived.id).await;
            assert_eq!((waived.state.name(), waived.fee_minor), ("confirmed", 0));
        }
        assert_eq!(world.booking(outside.id).await.fee_minor, FEE.minor);
        assert_eq!(
            world.notices(&lorry).await.last(),
            Some(&NoticeKind::Waived)
        );
        let told = world.events(Stream::REGISTRAR).await;
        let of = |kind: &str| told.iter().find(|event| event.kind == kind).expect("told");
        let told_of = |kind: &str, by: AccountId| {
            let event = of(kind);
            assert_eq!(event.payload["by"], by.to_string());
            assert_eq!(event.payload["bookings"], 2);
            assert!(
                !event.payload["reason"]
                    .as_str()
                    .unwrap_or_default()
                    .is_empty()
            );
        };
        told_of("waiver.proposed", staff.operator);
        told_of("waiver.approved", staff.accountant);
        // Its fee is back already: nothing is left to lose or to get.
        let waived = world.booking(booking.id).await;
        world.cancelled(&waived).await.expect("given up");
        assert_eq!(world.totals().await.refunds_due, fees(2));
        world.sound().await;
    }
}

/// the user chooses: a move that counts for nothing, or the money.
#[tokio::test]
async fn a_choice_is_the_users() {
    for world in worlds().await {
        let staff = staff(&world).await;
        let (_, moving) = booked(&world, HOUR).await;
        let (_, leaving) = booked(&world, HOUR).await;
        let id = approved(&world, &staff, WaiverKind::Choice).await;
        carried_out(&world).await;
        assert_eq!(world.waiver(id).await.progress.refunded, NOTHING);
        let leaving = world.booking(leaving.id).await;
        let option = leaving.open_option().expect("a choice");
        assert_eq!(
            (option.waiver, option.happening),
            (Some(id), Happening::EquipmentFailed)
        );
        world
            .chosen(&leaving, OptionChoice::MoneyBack)
            .await
            .expect("the money");
        assert_eq!(world.totals().await.refunds_due, FEE);
        let ended = world.booking(leaving.id).await.redress.ending;
        let judgement = ended.expect("an ending").judgement;
        assert_eq!(judgement.happening, Happening::EquipmentFailed);
        assert_eq!(judgement.consequence, Consequence::Refund);
        let moved = world
            .moved(&moving, local("2026-06-11T15:00"))
            .await
            .expect("a place");
        assert_eq!((moved.moves_used, moved.open_option()), (0, None));
        world.sound().await;
    }
}

/// a free move is no money: who cancels all the same does so at their own cost.
#[tokio::test]
async fn a_free_move_is_only_a_move() {
    for world in worlds().await {
        let staff = staff(&world).await;
        let (_, booking) = booked(&world, HOUR).await;
        approved(&world, &staff, WaiverKind::FreeMove).await;
        carried_out(&world).await;
        let booking = world.booking(booking.id).await;
        let option = booking.open_option().expect("a move");
        assert!(option.may_move && !option.may_refund);
        world.cancelled(&booking).await.expect("given up");
        let totals = world.totals().await;
        assert_eq!((totals.earned, totals.refunds_due), (FEE, NOTHING));
        world.sound().await;
    }
}

/// whoever proposes can't approve, only accountants decide, and it is decided once.
#[tokio::test]
async fn two_people_decide_and_once() {
    for world in worlds().await {
        let staff = staff(&world).await;
        booked(&world, HOUR).await;
        let user = world.lorry().await.account;
        let auditor = world.staff(Role::Auditor).await;
        for nobody in [user, auditor] {
            let command = world.proposing(nobody, morning(WaiverKind::Refund));
            let refused = world.store.write(command).await;
            assert_eq!(refused, Err(WaiverError::NotAllowed));
        }
        let own = world.proposing(staff.accountant, morning(WaiverKind::Refund));
        let own_id = own.id;
        world
            .store
            .write(own)
            .await
            .expect("accountants propose too");
        let refused = world.decided(own_id, staff.accountant, true).await;
        assert_eq!(refused, Err(WaiverError::SamePerson));
        for nobody in [user, auditor, staff.operator] {
            for approves in [true, false] {
                let refused = world.decided(own_id, nobody, approves).await;
                assert_eq!(refused, Err(WaiverError::NotAllowed));
            }
        }
        let rejected = world.decided(own_id, staff.accountant, false).await;
        assert_eq!(rejected.expect("withdrawn").state, WaiverState::Rejected);
        let second = world.staff(Role::Accountant).await;
        let state = WaiverState::Rejected;
        assert_eq!(
            world.decided(own_id, second, true).await,
            Err(WaiverError::Decided { state })
        );
        assert_eq!(
            world.decided(world.ids.uuid(), second, true).await,
            Err(WaiverError::NotFound)
        );
        carried_out(&world).await;
        assert_eq!(world.totals().await.refunds_due, NOTHING);
        world.sound().await;
    }
}

/// an approval that is repeated, a job that is repeated, and a process that dies between two
/// batches: every booking is waived once.
#[tokio::test]
async fn work_that_breaks_off_goes_on_and_repeats_nothing() {
    for world in worlds().await {
        let staff = staff(&world).await;
        for _ in 0..5 {
            booked(&world, HOUR).await;
        }
        let id = approved(&world, &staff, WaiverKind::Refund).await;
        let state = WaiverState::Approved;
        let again = world.decided(id, staff.accountant, true).await;
        assert_eq!(again, Err(WaiverError::Decided { state }));
        let first = world.store.write(world.applying(id, 2)).await;
        assert_eq!(first.expect("a batch"), 2);
        let progress = world.waiver(id).await.progress;
        assert_eq!((progress.listed, progress.done), (5, 2));
        assert_eq!(world.totals().await.refunds_due, fees(2));
        // Another process takes the job over, and then everything comes once more.
        carried_out(&world).await;
        for _ in 0..2 {
            let left = world.store.write(world.applying(id, 50)).await;
            assert_eq!(left.expect("nothing left"), 0);
        }
        let progress = world.waiver(id).await.progress;
        assert_eq!((progress.done, progress.refunded), (5, fees(5)));
        assert_eq!(world.totals().await.refunds_due, fees(5));
        world.sound().await;
    }
}

/// batches of two processes at once share the work.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_share_the_work() {
    for world in worlds().await {
        let staff = staff(&world).await;
        for _ in 0..6 {
            booked(&world, HOUR).await;
        }
        let id = approved(&world, &staff, WaiverKind::Refund).await;
        let handles = world.handles(2).await;
        let batches = (0..8).map(|_| world.applying(id, 2)).collect();
        for done in crate::support::at_once(&handles, batches).await {
            done.expect("a batch");
        }
        assert_eq!(world.waiver(id).await.progress.done, 6);
        assert_eq!(world.totals().await.refunds_due, fees(6));
        world.sound().await;
    }
}

/// a booking that was waived before is not waived again, whatever the second event gives.
#[tokio::test]
async fn a_booking_is_waived_once() {
    for world in worlds().await {
        let staff = staff(&world).await;
        let (_, booking) = booked(&world, HOUR).await;
        approved(&world, &staff, WaiverKind::Choice).await;
        carried_out(&world).await;
        let scope = morning(WaiverKind::Refund);
        assert_eq!(preview(&world, scope.clone()).await.bookings, 0);
        let command = world.proposing(staff.operator, scope);
        let refused = world.store.write(command).await;
        assert_eq!(refused, Err(WaiverError::NobodyAffected));
        // With a newcomer the second waiver is for the newcomer alone.
        let (_, newcomer) = booked(&world, HOUR).await;
        let id = approved(&world, &staff, WaiverKind::Refund).await;
        carried_out(&world).await;
        let outcomes = outcomes(&world, id).await;
        assert_eq!(outcomes.len(), 1);
        assert_eq!(outcomes[&newcomer.id], "refunded");
        assert_eq!(world.booking(booking.id).await.fee_minor, FEE.minor);
        world.sound().await;
    }
}

/// the written rule: what happened to a booking between the event and its turn.
#[tokio::test]
async fn what_happened_meanwhile_follows_the_rule() {
    for world in worlds().await {
        let staff = staff(&world).await;
        let (_, given_up_before) = booked(&world, HOUR).await;
        world.cancelled(&given_up_before).await.expect("given up");
        world.pass_minutes(1);
        let (_, given_up) = booked(&world, HOUR).await;
        let (_, after) = booked(&world, HOUR).await;
        let (_, crossed) = booked(&world, "2026-06-11T09:00").await;
        let (_, missed) = booked(&world, "2026-06-11T09:00").await;
        let id = proposed(&world, &staff, WaiverKind::Refund).await;
        world.cancelled(&given_up).await.expect("given up");
        world.tick_at(crossed.id, local("2026-06-11T09:00")).await;
        world
            .decided(id, staff.accountant, true)
            .await
            .expect("approved");
        for kind in [PassageKind::Admit, PassageKind::Cross] {
            world.passes(crossed.id, kind).await.expect("it passes");
        }
        world.cancelled(&after).await.expect("given up");
        world.tick_at(missed.id, local("2026-06-11T11:00")).await;
        assert_eq!(world.booking(missed.id).await.state.name(), "annulled");
        carried_out(&world).await;
        let outcomes = outcomes(&world, id).await;
        let of = |booking: &Booking| outcomes.get(&booking.id).map(String::as_str);
        assert_eq!(of(&given_up_before), None, "for a reason of its own");
        assert_eq!(of(&given_up), Some("refunded"));
        assert_eq!(of(&after), Some("refunded"));
        assert_eq!(of(&missed), Some("refunded"));
        assert_eq!(of(&crossed), Some("used"));
        let totals = world.totals().await;
        assert_eq!((totals.refunds_due, totals.earned), (fees(3), fees(2)));
        let ending = world.booking(missed.id).await.redress.ending;
        let judgement = ending.expect("another ending").judgement;
        assert_eq!(judgement.happening, Happening::EquipmentFailed);
        assert_eq!(world.waiver(id).await.progress.skipped, 1);
        world.sound().await;
    }
}

/// What is changed in a waiver that makes sense.
type Change<'c> = &'c dyn Fn(&mut WaiverScope, &mut String);

/// A waiver without sense names its field.
#[tokio::test]
async fn a_senseless_waiver_names_its_field() {
    for world in worlds().await {
        let staff = staff(&world).await;
        booked(&world, HOUR).await;
        let good = morning(WaiverKind::Refund);
        let field = async |change: Change<'_>| {
            let mut command = world.proposing(staff.operator, good.clone());
            change(&mut command.scope, &mut command.reason);
            match world.store.write(command).await {
                Err(WaiverError::Field { field, .. }) => field,
                other => panic!("{other:?}"),
            }
        };
        let checks: [(&str, Change<'_>); 7] = [
            ("reason", &|_, reason| reason.clear()),
            ("reason", &|_, reason| *reason = "а".repeat(501)),
            ("checkpoints", &|scope, _| scope.checkpoints.clear()),
            ("checkpoints", &|scope, _| scope.checkpoints.push(99)),
            ("until", &|scope, _| scope.until = scope.from),
            ("until", &|scope, _| scope.until = local("2026-08-11T09:00")),
            ("happening", &|scope, _| {
                scope.happening = Happening::GivenUp;
            }),
        ];
        for (expected, change) in checks {
            assert_eq!(field(change).await, expected);
        }
        world.sound().await;
    }
}
