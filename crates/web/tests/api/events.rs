//! Live events: in order, without gaps or doubles, also after a reconnect.

use crate::support::bodies::{first_free, first_lorry, nth_lorry};
use crate::support::client::Client;
use crate::support::in_every_house;
use crate::support::sse::{Stream, Told};
use jiff::Timestamp;
use reqwest::Method;
use serde_json::Value;

const EVENTS: &str = "/checkpoints/nur-zholy/events";

async fn hold(user: &Client, number: usize) -> String {
    user.post("/bookings", &first_free(&nth_lorry(number)))
        .await
        .expect(201)
        .text_of("id")
}

/// Positions rise by one, and nothing but kind, position and instant is told.
fn check(events: &[Told], first: i64) {
    for (event, position) in events.iter().zip(first..) {
        assert_eq!(
            (event.event.as_str(), event.id),
            ("change", position),
            "{event:?}"
        );
        let told = event.data.as_object().expect("an object");
        let names = told.keys().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(names, ["at", "kind", "position"], "{event:?}");
        assert_eq!(event.data["position"], position);
        assert!(
            event.data["at"]
                .as_str()
                .is_some_and(|at| at.parse::<Timestamp>().is_ok())
        );
    }
}

/// what happens is seen at once, by everybody who follows, and after a break of the
/// connection the stream goes on where it stopped.
#[tokio::test(flavor = "multi_thread")]
async fn a_stream_resumes_without_gap_and_without_double() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let mut first = Stream::open(&house, EVENTS, None, None).await;
        let ready = first.next().await.expect("a first event");
        assert_eq!((ready.event.as_str(), ready.id), ("ready", 0));
        let mut second = Stream::open(&house, EVENTS, None, None).await;
        second.take(1).await;
        for number in 0..5 {
            hold(&user, number).await;
        }
        check(&first.take(5).await, 1);
        check(&second.take(3).await, 1);
        drop(second);
        for number in 5..8 {
            hold(&user, number).await;
        }
        check(&first.take(3).await, 6);
        let mut back = Stream::open(&house, EVENTS, None, Some(3)).await;
        assert_eq!(back.take(1).await[0].event, "ready");
        check(&back.take(5).await, 4);
        hold(&user, 8).await;
        check(&back.take(1).await, 9);
        check(&first.take(1).await, 9);
        // The address can say it too, and a position that does not exist yet starts anew.
        let mut asked = Stream::open(&house, &format!("{EVENTS}?after=7"), None, None).await;
        asked.take(1).await;
        check(&asked.take(2).await, 8);
        let mut lost = Stream::open(&house, EVENTS, None, Some(5_000)).await;
        let reset = lost.take(1).await.remove(0);
        assert_eq!((reset.event.as_str(), reset.id), ("reset", 9));
    })
    .await;
}

/// A client that comes while much happens misses nothing between what it read and what it is told.
#[tokio::test(flavor = "multi_thread")]
async fn many_events_at_once_come_whole_and_in_order() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let mut early = Stream::open(&house, EVENTS, None, None).await;
        early.take(1).await;
        let mut running = tokio::task::JoinSet::new();
        for number in 0..120 {
            let user = user.clone();
            running.spawn(async move { hold(&user, number).await });
        }
        let mut streams = Vec::new();
        for _ in 0..4 {
            let mut late = Stream::open(&house, &format!("{EVENTS}?after=0"), None, None).await;
            late.take(1).await;
            streams.push(late);
        }
        while let Some(held) = running.join_next().await {
            held.expect("no panic");
        }
        check(&early.take(120).await, 1);
        for late in &mut streams {
            check(&late.take(120).await, 1);
        }
    })
    .await;
}

/// Another process over the same database: its commits are found by looking, without a signal.
#[tokio::test(flavor = "multi_thread")]
async fn commits_of_other_processes_are_seen() {
    in_every_house(async |house| {
        let location = house.test_store.location().to_owned();
        let limits = store::Limits::default();
        let other = match house.test_store.engine() {
            store::Engine::Sqlite => store::Store::open_sqlite(location.as_ref(), limits),
            store::Engine::Postgres => store::Store::open_postgres(&location, limits).await,
        };
        let other = other.expect("the same database opens");
        let mut stream = Stream::open(&house, EVENTS, None, None).await;
        stream.take(1).await;
        other.write(Happen).await.expect("it is written");
        let told = stream.take(1).await.remove(0);
        assert_eq!(told.data["kind"], "test.happened");
    })
    .await;
}

struct Happen;

impl store::Command for Happen {
    type Out = ();
    type Error = store::StoreError;
    const NAME: &'static str = "test.happen";

    fn lane(&self) -> store::Lane {
        store::Lane::Checkpoint(5)
    }

    async fn run(&self, tx: &mut store::Tx<'_>) -> store::StoreResult<()> {
        let event = store::NewEvent {
            kind: "test.happened",
            subject: None,
            payload: Value::String(String::from("somebody's secret")),
        };
        let at = "2026-11-20T05:00:00Z".parse().expect("an instant");
        store::events::append(tx, store::Stream::checkpoint(5), at, vec![event]).await
    }
}

/// the user of a booking is told of it, and of nothing else; nobody else is.
#[tokio::test(flavor = "multi_thread")]
async fn a_booking_is_followed_by_its_user_alone() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let stranger = house.user("+77010000002").await;
        let held = user
            .post("/bookings", &first_free(&first_lorry()))
            .await
            .expect(201);
        let path = format!("/bookings/{}/events", held.text_of("id"));
        for client in [stranger.clone(), house.anybody()] {
            let answer = client.send(Method::GET, &path, None).await;
            assert!(
                [401, 404].contains(&answer.status.as_u16()),
                "{}",
                answer.text
            );
        }
        let mut stream = Stream::open(&house, &path, user.token.as_deref(), Some(0)).await;
        assert_eq!(stream.take(1).await[0].event, "ready");
        assert_eq!(stream.take(1).await[0].data["kind"], "booking.held");
        hold(&stranger, 1).await;
        house.work().await;
        let kinds = stream.take(2).await;
        let kinds = kinds
            .iter()
            .map(|told| told.data["kind"].as_str())
            .collect::<Vec<_>>();
        assert_eq!(
            kinds,
            [
                Some("booking.checks_passed"),
                Some("booking.awaiting_payment")
            ]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_end_with_the_server_and_give_their_place_back() {
    in_every_house(async |house| {
        let mut streams = Vec::new();
        for _ in 0..3 {
            let mut stream = Stream::open(&house, EVENTS, None, None).await;
            stream.take(1).await;
            streams.push(stream);
        }
        assert_eq!(house.app.hub().open(), 3);
        house.stop.cancel();
        for stream in &mut streams {
            assert_eq!(stream.next().await, None);
        }
        while house.app.hub().open() > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_streams_are_problems() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        for (path, status) in [
            ("/checkpoints/atlantis/events", 404),
            ("/checkpoints/nur-zholy/events?after=x", 422),
            ("/checkpoints/nur-zholy/events?after=-1", 422),
            ("/checkpoints/nur-zholy/events?since=1", 422),
            ("/bookings/x/events", 401),
        ] {
            let answer = anybody.send(Method::GET, path, None).await.expect(status);
            assert!(!answer.code().is_empty(), "{}", answer.text);
        }
    })
    .await;
}
