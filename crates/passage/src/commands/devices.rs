//! Registering devices, and noting that they are alive.

use super::emit;
use crate::error::PassageError;
use crate::model::{Device, DeviceKind, DeviceSetup, Place, check_name};
use crate::sql;
use jiff::Timestamp;
use kernel::ids::DeviceId;
use newtype_uuid::GenericUuid;
use queue::{Refusal, Settings};
use serde_json::json;
use std::sync::Arc;
use store::{Command, Lane, StoreError, Tx, Value};

/// Registers a device, or changes the one that has this name at the checkpoint: another place,
/// contractor, secret or address. Doing it again changes nothing.
#[derive(Debug, Clone)]
pub struct RegisterDevice {
    /// The checkpoints.
    pub settings: Arc<Settings>,
    /// Id of the device if it is new.
    pub device: DeviceId,
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// Where it stands.
    pub place: Place,
    /// Its name, unique at the checkpoint, 1 to [`crate::model::NAME_CHARACTERS`] characters.
    pub name: String,
    /// Who runs it, as long as the name at most.
    pub contractor: String,
    /// What it is, and what that needs.
    pub setup: DeviceSetup,
    /// Now.
    pub now: Timestamp,
}

/// What registering did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// The device is new.
    New,
    /// It was there, and differs now.
    Changed,
    /// It was there just so.
    Same,
}

/// A registered device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registered {
    /// Its id, which stays.
    pub device: DeviceId,
    /// What happened.
    pub registration: Registration,
}

impl Command for RegisterDevice {
    type Out = Registered;
    type Error = PassageError;
    const NAME: &'static str = "passage.register_device";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Registered, PassageError> {
        self.check()?;
        let values = [self.checkpoint.into(), self.name.as_str().into()];
        let existing: Option<Device> = tx.fetch_optional(&sql::DEVICE_BY_NAME, &values).await?;
        self.check_place(tx, existing.as_ref()).await?;
        let registered = match existing {
            None => {
                tx.execute(&sql::INSERT_DEVICE, &self.new_row()).await?;
                Registered {
                    device: self.device,
                    registration: Registration::New,
                }
            }
            Some(device) => self.change(tx, &device).await?,
        };
        if registered.registration != Registration::Same {
            let subject = registered.device.into_untyped_uuid();
            let facts =
                json!({ "place": self.place, "kind": self.setup.kind(), "name": self.name });
            let kind = "passage.device_registered";
            emit(tx, self.checkpoint, self.now, kind, subject, facts).await?;
        }
        Ok(registered)
    }
}

impl RegisterDevice {
    fn check(&self) -> Result<(), PassageError> {
        if self.settings.checkpoints.get(self.checkpoint).is_none() {
            return Err(PassageError::Queue(Refusal::CheckpointNotFound));
        }
        check_name("name", &self.name)?;
        check_name("contractor", &self.contractor)?;
        self.setup.check()
    }

    async fn check_place(
        &self,
        tx: &mut Tx<'_>,
        existing: Option<&Device>,
    ) -> Result<(), PassageError> {
        if let Some(device) = existing.filter(|device| device.kind() != self.setup.kind()) {
            return Err(PassageError::KindChanged {
                name: device.name.clone(),
                kind: device.kind(),
            });
        }
        if self.setup.kind() == DeviceKind::Camera {
            return Ok(());
        }
        let values = [self.checkpoint.into(), self.place.as_str().into()];
        let barrier: Option<Device> = tx.fetch_optional(&sql::BARRIER_AT, &values).await?;
        match barrier.filter(|barrier| barrier.name != self.name) {
            Some(other) => Err(PassageError::PlaceHasBarrier { name: other.name }),
            None => Ok(()),
        }
    }

    fn new_row(&self) -> Vec<Value> {
        let mut row = vec![
            self.device.into(),
            self.checkpoint.into(),
            self.place.as_str().into(),
            self.setup.kind().as_str().into(),
            self.name.as_str().into(),
            self.contractor.as_str().into(),
        ];
        row.extend(self.setup_values());
        row.push(self.now.into());
        row
    }

    /// Hash, address, channel, login, password.
    fn setup_values(&self) -> [Value; 5] {
        match &self.setup {
            DeviceSetup::Camera { secret_hash } => [
                (*secret_hash).into(),
                Value::Null,
                Value::Null,
                Value::Null,
                Value::Null,
            ],
            DeviceSetup::Barrier(access) => [
                Value::Null,
                access.base_url.as_str().into(),
                i64::from(access.channel).into(),
                access.user.as_str().into(),
                access.password.as_str().into(),
            ],
        }
    }

    async fn change(&self, tx: &mut Tx<'_>, device: &Device) -> Result<Registered, PassageError> {
        let same = device.place == self.place
            && device.contractor == self.contractor
            && device.setup == self.setup;
        let registration = if same {
            Registration::Same
        } else {
            Registration::Changed
        };
        if !same {
            let mut row = vec![
                device.id.into(),
                self.place.as_str().into(),
                self.contractor.as_str().into(),
            ];
            row.extend(self.setup_values());
            tx.execute(&sql::UPDATE_DEVICE, &row).await?;
        }
        Ok(Registered {
            device: device.id,
            registration,
        })
    }
}

/// Notes that a device is alive, when it told of something else than a plate.
#[derive(Debug, Clone)]
pub struct MarkSeen {
    /// The device.
    pub device: DeviceId,
    /// Now.
    pub now: Timestamp,
}

impl Command for MarkSeen {
    type Out = ();
    type Error = StoreError;
    const NAME: &'static str = "passage.mark_seen";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        tx.execute(&sql::SEEN, &[self.device.into(), self.now.into()])
            .await?;
        Ok(())
    }
}
