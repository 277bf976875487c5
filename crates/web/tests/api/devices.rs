//! Pushes of cameras, as the simulated camera sends them.

use crate::support::bodies::{first_free, first_lorry};
use crate::support::client::{Answer, Client};
use crate::support::{CHECKPOINT_NUMBER, House, in_every_house};
use jiff::SignedDuration;
use passage::commands::RegisterDevice;
use passage::model::{DeviceSetup, Place};
use reqwest::Method;
use simulators::checkpoint::{Camera, CameraConfig, Direction, Pictures, PlateRead};
use simulators::gateway::Service;
use simulators::population::facts::Fact;
use simulators::population::named;
use std::sync::Arc;

const SECRET: &str = "0011223344556677";

/// Registers a camera; answers the address of its pushes.
async fn camera(house: &House, place: Place) -> String {
    let command = RegisterDevice {
        settings: Arc::clone(&house.settings),
        device: house.ids.next(),
        checkpoint: CHECKPOINT_NUMBER,
        place,
        name: format!("camera {place}"),
        contractor: String::from("Бақылау"),
        setup: DeviceSetup::Camera {
            secret_hash: passage::secret_hash(SECRET),
        },
        now: house.now(),
    };
    let registered = house
        .test_store
        .write(command)
        .await
        .expect("it is registered");
    format!("/devices/{}", registered.device)
}

fn read(house: &House, plate: &str) -> PlateRead {
    PlateRead {
        plate: plate.to_owned(),
        country_number: 30,
        confidence: 97,
        direction: Direction::Forward,
        at: house.now(),
        uuid: Some(house.ids.uuid()),
        retransmission: false,
        pictures: Pictures::Sized(90_000),
    }
}

async fn push(client: &Client, device: &str, body: Vec<u8>) -> Answer {
    let path = format!("{device}/{SECRET}/anpr");
    client
        .send(Method::POST, &path, Some((&Camera::content_type(), body)))
        .await
}

async fn push_read(client: &Client, device: &str, read: &PlateRead) -> String {
    let camera = Camera::new(CameraConfig::default()).expect("a camera");
    let answer = push(client, device, camera.body(read)).await.expect(200);
    answer.text_of("decision")
}

/// A confirmed booking of the first lorry.
async fn confirmed(house: &Arc<House>) -> (Client, String) {
    let user = house.user("+77010000001").await;
    let held = user
        .post("/bookings", &first_free(&first_lorry()))
        .await
        .expect(201);
    let path = format!("/bookings/{}", held.text_of("id"));
    house.work().await;
    super::journey::pay(house, &user, &format!("{path}/payment")).await;
    (user, path)
}

/// the plate at the zone's entry moves the booking on, once; a plate
/// without a booking opens nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_plate_at_the_entry_of_the_zone_is_recorded() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let device = camera(&house, Place::ZoneEntry).await;
        let (user, path) = confirmed(&house).await;
        let lorry = read(&house, named::LORRY_PLATE);
        assert_eq!(push_read(&anybody, &device, &lorry).await, "zone-entered");
        assert_eq!(push_read(&anybody, &device, &lorry).await, "duplicate");
        assert_eq!(
            push_read(&anybody, &device, &read(&house, "999ZZZ20")).await,
            "unknown-plate"
        );
        let booking = user.get(&path).await.expect(200);
        assert_eq!(booking.body["state"], "in_waiting_zone");
        let late = PlateRead {
            retransmission: true,
            ..read(&house, "888ZZZ20")
        };
        assert_eq!(push_read(&anybody, &device, &late).await, "retransmitted");
    })
    .await;
}

/// a lorry that is wanted when it stands at the entry is stopped; officers see why, its user sees
/// nothing of it: no check, no event, no notice.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_wanted_at_the_entry_is_not_warned() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let device = camera(&house, Place::CheckpointEntry).await;
        let (user, path) = confirmed(&house).await;
        let key = format!("KZ:{}", named::LORRY_PLATE);
        let gateway = house.world.gateway.simulator();
        gateway
            .put_fact(Service::Wanted, &key, Fact::Wanted)
            .expect("a fact of this register");
        let before = user.get("/notices").await.expect(200).body["notices"].clone();
        for _ in 0..2 {
            house.work().await;
            house.advance_minutes(5);
        }
        let lorry = read(&house, named::LORRY_PLATE);
        assert_eq!(push_read(&anybody, &device, &lorry).await, "stopped");
        let operator = house.operator().await;
        let stops = operator.get("/operator/stops").await.expect(200);
        assert_eq!(
            stops.body["stops"][0]["reason"], "vehicle_wanted",
            "{}",
            stops.text
        );
        assert_eq!(stops.body["stops"][0]["for_officers"], true);
        let view = user.get(&path).await.expect(200);
        assert_eq!(view.body["state"], "called", "{}", view.text);
        for word in ["vehicle_wanted", "stopped", "entry_refused", "entry."] {
            assert!(!view.text.contains(word), "{word}: {}", view.text);
        }
        assert_eq!(view.body["stop"], serde_json::Value::Null);
        let after = user.get("/notices").await.expect(200);
        let is_called = |notice: &serde_json::Value| notice["kind"] == "called";
        let new = after.body["notices"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let new = new.into_iter().filter(|notice| !is_called(notice));
        let new = new.collect::<serde_json::Value>();
        assert_eq!(new, before, "{}", after.text);
    })
    .await;
}

/// at the checkpoint's entry only a lorry that was called gets in.
#[tokio::test(flavor = "multi_thread")]
async fn the_barrier_opens_for_a_lorry_that_was_called() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let device = camera(&house, Place::CheckpointEntry).await;
        let (_, _path) = confirmed(&house).await;
        let lorry = read(&house, named::LORRY_PLATE);
        assert_eq!(push_read(&anybody, &device, &lorry).await, "not-called");
        house.work().await;
        house.advance_minutes(5);
        house.work().await;
        let lorry = read(&house, named::LORRY_PLATE);
        assert_eq!(push_read(&anybody, &device, &lorry).await, "open");
    })
    .await;
}

/// each contractor's device has its own secret; a wrong one looks like nothing at all.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_is_an_address_of_nothing() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let device = camera(&house, Place::ZoneEntry).await;
        let simulated = Camera::new(CameraConfig::default()).expect("a camera");
        let body = simulated.body(&read(&house, named::LORRY_PLATE));
        let other = format!("/devices/{}", house.ids.uuid());
        let long = "s".repeat(5_000);
        for path in [
            format!("{device}/wrong/anpr"),
            format!("{device}/{long}/anpr"),
            format!("{other}/{SECRET}/anpr"),
            format!("/devices/x/{SECRET}/anpr"),
            format!("{device}/%00/anpr"),
        ] {
            let body = Some((Camera::content_type(), body.clone()));
            let body = body
                .as_ref()
                .map(|(kind, body)| (kind.as_str(), body.clone()));
            let answer = anybody.send(Method::POST, &path, body).await;
            answer.expect_problem(404, "no-such-address");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn heartbeats_and_broken_pushes_are_told_apart() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let device = camera(&house, Place::ZoneEntry).await;
        let simulated = Camera::new(CameraConfig::default()).expect("a camera");
        let event = simulated.event(&read(&house, named::LORRY_PLATE));
        let part = |xml: &str| {
            let head = "Content-Disposition: form-data; name=\"anpr.xml\"; filename=\"anpr.xml\"";
            format!("--boundary\r\n{head}\r\nContent-Type: application/xml\r\n\r\n{xml}\r\n--boundary--\r\n")
        };
        let heartbeat = event.replace("<eventType>ANPR<", "<eventType>videoloss<");
        assert_ne!(heartbeat, event);
        for body in [part(&heartbeat), String::from("--boundary--\r\n")] {
            let answer = push(&anybody, &device, body.into_bytes()).await.expect(200);
            assert_eq!(answer.text_of("decision"), "heartbeat");
        }
        let bare = Some(("application/xml", heartbeat.clone().into_bytes()));
        let path = format!("{device}/{SECRET}/anpr");
        anybody.send(Method::POST, &path, bare).await.expect(200);
        let far = PlateRead { at: house.now() - SignedDuration::from_hours(24 * 366 * 20), ..read(&house, "1A") };
        for xml in [
            String::from("<a/>"),
            String::from("not xml \u{0}"),
            event.replace("<macAddress>02:00:00:00:00:01</macAddress>", ""),
            simulated.event(&far),
        ] {
            let answer = push(&anybody, &device, part(&xml).into_bytes()).await;
            answer.expect_problem(400, "event-unreadable");
        }
        let cut = part(&event).as_bytes()[..120].to_vec();
        push(&anybody, &device, cut).await.expect_problem(400, "event-unreadable");
        let large = part(&" ".repeat(70 * 1024)).into_bytes();
        push(&anybody, &device, large).await.expect_problem(413, "body-too-large");
        let pictures = PlateRead { pictures: Pictures::Sized(2 * 1024 * 1024), ..read(&house, "777AAA02") };
        // The event stands first, so even a push that is too large tells its plate.
        let answer = push(&anybody, &device, simulated.body(&pictures)).await;
        assert!([200, 413].contains(&answer.status.as_u16()), "{}", answer.text);
    })
    .await;
}
