//! Random histories of payments: the ledger holds whatever happens.

use super::{World, worlds};
use kernel::ids::AccountId;
use kernel::money::Money;
use payments::{BankMessage, BankOutcome, Charged, LedgerAccount, Received, Totals};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, Ordering};
use uuid::Uuid;

/// One thing that happens. Users, invoices and causes are few, so that they meet again and again.
#[derive(Debug, Clone)]
enum Step {
    /// The bank tells of a payment: invoice 0–3 of the case (4 is unknown), payment 0–5, amount.
    Tell {
        invoice: usize,
        payment: u8,
        minor: i64,
        ok: bool,
        verified: bool,
    },
    /// A fee is charged to the payer of invoice 0–3 for cause 0–3.
    Charge {
        invoice: usize,
        cause: usize,
        minor: i64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let amount = prop_oneof![Just(0_i64), 1_i64..1_000, Just(432_500)];
    prop_oneof![
        (
            0..5_usize,
            0..6_u8,
            amount.clone(),
            prop::bool::weighted(0.9),
            prop::bool::weighted(0.9)
        )
            .prop_map(|(invoice, payment, minor, ok, verified)| Step::Tell {
                invoice,
                payment,
                minor,
                ok,
                verified
            }),
        (
            0..4_usize,
            0..4_usize,
            amount.prop_filter("a fee is more than nothing", |m| *m > 0)
        )
            .prop_map(|(invoice, cause, minor)| Step::Charge {
                invoice,
                cause,
                minor
            }),
    ]
}

/// What a plain model says is on each account.
#[derive(Default)]
struct Model {
    users: BTreeMap<AccountId, i64>,
    unknown: i64,
    earned: i64,
    seen: BTreeSet<u8>,
    charged: BTreeSet<(AccountId, usize)>,
}

/// One history: its invoices with their payers, its causes, and the model beside the ledger.
struct History<'w> {
    world: &'w World,
    base: i64,
    payers: Vec<AccountId>,
    causes: Vec<Uuid>,
    model: Model,
}

impl<'w> History<'w> {
    async fn new(world: &'w World, base: i64) -> Self {
        let mut payers = Vec::new();
        for n in 0..4 {
            payers.push(world.invoice(base + n).await.account);
        }
        let causes = (0..4).map(|_| world.ids.uuid()).collect();
        Self {
            world,
            base,
            payers,
            causes,
            model: Model::default(),
        }
    }

    /// Hands a message to the ledger. It moves money if it is verified, tells of a success, and is the
    /// first to do so of its payment.
    async fn tell(&mut self, invoice: usize, payment: u8, message: BankMessage) {
        let minor = message.amount.minor;
        let believed = message.verified && message.outcome == BankOutcome::Ok && minor > 0;
        let expected = believed && self.model.seen.insert(payment);
        let received = self.world.receive(message).await;
        let unknown = matches!(received, Received::UnknownInvoice { .. });
        assert_eq!(
            received.invoice().is_some() || unknown,
            expected,
            "{received:?}"
        );
        if expected {
            match self.payers.get(invoice) {
                Some(payer) => *self.model.users.entry(*payer).or_default() += minor,
                None => self.model.unknown += minor,
            }
        }
    }

    async fn charge(&mut self, invoice: usize, cause: usize, minor: i64) {
        let payer = self.payers[invoice];
        let charge = self
            .world
            .charge(payer, Money::kzt(minor), self.causes[cause]);
        let charged = self.world.store.write(charge).await.expect("looked at");
        let held = self.model.users.entry(payer).or_default();
        if self.model.charged.contains(&(payer, cause)) {
            assert_eq!(charged, Charged::Already);
        } else if *held >= minor {
            assert_eq!(charged, Charged::Done);
            *held -= minor;
            self.model.earned += minor;
            self.model.charged.insert((payer, cause));
        } else {
            assert_eq!(
                charged,
                Charged::Insufficient {
                    balance: Money::kzt(*held)
                }
            );
        }
    }

    async fn play(&mut self, step: Step) {
        match step {
            Step::Tell {
                invoice,
                payment,
                minor,
                ok,
                verified,
            } => {
                let number = self.base + i64::try_from(invoice).expect("small");
                let id = format!("{}-{payment}", self.base);
                let message = BankMessage {
                    outcome: if ok {
                        BankOutcome::Ok
                    } else {
                        BankOutcome::Error
                    },
                    verified,
                    ..self.world.message(number, &id, Money::kzt(minor))
                };
                self.tell(invoice, payment, message).await;
            }
            Step::Charge {
                invoice,
                cause,
                minor,
            } => self.charge(invoice, cause, minor).await,
        }
    }

    /// Compares the ledger with the model.
    async fn check(&self, before: Totals) {
        for (account, minor) in &self.model.users {
            let balance = self.world.balance(LedgerAccount::User(*account)).await;
            assert_eq!(balance, Money::kzt(*minor));
        }
        let after = self.world.totals().await;
        assert_eq!(
            after.unknown.minor - before.unknown.minor,
            self.model.unknown
        );
        assert_eq!(after.earned.minor - before.earned.minor, self.model.earned);
        let held: i64 = self.model.users.values().sum();
        assert_eq!(
            after.held_for_users.minor - before.held_for_users.minor,
            held
        );
        let all = held + self.model.unknown + self.model.earned;
        assert_eq!(after.received.minor - before.received.minor, all);
    }
}

async fn play(world: &World, base: i64, steps: Vec<Step>) {
    let before = world.totals().await;
    let mut history = History::new(world, base).await;
    for step in steps {
        history.play(step).await;
    }
    history.check(before).await;
}

/// Q-24, example 11: after any history the entries sum to zero, what was received is what is
/// accounted for, and every balance is the sum of its transfers.
#[test]
fn any_history_balances() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let all = runtime.block_on(worlds());
    let next_base = AtomicI64::new(1_000_000);
    for world in &all {
        let mut runner = TestRunner::new(Config {
            cases: 24,
            failure_persistence: None,
            ..Config::default()
        });
        runner
            .run(&prop::collection::vec(step(), 1..40), |steps| {
                // Each case has its own invoices; the ledger goes on.
                let base = next_base.fetch_add(10, Ordering::Relaxed);
                runtime.block_on(play(world, base, steps));
                Ok(())
            })
            .expect("every history balances");
    }
    // The stores close their threads inside the runtime that opened them.
    runtime.block_on(async move { drop(all) });
}
