//! Money, statements and receipts by the API.

use super::journey::pay;
use crate::support::bodies::{first_free, first_lorry};
use crate::support::in_every_house;
use serde_json::Value;

/// a paid booking shows as two movements; the statement agrees with itself, the receipt is real.
#[tokio::test(flavor = "multi_thread")]
async fn money_is_shown_and_receipted() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let held = user.post("/bookings", &first_free(&first_lorry())).await;
        let booking = format!("/bookings/{}", held.expect(201).text_of("id"));
        house.work().await;
        pay(&house, &user, &format!("{booking}/payment")).await;
        house.work().await;

        let money = user.get("/me/money").await.expect(200);
        let movements = money.body["movements"].as_array().expect("movements");
        assert_eq!(movements.len(), 2, "{}", money.text);
        assert_eq!(movements[0]["cause"], "booking_fee");
        assert_eq!(movements[0]["receipt"], Value::Null);
        assert!(movements[0]["booking_number"].is_string(), "{}", money.text);
        assert_eq!(movements[1]["cause"], "receipt");
        assert_eq!(movements[1]["way"], "card");
        assert_eq!(money.body["balance"]["minor"], 0);
        assert_eq!(money.body["debt"]["minor"], 0);
        assert_eq!(money.body["next"], Value::Null);

        let path = "/me/statement?from=2026-11-01&until=2026-11-30";
        let statement = user.get(path).await.expect(200);
        let minor = |value: &Value| value["minor"].as_i64().expect("an amount");
        let changes = statement.body["movements"].as_array().expect("movements");
        let sum: i64 = changes.iter().map(|one| minor(&one["change"])).sum();
        let ends = (&statement.body["opening"], &statement.body["closing"]);
        assert_eq!(minor(ends.0) + sum, minor(ends.1));
        let pdf = user
            .get("/me/statement/pdf?from=2026-11-01&until=2026-11-30")
            .await;
        assert!(pdf.expect(200).text.starts_with("%PDF-1.7"));
        let csv = user
            .get("/me/statement/csv?from=2026-11-01&until=2026-11-30")
            .await;
        assert_eq!(csv.expect(200).text.lines().count(), 5);

        let id = movements[1]["receipt"].as_str().expect("a receipt");
        let receipt = user.get(&format!("/me/receipts/{id}")).await.expect(200);
        let code = receipt.text_of("code");
        assert!(
            receipt
                .text_of("check")
                .ends_with(&format!("/check/{code}"))
        );
        let again = user.get(&format!("/me/receipts/{id}")).await.expect(200);
        assert_eq!(again.body, receipt.body);
        let pdf = user
            .get(&format!("/me/receipts/{id}/pdf"))
            .await
            .expect(200);
        assert!(pdf.text.starts_with("%PDF-1.7"));

        let anybody = house.anybody();
        let real = anybody.get(&format!("/documents/{code}")).await.expect(200);
        assert_eq!(real.body["amount"], movements[1]["change"]);
        assert_eq!(real.body["reversed_at"], Value::Null);
        assert_eq!(real.body["sha256"], receipt.body["sha256"]);
        assert!(!real.text.contains("Омаров"), "{}", real.text);
        for unknown in ["00112233445566778899aabbccddeeff", "x"] {
            let refused = anybody.get(&format!("/documents/{unknown}")).await;
            refused.expect_problem(404, "document-not-found");
        }
        let stranger = house.user("+77010000002").await;
        for path in [
            format!("/me/receipts/{id}"),
            format!("/me/receipts/{id}/pdf"),
        ] {
            stranger
                .get(&path)
                .await
                .expect_problem(404, "receipt-not-found");
        }
    })
    .await;
}

/// A period that is none is told at its field.
#[tokio::test(flavor = "multi_thread")]
async fn a_period_is_checked() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        for (query, field, rule) in [
            ("from=2026-11-01", "until", "required"),
            (
                "from=2026-11-02&until=2026-11-01",
                "until",
                "period-reversed",
            ),
            (
                "from=2025-11-01&until=2026-11-02",
                "until",
                "period-too-long",
            ),
            ("from=01.11.2026&until=2026-11-02", "from", "iso-date"),
            ("from=2026-11-01&until=2026-11-02&x=1", "x", "unknown-field"),
        ] {
            for form in ["", "/pdf", "/csv"] {
                let path = format!("/me/statement{form}?{query}");
                let refused = user.get(&path).await.expect_problem(422, "invalid-fields");
                assert_eq!(
                    refused.errors(),
                    [(field.to_owned(), rule.to_owned())],
                    "{path}"
                );
            }
        }
    })
    .await;
}
