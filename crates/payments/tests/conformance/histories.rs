//! Random histories of everything that moves money: cards, statements, fees, refunds, orders,
//! executions, and what two people decide. After every step the books hold.

use super::banking::{ACQUIRER, credit, day, execution};
use super::{Charge, FEE, World, worlds};
use jiff::civil::Date;
use kernel::ids::{AccountId, TransferId};
use kernel::money::Money;
use payments::{
    ApproveMatch, ApprovePosting, Cause, CauseKind, Charged, LedgerAccount, LedgerError,
    MatchReceipt, MatchTarget, OffersWaiting, ProposalError, ProposePosting, Received,
    StatementEntry, TransferOrder,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::{BTreeMap, BTreeSet};
use store::{Command, Tx};
use uuid::Uuid;

const BASE: i64 = 800_000;
/// Invoices, payers and bookings of a history.
const INVOICES: usize = 4;
/// Entries that the statements of a history are drawn from.
const POOL: usize = 10;
/// Histories on each engine.
const SEEDS: u8 = 20;

/// One thing that happens. There are few of everything, so that all meet again and again.
#[derive(Debug, Clone)]
enum Step {
    /// The card bank tells of payment 0–3 for invoice 0–4; 4 is unknown.
    Card { invoice: usize, payment: u8 },
    /// A statement with some entries; the first perhaps with another content.
    Statement { entries: Vec<usize>, altered: bool },
    /// The service settles what is offered, perhaps twice.
    Settle { twice: bool },
    /// The fee of booking 0–3 is taken.
    Charge { booking: usize },
    /// The fee of booking 0–3 is given back.
    Refund { booking: usize },
    /// A day passes, and its orders are made, twice.
    Orders,
    /// A statement tells that an order was executed, perhaps with a wrong amount.
    Execute { order: usize, wrong: bool },
    /// Somebody proposes and somebody (perhaps the same) agrees whose a receipt is.
    Match {
        receipt: usize,
        payer: usize,
        alone: bool,
    },
    /// Money of a payer is set aside by hand.
    Post {
        payer: usize,
        minor: i64,
        alone: bool,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let often = prop::bool::weighted(0.2);
    prop_oneof![
        3 => (0..=INVOICES, 0..4_u8).prop_map(|(invoice, payment)| Step::Card { invoice, payment }),
        3 => (prop::collection::btree_set(0..POOL, 1..5), often).prop_map(
            |(entries, altered)| Step::Statement { entries: entries.into_iter().collect(), altered }
        ),
        3 => prop::bool::ANY.prop_map(|twice| Step::Settle { twice }),
        4 => (0..INVOICES).prop_map(|booking| Step::Charge { booking }),
        2 => (0..INVOICES).prop_map(|booking| Step::Refund { booking }),
        2 => Just(Step::Orders),
        3 => (0..8_usize, often).prop_map(|(order, wrong)| Step::Execute { order, wrong }),
        2 => (0..8_usize, 0..INVOICES, often)
            .prop_map(|(receipt, payer, alone)| Step::Match { receipt, payer, alone }),
        1 => (0..INVOICES, 1..500_000_i64, often)
            .prop_map(|(payer, minor, alone)| Step::Post { payer, minor, alone }),
    ]
}

struct Refund(TransferId, Uuid, jiff::Timestamp);

impl Command for Refund {
    type Out = Charged;
    type Error = LedgerError;
    const NAME: &'static str = "test.refund";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Charged, LedgerError> {
        let cause = Cause {
            kind: CauseKind::Refund,
            id: self.1,
        };
        payments::refund_due(tx, self.0, FEE, cause, self.2).await
    }
}

/// What a plain model says is on each account, in tiyn.
#[derive(Default)]
struct Model {
    users: BTreeMap<AccountId, i64>,
    unknown: i64,
    earned: i64,
    refunds_due: i64,
    in_transfer: i64,
    budget: i64,
    cards: BTreeSet<u8>,
    booked: BTreeMap<String, i64>,
    charged: BTreeSet<usize>,
    refunded: BTreeSet<usize>,
    executed: BTreeSet<Uuid>,
    given: BTreeSet<Uuid>,
}

struct History<'w> {
    world: &'w World,
    payers: Vec<AccountId>,
    bookings: Vec<Uuid>,
    pool: Vec<StatementEntry>,
    receipts: Vec<(Uuid, i64)>,
    orders: Vec<TransferOrder>,
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
            let invoice = world.invoice(number).await;
            payers.push(invoice.account);
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
            debits: 0,
            model: Model::default(),
        }
    }

    fn held(&mut self, account: AccountId) -> &mut i64 {
        self.model.users.entry(account).or_default()
    }

    async fn card(&mut self, invoice: usize, payment: u8) {
        let number = BASE + i64::try_from(invoice).expect("small");
        let message = self.world.message(number, &format!("card-{payment}"), FEE);
        let receipt = message.id;
        let received = self.world.receive(message).await;
        if !self.model.cards.insert(payment) {
            assert_eq!(received, Received::AlreadyRecorded);
            return;
        }
        if let Some(payer) = self.payers.get(invoice).copied() {
            *self.held(payer) += FEE.minor;
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
        let refund = Refund(
            self.world.ids.next(),
            self.bookings[booking],
            self.world.now(),
        );
        let charged = self.world.store.write(refund).await.expect("looked at");
        if self.model.refunded.insert(booking) {
            assert_eq!(charged, Charged::Done);
            self.model.earned -= FEE.minor;
            self.model.refunds_due += FEE.minor;
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
        // Everything that is due is in an order now, and nothing beyond.
        assert_eq!(sum, self.model.earned.max(0));
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
        let fresh = !wrong && self.model.executed.insert(order.id);
        assert_eq!(imported.executed.len(), usize::from(fresh), "{imported:?}");
        if fresh {
            self.model.in_transfer -= order.amount.minor;
            self.model.budget += order.amount.minor;
        }
    }

    async fn give(&mut self, receipt: usize, payer: usize, alone: bool) {
        let Some((receipt, minor)) = self.receipts.get(receipt).copied() else {
            return;
        };
        let (world, payer, first) = (self.world, self.payers[payer], self.world.ids.next());
        let proposal = MatchReceipt {
            id: world.ids.uuid(),
            receipt,
            to: MatchTarget::Account(payer),
            reason: String::from("letter"),
            by: first,
            at: world.now(),
        };
        let id = proposal.id;
        let proposed = world.store.write(proposal).await;
        if self.model.given.contains(&receipt) {
            assert!(
                matches!(proposed, Err(ProposalError::ReceiptTaken)),
                "{proposed:?}"
            );
            return;
        }
        proposed.expect("proposed");
        let approval = |by| ApproveMatch {
            proposal: id,
            transfer: world.ids.next(),
            reason: String::from("seen"),
            by,
            at: world.now(),
        };
        if alone {
            let refused = world.store.write(approval(first)).await;
            assert!(
                matches!(refused, Err(ProposalError::SamePerson)),
                "{refused:?}"
            );
        }
        world
            .store
            .write(approval(world.ids.next()))
            .await
            .expect("matched");
        self.model.given.insert(receipt);
        self.model.unknown -= minor;
        *self.held(payer) += minor;
    }

    async fn post(&mut self, payer: usize, minor: i64, alone: bool) {
        let (world, payer, first) = (self.world, self.payers[payer], self.world.ids.next());
        let proposal = ProposePosting {
            id: world.ids.uuid(),
            debit: LedgerAccount::User(payer),
            credit: LedgerAccount::RefundsDue,
            amount: Money::kzt(minor),
            reason: String::from("money back"),
            by: first,
            at: world.now(),
        };
        let id = proposal.id;
        world.store.write(proposal).await.expect("proposed");
        let approval = ApprovePosting {
            proposal: id,
            transfer: world.ids.next(),
            reason: String::from("seen"),
            by: if alone { first } else { world.ids.next() },
            at: world.now(),
        };
        let approved = world.store.write(approval).await;
        let covered = *self.held(payer) >= minor;
        match approved {
            Ok(_) => {
                assert!(covered && !alone);
                *self.held(payer) -= minor;
                self.model.refunds_due += minor;
            }
            Err(ProposalError::SamePerson) => assert!(alone),
            Err(ProposalError::NotCovered { .. }) => assert!(!covered),
            Err(other) => panic!("{other}"),
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
            self.model.refunds_due,
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
        assert_eq!(totals.received.minor, expected.iter().sum::<i64>());
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
