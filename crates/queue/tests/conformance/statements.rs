//! Who may book, and what must be stated.

use crate::support::{
    Lorry, POST, PassageKind, World, at_once, driver, local, organisation, positive, worlds,
};
use accounts::{BlockAccount, BlockReason, UnblockAccount};
use kernel::ids::{AccountId, BookingId};
use queue::Refusal;
use queue::commands::driver::ChangeDriver;
use queue::commands::give_up::CancelBooking;
use queue::commands::hold::Wanted;
use queue::commands::moves::MoveBooking;
use queue::model::booking::Booking;
use queue::model::details::VehicleKind;
use queue::model::slot::PlaceLane;
use std::sync::Arc;

const HOUR: &str = "2026-06-11T10:00";

/// lorries of every kind book; cars and buses are refused, and told that they need no booking.
#[tokio::test]
async fn cars_and_buses_need_no_booking() {
    for world in worlds().await {
        for kind in VehicleKind::ALL {
            let lorry = world
                .lorry()
                .await
                .stating(|details| details.vehicle.kind = kind);
            let answer = world.hold(&lorry, local(HOUR)).await;
            match kind {
                VehicleKind::Car | VehicleKind::Bus => {
                    let refusal = answer.expect_err("no booking");
                    assert_eq!(refusal, Refusal::VehicleKindNeedsNoBooking { kind });
                    assert_eq!(refusal.clause(), Some("Q-3"));
                    assert!(refusal.to_string().contains("passes without a booking"));
                }
                _ => {
                    answer.expect("a place");
                }
            }
        }
        world.sound().await;
    }
}

/// at most five trusted drivers: no booking without consent.
#[tokio::test]
async fn consent_and_the_number_of_trusted_drivers() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let with = |count: usize| {
            lorry.stating(|details| {
                details.trusted_drivers = vec![driver("Ли", "Вэй"); count];
            })
        };
        let silent = lorry.stating(|details| details.data_consent = false);
        let refused = world.hold(&silent, local(HOUR)).await;
        assert_eq!(refused, Err(Refusal::ConsentMissing));
        let refused = world.hold(&with(6), local(HOUR)).await;
        assert_eq!(
            refused,
            Err(Refusal::TooManyTrustedDrivers { given: 6, most: 5 })
        );
        let held = world
            .hold(&with(5), local(HOUR))
            .await
            .expect("five are allowed");
        assert_eq!(
            world
                .booking(held.booking)
                .await
                .details
                .trusted_drivers
                .len(),
            5
        );
        world.sound().await;
    }
}

/// a foreign organisation without a BIN books as anybody.
#[tokio::test]
async fn a_foreign_owner_books_without_a_number() {
    for world in worlds().await {
        let lorry = world
            .lorry()
            .await
            .stating(|details| details.owner = organisation());
        let booking = world.confirmed(&lorry, local(HOUR)).await;
        assert_eq!(booking.details.owner, organisation());
        world.sound().await;
    }
}

/// without the accepted agreement there is no booking. Q-27: an account with a debt is
/// blocked at once and free again when the debt is gone; another reason keeps it blocked.
#[tokio::test]
async fn the_account_must_be_allowed_to_book() {
    for world in worlds().await {
        let unsigned = world.another(world.enrol(None).await);
        let refused = world.hold(&unsigned, local(HOUR)).await;
        assert_eq!(refused, Err(Refusal::AgreementNotAccepted));
        let nobody = world.another(world.ids.next());
        assert_eq!(
            world.hold(&nobody, local(HOUR)).await,
            Err(Refusal::AccountNotFound)
        );
        let lorry = world.lorry().await;
        for reason in [BlockReason::Debt, BlockReason::Operator] {
            let block = BlockAccount {
                account: lorry.account,
                reason,
                now: world.now(),
            };
            world.store.write(block).await.expect("blocked");
        }
        let code = async || {
            world
                .hold(&lorry, local(HOUR))
                .await
                .map_err(|refusal| refusal.code())
                .err()
        };
        assert_eq!(code().await, Some("account-blocked"));
        for (reason, left) in [
            (BlockReason::Debt, Some("account-blocked")),
            (BlockReason::Operator, None),
        ] {
            let unblock = UnblockAccount {
                account: lorry.account,
                reason,
                now: world.now(),
            };
            world.store.write(unblock).await.expect("unblocked");
            assert_eq!(code().await, left);
        }
        world.sound().await;
    }
}

/// of a batch the blocked account is refused and the others get their places.
#[tokio::test]
async fn one_refused_command_of_a_batch_harms_no_other() {
    for world in worlds().await {
        let mut lorries = world.lorries(9).await;
        lorries.insert(4, world.another(world.enrol(None).await));
        let wanted = Wanted::FirstFree { from: local(HOUR) };
        let holds = lorries
            .iter()
            .map(|lorry| world.hold_at(POST, lorry, wanted))
            .collect();
        let answers = at_once(&[world.store.store()], holds).await;
        let refused = answers.iter().map(Result::is_err).collect::<Vec<_>>();
        assert_eq!(refused, (0..10).map(|index| index == 4).collect::<Vec<_>>());
        world.sound().await;
    }
}

fn change_driver(world: &World, booking: &Booking, trusted_driver: usize) -> ChangeDriver {
    ChangeDriver {
        settings: Arc::clone(&world.settings),
        seed: world.ids.uuid(),
        account: booking.account,
        booking: booking.id,
        checkpoint: POST,
        trusted_driver,
        now: world.now(),
    }
}

async fn booked_with_trusted_drivers(world: &World) -> (Lorry, Booking) {
    let lorry = world.lorry().await.stating(|details| {
        details.trusted_drivers = vec![driver("Ли", "Вэй"), driver("Каримов", "Азиз")];
    });
    let booking = world.confirmed(&lorry, local(HOUR)).await;
    (lorry, booking)
}

/// a trusted driver may drive instead, and the former driver becomes a trusted one; vehicle
/// and owner stay; every change is kept.
#[tokio::test]
async fn a_trusted_driver_may_drive_instead() {
    for world in worlds().await {
        let (lorry, booking) = booked_with_trusted_drivers(&world).await;
        let changed = world
            .store
            .write(change_driver(&world, &booking, 1))
            .await
            .expect("a trusted one");
        assert_eq!(changed.details.driver, driver("Каримов", "Азиз"));
        assert_eq!(changed.details.trusted_drivers[1], lorry.details.driver);
        assert_eq!(changed.details.vehicle, lorry.details.vehicle);
        assert_eq!(changed.details.owner, lorry.details.owner);
        let back = world
            .store
            .write(change_driver(&world, &booking, 1))
            .await
            .expect("and back");
        assert_eq!(back.details, *lorry.details);
        let history = world.history(booking.id).await;
        let told = history
            .iter()
            .filter(|kind| *kind == "booking.driver_changed");
        assert_eq!(told.count(), 2);
        world.sound().await;
    }
}

/// nobody but a trusted driver, and nobody else's booking; not after the lorry went in.
#[tokio::test]
async fn a_stranger_may_not_drive_and_an_admitted_lorry_keeps_its_driver() {
    for world in worlds().await {
        let (lorry, booking) = booked_with_trusted_drivers(&world).await;
        let refused = world.store.write(change_driver(&world, &booking, 2)).await;
        assert_eq!(refused.map(|_| ()), Err(Refusal::DriverNotTrusted));
        world.clock.set(local("2026-06-11T09:50"));
        world.tick(booking.id).await;
        let called = world.store.write(change_driver(&world, &booking, 0)).await;
        called.expect("a called lorry may still change its driver");
        world
            .passes(booking.id, PassageKind::Admit)
            .await
            .expect("admitted");
        let refused = world.store.write(change_driver(&world, &booking, 0)).await;
        assert_eq!(
            refused.map(|_| ()),
            Err(Refusal::WrongState { state: "admitted" })
        );
        let booking = world.booking(booking.id).await;
        assert_eq!(booking.details.driver, driver("Ли", "Вэй"));
        assert_eq!(booking.account, lorry.account);
        world.sound().await;
    }
}

/// somebody else's booking looks like none at all, whatever is tried with it.
#[tokio::test]
async fn a_booking_of_somebody_else_is_invisible() {
    for world in worlds().await {
        let (_, booking) = booked_with_trusted_drivers(&world).await;
        let stranger: AccountId = world.lorry().await.account;
        let theirs = Booking {
            account: stranger,
            ..booking.clone()
        };
        let unknown: BookingId = world.ids.next();
        let none = Booking {
            id: unknown,
            ..booking.clone()
        };
        for other in [&theirs, &none] {
            let to = Wanted::At {
                starts_at: local("2026-06-11T15:00"),
            };
            let moving: MoveBooking = world.moving(other, to);
            let cancelling: CancelBooking = world.cancelling(other);
            let answers = [
                world.store.write(moving).await.map(|_| ()),
                world.store.write(cancelling).await.map(|_| ()),
                world
                    .store
                    .write(change_driver(&world, other, 0))
                    .await
                    .map(|_| ()),
                world.pay_from_balance(other).await.map(|_| ()),
                world.ask_move_payment(other).await.map(|_| ()),
            ];
            for answer in answers {
                assert_eq!(answer, Err(Refusal::BookingNotFound));
            }
        }
        assert_eq!(world.booking(booking.id).await.state, booking.state);
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 1);
        world.sound().await;
    }
}

/// the number leads to the booking, also after its end; a wrong one leads nowhere.
#[tokio::test]
async fn a_number_finds_its_booking_for_ever() {
    for world in worlds().await {
        let mut numbers = Vec::new();
        for _ in 0..3 {
            let booking = world.confirmed(&world.lorry().await, local(HOUR)).await;
            numbers.push((booking.state.number().expect("a number"), booking));
        }
        let texts = numbers
            .iter()
            .map(|(number, _)| number.to_string())
            .collect::<Vec<_>>();
        assert!(texts[0].starts_with("07-000001-") && texts[2].starts_with("07-000003-"));
        world.cancelled(&numbers[1].1).await.expect("given up");
        for (number, booking) in &numbers {
            let query = queue::queries::ByNumber { number: *number };
            let found = world.store.read(query).await.expect("read").expect("found");
            assert_eq!(found.id, booking.id);
        }
        let number = queue::model::number::BookingNumber::new(POST, 4);
        let none = world
            .store
            .read(queue::queries::ByNumber { number })
            .await
            .expect("read");
        assert!(none.is_none());
        // A held place has no number yet.
        let held = world
            .hold(&world.lorry().await, local(HOUR))
            .await
            .expect("a place");
        let records = positive(world.now());
        assert_eq!(
            world.checked(held.booking, records).await.state.number(),
            None
        );
        world.sound().await;
    }
}
