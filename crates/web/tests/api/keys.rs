//! Idempotency-Key: a repeated request is answered, not done, again.

use crate::support::bodies::{first_free, first_lorry, nth_lorry, second_lorry};
use crate::support::in_every_house;
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_gives_the_same_booking_and_another_body_is_refused() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let keyed = user.with_key("0190a1b2-first");
        let order = first_free(&first_lorry());
        let first = keyed.post("/bookings", &order).await.expect(201);
        house.advance_minutes(1);
        let again = keyed.post("/bookings", &order).await.expect(201);
        assert_eq!(first.body, again.body);
        let other = first_free(&second_lorry());
        keyed
            .post("/bookings", &other)
            .await
            .expect_problem(422, "key-reused");
        // Somebody else's key is another key.
        let stranger = house.user("+77010000002").await.with_key("0190a1b2-first");
        stranger.post("/bookings", &other).await.expect(201);
        let bookings = user.get("/bookings").await.expect(200);
        assert_eq!(bookings.body["bookings"].as_array().map(Vec::len), Some(1));
    })
    .await;
}

/// sixteen requests at once under one key take one place.
#[tokio::test(flavor = "multi_thread")]
async fn sixteen_at_once_with_one_key_make_one_booking() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await.with_key("sixteen");
        let order = first_free(&first_lorry());
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let (user, order) = (user.clone(), order.clone());
            running.spawn(async move { user.post("/bookings", &order).await });
        }
        let mut ids = BTreeSet::new();
        let mut busy = 0;
        while let Some(answer) = running.join_next().await {
            let answer = answer.expect("no panic");
            // Whoever meets its twin twice is told to come back, and then gets the answer.
            if answer.status == 503 {
                assert_eq!(answer.headers["retry-after"], "1");
                busy += 1;
            } else {
                ids.insert(answer.expect(201).text_of("id"));
            }
        }
        for _ in 0..busy {
            ids.insert(
                user.post("/bookings", &order)
                    .await
                    .expect(201)
                    .text_of("id"),
            );
        }
        assert_eq!(ids.len(), 1);
        let bookings = user.get("/bookings").await.expect(200);
        assert_eq!(bookings.body["bookings"].as_array().map(Vec::len), Some(1));
    })
    .await;
}

/// a move that is repeated because its answer was lost counts once.
#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_move_counts_once() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let held = user
            .post("/bookings", &first_free(&first_lorry()))
            .await
            .expect(201);
        let path = format!("/bookings/{}", held.text_of("id"));
        house.work().await;
        super::journey::pay(&house, &user, &format!("{path}/payment")).await;
        let to = |day: u8| {
            let starts_at = format!("2026-12-{day:02}T10:30:00+05:00");
            json!({ "when": { "when": "at", "starts_at": starts_at } })
        };
        let keyed = user.with_key("move-1");
        let moving = format!("{path}/move");
        keyed.post(&moving, &to(1)).await.expect(200);
        let again = keyed.post(&moving, &to(1)).await.expect(200);
        assert_eq!(again.body["moves"]["used"], 1);
        keyed
            .post(&moving, &to(2))
            .await
            .expect_problem(422, "key-reused");
        let cancelling = user.with_key("cancel-1");
        cancelling.poke(&format!("{path}/cancel")).await.expect(200);
        cancelling.poke(&format!("{path}/cancel")).await.expect(200);
        // The same key about another booking is used for something else.
        let other = user
            .post("/bookings", &first_free(&second_lorry()))
            .await
            .expect(201);
        let other = format!("/bookings/{}/cancel", other.text_of("id"));
        cancelling
            .poke(&other)
            .await
            .expect_problem(422, "key-reused");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_key_is_an_error_of_its_own() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let order = first_free(&nth_lorry(1));
        for key in ["", "two words", &"k".repeat(129)] {
            let refused = user.with_key(key).post("/bookings", &order).await;
            let refused = refused.expect_problem(422, "invalid-fields");
            let rule = (
                String::from("Idempotency-Key"),
                String::from("idempotency-key"),
            );
            assert_eq!(refused.errors(), vec![rule]);
        }
        user.with_key(&"k".repeat(128))
            .post("/bookings", &order)
            .await
            .expect(201);
    })
    .await;
}
