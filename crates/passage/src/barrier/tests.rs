//! The barrier client against a small device on a real socket that checks Digest.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use digest_auth::AuthorizationHeader;

use super::*;

const GATE: &str = "/ISAPI/Parking/channels/1/barrierGate";
const PASSWORD: &str = "very-secret";

/// A device: what it answers to the command, the positions it goes through
/// (the last stays), and what it saw.
#[derive(Clone)]
struct Device {
    command: (StatusCode, &'static str),
    positions: Arc<Mutex<Vec<&'static str>>>,
    /// A challenge is good for one request only.
    single_use: bool,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    commands: Vec<String>,
    challenges: u32,
    wrong_logins: u32,
    used: Vec<String>,
}

const TAKEN: &str = "<ResponseStatus xmlns=\"http://www.isapi.org/ver20/XMLSchema\">\
    <statusCode>1</statusCode><statusString>OK</statusString></ResponseStatus>";

impl Device {
    fn new(positions: &[&'static str]) -> Self {
        Self {
            command: (StatusCode::OK, TAKEN),
            positions: Arc::new(Mutex::new(positions.to_vec())),
            single_use: false,
            seen: Arc::default(),
        }
    }

    async fn serve(&self) -> BarrierClient {
        let router = Router::new()
            .route(GATE, put(take_command))
            .route(&format!("{GATE}/barrierGateStatus"), get(tell_position))
            .with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("bound");
        tokio::spawn(async move { axum::serve(listener, router).await });
        client(&format!("http://{address}"), PASSWORD)
    }

    /// `None` when the request carries a good login.
    fn challenge(&self, method: &Method, path: &str, headers: &HeaderMap) -> Option<Response> {
        let mut seen = self.seen.lock().expect("one thread at a time");
        if let Some(header) = headers.get("authorization") {
            let text = header.to_str().expect("text").to_owned();
            let given = AuthorizationHeader::parse(&text).expect("a Digest header");
            let fresh = !self.single_use || !seen.used.contains(&given.nonce);
            let mut right = given.clone();
            let method = HttpMethod::from(method.as_str());
            let nothing = None::<&[u8]>;
            let mut context =
                AuthContext::new_with_method("admin", PASSWORD, path, nothing, method);
            if let Some(cnonce) = given.cnonce.clone() {
                context.set_custom_cnonce(cnonce);
            }
            right.digest(&context);
            if right.response != given.response {
                seen.wrong_logins += 1;
            } else if fresh {
                seen.used.push(given.nonce);
                return None;
            }
        }
        seen.challenges += 1;
        let challenge = format!(
            "Digest realm=\"DS-TMG\", qop=\"auth\", nonce=\"nonce{}\", algorithm=MD5",
            seen.challenges
        );
        let basic = ("www-authenticate", "Basic realm=\"DS-TMG\"".to_owned());
        let digest = ("www-authenticate", challenge);
        let headers = axum::response::AppendHeaders([basic, digest]);
        Some((StatusCode::UNAUTHORIZED, headers, "").into_response())
    }
}

async fn take_command(
    State(device): State<Device>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(response) = device.challenge(&Method::PUT, uri.path(), &headers) {
        return response;
    }
    let body = String::from_utf8(body.to_vec()).expect("text");
    let mut seen = device.seen.lock().expect("one thread at a time");
    seen.commands.push(body);
    device.command.into_response()
}

async fn tell_position(State(device): State<Device>, uri: Uri, headers: HeaderMap) -> Response {
    if let Some(response) = device.challenge(&Method::GET, uri.path(), &headers) {
        return response;
    }
    let mut positions = device.positions.lock().expect("one thread at a time");
    let position = if positions.len() > 1 {
        positions.remove(0)
    } else {
        positions[0]
    };
    let status = match position {
        "error" => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        position => position,
    };
    format!(
        "<BarrierGateStatus xmlns=\"http://www.isapi.org/ver20/XMLSchema\">\
         <barrierGateStatus>{status}</barrierGateStatus></BarrierGateStatus>"
    )
    .into_response()
}

fn config(base_url: &str, password: &str) -> BarrierConfig {
    BarrierConfig {
        base_url: base_url.to_owned(),
        channel: 1,
        user: "admin".to_owned(),
        password: password.to_owned(),
        timeout_ms: 5_000,
        polls: 4,
        poll_interval_ms: 500,
    }
}

fn client(base_url: &str, password: &str) -> BarrierClient {
    BarrierClient::new(config(base_url, password)).expect("a good configuration")
}

/// Drives without waiting, and tells how often it would have waited.
async fn drive(client: &BarrierClient, motion: Motion) -> (BarrierOutcome, Vec<Duration>) {
    let waits = Mutex::new(Vec::new());
    let wait = |pause| {
        waits.lock().expect("one thread").push(pause);
        std::future::ready(())
    };
    let outcome = client.drive(motion, wait).await;
    (outcome, waits.into_inner().expect("one thread"))
}

/// the arm counts as open when its sensor says so.
#[tokio::test]
async fn an_arm_is_open_when_its_sensor_says_so() {
    let device = Device::new(&["1", "1", "2"]);
    let client = device.serve().await;
    let (outcome, waits) = drive(&client, Motion::Open).await;
    assert_eq!(outcome, BarrierOutcome::Moved);
    assert_eq!(waits, [Duration::from_millis(500); 3]);
    let seen = device.seen.lock().expect("one thread at a time");
    assert_eq!(
        seen.commands,
        ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
          <BarrierGate><ctrlMode>open</ctrlMode></BarrierGate>"]
    );
    assert_eq!(seen.wrong_logins, 0);
    assert_eq!(seen.challenges, 1, "one challenge serves the whole command");
}

/// a locked barrier answers OK and stays where it is.
#[tokio::test]
async fn ok_is_not_open() {
    for (position, expected) in [("1", GatePosition::Closed), ("0", GatePosition::NoSignal)] {
        let client = Device::new(&[position]).serve().await;
        let (outcome, waits) = drive(&client, Motion::Open).await;
        assert_eq!(outcome, BarrierOutcome::NotMoved { position: expected });
        assert_eq!(waits.len(), 4, "its patience has an end");
    }
}

#[tokio::test]
async fn an_arm_can_be_closed() {
    let device = Device::new(&["2", "1"]);
    let client = device.serve().await;
    // In a task of its own, as a worker drives it: the future has to be Send.
    let worker = client.clone();
    let at_once = |_| std::future::ready(());
    let task = tokio::spawn(async move { worker.drive(Motion::Close, at_once).await });
    assert_eq!(task.await.expect("the task ends"), BarrierOutcome::Moved);
    assert_eq!(client.position().await, Ok(GatePosition::Closed));
    let seen = device.seen.lock().expect("one thread at a time");
    assert!(seen.commands[0].contains("<ctrlMode>close</ctrlMode>"));
}

/// A device that lets a challenge be used once, without calling it stale.
#[tokio::test]
async fn a_challenge_for_one_use_is_asked_anew() {
    let mut device = Device::new(&["1", "2"]);
    device.single_use = true;
    let client = device.serve().await;
    let (outcome, _) = drive(&client, Motion::Open).await;
    assert_eq!(outcome, BarrierOutcome::Moved);
    let seen = device.seen.lock().expect("one thread at a time");
    assert_eq!((seen.challenges, seen.wrong_logins), (3, 0));
}

/// Five wrong logins lock the account: one is enough to know.
#[tokio::test]
async fn a_wrong_password_is_tried_once() {
    let device = Device::new(&["1"]);
    let served = device.serve().await;
    let client = client(served.base_url.as_str(), "wrong");
    let (outcome, waits) = drive(&client, Motion::Open).await;
    assert_eq!(
        outcome,
        BarrierOutcome::Refused {
            http_status: 401,
            device_status: None
        }
    );
    assert!(waits.is_empty());
    let seen = device.seen.lock().expect("one thread at a time");
    assert_eq!(seen.wrong_logins, 1);
    assert_eq!(seen.commands.len(), 0);
}

#[tokio::test]
async fn a_device_that_declines_is_not_waited_for() {
    let declined = "<ResponseStatus><statusCode>4</statusCode></ResponseStatus>";
    for (status, device_status) in [(StatusCode::OK, Some(4)), (StatusCode::FORBIDDEN, Some(4))] {
        let mut device = Device::new(&["1"]);
        device.command = (status, declined);
        let client = device.serve().await;
        let (outcome, waits) = drive(&client, Motion::Open).await;
        let http_status = status.as_u16();
        assert_eq!(
            outcome,
            BarrierOutcome::Refused {
                http_status,
                device_status
            }
        );
        assert!(waits.is_empty());
    }
}

#[tokio::test]
async fn a_position_that_can_not_be_asked_leaves_the_command_open() {
    let client = Device::new(&["error"]).serve().await;
    let (outcome, _) = drive(&client, Motion::Open).await;
    assert_eq!(
        outcome,
        BarrierOutcome::Unreachable {
            reason: "the device answered HTTP status 500".to_owned(),
            command_sent: true
        }
    );
    let passing = Device::new(&["error", "7", "2"]).serve().await;
    let (outcome, _) = drive(&passing, Motion::Open).await;
    assert_eq!(
        outcome,
        BarrierOutcome::Moved,
        "a passing failure is passed over"
    );
}

#[tokio::test]
async fn a_device_that_is_down_is_unreachable_and_nothing_was_sent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("bound");
    drop(listener);
    let client = client(&format!("http://{address}"), PASSWORD);
    let (outcome, _) = drive(&client, Motion::Open).await;
    match outcome {
        BarrierOutcome::Unreachable {
            command_sent,
            reason,
        } => {
            assert!(!command_sent, "{reason}");
        }
        other => panic!("{other:?}"),
    }
    assert!(!format!("{client:?}").contains(PASSWORD));
}

#[test]
fn a_configuration_that_can_not_work_is_refused() {
    let good = config("http://10.0.0.9", PASSWORD);
    let bad_url = BarrierConfig {
        base_url: "10.0.0.9".to_owned(),
        ..good.clone()
    };
    assert!(matches!(
        BarrierClient::new(bad_url),
        Err(BarrierConfigError::Url { .. })
    ));
    let endless = BarrierConfig { polls: 61, ..good };
    assert!(matches!(
        BarrierClient::new(endless),
        Err(BarrierConfigError::Range {
            field: "polls",
            given: 61,
            ..
        })
    ));
}

/// the simulated barrier, behind a path of its own: it opens, and locked
/// it says OK and does not.
#[tokio::test]
async fn the_simulated_barrier_opens_unless_it_is_locked() {
    use simulators::checkpoint::{self as simulator, Checkpoint, Mode};

    let checkpoint = simulator::start(simulator::CheckpointConfig {
        open_seconds: 0,
        ..simulator::CheckpointConfig::default()
    })
    .await
    .expect("a free port");
    let client = BarrierClient::new(BarrierConfig {
        user: simulator::DEFAULT_USER.to_owned(),
        ..config(
            &format!(
                "{}{}",
                checkpoint.base_url,
                Checkpoint::barrier_path("entry")
            ),
            simulator::DEFAULT_PASSWORD,
        )
    })
    .expect("a good configuration");
    assert_eq!(client.position().await, Ok(GatePosition::Closed));
    checkpoint.panel("entry", 1, Mode::Lock).expect("a barrier");
    let (outcome, _) = drive(&client, Motion::Open).await;
    let position = GatePosition::Closed;
    assert_eq!(outcome, BarrierOutcome::NotMoved { position });
    checkpoint
        .panel("entry", 1, Mode::Unlock)
        .expect("a barrier");
    let (outcome, _) = drive(&client, Motion::Open).await;
    assert_eq!(outcome, BarrierOutcome::Moved);
    let barrier = checkpoint.barrier("entry", 1).expect("a barrier");
    assert_eq!((barrier.opens, barrier.ignored), (1, 1));
}
