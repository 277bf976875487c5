//! Gateways that misbehave in ways of their own, each a small server on a socket.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::post;
use jiff::Timestamp;
use kernel::clock::SystemClock;
use kernel::country::Country;
use kernel::ids::IdSource;
use kernel::names::PersonName;
use kernel::person_number::{Bin, Iin};
use kernel::plate::Plate;
use kernel::vin::Vin;
use registers::{
    CheckOutcome, CheckPolicy, CheckRecord, CheckSubject, Gateway, GatewayConfig,
    GatewayConfigError, Owner, Registers, Residency, UnknownCause,
};
use tokio::net::TcpListener;
use tokio::sync::Barrier;

const IIN: &str = "900417499010";

fn config(url: &str) -> GatewayConfig {
    GatewayConfig {
        url: url.to_owned(),
        sender_id: "shekara".to_owned(),
        password: "very-secret".to_owned(),
        sender_code: None,
        user_id: None,
        route_id: None,
        connect_timeout_ms: 3_000,
    }
}

fn registers_at(url: &str) -> Registers {
    let clock = SystemClock::shared();
    let ids = IdSource::new(Arc::clone(&clock), [3; 32]);
    let gateway = Gateway::new(config(url), clock, ids).expect("a good configuration");
    let bin = Bin::parse("180540990104").expect("a valid BIN");
    Registers::new(gateway, CheckPolicy::embedded(), bin)
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/bip-sync/")
}

fn subject() -> CheckSubject {
    CheckSubject {
        residency: Residency::Resident,
        owner: Owner::Person {
            iin: Some(Iin::parse(IIN).expect("a valid IIN")),
            name: PersonName::new("Сейтқалиева", "Айгүл", None).expect("a valid name"),
        },
        plate: Plate::parse(Country::KZ, "123ABC02").expect("a valid plate"),
        vin: Vin::parse("YS2R4X20XL5990001").expect("a valid VIN"),
    }
}

fn now() -> Timestamp {
    "2026-03-01T05:00:00Z".parse().expect("a valid instant")
}

fn causes(records: &[CheckRecord]) -> Vec<&UnknownCause> {
    let told = records.iter();
    told.map(|record| match &record.outcome {
        CheckOutcome::Unknown { cause, .. } => cause,
        other => panic!("{other:?}"),
    })
    .collect()
}

/// The text between two tags of a request.
fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    let (_, rest) = text.split_once(open).expect("the tag is there");
    rest.split_once(close).expect("it is closed").0
}

/// Answers every question with `data`.
fn answer(request: &str, data: &str) -> String {
    let message_id = between(request, "<messageId>", "</messageId>");
    format!(
        "<Envelope><Body><SendMessageResponse><response><responseInfo>\
         <messageId>{message_id}</messageId><status><code>Success</code></status>\
         </responseInfo><responseData><data>{data}</data></responseData></response>\
         </SendMessageResponse></Body></Envelope>"
    )
}

fn data_for(request: &str, iin: &str, plate: &str) -> String {
    match between(request, "<serviceId>", "</serviceId>") {
        "GBDFLUniversal_token" => format!(
            "<persons><messageResult><code>00000</code></messageResult><person>\
             <iin>{iin}</iin><surname>СЕЙТҚАЛИЕВА</surname><name>АЙГҮЛ</name>\
             <lifeStatus><code>0</code></lifeStatus></person></persons>"
        ),
        "SHEKARA_VEHICLE_BY_PLATE" => format!(
            "<vehicle><found>true</found><plate>{plate}</plate>\
             <vin>YS2R4X20XL5990001</vin><status>registered</status></vehicle>"
        ),
        "SHEKARA_VEHICLE_WANTED" => "<wanted><wanted>false</wanted></wanted>".to_owned(),
        other => panic!("nobody asks {other}"),
    }
}

/// the checks run side by side. The gateway answers nobody until all
/// three questions have come; asked one by one, none would be answered.
#[tokio::test]
async fn checks_run_side_by_side() {
    let all_here = Arc::new(Barrier::new(3));
    let router = Router::new().route(
        "/bip-sync/",
        post(move |request: String| {
            let all_here = Arc::clone(&all_here);
            async move {
                all_here.wait().await;
                answer(&request, &data_for(&request, IIN, "123 АВС 02"))
            }
        }),
    );
    let registers = registers_at(&serve(router).await);
    // In a task of its own, as a worker runs it: the future has to be Send.
    let task = tokio::spawn(async move { registers.run_checks(&subject(), now()).await });
    let records = task.await.expect("the task ends");
    assert_eq!(records.len(), 3);
    for record in &records {
        assert_eq!(record.outcome, CheckOutcome::Positive, "{record:?}");
    }
}

/// an answer about somebody else is no answer.
#[tokio::test]
async fn an_answer_about_another_subject_is_unintelligible() {
    let router = Router::new().route(
        "/bip-sync/",
        post(async |request: String| {
            answer(&request, &data_for(&request, "841102399010", "124ABC02"))
        }),
    );
    let registers = registers_at(&serve(router).await);
    let records = registers.run_checks(&subject(), now()).await;
    assert_eq!(
        causes(&records[..2]),
        [
            &UnknownCause::Unintelligible {
                detail: "<iin> of the answer is not the one that was asked for".to_owned()
            },
            &UnknownCause::Unintelligible {
                detail: "<plate> of the answer is not the one that was asked for".to_owned()
            },
        ]
    );
}

/// an answer that lacks what the protocol requires is not a yes.
#[tokio::test]
async fn an_empty_answer_is_unintelligible() {
    let router = Router::new().route(
        "/bip-sync/",
        post(async |request: String| {
            let data = data_for(&request, IIN, "123ABC02");
            let data = data
                .replace("<lifeStatus><code>0</code></lifeStatus>", "")
                .replace("<found>true</found>", "")
                .replace("<wanted>false</wanted>", "");
            answer(&request, &data)
        }),
    );
    let registers = registers_at(&serve(router).await);
    let records = registers.run_checks(&subject(), now()).await;
    let missing: Vec<String> = causes(&records)
        .into_iter()
        .map(|cause| match cause {
            UnknownCause::Unintelligible { detail } => between(detail, "<", ">").to_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(missing, ["lifeStatus", "vehicle/found", "wanted/wanted"]);
}

#[tokio::test]
async fn an_answer_without_end_is_cut() {
    let router = Router::new().route(
        "/bip-sync/",
        post(async |request: String| {
            let filler = "<!-- -->".repeat(40_000);
            answer(&request, &format!("{filler}<wanted/>"))
        }),
    );
    let registers = registers_at(&serve(router).await);
    let records = registers.run_checks(&subject(), now()).await;
    for cause in causes(&records) {
        assert_eq!(
            *cause,
            UnknownCause::Unintelligible {
                detail: "the answer is larger than 262144 bytes".to_owned()
            }
        );
    }
}

/// A register that is down, and one whose proxy answers a page of its own: an
/// envelope sent with an error status counts for nothing.
#[tokio::test]
async fn an_error_status_is_unreachable_whatever_it_says() {
    for status in [
        StatusCode::INTERNAL_SERVER_ERROR,
        StatusCode::BAD_GATEWAY,
        StatusCode::NOT_FOUND,
        StatusCode::FOUND,
    ] {
        let router = Router::new().route(
            "/bip-sync/",
            post(async move |request: String| {
                let body = answer(&request, &data_for(&request, IIN, "123ABC02"));
                (status, [("location", "/elsewhere")], body).into_response()
            }),
        );
        let registers = registers_at(&serve(router).await);
        let records = registers.run_checks(&subject(), now()).await;
        for cause in causes(&records) {
            let detail = format!("the gateway answered with HTTP status {}", status.as_u16());
            assert_eq!(*cause, UnknownCause::Unreachable { detail });
        }
    }
}

#[tokio::test]
async fn nobody_listening_is_unreachable_and_the_address_is_not_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    drop(listener);
    let registers = registers_at(&format!("http://{address}/bip-sync/"));
    let records = registers.run_checks(&subject(), now()).await;
    for cause in causes(&records) {
        match cause {
            UnknownCause::Unreachable { detail } => {
                assert!(!detail.contains("/bip-sync/"), "{detail}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_configuration_that_can_not_work_is_refused() {
    let make = |config| {
        let clock = SystemClock::shared();
        Gateway::new(config, Arc::clone(&clock), IdSource::new(clock, [3; 32]))
    };
    let good = config("http://gateway.example/bip-sync/");
    assert!(!format!("{good:?}").contains("very-secret"));
    assert!(make(good.clone()).is_ok());
    for url in ["gateway.example", "ftp://gateway.example/"] {
        assert!(matches!(
            make(config(url)),
            Err(GatewayConfigError::Url { .. })
        ));
    }
    let no_password = GatewayConfig {
        password: String::new(),
        ..good.clone()
    };
    assert!(matches!(
        make(no_password),
        Err(GatewayConfigError::Empty { field: "password" })
    ));
    let no_time = GatewayConfig {
        connect_timeout_ms: 0,
        ..good
    };
    assert!(matches!(
        make(no_time),
        Err(GatewayConfigError::ConnectTimeout { given: 0 })
    ));
}
