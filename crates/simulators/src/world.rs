//! All simulators in one process, for the demonstration, tests and load runs.

use std::sync::Arc;

use kernel::clock::{SharedClock, SystemClock};
use serde::{Deserialize, Serialize};

use crate::bank::{self, Bank, BankConfig};
use crate::checkpoint::{self, Checkpoint, CheckpointConfig};
use crate::gateway::{self, ASYNC_PATH, Gateway, GatewayConfig, SYNC_PATH};
use crate::population::Population;
use crate::server::{Handle, StartError};
use crate::sms::{self, Sms, SmsConfig};

/// Logins, keys and passwords of the whole world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// Sender at the gateway.
    pub sender_id: String,
    /// Its password.
    pub sender_password: String,
    /// Client of the bank.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// Its terminal.
    pub terminal: String,
    /// The terminal's secret at the registrar's server.
    pub biller_secret: String,
    /// Key of the text-message service.
    pub sms_api_key: String,
    /// Login of the barriers.
    pub barrier_user: String,
    /// Its password.
    pub barrier_password: String,
}

impl Default for Credentials {
    fn default() -> Self {
        Self {
            sender_id: gateway::DEFAULT_SENDER_ID.to_owned(),
            sender_password: gateway::DEFAULT_SENDER_PASSWORD.to_owned(),
            client_id: bank::DEFAULT_CLIENT_ID.to_owned(),
            client_secret: bank::DEFAULT_CLIENT_SECRET.to_owned(),
            terminal: bank::DEFAULT_TERMINAL.to_owned(),
            biller_secret: bank::DEFAULT_BILLER_SECRET.to_owned(),
            sms_api_key: sms::DEFAULT_API_KEY.to_owned(),
            barrier_user: checkpoint::DEFAULT_USER.to_owned(),
            barrier_password: checkpoint::DEFAULT_PASSWORD.to_owned(),
        }
    }
}

/// Settings of the world.
#[derive(Debug, Clone)]
pub struct WorldConfig {
    /// Seed of the population.
    pub seed: u64,
    /// Whether a vehicle that is in no register is taken for one in order.
    pub strangers_in_order: bool,
    /// Lorries to generate, beside the named ones.
    pub lorries: usize,
    /// Port of the gateway; 0 = any.
    pub gateway_port: u16,
    /// Port of the bank; 0 = any.
    pub bank_port: u16,
    /// Port of the text-message service; 0 = any.
    pub sms_port: u16,
    /// Port of the checkpoint; 0 = any.
    pub checkpoint_port: u16,
    /// How long a barrier stays open, seconds; 0 = until it is closed.
    pub barrier_open_seconds: u32,
    /// Logins, keys and passwords.
    pub credentials: Credentials,
    /// The clock of all of them.
    pub clock: SharedClock,
}

impl Default for WorldConfig {
    fn default() -> Self {
        Self {
            seed: 1,
            strangers_in_order: false,
            lorries: 200,
            gateway_port: 0,
            bank_port: 0,
            sms_port: 0,
            checkpoint_port: 0,
            barrier_open_seconds: 15,
            credentials: Credentials::default(),
            clock: SystemClock::shared(),
        }
    }
}

/// Where everything is, without a slash at the end unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urls {
    /// Base of the gateway.
    pub gateway: String,
    /// The gateway's synchronous channel (ends with a slash).
    pub gateway_sync: String,
    /// The gateway's asynchronous channel (ends with a slash).
    pub gateway_async: String,
    /// Base of the bank.
    pub bank: String,
    /// Base of the text-message service; its root is the page with the messages.
    pub sms: String,
    /// Base of the checkpoint's devices.
    pub checkpoint: String,
}

impl Urls {
    /// Device address of a barrier, below which its ISAPI paths are.
    pub fn barrier(&self, id: &str) -> String {
        format!("{}{}", self.checkpoint, Checkpoint::barrier_path(id))
    }
}

/// The world that serves. Dropping it stops it; [`World::shutdown`] also waits.
#[derive(Debug)]
pub struct World {
    /// Where everything is.
    pub urls: Urls,
    /// Logins, keys and passwords.
    pub credentials: Credentials,
    /// Whom and what the registers know.
    pub population: Arc<Population>,
    /// The gateway.
    pub gateway: Handle<Gateway>,
    /// The bank.
    pub bank: Handle<Bank>,
    /// The text-message service.
    pub sms: Handle<Sms>,
    /// The checkpoint's devices.
    pub checkpoint: Handle<Checkpoint>,
}

impl World {
    /// Starts all simulators.
    ///
    /// # Errors
    /// The first of them that can't start; those before it stop again.
    pub async fn start(config: WorldConfig) -> Result<Self, StartError> {
        let population = Arc::new(Population::generate(config.seed, config.lorries));
        let credentials = config.credentials;
        let clock = config.clock;
        let gateway = gateway::start(GatewayConfig {
            port: config.gateway_port,
            sender_id: credentials.sender_id.clone(),
            sender_password: credentials.sender_password.clone(),
            clock: Arc::clone(&clock),
            strangers_in_order: config.strangers_in_order,
            ..GatewayConfig::new(Arc::clone(&population))
        })
        .await?;
        let bank = bank::start(BankConfig {
            port: config.bank_port,
            client_id: credentials.client_id.clone(),
            client_secret: credentials.client_secret.clone(),
            terminal: credentials.terminal.clone(),
            clock: Arc::clone(&clock),
            ..BankConfig::default()
        })
        .await?;
        let sms = sms::start(SmsConfig {
            port: config.sms_port,
            api_key: credentials.sms_api_key.clone(),
            clock: Arc::clone(&clock),
        })
        .await?;
        let checkpoint = checkpoint::start(CheckpointConfig {
            port: config.checkpoint_port,
            user: credentials.barrier_user.clone(),
            password: credentials.barrier_password.clone(),
            open_seconds: config.barrier_open_seconds,
            clock,
            ..CheckpointConfig::default()
        })
        .await?;
        let urls = Urls {
            gateway_sync: format!("{}{SYNC_PATH}", gateway.base_url),
            gateway_async: format!("{}{ASYNC_PATH}", gateway.base_url),
            gateway: gateway.base_url.clone(),
            bank: bank.base_url.clone(),
            sms: sms.base_url.clone(),
            checkpoint: checkpoint.base_url.clone(),
        };
        Ok(Self {
            urls,
            credentials,
            population,
            gateway,
            bank,
            sms,
            checkpoint,
        })
    }

    /// Stops all of them and waits for requests under way.
    pub async fn shutdown(self) {
        self.gateway.shutdown().await;
        self.bank.shutdown().await;
        self.sms.shutdown().await;
        self.checkpoint.shutdown().await;
    }
}
