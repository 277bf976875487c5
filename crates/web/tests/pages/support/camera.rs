//! The camera of the tests' checkpoint.

use super::world::{POST, World};
use axum::http::{Method, StatusCode};
use passage::commands::RegisterDevice;
use passage::model::{DeviceSetup, Place};
use simulators::checkpoint::{Camera, CameraConfig, Direction, Pictures, PlateRead};
use std::sync::Arc;

impl World {
    /// The camera at the entry of the checkpoint reads a plate.
    pub async fn camera_reads(&self, plate: &str) {
        let secret = "0011223344556677";
        let command = RegisterDevice {
            settings: Arc::clone(&self.app.settings),
            device: self.app.ids.next(),
            checkpoint: POST,
            place: Place::CheckpointEntry,
            name: String::from("entry"),
            contractor: String::from("Бақылау"),
            setup: DeviceSetup::Camera {
                secret_hash: passage::secret_hash(secret),
            },
            now: self.now(),
        };
        let registered = self.store.write(command).await.expect("it is registered");
        let read = PlateRead {
            plate: plate.to_owned(),
            country_number: 30,
            confidence: 97,
            direction: Direction::Forward,
            at: self.now(),
            uuid: Some(self.app.ids.uuid()),
            retransmission: false,
            pictures: Pictures::Sized(10_000),
        };
        let camera = Camera::new(CameraConfig::default()).expect("a camera");
        let path = format!("/devices/{}/{secret}/anpr", registered.device);
        let kind = Camera::content_type();
        let mut pusher = self.browser("en");
        let answer = pusher
            .send(Method::POST, &path, &kind, camera.body(&read))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.html);
    }
}
