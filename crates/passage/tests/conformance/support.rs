//! A checkpoint for tests: a store, a clock that stands still, cameras, a simulated barrier, and
//! bookings brought to `called` by the queue's own commands.

use accounts::{AgreementText, Details, Enrol, Holder, Language, Residency, Role};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use kernel::clock::{Clock, ManualClock};
use kernel::country::Country;
use kernel::ids::{AccountId, BookingId, DeviceId, IdSource, PlateReadId};
use kernel::names::PersonName;
use kernel::phone::Phone;
use kernel::plate::Plate;
use kernel::vin::Vin;
use passage::commands::{RecordPlateRead, RegisterDevice};
use passage::model::{BarrierAccess, DeviceSetup, Opening, Passage, Place, ReadDecision};
use passage::queries::{OpeningOf, PassageOf};
use passage::{BarrierJob, BarrierPatience, PassageError, isapi, secret_hash};
use payments::{BankMessage, BankOutcome};
use queue::commands::checks::{InvoiceDraw, RecordChecks};
use queue::commands::hold::{HoldPlace, Wanted};
use queue::commands::payment::SettlePayment;
use queue::commands::publish::PublishDays;
use queue::commands::timers::ApplyTimers;
use queue::model::details::{
    BookingDetails, Cargo, DocumentKind, Driver, IdentityDocument, Owner, Vehicle, VehicleKind,
};
use queue::queries::{FindBooking, ViewBooking};
use queue::{Refusal, Settings};
use simulators::Handle;
use simulators::checkpoint::{
    Camera, CameraConfig, Checkpoint, CheckpointConfig, DEFAULT_PASSWORD, DEFAULT_USER, Direction,
    Pictures, PlateRead,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::events::ReadEvents;
use store::testing::TestStore;
use store::worker::Worker;
use store::{Event, Stream};

/// B. Konysbaev, open round the clock.
pub const HERE: i64 = 7;
/// Another checkpoint, Nur Zholy.
pub const ELSEWHERE: i64 = 5;
/// The plate of most tests.
pub const PLATE: &str = "123ABC02";
/// Id of the barrier at the simulator.
pub const GATE: &str = "entry";

/// A checkpoint under test.
pub struct World {
    pub store: TestStore,
    pub clock: ManualClock,
    pub ids: IdSource,
    pub settings: Arc<Settings>,
    pub simulator: Handle<Checkpoint>,
    pub cameras: BTreeMap<Place, DeviceId>,
}

/// One world on each engine that is there, at 09:00 of a summer day.
pub async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for store in store::testing::stores().await {
        worlds.push(World::new(store).await);
    }
    worlds
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// When the booked interval begins: noon.
pub fn booked() -> Timestamp {
    at("2026-06-10T12:00:00+05:00")
}

impl World {
    async fn new(store: TestStore) -> Self {
        let clock = ManualClock::new(at("2026-06-10T09:00:00+05:00"));
        let config = CheckpointConfig {
            clock: clock.shared(),
            ..CheckpointConfig::default()
        };
        let simulator = simulators::checkpoint::start(config)
            .await
            .expect("it starts");
        let mut world = Self {
            ids: IdSource::new(clock.shared(), [7; 32]),
            settings: Arc::new(Settings::load().expect("the settings are valid")),
            cameras: BTreeMap::new(),
            store,
            clock,
            simulator,
        };
        for place in Place::ALL {
            let camera = world
                .register(HERE, *place, place.as_str(), Self::camera_setup())
                .await;
            world.cameras.insert(*place, camera);
        }
        let barrier = DeviceSetup::Barrier(world.access());
        world
            .register(HERE, Place::CheckpointEntry, "gate", barrier)
            .await;
        for checkpoint in [HERE, ELSEWHERE] {
            let publish = PublishDays {
                settings: Arc::clone(&world.settings),
                checkpoint,
                now: world.now(),
            };
            world
                .store
                .write(publish)
                .await
                .expect("days are published");
        }
        world
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    pub fn camera_setup() -> DeviceSetup {
        DeviceSetup::Camera {
            secret_hash: secret_hash("camera-secret"),
        }
    }

    pub fn access(&self) -> BarrierAccess {
        BarrierAccess {
            base_url: format!(
                "{}{}",
                self.simulator.base_url,
                Checkpoint::barrier_path(GATE)
            ),
            channel: 1,
            user: DEFAULT_USER.to_owned(),
            password: DEFAULT_PASSWORD.to_owned(),
        }
    }

    pub fn registration(
        &self,
        checkpoint: i64,
        place: Place,
        name: &str,
        setup: DeviceSetup,
    ) -> RegisterDevice {
        RegisterDevice {
            settings: Arc::clone(&self.settings),
            device: self.ids.next(),
            checkpoint,
            place,
            name: name.to_owned(),
            contractor: "Devices Ltd".to_owned(),
            setup,
            now: self.now(),
        }
    }

    pub async fn register(
        &self,
        checkpoint: i64,
        place: Place,
        name: &str,
        setup: DeviceSetup,
    ) -> DeviceId {
        let command = self.registration(checkpoint, place, name, setup);
        self.store
            .write(command)
            .await
            .expect("the device is registered")
            .device
    }

    /// A fresh read of a simulated camera.
    pub fn seen(&self, plate: &str) -> PlateRead {
        PlateRead {
            plate: plate.to_owned(),
            country_number: 30,
            confidence: 97,
            direction: Direction::Forward,
            at: self.now(),
            uuid: Some(self.ids.uuid()),
            retransmission: false,
            pictures: Pictures::None,
        }
    }

    /// The command that follows a push of the camera at a place, its event read by the real parser.
    pub fn command(&self, place: Place, read: &PlateRead) -> RecordPlateRead {
        let camera = Camera::new(CameraConfig::default()).expect("a camera");
        let read = isapi::parse(camera.event(read).as_bytes()).expect("a plate read");
        RecordPlateRead {
            settings: Arc::clone(&self.settings),
            id: self.ids.next(),
            seed: self.ids.uuid(),
            device: self.cameras[&place],
            checkpoint: HERE,
            read,
            now: self.now(),
        }
    }

    /// Records a read and answers its id and decision.
    pub async fn tell(&self, place: Place, read: &PlateRead) -> (PlateReadId, ReadDecision) {
        let command = self.command(place, read);
        let id = command.id;
        let decision = self
            .store
            .write(command)
            .await
            .expect("the read is recorded");
        (id, decision)
    }

    /// Records a fresh read of a plate and answers the decision.
    pub async fn read(&self, at: Place, plate: &str) -> ReadDecision {
        self.tell(at, &self.seen(plate)).await.1
    }

    /// A booking of a lorry, held for noon here, or for half an hour later elsewhere.
    pub async fn hold(&self, checkpoint: i64, plate: &str) -> BookingId {
        let minutes = if checkpoint == HERE { 0 } else { 30 };
        let starts_at = booked() + SignedDuration::from_mins(minutes);
        self.hold_at(checkpoint, plate, starts_at).await
    }

    /// A booking of a lorry, held for the interval that begins then.
    pub async fn hold_at(&self, checkpoint: i64, plate: &str, starts_at: Timestamp) -> BookingId {
        let hold = HoldPlace {
            settings: Arc::clone(&self.settings),
            booking: self.ids.next(),
            job: self.ids.next(),
            account: self.account().await,
            checkpoint,
            wanted: Wanted::At { starts_at },
            details: Arc::new(details(plate)),
            request: None,
            now: self.now(),
        };
        self.store
            .write(hold)
            .await
            .expect("a place is free")
            .booking
    }

    async fn account(&self) -> AccountId {
        let person = Holder::Person {
            iin: None,
            name: name(),
        };
        let enrol = Enrol {
            account: self.ids.next(),
            phone: Phone::parse(&format!("+7701{}", self.ids.digits(7))).expect("a phone"),
            password_hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA".to_owned(),
            details: Details::new(Residency::NonResident, person, Language::Russian)
                .expect("details"),
            role: Role::User,
            agreement: Some(AgreementText {
                version: "2026-01".to_owned(),
                sha256: [1; 32],
            }),
            now: self.now(),
        };
        self.store.write(enrol).await.expect("the account is made")
    }

    /// Passes the checks and pays.
    pub async fn confirm(&self, checkpoint: i64, booking: BookingId) {
        let digits = format!("7{}", self.ids.digits(11));
        let checks = RecordChecks {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            booking,
            checkpoint,
            records: Vec::new(),
            evidence: Vec::new(),
            invoice: InvoiceDraw {
                number: digits.parse().expect("a number"),
                secret: "bank-secret".to_owned(),
            },
            now: self.now(),
        };
        self.store
            .write(checks)
            .await
            .expect("the checks are recorded");
        let view = self
            .store
            .read(ViewBooking { booking })
            .await
            .expect("read");
        let invoice = view.and_then(|view| view.invoice).expect("an open invoice");
        let message = BankMessage {
            id: self.ids.uuid(),
            received_at: self.now(),
            invoice_number: invoice.number,
            bank_transaction_id: self.ids.uuid().to_string(),
            amount: invoice.amount,
            outcome: BankOutcome::Ok,
            verified: true,
            raw: "{}".to_owned(),
        };
        let settle = SettlePayment {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            message,
            checkpoint: Some(checkpoint),
        };
        self.store.write(settle).await.expect("the fee is taken");
        assert_eq!(self.state(booking).await, "confirmed");
    }

    /// Lets the queue do what time has made due for a booking.
    pub async fn apply_timers(&self, booking: BookingId) -> Result<(), Refusal> {
        let timers = ApplyTimers {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            booking,
            checkpoint: HERE,
            now: self.now(),
        };
        self.store.write(timers).await.map(drop)
    }

    /// A confirmed booking for noon.
    pub async fn confirmed(&self, plate: &str) -> BookingId {
        let booking = self.hold(HERE, plate).await;
        self.confirm(HERE, booking).await;
        booking
    }

    /// A called booking, ten minutes before its interval begins.
    pub async fn called(&self, plate: &str) -> BookingId {
        let booking = self.confirmed(plate).await;
        self.clock.set(booked() - SignedDuration::from_mins(10));
        self.apply_timers(booking).await.expect("it is called");
        assert_eq!(self.state(booking).await, "called");
        booking
    }

    /// A booking whose lorry went through the gate.
    pub async fn admitted(&self, plate: &str) -> BookingId {
        let booking = self.called(plate).await;
        let decision = self.read(Place::CheckpointEntry, plate).await;
        assert_eq!(decision, ReadDecision::Open { booking });
        self.work().await;
        assert_eq!(self.state(booking).await, "admitted");
        booking
    }

    pub async fn state(&self, booking: BookingId) -> &'static str {
        let found = self
            .store
            .read(FindBooking { booking })
            .await
            .expect("read");
        found.expect("the booking is there").state.name()
    }

    pub async fn passage(&self, booking: BookingId) -> Option<Passage> {
        self.store.read(PassageOf { booking }).await.expect("read")
    }

    pub async fn opening(&self, read: PlateReadId) -> Option<Opening> {
        self.store.read(OpeningOf { read }).await.expect("read")
    }

    /// A worker that opens barriers and does nothing else.
    pub fn worker(&self) -> Worker {
        let job = BarrierJob {
            store: self.store.store(),
            settings: Arc::clone(&self.settings),
            clock: self.clock.shared(),
            ids: self.ids.clone(),
            patience: BarrierPatience {
                timeout_ms: 5_000,
                polls: 2,
                poll_interval_ms: 50,
            },
        };
        let ids = Arc::new(self.ids.clone());
        Worker::new(
            self.store.store(),
            self.clock.shared(),
            ids,
            vec![Arc::new(job)],
        )
    }

    /// Runs the jobs that are due. Those of other crates have no handler here and wait.
    pub async fn work(&self) {
        self.worker()
            .run_until_idle()
            .await
            .expect("the worker works");
    }

    /// How often the arm went up.
    pub fn opens(&self) -> u64 {
        self.simulator
            .barrier(GATE, 1)
            .expect("the barrier is there")
            .opens
    }

    /// Events of this checkpoint of one kind.
    pub async fn events(&self, kind: &str) -> Vec<Event> {
        let read = ReadEvents {
            stream: Stream::checkpoint(HERE),
            after: 0,
            limit: 1000,
        };
        let mut events = self.store.read(read).await.expect("events can be read");
        events.retain(|event| event.kind == kind);
        events
    }
}

/// The field a refusal names.
pub fn field<T: std::fmt::Debug>(result: Result<T, PassageError>) -> &'static str {
    match result {
        Err(PassageError::BadField { field, .. }) => field,
        other => panic!("{other:?}"),
    }
}

fn name() -> PersonName {
    PersonName::new("Serikov", "Arman", None).expect("a name")
}

fn details(plate: &str) -> BookingDetails {
    let plate = Plate::parse(Country::KZ, plate).expect("a plate");
    let vin = format!("YS2R4X20X{:0>8}", plate.folded());
    BookingDetails {
        vehicle: Vehicle {
            kind: VehicleKind::Lorry,
            vin: Vin::parse(&vin).expect("a VIN"),
            plate,
            trailer_plate: None,
        },
        owner: Owner::Person {
            residency: Residency::NonResident,
            iin: None,
            name: name(),
        },
        driver: Driver {
            residency: Residency::NonResident,
            iin: None,
            name: name(),
            birth_date: date(1985, 5, 5),
            phone: Phone::parse("+77010000000").expect("a phone"),
            email: None,
            document: IdentityDocument {
                kind: DocumentKind::Passport,
                country: Country::UZ,
                number: "AB1234567".to_owned(),
                valid_until: date(2030, 1, 1),
            },
        },
        trusted_drivers: Vec::new(),
        cargo: Cargo {
            loaded: true,
            ground: None,
            declaration: None,
            controls: std::collections::BTreeSet::new(),
        },
        data_consent: true,
    }
}
