//! A payment that the bank takes back: the booking stays, the debt bars from booking at once, and its payment
//! frees at once.

use crate::support::{POST, World, at_once, local, worlds};
use kernel::ids::AccountId;
use kernel::money::Money;
use notices::NoticeKind;
use payments::{
    AskDebtPayment, BalanceOf, DebtOf, Invoice, LedgerAccount, Reversal, ReversalSource,
    ReversePayment, Reversed,
};
use queue::Refusal;
use queue::commands::hold::Wanted;
use queue::step::draw_invoice;

const HOUR: &str = "2026-06-11T10:00";
const FEE: Money = Money::tenge(4_325);

async fn taken_back(world: &World, payment: &str) -> Reversed {
    let reversal = Reversal {
        id: world.ids.uuid(),
        told_at: world.now(),
        source: ReversalSource::Card,
        bank_transaction_id: payment.to_owned(),
        invoice_number: 0,
        amount: FEE,
        raw: String::from("{}"),
    };
    let reversed = world.store.write(ReversePayment(reversal)).await;
    reversed.expect("it is taken in")
}

async fn debt_invoice(world: &World, account: AccountId) -> Invoice {
    let draw = draw_invoice(&world.ids);
    let ask = AskDebtPayment {
        account,
        id: world.ids.next(),
        number: draw.number,
        secret_hash: draw.secret,
        at: world.now(),
    };
    world.store.write(ask).await.expect("opened")
}

async fn owed(world: &World, account: AccountId) -> Money {
    let query = BalanceOf(LedgerAccount::Debt(account));
    world.store.read(query).await.expect("read")
}

/// Q-27, Q-EX9: paid, confirmed, taken back: the booking stays valid, the account owes and can't book; a message
/// that tells of the payment again changes nothing; paid in full, it books at once.
#[tokio::test]
async fn a_payment_taken_back_bars_until_it_is_paid() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let account = lorry.account;
        let booking = world.awaiting(&lorry, local(HOUR)).await;
        let message = world.message(&world.open_invoice(booking.id).await);
        let payment = message.bank_transaction_id.clone();
        world.settled(message.clone()).await;
        let reversed = taken_back(&world, &payment).await;
        assert!(
            matches!(reversed, Reversed::Done { owed, .. } if owed == FEE),
            "{reversed:?}"
        );
        assert_eq!(world.booking(booking.id).await.state.name(), "confirmed");
        let next = world.another(account);
        let barred = Err("account-blocked");
        let code = async |lorry| {
            let held = world.hold(lorry, local(HOUR)).await;
            held.map(|_| ()).map_err(|refusal| refusal.code())
        };
        assert_eq!(code(&next).await, barred);
        // The first free time is another way in to the same command; the fee of the booking doesn't come back
        // by telling it again, and the booking can still be moved.
        let first_free = world.hold_at(POST, &next, Wanted::FirstFree { from: world.now() });
        let refused = world.store.write(first_free).await;
        assert_eq!(
            refused.map_err(|refusal| refusal.code()).err(),
            Some("account-blocked")
        );
        let again = payments::BankMessage {
            id: world.ids.uuid(),
            ..message
        };
        world.settled(again).await;
        assert_eq!(owed(&world, account).await, FEE);
        let invoice = debt_invoice(&world, account).await;
        let settled = world
            .store
            .write(queue::commands::payment::SettlePayment {
                checkpoint: None,
                ..world.settle(world.message(&invoice))
            })
            .await
            .expect("taken in");
        assert!(settled.received.is_paid() && settled.booking.is_none());
        assert_eq!(owed(&world, account).await.minor, 0);
        assert_eq!(code(&next).await, Ok(()));
        let notices = world.notices(&lorry).await;
        for kind in [NoticeKind::DebtArisen, NoticeKind::DebtPaid] {
            let told = notices.iter().filter(|told| **told == kind).count();
            assert_eq!(told, 1, "{kind}");
        }
        world.sound().await;
    }
}

/// money for a booking pays the booking first; what is left of it, and what came too late, pays the debt
/// in the same transaction.
#[tokio::test]
async fn what_is_left_of_a_payment_pays_the_debt() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let account = lorry.account;
        let first = world.awaiting(&lorry, local(HOUR)).await;
        let paid = world.message(&world.open_invoice(first.id).await);
        let other = world.another(account);
        let second = world.awaiting(&other, local(HOUR)).await;
        let waiting = world.open_invoice(second.id).await;
        let payment = paid.bank_transaction_id.clone();
        world.settled(paid).await;
        taken_back(&world, &payment).await;
        let mut over = world.message(&waiting);
        over.amount = Money::tenge(4_325 + 1_000);
        let settled = world.settled(over).await;
        assert_eq!(
            settled.booking.expect("the booking").state.name(),
            "confirmed"
        );
        assert_eq!(owed(&world, account).await, Money::tenge(3_325));
        let mut late = world.message(&waiting);
        late.amount = Money::tenge(4_000);
        world.settled(late).await;
        let debt = world.store.read(DebtOf(account)).await.expect("read");
        assert_eq!(debt, None);
        let query = BalanceOf(LedgerAccount::User(account));
        let left = world.store.read(query).await.expect("read");
        assert_eq!(left, Money::tenge(675));
        world.sound().await;
    }
}

/// a block counts in every process at once, because the command reads the database: of many who hold while
/// the payment is taken back, nobody books afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_debt_bars_in_every_process() {
    for world in worlds().await {
        let handles = world.handles(2).await;
        let lorry = world.lorry().await;
        let booking = world.awaiting(&lorry, local(HOUR)).await;
        let message = world.message(&world.open_invoice(booking.id).await);
        let payment = message.bank_transaction_id.clone();
        world.settled(message).await;
        let holds = || {
            let hold = |_| {
                let starts_at = local(HOUR);
                let lorry = world.another(lorry.account);
                world.hold_at(POST, &lorry, Wanted::At { starts_at })
            };
            (0..6).map(hold).collect::<Vec<_>>()
        };
        let before = at_once(&handles, holds()).await;
        assert!(before.iter().all(Result::is_ok));
        taken_back(&world, &payment).await;
        for answer in at_once(&handles, holds()).await {
            let refusal = answer.expect_err("nobody books");
            assert!(
                matches!(refusal, Refusal::AccountBlocked { .. }),
                "{refusal}"
            );
        }
        world.sound().await;
    }
}
