//! Proposals waiting and decided, and one order by its number.

use super::sql;
use crate::proposals::{Proposal, ProposalKind, ProposalState};
use crate::queries::page;
use crate::transfer_order::TransferOrder;
use store::{Query, StoreError, Tx};
use uuid::Uuid;

/// A page of proposals, newest first; what is `None` filters nothing.
#[derive(Debug, Clone)]
pub struct Proposals {
    /// What is proposed.
    pub kind: Option<ProposalKind>,
    /// Where they stand.
    pub state: Option<ProposalState>,
    /// The last proposal of the page before; `None` for the first page.
    pub before: Option<Uuid>,
    /// Rows wanted, at most [`crate::PAGE_MAX`].
    pub limit: i64,
}

impl Query for Proposals {
    type Out = Vec<Proposal>;
    type Error = StoreError;
    const NAME: &'static str = "payments.proposals";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<Proposal>, StoreError> {
        let values = [
            self.kind.map_or("", ProposalKind::as_str).into(),
            self.state.map_or("", ProposalState::as_str).into(),
            self.before.unwrap_or(Uuid::max()).into(),
            page(self.limit).into(),
        ];
        tx.fetch_all(&sql::PROPOSALS, &values).await
    }
}

/// Finds a proposal.
#[derive(Debug, Clone)]
pub struct FindProposal(pub Uuid);

impl Query for FindProposal {
    type Out = Option<Proposal>;
    type Error = StoreError;
    const NAME: &'static str = "payments.find_proposal";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Proposal>, StoreError> {
        tx.fetch_optional(&sql::PROPOSAL, &[self.0.into()]).await
    }
}

/// Finds an order of payment to the budget by its number.
#[derive(Debug, Clone)]
pub struct FindOrder(pub i64);

impl Query for FindOrder {
    type Out = Option<TransferOrder>;
    type Error = StoreError;
    const NAME: &'static str = "payments.find_order";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<TransferOrder>, StoreError> {
        tx.fetch_optional(&sql::ORDER, &[self.0.into()]).await
    }
}
