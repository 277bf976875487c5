//! Transfers that arrive together: the same answers and the same books as one after another.

use super::banking::{credit, day};
use super::{FEE, Open, World, worlds};
use kernel::ids::AccountId;
use kernel::money::{Currency, Money};
use newtype_uuid::GenericUuid;
use payments::{
    AuditFindings, Cause, CauseKind, Charged, Cover, FeeItem, LedgerAccount, LedgerAudit,
    LedgerError, NewInvoice, NewTransfer, PostTransfer, PostingError,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::sync::atomic::{AtomicI64, Ordering};
use store::{Command, FromRow, Query, Row, Statement, StoreError, StoreResult, Tx};
use uuid::Uuid;

/// All of them in one transaction, by the set-based path.
pub struct Together(pub Vec<PostTransfer>);

impl Command for Together {
    type Out = Vec<Result<Charged, LedgerError>>;
    type Error = StoreError;
    const NAME: &'static str = "test.together";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Self::Out> {
        PostTransfer::run_batch(&self.0.iter().collect::<Vec<_>>(), tx).await
    }
}

store::statements! {
    /// Every transfer, as text.
    pub ALL_TRANSFERS = "SELECT id, debit_account || ' ' || credit_account || ' ' || \
        CAST(amount_minor AS TEXT) || ' ' || cause_kind AS value FROM ledger_transfer ORDER BY id";
    /// Every line of the budget, as text.
    pub ALL_LINES = "SELECT transfer_id AS id, received_on || ' ' || item || ' ' || \
        CAST(amount_minor AS TEXT) AS value FROM budget_line ORDER BY transfer_id";
    /// A balance that passes by the rules.
    pub SET_BALANCE = "INSERT INTO ledger_balance (account, balance_minor) VALUES ($1, $2) \
        ON CONFLICT (account) DO UPDATE SET balance_minor = excluded.balance_minor";
}

/// What a table holds, as texts.
struct Texts(&'static Statement);

#[derive(Debug, PartialEq, Eq)]
struct Text(Uuid, String);

impl FromRow for Text {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(row.get("id")?, row.get("value")?))
    }
}

impl Query for Texts {
    type Out = Vec<Text>;
    type Error = StoreError;
    const NAME: &'static str = "test.texts";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<Text>> {
        tx.fetch_all(self.0, &[]).await
    }
}

/// A posting as a case draws it: places in short lists, so that accounts and causes meet again.
#[derive(Debug, Clone)]
struct Drawn {
    debit: usize,
    credit: usize,
    kind: CauseKind,
    cause: usize,
    amount: Money,
    is_covered: bool,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let amount = prop_oneof![
        8 => (1_i64..300).prop_map(Money::kzt),
        4 => Just(FEE),
        1 => Just(Money::kzt(0)),
        1 => Just(Money::kzt(1 << 40)),
        1 => Just(Money::new(100, Currency::Usd)),
    ];
    let kind = prop::sample::select(vec![
        CauseKind::Receipt,
        CauseKind::BookingFee,
        CauseKind::MoveFee,
        CauseKind::Refund,
    ]);
    // Receipts come from the bank and fees go to where they are earned, more often than not.
    let accounts = prop_oneof![
        2 => (0..6_usize, 0..6_usize),
        2 => (Just(0_usize), 1..4_usize),
        2 => (1..4_usize, Just(4_usize)),
        1 => Just((4_usize, 5_usize)),
    ];
    (accounts, kind, 0..3_usize, amount, any::<bool>()).prop_map(
        |((debit, credit), kind, cause, amount, is_covered)| Drawn {
            debit,
            credit,
            kind,
            cause,
            amount,
            is_covered,
        },
    )
}

/// Postings of one transaction. A case is longer, so that causes are repeated within one and later.
const TOGETHER: usize = 12;

/// An id that both worlds know, different in every case.
fn id_of(base: i64, part: u128) -> Uuid {
    // The bits of a version 7 id of long ago.
    let bits = (0x7_u128 << 76) | (0x8_u128 << 60);
    Uuid::from_u128(bits | (u128::from(base.unsigned_abs()) << 16) | part)
}

fn user(base: i64, number: u128) -> AccountId {
    AccountId::from_untyped_uuid(id_of(base, 100 + number))
}

fn postings(world: &World, base: i64, drawn: &[Drawn]) -> Vec<PostTransfer> {
    let accounts = [
        LedgerAccount::Bank,
        LedgerAccount::User(user(base, 0)),
        LedgerAccount::User(user(base, 1)),
        LedgerAccount::User(user(base, 2)),
        LedgerAccount::FeesEarned,
        LedgerAccount::RefundsDue,
    ];
    let posting = |(number, drawn): (u128, &Drawn)| PostTransfer {
        transfer: NewTransfer {
            id: GenericUuid::from_untyped_uuid(id_of(base, 1000 + number)),
            debit: accounts[drawn.debit],
            credit: accounts[drawn.credit],
            amount: drawn.amount,
            cause: Cause {
                kind: drawn.kind,
                id: id_of(base, drawn.cause as u128),
            },
            at: world.now(),
        },
        cover: if drawn.is_covered {
            Cover::Needed
        } else {
            Cover::NotNeeded
        },
    };
    (0..).zip(drawn).map(posting).collect()
}

/// The first cause of a case is a booking whose fee was paid yesterday by a transfer that a statement
/// tells of now: its fee has a day and an item of its own.
async fn prepare(world: &World, base: i64) {
    let new = NewInvoice {
        item: Some(FeeItem::Expedited),
        ..world.new_invoice(
            base,
            user(base, 0),
            GenericUuid::from_untyped_uuid(id_of(base, 0)),
        )
    };
    world.store.write(Open(new)).await.expect("opened");
    let yesterday = day(world).yesterday().expect("there was one");
    let purpose = format!("Счёт {base}");
    let imported = world
        .import(vec![credit(&purpose, yesterday, FEE, &purpose)])
        .await;
    world.settle(&imported.offers[0]).await;
}

/// Plays a case in two worlds and compares them.
async fn compare(apart: &World, together: &World, base: i64, drawn: &[Drawn]) {
    prepare(apart, base).await;
    prepare(together, base).await;
    let batch = postings(apart, base, drawn);
    let mut expected = Vec::new();
    for posting in &batch {
        expected.push(apart.store.write(*posting).await);
    }
    let mut answers = Vec::new();
    for part in batch.chunks(TOGETHER) {
        match together.store.write(Together(part.to_vec())).await {
            Ok(part) => answers.extend(part),
            // As the store does with a batch that fails as a whole.
            Err(StoreError::Conflict(_)) => {
                for posting in part {
                    answers.push(together.store.write(*posting).await);
                }
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(format!("{answers:?}"), format!("{expected:?}"));
    for table in [&ALL_TRANSFERS, &ALL_LINES] {
        assert_eq!(
            together.store.read(Texts(table)).await.expect("read"),
            apart.store.read(Texts(table)).await.expect("read")
        );
    }
    for world in [apart, together] {
        let findings = world.store.read(LedgerAudit).await.expect("read");
        assert_eq!(findings, AuditFindings::default());
    }
}

/// transfers that are posted together get the answers, and leave the transfers,
/// balances and lines of the budget, that they would one after another.
#[test]
fn together_is_the_same_as_one_after_another() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let apart = runtime.block_on(worlds());
    let together = runtime.block_on(worlds());
    let next_base = AtomicI64::new(2_000_000);
    for (apart, together) in apart.iter().zip(&together) {
        let mut runner = TestRunner::new(Config {
            cases: 32,
            failure_persistence: None,
            ..Config::default()
        });
        runner
            .run(&prop::collection::vec(drawn(), 1..40), |drawn| {
                let base = next_base.fetch_add(1, Ordering::Relaxed);
                runtime.block_on(compare(apart, together, base, &drawn));
                Ok(())
            })
            .expect("together is the same");
    }
    // The stores close their threads inside the runtime that opened them.
    runtime.block_on(async move { drop((apart, together)) });
}

fn spend(world: &World, payer: AccountId, amount: Money) -> PostTransfer {
    PostTransfer {
        transfer: NewTransfer {
            id: world.ids.next(),
            debit: LedgerAccount::User(payer),
            credit: LedgerAccount::FeesEarned,
            amount,
            cause: Cause {
                kind: CauseKind::BookingFee,
                id: world.ids.uuid(),
            },
            at: world.now(),
        },
        cover: Cover::Needed,
    }
}

/// of transfers that race, those that are covered are posted; an impossible one among them
/// fails alone.
#[tokio::test]
async fn each_of_a_crowd_has_its_own_answer() {
    for world in worlds().await {
        let payer = world.funded(700_001, Money::tenge(3 * 4_325)).await;
        let tasks: Vec<_> = (0..24)
            .map(|number| {
                let amount = if number % 4 == 0 { Money::kzt(0) } else { FEE };
                let (store, posting) = (world.store.store(), spend(&world, payer, amount));
                tokio::spawn(async move { store.write(posting).await })
            })
            .collect();
        let (mut done, mut uncovered, mut impossible) = (0, 0, 0);
        for task in tasks {
            match task.await.expect("no panic") {
                Ok(Charged::Done) => done += 1,
                Ok(Charged::Insufficient { .. }) => uncovered += 1,
                Err(LedgerError::Posting(PostingError::Amount { .. })) => impossible += 1,
                other => panic!("each has its own cause: {other:?}"),
            }
        }
        assert_eq!((done, uncovered, impossible), (3, 15, 6));
        let left = world.balance(LedgerAccount::User(payer)).await;
        assert_eq!(left, Money::kzt(0));
        assert_eq!(world.totals().await.earned, Money::tenge(3 * 4_325));
    }
}

/// A transfer whose id is taken fails alone, although the database refuses the whole set.
#[tokio::test]
async fn a_taken_id_fails_alone() {
    for world in worlds().await {
        let payer = world.funded(700_001, Money::tenge(3 * 4_325)).await;
        let first = spend(&world, payer, FEE);
        world.store.write(first).await.expect("posted");
        let mut twin = spend(&world, payer, FEE);
        twin.transfer.id = first.transfer.id;
        let other = spend(&world, payer, FEE);
        let (twin, other) = tokio::join!(world.store.write(twin), world.store.write(other));
        assert!(matches!(twin, Err(LedgerError::Store(_))), "{twin:?}");
        assert_eq!(other.expect("posted"), Charged::Done);
        assert_eq!(world.totals().await.earned, Money::tenge(2 * 4_325));
    }
}

struct SetBalance(LedgerAccount, i64);

impl Command for SetBalance {
    type Out = u64;
    type Error = StoreError;
    const NAME: &'static str = "test.set_balance";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<u64> {
        let values = [self.0.to_string().into(), self.1.into()];
        tx.execute(&SET_BALANCE, &values).await
    }
}

/// rules and schema agree on what may be on which account.
#[tokio::test]
async fn rules_and_schema_agree_on_what_an_account_may_have() {
    for world in worlds().await {
        for account in [
            LedgerAccount::Bank,
            LedgerAccount::User(world.ids.next()),
            LedgerAccount::Debt(world.ids.next()),
            LedgerAccount::FeesEarned,
            LedgerAccount::RefundsDue,
            LedgerAccount::InPayout,
            LedgerAccount::UnknownReceipts,
            LedgerAccount::InTransfer,
            LedgerAccount::Budget,
        ] {
            for minor in [-1, 1] {
                // The other side takes whatever comes.
                let other = match account {
                    LedgerAccount::Bank => LedgerAccount::FeesEarned,
                    _ => LedgerAccount::Bank,
                };
                let mut posting = spend(&world, world.ids.next(), Money::kzt(1));
                posting.transfer.cause.kind = CauseKind::Manual;
                posting.cover = Cover::NotNeeded;
                (posting.transfer.debit, posting.transfer.credit) = match minor {
                    -1 => (account, other),
                    _ => (other, account),
                };
                world
                    .store
                    .write(SetBalance(account, 0))
                    .await
                    .expect("nothing may be everywhere");
                let posted = world.store.write(posting).await;
                let is_refused = matches!(
                    posted,
                    Err(LedgerError::Posting(PostingError::OutOfRange { .. }))
                );
                let schema = world.store.write(SetBalance(account, minor)).await;
                assert_eq!(is_refused, schema.is_err(), "{account} {minor}: {posted:?}");
            }
        }
    }
}
