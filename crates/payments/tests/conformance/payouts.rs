//! Money back, and orders that the bank refuses: two people, paid once, withdrawn and due again.

use super::banking::{codes, credit, day, execution};
use super::{FEE, World, worlds};
use kernel::ids::AccountId;
use kernel::money::Money;
use payments::{
    ApprovePosting, ConflictKind, Counterparty, DecidePayout, DecideWithdrawal, Direction,
    DisputedOrders, LedgerAccount, MakePayout, OrderKind, PayoutError, PayoutOrder, PayoutOrders,
    PayoutState, PayoutsAudit, ProposalError, ProposePosting, RefundsOf, RefundsWaiting,
    StatePayoutAccount, StatementEntry, TransferOrder, WithdrawOrder, WithdrawalError,
    WithdrawalsWaiting, payout_pain_001, payout_printable,
};
use uuid::Uuid;

impl World {
    /// Money of an account that exists is to go back to it.
    async fn due(&self, number: i64, amount: Money) -> AccountId {
        let account = self.enrol().await;
        self.invoice_of(number, account).await;
        let payment = format!("due-{number}");
        self.receive(self.message(number, &payment, amount)).await;
        self.set_aside(account, amount).await;
        account
    }

    /// Money of a user is set aside by two people.
    async fn set_aside(&self, account: AccountId, amount: Money) {
        let propose = ProposePosting {
            id: self.ids.uuid(),
            debit: LedgerAccount::User(account),
            credit: LedgerAccount::RefundsDue,
            amount,
            reason: String::from("money back"),
            by: self.ids.next(),
            at: self.now(),
        };
        let proposal = propose.id;
        self.store.write(propose).await.expect("proposed");
        let approve = ApprovePosting {
            proposal,
            transfer: self.ids.next(),
            reason: String::from("seen"),
            by: self.ids.next(),
            at: self.now(),
        };
        self.store.write(approve).await.expect("approved");
    }

    pub async fn states_account(&self, account: AccountId) {
        let command = StatePayoutAccount {
            account,
            iban: "KZ76722C000000700002".parse().expect("an IBAN"),
            bic: String::from("CASPKZKA"),
            at: self.now(),
        };
        self.store.write(command).await.expect("stated");
    }

    pub fn make_payout(&self, account: AccountId, by: AccountId) -> MakePayout {
        MakePayout {
            id: self.ids.uuid(),
            account,
            reason: String::from("refund asked for"),
            by,
            at: self.now(),
        }
    }

    pub fn decide_payout(&self, order: Uuid, approves: bool, by: AccountId) -> DecidePayout {
        DecidePayout {
            order,
            approves,
            reason: String::from("checked"),
            by,
            at: self.now(),
        }
    }

    pub fn withdraw(&self, kind: OrderKind, order: Uuid, by: AccountId) -> WithdrawOrder {
        WithdrawOrder {
            id: self.ids.uuid(),
            kind,
            order,
            reason: String::from("the bank: account closed"),
            by,
            at: self.now(),
        }
    }

    pub fn decide(&self, withdrawal: Uuid, approves: bool, by: AccountId) -> DecideWithdrawal {
        DecideWithdrawal {
            withdrawal,
            approves,
            reason: String::from("seen the bank's letter"),
            by,
            at: self.now(),
        }
    }

    /// Withdraws an order by two people.
    pub async fn withdrawn(&self, kind: OrderKind, order: Uuid) {
        let proposed = self.withdraw(kind, order, self.ids.next());
        let id = proposed.id;
        self.store.write(proposed).await.expect("proposed");
        let approved = self.decide(id, true, self.ids.next());
        self.store.write(approved).await.expect("approved");
    }

    async fn waiting(&self) -> Vec<Money> {
        let query = RefundsWaiting {
            after: None,
            limit: 50,
        };
        let found = self.store.read(query).await.expect("read");
        found.into_iter().map(|refund| refund.amount).collect()
    }

    pub async fn payouts_are_sound(&self) {
        let findings = self.store.read(PayoutsAudit).await.expect("read");
        assert!(findings.is_sound(), "{findings:?}");
    }
}

/// The debit by which the bank pays money back.
pub fn paid_out(reference: &str, world: &World, order: &PayoutOrder) -> StatementEntry {
    StatementEntry {
        direction: Direction::Debit,
        counterparty: Counterparty {
            account: Some(order.beneficiary_iban.to_string()),
            ..Counterparty::default()
        },
        end_to_end_id: Some(order.end_to_end_id.clone()),
        ..credit(reference, day(world), order.amount, &order.purpose)
    }
}

/// refunds of a user become one order of two people, the bank's debit executes it, and nothing of it
/// is paid twice.
#[tokio::test]
async fn refunds_are_paid_back_once() {
    for world in worlds().await {
        let account = world.due(700_001, FEE).await;
        world.invoice_of(700_002, account).await;
        world.receive(world.message(700_002, "more", FEE)).await;
        world.set_aside(account, FEE).await;
        let twice = Money::kzt(2 * FEE.minor);
        assert_eq!(world.waiting().await, [FEE, FEE]);
        let (first, second) = (world.ids.next(), world.ids.next());
        let nowhere = world.store.write(world.make_payout(account, first)).await;
        assert!(
            matches!(nowhere, Err(PayoutError::NoPayoutAccount)),
            "{nowhere:?}"
        );
        world.states_account(account).await;
        let made = world.make_payout(account, first);
        let made = world.store.write(made).await.expect("made");
        assert_eq!((made.amount, made.state), (twice, PayoutState::Proposed));
        assert_eq!(made.beneficiary_kbe, "19");
        assert!(world.waiting().await.is_empty());
        let again = world.store.write(world.make_payout(account, first)).await;
        assert!(matches!(again, Err(PayoutError::NothingDue)), "{again:?}");
        let early = world.import(vec![paid_out("d-0", &world, &made)]).await;
        let not_ordered = ConflictKind::ExecutionNotOrdered;
        assert_eq!(early.conflicts[0].kind, not_ordered);
        let alone = world.decide_payout(made.id, true, first);
        let alone = world.store.write(alone).await;
        assert!(
            matches!(alone, Err(PayoutError::Proposal(ProposalError::SamePerson))),
            "{alone:?}"
        );
        let order = world.decide_payout(made.id, true, second);
        let order = world.store.write(order).await.expect("approved");
        assert_eq!(order.state, PayoutState::Ordered);
        assert_eq!(world.balance(LedgerAccount::InPayout).await, twice);
        let codes = codes();
        let text = payout_pain_001(&order, codes.debtor());
        assert!(text.contains("SHP000001") && text.contains("8650.00"));
        let printed = payout_printable(&order, codes.debtor());
        assert!(printed.iter().all(|(_, value)| !value.is_empty()));
        let mut odd = paid_out("d-1", &world, &order);
        odd.amount = Money::tenge(1);
        let mut other = paid_out("d-2", &world, &order);
        other.counterparty.account = Some(String::from("KZ24070105KSN0000000"));
        let imported = world
            .import(vec![
                odd,
                other,
                paid_out("d-3", &world, &order),
                paid_out("d-4", &world, &order),
            ])
            .await;
        assert_eq!((imported.paid_back.len(), imported.conflicts.len()), (1, 3));
        assert_eq!(world.totals().await.refunds_due.minor, 0);
        assert_eq!(world.totals().await.received.minor, 0);
        world.payouts_are_sound().await;
        let query = PayoutOrders {
            before: None,
            limit: 10,
        };
        let kept = world.store.read(query).await.expect("read");
        assert_eq!(kept[0].executed_on, Some(day(&world)));
        let late = world.withdraw(OrderKind::Payout, order.id, first);
        let late = world.store.write(late).await;
        assert!(matches!(late, Err(WithdrawalError::NotWaiting)), "{late:?}");
        for kind in ["payout.proposed", "payout.ordered", "payout.executed"] {
            let told = world.told(kind).await;
            assert_eq!(told.len(), 1, "{kind}");
            assert!(told[0].payload["by"].is_string() && told[0].payload["reason"].is_string());
        }
    }
}

/// what is rejected, or refused by the bank, is due again and paid by another order; if the bank pays a
/// withdrawn order all the same, its refunds are held back.
#[tokio::test]
async fn a_payout_refused_by_the_bank_is_due_again() {
    for world in worlds().await {
        let account = world.due(700_001, FEE).await;
        world.states_account(account).await;
        let (first, second) = (world.ids.next(), world.ids.next());
        let mut orders = Vec::new();
        for approves in [false, true, true] {
            let made = world.make_payout(account, first);
            let made = world.store.write(made).await.expect("made");
            let decided = world.decide_payout(made.id, approves, second);
            let order = world.store.write(decided).await.expect("decided");
            if approves && orders.len() < 2 {
                world.withdrawn(OrderKind::Payout, order.id).await;
            }
            orders.push(order);
            world.payouts_are_sound().await;
            assert_eq!(world.totals().await.refunds_due, FEE);
        }
        // The second was withdrawn, and the bank pays it; the third is with the bank.
        let imported = world
            .import(vec![paid_out("d-1", &world, &orders[1])])
            .await;
        assert_eq!(
            imported.conflicts[0].kind,
            ConflictKind::ExecutionNotOrdered
        );
        assert!(imported.paid_back.is_empty());
        world.withdrawn(OrderKind::Payout, orders[2].id).await;
        let own = world.store.read(RefundsOf(account)).await.expect("read");
        assert!(own.is_empty(), "held back until a person has looked");
        let again = world.store.write(world.make_payout(account, first)).await;
        assert!(matches!(again, Err(PayoutError::NothingDue)), "{again:?}");
        world.payouts_are_sound().await;
        world.totals().await;
    }
}

async fn ordered(world: &World) -> TransferOrder {
    let today = day(world);
    world.earned(700_001).await;
    world.pass(24 * 60 * 60);
    let mut made = world.orders(today).await;
    made.pop().expect("an order")
}

/// an order that the bank refuses is withdrawn by two people; its fees wait again, and the next run makes
/// a new order for them, once.
#[tokio::test]
async fn a_refused_order_is_made_anew() {
    for world in worlds().await {
        let order = ordered(&world).await;
        let (first, second) = (world.ids.next(), world.ids.next());
        let propose = world.withdraw(OrderKind::Transfer, order.id, first);
        let proposed = world.store.write(propose).await.expect("proposed");
        let twice = world.withdraw(OrderKind::Transfer, order.id, second);
        let twice = world.store.write(twice).await;
        assert!(matches!(twice, Err(WithdrawalError::Proposed)), "{twice:?}");
        let query = WithdrawalsWaiting {
            after: None,
            limit: 10,
        };
        assert_eq!(world.store.read(query).await.expect("read").len(), 1);
        assert_eq!(world.fees().await, (Money::kzt(0), FEE), "nothing moves");
        let alone = world.decide(proposed.id, true, first);
        let alone = world.store.write(alone).await;
        assert!(
            matches!(
                alone,
                Err(WithdrawalError::Proposal(ProposalError::SamePerson))
            ),
            "{alone:?}"
        );
        let approve = world.decide(proposed.id, true, second);
        world.store.write(approve).await.expect("approved");
        let again = world.decide(proposed.id, true, second);
        let again = world.store.write(again).await;
        assert!(
            matches!(
                again,
                Err(WithdrawalError::Proposal(ProposalError::Decided { .. }))
            ),
            "{again:?}"
        );
        assert_eq!(world.fees().await, (FEE, Money::kzt(0)));
        world.transfers_are_sound().await;
        let made = world.orders(order.received_on).await;
        assert_eq!((made.len(), made[0].sequence), (1, 2));
        assert_eq!((made[0].number, made[0].amount), (2, FEE));
        assert!(world.orders(order.received_on).await.is_empty());
        world.transfers_are_sound().await;
        // The bank executes the withdrawn one and the new one: the first is a conflict, and seen.
        let both = world
            .import(vec![
                execution("d-1", day(&world), &order),
                execution("d-2", day(&world), &made[0]),
            ])
            .await;
        assert_eq!((both.executed.len(), both.conflicts.len()), (1, 1));
        assert_eq!(world.totals().await.budget, FEE);
        let disputed = world.store.read(DisputedOrders).await.expect("read");
        assert_eq!(disputed.len(), 1);
        assert_eq!(disputed[0].number, order.number);
        let row = &world.overview().await[0];
        assert_eq!((row.transferred, row.disputed), (FEE, FEE));
        world.transfers_are_sound().await;
        for kind in ["order.withdrawal_proposed", "order.withdrawn"] {
            let told = world.told(kind).await;
            assert_eq!(told.len(), 1, "{kind}");
            assert!(told[0].payload["by"].is_string() && told[0].payload["reason"].is_string());
        }
    }
}

/// what the bank executed although it was withdrawn is not ordered a second time.
#[tokio::test]
async fn an_executed_withdrawn_order_is_held_back() {
    for world in worlds().await {
        let order = ordered(&world).await;
        world.withdrawn(OrderKind::Transfer, order.id).await;
        let imported = world
            .import(vec![execution("d-1", day(&world), &order)])
            .await;
        assert_eq!(
            imported.conflicts[0].kind,
            ConflictKind::ExecutionNotOrdered
        );
        assert!(world.orders(order.received_on).await.is_empty());
        let row = &world.overview().await[0];
        assert_eq!((row.waiting, row.disputed), (FEE, FEE));
        world.transfers_are_sound().await;
    }
}

/// rejected, the withdrawal leaves the order alone; an order that was executed meanwhile stays executed.
#[tokio::test]
async fn a_withdrawal_may_come_too_late() {
    for world in worlds().await {
        let order = ordered(&world).await;
        let first = world.ids.next();
        let propose = world.withdraw(OrderKind::Transfer, order.id, first);
        let proposed = world.store.write(propose).await.expect("proposed");
        let reject = world.decide(proposed.id, false, first);
        world.store.write(reject).await.expect("rejected");
        let propose = world.withdraw(OrderKind::Transfer, order.id, first);
        let proposed = world.store.write(propose).await.expect("proposed again");
        let imported = world
            .import(vec![execution("d-1", day(&world), &order)])
            .await;
        assert_eq!(imported.executed.len(), 1);
        let late = world.decide(proposed.id, true, world.ids.next());
        let late = world.store.write(late).await;
        assert!(matches!(late, Err(WithdrawalError::NotWaiting)), "{late:?}");
        let reject = world.decide(proposed.id, false, world.ids.next());
        world.store.write(reject).await.expect("rejected");
        assert_eq!(world.totals().await.budget, FEE);
        world.transfers_are_sound().await;
        let nothing = world.withdraw(OrderKind::Transfer, world.ids.uuid(), first);
        let nothing = world.store.write(nothing).await;
        assert!(
            matches!(nothing, Err(WithdrawalError::NoOrder)),
            "{nothing:?}"
        );
    }
}
