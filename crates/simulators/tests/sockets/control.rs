//! The control door of the gateway: facts, counts, and the faults that need a gateway.

use std::time::Duration;

use kernel::clock::ManualClock;
use simulators::faults::{FaultKind, FaultOrder};
use simulators::gateway::{
    self, Fact, FactChange, FactError, GatewayConfig, SYNC_PATH, Service, ServiceIds,
};
use simulators::population::{Population, named};
use simulators::{Handle, StartError};

use crate::asking::{self, ask, envelope, find, say, start, start_without_consent, vehicle};
use crate::{Outcome, client};

async fn told(
    gateway: &Handle<gateway::Gateway>,
    service: Service,
    fields: &[(&str, &str)],
    element: &str,
) -> anyhow::Result<Option<String>> {
    let text = say(gateway, service, fields).await?;
    Ok(asking::told(&text, element))
}

const LORRY: [(&str, &str); 2] = [("plate", named::LORRY_PLATE), ("country", "KZ")];
const KEY: &str = "kz:123 авс 02";

/// A change: register, key and fact; and a question: fields and element, with what is said while
/// the change is in force and after it was taken back.
type Case<'a> = (
    (Service, &'a str, Fact),
    (&'a [(&'a str, &'a str)], &'a str),
    (Option<&'a str>, Option<&'a str>),
);

async fn change_and_take_back(cases: &[Case<'_>]) -> Outcome {
    let gateway = start_without_consent().await?;
    for ((service, key, fact), _, _) in cases {
        gateway.put_fact(*service, key, fact.clone())?;
    }
    assert_eq!(gateway.facts().len(), cases.len());
    for ((service, _, _), (fields, element), (changed, _)) in cases {
        let found = told(&gateway, *service, fields, element).await?;
        assert_eq!(found.as_deref(), *changed, "{service}");
    }
    gateway.clear_facts();
    for ((service, _, _), (fields, element), (_, before)) in cases {
        let found = told(&gateway, *service, fields, element).await?;
        assert_eq!(found.as_deref(), *before, "{service}");
    }
    Ok(())
}

/// Facts about vehicles change while it runs, under any spelling of the plate.
#[tokio::test]
async fn facts_of_vehicles_change_at_run_time() -> Outcome {
    use Fact::{Absent, InOrder, NotInForce, OwedTiyn, Wanted};
    use Service as S;
    let asked = |element| (&LORRY[..], element);
    let yes_then_no = (Some("true"), Some("false"));
    change_and_take_back(&[
        ((S::Wanted, KEY, Wanted), asked("wanted"), yes_then_no),
        ((S::Machinery, KEY, InOrder), asked("found"), yes_then_no),
        (
            (S::Insurance, KEY, Absent),
            asked("anyDriver"),
            (None, Some("true")),
        ),
        (
            (S::Tolls, KEY, OwedTiyn(12_345)),
            asked("amount"),
            (Some("123.45"), Some("0.00")),
        ),
        (
            (S::RoadFines, KEY, OwedTiyn(100)),
            asked("overdue"),
            (Some("1"), Some("0")),
        ),
        (
            (S::Vehicles, KEY, NotInForce),
            asked("status"),
            (Some("deregistered"), Some("registered")),
        ),
    ])
    .await
}

/// Facts about people and companies change while it runs.
#[tokio::test]
async fn facts_of_people_change_at_run_time() -> Outcome {
    use Fact::{Absent, NotInForce, OwedTiyn, Wanted};
    use Service as S;
    let iin = [("iin", named::OLGA_IIN)];
    let number = [("iinBin", named::TULPAR_BIN)];
    let bin = [("bin", named::TULPAR_BIN)];
    let person = [
        ("surname", "Zhao"),
        ("birthDate", "1987-05-20"),
        ("documentCountry", "CN"),
        ("documentNumber", "EJ9900071"),
    ];
    let drivers = Fact::Drivers(vec![named::OLGA_IIN.to_owned()]);
    change_and_take_back(&[
        (
            (S::WantedPersons, "cn:ej9900071", Wanted),
            (&person, "wanted"),
            (Some("true"), Some("false")),
        ),
        (
            (S::Taxes, named::TULPAR_BIN, OwedTiyn(200)),
            (&number, "total"),
            (Some("2.00"), Some("0.00")),
        ),
        (
            (S::Organisations, named::TULPAR_BIN, NotInForce),
            (&bin, "status"),
            (Some("liquidated"), Some("active")),
        ),
        (
            (S::DrivingLicences, named::OLGA_IIN, Absent),
            (&iin, "found"),
            (Some("false"), Some("true")),
        ),
        (
            (S::Persons, named::OLGA_IIN, Absent),
            (&iin, "surname"),
            (None, Some("Ветрова")),
        ),
        (
            (S::Insurance, KEY, drivers),
            (&LORRY, "iin"),
            (Some(named::OLGA_IIN), None),
        ),
    ])
    .await
}

/// The door takes facts as JSON, lists them, refuses senseless ones and takes all back.
#[tokio::test]
async fn the_door_of_facts_works() -> Outcome {
    let gateway = start().await?;
    let url = format!("{}/control/facts", gateway.base_url);
    let change = |service: &str, key: &str, fact: serde_json::Value| serde_json::json!({ "service": service, "key": key, "fact": fact });
    let good = change("insurance", KEY, serde_json::json!({ "valid_days": 1 }));
    assert_eq!(client().put(&url).json(&good).send().await?.status(), 204);
    let listed: Vec<FactChange> = client().get(&url).send().await?.json().await?;
    let expected = FactChange {
        service: Service::Insurance,
        key: "KZ:123ABC02".to_owned(),
        fact: Fact::ValidDays(1),
    };
    assert_eq!(listed, [expected]);
    for bad in [
        change("tolls", KEY, serde_json::json!("wanted")),
        change("tolls", "123ABC02", serde_json::json!({ "owed_tiyn": 1 })),
        change("taxes", "KZ:1", serde_json::json!({ "owed_tiyn": 1 })),
        change(
            "insurance",
            KEY,
            serde_json::json!({ "valid_days": 40_000 }),
        ),
        change("insurance", "", serde_json::json!("absent")),
        change("consent", "1", serde_json::json!("in_order")),
        change("nobody", KEY, serde_json::json!("absent")),
    ] {
        let status = client().put(&url).json(&bad).send().await?.status();
        assert_eq!(status, 422, "{bad}");
    }
    assert_eq!(client().delete(&url).send().await?.status(), 204);
    assert!(gateway.facts().is_empty());
    for number in 0..gateway::FACTS_LIMIT {
        gateway.put_fact(Service::Tolls, &format!("KZ:{number}"), Fact::InOrder)?;
    }
    let full = gateway.put_fact(Service::Tolls, "KZ:999X", Fact::InOrder);
    assert_eq!(full, Err(FactError::TooMany));
    gateway.put_fact(Service::Tolls, "KZ:1", Fact::OwedTiyn(1))?;
    Ok(())
}

/// Questions are counted by service, those that end in a fault too, and the count begins anew.
#[tokio::test]
async fn questions_are_counted() -> Outcome {
    let gateway = start().await?;
    let wrong = envelope("SHEKARA_TOLL_DEBT", "wrong", "<request/>");
    asking::post(&gateway, wrong).await?;
    for _ in 0..3 {
        ask(&gateway, "SHEKARA_TOLL_DEBT", "<request/>").await?;
    }
    say(&gateway, Service::Weighing, &LORRY).await?;
    assert_eq!(gateway.count(Service::Tolls), 3);
    assert_eq!(gateway.count(Service::Weighing), 1);
    let url = format!("{}/control/counts", gateway.base_url);
    let counts: serde_json::Value = client().get(&url).send().await?.json().await?;
    assert_eq!(counts["tolls"], 3);
    assert_eq!(counts["wanted"], 0);
    assert_eq!(client().delete(&url).send().await?.status(), 204);
    assert_eq!(gateway.count(Service::Tolls), 0);
    Ok(())
}

/// The faults of this gateway: a page of HTML, an envelope too large, entities that unfold, and
/// answers that change their mind.
#[tokio::test]
async fn new_faults_are_made_to_order() -> Outcome {
    let gateway = start_without_consent().await?;
    let service = Service::Wanted.default_id();
    let question = vehicle(named::LORRY_PLATE, "KZ", "");
    let order = |kind| gateway.faults().order(FaultOrder::times(service, kind, 1));

    order(FaultKind::ServerError)?;
    let response = client()
        .post(format!("{}{SYNC_PATH}", gateway.base_url))
        .body(envelope(
            service,
            gateway::DEFAULT_SENDER_PASSWORD,
            &question,
        ))
        .send()
        .await?;
    assert_eq!(response.status(), 500);
    assert_eq!(
        response.headers()["content-type"],
        "text/html; charset=utf-8"
    );

    order(FaultKind::Oversized)?;
    let (status, text) = ask(&gateway, service, &question).await?;
    assert!(status == 200 && text.len() > 256 * 1024);
    assert_eq!(find(&text, "wanted", "wanted").as_deref(), Some("false"));

    order(FaultKind::EntityBomb)?;
    let (status, text) = ask(&gateway, service, &question).await?;
    assert_eq!(status, 200);
    assert!(text.contains("<!DOCTYPE bomb [<!ENTITY e0") && text.contains("&e9;"));
    assert!(text.len() < 10_000 && text.ends_with("</soap:Envelope>"));

    for (service, fields, element, truth, lie) in [
        (Service::Wanted, &LORRY[..], "wanted", "false", "true"),
        (Service::Tolls, &LORRY[..], "amount", "0.00", "25000.00"),
        (Service::Weighing, &LORRY[..], "found", "true", "false"),
        (
            Service::Biometrics,
            &[("iin", named::BIOMETRICS_IIN)][..],
            "matched",
            "false",
            "true",
        ),
    ] {
        let order = FaultOrder::new(service.default_id(), FaultKind::Flip);
        gateway.faults().order(order)?;
        for expected in [truth, lie, truth, lie] {
            let found = told(&gateway, service, fields, element).await?;
            assert_eq!(found.as_deref(), Some(expected), "{service}");
        }
    }
    Ok(())
}

/// A share of the answers is slow: those run into a client's limit, the others don't.
#[tokio::test]
async fn some_answers_are_slow() -> Outcome {
    let gateway = start().await?;
    let service = Service::Weighing.default_id();
    let order = FaultOrder::latency(service, 0).with_slow(100, 60_000);
    gateway.faults().order(order)?;
    let impatient = reqwest::Client::builder()
        .timeout(Duration::from_millis(200))
        .build()?;
    let question = vehicle(named::LORRY_PLATE, "KZ", "");
    let post = || {
        impatient
            .post(format!("{}{SYNC_PATH}", gateway.base_url))
            .body(envelope(
                service,
                gateway::DEFAULT_SENDER_PASSWORD,
                &question,
            ))
            .send()
    };
    assert!(post().await.expect_err("too slow").is_timeout());
    let listed = gateway.faults().list();
    assert_eq!(
        (listed[0].slow_share_percent, listed[0].slow_ms),
        (100, 60_000)
    );
    gateway.faults().clear();
    assert_eq!(ask(&gateway, service, &question).await?.0, 200);
    Ok(())
}

/// Validity is counted from the gateway's clock: records in order are so in any year.
#[tokio::test]
async fn records_do_not_grow_old() -> Outcome {
    let start = "2031-05-01T06:00:00Z".parse()?;
    let clock = ManualClock::new(start);
    let population = std::sync::Arc::new(Population::generate(1, 0));
    let config = GatewayConfig {
        clock: clock.shared(),
        ..GatewayConfig::new(population)
    };
    let gateway = gateway::start(config).await?;
    let ends = [("plate", named::INSURANCE_ENDS_PLATE), ("country", "KZ")];
    for (fields, year, expected) in [
        (&ends, 2031, "2031-05-03"),
        (&ends, 2040, "2040-05-03"),
        (&LORRY, 2040, "2040-08-29"),
    ] {
        clock.set(format!("{year}-05-01T06:00:00Z").parse()?);
        let until = told(&gateway, Service::Insurance, fields, "validUntil").await?;
        let until = until.unwrap_or_default();
        assert!(until.as_str() >= expected, "{until}");
        assert!(fields != &ends || until == expected, "{until}");
    }
    Ok(())
}

/// Services can have other ids, each its own.
#[tokio::test]
async fn ids_of_services_are_configuration() -> Outcome {
    let population = std::sync::Arc::new(Population::generate(1, 0));
    let config = GatewayConfig {
        services: ServiceIds::default().with(Service::Tolls, "TOLLS_2"),
        ..GatewayConfig::new(population)
    };
    let gateway = gateway::start(config.clone()).await?;
    let question = vehicle(named::LORRY_PLATE, "KZ", "");
    assert_eq!(ask(&gateway, "TOLLS_2", &question).await?.0, 200);
    assert_eq!(ask(&gateway, "SHEKARA_TOLL_DEBT", &question).await?.0, 500);
    let services = ServiceIds::default().with(Service::Tolls, "SHEKARA_WEIGHING");
    let double = GatewayConfig { services, ..config };
    let error = gateway::start(double).await.expect_err("two of one id");
    assert!(matches!(
        error,
        StartError::Setting {
            field: "services",
            ..
        }
    ));
    Ok(())
}
