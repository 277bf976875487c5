//! `history`: holds over a long history beside holds over a short one.

use crate::booking::{Common, Engine, Ready, open};
use crate::measure::{Measured, drive, now};
use crate::past::{self, TABLES};
use crate::place::{Cluster, Folder};
use crate::report::{Line, Verdict, print_table};
use crate::seed::verify;
use crate::server::{self, Server};
use anyhow::{Context, Result};
use clap::Args;
use kernel::clock::SystemClock;
use queue::Settings;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Holds over the long history are at least so many times those over the short one.
const GOAL: f64 = 0.8;
/// Slots that everybody wants.
const HOT_SLOTS: usize = 4;

/// Options of `history`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    #[command(flatten)]
    common: Common,
    /// Past bookings of the long history.
    #[arg(long, default_value_t = 10_000_000, value_parser = clap::value_parser!(i64).range(1..=100_000_000))]
    long: i64,
    /// Past bookings of the short history.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(i64).range(1..=100_000_000))]
    short: i64,
    /// Both are measured in turn so many times.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
}

/// Runs the benchmark.
///
/// # Errors
/// When something can't be measured, or what is stored is not what was acknowledged.
pub async fn run(options: Options) -> Result<Verdict> {
    let cluster = options.common.cluster().await?;
    let program = server::build()?;
    let settings = Arc::new(Settings::load()?);
    let mut lines = Vec::new();
    let mut verdict = Verdict::none("history", GOAL);
    for engine in &options.common.engines {
        // A folder for each engine, so that the data of one are gone before the next.
        let folder = Folder::create(&options.common.folder, "bench-history")?;
        let place = match engine {
            Engine::Pg => Place::Postgres(cluster.as_ref().context("there is no server")?),
            Engine::Sqlite => Place::Sqlite(&folder),
        };
        let bench = Bench {
            options: &options,
            folder: &folder,
            program: &program,
            settings: &settings,
        };
        let [short, long] = bench
            .measure(&place)
            .await
            .with_context(|| format!("on {}", engine.name()))?;
        lines.push(Line::heading(format!("{}, 4 hot rows", engine.name())));
        lines.push(Line::of(
            &format!("  {} past bookings", options.short),
            &short,
        ));
        let line = Line::of(&format!("  {} past bookings", options.long), &long);
        lines.push(line.with_ratio(long.rate() / short.rate()));
        verdict.add_rates(short.rate(), long.rate());
    }
    print_table(&lines);
    Ok(verdict)
}

/// Where the databases are.
enum Place<'a> {
    Postgres(&'a Cluster),
    Sqlite(&'a Folder),
}

impl Place<'_> {
    /// A new database; its URL.
    async fn create(&self, name: &str) -> Result<String> {
        match self {
            Self::Postgres(cluster) => cluster.create(&database(name)).await,
            Self::Sqlite(folder) => Ok(format!("sqlite:{}", file(folder, name).display())),
        }
    }

    /// Takes the indexes of the large tables away; gives the texts that make them again.
    async fn drop_indexes(&self, name: &str) -> Result<Vec<String>> {
        match self {
            Self::Postgres(cluster) => {
                let client = cluster.connect(Some(&database(name))).await?;
                let found = client
                    .query(
                        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY($1)
                         AND indexname NOT IN (SELECT conname FROM pg_constraint)",
                        &[&TABLES.as_slice()],
                    )
                    .await?;
                let mut texts = Vec::new();
                for row in found {
                    let index: String = row.get(0);
                    client.batch_execute(&format!("DROP INDEX {index}")).await?;
                    texts.push(row.get(1));
                }
                Ok(texts)
            }
            Self::Sqlite(folder) => {
                let connection = rusqlite::Connection::open(file(folder, name))?;
                let mut texts = Vec::new();
                for table in TABLES {
                    let mut found = connection.prepare(
                        "SELECT name, sql FROM sqlite_master
                         WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL",
                    )?;
                    let pairs: Vec<(String, String)> = found
                        .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?
                        .collect::<Result<_, _>>()?;
                    drop(found);
                    for (index, text) in pairs {
                        connection.execute_batch(&format!("DROP INDEX {index}"))?;
                        texts.push(text);
                    }
                }
                Ok(texts)
            }
        }
    }

    /// Makes the indexes again and leaves the database as a night's upkeep would.
    async fn make_indexes(&self, name: &str, texts: &[String]) -> Result<()> {
        match self {
            Self::Postgres(cluster) => {
                let client = cluster.connect(Some(&database(name))).await?;
                client
                    .batch_execute("SET maintenance_work_mem = '512MB'")
                    .await?;
                for text in texts {
                    client.batch_execute(text).await?;
                }
                client.batch_execute("VACUUM (ANALYZE)").await?;
                client.batch_execute("CHECKPOINT").await?;
            }
            Self::Sqlite(folder) => {
                let connection = rusqlite::Connection::open(file(folder, name))?;
                for text in texts {
                    connection.execute_batch(text)?;
                }
                connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
            }
        }
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<()> {
        match self {
            Self::Postgres(cluster) => cluster.drop_database(&database(name)).await,
            // They go with the folder.
            Self::Sqlite(_) => Ok(()),
        }
    }
}

fn database(name: &str) -> String {
    format!("shekara_{name}")
}

fn file(folder: &Folder, name: &str) -> PathBuf {
    folder.file(&format!("{name}.sqlite"))
}

struct Bench<'a> {
    options: &'a Options,
    folder: &'a Folder,
    program: &'a Path,
    settings: &'a Arc<Settings>,
}

impl Bench<'_> {
    /// Holds over the short and the long history, in turn.
    async fn measure(&self, place: &Place<'_>) -> Result<[Measured; 2]> {
        let readies = [
            self.prepare(place, "short", self.options.short).await?,
            self.prepare(place, "long", self.options.long).await?,
        ];
        let mut servers = Vec::new();
        for (number, ready) in readies.iter().enumerate() {
            let log = self.folder.file(&format!("server-{number}.log"));
            servers.push(Server::start(self.program, &ready.url, log).await?);
        }
        let mut sums = [Measured::default(), Measured::default()];
        for round in 0..self.options.rounds {
            // Each goes first as often as the other.
            for turn in 0..2 {
                let which = if round % 2 == 0 { turn } else { 1 - turn };
                let (ready, server) = (&readies[which], &servers[which]);
                let slots = ready.seeded.hot(HOT_SLOTS);
                let clients = self.options.common.clients;
                let callers = ready.callers(server, self.settings, &slots, clients)?;
                let measured = drive(callers, self.options.common.window()).await;
                sums[which].add(measured.with_context(|| server.last_words())?);
            }
        }
        drop(servers);
        for (ready, name) in readies.iter().zip(["short", "long"]) {
            let store = open(&patient(&ready.url)).await?;
            verify(&store, &ready.seeded, ready.asked()).await?;
            drop(store);
            place.remove(name).await?;
        }
        Ok(sums)
    }

    async fn prepare(&self, place: &Place<'_>, name: &str, bookings: i64) -> Result<Ready> {
        let begun = now();
        let url = place.create(name).await?;
        let store = open(&url).await?;
        let texts = place.drop_indexes(name).await?;
        let written =
            past::fill(&store, self.settings, bookings, SystemClock::shared().now()).await?;
        drop(store);
        place.make_indexes(name, &texts).await?;
        let ready = Ready::make(url, self.settings).await?;
        eprintln!("{written} past bookings after {:.0?}", begun.elapsed());
        Ok(ready)
    }
}

/// The URL for questions that may take long, such as the comparison of everything with everything.
fn patient(url: &str) -> String {
    if url.starts_with("sqlite:") {
        url.to_owned()
    } else {
        format!("{url} options='-c statement_timeout=30min'")
    }
}
