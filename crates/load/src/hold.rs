//! Holding places over HTTP: requests as bytes, written with little work for each.

use crate::http::Connection;
use crate::measure::Client;
use crate::vehicles::{plate, vin};
use anyhow::{Context, Result, bail};
use queue::model::checkpoint::{Checkpoint, Checkpoints};
use queue::model::slot::SlotId;
use serde_json::{Value, json};
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
    ///
    /// # Errors
    /// When a slot is of no checkpoint.
    pub fn new(
        host: SocketAddr,
        checkpoints: &Checkpoints,
        slots: &[SlotId],
        secrets: &[String],
    ) -> Result<Self> {
        let mut bodies = Vec::with_capacity(slots.len());
        for slot in slots {
            let checkpoint = checkpoints.get(slot.checkpoint());
            bodies.push(body(checkpoint.context("a slot of no checkpoint")?, *slot));
        }
        Ok(Self {
            host,
            slots: bodies,
            secrets: secrets.to_vec(),
        })
    }

    /// The whole request that holds a place for a vehicle.
    fn request(&self, vehicle: u64) -> Result<String> {
        let number = usize::try_from(vehicle)?;
        let body = &self.slots[number % self.slots.len()];
        let secret = &self.secrets[number % self.secrets.len()];
        let body = body
            .replacen(PLATE, &plate(vehicle), 1)
            .replacen(VIN, &vin(vehicle), 1);
        Ok(format!(
            "POST /api/v1/bookings HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {secret}\r\n\
             Content-Type: application/json\r\nAccept: application/json\r\n\
             Idempotency-Key: bench-{vehicle}\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            body.len(),
        ))
    }
}

/// The body for a slot, with placeholders for the vehicle: what [`crate::details::booking_of`]
/// states, as clients write it.
fn body(checkpoint: &Checkpoint, slot: SlotId) -> String {
    json!({
        "checkpoint": checkpoint.slug,
        "when": { "when": "at", "starts_at": slot.starts_at() },
        "details": {
            "vehicle": {
                "kind": "tractor",
                "country": "KZ",
                "plate": PLATE,
                "trailer": { "country": "KZ", "plate": "45BCD02" },
                "vin": VIN,
            },
            "owner": {
                "kind": "organisation",
                "residency": "non_resident",
                "organisation": "Steppe Transit",
            },
            "driver": driver("Omarov", "Daniyar", "+77011234567", "N01234567"),
            "trusted_drivers": [driver("Kim", "Viktor", "+77017654321", "N07654321")],
            "cargo": { "loaded": true },
            "data_consent": true,
        },
    })
    .to_string()
}

fn driver(surname: &str, given_name: &str, phone: &str, document: &str) -> Value {
    json!({
        "residency": "non_resident",
        "surname": surname,
        "given_name": given_name,
        "birth_date": "1984-05-17",
        "phone": phone,
        "document": {
            "kind": "passport",
            "country": "KG",
            "number": document,
            "valid_until": "2033-01-31",
        },
    })
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
        Self {
            address,
            connection: None,
            requests,
            vehicles,
        }
    }
}

impl Client for Caller {
    async fn once(&mut self) -> Result<()> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            None => self
                .connection
                .insert(Connection::open(self.address).await?),
        };
        let request = self
            .requests
            .request(self.vehicles.fetch_add(1, Ordering::Relaxed))?;
        let (status, body) = connection.ask(request.as_bytes()).await?;
        if status != 201 {
            bail!(
                "a hold was answered with {status}: {}",
                String::from_utf8_lossy(body)
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use queue::model::slot::PlaceLane;

    #[test]
    fn a_request_is_whole_and_of_its_vehicle() {
        let checkpoints = Checkpoints::load().unwrap();
        let starts_at: Timestamp = "2026-12-01T05:00:00Z".parse().unwrap();
        let slot = SlotId::new(5, starts_at, PlaceLane::Ordinary);
        let address = "127.0.0.1:8080".parse().unwrap();
        let secrets = [String::from("aa"), String::from("bb")];
        let requests = Requests::new(address, &checkpoints, &[slot], &secrets).unwrap();
        let request = requests.request(7).unwrap();
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert!(
            head.starts_with("POST /api/v1/bookings HTTP/1.1\r\n"),
            "{head}"
        );
        assert!(head.contains("\r\nAuthorization: Bearer bb\r\n"), "{head}");
        assert!(
            head.ends_with(&format!("\r\nContent-Length: {}", body.len())),
            "{head}"
        );
        let body: Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["checkpoint"], "nur-zholy");
        assert_eq!(body["when"]["starts_at"], "2026-12-01T05:00:00Z");
        assert_eq!(body["details"]["vehicle"]["plate"], plate(7));
        assert_eq!(body["details"]["vehicle"]["vin"], vin(7));
    }
}
