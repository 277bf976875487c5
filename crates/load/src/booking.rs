//! `booking`: full holds over HTTP beside the floor of each engine.

use crate::direct;
use crate::hold::{Caller, Requests};
use crate::measure::{Measured, Window, drive};
use crate::place::{Cluster, Folder};
use crate::report::{Line, Verdict, print_table};
use crate::seed::{Seeded, seed, verify};
use crate::server::{self, Server};
use crate::{pgbench, sqlite_floor};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use kernel::clock::SystemClock;
use kernel::ids::IdSource;
use queue::Settings;
use queue::model::slot::SlotId;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{Limits, Store};

/// At least so many times the floor.
const GOAL: f64 = 3.0;
/// Slots that everybody wants.
const HOT_SLOTS: u32 = 4;
/// Slots when everybody wants something else.
const SPREAD_SLOTS: u32 = 10_000;
/// Vehicles from this number on are held; those before may be in the history.
pub const FIRST_VEHICLE: u64 = 100_000_000;

/// Which database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// A PostgreSQL server.
    Pg,
    /// The embedded one.
    Sqlite,
}

impl Engine {
    /// For people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pg => "PostgreSQL",
            Self::Sqlite => "SQLite",
        }
    }
}

/// What all benchmarks of holds have in common.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub seconds: u64,
    /// Seconds before each measurement that are not counted.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(0..=60))]
    pub warm_up: u64,
    /// Clients side by side.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub clients: u16,
    /// Which engines.
    #[arg(long, value_delimiter = ',', default_value = "pg,sqlite")]
    pub engines: Vec<Engine>,
    /// A PostgreSQL server on which databases may be made.
    #[arg(long, env = "SHEKARA_BENCH_PG", default_value = "")]
    pub postgres: String,
    /// Folder for the data; it should be on a disk, not in memory.
    #[arg(long, default_value = "/var/tmp")]
    pub folder: PathBuf,
}

impl Common {
    /// The time of one measurement.
    pub const fn window(&self) -> Window {
        Window {
            warm_up: Duration::from_secs(self.warm_up),
            measured: Duration::from_secs(self.seconds),
        }
    }

    /// The PostgreSQL server, if it is wanted.
    ///
    /// # Errors
    /// When it is wanted and not there.
    pub async fn cluster(&self) -> Result<Option<Cluster>> {
        if !self.engines.contains(&Engine::Pg) {
            return Ok(None);
        }
        anyhow::ensure!(
            !self.postgres.is_empty(),
            "there is no PostgreSQL server: run `cargo xtask bench`, or give --postgres"
        );
        Cluster::open(&self.postgres).await.map(Some)
    }
}

/// Options of `booking`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    #[command(flatten)]
    common: Common,
    /// Floor and holds are measured in turn so many times.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
    /// Also measures holds given to the store without HTTP.
    #[arg(long)]
    with_store: bool,
}

/// What was measured on one engine.
#[derive(Default)]
struct Figures {
    floor_hot: Measured,
    ours_hot: Measured,
    floor_spread: Measured,
    ours_spread: Measured,
    store_hot: Measured,
}

/// A database with everything a hold needs.
pub struct Ready {
    /// As the program's `--database-url`.
    pub url: String,
    /// What the clients need to know.
    pub seeded: Seeded,
    /// The next vehicle.
    pub vehicles: Arc<AtomicU64>,
}

impl Ready {
    /// Seeds the database behind a URL.
    ///
    /// # Errors
    /// When it can't be opened or written.
    pub async fn make(url: String, settings: &Arc<Settings>) -> Result<Self> {
        let store = open(&url).await?;
        let seeded = seed(&store, settings).await?;
        Ok(Self {
            url,
            seeded,
            vehicles: Arc::new(AtomicU64::new(FIRST_VEHICLE)),
        })
    }

    /// Clients that hold these slots over HTTP.
    ///
    /// # Errors
    /// When a slot is of no checkpoint.
    pub fn callers(
        &self,
        server: &Server,
        settings: &Settings,
        slots: &[SlotId],
        clients: u16,
    ) -> Result<Vec<Caller>> {
        let (address, secrets) = (server.address(), &self.seeded.secrets);
        let requests = Requests::new(address, &settings.checkpoints, slots, secrets)?;
        let requests = Arc::new(requests);
        let caller = |_| Caller::new(address, Arc::clone(&requests), Arc::clone(&self.vehicles));
        Ok((0..clients).map(caller).collect())
    }

    /// Holds asked for so far.
    pub fn asked(&self) -> u64 {
        self.vehicles.load(Ordering::Relaxed) - FIRST_VEHICLE
    }
}

/// Opens the database of a URL as the program does.
///
/// # Errors
/// When it can't be opened.
pub async fn open(url: &str) -> Result<Store> {
    match url.strip_prefix("sqlite:") {
        Some(path) => Ok(Store::open_sqlite(Path::new(path), Limits::default())?),
        None => Ok(Store::open_postgres(url, Limits::default()).await?),
    }
}

/// Runs the benchmark.
///
/// # Errors
/// When something can't be measured, or what is stored is not what was acknowledged.
pub async fn run(options: Options) -> Result<Verdict> {
    let common = &options.common;
    let cluster = common.cluster().await?;
    let folder = Folder::create(&common.folder, "bench-booking")?;
    let program = server::build()?;
    let settings = Arc::new(Settings::load()?);
    let mut lines = Vec::new();
    let mut verdict = Verdict::none("booking", GOAL);
    for engine in &common.engines {
        let bench = Bench {
            options: &options,
            folder: &folder,
            program: &program,
            settings: &settings,
        };
        let figures = match (engine, &cluster) {
            (Engine::Pg, Some(cluster)) => bench.postgres(cluster).await,
            _ => bench.sqlite().await,
        }
        .with_context(|| format!("on {}", engine.name()))?;
        let hot = Line::pair(
            engine.name(),
            "4 hot rows",
            &figures.floor_hot,
            &figures.ours_hot,
        );
        lines.extend(hot);
        if options.with_store {
            lines.push(Line::of("  the same without HTTP", &figures.store_hot));
        }
        let spread = (&figures.floor_spread, &figures.ours_spread);
        lines.extend(Line::pair(engine.name(), "10 000 rows", spread.0, spread.1));
        verdict.add(&figures.floor_hot, &figures.ours_hot);
    }
    print_table(&lines);
    Ok(verdict)
}

struct Bench<'a> {
    options: &'a Options,
    folder: &'a Folder,
    program: &'a Path,
    settings: &'a Arc<Settings>,
}

impl Bench<'_> {
    async fn postgres(&self, cluster: &Cluster) -> Result<Figures> {
        let common = &self.options.common;
        let (clients, window) = (common.clients, common.window());
        let floor = pgbench::Floor::create(cluster, self.folder).await?;
        let database = "shekara_booking";
        let ready = Ready::make(cluster.create(database).await?, self.settings).await?;
        let mut figures = Figures::default();
        for _ in 0..self.options.rounds {
            for (slots, sum) in [
                (HOT_SLOTS, &mut figures.floor_hot),
                (SPREAD_SLOTS, &mut figures.floor_spread),
            ] {
                if !window.warm_up.is_zero() {
                    floor.run(slots, clients, window.warm_up).await?;
                }
                sum.add(floor.run(slots, clients, window.measured).await?);
            }
            self.ours(&ready, &mut figures).await?;
        }
        self.check(&ready).await?;
        floor.close().await?;
        cluster.drop_database(database).await?;
        Ok(figures)
    }

    async fn sqlite(&self) -> Result<Figures> {
        let common = &self.options.common;
        let floor = sqlite_floor::Floor::create(self.folder)?;
        let url = format!("sqlite:{}", self.folder.file("booking.sqlite").display());
        let ready = Ready::make(url, self.settings).await?;
        let mut figures = Figures::default();
        for _ in 0..self.options.rounds {
            for (slots, sum) in [
                (HOT_SLOTS, &mut figures.floor_hot),
                (SPREAD_SLOTS, &mut figures.floor_spread),
            ] {
                sum.add(floor.run(slots, common.clients, common.window()).await?);
            }
            self.ours(&ready, &mut figures).await?;
        }
        self.check(&ready).await?;
        floor.close()?;
        Ok(figures)
    }

    /// Holds over HTTP, by a server that is started for them.
    async fn ours(&self, ready: &Ready, figures: &mut Figures) -> Result<()> {
        let common = &self.options.common;
        let hot = ready.seeded.hot(HOT_SLOTS as usize);
        let spread = ready.seeded.spread(SPREAD_SLOTS as usize);
        let server =
            Server::start(self.program, &ready.url, self.folder.file("server.log")).await?;
        for (slots, sum) in [
            (&hot, &mut figures.ours_hot),
            (&spread, &mut figures.ours_spread),
        ] {
            let callers = ready.callers(&server, self.settings, slots, common.clients)?;
            let measured = drive(callers, common.window()).await;
            sum.add(measured.with_context(|| server.last_words())?);
        }
        drop(server);
        if self.options.with_store {
            figures.store_hot.add(self.without_http(ready, &hot).await?);
        }
        Ok(())
    }

    async fn without_http(&self, ready: &Ready, slots: &[SlotId]) -> Result<Measured> {
        let store = open(&ready.url).await?;
        let ids = IdSource::from_os(SystemClock::shared());
        let callers = (0..self.options.common.clients)
            .map(|_| direct::Caller {
                store: store.clone(),
                settings: Arc::clone(self.settings),
                ids: ids.clone(),
                slots: slots.into(),
                vehicles: Arc::clone(&ready.vehicles),
            })
            .collect();
        drive(callers, self.options.common.window()).await
    }

    /// Every hold that was asked for was acknowledged, or the clients would have stopped.
    async fn check(&self, ready: &Ready) -> Result<()> {
        let store = open(&ready.url).await?;
        verify(&store, &ready.seeded, ready.asked()).await
    }
}
