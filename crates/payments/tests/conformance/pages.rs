//! A page of a long statement is read from the ends of its indexes.

use super::together::Together;
use super::{World, worlds};
use kernel::ids::AccountId;
use kernel::money::Money;
use payments::{
    Cause, CauseKind, Cover, LedgerAccount, NewTransfer, PostTransfer, Statement, StatementOf,
};
use std::sync::OnceLock;
use store::{FromRow, Query, Row, StoreError, StoreResult, Tx};

fn posting(world: &World, debit: LedgerAccount, credit: LedgerAccount) -> PostTransfer {
    PostTransfer {
        transfer: NewTransfer {
            id: world.ids.next(),
            debit,
            credit,
            amount: Money::tenge(1),
            cause: Cause {
                kind: CauseKind::Manual,
                id: world.ids.uuid(),
            },
            at: world.now(),
        },
        cover: Cover::NotNeeded,
    }
}

/// Receipts of a user, every other of which goes on to be given back, among those of others.
async fn long_statement(world: &World, entries: usize) -> AccountId {
    let user: AccountId = world.ids.next();
    let account = LedgerAccount::User(user);
    let mut all = Vec::new();
    for _ in 0..entries / 2 {
        let other = LedgerAccount::User(world.ids.next());
        all.push(posting(world, LedgerAccount::Bank, account));
        all.push(posting(world, LedgerAccount::Bank, other));
        all.push(posting(world, account, LedgerAccount::RefundsDue));
    }
    let answers = world.store.write(Together(all)).await.expect("posted");
    assert!(answers.iter().all(Result::is_ok));
    user
}

/// One step of what the engine is going to do.
struct PlanLine(String);

impl FromRow for PlanLine {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let line = row.get("detail").or_else(|_| row.get("QUERY PLAN"))?;
        Ok(Self(line))
    }
}

static EXPLAIN: [OnceLock<store::Statement>; 2] = [OnceLock::new(), OnceLock::new()];

fn explain(engine: store::Engine) -> &'static store::Statement {
    let page = &payments::sql::STATEMENT;
    let make = |text: String| store::Statement::new("explain", text.leak());
    match engine {
        store::Engine::Sqlite => {
            EXPLAIN[0].get_or_init(|| make(format!("EXPLAIN QUERY PLAN {}", page.for_sqlite())))
        }
        store::Engine::Postgres => {
            EXPLAIN[1].get_or_init(|| make(format!("EXPLAIN {}", page.for_postgres())))
        }
    }
}

struct PlanOf {
    account: LedgerAccount,
    statement: &'static store::Statement,
}

impl Query for PlanOf {
    type Out = String;
    type Error = StoreError;
    const NAME: &'static str = "test.plan";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<String> {
        let values = [
            self.account.to_string().into(),
            uuid::Uuid::max().into(),
            50_i64.into(),
        ];
        let lines: Vec<PlanLine> = tx.fetch_all(self.statement, &values).await?;
        Ok(lines
            .into_iter()
            .map(|PlanLine(line)| line + "\n")
            .collect())
    }
}

/// pages of a long statement follow one another without a gap, and no page reads the rest.
#[tokio::test]
async fn a_page_reads_the_ends_of_two_indexes() {
    for world in worlds().await {
        let user = long_statement(&world, 3_000).await;
        let plan = PlanOf {
            account: LedgerAccount::User(user),
            statement: explain(world.store.engine()),
        };
        let plan = world.store.read(plan).await.expect("explained");
        for index in ["ledger_transfer_debit", "ledger_transfer_credit"] {
            assert!(plan.contains(index), "{plan}");
        }
        for whole in ["Seq Scan", "Bitmap", "SCAN ledger_transfer"] {
            assert!(!plan.contains(whole), "{plan}");
        }
        let page = async |before| -> Statement {
            let query = StatementOf {
                account: user,
                before,
                limit: 200,
            };
            world.store.read(query).await.expect("read")
        };
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let transfers = page(before).await.transfers;
            let Some(last) = transfers.last() else { break };
            before = Some(last.id);
            seen.extend(transfers.iter().map(|transfer| transfer.id));
        }
        assert_eq!(seen.len(), 3_000);
        assert!(seen.is_sorted_by(|newer, older| newer > older));
    }
}
