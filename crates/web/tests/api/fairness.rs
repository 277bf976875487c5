//! What nobody may lose by: a rush for few places, a silent register, a checkpoint that closes.

use super::journey::pay;
use crate::support::bodies::{at, first_free, first_lorry, nth_lorry};
use crate::support::in_every_house;
use serde_json::json;
use simulators::faults::{FaultKind, FaultOrder};
use std::collections::BTreeMap;

/// The gateway's service that tells of wanted vehicles.
const WANTED: &str = "SHEKARA_VEHICLE_WANTED";

/// Q-EX1: many at once for the places of one hour: exactly as many get one as there are, the others a
/// clear refusal with the next free time.
#[tokio::test(flavor = "multi_thread")]
async fn a_rush_gives_exactly_the_places_there_are() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let operator = house.operator().await;
        let less = json!({ "date": "2026-12-01", "lorries": 140 });
        operator
            .post("/operator/checkpoints/nur-zholy/capacity", &less)
            .await
            .expect(200);
        let places = user
            .get("/checkpoints/nur-zholy/places?date=2026-12-01")
            .await
            .expect(200);
        let hour = &places.body["hours"][3];
        let capacity = hour["capacity"].as_u64().expect("a number");
        let starts_at = hour["starts_at"].as_str().expect("an instant");
        let mut running = tokio::task::JoinSet::new();
        for number in 0..300 {
            let (user, order) = (user.clone(), at(starts_at, &nth_lorry(number)));
            running.spawn(async move { user.post("/bookings", &order).await });
        }
        let mut answers: BTreeMap<u16, u64> = BTreeMap::new();
        while let Some(answer) = running.join_next().await {
            let answer = answer.expect("no panic");
            if answer.status != 201 {
                let refused = answer.clone().expect_problem(409, "no-free-place");
                assert_eq!(refused.body["facts"]["next_free"], "2026-11-20T05:30:00Z");
                assert_eq!(refused.body["clause"], "Q-22");
            }
            *answers.entry(answer.status.as_u16()).or_default() += 1;
        }
        assert_eq!(
            answers,
            BTreeMap::from([(201, capacity), (409, 300 - capacity)])
        );
        let places = user
            .get("/checkpoints/nur-zholy/places?date=2026-12-01")
            .await
            .expect(200);
        assert_eq!(places.body["hours"][3]["free"], 0);
    })
    .await;
}

/// Q-EX7: a register that is silent keeps the place on hold; the user sees which one is
/// awaited, and the booking goes on by itself when it answers.
#[tokio::test(flavor = "multi_thread")]
async fn a_silent_register_keeps_the_place() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let fault = FaultOrder::new(WANTED, FaultKind::Refuse);
        house.world.gateway.faults().order(fault).expect("a fault");
        let held = user
            .post("/bookings", &first_free(&first_lorry()))
            .await
            .expect(201);
        let path = format!("/bookings/{}", held.text_of("id"));
        house.work().await;
        let waiting = user.get(&path).await.expect(200);
        assert_eq!(waiting.body["state"], "verifying", "{}", waiting.text);
        let checks = waiting.body["checks"].as_array().expect("checks");
        let wanted = checks
            .iter()
            .find(|check| check["number"] == 4)
            .expect("check 4");
        assert_eq!(
            (&wanted["outcome"], &wanted["register"]),
            (&json!("unknown"), &json!("wanted"))
        );
        assert!(
            wanted["text"].as_str().is_some_and(|text| !text.is_empty()),
            "{wanted}"
        );
        house.advance_minutes(20);
        house.work().await;
        assert_eq!(user.get(&path).await.expect(200).body["state"], "verifying");
        house.world.gateway.faults().clear();
        house.advance_minutes(1);
        house.work().await;
        let passed = user.get(&path).await.expect(200);
        assert_eq!(passed.body["state"], "awaiting_payment", "{}", passed.text);
    })
    .await;
}

/// a checkpoint that closes moves the booking, which counts as none of the two moves; whoever
/// then gives it up gets the fee back.
#[tokio::test(flavor = "multi_thread")]
async fn a_closed_checkpoint_moves_the_booking_and_owes_the_fee() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let operator = house.operator().await;
        let order = at("2026-12-01T10:30:00+05:00", &first_lorry());
        let held = user.post("/bookings", &order).await.expect(201);
        let path = format!("/bookings/{}", held.text_of("id"));
        house.work().await;
        pay(&house, &user, &format!("{path}/payment")).await;
        let closure = json!({
            "from": "2026-12-01T00:00:00+05:00",
            "until": "2026-12-02T00:00:00+05:00",
            "reason": "Storm",
        });
        let path_of_closures = "/operator/checkpoints/nur-zholy/closures";
        let effect = operator.post(path_of_closures, &closure).await.expect(201);
        assert_eq!(
            (&effect.body["moved"], &effect.body["kept_over"]),
            (&json!(1), &json!(0))
        );
        let moved = user.get(&path).await.expect(200);
        assert_eq!(moved.body["state"], "confirmed");
        assert_eq!(
            moved.body["moves"],
            json!({ "used": 0, "free_left": 2, "paid_left": 0 })
        );
        assert_ne!(moved.body["starts_at"], "2026-12-01T05:30:00Z");
        let notices = user.get("/notices").await.expect(200);
        assert_eq!(
            notices.body["notices"][0]["kind"], "moved",
            "{}",
            notices.text
        );
        user.poke(&format!("{path}/cancel")).await.expect(200);
        let audit = operator.get("/operator/audit").await.expect(200);
        assert_eq!(
            audit.body["totals"]["refunds_due"]["decimal"], "4325.00",
            "{}",
            audit.text
        );
        assert_eq!(audit.body["totals"]["earned"]["minor"], 0);
    })
    .await;
}
