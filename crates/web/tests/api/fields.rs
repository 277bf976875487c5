//! Wrong fields of a booking: all of them are told at once, with path, rule and way out.

use crate::support::bodies::{at, first_free, first_lorry};
use crate::support::in_every_house;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Sets a field by its path, or takes it away.
fn set(body: &mut Value, path: &str, value: Option<Value>) {
    let (parents, name) = path.rsplit_once('.').unwrap_or(("", path));
    let mut place = body;
    for part in parents.split('.').filter(|part| !part.is_empty()) {
        place = match part.parse::<usize>() {
            Ok(index) => &mut place[index],
            Err(_) => &mut place[part],
        };
    }
    match value {
        Some(value) => place[name] = value,
        None => drop(place.as_object_mut().expect("an object").remove(name)),
    }
}

type Case = (
    &'static str,
    Option<Value>,
    &'static [(&'static str, &'static str)],
);

fn cases() -> Vec<Case> {
    let long = "Ж".repeat(2_000);
    vec![
        ("checkpoint", None, &[("checkpoint", "required")]),
        (
            "checkpoint",
            Some(json!("atlantis")),
            &[("checkpoint", "checkpoint")],
        ),
        (
            "checkpoint",
            Some(json!(5)),
            &[("checkpoint", "wrong-type")],
        ),
        (
            "checkpoint",
            Some(json!("a\u{0}b")),
            &[("checkpoint", "control-characters")],
        ),
        ("when", Some(json!("now")), &[("when", "wrong-type")]),
        ("when.when", Some(json!("soon")), &[("when.when", "one-of")]),
        (
            "when.starts_at",
            Some(json!("2026-12-01")),
            &[("when.starts_at", "not-for-kind")],
        ),
        (
            "when.from",
            Some(json!("tomorrow")),
            &[("when.from", "iso-instant")],
        ),
        ("colour", Some(json!("red")), &[("colour", "unknown-field")]),
        ("details.vehicle", None, &[("details.vehicle", "required")]),
        (
            "details.vehicle.wheels",
            Some(json!(6)),
            &[("details.vehicle.wheels", "unknown-field")],
        ),
        (
            "details.vehicle.kind",
            Some(json!("boat")),
            &[("details.vehicle.kind", "one-of")],
        ),
        (
            "details.vehicle.country",
            Some(json!("XX")),
            &[("details.vehicle.country", "country")],
        ),
        (
            "details.vehicle.plate",
            Some(json!("АБВ")),
            &[("details.vehicle.plate", "plate-digit")],
        ),
        (
            "details.vehicle.plate",
            Some(json!("1")),
            &[("details.vehicle.plate", "plate-size")],
        ),
        (
            "details.vehicle.plate",
            Some(json!("12$3")),
            &[("details.vehicle.plate", "plate-characters")],
        ),
        (
            "details.vehicle.plate",
            Some(json!(long.clone())),
            &[("details.vehicle.plate", "too-long")],
        ),
        (
            "details.vehicle.vin",
            Some(json!("123")),
            &[("details.vehicle.vin", "vin-length")],
        ),
        (
            "details.vehicle.vin",
            Some(json!("IOQ2R4X20XL599000")),
            &[("details.vehicle.vin", "vin-letters")],
        ),
        (
            "details.vehicle.trailer",
            Some(json!({ "country": "KZ", "plate": "123 abc 02" })),
            &[("details.vehicle.trailer.plate", "trailer-same")],
        ),
        (
            "details.owner.number",
            None,
            &[("details.owner.number", "required")],
        ),
        (
            "details.owner.number",
            Some(json!("180540990105")),
            &[("details.owner.number", "bin-check-digit")],
        ),
        (
            "details.owner.number",
            Some(json!("900417499010")),
            &[("details.owner.number", "bin-kind")],
        ),
        (
            "details.owner.number",
            Some(json!("18")),
            &[("details.owner.number", "bin-length")],
        ),
        (
            "details.owner.surname",
            Some(json!("Ким")),
            &[("details.owner.surname", "not-for-kind")],
        ),
        (
            "details.owner.kind",
            Some(json!("person")),
            &[
                ("details.owner.organisation", "not-for-kind"),
                ("details.owner.number", "iin-check-digit"),
                ("details.owner.surname", "required"),
                ("details.owner.given_name", "required"),
            ],
        ),
        (
            "details.owner.residency",
            Some(json!("citizen")),
            &[("details.owner.residency", "one-of")],
        ),
        (
            "details.driver.surname",
            Some(json!("Om4rov")),
            &[("details.driver.surname", "name-letters")],
        ),
        (
            "details.driver.given_name",
            None,
            &[("details.driver.given_name", "required")],
        ),
        (
            "details.driver.birth_date",
            Some(json!("02.11.1984")),
            &[("details.driver.birth_date", "iso-date")],
        ),
        (
            "details.driver.birth_date",
            Some(json!("2027-01-01")),
            &[("details.driver.birth_date", "date-future")],
        ),
        (
            "details.driver.birth_date",
            Some(json!("2010-01-01")),
            &[("details.driver.birth_date", "age")],
        ),
        (
            "details.driver.birth_date",
            Some(json!("1850-01-01")),
            &[("details.driver.birth_date", "date-before")],
        ),
        (
            "details.driver.phone",
            Some(json!("701")),
            &[("details.driver.phone", "phone-format")],
        ),
        (
            "details.driver.email",
            Some(json!("a@b")),
            &[("details.driver.email", "email-format")],
        ),
        (
            "details.driver.document.number",
            Some(json!("1")),
            &[("details.driver.document.number", "document-number")],
        ),
        (
            "details.driver.document.valid_until",
            Some(json!("2026-11-19")),
            &[("details.driver.document.valid_until", "document-expired")],
        ),
        (
            "details.driver.document.kind",
            Some(json!("licence")),
            &[("details.driver.document.kind", "one-of")],
        ),
        (
            "details.trusted_drivers",
            Some(json!({})),
            &[("details.trusted_drivers", "wrong-type")],
        ),
        (
            "details.trusted_drivers",
            Some(json!([1])),
            &[("details.trusted_drivers[0]", "wrong-type")],
        ),
        (
            "details.trusted_drivers.0.phone",
            Some(json!("x")),
            &[("details.trusted_drivers[0].phone", "phone-format")],
        ),
        (
            "details.cargo.loaded",
            Some(json!("yes")),
            &[("details.cargo.loaded", "wrong-type")],
        ),
        (
            "details.cargo.ground",
            Some(json!("friends")),
            &[("details.cargo.ground", "one-of")],
        ),
        (
            "details.cargo.declaration",
            Some(json!("x")),
            &[("details.cargo.declaration", "declaration-format")],
        ),
        (
            "details.data_consent",
            None,
            &[("details.data_consent", "required")],
        ),
    ]
}

fn pairs(list: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    list.iter()
        .map(|(field, rule)| ((*field).to_owned(), (*rule).to_owned()))
        .collect()
}

/// every field, with the rule it breaks.
#[tokio::test(flavor = "multi_thread")]
async fn each_wrong_field_is_told_with_its_rule() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        for (path, value, expected) in cases() {
            let mut body = first_free(&first_lorry());
            set(&mut body, path, value);
            let refused = user
                .post("/bookings", &body)
                .await
                .expect_problem(422, "invalid-fields");
            let told = refused.errors().into_iter().collect::<BTreeSet<_>>();
            assert_eq!(told, pairs(expected), "{path}");
        }
        let mut body = first_free(&first_lorry());
        let mut all = Vec::new();
        for (path, value, expected) in [
            ("checkpoint", None, ("checkpoint", "required")),
            (
                "details.vehicle.vin",
                Some(json!("1")),
                ("details.vehicle.vin", "vin-length"),
            ),
            (
                "details.driver.phone",
                Some(json!(1)),
                ("details.driver.phone", "wrong-type"),
            ),
            (
                "details.cargo.tonnes",
                Some(json!(20)),
                ("details.cargo.tonnes", "unknown-field"),
            ),
        ] {
            set(&mut body, path, value);
            all.push(expected);
        }
        let refused = user
            .post("/bookings", &body)
            .await
            .expect_problem(422, "invalid-fields");
        assert_eq!(
            refused.errors().into_iter().collect::<BTreeSet<_>>(),
            pairs(&all)
        );
    })
    .await;
}

/// Q-EX4: rules of the order have codes of their own.
#[tokio::test(flavor = "multi_thread")]
async fn refusals_name_their_clause() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let many = vec![first_lorry()["driver"].clone(); 6];
        let cases: [(&str, Value, u16, &str, &str); 6] = [
            (
                "vehicle.kind",
                json!("car"),
                422,
                "vehicle-kind-needs-no-booking",
                "Q-3",
            ),
            (
                "data_consent",
                json!(false),
                422,
                "consent-missing",
                "Q-16.5",
            ),
            (
                "trusted_drivers",
                json!(many),
                422,
                "too-many-trusted-drivers",
                "Q-16.2",
            ),
            (
                "cargo.ground",
                json!("article_147"),
                422,
                "expedited-declaration-missing",
                "Q-6.3",
            ),
            (
                "cargo.ground",
                json!("postal_operator"),
                422,
                "expedited-ground-not-listed",
                "Q-6.1",
            ),
            (
                "vehicle.kind",
                json!("bus"),
                422,
                "vehicle-kind-needs-no-booking",
                "Q-3",
            ),
        ];
        for (path, value, status, code, clause) in cases {
            let mut details = first_lorry();
            set(&mut details, path, Some(value));
            let refused = user.post("/bookings", &first_free(&details)).await;
            let refused = refused.expect_problem(status, code);
            assert_eq!(refused.body["clause"], clause);
        }
        let wanted = [
            ("2027-02-19T10:30:00+05:00", 422, "beyond-horizon"),
            ("2026-11-20T09:30:00+05:00", 422, "in-the-past"),
            ("1970-01-01T00:00:00Z", 422, "in-the-past"),
            ("2026-12-01T10:31:00+05:00", 404, "place-not-found"),
            ("2026-12-01T03:30:00+05:00", 404, "place-not-found"),
        ];
        for (starts_at, status, code) in wanted {
            user.post("/bookings", &at(starts_at, &first_lorry()))
                .await
                .expect_problem(status, code);
        }
        user.post(
            "/bookings",
            &at("2027-02-18T10:30:00+05:00", &first_lorry()),
        )
        .await
        .expect(201);
        let again = user.post("/bookings", &first_free(&first_lorry())).await;
        again.expect_problem(409, "vehicle-has-active-booking");
    })
    .await;
}

/// Q-EX3: a plate in another script is accepted, and what looks odd is only warned of.
#[tokio::test(flavor = "multi_thread")]
async fn odd_plates_and_numbers_are_warned_of() {
    in_every_house(async |house| {
        let user = house
            .user("+77010000001")
            .await
            .with("accept-language", "en");
        let mut details = first_lorry();
        set(&mut details, "vehicle.plate", Some(json!("99-ODD-99")));
        set(&mut details, "vehicle.vin", Some(json!("CHASSIS 12345")));
        set(
            &mut details,
            "driver.document.valid_until",
            Some(json!("2026-11-20")),
        );
        let held = user
            .post("/bookings", &at("2026-12-01T10:30:00+05:00", &details))
            .await;
        let held = held.expect(201);
        let warnings = held.body["warnings"].as_array().expect("warnings");
        let codes = warnings
            .iter()
            .map(|warning| warning["code"].as_str())
            .collect::<Vec<_>>();
        let expected = ["plate-format", "vin-chassis", "document-expires"];
        assert_eq!(codes, expected.map(Some));
        let words = warnings
            .iter()
            .map(|warning| warning["message"].to_string());
        assert!(
            words.into_iter().all(|words| !words.contains(['⟦', '{'])),
            "{warnings:?}"
        );
        let cyrillic = crate::support::bodies::lorry("123 АВС 02", "YS2R4X20XL5990001");
        let held = user
            .post("/bookings", &first_free(&cyrillic))
            .await
            .expect(201);
        assert_eq!(held.body["warnings"], json!([]));
    })
    .await;
}
