//! The steps of a history that take money back: reversals, debts, money back to users, withdrawals.

use super::{BASE, Due, FEE, History, Place};
use crate::payouts::paid_out;
use kernel::ids::AccountId;
use kernel::money::Money;
use payments::{OrderKind, PayoutError, Reversed, WithdrawalError};
use std::collections::BTreeSet;

impl History<'_> {
    pub(super) fn due(&mut self, account: AccountId, minor: i64) {
        self.model.refunds.push(Due {
            account,
            minor,
            orders: BTreeSet::new(),
            place: Place::Waiting,
        });
    }

    pub(super) async fn reverse(&mut self, payment: u8) {
        let outcome = self.world.reverse(&format!("card-{payment}"), FEE).await;
        if !self.model.reversed.insert(payment) {
            assert_eq!(outcome, Reversed::Already);
            return;
        }
        let Some((payer, receipt)) = self.card_owners.get(&payment).copied() else {
            assert_eq!(outcome, Reversed::Remembered);
            return;
        };
        self.reversed_receipts.insert(receipt);
        let owner = payer.or_else(|| self.owners.get(&receipt).copied());
        let Some(owner) = owner else {
            self.model.unknown -= FEE.minor;
            return;
        };
        let there = (*self.held(owner)).min(FEE.minor);
        *self.held(owner) -= there;
        *self.model.debts.entry(owner).or_default() += FEE.minor - there;
    }

    pub(super) async fn owe(&mut self, payer: usize) {
        let payer = self.payers[payer];
        self.world.owes(payer, FEE).await;
        self.model.earned += FEE.minor;
        *self.model.debts.entry(payer).or_default() += FEE.minor;
        self.pays(payer);
    }

    pub(super) async fn pay_debt(&mut self, payer: usize, whole: bool) {
        let payer = self.payers[payer];
        self.serial += 1;
        let number = BASE + 1_000 + self.serial;
        let asked = self.world.ask_debt_payment(payer, number);
        let asked = self.world.store.write(asked).await;
        let owed = self.model.debts.get(&payer).copied().unwrap_or_default();
        if owed == 0 {
            assert!(asked.is_err(), "{asked:?}");
            return;
        }
        let invoice = asked.expect("open");
        let left = invoice.amount.minor - invoice.received.minor;
        assert_eq!(left, owed, "an open invoice is for all that is owed");
        let minor = if whole { owed } else { (owed / 2).max(1) };
        let payment = format!("debt-{number}");
        let message = self
            .world
            .message(invoice.number, &payment, Money::kzt(minor));
        let id = message.id;
        self.world.receive(message).await;
        *self.held(payer) += minor;
        self.pay_debts(payer, id).await;
    }

    pub(super) async fn payout(&mut self, payer: usize, approves: bool) {
        let (world, payer) = (self.world, self.payers[payer]);
        let disputed = self.model.disputed.clone();
        let mut free: Vec<&mut Due> = self
            .model
            .refunds
            .iter_mut()
            .filter(|due| due.account == payer && due.place == Place::Waiting)
            .filter(|due| due.orders.is_disjoint(&disputed))
            .collect();
        let sum: i64 = free.iter().map(|due| due.minor).sum();
        let made = world
            .store
            .write(world.make_payout(payer, world.ids.next()))
            .await;
        if sum == 0 {
            assert!(matches!(made, Err(PayoutError::NothingDue)), "{made:?}");
            return;
        }
        let order = made.expect("made");
        assert_eq!(order.amount.minor, sum);
        let decide = world.decide_payout(order.id, approves, world.ids.next());
        let order = world.store.write(decide.clone()).await.expect("decided");
        let again = world.store.write(decide).await;
        assert!(matches!(again, Err(PayoutError::Decided { .. })));
        if approves {
            for due in &mut free {
                due.orders.insert(order.id);
                due.place = Place::WithBank(order.id);
            }
            self.payouts.push(order);
        }
    }

    pub(super) async fn paid_back(&mut self, order: usize) {
        let Some(order) = self.payouts.get(order).cloned() else {
            return;
        };
        self.debits += 1;
        let entry = paid_out(&format!("d-{}", self.debits), self.world, &order);
        let imported = self.world.import(vec![entry]).await;
        if self.model.withdrawn.contains(&order.id) {
            assert_eq!(imported.conflicts.len(), 1);
            self.model.disputed.insert(order.id);
        }
        let mut paid = 0;
        for due in &mut self.model.refunds {
            if due.place == Place::WithBank(order.id) {
                due.place = Place::PaidBack;
                paid = 1;
            }
        }
        assert_eq!(imported.paid_back.len(), paid);
    }

    pub(super) async fn withdraw(&mut self, order: usize, is_payout: bool) {
        let world = self.world;
        let (kind, id, minor) = match (is_payout, self.orders.get(order), self.payouts.get(order)) {
            (false, Some(order), _) => (OrderKind::Transfer, order.id, order.amount.minor),
            (true, _, Some(order)) => (OrderKind::Payout, order.id, 0),
            _ => return,
        };
        let is_open = match kind {
            OrderKind::Transfer => !self.model.executed.contains(&id),
            OrderKind::Payout => self
                .model
                .refunds
                .iter()
                .any(|due| due.place == Place::WithBank(id)),
        } && !self.model.withdrawn.contains(&id);
        let propose = world.withdraw(kind, id, world.ids.next());
        let proposal = propose.id;
        let proposed = world.store.write(propose).await;
        if !is_open {
            assert!(
                matches!(proposed, Err(WithdrawalError::NotWaiting)),
                "{proposed:?}"
            );
            return;
        }
        proposed.expect("proposed");
        let decide = world.decide(proposal, true, world.ids.next());
        world.store.write(decide.clone()).await.expect("approved");
        assert!(world.store.write(decide).await.is_err(), "decided once");
        self.model.withdrawn.insert(id);
        self.model.earned += minor;
        self.model.in_transfer -= minor;
        for due in &mut self.model.refunds {
            if due.place == Place::WithBank(id) {
                due.place = Place::Waiting;
            }
        }
    }
}
