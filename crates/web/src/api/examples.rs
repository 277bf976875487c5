//! Examples of requests for the OpenAPI document. The tests send each of them.

use crate::service::accounts::AGREEMENT_VERSION;
use serde_json::{Value, json};

/// A request for a booking that lacks nothing.
fn booking() -> Value {
    json!({
        "checkpoint": "nur-zholy",
        "when": { "when": "first_free" },
        "details": {
            "vehicle": {
                "kind": "tractor",
                "country": "KZ",
                "plate": "123 ABC 02",
                "trailer": { "country": "KZ", "plate": "45ABC02" },
                "vin": "YS2R4X20XL5990001",
            },
            "owner": {
                "kind": "organisation",
                "residency": "resident",
                "number": "180540990104",
                "organisation": "Тұлпар Транс",
            },
            "driver": driver("Омаров Дәулет Болатұлы", "841102399010", "1984-11-02", "090239901"),
            "trusted_drivers": [
                driver("Сейтқалиева Айгүл Нұрланқызы", "900417499010", "1990-04-17", "091749901"),
            ],
            "cargo": { "loaded": true },
            "data_consent": true,
        },
    })
}

fn driver(name: &str, iin: &str, born: &str, document: &str) -> Value {
    let parts: Vec<&str> = name.split(' ').collect();
    json!({
        "residency": "resident",
        "iin": iin,
        "surname": parts.first(),
        "given_name": parts.get(1),
        "patronymic": parts.get(2),
        "birth_date": born,
        "phone": "+77000000002",
        "email": "driver@example.kz",
        "document": {
            "kind": "identity_card",
            "country": "KZ",
            "number": document,
            "valid_until": "2031-03-01",
        },
    })
}

fn sign_up() -> Value {
    json!({
        "ticket": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "residency": "resident",
        "kind": "person",
        "number": "900417499010",
        "surname": "Сейтқалиева",
        "given_name": "Айгүл",
        "patronymic": "Нұрланқызы",
        "password": "four words in a row",
        "language": "kk",
        "agreement_version": AGREEMENT_VERSION,
    })
}

/// The example of an operation's body, if it has one.
pub fn request(operation: &str) -> Option<Value> {
    Some(match operation {
        "requestCode" | "requestResetCode" => json!({ "phone": "+77000000001" }),
        "confirmCode" | "confirmResetCode" => {
            json!({ "phone": "+77000000001", "code": "123456" })
        }
        "signUp" => sign_up(),
        "resetPassword" => json!({
            "ticket": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "password": "four words in a row",
        }),
        "signIn" => json!({ "phone": "+77000000001", "password": "four words in a row" }),
        "acceptAgreement" => json!({ "version": AGREEMENT_VERSION }),
        "takePlace" => booking(),
        "moveBooking" => json!({ "when": { "when": "first_free" } }),
        "fileAppeal" => json!({
            "check": 9,
            "words": "The tax was paid on 3 November, the receipt is 4471.",
        }),
        "pauseRegister" => json!({ "reason": "Maintenance announced by its owner until 18:00" }),
        "answerAppeal" => json!({
            "outcome": "upheld",
            "words": "The receipt shows that the tax is paid.",
        }),
        "changeDriver" => json!({ "trusted_driver": 0 }),
        "setCapacity" => json!({ "weekday": 1, "lorries": 480, "preview": true }),
        "announceClosure" => json!({
            "from": "2026-12-01T08:00:00+05:00",
            "until": "2026-12-01T20:00:00+05:00",
            "reason": "Repair of the road",
            "preview": true,
        }),
        "tellPayment" => json!({
            "id": "9f0c2d4e-1111-7222-8333-944455556666",
            "invoiceId": "712345678901",
            "amount": 4325,
            "currency": "KZT",
            "code": "ok",
            "reason": "success",
            "reasonCode": 0,
            "reference": "112233445566",
            "dateTime": "2026-11-20T10:00:00",
            "secret_hash": "the secret of the invoice",
        }),
        _ => return of_money(operation),
    })
}

/// The same of operations about fault, waivers and the books.
fn of_money(operation: &str) -> Option<Value> {
    Some(match operation {
        "chooseOption" => json!({ "choice": "keep" }),
        "chooseForMoney" => json!({ "choice": "place" }),
        "askMoneyBack" => json!({
            "amount_minor": 432_500,
            "request": "01938f0e-7c1a-7000-8000-00000000002a",
        }),
        "proposeWaiver" => json!({
            "happening": "equipment_failed",
            "kind": "choice",
            "checkpoints": ["nur-zholy"],
            "from": "2026-12-01T08:00:00+05:00",
            "until": "2026-12-01T20:00:00+05:00",
            "reason": "The scales were out of order",
            "preview": true,
        }),
        "approveWaiver" | "rejectWaiver" => {
            json!({ "reason": "The report of the checkpoint is at hand" })
        }
        "proposePosting" => json!({
            "debit": "bank",
            "credit": "fees_earned",
            "amount": "4325.00",
            "reason": "A fee paid in cash at the bank, letter 17",
        }),
        "proposeMatch" => json!({
            "invoice": "712345678901",
            "reason": "The payer wrote one digit wrong",
        }),
        "decideProposal" | "decidePayout" | "decideWithdrawal" => {
            json!({ "approve": true, "reason": "Compared with the letter" })
        }
        "makePayout" => json!({
            "account": "01938f0e-7c1a-7000-8000-00000000002a",
            "reason": "Refund of a booking, act 17",
        }),
        "withdrawOrder" => json!({
            "kind": "transfer",
            "order": "01938f0e-7c1a-7000-8000-00000000002a",
            "reason": "The beneficiary's account is closed, letter 17",
        }),
        _ => return None,
    })
}
