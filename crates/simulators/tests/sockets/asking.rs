//! How tests ask the gateway: envelopes, posting, and finding elements of an answer.

use std::sync::Arc;

use simulators::Handle;
use simulators::gateway::{self, ASYNC_PATH, Gateway, GatewayConfig, SYNC_PATH, Service};
use simulators::population::Population;

use crate::client;

/// Id of every question.
pub const MESSAGE_ID: &str = "0190a000-0000-7000-8000-000000000001";

/// A gateway with a few lorries.
pub async fn start() -> anyhow::Result<Handle<Gateway>> {
    let population = Arc::new(Population::generate(5, 20));
    Ok(gateway::start(GatewayConfig::new(population)).await?)
}

/// A gateway that asks for nobody's consent.
pub async fn start_without_consent() -> anyhow::Result<Handle<Gateway>> {
    let population = Arc::new(Population::generate(5, 20));
    let config = GatewayConfig {
        require_consent: false,
        ..GatewayConfig::new(population)
    };
    Ok(gateway::start(config).await?)
}

/// A question of the synchronous channel.
pub fn envelope(service: &str, password: &str, data: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">\
         <soap:Header/><soap:Body><t:SendMessage xmlns:t=\"http://bip.bee.kz/SyncChannel/v10/Types\">\
         <request><requestInfo><messageId>{MESSAGE_ID}</messageId><serviceId>{service}</serviceId>\
         <messageDate>2026-01-31T10:00:00.000+05:00</messageDate>\
         <sender><senderId>{sender}</senderId><password>{password}</password></sender>\
         </requestInfo><requestData><data>{data}</data></requestData></request></t:SendMessage>\
         </soap:Body></soap:Envelope>",
        sender = gateway::DEFAULT_SENDER_ID
    )
}

/// A request of the asynchronous channel.
pub fn async_envelope(operation: &str, request: &str) -> String {
    format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>\
         <a:{operation} xmlns:a=\"http://bip.bee.kz/AsyncChannel/v10/Types\"><request>{request}</request>\
         </a:{operation}></soap:Body></soap:Envelope>"
    )
}

/// The right sender.
pub fn sender() -> String {
    format!(
        "<sender><senderId>{}</senderId><password>{}</password></sender>",
        gateway::DEFAULT_SENDER_ID,
        gateway::DEFAULT_SENDER_PASSWORD
    )
}

/// Posts to the synchronous channel.
pub async fn post(gateway: &Handle<Gateway>, body: String) -> anyhow::Result<(u16, String)> {
    post_to(gateway, SYNC_PATH, body).await
}

/// Posts to the asynchronous channel.
pub async fn post_async(gateway: &Handle<Gateway>, body: String) -> anyhow::Result<(u16, String)> {
    post_to(gateway, ASYNC_PATH, body).await
}

async fn post_to(
    gateway: &Handle<Gateway>,
    path: &str,
    body: String,
) -> anyhow::Result<(u16, String)> {
    let response = client()
        .post(format!("{}{path}", gateway.base_url))
        .header("content-type", "text/xml; charset=utf-8")
        .body(body)
        .send()
        .await?;
    Ok((response.status().as_u16(), response.text().await?))
}

/// Asks a service as the configured sender.
pub async fn ask(
    gateway: &Handle<Gateway>,
    service: &str,
    data: &str,
) -> anyhow::Result<(u16, String)> {
    post(
        gateway,
        envelope(service, gateway::DEFAULT_SENDER_PASSWORD, data),
    )
    .await
}

/// Asks a service with these fields; fails unless it answers.
pub async fn say(
    gateway: &Handle<Gateway>,
    service: Service,
    fields: &[(&str, &str)],
) -> anyhow::Result<String> {
    let (status, text) = ask(gateway, service.default_id(), &request(fields)).await?;
    anyhow::ensure!(status == 200, "{service}: {status} {text}");
    Ok(text)
}

/// A business document of these fields.
pub fn request(fields: &[(&str, &str)]) -> String {
    let children: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("<{name}>{value}</{name}>"))
        .collect();
    format!("<request>{}</request>", children.concat())
}

/// The fields with which the consent service is asked.
pub fn consent_fields(iin: &str) -> String {
    format!(
        "<uin>{iin}</uin><company>Shekara</company><company_bin>180540990104</company_bin>\
         <company_responsible>-</company_responsible><employee_name>-</employee_name>\
         <access_name>SHEKARA</access_name><personal_data_name>-</personal_data_name>\
         <expiresIn>60000</expiresIn><omit-sms>true</omit-sms>"
    )
}

/// Asks for consent; the two fields that carry it, blanks and all.
pub async fn consent(gateway: &Handle<Gateway>, iin: &str) -> anyhow::Result<String> {
    let (status, text) = ask(gateway, "KDP_SERVICE", &consent_fields(iin)).await?;
    let given = |name| find(&text, "responseData", name);
    let (Some(token), Some(key)) = (given("code"), given("public-key")) else {
        anyhow::bail!("no consent: {status} {text}");
    };
    Ok(format!(
        "<kdpToken>{token}</kdpToken><publicKey>{key}</publicKey>"
    ))
}

/// The text of the first element of this local name below the first element `under`.
pub fn find(text: &str, under: &str, name: &str) -> Option<String> {
    find_all(text, under, name).into_iter().next()
}

/// The texts of all elements of this local name below the first element `under`.
pub fn find_all(text: &str, under: &str, name: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(text).expect("well-formed");
    let named = |node: &roxmltree::Node<'_, '_>, name: &str| {
        node.is_element() && node.tag_name().name() == name
    };
    let Some(root) = document.descendants().find(|node| named(node, under)) else {
        return Vec::new();
    };
    root.descendants()
        .skip(1)
        .filter(|node| named(node, name))
        .map(|node| node.text().unwrap_or_default().to_owned())
        .collect()
}

/// The text of the first element of this local name inside the root of the business answer.
pub fn told(text: &str, name: &str) -> Option<String> {
    let document = roxmltree::Document::parse(text).expect("well-formed");
    let data = document
        .descendants()
        .find(|node| node.tag_name().name() == "data")?;
    let root = data.first_element_child()?;
    root.descendants()
        .skip(1)
        .find(|node| node.is_element() && node.tag_name().name() == name)
        .map(|node| node.text().unwrap_or_default().to_owned())
}

/// Names of the children of the root of an answer, in order.
pub fn children(text: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(text).expect("well-formed");
    let data = document
        .descendants()
        .find(|node| node.tag_name().name() == "data");
    data.and_then(|data| data.first_element_child())
        .into_iter()
        .flat_map(|root| root.children().filter(roxmltree::Node::is_element))
        .map(|node| node.tag_name().name().to_owned())
        .collect()
}

/// A question about a vehicle.
pub fn vehicle(plate: &str, country: &str, vin: &str) -> String {
    format!("<request><plate>{plate}</plate><country>{country}</country><vin>{vin}</vin></request>")
}
