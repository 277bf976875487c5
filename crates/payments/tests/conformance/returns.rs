//! Debits of statements that take receipts back.

use super::banking::{ACQUIRER, credit, day};
use super::{FEE, World, worlds};
use kernel::money::Money;
use payments::{Direction, OffersWaiting, StatementEntry};

/// A debit that takes a receipt back.
pub fn return_of(world: &World, reference: &str, returns: &str, amount: Money) -> StatementEntry {
    StatementEntry {
        direction: Direction::Debit,
        returns: Some(returns.to_owned()),
        ..credit(reference, day(world), amount, "возврат")
    }
}

/// Q-27, Q-EX9: a statement's debit takes a receipt back by its reference or by its payer's id: settled, not
/// settled, unknown, in the same statement, and in the wrong order of the statements.
#[tokio::test]
async fn a_statement_takes_receipts_back() {
    for world in worlds().await {
        let account = world.enrol().await;
        for number in [700_001, 700_002] {
            world.invoice_of(number, account).await;
        }
        let today = day(&world);
        let purpose = |number: i64| format!("Счёт {number}");
        let mut named = credit("r-3", today, FEE, "аванс");
        named.end_to_end_id = Some(String::from("E2E-3"));
        let imported = world
            .import(vec![
                credit("r-1", today, FEE, &purpose(700_001)),
                credit("r-2", today, FEE, &purpose(700_002)),
                named,
                credit("r-4", today, FEE, "аванс"),
                return_of(&world, "d-4", "r-4", FEE),
            ])
            .await;
        assert_eq!((imported.offers.len(), imported.reversed), (2, 1));
        world.settle(&imported.offers[0]).await;
        let settled = imported.offers[0].reference.clone();
        let waiting = imported.offers[1].reference.clone();
        let imported = world
            .import(vec![
                return_of(&world, "d-1", &settled, FEE),
                return_of(&world, "d-2", &waiting, FEE),
                return_of(&world, "d-3", "E2E-3", FEE),
                return_of(&world, "d-5", &settled, FEE),
                return_of(&world, "d-6", "r-9", FEE),
            ])
            .await;
        assert_eq!((imported.reversed, imported.conflicts.len()), (4, 2));
        let offers = OffersWaiting {
            from: today,
            limit: 10,
        };
        assert!(world.store.read(offers).await.expect("read").is_empty());
        let totals = world.totals().await;
        assert_eq!((totals.received.minor, totals.unknown.minor), (0, 0));
        world.blocks_are_right(account).await;
        // The day before is imported last: its receipt was taken back already.
        let mut of_bank = credit("r-8", today, FEE, "эквайринг");
        of_bank.counterparty.number = Some(String::from(ACQUIRER));
        let imported = world
            .import(vec![credit("r-9", today, FEE, "аванс"), of_bank])
            .await;
        assert_eq!((imported.taken_back, imported.unknown.len()), (1, 0));
        assert_eq!(world.totals().await.received.minor, 0);
        let odd = world
            .import(vec![
                credit("r-10", today, FEE, "аванс"),
                return_of(&world, "d-10", "r-10", Money::tenge(1)),
            ])
            .await;
        assert_eq!((odd.reversed, odd.conflicts.len()), (0, 1));
        assert_eq!(world.totals().await.unknown, FEE);
    }
}
