//! To the budget: orders once, executed once, in time or alarming, and never twice for a tenge.

use super::banking::{codes, credit, day, execution};
use super::{FEE, Run, World, worlds};
use jiff::civil::date;
use kernel::ids::TransferId;
use kernel::money::Money;
use payments::{
    Cause, CauseKind, Charged, ConflictKind, Deadline, Journal, LedgerAccount, LedgerError,
    OverviewError, StatementEntry, TransferError, TransferOrders, TransfersOverview, Verdict,
    pain_001,
};
use store::{Command, StoreError, Tx};
use uuid::Uuid;

/// Moves the clock to the next day.
fn tomorrow(world: &World) {
    world.pass(24 * 60 * 60);
}

/// Q-24, example 11: fees of a day are one order; the order goes into transfer and, once the bank has
/// executed it, to the budget.
#[tokio::test]
async fn a_day_becomes_an_order_and_is_executed() {
    for world in worlds().await {
        let monday = day(&world);
        world.earned(700_001).await;
        world.earned(700_002).await;
        let early = world.try_orders(monday).await;
        assert!(
            matches!(early, Err(TransferError::DayNotOver { .. })),
            "{early:?}"
        );
        tomorrow(&world);
        let made = world.orders(monday).await;
        let [order] = &made[..] else {
            panic!("{made:?}")
        };
        assert_eq!(order.amount, Money::tenge(2 * 4_325));
        assert_eq!((order.number, order.sequence), (1, 1));
        assert_eq!(order.received_on, monday);
        assert!(pain_001(order, codes().debtor()).contains("SHK000001"));
        assert_eq!(world.fees().await, (Money::kzt(0), order.amount));
        assert_eq!(world.totals().await.earned, order.amount);
        assert!(world.orders(monday).await.is_empty(), "made once");
        let imported = world
            .import(vec![execution("d-1", day(&world), order)])
            .await;
        assert_eq!(imported.executed.len(), 1);
        assert_eq!(world.fees().await, (Money::kzt(0), Money::kzt(0)));
        assert_eq!(world.totals().await.budget, order.amount);
        let all = TransferOrders {
            before: None,
            limit: 10,
        };
        let kept = world.store.read(all).await.expect("read");
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].executed_on, Some(date(2026, 3, 3)));
        world.transfers_are_sound().await;
        for kind in ["transfer.ordered", "transfer.executed"] {
            let told = world.told(kind).await;
            assert_eq!(told.len(), 1);
            assert_eq!(told[0].subject, Some(order.id));
            assert!(told[0].payload["by"].is_string() && told[0].payload["reason"].is_string());
        }
    }
}

/// orders that race are made once.
#[tokio::test]
async fn racing_orders_are_made_once() {
    for world in worlds().await {
        let monday = day(&world);
        world.earned(700_001).await;
        tomorrow(&world);
        let tasks = (0..8).map(|_| {
            let command = payments::MakeTransferOrders {
                codes: codes(),
                day: monday,
                seed: world.ids.uuid(),
                by: world.ids.next(),
                at: world.now(),
            };
            world.pass(1);
            let store = world.store.store();
            tokio::spawn(async move { store.write(command).await })
        });
        let mut made = 0;
        for task in tasks.collect::<Vec<_>>() {
            made += task.await.expect("no panic").expect("looked").len();
        }
        assert_eq!(made, 1);
        assert_eq!(world.fees().await, (Money::kzt(0), FEE));
        world.transfers_are_sound().await;
    }
}

/// alarming after two days, overdue after three, until the bank has executed the order.
#[tokio::test]
async fn the_overview_watches_the_three_days() {
    for world in worlds().await {
        let monday = day(&world);
        world.earned(700_001).await;
        let mut seen = Vec::new();
        let mut order = None;
        for passed in 0..5 {
            let rows = world.overview().await;
            assert_eq!(rows.len(), 1);
            assert_eq!((rows[0].received_on, rows[0].received), (monday, FEE));
            seen.push(rows[0].deadline);
            tomorrow(&world);
            if passed == 2 {
                order = world.orders(monday).await.pop();
                let rows = world.overview().await;
                assert_eq!((rows[0].in_transfer, rows[0].waiting), (FEE, Money::kzt(0)));
            }
        }
        let expected = [
            Deadline::Running,
            Deadline::Running,
            Deadline::Alarm,
            Deadline::Alarm,
            Deadline::Overdue,
        ];
        assert_eq!(seen, expected);
        let order = order.expect("made");
        world
            .import(vec![execution("d-1", day(&world), &order)])
            .await;
        let rows = world.overview().await;
        assert_eq!(
            (rows[0].transferred, rows[0].deadline),
            (FEE, Deadline::Done)
        );
        let backwards = TransfersOverview {
            codes: codes(),
            from: date(2026, 3, 3),
            until: monday,
            today: monday,
        };
        let refused = world.store.read(backwards).await;
        assert!(matches!(refused, Err(OverviewError::Period)), "{refused:?}");
    }
}

/// the three days of a bank transfer begin when the bank booked it, not when it was imported.
#[tokio::test]
async fn a_statement_says_when_the_fee_was_received() {
    for world in worlds().await {
        let monday = day(&world);
        let invoice = world.invoice(700_001).await;
        tomorrow(&world);
        let tuesday_fee = world.earned(700_002).await;
        assert_ne!(tuesday_fee, invoice.account);
        let entry = credit("r-1", monday, FEE, "Счёт 700001");
        let imported = world.import(vec![entry]).await;
        world.settle(&imported.offers[0]).await;
        let cause =
            newtype_uuid::GenericUuid::into_untyped_uuid(invoice.booking().expect("a booking"));
        let charge = world.charge(invoice.account, FEE, cause);
        world.store.write(charge).await.expect("posted");
        let days: Vec<_> = world
            .overview()
            .await
            .iter()
            .map(|row| (row.received_on, row.waiting))
            .collect();
        assert_eq!(days, [(monday, FEE), (date(2026, 3, 3), FEE)]);
        // The day's order was made before; what is told of the day later is a second order.
        assert_eq!(world.orders(monday).await.len(), 1);
        world.transfers_are_sound().await;
    }
}

/// a debit that doesn't fit its order executes nothing, is named, and is kept.
#[tokio::test]
async fn debits_that_do_not_fit_are_named() {
    for world in worlds().await {
        world.earned(700_001).await;
        let monday = day(&world);
        tomorrow(&world);
        let order = world.orders(monday).await.pop().expect("made");
        let today = day(&world);
        let good = |reference| execution(reference, today, &order);
        let short = StatementEntry {
            amount: Money::tenge(1),
            ..good("d-1")
        };
        let mut elsewhere = good("d-2");
        elsewhere.counterparty.account = Some(String::from("KZ76722C000000700002"));
        let stranger = StatementEntry {
            end_to_end_id: Some(String::from("SHK999999")),
            ..good("d-3")
        };
        let entries = vec![short, elsewhere, stranger, good("d-4"), good("d-5")];
        let imported = world.import(entries).await;
        let kinds: Vec<_> = imported.conflicts.iter().map(|found| found.kind).collect();
        let expected = [
            ConflictKind::ExecutionAmount,
            ConflictKind::ExecutionAccount,
            ConflictKind::ExecutedBefore,
        ];
        assert_eq!(kinds, expected);
        assert_eq!((imported.executed.len(), imported.outgoing), (1, 4));
        let again = world.import(vec![good("d-6")]).await;
        assert_eq!(again.conflicts[0].kind, ConflictKind::ExecutedBefore);
        assert_eq!(world.totals().await.budget, FEE);
        let query = Journal {
            verdict: Verdict::Rejected,
            before: None,
            limit: 10,
        };
        assert_eq!(world.store.read(query).await.expect("read").len(), 4);
        world.transfers_are_sound().await;
    }
}

struct Refund(TransferId, Uuid, jiff::Timestamp);

impl Command for Refund {
    type Out = Charged;
    type Error = LedgerError;
    const NAME: &'static str = "test.refund";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Charged, LedgerError> {
        let cause = Cause {
            kind: CauseKind::Refund,
            id: self.1,
        };
        payments::refund_due(tx, self.0, FEE, cause, self.2).await
    }
}

/// A fee of a booking, and the booking.
async fn fee_of_booking(world: &World, number: i64) -> Uuid {
    let account = world.funded(number, FEE).await;
    let booking = world.ids.uuid();
    let charge = world.charge(account, FEE, booking);
    world.store.write(charge).await.expect("posted");
    booking
}

/// a fee that goes back before its order lowers its own day.
#[tokio::test]
async fn a_refund_before_the_order_is_not_passed_on() {
    for world in worlds().await {
        let monday = day(&world);
        let booking = fee_of_booking(&world, 700_001).await;
        world.earned(700_002).await;
        tomorrow(&world);
        let refund = Refund(world.ids.next(), booking, world.now());
        assert_eq!(
            world.store.write(refund).await.expect("posted"),
            Charged::Done
        );
        let rows = world.overview().await;
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].received_on, rows[0].waiting), (monday, FEE));
        let made = world.orders(monday).await;
        assert_eq!(made.len(), 1);
        assert_eq!(made[0].amount, FEE);
        world.transfers_are_sound().await;
    }
}

/// a fee that goes back after it was passed on is made up for by the next fees.
#[tokio::test]
async fn a_refund_after_the_order_lowers_the_next_one() {
    for world in worlds().await {
        let monday = day(&world);
        let booking = fee_of_booking(&world, 700_001).await;
        tomorrow(&world);
        assert_eq!(world.orders(monday).await.len(), 1);
        let refund = || Refund(world.ids.next(), booking, world.now());
        assert_eq!(
            world.store.write(refund()).await.expect("posted"),
            Charged::Done
        );
        assert_eq!(
            world.store.write(refund()).await.expect("looked"),
            Charged::Already
        );
        let stranger = Refund(world.ids.next(), world.ids.uuid(), world.now());
        let refused = world.store.write(stranger).await.expect("looked");
        assert!(
            matches!(refused, Charged::Insufficient { .. }),
            "{refused:?}"
        );
        assert_eq!(world.fees().await, (Money::tenge(-4_325), FEE));
        let totals = world.totals().await;
        assert_eq!((totals.earned, totals.refunds_due), (Money::kzt(0), FEE));
        let tuesday = day(&world);
        tomorrow(&world);
        assert!(world.orders(tuesday).await.is_empty(), "nothing is due");
        for number in 700_002..700_004 {
            world.earned(number).await;
        }
        let wednesday = day(&world);
        tomorrow(&world);
        let made = world.orders(wednesday).await;
        assert_eq!(made.len(), 1);
        assert_eq!((made[0].amount, made[0].received_on), (FEE, wednesday));
        assert_eq!(world.fees().await.0, Money::kzt(0));
        world.transfers_are_sound().await;
    }
}

store::statements! {
    /// What must not be possible.
    pub ORDER_TWICE = "UPDATE budget_line SET order_id = transfer_id";
    /// What must not be possible.
    pub REMOVE_LINE = "DELETE FROM budget_line";
    /// What must not be possible.
    pub CHANGE_ORDER = "UPDATE transfer_order SET amount_minor = amount_minor + 1";
    /// What must not be possible.
    pub REMOVE_ORDER = "DELETE FROM transfer_order";
    /// What must not be possible.
    pub EXECUTE_TWICE = "UPDATE transfer_order SET executed_on = '2026-12-31'";
    /// What must not be possible.
    pub CHANGE_ENTRY = "UPDATE statement_entry SET amount_minor = amount_minor + 1";
    /// What must not be possible.
    pub REMOVE_STATEMENT = "DELETE FROM bank_statement";
    /// What must not be possible.
    pub OVERDRAW = "UPDATE ledger_balance SET balance_minor = -1 WHERE account = 'in_transfer'";
    /// What must not be possible.
    pub OVERDRAW_ANEW = "INSERT INTO ledger_balance (account, balance_minor) VALUES ('user:x', -1)";
}

/// the schema itself keeps lines, orders and statements, and lets no account be overdrawn.
#[tokio::test]
async fn the_schema_keeps_orders_and_lines() {
    for world in worlds().await {
        world.earned(700_001).await;
        let monday = day(&world);
        tomorrow(&world);
        let order = world.orders(monday).await.pop().expect("made");
        world
            .import(vec![execution("d-1", day(&world), &order)])
            .await;
        for statement in ALL {
            let refused = world.store.write(Run(statement)).await;
            assert!(
                matches!(refused, Err(StoreError::Constraint { .. })),
                "{}: {refused:?}",
                statement.name
            );
        }
        assert_eq!(world.balance(LedgerAccount::Budget).await, FEE);
        world.transfers_are_sound().await;
    }
}
