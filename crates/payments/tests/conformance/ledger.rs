//! The ledger: charges, refunds, passing on, statements, and what the schema refuses.

use super::{FEE, Run, Transfer, World, worlds};
use jiff::Timestamp;
use kernel::ids::TransferId;
use kernel::money::{Currency, Money};
use payments::{
    Cause, CauseKind, Charged, LedgerAccount, LedgerError, NewTransfer, Posted, PostingError,
    StatementOf,
};
use store::{Command, StoreError, Tx};
use uuid::Uuid;

fn transfer(world: &World, debit: LedgerAccount, credit: LedgerAccount, amount: Money) -> Transfer {
    let cause = Cause {
        kind: CauseKind::Receipt,
        id: world.ids.uuid(),
    };
    Transfer(NewTransfer {
        id: world.ids.next(),
        debit,
        credit,
        amount,
        cause,
        at: world.now(),
    })
}

/// a fee is taken once for its cause, and becomes earned.
#[tokio::test]
async fn a_fee_is_charged_once() {
    for world in worlds().await {
        let account = world.funded(700_001, Money::tenge(10_000)).await;
        let booking = world.ids.uuid();
        let charged = world.store.write(world.charge(account, FEE, booking)).await;
        assert_eq!(charged.expect("posted"), Charged::Done);
        let charged = world
            .store
            .write(world.charge(account, FEE, booking))
            .await
            .expect("looked");
        assert_eq!(charged, Charged::Already);
        assert!(charged.is_settled());
        assert_eq!(
            world.balance(LedgerAccount::User(account)).await,
            Money::tenge(5_675)
        );
        assert_eq!(world.totals().await.earned, FEE);
    }
}

/// without enough money nothing is taken, and what is there is told.
#[tokio::test]
async fn a_fee_without_cover_is_not_charged() {
    for world in worlds().await {
        let account = world.funded(700_001, Money::tenge(4_000)).await;
        let charged = world
            .store
            .write(world.charge(account, FEE, world.ids.uuid()))
            .await;
        let balance = Money::tenge(4_000);
        assert_eq!(charged.expect("looked"), Charged::Insufficient { balance });
        let stranger = world.ids.next();
        let charged = world
            .store
            .write(world.charge(stranger, FEE, world.ids.uuid()))
            .await;
        let nothing = Charged::Insufficient {
            balance: Money::kzt(0),
        };
        assert_eq!(charged.expect("looked"), nothing);
        assert_eq!(world.totals().await.earned, Money::kzt(0));
    }
}

/// charges that race never take more than there is.
#[tokio::test]
async fn racing_charges_never_overdraw() {
    for world in worlds().await {
        let account = world.funded(700_001, Money::tenge(3 * 4_325)).await;
        let tasks = (0..12).map(|_| {
            let charge = world.charge(account, FEE, world.ids.uuid());
            let store = world.store.store();
            tokio::spawn(async move { store.write(charge).await })
        });
        let mut done = 0;
        for task in tasks.collect::<Vec<_>>() {
            match task.await.expect("no panic").expect("looked") {
                Charged::Done => done += 1,
                Charged::Insufficient { .. } => {}
                Charged::Already => panic!("each has its own cause"),
            }
        }
        assert_eq!(done, 3);
        assert_eq!(
            world.balance(LedgerAccount::User(account)).await,
            Money::kzt(0)
        );
        world.totals().await;
    }
}

struct Refund(TransferId, Money, Uuid, Timestamp);

impl Command for Refund {
    type Out = Charged;
    type Error = LedgerError;
    const NAME: &'static str = "test.refund";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Charged, LedgerError> {
        let cause = Cause {
            kind: CauseKind::Refund,
            id: self.2,
        };
        payments::refund_due(tx, self.0, self.1, cause, self.3).await
    }
}

struct PassOn(TransferId, Money, Uuid, Timestamp);

impl Command for PassOn {
    type Out = Charged;
    type Error = LedgerError;
    const NAME: &'static str = "test.pass_on";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Charged, LedgerError> {
        payments::pass_to_budget(tx, self.0, self.1, self.2, self.3).await
    }
}

/// example 11: what was received is passed on, waiting, held, or to be given back.
#[tokio::test]
async fn earned_fees_are_passed_on_or_given_back() {
    for world in worlds().await {
        let account = world.funded(700_001, Money::tenge(20_000)).await;
        for _ in 0..3 {
            let charge = world.charge(account, FEE, world.ids.uuid());
            assert_eq!(
                world.store.write(charge).await.expect("posted"),
                Charged::Done
            );
        }
        let (booking, order) = (world.ids.uuid(), world.ids.uuid());
        let refund = || Refund(world.ids.next(), FEE, booking, world.now());
        assert_eq!(
            world.store.write(refund()).await.expect("posted"),
            Charged::Done
        );
        assert_eq!(
            world.store.write(refund()).await.expect("looked"),
            Charged::Already
        );
        let pass_on = |amount, order| PassOn(world.ids.next(), amount, order, world.now());
        let too_much = world.store.write(pass_on(Money::tenge(9_000), order)).await;
        assert!(
            matches!(too_much, Ok(Charged::Insufficient { .. })),
            "{too_much:?}"
        );
        let done = world.store.write(pass_on(Money::tenge(8_000), order)).await;
        assert_eq!(done.expect("posted"), Charged::Done);
        let totals = world.totals().await;
        assert_eq!(totals.received, Money::tenge(20_000));
        assert_eq!(totals.held_for_users, Money::tenge(20_000 - 3 * 4_325));
        assert_eq!(totals.refunds_due, FEE);
        assert_eq!(totals.budget, Money::tenge(8_000));
        assert_eq!(totals.earned, Money::tenge(650));
    }
}

/// only tenge, more than nothing, and between two accounts.
#[tokio::test]
async fn impossible_transfers_are_refused() {
    for world in worlds().await {
        let user = LedgerAccount::User(world.ids.next());
        for amount in [Money::kzt(0), Money::kzt(-5), Money::new(5, Currency::Eur)] {
            let refused = world
                .store
                .write(transfer(&world, LedgerAccount::Bank, user, amount))
                .await;
            assert!(
                matches!(
                    refused,
                    Err(LedgerError::Posting(PostingError::Amount { .. }))
                ),
                "{refused:?}"
            );
        }
        let refused = world.store.write(transfer(&world, user, user, FEE)).await;
        assert!(
            matches!(
                refused,
                Err(LedgerError::Posting(PostingError::SameAccount(_)))
            ),
            "{refused:?}"
        );
        assert_eq!(world.totals().await.received, Money::kzt(0));
    }
}

/// a cause moves money between two accounts once.
#[tokio::test]
async fn a_cause_posts_once() {
    for world in worlds().await {
        let user = LedgerAccount::User(world.ids.next());
        let mut posting = transfer(&world, LedgerAccount::Bank, user, FEE);
        let again = NewTransfer {
            id: world.ids.next(),
            ..posting.0
        };
        assert_eq!(
            world.store.write(posting).await.expect("posted"),
            Posted::Done
        );
        posting = Transfer(again);
        assert_eq!(
            world.store.write(posting).await.expect("looked"),
            Posted::Already
        );
        assert_eq!(world.balance(user).await, FEE);
        world.totals().await;
    }
}

/// A user's statement: balance, transfers newest first, and what each did.
#[tokio::test]
async fn a_statement_shows_what_moved() {
    for world in worlds().await {
        let account = world.funded(700_001, Money::tenge(20_000)).await;
        for _ in 0..3 {
            world.pass(1);
            world
                .store
                .write(world.charge(account, FEE, world.ids.uuid()))
                .await
                .expect("posted");
        }
        let page = |before| StatementOf {
            account,
            before,
            limit: 2,
        };
        let first = world.store.read(page(None)).await.expect("read");
        assert_eq!(first.balance, Money::tenge(20_000 - 3 * 4_325));
        assert_eq!(first.transfers.len(), 2);
        let user = LedgerAccount::User(account);
        assert_eq!(first.transfers[0].change_of(user), Money::tenge(-4_325));
        assert_eq!(first.transfers[0].change_of(LedgerAccount::FeesEarned), FEE);
        assert_eq!(
            first.transfers[0].change_of(LedgerAccount::Bank),
            Money::kzt(0)
        );
        let second = world
            .store
            .read(page(Some(first.transfers[1].id)))
            .await
            .expect("read");
        let changes: Vec<_> = second
            .transfers
            .iter()
            .map(|row| row.change_of(user))
            .collect();
        assert_eq!(changes, [Money::tenge(-4_325), Money::tenge(20_000)]);
        assert_eq!(
            second.transfers[1].change_of(LedgerAccount::Bank),
            Money::tenge(20_000)
        );
    }
}

store::statements! {
    /// What must not be possible.
    pub CHANGE_AMOUNT = "UPDATE ledger_transfer SET amount_minor = amount_minor + 1";
    /// What must not be possible.
    pub REMOVE_TRANSFER = "DELETE FROM ledger_transfer";
    /// What must not be possible.
    pub CHANGE_VERDICT = "UPDATE payment_message SET verdict = 'rejected'";
    /// What must not be possible.
    pub REMOVE_MESSAGE = "DELETE FROM payment_message";
}

/// the schema itself refuses to change or remove what was written.
#[tokio::test]
async fn the_schema_keeps_what_was_written() {
    for world in worlds().await {
        world.funded(700_001, FEE).await;
        for statement in ALL {
            let refused = world.store.write(Run(statement)).await;
            let Err(error @ StoreError::Constraint { .. }) = refused else {
                panic!("{}: {refused:?}", statement.name)
            };
            assert!(error.to_string().contains("is append-only"), "{error}");
        }
        assert_eq!(world.totals().await.received, FEE);
    }
}

/// Accounts of the ledger read back from their text.
#[test]
fn accounts_have_a_text_form() {
    let user = LedgerAccount::User(
        "01890a5d-ac96-774b-bcce-b302099a8057"
            .parse()
            .expect("an id"),
    );
    let accounts = [
        LedgerAccount::Bank,
        user,
        LedgerAccount::FeesEarned,
        LedgerAccount::RefundsDue,
        LedgerAccount::UnknownReceipts,
        LedgerAccount::Budget,
    ];
    for account in accounts {
        assert_eq!(account.to_string().parse(), Ok(account));
    }
    for text in ["", "user:", "user:x", "cash"] {
        let error = text.parse::<LedgerAccount>().expect_err("refused");
        assert!(error.to_string().contains("unknown_receipts"), "{error}");
    }
}
