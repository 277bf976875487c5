//! Messages of the bank: once, twice, out of order, wrong, short, over, unknown, late.

use super::{FEE, Receive, World, worlds};
use jiff::Timestamp;
use kernel::ids::{AccountId, PaymentId, TransferId};
use kernel::money::{Currency, Money};
use payments::{
    Assigned, BankMessage, BankOutcome, InvoiceByNumber, InvoiceState, Journal, JournalMessage,
    JournalOfInvoice, LedgerAccount, Received, RejectReason, Verdict, event_of,
};
use store::{Command, StoreError, Tx};
use uuid::Uuid;

const NUMBER: i64 = 700_001;

async fn journal(world: &World, verdict: Verdict) -> Vec<JournalMessage> {
    let query = Journal {
        verdict,
        before: None,
        limit: 50,
    };
    world.store.read(query).await.expect("read")
}

async fn state(world: &World) -> InvoiceState {
    let invoice = world
        .store
        .read(InvoiceByNumber(NUMBER))
        .await
        .expect("read");
    invoice.expect("there").state
}

/// a payment makes the invoice paid and puts the money on the user's account.
#[tokio::test]
async fn a_payment_is_received() {
    for world in worlds().await {
        let invoice = world.invoice(NUMBER).await;
        world.pass(60);
        let message = world.message(NUMBER, "b-1", FEE);
        let received = world.receive(message.clone()).await;
        let Received::Paid(paid) = &received else {
            panic!("{received:?}")
        };
        assert_eq!(paid.state, InvoiceState::Paid);
        assert_eq!((paid.received, paid.closed_at), (FEE, Some(world.now())));
        let kept = world
            .store
            .read(InvoiceByNumber(NUMBER))
            .await
            .expect("read");
        assert_eq!(kept.as_ref(), Some(paid));
        assert_eq!(
            world.balance(LedgerAccount::User(invoice.account)).await,
            FEE
        );
        let totals = world.totals().await;
        assert_eq!((totals.received, totals.held_for_users), (FEE, FEE));
        let accepted = journal(&world, Verdict::Accepted).await;
        assert_eq!(accepted.len(), 1);
        assert_eq!(accepted[0].reason.as_deref(), Some("paid"));
        assert!(!accepted[0].raw.contains("440043"), "{}", accepted[0].raw);
        let event = event_of(&message, &received);
        assert_eq!(event.kind, "payment.accepted");
        assert_eq!(event.payload["amount"]["minor"], 432_500);
    }
}

/// Q-23, example 9: a message delivered twice is one payment.
#[tokio::test]
async fn a_message_delivered_twice_counts_once() {
    for world in worlds().await {
        let invoice = world.invoice(NUMBER).await;
        assert!(
            world
                .receive(world.message(NUMBER, "b-1", FEE))
                .await
                .is_paid()
        );
        world.pass(5);
        let again = world.receive(world.message(NUMBER, "b-1", FEE)).await;
        assert_eq!(again, Received::AlreadyRecorded);
        assert!(again.is_acknowledged());
        assert_eq!(
            world.balance(LedgerAccount::User(invoice.account)).await,
            FEE
        );
        assert_eq!(journal(&world, Verdict::Duplicate).await.len(), 1);
        assert_eq!(world.totals().await.received, FEE);
    }
}

/// Q-23, example 9: the same message many times at once is one payment.
#[tokio::test]
async fn racing_messages_count_once() {
    for world in worlds().await {
        let invoice = world.invoice(NUMBER).await;
        let tasks = (0..16).map(|_| {
            let (store, message) = (world.store.store(), world.message(NUMBER, "b-1", FEE));
            tokio::spawn(async move { store.write(Receive(message)).await })
        });
        let mut paid = 0;
        for task in tasks.collect::<Vec<_>>() {
            match task.await.expect("no panic").expect("taken in") {
                Received::Paid(_) => paid += 1,
                Received::AlreadyRecorded => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(paid, 1);
        assert_eq!(
            world.balance(LedgerAccount::User(invoice.account)).await,
            FEE
        );
        let all = world
            .store
            .read(JournalOfInvoice(NUMBER))
            .await
            .expect("read");
        assert_eq!(all.len(), 16);
        world.totals().await;
    }
}

/// Q-23, example 9: a failure that is told after the success, or before it, changes nothing.
#[tokio::test]
async fn messages_out_of_order_are_one_payment() {
    for world in worlds().await {
        world.invoice(NUMBER).await;
        let failed = |payment| BankMessage {
            outcome: BankOutcome::Error,
            ..world.message(NUMBER, payment, FEE)
        };
        assert_eq!(world.receive(failed("b-1")).await, Received::Declined);
        assert_eq!(state(&world).await, InvoiceState::Open);
        // The bank tries the card once more under the same id, then the old failure arrives late.
        assert!(
            world
                .receive(world.message(NUMBER, "b-1", FEE))
                .await
                .is_paid()
        );
        assert_eq!(world.receive(failed("b-1")).await, Received::Declined);
        assert_eq!(world.receive(failed("")).await, Received::Declined);
        assert_eq!(state(&world).await, InvoiceState::Paid);
        assert_eq!(world.totals().await.received, FEE);
        assert_eq!(journal(&world, Verdict::Declined).await.len(), 3);
    }
}

/// Q-23, example 9: a message with a wrong secret is kept and moves nothing, whatever it says; the
/// true message of the same payment still counts.
#[tokio::test]
async fn a_message_that_is_not_believed_moves_nothing() {
    for world in worlds().await {
        world.invoice(NUMBER).await;
        let forged = BankMessage {
            verified: false,
            ..world.message(NUMBER, "b-1", FEE)
        };
        let received = world.receive(forged.clone()).await;
        assert_eq!(received, Received::Rejected(RejectReason::Unverified));
        assert!(!received.is_acknowledged());
        assert_eq!(event_of(&forged, &received).kind, "payment.rejected");
        assert_eq!(state(&world).await, InvoiceState::Open);
        assert_eq!(world.totals().await.received, Money::kzt(0));
        let rejected = journal(&world, Verdict::Rejected).await;
        assert_eq!(rejected.len(), 1);
        assert_eq!(rejected[0].reason.as_deref(), Some("unverified"));
        assert_eq!(rejected[0].id, forged.id);
        assert!(
            world
                .receive(world.message(NUMBER, "b-1", FEE))
                .await
                .is_paid()
        );
    }
}

/// what is not an amount in tenge, or has no id, is refused and kept.
#[tokio::test]
async fn impossible_messages_are_refused() {
    for world in worlds().await {
        world.invoice(NUMBER).await;
        let cases = [
            (
                world.message(NUMBER, "b-1", Money::kzt(0)),
                RejectReason::Amount,
            ),
            (
                world.message(NUMBER, "b-1", Money::kzt(i64::MIN)),
                RejectReason::Amount,
            ),
            (
                world.message(NUMBER, "b-1", Money::new(432_500, Currency::Rub)),
                RejectReason::Currency,
            ),
            (world.message(NUMBER, "", FEE), RejectReason::TransactionId),
            (
                world.message(NUMBER, &"9".repeat(129), FEE),
                RejectReason::TransactionId,
            ),
        ];
        let count = cases.len();
        for (message, reason) in cases {
            assert_eq!(world.receive(message).await, Received::Rejected(reason));
        }
        assert_eq!(journal(&world, Verdict::Rejected).await.len(), count);
        assert_eq!(world.totals().await.received, Money::kzt(0));
        assert_eq!(state(&world).await, InvoiceState::Open);
    }
}

/// too little leaves the invoice open with the money on the user's account; the rest pays it.
#[tokio::test]
async fn a_short_payment_is_completed_by_another() {
    for world in worlds().await {
        let invoice = world.invoice(NUMBER).await;
        let received = world
            .receive(world.message(NUMBER, "b-1", Money::tenge(4_000)))
            .await;
        let Received::Short {
            invoice: open,
            missing,
        } = received
        else {
            panic!("{received:?}")
        };
        assert_eq!(
            (open.state, missing),
            (InvoiceState::Open, Money::tenge(325))
        );
        let user = LedgerAccount::User(invoice.account);
        assert_eq!(world.balance(user).await, Money::tenge(4_000));
        let received = world
            .receive(world.message(NUMBER, "b-2", Money::tenge(325)))
            .await;
        let Received::Paid(paid) = received else {
            panic!("{received:?}")
        };
        assert_eq!(paid.received, FEE);
        assert_eq!(world.balance(user).await, FEE);
        world.totals().await;
    }
}

/// too much pays the invoice, and what is over stays with the user.
#[tokio::test]
async fn an_overpayment_stays_with_the_user() {
    for world in worlds().await {
        let invoice = world.invoice(NUMBER).await;
        let received = world
            .receive(world.message(NUMBER, "b-1", Money::tenge(5_000)))
            .await;
        let Received::Over {
            invoice: paid,
            excess,
        } = received
        else {
            panic!("{received:?}")
        };
        assert_eq!(
            (paid.state, excess),
            (InvoiceState::Paid, Money::tenge(675))
        );
        assert_eq!(
            world.balance(LedgerAccount::User(invoice.account)).await,
            Money::tenge(5_000)
        );
        world.totals().await;
    }
}

/// a second payment of a paid invoice stays with the user.
#[tokio::test]
async fn a_second_payment_stays_with_the_user() {
    for world in worlds().await {
        let invoice = world.invoice(NUMBER).await;
        assert!(
            world
                .receive(world.message(NUMBER, "b-1", FEE))
                .await
                .is_paid()
        );
        let received = world.receive(world.message(NUMBER, "b-2", FEE)).await;
        let Received::NotAwaited {
            invoice: paid,
            credited,
        } = received
        else {
            panic!("{received:?}")
        };
        assert_eq!((paid.state, credited), (InvoiceState::Paid, FEE));
        assert_eq!(
            world.balance(LedgerAccount::User(invoice.account)).await,
            Money::tenge(8_650)
        );
        world.totals().await;
    }
}

struct Void(PaymentId, Timestamp);

impl Command for Void {
    type Out = bool;
    type Error = StoreError;
    const NAME: &'static str = "test.void";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        payments::void_invoice(tx, self.0, self.1).await
    }
}

/// a payment that comes after the hold ran out stays with the user and books nothing.
#[tokio::test]
async fn a_late_payment_stays_with_the_user() {
    for world in worlds().await {
        let invoice = world.invoice(NUMBER).await;
        world
            .store
            .write(Void(invoice.id, world.now()))
            .await
            .expect("void");
        world.pass(3600);
        let received = world.receive(world.message(NUMBER, "b-1", FEE)).await;
        let Received::NotAwaited {
            invoice: void,
            credited,
        } = received
        else {
            panic!("{received:?}")
        };
        assert_eq!((void.state, credited), (InvoiceState::Void, FEE));
        assert_eq!(void.closed_at, Some(invoice.opened_at));
        assert_eq!(
            world.balance(LedgerAccount::User(invoice.account)).await,
            FEE
        );
        world.totals().await;
    }
}

struct Assign(TransferId, Uuid, AccountId, Timestamp);

impl Command for Assign {
    type Out = Assigned;
    type Error = StoreError;
    const NAME: &'static str = "test.assign";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Assigned, StoreError> {
        payments::assign_receipt(tx, self.0, self.1, self.2, self.3).await
    }
}

/// money for an unknown invoice waits, and an operator gives it to one user, once.
#[tokio::test]
async fn an_unknown_receipt_waits_for_its_owner() {
    for world in worlds().await {
        let message = world.message(999_999, "b-1", FEE);
        let received = world.receive(message.clone()).await;
        assert_eq!(received, Received::UnknownInvoice { amount: FEE });
        assert_eq!(world.totals().await.unknown, FEE);
        let again = world.receive(world.message(999_999, "b-1", FEE)).await;
        assert_eq!(again, Received::AlreadyRecorded);
        world
            .receive(world.message(999_998, "b-2", Money::tenge(100)))
            .await;
        let waiting = journal(&world, Verdict::UnknownInvoice).await;
        assert_eq!(waiting.len(), 2);
        let (owner, other) = (world.ids.next(), world.ids.next());
        let assign = |message, to| Assign(world.ids.next(), message, to, world.now());
        let done = world
            .store
            .write(assign(message.id, owner))
            .await
            .expect("assigned");
        assert_eq!(done, Assigned::Done(FEE));
        for to in [owner, other] {
            let again = world
                .store
                .write(assign(message.id, to))
                .await
                .expect("looked at");
            assert_eq!(again, Assigned::Already);
        }
        let nothing = world
            .store
            .write(assign(world.ids.uuid(), other))
            .await
            .expect("looked at");
        assert_eq!(nothing, Assigned::NotWaiting);
        assert_eq!(world.balance(LedgerAccount::User(owner)).await, FEE);
        assert_eq!(world.totals().await.unknown, Money::tenge(100));
    }
}

/// Limits: a message of any size is kept within 8 KiB.
#[tokio::test]
async fn a_huge_message_is_kept_within_limits() {
    for world in worlds().await {
        world.invoice(NUMBER).await;
        let huge = BankMessage {
            raw: "ж".repeat(100_000),
            bank_transaction_id: "x".repeat(100_000),
            ..world.message(NUMBER, "b-1", FEE)
        };
        assert_eq!(
            world.receive(huge).await,
            Received::Rejected(RejectReason::TransactionId)
        );
        let kept = journal(&world, Verdict::Rejected).await;
        assert!(kept[0].raw.len() <= payments::RAW_BYTES);
        assert_eq!(kept[0].bank_transaction_id.len(), 128);
    }
}

/// The journal is read page by page, newest first.
#[tokio::test]
async fn the_journal_is_paged() {
    for world in worlds().await {
        let mut ids = Vec::new();
        for n in 0..5 {
            let forged = BankMessage {
                verified: false,
                ..world.message(NUMBER, &format!("b-{n}"), FEE)
            };
            ids.insert(0, forged.id);
            world.receive(forged).await;
        }
        let page = |before| Journal {
            verdict: Verdict::Rejected,
            before,
            limit: 3,
        };
        let read = |rows: Vec<JournalMessage>| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        let first = read(world.store.read(page(None)).await.expect("read"));
        assert_eq!(first, ids[..3]);
        let second = read(world.store.read(page(Some(first[2]))).await.expect("read"));
        assert_eq!(second, ids[3..]);
    }
}
