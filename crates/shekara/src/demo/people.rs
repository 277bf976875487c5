//! What the demo's carriers state about themselves and their lorries, in the form of the API.

use serde_json::{Value, json};
use simulators::population::{LorryRecord, Owner, Person};

/// Password of every demo account.
pub const PASSWORD: &str = "shekara-demo";

/// Fields of `POST /sign-up` for the owner of a lorry.
pub fn sign_up(record: &LorryRecord, ticket: &Value, version: &Value) -> Value {
    let mut body = owner(record);
    body["ticket"] = ticket.clone();
    body["password"] = json!(PASSWORD);
    body["language"] = json!("kk");
    body["agreement_version"] = version.clone();
    body
}

/// The owner, as the registers have it.
fn owner(record: &LorryRecord) -> Value {
    if let Some(company) = &record.owner_company {
        return json!({
            "kind": "organisation",
            "residency": "resident",
            "number": company.bin,
            "organisation": company.name_ru,
        });
    }
    if let Some(person) = &record.owner_person {
        return json!({
            "kind": "person",
            "residency": "resident",
            "number": person.iin,
            "surname": person.surname,
            "given_name": person.name,
            "patronymic": person.patronymic,
        });
    }
    let name = match &record.vehicle.owner {
        Owner::Foreign { name } => name.as_str(),
        _ => "Silk Road Haulage",
    };
    json!({ "kind": "organisation", "residency": "non_resident", "organisation": name })
}

/// Field `details` of `POST /bookings`; nothing for a lorry without a driver.
pub fn details(record: &LorryRecord) -> Option<Value> {
    let driver = record.driver.as_ref()?;
    let mut vehicle = json!({
        "kind": "tractor",
        "country": record.vehicle.country,
        "plate": record.vehicle.plate,
        "vin": record.vehicle.vin,
    });
    if let Some(trailer) = &record.trailer {
        vehicle["trailer"] = json!({ "country": trailer.country, "plate": trailer.plate });
    }
    Some(json!({
        "vehicle": vehicle,
        "owner": owner(record),
        "driver": driver_fields(driver),
        "trusted_drivers": [],
        "cargo": { "loaded": true },
        "data_consent": true,
    }))
}

fn driver_fields(person: &Person) -> Value {
    let residency = if person.iin.is_some() {
        "resident"
    } else {
        "non_resident"
    };
    let kind = if person.document.kind == "002" {
        "identity_card"
    } else {
        "passport"
    };
    json!({
        "residency": residency,
        "iin": person.iin,
        "surname": person.surname,
        "given_name": person.name,
        "patronymic": person.patronymic,
        "birth_date": person.birth_date,
        "phone": person.phone,
        "document": {
            "kind": kind,
            "country": person.document.country,
            "number": person.document.number,
            "valid_until": person.document.valid_until,
        },
    })
}
