//! Who was at fault decides about the money: every end of a booking, and where its fee is then.

use crate::support::{Lorry, PassageKind, World, local, negative, silent, worlds};
use kernel::money::Money;
use queue::Refusal;
use queue::commands::capacity::NewCapacity;
use queue::commands::option::OptionChoice;
use queue::model::booking::Booking;
use queue::model::fault::{AtFault, Consequence, Ending, Happening};
use queue::model::redress::OptionTaken;
use registers::checks::{ReasonCode, Register};

const HOUR: &str = "2026-06-11T10:00";
const FEE: Money = Money::tenge(4_325);
const NOTHING: Money = Money::tenge(0);

async fn booked(world: &World) -> (Lorry, Booking) {
    let lorry = world.lorry().await;
    let booking = world.confirmed(&lorry, local(HOUR)).await;
    (lorry, booking)
}

async fn ending(world: &World, booking: &Booking) -> Ending {
    let ended = world.booking(booking.id).await;
    ended.redress.ending.expect("every end has its judgement")
}

/// How a booking ended, and that its last event tells the same.
async fn judged(world: &World, booking: &Booking, event: &str) -> (Happening, Consequence, String) {
    let ending = ending(world, booking).await;
    let view = world.view(booking.id).await;
    let told = view.events.iter().find(|told| told.kind == event);
    let told = &told.expect("the end is told").payload;
    assert_eq!(told["clause"], ending.judgement.clause);
    assert_eq!(told["consequence"], ending.judgement.consequence.as_str());
    assert_eq!(told["at_fault"], ending.judgement.at_fault.as_str());
    let judgement = ending.judgement;
    (judgement.happening, judgement.consequence, judgement.clause)
}

/// Where the money is: earned, to be given back, on the user's account.
async fn money(world: &World, lorry: &Lorry) -> (Money, Money, Money) {
    let totals = world.totals().await;
    (
        totals.earned,
        totals.refunds_due,
        world.balance(lorry).await,
    )
}

fn closing() -> (uuid::Uuid, NewCapacity) {
    let id = uuid::Uuid::from_u128(77);
    let change = NewCapacity::Close {
        id,
        from: local("2026-06-11T09:30"),
        until: local("2026-06-11T12:00"),
        reason: String::from("repair"),
    };
    (id, change)
}

/// A paid booking that a closure has moved.
async fn moved(world: &World) -> (Lorry, Booking) {
    let (lorry, booking) = booked(world).await;
    world.changed(closing().1).await;
    let booking = world.booking(booking.id).await;
    assert_eq!(booking.starts_at(), local("2026-06-11T12:00"));
    (lorry, booking)
}

/// Q-EX8, Q-28.1: who cancels a paid booking gets nothing back, the fee stays earned, the place is free
/// for others, and the booking says why.
#[tokio::test]
async fn cancelling_forfeits_the_fee() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world).await;
        let lane = booking.lane();
        let taken = world.slot(local(HOUR), lane).await.taken;
        world
            .cancelled(&booking)
            .await
            .expect("it can be cancelled");
        let expected = (
            Happening::GivenUp,
            Consequence::Forfeit,
            String::from("Q-28.1"),
        );
        assert_eq!(
            judged(&world, &booking, "booking.cancelled").await,
            expected
        );
        assert_eq!(ending(&world, &booking).await.amount, FEE);
        assert_eq!(money(&world, &lorry).await, (FEE, NOTHING, NOTHING));
        assert_eq!(world.slot(local(HOUR), lane).await.taken, taken - 1);
        let again = world.cancelled(&booking).await;
        assert_eq!(
            again.map(|_| ()),
            Err(Refusal::WrongState { state: "cancelled" })
        );
        assert_eq!(money(&world, &lorry).await, (FEE, NOTHING, NOTHING));
        world.sound().await;
    }
}

/// refusing while in the waiting zone, and coming late from it, have names of their own.
#[tokio::test]
async fn the_waiting_zone_is_told_apart() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world).await;
        world
            .passes(booking.id, PassageKind::EnterZone)
            .await
            .expect("it enters");
        let booking = world.booking(booking.id).await;
        world
            .cancelled(&booking)
            .await
            .expect("it can be cancelled");
        let (happening, consequence, clause) = judged(&world, &booking, "booking.cancelled").await;
        assert_eq!(happening, Happening::RefusedInZone);
        assert_eq!(
            (consequence, clause.as_str()),
            (Consequence::Forfeit, "Q-28.1")
        );

        let late = world.confirmed(&world.lorry().await, local(HOUR)).await;
        world
            .passes(late.id, PassageKind::EnterZone)
            .await
            .expect("it enters");
        world.tick_at(late.id, local("2026-06-11T09:00")).await;
        world.tick_at(late.id, local("2026-06-11T12:00")).await;
        let (happening, consequence, clause) = judged(&world, &late, "booking.annulled").await;
        assert_eq!(happening, Happening::LateFromZone);
        assert_eq!(
            (consequence, clause.as_str()),
            (Consequence::Forfeit, "Q-28.1")
        );
        assert_eq!(world.totals().await.earned, Money::tenge(8_650));
        assert_eq!(world.balance(&lorry).await, NOTHING);
        world.sound().await;
    }
}

/// who does not appear loses the fee by the clause on not appearing.
#[tokio::test]
async fn not_appearing_forfeits_the_fee() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world).await;
        world.tick_at(booking.id, local("2026-06-11T12:00")).await;
        let expected = (
            Happening::DidNotAppear,
            Consequence::Forfeit,
            String::from("Q-35"),
        );
        assert_eq!(judged(&world, &booking, "booking.annulled").await, expected);
        assert_eq!(money(&world, &lorry).await, (FEE, NOTHING, NOTHING));
        world.sound().await;
    }
}

/// whoever paid nothing loses nothing; each such end says whose fault it was.
#[tokio::test]
async fn unpaid_ends_cost_nothing() {
    for world in worlds().await {
        let nothing = Consequence::NothingPaid;
        let given_up = world.awaiting(&world.lorry().await, local(HOUR)).await;
        world.cancelled(&given_up).await.expect("given up");
        let told = judged(&world, &given_up, "booking.cancelled").await;
        assert_eq!((told.0, told.1), (Happening::GivenUpUnpaid, nothing));

        let refused = world
            .hold(&world.lorry().await, local(HOUR))
            .await
            .expect("held");
        let no = negative(world.now(), &[(2, ReasonCode::VehicleNotFound)]);
        let refused = world.checked(refused.booking, no).await;
        let told = judged(&world, &refused, "booking.checks_refused").await;
        assert_eq!((told.0, told.1), (Happening::ChecksSaidNo, nothing));

        let silenced = world
            .hold(&world.lorry().await, local(HOUR))
            .await
            .expect("held");
        let silenced = world
            .checked(silenced.booking, silent(world.now(), &[Register::Wanted]))
            .await;
        let unpaid = world.awaiting(&world.lorry().await, local(HOUR)).await;
        world.pass_minutes(5 * 60);
        for booking in [&silenced, &unpaid] {
            world.tick(booking.id).await;
        }
        let told = judged(&world, &silenced, "booking.expired").await;
        assert_eq!((told.0, told.1), (Happening::RegisterSilent, nothing));
        assert_eq!(
            ending(&world, &silenced).await.judgement.at_fault,
            AtFault::Registrar
        );
        let told = judged(&world, &unpaid, "booking.expired").await;
        assert_eq!((told.0, told.1), (Happening::NotPaidInTime, nothing));
        let totals = world.totals().await;
        assert_eq!((totals.received, totals.refunds_due), (NOTHING, NOTHING));
        world.sound().await;
    }
}

/// a passage that was used, also by who is sent back from inside, uses the fee.
#[tokio::test]
async fn a_passage_uses_the_fee() {
    for world in worlds().await {
        for (last, happening, event) in [
            (PassageKind::Cross, Happening::Crossed, "booking.crossed"),
            (
                PassageKind::TurnBack,
                Happening::TurnedBack,
                "booking.turned_back",
            ),
        ] {
            let lorry = world.lorry().await;
            let hour = world.now() + jiff::SignedDuration::from_hours(1);
            let booking = world.confirmed(&lorry, hour).await;
            world.tick_at(booking.id, hour).await;
            for kind in [PassageKind::Admit, last] {
                world.passes(booking.id, kind).await.expect("it passes");
            }
            let told = judged(&world, &booking, event).await;
            assert_eq!((told.0, told.1), (happening, Consequence::Used));
            assert_eq!(world.balance(&lorry).await, NOTHING);
        }
        assert_eq!(world.totals().await.refunds_due, NOTHING);
        world.sound().await;
    }
}

/// after a closure moved the booking its user may take the money, once; the fee is owed back,
/// and the booking says that it was the checkpoint's fault.
#[tokio::test]
async fn a_moved_booking_gives_the_money_back() {
    for world in worlds().await {
        let (lorry, booking) = moved(&world).await;
        let option = booking.open_option().expect("a choice");
        assert_eq!(option.happening, Happening::CheckpointClosed);
        assert!(option.may_move && option.may_refund);
        let chosen = world
            .chosen(&booking, OptionChoice::MoneyBack)
            .await
            .expect("the money goes back");
        assert_eq!(chosen.state.name(), "cancelled");
        let expected = (
            Happening::CheckpointClosed,
            Consequence::Refund,
            String::from("Q-28.3"),
        );
        assert_eq!(
            judged(&world, &booking, "booking.cancelled").await,
            expected
        );
        assert_eq!(ending(&world, &booking).await.amount, FEE);
        assert_eq!(money(&world, &lorry).await, (NOTHING, FEE, NOTHING));
        for choice in [OptionChoice::MoneyBack, OptionChoice::Keep] {
            let again = world.chosen(&booking, choice).await.map(|_| ());
            let choice = OptionTaken::MoneyBack.as_str();
            assert_eq!(again, Err(Refusal::AlreadyChosen { choice }));
        }
        assert_eq!(money(&world, &lorry).await, (NOTHING, FEE, NOTHING));
        world.sound().await;
    }
}

/// who keeps the new time has chosen; who cancels afterwards does so at their own cost.
#[tokio::test]
async fn a_time_that_was_kept_is_like_any_other() {
    for world in worlds().await {
        let (lorry, booking) = moved(&world).await;
        world
            .chosen(&booking, OptionChoice::Keep)
            .await
            .expect("kept");
        let again = world.chosen(&booking, OptionChoice::MoneyBack).await;
        assert_eq!(
            again.map(|_| ()),
            Err(Refusal::AlreadyChosen { choice: "kept" })
        );
        let kept = world.booking(booking.id).await;
        assert!(!kept.may_take_money());
        world.cancelled(&kept).await.expect("given up");
        assert_eq!(money(&world, &lorry).await, (FEE, NOTHING, NOTHING));
        world.sound().await;
    }
}

/// the move that is owed counts for nothing; the next ones are the two free ones.
#[tokio::test]
async fn an_owed_move_counts_for_nothing() {
    for world in worlds().await {
        let (lorry, booking) = moved(&world).await;
        let to = local("2026-06-11T15:00");
        let first = world.moved(&booking, to).await.expect("a place");
        assert_eq!((first.moves_used, first.open_option()), (0, None));
        let told = world.view(booking.id).await.events;
        let told = told.iter().rfind(|event| event.kind == "booking.moved");
        let payload = &told.expect("it is told").payload;
        assert_eq!(payload["consequence"], "free_move_not_counted");
        assert_eq!(payload["clause"], "Q-28.3");
        for (hour, used) in [("2026-06-11T16:00", 1), ("2026-06-11T17:00", 2)] {
            let next = world.moved(&booking, local(hour)).await.expect("a place");
            assert_eq!(next.moves_used, used);
        }
        let third = world.moved(&booking, local("2026-06-11T18:00")).await;
        assert_eq!(
            third.map(|_| ()),
            Err(Refusal::MoveNeedsPayment { fee: FEE })
        );
        // The choice is made: the fee is not given back any more.
        let booking = world.booking(booking.id).await;
        world.cancelled(&booking).await.expect("given up");
        assert_eq!(money(&world, &lorry).await, (FEE, NOTHING, NOTHING));
        world.sound().await;
    }
}

/// a second closure gives a new choice, also to who had kept the first time.
#[tokio::test]
async fn every_move_by_the_system_is_a_new_choice() {
    for world in worlds().await {
        let (_, booking) = moved(&world).await;
        world
            .chosen(&booking, OptionChoice::Keep)
            .await
            .expect("kept");
        let again = NewCapacity::Close {
            id: world.ids.uuid(),
            from: local("2026-06-11T12:00"),
            until: local("2026-06-11T13:00"),
            reason: String::from("weather"),
        };
        world.changed(again).await;
        let booking = world.booking(booking.id).await;
        assert_eq!(booking.system_moves, 2);
        assert!(
            booking
                .open_option()
                .is_some_and(|option| option.may_refund)
        );
        world.sound().await;
    }
}

/// Without a failure nothing is to be chosen, and nobody chooses for somebody else.
#[tokio::test]
async fn nobody_chooses_without_a_choice() {
    for world in worlds().await {
        let (_, plain) = booked(&world).await;
        let refused = world.chosen(&plain, OptionChoice::MoneyBack).await;
        assert_eq!(refused.map(|_| ()), Err(Refusal::NothingToChoose));
        let (_, booking) = moved(&world).await;
        let mut stranger = booking.clone();
        stranger.account = world.lorry().await.account;
        let refused = world.chosen(&stranger, OptionChoice::MoneyBack).await;
        assert_eq!(refused.map(|_| ()), Err(Refusal::BookingNotFound));
        // On its way to the checkpoint there is no other time, and the place is used.
        world.tick_at(booking.id, local("2026-06-11T11:30")).await;
        let refused = world.chosen(&booking, OptionChoice::MoneyBack).await;
        assert_eq!(
            refused.map(|_| ()),
            Err(Refusal::WrongState { state: "called" })
        );
        world.sound().await;
    }
}

/// the capacity that falls is nobody's fault but the checkpoint's either; an unpaid booking that is
/// moved owes nothing.
#[tokio::test]
async fn a_cut_of_capacity_is_the_checkpoints_fault() {
    for world in worlds().await {
        let unpaid = world.awaiting(&world.lorry().await, local(HOUR)).await;
        let date = "2026-06-11".parse().expect("a date");
        world.changed(NewCapacity::Date { date, lorries: 0 }).await;
        let booking = world.booking(unpaid.id).await;
        let option = booking.open_option().expect("a choice");
        assert_eq!(option.happening, Happening::CapacityCut);
        world.cancelled(&booking).await.expect("given up");
        let told = judged(&world, &booking, "booking.cancelled").await;
        assert_eq!(
            (told.0, told.1),
            (Happening::GivenUpUnpaid, Consequence::NothingPaid)
        );
        assert_eq!(world.totals().await.refunds_due, NOTHING);
        world.sound().await;
    }
}
