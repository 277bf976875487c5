//! Importing statements: once, twice, overlapping, contradicting, of others, racing.

use super::banking::{ACQUIRER, credit, own_account, statement};
use super::{FEE, World, worlds};
use jiff::civil::{Date, date};
use kernel::money::Money;
use payments::{
    BankStatement, ConflictKind, Counterparty, ImportError, InvoiceByNumber, InvoiceState, Journal,
    JournalMessage, LedgerAccount, OffersWaiting, OffersWaitingSum, Received, RejectStatement,
    StatementEntry, StatementError, StatementFormat, Verdict, booking_numbers,
};

const NUMBER: i64 = 700_001;
const MONDAY: Date = date(2026, 3, 2);

async fn journal(world: &World, verdict: Verdict) -> Vec<JournalMessage> {
    let query = Journal {
        verdict,
        before: None,
        limit: 50,
    };
    world.store.read(query).await.expect("read")
}

async fn waiting(world: &World) -> usize {
    let query = OffersWaiting {
        from: MONDAY,
        limit: 50,
    };
    world.store.read(query).await.expect("read").len()
}

fn pays_invoice(reference: &str) -> StatementEntry {
    credit(reference, MONDAY, FEE, &format!("Счёт {NUMBER}, очередь"))
}

/// a credit that names an open invoice of its amount is offered, and settled like a card payment.
#[tokio::test]
async fn a_credit_pays_the_invoice_it_names() {
    for world in worlds().await {
        let invoice = world.invoice(NUMBER).await;
        let imported = world.import(vec![pays_invoice("r-1")]).await;
        let [offer] = &imported.offers[..] else {
            panic!("{imported:?}")
        };
        assert_eq!((offer.invoice.id, offer.amount), (invoice.id, FEE));
        assert_eq!(
            world.totals().await.received,
            Money::kzt(0),
            "not before it is settled"
        );
        assert_eq!(waiting(&world).await, 1);
        assert_eq!(world.store.read(OffersWaitingSum).await.expect("read"), FEE);
        let received = world.settle(offer).await;
        assert!(matches!(received, Received::Paid(_)), "{received:?}");
        assert_eq!(
            world.balance(LedgerAccount::User(invoice.account)).await,
            FEE
        );
        assert_eq!(waiting(&world).await, 0);
        let again = world.settle(offer).await;
        assert_eq!(again, Received::AlreadyRecorded);
        assert_eq!(world.totals().await.received, FEE);
        let told = world.told("statement.imported").await;
        assert_eq!(told.len(), 1);
        assert!(told[0].payload["by"].is_string() && told[0].payload["reason"].is_string());
        assert!(!told[0].payload.to_string().contains("Караван"));
    }
}

/// a booking's number stands for the invoice that is open for it.
#[tokio::test]
async fn a_credit_may_name_the_booking() {
    for world in worlds().await {
        let invoice = world.invoice(NUMBER).await;
        let statement = statement(vec![credit("r-1", MONDAY, FEE, "бронь 07-000123-4")]);
        let numbers = booking_numbers(&statement);
        assert_eq!(numbers, ["07-000123-4"]);
        let mut command = world.import_command(statement, world.ids.next());
        command.bookings = numbers
            .into_iter()
            .map(|n| (n, invoice.booking().expect("a booking")))
            .collect();
        let imported = world.store.write(command).await.expect("imported");
        assert_eq!(imported.offers.len(), 1);
        assert_eq!(imported.offers[0].invoice.id, invoice.id);
    }
}

/// Q-23, example 9: statements that overlap book each entry once.
#[tokio::test]
async fn overlapping_statements_book_each_entry_once() {
    for world in worlds().await {
        let tuesday = date(2026, 3, 3);
        let entry = |n: usize, day| credit(&format!("r-{n}"), day, Money::tenge(10), "аванс");
        let first = world
            .import(vec![entry(1, MONDAY), entry(2, tuesday)])
            .await;
        assert_eq!((first.unknown.len(), first.known), (2, 0));
        let both = vec![entry(2, tuesday), entry(3, tuesday)];
        let second = world.import(both.clone()).await;
        assert_eq!((second.unknown.len(), second.known), (1, 1));
        let third = world.import(both).await;
        assert_eq!((third.unknown.len(), third.known), (0, 2));
        let totals = world.totals().await;
        assert_eq!(totals.received, Money::tenge(30));
        assert_eq!(totals.unknown, Money::tenge(30));
        assert_eq!(journal(&world, Verdict::UnknownInvoice).await.len(), 3);
    }
}

/// imports that race book each entry once.
#[tokio::test]
async fn racing_imports_book_once() {
    for world in worlds().await {
        let tasks = (0..8).map(|_| {
            let entries = vec![
                credit("r-1", MONDAY, FEE, "?"),
                credit("r-2", MONDAY, FEE, "?"),
            ];
            let command = world.import_command(statement(entries), world.ids.next());
            world.pass(1);
            let store = world.store.store();
            tokio::spawn(async move { store.write(command).await })
        });
        let mut booked = 0;
        for task in tasks.collect::<Vec<_>>() {
            let imported = task.await.expect("no panic").expect("imported");
            booked += imported.unknown.len();
        }
        assert_eq!(booked, 2);
        assert_eq!(world.totals().await.unknown, Money::tenge(2 * 4_325));
    }
}

/// the same reference with another content is a conflict: kept in the journal, booked never.
#[tokio::test]
async fn another_content_is_a_conflict() {
    for world in worlds().await {
        world
            .import(vec![credit("r-1", MONDAY, FEE, "аванс")])
            .await;
        let renamed = StatementEntry {
            counterparty: Counterparty {
                name: Some(String::from("ТОО КАРАВАН")),
                ..credit("", MONDAY, FEE, "").counterparty
            },
            ..credit("r-1", MONDAY, FEE, "аванс")
        };
        assert_eq!(
            world.import(vec![renamed]).await.known,
            1,
            "a name is no content"
        );
        let other = credit("r-1", MONDAY, Money::tenge(9_999), "аванс");
        let imported = world
            .import(vec![other, credit("r-2", MONDAY, FEE, "ещё")])
            .await;
        assert_eq!(imported.conflicts.len(), 1);
        assert_eq!(imported.conflicts[0].kind, ConflictKind::Content);
        assert_eq!(imported.unknown.len(), 1, "the other entry is booked");
        assert_eq!(world.totals().await.received, Money::tenge(2 * 4_325));
        let rejected = journal(&world, Verdict::Rejected).await;
        assert_eq!(rejected.len(), 1);
        assert_eq!(rejected[0].reason.as_deref(), Some("statement_content"));
        assert_eq!(rejected[0].amount, Money::tenge(9_999));
    }
}

/// what fits no invoice, or two, or another sum, is for a person; a settled invoice too.
#[tokio::test]
async fn what_does_not_fit_is_unknown() {
    for world in worlds().await {
        world.invoice(NUMBER).await;
        world.invoice(NUMBER + 1).await;
        let both = format!("{NUMBER} или {}", NUMBER + 1);
        let imported = world
            .import(vec![
                credit(
                    "r-1",
                    MONDAY,
                    Money::tenge(4_324),
                    &format!("Счёт {NUMBER}"),
                ),
                credit("r-2", MONDAY, FEE, &both),
                credit("r-3", MONDAY, FEE, "Счёт 799999"),
                credit("r-4", MONDAY, FEE, &format!("KZ{NUMBER}")),
                pays_invoice("r-5"),
                pays_invoice("r-6"),
            ])
            .await;
        assert_eq!(imported.unknown.len(), 5, "{imported:?}");
        assert_eq!(imported.offers.len(), 1, "an invoice is offered once");
        assert_eq!(imported.offers[0].reference, "r-5");
    }
}

/// money for an invoice that became void meanwhile stays with the user.
#[tokio::test]
async fn an_offer_may_come_too_late() {
    for world in worlds().await {
        let invoice = world.invoice(NUMBER).await;
        let imported = world.import(vec![pays_invoice("r-1")]).await;
        world.receive(world.message(NUMBER, "card-1", FEE)).await;
        let received = world.settle(&imported.offers[0]).await;
        assert!(
            matches!(received, Received::NotAwaited { .. }),
            "{received:?}"
        );
        let account = LedgerAccount::User(invoice.account);
        assert_eq!(world.balance(account).await, Money::tenge(2 * 4_325));
        let kept = world
            .store
            .read(InvoiceByNumber(NUMBER))
            .await
            .expect("read");
        assert_eq!(kept.expect("there").state, InvoiceState::Paid);
    }
}

/// what the card bank pays in was told payment by payment, and is not counted again.
#[tokio::test]
async fn card_settlements_are_not_counted_twice() {
    for world in worlds().await {
        world.invoice(NUMBER).await;
        world.receive(world.message(NUMBER, "card-1", FEE)).await;
        let settlement = StatementEntry {
            counterparty: Counterparty {
                number: Some(String::from(ACQUIRER)),
                ..Counterparty::default()
            },
            ..credit("r-1", MONDAY, FEE, "Возмещение по картам")
        };
        let imported = world.import(vec![settlement]).await;
        assert_eq!(imported.card_settlements_minor, FEE.minor);
        assert_eq!(world.totals().await.received, FEE);
    }
}

/// statements of other accounts, and days that came in the other format, are refused whole.
#[tokio::test]
async fn foreign_statements_are_refused() {
    for world in worlds().await {
        let good = statement(vec![credit("r-1", MONDAY, FEE, "аванс")]);
        let foreign = BankStatement {
            account: "KZ69998B000000700003".parse().expect("an IBAN"),
            ..good.clone()
        };
        let refused = world.try_import(foreign).await;
        let Err(ImportError::AnotherAccount { expected, .. }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(expected, own_account());
        world.try_import(good.clone()).await.expect("imported");
        let other = BankStatement {
            format: StatementFormat::OneC,
            ..good
        };
        let refused = world.try_import(other.clone()).await;
        assert!(
            matches!(refused, Err(ImportError::OtherFormat { .. })),
            "{refused:?}"
        );
        assert_eq!(world.totals().await.received, FEE);
        let later = date(2026, 3, 9);
        let next = BankStatement {
            from: later,
            until: later,
            entries: vec![credit("r-9", later, FEE, "аванс")],
            ..other
        };
        assert_eq!(
            world
                .try_import(next)
                .await
                .expect("imported")
                .unknown
                .len(),
            1
        );
    }
}

/// a file that is no statement stays visible in the journal, and moves nothing.
#[tokio::test]
async fn unreadable_files_are_kept_in_the_journal() {
    for world in worlds().await {
        let refused =
            RejectStatement::or_read(b"date;sum", world.ids.uuid(), world.ids.next(), world.now());
        let command = refused.expect_err("no statement");
        assert_eq!(command.error, StatementError::UnknownFormat);
        world.store.write(*command).await.expect("kept");
        let rejected = journal(&world, Verdict::Rejected).await;
        assert_eq!(rejected.len(), 1);
        assert_eq!(
            rejected[0].reason.as_deref(),
            Some("statement_unknown_format")
        );
        assert_eq!(world.told("statement.rejected").await.len(), 1);
        assert_eq!(world.totals().await.received, Money::kzt(0));
    }
}

/// Limits: the largest statement is booked by a handful of set-based statements.
#[tokio::test]
async fn the_largest_statement_is_booked() {
    for world in worlds().await {
        let entries: Vec<_> = (0..payments::STATEMENT_ENTRIES)
            .map(|n| credit(&format!("r-{n}"), MONDAY, Money::tenge(1), "аванс"))
            .collect();
        let imported = world.import(entries.clone()).await;
        assert_eq!(imported.unknown.len(), payments::STATEMENT_ENTRIES);
        assert_eq!(
            world.import(entries).await.known,
            payments::STATEMENT_ENTRIES
        );
        assert_eq!(world.totals().await.unknown, Money::tenge(20_000));
    }
}
