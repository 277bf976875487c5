//! Consent of the people, and the evidence of every check.

use crate::support::scene::scenes;
use crate::support::state::{gateway, sealer};
use queue::evidence::EvidenceOf;
use queue::model::state::State;
use registers::checks::CheckOutcome;
use registers::keeping::consents::{ConsentState, ConsentsOf, RevokeConsent};
use registers::{ReasonCode, UnknownCause};
use sha2::{Digest, Sha256};
use simulators::gateway::{ConsentBehaviour, Service};
use simulators::population::named;

/// who was asked what and when is kept, the answers sealed; their hashes are in the event log,
/// and no personal data are there.
#[tokio::test]
async fn evidence_is_sealed_and_its_hash_is_in_the_log() {
    let gateway = gateway().await;
    for scene in scenes(&gateway).await {
        let booking = scene.held().await;
        scene.run().await;
        let kept = scene.world.store.read(EvidenceOf { booking }).await;
        let kept = kept.expect("read");
        assert!(kept.len() >= 17, "{}", kept.len());
        let events = scene.world.view(booking).await.events;
        let log = events
            .iter()
            .filter(|event| event.kind == "checks.evidence")
            .map(|event| event.payload.to_string())
            .collect::<String>();
        for piece in &kept {
            assert_eq!(piece.outcome, "answered");
            let answer = piece
                .answer(&sealer())
                .expect("it opens")
                .expect("an answer");
            let hash = Sha256::digest(&answer).to_vec();
            assert_eq!(piece.hash.as_deref(), Some(hash.as_slice()));
            assert!(log.contains(&hex::encode(&hash)), "check {}", piece.number);
        }
        let licence = kept.iter().find(|piece| piece.number == 3).expect("asked");
        let answer = licence.answer(&sealer()).expect("opens").expect("there");
        assert!(String::from_utf8_lossy(&answer).contains(named::DAULET_IIN));
        for event in &events {
            let text = event.payload.to_string();
            for secret in [named::DAULET_IIN, named::AIGUL_IIN, "Дәулет", "Омаров"] {
                assert!(!text.contains(secret), "{}: {text}", event.kind);
            }
        }
    }
}

/// the people's consent is asked before the first register that needs it, once for many
/// bookings; taken back, it is asked anew.
#[tokio::test]
async fn consent_is_asked_once_and_can_be_taken_back() {
    let gateway = gateway().await;
    for scene in scenes(&gateway).await {
        gateway.reset_counts();
        let booking = scene.held().await;
        scene.run().await;
        assert_eq!(scene.state(booking).await.name(), "awaiting_payment");
        assert_eq!(
            gateway.count(Service::Consent),
            2,
            "the user and the driver"
        );
        let account = scene.lorry.account;
        let kept = scene.world.store.read(ConsentsOf { account }).await;
        let kept = kept.expect("read");
        assert_eq!(kept.len(), 2);
        assert!(kept.iter().all(|one| one.state == ConsentState::Granted));
        let user = kept.iter().find(|one| one.iin.as_str() == named::AIGUL_IIN);
        assert!(user.expect("the user").signed_in);
        let driver = kept
            .iter()
            .find(|one| one.iin.as_str() == named::DAULET_IIN);
        let driver = driver.expect("the driver");
        assert!(!driver.signed_in, "the driver is asked by a text message");
        assert!(driver.token(&sealer()).expect("it opens").is_some());
        let present = scene.world.booking(booking).await;
        scene.world.cancelled(&present).await.expect("given up");
        let again = scene.held().await;
        scene.run().await;
        assert_eq!(scene.state(again).await.name(), "awaiting_payment");
        assert_eq!(gateway.count(Service::Consent), 2, "asked once");
        let revoke = RevokeConsent {
            id: driver.id,
            account,
            now: scene.world.now(),
        };
        assert!(
            scene
                .world
                .store
                .write(revoke.clone())
                .await
                .expect("written")
        );
        assert!(
            !scene.world.store.write(revoke).await.expect("written"),
            "once"
        );
        let kept = scene.world.store.read(ConsentsOf { account }).await;
        let revoked = kept
            .expect("read")
            .into_iter()
            .find(|one| one.id == driver.id);
        let revoked = revoked.expect("it is still shown");
        assert_eq!(revoked.state, ConsentState::Revoked);
        assert_eq!(revoked.token(&sealer()), Ok(None), "the token is gone");
        let present = scene.world.booking(again).await;
        scene.world.cancelled(&present).await.expect("given up");
        scene.held().await;
        scene.run().await;
        assert_eq!(gateway.count(Service::Consent), 3, "asked anew");
    }
}

/// who has not answered the text message keeps the place waiting and nobody else; who
/// refuses is a no.
#[tokio::test]
async fn a_driver_who_does_not_answer_is_awaited() {
    let gateway = gateway().await;
    for scene in scenes(&gateway).await {
        let behaviour = ConsentBehaviour::Pending { questions: 2 };
        let ordered = gateway.put_consent(named::DAULET_IIN, behaviour);
        ordered.expect("an order");
        let booking = scene.held().await;
        scene.run().await;
        assert_eq!(scene.state(booking).await.name(), "verifying");
        let CheckOutcome::Unknown { cause, .. } = scene.check(booking, 3).await else {
            panic!("the licence can't be asked for")
        };
        assert_eq!(cause, UnknownCause::ConsentPending);
        assert_eq!(scene.check(booking, 2).await, CheckOutcome::Positive);
        for _ in 0..3 {
            scene.world.pass_minutes(1);
            scene.run().await;
        }
        assert_eq!(scene.state(booking).await.name(), "awaiting_payment");
        let ordered = gateway.put_consent(named::DAULET_IIN, ConsentBehaviour::Refused);
        ordered.expect("an order");
        let account = scene.lorry.account;
        let kept = scene.world.store.read(ConsentsOf { account }).await;
        for one in kept.expect("read") {
            let (id, now) = (one.id, scene.world.now());
            let revoke = RevokeConsent { id, account, now };
            scene.world.store.write(revoke).await.expect("written");
        }
        let present = scene.world.booking(booking).await;
        scene.world.cancelled(&present).await.expect("given up");
        let refused = scene.held().await;
        scene.run().await;
        let State::Refused { reasons } = scene.state(refused).await else {
            panic!("a refusal")
        };
        let consent = |reason: &ReasonCode| *reason == ReasonCode::ConsentRefused;
        assert!(
            reasons.iter().all(|one| consent(&one.reason)),
            "{reasons:?}"
        );
        gateway.clear_consents();
        scene.world.sound().await;
    }
}
