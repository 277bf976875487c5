//! The gateway: good questions, bad envelopes, faults to order.

use std::time::Duration;

use simulators::faults::{FaultKind, FaultOrder};
use simulators::gateway::{self, SYNC_PATH};
use simulators::population::named;

use crate::asking::{MESSAGE_ID, ask, consent, envelope, find, post, start, vehicle};
use crate::{Outcome, client, until};

/// Persons are found by IIN, dead ones say so, unknown numbers have no person.
#[tokio::test]
async fn persons_are_found_by_iin() -> Outcome {
    let gateway = start().await?;
    let mut questions = Vec::new();
    for iin in [named::AIGUL_IIN, named::SERIK_IIN, named::UNKNOWN_IIN] {
        let consent = consent(&gateway, iin).await?;
        questions.push(format!(
            "<request><messageId>1</messageId><iin>{iin}</iin>{consent}</request>"
        ));
    }
    let (status, text) = ask(&gateway, "GBDFLUniversal_token", &questions[0]).await?;
    assert_eq!(status, 200, "{text}");
    assert_eq!(
        find(&text, "responseInfo", "correlationId").as_deref(),
        Some(MESSAGE_ID)
    );
    assert_ne!(
        find(&text, "responseInfo", "messageId").as_deref(),
        Some(MESSAGE_ID)
    );
    assert_eq!(find(&text, "status", "code").as_deref(), Some("Success"));
    assert_eq!(
        find(&text, "messageResult", "code").as_deref(),
        Some("00000")
    );
    assert_eq!(
        find(&text, "person", "iin").as_deref(),
        Some(named::AIGUL_IIN)
    );
    assert_eq!(
        find(&text, "person", "surname").as_deref(),
        Some("Сейтқалиева")
    );
    assert_eq!(
        find(&text, "person", "birthDate").as_deref(),
        Some("1990-04-17")
    );
    assert_eq!(find(&text, "lifeStatus", "code").as_deref(), Some("0"));
    assert_eq!(find(&text, "document", "code").as_deref(), Some("002"));
    let (_, text) = ask(&gateway, "GBDFLUniversal_token", &questions[1]).await?;
    assert_eq!(find(&text, "lifeStatus", "code").as_deref(), Some("1"));
    assert_eq!(
        find(&text, "person", "deathDate").as_deref(),
        Some("2024-02-11")
    );
    let (status, text) = ask(&gateway, "GBDFLUniversal_token", &questions[2]).await?;
    assert_eq!(status, 200);
    assert!(find(&text, "responseData", "persons").is_some());
    assert_eq!(find(&text, "responseData", "person"), None);
    gateway.shutdown().await;
    Ok(())
}

/// Legal persons are found by BIN; the business document may be escaped or in CDATA.
#[tokio::test]
async fn legal_persons_are_found_however_the_data_is_written() -> Outcome {
    let gateway = start().await?;
    let plain = format!("<request><bin>{}</bin></request>", named::TULPAR_BIN);
    let escaped = plain.replace('<', "&lt;").replace('>', "&gt;");
    let cdata = format!("<![CDATA[<?xml version=\"1.0\"?>{plain}]]>");
    let foreign = format!(
        "<q:Request xmlns:q=\"http://gbdulinfobybin_v2.egp.gbdul.tamur.kz\"><BIN>{}</BIN></q:Request>",
        named::TULPAR_BIN
    );
    for data in [plain, escaped, cdata, foreign] {
        let (status, text) = ask(&gateway, "GbdulInfoByBin_v2", &data).await?;
        assert_eq!(status, 200, "{text}");
        assert_eq!(
            find(&text, "organisation", "bin").as_deref(),
            Some(named::TULPAR_BIN)
        );
        assert_eq!(
            find(&text, "organisation", "status").as_deref(),
            Some("active")
        );
        assert!(find(&text, "organisation", "nameKk").is_some_and(|name| name.contains("Тұлпар")));
    }
    let data = format!("<request><bin>{}</bin></request>", named::KERUEN_BIN);
    let (_, text) = ask(&gateway, "GbdulInfoByBin_v2", &data).await?;
    assert_eq!(
        find(&text, "organisation", "status").as_deref(),
        Some("liquidated")
    );
    let (_, text) = ask(
        &gateway,
        "GbdulInfoByBin_v2",
        "<request><bin>1</bin></request>",
    )
    .await?;
    assert_eq!(
        find(&text, "organisation", "found").as_deref(),
        Some("false")
    );
    assert_eq!(find(&text, "organisation", "bin"), None);
    Ok(())
}

/// Vehicles are found under any spelling of the plate; foreign and unknown ones are not.
#[tokio::test]
async fn vehicles_are_found_by_plate() -> Outcome {
    let gateway = start().await?;
    let service = "SHEKARA_VEHICLE_BY_PLATE";
    let (status, text) = ask(&gateway, service, &vehicle("123 авс 02", "KZ", "")).await?;
    assert_eq!(status, 200, "{text}");
    assert_eq!(find(&text, "vehicle", "found").as_deref(), Some("true"));
    assert_eq!(
        find(&text, "vehicle", "vin").as_deref(),
        Some(named::LORRY_VIN)
    );
    assert_eq!(find(&text, "vehicle", "category").as_deref(), Some("N3"));
    assert_eq!(
        find(&text, "vehicle", "ownerIinBin").as_deref(),
        Some(named::TULPAR_BIN)
    );
    assert_eq!(
        find(&text, "vehicle", "status").as_deref(),
        Some("registered")
    );
    let (_, text) = ask(
        &gateway,
        service,
        &vehicle(named::DEREGISTERED_PLATE, "KZ", ""),
    )
    .await?;
    assert_eq!(
        find(&text, "vehicle", "status").as_deref(),
        Some("deregistered")
    );
    let unknown = [
        (named::UNREGISTERED_PLATE, "KZ"),
        (named::CHINESE_PLATE, "CN"),
    ];
    for (plate, country) in unknown {
        let (_, text) = ask(&gateway, service, &vehicle(plate, country, "")).await?;
        assert_eq!(
            find(&text, "vehicle", "found").as_deref(),
            Some("false"),
            "{plate}"
        );
    }
    Ok(())
}

/// A wanted vehicle is found by its plate, and by its VIN under another plate.
#[tokio::test]
async fn wanted_vehicles_are_found_by_plate_or_vin() -> Outcome {
    let gateway = start().await?;
    let service = "SHEKARA_VEHICLE_WANTED";
    let questions = [
        vehicle(named::WANTED_PLATE, "KZ", ""),
        vehicle(named::UNREGISTERED_PLATE, "KZ", named::WANTED_VIN),
    ];
    for question in questions {
        let (_, text) = ask(&gateway, service, &question).await?;
        assert_eq!(
            find(&text, "wanted", "wanted").as_deref(),
            Some("true"),
            "{text}"
        );
        assert_eq!(
            find(&text, "wanted", "since").as_deref(),
            Some("2026-01-15")
        );
        assert!(find(&text, "wanted", "basis").is_some_and(|basis| !basis.is_empty()));
    }
    let question = vehicle(named::LORRY_PLATE, "KZ", named::LORRY_VIN);
    let (_, text) = ask(&gateway, service, &question).await?;
    assert_eq!(find(&text, "wanted", "wanted").as_deref(), Some("false"));
    assert_eq!(find(&text, "wanted", "basis"), None);
    Ok(())
}

/// A vehicle added by hand is found, and replaces the one with its plate.
#[tokio::test]
async fn vehicles_can_be_added_by_hand() -> Outcome {
    let gateway = start().await?;
    let mut record = gateway
        .population()
        .vehicle_by_plate("KZ", named::LORRY_PLATE)
        .expect("known")
        .clone();
    record.vin = "YS2R4X20XL5990777".to_owned();
    let url = format!("{}/control/vehicles", gateway.base_url);
    let response = client().put(url).json(&record).send().await?;
    assert_eq!(response.status(), 204);
    let service = "SHEKARA_VEHICLE_BY_PLATE";
    let (_, text) = ask(&gateway, service, &vehicle(named::LORRY_PLATE, "KZ", "")).await?;
    assert_eq!(
        find(&text, "vehicle", "vin").as_deref(),
        Some("YS2R4X20XL5990777")
    );
    let (_, text) = ask(&gateway, service, &vehicle("", "KZ", named::LORRY_VIN)).await?;
    assert_eq!(
        find(&text, "vehicle", "found").as_deref(),
        Some("false"),
        "its old VIN"
    );
    Ok(())
}

/// What is wrong is answered with a Fault whose detail names it, and nothing else breaks.
#[tokio::test]
async fn wrong_requests_get_faults() -> Outcome {
    let gateway = start().await?;
    let right = gateway::DEFAULT_SENDER_PASSWORD;
    let person = "GBDFLUniversal_token";
    let good = "<request><iin>1</iin></request>";
    let doctype = format!(
        "<!DOCTYPE a [<!ENTITY b \"c\">]>{}",
        envelope(person, right, good).replace("<?xml version=\"1.0\"?>", "")
    );
    let cases = [
        ("SIM-SERVICE", envelope("NO_SUCH_SERVICE", right, good)),
        ("SIM-SENDER", envelope(person, "wrong", good)),
        (
            "SIM-DATA",
            envelope(person, right, "<request><bin>1</bin></request>"),
        ),
        ("SIM-DATA", envelope(person, right, "no XML at all")),
        ("SIM-DATA", envelope(person, right, "")),
        ("SIM-ENVELOPE", "not XML".to_owned()),
        ("SIM-ENVELOPE", "<a/>".to_owned()),
        ("SIM-ENVELOPE", doctype),
        ("SIM-ENVELOPE", envelope("", right, good)),
        ("SIM-ENVELOPE", "<a>".repeat(50_000)),
    ];
    for (code, body) in cases {
        let (status, text) = post(&gateway, body).await?;
        assert_eq!(status, 500, "{code}: {text}");
        let detail = find(&text, "SendMessageFault1_SendMessageFault", "errorCode");
        assert_eq!(detail.as_deref(), Some(code), "{text}");
        assert!(find(&text, "Fault", "faultstring").is_some_and(|words| !words.is_empty()));
    }
    let (status, _) = post(&gateway, " ".repeat(2 * 1024 * 1024)).await?;
    assert_eq!(status, 413);
    let (status, _) = ask(&gateway, person, good).await?;
    assert_eq!(status, 200, "it goes on after all that");
    Ok(())
}

/// Every fault to order is made, for the service it was ordered for.
#[tokio::test]
async fn faults_are_made_to_order() -> Outcome {
    let gateway = start().await?;
    let service = "SHEKARA_VEHICLE_WANTED";
    let question = vehicle(named::LORRY_PLATE, "KZ", "");
    let order = |kind| gateway.faults().order(FaultOrder::times(service, kind, 1));

    order(FaultKind::Refuse)?;
    let other = ask(&gateway, "SHEKARA_VEHICLE_BY_PLATE", &question).await?;
    assert_eq!(other.0, 200, "another service is not touched");
    assert_eq!(ask(&gateway, service, &question).await?.0, 500);

    order(FaultKind::WrongCorrelationId)?;
    let (status, text) = ask(&gateway, service, &question).await?;
    assert_eq!(status, 200);
    assert_ne!(
        find(&text, "responseInfo", "correlationId").as_deref(),
        Some(MESSAGE_ID)
    );

    order(FaultKind::HalfEnvelope)?;
    let (status, text) = ask(&gateway, service, &question).await?;
    assert_eq!(status, 200);
    assert!(text.starts_with("<?xml") && roxmltree::Document::parse(&text).is_err());

    order(FaultKind::SoapFault)?;
    let (status, text) = ask(&gateway, service, &question).await?;
    assert_eq!(status, 500);
    assert_eq!(
        find(&text, "Fault", "errorCode").as_deref(),
        Some("SIM-ORDERED")
    );

    order(FaultKind::Garbage)?;
    let url = format!("{}{SYNC_PATH}", gateway.base_url);
    let body = envelope(service, gateway::DEFAULT_SENDER_PASSWORD, &question);
    let bytes = client()
        .post(&url)
        .body(body.clone())
        .send()
        .await?
        .bytes()
        .await?;
    assert!(std::str::from_utf8(&bytes).is_err());

    gateway.faults().order(FaultOrder {
        latency_ms: 5,
        ..FaultOrder::times(service, FaultKind::Hang, 1)
    })?;
    let impatient = reqwest::Client::builder()
        .timeout(Duration::from_millis(300))
        .build()?;
    let error = impatient
        .post(&url)
        .body(body)
        .send()
        .await
        .expect_err("nothing comes");
    assert!(error.is_timeout(), "{error}");

    let (status, text) = ask(&gateway, service, &question).await?;
    assert_eq!(
        (status, find(&text, "wanted", "wanted").as_deref()),
        (200, Some("false"))
    );
    Ok(())
}

/// A request that hangs does not keep the gateway from stopping.
#[tokio::test]
async fn a_hanging_request_does_not_stop_the_stop() -> Outcome {
    let gateway = start().await?;
    let service = "GBDFLUniversal_token";
    gateway
        .faults()
        .order(FaultOrder::times(service, FaultKind::Hang, 1))?;
    let url = format!("{}{SYNC_PATH}", gateway.base_url);
    let body = envelope(
        service,
        gateway::DEFAULT_SENDER_PASSWORD,
        "<request><iin>1</iin></request>",
    );
    let asking = tokio::spawn(client().post(url).body(body).send());
    until(|| gateway.faults().list().is_empty()).await?;
    gateway.shutdown().await;
    assert_eq!(asking.await??.status(), 500);
    Ok(())
}

/// The control door takes orders, lists them, refuses nonsense and takes everything back.
#[tokio::test]
async fn the_control_door_works() -> Outcome {
    let gateway = start().await?;
    let url = format!("{}/control/faults", gateway.base_url);
    let order = serde_json::json!({ "service": "*", "latency_ms": 1, "fault": "refuse" });
    let listed: Vec<FaultOrder> = client()
        .post(&url)
        .json(&order)
        .send()
        .await?
        .json()
        .await?;
    assert_eq!(listed.len(), 1);
    let body = envelope(
        "GBDFLUniversal_token",
        gateway::DEFAULT_SENDER_PASSWORD,
        "<request/>",
    );
    assert_eq!(post(&gateway, body).await?.0, 500);
    for nonsense in [
        serde_json::json!({ "service": "nobody", "fault": "refuse" }),
        serde_json::json!({ "service": "*", "fault": "lose" }),
        serde_json::json!({ "service": "*", "latency_ms": 10_000_000 }),
        serde_json::json!({ "service": "*", "surprise": true }),
    ] {
        assert_eq!(
            client().post(&url).json(&nonsense).send().await?.status(),
            422,
            "{nonsense}"
        );
    }
    assert_eq!(client().delete(&url).send().await?.status(), 204);
    let listed: Vec<FaultOrder> = client().get(&url).send().await?.json().await?;
    assert!(listed.is_empty());
    Ok(())
}

/// The population can be read in pages, and by country.
#[tokio::test]
async fn the_population_can_be_read() -> Outcome {
    let gateway = start().await?;
    let url = |query: &str| format!("{}/control/population?{query}", gateway.base_url);
    let page: gateway::PopulationPage = client().get(url("limit=5")).send().await?.json().await?;
    assert_eq!((page.lorries.len(), page.total), (5, 31));
    assert_eq!(page.lorries[0].vehicle.plate, named::LORRY_PLATE);
    assert!(page.lorries[0].trailer.is_some() && page.lorries[0].driver.is_some());
    let page: gateway::PopulationPage = client()
        .get(url("country=cn&limit=100"))
        .send()
        .await?
        .json()
        .await?;
    assert!(!page.lorries.is_empty());
    assert!(
        page.lorries
            .iter()
            .all(|lorry| lorry.vehicle.country == "CN")
    );
    let page: gateway::PopulationPage = client().get(url("offset=30")).send().await?.json().await?;
    assert_eq!(page.lorries.len(), 1);
    Ok(())
}
