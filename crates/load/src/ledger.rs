//! `ledger`: postings that arrive together beside TPC-B, and questions about a long statement.

use crate::booking::{Common, Engine, open};
use crate::books::{self, COUNT_TRANSFERS};
use crate::measure::{Client, Measured, Window, drive_here};
use crate::place::{Cluster, Folder};
use crate::report::{Line, Verdict, print_table};
use crate::seed::account_id;
use crate::{sqlite_floor, tpcb};
use anyhow::{Context, Result, ensure};
use clap::Args;
use kernel::clock::{Clock, SystemClock};
use kernel::ids::{AccountId, IdSource};
use kernel::money::Money;
use payments::{
    AuditFindings, BalanceOf, Cause, CauseKind, Charged, Cover, LedgerAccount, LedgerAudit,
    NewTransfer, PostTransfer, StatementOf,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{Query, Store, StoreError, StoreResult, Tx};

/// At least so many times TPC-B.
const GOAL: f64 = 3.0;
/// The 99th percentile of asking for a balance, in milliseconds.
const BALANCE_GOAL_MS: f64 = 2.0;
/// Transfers of the user with the long statement.
const ENTRIES: u32 = 100_000;
/// Rows of the first page of a statement.
const PAGE: i64 = 50;
/// What a receipt brings and a fee takes.
const AMOUNT: Money = Money::tenge(4_325);
/// How long each question is asked again and again.
const QUESTIONS: Window = Window {
    warm_up: Duration::from_millis(500),
    measured: Duration::from_secs(2),
};

/// Options of `ledger`.
#[derive(Debug, Clone, Args)]
#[command(mut_arg("seconds", |argument| argument.default_value("5")))]
#[command(mut_arg("warm_up", |argument| argument.default_value("1")))]
pub struct Options {
    #[command(flatten)]
    common: Common,
    /// Floor and postings are measured in turn so many times.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
}

/// What was measured on one engine.
#[derive(Default)]
struct Figures {
    floor: Vec<Measured>,
    ours: Vec<Measured>,
    balance: Measured,
    page: Measured,
}

/// Runs the benchmark.
///
/// # Errors
/// When something can't be measured, or the books are not what was acknowledged.
pub async fn run(options: Options) -> Result<Verdict> {
    let cluster = options.common.cluster().await?;
    let folder = Folder::create(&options.common.folder, "bench-ledger")?;
    let mut verdict = Verdict::none("ledger", GOAL);
    let mut lines = Vec::new();
    let mut answers = Vec::new();
    for engine in &options.common.engines {
        let (name, floor) = match engine {
            Engine::Pg => (engine.name(), "  TPC-B"),
            Engine::Sqlite => (engine.name(), "  floor, a commit each"),
        };
        let figures = match (engine, &cluster) {
            (Engine::Pg, Some(cluster)) => postgres(&options, cluster, &folder).await,
            _ => sqlite(&options, &folder).await,
        }
        .with_context(|| format!("on {name}"))?;
        let rates = (median_rate(&figures.floor), median_rate(&figures.ours));
        // SQLite's floor is no TPC-B; it is told and not judged.
        if *engine == Engine::Pg {
            verdict.add_rates(rates.0, rates.1);
        }
        lines.push(Line::heading(format!(
            "{name}, {} accounts",
            tpcb::ACCOUNTS
        )));
        lines.push(Line::of(floor, &sum(figures.floor)));
        let ours = Line::of("  ours, receipts and fees", &sum(figures.ours));
        lines.push(ours.with_ratio(rates.1 / rates.0));
        let balance_ms = figures.balance.latency_ms(990);
        let is_met = balance_ms < BALANCE_GOAL_MS;
        verdict.require(is_met);
        answers.push(format!(
            "{name}, a user with {ENTRIES} entries, ms: balance p50={:.2} p99={balance_ms:.2} \
             goal={BALANCE_GOAL_MS} {}; page of {PAGE} p50={:.2} p99={:.2}",
            figures.balance.latency_ms(500),
            if is_met { "met" } else { "short" },
            figures.page.latency_ms(500),
            figures.page.latency_ms(990),
        ));
    }
    print_table(&lines);
    for answer in answers {
        println!("{answer}");
    }
    Ok(verdict)
}

fn sum(parts: Vec<Measured>) -> Measured {
    parts
        .into_iter()
        .fold(Measured::default(), |mut all, part| {
            all.add(part);
            all
        })
}

/// The rate of the middle round; of two in the middle, the lower.
fn median_rate(rounds: &[Measured]) -> f64 {
    let mut rates: Vec<f64> = rounds.iter().map(Measured::rate).collect();
    rates.sort_by(f64::total_cmp);
    let middle = rates.len().saturating_sub(1) / 2;
    rates.get(middle).copied().unwrap_or_default()
}

async fn postgres(options: &Options, cluster: &Cluster, folder: &Folder) -> Result<Figures> {
    let common = &options.common;
    let (clients, window) = (common.clients, common.window());
    let floor = tpcb::Floor::create(cluster, folder).await?;
    let database = "shekara_ledger";
    let url = cluster.create(database).await?;
    let bench = Bench::create(open(&url).await?, clients, window).await?;
    let upkeep = cluster.connect(Some(database)).await?;
    upkeep.batch_execute("VACUUM (ANALYZE)").await?;
    upkeep.batch_execute("CHECKPOINT").await?;
    let mut figures = Figures::default();
    for _ in 0..options.rounds {
        if !window.warm_up.is_zero() {
            floor.run(clients, window.warm_up).await?;
        }
        figures
            .floor
            .push(floor.run(clients, window.measured).await?);
        figures.ours.push(bench.post().await?);
    }
    bench.ask(&mut figures).await?;
    bench.close().await?;
    floor.close().await?;
    cluster.drop_database(database).await?;
    Ok(figures)
}

async fn sqlite(options: &Options, folder: &Folder) -> Result<Figures> {
    let common = &options.common;
    let (clients, window) = (common.clients, common.window());
    let floor = sqlite_floor::Floor::create(folder)?;
    let url = format!("sqlite:{}", folder.file("ledger.sqlite").display());
    let bench = Bench::create(open(&url).await?, clients, window).await?;
    let mut figures = Figures::default();
    for _ in 0..options.rounds {
        let measured = floor.run(sqlite_floor::SLOTS, clients, window).await?;
        figures.floor.push(measured);
        figures.ours.push(bench.post().await?);
    }
    bench.ask(&mut figures).await?;
    bench.close().await?;
    floor.close()?;
    Ok(figures)
}

/// Books with the clients that post to them.
struct Bench {
    store: Store,
    ids: IdSource,
    clients: u16,
    window: Window,
    /// Receipts and fees posted so far.
    posted: Arc<AtomicU64>,
}

impl Bench {
    async fn create(store: Store, clients: u16, window: Window) -> Result<Self> {
        let clock = SystemClock::shared();
        books::fill(&store, tpcb::ACCOUNTS, ENTRIES, clock.now()).await?;
        Ok(Self {
            store,
            ids: IdSource::from_os(clock),
            clients,
            window,
            posted: Arc::default(),
        })
    }

    /// As many clients as the floor has post one transfer at a time.
    async fn post(&self) -> Result<Measured> {
        let poster = |_| Poster {
            store: self.store.clone(),
            ids: self.ids.clone(),
            posted: Arc::clone(&self.posted),
            payer: None,
        };
        let posters = (0..self.clients).map(poster).collect();
        drive_here(posters, self.window).await
    }

    /// Asks about the long statement, one question at a time.
    async fn ask(&self, figures: &mut Figures) -> Result<()> {
        let user = books::long_standing();
        let store = self.store.clone();
        let asker = Asker {
            store: store.clone(),
            query: BalanceOf(LedgerAccount::User(user)),
            is_expected: |balance| balance.minor == 0,
        };
        figures.balance = drive_here(vec![asker], QUESTIONS).await?;
        let asker = Asker {
            store,
            query: StatementOf {
                account: user,
                before: None,
                limit: PAGE,
            },
            is_expected: |page| page.transfers.len() == 50,
        };
        figures.page = drive_here(vec![asker], QUESTIONS).await?;
        Ok(())
    }

    /// Compares what was acknowledged with what the books say.
    async fn close(self) -> Result<()> {
        let expected = self.posted.load(Ordering::Relaxed) + u64::from(ENTRIES);
        let found = self.store.read(CountTransfers).await?;
        ensure!(
            u64::try_from(found) == Ok(expected),
            "{expected} transfers were acknowledged, {found} are there"
        );
        let findings = self.store.read(LedgerAudit).await?;
        ensure!(
            findings == AuditFindings::default(),
            "balances and transfers disagree: {findings:?}"
        );
        Ok(())
    }
}

/// A client that posts a receipt to a user, then the fee that the user pays with it, and so on.
struct Poster {
    store: Store,
    ids: IdSource,
    posted: Arc<AtomicU64>,
    /// Who has just got a receipt.
    payer: Option<AccountId>,
}

impl Client for Poster {
    async fn once(&mut self) -> Result<()> {
        let (debit, credit, kind, cover) = if let Some(payer) = self.payer.take() {
            let user = LedgerAccount::User(payer);
            let fees = LedgerAccount::FeesEarned;
            (user, fees, CauseKind::BookingFee, Cover::Needed)
        } else {
            // A step without a common factor with the number of accounts visits them all.
            let number = self.posted.load(Ordering::Relaxed) * 7919 % u64::from(tpcb::ACCOUNTS);
            let payer = account_id(u32::try_from(number)?);
            self.payer = Some(payer);
            let user = LedgerAccount::User(payer);
            let bank = LedgerAccount::Bank;
            (bank, user, CauseKind::Receipt, Cover::NotNeeded)
        };
        let transfer = NewTransfer {
            id: self.ids.next(),
            debit,
            credit,
            amount: AMOUNT,
            cause: Cause {
                kind,
                id: self.ids.uuid(),
            },
            at: SystemClock.now(),
        };
        let posted = self.store.write(PostTransfer { transfer, cover }).await?;
        ensure!(posted == Charged::Done, "{transfer:?}: {posted:?}");
        self.posted.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// A client that asks one question again and again.
struct Asker<Q: Query> {
    store: Store,
    query: Q,
    is_expected: fn(&Q::Out) -> bool,
}

impl<Q> Client for Asker<Q>
where
    Q: Query<Error = StoreError> + Clone,
{
    async fn once(&mut self) -> Result<()> {
        let answer = self.store.read(self.query.clone()).await?;
        ensure!((self.is_expected)(&answer), "{} answers otherwise", Q::NAME);
        Ok(())
    }
}

struct CountTransfers;

impl Query for CountTransfers {
    type Out = i64;
    type Error = StoreError;
    const NAME: &'static str = "load.count_transfers";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<i64> {
        let (count,): (i64,) = tx.fetch_one(&COUNT_TRANSFERS, &[]).await?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(count: usize) -> Measured {
        Measured {
            latencies: vec![1000; count],
            time: Duration::from_secs(1),
            answered: 0,
        }
    }

    #[test]
    fn one_round_that_stands_out_does_not_decide() {
        let rounds = [measured(900), measured(100), measured(110)];
        assert_eq!(format!("{}", median_rate(&rounds)), "110");
        assert_eq!(format!("{}", median_rate(&rounds[..2])), "100");
        assert_eq!(format!("{}", median_rate(&[])), "0");
    }
}
