//! Random histories of everything that moves money: cards, statements, fees, refunds, waivers, orders,
//! executions, reversals, debts, money back, withdrawals, and what two people decide, with commands that are
//! repeated because their answer was lost. After every step the books hold.

mod back;
mod people;
mod steps;

use super::banking::{ACQUIRER, credit, day, execution};
use super::debts::PayDebts;
use super::{Charge, FEE, World, worlds};
use jiff::civil::Date;
use kernel::ids::{AccountId, TransferId};
use kernel::money::Money;
use payments::{
    Cause, CauseKind, Charged, LedgerAccount, LedgerError, OffersWaiting, PayoutOrder, Received,
    StatementEntry, TransferOrder,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::{BTreeMap, BTreeSet};
use steps::{Step, step};
use store::{Command, Tx};
use uuid::Uuid;

const BASE: i64 = 800_000;
/// Invoices, payers and bookings of a history.
const INVOICES: usize = 4;
/// Entries that the statements of a history are drawn from.
const POOL: usize = 10;
/// Histories on each engine.
const SEEDS: u8 = 20;
/// Long histories on each engine, and the operations of each.
const LONG_SEEDS: u8 = 3;
const LONG_STEPS: usize = 2_000;

struct Refund(TransferId, CauseKind, Uuid, jiff::Timestamp);

impl Command for Refund {
    type Out = Charged;
    type Error = LedgerError;
    const NAME: &'static str = "test.refund";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Charged, LedgerError> {
        let cause = Cause {
            kind: self.1,
            id: self.2,
        };
        payments::refund_due(tx, self.0, FEE, cause, self.3).await
    }
}

/// What a plain model says is on each account, in tiyn.
#[derive(Default)]
struct Model {
    users: BTreeMap<AccountId, i64>,
    unknown: i64,
    earned: i64,
    in_transfer: i64,
    budget: i64,
    cards: BTreeSet<u8>,
    booked: BTreeMap<String, i64>,
    charged: BTreeSet<usize>,
    refunded: BTreeSet<usize>,
    executed: BTreeSet<Uuid>,
    given: BTreeSet<Uuid>,
    debts: BTreeMap<AccountId, i64>,
    refunds: Vec<Due>,
    reversed: BTreeSet<u8>,
    withdrawn: BTreeSet<Uuid>,
    disputed: BTreeSet<Uuid>,
}

/// A refund, the orders that had it, and where it is.
struct Due {
    account: AccountId,
    minor: i64,
    orders: BTreeSet<Uuid>,
    place: Place,
}

#[derive(PartialEq)]
enum Place {
    Waiting,
    WithBank(Uuid),
    PaidBack,
}

struct History<'w> {
    world: &'w World,
    payers: Vec<AccountId>,
    bookings: Vec<Uuid>,
    pool: Vec<StatementEntry>,
    receipts: Vec<(Uuid, i64)>,
    orders: Vec<TransferOrder>,
    payouts: Vec<PayoutOrder>,
    /// Whose card payment it was; `None` for an unknown receipt, with its message.
    card_owners: BTreeMap<u8, (Option<AccountId>, Uuid)>,
    owners: BTreeMap<Uuid, AccountId>,
    reversed_receipts: BTreeSet<Uuid>,
    serial: i64,
    debits: usize,
    model: Model,
}

/// Entries that pay invoices, that pay nothing known, and one of the card bank.
fn pool(first_day: Date) -> Vec<StatementEntry> {
    let entry = |n: usize| {
        let invoice = BASE + i64::try_from(n % INVOICES).expect("small");
        let (amount, purpose) = match n {
            0..=4 => (FEE, format!("Счёт {invoice}")),
            5 | 6 => (Money::tenge(1_000), format!("Счёт {invoice}")),
            _ => (Money::tenge(5_000), String::from("аванс")),
        };
        let mut entry = credit(&format!("r-{n}"), first_day, amount, &purpose);
        if n == POOL - 1 {
            entry.counterparty.number = Some(String::from(ACQUIRER));
        }
        entry
    };
    (0..POOL).map(entry).collect()
}

impl<'w> History<'w> {
    async fn new(world: &'w World) -> Self {
        let (mut payers, mut bookings) = (Vec::new(), Vec::new());
        for number in (BASE..).take(INVOICES) {
            let account = world.enrol().await;
            world.states_account(account).await;
            let invoice = world.invoice_of(number, account).await;
            payers.push(account);
            let booking =
                newtype_uuid::GenericUuid::into_untyped_uuid(invoice.booking().expect("a booking"));
            bookings.push(booking);
        }
        Self {
            world,
            payers,
            bookings,
            pool: pool(day(world)),
            receipts: Vec::new(),
            orders: Vec::new(),
            payouts: Vec::new(),
            card_owners: BTreeMap::new(),
            owners: BTreeMap::new(),
            reversed_receipts: BTreeSet::new(),
            serial: 0,
            debits: 0,
            model: Model::default(),
        }
    }

    fn held(&mut self, account: AccountId) -> &mut i64 {
        self.model.users.entry(account).or_default()
    }

    /// What came to an account pays what it owes, once, however often it is asked.
    async fn pay_debts(&mut self, account: AccountId, cause: Uuid) {
        self.pays(account);
        for _ in 0..2 {
            let pay = PayDebts(account, cause, self.world.now());
            self.world.store.write(pay).await.expect("paid");
        }
    }

    fn pays(&mut self, account: AccountId) {
        let debt = self.model.debts.entry(account).or_default();
        let held = self.model.users.entry(account).or_default();
        let paid = (*debt).min(*held);
        *debt -= paid;
        *held -= paid;
    }

    async fn card(&mut self, invoice: usize, payment: u8) {
        let number = BASE + i64::try_from(invoice).expect("small");
        let message = self.world.message(number, &format!("card-{payment}"), FEE);
        let receipt = message.id;
        let received = self.world.receive(message).await;
        if self.model.cards.contains(&payment) {
            assert_eq!(received, Received::AlreadyRecorded);
            return;
        }
        if self.model.reversed.contains(&payment) {
            assert_eq!(received, Received::Declined);
            return;
        }
        self.model.cards.insert(payment);
        let payer = self.payers.get(invoice).copied();
        self.card_owners.insert(payment, (payer, receipt));
        if let Some(payer) = payer {
            *self.held(payer) += FEE.minor;
            self.pay_debts(payer, receipt).await;
        } else {
            self.model.unknown += FEE.minor;
            self.receipts.push((receipt, FEE.minor));
        }
    }

    async fn statement(&mut self, entries: Vec<usize>, altered: bool) {
        let mut chosen: Vec<_> = entries.iter().map(|n| self.pool[*n].clone()).collect();
        if altered {
            chosen[0].amount = Money::kzt(chosen[0].amount.minor + 1);
        }
        let imported = self.world.import(chosen.clone()).await;
        let mut unknown = imported.unknown.iter();
        let (mut known, mut conflicts) = (0, 0);
        for entry in chosen {
            let minor = entry.amount.minor;
            match self.model.booked.get(&entry.reference) {
                Some(booked) if *booked == minor => known += 1,
                Some(_) => conflicts += 1,
                None => {
                    let of_acquirer = entry.counterparty.number.as_deref() == Some(ACQUIRER);
                    let mut offers = imported.offers.iter();
                    let is_offered = offers.any(|offer| offer.reference == entry.reference);
                    self.model.booked.insert(entry.reference, minor);
                    if !of_acquirer && !is_offered {
                        self.model.unknown += minor;
                        let receipt = unknown.next().expect("one for each unknown entry");
                        self.receipts.push((*receipt, minor));
                    }
                }
            }
        }
        assert_eq!(
            (imported.known, imported.conflicts.len()),
            (known, conflicts)
        );
        assert!(unknown.next().is_none());
    }

    async fn settle(&mut self, twice: bool) {
        let query = OffersWaiting {
            from: self.pool[0].booked_on,
            limit: 50,
        };
        let offers = self.world.store.read(query).await.expect("read");
        for offer in offers {
            let received = self.world.settle(&offer).await;
            assert!(received.invoice().is_some(), "{received:?}");
            *self.held(offer.invoice.account) += offer.amount.minor;
            if twice {
                assert_eq!(self.world.settle(&offer).await, Received::AlreadyRecorded);
            }
            self.pay_debts(offer.invoice.account, offer.entry).await;
        }
    }

    async fn charge(&mut self, booking: usize) {
        let payer = self.payers[booking];
        let charge: Charge = self.world.charge(payer, FEE, self.bookings[booking]);
        let charged = self.world.store.write(charge).await.expect("looked at");
        if self.model.charged.contains(&booking) {
            assert_eq!(charged, Charged::Already);
        } else if *self.held(payer) >= FEE.minor {
            assert_eq!(charged, Charged::Done);
            *self.held(payer) -= FEE.minor;
            self.model.earned += FEE.minor;
            self.model.charged.insert(booking);
        } else {
            assert!(
                matches!(charged, Charged::Insufficient { .. }),
                "{charged:?}"
            );
        }
    }

    async fn refund(&mut self, booking: usize) {
        if !self.model.charged.contains(&booking) {
            return;
        }
        // Given back to one, or forgiven to all whom an event hit.
        let kind = [CauseKind::Refund, CauseKind::Waiver][booking % 2];
        let refund = Refund(
            self.world.ids.next(),
            kind,
            self.bookings[booking],
            self.world.now(),
        );
        let charged = self.world.store.write(refund).await.expect("looked at");
        if self.model.refunded.insert(booking) {
            assert_eq!(charged, Charged::Done);
            self.model.earned -= FEE.minor;
            self.due(self.payers[booking], FEE.minor);
        } else {
            assert_eq!(charged, Charged::Already);
        }
    }

    async fn make_orders(&mut self) {
        let today = day(self.world);
        self.world.pass(24 * 60 * 60);
        let made = self.world.orders(today).await;
        assert!(self.world.orders(today).await.is_empty());
        let sum: i64 = made.iter().map(|order| order.amount.minor).sum();
        // Everything that is due is in an order now, and nothing beyond. What a withdrawn order lets go makes
        // up an older day, which is not lowered by what went back later.
        if self.model.withdrawn.is_empty() {
            assert_eq!(sum, self.model.earned.max(0));
        }
        self.model.earned -= sum;
        self.model.in_transfer += sum;
        self.orders.extend(made);
    }

    async fn execute(&mut self, order: usize, wrong: bool) {
        let Some(order) = self.orders.get(order).cloned() else {
            return;
        };
        self.debits += 1;
        let mut entry = execution(&format!("d-{}", self.debits), day(self.world), &order);
        if wrong {
            entry.amount = Money::kzt(entry.amount.minor + 1);
        }
        // The bank tells it in two statements.
        let imported = self.world.import(vec![entry.clone()]).await;
        assert_eq!(self.world.import(vec![entry]).await.known, 1);
        let is_withdrawn = self.model.withdrawn.contains(&order.id);
        if is_withdrawn {
            assert_eq!(imported.conflicts.len(), 1);
        }
        let fresh = !wrong && !is_withdrawn && self.model.executed.insert(order.id);
        assert_eq!(imported.executed.len(), usize::from(fresh), "{imported:?}");
        if fresh {
            self.model.in_transfer -= order.amount.minor;
            self.model.budget += order.amount.minor;
        }
    }

    async fn play(&mut self, step: Step) {
        match step {
            Step::Card { invoice, payment } => self.card(invoice, payment).await,
            Step::Statement { entries, altered } => self.statement(entries, altered).await,
            Step::Settle { twice } => self.settle(twice).await,
            Step::Charge { booking } => self.charge(booking).await,
            Step::Refund { booking } => self.refund(booking).await,
            Step::Orders => self.make_orders().await,
            Step::Execute { order, wrong } => self.execute(order, wrong).await,
            Step::Match {
                receipt,
                payer,
                alone,
            } => self.give(receipt, payer, alone).await,
            Step::Post {
                payer,
                minor,
                alone,
            } => self.post(payer, minor, alone).await,
            Step::Reverse { payment } => self.reverse(payment).await,
            Step::Owe { payer } => self.owe(payer).await,
            Step::PayDebt { payer, whole } => self.pay_debt(payer, whole).await,
            Step::Payout { payer, approves } => self.payout(payer, approves).await,
            Step::PaidBack { order } => self.paid_back(order).await,
            Step::Withdraw { order, is_payout } => self.withdraw(order, is_payout).await,
        }
        self.world.pass(60);
    }

    /// The ledger is what the model says, and every tenge is somewhere.
    async fn check(&self) {
        let totals = self.world.totals().await;
        let (waiting, in_transfer) = self.world.fees().await;
        let users: i64 = self.model.users.values().sum();
        let expected = [
            users,
            self.model.unknown,
            self.model.earned,
            self.model
                .refunds
                .iter()
                .filter(|due| due.place != Place::PaidBack)
                .map(|due| due.minor)
                .sum(),
            self.model.in_transfer,
            self.model.budget,
        ];
        let found = [
            totals.held_for_users.minor,
            totals.unknown.minor,
            waiting.minor,
            totals.refunds_due.minor,
            in_transfer.minor,
            totals.budget.minor,
        ];
        assert_eq!(found, expected);
        let owed: i64 = self.model.debts.values().sum();
        assert_eq!(totals.owed.minor, owed);
        assert_eq!(totals.received.minor, expected.iter().sum::<i64>() - owed);
        for payer in &self.payers {
            let owed = self.model.debts.get(payer).copied().unwrap_or_default();
            let found = self.world.balance(LedgerAccount::Debt(*payer)).await;
            assert_eq!(found.minor, owed);
            self.world.blocks_are_right(*payer).await;
        }
        self.world.payouts_are_sound().await;
        for (place, minor) in found.iter().enumerate() {
            assert!(*minor >= 0 || place == 2, "only fees may be owed back");
        }
        for (account, minor) in &self.model.users {
            let balance = self.world.balance(LedgerAccount::User(*account)).await;
            assert_eq!((balance.minor, balance.minor >= 0), (*minor, true));
        }
        self.world.transfers_are_sound().await;
        let days = self.world.overview().await;
        let transferred: i64 = days.iter().map(|row| row.transferred.minor).sum();
        let in_transfer: i64 = days.iter().map(|row| row.in_transfer.minor).sum();
        let waiting: i64 = days.iter().map(|row| row.waiting.minor).sum();
        assert_eq!(
            (transferred, in_transfer, waiting),
            (self.model.budget, self.model.in_transfer, self.model.earned)
        );
    }
}

/// Q-EX8, Q-EX9, Q-EX11: whatever happens, and however often it is told, after every step the
/// entries sum to zero, nothing is negative where it must not be, and what was received is transferred,
/// in transfer, waiting, to be given back, held for a user, or unknown.
#[test]
fn any_history_keeps_the_books() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for seed in 0..SEEDS {
        let config = Config {
            cases: 1,
            failure_persistence: None,
            max_shrink_iters: 200,
            ..Config::default()
        };
        let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
        let mut runner = TestRunner::new_with_rng(config, random);
        let ran = runner.run(&prop::collection::vec(step(), 40..80), |steps| {
            runtime.block_on(async {
                for world in worlds().await {
                    let mut history = History::new(&world).await;
                    for step in steps.clone() {
                        history.play(step).await;
                        history.check().await;
                    }
                }
            });
            Ok(())
        });
        ran.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    }
}

/// Q-EX11: thousands of operations in one history, looked at now and then.
#[test]
fn a_long_history_keeps_the_books() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for seed in 0..LONG_SEEDS {
        let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed ^ 0x55; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), random);
        let steps = prop::collection::vec(step(), LONG_STEPS)
            .new_tree(&mut runner)
            .expect("steps")
            .current();
        runtime.block_on(async {
            for world in worlds().await {
                let mut history = History::new(&world).await;
                for (count, step) in steps.clone().into_iter().enumerate() {
                    history.play(step).await;
                    if count % 50 == 0 {
                        history.check().await;
                    }
                }
                history.check().await;
            }
        });
    }
}
