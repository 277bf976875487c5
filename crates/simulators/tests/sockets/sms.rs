//! The text-message service: sending, reading, statuses and faults.

use serde_json::{Value, json};
use simulators::Handle;
use simulators::faults::{FaultKind, FaultOrder};
use simulators::sms::{self, Message, Sms, SmsConfig};

use crate::{Outcome, client};

async fn start() -> anyhow::Result<Handle<Sms>> {
    Ok(sms::start(SmsConfig::default()).await?)
}

async fn call(
    sms: &Handle<Sms>,
    path: &str,
    key: &str,
    form: &[(&str, &str)],
) -> anyhow::Result<Value> {
    let url = format!("{}{path}?output=json&api=v1&apiKey={key}", sms.base_url);
    let response = client().post(url).form(form).send().await?;
    anyhow::ensure!(response.status() == 200, "{}", response.status());
    Ok(response.json().await?)
}

async fn send(sms: &Handle<Sms>, recipient: &str, text: &str) -> anyhow::Result<Value> {
    let form = [
        ("recipient", recipient),
        ("text", text),
        ("from", "Shekara"),
    ];
    call(
        sms,
        "/service/message/sendSmsMessage",
        sms::DEFAULT_API_KEY,
        &form,
    )
    .await
}

/// A message arrives on its phone, newest first, and its status says so.
#[tokio::test]
async fn a_message_arrives() -> Outcome {
    let sms = start().await?;
    let first = send(&sms, "77000000001", "Код: 123456").await?;
    assert_eq!(first["code"], 0, "{first}");
    send(&sms, "77000000001", "Second").await?;
    send(&sms, "77000000002", "Other").await?;
    let url = format!("{}/inbox/+7%20700%20000-00-01", sms.base_url);
    let inbox: Vec<Message> = client().get(url).send().await?.json().await?;
    let texts: Vec<_> = inbox.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(texts, ["Second", "Код: 123456"]);
    assert_eq!(inbox[1].from, "Shekara");
    let id = first["data"]["messageId"]
        .as_str()
        .expect("an id")
        .to_owned();
    let ids = format!("{id},999,x");
    let answer = call(
        &sms,
        "/service/message/getSMSStatus",
        sms::DEFAULT_API_KEY,
        &[("ids", &ids)],
    )
    .await?;
    assert_eq!(
        answer["data"][0],
        json!({ "id": id, "status": "DELIVRD", "segNum": 1 })
    );
    assert_eq!(answer["data"][1]["status"], "UNKNOWN");
    assert_eq!(answer["data"][2]["status"], "UNKNOWN");
    let answer = call(
        &sms,
        "/service/user/getOwnBalance",
        sms::DEFAULT_API_KEY,
        &[],
    )
    .await?;
    assert_eq!(
        (answer["code"].as_i64(), answer["data"]["currency"].as_str()),
        (Some(0), Some("KZT"))
    );
    Ok(())
}

/// Wrong keys and wrong fields are refused with a code, and nothing arrives.
#[tokio::test]
async fn wrong_messages_are_refused() -> Outcome {
    let sms = start().await?;
    let form = [("recipient", "77000000001"), ("text", "x")];
    let answer = call(&sms, "/service/message/sendSmsMessage", "wrong", &form).await?;
    assert_eq!(answer["code"], 8);
    let long = "x".repeat(sms::TEXT_LIMIT + 1);
    let cases = [
        ("+77000000001", "x", "recipient"),
        ("", "x", "recipient"),
        ("77000000001", "", "text"),
        ("77000000001", long.as_str(), "text"),
    ];
    for (recipient, text, field) in cases {
        let answer = send(&sms, recipient, text).await?;
        assert_eq!(answer["code"], 1);
        assert!(answer["data"][field].is_string(), "{answer}");
    }
    assert_eq!(sms.count(), 0);
    Ok(())
}

/// The key may stand in the form instead of the address.
#[tokio::test]
async fn the_key_may_stand_in_the_form() -> Outcome {
    let sms = start().await?;
    let form = [
        ("apiKey", sms::DEFAULT_API_KEY),
        ("recipient", "77000000001"),
        ("text", "x"),
    ];
    let answer = call(&sms, "/service/message/sendSmsMessage", "", &form).await?;
    assert_eq!(answer["code"], 0);
    Ok(())
}

/// A person finds the code on the page, escaped, and can search by phone.
#[tokio::test]
async fn the_page_shows_messages() -> Outcome {
    let sms = start().await?;
    send(&sms, "77000000001", "<b>Код</b> 654321").await?;
    send(&sms, "77000000002", "another phone").await?;
    let text = client().get(&sms.base_url).send().await?.text().await?;
    assert!(text.contains("&lt;b&gt;Код&lt;/b&gt; 654321") && text.contains("another phone"));
    let url = format!("{}/?phone=8%20700%20000%2000%2001", sms.base_url);
    let text = client().get(url).send().await?.text().await?;
    assert!(
        text.contains("654321") && !text.contains("another phone"),
        "{text}"
    );
    Ok(())
}

/// Accepted and lost, refused, failed: each to order.
#[tokio::test]
async fn faults_are_made_to_order() -> Outcome {
    let sms = start().await?;
    sms.faults()
        .order(FaultOrder::times("send", FaultKind::Lose, 1))?;
    let lost = send(&sms, "77000000001", "lost").await?;
    assert_eq!(lost["code"], 0);
    let ids = lost["data"]["messageId"]
        .as_str()
        .expect("an id")
        .to_owned();
    let answer = call(
        &sms,
        "/service/message/getSMSStatus",
        sms::DEFAULT_API_KEY,
        &[("ids", &ids)],
    )
    .await?;
    assert_eq!(answer["data"][0]["status"], "UNDELIV");
    sms.faults()
        .order(FaultOrder::times("send", FaultKind::ErrorAnswer, 1))?;
    assert_eq!(send(&sms, "77000000001", "failed").await?["code"], 999);
    sms.faults()
        .order(FaultOrder::times("send", FaultKind::Refuse, 1))?;
    assert!(send(&sms, "77000000001", "refused").await.is_err());
    assert!(sms.messages("77000000001").is_empty());
    assert_eq!(send(&sms, "77000000001", "arrives").await?["code"], 0);
    assert_eq!(sms.messages("77000000001").len(), 1);
    Ok(())
}
