//! Several server processes over one PostgreSQL: no place is given twice.

mod support;

use jiff::Timestamp;
use kernel::clock::{Clock, SystemClock};
use queue::model::slot::PlaceLane;
use queue::queries::{Audit, Disagreements, SlotsBetween};
use serde_json::{Value, json};
use support::{Server, Start};

const PROCESSES: usize = 4;
const USERS: usize = 1000;

/// Q-EX1, Q-22: capacity 10 for an hour, a thousand users at once over four processes: exactly ten
/// bookings, and 990 clear refusals that name the next free time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_processes_give_ten_places_to_a_thousand_users() {
    let Some(store) = store::testing::postgres().await else {
        return;
    };
    let settings = support::publish(&store).await;
    let checkpoint = settings
        .checkpoints
        .by_slug("auyl")
        .expect("in the annex")
        .clone();
    let today = SystemClock.now().to_zoned(checkpoint.zone.clone()).date();
    let day = today.saturating_add(jiff::Span::new().days(10));
    // 24 intervals; 15 % of 288 are expedited, so an hour has ten ordinary places and more.
    support::set_lorries(&store, &settings, checkpoint.number, day, 284).await;
    let starts_at = hour_with_ten_places(&store, checkpoint.number, day, &checkpoint.zone).await;
    let tokens = support::tokens(&store, USERS).await;
    let servers = (0..PROCESSES)
        .map(|_| Server::start(&Start::plain(store.location())))
        .collect::<Vec<_>>();
    let http = reqwest::Client::builder().build().expect("a client");
    let when = json!({ "when": "at", "starts_at": starts_at });
    let asking = tokens.into_iter().enumerate().map(|(number, token)| {
        let request = http
            .post(format!(
                "{}/api/v1/bookings",
                servers[number % PROCESSES].base_url
            ))
            .bearer_auth(token)
            .json(&support::booking(number, "auyl", &when));
        tokio::spawn(async move {
            let response = request.send().await.expect("every request is answered");
            let status = response.status().as_u16();
            (status, response.json::<Value>().await.expect("with JSON"))
        })
    });
    let mut booked = 0;
    for task in asking.collect::<Vec<_>>() {
        let (status, body) = task.await.expect("a request ends");
        if status == 201 {
            booked += 1;
        } else {
            assert_eq!(
                (status, &body["code"]),
                (409, &json!("no-free-place")),
                "{body}"
            );
            let next = body["facts"]["next_free"]
                .as_str()
                .expect("the next free time is told");
            assert!(next.parse::<Timestamp>().is_ok());
        }
    }
    assert_eq!(booked, 10);
    assert_eq!(
        store.read(Audit).await.expect("it answers"),
        Disagreements::default()
    );
}

/// An hour of the day with exactly ten ordinary places.
async fn hour_with_ten_places(
    store: &store::Store,
    checkpoint: i64,
    day: jiff::civil::Date,
    zone: &jiff::tz::TimeZone,
) -> Timestamp {
    let from = day.to_zoned(zone.clone()).expect("a date").timestamp();
    let query = SlotsBetween {
        checkpoint,
        lane: PlaceLane::Ordinary,
        from,
        until: from + jiff::SignedDuration::from_hours(24),
    };
    let slots = store.read(query).await.expect("it answers");
    let hour = slots.iter().find(|slot| slot.capacity == 10);
    hour.unwrap_or_else(|| panic!("no hour has ten places: {slots:?}"))
        .id
        .starts_at()
}
