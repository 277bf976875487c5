//! Holds without HTTP: the same command given to the store by the clients themselves.

use crate::details::booking_of;
use crate::measure::Client;
use crate::seed::{ACCOUNTS, account_id};
use anyhow::{Context, Result};
use kernel::clock::{Clock, SystemClock};
use kernel::ids::IdSource;
use queue::Settings;
use queue::commands::hold::{HoldPlace, RequestKey, Wanted};
use queue::model::slot::SlotId;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::Store;

/// A client that calls the store.
pub struct Caller {
    /// The store.
    pub store: Store,
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// New ids.
    pub ids: IdSource,
    /// The slots that are held in turn.
    pub slots: Arc<[SlotId]>,
    /// Number of the next vehicle, shared by all clients.
    pub vehicles: Arc<AtomicU64>,
}

impl Client for Caller {
    async fn once(&mut self) -> Result<()> {
        let vehicle = self.vehicles.fetch_add(1, Ordering::Relaxed);
        let slot = self.slots[usize::try_from(vehicle)? % self.slots.len()];
        let command = HoldPlace {
            settings: Arc::clone(&self.settings),
            booking: self.ids.next(),
            job: self.ids.next(),
            account: account_id(u32::try_from(vehicle % u64::from(ACCOUNTS))?),
            checkpoint: slot.checkpoint(),
            wanted: Wanted::At {
                starts_at: slot.starts_at(),
            },
            details: Arc::new(booking_of(vehicle)?),
            request: Some(RequestKey {
                key: self.ids.secret(),
                request: self.ids.secret(),
            }),
            now: SystemClock.now(),
        };
        self.store
            .write(command)
            .await
            .map(drop)
            .context("a hold was refused")
    }
}
