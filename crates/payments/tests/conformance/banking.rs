//! What the tests of statements and transfers do again and again.

use super::{FEE, Receive, World};
use jiff::civil::Date;
use kernel::ids::AccountId;
use kernel::money::Money;
use payments::{
    BankStatement, BudgetCodes, Counterparty, DayOfTransfers, Direction, Iban, ImportError,
    ImportStatement, Imported, LedgerAccount, MakeTransferOrders, Offer, Received, StatementEntry,
    StatementFormat, TransferError, TransferOrder, TransfersAudit, TransfersOverview,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Event, Stream};

/// BIN of the bank that settles card payments.
pub const ACQUIRER: &str = "260340007035";

pub fn codes() -> Arc<BudgetCodes> {
    Arc::new(BudgetCodes::built_in().expect("read"))
}

pub fn own_account() -> Iban {
    codes().debtor().iban.clone()
}

pub fn day(world: &World) -> Date {
    kernel::zone::kazakhstan().to_datetime(world.now()).date()
}

/// A credit of somebody, booked on a day.
pub fn credit(reference: &str, booked_on: Date, amount: Money, purpose: &str) -> StatementEntry {
    StatementEntry {
        reference: reference.to_owned(),
        booked_on,
        amount,
        direction: Direction::Credit,
        counterparty: Counterparty {
            name: Some(String::from("ТОО «Караван»")),
            number: Some(String::from("260140007012")),
            account: Some(String::from("KZ76722C000000700002")),
        },
        purpose: purpose.to_owned(),
        end_to_end_id: None,
        kbk: None,
        knp: Some(String::from("859")),
        returns: None,
    }
}

/// The debit by which the bank executes an order.
pub fn execution(reference: &str, booked_on: Date, order: &TransferOrder) -> StatementEntry {
    StatementEntry {
        direction: Direction::Debit,
        counterparty: Counterparty {
            account: Some(order.beneficiary_iban.to_string()),
            ..Counterparty::default()
        },
        end_to_end_id: Some(order.end_to_end_id.clone()),
        kbk: Some(order.kbk.clone()),
        ..credit(reference, booked_on, order.amount, &order.purpose)
    }
}

/// A statement with these entries.
pub fn statement(entries: Vec<StatementEntry>) -> BankStatement {
    let sum: i64 = entries
        .iter()
        .map(|entry| match entry.direction {
            Direction::Credit => entry.amount.minor,
            Direction::Debit => -entry.amount.minor,
        })
        .sum();
    let days = entries.iter().map(|entry| entry.booked_on);
    let any = jiff::civil::date(2026, 3, 2);
    BankStatement {
        format: StatementFormat::Camt053,
        account: own_account(),
        from: days.clone().min().unwrap_or(any),
        until: days.max().unwrap_or(any),
        opening: Money::kzt(0),
        closing: Money::kzt(sum),
        entries,
    }
}

impl World {
    pub fn import_command(&self, statement: BankStatement, by: AccountId) -> ImportStatement {
        ImportStatement {
            statement: Arc::new(statement),
            account: own_account(),
            acquirers: vec![String::from(ACQUIRER)],
            bookings: BTreeMap::new(),
            seed: self.ids.uuid(),
            by,
            at: self.now(),
        }
    }

    pub async fn try_import(&self, statement: BankStatement) -> Result<Imported, ImportError> {
        let command = self.import_command(statement, self.ids.next());
        // A statement takes a stretch of ids; the next ids must come after it.
        self.pass(1);
        self.store.write(command).await
    }

    pub async fn import(&self, entries: Vec<StatementEntry>) -> Imported {
        self.try_import(statement(entries)).await.expect("imported")
    }

    /// Settles an offer, as the service does.
    pub async fn settle(&self, offer: &Offer) -> Received {
        let message = offer.message(self.ids.uuid(), self.now());
        self.store
            .write(Receive(message))
            .await
            .expect("the offer is taken in")
    }

    pub async fn try_orders(&self, day: Date) -> Result<Vec<TransferOrder>, TransferError> {
        let command = MakeTransferOrders {
            codes: codes(),
            day,
            seed: self.ids.uuid(),
            by: self.ids.next(),
            at: self.now(),
        };
        self.pass(1);
        self.store.write(command).await
    }

    pub async fn orders(&self, day: Date) -> Vec<TransferOrder> {
        self.try_orders(day).await.expect("made")
    }

    /// The overview of everything that the tests' days may hold.
    pub async fn overview(&self) -> Vec<DayOfTransfers> {
        let today = day(self);
        let query = TransfersOverview {
            codes: codes(),
            from: jiff::civil::date(2026, 1, 1),
            until: jiff::civil::date(2026, 12, 31),
            today,
        };
        self.store.read(query).await.expect("read")
    }

    /// Fees in no order, and in orders that are not executed.
    pub async fn fees(&self) -> (Money, Money) {
        let waiting = self.balance(LedgerAccount::FeesEarned).await;
        (waiting, self.balance(LedgerAccount::InTransfer).await)
    }

    /// Lines, orders and ledger say the same; each day's parts give what it received.
    pub async fn transfers_are_sound(&self) {
        let findings = self.store.read(TransfersAudit).await.expect("read");
        assert!(findings.is_sound(), "{findings:?}");
        for row in self.overview().await {
            let parts = row.transferred.minor + row.in_transfer.minor + row.waiting.minor;
            assert_eq!(row.received.minor, parts, "{row:?}");
        }
    }

    /// A fee, paid by card and taken now.
    pub async fn earned(&self, number: i64) -> AccountId {
        let account = self.funded(number, FEE).await;
        let charge = self.charge(account, FEE, self.ids.uuid());
        self.store.write(charge).await.expect("posted");
        account
    }

    /// The events of the registrar of one kind, oldest first.
    pub async fn told(&self, kind: &str) -> Vec<Event> {
        let query = store::events::ReadEvents {
            stream: Stream::REGISTRAR,
            after: 0,
            limit: store::events::READ_MAX,
        };
        let events = self.store.read(query).await.expect("read");
        events
            .into_iter()
            .filter(|event| event.kind == kind)
            .collect()
    }
}
