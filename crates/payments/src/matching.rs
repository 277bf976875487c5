//! Decides what becomes of an entry of a bank statement: pure, facts in, fate out.
//!
//! | entry | becomes |
//! |---|---|
//! | credit from the bank that settles card payments | `card_settlement`: each payment is in the ledger already |
//! | credit that names one open invoice and is what that invoice waits for | `offered` |
//! | any other credit | `unknown`: to be matched by hand |
//! | debit with the end-to-end id, amount and account of an order that waits | `execution`, or `payout` |
//! | debit that says which receipt it takes back | `reversal` |
//! | any other debit | `outgoing`: kept, for people to look at |
//!
//! An invoice is named by its number: a run of 6 to 15 digits in the purpose that is no part of a
//! longer word or number. A booking is named by its number, such as `07-000123-4`; it stands for the
//! invoice that is open for it.

use crate::bank_statement::{Direction, StatementEntry};
use crate::invoice::{INVOICE_NUMBERS, Invoice};
use crate::offers::transaction_id;
use crate::payouts::{PayoutOrder, PayoutState};
use crate::transfer_order::TransferOrder;
use kernel::ids::BookingId;
use kernel::money::Money;
use kernel::text_enum;
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// Most numbers looked at in one purpose.
const NUMBERS_MAX: usize = 16;

text_enum! {
    /// What became of an entry.
    EntryFate ("fate of a statement's entry") {
        /// It pays an open invoice; the service settles it.
        Offered = "offered",
        /// Nobody knows whose it is.
        Unknown = "unknown",
        /// The bank passes on card payments that are in the ledger already.
        CardSettlement = "card_settlement",
        /// It executes an order of payment to the budget.
        Execution = "execution",
        /// It takes a receipt back.
        Reversal = "reversal",
        /// It executes an order to pay money back.
        Payout = "payout",
        /// Money that went out otherwise.
        Outgoing = "outgoing",
    }
}

text_enum! {
    /// Why an entry contradicts what is known.
    ConflictKind ("conflict of a statement's entry") {
        /// The reference was booked with another content.
        Content = "content",
        /// It names an order of another amount.
        ExecutionAmount = "execution_amount",
        /// It names an order to another account.
        ExecutionAccount = "execution_account",
        /// It names an order that was executed before.
        ExecutedBefore = "executed_before",
        /// It names an order that was withdrawn, or that nobody handed in.
        ExecutionNotOrdered = "execution_not_ordered",
        /// It takes back a receipt of another amount.
        ReversalAmount = "reversal_amount",
        /// It takes back a receipt that was taken back before.
        ReversedBefore = "reversed_before",
        /// It takes back a receipt that no statement told of.
        ReversalUnknown = "reversal_unknown",
    }
}

/// A receipt that a debit may take back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReturnedCredit {
    pub(crate) transaction_id: String,
    pub(crate) reference: String,
    pub(crate) end_to_end_id: Option<String>,
    pub(crate) amount: Money,
}

/// What is known when the entries of a statement are looked at.
#[derive(Default)]
pub(crate) struct Facts {
    /// Open invoices that the entries may name, by number.
    pub(crate) invoices: HashMap<i64, Invoice>,
    /// Bookings by the number that their holders write.
    pub(crate) bookings: BTreeMap<String, BookingId>,
    /// Orders by end-to-end id.
    pub(crate) orders: HashMap<String, TransferOrder>,
    /// IIN or BIN of the banks that settle card payments.
    pub(crate) acquirers: Vec<String>,
    /// Invoices that entries before this one were offered for.
    pub(crate) taken: HashSet<i64>,
    /// Orders that entries before this one have executed.
    pub(crate) executed: HashSet<Uuid>,
    /// Orders to pay money back, by end-to-end id.
    pub(crate) payouts: HashMap<String, PayoutOrder>,
    /// Receipts that debits may take back.
    pub(crate) credits: Vec<ReturnedCredit>,
    /// What was taken back of payments, in tiyn; entries before this one add to it.
    pub(crate) reversed: HashMap<String, i64>,
    /// The account of the statement, of which the ids of its receipts are made.
    pub(crate) account: String,
}

/// What becomes of an entry, with what it concerns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fate {
    Offered(Box<Invoice>),
    Unknown,
    CardSettlement,
    /// A receipt that was taken back before it was told of: with the contradiction, if the amounts differ.
    TakenBack(Option<ConflictKind>),
    Execution(Box<TransferOrder>),
    Payout(Box<PayoutOrder>),
    /// Takes back the receipt of this payment; true when a statement told of it.
    Reversal(String, bool),
    /// It executes an order that was withdrawn.
    DisputedTransfer(Uuid),
    DisputedPayout(Uuid),
    /// With the contradiction, if it names an order and doesn't fit it.
    Outgoing(Option<ConflictKind>),
}

impl Fate {
    pub(crate) const fn kind(&self) -> EntryFate {
        match self {
            Self::Offered(_) => EntryFate::Offered,
            Self::Unknown | Self::TakenBack(_) => EntryFate::Unknown,
            Self::CardSettlement => EntryFate::CardSettlement,
            Self::Execution(_) => EntryFate::Execution,
            Self::Payout(_) => EntryFate::Payout,
            Self::Reversal(..) => EntryFate::Reversal,
            Self::Outgoing(_) | Self::DisputedTransfer(_) | Self::DisputedPayout(_) => {
                EntryFate::Outgoing
            }
        }
    }
}

/// The numbers of invoices and bookings that a purpose may name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) invoices: Vec<i64>,
    pub(crate) bookings: Vec<String>,
}

/// Reads the numbers out of a purpose.
pub(crate) fn named(purpose: &str) -> Named {
    let mut found = Named::default();
    // A word is made of letters, digits and dashes, so that no part of an account number, of a date
    // or of a booking's number is taken for an invoice.
    let words = purpose.split(|sign: char| !sign.is_alphanumeric() && sign != '-');
    for word in words.filter(|word| !word.is_empty()) {
        if found.invoices.len() + found.bookings.len() >= NUMBERS_MAX {
            break;
        }
        if is_booking_number(word) {
            found.bookings.push(word.to_owned());
        } else if (6..=15).contains(&word.len())
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(number) = word.parse()
            && INVOICE_NUMBERS.contains(&number)
        {
            found.invoices.push(number);
        }
    }
    found
}

/// `07-000123-4`: the checkpoint, the running number, the check digit.
fn is_booking_number(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let [checkpoint, sequence, check] = parts[..] else {
        return false;
    };
    checkpoint.len() == 2
        && (6..=12).contains(&sequence.len())
        && check.len() == 1
        && parts
            .iter()
            .all(|part| part.bytes().all(|b| b.is_ascii_digit()))
}

/// Decides about one entry, and remembers what it took.
pub(crate) fn fate_of(entry: &StatementEntry, facts: &mut Facts) -> Fate {
    match entry.direction {
        Direction::Credit => credit(entry, facts),
        Direction::Debit => debit(entry, facts),
    }
}

fn credit(entry: &StatementEntry, facts: &mut Facts) -> Fate {
    let number = entry.counterparty.number.as_ref();
    if number.is_some_and(|number| facts.acquirers.contains(number)) {
        return Fate::CardSettlement;
    }
    let transaction = transaction_id(&facts.account, &entry.reference);
    if let Some(taken_back) = facts.reversed.get(&transaction) {
        let differs = *taken_back != entry.amount.minor;
        return Fate::TakenBack(differs.then_some(ConflictKind::ReversalAmount));
    }
    let named = named(&entry.purpose);
    let bookings: Vec<BookingId> = named
        .bookings
        .iter()
        .filter_map(|number| facts.bookings.get(number).copied())
        .collect();
    let mut fitting = facts.invoices.values().filter(|invoice| {
        let is_named = named.invoices.contains(&invoice.number)
            || invoice
                .booking()
                .is_some_and(|booking| bookings.contains(&booking));
        let awaited = invoice.amount.minor.saturating_sub(invoice.received.minor);
        is_named && awaited == entry.amount.minor && !facts.taken.contains(&invoice.number)
    });
    // Two that fit are for a person to tell apart.
    match (fitting.next(), fitting.next()) {
        (Some(invoice), None) => {
            let invoice = invoice.clone();
            facts.taken.insert(invoice.number);
            Fate::Offered(Box::new(invoice))
        }
        _ => Fate::Unknown,
    }
}

fn debit(entry: &StatementEntry, facts: &mut Facts) -> Fate {
    let order = entry
        .end_to_end_id
        .as_ref()
        .and_then(|id| facts.orders.get(id));
    let Some(order) = order else {
        return payout(entry, facts)
            .or_else(|| reversal(entry, facts))
            .unwrap_or(Fate::Outgoing(None));
    };
    if order.executed_on.is_some() || facts.executed.contains(&order.id) {
        return Fate::Outgoing(Some(ConflictKind::ExecutedBefore));
    }
    if order.amount != entry.amount {
        return Fate::Outgoing(Some(ConflictKind::ExecutionAmount));
    }
    let account = entry.counterparty.account.as_deref();
    if account.is_some_and(|account| account != order.beneficiary_iban.as_str()) {
        return Fate::Outgoing(Some(ConflictKind::ExecutionAccount));
    }
    if order.withdrawn_at.is_some() {
        return Fate::DisputedTransfer(order.id);
    }
    let order = order.clone();
    facts.executed.insert(order.id);
    Fate::Execution(Box::new(order))
}

/// A debit that names an order to pay money back.
fn payout(entry: &StatementEntry, facts: &mut Facts) -> Option<Fate> {
    let id = entry.end_to_end_id.as_ref()?;
    let order = facts.payouts.get(id)?;
    let account = entry.counterparty.account.as_deref();
    let conflict = if order.executed_on.is_some() || facts.executed.contains(&order.id) {
        ConflictKind::ExecutedBefore
    } else if order.amount != entry.amount {
        ConflictKind::ExecutionAmount
    } else if account.is_some_and(|account| account != order.beneficiary_iban.as_str()) {
        ConflictKind::ExecutionAccount
    } else {
        return Some(match order.state {
            PayoutState::Ordered => {
                let order = order.clone();
                facts.executed.insert(order.id);
                Fate::Payout(Box::new(order))
            }
            PayoutState::Withdrawn => Fate::DisputedPayout(order.id),
            _ => Fate::Outgoing(Some(ConflictKind::ExecutionNotOrdered)),
        });
    };
    Some(Fate::Outgoing(Some(conflict)))
}

/// A debit that says which receipt it takes back: by its reference, or by the id of its payer.
fn reversal(entry: &StatementEntry, facts: &mut Facts) -> Option<Fate> {
    let returned = entry.returns.as_ref()?;
    let named: Vec<&ReturnedCredit> = facts
        .credits
        .iter()
        .filter(|credit| {
            credit.reference == *returned || credit.end_to_end_id.as_ref() == Some(returned)
        })
        .collect();
    let mut standing = named
        .iter()
        .filter(|credit| !facts.reversed.contains_key(&credit.transaction_id));
    let (transaction, is_known) = match (standing.next(), standing.next(), named.len()) {
        (Some(credit), None, _) if credit.amount == entry.amount => {
            (credit.transaction_id.clone(), true)
        }
        (Some(_), _, _) => return Some(Fate::Outgoing(Some(ConflictKind::ReversalAmount))),
        (None, _, 0) => (transaction_id(&facts.account, returned), false),
        (None, _, _) => return Some(Fate::Outgoing(Some(ConflictKind::ReversedBefore))),
    };
    if facts.reversed.contains_key(&transaction) {
        return Some(Fate::Outgoing(Some(ConflictKind::ReversedBefore)));
    }
    facts
        .reversed
        .insert(transaction.clone(), entry.amount.minor);
    Some(Fate::Reversal(transaction, is_known))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// numbers of invoices and bookings are whole words; parts of other numbers are not.
    #[test]
    fn numbers_are_read_from_a_purpose() {
        let read = |text| {
            let Named { invoices, bookings } = named(text);
            (invoices, bookings)
        };
        let none = Vec::<String>::new;
        assert_eq!(read("Счёт №700001, очередь"), (vec![700_001], none()));
        assert_eq!(read("700001/700002"), (vec![700_001, 700_002], none()));
        assert_eq!(
            read("бронь 07-000123-4."),
            (vec![], vec![String::from("07-000123-4")])
        );
        for text in [
            "KZ93601A000000700001",
            "5 цифр 12345",
            "700001а",
            "2026-03-02",
            "000001",
            "1234567890123456",
            "",
            "٧٠٠٠٠١",
        ] {
            assert_eq!(read(text), (vec![], none()), "{text}");
        }
        let many = "700001 ".repeat(100);
        assert_eq!(read(&many).0.len(), NUMBERS_MAX);
    }
}
