//! Signing in and out, waiting after wrong passwords, and a new password by code.

use super::{HASH, World, phone, worlds};
use accounts::{
    AccountError, CloseSession, CloseSessions, OpenSession, RecordWrongPassword, ResetPassword,
    SessionByToken, SessionKind, SignInFacts, decoy_hash, hash_password, token_hash,
    verify_password,
};
use jiff::SignedDuration;
use kernel::ids::AccountId;
use kernel::phone::Phone;

const OTHER_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$b3RoZXI";

fn open(world: &World, account: AccountId, secret: &[u8], checked: Option<&str>) -> OpenSession {
    OpenSession {
        token_hash: token_hash(secret),
        account,
        kind: SessionKind::Cookie,
        checked_hash: checked.map(str::to_owned),
        now: world.now(),
    }
}

fn facts(world: &World, phone: &Phone) -> SignInFacts {
    SignInFacts {
        phone: phone.clone(),
        now: world.now(),
    }
}

async fn whose(world: &World, secret: &[u8]) -> Option<AccountId> {
    let query = SessionByToken {
        token_hash: token_hash(secret),
        now: world.now(),
    };
    world
        .store
        .read(query)
        .await
        .expect("read")
        .map(|account| account.id)
}

async fn fail(world: &World, phone: &Phone) -> Option<jiff::Timestamp> {
    let wrong = RecordWrongPassword {
        phone: phone.clone(),
        attempt_id: world.ids.uuid(),
        now: world.now(),
    };
    world.store.write(wrong).await.expect("counted").wait_until
}

/// the whole way with a real hash: facts, comparison outside, session.
#[tokio::test]
async fn a_user_signs_in_and_out() {
    let hash = hash_password("қауіпсіз құпия", &[3; 16]).expect("hashes");
    for world in worlds().await {
        let one = phone("+77011234501");
        let id = world.enrol(&one, &hash).await;
        let credentials = world
            .store
            .read(facts(&world, &one))
            .await
            .expect("read")
            .expect("there");
        assert_eq!(credentials.account, id);
        assert_eq!(
            verify_password("қауіпсіз құпия", &credentials.password_hash),
            Ok(true)
        );
        let opened = world
            .store
            .write(open(
                &world,
                id,
                b"secret",
                Some(&credentials.password_hash),
            ))
            .await
            .expect("opened");
        assert_eq!(
            opened.expires_at,
            world.now() + SignedDuration::from_hours(12)
        );
        assert_eq!(whose(&world, b"secret").await, Some(id));
        assert_eq!(whose(&world, b"other").await, None);
        let close = CloseSession {
            token_hash: token_hash(b"secret"),
            now: world.now(),
        };
        assert_eq!(
            world.store.write(close.clone()).await.expect("closed"),
            Some(id)
        );
        assert_eq!(world.store.write(close).await.expect("nothing left"), None);
        assert_eq!(whose(&world, b"secret").await, None);
    }
}

/// An unknown telephone has no credentials, and the decoy opens to nothing.
#[tokio::test]
async fn an_unknown_telephone_has_no_credentials() {
    assert_eq!(verify_password("any password", decoy_hash()), Ok(false));
    for world in worlds().await {
        let stranger = phone("+77019999999");
        assert!(
            world
                .store
                .read(facts(&world, &stranger))
                .await
                .expect("read")
                .is_none()
        );
        let refused = world
            .store
            .write(open(&world, world.ids.next(), b"s", None))
            .await;
        assert!(
            matches!(refused, Err(AccountError::UnknownAccount)),
            "{refused:?}"
        );
    }
}

/// A cookie ends after 12 hours, a token of the API after 30 days.
#[tokio::test]
async fn sessions_end_by_their_kind() {
    for world in worlds().await {
        let id = world.enrol(&phone("+77011234501"), HASH).await;
        world
            .store
            .write(open(&world, id, b"cookie", None))
            .await
            .expect("opened");
        let api = OpenSession {
            kind: SessionKind::Api,
            ..open(&world, id, b"api", None)
        };
        world.store.write(api).await.expect("opened");
        world.pass(12 * 3600 - 1);
        assert_eq!(whose(&world, b"cookie").await, Some(id));
        world.pass(1);
        assert_eq!(whose(&world, b"cookie").await, None);
        assert_eq!(whose(&world, b"api").await, Some(id));
        world.pass((30 * 24 - 12) * 3600);
        assert_eq!(whose(&world, b"api").await, None);
    }
}

/// Five wrong passwords within 15 minutes make the telephone wait, whether it is known or not.
#[tokio::test]
async fn wrong_passwords_make_a_telephone_wait() {
    for world in worlds().await {
        let known = phone("+77011234501");
        let id = world.enrol(&known, HASH).await;
        for number in [known.clone(), phone("+77019999999")] {
            let first_at = world.now();
            for _ in 0..4 {
                assert_eq!(fail(&world, &number).await, None);
                world.pass(10);
            }
            world
                .store
                .read(facts(&world, &number))
                .await
                .expect("four are allowed");
            let until = fail(&world, &number)
                .await
                .expect("the fifth makes it wait");
            assert_eq!(until, first_at + SignedDuration::from_mins(15));
            let refused = world.store.read(facts(&world, &number)).await;
            assert!(
                matches!(refused, Err(AccountError::SignInThrottled { until: at }) if at == until),
                "{refused:?}"
            );
        }
        // A right password that was checked meanwhile doesn't get in either.
        let refused = world.store.write(open(&world, id, b"s", Some(HASH))).await;
        assert!(
            matches!(refused, Err(AccountError::SignInThrottled { .. })),
            "{refused:?}"
        );
        world.pass(15 * 60);
        world
            .store
            .write(open(&world, id, b"s", Some(HASH)))
            .await
            .expect("the wait is over");
    }
}

/// Signing in starts the count of wrong passwords anew.
#[tokio::test]
async fn signing_in_forgets_wrong_passwords() {
    for world in worlds().await {
        let one = phone("+77011234501");
        let id = world.enrol(&one, HASH).await;
        for _ in 0..4 {
            fail(&world, &one).await;
        }
        world
            .store
            .write(open(&world, id, b"s", Some(HASH)))
            .await
            .expect("opened");
        assert_eq!(fail(&world, &one).await, None);
    }
}

/// A session opens only for the password that is in force.
#[tokio::test]
async fn a_password_changed_meanwhile_opens_nothing() {
    for world in worlds().await {
        let one = phone("+77011234501");
        let id = world.enrol(&one, HASH).await;
        let refused = world
            .store
            .write(open(&world, id, b"s", Some(OTHER_HASH)))
            .await;
        assert!(
            matches!(refused, Err(AccountError::PasswordChanged)),
            "{refused:?}"
        );
        assert_eq!(whose(&world, b"s").await, None);
    }
}

/// a code sets a new password; every session ends, and the wait after wrong ones too.
#[tokio::test]
async fn a_code_sets_a_new_password() {
    for world in worlds().await {
        let one = phone("+77011234501");
        let id = world.enrol(&one, HASH).await;
        world
            .store
            .write(open(&world, id, b"old", None))
            .await
            .expect("opened");
        for _ in 0..5 {
            fail(&world, &one).await;
        }
        world.ticket(&one, b"ticket").await;
        let reset = ResetPassword {
            ticket_hash: token_hash(b"ticket"),
            password_hash: OTHER_HASH.to_owned(),
            sending_id: world.ids.uuid(),
            now: world.now(),
        };
        assert_eq!(world.store.write(reset.clone()).await.expect("changed"), id);
        assert_eq!(whose(&world, b"old").await, None);
        world
            .store
            .write(open(&world, id, b"new", Some(OTHER_HASH)))
            .await
            .expect("opened");
        let refused = world.store.write(reset).await;
        assert!(
            matches!(refused, Err(AccountError::TicketUnknown)),
            "{refused:?}"
        );
    }
}

/// a telephone without an account has no password to set.
#[tokio::test]
async fn an_unknown_telephone_sets_no_password() {
    for world in worlds().await {
        world.ticket(&phone("+77011234501"), b"ticket").await;
        let reset = ResetPassword {
            ticket_hash: token_hash(b"ticket"),
            password_hash: HASH.to_owned(),
            sending_id: world.ids.uuid(),
            now: world.now(),
        };
        let refused = world.store.write(reset).await;
        assert!(
            matches!(refused, Err(AccountError::UnknownAccount)),
            "{refused:?}"
        );
        world
            .store
            .write(world.sign_up(b"ticket"))
            .await
            .expect("the ticket is good for a sign-up");
    }
}

/// Signing out everywhere closes the sessions of one account only.
#[tokio::test]
async fn signing_out_everywhere_closes_all_sessions() {
    for world in worlds().await {
        let id = world.enrol(&phone("+77011234501"), HASH).await;
        let other = world.enrol(&phone("+77011234502"), HASH).await;
        for secret in [b"1", b"2"] {
            world
                .store
                .write(open(&world, id, secret, None))
                .await
                .expect("opened");
        }
        world
            .store
            .write(open(&world, other, b"3", None))
            .await
            .expect("opened");
        let close = CloseSessions {
            account: id,
            now: world.now(),
        };
        assert_eq!(world.store.write(close.clone()).await.expect("closed"), 2);
        assert_eq!(world.store.write(close).await.expect("none left"), 0);
        assert_eq!(whose(&world, b"3").await, Some(other));
    }
}
