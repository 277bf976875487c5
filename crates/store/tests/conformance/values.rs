//! Every kind of value comes back as it went in, alone and in lists.

use crate::common::{act, ask};
use crate::probe::{self, Probe};
use jiff::Timestamp;
use store::testing::stores;
use store::{Statement, Store, StoreError, Value};
use uuid::Uuid;

fn instant(text: &str) -> Timestamp {
    text.parse().expect("a valid instant")
}

async fn round_trip(store: &Store, row: &Probe) -> Probe {
    let (id, values) = (row.id, row.values());
    let stored = store.write(act(move |tx| {
        let values = values.clone();
        Box::pin(async move { tx.execute(&probe::PUT, &values).await })
    }));
    assert_eq!(stored.await.expect("the row is stored"), 1);
    let asked = store.read(ask(move |tx| {
        Box::pin(async move { tx.fetch_one::<Probe>(&probe::ONE, &[id.into()]).await })
    }));
    asked.await.expect("the row is read")
}

async fn found(store: &Store, statement: &'static Statement, values: Vec<Value>) -> Vec<i64> {
    let asked = store.read(ask(move |tx| {
        let values = values.clone();
        Box::pin(async move { tx.fetch_all::<(i64,)>(statement, &values).await })
    }));
    let rows = asked.await.expect("the list is accepted");
    rows.into_iter().map(|(id,)| id).collect()
}

/// Values of every kind, with their extremes, and NULL in every column.
#[tokio::test]
async fn every_kind_of_value_comes_back() {
    for store in stores().await {
        probe::create(&store).await;
        let rows = [
            Probe {
                id: 1,
                flag: Some(true),
                number: Some(i64::MAX),
                words: Some(String::from("Шекара – 边境 🚚 'quoted' \\ \"x\"")),
                bytes: Some((0..=255).collect()),
                uid: Some(Uuid::max()),
                moment: Some(instant("2026-03-01T00:00:00.123456Z")),
                born: Some(jiff::civil::date(2024, 2, 29)),
            },
            Probe {
                id: i64::MIN,
                flag: Some(false),
                number: Some(i64::MIN),
                words: Some(String::new()),
                bytes: Some(Vec::new()),
                uid: Some(Uuid::nil()),
                moment: Some(instant("1900-01-01T00:00:00.000001Z")),
                born: Some(jiff::civil::date(1, 1, 1)),
            },
            Probe::empty(0),
        ];
        for row in rows {
            assert_eq!(round_trip(&store, &row).await, row, "{store:?}");
        }
    }
}

/// Both engines cut an instant to the same microsecond, before and after their epochs.
#[tokio::test]
async fn instants_are_cut_to_microseconds_alike() {
    let cases = [
        (
            "2026-03-01T00:00:00.123456999Z",
            "2026-03-01T00:00:00.123456Z",
        ),
        (
            "1999-12-31T23:59:59.999999999Z",
            "1999-12-31T23:59:59.999999Z",
        ),
        (
            "1985-06-01T12:00:00.000000501Z",
            "1985-06-01T12:00:00.000000Z",
        ),
        (
            "1960-01-01T00:00:00.000000500Z",
            "1960-01-01T00:00:00.000001Z",
        ),
    ];
    for store in stores().await {
        probe::create(&store).await;
        for (id, (given, kept)) in (1..).zip(cases) {
            let mut row = Probe::empty(id);
            row.moment = Some(instant(given));
            let back = round_trip(&store, &row).await;
            assert_eq!(back.moment, Some(instant(kept)), "{store:?} {given}");
        }
    }
}

/// A list matches what it holds; an empty one matches nothing; it may be long and repeat itself.
#[tokio::test]
async fn lists_match_what_they_hold() {
    for store in stores().await {
        probe::create(&store).await;
        for (id, letter) in (1_u8..).zip(["а", "б", "в", "г"]) {
            let row = Probe {
                number: Some(i64::from(id) * 10),
                words: Some(String::from(letter)),
                bytes: Some(vec![0, id]),
                uid: Some(Uuid::from_u128(u128::from(id))),
                ..Probe::empty(i64::from(id))
            };
            round_trip(&store, &row).await;
        }
        let numbers: Vec<i64> = (0..5000).chain([20, 20]).collect();
        let words = vec![String::from("б"), String::from("it's"), String::from("г")];
        let uids = vec![Uuid::from_u128(3), Uuid::from_u128(9), Uuid::from_u128(1)];
        let bytes = vec![vec![0_u8, 2], vec![], vec![0, 4]];
        let cases: [(&Statement, Value, &[i64]); 8] = [
            (&probe::BY_NUMBERS, numbers.into(), &[1, 2, 3, 4]),
            (&probe::BY_WORDS, words.into(), &[2, 4]),
            (&probe::BY_UIDS, uids.into(), &[1, 3]),
            (&probe::BY_BYTES, bytes.into(), &[2, 4]),
            (&probe::BY_NUMBERS, Value::Ints(Vec::new()), &[]),
            (&probe::BY_WORDS, Value::Texts(Vec::new()), &[]),
            (&probe::BY_UIDS, Value::Uuids(Vec::new()), &[]),
            (&probe::BY_BYTES, Value::Blobs(Vec::new()), &[]),
        ];
        for (statement, list, expected) in cases {
            let given = format!("{store:?} {list:?}");
            assert_eq!(
                found(&store, statement, vec![list]).await,
                expected,
                "{given}"
            );
        }
        let both = vec![
            vec![10_i64, 20, 30].into(),
            1_i64.into(),
            vec![String::from("а"), String::from("в")].into(),
        ];
        assert_eq!(found(&store, &probe::BY_BOTH, both).await, [3], "{store:?}");
    }
}

/// `$n` is a position wherever it stands and however often; quoted text is left alone.
#[tokio::test]
async fn placeholders_repeat_and_come_in_any_order() {
    for store in stores().await {
        probe::create(&store).await;
        for (id, number, words) in [(1, 5, "a"), (2, 5, "b"), (3, 6, "a")] {
            let row = Probe {
                number: Some(number),
                words: Some(String::from(words)),
                ..Probe::empty(id)
            };
            round_trip(&store, &row).await;
        }
        let values = vec![5_i64.into(), "nobody".into(), "a".into()];
        assert_eq!(
            found(&store, &probe::SHUFFLED, values).await,
            [1],
            "{store:?}"
        );
    }
}

/// A text with a NUL character, alone or in a list, is refused by both engines alike.
#[tokio::test]
async fn a_text_with_a_nul_is_refused() {
    for store in stores().await {
        probe::create(&store).await;
        let stored = store.write(act(|tx| {
            Box::pin(async move {
                tx.execute(&probe::PUT_WORDS, &[1_i64.into(), "a\0b".into()])
                    .await
            })
        }));
        let error = stored.await.expect_err("no column takes a NUL");
        assert!(matches!(error, StoreError::Engine { .. }), "{error}");
        let listed = store.read(ask(|tx| {
            let list = vec![String::from("a"), String::from("\0")];
            Box::pin(async move {
                tx.fetch_all::<(i64,)>(&probe::BY_WORDS, &[list.into()])
                    .await
            })
        }));
        let error = listed.await.expect_err("no list takes a NUL");
        assert!(matches!(error, StoreError::Engine { .. }), "{error}");
        assert_eq!(probe::ids(&store).await, [] as [i64; 0]);
    }
}

fn many(id: i64) -> Vec<Value> {
    let odd = id % 2 == 1;
    vec![
        id.into(),
        odd.then_some(true).into(),
        odd.then_some(id).into(),
        (!odd).then_some("even").into(),
        odd.then(|| vec![1_u8]).into(),
        (!odd).then(|| Uuid::from_u128(7)).into(),
        odd.then(|| instant("2026-03-01T00:00:00Z")).into(),
    ]
}

/// A set-based insert takes NULLs in any column, answers what RETURNING says, and nothing for none.
#[tokio::test]
async fn many_rows_are_inserted_at_once() {
    for store in stores().await {
        probe::create(&store).await;
        let inserted = store.write(act(|tx| {
            Box::pin(async move {
                let rows = (1..=3).map(many).collect();
                let mut first: Vec<(i64,)> = tx.insert_many_returning(&probe::INSERT, rows).await?;
                first.sort_unstable();
                let rows = (2..=5).map(many).collect();
                let mut second: Vec<(i64,)> =
                    tx.insert_many_returning(&probe::INSERT, rows).await?;
                second.sort_unstable();
                let none: Vec<(i64,)> =
                    tx.insert_many_returning(&probe::INSERT, Vec::new()).await?;
                let numbers = vec![
                    vec![7_i64.into(), 70_i64.into()],
                    vec![8_i64.into(), Value::Null],
                ];
                let counted = tx.insert_many(&probe::INSERT_NUMBERS, numbers).await?;
                let nothing = tx.insert_many(&probe::INSERT_NUMBERS, Vec::new()).await?;
                Ok((first, second, none, counted, nothing))
            })
        }));
        let (first, second, none, counted, nothing) = inserted.await.expect("the rows go in");
        assert_eq!(first, [(1,), (2,), (3,)], "{store:?}");
        assert_eq!(second, [(4,), (5,)], "what was there is left alone");
        assert_eq!((none.len(), counted, nothing), (0, 2, 0));
        let even = store.read(ask(|tx| {
            Box::pin(async move { tx.fetch_one::<Probe>(&probe::ONE, &[4_i64.into()]).await })
        }));
        let expected = Probe {
            words: Some(String::from("even")),
            uid: Some(Uuid::from_u128(7)),
            ..Probe::empty(4)
        };
        assert_eq!(even.await.expect("row 4 is there"), expected);
    }
}

/// A row that doesn't fit the insert is an error that says so, not a panic.
#[tokio::test]
async fn a_row_of_the_wrong_width_is_named() {
    for store in stores().await {
        probe::create(&store).await;
        let stored = store.write(act(|tx| {
            let rows = vec![vec![1_i64.into(), 1_i64.into()], vec![2_i64.into()]];
            Box::pin(async move { tx.insert_many(&probe::INSERT_NUMBERS, rows).await })
        }));
        let error = stored.await.expect_err("the second row is too short");
        let words = error.to_string();
        assert!(
            words.contains("probe::INSERT_NUMBERS") && words.contains("1 values for 2 columns"),
            "{words}"
        );
        assert_eq!(probe::ids(&store).await, [] as [i64; 0]);
    }
}
