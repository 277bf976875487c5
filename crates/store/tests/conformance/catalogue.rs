//! Every statement of the store is accepted by both engines, and a broken one is found by name.

use store::testing::stores;
use store::{ColumnType, InsertMany, Statement, events, jobs};

static BROKEN: Statement = Statement::new("test::BROKEN", "SELECT nonsense FROM event");
static BROKEN_INSERT: InsertMany = InsertMany::new(
    "test::BROKEN_INSERT",
    "event",
    &[("nonsense", ColumnType::Int)],
    "",
);

/// The store's own catalogue.
#[tokio::test]
async fn the_stores_statements_are_accepted() {
    for store in stores().await {
        let statements = [events::ALL, jobs::ALL].concat();
        assert!(statements.len() > 10, "both modules list their statements");
        let inserts = [
            &events::TAKE_POSITIONS,
            &events::INSERT_EVENTS,
            &jobs::SCHEDULE,
        ];
        store
            .check_catalogue(&statements, &inserts)
            .await
            .expect("every statement is accepted");
    }
}

/// A broken statement among good ones is refused by its name.
#[tokio::test]
async fn a_broken_statement_is_named() {
    for store in stores().await {
        let error = store
            .check_catalogue(&[&events::HEADS, &BROKEN], &[])
            .await
            .expect_err("there is no such column");
        assert!(error.to_string().contains("test::BROKEN"), "{error}");
        let error = store
            .check_catalogue(&[], &[&jobs::SCHEDULE, &BROKEN_INSERT])
            .await
            .expect_err("there is no such column");
        assert!(error.to_string().contains("test::BROKEN_INSERT"), "{error}");
    }
}
