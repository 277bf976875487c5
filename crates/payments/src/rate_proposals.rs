//! Rates that are typed are typed by one person and approved by another (C5-8.1).
//!
//! The schema refuses an approval by whoever proposed. Of two decisions that race one finds the
//! proposal decided. An approved rate is a further revision of its currency and day: prices that
//! are asked for later follow it, invoices that were made keep theirs.

use crate::ledger;
use crate::proposals::{ProposalState, REASON_CHARACTERS};
use crate::rate_sql as sql;
use crate::rates::{ExchangeRate, RateError, RateOrigin, RateValue, is_rate_day};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::AccountId;
use kernel::money::Currency;
use kernel::zone;
use serde_json::json;
use store::{Command, NewEvent, StoreError, Stream, Tx, events};
use uuid::Uuid;

/// A rate that waits for a second person, or was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateProposal {
    /// Id; also that of the rate when it is approved.
    pub id: Uuid,
    /// The currency.
    pub currency: Currency,
    /// The day.
    pub valid_on: Date,
    /// How much.
    pub value: RateValue,
    /// Why, in the words of whoever proposed.
    pub reason: String,
    /// Who proposed.
    pub proposed_by: AccountId,
    /// When.
    pub proposed_at: Timestamp,
    /// Where it stands.
    pub state: ProposalState,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why, in the words of whoever decided.
    pub decision: Option<String>,
}

fn reasoned(reason: &str) -> Result<&str, RateError> {
    let reason = reason.trim();
    let length = reason.chars().count();
    if (1..=REASON_CHARACTERS).contains(&length) && !reason.contains('\0') {
        Ok(reason)
    } else {
        Err(RateError::Reason)
    }
}

async fn tell(
    tx: &mut Tx<'_>,
    kind: &'static str,
    proposal: &RateProposal,
    (by, reason, at): (AccountId, &str, Timestamp),
) -> Result<(), StoreError> {
    let told = NewEvent {
        kind,
        subject: Some(proposal.id),
        payload: json!({
            "currency": proposal.currency,
            "day": proposal.valid_on,
            "rate": proposal.value.decimal(),
            "units": proposal.value.units(),
            "by": by,
            "reason": reason,
        }),
    };
    events::append(tx, Stream::REGISTRAR, at, vec![told]).await
}

async fn newest(
    tx: &mut Tx<'_>,
    currency: Currency,
    day: Date,
) -> Result<Option<ExchangeRate>, StoreError> {
    let values = [currency.code().into(), day.into()];
    tx.fetch_optional(&sql::NEWEST_REVISION, &values).await
}

/// Proposes a rate of a day, or the correction of one.
#[derive(Debug, Clone)]
pub struct ProposeRate {
    /// New id.
    pub id: Uuid,
    /// The currency; not the tenge.
    pub currency: Currency,
    /// The day.
    pub day: Date,
    /// How much.
    pub value: RateValue,
    /// Why, in 1 to [`REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who proposes.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for ProposeRate {
    type Out = RateProposal;
    type Error = RateError;
    const NAME: &'static str = "payments.propose_rate";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<RateProposal, RateError> {
        let (currency, day) = (self.currency, self.day);
        if currency == Currency::Kzt {
            return Err(RateError::Tenge);
        }
        let today = self.at.to_zoned(zone::kazakhstan()).date();
        if !is_rate_day(day, today) {
            return Err(RateError::Day { day });
        }
        let reason = reasoned(&self.reason)?;
        ledger::lock(tx).await?;
        let recorded = newest(tx, currency, day).await?;
        if recorded.is_some_and(|rate| rate.value == self.value) {
            return Err(RateError::Same { currency, day });
        }
        let values = [
            self.id.into(),
            currency.code().into(),
            day.into(),
            i64::from(self.value.units()).into(),
            self.value.tenge_ten_thousandths().into(),
            reason.into(),
            self.by.into(),
            self.at.into(),
        ];
        if tx.execute(&sql::INSERT_PROPOSAL, &values).await? == 0 {
            return Err(RateError::Waiting { currency, day });
        }
        let proposal = RateProposal {
            id: self.id,
            currency,
            valid_on: day,
            value: self.value,
            reason: reason.to_owned(),
            proposed_by: self.by,
            proposed_at: self.at,
            state: ProposalState::Proposed,
            decided_by: None,
            decided_at: None,
            decision: None,
        };
        tell(tx, "rate.proposed", &proposal, (self.by, reason, self.at)).await?;
        Ok(proposal)
    }
}

/// Somebody's word on a proposal.
struct Word<'a> {
    proposal: Uuid,
    state: ProposalState,
    by: AccountId,
    at: Timestamp,
    reason: &'a str,
}

/// Decides about a proposal that waits, and tells of it.
async fn decide(tx: &mut Tx<'_>, word: Word<'_>) -> Result<RateProposal, RateError> {
    let reason = reasoned(word.reason)?;
    ledger::lock(tx).await?;
    let found: Option<RateProposal> = tx
        .fetch_optional(&sql::LOCK_PROPOSAL, &[word.proposal.into()])
        .await?;
    let mut proposal = found.ok_or(RateError::NotFound)?;
    if proposal.state != ProposalState::Proposed {
        let state = proposal.state;
        return Err(RateError::Decided { state });
    }
    if word.state == ProposalState::Approved && proposal.proposed_by == word.by {
        return Err(RateError::SamePerson);
    }
    let values = [
        proposal.id.into(),
        word.state.as_str().into(),
        word.by.into(),
        word.at.into(),
        reason.into(),
    ];
    tx.execute(&sql::DECIDE, &values).await?;
    let kind = match word.state {
        ProposalState::Approved => "rate.approved",
        _ => "rate.rejected",
    };
    tell(tx, kind, &proposal, (word.by, reason, word.at)).await?;
    proposal.state = word.state;
    proposal.decided_by = Some(word.by);
    proposal.decided_at = Some(word.at);
    proposal.decision = Some(reason.to_owned());
    Ok(proposal)
}

/// Approves a rate; it counts at once.
#[derive(Debug, Clone)]
pub struct ApproveRate {
    /// The proposal.
    pub proposal: Uuid,
    /// Why, in 1 to [`REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who approves; not whoever proposed.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for ApproveRate {
    type Out = RateProposal;
    type Error = RateError;
    const NAME: &'static str = "payments.approve_rate";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<RateProposal, RateError> {
        let word = Word {
            proposal: self.proposal,
            state: ProposalState::Approved,
            by: self.by,
            at: self.at,
            reason: &self.reason,
        };
        let proposal = decide(tx, word).await?;
        let before = newest(tx, proposal.currency, proposal.valid_on).await?;
        let revision = before.map_or(1, |rate| rate.revision + 1);
        let values = [
            proposal.id.into(),
            proposal.currency.code().into(),
            proposal.valid_on.into(),
            revision.into(),
            i64::from(proposal.value.units()).into(),
            proposal.value.tenge_ten_thousandths().into(),
            RateOrigin::TwoPeople.as_str().into(),
            proposal.reason.as_str().into(),
            self.at.into(),
            proposal.proposed_by.into(),
            Some(self.by).into(),
        ];
        tx.execute(&sql::INSERT_RATE, &values).await?;
        Ok(proposal)
    }
}

/// Rejects a rate; whoever proposed it may do so too.
#[derive(Debug, Clone)]
pub struct RejectRate {
    /// The proposal.
    pub proposal: Uuid,
    /// Why, in 1 to [`REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who rejects.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for RejectRate {
    type Out = RateProposal;
    type Error = RateError;
    const NAME: &'static str = "payments.reject_rate";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<RateProposal, RateError> {
        let word = Word {
            proposal: self.proposal,
            state: ProposalState::Rejected,
            by: self.by,
            at: self.at,
            reason: &self.reason,
        };
        decide(tx, word).await
    }
}
