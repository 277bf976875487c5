//! Limits and failures of the server itself: sizes, types, methods, panics, health.

use crate::support::in_every_house;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::routing::get;
use reqwest::Method;
use tower::ServiceExt;

#[tokio::test(flavor = "multi_thread")]
async fn bodies_have_a_size_a_type_and_a_form() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let json = "application/json";
        let cases: [(&str, Vec<u8>, u16, &str); 7] = [
            (json, Vec::new(), 400, "body-empty"),
            (
                json,
                b"{\"checkpoint\": nur-zholy}".to_vec(),
                400,
                "malformed-json",
            ),
            (json, vec![b' '; 64 * 1024 + 1], 413, "body-too-large"),
            ("text/plain", b"{}".to_vec(), 415, "content-type"),
            ("", b"{}".to_vec(), 415, "content-type"),
            (json, b"[]".to_vec(), 422, "invalid-fields"),
            (
                "application/problem+json; charset=utf-8",
                b"{}".to_vec(),
                422,
                "invalid-fields",
            ),
        ];
        for (kind, body, status, code) in cases {
            let answer = user
                .send(Method::POST, "/api/v1/bookings", Some((kind, body)))
                .await;
            answer.expect_problem(status, code);
        }
        let body = Some((json, b"{\"when\":\n {,}}".to_vec()));
        let answer = user.send(Method::POST, "/api/v1/bookings", body).await;
        let facts = &answer.expect_problem(400, "malformed-json").body["facts"];
        assert_eq!(facts["line"], 2, "{facts}");
        let odd = Some((json, b"{\"a\":1}".to_vec()));
        let path = format!("/api/v1/bookings/{}/cancel", house.ids.uuid());
        user.send(Method::POST, &path, odd)
            .await
            .expect_problem(422, "invalid-fields");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_addresses_and_methods_are_told_apart() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        for path in [
            "/api/v1/nothing",
            "/api/v2/me",
            "/api/",
            "/api/v1/",
            "/api/v1/me/too",
        ] {
            let answer = anybody.send(Method::GET, path, None).await;
            if path != "/api/" {
                answer.expect_problem(404, "no-such-address");
            }
        }
        let answer = anybody.send(Method::PUT, "/api/v1/bookings", None).await;
        let answer = answer.expect_problem(405, "method-not-allowed");
        let allowed = answer.headers["allow"]
            .to_str()
            .unwrap_or_default()
            .to_owned();
        assert!(
            allowed.contains("POST") && allowed.contains("GET"),
            "{allowed}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_tells_nothing_and_fails_only_its_own_request() {
    in_every_house(async |house| {
        let boom = Router::new().route(
            "/boom",
            get(async || -> &'static str { panic!("the secret") }),
        );
        let router = web::app::guarded(boom).with_state(house.app.clone());
        for _ in 0..2 {
            let request = Request::get("/boom")
                .body(Body::empty())
                .expect("a request");
            let response = router.clone().oneshot(request).await.expect("an answer");
            assert_eq!(response.status(), 500);
            let kind = response.headers()["content-type"]
                .to_str()
                .unwrap_or_default();
            assert!(kind.starts_with("application/problem+json"), "{kind}");
            let bytes = to_bytes(response.into_body(), 64 * 1024)
                .await
                .expect("a body");
            let text = String::from_utf8_lossy(&bytes);
            assert!(
                text.contains("internal-error") && !text.contains("secret"),
                "{text}"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_asks_the_database() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let healthy = anybody.send(Method::GET, "/health", None).await.expect(200);
        let engine = match house.test_store.engine() {
            store::Engine::Sqlite => "sqlite",
            store::Engine::Postgres => "postgres",
        };
        assert_eq!(healthy.body["engine"], engine);
        assert_eq!(healthy.body["status"], "ok");
        assert_eq!(healthy.body["version"], env!("CARGO_PKG_VERSION"));
    })
    .await;
}

/// A process that is stopping takes itself out of the load balancer.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_stopping_is_not_healthy() {
    in_every_house(async |house| {
        let router = web::router(house.app.clone());
        house.stop.cancel();
        let request = Request::get("/health")
            .body(Body::empty())
            .expect("a request");
        let response = router.oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], "1");
    })
    .await;
}
