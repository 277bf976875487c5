//! The OpenAPI document: what the handlers say of themselves, completed with the errors of
//! [`super::codes`] and examples of requests.

use super::{codes, examples};
use crate::i18n::Lang;
use crate::problem::{Answer, FieldError};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::OpenApi;

/// Title, security and the schemas that all operations share.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Shekara",
        description = "The electronic queue at the road checkpoints of Kazakhstan: checkpoints and \
            their free places, bookings, payments, notices. Errors are problem details (RFC 9457) \
            in the language of `Accept-Language`: kk, ru or en.",
    ),
    components(schemas(Answer, FieldError)),
    tags(
        (name = "accounts", description = "Signing up and in, the user agreement (Q-15)"),
        (name = "checkpoints", description = "Checkpoints, free places, live figures; open to all"),
        (name = "tariffs", description = "What fees cost, and why (Q-25); open to all"),
        (name = "bookings", description = "Bookings of a vehicle (Q-16 to Q-36)"),
        (name = "money", description = "Balance, statements, receipts, checking a document (Q-23 to Q-28)"),
        (name = "notices", description = "What the user is told (Q-29, Q-34)"),
        (name = "operator", description = "For operators of the registrar"),
        (name = "finance", description = "For accountants and auditors of the registrar (Q-23 to Q-28)"),
        (name = "bank", description = "For the bank"),
        (name = "devices", description = "For cameras (Q-10, Q-30.2)"),
        (name = "upkeep", description = "For those who run the server"),
    ),
)]
pub struct Base;

/// The finished document.
pub fn finished(collected: &utoipa::openapi::OpenApi) -> Value {
    let mut document = serde_json::to_value(collected).unwrap_or_default();
    document["security"] = json!([{ "bearer": [] }, { "cookie": [] }]);
    document["components"]["securitySchemes"] = json!({
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "The token of `POST /api/v1/sessions`.",
        },
        "cookie": {
            "type": "apiKey",
            "in": "cookie",
            "name": crate::app::SESSION_COOKIE,
            "description": "The session of the pages.",
        },
    });
    close_requests(&mut document);
    if let Some(paths) = document["paths"].as_object_mut() {
        for (path, methods) in paths {
            for (method, operation) in methods.as_object_mut().into_iter().flatten() {
                complete(path, method, operation);
            }
        }
    }
    document
}

/// Requests are read strictly: a field that the schema doesn't have is an error.
fn close_requests(document: &mut Value) {
    let schemas = document["components"]["schemas"].as_object_mut();
    for (name, schema) in schemas.into_iter().flatten() {
        if name.ends_with("Body") || name.ends_with("Request") {
            schema["additionalProperties"] = json!(false);
        }
    }
}

fn complete(path: &str, method: &str, operation: &mut Value) {
    let id = operation["operationId"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let mut parameters = operation["parameters"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    parameters.push(json!({
        "name": "Accept-Language", "in": "header", "required": false,
        "description": "Language of messages: kk, ru or en.",
        "schema": { "type": "string" }, "example": "ru",
    }));
    if method != "get" && path.starts_with("/api/v1/") {
        let meaning = if codes::of_operation(&id).is_some_and(|codes| codes.contains(&"key-reused"))
        {
            "New for each thing to be done. A request that is repeated with the same key is \
                answered, not done, again."
        } else {
            "Taken as everywhere; repeating this request does no harm without it."
        };
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": format!("1 to 128 visible signs. {meaning}"),
            "schema": { "type": "string", "minLength": 1, "maxLength": 128 },
        }));
    }
    operation["parameters"] = Value::Array(parameters);
    if let Some(example) = examples::request(&id) {
        operation["requestBody"]["content"]["application/json"]["example"] = example;
    }
    for (status, response) in errors(&id) {
        operation["responses"][status] = response;
    }
}

/// The error answers of an operation, by status.
fn errors(operation: &str) -> BTreeMap<String, Value> {
    let mut by_status: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for code in codes::of_operation(operation).unwrap_or_default() {
        let Some(status) = codes::status_of(code) else {
            continue;
        };
        let problem = codes::sample(code, status).say(Lang::En);
        let example = json!({ "summary": problem.title, "value": problem });
        by_status
            .entry(status.as_str().to_owned())
            .or_default()
            .insert(code.to_owned(), example);
    }
    by_status
        .into_iter()
        .map(|(status, examples)| (status, error(&examples)))
        .collect()
}

fn error(examples: &Map<String, Value>) -> Value {
    let codes = examples
        .keys()
        .map(|code| format!("`{code}`"))
        .collect::<Vec<_>>()
        .join(", ");
    json!({
        "description": codes,
        "content": {
            "application/problem+json": {
                "schema": { "$ref": "#/components/schemas/Problem" },
                "examples": examples,
            },
        },
    })
}
