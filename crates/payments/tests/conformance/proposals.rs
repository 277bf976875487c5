//! Two people: nothing moves by hand without a second one, and nothing moves twice.

use super::banking::{credit, day};
use super::{FEE, World, worlds};
use kernel::ids::AccountId;
use kernel::money::{Currency, Money};
use payments::{
    ApproveMatch, ApprovePosting, LedgerAccount, MatchReceipt, MatchTarget, PostingError, Proposal,
    ProposalError, ProposalState, ProposalsWaiting, ProposePosting, RejectMatch, RejectPosting,
};
use uuid::Uuid;

fn posting(
    world: &World,
    by: AccountId,
    debit: LedgerAccount,
    credit: LedgerAccount,
) -> ProposePosting {
    ProposePosting {
        id: world.ids.uuid(),
        debit,
        credit,
        amount: FEE,
        reason: String::from("refund paid by order 17"),
        by,
        at: world.now(),
    }
}

fn approve(world: &World, proposal: Uuid, by: AccountId) -> ApprovePosting {
    ApprovePosting {
        proposal,
        transfer: world.ids.next(),
        reason: String::from("checked against the order"),
        by,
        at: world.now(),
    }
}

async fn waiting(world: &World) -> Vec<Proposal> {
    let query = ProposalsWaiting {
        after: None,
        limit: 10,
    };
    world.store.read(query).await.expect("read")
}

/// a posting by hand needs two people; each step is told with who and why.
#[tokio::test]
async fn a_posting_needs_two_people() {
    for world in worlds().await {
        let (first, second) = (world.ids.next(), world.ids.next());
        let user = LedgerAccount::User(world.funded(700_001, FEE).await);
        let command = posting(&world, first, user, LedgerAccount::RefundsDue);
        let id = command.id;
        world.store.write(command).await.expect("proposed");
        assert_eq!(waiting(&world).await.len(), 1);
        assert_eq!(world.balance(user).await, FEE, "nothing moves before");
        let alone = world.store.write(approve(&world, id, first)).await;
        assert!(matches!(alone, Err(ProposalError::SamePerson)), "{alone:?}");
        let unreasoned = ApprovePosting {
            reason: String::from("  "),
            ..approve(&world, id, second)
        };
        let refused = world.store.write(unreasoned).await;
        assert!(matches!(refused, Err(ProposalError::Reason)), "{refused:?}");
        assert_eq!(
            world.balance(user).await,
            FEE,
            "a refused approval moves nothing"
        );
        let done = world
            .store
            .write(approve(&world, id, second))
            .await
            .expect("approved");
        assert_eq!(
            (done.state, done.decided_by),
            (ProposalState::Approved, Some(second))
        );
        let totals = world.totals().await;
        assert_eq!(
            (totals.refunds_due, totals.held_for_users),
            (FEE, Money::kzt(0))
        );
        let again = world
            .store
            .write(approve(&world, id, world.ids.next()))
            .await;
        let state = ProposalState::Approved;
        assert!(
            matches!(again, Err(ProposalError::Decided { state: found }) if found == state),
            "{again:?}"
        );
        for (kind, by) in [("posting.proposed", first), ("posting.approved", second)] {
            let told = world.told(kind).await;
            assert_eq!(told.len(), 1);
            assert_eq!(told[0].payload["by"], by.to_string());
            assert!(
                told[0].payload["reason"]
                    .as_str()
                    .is_some_and(|why| !why.is_empty())
            );
        }
    }
}

/// of approvals that race, and of an approval that races a rejection, one wins.
#[tokio::test]
async fn racing_decisions_have_one_winner() {
    for world in worlds().await {
        let user = LedgerAccount::User(world.funded(700_001, Money::tenge(100_000)).await);
        let command = posting(&world, world.ids.next(), user, LedgerAccount::RefundsDue);
        let id = command.id;
        world.store.write(command).await.expect("proposed");
        let tasks = (0..8).map(|n| {
            let store = world.store.store();
            let approval = approve(&world, id, world.ids.next());
            tokio::spawn(async move {
                if n % 2 == 0 {
                    return store.write(approval).await;
                }
                let rejection = RejectPosting {
                    proposal: approval.proposal,
                    reason: approval.reason,
                    by: approval.by,
                    at: approval.at,
                };
                store.write(rejection).await
            })
        });
        let mut winners = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            match task.await.expect("no panic") {
                Ok(proposal) => winners.push(proposal.state),
                Err(ProposalError::Decided { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(winners.len(), 1);
        let moved = match winners[0] {
            ProposalState::Approved => FEE,
            _ => Money::kzt(0),
        };
        assert_eq!(world.totals().await.refunds_due, moved);
    }
}

/// what can't be posted by hand is refused by name.
#[tokio::test]
async fn impossible_proposals_are_refused() {
    for world in worlds().await {
        let by = world.ids.next();
        let user = LedgerAccount::User(world.ids.next());
        for account in [
            LedgerAccount::UnknownReceipts,
            LedgerAccount::InTransfer,
            LedgerAccount::Budget,
        ] {
            let refused = world.store.write(posting(&world, by, account, user)).await;
            assert!(
                matches!(refused, Err(ProposalError::Reserved(_))),
                "{refused:?}"
            );
        }
        let foreign = ProposePosting {
            amount: Money::new(1, Currency::Eur),
            ..posting(&world, by, LedgerAccount::Bank, user)
        };
        let refused = world.store.write(foreign).await;
        let amount = matches!(
            refused,
            Err(ProposalError::Posting(PostingError::Amount { .. }))
        );
        assert!(amount, "{refused:?}");
        let silent = ProposePosting {
            reason: "x".repeat(501),
            ..posting(&world, by, LedgerAccount::Bank, user)
        };
        let refused = world.store.write(silent).await;
        assert!(matches!(refused, Err(ProposalError::Reason)), "{refused:?}");
        let uncovered = posting(&world, by, user, LedgerAccount::RefundsDue);
        let id = uncovered.id;
        world.store.write(uncovered).await.expect("proposed");
        let refused = world
            .store
            .write(approve(&world, id, world.ids.next()))
            .await;
        assert!(
            matches!(refused, Err(ProposalError::NotCovered { .. })),
            "{refused:?}"
        );
        assert_eq!(
            waiting(&world).await.len(),
            1,
            "it waits until there is money"
        );
        let nobody = world
            .store
            .write(approve(&world, world.ids.uuid(), by))
            .await;
        assert!(matches!(nobody, Err(ProposalError::NotFound)), "{nobody:?}");
        world.totals().await;
    }
}

/// fees that are posted by hand are due to the budget like all others.
#[tokio::test]
async fn fees_by_hand_reach_the_budget() {
    for world in worlds().await {
        let monday = day(&world);
        let user = LedgerAccount::User(world.funded(700_001, FEE).await);
        let command = posting(&world, world.ids.next(), user, LedgerAccount::FeesEarned);
        let id = command.id;
        world.store.write(command).await.expect("proposed");
        world
            .store
            .write(approve(&world, id, world.ids.next()))
            .await
            .expect("approved");
        world.pass(24 * 60 * 60);
        let made = world.orders(monday).await;
        assert_eq!(made.len(), 1);
        assert_eq!(made[0].amount, FEE);
        world.transfers_are_sound().await;
    }
}

fn give(world: &World, receipt: Uuid, to: MatchTarget, by: AccountId) -> MatchReceipt {
    MatchReceipt {
        id: world.ids.uuid(),
        receipt,
        to,
        reason: String::from("the payer's letter of 3 March"),
        by,
        at: world.now(),
    }
}

fn agree(world: &World, proposal: Uuid, by: AccountId) -> ApproveMatch {
    ApproveMatch {
        proposal,
        transfer: world.ids.next(),
        reason: String::from("the letter is there"),
        by,
        at: world.now(),
    }
}

/// a receipt is given to its owner by two people, once; a rejected proposal frees it again.
#[tokio::test]
async fn a_receipt_finds_its_owner() {
    for world in worlds().await {
        let invoice = world.invoice(700_001).await;
        let imported = world
            .import(vec![credit("r-1", day(&world), FEE, "за очередь")])
            .await;
        let receipt = imported.unknown[0];
        let (first, second) = (world.ids.next(), world.ids.next());
        let stranger = MatchTarget::Account(world.ids.next());
        let wrong = give(&world, receipt, stranger, first);
        let wrong_id = wrong.id;
        world.store.write(wrong).await.expect("proposed");
        let twice = give(&world, receipt, MatchTarget::Invoice(700_001), second);
        let refused = world.store.write(twice.clone()).await;
        assert!(
            matches!(refused, Err(ProposalError::ReceiptTaken)),
            "{refused:?}"
        );
        let rejection = RejectMatch {
            proposal: wrong_id,
            reason: String::from("another payer"),
            by: second,
            at: world.now(),
        };
        world.store.write(rejection).await.expect("rejected");
        world.store.write(twice.clone()).await.expect("proposed");
        let alone = world.store.write(agree(&world, twice.id, second)).await;
        assert!(matches!(alone, Err(ProposalError::SamePerson)), "{alone:?}");
        let matched = world
            .store
            .write(agree(&world, twice.id, first))
            .await
            .expect("matched");
        assert_eq!(matched.account, invoice.account);
        assert_eq!(matched.invoice.map(|found| found.id), Some(invoice.id));
        let account = LedgerAccount::User(invoice.account);
        assert_eq!(world.balance(account).await, FEE);
        assert_eq!(world.totals().await.unknown, Money::kzt(0));
        let again = world
            .store
            .write(give(&world, receipt, stranger, first))
            .await;
        assert!(
            matches!(again, Err(ProposalError::ReceiptTaken)),
            "{again:?}"
        );
        let other_kind = world.store.write(approve(&world, twice.id, first)).await;
        assert!(
            matches!(other_kind, Err(ProposalError::NotFound)),
            "{other_kind:?}"
        );
        for kind in [
            "receipt.match_proposed",
            "receipt.match_rejected",
            "receipt.matched",
        ] {
            assert!(!world.told(kind).await.is_empty(), "{kind}");
        }
    }
}

/// receipts and invoices that aren't there are refused by name.
#[tokio::test]
async fn receipts_that_are_not_there_are_refused() {
    for world in worlds().await {
        let by = world.ids.next();
        let to = MatchTarget::Account(world.ids.next());
        let refused = world
            .store
            .write(give(&world, world.ids.uuid(), to, by))
            .await;
        assert!(
            matches!(refused, Err(ProposalError::NoReceipt)),
            "{refused:?}"
        );
        let imported = world
            .import(vec![credit("r-1", day(&world), FEE, "?")])
            .await;
        let unknown = MatchTarget::Invoice(799_999);
        let refused = world
            .store
            .write(give(&world, imported.unknown[0], unknown, by))
            .await;
        assert!(
            matches!(refused, Err(ProposalError::NoInvoice(799_999))),
            "{refused:?}"
        );
    }
}

/// of approvals of one match that race, one gives the receipt away.
#[tokio::test]
async fn racing_matches_give_once() {
    for world in worlds().await {
        let imported = world
            .import(vec![credit("r-1", day(&world), FEE, "?")])
            .await;
        let to = world.ids.next();
        let command = give(
            &world,
            imported.unknown[0],
            MatchTarget::Account(to),
            world.ids.next(),
        );
        let id = command.id;
        world.store.write(command).await.expect("proposed");
        let tasks = (0..8).map(|_| {
            let (store, approval) = (world.store.store(), agree(&world, id, world.ids.next()));
            tokio::spawn(async move { store.write(approval).await })
        });
        let mut given = 0;
        for task in tasks.collect::<Vec<_>>() {
            match task.await.expect("no panic") {
                Ok(_) => given += 1,
                Err(ProposalError::Decided { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(given, 1);
        assert_eq!(world.balance(LedgerAccount::User(to)).await, FEE);
        world.totals().await;
    }
}
