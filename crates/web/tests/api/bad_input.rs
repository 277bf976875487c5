//! Broken requests to every operation: never the server's fault, always a problem with a way out.
//!
//! The requests are made from the documentation's own examples: every field of every example is in
//! turn left out, given another type, an endless text, a text with a NUL. What an answer must look
//! like is checked by the client of the tests.

use crate::support::bodies::{first_free, first_lorry};
use crate::support::client::Client;
use crate::support::{House, in_every_house};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;

/// An operation of the document.
pub struct Operation {
    /// Its name.
    pub id: String,
    /// Its method.
    pub method: Method,
    /// Its path with parameters in braces.
    pub path: String,
    /// The example of its body.
    pub example: Option<Value>,
}

/// Every operation of the document.
pub fn operations(document: &Value) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let content = &operation["requestBody"]["content"]["application/json"];
            all.push(Operation {
                id: operation["operationId"].as_str().expect("an id").to_owned(),
                method: method.to_uppercase().parse().expect("a method"),
                path: path.clone(),
                example: content.get("example").cloned(),
            });
        }
    }
    all
}

/// Event streams have no end; they have tests of their own.
fn is_stream(operation: &Operation) -> bool {
    operation.id.starts_with("follow")
}

/// The path with something in the place of each parameter.
fn filled(path: &str, id: &str, word: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{id}" | "{device}" => id.to_owned(),
        "{slug}" | "{ground}" | "{code}" | "{secret}" => word.to_owned(),
        part => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Every example with one of its values replaced by another, at every place.
fn spoilt(example: &Value) -> Vec<Value> {
    let others = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(9_223_372_036_854_775_807_i64),
        json!(1.5e300),
        json!(""),
        json!("\u{0}"),
        json!("x".repeat(3_000)),
        json!("💥\u{202e}'; DROP TABLE booking; --"),
        json!("9999-12-31T23:59:59Z"),
        json!("-009999-01-01"),
        json!([]),
        json!({}),
        json!([[[[{ "a": [null] }]]]]),
    ];
    let mut all = Vec::new();
    for place in places(example) {
        for other in &others {
            let mut body = example.clone();
            if let Some(value) = body.pointer_mut(&place) {
                *value = other.clone();
                all.push(body);
            }
        }
    }
    all
}

/// Pointers to every value inside.
fn places(value: &Value) -> Vec<String> {
    let inside = |name: String, value: &Value| {
        let mut all = vec![format!("/{name}")];
        all.extend(
            places(value)
                .into_iter()
                .map(|place| format!("/{name}{place}")),
        );
        all
    };
    match value {
        Value::Object(map) => map
            .iter()
            .flat_map(|(name, value)| inside(name.clone(), value))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .flat_map(|(index, value)| inside(index.to_string(), value))
            .collect(),
        _ => Vec::new(),
    }
}

/// Bodies that are no JSON, or not of the right type.
fn broken_bodies() -> Vec<(&'static str, Vec<u8>)> {
    let json = "application/json";
    vec![
        (json, Vec::new()),
        (json, b"{".to_vec()),
        (json, b"null".to_vec()),
        (json, b"[]".to_vec()),
        (json, b"\"text\"".to_vec()),
        (json, b"{\"a\":1}".to_vec()),
        (json, b"\xff\xfe\x00".to_vec()),
        (json, b"{\"phone\":\"\xff\"}".to_vec()),
        (json, b"{\"phone\":\"\\ud800\"}".to_vec()),
        (json, "[".repeat(40_000).into_bytes()),
        (json, vec![b' '; 70_000]),
        ("", b"{}".to_vec()),
        ("text/plain", b"{}".to_vec()),
        ("application/x-www-form-urlencoded", b"a=b".to_vec()),
        ("multipart/form-data; boundary=b", b"--b\r\n".to_vec()),
    ]
}

async fn ask(client: &Client, operation: &Operation, path: &str, body: Option<(&str, Vec<u8>)>) {
    let answer = client.send(operation.method.clone(), path, body).await;
    assert!(
        !answer.status.is_server_error(),
        "{}: {}",
        answer.what,
        answer.text
    );
}

async fn both(house: &Arc<House>) -> [Client; 2] {
    [house.user("+77010000001").await, house.operator().await]
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_bodies_are_the_callers_fault() {
    in_every_house(async |house| {
        let clients = both(&house).await;
        let id = house.ids.uuid().to_string();
        for operation in operations(clients[0].document().await) {
            if is_stream(&operation) || operation.method == Method::GET {
                continue;
            }
            let path = filled(&operation.path, &id, "nur-zholy");
            for client in &clients {
                // Ending the session would end the test.
                if operation.id == "signOut" {
                    continue;
                }
                for (kind, body) in broken_bodies() {
                    ask(client, &operation, &path, Some((kind, body))).await;
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn spoilt_examples_are_the_callers_fault() {
    in_every_house(async |house| {
        let [user, operator] = both(&house).await;
        let mut first = first_lorry();
        first["vehicle"]["plate"] = json!("777ZZZ01");
        first["vehicle"]["vin"] = json!("CHASSIS00777");
        let held = user
            .post("/bookings", &first_free(&first))
            .await
            .expect(201);
        let id = held.text_of("id");
        for operation in operations(user.document().await) {
            let Some(example) = &operation.example else {
                continue;
            };
            let client = if operation.path.contains("/operator/") {
                &operator
            } else {
                &user
            };
            let path = filled(&operation.path, &id, "nur-zholy");
            for body in spoilt(example) {
                let body = ("application/json", body.to_string().into_bytes());
                ask(client, &operation, &path, Some(body)).await;
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_ids_and_parameters_are_the_callers_fault() {
    in_every_house(async |house| {
        let [user, operator] = both(&house).await;
        let long = "a".repeat(2_000);
        let ids = [
            "x",
            "0",
            "-1",
            "%00",
            "..%2f..",
            "%ff",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            &long,
            "'%20OR%201=1",
        ];
        let queries = [
            "?before=x",
            "?before=%00",
            "?date=2026-13-01",
            "?date=9999-12-31",
            "?date=-009999-01-01",
            "?lane=fast",
            "?verdict=maybe",
            "?zzz=1",
            "?before=&before=",
            "?sent_by=%00",
            "?%ff=%fe",
            "?after=-1",
            "?code=1",
        ];
        for operation in operations(user.document().await) {
            if is_stream(&operation) || operation.id == "signOut" {
                continue;
            }
            let client = if operation.path.contains("/operator/") {
                &operator
            } else {
                &user
            };
            let body = || {
                let text = operation.example.as_ref().map(Value::to_string)?;
                Some(("application/json", text.into_bytes()))
            };
            for id in ids {
                ask(client, &operation, &filled(&operation.path, id, id), body()).await;
            }
            let good = filled(&operation.path, &house.ids.uuid().to_string(), "nur-zholy");
            for query in queries {
                ask(client, &operation, &format!("{good}{query}"), body()).await;
            }
        }
    })
    .await;
}

/// somebody else's booking looks like none at all, whatever is tried with it.
#[tokio::test(flavor = "multi_thread")]
async fn other_users_bookings_do_not_exist() {
    in_every_house(async |house| {
        let [user, operator] = both(&house).await;
        let stranger = house.user("+77010000002").await;
        let held = user
            .post("/bookings", &first_free(&first_lorry()))
            .await
            .expect(201);
        let id = held.text_of("id");
        for operation in operations(user.document().await) {
            let is_about_booking = operation.path.starts_with("/api/v1/bookings/{id}");
            if !is_about_booking {
                continue;
            }
            let path = filled(&operation.path, &id, "");
            for client in [&stranger, &operator] {
                let body = operation.example.as_ref();
                let body = body.map(|body| ("application/json", body.to_string().into_bytes()));
                let answer = client.send(operation.method.clone(), &path, body).await;
                answer.expect_problem(404, "booking-not-found");
            }
        }
        let path = format!("/bookings/{id}/events");
        let token = stranger.token.clone();
        let answer = stranger
            .with_token(token.as_deref())
            .send(Method::GET, &path, None)
            .await;
        assert_eq!(answer.status, 404, "{}", answer.text);
        assert_eq!(
            user.get(&format!("/bookings/{id}")).await.expect(200).body["state"],
            "held"
        );
    })
    .await;
}
