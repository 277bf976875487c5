//! The OpenAPI document: it lists every route, and what it shows is true.

use super::bad_input::operations;
use crate::support::client::operation;
use crate::support::in_every_house;
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeSet;

/// The routes that there are.
const ROUTES: &[&str] = &[
    "POST /api/v1/sign-up/code",
    "POST /api/v1/sign-up/confirm",
    "POST /api/v1/sign-up",
    "POST /api/v1/password-reset/code",
    "POST /api/v1/password-reset/confirm",
    "POST /api/v1/password-reset",
    "POST /api/v1/sessions",
    "DELETE /api/v1/sessions/current",
    "GET /api/v1/me",
    "GET /api/v1/agreement",
    "POST /api/v1/agreement/acceptance",
    "GET /api/v1/checkpoints",
    "GET /api/v1/checkpoints/{slug}",
    "GET /api/v1/checkpoints/{slug}/places",
    "GET /api/v1/checkpoints/{slug}/first-free",
    "GET /api/v1/checkpoints/{slug}/board",
    "POST /api/v1/bookings",
    "GET /api/v1/bookings",
    "GET /api/v1/bookings/{id}",
    "POST /api/v1/bookings/{id}/move",
    "POST /api/v1/bookings/{id}/cancel",
    "POST /api/v1/bookings/{id}/driver",
    "POST /api/v1/bookings/{id}/payment",
    "POST /api/v1/bookings/{id}/payment/from-balance",
    "POST /api/v1/bookings/{id}/move-payment",
    "GET /api/v1/bookings/{id}/appeals",
    "POST /api/v1/bookings/{id}/appeals",
    "POST /api/v1/bookings/{id}/again",
    "GET /api/v1/me/debt",
    "POST /api/v1/me/debt/payment",
    "POST /api/v1/bookings/{id}/option",
    "POST /api/v1/bookings/{id}/late-money",
    "POST /api/v1/me/money-back",
    "GET /api/v1/operator/waivers",
    "POST /api/v1/operator/waivers",
    "GET /api/v1/operator/waivers/{id}",
    "POST /api/v1/operator/waivers/{id}/approve",
    "POST /api/v1/operator/waivers/{id}/reject",
    "GET /api/v1/me/consents",
    "POST /api/v1/me/consents/{id}/revoke",
    "GET /api/v1/operator/registers",
    "POST /api/v1/operator/registers/{register}/pause",
    "POST /api/v1/operator/registers/{register}/resume",
    "GET /api/v1/operator/appeals",
    "GET /api/v1/operator/appeals/{id}",
    "POST /api/v1/operator/appeals/{id}/answer",
    "GET /api/v1/operator/stops",
    "POST /api/v1/operator/stops/{id}/ask",
    "GET /api/v1/tariffs",
    "GET /api/v1/tariffs/preview",
    "GET /api/v1/operator/bookings/{id}/evidence",
    "POST /api/v1/operator/bookings/{id}/evidence/export",
    "GET /api/v1/me/money",
    "GET /api/v1/me/statement",
    "GET /api/v1/me/statement/pdf",
    "GET /api/v1/me/statement/csv",
    "GET /api/v1/me/receipts/{id}",
    "GET /api/v1/me/receipts/{id}/pdf",
    "GET /api/v1/documents/{code}",
    "GET /api/v1/notices",
    "POST /api/v1/notices/{id}/read",
    "POST /api/v1/operator/checkpoints/{slug}/capacity",
    "POST /api/v1/operator/checkpoints/{slug}/closures",
    "DELETE /api/v1/operator/checkpoints/{slug}/closures/{id}",
    "POST /api/v1/operator/lists/{ground}",
    "GET /api/v1/operator/jobs/dead",
    "POST /api/v1/operator/jobs/dead/{id}/retry",
    "POST /api/v1/operator/jobs/dead/{id}/discard",
    "GET /api/v1/operator/payments/journal",
    "GET /api/v1/operator/audit",
    "GET /api/v1/finance/sums",
    "GET /api/v1/finance/messages",
    "GET /api/v1/finance/messages/{id}",
    "GET /api/v1/finance/unknown-receipts",
    "GET /api/v1/finance/unknown-receipts/{id}",
    "POST /api/v1/finance/unknown-receipts/{id}/proposals",
    "GET /api/v1/finance/statements",
    "POST /api/v1/finance/statements",
    "GET /api/v1/finance/statements/{id}",
    "GET /api/v1/finance/reconciliation",
    "GET /api/v1/finance/transfers",
    "GET /api/v1/finance/transfers/orders",
    "POST /api/v1/finance/transfers/orders",
    "GET /api/v1/finance/proposals",
    "POST /api/v1/finance/proposals",
    "POST /api/v1/finance/proposals/{id}/decision",
    "GET /api/v1/finance/refunds",
    "GET /api/v1/finance/payouts",
    "POST /api/v1/finance/payouts",
    "POST /api/v1/finance/payouts/{id}/decision",
    "GET /api/v1/finance/payouts/{id}/pain.001.xml",
    "GET /api/v1/finance/withdrawals",
    "POST /api/v1/finance/withdrawals",
    "POST /api/v1/finance/withdrawals/{id}/decision",
    "GET /api/v1/finance/debtors",
    "GET /api/v1/finance/forecast",
    "GET /api/problems/{code}",
    "POST /payments/epay",
    "POST /devices/{device}/{secret}/anpr",
    "GET /checkpoints/{slug}/events",
    "GET /bookings/{id}/events",
    "GET /health",
];

#[tokio::test(flavor = "multi_thread")]
async fn the_document_lists_every_route() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let document = anybody.document().await;
        assert!(
            document["openapi"]
                .as_str()
                .is_some_and(|version| version.starts_with("3."))
        );
        let listed = operations(document).into_iter();
        let listed = listed.map(|one| format!("{} {}", one.method, one.path));
        let expected = ROUTES
            .iter()
            .map(|route| (*route).to_owned())
            .collect::<BTreeSet<_>>();
        assert_eq!(listed.collect::<BTreeSet<_>>(), expected);
        // Each of them is there: a method that it doesn't take is told from an address of nothing.
        for one in operations(document) {
            let path = one.path.replace("{slug}", "nur-zholy");
            let answer = anybody.send(Method::PATCH, &path, None).await;
            if path.starts_with("/api/") || path.starts_with("/devices") {
                answer.clone().expect_problem(405, "method-not-allowed");
                let allowed = answer.headers["allow"]
                    .to_str()
                    .unwrap_or_default()
                    .to_owned();
                assert!(allowed.contains(one.method.as_str()), "{path}: {allowed}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_is_described_with_its_errors() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let document = anybody.document().await;
        for one in operations(document) {
            let described = operation(document, &one.method, &one.path).expect("it is there");
            for field in ["summary", "operationId"] {
                assert!(
                    described[field]
                        .as_str()
                        .is_some_and(|text| !text.is_empty()),
                    "{}",
                    one.id
                );
            }
            let mut codes = BTreeSet::new();
            for (status, response) in described["responses"].as_object().expect("responses") {
                let examples = &response["content"]["application/problem+json"]["examples"];
                for (code, example) in examples.as_object().into_iter().flatten() {
                    check_example(&example["value"], code, status);
                    codes.insert(code.clone());
                }
            }
            let expected = web::api::codes::of_operation(&one.id).expect("it has codes");
            let expected = expected
                .into_iter()
                .map(str::to_owned)
                .collect::<BTreeSet<_>>();
            assert_eq!(codes, expected, "{}", one.id);
        }
        for reference in references(document) {
            let pointer = reference.trim_start_matches('#');
            assert!(
                document.pointer(pointer).is_some(),
                "{reference} leads nowhere"
            );
        }
    })
    .await;
}

fn check_example(problem: &Value, code: &str, status: &str) {
    assert_eq!(problem["code"], code);
    assert_eq!(problem["status"].to_string(), status, "{code}");
    assert_eq!(problem["type"], format!("/api/problems/{code}"));
    for field in ["title", "detail"] {
        let words = problem[field].as_str().unwrap_or_default();
        assert!(
            !words.is_empty() && !words.contains(['⟦', '{']),
            "{code}: {problem}"
        );
    }
}

/// Every `$ref` inside.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => {
            let own = map.get("$ref").and_then(Value::as_str).map(str::to_owned);
            own.into_iter()
                .chain(map.values().flat_map(references))
                .collect()
        }
        Value::Array(list) => list.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// The examples of requests lack nothing: none is refused for its fields.
#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_requests_are_good() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let operator = house.operator().await;
        let id = house.ids.uuid().to_string();
        for one in operations(user.document().await) {
            let Some(example) = &one.example else {
                continue;
            };
            let client = if one.path.contains("/operator/") {
                &operator
            } else {
                &user
            };
            let path = one.path.replace("{slug}", "nur-zholy").replace("{id}", &id);
            let path = path.replace("{register}", "taxes");
            let body = ("application/json", example.to_string().into_bytes());
            let answer = client.send(one.method.clone(), &path, Some(body)).await;
            assert_ne!(
                answer.code(),
                "invalid-fields",
                "{}: {}",
                one.id,
                answer.text
            );
            assert_ne!(answer.status, 400, "{}: {}", one.id, answer.text);
            if one.id == "takePlace" {
                let id = answer.expect(201).text_of("id");
                house.work().await;
                let booking = user.get(&format!("/bookings/{id}")).await.expect(200);
                assert_eq!(
                    booking.body["state"], "awaiting_payment",
                    "{}",
                    booking.text
                );
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn problems_explain_themselves_in_three_languages() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let mut titles = BTreeSet::new();
        for lang in ["kk", "ru", "en"] {
            let asked = anybody.with("accept-language", lang);
            let refused = asked.get("/me").await.expect_problem(401, "sign-in-first");
            assert_eq!(refused.headers["content-language"], lang);
            assert_eq!(refused.headers["www-authenticate"], "Bearer");
            let kind = refused.text_of("type");
            let explained = asked.send(Method::GET, &kind, None).await.expect(200);
            assert_eq!(explained.body["title"], refused.body["title"]);
            titles.insert(refused.text_of("title"));
        }
        assert_eq!(titles.len(), 3);
        let unknown = anybody
            .send(Method::GET, "/api/problems/nonsense", None)
            .await;
        unknown.expect_problem(404, "no-such-address");
    })
    .await;
}
