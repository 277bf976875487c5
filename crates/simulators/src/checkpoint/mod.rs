//! What stands at a checkpoint: barriers that are moved over ISAPI, and cameras that push plates.
//!
//! # Barriers
//! Every barrier has a device address `http://…/barriers/{id}`; below it the device's own paths:
//! - `PUT /ISAPI/Parking/channels/{n}/barrierGate` with `<BarrierGate><ctrlMode>open|close|lock|unlock
//!   </ctrlMode></BarrierGate>`, answers `ResponseStatus` (`statusCode` 1 = OK, 4 unknown, 6 bad body);
//! - `GET /ISAPI/Parking/channels/{n}/barrierGate/barrierGateStatus`, answers
//!   `<BarrierGateStatus><barrierGateStatus>0 no signal|1 closed|2 open</barrierGateStatus>`.
//!
//! Both want HTTP Digest (RFC 7616, MD5, qop=auth; a nonce lives five minutes and counts its uses).
//! The digest may be over the whole path, or over the path below the device address, as it would be
//! behind a proxy that takes the prefix away. A barrier comes into being when it is first spoken to,
//! unless [`CheckpointConfig::barriers`] lists those there are.
//!
//! An open barrier closes by itself after [`CheckpointConfig::open_seconds`] of the configured clock.
//! **While locked it answers OK and does not move**: neither on a command nor by itself.
//!
//! # Cameras
//! [`Camera`] builds and posts the `multipart/form-data` push of a plate reading camera.
//!
//! # Control
//! - `POST /cameras/push` – [`PushOrder`] as JSON: pushes one read, answers `{status, uuid, bytes}`;
//! - `GET /control/barriers` – every barrier with its position and counters ([`BarrierView`]);
//! - `POST /control/barriers/{id}/{n}` – `{"mode": "lock"|"unlock"|"open"|"close"}`: somebody at the panel;
//! - `/control/faults` – see [`crate::faults`]; service = `{id}` for commands, `{id}/status` for the
//!   position; faults `refuse`, `hang`, `garbage`, `server_error`, `half_envelope`, `stuck`, `no_signal`. They meet
//!   requests that were let in, so the challenge before is not counted.

mod barrier;
mod camera;
mod digest;
mod picture;
mod routes;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post, put};
use jiff::SignedDuration;
use kernel::clock::{SharedClock, SystemClock};
use kernel::ids::IdSource;
use tokio_util::sync::CancellationToken;

use crate::faults::{self, FaultKind, Faults};
use crate::server::{self, Handle, StartError};
use barrier::Barrier;
pub use barrier::{BarrierView, Mode, Position};
pub use camera::{
    Camera, CameraConfig, Direction, Namespace, Pictures, PlateRead, PushError, PushOrder,
    PushReceipt, country_number,
};
pub use picture::{plate_picture, scene_picture};

/// Login of the barriers by default.
pub const DEFAULT_USER: &str = "operator";
/// Its password: of the simulator only.
pub const DEFAULT_PASSWORD: &str = "barrier-simulator";
/// The most barriers (id and channel) there can be.
pub const BARRIERS_LIMIT: usize = 1_024;

const NAME: &str = "checkpoint";
const BODY_LIMIT_BYTES: usize = 64 * 1024;
const KINDS: &[FaultKind] = &[
    FaultKind::Refuse,
    FaultKind::Hang,
    FaultKind::Garbage,
    FaultKind::ServerError,
    FaultKind::HalfEnvelope,
    FaultKind::Stuck,
    FaultKind::NoSignal,
];

/// Settings of the checkpoint.
#[derive(Debug, Clone)]
pub struct CheckpointConfig {
    /// Port on 127.0.0.1; 0 = any.
    pub port: u16,
    /// Login of every barrier.
    pub user: String,
    /// Its password.
    pub password: String,
    /// How long a barrier stays open, seconds; 0 = until it is closed.
    pub open_seconds: u32,
    /// The barriers there are; `None` = every id, up to [`BARRIERS_LIMIT`].
    pub barriers: Option<Vec<String>>,
    /// How long a push may take.
    pub push_timeout: Duration,
    /// What moves barriers back and dates reads.
    pub clock: SharedClock,
}

impl Default for CheckpointConfig {
    fn default() -> Self {
        Self {
            port: 0,
            user: DEFAULT_USER.to_owned(),
            password: DEFAULT_PASSWORD.to_owned(),
            open_seconds: 15,
            barriers: None,
            push_timeout: Duration::from_secs(10),
            clock: SystemClock::shared(),
        }
    }
}

/// The devices that serve.
#[derive(Debug)]
pub struct Checkpoint {
    config: CheckpointConfig,
    ids: IdSource,
    faults: Arc<Faults>,
    nonces: Mutex<digest::Nonces>,
    barriers: Mutex<BTreeMap<(String, u16), Barrier>>,
    camera: Camera,
}

/// A barrier that is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoBarrier {
    /// The configuration does not list it.
    #[error("barrier {0:?} is not in the configuration")]
    Unknown(String),
    /// The limit is reached.
    #[error("there are {BARRIERS_LIMIT} barriers already")]
    TooMany,
}

/// Starts the devices.
pub async fn start(config: CheckpointConfig) -> Result<Handle<Checkpoint>, StartError> {
    let stop = CancellationToken::new();
    let names = config.barriers.as_ref().map(|names| {
        names
            .iter()
            .flat_map(|id| [id.clone(), format!("{id}/status")])
            .collect()
    });
    let faults = Arc::new(Faults::of_devices(names, KINDS, stop.clone()));
    let camera_config = CameraConfig {
        timeout: config.push_timeout,
        ..CameraConfig::default()
    };
    let camera = Camera::new(camera_config).map_err(|source| StartError::Client {
        simulator: NAME,
        source,
    })?;
    let port = config.port;
    let checkpoint = Arc::new(Checkpoint {
        ids: IdSource::from_os(Arc::clone(&config.clock)),
        config,
        faults: Arc::clone(&faults),
        nonces: Mutex::default(),
        barriers: Mutex::default(),
        camera,
    });
    let gate = "/barriers/{id}/ISAPI/Parking/channels/{channel}/barrierGate";
    let router = Router::new()
        .route(gate, put(routes::command))
        .route(&format!("{gate}/barrierGateStatus"), get(routes::position))
        .route("/cameras/push", post(routes::push))
        .route("/control/barriers", get(routes::list))
        .route("/control/barriers/{id}/{channel}", post(routes::panel))
        .with_state(Arc::clone(&checkpoint))
        .merge(faults::router(faults));
    server::serve(NAME, port, BODY_LIMIT_BYTES, stop, checkpoint, router).await
}

impl Checkpoint {
    /// Faults to order; the service is `{id}` for commands, `{id}/status` for the position.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Device address of a barrier below the base URL, such as `/barriers/korgas-entry`.
    pub fn barrier_path(id: &str) -> String {
        format!("/barriers/{id}")
    }

    /// A barrier as it stands now.
    pub fn barrier(&self, id: &str, channel: u16) -> Result<BarrierView, NoBarrier> {
        self.with_barrier(id, channel, |_| ())?;
        let barriers = self.barriers();
        let barrier = barriers.get(&(id.to_owned(), channel));
        barrier
            .map(|barrier| barrier.view(id, channel, self.config.clock.now()))
            .ok_or_else(|| NoBarrier::Unknown(id.to_owned()))
    }

    /// Every barrier that was spoken to.
    pub fn barriers_now(&self) -> Vec<BarrierView> {
        let now = self.config.clock.now();
        let barriers = self.barriers();
        barriers
            .iter()
            .map(|((id, channel), barrier)| barrier.view(id, *channel, now))
            .collect()
    }

    /// Moves or locks a barrier at its own panel, past the login.
    pub fn panel(&self, id: &str, channel: u16, mode: Mode) -> Result<BarrierView, NoBarrier> {
        self.command(id, channel, mode)?;
        self.barrier(id, channel)
    }

    /// The camera that `POST /cameras/push` pushes with.
    pub fn camera(&self) -> &Camera {
        &self.camera
    }

    fn command(&self, id: &str, channel: u16, mode: Mode) -> Result<(), NoBarrier> {
        let now = self.config.clock.now();
        let open_for = SignedDuration::from_secs(i64::from(self.config.open_seconds));
        self.with_barrier(id, channel, |barrier| barrier.command(mode, now, open_for))
    }

    fn with_barrier<T>(
        &self,
        id: &str,
        channel: u16,
        work: impl FnOnce(&mut Barrier) -> T,
    ) -> Result<T, NoBarrier> {
        let listed = self.config.barriers.as_ref();
        if listed.is_some_and(|names| !names.iter().any(|name| name == id)) || id.len() > 100 {
            return Err(NoBarrier::Unknown(id.to_owned()));
        }
        let mut barriers = self.barriers();
        let key = (id.to_owned(), channel);
        if barriers.len() >= BARRIERS_LIMIT && !barriers.contains_key(&key) {
            return Err(NoBarrier::TooMany);
        }
        Ok(work(barriers.entry(key).or_default()))
    }

    fn barriers(&self) -> MutexGuard<'_, BTreeMap<(String, u16), Barrier>> {
        self.barriers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
