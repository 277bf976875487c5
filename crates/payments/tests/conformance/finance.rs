//! What accountants ask: the journal with filters, suggestions, gaps, the reconciliation of a day, debtors.

use super::banking::{ACQUIRER, credit, day, execution, own_account, statement};
use super::{FEE, Transfer, World, worlds};
use jiff::civil::{Date, date};
use kernel::money::Money;
use payments::finance::{
    Debtors, DifferenceKind as Kind, EntriesOf, FilteredJournal, FindMessage, FindOrder,
    FindProposal, Gap, JournalFilter, KnownStatements, OpenInvoices, PaymentWay, Proposals,
    ReceiptsOfDay, Reconciled, Reconciliation, Side, SuggestionReason, SuggestionsFor,
    UnknownReceipts, day_bounds, gaps,
};
use payments::{
    Cause, CauseKind, Counterparty, Direction, EntryFate, JournalMessage, LedgerAccount,
    MatchReceipt, MatchTarget, NewTransfer, ProposalKind, ProposalState, StatementEntry, Verdict,
};

const MONDAY: Date = date(2026, 3, 2);

async fn journal(world: &World, filter: JournalFilter) -> Vec<JournalMessage> {
    let query = FilteredJournal {
        filter,
        before: None,
        limit: 50,
    };
    world.store.read(query).await.expect("read")
}

async fn reconciled(world: &World, day: Date) -> Reconciled {
    let query = Reconciliation {
        account: own_account(),
        day,
        limit: 50,
    };
    world.store.read(query).await.expect("read").0
}

fn seen(side: &Side) -> Vec<(Kind, i64, i64)> {
    side.differences
        .iter()
        .map(|named| (named.kind, named.count, named.amount.minor))
        .collect()
}

fn settlement(reference: &str, booked_on: Date, amount: Money) -> StatementEntry {
    StatementEntry {
        counterparty: Counterparty {
            number: Some(String::from(ACQUIRER)),
            ..Counterparty::default()
        },
        ..credit(reference, booked_on, amount, "возмещение по картам")
    }
}

/// the journal is filtered by day, verdict and way; a message shows its entry, invoice and transfers.
#[tokio::test]
async fn the_journal_is_filtered() {
    for world in worlds().await {
        let account = world.earned(700_001).await;
        world.pass(24 * 3600);
        let unknown = world
            .import(vec![credit("r-1", MONDAY, FEE, "аванс")])
            .await
            .unknown[0];
        assert_eq!(journal(&world, JournalFilter::default()).await.len(), 2);
        let (from, until) = day_bounds(MONDAY);
        let of_monday = JournalFilter {
            from: Some(from),
            until: Some(until),
            ..JournalFilter::default()
        };
        let cards = journal(&world, of_monday).await;
        assert_eq!(cards.len(), 1);
        assert_eq!(cards[0].verdict, Verdict::Accepted);
        for (way, count) in [
            (PaymentWay::Card, 1),
            (PaymentWay::Statement, 1),
            (PaymentWay::Biller, 0),
            (PaymentWay::File, 0),
        ] {
            let filter = JournalFilter {
                way: Some(way),
                ..JournalFilter::default()
            };
            assert_eq!(journal(&world, filter).await.len(), count, "{way}");
        }
        let filter = JournalFilter {
            verdict: Some(Verdict::UnknownInvoice),
            ..JournalFilter::default()
        };
        assert_eq!(journal(&world, filter).await[0].id, unknown);

        let kept = world.store.read(FindMessage(cards[0].id)).await;
        let kept = kept.expect("read").expect("there");
        assert_eq!(kept.invoice.map(|i| i.account), Some(account));
        assert_eq!((kept.entry, kept.transfers.len()), (None, 1));
        let kept = world.store.read(FindMessage(unknown)).await;
        let kept = kept.expect("read").expect("there");
        let entry = kept.entry.expect("it came in a statement");
        assert_eq!(
            (entry.fate, entry.message),
            (EntryFate::Unknown, Some(unknown))
        );
        assert_eq!(kept.transfers[0].credit, LedgerAccount::UnknownReceipts);
        let nothing = world.store.read(FindMessage(world.ids.uuid())).await;
        assert_eq!(nothing.expect("read"), None);
    }
}

/// an unknown receipt suggests the invoice whose number is one digit off, then those of its amount.
#[tokio::test]
async fn suggestions_are_found() {
    for world in worlds().await {
        world.invoice(700_001).await;
        let other = world.invoice(900_009).await;
        let receipt = world
            .import(vec![credit("r-1", MONDAY, FEE, "счёт 700007")])
            .await
            .unknown[0];
        let found = world.store.read(SuggestionsFor(receipt)).await;
        let (waiting, found) = found.expect("read").expect("it waits");
        assert_eq!(waiting.payer_number.as_deref(), Some("260140007012"));
        let said: Vec<_> = found
            .iter()
            .map(|one| (one.invoice.number, one.reasons.as_slice()))
            .collect();
        let (digit, amount) = (SuggestionReason::OneDigit, SuggestionReason::Amount);
        assert_eq!(
            said,
            [(700_001, &[digit, amount][..]), (900_009, &[amount][..]),]
        );
        let query = UnknownReceipts {
            after: None,
            limit: 10,
        };
        let (list, count) = world.store.read(query.clone()).await.expect("read");
        assert_eq!((list.len(), count, list[0].proposal), (1, 1, None));
        let id = world.ids.uuid();
        let command = MatchReceipt {
            id,
            receipt,
            to: MatchTarget::Invoice(other.number),
            reason: String::from("the payer wrote"),
            by: world.ids.next(),
            at: world.now(),
        };
        world.store.write(command).await.expect("proposed");
        let (list, _) = world.store.read(query).await.expect("read");
        assert_eq!(list[0].proposal, Some(id));
        let query = Proposals {
            kind: Some(ProposalKind::Receipt),
            state: Some(ProposalState::Proposed),
            before: None,
            limit: 10,
        };
        assert_eq!(world.store.read(query).await.expect("read").len(), 1);
        let found = world.store.read(FindProposal(id)).await.expect("read");
        assert_eq!(found.and_then(|p| p.invoice_number), Some(other.number));
        let open = world.store.read(OpenInvoices).await.expect("read");
        assert_eq!(open, (2, Money::kzt(2 * FEE.minor)));
        let gone = world.store.read(SuggestionsFor(world.ids.uuid())).await;
        assert_eq!(gone.expect("read"), None);
    }
}

/// statements are listed with their entries, and what is missing between them is named.
#[tokio::test]
async fn statements_and_their_gaps() {
    for world in worlds().await {
        world.import(vec![credit("r-1", MONDAY, FEE, "?")]).await;
        let thursday = date(2026, 3, 5);
        let mut later = statement(vec![credit("r-2", thursday, FEE, "?")]);
        later.opening = Money::tenge(5);
        later.closing = Money::kzt(later.opening.minor + FEE.minor);
        world.try_import(later).await.expect("imported");
        let query = KnownStatements { limit: 10 };
        let known = world.store.read(query).await.expect("read");
        assert_eq!(known.len(), 2);
        let closing = FEE;
        let expected = [
            Gap::Balance {
                on: thursday,
                closing,
                opening: Money::tenge(5),
            },
            Gap::Days {
                from: date(2026, 3, 3),
                until: date(2026, 3, 4),
            },
        ];
        assert_eq!(gaps(&known), expected);
        let query = EntriesOf {
            statement: known[0].id,
            after: None,
            limit: 10,
        };
        let (of, entries) = world.store.read(query).await.expect("read").expect("there");
        assert_eq!((of.from, entries.len()), (thursday, 1));
        assert_eq!(entries[0].direction, Direction::Credit);
    }
}

/// a day's differences between bank and ledger have names, and vanish when they are over.
#[tokio::test]
async fn a_day_is_reconciled() {
    for world in worlds().await {
        world.earned(700_001).await;
        let paid = world.invoice(700_002).await;
        let day_of = reconciled(&world, MONDAY).await;
        assert!(!day_of.has_statement);
        assert_eq!(
            seen(&day_of.incoming),
            [(Kind::CardNotSettled, 1, FEE.minor)]
        );

        let charges = StatementEntry {
            direction: Direction::Debit,
            ..credit("r-3", MONDAY, Money::tenge(50), "комиссия банка")
        };
        let entries = vec![
            credit("r-1", MONDAY, FEE, &format!("Счёт {}", paid.number)),
            credit("r-2", MONDAY, Money::tenge(10), "аванс"),
            charges,
        ];
        let imported = world.import(entries).await;
        let day_of = reconciled(&world, MONDAY).await;
        assert!(day_of.has_statement && day_of.is_explained(), "{day_of:?}");
        assert_eq!(
            seen(&day_of.incoming),
            [
                (Kind::CardNotSettled, 1, FEE.minor),
                (Kind::OfferWaiting, 1, -FEE.minor),
            ]
        );
        assert_eq!(seen(&day_of.outgoing), [(Kind::Outgoing, 1, -5_000)]);
        assert_eq!(day_of.incoming.bank, Money::kzt(FEE.minor + 1_000));
        let receipts = world.store.read(ReceiptsOfDay(MONDAY)).await.expect("read");
        assert_eq!(
            receipts.iter().map(|group| group.minor).sum::<i64>(),
            FEE.minor + 1_000
        );

        // The next day the offer is settled, the acquirer pays, and the order is executed.
        world.pass(24 * 3600);
        let tuesday = day(&world);
        world.settle(&imported.offers[0]).await;
        let order = world.orders(MONDAY).await.remove(0);
        let entries = vec![
            settlement("r-4", tuesday, FEE),
            execution("r-5", tuesday, &order),
        ];
        world.import(entries).await;
        let day_of = reconciled(&world, tuesday).await;
        assert!(day_of.is_explained(), "{day_of:?}");
        assert_eq!(
            seen(&day_of.incoming),
            [
                (Kind::CardSettledLater, 1, -FEE.minor),
                (Kind::BookedOtherDay, 1, FEE.minor),
            ]
        );
        assert_eq!(seen(&day_of.outgoing), []);
        assert_eq!(day_of.outgoing.bank, order.amount);
        let monday = reconciled(&world, MONDAY).await;
        assert!(monday.is_explained());
        assert_eq!(monday.incoming.differences[1].kind, Kind::PostedOtherDay);
        let found = world
            .store
            .read(FindOrder(order.number))
            .await
            .expect("read");
        assert_eq!(found.and_then(|found| found.executed_on), Some(tuesday));

        // More than the acquirer owes can't be explained.
        world
            .import(vec![settlement("r-6", tuesday, Money::tenge(1))])
            .await;
        let day_of = reconciled(&world, tuesday).await;
        assert_eq!(day_of.incoming.unexplained, Money::tenge(-1));
    }
}

/// debtors are listed, most first, with the sum of all.
#[tokio::test]
async fn debtors_are_listed() {
    for world in worlds().await {
        let query = Debtors {
            offset: 0,
            limit: 10,
        };
        let none = world.store.read(query.clone()).await.expect("read");
        assert_eq!(
            (none.rows.len(), none.debtors, none.sum),
            (0, 0, Money::kzt(0))
        );
        let mut owing = Vec::new();
        for tenge in [100, 300] {
            let account = world.ids.next();
            owing.push(account);
            let new = NewTransfer {
                id: world.ids.next(),
                debit: LedgerAccount::Debt(account),
                credit: LedgerAccount::FeesEarned,
                amount: Money::tenge(tenge),
                cause: Cause {
                    kind: CauseKind::Debt,
                    id: world.ids.uuid(),
                },
                at: world.now(),
            };
            world.store.write(Transfer(new)).await.expect("posted");
        }
        let page = world.store.read(query).await.expect("read");
        assert_eq!((page.debtors, page.sum), (2, Money::tenge(400)));
        assert_eq!(page.rows[0].account, owing[1]);
        assert_eq!(page.rows[0].owed, Money::tenge(300));
        assert_eq!(page.rows[0].first_at, world.now());
    }
}
