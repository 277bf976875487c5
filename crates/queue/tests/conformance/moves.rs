//! Moving and giving up a booking, and who bears the fee.

use crate::support::{Lorry, PassageKind, World, local, worlds};
use kernel::money::Money;
use notices::NoticeKind;
use payments::{InvoicePurpose, InvoiceState, Received};
use queue::Refusal;
use queue::commands::hold::Wanted;
use queue::model::booking::Booking;
use queue::model::slot::PlaceLane;
use queue::model::state::{CancelCause, State};

const HOUR: &str = "2026-06-11T10:00";
const FEE: Money = Money::tenge(4_325);

async fn booked(world: &World) -> (Lorry, Booking) {
    let lorry = world.lorry().await;
    let booking = world.confirmed(&lorry, local(HOUR)).await;
    (lorry, booking)
}

async fn taken(world: &World, hour: &str) -> i64 {
    world.slot(local(hour), PlaceLane::Ordinary).await.taken
}

/// Q-EX6, Q-28.2: two moves are free, the third needs a new payment, and so does the fourth.
#[tokio::test]
async fn the_third_move_needs_a_new_payment() {
    for world in worlds().await {
        let (_, booking) = booked(&world).await;
        let refused = world.ask_move_payment(&booking).await.map(|_| ());
        assert_eq!(
            refused,
            Err(Refusal::WrongState { state: "confirmed" }),
            "not needed yet"
        );
        let mut from = HOUR;
        for (count, to) in [(1, "2026-06-12T11:00"), (2, "2026-06-11T07:00")] {
            let moved = world
                .moved(&booking, local(to))
                .await
                .expect("free of charge");
            assert_eq!((moved.moves_used, moved.starts_at()), (count, local(to)));
            assert_eq!(
                moved.ends_at,
                local(to) + jiff::SignedDuration::from_hours(1)
            );
            assert_eq!(moved.state, booking.state, "the number stays");
            assert_eq!((taken(&world, from).await, taken(&world, to).await), (0, 1));
            from = to;
        }
        let third = local("2026-06-12T12:00");
        let refused = world.moved(&booking, third).await.map(|_| ());
        assert_eq!(refused, Err(Refusal::MoveNeedsPayment { fee: FEE }));
        let invoice = world.ask_move_payment(&booking).await.expect("an invoice");
        assert_eq!(
            (invoice.purpose(), invoice.amount),
            (InvoicePurpose::Move, FEE)
        );
        let same = world
            .ask_move_payment(&booking)
            .await
            .expect("the same one");
        assert_eq!(same.number, invoice.number);
        let refused = world.moved(&booking, third).await.map(|_| ());
        assert_eq!(
            refused,
            Err(Refusal::MoveNeedsPayment { fee: FEE }),
            "asked is not paid"
        );
        world.settled(world.message(&invoice)).await;
        world.sound().await;
        let moved = world.moved(&booking, third).await.expect("paid for");
        assert_eq!((moved.moves_used, moved.paid_moves), (3, 0));
        let refused = world.moved(&booking, local(HOUR)).await.map(|_| ());
        assert_eq!(refused, Err(Refusal::MoveNeedsPayment { fee: FEE }));
        assert_eq!(world.totals().await.earned, Money::tenge(8_650));
        world.sound().await;
    }
}

/// a move that leads nowhere uses up none of the free ones, and the booking keeps its place.
#[tokio::test]
async fn a_move_to_nowhere_costs_nothing() {
    for world in worlds().await {
        let (_, booking) = booked(&world).await;
        let code = async |wanted| {
            let moving = world.moving(&booking, wanted);
            world
                .store
                .write(moving)
                .await
                .map(|_| ())
                .map_err(|refusal| refusal.code())
        };
        let at = |hour| Wanted::At {
            starts_at: local(hour),
        };
        assert_eq!(code(at(HOUR)).await, Err("same-time"));
        // "First free, not before half past nine" finds the booking's own interval.
        let own = Wanted::FirstFree {
            from: local("2026-06-11T09:30"),
        };
        assert_eq!(code(own).await, Err("same-time"));
        assert_eq!(code(at("2026-06-10T08:00")).await, Err("in-the-past"));
        assert_eq!(code(at("2026-06-15T00:00")).await, Err("beyond-horizon"));
        assert_eq!(code(at("2026-06-11T10:15")).await, Err("place-not-found"));
        let full = local("2026-06-11T15:00");
        let places = world.slot(full, PlaceLane::Ordinary).await.capacity;
        for lorry in world.lorries(usize::try_from(places).expect("few")).await {
            world.hold(&lorry, full).await.expect("a place");
        }
        let next_free = world.first_free(PlaceLane::Ordinary).await;
        let refused = world.moved(&booking, full).await.map(|_| ());
        assert_eq!(refused, Err(Refusal::NoFreePlace { next_free }));
        let booking = world.booking(booking.id).await;
        assert_eq!((booking.moves_used, booking.starts_at()), (0, local(HOUR)));
        let first = world.moving(
            &booking,
            Wanted::FirstFree {
                from: local("2026-06-11T14:30"),
            },
        );
        let moved = world.store.write(first).await.expect("moved");
        assert_eq!(
            moved.starts_at(),
            local("2026-06-11T16:00"),
            "the full hour is passed over"
        );
        world.sound().await;
    }
}

/// only what is booked can be moved, and not any more once the lorry is called or waits in
/// the zone. An invoice for a move is void from then on; money that still comes stays with the user.
#[tokio::test]
async fn a_called_lorry_is_not_moved_and_pays_for_no_move() {
    for world in worlds().await {
        let held = world.awaiting(&world.lorry().await, local(HOUR)).await;
        let refused = world
            .moved(&held, local("2026-06-11T15:00"))
            .await
            .map(|_| ());
        assert_eq!(
            refused,
            Err(Refusal::WrongState {
                state: "awaiting_payment"
            })
        );
        for zone in [false, true] {
            let (lorry, booking) = booked(&world).await;
            for hour in ["2026-06-11T15:00", HOUR] {
                world
                    .moved(&booking, local(hour))
                    .await
                    .expect("free of charge");
            }
            let invoice = world.ask_move_payment(&booking).await.expect("an invoice");
            let now = world.now();
            if zone {
                world
                    .passes(booking.id, PassageKind::EnterZone)
                    .await
                    .expect("in the zone");
            } else {
                world.tick_at(booking.id, local("2026-06-11T09:00")).await;
            }
            let refused = world
                .moved(&booking, local("2026-06-11T20:00"))
                .await
                .map(|_| ());
            assert_eq!(refused, Err(Refusal::MoveTooLate));
            world.sound().await;
            let paid = world.settled(world.message(&invoice)).await;
            assert!(matches!(
                paid.received,
                Received::NotAwaited { credited: FEE, .. }
            ));
            assert_eq!(world.balance(&lorry).await, FEE);
            let refused = world.pay_from_balance(&booking).await.map(|_| ());
            assert!(
                matches!(refused, Err(Refusal::WrongState { .. })),
                "{refused:?}"
            );
            let query = payments::InvoiceByNumber(invoice.number);
            let invoice = world.store.read(query).await.expect("read").expect("kept");
            assert_eq!(invoice.state, InvoiceState::Void);
            world.clock.set(now);
        }
        world.sound().await;
    }
}

/// Q-EX8, Q-28.1: whoever gives up a paid booking, at home or in the waiting zone, gets nothing
/// back; the fee stays earned, and the place is free for others at once.
#[tokio::test]
async fn giving_up_a_paid_booking_costs_the_fee_and_frees_the_place() {
    for world in worlds().await {
        for (zone, hour) in [(false, HOUR), (true, "2026-06-11T15:00")] {
            let lorry = world.lorry().await;
            let booking = world.confirmed(&lorry, local(hour)).await;
            let others = world.slot(local(hour), PlaceLane::Ordinary).await.free();
            for other in world.lorries(usize::try_from(others).expect("few")).await {
                world.hold(&other, local(hour)).await.expect("a place");
            }
            let newcomer = world.lorry().await;
            let refused = world.hold(&newcomer, local(hour)).await;
            assert_eq!(
                refused.map_err(|refusal| refusal.code()),
                Err("no-free-place")
            );
            if zone {
                world
                    .passes(booking.id, PassageKind::EnterZone)
                    .await
                    .expect("in the zone");
            }
            let earned = world.totals().await.earned;
            let cancelled = world.cancelled(&booking).await.expect("given up");
            assert_eq!(
                cancelled.state,
                State::Cancelled {
                    cause: CancelCause::User
                }
            );
            let totals = world.totals().await;
            assert_eq!(
                (totals.earned, totals.refunds_due),
                (earned, Money::tenge(0))
            );
            assert_eq!(world.balance(&lorry).await, Money::tenge(0));
            assert_eq!(
                world.notices(&lorry).await.last(),
                Some(&NoticeKind::Cancelled)
            );
            world.sound().await;
            world
                .hold(&newcomer, local(hour))
                .await
                .expect("the place is free");
            let again = world.cancelled(&booking).await.map(|_| ());
            assert_eq!(
                again,
                Err(Refusal::WrongState { state: "cancelled" }),
                "once is enough"
            );
            assert_eq!(world.slot(local(hour), PlaceLane::Ordinary).await.free(), 0);
            world.sound().await;
        }
    }
}

/// a booking that is not paid yet is given up for nothing, with nothing to pay any more.
#[tokio::test]
async fn giving_up_before_the_payment_costs_nothing() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let booking = world.awaiting(&lorry, local(HOUR)).await;
        let invoice = world.open_invoice(booking.id).await;
        let cancelled = world.cancelled(&booking).await.expect("given up");
        assert_eq!(
            cancelled.state,
            State::Cancelled {
                cause: CancelCause::BeforePayment
            }
        );
        assert_eq!(taken(&world, HOUR).await, 0);
        assert!(
            world.notices(&lorry).await.is_empty(),
            "nobody is told what they just did"
        );
        world.settled(world.message(&invoice)).await;
        assert_eq!(
            world.balance(&lorry).await,
            FEE,
            "money that was under way is the user's"
        );
        assert_eq!(world.totals().await.earned, Money::tenge(0));
        world.sound().await;
    }
}

/// a lorry that was called can't be given up; whoever does not come is annulled.
#[tokio::test]
async fn a_called_lorry_is_not_given_up() {
    for world in worlds().await {
        let (_, booking) = booked(&world).await;
        world.tick_at(booking.id, local("2026-06-11T09:00")).await;
        let refused = world.cancelled(&booking).await.map(|_| ());
        assert_eq!(refused, Err(Refusal::WrongState { state: "called" }));
        assert_eq!(taken(&world, HOUR).await, 1);
        world.sound().await;
    }
}
