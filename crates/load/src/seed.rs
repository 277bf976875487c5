//! What must be there before holds can be measured: days, slots with room, accounts, sessions.

use accounts::{
    AGREEMENT_VERSION, AccountError, AgreementText, Details, Enrol, Holder, Language, OpenSession,
    Residency, Role, SessionKind, hash_password, token_hash,
};
use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use kernel::clock::SystemClock;
use kernel::ids::{AccountId, IdSource};
use kernel::names::OrganisationName;
use kernel::phone::Phone;
use newtype_uuid::GenericUuid;
use queue::Settings;
use queue::commands::publish::PublishDays;
use queue::model::slot::{PlaceLane, SlotId};
use queue::queries::Audit;
use std::sync::Arc;
use store::{Command, FromRow, Query, Row, Store, StoreError, StoreResult, Tx, statements};
use tokio::task::JoinSet;
use uuid::Uuid;

/// Accounts that hold places, each with its own session.
pub const ACCOUNTS: u32 = 1000;
/// Commands waiting side by side while seeding.
const SIDE_BY_SIDE: usize = 256;
/// Places of every slot: more than are ever taken.
const PLACES: i64 = 100_000_000;

statements! {
    /// Gives every ordinary slot from an instant on room for a whole benchmark.
    pub WIDEN = "UPDATE slot SET planned = $1, capacity = $1 WHERE lane = 'ordinary' AND starts_at >= $2";
    /// Ordinary slots within the horizon.
    pub OPEN_SLOTS = "SELECT id AS value FROM slot WHERE lane = 'ordinary' AND starts_at >= $1 AND starts_at < $2 ORDER BY id";
    /// Bookings in whatever state.
    pub COUNT_BOOKINGS = "SELECT count(*) AS value FROM booking";
}

/// What the clients need to know.
#[derive(Debug, Clone)]
pub struct Seeded {
    /// Secrets of the sessions, one for each account.
    pub secrets: Vec<String>,
    /// Slots that can be held, by checkpoint and time.
    pub slots: Vec<SlotId>,
    /// Bookings that were there before.
    pub bookings: i64,
}

impl Seeded {
    /// One slot at each of the first checkpoints: the rows everybody wants.
    pub fn hot(&self, count: usize) -> Vec<SlotId> {
        let mut chosen: Vec<SlotId> = Vec::with_capacity(count);
        for slot in &self.slots {
            if chosen
                .last()
                .is_none_or(|last| last.checkpoint() != slot.checkpoint())
            {
                chosen.push(*slot);
            }
        }
        chosen.truncate(count);
        chosen
    }

    /// Slots evenly taken from all checkpoints and days.
    pub fn spread(&self, count: usize) -> Vec<SlotId> {
        let step = (self.slots.len() / count.max(1)).max(1);
        self.slots
            .iter()
            .copied()
            .step_by(step)
            .take(count)
            .collect()
    }
}

/// The account with a number; the same in every database of a run.
pub fn account_id(number: u32) -> AccountId {
    // The bits of a version 7 id of long ago, so that real ids come after it.
    let id = (0x7_u128 << 76) | (0x8_u128 << 60) | u128::from(number);
    AccountId::from_untyped_uuid(Uuid::from_u128(id))
}

/// Publishes days, gives the slots room, makes accounts and opens a session for each.
///
/// # Errors
/// When the store refuses.
pub async fn seed(store: &Store, settings: &Arc<Settings>) -> Result<Seeded> {
    let clock = SystemClock::shared();
    let now = clock.now();
    for checkpoint in settings.checkpoints.iter() {
        let settings = Arc::clone(settings);
        let publish = PublishDays {
            settings,
            checkpoint: checkpoint.number,
            now,
        };
        store.write(publish).await?;
    }
    store.write(Widen { from: now }).await?;
    // Neither today, whose intervals end soon, nor the last days, in whatever zone.
    let from = now + SignedDuration::from_hours(48);
    let until = now + SignedDuration::from_hours(24 * 85);
    let slots = store.read(OpenSlots { from, until }).await?;
    let secrets = accounts(store, &IdSource::from_os(clock), now).await?;
    Ok(Seeded {
        secrets,
        slots,
        bookings: store.read(CountBookings).await?,
    })
}

async fn accounts(store: &Store, ids: &IdSource, now: Timestamp) -> Result<Vec<String>> {
    let password_hash = hash_password("a password of nobody", &ids.secret::<16>())?;
    let name = OrganisationName::parse("Steppe Transit")?;
    let holder = Holder::Organisation { bin: None, name };
    let details = Details::new(Residency::NonResident, holder, Language::English)?;
    let agreement = AgreementText {
        version: AGREEMENT_VERSION.to_owned(),
        sha256: [0; 32],
    };
    let mut running = JoinSet::new();
    let mut secrets = Vec::new();
    for number in 0..ACCOUNTS {
        // 64 hex digits, as the program makes them; nobody else is there to guess one.
        let secret = ids.uuid().simple().to_string().repeat(2);
        let enrol = Enrol {
            account: account_id(number),
            phone: Phone::parse(&format!("+7701{number:07}"))?,
            password_hash: password_hash.clone(),
            details: details.clone(),
            role: Role::User,
            agreement: Some(agreement.clone()),
            now,
        };
        let open = OpenSession {
            token_hash: token_hash(secret.as_bytes()),
            account: enrol.account,
            kind: SessionKind::Api,
            checked_hash: None,
            now,
        };
        secrets.push(secret);
        let store = store.clone();
        if running.len() == SIDE_BY_SIDE {
            running
                .join_next()
                .await
                .context("somebody is running")???;
        }
        running.spawn(async move {
            store.write(enrol).await?;
            store.write(open).await.map(drop)
        });
    }
    while let Some(ended) = running.join_next().await {
        let result: Result<(), AccountError> = ended?;
        result?;
    }
    Ok(secrets)
}

/// Compares what was acknowledged with what is in the database.
///
/// # Errors
/// When a booking is missing or too many, or the places don't agree with the bookings.
pub async fn verify(store: &Store, seeded: &Seeded, acknowledged: u64) -> Result<()> {
    let bookings = store.read(CountBookings).await? - seeded.bookings;
    anyhow::ensure!(
        u64::try_from(bookings) == Ok(acknowledged),
        "{acknowledged} holds were acknowledged, {bookings} bookings are there"
    );
    let disagreements = store.read(Audit).await?;
    anyhow::ensure!(
        disagreements == queue::queries::Disagreements::default(),
        "places and bookings disagree: {disagreements:?}"
    );
    Ok(())
}

/// Gives the slots room.
struct Widen {
    from: Timestamp,
}

impl Command for Widen {
    type Out = u64;
    type Error = StoreError;
    const NAME: &'static str = "load.widen";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<u64> {
        tx.execute(&WIDEN, &[PLACES.into(), self.from.into()]).await
    }
}

struct OpenSlots {
    from: Timestamp,
    until: Timestamp,
}

struct OpenSlot(SlotId);

impl FromRow for OpenSlot {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(SlotId::from_number(row.get("value")?)))
    }
}

impl Query for OpenSlots {
    type Out = Vec<SlotId>;
    type Error = StoreError;
    const NAME: &'static str = "load.open_slots";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<SlotId>> {
        let slots: Vec<OpenSlot> = tx
            .fetch_all(&OPEN_SLOTS, &[self.from.into(), self.until.into()])
            .await?;
        let slots = slots.into_iter().map(|OpenSlot(slot)| slot);
        Ok(slots
            .filter(|slot| slot.lane() == PlaceLane::Ordinary)
            .collect())
    }
}

struct CountBookings;

impl Query for CountBookings {
    type Out = i64;
    type Error = StoreError;
    const NAME: &'static str = "load.count_bookings";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<i64> {
        let (count,): (i64,) = tx.fetch_one(&COUNT_BOOKINGS, &[]).await?;
        Ok(count)
    }
}
