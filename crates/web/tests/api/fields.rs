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

/// Path, JSON to put there (nothing: take the field away), and the errors that follow; an error
/// without a path is of the same field.
type Case = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const REQUEST: &[Case] = &[
    ("checkpoint", "", &[("", "required")]),
    ("checkpoint", r#""atlantis""#, &[("", "checkpoint")]),
    ("checkpoint", "5", &[("", "wrong-type")]),
    ("checkpoint", r#""a\u0000b""#, &[("", "control-characters")]),
    ("when", r#""now""#, &[("", "wrong-type")]),
    ("when.when", r#""soon""#, &[("", "one-of")]),
    ("when.starts_at", r#""2026-12-01""#, &[("", "not-for-kind")]),
    ("when.from", r#""tomorrow""#, &[("", "iso-instant")]),
    ("colour", r#""red""#, &[("", "unknown-field")]),
];

const VEHICLE: &[Case] = &[
    ("vehicle", "", &[("", "required")]),
    ("vehicle.wheels", "6", &[("", "unknown-field")]),
    ("vehicle.kind", r#""boat""#, &[("", "one-of")]),
    ("vehicle.country", r#""XX""#, &[("", "country")]),
    ("vehicle.plate", r#""АБВ""#, &[("", "plate-digit")]),
    ("vehicle.plate", r#""1""#, &[("", "plate-size")]),
    ("vehicle.plate", r#""12$3""#, &[("", "plate-characters")]),
    ("vehicle.plate", "LONG", &[("", "too-long")]),
    ("vehicle.vin", r#""123""#, &[("", "vin-length")]),
    (
        "vehicle.vin",
        r#""IOQ2R4X20XL599000""#,
        &[("", "vin-letters")],
    ),
    ("vehicle.vin", r#""123$456""#, &[("", "vin-characters")]),
    (
        "vehicle.trailer",
        r#"{ "country": "KZ", "plate": "123 abc 02" }"#,
        &[("vehicle.trailer.plate", "trailer-same")],
    ),
];

const CHECKED: &[Case] = &[
    ("driver.iin", "", &[("", "required")]),
    (
        "driver.iin",
        r#""841102399011""#,
        &[("", "iin-check-digit")],
    ),
    ("driver.iin", r#""8411""#, &[("", "iin-length")]),
    ("driver.iin", r#""900417499010""#, &[("", "iin-birth-date")]),
    (
        "trusted_drivers.0.iin",
        "",
        &[("trusted_drivers[0].iin", "required")],
    ),
    ("cargo.controls", r#""veterinary""#, &[("", "wrong-type")]),
    (
        "cargo.controls",
        r#"["customs"]"#,
        &[("cargo.controls[0]", "one-of")],
    ),
    (
        "cargo.controls",
        r#"["veterinary", "veterinary", "veterinary"]"#,
        &[("", "too-many-items")],
    ),
];

const OWNER: &[Case] = &[
    ("owner.number", "", &[("", "required")]),
    (
        "owner.number",
        r#""180540990105""#,
        &[("", "bin-check-digit")],
    ),
    ("owner.number", r#""900417499010""#, &[("", "bin-kind")]),
    ("owner.number", r#""18""#, &[("", "bin-length")]),
    ("owner.number", r#""18054099010x""#, &[("", "bin-digits")]),
    ("owner.surname", r#""Ким""#, &[("", "not-for-kind")]),
    ("owner.residency", r#""citizen""#, &[("", "one-of")]),
    (
        "owner.kind",
        r#""person""#,
        &[
            ("owner.organisation", "not-for-kind"),
            ("owner.number", "iin-check-digit"),
            ("owner.surname", "required"),
            ("owner.given_name", "required"),
        ],
    ),
];

const DRIVER: &[Case] = &[
    ("driver.surname", r#""Om4rov""#, &[("", "name-letters")]),
    ("driver.given_name", "", &[("", "required")]),
    ("driver.birth_date", r#""02.11.1984""#, &[("", "iso-date")]),
    (
        "driver.birth_date",
        r#""2027-01-01""#,
        &[("", "date-future")],
    ),
    ("driver.birth_date", r#""2010-01-01""#, &[("", "age")]),
    (
        "driver.birth_date",
        r#""1850-01-01""#,
        &[("", "date-before")],
    ),
    ("driver.phone", r#""701""#, &[("", "phone-format")]),
    ("driver.email", r#""a@b""#, &[("", "email-format")]),
    (
        "driver.document.number",
        r#""1""#,
        &[("", "document-number")],
    ),
    (
        "driver.document.valid_until",
        r#""2026-11-19""#,
        &[("", "document-expired")],
    ),
    ("driver.document.kind", r#""licence""#, &[("", "one-of")]),
    ("trusted_drivers", "{}", &[("", "wrong-type")]),
    (
        "trusted_drivers",
        "[1]",
        &[("trusted_drivers[0]", "wrong-type")],
    ),
    (
        "trusted_drivers.0.phone",
        r#""x""#,
        &[("trusted_drivers[0].phone", "phone-format")],
    ),
];

const CARGO: &[Case] = &[
    ("cargo.loaded", r#""yes""#, &[("", "wrong-type")]),
    ("cargo.ground", r#""friends""#, &[("", "one-of")]),
    ("cargo.declaration", r#""x""#, &[("", "declaration-format")]),
    ("data_consent", "", &[("", "required")]),
];

/// A request in which one thing is wrong, and the errors that follow.
fn spoilt(prefix: &str, case: &Case) -> (Value, BTreeSet<(String, String)>) {
    let (path, json, errors) = case;
    let path = format!("{prefix}{path}");
    let value = match *json {
        "" => None,
        "LONG" => Some(json!("Ж".repeat(2_000))),
        text => Some(serde_json::from_str(text).expect("JSON")),
    };
    let mut body = first_free(&first_lorry());
    set(&mut body, &path, value);
    let errors = errors.iter().map(|(field, rule)| {
        let field = if field.is_empty() {
            path.clone()
        } else {
            format!("{prefix}{field}")
        };
        (field, (*rule).to_owned())
    });
    (body, errors.collect())
}

fn pairs(list: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    list.iter()
        .map(|(field, rule)| ((*field).to_owned(), (*rule).to_owned()))
        .collect()
}

/// Q-16.1 to Q-16.4: every field, with the rule it breaks.
#[tokio::test(flavor = "multi_thread")]
async fn each_wrong_field_is_told_with_its_rule() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let inside = [VEHICLE, CHECKED, OWNER, DRIVER, CARGO].concat();
        let cases = REQUEST.iter().map(|case| ("", case));
        for (prefix, case) in cases.chain(inside.iter().map(|case| ("details.", case))) {
            let (body, expected) = spoilt(prefix, case);
            let refused = user.post("/bookings", &body).await;
            let refused = refused.expect_problem(422, "invalid-fields");
            let told = refused.errors().into_iter().collect::<BTreeSet<_>>();
            assert_eq!(told, expected, "{case:?}");
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

/// Q-3, Q-6.1, Q-6.3, Q-16.2, Q-16.5: rules of the order have codes of their own.
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
    })
    .await;
}

/// Q-21, Q-22, Q-EX4: day 90 is accepted and day 91 is not; one active booking a vehicle.
#[tokio::test(flavor = "multi_thread")]
async fn times_that_cannot_be_booked_are_refused() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
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
