//! Receipts and statements of a user's account, against the ledger they are made from.

use crate::{FEE, Transfer, World, worlds};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::{AccountId, TransferId};
use kernel::money::Money;
use newtype_uuid::GenericUuid;
use payments::{
    Cause, CauseKind, Charged, CheckDocument, DocumentCode, InvoicePurpose, IssueReceipt,
    LedgerAccount, MoneyOf, MoneyPage, NewTransfer, PaymentWay, Period, PeriodStatement, Receipt,
    StatementOfPeriod, assign_receipt,
};
use store::events::ReadEvents;
use store::{Command, StoreError, Stream, Tx};
use uuid::Uuid;

impl World {
    fn issue(&self, account: AccountId, message: Uuid) -> IssueReceipt {
        IssueReceipt {
            account,
            message,
            code: DocumentCode::new(self.ids.secret()),
            now: self.now(),
        }
    }

    async fn receipt(&self, account: AccountId, message: Uuid) -> Option<Receipt> {
        let command = self.issue(account, message);
        self.store.write(command).await.expect("no failure")
    }

    async fn money(&self, account: AccountId) -> MoneyPage {
        let query = MoneyOf {
            account,
            before: None,
            limit: 200,
        };
        self.store.read(query).await.expect("read")
    }

    async fn statement(&self, account: AccountId, from: &str, until: &str) -> PeriodStatement {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        let period = Period::new(day(from), day(until)).expect("a period");
        let query = StatementOfPeriod { account, period };
        self.store.read(query).await.expect("read")
    }

    async fn issued_events(&self) -> usize {
        let query = ReadEvents {
            stream: Stream::REGISTRAR,
            after: 0,
            limit: 1_000,
        };
        let events = self.store.read(query).await.expect("read");
        events
            .iter()
            .filter(|event| event.kind == "document.issued")
            .count()
    }
}

struct Assign {
    id: TransferId,
    message: Uuid,
    account: AccountId,
    at: Timestamp,
}

impl Command for Assign {
    type Out = payments::Assigned;
    type Error = StoreError;
    const NAME: &'static str = "test.assign";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<payments::Assigned, StoreError> {
        assign_receipt(tx, self.id, self.message, self.account, self.at).await
    }
}

/// a payment has one receipt, which says what came and for what; asked again it is the same.
#[tokio::test]
async fn a_receipt_is_issued_once() {
    for world in worlds().await {
        let invoice = world.invoice(700_001).await;
        let account = invoice.account;
        let message = world.message(700_001, "bank-1", FEE);
        let id = message.id;
        let paid_at = world.now();
        world.receive(message).await;
        world.pass(60);
        let first = world.receipt(account, id).await.expect("a receipt");
        assert_eq!(first.facts.amount, FEE);
        assert_eq!(first.facts.paid_at, paid_at);
        assert_eq!(first.facts.invoice_number, Some(700_001));
        assert_eq!(first.facts.purpose, Some(InvoicePurpose::Booking));
        assert_eq!(first.facts.way, PaymentWay::Card);
        assert_eq!(first.movement.bank_reference.as_deref(), Some("bank-1"));
        assert_eq!(first.movement.booking, invoice.subject.booking());
        assert_eq!(first.balance_after, FEE);
        assert_eq!(first.reversed_at, None);
        world.pass(60);
        let again = world.receipt(account, id).await.expect("a receipt");
        assert_eq!(again, first);
        assert_eq!(world.issued_events().await, 1);
    }
}

/// Nobody gets a receipt for money of somebody else, or for money that never came.
#[tokio::test]
async fn a_receipt_is_for_whose_money_it_is() {
    for world in worlds().await {
        let invoice = world.invoice(700_002).await;
        let paid = world.message(700_002, "bank-2", FEE);
        let mut declined = world.message(700_002, "bank-3", FEE);
        declined.verified = false;
        let (paid_id, declined_id) = (paid.id, declined.id);
        world.receive(declined).await;
        world.receive(paid).await;
        let stranger: AccountId = world.ids.next();
        assert_eq!(world.receipt(stranger, paid_id).await, None);
        assert_eq!(world.receipt(invoice.account, declined_id).await, None);
        assert_eq!(world.receipt(invoice.account, world.ids.uuid()).await, None);
        assert_eq!(world.issued_events().await, 0);
    }
}

/// Money that nobody knew has a receipt as soon as its owner is known.
#[tokio::test]
async fn an_assigned_receipt_has_a_document_too() {
    for world in worlds().await {
        let message = world.message(799_999, "st:KZ1:2026/7", FEE);
        let id = message.id;
        world.receive(message).await;
        let account: AccountId = world.ids.next();
        assert_eq!(world.receipt(account, id).await, None);
        let assign = Assign {
            id: world.ids.next(),
            message: id,
            account,
            at: world.now(),
        };
        world.store.write(assign).await.expect("assigned");
        let receipt = world.receipt(account, id).await.expect("a receipt");
        assert_eq!(receipt.facts.invoice_number, None);
        assert_eq!(receipt.facts.way, PaymentWay::Transfer);
        assert_eq!(receipt.movement.bank_reference.as_deref(), Some("2026/7"));
        assert_eq!(receipt.balance_after, FEE);
    }
}

/// Whoever holds a receipt learns that it is real, and that the payment was taken back.
#[tokio::test]
async fn a_document_is_checked_by_its_code() {
    for world in worlds().await {
        let invoice = world.invoice(700_003).await;
        let message = world.message(700_003, "bank-4", FEE);
        let id = message.id;
        world.receive(message).await;
        let receipt = world.receipt(invoice.account, id).await.expect("a receipt");
        let check = || world.store.read(CheckDocument(receipt.code));
        let checked = check().await.expect("read").expect("it is real");
        assert_eq!(checked.facts, receipt.facts);
        assert_eq!(checked.issued_at, receipt.issued_at);
        assert_eq!(checked.content_sha256, receipt.content_sha256);
        assert_eq!(checked.reversed_at, None);
        let other = CheckDocument(DocumentCode::new(world.ids.secret()));
        assert_eq!(world.store.read(other).await.expect("read"), None);

        // The bank takes the payment back, and tells so under the same id of the payment.
        world.pass(3_600);
        let mut taken_back = world.message(700_003, "bank-4", FEE);
        taken_back.outcome = payments::BankOutcome::Error;
        let told = taken_back.id;
        world.receive(taken_back).await;
        let reversal = NewTransfer {
            id: world.ids.next(),
            debit: LedgerAccount::User(invoice.account),
            credit: LedgerAccount::Bank,
            amount: FEE,
            cause: Cause {
                kind: CauseKind::Reversal,
                id: told,
            },
            at: world.now(),
        };
        world.store.write(Transfer(reversal)).await.expect("posted");
        let checked = check().await.expect("read").expect("it is real");
        assert_eq!(checked.reversed_at, Some(world.now()));
        let receipt = world.receipt(invoice.account, id).await.expect("a receipt");
        assert_eq!(receipt.reversed_at, Some(world.now()));
        assert_eq!(receipt.balance_after, FEE, "as it was when the money came");
    }
}

/// Issue 4: opening balance, movements and closing balance agree with each other and with the ledger,
/// wherever the period is cut.
#[tokio::test]
async fn a_statement_agrees_with_the_ledger() {
    for world in worlds().await {
        let account = world.funded(700_004, Money::tenge(20_000)).await;
        let booking = world.ids.uuid();
        for _ in 0..3 {
            world.pass(24 * 3_600);
            let charge = world.charge(account, FEE, world.ids.uuid());
            let charged = world.store.write(charge).await.expect("charged");
            assert_eq!(charged, Charged::Done);
        }
        let charge = world.charge(account, FEE, booking);
        world.store.write(charge).await.expect("charged");
        // The world begins on 2 March 2026 at 13:00 in Kazakhstan.
        let all = world.statement(account, "2026-03-01", "2026-03-31").await;
        assert_eq!(all.opening, Money::kzt(0));
        assert_eq!(all.movements.len(), 5);
        assert_eq!(all.closing, Money::tenge(20_000 - 4 * 4_325));
        let money = world.money(account).await;
        assert_eq!(all.closing, money.balance);
        assert_eq!(money.debt, Money::kzt(0));
        let newest = &money.movements[0];
        assert_eq!(
            newest.booking.map(GenericUuid::into_untyped_uuid),
            Some(booking)
        );
        assert_eq!(newest.change(account), Money::tenge(-4_325));
        assert_eq!(newest.receipt(), None);
        assert!(money.movements[4].receipt().is_some());
        let mut oldest_first = money.movements.clone();
        oldest_first.reverse();
        assert_eq!(oldest_first, all.movements);
        let first = world.statement(account, "2026-03-01", "2026-03-03").await;
        let rest = world.statement(account, "2026-03-04", "2026-03-31").await;
        assert_eq!(first.closing, rest.opening);
        assert_eq!(rest.closing, all.closing);
        assert_eq!(first.movements.len() + rest.movements.len(), 5);
        let stranger = world.ids.next();
        let none = world.statement(stranger, "2026-03-01", "2026-03-31").await;
        assert_eq!((none.movements.len(), none.closing), (0, Money::kzt(0)));
    }
}

/// Pages follow each other without a gap and without a movement twice.
#[tokio::test]
async fn movements_come_page_by_page() {
    for world in worlds().await {
        let account = world.funded(700_005, Money::tenge(50_000)).await;
        for _ in 0..7 {
            let charge = world.charge(account, FEE, world.ids.uuid());
            world.store.write(charge).await.expect("charged");
        }
        let whole = world.money(account).await.movements;
        let mut paged = Vec::new();
        let mut before = None;
        loop {
            let query = MoneyOf {
                account,
                before,
                limit: 3,
            };
            let page = world.store.read(query).await.expect("read").movements;
            let Some(last) = page.last() else { break };
            before = Some(last.transfer.id);
            paged.extend(page);
        }
        assert_eq!(paged, whole);
        assert_eq!(paged.len(), 8);
    }
}
