//! Bodies of requests that lack nothing.

use serde_json::{Value, json};
use simulators::population::named;

/// A lorry of «Тұлпар Транс» that passes every check.
pub fn lorry(plate: &str, vin: &str) -> Value {
    json!({
        "vehicle": { "kind": "tractor", "country": "KZ", "plate": plate, "vin": vin },
        "owner": {
            "kind": "organisation",
            "residency": "resident",
            "number": named::TULPAR_BIN,
            "organisation": "Товарищество с ограниченной ответственностью «Тұлпар Транс»",
        },
        "driver": driver("Омаров", "Дәулет", named::DAULET_IIN, "1984-11-02"),
        "trusted_drivers": [driver("Сейтқалиева", "Айгүл", named::AIGUL_IIN, "1990-04-17")],
        "cargo": { "loaded": true },
        "data_consent": true,
    })
}

/// A resident driver with this IIN, and a document whose number is made of it.
pub fn driver(surname: &str, given_name: &str, iin: &str, birth_date: &str) -> Value {
    let number = format!("09{}", &iin[4..11]);
    let phone = if iin == named::AIGUL_IIN {
        named::AIGUL_PHONE
    } else {
        named::DAULET_PHONE
    };
    json!({
        "residency": "resident",
        "iin": iin,
        "surname": surname,
        "given_name": given_name,
        "birth_date": birth_date,
        "phone": phone,
        "document": {
            "kind": "identity_card",
            "country": "KZ",
            "number": number,
            "valid_until": "2031-03-01",
        },
    })
}

/// The lorry of the documents.
pub fn first_lorry() -> Value {
    lorry(named::LORRY_PLATE, named::LORRY_VIN)
}

/// Another lorry of the same company.
pub fn second_lorry() -> Value {
    lorry(named::SECOND_LORRY_PLATE, named::SECOND_LORRY_VIN)
}

/// The n-th of many lorries, which no register knows.
pub fn nth_lorry(number: usize) -> Value {
    lorry(
        &format!("{:03}TST0{}", number % 1000, number / 1000),
        &format!("TESTCHASSIS{number:05}"),
    )
}

/// A request for the first free place.
pub fn first_free(details: &Value) -> Value {
    json!({
        "checkpoint": super::CHECKPOINT,
        "when": { "when": "first_free" },
        "details": details,
    })
}

/// A request for the place that begins then.
pub fn at(starts_at: &str, details: &Value) -> Value {
    json!({
        "checkpoint": super::CHECKPOINT,
        "when": { "when": "at", "starts_at": starts_at },
        "details": details,
    })
}
