//! The asynchronous channel: a question is sent, its answer fetched and confirmed.

use simulators::Handle;
use simulators::faults::{FaultKind, FaultOrder};
use simulators::gateway::{Gateway, Service};
use simulators::population::{facts, named};

use crate::Outcome;
use crate::asking::{ask, async_envelope, find, find_all, post_async, sender, start, vehicle};

const SERVICE: &str = "SHEKARA_CUSTOMS_DECLARATIONS";

async fn submit(gateway: &Handle<Gateway>, id: &str, data: &str) -> anyhow::Result<(u16, String)> {
    let request = format!(
        "<messageInfo><messageId>{id}</messageId><serviceId>{SERVICE}</serviceId>\
         <messageType>REQUEST</messageType><messageDate>2026-01-31T10:00:00.000+05:00</messageDate>\
         {}<sessionId>s1</sessionId></messageInfo><messageData><data>{data}</data></messageData>",
        sender()
    );
    post_async(gateway, async_envelope("sendMessage", &request)).await
}

async fn fetch(gateway: &Handle<Gateway>, id: &str) -> anyhow::Result<(u16, String)> {
    let request = format!(
        "{}<correlationId>{id}</correlationId><messageType>RESPONSE</messageType>",
        sender()
    );
    post_async(gateway, async_envelope("getMessages", &request)).await
}

async fn confirm(gateway: &Handle<Gateway>, id: &str) -> anyhow::Result<u16> {
    let request = format!(
        "{}<messageId>{id}</messageId><receiveStatus>MESSAGE_ACCEPTED</receiveStatus>\
         <statusDate>2026-01-31T10:00:00.000+05:00</statusDate>",
        sender()
    );
    let envelope = async_envelope("changeMessageStatus", &request);
    Ok(post_async(gateway, envelope).await?.0)
}

/// The answer to a question that has one.
async fn answer(gateway: &Handle<Gateway>, id: &str, plate: &str) -> anyhow::Result<String> {
    submit(gateway, id, &vehicle(plate, "KZ", "")).await?;
    Ok(fetch(gateway, id).await?.1)
}

/// a question is answered, the answer stays until it is confirmed, and twice sent is
/// once asked.
#[tokio::test]
async fn a_question_is_sent_fetched_and_confirmed() -> Outcome {
    let gateway = start().await?;
    let question = vehicle(named::LORRY_PLATE, "KZ", "");
    for _ in 0..2 {
        let (status, text) = submit(&gateway, "q1", &question).await?;
        assert_eq!(status, 200, "{text}");
        let root = find(&text, "sendMessageResponse", "correlationId");
        assert_eq!(root.as_deref(), Some("q1"));
    }
    assert_eq!(gateway.open_questions(), 1);
    let (status, text) = fetch(&gateway, "q1").await?;
    assert_eq!(status, 200, "{text}");
    let info = |name| find(&text, "messageInfo", name);
    assert_eq!(info("correlationId").as_deref(), Some("q1"));
    assert_eq!(info("messageType").as_deref(), Some("RESPONSE"));
    assert_eq!(info("serviceId").as_deref(), Some(SERVICE));
    let code = find(&text, "messageResult", "code");
    assert_eq!(code.as_deref(), Some("00000"));
    let number = find(&text, "declaration", "number");
    let expected = facts::declaration_number("KZ", named::LORRY_PLATE);
    assert_eq!(number.as_deref(), Some(expected.as_str()));
    let (_, again) = fetch(&gateway, "q1").await?;
    let answer_id = info("messageId").expect("an id");
    assert_eq!(
        find(&again, "messageInfo", "messageId").as_deref(),
        Some(answer_id.as_str())
    );
    for _ in 0..2 {
        assert_eq!(confirm(&gateway, &answer_id).await?, 200);
    }
    assert_eq!(gateway.open_questions(), 0);
    let (status, text) = fetch(&gateway, "q1").await?;
    assert_eq!(
        (status, find_all(&text, "response", "message").len()),
        (200, 0)
    );
    Ok(())
}

/// no declaration, a withdrawn one, and an unknown lorry.
#[tokio::test]
async fn declarations_are_told() -> Outcome {
    let gateway = start().await?;
    let text = answer(&gateway, "a", named::NO_DECLARATION_PLATE).await?;
    assert!(find(&text, "declarations", "plate").is_some());
    assert_eq!(find(&text, "declarations", "declaration"), None);
    let text = answer(&gateway, "b", named::WITHDRAWN_DECLARATION_PLATE).await?;
    let status = find(&text, "declaration", "status");
    assert_eq!(status.as_deref(), Some("withdrawn"));
    let text = answer(&gateway, "c", named::UNREGISTERED_PLATE).await?;
    assert_eq!(find(&text, "declarations", "declaration"), None);
    assert_eq!(gateway.count(Service::Customs), 3);
    Ok(())
}

/// What is sent wrongly gets the fault of its operation; each channel has its services.
#[tokio::test]
async fn wrong_requests_get_faults() -> Outcome {
    let gateway = start().await?;
    let (status, text) = submit(&gateway, "q", "<request><plate>1</plate></request>").await?;
    let code = find(&text, "sendMessageFault1_sendMessageFault", "errorCode");
    assert_eq!((status, code.as_deref()), (500, Some("SIM-DATA")));
    let stranger = "<sender><senderId>x</senderId><password>y</password></sender>";
    let (_, text) = post_async(&gateway, async_envelope("getMessages", stranger)).await?;
    let code = find(&text, "getMessagesFault1_getMessagesFault", "errorCode");
    assert_eq!(code.as_deref(), Some("SIM-SENDER"));
    let odd = format!(
        "{}<messageId>1</messageId><receiveStatus>LOST</receiveStatus>",
        sender()
    );
    let (_, text) = post_async(&gateway, async_envelope("changeMessageStatus", &odd)).await?;
    assert_eq!(
        find(&text, "Fault", "errorCode").as_deref(),
        Some("SIM-ENVELOPE")
    );
    let (_, text) = ask(&gateway, SERVICE, &vehicle(named::LORRY_PLATE, "KZ", "")).await?;
    assert_eq!(
        find(&text, "Fault", "errorCode").as_deref(),
        Some("SIM-CHANNEL")
    );
    assert_eq!(gateway.open_questions(), 0);
    Ok(())
}

/// A register that hangs takes the question and never answers; latency delays the answer; the
/// operations have faults of their own.
#[tokio::test]
async fn answers_are_late_or_never_to_order() -> Outcome {
    let gateway = start().await?;
    let question = vehicle(named::LORRY_PLATE, "KZ", "");
    let faults = gateway.faults();
    faults.order(FaultOrder::times(SERVICE, FaultKind::Hang, 1))?;
    assert_eq!(submit(&gateway, "never", &question).await?.0, 200);
    let (_, text) = fetch(&gateway, "never").await?;
    assert_eq!(find_all(&text, "response", "message").len(), 0);
    faults.order(FaultOrder::latency(SERVICE, 60_000))?;
    submit(&gateway, "late", &question).await?;
    let (_, text) = fetch(&gateway, "late").await?;
    assert_eq!(find_all(&text, "response", "message").len(), 0);
    faults.order(FaultOrder::times(SERVICE, FaultKind::WrongCorrelationId, 1))?;
    let text = answer(&gateway, "other", named::LORRY_PLATE).await?;
    assert_ne!(
        find(&text, "messageInfo", "correlationId").as_deref(),
        Some("other")
    );
    faults.order(FaultOrder::times("getMessages", FaultKind::ServerError, 1))?;
    submit(&gateway, "q", &question).await?;
    assert_eq!(fetch(&gateway, "q").await?.0, 500);
    assert_eq!(fetch(&gateway, "q").await?.0, 200);
    assert_eq!(gateway.open_questions(), 4);
    Ok(())
}
