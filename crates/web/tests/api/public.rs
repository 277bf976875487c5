//! What everybody may see: checkpoints, places, boards.

use crate::support::bodies::{first_free, first_lorry};
use crate::support::in_every_house;
use serde_json::Value;

/// the checkpoints of the annex, with their names in three languages.
#[tokio::test(flavor = "multi_thread")]
async fn all_checkpoints_are_listed() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let list = anybody.get("/checkpoints").await.expect(200);
        let checkpoints = list.body["checkpoints"].as_array().expect("checkpoints");
        assert_eq!(checkpoints.len(), 41);
        let one = anybody.get("/checkpoints/nur-zholy").await.expect(200);
        assert_eq!(
            (&one.body["opens"], &one.body["name_en"]),
            (&"08:30".into(), &"Nur Zholy".into())
        );
        assert_eq!(one.body["bookable_until"], "2027-02-18");
        anybody
            .get("/checkpoints/atlantis")
            .await
            .expect_problem(404, "checkpoint-not-found");
    })
    .await;
}

/// capacity and free places by the hour, in both lanes, within the horizon.
#[tokio::test(flavor = "multi_thread")]
async fn places_of_a_day_are_shown_hour_by_hour() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let sum = |hours: &Value| -> i64 {
            let hours = hours.as_array().expect("hours").iter();
            hours
                .map(|hour| hour["capacity"].as_i64().expect("a number"))
                .sum()
        };
        let path = "/checkpoints/nur-zholy/places?date=2026-12-01";
        let ordinary = anybody.get(path).await.expect(200);
        let expedited = anybody
            .get(&format!("{path}&lane=expedited"))
            .await
            .expect(200);
        assert_eq!(
            sum(&ordinary.body["hours"]) + sum(&expedited.body["hours"]),
            650
        );
        // 15 % of 650, rounded down.
        assert_eq!(sum(&expedited.body["hours"]), 97);
        let today = anybody
            .get("/checkpoints/nur-zholy/places")
            .await
            .expect(200);
        assert_eq!(today.body["date"], "2026-11-20");
        for (query, field, rule) in [
            ("date=2026-11-19", "date", "date-before"),
            ("date=2027-02-19", "date", "date-after"),
            ("date=01.12.2026", "date", "iso-date"),
            ("lane=fast", "lane", "one-of"),
            ("day=1", "day", "unknown-field"),
        ] {
            let path = format!("/checkpoints/nur-zholy/places?{query}");
            let refused = anybody
                .get(&path)
                .await
                .expect_problem(422, "invalid-fields");
            assert_eq!(refused.errors(), [(field.to_owned(), rule.to_owned())]);
        }
    })
    .await;
}

/// the board counts, and hides the middle of plates.
#[tokio::test(flavor = "multi_thread")]
async fn a_board_counts_and_hides_plates() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let anybody = house.anybody();
        let path = "/checkpoints/nur-zholy/board";
        let before = anybody.get(path).await.expect(200);
        assert_eq!(
            (&before.body["position"], &before.body["lanes"][0]["booked"]),
            (&0.into(), &0.into())
        );
        let held = user
            .post("/bookings", &first_free(&first_lorry()))
            .await
            .expect(201);
        house.work().await;
        let booking = format!("/bookings/{}", held.text_of("id"));
        super::journey::pay(&house, &user, &format!("{booking}/payment")).await;
        house.work().await;
        let board = anybody.get(path).await.expect(200);
        assert_eq!(board.body["lanes"][0]["booked"], 1, "{}", board.text);
        assert_eq!(board.body["date"], "2026-11-20");
        assert!(
            !board.text.contains("123ABC02") && !board.text.contains("Омаров"),
            "{}",
            board.text
        );
        let lorries = board.body["lorries"].as_array().expect("lorries");
        assert_eq!(lorries[0]["plate"], "12••••02", "{lorries:?}");
    })
    .await;
}

/// Q-25, P-9.2, V-8.1: prices with the line and the MCI that give them; bad questions name field and way out.
#[tokio::test(flavor = "multi_thread")]
async fn prices_are_worked_out() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let tables = anybody.get("/tariffs").await.expect(200);
        let lines = tables.body["tariffs"].as_array().expect("lines");
        assert_eq!(lines.len(), 9, "{}", tables.text);
        assert!(
            lines
                .iter()
                .all(|line| line["clause"].is_string() && line["source"].is_string())
        );
        for (query, minor) in [
            ("item=ordinary&date=2025-12-31", 393_200),
            ("item=ordinary&date=2026-01-01", 432_500),
            ("item=ordinary", 432_500),
            ("item=exit_visa&date=2013-01-03", 86_550),
        ] {
            let price = anybody
                .get(&format!("/tariffs/preview?{query}"))
                .await
                .expect(200);
            assert_eq!(price.body["amount"]["minor"], minor, "{}", price.text);
            assert!(price.body["line"]["clause"].is_string() && price.body["mci"].is_object());
        }
        for (query, field, rule) in [
            ("date=2026-01-01", "item", "required"),
            ("item=priority", "item", "one-of"),
            ("item=ordinary&date=01.01.2026", "date", "iso-date"),
            ("item=ordinary&date=2023-12-31", "date", "date-before"),
            (
                "item=expedited_30_days&date=2026-01-01",
                "date",
                "date-after",
            ),
            ("item=ordinary&day=1", "day", "unknown-field"),
        ] {
            let refused = anybody
                .get(&format!("/tariffs/preview?{query}"))
                .await
                .expect_problem(422, "invalid-fields");
            assert_eq!(refused.errors(), [(field.to_owned(), rule.to_owned())]);
            assert!(
                rule != "one-of" || refused.text.contains("exit_visa"),
                "{}",
                refused.text
            );
        }
        anybody
            .get("/tariffs/preview?item=declaration_main_sheet")
            .await
            .expect_problem(409, "no-exchange-rate");
    })
    .await;
}
