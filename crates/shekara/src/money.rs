//! Money in the background: settling, daily orders, the alarm, questions to the bank, files of statements.

use crate::cli::MoneyOptions;
use crate::statement_folder::StatementFolder;
use anyhow::{Context, Result};
use jiff::Timestamp;
use kernel::clock::SharedClock;
use kernel::ids::{IdSource, JobId};
use payments::epay::EpayClient;
use queue::bank_questions::AskBank;
use queue::daily_orders::{
    DAILY_ORDERS_JOB, DailyOrders, OrderHour, WATCH_TRANSFERS_JOB, WatchTransfers,
};
use queue::statements::{SETTLE_OFFERS_JOB, SettleOffers, StatementDesk};
use queue::till::Till;
use std::sync::Arc;
use store::jobs::{self, NewJob};
use store::worker::JobHandler;
use store::{Command, Store, StoreError, Tx};
use web::service::biller::BillerAccess;

/// Attempts in a row before a recurring job becomes a dead letter. With the longest pause between them that is
/// three days; until then every failure is in the log.
const ATTEMPTS: u32 = 1_000;

/// Who may call as the terminals' bank, from the options.
pub fn biller(options: &MoneyOptions) -> Result<Option<BillerAccess>> {
    if options.biller_secret.is_empty() {
        return Ok(None);
    }
    let access = BillerAccess::new(&options.biller_secret, &options.biller_addresses);
    access
        .context("--biller-secret and --biller-addresses")
        .map(Some)
}

/// The desk that takes in money and statements.
pub fn desk(till: Till, options: &MoneyOptions) -> Result<StatementDesk> {
    let acquirers = options.acquirer_bins.split(',').map(str::trim);
    let acquirers = acquirers.filter(|bin| !bin.is_empty()).map(str::to_owned);
    StatementDesk::built_in(till, acquirers.collect()).context("the table of budget codes")
}

/// The handlers of the jobs of money.
pub fn handlers(
    desk: &StatementDesk,
    epay: &Arc<EpayClient>,
    options: &MoneyOptions,
) -> Result<Vec<Arc<dyn JobHandler>>> {
    let hour = OrderHour::new(options.transfer_hour).context("--transfer-hour is from 0 to 23")?;
    let mut all: Vec<Arc<dyn JobHandler>> = vec![
        Arc::new(SettleOffers(desk.clone())),
        Arc::new(DailyOrders {
            till: desk.till.clone(),
            codes: Arc::clone(&desk.codes),
            hour,
        }),
        Arc::new(WatchTransfers {
            till: desk.till.clone(),
            codes: Arc::clone(&desk.codes),
        }),
        Arc::new(AskBank {
            till: desk.till.clone(),
            epay: Arc::clone(epay),
        }),
    ];
    if let Some(folder) = &options.statement_folder {
        let folder = StatementFolder::open(folder.clone(), desk.clone())?;
        all.push(Arc::new(folder));
    }
    Ok(all)
}

/// Puts the recurring jobs into the table, due now: what was missed while the program was down is made up for.
#[derive(Debug)]
struct ScheduleMoney {
    jobs: Vec<(JobId, &'static str)>,
    now: Timestamp,
}

impl Command for ScheduleMoney {
    type Out = ();
    type Error = StoreError;
    const NAME: &'static str = "shekara.schedule_money";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let new = self.jobs.iter().map(|(id, kind)| NewJob {
            id: *id,
            kind,
            key: (*kind).to_owned(),
            payload: serde_json::Value::Null,
            run_at: self.now,
            max_attempts: ATTEMPTS,
        });
        jobs::schedule_many(tx, new.collect()).await
    }
}

/// Makes sure that the jobs run.
pub async fn schedule(
    store: &Store,
    ids: &IdSource,
    clock: &SharedClock,
    options: &MoneyOptions,
) -> Result<()> {
    let mut kinds = vec![SETTLE_OFFERS_JOB, DAILY_ORDERS_JOB, WATCH_TRANSFERS_JOB];
    if options.statement_folder.is_some() {
        kinds.push(StatementFolder::JOB);
    }
    let jobs = kinds.into_iter().map(|kind| (ids.next(), kind)).collect();
    store
        .write(ScheduleMoney {
            jobs,
            now: clock.now(),
        })
        .await?;
    Ok(())
}
