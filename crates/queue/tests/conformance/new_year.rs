//! The MCI changes at New Year: what was invoiced before stays, what is invoiced after follows.

use crate::support::{Setup, World, local, worlds_with};
use kernel::money::Money;
use payments::Received;
use queue::model::booking::Booking;

/// The MCI of 2025 and of 2026, each the fee of an ordinary passage.
const OLD: Money = Money::tenge(3_932);
const NEW: Money = Money::tenge(4_325);

/// One minute before midnight in Kazakhstan on 31 December 2025, when the invoice is about to be made.
async fn at_new_years_eve() -> Vec<World> {
    let setup = Setup {
        start: "2025-12-31T18:59:00Z",
        ..Setup::default()
    };
    worlds_with(&setup).await
}

async fn invoiced(world: &World, hour: &str) -> Booking {
    world.awaiting(&world.lorry().await, local(hour)).await
}

/// the clock crosses New Year between notice and payment: the invoice keeps its price, its payment
/// confirms the booking with nothing owed or left over, and the next invoice has the new MCI.
#[tokio::test]
async fn an_invoice_keeps_its_price_over_new_year() {
    for world in at_new_years_eve().await {
        let old = invoiced(&world, "2026-01-02T10:00").await;
        let invoice = world.open_invoice(old.id).await;
        assert_eq!(invoice.amount, OLD);
        world.pass_minutes(2);
        assert_eq!(world.now(), local("2026-01-01T00:01"));
        let settled = world.settled(world.message(&invoice)).await;
        assert!(
            matches!(&settled.received, Received::Paid(paid) if paid.amount == OLD),
            "{:?}",
            settled.received
        );
        assert_eq!(world.booking(old.id).await.state.name(), "confirmed");
        assert_eq!(world.totals().await.received, OLD);
        let new = invoiced(&world, "2026-01-02T11:00").await;
        let next = world.open_invoice(new.id).await;
        assert_eq!(next.amount, NEW);
        world.paid(new.id).await;
        assert_eq!(world.booking(new.id).await.state.name(), "confirmed");
        let totals = world.totals().await;
        assert_eq!(totals.received, OLD.checked_add(NEW).expect("a sum"));
        assert_eq!(totals.held_for_users, Money::tenge(0));
        world.sound().await;
    }
}

/// the old price does not pay the new invoice: what is missing is told.
#[tokio::test]
async fn the_old_price_is_short_in_the_new_year() {
    for world in at_new_years_eve().await {
        world.pass_minutes(1);
        let booking = invoiced(&world, "2026-01-02T10:00").await;
        let invoice = world.open_invoice(booking.id).await;
        assert_eq!(invoice.amount, NEW, "midnight belongs to the new year");
        let mut message = world.message(&invoice);
        message.amount = OLD;
        let short = world.settled(message).await;
        let missing = NEW.checked_sub(OLD).expect("a difference");
        assert!(
            matches!(short.received, Received::Short { missing: m, .. } if m == missing),
            "{:?}",
            short.received
        );
        assert_eq!(
            world.booking(booking.id).await.state.name(),
            "awaiting_payment"
        );
        world.sound().await;
    }
}
