//! The camera's event: what is read, what is refused and by which name.

use super::*;

const EVENT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<EventNotificationAlert version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
<ipAddress>10.0.0.9</ipAddress><portNo>80</portNo><protocol>HTTP</protocol>
<macAddress>44:19:b6:00:00:01</macAddress><channelID>1</channelID>
<dateTime>2026-01-31T10:00:00+05:00</dateTime><activePostCount>1</activePostCount>
<eventType>ANPR</eventType><eventState>active</eventState>
<ANPR><country>30</country><licensePlate>777ABC02</licensePlate><line>1</line>
<direction>forward</direction><confidenceLevel>97</confidenceLevel>
<plateCharBelieve>98,99,97</plateCharBelieve></ANPR>
<UUID>0c2f7a3e-1</UUID><picNum>2</picNum><monitoringSiteID>korgas-entry</monitoringSiteID>
<isDataRetransmission>false</isDataRetransmission></EventNotificationAlert>"#;

fn changed(from: &str, to: &str) -> Result<PlateRead, ReadError> {
    let text = EVENT.replace(from, to);
    assert_ne!(text, EVENT, "the change has to change something");
    parse(text.as_bytes())
}

/// Q-30.2: the plate is read by camera on entry.
#[test]
fn an_event_is_read_whole() {
    let expected = PlateRead {
        uuid: Some("0c2f7a3e-1".to_owned()),
        plate: Some("777ABC02".to_owned()),
        country_index: Some(30),
        confidence: Some(97),
        direction: Direction::Forward,
        at: "2026-01-31T05:00:00Z".parse().expect("a valid instant"),
        retransmission: false,
        camera_mac: "44:19:b6:00:00:01".to_owned(),
        channel: 1,
        monitoring_site: Some("korgas-entry".to_owned()),
    };
    assert_eq!(parse(EVENT.as_bytes()), Ok(expected.clone()));
    assert_eq!(expected.country(), Some(Country::KZ));
    assert_eq!(
        changed("www.hikvision.com", "www.isapi.org"),
        Ok(expected),
        "both namespaces are one protocol"
    );
}

/// Q-10: what the camera could not read is kept as a read without a plate.
#[test]
fn a_plate_that_could_not_be_read_is_none() {
    for unread in ["unknown", "Unknown", " ", ""] {
        let read = changed("777ABC02", unread).expect("a read");
        assert_eq!(read.plate, None, "{unread:?}");
    }
}

#[test]
fn a_late_event_is_marked() {
    let late = changed("<isDataRetransmission>false", "<isDataRetransmission>true");
    assert_eq!(late.map(|read| read.retransmission), Ok(true));
    assert_eq!(
        changed("<isDataRetransmission>false", "<isDataRetransmission>maybe"),
        Err(ReadError::Invalid {
            field: "isDataRetransmission",
            rule: "true or false"
        })
    );
}

#[test]
fn an_event_without_an_id_is_known_by_camera_plate_and_instant() {
    let with_id = parse(EVENT.as_bytes()).expect("a read");
    assert_eq!(with_id.deduplication_key(), "44:19:b6:00:00:01/0c2f7a3e-1");
    let without = changed("<UUID>0c2f7a3e-1</UUID>", "").expect("a read");
    assert_eq!(
        without.deduplication_key(),
        "44:19:b6:00:00:01/1/777ABC02/2026-01-31T05:00:00Z"
    );
}

#[test]
fn every_slip_is_named() {
    let cases = [
        (
            "<dateTime>2026-01-31T10:00:00+05:00</dateTime>",
            "",
            "dateTime",
        ),
        ("10:00:00+05:00", "10:00:00", "dateTime"),
        (
            "<confidenceLevel>97",
            "<confidenceLevel>101",
            "confidenceLevel",
        ),
        (
            "<confidenceLevel>97",
            "<confidenceLevel>9.7",
            "confidenceLevel",
        ),
        ("<country>30", "<country>KAZ", "country"),
        ("<channelID>1</channelID>", "", "channelID"),
        ("<channelID>1", "<channelID>-1", "channelID"),
        (
            "<macAddress>44:19:b6:00:00:01</macAddress>",
            "",
            "macAddress",
        ),
        ("<eventType>ANPR</eventType>", "", "eventType"),
        ("ANPR>", "Anpr>", "ANPR"),
    ];
    for (from, to, expected) in cases {
        match changed(from, to) {
            Err(ReadError::Missing { field } | ReadError::Invalid { field, .. }) => {
                assert_eq!(field, expected, "{from} → {to}");
            }
            other => panic!("{from} → {to}: {other:?}"),
        }
    }
    let long = "7".repeat(TEXT_LIMIT + 1);
    assert_eq!(
        changed("777ABC02", &long),
        Err(ReadError::Invalid {
            field: "licensePlate",
            rule: "at most 128 characters"
        })
    );
}

#[test]
fn a_heartbeat_is_harmless() {
    let error = changed("<eventType>ANPR", "<eventType>videoloss").expect_err("no read");
    assert_eq!(
        error,
        ReadError::OtherEvent {
            kind: "videoloss".to_owned()
        }
    );
    assert!(error.is_harmless());
}

#[test]
fn attacks_and_halves_are_refused() {
    let bomb = EVENT.replace(
        "<EventNotificationAlert",
        "<!DOCTYPE a [<!ENTITY b \"bb\">]><EventNotificationAlert",
    );
    assert_eq!(parse(bomb.as_bytes()), Err(ReadError::Doctype));
    let half = &EVENT.as_bytes()[..EVENT.len() / 2];
    assert!(matches!(parse(half), Err(ReadError::NotXml { .. })));
    assert_eq!(parse(b"\xff\xfe"), Err(ReadError::NotText));
    let large = vec![b' '; XML_LIMIT_BYTES + 1];
    assert_eq!(
        parse(&large),
        Err(ReadError::TooLarge {
            given_bytes: XML_LIMIT_BYTES + 1
        })
    );
    assert_eq!(
        parse(b"<other/>"),
        Err(ReadError::Missing {
            field: "EventNotificationAlert"
        })
    );
}

#[test]
fn parts_are_told_by_either_name() {
    assert_eq!(part_kind(Some("anpr.xml"), None), PartKind::Event);
    assert_eq!(part_kind(Some("file"), Some("ANPR.XML")), PartKind::Event);
    assert_eq!(
        part_kind(Some("licensePlatePicture.jpg"), Some("x.jpg")),
        PartKind::PlatePicture
    );
    assert_eq!(
        part_kind(Some("detectionPicture"), None),
        PartKind::ScenePicture
    );
    assert_eq!(part_kind(Some("vehiclePicture.jpg"), None), PartKind::Other);
    assert_eq!(part_kind(None, None), PartKind::Other);
}

/// Q-30.2: what the simulated camera pushes is what is read.
#[test]
fn the_simulated_camera_is_understood() {
    use simulators::checkpoint as simulator;

    let pushed = simulator::PlateRead {
        plate: "777ABC02".to_owned(),
        country_number: simulator::country_number("KZ"),
        confidence: 88,
        direction: simulator::Direction::Reverse,
        at: "2026-01-31T05:00:00.125Z".parse().expect("a valid instant"),
        uuid: Some(uuid::Uuid::from_u128(7)),
        retransmission: true,
        pictures: simulator::Pictures::None,
    };
    for namespace in [simulator::Namespace::Isapi, simulator::Namespace::Hikvision] {
        let camera = simulator::Camera::new(simulator::CameraConfig {
            namespace,
            ..simulator::CameraConfig::default()
        })
        .expect("a camera");
        let read = parse(camera.event(&pushed).as_bytes()).expect("a read");
        assert_eq!(read.plate.as_deref(), Some("777ABC02"));
        assert_eq!(read.country(), Some(Country::KZ));
        assert_eq!(read.confidence, Some(88));
        assert_eq!(read.direction, Direction::Reverse);
        assert_eq!(read.at, pushed.at);
        assert_eq!(read.uuid, pushed.uuid.map(|uuid| uuid.to_string()));
        assert!(read.retransmission);
        assert_eq!(read.camera_mac, "02:00:00:00:00:01");
    }
    let unread = simulator::PlateRead {
        plate: String::new(),
        ..pushed
    };
    let camera = simulator::Camera::new(simulator::CameraConfig::default()).expect("a camera");
    let read = parse(camera.event(&unread).as_bytes()).expect("a read");
    assert_eq!(read.plate, None);
}
