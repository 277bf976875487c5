//! The simulated state, the people it knows, and a worker that asks it.

use super::{Lorry, World, local, plate, vin};
use accounts::{Details, Holder, Language, Residency};
use jiff::civil::date;
use kernel::clock::ManualClock;
use kernel::ids::IdSource;
use kernel::names::{OrganisationName, PersonName};
use kernel::person_number::{Bin, Iin};
use kernel::phone::Phone;
use notices::SMS_JOB_KIND;
use queue::model::details::Owner;
use queue::step::BookingStep;
use registers::{CheckPolicy, Gateway, GatewayConfig, Registers};
use simulators::Handle;
use simulators::gateway as simulator;
use simulators::population::{Population, named};
use std::sync::Arc;
use store::jobs::{JobOutcome, LeasedJob};
use store::seal::Sealer;
use store::worker::{Handling, JobHandler, Worker};

/// Takes the text messages, which are another crate's subject.
struct Letterbox;

impl JobHandler for Letterbox {
    fn kind(&self) -> &'static str {
        SMS_JOB_KIND
    }

    fn run<'a>(&'a self, _: &'a LeasedJob) -> Handling<'a> {
        Box::pin(async { JobOutcome::Done })
    }
}

pub fn tulpar() -> Owner {
    Owner::Organisation {
        residency: Residency::Resident,
        bin: Some(Bin::parse(named::TULPAR_BIN).expect("a valid BIN")),
        name: OrganisationName::parse("ТОО \"Тулпар Транс\"").expect("a valid name"),
    }
}

/// The key of the worlds' sealed values.
pub fn sealer() -> Sealer {
    Sealer::new(&[7; 32])
}

/// The job of a world that asks the simulator's registers.
pub fn booking_step(world: &World, gateway: &Handle<simulator::Gateway>) -> BookingStep {
    let clock = world.clock.shared();
    let url = format!("{}{}", gateway.base_url, simulator::SYNC_PATH);
    let config = GatewayConfig::new(
        url,
        simulator::DEFAULT_SENDER_ID,
        simulator::DEFAULT_SENDER_PASSWORD,
    );
    let gateway =
        Gateway::new(config, Arc::clone(&clock), IdSource::from_os(clock)).expect("a gateway");
    let bin = Bin::parse(named::TULPAR_BIN).expect("a valid BIN");
    BookingStep {
        store: world.store.store(),
        settings: Arc::clone(&world.settings),
        clock: world.clock.shared(),
        ids: world.ids.clone(),
        registers: Arc::new(Registers::new(gateway, CheckPolicy::embedded(), bin)),
        sealer: sealer(),
    }
}

/// A worker of a world that asks the simulator's registers.
pub fn worker(world: &World, gateway: &Handle<simulator::Gateway>) -> Worker {
    let step = booking_step(world, gateway);
    let handlers: Vec<Arc<dyn JobHandler>> = vec![Arc::new(step), Arc::new(Letterbox)];
    let ids = Arc::new(world.ids.clone());
    Worker::new(world.store.store(), world.clock.shared(), ids, handlers)
}

/// Айгүл, head of «Тұлпар Транс», with her lorry and Дәулет at the wheel: the registers know them.
pub async fn known(world: &World) -> Lorry {
    let mut enrolment = world.enrolment(Some("2026-01"));
    let holder = Holder::Person {
        iin: Some(Iin::parse(named::AIGUL_IIN).expect("a valid IIN")),
        name: name("Сейтқалиева", "Айгүл", "Нұрланқызы"),
    };
    enrolment.details =
        Details::new(Residency::Resident, holder, Language::Kazakh).expect("valid details");
    let account = world.store.write(enrolment).await.expect("an account");
    world.another(account).stating(|details| {
        details.owner = tulpar();
        details.vehicle.plate = plate(named::LORRY_PLATE);
        details.vehicle.vin = vin(named::LORRY_VIN);
        details.driver.iin = Some(Iin::parse(named::DAULET_IIN).expect("a valid IIN"));
        details.driver.name = name("Омаров", "Дәулет", "Болатұлы");
        details.driver.birth_date = date(1984, 11, 2);
        details.driver.phone = Phone::parse(named::DAULET_PHONE).expect("a valid phone");
    })
}

fn name(surname: &str, given: &str, patronymic: &str) -> PersonName {
    PersonName::new(surname, given, Some(patronymic)).expect("a valid name")
}

/// The simulated state, whose clock stands where the worlds begin.
pub async fn gateway() -> Handle<simulator::Gateway> {
    let mut config = simulator::GatewayConfig::new(Arc::new(Population::generate(1, 0)));
    config.clock = ManualClock::new(local("2026-06-10T09:00")).shared();
    simulator::start(config).await.expect("a free port")
}
