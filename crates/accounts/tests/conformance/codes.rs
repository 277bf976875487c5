//! One-time codes: sending, limits, wrong and late entries.

use super::{World, phone, worlds};
use accounts::{AccountError, Confirmation, ResetPassword, SMS_JOB_KIND, token_hash};
use jiff::SignedDuration;
use std::sync::{Arc, Mutex};
use store::jobs::{JobOutcome, LeasedJob};
use store::worker::{Handling, JobHandler, Worker};

/// Keeps the jobs that a text-message gateway would get.
#[derive(Clone, Default)]
struct Outbox(Arc<Mutex<Vec<LeasedJob>>>);

impl JobHandler for Outbox {
    fn kind(&self) -> &'static str {
        SMS_JOB_KIND
    }

    fn run<'a>(&'a self, job: &'a LeasedJob) -> Handling<'a> {
        self.0.lock().expect("not poisoned").push(job.clone());
        Box::pin(async { JobOutcome::Done })
    }
}

async fn sent(world: &World) -> Vec<serde_json::Value> {
    let outbox = Outbox::default();
    let worker = Worker::new(
        world.store.store(),
        world.clock.shared(),
        Arc::new(world.ids.clone()),
        vec![Arc::new(outbox.clone())],
    );
    worker.run_until_idle().await.expect("jobs run");
    let jobs = outbox.0.lock().expect("not poisoned");
    jobs.iter().map(|job| job.payload.clone()).collect()
}

/// a code goes to the telephone in the user's language, and its job holds what is needed.
#[tokio::test]
async fn a_code_is_sent_as_a_job() {
    for world in worlds().await {
        let one = phone("+77011234501");
        let answer = world
            .store
            .write(world.request(&one, "042424"))
            .await
            .expect("sent");
        assert_eq!(
            answer.expires_at,
            world.now() + SignedDuration::from_mins(5)
        );
        assert_eq!(answer.resend_at, world.now() + SignedDuration::from_mins(1));
        assert_eq!(
            sent(&world).await,
            [serde_json::json!({
                "phone": "+77011234501",
                "language": "kk",
                "kind": "account.code",
                "args": { "code": "042424" },
            })]
        );
    }
}

/// a new password is told to the telephone, once, so that its owner learns of somebody else's change.
#[tokio::test]
async fn a_new_password_is_told_to_the_telephone() {
    for world in worlds().await {
        let one = phone("+77011234501");
        world.enrol(&one, super::HASH).await;
        world.ticket(&one, b"ticket").await;
        sent(&world).await;
        let reset = ResetPassword {
            ticket_hash: token_hash(b"ticket"),
            password_hash: super::HASH.to_owned(),
            sending_id: world.ids.uuid(),
            now: world.now(),
        };
        world.store.write(reset.clone()).await.expect("changed");
        let refused = world.store.write(reset).await;
        assert!(matches!(refused, Err(AccountError::TicketUnknown)));
        let told = sent(&world).await;
        let kinds: Vec<_> = told.iter().map(|sent| sent["kind"].clone()).collect();
        assert_eq!(kinds, ["account.password_changed"]);
        assert_eq!(told[0]["phone"], "+77011234501");
    }
}

/// a code that is not six digits is refused before anything is written.
#[tokio::test]
async fn a_code_has_six_digits() {
    for world in worlds().await {
        let one = phone("+77011234501");
        let refused = world.store.write(world.request(&one, "12345")).await;
        assert!(
            matches!(refused, Err(AccountError::CodeForm)),
            "{refused:?}"
        );
        let refused = world.store.write(world.confirm(&one, "12345x", b"t")).await;
        assert!(
            matches!(refused, Err(AccountError::CodeForm)),
            "{refused:?}"
        );
        assert!(sent(&world).await.is_empty());
    }
}

/// another code waits a minute, and an hour has at most five.
#[tokio::test]
async fn codes_are_limited_by_minute_and_hour() {
    for world in worlds().await {
        let one = phone("+77011234501");
        let first_at = world.now();
        world
            .store
            .write(world.request(&one, "111111"))
            .await
            .expect("sent");
        world.pass(59);
        let refused = world.store.write(world.request(&one, "111111")).await;
        let Err(AccountError::ResendTooSoon { retry_at }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(retry_at, first_at + SignedDuration::from_secs(60));
        for _ in 0..4 {
            world.pass(60);
            world
                .store
                .write(world.request(&one, "111111"))
                .await
                .expect("sent");
        }
        world.pass(60);
        let refused = world.store.write(world.request(&one, "111111")).await;
        let Err(AccountError::TooManyCodes { retry_at }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(retry_at, first_at + SignedDuration::from_hours(1));
        let other = phone("+77011234502");
        world
            .store
            .write(world.request(&other, "111111"))
            .await
            .expect("another telephone");
        world.clock.set(retry_at);
        world
            .store
            .write(world.request(&one, "111111"))
            .await
            .expect("the hour is over");
    }
}

/// many requests of one telephone at once send one code.
#[tokio::test]
async fn racing_requests_send_one_code() {
    for world in worlds().await {
        let one = phone("+77011234501");
        let requests = (0..12).map(|_| {
            let (store, request) = (world.store.store(), world.request(&one, "123456"));
            tokio::spawn(async move { store.write(request).await })
        });
        let mut sent_codes = 0;
        for task in requests.collect::<Vec<_>>() {
            match task.await.expect("no panic") {
                Ok(_) => sent_codes += 1,
                Err(AccountError::ResendTooSoon { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(sent_codes, 1);
        assert_eq!(sent(&world).await.len(), 1);
    }
}

/// the fifth wrong entry ends the code, and the right one no longer helps.
#[tokio::test]
async fn five_wrong_entries_end_a_code() {
    for world in worlds().await {
        let one = phone("+77011234501");
        world
            .store
            .write(world.request(&one, "123456"))
            .await
            .expect("sent");
        for left in [4, 3, 2, 1, 0] {
            let answer = world.store.write(world.confirm(&one, "654321", b"t")).await;
            assert_eq!(
                answer.expect("counted"),
                Confirmation::Wrong {
                    attempts_left: left
                }
            );
        }
        let refused = world.store.write(world.confirm(&one, "123456", b"t")).await;
        assert!(
            matches!(refused, Err(AccountError::TooManyAttempts)),
            "{refused:?}"
        );
        world.pass(60);
        world.ticket(&one, b"t").await;
    }
}

/// a code is good for five minutes and not for an instant longer.
#[tokio::test]
async fn a_late_code_is_refused() {
    for world in worlds().await {
        let one = phone("+77011234501");
        world
            .store
            .write(world.request(&one, "123456"))
            .await
            .expect("sent");
        world.pass(300);
        let refused = world.store.write(world.confirm(&one, "123456", b"t")).await;
        assert!(
            matches!(refused, Err(AccountError::CodeExpired)),
            "{refused:?}"
        );
    }
}

/// a code counts once, only for its telephone, and only the newest one.
#[tokio::test]
async fn a_code_counts_once_and_for_one_telephone() {
    for world in worlds().await {
        let (one, other) = (phone("+77011234501"), phone("+77011234502"));
        let refused = world.store.write(world.confirm(&one, "123456", b"t")).await;
        assert!(
            matches!(refused, Err(AccountError::CodeNotRequested)),
            "{refused:?}"
        );
        world
            .store
            .write(world.request(&one, "123456"))
            .await
            .expect("sent");
        let refused = world
            .store
            .write(world.confirm(&other, "123456", b"t"))
            .await;
        assert!(
            matches!(refused, Err(AccountError::CodeNotRequested)),
            "{refused:?}"
        );
        world.pass(60);
        world
            .store
            .write(world.request(&one, "777777"))
            .await
            .expect("sent");
        let answer = world.store.write(world.confirm(&one, "123456", b"t")).await;
        assert_eq!(
            answer.expect("counted"),
            Confirmation::Wrong { attempts_left: 4 }
        );
        let answer = world.store.write(world.confirm(&one, "777777", b"t")).await;
        assert!(
            matches!(answer, Ok(Confirmation::Ticket { .. })),
            "{answer:?}"
        );
        let refused = world.store.write(world.confirm(&one, "777777", b"u")).await;
        assert!(
            matches!(refused, Err(AccountError::CodeNotRequested)),
            "{refused:?}"
        );
    }
}
