//! Appeals against what a check came to.

use crate::support::{Lorry, World, local, negative, positive, worlds};
use kernel::ids::AccountId;
use notices::NoticeKind;
use queue::Refusal;
use queue::appeals::{
    AnswerAppeal, Appeal, AppealList, AppealOutcome, AppealsOf, FileAppeal, WORDS_MAX, WORDS_MIN,
};
use queue::asking::LoadAskingFacts;
use queue::model::booking::Booking;
use registers::checks::{CheckNumber, ReasonCode};
use std::sync::Arc;

const HOUR: &str = "2026-06-11T10:00";
const WORDS: &str = "The insurer says that the contract is in force.";

async fn refused(world: &World, check: u8) -> (Lorry, Booking) {
    let lorry = world.lorry().await;
    let held = world.hold(&lorry, local(HOUR)).await.expect("a place");
    let records = negative(world.now(), &[(check, ReasonCode::VehicleNotFound)]);
    let booking = world.checked(held.booking, records).await;
    (lorry, booking)
}

fn filing(world: &World, booking: &Booking, number: u8, words: &str) -> FileAppeal {
    FileAppeal {
        settings: Arc::clone(&world.settings),
        seed: world.ids.uuid(),
        id: world.ids.uuid(),
        booking: booking.id,
        checkpoint: booking.checkpoint(),
        account: booking.account,
        number,
        words: words.to_owned(),
        now: world.now(),
    }
}

async fn filed(world: &World, booking: &Booking, number: u8) -> Appeal {
    let command = filing(world, booking, number, WORDS);
    world.store.write(command).await.expect("an appeal")
}

fn answering(world: &World, appeal: &Appeal, outcome: AppealOutcome) -> AnswerAppeal {
    AnswerAppeal {
        settings: Arc::clone(&world.settings),
        seed: world.ids.uuid(),
        appeal: appeal.id,
        checkpoint: appeal.checkpoint,
        operator: world.ids.next(),
        outcome,
        words: String::from("The register was asked by telephone."),
        now: world.now(),
    }
}

/// an appeal has a term of five working days (from Wednesday to the end of next Wednesday),
/// an answer, and is told to the user; upheld, the next booking of the vehicle is not refused for it.
#[tokio::test]
async fn an_upheld_appeal_sets_the_check_aside_for_the_vehicle() {
    for world in worlds().await {
        let (lorry, booking) = refused(&world, 2).await;
        let appeal = filed(&world, &booking, 2).await;
        assert_eq!(appeal.due_at, local("2026-06-17T18:30"));
        assert_eq!(appeal.reason, "vehicle_not_found");
        let (open, answered) = world.store.read(AppealList).await.expect("a list");
        assert_eq!((open.len(), answered.len()), (1, 0));
        let command = answering(&world, &appeal, AppealOutcome::Upheld);
        let done = world.store.write(command).await.expect("an answer");
        let answer = done.answer.expect("an answer");
        assert_eq!(answer.outcome, AppealOutcome::Upheld);
        assert!(
            world
                .notices(&lorry)
                .await
                .contains(&NoticeKind::AppealAnswered)
        );
        let kinds = world.history(booking.id).await;
        assert!(
            kinds.iter().any(|kind| kind == "booking.appeal_filed"),
            "{kinds:?}"
        );
        assert!(
            kinds.iter().any(|kind| kind == "booking.appeal_answered"),
            "{kinds:?}"
        );
        let again = world.hold(&lorry, local(HOUR)).await.expect("a place");
        let query = |now| LoadAskingFacts {
            booking: again.booking,
            now,
        };
        let facts = world.store.read(query(world.now())).await.expect("read");
        let aside = facts.expect("it is there").set_aside;
        assert_eq!(
            aside.into_iter().map(CheckNumber::get).collect::<Vec<_>>(),
            [2]
        );
        world.pass_minutes(31 * 24 * 60);
        let facts = world.store.read(query(world.now())).await.expect("read");
        assert!(
            facts.expect("it is there").set_aside.is_empty(),
            "only for a while"
        );
    }
}

/// nobody's answer lets a wanted vehicle through.
#[tokio::test]
async fn an_appeal_never_sets_the_wanted_lists_aside() {
    for world in worlds().await {
        let (lorry, booking) = refused(&world, 4).await;
        let appeal = filed(&world, &booking, 4).await;
        let command = answering(&world, &appeal, AppealOutcome::Upheld);
        world.store.write(command).await.expect("an answer");
        let again = world.hold(&lorry, local(HOUR)).await.expect("a place");
        let query = LoadAskingFacts {
            booking: again.booking,
            now: world.now(),
        };
        let facts = world.store.read(query).await.expect("read").expect("there");
        assert!(facts.set_aside.is_empty());
    }
}

/// only a no can be appealed against, once, by whose booking it is, in words of a fair length.
#[tokio::test]
async fn an_appeal_that_makes_no_sense_is_refused() {
    for world in worlds().await {
        let (_, booking) = refused(&world, 2).await;
        let refusal = async |command: FileAppeal| world.store.write(command).await.unwrap_err();
        assert_eq!(
            refusal(filing(&world, &booking, 1, WORDS)).await,
            Refusal::CheckNotAppealable { check: 1 }
        );
        assert_eq!(
            refusal(filing(&world, &booking, 18, WORDS)).await,
            Refusal::CheckNotAppealable { check: 18 }
        );
        let words = Refusal::AppealWords {
            least: WORDS_MIN,
            most: WORDS_MAX,
        };
        for bad in ["  short  ", &"ә".repeat(WORDS_MAX + 1)] {
            assert_eq!(refusal(filing(&world, &booking, 2, bad)).await, words);
        }
        let mut foreign = filing(&world, &booking, 2, WORDS);
        foreign.account = world.ids.next();
        assert_eq!(refusal(foreign).await, Refusal::BookingNotFound);
        filed(&world, &booking, 2).await;
        assert_eq!(
            refusal(filing(&world, &booking, 2, WORDS)).await,
            Refusal::AppealFiled
        );
        let kept = AppealsOf {
            booking: booking.id,
        };
        assert_eq!(world.store.read(kept).await.expect("read").len(), 1);
    }
}

/// an appeal is answered once; two operators at the same time give one answer.
#[tokio::test]
async fn an_appeal_is_answered_once() {
    for world in worlds().await {
        let (lorry, booking) = refused(&world, 2).await;
        let appeal = filed(&world, &booking, 2).await;
        let both = [AppealOutcome::Upheld, AppealOutcome::Rejected]
            .map(|outcome| answering(&world, &appeal, outcome));
        let stores = [world.store.store(), world.store.store()];
        let answers = crate::support::at_once(&stores, both.into()).await;
        let refused = answers
            .iter()
            .filter(|answer| matches!(answer, Err(Refusal::AppealAnswered)));
        assert_eq!(refused.count(), 1, "{answers:?}");
        let told = world.notices(&lorry).await;
        let told = told
            .iter()
            .filter(|kind| **kind == NoticeKind::AppealAnswered);
        assert_eq!(told.count(), 1);
        let mut unknown = answering(&world, &appeal, AppealOutcome::Rejected);
        unknown.appeal = world.ids.uuid();
        let refusal = world.store.write(unknown).await.unwrap_err();
        assert_eq!(refusal, Refusal::AppealNotFound);
    }
}

/// A check that was confirmed has nothing to appeal against.
#[tokio::test]
async fn a_yes_is_not_appealable() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let held = world.hold(&lorry, local(HOUR)).await.expect("a place");
        let booking = world.checked(held.booking, positive(world.now())).await;
        let _: AccountId = booking.account;
        let refusal = world
            .store
            .write(filing(&world, &booking, 2, WORDS))
            .await
            .unwrap_err();
        assert_eq!(refusal, Refusal::CheckNotAppealable { check: 2 });
    }
}
