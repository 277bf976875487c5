//! The job that moves a booking on, run by a worker against the gateway simulator.

use crate::support::{Lorry, World, local, plate, vin, worlds};
use kernel::clock::SystemClock;
use kernel::ids::IdSource;
use kernel::names::OrganisationName;
use kernel::person_number::Bin;
use notices::{NoticeKind, SMS_JOB_KIND};
use queue::commands::checks::verdict;
use queue::commands::hold::Wanted;
use queue::model::details::{Owner, Residency};
use queue::model::slot::PlaceLane;
use queue::model::state::{CheckReason, State};
use queue::step::BookingStep;
use registers::{CheckPolicy, Gateway, GatewayConfig, ReasonCode, Register, Registers};
use simulators::Handle;
use simulators::faults::{FaultKind, FaultOrder};
use simulators::gateway as simulator;
use simulators::population::{Population, named};
use std::sync::Arc;
use store::jobs::{JobOutcome, LeasedJob};
use store::seal::Sealer;
use store::worker::{Handling, JobHandler, Worker};

const HOUR: &str = "2026-06-11T10:00";
const WANTED_LIST: &str = "SHEKARA_VEHICLE_WANTED";

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

fn tulpar() -> Owner {
    Owner::Organisation {
        residency: Residency::Resident,
        bin: Some(Bin::parse(named::TULPAR_BIN).expect("a valid BIN")),
        name: OrganisationName::parse("ТОО \"Тулпар Транс\"").expect("a valid name"),
    }
}

/// A worker of a world that asks the simulator's registers.
fn worker(world: &World, gateway: &Handle<simulator::Gateway>) -> Worker {
    let clock = SystemClock::shared();
    let config = GatewayConfig {
        url: format!("{}{}", gateway.base_url, simulator::SYNC_PATH),
        sender_id: simulator::DEFAULT_SENDER_ID.to_owned(),
        password: simulator::DEFAULT_SENDER_PASSWORD.to_owned(),
        sender_code: None,
        user_id: None,
        route_id: None,
        async_url: None,
        connect_timeout_ms: 3_000,
    };
    let gateway =
        Gateway::new(config, Arc::clone(&clock), IdSource::from_os(clock)).expect("a gateway");
    let bin = Bin::parse(named::TULPAR_BIN).expect("a valid BIN");
    let step = BookingStep {
        store: world.store.store(),
        settings: Arc::clone(&world.settings),
        clock: world.clock.shared(),
        ids: world.ids.clone(),
        registers: Arc::new(Registers::new(gateway, CheckPolicy::embedded(), bin)),
        sealer: Sealer::new(&[7; 32]),
    };
    let handlers: Vec<Arc<dyn JobHandler>> = vec![Arc::new(step), Arc::new(Letterbox)];
    let ids = Arc::new(world.ids.clone());
    Worker::new(world.store.store(), world.clock.shared(), ids, handlers)
}

/// Somebody with the lorry that the registers know.
async fn known(world: &World) -> Lorry {
    world.lorry().await.stating(|details| {
        details.owner = tulpar();
        details.vehicle.plate = plate(named::LORRY_PLATE);
        details.vehicle.vin = vin(named::LORRY_VIN);
    })
}

async fn gateway() -> Handle<simulator::Gateway> {
    let population = Arc::new(Population::generate(1, 0));
    simulator::start(simulator::GatewayConfig::new(population))
        .await
        .expect("a free port")
}

/// Q-EX7, Q-20.2, Q-29, Q-34.2, Q-35: the register of wanted vehicles is down: the place stays on
/// hold and says what it waits for; when the register answers, the booking goes on by itself. Paid,
/// it is reminded, called and – since nobody comes – annulled, all by the one job.
#[tokio::test]
async fn one_job_takes_a_booking_through_its_life() {
    let gateway = gateway().await;
    for world in worlds().await {
        let worker = worker(&world, &gateway);
        let lorry = known(&world).await;
        let order = FaultOrder::new(WANTED_LIST, FaultKind::SoapFault);
        gateway.faults().order(order).expect("a fault it makes");
        let held = world.hold(&lorry, local(HOUR)).await.expect("a place");
        worker.run_until_idle().await.expect("works");
        let state = world.booking(held.booking).await.state;
        let State::Verifying { waiting_for, .. } = state else {
            panic!("{state:?}")
        };
        assert_eq!(waiting_for, [Register::Wanted]);
        world.sound().await;
        world.pass_minutes(20);
        worker.run_until_idle().await.expect("works");
        assert_eq!(world.booking(held.booking).await.state.name(), "verifying");
        gateway.faults().clear();
        world.pass_minutes(1);
        worker.run_until_idle().await.expect("works");
        let booking = world.booking(held.booking).await;
        assert_eq!(booking.state.name(), "awaiting_payment");
        world.paid(booking.id).await;
        for (instant, state) in [
            ("2026-06-10T10:00", "confirmed"),
            ("2026-06-11T08:59", "confirmed"),
            ("2026-06-11T09:00", "called"),
            ("2026-06-11T11:59", "called"),
            ("2026-06-11T12:00", "annulled"),
        ] {
            world.clock.set(local(instant));
            worker.run_until_idle().await.expect("works");
            let now = world.booking(booking.id).await.state;
            assert_eq!(now.name(), state, "{instant}");
            world.sound().await;
        }
        let told = [
            NoticeKind::RegisterWaiting,
            NoticeKind::BookingConfirmed,
            NoticeKind::ArriveReminder,
            NoticeKind::Called,
            NoticeKind::Annulled,
        ];
        assert_eq!(world.notices(&lorry).await, told);
    }
}

/// what the register says no to is refused with its reason, and the place is free.
#[tokio::test]
async fn a_lorry_that_the_registers_do_not_know_is_refused() {
    let gateway = gateway().await;
    for world in worlds().await {
        let worker = worker(&world, &gateway);
        let lorry = known(&world).await.stating(|details| {
            details.vehicle.plate = plate(named::UNREGISTERED_PLATE);
        });
        let held = world.hold(&lorry, local(HOUR)).await.expect("a place");
        worker.run_until_idle().await.expect("works");
        let view = world.view(held.booking).await;
        let reasons = vec![CheckReason {
            check: 2,
            reason: ReasonCode::VehicleNotFound,
        }];
        assert_eq!(view.booking.state, State::Refused { reasons });
        let kept = verdict(&view.checks);
        assert!(
            matches!(kept, queue::commands::checks::Verdict::Refused(_)),
            "{kept:?}"
        );
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 0);
        world.sound().await;
    }
}

/// Spec §7: unpaid, the job gives the place back when the hold is over, and has nothing left to do.
#[tokio::test]
async fn the_job_frees_an_unpaid_place() {
    let gateway = gateway().await;
    for world in worlds().await {
        let worker = worker(&world, &gateway);
        let lorry = known(&world).await;
        let wanted = Wanted::At {
            starts_at: local(HOUR),
        };
        let hold = world.hold_at(crate::support::POST, &lorry, wanted);
        let booking = world.store.write(hold).await.expect("a place").booking;
        worker.run_until_idle().await.expect("works");
        let state = world.booking(booking).await.state;
        let State::AwaitingPayment { until } = state else {
            panic!("{state:?}")
        };
        assert_eq!(world.timer(booking).await, Some(until));
        world.clock.set(until);
        worker.run_until_idle().await.expect("works");
        assert_eq!(world.booking(booking).await.state.name(), "expired");
        assert_eq!(world.timer(booking).await, None);
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 0);
        world.sound().await;
    }
}
