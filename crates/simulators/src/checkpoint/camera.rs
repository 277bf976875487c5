//! A plate reading camera of the Hikvision kind: builds its push and posts it.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::picture::{pad, plate_picture, scene_picture};
use crate::xml::XmlWriter;

/// The boundary the devices use.
const BOUNDARY: &str = "boundary";
/// The largest pictures that can be asked for, bytes each.
const PICTURE_LIMIT_BYTES: usize = 2 * 1024 * 1024;

/// The namespace of the event, which differs by firmware.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Namespace {
    /// `http://www.hikvision.com/ver20/XMLSchema`.
    Hikvision,
    /// `http://www.isapi.org/ver20/XMLSchema`.
    Isapi,
}

impl Namespace {
    fn url(self) -> &'static str {
        match self {
            Self::Hikvision => "http://www.hikvision.com/ver20/XMLSchema",
            Self::Isapi => "http://www.isapi.org/ver20/XMLSchema",
        }
    }
}

/// Which way the vehicle went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Towards the camera's front.
    Forward,
    /// Away.
    Reverse,
    /// The camera can't tell.
    Unknown,
}

impl Direction {
    fn as_str(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Reverse => "reverse",
            Self::Unknown => "unknown",
        }
    }
}

/// Which pictures go along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pictures {
    /// None.
    None,
    /// Two drawn pictures of a few kilobytes, on which the plate can be read.
    Drawn,
    /// The same, blown up to this many bytes each, as real cameras send them (170 to 200 kB
    /// together); at most 2 MiB.
    Sized(usize),
}

/// One read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlateRead {
    /// The plate as the camera read it; empty or `unknown` when it could not.
    pub plate: String,
    /// The camera's number of the country, see [`country_number`].
    pub country_number: u16,
    /// 0 to 100.
    pub confidence: u8,
    /// Which way.
    pub direction: Direction,
    /// When, to the millisecond.
    pub at: Timestamp,
    /// The event's id; the same again when it is sent again. `None` as old firmware does.
    pub uuid: Option<Uuid>,
    /// Sent late, after the line was down.
    pub retransmission: bool,
    /// Pictures.
    pub pictures: Pictures,
}

/// The camera's number of a country. 30 for Kazakhstan is confirmed; 9 BY, 11 RU, 32 TM, 33 UZ and
/// 46 TR are assumed; every other country is 0, unknown.
pub fn country_number(country: &str) -> u16 {
    match country.trim().to_ascii_uppercase().as_str() {
        "BY" => 9,
        "RU" => 11,
        "KZ" => 30,
        "TM" => 32,
        "UZ" => 33,
        "TR" => 46,
        _ => 0,
    }
}

/// What the camera says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameraConfig {
    /// Its address, as it knows it.
    pub ip_address: String,
    /// Its MAC.
    pub mac_address: String,
    /// Its channel.
    pub channel: u16,
    /// What its owner called it.
    pub channel_name: String,
    /// Namespace of its firmware.
    pub namespace: Namespace,
    /// How long a push may take.
    pub timeout: Duration,
}

impl Default for CameraConfig {
    fn default() -> Self {
        Self {
            ip_address: "127.0.0.1".to_owned(),
            mac_address: "02:00:00:00:00:01".to_owned(),
            channel: 1,
            channel_name: "simulated camera".to_owned(),
            namespace: Namespace::Isapi,
            timeout: Duration::from_secs(10),
        }
    }
}

/// What the receiver answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushReceipt {
    /// HTTP status.
    pub status: u16,
    /// The event's id.
    pub uuid: Option<Uuid>,
    /// Size of the push.
    pub bytes: usize,
}

/// The push did not arrive.
#[derive(Debug, thiserror::Error)]
#[error("the push was not answered: {0}")]
pub struct PushError(#[from] reqwest::Error);

/// A camera. Clones share one connection pool.
#[derive(Debug, Clone)]
pub struct Camera {
    client: reqwest::Client,
    config: CameraConfig,
}

impl Camera {
    /// A camera that says this of itself.
    pub fn new(config: CameraConfig) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .timeout(config.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self { client, config })
    }

    /// Posts one read to `url`. The device sends no login and no signature.
    ///
    /// # Errors
    /// Nothing answered; an HTTP error status is an answer.
    pub async fn push(&self, url: &str, read: &PlateRead) -> Result<PushReceipt, PushError> {
        let body = self.body(read);
        let bytes = body.len();
        let content_type = Self::content_type();
        let request = self
            .client
            .post(url)
            .header("content-type", content_type)
            .body(body);
        let status = request.send().await?.status().as_u16();
        tracing::debug!(url, plate = read.plate, status, "pushed a read");
        Ok(PushReceipt {
            status,
            uuid: read.uuid,
            bytes,
        })
    }

    /// Content type of a push.
    pub fn content_type() -> String {
        format!("multipart/form-data; boundary={BOUNDARY}")
    }

    /// Body of a push: `anpr.xml` and, if wanted, `licensePlatePicture.jpg` and
    /// `detectionPicture.jpg`.
    pub fn body(&self, read: &PlateRead) -> Vec<u8> {
        let mut body = Vec::new();
        part(
            &mut body,
            "anpr.xml",
            "application/xml",
            self.event(read).as_bytes(),
        );
        if read.pictures != Pictures::None {
            let mut plate = plate_picture(&read.plate);
            let mut scene = scene_picture(&read.plate);
            if let Pictures::Sized(bytes) = read.pictures {
                pad(&mut plate, bytes.min(PICTURE_LIMIT_BYTES));
                pad(&mut scene, bytes.min(PICTURE_LIMIT_BYTES));
            }
            part(&mut body, "licensePlatePicture.jpg", "image/jpeg", &plate);
            part(&mut body, "detectionPicture.jpg", "image/jpeg", &scene);
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        body
    }

    /// The event of a push.
    pub fn event(&self, read: &PlateRead) -> String {
        let config = &self.config;
        let zone = TimeZone::fixed(Offset::constant(5));
        let local = read.at.to_zoned(zone);
        let mut writer = XmlWriter::document();
        let namespace = config.namespace.url();
        writer.open_with(
            "EventNotificationAlert",
            &[("version", "2.0"), ("xmlns", namespace)],
        );
        writer.leaf("ipAddress", &config.ip_address);
        writer.leaf("portNo", "80");
        writer.leaf("protocol", "HTTP");
        writer.leaf("macAddress", &config.mac_address);
        writer.leaf("channelID", &config.channel.to_string());
        writer.leaf(
            "dateTime",
            &local.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string(),
        );
        writer.leaf("activePostCount", "1");
        writer.leaf("eventType", "ANPR");
        writer.leaf("eventState", "active");
        writer.leaf("eventDescription", "ANPR");
        writer.leaf("channelName", &config.channel_name);
        recognition(
            &mut writer,
            read,
            &local.strftime("%Y%m%d%H%M%S%3f").to_string(),
        );
        let uuid = read.uuid.map(|uuid| uuid.to_string());
        writer.optional("UUID", uuid.as_deref());
        writer.leaf(
            "picNum",
            if read.pictures == Pictures::None {
                "0"
            } else {
                "2"
            },
        );
        writer.leaf("monitoringSiteID", "");
        writer.leaf(
            "isDataRetransmission",
            if read.retransmission { "true" } else { "false" },
        );
        writer.close("EventNotificationAlert");
        writer.finish()
    }
}

/// The ANPR element, the misspellings of the protocol included.
fn recognition(writer: &mut XmlWriter, read: &PlateRead, absolute_time: &str) {
    let believe = vec![read.confidence.to_string(); read.plate.chars().count()].join(",");
    writer.open("ANPR");
    writer.leaf("country", &read.country_number.to_string());
    writer.leaf("licensePlate", &read.plate);
    writer.leaf("line", "1");
    writer.leaf("direction", read.direction.as_str());
    writer.leaf("confidenceLevel", &read.confidence.min(100).to_string());
    writer.leaf("plateType", "unknown");
    writer.leaf("plateColor", "white");
    writer.leaf("licenseBright", "0");
    writer.leaf("plateCharBelieve", &believe);
    writer.leaf("vehicleType", "truck");
    writer.leaf("detectDir", "0");
    writer.open("vehicleInfo");
    writer.leaf("index", "1");
    writer.leaf("colorDepth", "2");
    writer.leaf("color", "white");
    writer.leaf("length", "0");
    writer.leaf("vehicleLogoRecog", "0");
    writer.leaf("vehileSubLogoRecog", "0");
    writer.leaf("vehileModel", "0");
    writer.close("vehicleInfo");
    writer.open("pictureInfoList");
    if read.pictures != Pictures::None {
        picture_info(
            writer,
            ("licensePlatePicture.jpg", "licensePlatePicture"),
            absolute_time,
        );
        picture_info(
            writer,
            ("detectionPicture.jpg", "detectionPicture"),
            absolute_time,
        );
    }
    writer.close("pictureInfoList");
    writer.leaf("listType", "temporary");
    writer.leaf("originalLicensePlate", &read.plate);
    writer.close("ANPR");
}

fn picture_info(writer: &mut XmlWriter, (file_name, kind): (&str, &str), absolute_time: &str) {
    writer.open("pictureInfo");
    writer.leaf("fileName", file_name);
    writer.leaf("type", kind);
    writer.leaf("dataType", "0");
    writer.leaf("pId", absolute_time);
    writer.leaf("absTime", absolute_time);
    writer.open("plateRect");
    for (name, value) in [
        ("X", "412"),
        ("Y", "733"),
        ("width", "130"),
        ("height", "32"),
    ] {
        writer.leaf(name, value);
    }
    writer.close("plateRect");
    writer.close("pictureInfo");
}

fn part(body: &mut Vec<u8>, name: &str, content_type: &str, content: &[u8]) {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}\"\r\n\
         Content-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n",
        length = content.len()
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n");
}

/// A push on order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PushOrder {
    /// Where to.
    pub url: String,
    /// The plate as read.
    pub plate: String,
    /// ISO alpha-2, turned into the camera's number; `KZ` if absent.
    #[serde(default)]
    pub country: Option<String>,
    /// The camera's own number, in place of `country`.
    #[serde(default)]
    pub country_number: Option<u16>,
    /// 0 to 100; 97 if absent.
    #[serde(default)]
    pub confidence: Option<u8>,
    /// `forward` if absent.
    #[serde(default)]
    pub direction: Option<Direction>,
    /// Now if absent.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// A new one if absent.
    #[serde(default)]
    pub uuid: Option<Uuid>,
    /// Sent late.
    #[serde(default)]
    pub retransmission: bool,
    /// `"none"`, `"drawn"` (if absent) or `{"sized": bytes}`.
    #[serde(default)]
    pub pictures: Option<Pictures>,
    /// `isapi` if absent.
    #[serde(default)]
    pub namespace: Option<Namespace>,
    /// MAC of the camera, in place of the default.
    #[serde(default)]
    pub mac_address: Option<String>,
    /// Channel of the camera, in place of the default.
    #[serde(default)]
    pub channel: Option<u16>,
}

impl PushOrder {
    /// The camera and the read this orders.
    pub(super) fn read(self, camera: &Camera, now: Timestamp, uuid: Uuid) -> (Camera, PlateRead) {
        let mut camera = camera.clone();
        if let Some(namespace) = self.namespace {
            camera.config.namespace = namespace;
        }
        if let Some(mac_address) = self.mac_address {
            camera.config.mac_address = mac_address;
        }
        if let Some(channel) = self.channel {
            camera.config.channel = channel;
        }
        let country = self.country.as_deref().unwrap_or("KZ");
        let read = PlateRead {
            plate: self.plate,
            country_number: self
                .country_number
                .unwrap_or_else(|| country_number(country)),
            confidence: self.confidence.unwrap_or(97).min(100),
            direction: self.direction.unwrap_or(Direction::Forward),
            at: self.at.unwrap_or(now),
            uuid: Some(self.uuid.unwrap_or(uuid)),
            retransmission: self.retransmission,
            pictures: self.pictures.unwrap_or(Pictures::Drawn),
        };
        (camera, read)
    }
}
