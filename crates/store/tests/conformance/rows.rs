//! Bad data and missing rows are named by statement, row and column.

use crate::common::{act, ask};
use crate::probe;
use store::testing::stores;
use store::{FromRow, Row, Store, StoreError, StoreResult};

/// What a reader of the row believes of it.
struct Believed<const KIND: u8>;

const JSON: u8 = 0;
const PARSED: u8 = 1;
const NOT_NULL: u8 = 2;
const NUMBER: u8 = 3;
const DATE: u8 = 4;
const OWN_RULE: u8 = 5;
const PARSED_OPTIONAL: u8 = 6;

impl<const KIND: u8> FromRow for Believed<KIND> {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        match KIND {
            JSON => drop(row.json::<serde_json::Value>("words")?),
            PARSED => drop(row.parse::<std::net::IpAddr>("words")?),
            PARSED_OPTIONAL => drop(row.parse_optional::<std::net::IpAddr>("words")?),
            NOT_NULL => drop(row.get::<i64>("number")?),
            NUMBER => drop(row.get::<i64>("words")?),
            DATE => drop(row.get::<jiff::civil::Date>("words")?),
            OWN_RULE => return Err(row.bad("words", "not one of ours")),
            _ => drop(row.get::<i64>("missing")?),
        }
        Ok(Self)
    }
}

async fn refusal<const KIND: u8>(store: &Store) -> StoreError {
    let asked = store.read(ask(|tx| {
        Box::pin(async move {
            tx.fetch_all::<Believed<KIND>>(&probe::ONE, &[41_i64.into()])
                .await
                .map(drop)
        })
    }));
    asked
        .await
        .expect_err("the row isn't what its reader believes")
}

fn assert_names(error: StoreError, expected_column: &str, expected_reason: &str) {
    let StoreError::BadData {
        statement,
        row,
        column,
        reason,
    } = error
    else {
        panic!("bad data, not {error}")
    };
    assert!(statement.ends_with("probe::ONE"), "{statement}");
    assert_eq!(row, "41", "the first column names the row");
    assert_eq!(column, expected_column);
    assert!(reason.contains(expected_reason), "{reason}");
}

async fn with_words(store: &Store, words: &'static str) {
    probe::create(store).await;
    let stored = store.write(act(move |tx| {
        Box::pin(async move {
            tx.execute(&probe::PUT_WORDS, &[41_i64.into(), words.into()])
                .await
        })
    }));
    stored.await.expect("the words are stored");
}

/// A wrong value in a column is told by statement, row and column on either engine.
#[tokio::test]
async fn bad_data_is_named() {
    for store in stores().await {
        with_words(&store, "{nonsense").await;
        assert_names(refusal::<JSON>(&store).await, "words", "line 1");
        assert_names(
            refusal::<PARSED>(&store).await,
            "words",
            "invalid IP address",
        );
        assert_names(
            refusal::<PARSED_OPTIONAL>(&store).await,
            "words",
            "invalid IP address",
        );
        assert_names(refusal::<NOT_NULL>(&store).await, "number", "NULL");
        assert_names(refusal::<NUMBER>(&store).await, "words", "");
        assert_names(refusal::<DATE>(&store).await, "words", "");
        assert_names(
            refusal::<OWN_RULE>(&store).await,
            "words",
            "not one of ours",
        );
        assert_names(refusal::<99>(&store).await, "missing", "");
    }
}

/// Reading bad data fails the command, but the statement before it is not to blame: the command may
/// still decide to go on.
#[tokio::test]
async fn a_command_may_go_on_after_bad_data() {
    for store in stores().await {
        with_words(&store, "{nonsense").await;
        let went_on = store.write(act(|tx| {
            Box::pin(async move {
                let read = tx
                    .fetch_all::<Believed<JSON>>(&probe::ONE, &[41_i64.into()])
                    .await;
                assert!(read.is_err(), "the words are no JSON");
                probe::put_number(tx, 42, 0).await
            })
        }));
        went_on.await.expect("bad data breaks no transaction");
        assert_eq!(probe::ids(&store).await, [41, 42], "{store:?}");
    }
}

/// A row that must be there and isn't is told by its statement.
#[tokio::test]
async fn a_missing_row_is_named() {
    for store in stores().await {
        probe::create(&store).await;
        let asked = store.read(ask(|tx| {
            Box::pin(async move {
                let optional: Option<(i64,)> =
                    tx.fetch_optional(&probe::NUMBER, &[1_i64.into()]).await?;
                assert_eq!(optional, None);
                tx.fetch_one::<(i64,)>(&probe::NUMBER, &[1_i64.into()])
                    .await
            })
        }));
        let error = asked.await.expect_err("the table is empty");
        let StoreError::NoRow { statement } = error else {
            panic!("no row, not {error}")
        };
        assert!(statement.ends_with("probe::NUMBER"), "{statement}");
    }
}

/// A broken constraint is told by its statement.
#[tokio::test]
async fn a_broken_constraint_is_named() {
    for store in stores().await {
        probe::create(&store).await;
        let twice = store.write(act(|tx| {
            Box::pin(async move {
                probe::put_number(tx, 1, 0).await?;
                probe::put_number(tx, 1, 0).await
            })
        }));
        let error = twice.await.expect_err("the id is taken");
        let StoreError::Constraint { statement, .. } = error else {
            panic!("a constraint, not {error}")
        };
        assert!(statement.ends_with("probe::PUT_NUMBER"), "{statement}");
        assert_eq!(probe::ids(&store).await, [] as [i64; 0]);
    }
}
