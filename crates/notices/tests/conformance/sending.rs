//! The job that sends text messages, against a small service on a real socket.

use super::{Post, PostMany, World, worlds};
use axum::Router;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::routing::post;
use jiff::SignedDuration;
use kernel::ids::AccountId;
use notices::sms::{SmsClient, SmsConfig};
use notices::{NewNotice, NoticeKind, SMS_JOB_KIND, SmsHandler, SmsJob};
use serde_json::json;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use store::jobs::{DeadJobs, NewJob};
use store::worker::Worker;
use store::{Command, StoreError, Tx};

const TAKEN: (u16, &str) = (200, r#"{"code":0,"data":{"messageId":"1"},"message":""}"#);
const REFUSED: (u16, &str) = (200, r#"{"code":1,"data":[],"message":"bad number"}"#);
const BROKEN: (u16, &str) = (503, "");

/// A service that gives its answers one by one (then takes everything over) and keeps what it got.
#[derive(Clone, Default)]
struct Service {
    answers: Arc<Mutex<VecDeque<(u16, &'static str)>>>,
    messages: Arc<Mutex<Vec<(String, String)>>>,
}

async fn take(
    State(service): State<Service>,
    Form(form): Form<BTreeMap<String, String>>,
) -> (StatusCode, &'static str) {
    let message = (form["recipient"].clone(), form["text"].clone());
    service.messages.lock().expect("not poisoned").push(message);
    let answer = service
        .answers
        .lock()
        .expect("not poisoned")
        .pop_front()
        .unwrap_or(TAKEN);
    (StatusCode::from_u16(answer.0).expect("a status"), answer.1)
}

impl Service {
    fn messages(&self) -> Vec<(String, String)> {
        self.messages.lock().expect("not poisoned").clone()
    }

    async fn worker(&self, world: &World) -> Worker {
        let router = Router::new()
            .route("/service/message/sendSmsMessage", post(take))
            .with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("bound");
        tokio::spawn(async move { axum::serve(listener, router).await });
        let config = SmsConfig {
            base_url: format!("http://{address}"),
            api_key: String::from("key"),
            sender: None,
            timeout_ms: 5_000,
        };
        let client = SmsClient::new(&config).expect("a good configuration");
        let handler = SmsHandler::new(client).expect("the table loads");
        Worker::new(
            world.store.store(),
            world.clock.shared(),
            Arc::new(world.ids.clone()),
            vec![Arc::new(handler)],
        )
    }
}

async fn dead(world: &World) -> Vec<String> {
    let jobs = world.store.read(DeadJobs).await.expect("read");
    jobs.into_iter().map(|job| job.last_error).collect()
}

/// Q-34.2: a call goes to the user's telephone in the user's language.
#[tokio::test]
async fn a_call_goes_out_as_a_text_message() {
    for world in worlds().await {
        let service = Service::default();
        let worker = service.worker(&world).await;
        let call = world.notice(world.ids.next(), NoticeKind::Called);
        world.store.write(Post(call)).await.expect("posted");
        assert_eq!(worker.run_until_idle().await.expect("jobs run"), 1);
        let text = "Вызов: 123ABC02, следуйте к пункту пропуска nur-zholy, въезд 03.03.2026 в 10:00. \
            Бронь 7.";
        assert_eq!(
            service.messages(),
            [(String::from("77011234501"), String::from(text))]
        );
    }
}

/// Q-34.2: the same notice posted twice is one notice and one message.
#[tokio::test]
async fn a_notice_posted_twice_is_sent_once() {
    for world in worlds().await {
        let service = Service::default();
        let worker = service.worker(&world).await;
        let account = world.ids.next();
        let call = world.notice(account, NoticeKind::Called);
        assert!(world.store.write(Post(call.clone())).await.expect("posted"));
        worker.run_until_idle().await.expect("jobs run");
        assert!(!world.store.write(Post(call.clone())).await.expect("known"));
        let other = world.notice(account, NoticeKind::Called);
        assert_eq!(
            world
                .store
                .write(PostMany(vec![call, other]))
                .await
                .expect("posted"),
            1
        );
        worker.run_until_idle().await.expect("jobs run");
        assert_eq!(service.messages().len(), 2);
        assert_eq!(world.list(account).await.len(), 2);
    }
}

/// Only kinds that go out are sent, and only where a telephone is given.
#[tokio::test]
async fn some_notices_stay_in_the_cabinet() {
    for world in worlds().await {
        let service = Service::default();
        let worker = service.worker(&world).await;
        let account: AccountId = world.ids.next();
        let quiet = world.notice(account, NoticeKind::Crossed);
        let silent = NewNotice {
            sms: None,
            ..world.notice(account, NoticeKind::Called)
        };
        world
            .store
            .write(PostMany(vec![quiet, silent]))
            .await
            .expect("posted");
        assert_eq!(worker.run_until_idle().await.expect("jobs run"), 0);
        assert_eq!(world.list(account).await.len(), 2);
    }
}

/// Q-34.2: while the service is out of order the message waits and is tried again.
#[tokio::test]
async fn a_passing_failure_is_tried_again() {
    for world in worlds().await {
        let service = Service::default();
        service
            .answers
            .lock()
            .expect("not poisoned")
            .push_back(BROKEN);
        let worker = service.worker(&world).await;
        let call = world.notice(world.ids.next(), NoticeKind::Called);
        world.store.write(Post(call)).await.expect("posted");
        assert_eq!(worker.run_until_idle().await.expect("jobs run"), 1);
        assert_eq!(worker.run_until_idle().await.expect("not due yet"), 0);
        world.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(worker.run_until_idle().await.expect("jobs run"), 1);
        assert_eq!(service.messages().len(), 2);
        assert!(dead(&world).await.is_empty());
    }
}

/// Q-34.2: a failure that lasts ends as a dead letter, for the operator to see.
#[tokio::test]
async fn a_lasting_failure_becomes_a_dead_letter() {
    for world in worlds().await {
        let service = Service::default();
        service
            .answers
            .lock()
            .expect("not poisoned")
            .extend([BROKEN; 8]);
        let worker = service.worker(&world).await;
        let call = world.notice(world.ids.next(), NoticeKind::Called);
        world.store.write(Post(call)).await.expect("posted");
        for _ in 0..8 {
            assert_eq!(worker.run_until_idle().await.expect("jobs run"), 1);
            world.clock.advance(SignedDuration::from_mins(5));
        }
        assert_eq!(worker.run_until_idle().await.expect("given up"), 0);
        assert_eq!(service.messages().len(), 8);
        let errors = dead(&world).await;
        assert_eq!(errors.len(), 1);
        assert!(errors[0].contains("503"), "{errors:?}");
    }
}

/// A refused number is not tried again.
#[tokio::test]
async fn a_refused_message_is_given_up_at_once() {
    for world in worlds().await {
        let service = Service::default();
        service
            .answers
            .lock()
            .expect("not poisoned")
            .push_back(REFUSED);
        let worker = service.worker(&world).await;
        let call = world.notice(world.ids.next(), NoticeKind::Called);
        world.store.write(Post(call)).await.expect("posted");
        worker.run_until_idle().await.expect("jobs run");
        let errors = dead(&world).await;
        assert_eq!(errors.len(), 1);
        assert!(errors[0].contains("bad number"), "{errors:?}");
    }
}

struct Schedule(NewJob);

impl Command for Schedule {
    type Out = ();
    type Error = StoreError;
    const NAME: &'static str = "test.schedule";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        store::jobs::schedule(tx, self.0.clone()).await
    }
}

fn job(world: &World, payload: serde_json::Value) -> Schedule {
    let id = world.ids.next();
    Schedule(NewJob {
        id,
        kind: SMS_JOB_KIND,
        key: format!("sms.code:{id}"),
        payload,
        run_at: world.now(),
        max_attempts: 3,
    })
}

/// Q-15: the payload that accounts write for a one-time code is understood.
#[tokio::test]
async fn a_one_time_code_is_sent() {
    for world in worlds().await {
        let service = Service::default();
        let worker = service.worker(&world).await;
        let payload = json!({
            "phone": "+77011234501", "language": "kk", "kind": "account.code",
            "args": { "code": "042424" },
        });
        world
            .store
            .write(job(&world, payload))
            .await
            .expect("scheduled");
        worker.run_until_idle().await.expect("jobs run");
        let messages = service.messages();
        assert_eq!(messages.len(), 1);
        assert!(messages[0].1.contains("растау коды 042424"), "{messages:?}");
    }
}

/// A payload that can't be read, or a kind without a text, needs a person and sends nothing.
#[tokio::test]
async fn unreadable_payloads_become_dead_letters() {
    for world in worlds().await {
        let service = Service::default();
        let worker = service.worker(&world).await;
        let good = json!({ "phone": "+77011234501", "language": "kk", "kind": "account.code" });
        for (field, value) in [("phone", "abc"), ("language", "zz"), ("kind", "unheard_of")] {
            let mut payload = good.clone();
            payload[field] = json!(value);
            world
                .store
                .write(job(&world, payload))
                .await
                .expect("scheduled");
        }
        worker.run_until_idle().await.expect("jobs run");
        assert_eq!(service.messages(), []);
        let errors = dead(&world).await.join("\n");
        for expected in ["payload of sms.send", "unheard_of", "zz"] {
            assert!(errors.contains(expected), "{errors}");
        }
        assert_eq!(dead(&world).await.len(), 3);
    }
}

/// Logs show neither the telephone nor the facts of a message.
#[test]
fn a_job_hides_its_secrets() {
    let payload = json!({ "phone": "+77011234501", "language": "kk", "kind": "account.code",
        "args": { "code": "042424" } });
    let job: SmsJob = serde_json::from_value(payload).expect("a payload");
    let shown = format!("{job:?}");
    assert!(
        !shown.contains("042424") && !shown.contains("1234501"),
        "{shown}"
    );
}
