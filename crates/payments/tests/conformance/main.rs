//! Payments on both engines: invoices, messages of the bank, the ledger and its proofs.

mod banking;
mod debts;
mod documents;
mod finance;
mod histories;
mod invoices;
mod ledger;
mod pages;
mod payouts;
mod properties;
mod proposals;
mod rates;
mod receipts;
mod returns;
mod statements;
mod together;
mod transfers;

use jiff::{SignedDuration, Timestamp};
use kernel::clock::{Clock, ManualClock};
use kernel::ids::{AccountId, BookingId, IdSource, TransferId};
use kernel::money::Money;
use payments::{
    AuditFindings, BalanceOf, BankMessage, BankOutcome, Cause, CauseKind, Charged, FeeItem,
    Invoice, InvoiceError, InvoiceSubject, LedgerAccount, LedgerAudit, LedgerError, LedgerTotals,
    NewInvoice, NewTransfer, Posted, Received, Totals,
};
use store::testing::TestStore;
use store::{Command, StoreError, Tx};
use uuid::Uuid;

/// A store with a clock that stands still and a source of ids.
struct World {
    store: TestStore,
    clock: ManualClock,
    ids: IdSource,
}

/// One world on each engine that is there.
async fn worlds() -> Vec<World> {
    let start = "2026-03-02T08:00:00Z".parse().expect("a valid instant");
    let make = |store| {
        let clock = ManualClock::new(start);
        let ids = IdSource::new(clock.shared(), [6; 32]);
        World { store, clock, ids }
    };
    store::testing::stores()
        .await
        .into_iter()
        .map(make)
        .collect()
}

/// The fee of an ordinary passage in 2026.
const FEE: Money = Money::tenge(4_325);

impl World {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn pass(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    fn new_invoice(&self, number: i64, account: AccountId, booking: BookingId) -> NewInvoice {
        NewInvoice {
            id: self.ids.next(),
            number,
            account,
            subject: InvoiceSubject::Booking(booking),
            item: Some(FeeItem::Ordinary),
            amount: FEE,
            secret_hash: String::from("s3cret"),
            at: self.now(),
        }
    }

    async fn invoice(&self, number: i64) -> Invoice {
        let new = self.new_invoice(number, self.ids.next(), self.ids.next());
        self.store
            .write(Open(new))
            .await
            .expect("the invoice opens")
    }

    /// A verified message that the fee was paid.
    fn message(&self, number: i64, payment: &str, amount: Money) -> BankMessage {
        BankMessage {
            id: self.ids.uuid(),
            received_at: self.now(),
            invoice_number: number,
            bank_transaction_id: payment.to_owned(),
            amount,
            outcome: BankOutcome::Ok,
            verified: true,
            raw: format!(r#"{{"id":"{payment}","code":"ok","cardMask":"440043...1234"}}"#),
        }
    }

    async fn receive(&self, message: BankMessage) -> Received {
        self.store
            .write(Receive(message))
            .await
            .expect("the message is taken in")
    }

    async fn balance(&self, account: LedgerAccount) -> Money {
        self.store.read(BalanceOf(account)).await.expect("read")
    }

    async fn totals(&self) -> Totals {
        let totals = self.store.read(LedgerTotals).await.expect("read");
        assert!(totals.balances(), "{totals:?}");
        let findings = self.store.read(LedgerAudit).await.expect("read");
        assert_eq!(findings, AuditFindings::default());
        totals
    }

    /// Money on the account of a new user, by way of a paid invoice.
    async fn funded(&self, number: i64, amount: Money) -> AccountId {
        let invoice = self.invoice(number).await;
        self.receive(self.message(number, &format!("fund-{number}"), amount))
            .await;
        invoice.account
    }

    fn charge(&self, account: AccountId, amount: Money, cause: Uuid) -> Charge {
        let cause = Cause {
            kind: CauseKind::BookingFee,
            id: cause,
        };
        Charge {
            id: self.ids.next(),
            account,
            amount,
            cause,
            at: self.now(),
        }
    }
}

struct Open(NewInvoice);

impl Command for Open {
    type Out = Invoice;
    type Error = InvoiceError;
    const NAME: &'static str = "test.open";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Invoice, InvoiceError> {
        payments::open_invoice(tx, self.0.clone()).await
    }
}

struct Receive(BankMessage);

impl Command for Receive {
    type Out = Received;
    type Error = StoreError;
    const NAME: &'static str = "test.receive";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Received, StoreError> {
        payments::receive(tx, &self.0).await
    }
}

struct Charge {
    id: TransferId,
    account: AccountId,
    amount: Money,
    cause: Cause,
    at: Timestamp,
}

impl Command for Charge {
    type Out = Charged;
    type Error = LedgerError;
    const NAME: &'static str = "test.charge";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Charged, LedgerError> {
        payments::charge(tx, self.id, self.account, self.amount, self.cause, self.at).await
    }
}

struct Transfer(NewTransfer);

impl Command for Transfer {
    type Out = Posted;
    type Error = LedgerError;
    const NAME: &'static str = "test.transfer";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Posted, LedgerError> {
        payments::transfer(tx, &self.0).await
    }
}

/// A bare statement, to see what the schema refuses.
struct Run(&'static store::Statement);

impl Command for Run {
    type Out = u64;
    type Error = StoreError;
    const NAME: &'static str = "test.run";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, StoreError> {
        tx.execute(self.0, &[]).await
    }
}

/// Every statement is accepted by both engines.
#[tokio::test]
async fn the_catalogue_is_accepted() {
    for world in worlds().await {
        for statements in payments::sql::CATALOGUE {
            world
                .store
                .check_catalogue(statements, payments::sql::INSERTS)
                .await
                .expect("accepted");
        }
    }
}

/// Q-24: no statement changes or removes a transfer or a message of the journal.
#[test]
fn no_statement_changes_what_was_posted() {
    let mut inserts = 0;
    for statement in payments::sql::CATALOGUE.iter().copied().flatten() {
        let words: Vec<String> = statement
            .for_postgres()
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let targets = words.windows(2).filter_map(|pair| match pair[0].as_str() {
            "update" | "into" => Some((pair[0].as_str(), pair[1].as_str())),
            "from" if words[0] == "delete" => Some(("delete", pair[1].as_str())),
            _ => None,
        });
        for (verb, table) in targets {
            if matches!(
                table,
                "ledger_transfer" | "payment_message" | "statement_entry" | "bank_statement"
            ) {
                assert_eq!(verb, "into", "{}", statement.name);
                inserts += 1;
            }
        }
        assert!(
            !words.iter().any(|word| word == "truncate"),
            "{}",
            statement.name
        );
    }
    assert_eq!(inserts, 2, "the test sees the two inserts");
}
