//! What operators do: capacity, closures, lists, failed work.

use crate::support::bodies::{at, first_lorry, nth_lorry};
use crate::support::in_every_house;
use reqwest::Method;
use serde_json::{Value, json};
use store::jobs::NewJob;

const CAPACITY: &str = "/operator/checkpoints/nur-zholy/capacity";
const CLOSURES: &str = "/operator/checkpoints/nur-zholy/closures";

/// fewer lorries on a date move the bookings that no longer fit, after a preview that
/// changes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn capacity_is_previewed_and_set() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let operator = house.operator().await;
        let places = "/checkpoints/nur-zholy/places?date=2026-12-01";
        let before = user.get(places).await.expect(200).body["hours"].clone();
        let held = user
            .post("/bookings", &at("2026-12-01T10:30:00+05:00", &nth_lorry(1)))
            .await;
        held.expect(201);
        let less =
            |preview: bool| json!({ "date": "2026-12-01", "lorries": 0, "preview": preview });
        let preview = operator.post(CAPACITY, &less(true)).await.expect(200);
        assert_eq!(preview.body["preview"], true);
        let hours = user.get(places).await.expect(200);
        assert_eq!(hours.body["hours"][0], before[0]);
        let set = operator.post(CAPACITY, &less(false)).await.expect(200);
        assert_eq!(
            set.body["moved"]
                .as_u64()
                .zip(set.body["kept_over"].as_u64())
                .map(|(a, b)| a + b),
            Some(1)
        );
        let hours = user.get(places).await.expect(200);
        assert_eq!(hours.body["hours"][0]["free"], 0);
        let full = user
            .post("/bookings", &at("2026-12-01T11:30:00+05:00", &nth_lorry(2)))
            .await;
        let full = full.expect_problem(409, "checkpoint-closed");
        assert!(full.body["facts"]["next_free"].is_string(), "{}", full.text);
        for (body, field, rule) in [
            (json!({ "lorries": 1 }), "date", "date-or-weekday"),
            (
                json!({ "date": "2026-12-01", "weekday": 1, "lorries": 1 }),
                "date",
                "date-or-weekday",
            ),
            (json!({ "weekday": 8, "lorries": 1 }), "weekday", "weekday"),
            (
                json!({ "weekday": 1, "lorries": -1 }),
                "lorries",
                "capacity-range",
            ),
            (
                json!({ "date": "2030-01-01", "lorries": 1 }),
                "date",
                "published-date",
            ),
        ] {
            let refused = operator
                .post(CAPACITY, &body)
                .await
                .expect_problem(422, "invalid-fields");
            assert_eq!(refused.errors(), [(field.to_owned(), rule.to_owned())]);
        }
        let nowhere = "/operator/checkpoints/atlantis/capacity";
        operator
            .post(nowhere, &less(true))
            .await
            .expect_problem(404, "checkpoint-not-found");
    })
    .await;
}

/// a closure is announced once under its key, told to everybody, and can be ended.
#[tokio::test(flavor = "multi_thread")]
async fn closures_are_announced_and_ended() {
    in_every_house(async |house| {
        let operator = house.operator().await;
        let anybody = house.anybody();
        let closure = json!({
            "from": "2026-12-01T08:00:00+05:00",
            "until": "2026-12-01T20:00:00+05:00",
            "reason": "Repair of the road",
        });
        let mut preview = closure.clone();
        preview["preview"] = json!(true);
        operator.post(CLOSURES, &preview).await.expect(200);
        let keyed = operator.with_key("closure-1");
        let announced = keyed.post(CLOSURES, &closure).await.expect(201);
        let again = keyed.post(CLOSURES, &closure).await.expect(201);
        assert_eq!(announced.body["closure"], again.body["closure"]);
        let mut other = closure.clone();
        other["reason"] = json!("Storm");
        let page = anybody.get("/checkpoints/nur-zholy").await.expect(200);
        let closures = page.body["closures"].as_array().expect("closures");
        assert_eq!(closures.len(), 1, "{closures:?}");
        assert_eq!(closures[0]["reason"], "Repair of the road");
        let path = format!("{CLOSURES}/{}", announced.text_of("closure"));
        operator.delete(&path).await.expect(200);
        operator
            .delete(&path)
            .await
            .expect_problem(404, "closure-not-found");
        operator
            .delete(&format!("{CLOSURES}/x"))
            .await
            .expect_problem(404, "closure-not-found");
        let page = anybody.get("/checkpoints/nur-zholy").await.expect(200);
        assert_eq!(page.body["closures"], json!([]));
        let mut wrong = closure.clone();
        wrong["until"] = json!("2026-12-01T07:00:00+05:00");
        let refused = operator
            .post(CLOSURES, &wrong)
            .await
            .expect_problem(422, "invalid-fields");
        assert_eq!(
            refused.errors(),
            [(String::from("until"), String::from("period-order"))]
        );
    })
    .await;
}

/// a vehicle on the list goes out of turn; every wrong line is told.
#[tokio::test(flavor = "multi_thread")]
async fn lists_are_imported_line_by_line() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let operator = house.operator().await;
        let path = "/api/v1/operator/lists/postal_operator?sent_by=Qazpost";
        let send = async |path: &str, text: &str| {
            let body = Some(("text/csv; charset=utf-8", text.as_bytes().to_vec()));
            operator.send(Method::POST, path, body).await
        };
        let wrong = "country,plate,valid_from,valid_until\nKZ,123ABC02,2026-11-01,2027-10-31\n\
            XX,1,2026-11-01,2027-10-31\nKZ,124ABC02,2027-11-01,2026-10-31\n";
        let refused = send(path, wrong)
            .await
            .expect_problem(422, "invalid-fields");
        let fields = refused
            .errors()
            .into_iter()
            .map(|(field, _)| field)
            .collect::<Vec<_>>();
        assert_eq!(fields, ["lines[3].country", "lines[4].valid_until"]);
        let good = "country,plate,valid_from,valid_until\nKZ,123 abc 02,2026-11-01,2027-10-31\n";
        let taken = send(path, good).await.expect(200);
        assert_eq!(taken.body["vehicles"], 1);
        let mut details = first_lorry();
        details["cargo"]["ground"] = json!("postal_operator");
        let order = crate::support::bodies::first_free(&details);
        let held = user.post("/bookings", &order).await.expect(201);
        assert_eq!(held.body["lane"], "expedited");
        send("/api/v1/operator/lists/paid", good)
            .await
            .expect_problem(404, "list-not-found");
        send("/api/v1/operator/lists/x", good)
            .await
            .expect_problem(404, "list-not-found");
        let body = Some(("text/csv", b"\xff\xfe".to_vec()));
        operator
            .send(Method::POST, path, body)
            .await
            .expect_problem(400, "body-not-text");
        let body = Some(("application/json", good.as_bytes().to_vec()));
        operator
            .send(Method::POST, path, body)
            .await
            .expect_problem(415, "content-type");
        let lines = "KZ,123ABC02,2026-11-01,2027-10-31\n".repeat(10_001);
        let many = format!("country,plate,valid_from,valid_until\n{lines}");
        send(path, &many)
            .await
            .expect_problem(422, "invalid-fields");
        let huge = "x".repeat(1024 * 1024 + 1);
        send(path, &huge)
            .await
            .expect_problem(413, "body-too-large");
    })
    .await;
}

/// Schedules work that nobody can do.
struct Impossible(kernel::ids::JobId, jiff::Timestamp);

impl store::Command for Impossible {
    type Out = ();
    type Error = store::StoreError;
    const NAME: &'static str = "test.impossible";

    async fn run(&self, tx: &mut store::Tx<'_>) -> store::StoreResult<()> {
        let job = NewJob {
            id: self.0,
            kind: "test.impossible",
            key: self.0.to_string(),
            payload: json!({ "phone": "+77000000001" }),
            run_at: self.1,
            max_attempts: 1,
        };
        store::jobs::schedule(tx, job).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_work_is_retried_or_discarded() {
    in_every_house(async |house| {
        let operator = house.operator().await;
        let id = house.ids.next();
        house
            .test_store
            .write(Impossible(id, house.now()))
            .await
            .expect("it is scheduled");
        let dead = async || -> Vec<Value> {
            let list = operator.get("/operator/jobs/dead").await.expect(200);
            assert!(
                !list.text.contains("+77000000001"),
                "no personal data: {}",
                list.text
            );
            list.body["jobs"].as_array().cloned().unwrap_or_default()
        };
        let path = format!("/operator/jobs/dead/{id}");
        operator
            .poke(&format!("{path}/retry"))
            .await
            .expect_problem(404, "job-not-found");
        house.work().await;
        assert_eq!(dead().await[0]["kind"], "test.impossible");
        operator.poke(&format!("{path}/retry")).await.expect(204);
        assert!(dead().await.is_empty());
        house.work().await;
        assert_eq!(dead().await.len(), 1);
        operator.poke(&format!("{path}/discard")).await.expect(204);
        operator
            .poke(&format!("{path}/discard"))
            .await
            .expect_problem(404, "job-not-found");
        assert!(dead().await.is_empty());
    })
    .await;
}

/// a user who is blocked can't book, and is told why, from the next request on.
#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_account_is_told_why() {
    in_every_house(async |house| {
        let user = house
            .user("+77010000001")
            .await
            .with("accept-language", "en");
        let me = user.get("/me").await.expect(200);
        let account = me.text_of("id").parse().expect("an id");
        let block = accounts::BlockAccount {
            account,
            reason: accounts::BlockReason::Debt,
            now: house.now(),
        };
        house.test_store.write(block).await.expect("it is blocked");
        let order = crate::support::bodies::first_free(&first_lorry());
        let refused = user.post("/bookings", &order).await;
        let refused = refused.expect_problem(403, "account-blocked");
        assert_eq!(refused.body["clause"], "Q-27");
        assert_eq!(refused.body["facts"]["reason"], "debt");
        assert!(
            refused.text_of("title").contains("debt"),
            "{}",
            refused.text
        );
    })
    .await;
}
