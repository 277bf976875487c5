//! What holds at every instant, whatever happened.

use super::World;
use jiff::Timestamp;
use kernel::ids::BookingId;
use kernel::money::Money;
use payments::{AuditFindings, LedgerAudit, LedgerTotals, Totals};
use queue::model::number::BookingNumber;
use queue::queries::{Audit, Disagreements};
use queue::step_job_key;
use std::collections::{BTreeMap, BTreeSet};
use store::events::{Heads, READ_MAX, ReadEvents};
use store::{Event, FromRow, Query, Row, StoreError, StoreResult, Stream, Tx, statements};
use uuid::Uuid;

statements! {
    /// Active bookings that don't hold both keys of their vehicle.
    pub ACTIVE_WITHOUT_CLAIMS = "SELECT booking.id AS value FROM booking WHERE state IN
        ('held', 'verifying', 'awaiting_payment', 'confirmed', 'in_waiting_zone', 'called', 'admitted')
        AND (SELECT count(*) FROM vehicle_claim WHERE vehicle_claim.booking_id = booking.id) <> 2";
    /// Open invoices of bookings that nobody can pay for any more.
    pub INVOICES_ASTRAY = "SELECT invoice.id AS value FROM invoice
        LEFT JOIN booking ON booking.id = invoice.subject_id WHERE invoice.state = 'open' AND NOT (
        (invoice.purpose = 'booking' AND coalesce(booking.state, '') = 'awaiting_payment')
        OR (invoice.purpose = 'move' AND coalesce(booking.state, '') = 'confirmed'))";
    /// Slots that have more places than planned without bookings in them.
    pub SLOTS_ASTRAY = "SELECT id AS value FROM slot WHERE capacity > planned AND capacity > taken";
    /// Every booking with its state.
    pub BOOKINGS = "SELECT id, state FROM booking";
    /// Every timer.
    pub TIMERS = "SELECT key, run_at FROM job WHERE kind = 'booking.step' AND state = 'pending'";
}

struct Pair<A, B>(A, B);

impl FromRow for Pair<BookingId, String> {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(row.get("id")?, row.get("state")?))
    }
}

impl FromRow for Pair<String, Timestamp> {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(row.get("key")?, row.get("run_at")?))
    }
}

/// What only a look behind the curtain shows.
struct Inside;

#[derive(Debug)]
struct Seen {
    without_claims: Vec<(Uuid,)>,
    invoices: Vec<(Uuid,)>,
    slots: Vec<(i64,)>,
    bookings: BTreeMap<BookingId, String>,
    timers: BTreeMap<String, Timestamp>,
}

impl Query for Inside {
    type Out = Seen;
    type Error = StoreError;
    const NAME: &'static str = "test.inside";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Seen> {
        let bookings: Vec<Pair<BookingId, String>> = tx.fetch_all(&BOOKINGS, &[]).await?;
        let timers: Vec<Pair<String, Timestamp>> = tx.fetch_all(&TIMERS, &[]).await?;
        Ok(Seen {
            without_claims: tx.fetch_all(&ACTIVE_WITHOUT_CLAIMS, &[]).await?,
            invoices: tx.fetch_all(&INVOICES_ASTRAY, &[]).await?,
            slots: tx.fetch_all(&SLOTS_ASTRAY, &[]).await?,
            bookings: bookings
                .into_iter()
                .map(|Pair(id, state)| (id, state))
                .collect(),
            timers: timers.into_iter().map(|Pair(key, at)| (key, at)).collect(),
        })
    }
}

/// States after which nothing happens by itself.
const AT_REST: [&str; 7] = [
    "admitted",
    "crossed",
    "refused",
    "expired",
    "cancelled",
    "annulled",
    "turned_back",
];

impl World {
    /// When a booking is looked at next, if ever.
    pub async fn timer(&self, booking: BookingId) -> Option<Timestamp> {
        let seen = self.store.read(Inside).await.expect("read");
        seen.timers.get(&step_job_key(booking)).copied()
    }

    /// Bookings that are due to be looked at, the longest waiting first.
    pub async fn due(&self) -> Vec<BookingId> {
        let seen = self.store.read(Inside).await.expect("read");
        let mut due = seen
            .bookings
            .into_keys()
            .filter_map(|id| Some((*seen.timers.get(&step_job_key(id))?, id)))
            .filter(|(at, _)| *at <= self.now())
            .collect::<Vec<_>>();
        due.sort_unstable();
        due.into_iter().map(|(_, id)| id).collect()
    }

    /// The sums of the ledger, which always balance (Q-EX11).
    pub async fn totals(&self) -> Totals {
        let totals = self.store.read(LedgerTotals).await.expect("read");
        assert!(totals.balances(), "{totals:?}");
        totals
    }

    /// Places are bookings, no vehicle has two, and the ledger balances: cheap, for every step.
    pub async fn agrees(&self) {
        let found = self.store.read(Audit).await.expect("read");
        assert_eq!(found, Disagreements::default());
        self.totals().await;
    }

    /// Everything that holds at every instant.
    pub async fn sound(&self) {
        self.agrees().await;
        let findings = self.store.read(LedgerAudit).await.expect("read");
        assert_eq!(findings, AuditFindings::default());
        let seen = self.store.read(Inside).await.expect("read");
        assert_eq!(
            seen.without_claims,
            [],
            "Q-21: an active booking holds plate and VIN"
        );
        assert_eq!(
            seen.invoices,
            [],
            "an open invoice can be paid for something"
        );
        assert_eq!(
            seen.slots,
            [],
            "a place that was too many is gone when it is free"
        );
        let expected = seen
            .bookings
            .iter()
            .filter(|(_, state)| !AT_REST.contains(&state.as_str()))
            .map(|(id, _)| step_job_key(*id))
            .collect::<BTreeSet<_>>();
        let timers = seen.timers.into_keys().collect::<BTreeSet<_>>();
        assert_eq!(timers, expected, "a booking has a timer until it rests");
        self.events_are_sound().await;
    }

    async fn events_are_sound(&self) {
        let mut fees = Vec::new();
        for (stream, last) in self.store.read(Heads).await.expect("read") {
            let events = self.events(stream).await;
            let positions = events
                .iter()
                .map(|event| event.position)
                .collect::<Vec<_>>();
            assert_eq!(
                positions,
                (1..=last).collect::<Vec<_>>(),
                "{stream:?} has no gaps"
            );
            let numbers = events
                .iter()
                .filter(|event| event.kind == "booking.confirmed")
                .map(|event| {
                    event.payload["number"]
                        .as_str()
                        .expect("a number")
                        .to_owned()
                })
                .map(|text| text.parse::<BookingNumber>().expect("a valid number"));
            for (number, sequence) in numbers.zip(1..) {
                // sequential, without gaps and without doubles.
                assert_eq!(number, BookingNumber::new(stream.0, sequence));
            }
            let paid = ["booking.paid", "booking.move_paid"];
            let paid = events
                .iter()
                .filter(|event| paid.contains(&event.kind.as_str()));
            fees.extend(paid.map(|event| {
                let amount = event.payload["amount"].clone();
                serde_json::from_value::<Money>(amount)
                    .expect("an amount")
                    .minor
            }));
        }
        // what is owed back was earned first, unless it is the users' own money.
        let own = self.own_money_back().await;
        let totals = self.totals().await;
        let earned = totals.earned.minor - own + totals.refunds_due.minor + totals.budget.minor;
        assert_eq!(
            earned,
            fees.iter().sum::<i64>(),
            "what was earned is what was told of"
        );
    }

    /// What users took back that was never a fee.
    async fn own_money_back(&self) -> i64 {
        let mut sum = 0;
        for (stream, _) in self.store.read(Heads).await.expect("read") {
            let own = ["booking.money_back", "money.back_asked"];
            let events = self.events(stream).await;
            let told = events
                .iter()
                .filter(|event| own.contains(&event.kind.as_str()));
            sum += told
                .map(|event| {
                    let amount = event.payload["amount"].clone();
                    serde_json::from_value::<Money>(amount)
                        .expect("an amount")
                        .minor
                })
                .sum::<i64>();
        }
        sum
    }

    /// All events of a stream.
    pub async fn events(&self, stream: Stream) -> Vec<Event> {
        let mut all = Vec::<Event>::new();
        loop {
            let after = all.last().map_or(0, |event| event.position);
            let read = ReadEvents {
                stream,
                after,
                limit: READ_MAX,
            };
            let page = self.store.read(read).await.expect("read");
            if page.is_empty() {
                return all;
            }
            all.extend(page);
        }
    }
}
