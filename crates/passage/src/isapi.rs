//! Plate reads of ANPR cameras: the ISAPI event notification, pushed by the camera.
//!
//! A camera posts a multipart form; the part named `anpr.xml` holds the event,
//! the others pictures. Nothing in it is signed: a read is a claim, and a late
//! one ([`PlateRead::retransmission`]) must never open a barrier. Firmwares
//! differ in the XML namespace, so elements are found by local name.

use jiff::Timestamp;
use kernel::country::Country;
use roxmltree::{Document, Node, ParsingOptions};

/// The largest event that is read, in bytes.
pub const XML_LIMIT_BYTES: usize = 64 * 1024;

/// The most XML nodes an event may have.
const NODES_LIMIT: u32 = 5_000;

/// The longest text of one element, in characters.
const TEXT_LIMIT: usize = 128;

/// The camera's index of Kazakhstan in its own list of countries.
const KAZAKHSTAN_INDEX: u16 = 30;

/// Which way the vehicle went past the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Towards the camera's "forward".
    Forward,
    /// Against it.
    Reverse,
    /// Not told, or in a word this version does not know.
    Unknown,
}

/// One read of one camera.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlateRead {
    /// The camera's id of the event; older firmwares send none.
    pub uuid: Option<String>,
    /// The plate as the camera reads it, trimmed; `None` when it could not.
    pub plate: Option<String>,
    /// The country in the camera's own numbering; 0 is "not recognised".
    pub country_index: Option<u16>,
    /// The camera's own confidence, 0 to 100.
    pub confidence: Option<u8>,
    /// Which way the vehicle went.
    pub direction: Direction,
    /// When the camera saw it, by the camera's clock.
    pub at: Timestamp,
    /// The event was stored while the link was down and comes late.
    pub retransmission: bool,
    /// MAC address of the camera, as it writes it.
    pub camera_mac: String,
    /// Channel of the camera.
    pub channel: u32,
    /// The monitoring site the camera was set up with.
    pub monitoring_site: Option<String>,
}

impl PlateRead {
    /// The country of the plate, where the camera's number is known to mean one.
    pub fn country(&self) -> Option<Country> {
        (self.country_index == Some(KAZAKHSTAN_INDEX)).then_some(Country::KZ)
    }

    /// The key by which a repeated delivery is recognised: the camera's id of
    /// the event, or camera, channel, plate and instant where it sends none.
    pub fn deduplication_key(&self) -> String {
        match &self.uuid {
            Some(uuid) => format!("{}/{uuid}", self.camera_mac),
            None => format!(
                "{}/{}/{}/{}",
                self.camera_mac,
                self.channel,
                self.plate.as_deref().unwrap_or_default(),
                self.at
            ),
        }
    }
}

/// Why an event is not a plate read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The event is larger than [`XML_LIMIT_BYTES`].
    #[error("the event has {given_bytes} bytes; at most {XML_LIMIT_BYTES} are read")]
    TooLarge {
        /// Its size.
        given_bytes: usize,
    },
    /// The event is not UTF-8.
    #[error("the event is not UTF-8 text")]
    NotText,
    /// The event carries a document type definition.
    #[error("the event carries a document type definition; a camera sends none")]
    Doctype,
    /// The event is not well-formed XML.
    #[error("the event is not well-formed XML: {reason}")]
    NotXml {
        /// What the parser says.
        reason: String,
    },
    /// A required element is absent or empty.
    #[error("the event has no <{field}>; a plate read must have one")]
    Missing {
        /// Path of the element by local names.
        field: &'static str,
    },
    /// An element breaks its rule.
    #[error("<{field}> of the event breaks the rule: {rule}")]
    Invalid {
        /// Path of the element by local names.
        field: &'static str,
        /// What it has to look like.
        rule: &'static str,
    },
    /// A heartbeat or another kind of event: answer 200 and forget it.
    #[error("the event is {kind:?}, not a plate read")]
    OtherEvent {
        /// `eventType` of the event.
        kind: String,
    },
}

impl ReadError {
    /// Whether the camera did nothing wrong and only told something else.
    pub fn is_harmless(&self) -> bool {
        matches!(self, Self::OtherEvent { .. })
    }
}

/// What a part of the camera's form holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// The event itself, for [`parse`].
    Event,
    /// The picture of the plate.
    PlatePicture,
    /// The overview picture.
    ScenePicture,
    /// Something this version does not keep.
    Other,
}

/// Tells what a part holds by its name or file name; firmwares fill one, the
/// other, or both, with and without an ending, in any case.
pub fn part_kind(name: Option<&str>, file_name: Option<&str>) -> PartKind {
    [name, file_name]
        .into_iter()
        .flatten()
        .map(kind_of_name)
        .find(|kind| *kind != PartKind::Other)
        .unwrap_or(PartKind::Other)
}

fn kind_of_name(name: &str) -> PartKind {
    let stem = name.split('.').next().unwrap_or_default();
    match stem.to_ascii_lowercase().as_str() {
        "anpr" => PartKind::Event,
        "licenseplatepicture" => PartKind::PlatePicture,
        "detectionpicture" => PartKind::ScenePicture,
        _ => PartKind::Other,
    }
}

/// Reads the event of a camera.
///
/// # Errors
/// [`ReadError`] names the element and its rule.
pub fn parse(body: &[u8]) -> Result<PlateRead, ReadError> {
    if body.len() > XML_LIMIT_BYTES {
        return Err(ReadError::TooLarge {
            given_bytes: body.len(),
        });
    }
    let text = std::str::from_utf8(body).map_err(|_| ReadError::NotText)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // The parser lets an empty DOCTYPE pass; no camera sends any.
    if text.contains("<!DOCTYPE") {
        return Err(ReadError::Doctype);
    }
    let options = ParsingOptions {
        nodes_limit: NODES_LIMIT,
        ..ParsingOptions::default()
    };
    let document =
        Document::parse_with_options(text, options).map_err(|error| ReadError::NotXml {
            reason: error.to_string(),
        })?;
    let event = document.root_element();
    if event.tag_name().name() != "EventNotificationAlert" {
        return Err(ReadError::Missing {
            field: "EventNotificationAlert",
        });
    }
    let kind = required(event, "eventType")?;
    if !kind.eq_ignore_ascii_case("ANPR") {
        return Err(ReadError::OtherEvent {
            kind: kind.to_owned(),
        });
    }
    read_event(event)
}

fn read_event(event: Node<'_, '_>) -> Result<PlateRead, ReadError> {
    let anpr = child(event, "ANPR").ok_or(ReadError::Missing { field: "ANPR" })?;
    let at = required(event, "dateTime")?
        .parse()
        .map_err(|_| ReadError::Invalid {
            field: "dateTime",
            rule: "an instant with its offset, as 2026-01-31T10:00:00+05:00",
        })?;
    let plate = optional(anpr, "licensePlate")?
        .filter(|plate| !plate.eq_ignore_ascii_case("unknown"))
        .map(str::to_owned);
    let confidence = number(anpr, "confidenceLevel", "a whole number from 0 to 100", 100)?;
    let direction = match optional(anpr, "direction")? {
        Some("forward") => Direction::Forward,
        Some("reverse") => Direction::Reverse,
        _ => Direction::Unknown,
    };
    let retransmission = match optional(event, "isDataRetransmission")? {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            return Err(ReadError::Invalid {
                field: "isDataRetransmission",
                rule: "true or false",
            });
        }
    };
    let channel = number(event, "channelID", "a whole number", u32::MAX)?;
    let owned = |field| Ok(optional(event, field)?.map(str::to_owned));
    Ok(PlateRead {
        uuid: owned("UUID")?,
        plate,
        country_index: number(anpr, "country", "a whole number below 65536", u16::MAX)?,
        confidence,
        direction,
        at,
        retransmission,
        camera_mac: required(event, "macAddress")?.to_owned(),
        channel: channel.ok_or(ReadError::Missing { field: "channelID" })?,
        monitoring_site: owned("monitoringSiteID")?,
    })
}

fn child<'a, 'input>(node: Node<'a, 'input>, field: &str) -> Option<Node<'a, 'input>> {
    node.children()
        .find(|child| child.is_element() && child.tag_name().name() == field)
}

fn optional<'a>(node: Node<'a, '_>, field: &'static str) -> Result<Option<&'a str>, ReadError> {
    let text = child(node, field).and_then(|found| found.text());
    let text = text.unwrap_or_default().trim();
    if text.chars().count() > TEXT_LIMIT {
        return Err(ReadError::Invalid {
            field,
            rule: "at most 128 characters",
        });
    }
    Ok((!text.is_empty()).then_some(text))
}

fn required<'a>(node: Node<'a, '_>, field: &'static str) -> Result<&'a str, ReadError> {
    optional(node, field)?.ok_or(ReadError::Missing { field })
}

fn number<N>(
    node: Node<'_, '_>,
    field: &'static str,
    rule: &'static str,
    most: N,
) -> Result<Option<N>, ReadError>
where
    N: std::str::FromStr + PartialOrd + Copy,
{
    let Some(text) = optional(node, field)? else {
        return Ok(None);
    };
    match text.parse() {
        Ok(value) if value <= most => Ok(Some(value)),
        _ => Err(ReadError::Invalid { field, rule }),
    }
}

#[cfg(test)]
mod tests;
