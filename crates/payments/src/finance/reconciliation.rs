//! The reconciliation of a day: what the bank booked against what the ledger says, with every difference
//! named. Pure: facts in, differences out.
//!
//! The bank and the ledger tell of the same money on different days: the acquirer passes card payments on
//! later and in one sum, a statement is imported the day after, an offer waits for its booking. Each of
//! these has a name and an amount. What no name explains is an error, and is shown as one.

use kernel::money::Money;
use kernel::text_enum;

text_enum! {
    /// When an entry of the bank came into the ledger, seen from its day.
    BankStage ("stage of an entry") {
        /// Entries of this kind never do: card settlements and what went out.
        Never = "never",
        /// It is offered to a booking and not settled yet.
        Waiting = "waiting",
        /// On the day of the bank.
        SameDay = "same_day",
        /// On another day, mostly the next one.
        OtherDay = "other_day",
    }
}

text_enum! {
    /// The day on which the bank booked what the ledger has on a day.
    LedgerStage ("stage of a transfer") {
        /// Money of this kind is in no statement, or in one sum only.
        Never = "never",
        /// The statement it says it came from has no such entry.
        Missing = "missing",
        /// The same day.
        SameDay = "same_day",
        /// Another day.
        OtherDay = "other_day",
    }
}

text_enum! {
    /// Where a movement at the bank came from, by the ledger.
    LedgerOrigin ("origin of a transfer") {
        /// A card payment.
        Card = "card",
        /// A payment in the application of a bank.
        Biller = "biller",
        /// An entry of a statement.
        Statement = "statement",
        /// A posting by hand that two people agreed on.
        ByHand = "by_hand",
        /// An order to the budget that the bank executed.
        Execution = "execution",
        /// A receipt that the bank took back.
        Reversal = "reversal",
        /// Money that went back to a user.
        Payout = "payout",
    }
}

text_enum! {
    /// Why bank and ledger differ on a day.
    DifferenceKind ("kind of a difference") {
        /// Card payments that the acquirer has not passed on yet.
        CardNotSettled = "card_not_settled",
        /// Card payments of earlier days that the acquirer passed on today.
        CardSettledLater = "card_settled_later",
        /// Credits that are offered to an invoice and not settled yet.
        OfferWaiting = "offer_waiting",
        /// Entries of the bank's day that came into the ledger on another day.
        PostedOtherDay = "posted_other_day",
        /// What came into the ledger today and the bank booked on another day.
        BookedOtherDay = "booked_other_day",
        /// Postings by hand.
        ByHand = "by_hand",
        /// Receipts that the bank took back, told by its message.
        Reversal = "reversal",
        /// Money that went back to users.
        Payout = "payout",
        /// Bank charges and other money that went out; the ledger doesn't have it.
        Outgoing = "outgoing",
    }
}

/// Entries of the bank's day of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankGroup {
    /// Money came in.
    pub is_credit: bool,
    /// A settlement of card payments by the acquirer.
    pub is_settlement: bool,
    /// When they came into the ledger.
    pub stage: BankStage,
    /// How many.
    pub count: i64,
    /// Their sum in tiyn.
    pub minor: i64,
}

/// Transfers of the day of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerGroup {
    /// Where they come from.
    pub origin: LedgerOrigin,
    /// The day on which the bank booked them.
    pub stage: LedgerStage,
    /// How many.
    pub count: i64,
    /// Their sum in tiyn.
    pub minor: i64,
}

/// What is known of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReconciliationFacts {
    /// Whether a statement covers the day; without one nothing can be compared.
    pub has_statement: bool,
    /// What the bank booked on the day.
    pub bank: Vec<BankGroup>,
    /// What the ledger received on the day.
    pub receipts: Vec<LedgerGroup>,
    /// What went out by the ledger on the day.
    pub debits: Vec<LedgerGroup>,
    /// Card payments of earlier days that the acquirer has not passed on, in tiyn.
    pub cards_unsettled_minor: i64,
}

/// A difference with its name: the ledger less the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Why.
    pub kind: DifferenceKind,
    /// How many movements, where they can be counted.
    pub count: i64,
    /// How much: more than nothing if the ledger has more than the bank.
    pub amount: Money,
}

/// What came in, or what went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// By the bank.
    pub bank: Money,
    /// By the ledger.
    pub ledger: Money,
    /// Why they differ.
    pub differences: Vec<Difference>,
    /// What none of them explains; nothing in sound books.
    pub unexplained: Money,
}

/// A day, compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciled {
    /// Whether a statement covers the day.
    pub has_statement: bool,
    /// What came in.
    pub incoming: Side,
    /// What went out.
    pub outgoing: Side,
}

impl Reconciled {
    /// True when every difference has a name.
    pub const fn is_explained(&self) -> bool {
        self.incoming.unexplained.minor == 0 && self.outgoing.unexplained.minor == 0
    }
}

/// Sums groups: how many, and how much.
fn sum<T>(
    groups: &[T],
    is_wanted: impl Fn(&T) -> bool,
    of: impl Fn(&T) -> (i64, i64),
) -> (i64, i64) {
    groups
        .iter()
        .filter(|group| is_wanted(group))
        .map(of)
        .fold((0, 0), |sum, (count, minor)| {
            (sum.0 + count, sum.1.saturating_add(minor))
        })
}

fn side(bank: i64, ledger: i64, named: Vec<(DifferenceKind, (i64, i64))>) -> Side {
    let differences: Vec<Difference> = named
        .into_iter()
        .filter(|(_, (_, minor))| *minor != 0)
        .map(|(kind, (count, minor))| Difference {
            kind,
            count,
            amount: Money::kzt(minor),
        })
        .collect();
    let explained: i64 = differences.iter().map(|named| named.amount.minor).sum();
    Side {
        bank: Money::kzt(bank),
        ledger: Money::kzt(ledger),
        differences,
        unexplained: Money::kzt(ledger.saturating_sub(bank).saturating_sub(explained)),
    }
}

/// Compares a day. The sum of the differences and of what is unexplained is always the ledger less the
/// bank.
pub fn reconcile(facts: &ReconciliationFacts) -> Reconciled {
    Reconciled {
        has_statement: facts.has_statement,
        incoming: incoming(facts),
        outgoing: outgoing(facts),
    }
}

fn incoming(facts: &ReconciliationFacts) -> Side {
    let of_bank = |group: &BankGroup| (group.count, group.minor);
    let of_ledger = |group: &LedgerGroup| (group.count, group.minor);
    let bank = |wanted: &dyn Fn(&BankGroup) -> bool| {
        sum(
            &facts.bank,
            |group| group.is_credit && wanted(group),
            of_bank,
        )
    };
    let ledger = |wanted: &dyn Fn(&LedgerGroup) -> bool| {
        sum(&facts.receipts, |group| wanted(group), of_ledger)
    };
    let less = |(count, minor): (i64, i64)| (count, -minor);

    let told_singly =
        |group: &LedgerGroup| matches!(group.origin, LedgerOrigin::Card | LedgerOrigin::Biller);
    let cards = ledger(&told_singly);
    let settled = bank(&|group| group.is_settlement);
    let mut named = Vec::new();
    // The acquirer's sums tell no payments apart, so only the difference can be told.
    let behind = cards.1.saturating_sub(settled.1);
    if behind >= 0 {
        named.push((DifferenceKind::CardNotSettled, (cards.0, behind)));
    } else {
        let earlier = facts.cards_unsettled_minor.clamp(0, -behind);
        named.push((DifferenceKind::CardSettledLater, (settled.0, -earlier)));
    }
    named.push((
        DifferenceKind::OfferWaiting,
        less(bank(&|group| group.stage == BankStage::Waiting)),
    ));
    named.push((
        DifferenceKind::PostedOtherDay,
        less(bank(&|group| group.stage == BankStage::OtherDay)),
    ));
    named.push((
        DifferenceKind::BookedOtherDay,
        ledger(&|group| {
            group.origin == LedgerOrigin::Statement && group.stage == LedgerStage::OtherDay
        }),
    ));
    named.push((
        DifferenceKind::ByHand,
        ledger(&|group| group.origin == LedgerOrigin::ByHand),
    ));
    side(bank(&|_| true).1, ledger(&|_| true).1, named)
}

fn outgoing(facts: &ReconciliationFacts) -> Side {
    let of_bank = |group: &BankGroup| (group.count, group.minor);
    let of_ledger = |group: &LedgerGroup| (group.count, group.minor);
    let bank = |wanted: &dyn Fn(&BankGroup) -> bool| {
        sum(
            &facts.bank,
            |group| !group.is_credit && wanted(group),
            of_bank,
        )
    };
    let ledger = |wanted: &dyn Fn(&LedgerGroup) -> bool| {
        sum(&facts.debits, |group| wanted(group), of_ledger)
    };
    let less = |(count, minor): (i64, i64)| (count, -minor);
    let of_origin = |origin| ledger(&|group| group.origin == origin);
    let named = vec![
        (
            DifferenceKind::Outgoing,
            less(bank(&|group| group.stage == BankStage::Never)),
        ),
        (
            DifferenceKind::PostedOtherDay,
            less(bank(&|group| group.stage == BankStage::OtherDay)),
        ),
        (
            DifferenceKind::BookedOtherDay,
            ledger(&|group| {
                group.origin == LedgerOrigin::Execution && group.stage == LedgerStage::OtherDay
            }),
        ),
        (DifferenceKind::Reversal, of_origin(LedgerOrigin::Reversal)),
        (DifferenceKind::Payout, of_origin(LedgerOrigin::Payout)),
        (DifferenceKind::ByHand, of_origin(LedgerOrigin::ByHand)),
    ];
    side(bank(&|_| true).1, ledger(&|_| true).1, named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credit(stage: BankStage, tenge: i64) -> BankGroup {
        BankGroup {
            is_credit: true,
            is_settlement: false,
            stage,
            count: 1,
            minor: tenge * 100,
        }
    }

    fn receipt(origin: LedgerOrigin, stage: LedgerStage, tenge: i64) -> LedgerGroup {
        LedgerGroup {
            origin,
            stage,
            count: 1,
            minor: tenge * 100,
        }
    }

    fn seen(side: &Side) -> Vec<(DifferenceKind, i64)> {
        side.differences
            .iter()
            .map(|named| (named.kind, named.amount.minor / 100))
            .collect()
    }

    /// a day on which bank and ledger agree has no difference.
    #[test]
    fn a_sound_day_has_no_difference() {
        let facts = ReconciliationFacts {
            has_statement: true,
            bank: vec![credit(BankStage::SameDay, 100)],
            receipts: vec![receipt(LedgerOrigin::Statement, LedgerStage::SameDay, 100)],
            ..ReconciliationFacts::default()
        };
        let day = reconcile(&facts);
        assert!(day.is_explained());
        assert_eq!(seen(&day.incoming), []);
        assert_eq!(day.incoming.bank, Money::tenge(100));
        assert_eq!(
            reconcile(&ReconciliationFacts::default())
                .incoming
                .differences,
            []
        );
    }

    /// every reason that bank and ledger differ has its name and amount.
    #[test]
    fn differences_have_names() {
        use DifferenceKind as K;
        let facts = ReconciliationFacts {
            has_statement: true,
            bank: vec![
                credit(BankStage::Waiting, 10),
                credit(BankStage::OtherDay, 20),
                BankGroup {
                    is_credit: false,
                    stage: BankStage::Never,
                    ..credit(BankStage::Never, 3)
                },
                BankGroup {
                    is_credit: false,
                    ..credit(BankStage::OtherDay, 50)
                },
            ],
            receipts: vec![
                receipt(LedgerOrigin::Card, LedgerStage::Never, 40),
                receipt(LedgerOrigin::Statement, LedgerStage::OtherDay, 5),
                receipt(LedgerOrigin::ByHand, LedgerStage::Never, 7),
            ],
            debits: vec![
                receipt(LedgerOrigin::Reversal, LedgerStage::Never, 4),
                receipt(LedgerOrigin::Execution, LedgerStage::OtherDay, 30),
            ],
            cards_unsettled_minor: 0,
        };
        let day = reconcile(&facts);
        assert_eq!(
            seen(&day.incoming),
            [
                (K::CardNotSettled, 40),
                (K::OfferWaiting, -10),
                (K::PostedOtherDay, -20),
                (K::BookedOtherDay, 5),
                (K::ByHand, 7),
            ]
        );
        assert_eq!(
            seen(&day.outgoing),
            [
                (K::Outgoing, -3),
                (K::PostedOtherDay, -50),
                (K::BookedOtherDay, 30),
                (K::Reversal, 4),
            ]
        );
        assert!(day.is_explained(), "{day:?}");
    }

    /// an acquirer that pays more than is known, and a receipt without its entry, stay unexplained.
    #[test]
    fn what_has_no_name_stays_unexplained() {
        let settlement = BankGroup {
            is_settlement: true,
            ..credit(BankStage::Never, 100)
        };
        let mut facts = ReconciliationFacts {
            has_statement: true,
            bank: vec![settlement],
            receipts: vec![receipt(LedgerOrigin::Card, LedgerStage::Never, 30)],
            cards_unsettled_minor: 6_000,
            ..ReconciliationFacts::default()
        };
        let day = reconcile(&facts);
        assert_eq!(
            seen(&day.incoming),
            [(DifferenceKind::CardSettledLater, -60)]
        );
        assert_eq!(day.incoming.unexplained, Money::tenge(-10));
        facts.cards_unsettled_minor = 7_000;
        assert!(reconcile(&facts).is_explained());
        facts
            .receipts
            .push(receipt(LedgerOrigin::Statement, LedgerStage::Missing, 8));
        assert_eq!(reconcile(&facts).incoming.unexplained, Money::tenge(8));
    }
}
