//! Barriers: digest right, wrong, absent and old; moves, locks and faults.

use digest_auth::{AuthContext, HttpMethod, WwwAuthenticateHeader};
use jiff::SignedDuration;
use kernel::clock::ManualClock;
use simulators::Handle;
use simulators::checkpoint::{self, Checkpoint, CheckpointConfig, Mode, NoBarrier, Position};
use simulators::faults::{FaultKind, FaultOrder};

use crate::{Outcome, client};

const GATE: &str = "/barriers/entry/ISAPI/Parking/channels/1/barrierGate";

async fn start() -> anyhow::Result<(Handle<Checkpoint>, ManualClock)> {
    let clock = ManualClock::new("2026-03-01T00:00:00Z".parse()?);
    let config = CheckpointConfig {
        clock: clock.shared(),
        ..CheckpointConfig::default()
    };
    Ok((checkpoint::start(config).await?, clock))
}

/// How a request is authorised.
#[derive(Clone, Copy)]
struct Login<'a> {
    user: &'a str,
    password: &'a str,
    /// The path the digest is made over, if not the request's.
    signed_path: Option<&'a str>,
}

const RIGHT: Login<'_> = Login {
    user: checkpoint::DEFAULT_USER,
    password: checkpoint::DEFAULT_PASSWORD,
    signed_path: None,
};

/// Sends a request without a digest and returns the challenge it gets.
async fn challenge(checkpoint: &Handle<Checkpoint>) -> anyhow::Result<WwwAuthenticateHeader> {
    let url = format!("{}{GATE}/barrierGateStatus", checkpoint.base_url);
    let response = client().get(url).send().await?;
    anyhow::ensure!(response.status() == 401, "{}", response.status());
    let header = response.headers()["www-authenticate"].to_str()?;
    Ok(WwwAuthenticateHeader::parse(header)?)
}

/// Sends one request that answers `challenge`.
async fn signed(
    checkpoint: &Handle<Checkpoint>,
    challenge: &mut WwwAuthenticateHeader,
    login: Login<'_>,
    (method, path, body): (&str, &str, &str),
) -> anyhow::Result<(u16, String)> {
    let signed_path = login.signed_path.unwrap_or(path);
    let context = AuthContext::new_with_method(
        login.user,
        login.password,
        signed_path,
        None::<&[u8]>,
        HttpMethod::from(method),
    );
    let header = challenge.respond(&context)?.to_string();
    let response = client()
        .request(method.parse()?, format!("{}{path}", checkpoint.base_url))
        .header("authorization", header)
        .body(body.to_owned())
        .send()
        .await?;
    Ok((response.status().as_u16(), response.text().await?))
}

async fn command(checkpoint: &Handle<Checkpoint>, mode: &str) -> anyhow::Result<(u16, String)> {
    let body = format!("<BarrierGate><ctrlMode>{mode}</ctrlMode></BarrierGate>");
    let mut challenge = challenge(checkpoint).await?;
    signed(checkpoint, &mut challenge, RIGHT, ("PUT", GATE, &body)).await
}

async fn position(checkpoint: &Handle<Checkpoint>) -> anyhow::Result<String> {
    let mut challenge = challenge(checkpoint).await?;
    let path = format!("{GATE}/barrierGateStatus");
    let (status, text) = signed(checkpoint, &mut challenge, RIGHT, ("GET", &path, "")).await?;
    anyhow::ensure!(status == 200, "{status} {text}");
    Ok(value(&text, "barrierGateStatus"))
}

fn value(text: &str, name: &str) -> String {
    let document = roxmltree::Document::parse(text).expect("well-formed");
    let node = document
        .descendants()
        .find(|node| node.has_tag_name(("http://www.isapi.org/ver20/XMLSchema", name)));
    node.and_then(|node| node.text())
        .unwrap_or_default()
        .to_owned()
}

/// The barrier opens on command, says so, and closes by itself.
#[tokio::test]
async fn a_barrier_opens_and_closes_by_itself() -> Outcome {
    let (checkpoint, clock) = start().await?;
    assert_eq!(position(&checkpoint).await?, "1");
    let (status, text) = command(&checkpoint, "open").await?;
    assert_eq!(
        (status, value(&text, "statusCode").as_str()),
        (200, "1"),
        "{text}"
    );
    assert_eq!(position(&checkpoint).await?, "2");
    clock.advance(SignedDuration::from_secs(15));
    assert_eq!(position(&checkpoint).await?, "1");
    command(&checkpoint, "open").await?;
    command(&checkpoint, "close").await?;
    assert_eq!(position(&checkpoint).await?, "1");
    assert_eq!(checkpoint.barrier("entry", 1)?.opens, 2);
    assert_eq!(
        checkpoint.barrier("entry", 2)?.opens,
        0,
        "another channel is another barrier"
    );
    Ok(())
}

/// A locked barrier answers OK and stays where it is.
#[tokio::test]
async fn a_locked_barrier_answers_ok_and_stays() -> Outcome {
    let (checkpoint, clock) = start().await?;
    checkpoint.panel("entry", 1, Mode::Lock)?;
    let (status, text) = command(&checkpoint, "open").await?;
    assert_eq!(
        (status, value(&text, "statusCode").as_str()),
        (200, "1"),
        "{text}"
    );
    assert_eq!(position(&checkpoint).await?, "1");
    let view = checkpoint.barrier("entry", 1)?;
    assert_eq!((view.opens, view.ignored, view.locked), (0, 1, true));
    command(&checkpoint, "unlock").await?;
    command(&checkpoint, "open").await?;
    command(&checkpoint, "lock").await?;
    clock.advance(SignedDuration::from_hours(1));
    assert_eq!(
        position(&checkpoint).await?,
        "2",
        "it was locked while it was up"
    );
    Ok(())
}

/// Without a digest, with a wrong one, or one for another path or method, nothing moves.
#[tokio::test]
async fn only_the_right_digest_is_let_in() -> Outcome {
    let (checkpoint, _) = start().await?;
    let body = "<BarrierGate><ctrlMode>open</ctrlMode></BarrierGate>";
    let url = format!("{}{GATE}", checkpoint.base_url);
    for header in [
        None,
        Some("Basic b3BlcmF0b3I6eA=="),
        Some("Digest"),
        Some("Digest a=\"b"),
        Some("Digest \u{e9}=1"),
    ] {
        let mut request = client().put(&url).body(body);
        if let Some(header) = header {
            request = request.header("authorization", header.as_bytes());
        }
        let response = request.send().await?;
        assert_eq!(response.status(), 401, "{header:?}");
        assert!(response.headers().contains_key("www-authenticate"));
    }
    let logins = [
        Login {
            password: "wrong",
            ..RIGHT
        },
        Login {
            user: "admin",
            ..RIGHT
        },
        Login {
            signed_path: Some("/barriers/exit/ISAPI/Parking/channels/1/barrierGate"),
            ..RIGHT
        },
    ];
    for login in logins {
        let mut challenge = challenge(&checkpoint).await?;
        let (status, _) = signed(&checkpoint, &mut challenge, login, ("PUT", GATE, body)).await?;
        assert_eq!(status, 401);
    }
    assert_eq!(checkpoint.barrier("entry", 1)?.position, Position::Closed);
    Ok(())
}

/// The digest may be over the device's own path, as behind a proxy that strips the prefix.
#[tokio::test]
async fn the_digest_may_be_over_the_device_path() -> Outcome {
    let (checkpoint, _) = start().await?;
    let login = Login {
        signed_path: GATE.strip_prefix("/barriers/entry"),
        ..RIGHT
    };
    let body = "<BarrierGate><ctrlMode>open</ctrlMode></BarrierGate>";
    let mut challenge = challenge(&checkpoint).await?;
    let (status, _) = signed(&checkpoint, &mut challenge, login, ("PUT", GATE, body)).await?;
    assert_eq!(status, 200);
    assert_eq!(checkpoint.barrier("entry", 1)?.position, Position::Open);
    Ok(())
}

/// A digest can't be sent twice, and its nonce lives five minutes.
#[tokio::test]
async fn a_digest_can_not_be_replayed() -> Outcome {
    let (checkpoint, clock) = start().await?;
    let request = (
        "PUT",
        GATE,
        "<BarrierGate><ctrlMode>open</ctrlMode></BarrierGate>",
    );
    let mut first = challenge(&checkpoint).await?;
    let mut replayed = first.clone();
    assert_eq!(
        signed(&checkpoint, &mut first, RIGHT, request).await?.0,
        200
    );
    assert_eq!(
        signed(&checkpoint, &mut replayed, RIGHT, request).await?.0,
        401,
        "same count"
    );
    assert_eq!(
        signed(&checkpoint, &mut first, RIGHT, request).await?.0,
        200,
        "next count"
    );
    clock.advance(SignedDuration::from_mins(5));
    let path = format!("{}{GATE}", checkpoint.base_url);
    let context = AuthContext::new_with_method(
        RIGHT.user,
        RIGHT.password,
        GATE,
        None::<&[u8]>,
        HttpMethod::PUT,
    );
    let header = first.respond(&context)?.to_string();
    let response = client()
        .put(path)
        .header("authorization", header)
        .body(request.2)
        .send()
        .await?;
    assert_eq!(response.status(), 401);
    let fresh = WwwAuthenticateHeader::parse(response.headers()["www-authenticate"].to_str()?)?;
    assert!(fresh.stale, "the password was right");
    Ok(())
}

/// Bodies that are none, and barriers that are not there, are refused in the device's words.
#[tokio::test]
async fn nonsense_is_refused() -> Outcome {
    let config = CheckpointConfig {
        barriers: Some(vec!["entry".to_owned()]),
        ..CheckpointConfig::default()
    };
    let checkpoint = checkpoint::start(config).await?;
    let bodies = [
        "",
        "open",
        "<BarrierGate/>",
        "<BarrierGate><ctrlMode>explode</ctrlMode></BarrierGate>",
        "<!DOCTYPE a><BarrierGate><ctrlMode>open</ctrlMode></BarrierGate>",
        "<Other><ctrlMode>open</ctrlMode></Other>",
    ];
    for body in bodies {
        let mut challenge = challenge(&checkpoint).await?;
        let (status, text) =
            signed(&checkpoint, &mut challenge, RIGHT, ("PUT", GATE, body)).await?;
        assert_eq!(
            (status, value(&text, "statusCode").as_str()),
            (400, "6"),
            "{body}"
        );
    }
    let path = GATE.replace("entry", "nowhere");
    let body = "<BarrierGate><ctrlMode>open</ctrlMode></BarrierGate>";
    let mut challenge = challenge(&checkpoint).await?;
    let (status, _) = signed(&checkpoint, &mut challenge, RIGHT, ("PUT", &path, body)).await?;
    assert_eq!(status, 404);
    assert_eq!(
        checkpoint.barrier("nowhere", 1),
        Err(NoBarrier::Unknown("nowhere".to_owned()))
    );
    Ok(())
}

/// Stuck arms and silent sensors, to order.
#[tokio::test]
async fn faults_are_made_to_order() -> Outcome {
    let (checkpoint, _) = start().await?;
    checkpoint
        .faults()
        .order(FaultOrder::times("entry", FaultKind::Stuck, 1))?;
    assert_eq!(command(&checkpoint, "open").await?.0, 200);
    assert_eq!(position(&checkpoint).await?, "1");
    checkpoint
        .faults()
        .order(FaultOrder::times("entry/status", FaultKind::NoSignal, 1))?;
    assert_eq!(command(&checkpoint, "open").await?.0, 200);
    assert_eq!(position(&checkpoint).await?, "0");
    assert_eq!(position(&checkpoint).await?, "2");
    checkpoint
        .faults()
        .order(FaultOrder::times("entry", FaultKind::Refuse, 1))?;
    assert_eq!(command(&checkpoint, "close").await?.0, 500);
    Ok(())
}

/// The panel and the list work over HTTP too.
#[tokio::test]
async fn the_panel_works() -> Outcome {
    let (checkpoint, _) = start().await?;
    let url = format!("{}/control/barriers", checkpoint.base_url);
    let order = serde_json::json!({ "mode": "open" });
    let answer: checkpoint::BarrierView = client()
        .post(format!("{url}/exit/3"))
        .json(&order)
        .send()
        .await?
        .json()
        .await?;
    assert_eq!((answer.position, answer.channel), (Position::Open, 3));
    let listed: Vec<checkpoint::BarrierView> = client().get(url).send().await?.json().await?;
    assert_eq!(listed, [answer]);
    Ok(())
}
