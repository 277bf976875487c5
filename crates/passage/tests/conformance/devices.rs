//! Registering devices and recognising cameras.

use crate::support::{ELSEWHERE, HERE, PLATE, World, field, worlds};
use kernel::ids::DeviceId;
use passage::commands::{MarkSeen, Registration};
use passage::model::{Device, DeviceKind, DeviceSetup, Place};
use passage::queries::{AuthenticateDevice, BarrierAt, DevicesOf};
use passage::{PassageError, secret_hash};
use queue::Refusal;

async fn device(world: &World, name: &str) -> Device {
    let devices = world
        .store
        .read(DevicesOf { checkpoint: HERE })
        .await
        .expect("read");
    let found = devices.into_iter().find(|device| device.name == name);
    found.expect("the device is there")
}

async fn authenticate(world: &World, device: DeviceId, secret: &str) -> Option<DeviceId> {
    let query = AuthenticateDevice {
        device,
        secret_hash: secret_hash(secret),
    };
    world
        .store
        .read(query)
        .await
        .expect("read")
        .map(|device| device.id)
}

/// registering a device again changes nothing; with other facts it changes these and keeps its id.
#[tokio::test]
async fn registering_is_idempotent() {
    for world in worlds().await {
        let camera = world.cameras[&Place::ZoneEntry];
        let events = world.events("passage.device_registered").await.len();
        let name = Place::ZoneEntry.as_str();
        let again = world.registration(HERE, Place::ZoneEntry, name, World::camera_setup());
        let same = world.store.write(again).await.expect("registered");
        assert_eq!(
            (same.device, same.registration),
            (camera, Registration::Same)
        );
        let setup = DeviceSetup::Camera {
            secret_hash: secret_hash("new-secret"),
        };
        let moved = world.registration(HERE, Place::BorderLine, name, setup);
        let changed = world.store.write(moved).await.expect("registered");
        assert_eq!(
            (changed.device, changed.registration),
            (camera, Registration::Changed)
        );
        assert_eq!(device(&world, name).await.place, Place::BorderLine);
        assert_eq!(authenticate(&world, camera, "camera-secret").await, None);
        assert_eq!(
            authenticate(&world, camera, "new-secret").await,
            Some(camera)
        );
        assert_eq!(
            world.events("passage.device_registered").await.len(),
            events + 1
        );
    }
}

/// a camera is known by its id and its own secret; a barrier tells of no plates.
#[tokio::test]
async fn a_camera_proves_itself_by_its_secret() {
    for world in worlds().await {
        let camera = world.cameras[&Place::CheckpointEntry];
        assert_eq!(
            authenticate(&world, camera, "camera-secret").await,
            Some(camera)
        );
        assert_eq!(authenticate(&world, camera, "camera-secret ").await, None);
        assert_eq!(authenticate(&world, camera, "").await, None);
        assert_eq!(
            authenticate(&world, world.ids.next(), "camera-secret").await,
            None
        );
        let gate = device(&world, "gate").await;
        assert_eq!(gate.kind(), DeviceKind::Barrier);
        assert_eq!(authenticate(&world, gate.id, "camera-secret").await, None);
        let mut read = world.command(Place::CheckpointEntry, &world.seen(PLATE));
        read.device = gate.id;
        let refused = world.store.write(read).await;
        assert!(
            matches!(refused, Err(PassageError::NotACamera { .. })),
            "{refused:?}"
        );
    }
}

/// a camera of another checkpoint, or of none, tells nothing here.
#[tokio::test]
async fn a_camera_belongs_to_its_checkpoint() {
    for world in worlds().await {
        let mut read = world.command(Place::CheckpointEntry, &world.seen(PLATE));
        read.checkpoint = ELSEWHERE;
        let refused = world.store.write(read).await;
        assert!(
            matches!(refused, Err(PassageError::UnknownDevice)),
            "{refused:?}"
        );
        let mut read = world.command(Place::CheckpointEntry, &world.seen(PLATE));
        read.device = world.ids.next();
        let refused = world.store.write(read).await;
        assert!(
            matches!(refused, Err(PassageError::UnknownDevice)),
            "{refused:?}"
        );
    }
}

/// a place has one barrier, found by its place, and reached as it was registered.
#[tokio::test]
async fn a_place_has_one_barrier() {
    for world in worlds().await {
        let place = Place::CheckpointEntry;
        let query = BarrierAt {
            checkpoint: HERE,
            place,
        };
        let gate = world
            .store
            .read(query)
            .await
            .expect("read")
            .expect("it is there");
        assert_eq!(gate.setup, DeviceSetup::Barrier(world.access()));
        let other = BarrierAt {
            checkpoint: HERE,
            place: Place::CheckpointExit,
        };
        assert_eq!(world.store.read(other).await.expect("read"), None);
        let setup = DeviceSetup::Barrier(world.access());
        let second = world.registration(HERE, place, "second", setup.clone());
        let refused = world.store.write(second).await;
        assert!(
            matches!(refused, Err(PassageError::PlaceHasBarrier { .. })),
            "{refused:?}"
        );
        let exit = world.registration(HERE, Place::CheckpointExit, "exit gate", setup);
        world
            .store
            .write(exit)
            .await
            .expect("another place has its own");
    }
}

/// what can't be a device is refused with its field.
#[tokio::test]
async fn impossible_devices_are_refused() {
    for world in worlds().await {
        let camera = World::camera_setup;
        let place = Place::CheckpointExit;
        let unnamed = world.registration(HERE, place, "", camera());
        assert_eq!(field(world.store.write(unnamed).await), "name");
        let mut unowned = world.registration(HERE, place, "exit", camera());
        unowned.contractor = "\n".to_owned();
        assert_eq!(field(world.store.write(unowned).await), "contractor");
        let mut access = world.access();
        access.base_url = "gate.local".to_owned();
        let barrier = world.registration(HERE, place, "exit", DeviceSetup::Barrier(access));
        assert_eq!(field(world.store.write(barrier).await), "base_url");
        let kind = world.registration(HERE, Place::CheckpointEntry, "gate", camera());
        let refused = world.store.write(kind).await;
        assert!(
            matches!(refused, Err(PassageError::KindChanged { .. })),
            "{refused:?}"
        );
        let nowhere = world.registration(99, place, "exit", camera());
        let refused = world.store.write(nowhere).await;
        let none = matches!(
            refused,
            Err(PassageError::Queue(Refusal::CheckpointNotFound))
        );
        assert!(none, "{refused:?}");
    }
}

/// it is known when a device was last heard of.
#[tokio::test]
async fn devices_are_seen() {
    for world in worlds().await {
        let name = Place::BorderLine.as_str();
        assert_eq!(device(&world, name).await.last_seen_at, None);
        world.read(Place::BorderLine, PLATE).await;
        assert_eq!(device(&world, name).await.last_seen_at, Some(world.now()));
        world.pass(60);
        let camera = world.cameras[&Place::BorderLine];
        world
            .store
            .write(MarkSeen {
                device: camera,
                now: world.now(),
            })
            .await
            .expect("noted");
        assert_eq!(device(&world, name).await.last_seen_at, Some(world.now()));
    }
}
