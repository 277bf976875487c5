//! Money that came when the place was gone, and money that is asked back.

use crate::support::{Lorry, Setup, World, at_once, local, positive, worlds, worlds_with};
use jiff::Timestamp;
use kernel::money::Money;
use payments::{Charged, MoneyBackError};
use queue::Refusal;
use queue::commands::late_money::LateWish;
use queue::model::booking::Booking;
use queue::model::redress::LateChoice;
use queue::model::state::State;
use store::Stream;

const HOUR: &str = "2026-06-11T10:00";
const FEE: Money = Money::tenge(4_325);
const NOTHING: Money = Money::tenge(0);
const OF_DAY: LateWish = LateWish::Place { starts_at: None };

fn at(starts_at: Timestamp) -> LateWish {
    LateWish::Place {
        starts_at: Some(starts_at),
    }
}

/// A booking whose hold ran out before its money came.
async fn late(world: &World, hour: &str) -> (Lorry, Booking) {
    let lorry = world.lorry().await;
    let booking = world.awaiting(&lorry, local(hour)).await;
    let message = world.message(&world.open_invoice(booking.id).await);
    world.pass_minutes(16);
    world.tick(booking.id).await;
    let settled = world.settled(payments::BankMessage {
        received_at: world.now(),
        ..message
    });
    let booking = settled.await.booking.expect("the booking");
    assert_eq!(booking.state.name(), "expired");
    assert_eq!(world.balance(&lorry).await, FEE);
    (lorry, booking)
}

fn taken(booking: &Booking) -> kernel::ids::BookingId {
    let late = booking.redress.late.as_ref().expect("late money");
    match late.chosen {
        Some(LateChoice::Place { booking, .. }) => booking,
        other => panic!("{other:?}"),
    }
}

/// the first free place of the same date, paid at once where the answers of the registers still
/// hold; the pause after an unpaid hold does not apply to who paid. It is chosen once.
#[tokio::test]
async fn the_next_free_place_of_the_day_is_paid_at_once() {
    for world in worlds().await {
        let (lorry, booking) = late(&world, HOUR).await;
        // The checks were made again just before, so every answer is fresh.
        world.refreshed(booking.id).await;
        let chosen = world
            .chosen_for_money(&booking, OF_DAY)
            .await
            .expect("a place");
        let new = world.booking(taken(&chosen)).await;
        assert!(
            matches!(new.state, State::Confirmed { .. }),
            "{:?}",
            new.state
        );
        assert_eq!(
            new.starts_at(),
            local("2026-06-11T00:00"),
            "the first of the day"
        );
        assert_eq!((new.lane(), new.fee_minor), (booking.lane(), FEE.minor));
        assert_eq!(new.details.vehicle.plate, booking.details.vehicle.plate);
        assert_eq!(world.balance(&lorry).await, NOTHING);
        assert_eq!(world.totals().await.earned, FEE);
        let told = world.history(new.id).await;
        assert!(
            told.contains(&String::from("booking.checks_taken_over")),
            "{told:?}"
        );
        assert!(
            world
                .history(booking.id)
                .await
                .contains(&String::from("booking.money_place"))
        );
        for wish in [OF_DAY, LateWish::MoneyBack] {
            let again = world.chosen_for_money(&booking, wish).await.map(|_| ());
            assert_eq!(again, Err(Refusal::AlreadyChosen { choice: "place" }));
        }
        assert_eq!(world.totals().await.refunds_due, NOTHING);
        world.sound().await;
    }
}

/// stale answers are asked again; the fee is taken from the account when they say yes, with no
/// invoice in between.
#[tokio::test]
async fn stale_checks_are_made_again_before_the_fee_is_taken() {
    for world in worlds().await {
        let (lorry, booking) = late(&world, HOUR).await;
        let chosen = world
            .chosen_for_money(&booking, OF_DAY)
            .await
            .expect("a place");
        let new = taken(&chosen);
        let view = world.view(new).await;
        assert_eq!(view.booking.state.name(), "held");
        assert!(!view.checks.is_empty(), "what is fresh is not asked again");
        assert_eq!(world.balance(&lorry).await, FEE);
        let confirmed = world.checked(new, positive(world.now())).await;
        assert_eq!(confirmed.state.name(), "confirmed");
        assert_eq!(world.balance(&lorry).await, NOTHING);
        assert!(world.view(new).await.invoice.is_none());
        world.sound().await;
    }
}

/// if the money was spent meanwhile, the new booking is paid for like any other.
#[tokio::test]
async fn money_that_was_spent_meanwhile_is_asked_for() {
    for world in worlds().await {
        let (lorry, booking) = late(&world, HOUR).await;
        let chosen = world
            .chosen_for_money(&booking, OF_DAY)
            .await
            .expect("a place");
        let other = world.another(lorry.account);
        let other = world.awaiting(&other, local("2026-06-12T10:00")).await;
        world.pay_from_balance(&other).await.expect("it is there");
        let waiting = world.checked(taken(&chosen), positive(world.now())).await;
        assert_eq!(waiting.state.name(), "awaiting_payment");
        let paid = world.paid(waiting.id).await;
        assert_eq!(paid.state.name(), "confirmed");
        world.sound().await;
    }
}

/// the money back goes to what is to be paid out, once, with who and why in the log.
#[tokio::test]
async fn the_money_goes_back_once() {
    for world in worlds().await {
        let (lorry, booking) = late(&world, HOUR).await;
        world
            .chosen_for_money(&booking, LateWish::MoneyBack)
            .await
            .expect("it goes back");
        let totals = world.totals().await;
        assert_eq!((totals.refunds_due, totals.held_for_users), (FEE, NOTHING));
        let view = world.view(booking.id).await;
        let told = view
            .events
            .iter()
            .rfind(|event| event.kind == "booking.money_back");
        assert_eq!(
            told.expect("it is told").payload["by"],
            lorry.account.to_string()
        );
        for wish in [LateWish::MoneyBack, OF_DAY] {
            let again = world.chosen_for_money(&booking, wish).await.map(|_| ());
            let choice = "money_back";
            assert_eq!(again, Err(Refusal::AlreadyChosen { choice }));
        }
        assert_eq!(world.totals().await.refunds_due, FEE);
        world.sound().await;
    }
}

/// the same press many times at once, over two handles, is one choice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_presses_are_one_choice() {
    for world in worlds().await {
        let handles = world.handles(2).await;
        let (_, booking) = late(&world, HOUR).await;
        let wishes = [LateWish::MoneyBack, OF_DAY, LateWish::MoneyBack, OF_DAY];
        let commands = wishes.map(|wish| world.choosing_for_money(&booking, wish));
        let answers = at_once(&handles, commands.to_vec()).await;
        let done = answers.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(done, 1, "{answers:?}");
        for answer in answers.into_iter().filter_map(Result::err) {
            assert_eq!(answer.code(), "already-chosen");
        }
        world.sound().await;
    }
}

/// a rival who takes the last place in between gets it; the answer says what is free next, and the
/// money stays where it is.
#[tokio::test]
async fn a_rival_may_be_faster() {
    let setup = Setup {
        lorries: 24,
        ..Setup::default()
    };
    for world in worlds_with(&setup).await {
        let (lorry, booking) = late(&world, HOUR).await;
        let shown = local(HOUR);
        let rival = world.lorry().await;
        world.hold(&rival, shown).await.expect("the last place");
        let refused = world.chosen_for_money(&booking, at(shown)).await;
        let Err(Refusal::NoFreePlace { next_free }) = refused else {
            panic!("{refused:?}");
        };
        assert!(next_free.is_some());
        assert_eq!(world.balance(&lorry).await, FEE);
        let still = world.booking(booking.id).await.redress.late.expect("late");
        assert_eq!(still.chosen, None, "the choice is still there");
        let next = next_free.expect("a time");
        world
            .chosen_for_money(&booking, at(next))
            .await
            .expect("the next one");
        world.sound().await;
    }
}

/// nothing free that day says so, and offers the next free time; the pause stays for who doesn't pay.
#[tokio::test]
async fn a_full_day_offers_the_next_one() {
    let setup = Setup {
        lorries: 48,
        horizon_days: 2,
        ..Setup::default()
    };
    for world in worlds_with(&setup).await {
        let (lorry, booking) = late(&world, "2026-06-10T23:00").await;
        world.clock.set(local("2026-06-10T23:30"));
        let refused = world.chosen_for_money(&booking, OF_DAY).await;
        let next_free = Some(local("2026-06-11T00:00"));
        assert_eq!(refused.map(|_| ()), Err(Refusal::NoFreePlace { next_free }));
        assert_eq!(world.balance(&lorry).await, FEE);
        world
            .chosen_for_money(&booking, at(local("2026-06-11T00:00")))
            .await
            .expect("the next time");
        world.sound().await;
    }
}

/// Without late money there is nothing to choose; others see no booking; a fee that grew is not covered.
#[tokio::test]
async fn choices_have_their_limits() {
    for world in worlds().await {
        let plain = world.confirmed(&world.lorry().await, local(HOUR)).await;
        let refused = world.chosen_for_money(&plain, LateWish::MoneyBack).await;
        assert_eq!(refused.map(|_| ()), Err(Refusal::NothingToChoose));
        let (lorry, booking) = late(&world, HOUR).await;
        let mut stranger = booking.clone();
        stranger.account = world.lorry().await.account;
        let refused = world.chosen_for_money(&stranger, LateWish::MoneyBack).await;
        assert_eq!(refused.map(|_| ()), Err(Refusal::BookingNotFound));
        // A part of the money went back by another way.
        let request = world.ids.uuid();
        let part = Money::tenge(1_000);
        let asked = world.money_back(&lorry, request, part).await;
        assert_eq!(asked.expect("it is there"), Charged::Done);
        let balance = Money::tenge(3_325);
        for wish in [OF_DAY, LateWish::MoneyBack] {
            let refused = world.chosen_for_money(&booking, wish).await.map(|_| ());
            assert_eq!(refused, Err(Refusal::BalanceTooSmall { fee: FEE, balance }));
        }
        assert_eq!(world.balance(&lorry).await, balance);
        world.sound().await;
    }
}

/// money on the account goes back when it is asked for, at most what is there, and once a request.
#[tokio::test]
async fn money_is_asked_back() {
    for world in worlds().await {
        let (lorry, _) = late(&world, HOUR).await;
        let request = world.ids.uuid();
        for expected in [Charged::Done, Charged::Already] {
            let asked = world.money_back(&lorry, request, FEE).await;
            assert_eq!(asked.expect("it is there"), expected);
        }
        let more = world.money_back(&lorry, world.ids.uuid(), FEE).await;
        assert!(matches!(more, Err(MoneyBackError::TooMuch { balance }) if balance == NOTHING));
        let none = world.money_back(&lorry, world.ids.uuid(), NOTHING).await;
        assert!(matches!(none, Err(MoneyBackError::Amount(_))));
        let told = world.events(Stream::REGISTRAR).await;
        let told = told.iter().filter(|event| event.kind == "money.back_asked");
        assert_eq!(told.count(), 1);
        assert_eq!(world.totals().await.refunds_due, FEE);
        world.sound().await;
    }
}
