//! Money for bookings: the bank's messages in every order, and the sums after each step.

use crate::support::{POST, World, at_once, local, positive, worlds};
use kernel::money::Money;
use notices::NoticeKind;
use payments::{
    BankMessage, BankOutcome, JournalOfInvoice, Received, RejectReason, Totals, Verdict,
};
use queue::Refusal;
use queue::commands::payment::SettlePayment;
use queue::model::booking::Booking;
use queue::model::slot::PlaceLane;

const HOUR: &str = "2026-06-11T10:00";
const FEE: Money = Money::tenge(4_325);

async fn awaiting(world: &World) -> Booking {
    world.awaiting(&world.lorry().await, local(HOUR)).await
}

async fn verdicts(world: &World, invoice: i64) -> Vec<Verdict> {
    let journal = world
        .store
        .read(JournalOfInvoice(invoice))
        .await
        .expect("read");
    journal.into_iter().map(|message| message.verdict).collect()
}

/// The same message once more, as the bank sends it again.
fn again(world: &World, message: &BankMessage) -> BankMessage {
    BankMessage {
        id: world.ids.uuid(),
        received_at: world.now(),
        ..message.clone()
    }
}

/// Q-EX9, Q-23: a message that comes twice is one payment and one confirmation.
#[tokio::test]
async fn a_message_told_twice_is_one_payment() {
    for world in worlds().await {
        let booking = awaiting(&world).await;
        let invoice = world.open_invoice(booking.id).await;
        let message = world.message(&invoice);
        let first = world.settled(message.clone()).await;
        assert!(first.received.is_paid());
        let number = first.booking.expect("the booking").state.number();
        assert!(number.is_some());
        let second = world.settled(again(&world, &message)).await;
        assert_eq!(second.received, Received::AlreadyRecorded);
        assert!(second.booking.is_none());
        assert_eq!(world.booking(booking.id).await.state.number(), number);
        assert_eq!(world.totals().await.received, FEE);
        let expected = [Verdict::Accepted, Verdict::Duplicate];
        assert_eq!(verdicts(&world, invoice.number).await, expected);
        world.sound().await;
    }
}

/// Q-EX9: the same message four times at once, over two handles.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_told_at_once_by_many_is_one_payment() {
    for world in worlds().await {
        let handles = world.handles(2).await;
        for round in 1..=8_i64 {
            let booking = awaiting(&world).await;
            let message = world.message(&world.open_invoice(booking.id).await);
            let commands = (0..4)
                .map(|_| world.settle(again(&world, &message)))
                .collect::<Vec<SettlePayment>>();
            let answers = at_once(&handles, commands).await;
            let paid = answers
                .iter()
                .filter(|answer| answer.as_ref().expect("taken in").received.is_paid())
                .count();
            assert_eq!(paid, 1);
            assert_eq!(world.booking(booking.id).await.state.name(), "confirmed");
            assert_eq!(world.totals().await.received, Money::tenge(4_325 * round));
            world
                .cancelled(&booking)
                .await
                .expect("makes room for the next round");
        }
        world.sound().await;
    }
}

/// Q-EX9: a failure told before or after the success of another attempt takes nothing away.
#[tokio::test]
async fn messages_out_of_order_change_nothing() {
    for world in worlds().await {
        let booking = awaiting(&world).await;
        let invoice = world.open_invoice(booking.id).await;
        let failed = BankMessage {
            outcome: BankOutcome::Error,
            ..world.message(&invoice)
        };
        let declined = world.settled(failed.clone()).await;
        assert_eq!(declined.received, Received::Declined);
        assert_eq!(
            world.booking(booking.id).await.state.name(),
            "awaiting_payment"
        );
        let paid = BankMessage {
            outcome: BankOutcome::Ok,
            ..again(&world, &failed)
        };
        assert!(
            world.settled(paid).await.received.is_paid(),
            "the bank had a second try"
        );
        world.settled(again(&world, &failed)).await;
        assert_eq!(world.booking(booking.id).await.state.name(), "confirmed");
        let expected = [Verdict::Declined, Verdict::Accepted, Verdict::Declined];
        assert_eq!(verdicts(&world, invoice.number).await, expected);
        assert_eq!(world.totals().await.received, FEE);
        world.sound().await;
    }
}

/// Q-EX9: a message with the wrong secret is in the journal and moves nothing; the true one counts.
#[tokio::test]
async fn a_message_with_a_wrong_secret_is_only_kept() {
    for world in worlds().await {
        let booking = awaiting(&world).await;
        let invoice = world.open_invoice(booking.id).await;
        assert!(invoice.secret_matches(invoice.secret_hash()));
        let forged = BankMessage {
            verified: false,
            ..world.message(&invoice)
        };
        let rejected = world.settled(forged.clone()).await;
        assert_eq!(
            rejected.received,
            Received::Rejected(RejectReason::Unverified)
        );
        assert_eq!(world.totals().await.received, Money::tenge(0));
        assert_eq!(
            world.booking(booking.id).await.state.name(),
            "awaiting_payment"
        );
        let told = world.events(store::Stream::checkpoint(POST)).await;
        assert_eq!(told.last().expect("events").kind, "payment.rejected");
        let truth = BankMessage {
            verified: true,
            ..again(&world, &forged)
        };
        assert!(world.settled(truth).await.received.is_paid());
        let expected = [Verdict::Rejected, Verdict::Accepted];
        assert_eq!(verdicts(&world, invoice.number).await, expected);
        world.sound().await;
    }
}

/// money for an invoice that nobody knows waits for an operator.
#[tokio::test]
async fn money_for_an_unknown_invoice_is_kept_apart() {
    for world in worlds().await {
        let booking = awaiting(&world).await;
        let message = BankMessage {
            invoice_number: 123_456,
            ..world.message(&world.open_invoice(booking.id).await)
        };
        let settle = SettlePayment {
            checkpoint: None,
            ..world.settle(message)
        };
        let settled = world.store.write(settle).await.expect("taken in");
        assert_eq!(settled.received, Received::UnknownInvoice { amount: FEE });
        assert_eq!(world.totals().await.unknown, FEE);
        assert_eq!(
            world.booking(booking.id).await.state.name(),
            "awaiting_payment"
        );
        world.sound().await;
    }
}

/// too little confirms nothing until the rest is there; what is too much stays with the user.
#[tokio::test]
async fn too_little_and_too_much() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let booking = world.awaiting(&lorry, local(HOUR)).await;
        let invoice = world.open_invoice(booking.id).await;
        let pay = |tenge| BankMessage {
            amount: Money::tenge(tenge),
            ..world.message(&invoice)
        };
        let short = world.settled(pay(4_000)).await;
        let missing = Money::tenge(325);
        assert!(matches!(short.received, Received::Short { missing: m, .. } if m == missing));
        assert_eq!(
            world.booking(booking.id).await.state.name(),
            "awaiting_payment"
        );
        assert_eq!(world.notices(&lorry).await, [NoticeKind::PaymentRejected]);
        let over = world.settled(pay(1_000)).await;
        assert!(over.received.is_paid());
        assert_eq!(world.booking(booking.id).await.state.name(), "confirmed");
        assert_eq!(world.balance(&lorry).await, Money::tenge(675));
        world.sound().await;
    }
}

/// the place was given up before the money came: the money stays with the user, who is told,
/// and pays the next booking with it.
#[tokio::test]
async fn money_that_comes_too_late_pays_the_next_booking() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let booking = world.awaiting(&lorry, local(HOUR)).await;
        let invoice = world.open_invoice(booking.id).await;
        world.pass_minutes(15);
        world.tick(booking.id).await;
        let late = world.settled(world.message(&invoice)).await;
        assert!(matches!(
            late.received,
            Received::NotAwaited { credited: FEE, .. }
        ));
        assert_eq!(world.booking(booking.id).await.state.name(), "expired");
        assert_eq!(world.balance(&lorry).await, FEE);
        let told = [NoticeKind::HoldExpired, NoticeKind::PaidNoPlace];
        let mut notices = world.notices(&lorry).await;
        notices.sort_by_key(|kind| kind.as_str());
        assert_eq!(notices, told);
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 0);
        world.sound().await;
        world.pass_minutes(30);
        let next = world.awaiting(&lorry, local(HOUR)).await;
        let paid = world
            .pay_from_balance(&next)
            .await
            .expect("the money suffices");
        assert_eq!(paid.state.name(), "confirmed");
        assert_eq!(world.balance(&lorry).await, Money::tenge(0));
        let refused = world.pay_from_balance(&next).await.map(|_| ());
        assert_eq!(refused, Err(Refusal::WrongState { state: "confirmed" }));
        assert_eq!(world.totals().await.earned, FEE);
        world.sound().await;
    }
}

/// without enough money on the account nothing is booked.
#[tokio::test]
async fn an_empty_account_pays_for_nothing() {
    for world in worlds().await {
        let booking = awaiting(&world).await;
        let refused = world.pay_from_balance(&booking).await.map(|_| ());
        let nothing = Money::tenge(0);
        assert_eq!(
            refused,
            Err(Refusal::BalanceTooSmall {
                fee: FEE,
                balance: nothing
            })
        );
        assert_eq!(
            world.booking(booking.id).await.state.name(),
            "awaiting_payment"
        );
        world.sound().await;
    }
}

/// a part of the fee that was spent on another booking meanwhile. What the bank then tells is
/// taken in all the same, and the money is the user's.
#[tokio::test]
async fn no_receipt_is_lost_when_its_first_part_was_spent() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let other = world.another(lorry.account);
        let first = world.awaiting(&lorry, local(HOUR)).await;
        let second = world.awaiting(&other, local(HOUR)).await;
        let invoice = world.open_invoice(first.id).await;
        let pay = |tenge| BankMessage {
            amount: Money::tenge(tenge),
            ..world.message(&invoice)
        };
        world.settled(pay(4_324)).await;
        let other_invoice = world.open_invoice(second.id).await;
        let one = BankMessage {
            amount: Money::tenge(1),
            ..world.message(&other_invoice)
        };
        world.settled(one).await;
        world
            .pay_from_balance(&second)
            .await
            .expect("4 325 tenge are on the account");
        let settled = world.settled(pay(1)).await;
        assert!(settled.received.is_paid());
        assert_eq!(
            world.booking(first.id).await.state.name(),
            "awaiting_payment"
        );
        assert_eq!(world.balance(&lorry).await, Money::tenge(1));
        assert!(
            world
                .notices(&lorry)
                .await
                .contains(&NoticeKind::PaidNoPlace)
        );
        let totals = world.totals().await;
        assert_eq!((totals.received, totals.earned), (Money::tenge(4_326), FEE));
        world.sound().await;
    }
}

/// Q-EX11, Q-24: after every step of a booking's life, what was received is what is accounted for.
#[tokio::test]
async fn the_sums_hold_after_every_step() {
    let tenge = Money::tenge;
    for world in worlds().await {
        let expect = async |received, earned, users, refunds| {
            let expected = Totals {
                received: tenge(received),
                earned: tenge(earned),
                held_for_users: tenge(users),
                unknown: tenge(0),
                refunds_due: tenge(refunds),
                budget: tenge(0),
                owed: tenge(0),
            };
            assert_eq!(world.totals().await, expected);
            world.sound().await;
        };
        let lorry = world.lorry().await;
        let held = world.hold(&lorry, local(HOUR)).await.expect("a place");
        expect(0, 0, 0, 0).await;
        world.checked(held.booking, positive(world.now())).await;
        expect(0, 0, 0, 0).await;
        let invoice = world.open_invoice(held.booking).await;
        let part = BankMessage {
            amount: tenge(1_000),
            ..world.message(&invoice)
        };
        world.settled(part).await;
        expect(1_000, 0, 1_000, 0).await;
        let booking = world.paid(held.booking).await;
        expect(5_325, 4_325, 1_000, 0).await;
        world.settled(world.message(&invoice)).await;
        expect(9_650, 4_325, 5_325, 0).await;
        for hour in ["2026-06-11T15:00", "2026-06-11T16:00"] {
            world
                .moved(&booking, local(hour))
                .await
                .expect("free of charge");
            expect(9_650, 4_325, 5_325, 0).await;
        }
        world
            .ask_move_payment(&booking)
            .await
            .expect("the third move costs");
        world
            .pay_from_balance(&booking)
            .await
            .expect("the money is there");
        expect(9_650, 8_650, 1_000, 0).await;
        world
            .moved(&booking, local("2026-06-11T17:00"))
            .await
            .expect("paid for");
        world.cancelled(&booking).await.expect("given up");
        expect(9_650, 8_650, 1_000, 0).await;
    }
}

/// a message names its invoice; a wrong checkpoint of the caller confirms nothing.
#[tokio::test]
async fn a_payment_for_another_checkpoint_is_undone() {
    for world in worlds().await {
        let booking = awaiting(&world).await;
        let message = world.message(&world.open_invoice(booking.id).await);
        let wrong = SettlePayment {
            checkpoint: Some(20),
            ..world.settle(message.clone())
        };
        let refused = world.store.write(wrong).await.map(|_| ());
        assert_eq!(refused.map_err(|refusal| refusal.code()), Err("store"));
        assert_eq!(world.totals().await.received, Money::tenge(0));
        let right = world.settle(message);
        let settled = world
            .store
            .write(right)
            .await
            .expect("nothing was left behind");
        assert!(settled.received.is_paid());
        world.sound().await;
    }
}
