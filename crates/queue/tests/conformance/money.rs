//! Money by transfer and on to the budget, with the bank's files of a simulated bank.

use crate::support::{World, local, worlds};
use accounts::{Role, SetRole};
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use kernel::ids::{AccountId, SYSTEM};
use kernel::money::Money;
use notices::{NoticeKind, NoticesOf};
use payments::{
    BankStatement, Deadline, FieldRule, ImportError, ImportStatement, Journal, Offer,
    OffersWaiting, OutstandingTransfers, StatementError, TransferOrders, TransfersAudit, Verdict,
    pain_001,
};
use queue::commands::transfer_alarm::WarnOfTransfers;
use queue::daily_orders::{DailyOrders, OrderHour};
use queue::model::booking::Booking;
use queue::statements::{ImportFailure, StatementDesk};
use queue::till::Till;
use simulators::Handle;
use simulators::bank::{self, BANK_BIN, Bank, BankConfig, TransferOrder};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Stream;

const HOUR: &str = "2026-06-11T10:00";
const TODAY: Date = date(2026, 6, 10);
const FEE: Money = Money::tenge(4_325);

async fn bank_of(world: &World) -> Handle<Bank> {
    let config = BankConfig {
        clock: world.clock.shared(),
        ..BankConfig::default()
    };
    bank::start(config).await.expect("the bank opens")
}

fn desk_of(world: &World) -> StatementDesk {
    let till = Till {
        store: world.store.store(),
        settings: Arc::clone(&world.settings),
        clock: world.clock.shared(),
        ids: world.ids.clone(),
    };
    StatementDesk::built_in(till, vec![BANK_BIN.to_owned()]).expect("the table is right")
}

async fn awaiting(world: &World) -> (Booking, i64) {
    let booking = world.awaiting(&world.lorry().await, local(HOUR)).await;
    let number = world.open_invoice(booking.id).await.number;
    (booking, number)
}

fn transfer(amount: &str, purpose: &str) -> TransferOrder {
    TransferOrder {
        name: String::from("ТОО «Караван»"),
        number: Some(String::from("260140007012")),
        account: String::from("KZ76722C000000700002"),
        amount: amount.to_owned(),
        purpose: purpose.to_owned(),
        country: None,
    }
}

/// A file of the days up to one.
fn file(bank: &Bank, format: &str, until: Date) -> Vec<u8> {
    bank.statement(format, TODAY, until).expect("a statement")
}

async fn state(world: &World, booking: &Booking) -> &'static str {
    world.booking(booking.id).await.state.name()
}

/// Q-23, Q-EX9: a transfer confirms the booking whose invoice it names, in either format, once however often it is
/// told; foreign payers have neither BIN nor IBAN; what names nothing waits for a person.
#[tokio::test]
async fn a_transfer_confirms_what_it_names() {
    for format in ["camt053", "1c"] {
        for world in worlds().await {
            let (bank, desk) = (bank_of(&world).await, desk_of(&world));
            let (booking, number) = awaiting(&world).await;
            let abroad = TransferOrder {
                name: String::from("Xinjiang Silk Road Logistics Co., Ltd"),
                number: None,
                account: String::from("CN6217000010001234567"),
                country: Some(String::from("CN")),
                ..transfer("4325.00", &format!("Queue fee, invoice {number}"))
            };
            bank.transfer(&abroad).expect("booked");
            bank.transfer(&transfer("100", "за кезек")).expect("booked");
            let bytes = file(&bank, format, TODAY);
            let report = desk.import(bytes.clone(), SYSTEM).await.expect("imported");
            let counts = (report.new, report.offered, report.settled, report.unknown);
            assert_eq!(counts, (2, 1, 1, 1), "{format}");
            assert_eq!(state(&world, &booking).await, "confirmed");
            let again = desk.import(bytes, SYSTEM).await.expect("imported");
            let counts = (again.new, again.known, again.settled, again.conflicts.len());
            assert_eq!(counts, (0, 2, 0, 0), "{format}");
            let totals = world.totals().await;
            assert_eq!((totals.received, totals.earned), (Money::tenge(4_425), FEE));
            assert_eq!(totals.unknown, Money::tenge(100));
            world.sound().await;
        }
    }
}

/// the process dies after the import and before the settling; the next round settles, once.
#[tokio::test]
async fn a_death_between_import_and_settling_loses_nothing() {
    for world in worlds().await {
        let (bank, desk) = (bank_of(&world).await, desk_of(&world));
        let (booking, number) = awaiting(&world).await;
        let paid = transfer("4325.00", &format!("счёт {number}"));
        bank.transfer(&paid).expect("booked");
        let statement = BankStatement::read(&file(&bank, "camt053", TODAY)).expect("read");
        let command = ImportStatement {
            account: statement.account.clone(),
            statement: Arc::new(statement),
            acquirers: Vec::new(),
            bookings: BTreeMap::new(),
            seed: world.ids.uuid(),
            by: SYSTEM,
            at: world.now(),
        };
        world.store.write(command).await.expect("imported");
        assert_eq!(state(&world, &booking).await, "awaiting_payment");
        // Two processes start again at the same time.
        let (one, other) = (desk.clone(), desk.clone());
        let (one, other) = tokio::join!(one.settle_offers(), other.settle_offers());
        assert!(one.expect("settled") + other.expect("settled") >= 1);
        assert_eq!(state(&world, &booking).await, "confirmed");
        assert_eq!(world.totals().await.received, FEE);
        let waiting = OffersWaiting {
            from: TODAY,
            limit: 10,
        };
        let left: Vec<Offer> = world.store.read(waiting).await.expect("read");
        assert!(left.is_empty());
        world.sound().await;
    }
}

/// another currency and another format are refused by name, book nothing and stay visible.
#[tokio::test]
async fn what_can_t_be_booked_is_refused_by_name() {
    for world in worlds().await {
        let (bank, desk) = (bank_of(&world).await, desk_of(&world));
        let (booking, number) = awaiting(&world).await;
        let paid = transfer("4325.00", &format!("счёт {number}"));
        bank.transfer(&paid).expect("booked");
        let text = String::from_utf8(file(&bank, "camt053", TODAY)).expect("UTF-8");
        let dollars = text.replace("<Ntry><Amt Ccy=\"KZT\">", "<Ntry><Amt Ccy=\"USD\">");
        let refused = desk.import(dollars.into_bytes(), SYSTEM).await;
        match refused.expect_err("dollars") {
            ImportFailure::Unreadable(StatementError::Field { field, rule, .. }) => {
                assert_eq!((field, rule), ("Amt", FieldRule::Currency));
            }
            other => panic!("{other:?}"),
        }
        let query = Journal {
            verdict: Verdict::Rejected,
            before: None,
            limit: 10,
        };
        assert_eq!(world.store.read(query).await.expect("read").len(), 1);
        desk.import(text.into_bytes(), SYSTEM)
            .await
            .expect("imported");
        let other = desk.import(file(&bank, "1c", TODAY), SYSTEM).await;
        let other = other.expect_err("another format");
        assert!(
            matches!(
                other,
                ImportFailure::Import(ImportError::OtherFormat { .. })
            ),
            "{other:?}"
        );
        assert_eq!(state(&world, &booking).await, "confirmed");
        assert_eq!(world.totals().await.received, FEE);
        world.sound().await;
    }
}

/// a fee is ordered once its day is over, executed by the bank once, and found in the statement.
#[tokio::test]
async fn a_fee_goes_to_the_budget_by_itself() {
    for world in worlds().await {
        let (bank, desk) = (bank_of(&world).await, desk_of(&world));
        let (_, number) = awaiting(&world).await;
        let paid = transfer("4325.00", &format!("счёт {number}"));
        bank.transfer(&paid).expect("booked");
        desk.import(file(&bank, "camt053", TODAY), SYSTEM)
            .await
            .expect("imported");
        let daily = DailyOrders {
            till: desk.till.clone(),
            codes: Arc::clone(&desk.codes),
            hour: OrderHour::new(9).expect("an hour"),
        };
        assert_eq!(daily.once().await.expect("made"), 0, "the day isn't over");
        // Wednesday 09:00 became Thursday 08:59: not before the hour.
        world.clock.advance(SignedDuration::from_mins(24 * 60 - 1));
        assert_eq!(daily.once().await.expect("made"), 0);
        world.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(daily.once().await.expect("made"), 1);
        assert_eq!(daily.once().await.expect("made"), 0, "never twice");
        let query = TransferOrders {
            before: None,
            limit: 10,
        };
        let orders = world.store.read(query).await.expect("read");
        let [order] = &orders[..] else {
            panic!("{orders:?}")
        };
        assert_eq!(
            (order.amount, order.received_on, order.made_by),
            (FEE, TODAY, SYSTEM)
        );
        let written = pain_001(order, desk.codes.debtor());
        let first = bank.execute(&written).expect("executed");
        assert_eq!(bank.execute(&written).expect("known"), first);
        let tomorrow = date(2026, 6, 11);
        let report = desk.import(file(&bank, "camt053", tomorrow), SYSTEM).await;
        let report = report.expect("imported");
        let counts = (report.known, report.executions.len(), report.outgoing);
        assert_eq!(counts, (1, 1, 0));
        assert_eq!(world.totals().await.budget, FEE);
        let findings = world.store.read(TransfersAudit).await.expect("read");
        assert!(findings.is_sound(), "{findings:?}");
        world.sound().await;
    }
}

async fn accountant(world: &World) -> AccountId {
    let account = world.lorry().await.account;
    let command = SetRole {
        account,
        role: Role::Accountant,
        now: world.now(),
    };
    world.store.write(command).await.expect("the role is set");
    account
}

async fn told(world: &World, account: AccountId) -> usize {
    let query = NoticesOf {
        account,
        before: None,
        limit: 50,
    };
    let notices = world.store.read(query).await.expect("read");
    let due = |notice: &&notices::Notice| notice.kind == NoticeKind::TransferDue;
    notices.iter().filter(due).count()
}

/// before three days pass every accountant is told, once a day and never of what is done.
#[tokio::test]
async fn the_alarm_comes_before_three_days_pass() {
    for world in worlds().await {
        let desk = desk_of(&world);
        let people = [accountant(&world).await, accountant(&world).await];
        let lorry = world.lorry().await;
        world.confirmed(&lorry, local(HOUR)).await;
        let warn = async || {
            let command = WarnOfTransfers {
                codes: Arc::clone(&desk.codes),
                seed: world.ids.uuid(),
                now: world.now(),
            };
            world.store.write(command).await.expect("looked")
        };
        let day = SignedDuration::from_hours(24);
        let mut seen = Vec::new();
        for _ in 0..5 {
            let warned = warn().await;
            assert!(warn().await.is_empty(), "once a day");
            seen.push(warned.first().map(|day| day.deadline));
            world.clock.advance(day);
        }
        let expected = [
            None,
            None,
            Some(Deadline::Alarm),
            Some(Deadline::Alarm),
            Some(Deadline::Overdue),
        ];
        assert_eq!(seen, expected);
        for account in people {
            assert_eq!(told(&world, account).await, 3);
        }
        assert_eq!(told(&world, lorry.account).await, 0, "users aren't told");
        let events = world.events(Stream::REGISTRAR).await;
        let alarms = events.iter().filter(|event| event.kind == "transfer.alarm");
        let alarms: Vec<_> = alarms.collect();
        assert_eq!(alarms.len(), 3);
        assert!(alarms.iter().all(|event| event.payload["by"].is_string()));
        // Also what is in an order counts until the bank has executed it.
        let daily = DailyOrders {
            till: desk.till.clone(),
            codes: Arc::clone(&desk.codes),
            hour: OrderHour::new(9).expect("an hour"),
        };
        assert_eq!(daily.once().await.expect("made"), 1);
        let query = OutstandingTransfers {
            codes: Arc::clone(&desk.codes),
            today: date(2026, 6, 15),
        };
        let left = world.store.read(query).await.expect("read");
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].waiting, left[0].in_transfer), (Money::kzt(0), FEE));
        assert_eq!(warn().await.len(), 1);
        world.sound().await;
    }
}
