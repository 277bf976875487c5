//! What the bank takes back, and what is owed: counted once, in any order, blocking at once (Q-27).

use super::{FEE, World, worlds};
use accounts::{AccountById, BlockReason, Enrol, Holder, Language, Residency, Role};
use kernel::ids::AccountId;
use kernel::money::Money;
use kernel::names::PersonName;
use kernel::person_number::Iin;
use kernel::phone::Phone;
use notices::{NoticeKind, NoticesOf};
use payments::finance::Debtors;
use payments::{
    ApproveMatch, ApprovePosting, AskDebtPayment, CauseKind, DebtError, DebtOf, Invoice,
    InvoiceState, Journal, LedgerAccount, MatchReceipt, MatchTarget, ProposalError, ProposePosting,
    Received, RejectReason, Reversal, ReversalSource, ReversePayment, Reversed, Verdict,
};
use store::{Command, StoreError, Tx};
use uuid::Uuid;

/// Pays debts with what is on an account, as a service does after it took money in.
pub struct PayDebts(pub AccountId, pub Uuid, pub jiff::Timestamp);

impl Command for PayDebts {
    type Out = Money;
    type Error = StoreError;
    const NAME: &'static str = "test.pay_debts";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Money, StoreError> {
        payments::pay_debts(tx, self.0, self.1, self.2).await
    }
}

impl World {
    /// An account that can be blocked and told.
    pub async fn enrol(&self) -> AccountId {
        let account: AccountId = self.ids.next();
        let name = PersonName::new("Әбенов", "Қайрат", Some("Серікұлы")).expect("a valid name");
        let holder = Holder::Person {
            iin: Some(Iin::parse("900101300811").expect("a valid number")),
            name,
        };
        let details = accounts::Details::new(Residency::Resident, holder, Language::Russian);
        let enrol = Enrol {
            account,
            phone: Phone::parse(&format!("+7701{}", self.ids.digits(7))).expect("a valid phone"),
            password_hash: String::from("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA"),
            details: details.expect("valid details"),
            role: Role::User,
            agreement: None,
            now: self.now(),
        };
        self.store.write(enrol).await.expect("the account is made")
    }

    /// An invoice of an account that exists.
    pub async fn invoice_of(&self, number: i64, account: AccountId) -> Invoice {
        let new = self.new_invoice(number, account, self.ids.next());
        self.store.write(super::Open(new)).await.expect("it opens")
    }

    pub fn reversal(&self, payment: &str, amount: Money) -> Reversal {
        Reversal {
            id: self.ids.uuid(),
            told_at: self.now(),
            source: ReversalSource::Card,
            bank_transaction_id: payment.to_owned(),
            invoice_number: 0,
            amount,
            raw: format!(r#"{{"id":"{payment}","statusName":"REFUND"}}"#),
        }
    }

    pub async fn reverse(&self, payment: &str, amount: Money) -> Reversed {
        let command = ReversePayment(self.reversal(payment, amount));
        self.store.write(command).await.expect("it is taken in")
    }

    pub async fn owed(&self, account: AccountId) -> Money {
        self.balance(LedgerAccount::Debt(account)).await
    }

    pub async fn is_blocked(&self, account: AccountId) -> bool {
        let found = self.store.read(AccountById(account)).await.expect("read");
        found.expect("an account").blocked == Some(BlockReason::Debt)
    }

    async fn notices(&self, account: AccountId) -> Vec<NoticeKind> {
        let query = NoticesOf {
            account,
            before: None,
            limit: 50,
        };
        let mut found: Vec<_> = self.store.read(query).await.expect("read");
        found.reverse();
        found.into_iter().map(|notice| notice.kind).collect()
    }

    /// Blocked if, and only if, something is owed; and the list of debtors says the same.
    pub async fn blocks_are_right(&self, account: AccountId) {
        let owed = self.owed(account).await;
        assert_eq!(self.is_blocked(account).await, owed.minor > 0);
        let query = Debtors {
            offset: 0,
            limit: 200,
        };
        let debtors = self.store.read(query).await.expect("read");
        let listed = debtors.rows.iter().find(|debtor| debtor.account == account);
        assert_eq!(listed.map_or(0, |debtor| debtor.owed.minor), owed.minor);
        let debt = self.store.read(DebtOf(account)).await.expect("read");
        assert_eq!(debt.map_or(0, |debt| debt.owed.minor), owed.minor);
    }

    /// A fee that was paid by card and taken, of an account that exists.
    async fn used(&self, number: i64, payment: &str) -> AccountId {
        let account = self.enrol().await;
        self.invoice_of(number, account).await;
        self.receive(self.message(number, payment, FEE)).await;
        let charge = self.charge(account, FEE, self.ids.uuid());
        self.store.write(charge).await.expect("posted");
        account
    }

    pub fn ask_debt_payment(&self, account: AccountId, number: i64) -> AskDebtPayment {
        AskDebtPayment {
            account,
            id: self.ids.next(),
            number,
            secret_hash: String::from("s3cret"),
            at: self.now(),
        }
    }

    /// Somebody owes this from now on, by the word of two people.
    pub async fn owes(&self, account: AccountId, amount: Money) -> Uuid {
        let propose = ProposePosting {
            id: self.ids.uuid(),
            debit: LedgerAccount::Debt(account),
            credit: LedgerAccount::FeesEarned,
            amount,
            reason: String::from("passed on 2 March without paying"),
            by: self.ids.next(),
            at: self.now(),
        };
        let (id, before) = (propose.id, self.owed(account).await);
        self.store.write(propose).await.expect("proposed");
        assert_eq!(self.owed(account).await, before, "nothing before a second");
        self.store.write(self.approval(id)).await.expect("approved");
        id
    }

    /// A receipt is given to an account by two people.
    async fn gives(&self, receipt: Uuid, account: AccountId) {
        let give = MatchReceipt {
            id: self.ids.uuid(),
            receipt,
            to: MatchTarget::Account(account),
            reason: String::from("letter"),
            by: self.ids.next(),
            at: self.now(),
        };
        let give = self.store.write(give).await.expect("proposed");
        let approve = ApproveMatch {
            proposal: give.id,
            transfer: self.ids.next(),
            reason: String::from("seen"),
            by: self.ids.next(),
            at: self.now(),
        };
        self.store.write(approve).await.expect("given");
    }

    fn approval(&self, proposal: Uuid) -> ApprovePosting {
        ApprovePosting {
            proposal,
            transfer: self.ids.next(),
            reason: String::from("checked"),
            by: self.ids.next(),
            at: self.now(),
        }
    }
}

/// Q-27: a payment that was used is taken back: what is there goes back, the rest is owed, and the account is
/// blocked in the same transaction; told twice, it counts once. Paid in full, the block ends at once.
#[tokio::test]
async fn a_payment_taken_back_is_owed_and_blocks() {
    for world in worlds().await {
        let account = world.used(700_001, "pay-1").await;
        let outcome = world.reverse("pay-1", FEE).await;
        let expected = Reversed::Done {
            account: Some(account),
            from_balance: Money::kzt(0),
            owed: FEE,
        };
        assert_eq!(outcome, expected);
        assert_eq!(world.reverse("pay-1", FEE).await, Reversed::Already);
        assert_eq!(world.owed(account).await, FEE);
        assert!(world.is_blocked(account).await);
        let totals = world.totals().await;
        assert_eq!((totals.received.minor, totals.owed), (0, FEE));
        assert_eq!(world.notices(account).await, [NoticeKind::DebtArisen]);
        let debt = world.store.read(DebtOf(account)).await.expect("read");
        let debt = debt.expect("owed");
        assert_eq!(debt.moves.len(), 1);
        assert_eq!(
            (debt.moves[0].cause, debt.moves[0].is_payment()),
            (CauseKind::Reversal, false)
        );
        // The invoice of the debt, paid in two parts.
        let ask = world.ask_debt_payment(account, 800_001);
        let invoice = world.store.write(ask).await.expect("opened");
        assert_eq!((invoice.amount, invoice.booking()), (FEE, None));
        let again = world.ask_debt_payment(account, 800_002);
        let again = world.store.write(again).await.expect("found");
        assert_eq!(again.number, invoice.number);
        let part = Money::tenge(1_000);
        for (payment, amount, left) in [
            ("pay-2", part, FEE.minor - part.minor),
            ("pay-3", Money::kzt(FEE.minor - part.minor), 0),
        ] {
            world.pass(60);
            let message = world.message(invoice.number, payment, amount);
            let id = message.id;
            world.receive(message).await;
            let paid = world
                .store
                .write(PayDebts(account, id, world.now()))
                .await
                .expect("paid");
            assert_eq!((paid, world.owed(account).await.minor), (amount, left));
            world.blocks_are_right(account).await;
        }
        assert!(!world.is_blocked(account).await);
        let told = [NoticeKind::DebtArisen, NoticeKind::DebtPaid];
        assert_eq!(world.notices(account).await, told);
        let nothing = world.ask_debt_payment(account, 800_003);
        let nothing = world.store.write(nothing).await;
        assert!(
            matches!(nothing, Err(DebtError::NothingOwed)),
            "{nothing:?}"
        );
        assert_eq!(world.totals().await.owed.minor, 0);
        for kind in ["debt.arisen", "debt.paid_in_part", "debt.paid"] {
            let told = world.told(kind).await;
            assert_eq!(told.len(), 1, "{kind}");
            assert_eq!(told[0].payload["clause"], "Q-27");
        }
        assert_eq!(world.told("payment.reversed").await.len(), 1);
        world.transfers_are_sound().await;
    }
}

/// Q-27: money that is still on the account goes back and nothing is owed; an invoice that waits for the
/// rest counts what went back no more.
#[tokio::test]
async fn money_that_is_there_goes_back() {
    for world in worlds().await {
        let account = world.enrol().await;
        let invoice = world.invoice_of(700_001, account).await;
        let part = Money::tenge(1_000);
        world
            .receive(world.message(invoice.number, "pay-1", part))
            .await;
        let outcome = world.reverse("pay-1", part).await;
        let expected = Reversed::Done {
            account: Some(account),
            from_balance: part,
            owed: Money::kzt(0),
        };
        assert_eq!(outcome, expected);
        world.blocks_are_right(account).await;
        let rest = Money::kzt(FEE.minor - part.minor);
        let received = world
            .receive(world.message(invoice.number, "pay-2", rest))
            .await;
        let missing = match received {
            Received::Short { missing, .. } => missing,
            other => panic!("{other:?}"),
        };
        assert_eq!(missing, part);
        assert_eq!(world.totals().await.received, rest);
    }
}

/// Q-EX9: told before the payment, a reversal is remembered, and the payment then moves nothing; of another
/// amount, neither is believed, and both stay visible.
#[tokio::test]
async fn a_reversal_may_come_first() {
    for world in worlds().await {
        let account = world.enrol().await;
        let invoice = world.invoice_of(700_001, account).await;
        assert_eq!(world.reverse("pay-1", FEE).await, Reversed::Remembered);
        let late = world.message(invoice.number, "pay-1", FEE);
        assert_eq!(world.receive(late).await, Received::Declined);
        let other = world.message(invoice.number, "pay-1", Money::tenge(1));
        let rejected = Received::Rejected(RejectReason::Amount);
        assert_eq!(world.receive(other).await, rejected);
        assert_eq!(world.reverse("pay-1", FEE).await, Reversed::Already);
        let paid = world.message(invoice.number, "pay-2", FEE);
        assert!(world.receive(paid).await.is_paid());
        let less = world.reverse("pay-2", Money::tenge(1)).await;
        assert_eq!(less, Reversed::Rejected);
        for (payment, amount) in [
            ("", FEE),
            ("pay-3", Money::kzt(0)),
            ("pay-3", Money::kzt(-5)),
        ] {
            let refused = world.reverse(payment, amount).await;
            assert_eq!(refused, Reversed::Rejected);
        }
        assert_eq!(world.totals().await.received, FEE);
        world.blocks_are_right(account).await;
        let query = Journal {
            verdict: Verdict::Rejected,
            before: None,
            limit: 10,
        };
        assert_eq!(world.store.read(query).await.expect("read").len(), 5);
    }
}

/// Q-27: an unknown receipt goes back from where it is: from nobody's, or from its new owner.
#[tokio::test]
async fn an_unknown_receipt_goes_back_from_its_owner() {
    for world in worlds().await {
        let owner = world.enrol().await;
        let mut given = Vec::new();
        for payment in ["lost-1", "lost-2", "lost-3"] {
            let message = world.message(999_999, payment, FEE);
            given.push(message.id);
            world.receive(message).await;
        }
        let nobody = world.reverse("lost-1", FEE).await;
        assert!(
            matches!(nobody, Reversed::Done { account: None, from_balance, .. } if from_balance == FEE),
            "{nobody:?}"
        );
        let propose = |receipt| MatchReceipt {
            id: world.ids.uuid(),
            receipt,
            to: MatchTarget::Account(owner),
            reason: String::from("letter"),
            by: world.ids.next(),
            at: world.now(),
        };
        let approve = |proposal| ApproveMatch {
            proposal,
            transfer: world.ids.next(),
            reason: String::from("seen"),
            by: world.ids.next(),
            at: world.now(),
        };
        let gone = world.store.write(propose(given[0])).await;
        assert!(matches!(gone, Err(ProposalError::NoReceipt)), "{gone:?}");
        let second = world
            .store
            .write(propose(given[1]))
            .await
            .expect("proposed");
        world.store.write(approve(second.id)).await.expect("given");
        let third = world
            .store
            .write(propose(given[2]))
            .await
            .expect("proposed");
        let taken = world.reverse("lost-2", FEE).await;
        assert!(
            matches!(taken, Reversed::Done { account: Some(account), from_balance, .. }
                if account == owner && from_balance == FEE),
            "{taken:?}"
        );
        world.reverse("lost-3", FEE).await;
        let late = world.store.write(approve(third.id)).await;
        assert!(matches!(late, Err(ProposalError::NoReceipt)), "{late:?}");
        let totals = world.totals().await;
        assert_eq!((totals.received.minor, totals.unknown.minor), (0, 0));
        world.blocks_are_right(owner).await;
    }
}

/// Q-27: a debt made by two people blocks in the transaction of the approval; money on the account pays of it
/// at once; what is found for its owner pays the rest; a part of it may be forgiven, never more than is owed.
#[tokio::test]
async fn a_debt_by_hand_blocks_until_it_is_paid() {
    for world in worlds().await {
        let account = world.enrol().await;
        let invoice = world.invoice_of(700_001, account).await;
        let there = Money::tenge(1_000);
        world
            .receive(world.message(invoice.number, "pay-1", there))
            .await;
        world.owes(account, FEE).await;
        assert_eq!(world.owed(account).await.minor, FEE.minor - there.minor);
        assert_eq!(world.balance(LedgerAccount::User(account)).await.minor, 0);
        assert!(world.is_blocked(account).await);
        // Another debt closes the invoice of the first.
        let ask = world.ask_debt_payment(account, 800_001);
        let old = world.store.write(ask).await.expect("opened");
        world.owes(account, FEE).await;
        let ask = world.ask_debt_payment(account, 800_002);
        let new = world.store.write(ask).await.expect("opened");
        let stands = payments::InvoiceByNumber(old.number);
        let stands = world.store.read(stands).await.expect("read");
        assert_eq!(stands.map(|old| old.state), Some(InvoiceState::Void));
        assert_eq!(new.amount, world.owed(account).await);
        let forgive = |amount| ProposePosting {
            id: world.ids.uuid(),
            debit: LedgerAccount::FeesEarned,
            credit: LedgerAccount::Debt(account),
            amount,
            reason: String::from("decision 5"),
            by: world.ids.next(),
            at: world.now(),
        };
        let much = world
            .store
            .write(forgive(Money::tenge(1_000_000)))
            .await
            .expect("proposed");
        let much = world.store.write(world.approval(much.id)).await;
        assert!(
            matches!(much, Err(ProposalError::NotCovered { .. })),
            "{much:?}"
        );
        let part = world.store.write(forgive(FEE)).await.expect("proposed");
        world
            .store
            .write(world.approval(part.id))
            .await
            .expect("forgiven");
        world.blocks_are_right(account).await;
        let left = world.owed(account).await;
        assert_eq!(left.minor, FEE.minor - there.minor);
        let message = world.message(999_999, "lost-1", left);
        let receipt = message.id;
        world.receive(message).await;
        world.gives(receipt, account).await;
        assert_eq!(world.owed(account).await.minor, 0);
        assert!(!world.is_blocked(account).await);
        world.blocks_are_right(account).await;
        world.totals().await;
        world.transfers_are_sound().await;
    }
}
