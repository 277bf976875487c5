//! Opening invoices, closing them unpaid, and finding them.

use super::{FEE, Open, World, worlds};
use jiff::Timestamp;
use kernel::ids::{BookingId, PaymentId};
use kernel::money::{Currency, Money};
use payments::{Invoice, InvoiceByNumber, InvoiceError, InvoiceState, InvoicesOf};
use store::{Command, StoreError, Tx};

struct Void(PaymentId, Timestamp);

impl Command for Void {
    type Out = bool;
    type Error = StoreError;
    const NAME: &'static str = "test.void";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        payments::void_invoice(tx, self.0, self.1).await
    }
}

struct VoidOf(Vec<BookingId>, Timestamp);

impl Command for VoidOf {
    type Out = u64;
    type Error = StoreError;
    const NAME: &'static str = "test.void_of";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, StoreError> {
        payments::void_invoices_of(tx, &self.0, self.1).await
    }
}

struct OpenOf(BookingId);

impl Command for OpenOf {
    type Out = Option<Invoice>;
    type Error = StoreError;
    const NAME: &'static str = "test.open_of";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Invoice>, StoreError> {
        payments::open_invoice_of(tx, self.0).await
    }
}

async fn find(world: &World, number: i64) -> Invoice {
    world
        .store
        .read(InvoiceByNumber(number))
        .await
        .expect("read")
        .expect("there")
}

/// an invoice is found by its number and by its booking, with the secret kept to itself.
#[tokio::test]
async fn an_invoice_is_opened_and_found() {
    for world in worlds().await {
        let opened = world.invoice(700_001).await;
        assert_eq!(find(&world, 700_001).await, opened);
        assert_eq!(opened.state, InvoiceState::Open);
        assert_eq!(opened.amount, FEE);
        let of_booking = world
            .store
            .write(OpenOf(opened.booking().expect("a booking")))
            .await
            .expect("read");
        assert_eq!(of_booking.as_ref(), Some(&opened));
        assert!(opened.secret_matches("s3cret"));
        assert!(!opened.secret_matches("s3cret ") && !opened.secret_matches(""));
        assert!(!format!("{opened:?}").contains("s3cret"));
        assert!(
            world
                .store
                .read(InvoiceByNumber(700_002))
                .await
                .expect("read")
                .is_none()
        );
    }
}

/// numbers are unique, and a booking has one open invoice.
#[tokio::test]
async fn numbers_and_open_invoices_are_unique() {
    for world in worlds().await {
        let first = world.invoice(700_001).await;
        let other = world.new_invoice(700_001, first.account, world.ids.next());
        let refused = world.store.write(Open(other)).await;
        assert!(
            matches!(refused, Err(InvoiceError::NumberTaken(700_001))),
            "{refused:?}"
        );
        let again = world.new_invoice(700_002, first.account, first.booking().expect("a booking"));
        let refused = world.store.write(Open(again.clone())).await;
        let Err(InvoiceError::AlreadyOpen(open)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(*open, first);
        assert!(
            world
                .store
                .write(Void(first.id, world.now()))
                .await
                .expect("void")
        );
        assert!(
            !world
                .store
                .write(Void(first.id, world.now()))
                .await
                .expect("is void")
        );
        world
            .store
            .write(Open(again))
            .await
            .expect("the first one is void");
        let voided = find(&world, 700_001).await;
        assert_eq!(
            (voided.state, voided.closed_at),
            (InvoiceState::Void, Some(world.now()))
        );
    }
}

/// only tenge, more than nothing; and a number the bank takes.
#[tokio::test]
async fn impossible_invoices_are_refused() {
    for world in worlds().await {
        let good = || world.new_invoice(700_001, world.ids.next(), world.ids.next());
        for number in [99_999, 1_000_000_000_000_000, -1] {
            let refused = world
                .store
                .write(Open(payments::NewInvoice { number, ..good() }))
                .await;
            assert!(
                matches!(refused, Err(InvoiceError::Number(n)) if n == number),
                "{refused:?}"
            );
        }
        for amount in [
            Money::kzt(0),
            Money::kzt(-1),
            Money::new(100, Currency::Usd),
        ] {
            let refused = world
                .store
                .write(Open(payments::NewInvoice { amount, ..good() }))
                .await;
            assert!(matches!(refused, Err(InvoiceError::Amount)), "{refused:?}");
        }
        for secret_hash in [String::new(), "x".repeat(129)] {
            let new = payments::NewInvoice {
                secret_hash,
                ..good()
            };
            let refused = world.store.write(Open(new)).await;
            assert!(matches!(refused, Err(InvoiceError::Secret)), "{refused:?}");
        }
        for number in [100_000, 999_999_999_999_999] {
            let new = payments::NewInvoice { number, ..good() };
            world.store.write(Open(new)).await.expect("6 to 15 digits");
        }
    }
}

/// Expired holds: the open invoices of many bookings become void at once, paid ones don't.
#[tokio::test]
async fn open_invoices_of_expired_holds_become_void() {
    for world in worlds().await {
        let one = world.invoice(700_001).await;
        let paid = world.invoice(700_002).await;
        let kept = world.invoice(700_003).await;
        world.receive(world.message(700_002, "b-1", FEE)).await;
        let bookings = vec![
            one.booking().expect("a booking"),
            paid.booking().expect("a booking"),
            world.ids.next(),
        ];
        let voided = world
            .store
            .write(VoidOf(bookings, world.now()))
            .await
            .expect("void");
        assert_eq!(voided, 1);
        assert_eq!(find(&world, 700_001).await.state, InvoiceState::Void);
        assert_eq!(find(&world, 700_002).await.state, InvoiceState::Paid);
        assert_eq!(find(&world, 700_003).await, kept);
        assert_eq!(
            world
                .store
                .write(VoidOf(Vec::new(), world.now()))
                .await
                .expect("none"),
            0
        );
    }
}

/// A user sees their invoices page by page, newest first, and nobody else's.
#[tokio::test]
async fn invoices_are_listed_by_page() {
    for world in worlds().await {
        let account = world.ids.next();
        let mut opened = Vec::new();
        for number in 700_001..700_006 {
            let new = world.new_invoice(number, account, world.ids.next());
            opened.push(world.store.write(Open(new)).await.expect("opens"));
        }
        world.invoice(700_010).await;
        opened.reverse();
        let list = |before| InvoicesOf {
            account,
            before,
            limit: 3,
        };
        let first = world.store.read(list(None)).await.expect("read");
        assert_eq!(first, opened[..3]);
        let second = world
            .store
            .read(list(Some(first[2].id)))
            .await
            .expect("read");
        assert_eq!(second, opened[3..]);
    }
}
