//! A store with a clock that stands still, and checkpoints that are published.

mod facts;
mod life;
mod proof;
mod random;
mod redress;
pub mod scene;
pub mod state;

pub use facts::{
    driver, lorry_details, negative, organisation, out_of_turn, plate, positive, silent, vin,
};
pub use life::PassageKind;
pub use random::Random;
pub use redress::waiver_scope;

use accounts::{AgreementText, Details, Enrol, Holder, Language, Residency, Role};
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use kernel::clock::{Clock, ManualClock};
use kernel::ids::{AccountId, IdSource};
use kernel::names::PersonName;
use kernel::person_number::Iin;
use kernel::phone::Phone;
use queue::Settings;
use queue::commands::publish::PublishDays;
use queue::model::checkpoint::Checkpoints;
use queue::model::details::BookingDetails;
use queue::model::rules::Rules;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use store::testing::TestStore;
use store::{Command, Engine, Limits, Store};

/// The checkpoint at which most things happen, and another one.
pub const POST: i64 = 7;
pub const OTHER: i64 = 20;

/// 09:00 on a Wednesday in summer at the checkpoints.
const START: &str = "2026-06-10T04:00:00Z";

/// What stands for an Argon2id hash where no password is checked; real hashing takes long.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA";

/// How the worlds of a test differ from the usual ones.
pub struct Setup {
    /// The first instant.
    pub start: &'static str,
    /// Lorries a day at every checkpoint, which is open round the clock.
    pub lorries: i64,
    /// Days that can be booked; few, because publishing them takes time.
    pub horizon_days: i32,
    /// Lines of the rules that are replaced.
    pub rules: &'static [(&'static str, &'static str)],
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            start: START,
            lorries: 240,
            horizon_days: 4,
            rules: &[],
        }
    }
}

/// One store with everything a use case needs.
pub struct World {
    pub store: TestStore,
    pub clock: ManualClock,
    pub ids: IdSource,
    pub settings: Arc<Settings>,
    serial: AtomicU32,
}

/// Somebody with a lorry.
#[derive(Clone)]
pub struct Lorry {
    pub account: AccountId,
    pub details: Arc<BookingDetails>,
}

impl Lorry {
    /// The same account and lorry with other statements.
    pub fn stating(&self, change: impl FnOnce(&mut BookingDetails)) -> Self {
        let mut details = (*self.details).clone();
        change(&mut details);
        Self {
            account: self.account,
            details: Arc::new(details),
        }
    }
}

/// One usual world on each engine that is there.
pub async fn worlds() -> Vec<World> {
    worlds_with(&Setup::default()).await
}

/// One world on each engine that is there.
pub async fn worlds_with(setup: &Setup) -> Vec<World> {
    let mut all = Vec::new();
    for store in store::testing::stores().await {
        all.push(World::new(store, setup).await);
    }
    all
}

/// An instant of the checkpoints' clocks, such as `2026-06-11T10:00`.
pub fn local(text: &str) -> Timestamp {
    let civil: DateTime = text.parse().expect("a civil time");
    civil
        .to_zoned(kernel::zone::kazakhstan())
        .expect("an existing time")
        .timestamp()
}

fn settings(setup: &Setup) -> Settings {
    let mut rules = include_str!("../../../data/rules.toml").to_owned();
    let days = format!("horizon_days = {}", setup.horizon_days);
    for (line, instead) in setup
        .rules
        .iter()
        .copied()
        .chain([("horizon_days = 90", days.as_str())])
    {
        assert!(rules.contains(line), "rules.toml has {line}");
        rules = rules.replace(line, instead);
    }
    let checkpoints = include_str!("../../../data/checkpoints.csv");
    let capacity = include_str!("../../../data/checkpoint-capacity.csv")
        .lines()
        .enumerate()
        .map(|(index, line)| {
            let slug = line.split(',').next().unwrap_or_default();
            match index {
                0 => line.to_owned(),
                _ => format!("{slug},00:00,24:00,test,{},test", setup.lorries),
            }
        })
        .collect::<Vec<_>>()
        .join("\n");
    Settings {
        rules: Rules::parse(&rules).expect("valid rules"),
        checkpoints: Checkpoints::parse(checkpoints, &capacity).expect("valid checkpoints"),
        tariffs: payments::Tariffs::load().expect("valid tariffs"),
    }
}

/// Runs commands at the same time, spread over handles; the answers are in the order of the commands.
pub async fn at_once<C: Command>(
    stores: &[Store],
    commands: Vec<C>,
) -> Vec<Result<C::Out, C::Error>> {
    let running = commands
        .into_iter()
        .zip(stores.iter().cycle())
        .map(|(command, store)| {
            let store = store.clone();
            tokio::spawn(async move { store.write(command).await })
        })
        .collect::<Vec<_>>();
    let mut answers = Vec::with_capacity(running.len());
    for one in running {
        answers.push(one.await.expect("no command panics"));
    }
    answers
}

impl World {
    /// A world over a store, with both checkpoints published.
    pub async fn new(store: TestStore, setup: &Setup) -> Self {
        let clock = ManualClock::new(setup.start.parse().expect("a valid instant"));
        let ids = IdSource::new(clock.shared(), [7; 32]);
        let settings = Arc::new(settings(setup));
        let world = Self {
            store,
            clock,
            ids,
            settings,
            serial: AtomicU32::new(0),
        };
        for checkpoint in [POST, OTHER] {
            let days = world.publish(checkpoint).await;
            assert_eq!(days, usize::try_from(setup.horizon_days).expect("few") + 2);
        }
        world
    }

    /// Publishes what is missing of a checkpoint.
    pub async fn publish(&self, checkpoint: i64) -> usize {
        let publish = PublishDays {
            settings: Arc::clone(&self.settings),
            checkpoint,
            now: self.now(),
        };
        self.store
            .write(publish)
            .await
            .expect("the days are published")
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn pass_minutes(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
    }

    /// A number nobody else has in this world, from 1.
    pub fn serial(&self) -> u32 {
        self.serial.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// An account to be made; it has accepted the agreement if there is one.
    pub fn enrolment(&self, agreement: Option<&str>) -> Enrol {
        let phone = format!("+7701{:07}", self.serial());
        let name = PersonName::new("Әбенов", "Қайрат", Some("Серікұлы")).expect("a valid name");
        let iin = Iin::parse("900101300811").expect("a valid number");
        let holder = Holder::Person {
            iin: Some(iin),
            name,
        };
        Enrol {
            account: self.ids.next(),
            phone: Phone::parse(&phone).expect("a valid phone"),
            password_hash: HASH.to_owned(),
            details: Details::new(Residency::Resident, holder, Language::Russian)
                .expect("valid details"),
            role: Role::User,
            agreement: agreement.map(|version| AgreementText {
                version: version.to_owned(),
                sha256: [1; 32],
            }),
            now: self.now(),
        }
    }

    /// Makes an account.
    pub async fn enrol(&self, agreement: Option<&str>) -> AccountId {
        self.store
            .write(self.enrolment(agreement))
            .await
            .expect("the account is made")
    }

    /// Many people with a lorry each.
    pub async fn lorries(&self, count: usize) -> Vec<Lorry> {
        let enrolments = (0..count)
            .map(|_| self.enrolment(Some("2026-01")))
            .collect();
        let made = at_once(&[self.store.store()], enrolments).await;
        let accounts = made
            .into_iter()
            .map(|account| account.expect("the account is made"));
        accounts.map(|account| self.another(account)).collect()
    }

    /// Somebody new with a lorry that nobody else has.
    pub async fn lorry(&self) -> Lorry {
        let account = self.enrol(Some("2026-01")).await;
        self.another(account)
    }

    /// Another lorry of an account.
    pub fn another(&self, account: AccountId) -> Lorry {
        Lorry {
            account,
            details: Arc::new(lorry_details(self.serial())),
        }
    }

    /// More handles to the same database, as other processes would have them.
    pub async fn handles(&self, count: usize) -> Vec<Store> {
        let limits = Limits {
            readers: 1,
            checkpoint_lanes: 1,
            free_lanes: 1,
            ..Limits::default()
        };
        let location = self.store.location();
        let mut all = Vec::new();
        for _ in 0..count {
            let opened = match self.store.engine() {
                Engine::Sqlite => Store::open_sqlite(location.as_ref(), limits),
                Engine::Postgres => Store::open_postgres(location, limits).await,
            };
            all.push(opened.expect("the database opens again"));
        }
        all
    }
}
