//! Holding places over HTTP: requests as bytes, written with little work for each.

use crate::http::Connection;
use crate::measure::Client;
use crate::vehicles::{plate, vin};
use anyhow::{Result, bail};
use queue::model::slot::SlotId;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Stands for the plate in a template; as long as a plate.
const PLATE: &str = "@plate@@";
/// Stands for the VIN in a template; as long as a VIN.
const VIN: &str = "@vin@@@@@@@@@@@@@";

/// Everything of a request but the vehicle, for each slot.
pub struct Requests {
    host: SocketAddr,
    slots: Vec<String>,
    secrets: Vec<String>,
}

impl Requests {
    /// Requests for these slots, in the name of these sessions in turn.
    pub fn new(host: SocketAddr, slots: &[SlotId], secrets: &[String]) -> Self {
        let slots = slots.iter().map(|slot| body(*slot)).collect();
        Self { host, slots, secrets: secrets.to_vec() }
    }

    /// The whole request that holds a place for a vehicle.
    fn request(&self, vehicle: u64) -> Result<String> {
        let number = usize::try_from(vehicle)?;
        let body = &self.slots[number % self.slots.len()];
        let secret = &self.secrets[number % self.secrets.len()];
        let body = body.replacen(PLATE, &plate(vehicle), 1).replacen(VIN, &vin(vehicle), 1);
        Ok(format!(
            "POST /api/v1/bookings HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {secret}\r\n\
             Content-Type: application/json\r\nAccept: application/json\r\n\
             Idempotency-Key: bench-{vehicle}\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            body.len(),
        ))
    }
}

fn body(slot: SlotId) -> String {
    json!({
        "checkpoint": slot.checkpoint(),
        "starts_at": slot.starts_at(),
    })
    .to_string()
}

/// A client with its own connection.
pub struct Caller {
    address: SocketAddr,
    connection: Option<Connection>,
    requests: Arc<Requests>,
    vehicles: Arc<AtomicU64>,
}

impl Caller {
    /// A client that takes its vehicles from a common count.
    pub const fn new(
        address: SocketAddr,
        requests: Arc<Requests>,
        vehicles: Arc<AtomicU64>,
    ) -> Self {
        Self { address, connection: None, requests, vehicles }
    }
}

impl Client for Caller {
    async fn once(&mut self) -> Result<()> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            None => self.connection.insert(Connection::open(self.address).await?),
        };
        let request = self.requests.request(self.vehicles.fetch_add(1, Ordering::Relaxed))?;
        let (status, body) = connection.ask(request.as_bytes()).await?;
        if status != 201 {
            bail!("a hold was answered with {status}: {}", String::from_utf8_lossy(body));
        }
        Ok(())
    }
}
