//! What happens in a history, at random.

use super::{INVOICES, POOL};
use proptest::prelude::*;

/// One thing that happens. There are few of everything, so that all meet again and again.
#[derive(Debug, Clone)]
pub(super) enum Step {
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
    /// The bank takes card payment 0–3 back, perhaps before it told of it.
    Reverse { payment: u8 },
    /// A payer owes a fee by the word of two people.
    Owe { payer: usize },
    /// A payer asks for the invoice of the debt and pays it, or only a part of it.
    PayDebt { payer: usize, whole: bool },
    /// The refunds of a payer are put into an order that is approved, or rejected.
    Payout { payer: usize, approves: bool },
    /// A statement tells that an order to pay back was executed.
    PaidBack { order: usize },
    /// An order to the budget, or one to pay back, is withdrawn.
    Withdraw { order: usize, is_payout: bool },
}

pub(super) fn step() -> impl Strategy<Value = Step> {
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
        2 => (0..4_u8).prop_map(|payment| Step::Reverse { payment }),
        1 => (0..INVOICES).prop_map(|payer| Step::Owe { payer }),
        2 => (0..INVOICES, prop::bool::ANY).prop_map(|(payer, whole)| Step::PayDebt { payer, whole }),
        2 => (0..INVOICES, prop::bool::weighted(0.8))
            .prop_map(|(payer, approves)| Step::Payout { payer, approves }),
        2 => (0..6_usize).prop_map(|order| Step::PaidBack { order }),
        2 => (0..6_usize, prop::bool::ANY)
            .prop_map(|(order, is_payout)| Step::Withdraw { order, is_payout }),
    ]
}
