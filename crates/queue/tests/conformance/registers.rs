//! Bookings and the simulated state together: outages, deaths in between, answers that change (Q-17,
//!

use crate::support::scene::{HOUR, scenes};
use crate::support::state::{booking_step, gateway, sealer};
use crate::support::{local, organisation};
use kernel::names::PersonName;
use kernel::person_number::Iin;
use newtype_uuid::GenericUuid;
use notices::NoticeKind;
use queue::asking::{Asker, LoadAskingFacts};
use queue::commands::passage::EntryDecision;
use queue::evidence::EvidenceOf;
use queue::model::details::{Owner, Residency};
use queue::model::entry::EntryRefusal;
use queue::model::slot::PlaceLane;
use queue::model::state::State;
use registers::checks::CheckOutcome;
use registers::keeping::pauses::{PauseRegister, Pauses, ResumeRegister};
use registers::{Asking, ReasonCode, Register, UnknownCause};
use simulators::faults::{FaultKind, FaultOrder};
use simulators::gateway::{Gateway, Service};
use simulators::population::facts::Fact;
use simulators::population::{Vehicle, VehicleStatus, named};
use std::sync::Arc;

const LORRY_KEY: &str = "KZ:123ABC02";

fn down(service: &str) -> FaultOrder {
    FaultOrder::new(service, FaultKind::Refuse)
}

/// a lorry in order passes all eighteen checks; every one is recorded, with what it rests on.
#[tokio::test]
async fn a_lorry_in_order_passes_all_eighteen() {
    let gateway = gateway().await;
    for scene in scenes(&gateway).await {
        let booking = scene.held().await;
        scene.run().await;
        assert_eq!(scene.state(booking).await.name(), "awaiting_payment");
        let checks = scene.checks(booking).await;
        assert_eq!(checks.len(), 18);
        for check in checks {
            let number = check.number.get();
            let does_not_apply = matches!(number, 6 | 15);
            match check.outcome {
                CheckOutcome::Positive => assert!(!does_not_apply, "{number}"),
                CheckOutcome::NotApplicable { .. } => assert!(does_not_apply, "{number}"),
                other => panic!("check {number}: {other:?}"),
            }
        }
        scene.world.sound().await;
    }
}

/// the program dies after a register answered and before it is recorded: the register is
/// asked again, and what it says counts once.
#[tokio::test]
async fn an_answer_that_was_not_recorded_is_asked_for_again() {
    let gateway = gateway().await;
    for scene in scenes(&gateway).await {
        let booking = scene.held().await;
        let step = booking_step(&scene.world, &gateway);
        let asker = Asker {
            store: step.store.clone(),
            settings: Arc::clone(&step.settings),
            clock: Arc::clone(&step.clock),
            ids: step.ids.clone(),
            registers: Arc::clone(&step.registers),
            sealer: step.sealer.clone(),
        };
        let query = LoadAskingFacts {
            booking,
            now: scene.world.now(),
        };
        let facts = scene.world.store.read(query).await.expect("read");
        let lost = asker.ask(&facts.expect("there"), Asking::Booking).await;
        assert_eq!(lost.expect("answers").records.len(), 18);
        drop((asker, step));
        assert_eq!(scene.state(booking).await.name(), "held");
        gateway.reset_counts();
        scene.run().await;
        assert_eq!(
            gateway.count(Service::Wanted),
            1,
            "asked again, not skipped"
        );
        assert_eq!(scene.state(booking).await.name(), "awaiting_payment");
        let kinds = scene.world.history(booking).await;
        let passed = kinds.iter().filter(|kind| *kind == "booking.checks_passed");
        assert_eq!(passed.count(), 1);
        let kept = scene.world.store.read(EvidenceOf { booking }).await;
        let kept = kept.expect("read");
        let wanted = kept.iter().filter(|piece| piece.number == 4).count();
        assert_eq!(wanted, 1, "the lost answer left nothing behind");
        scene.world.sound().await;
    }
}

/// one register is down for ten minutes while forty lorries book: no place is lost, none is
/// given wrongly, the other registers are not asked again and again, and all bookings finish by
/// themselves afterwards.
#[tokio::test]
async fn a_register_that_is_down_for_ten_minutes_harms_nobody() {
    const LORRIES: u32 = 40;
    let gateway = gateway().await;
    for scene in scenes(&gateway).await {
        let insurance = Service::Insurance.default_id();
        gateway.faults().order(down(insurance)).expect("a fault");
        gateway.reset_counts();
        let mut bookings = Vec::new();
        for number in 0..LORRIES {
            let plate_text = format!("{number:03}OUT02");
            let lorry = scene.lorry.stating(|details| {
                details.vehicle.plate = crate::support::plate(&plate_text);
                details.vehicle.vin = crate::support::vin(&format!("XTA{number:014}"));
            });
            in_order(&gateway, &plate_text, number);
            let at = local(HOUR) + jiff::SignedDuration::from_hours(i64::from(number / 5));
            let held = scene.world.hold(&lorry, at).await.expect("a place");
            bookings.push(held.booking);
        }
        for _ in 0..10 {
            scene.run().await;
            scene.world.pass_minutes(1);
        }
        for booking in &bookings {
            let state = scene.state(*booking).await;
            let State::Verifying { waiting_for, .. } = state else {
                panic!("{state:?}")
            };
            assert_eq!(waiting_for, [Register::Insurance]);
        }
        let asked = gateway.count(Service::Wanted);
        assert_eq!(
            asked,
            u64::from(LORRIES),
            "once a lorry, though they came back ten times"
        );
        gateway.faults().clear();
        for _ in 0..4 {
            scene.world.pass_minutes(1);
            scene.run().await;
        }
        for booking in bookings {
            assert_eq!(scene.state(booking).await.name(), "awaiting_payment");
        }
        gateway.clear_facts();
        scene.world.sound().await;
    }
}

/// A lorry that nobody knows becomes one in order.
fn in_order(gateway: &Gateway, plate: &str, number: u32) {
    let key = format!("KZ:{plate}");
    let vehicle = Vehicle {
        country: String::from("KZ"),
        plate: plate.to_owned(),
        vin: format!("XTA{number:014}"),
        category: String::from("N3"),
        mark: String::from("SCANIA"),
        year: 2020,
        owner: simulators::population::Owner::Company {
            bin: named::TULPAR_BIN.to_owned(),
        },
        status: VehicleStatus::Registered,
        wanted: None,
    };
    gateway.put_vehicle(vehicle).expect("a vehicle");
    for service in [
        Service::Wanted,
        Service::TransportControl,
        Service::Insurance,
        Service::RoadFines,
        Service::Inspections,
        Service::Customs,
        Service::Tolls,
        Service::Weighing,
    ] {
        gateway
            .put_fact(service, &key, Fact::InOrder)
            .expect("a fact");
    }
}

/// a no and a silent register together are a no; two noes are both told.
#[tokio::test]
async fn two_noes_are_told_and_silence_does_not_hide_them() {
    let gateway = gateway().await;
    for scene in scenes(&gateway).await {
        gateway
            .faults()
            .order(down(Service::Customs.default_id()))
            .expect("a fault");
        let owed = Fact::OwedTiyn(640_000);
        gateway
            .put_fact(Service::Taxes, named::TULPAR_BIN, owed)
            .expect("a fact");
        gateway
            .put_fact(Service::Insurance, LORRY_KEY, Fact::Absent)
            .expect("a fact");
        let booking = scene.held().await;
        scene.run().await;
        let State::Refused { reasons } = scene.state(booking).await else {
            panic!("a refusal")
        };
        let reasons: Vec<(u8, ReasonCode)> =
            reasons.iter().map(|one| (one.check, one.reason)).collect();
        let expected = [(8, ReasonCode::InsuranceMissing), (9, ReasonCode::TaxDebt)];
        assert_eq!(reasons, expected);
        let free = scene.world.slot(local(HOUR), PlaceLane::Ordinary).await;
        assert_eq!(free.taken, 0);
        gateway.faults().clear();
        gateway.clear_facts();
        let again = scene.held().await;
        scene.run().await;
        let state = scene.state(again).await;
        assert_eq!(
            state.name(),
            "awaiting_payment",
            "the reasons are gone (Q-20.2)"
        );
        scene.world.sound().await;
    }
}

/// Q-EX5, Q-19.3: a resident with an unpaid fine gets the booking and a notice; a non-resident is
/// refused with that reason.
#[tokio::test]
async fn a_fine_is_told_to_residents_and_refuses_others() {
    let gateway = gateway().await;
    for scene in scenes(&gateway).await {
        let fine = Fact::OwedTiyn(4_250_000);
        gateway
            .put_fact(Service::RoadFines, LORRY_KEY, fine)
            .expect("a fact");
        let booking = scene.held().await;
        scene.run().await;
        assert_eq!(scene.state(booking).await.name(), "awaiting_payment");
        let fined = scene
            .checks(booking)
            .await
            .into_iter()
            .find(|check| check.number.get() == 10);
        assert!(fined.expect("made").only_notifies());
        let told = scene.world.notices(&scene.lorry).await;
        assert!(told.contains(&NoticeKind::CheckChanged), "{told:?}");
        let present = scene.world.booking(booking).await;
        scene.world.cancelled(&present).await.expect("given up");
        let abroad = scene
            .lorry
            .stating(|details| details.owner = organisation());
        let held = scene
            .world
            .hold(&abroad, local(HOUR))
            .await
            .expect("a place");
        scene.run().await;
        let State::Refused { reasons } = scene.state(held.booking).await else {
            panic!("a refusal")
        };
        let reasons: Vec<_> = reasons.iter().map(|one| (one.check, one.reason)).collect();
        assert_eq!(reasons, [(10, ReasonCode::OverdueFine)]);
        gateway.clear_facts();
    }
}

/// answers change after the booking was given. An insurance that no longer covers the
/// day is told the day before; a lorry that became wanted is stopped at the gate, and only officers know.
#[tokio::test]
async fn what_changes_later_is_found_in_time() {
    let gateway = gateway().await;
    for scene in scenes(&gateway).await {
        let booking = scene.confirmed().await;
        scene.world.clock.set(local("2026-06-12T10:00"));
        gateway
            .put_fact(Service::Insurance, LORRY_KEY, Fact::Absent)
            .expect("a fact");
        scene.run().await;
        let told = scene.world.notices(&scene.lorry).await;
        assert!(told.contains(&NoticeKind::CheckChanged), "{told:?}");
        gateway
            .put_fact(Service::Wanted, LORRY_KEY, Fact::Wanted)
            .expect("a fact");
        scene.world.clock.set(local("2026-06-13T09:00"));
        scene.run().await;
        let present = scene.world.booking(booking).await;
        let stop = present.later.stop.expect("a stop");
        assert_eq!(stop.reason, ReasonCode::VehicleWanted);
        assert_eq!(
            scene.check(booking, 4).await,
            CheckOutcome::Positive,
            "as the user saw it"
        );
        scene.world.clock.set(local("2026-06-13T09:45"));
        let decision = scene.world.entry(&scene.lorry).await;
        assert_eq!(decision, EntryDecision::Stay(EntryRefusal::Stopped));
        let kept = scene.world.store.read(EvidenceOf { booking }).await;
        let kept = kept.expect("read");
        let at_entry = kept
            .iter()
            .find(|piece| piece.number == 4 && piece.asking == "entry");
        let answer = at_entry.expect("asked").answer(&sealer()).expect("opens");
        assert!(String::from_utf8_lossy(&answer.expect("there")).contains("true"));
        gateway.clear_facts();
        scene.world.sound().await;
    }
}

/// a register that an operator paused is awaited by name and asked when it is resumed.
#[tokio::test]
async fn a_paused_register_is_not_asked() {
    let gateway = gateway().await;
    for scene in scenes(&gateway).await {
        let operator = scene.lorry.account;
        let pause = |reason: &str| PauseRegister {
            register: Register::Inspections,
            reason: reason.to_owned(),
            operator,
            now: scene.world.now(),
        };
        scene.world.store.write(pause("  ")).await.unwrap_err();
        let reason = "The register is under repair.";
        scene
            .world
            .store
            .write(pause(reason))
            .await
            .expect("paused");
        let pauses = scene.world.store.read(Pauses).await.expect("read");
        assert_eq!(pauses.len(), 1);
        assert_eq!(pauses[0].reason, reason);
        gateway.reset_counts();
        let booking = scene.held().await;
        scene.run().await;
        let outcome = scene.check(booking, 14).await;
        assert!(
            matches!(
                &outcome,
                CheckOutcome::Unknown {
                    register: Register::Inspections,
                    cause: UnknownCause::Paused
                }
            ),
            "{outcome:?}"
        );
        assert_eq!(gateway.count(Service::Inspections), 0);
        let resume = ResumeRegister {
            register: Register::Inspections,
            operator,
            now: scene.world.now(),
        };
        assert!(
            scene
                .world
                .store
                .write(resume.clone())
                .await
                .expect("resumed")
        );
        assert!(!scene.world.store.write(resume).await.expect("nothing left"));
        scene.world.pass_minutes(1);
        scene.run().await;
        assert_eq!(scene.check(booking, 14).await, CheckOutcome::Positive);
    }
}

/// the user's own account is held against the register too, not only the owner of the lorry.
#[tokio::test]
async fn an_account_under_a_false_name_is_refused() {
    let gateway = gateway().await;
    for scene in scenes(&gateway).await {
        let lorry = scene.lorry.stating(|details| {
            details.owner = Owner::Person {
                residency: Residency::Resident,
                iin: Some(Iin::parse(named::DAULET_IIN).expect("a valid IIN")),
                name: PersonName::new("Бөтен", "Адам", None).expect("a valid name"),
            };
        });
        let held = scene
            .world
            .hold(&lorry, local(HOUR))
            .await
            .expect("a place");
        scene.run().await;
        let view = scene.world.view(held.booking).await;
        let State::Refused { reasons } = view.booking.state else {
            panic!("a refusal")
        };
        assert!(
            reasons
                .iter()
                .any(|one| (one.check, one.reason) == (1, ReasonCode::NameMismatch)),
            "{reasons:?}"
        );
        let shown = serde_json::to_string(&view.checks).expect("text");
        assert!(!shown.contains("Омаров"), "the registered name is not told");
        let _ = held.booking.into_untyped_uuid();
    }
}
