//! The client that is measured: one booking at a time, all its checks at once.

use super::bookings::{Bookings, present};
use crate::measure::Client;
use anyhow::{Result, bail};
use kernel::clock::SystemClock;
use kernel::ids::IdSource;
use kernel::person_number::Bin;
use registers::{
    Asking, CheckOutcome, CheckPolicy, Finding, Gateway, GatewayConfig, Registers, Run,
};
use simulators::gateway::{DEFAULT_SENDER_ID, DEFAULT_SENDER_PASSWORD, SYNC_PATH};
use simulators::population::named::TULPAR_BIN;
use std::collections::BTreeSet;
use std::net::SocketAddr;

/// Checks of one booking that ask somebody; the eighteenth is of machinery.
pub const CHECKS: u32 = 17;

/// The client of a gateway at this address.
///
/// # Errors
/// When it can't be made.
pub fn gateway_at(address: SocketAddr) -> Result<Gateway> {
    let url = format!("http://{address}{SYNC_PATH}");
    let config = GatewayConfig::new(url, DEFAULT_SENDER_ID, DEFAULT_SENDER_PASSWORD);
    let clock = SystemClock::shared();
    let ids = IdSource::from_os(SystemClock::shared());
    Ok(Gateway::new(config, clock, ids)?)
}

/// Registers behind a gateway that remember nothing yet.
///
/// # Errors
/// Never for the registrar of this crate.
pub fn registers_at(gateway: &Gateway, policy: CheckPolicy) -> Result<Registers> {
    Ok(Registers::new(
        gateway.clone(),
        policy,
        Bin::parse(TULPAR_BIN)?,
    ))
}

/// One of the bookings side by side.
pub struct Caller {
    registers: Registers,
    bookings: Bookings,
}

impl Caller {
    /// So many that share registers and bookings.
    pub fn side_by_side(count: u16, registers: &Registers, bookings: &Bookings) -> Vec<Self> {
        let caller = |_| Self {
            registers: registers.clone(),
            bookings: bookings.clone(),
        };
        (0..count).map(caller).collect()
    }
}

impl Client for Caller {
    async fn once(&mut self) -> Result<()> {
        let booking = self.bookings.next()?;
        let nobody_paused = BTreeSet::new();
        let run = self.registers.run(Run {
            subject: &booking.subject,
            earlier: &[],
            consents: &booking.consents,
            paused: &nobody_paused,
            asking: Asking::Booking,
            now: present(),
        });
        verify(&run.await)
    }
}

/// Every check was made by asking, and is known.
fn verify(findings: &[Finding]) -> Result<()> {
    let mut made = 0;
    for Finding { record, evidence } in findings {
        if let CheckOutcome::Unknown { register, cause } = &record.outcome {
            bail!("{register} gave no answer: {}", cause.as_str());
        }
        if record.cached {
            bail!("check {} was answered from memory", record.number);
        }
        made += u32::from(!evidence.is_empty());
    }
    if made != CHECKS {
        bail!("{made} checks were made, not {CHECKS}");
    }
    Ok(())
}
