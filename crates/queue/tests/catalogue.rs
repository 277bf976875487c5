//! Every statement of the queue and of the crates below it is accepted by both engines, and those
//! that run for every request find their rows by an index.

use queue::sql;
use store::{Engine, FromRow, Query, Row, Statement, StoreError, StoreResult, Tx, Value};

/// The statements of this crate and of those that it works with.
#[tokio::test]
async fn the_catalogue_is_accepted() {
    for store in store::testing::stores().await {
        let catalogues = [
            (sql::ALL, sql::INSERTS),
            (queue::appeals::ALL, &[]),
            (queue::evidence::ALL, &[&queue::evidence::INSERT]),
            (registers::keeping::consents::ALL, &[]),
            (registers::keeping::pauses::ALL, &[]),
            (queue::drafts::ALL, &[]),
            (queue::figures::ALL, &[]),
            (queue::stops::ALL, &[]),
            (queue::waivers::sql::ALL, &[]),
            (accounts::sql::ALL, &[]),
            (notices::sql::ALL, &[&notices::sql::INSERT_NOTICES]),
        ];
        let of_payments = payments::sql::CATALOGUE
            .iter()
            .map(|all| (*all, payments::sql::INSERTS));
        for (statements, inserts) in catalogues.into_iter().chain(of_payments) {
            let checked = store.check_catalogue(statements, inserts).await;
            checked.unwrap_or_else(|error| panic!("{:?}: {error}", store.engine()));
        }
    }
}

/// A statement that runs for every request, and how each engine must find its rows.
struct Hot {
    statement: &'static Statement,
    sqlite: &'static str,
    postgres: &'static str,
    /// Whether the rows must come out of the index in their order, so that a limit ends the reading.
    in_order: bool,
}

const fn hot(statement: &'static Statement, sqlite: &'static str, postgres: &'static str) -> Hot {
    Hot {
        statement,
        sqlite,
        postgres,
        in_order: false,
    }
}

const fn in_order(
    statement: &'static Statement,
    sqlite: &'static str,
    postgres: &'static str,
) -> Hot {
    Hot {
        statement,
        sqlite,
        postgres,
        in_order: true,
    }
}

static HOT: &[Hot] = &[
    hot(&sql::SLOTS, "slot USING INTEGER PRIMARY KEY", "slot_pkey"),
    in_order(
        &sql::FREE_SLOTS,
        "slot_by_time (checkpoint_id=? AND lane=? AND starts_at>",
        "slot_by_time",
    ),
    in_order(
        &sql::SLOTS_BETWEEN,
        "slot_by_time (checkpoint_id=? AND lane=? AND starts_at>",
        "slot_by_time",
    ),
    hot(
        &sql::SLOTS_OF_DATE,
        "slot_by_time (checkpoint_id=? AND lane=? AND starts_at>",
        "slot_by_time",
    ),
    hot(
        &sql::TAKE_PLACES,
        "slot USING INTEGER PRIMARY KEY",
        "slot_pkey",
    ),
    hot(
        &sql::TAKE_PLACES_OF_EACH,
        "slot USING INTEGER PRIMARY KEY",
        "slot_pkey",
    ),
    hot(
        &sql::GIVE_PLACE,
        "slot USING INTEGER PRIMARY KEY",
        "slot_pkey",
    ),
    hot(
        &sql::SET_PLANNED,
        "slot USING INTEGER PRIMARY KEY",
        "slot_pkey",
    ),
    hot(
        &sql::BOOKING,
        "sqlite_autoindex_booking_1 (id=?",
        "booking_pkey",
    ),
    hot(
        &sql::SAVE_BOOKING,
        "sqlite_autoindex_booking_1 (id=?",
        "booking_pkey",
    ),
    in_order(
        &sql::BOOKINGS_OF_ACCOUNT,
        "booking_by_account (account_id=? AND id<?",
        "booking_by_account",
    ),
    hot(
        &sql::ACTIVE_BY_PLATE,
        "booking_active_plate (plate_folded=?",
        "booking_active_plate",
    ),
    hot(
        &sql::BOOKING_BY_NUMBER,
        "booking_number (checkpoint_id=? AND number=?",
        "booking_number",
    ),
    hot(
        &sql::MOVABLE_OF_SLOT,
        "booking_by_time (checkpoint_id=? AND starts_at=?",
        "booking_by_time",
    ),
    hot(
        &sql::ON_BOARD,
        "booking_by_time (checkpoint_id=? AND starts_at>",
        "booking_by_time",
    ),
    hot(
        &sql::COUNT_BY_STATE,
        "booking_by_time (checkpoint_id=? AND starts_at>",
        "booking_by_time",
    ),
    hot(
        &sql::CLAIMS,
        "vehicle_claim USING PRIMARY KEY (key=?",
        "vehicle_claim_pkey",
    ),
    hot(
        &sql::RELEASE_CLAIMS,
        "vehicle_claim USING PRIMARY KEY (key=?",
        "vehicle_claim_pkey",
    ),
    hot(
        &sql::CLOSE_WINDOW,
        "vehicle_claim USING PRIMARY KEY (key=?",
        "vehicle_claim_pkey",
    ),
    in_order(
        &sql::CHECKS,
        "sqlite_autoindex_booking_check_1 (booking_id=?",
        "booking_check_pkey",
    ),
    hot(
        &sql::CLOSURES,
        "closure_by_checkpoint (checkpoint_id=? AND ends_at>",
        "closure_by_checkpoint",
    ),
    hot(
        &sql::ANSWERS,
        "idempotency USING PRIMARY KEY (key=?",
        "idempotency_pkey",
    ),
];

/// Asks an engine how it would run a statement.
struct Explain {
    engine: Engine,
    hot: &'static Hot,
    number: usize,
}

struct Line(String);

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        row.get("detail").map(Self)
    }
}

struct PlanLine(String);

impl FromRow for PlanLine {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        row.get("QUERY PLAN").map(Self)
    }
}

/// A statement for one test; statements live as long as the program.
fn made(text: String) -> &'static Statement {
    Box::leak(Box::new(Statement::new(
        "test.explain",
        Box::leak(text.into_boxed_str()),
    )))
}

/// How many parameters a text has.
fn parameters(text: &str, mark: char) -> usize {
    let numbers = text.split(mark).skip(1).map(|after| {
        after
            .chars()
            .take_while(char::is_ascii_digit)
            .collect::<String>()
            .parse::<usize>()
    });
    numbers.filter_map(Result::ok).max().unwrap_or(0)
}

impl Query for Explain {
    type Out = Vec<String>;
    type Error = StoreError;
    const NAME: &'static str = "test.explain";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<String>> {
        match self.engine {
            Engine::Sqlite => {
                let text = self.hot.statement.for_sqlite();
                let values = vec![Value::Null; parameters(text, '?')];
                let explain = made(format!("EXPLAIN QUERY PLAN {text}"));
                let lines: Vec<Line> = tx.fetch_all(explain, &values).await?;
                Ok(lines.into_iter().map(|Line(line)| line).collect())
            }
            Engine::Postgres => {
                let text = self.hot.statement.for_postgres();
                // The tables are empty, and the planner would rather read them as a whole.
                for setting in [
                    "enable_seqscan = off",
                    "enable_bitmapscan = off",
                    "plan_cache_mode = force_generic_plan",
                ] {
                    tx.execute(made(format!("SET LOCAL {setting}")), &[])
                        .await?;
                }
                if self.hot.in_order {
                    tx.execute(made(String::from("SET LOCAL enable_sort = off")), &[])
                        .await?;
                }
                let name = format!("hot_{}", self.number);
                tx.execute(made(format!("PREPARE {name} AS {text}")), &[])
                    .await?;
                let values = vec!["NULL"; parameters(text, '$')].join(", ");
                let explain = made(format!("EXPLAIN EXECUTE {name}({values})"));
                let lines: Vec<PlanLine> = tx.fetch_all(explain, &[]).await?;
                Ok(lines.into_iter().map(|PlanLine(line)| line).collect())
            }
        }
    }
}

/// What runs for every request reads no table as a whole and sorts nothing that an index has in order.
#[tokio::test]
async fn hot_statements_find_their_rows_by_an_index() {
    for store in store::testing::stores().await {
        let engine = store.engine();
        for (number, hot) in HOT.iter().enumerate() {
            let name = hot.statement.name;
            let plan = store
                .read(Explain {
                    engine,
                    hot,
                    number,
                })
                .await;
            let plan = plan
                .unwrap_or_else(|error| panic!("{name}: {error}"))
                .join("\n");
            let (index, sorting) = match engine {
                Engine::Sqlite => (hot.sqlite, "TEMP B-TREE"),
                Engine::Postgres => (hot.postgres, "Sort"),
            };
            assert!(plan.contains(index), "{engine:?}, {name}:\n{plan}");
            let whole = match engine {
                Engine::Sqlite => plan.lines().any(|line| {
                    line.trim_start().starts_with("SCAN ") && !line.contains("VIRTUAL TABLE")
                }),
                Engine::Postgres => plan.contains("Seq Scan") || !plan.contains("Index Cond"),
            };
            assert!(!whole, "{engine:?}, {name} reads a whole table:\n{plan}");
            assert!(
                !hot.in_order || !plan.contains(sorting),
                "{engine:?}, {name} sorts:\n{plan}"
            );
        }
    }
}
