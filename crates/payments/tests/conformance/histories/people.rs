//! The steps of a history that two people decide: whose a receipt is, and postings by hand.

use super::History;
use kernel::money::Money;
use payments::{
    ApproveMatch, ApprovePosting, LedgerAccount, MatchReceipt, MatchTarget, ProposalError,
    ProposePosting,
};

impl History<'_> {
    pub(super) async fn give(&mut self, receipt: usize, payer: usize, alone: bool) {
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
        if self.reversed_receipts.contains(&receipt) {
            assert!(
                matches!(proposed, Err(ProposalError::NoReceipt)),
                "{proposed:?}"
            );
            return;
        }
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
        self.owners.insert(receipt, payer);
        self.model.unknown -= minor;
        *self.held(payer) += minor;
        self.pays(payer);
    }

    pub(super) async fn post(&mut self, payer: usize, minor: i64, alone: bool) {
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
                self.due(payer, minor);
            }
            Err(ProposalError::SamePerson) => assert!(alone),
            Err(ProposalError::NotCovered { .. }) => assert!(!covered),
            Err(other) => panic!("{other}"),
        }
    }
}
