//! Cameras: the push is what a camera of this kind sends.

use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request};
use jiff::Timestamp;
use serde_json::json;
use simulators::checkpoint::{
    self, Camera, CameraConfig, CheckpointConfig, Direction, Namespace, Pictures, PlateRead,
    PushReceipt, country_number,
};
use uuid::Uuid;

use crate::receiver::{Post, Receiver};
use crate::{Outcome, client};

fn read(pictures: Pictures) -> anyhow::Result<PlateRead> {
    Ok(PlateRead {
        plate: "777ABC02".to_owned(),
        country_number: country_number("KZ"),
        confidence: 93,
        direction: Direction::Reverse,
        at: "2026-01-31T05:00:00.250Z".parse::<Timestamp>()?,
        uuid: Some(Uuid::from_u128(7)),
        retransmission: true,
        pictures,
    })
}

/// Takes a push apart as the house does: name, content type and bytes of each part.
async fn parts(post: &Post) -> anyhow::Result<Vec<(String, String, Vec<u8>)>> {
    let request = Request::builder()
        .header("content-type", &post.content_type)
        .body(Body::from(post.body.clone()))?;
    let mut form = Multipart::from_request(request, &()).await?;
    let mut parts = Vec::new();
    while let Some(part) = form.next_field().await? {
        let name = part.name().unwrap_or_default().to_owned();
        let kind = part.content_type().unwrap_or_default().to_owned();
        parts.push((name, kind, part.bytes().await?.to_vec()));
    }
    Ok(parts)
}

/// Three parts, the event with every field, both namespaces.
#[tokio::test]
async fn a_push_has_the_event_and_two_pictures() -> Outcome {
    let house = Receiver::start(&[]).await?;
    for (namespace, url) in [
        (
            Namespace::Hikvision,
            "http://www.hikvision.com/ver20/XMLSchema",
        ),
        (Namespace::Isapi, "http://www.isapi.org/ver20/XMLSchema"),
    ] {
        let camera = Camera::new(CameraConfig {
            namespace,
            ..CameraConfig::default()
        })?;
        let receipt = camera.push(&house.url, &read(Pictures::Drawn)?).await?;
        assert_eq!(
            (receipt.status, receipt.uuid),
            (200, Some(Uuid::from_u128(7)))
        );
        let post = house.posts().pop().expect("one more");
        assert_eq!(post.content_type, "multipart/form-data; boundary=boundary");
        let parts = parts(&post).await?;
        let names: Vec<_> = parts
            .iter()
            .map(|(name, kind, _)| (name.as_str(), kind.as_str()))
            .collect();
        assert_eq!(
            names,
            [
                ("anpr.xml", "application/xml"),
                ("licensePlatePicture.jpg", "image/jpeg"),
                ("detectionPicture.jpg", "image/jpeg"),
            ]
        );
        let text = String::from_utf8(parts[0].2.clone())?;
        let document = roxmltree::Document::parse(&text)?;
        assert_eq!(document.root_element().tag_name().namespace(), Some(url));
        let value = |name: &str| {
            let mut nodes = document
                .descendants()
                .filter(|node| node.tag_name().name() == name);
            nodes
                .next()
                .and_then(|node| node.text())
                .unwrap_or_default()
                .to_owned()
        };
        for (name, expected) in [
            ("eventType", "ANPR"),
            ("dateTime", "2026-01-31T10:00:00.250+05:00"),
            ("country", "30"),
            ("licensePlate", "777ABC02"),
            ("direction", "reverse"),
            ("confidenceLevel", "93"),
            ("absTime", "20260131100000250"),
            ("picNum", "2"),
            ("UUID", "00000000-0000-0000-0000-000000000007"),
            ("isDataRetransmission", "true"),
        ] {
            assert_eq!(value(name), expected, "{name}");
        }
        for (_, _, picture) in &parts[1..] {
            assert_eq!(
                (&picture[..2], &picture[picture.len() - 2..]),
                (&[0xFF, 0xD8][..], &[0xFF, 0xD9][..])
            );
        }
    }
    Ok(())
}

/// Pushes come without pictures, or as large as those of real cameras.
#[tokio::test]
async fn pictures_have_the_size_asked_for() -> Outcome {
    let house = Receiver::start(&[]).await?;
    let camera = Camera::new(CameraConfig::default())?;
    camera.push(&house.url, &read(Pictures::None)?).await?;
    camera
        .push(&house.url, &read(Pictures::Sized(90_000))?)
        .await?;
    let posts = house.posts();
    let first = parts(&posts[0]).await?;
    assert_eq!(first.len(), 1);
    assert!(String::from_utf8_lossy(&first[0].2).contains("<picNum>0</picNum>"));
    let second = parts(&posts[1]).await?;
    assert_eq!((second[1].2.len(), second[2].2.len()), (90_000, 90_000));
    Ok(())
}

/// The push on order: defaults, everything set, and a receiver that is not there.
#[tokio::test]
async fn pushes_come_on_order() -> Outcome {
    let checkpoint = checkpoint::start(CheckpointConfig::default()).await?;
    let house = Receiver::start(&[200, 403]).await?;
    let url = format!("{}/cameras/push", checkpoint.base_url);
    let order = json!({ "url": house.url, "plate": "123ABC02" });
    let receipt: PushReceipt = client()
        .post(&url)
        .json(&order)
        .send()
        .await?
        .json()
        .await?;
    assert!(receipt.uuid.is_some() && receipt.status == 200);
    let order = json!({
        "url": house.url, "plate": "unknown\u{0}", "country_number": 0, "confidence": 250, "direction": "unknown",
        "at": "2026-01-01T00:00:00Z", "uuid": Uuid::from_u128(1), "retransmission": true,
        "pictures": { "sized": 5000 }, "namespace": "hikvision", "mac_address": "02:00:00:00:00:09", "channel": 4
    });
    let receipt: PushReceipt = client()
        .post(&url)
        .json(&order)
        .send()
        .await?
        .json()
        .await?;
    assert_eq!(
        (receipt.status, receipt.uuid),
        (403, Some(Uuid::from_u128(1)))
    );
    let event = String::from_utf8(parts(&house.posts()[1]).await?[0].2.clone())?;
    roxmltree::Document::parse(&event)?;
    assert!(
        event.contains("<licensePlate>unknown</licensePlate>"),
        "{event}"
    );
    assert!(event.contains("<confidenceLevel>100</confidenceLevel>"));
    assert!(event.contains("<macAddress>02:00:00:00:00:09</macAddress><channelID>4</channelID>"));
    let order = json!({ "url": "http://127.0.0.1:1/in", "plate": "123ABC02" });
    assert_eq!(client().post(&url).json(&order).send().await?.status(), 502);
    let order = json!({ "url": "not a url", "plate": "123ABC02" });
    assert_eq!(client().post(&url).json(&order).send().await?.status(), 502);
    Ok(())
}
