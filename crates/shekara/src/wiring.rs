//! How the parts are put together: knows everyone, known by none.

use crate::cli::OutsideOptions;
use crate::money;
use crate::upkeep::Upkeep;
use anyhow::{Context, Result};
use kernel::clock::SharedClock;
use kernel::ids::IdSource;
use kernel::person_number::Bin;
use notices::SmsHandler;
use notices::sms::{SmsClient, SmsConfig};
use passage::{BarrierJob, BarrierPatience};
use payments::epay::{EpayClient, EpayConfig};
use queue::Settings;
use queue::commands::publish::PublishDays;
use queue::step::BookingStep;
use queue::till::Till;
use queue::waivers::apply::WaiverStep;
use registers::{CheckPolicy, Gateway, GatewayConfig, Registers};
use std::path::Path;
use std::sync::Arc;
use store::seal::Sealer;
use store::worker::{JobHandler, Worker};
use store::{Limits, Store};
use tokio_util::sync::CancellationToken;
use web::{App, AppParts, WebConfig};

/// Milliseconds after which an outside system counts as not answering.
const OUTSIDE_TIMEOUT_MS: u64 = 10_000;
/// Milliseconds for making a connection to the gateway.
const CONNECT_TIMEOUT_MS: u64 = 3_000;

/// Everything a running program has.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The clock.
    pub clock: SharedClock,
    /// New ids and secrets.
    pub ids: IdSource,
    /// Rules, checkpoints, tariffs.
    pub settings: Arc<Settings>,
    /// Pages and API.
    pub app: App,
    /// Background work.
    pub worker: Worker,
    /// Cancelled when the program is to end.
    pub stop: CancellationToken,
}

/// Opens the database that a URL names; the folder of an SQLite file is made.
pub async fn open_store(url: &str) -> Result<Store> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        let path = Path::new(path);
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("the folder {} can't be made", folder.display()))?;
        }
        return Store::open_sqlite(path, Limits::default())
            .with_context(|| format!("the database {} can't be opened", path.display()));
    }
    Store::open_postgres(url, Limits::default())
        .await
        .context("PostgreSQL can't be used")
}

/// Puts the parts together and publishes the days that are missing.
pub async fn assemble(
    store: Store,
    clock: SharedClock,
    outside: &OutsideOptions,
    config: WebConfig,
) -> Result<Parts> {
    let settings = Arc::new(Settings::load().context("the data of the queue can't be used")?);
    let ids = IdSource::from_os(Arc::clone(&clock));
    let registers = Arc::new(registers(outside, &clock, &ids)?);
    let sealer = Sealer::parse(&outside.seal_keys)
        .context("SHEKARA_SEAL_KEYS, which seals the registers' answers")?;
    let epay = Arc::new(EpayClient::new(epay_config(outside)).context("the bank's settings")?);
    let sms = SmsClient::new(&sms_config(outside)).context("the text-message settings")?;
    publish(&store, &clock, &settings).await?;
    let stop = CancellationToken::new();
    let till = till(&store, &settings, &clock, &ids);
    let desk = money::desk(till, &outside.money)?;
    let mut handlers: Vec<Arc<dyn JobHandler>> = vec![
        Arc::new(BookingStep {
            store: store.clone(),
            settings: Arc::clone(&settings),
            clock: Arc::clone(&clock),
            ids: ids.clone(),
            registers: Arc::clone(&registers),
            sealer: sealer.clone(),
        }),
        waivers(&store, &settings, &clock, &ids),
        Arc::new(BarrierJob {
            store: store.clone(),
            settings: Arc::clone(&settings),
            clock: Arc::clone(&clock),
            ids: ids.clone(),
            patience: BarrierPatience::default(),
        }),
        Arc::new(SmsHandler::new(sms).context("the text messages can't be used")?),
        Arc::new(Upkeep {
            store: store.clone(),
            settings: Arc::clone(&settings),
            clock: Arc::clone(&clock),
        }),
    ];
    handlers.extend(money::handlers(&desk, &epay, &outside.money)?);
    let worker = Worker::new(
        store.clone(),
        Arc::clone(&clock),
        Arc::new(ids.clone()),
        handlers,
    );
    let app = App::new(AppParts {
        store: store.clone(),
        clock: Arc::clone(&clock),
        ids: ids.clone(),
        settings: Arc::clone(&settings),
        registers,
        sealer,
        epay,
        desk,
        config,
        stop: stop.clone(),
    });
    crate::upkeep::schedule(&store, &ids, clock.now()).await?;
    money::schedule(&store, &ids, &clock, &outside.money).await?;
    Ok(Parts {
        store,
        clock,
        ids,
        settings,
        app,
        worker,
        stop,
    })
}

fn waivers(
    store: &Store,
    settings: &Arc<Settings>,
    clock: &SharedClock,
    ids: &IdSource,
) -> Arc<WaiverStep> {
    Arc::new(WaiverStep {
        store: store.clone(),
        settings: Arc::clone(settings),
        clock: Arc::clone(clock),
        ids: ids.clone(),
    })
}

fn till(store: &Store, settings: &Arc<Settings>, clock: &SharedClock, ids: &IdSource) -> Till {
    Till {
        store: store.clone(),
        settings: Arc::clone(settings),
        clock: Arc::clone(clock),
        ids: ids.clone(),
    }
}

/// Publishes the days within the horizon of every checkpoint.
async fn publish(store: &Store, clock: &SharedClock, settings: &Arc<Settings>) -> Result<()> {
    for checkpoint in settings.checkpoints.iter() {
        let command = PublishDays {
            settings: Arc::clone(settings),
            checkpoint: checkpoint.number,
            now: clock.now(),
        };
        store
            .write(command)
            .await
            .context("the days can't be published")?;
    }
    Ok(())
}

fn registers(outside: &OutsideOptions, clock: &SharedClock, ids: &IdSource) -> Result<Registers> {
    let config = GatewayConfig {
        url: outside.gateway_url.clone(),
        sender_id: outside.gateway_sender.clone(),
        password: outside.gateway_password.clone(),
        sender_code: None,
        user_id: None,
        route_id: None,
        async_url: outside.gateway_async_url.clone(),
        connect_timeout_ms: CONNECT_TIMEOUT_MS,
    };
    let gateway = Gateway::new(config, Arc::clone(clock), ids.clone())
        .context("the gateway's settings can't be used")?;
    let policy = CheckPolicy::embedded();
    let bin: Bin = outside.registrar_bin.parse().context("--registrar-bin")?;
    Ok(Registers::new(gateway, policy, bin))
}

fn epay_config(outside: &OutsideOptions) -> EpayConfig {
    EpayConfig {
        oauth_url: outside.epay_oauth_url.clone(),
        api_url: outside.epay_api_url.clone(),
        page_url: outside.epay_page_url.clone(),
        client_id: outside.epay_client_id.clone(),
        client_secret: outside.epay_client_secret.clone(),
        terminal: outside.epay_terminal.clone(),
        timeout_ms: OUTSIDE_TIMEOUT_MS,
    }
}

fn sms_config(outside: &OutsideOptions) -> SmsConfig {
    SmsConfig {
        base_url: outside.sms_url.clone(),
        api_key: outside.sms_key.clone(),
        sender: None,
        timeout_ms: OUTSIDE_TIMEOUT_MS,
    }
}
