//! Who may do what: every operation with every role.

use super::bad_input::operations;
use crate::support::client::{Client, operation};
use crate::support::{House, in_every_house};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Operations that need no session.
const OPEN: &[&str] = &[
    "requestCode",
    "confirmCode",
    "signUp",
    "requestResetCode",
    "confirmResetCode",
    "resetPassword",
    "signIn",
    "readAgreement",
    "checkDocument",
    "listCheckpoints",
    "viewCheckpoint",
    "viewPlaces",
    "viewFirstFree",
    "viewBoard",
    "listTariffs",
    "previewPrice",
    "followCheckpoint",
    "tellPayment",
    "pushPlateRead",
    "health",
    "explainProblem",
];

/// Operations for everybody who is signed in.
const SIGNED_IN: &[&str] = &[
    "signOut",
    "viewAccount",
    "acceptAgreement",
    "takePlace",
    "listBookings",
    "viewBooking",
    "moveBooking",
    "cancelBooking",
    "changeDriver",
    "payByCard",
    "payFromBalance",
    "payForMove",
    "viewMoney",
    "viewStatement",
    "statementAsPdf",
    "statementAsCsv",
    "viewReceipt",
    "receiptAsPdf",
    "listNotices",
    "readNotices",
    "followBooking",
    "listAppeals",
    "fileAppeal",
    "bookAgain",
    "listConsents",
    "viewDebt",
    "payDebt",
    "revokeConsent",
    "chooseOption",
    "chooseForMoney",
    "askMoneyBack",
];

/// Operations for operators and accountants.
const WAIVER_STAFF: &[&str] = &["listWaivers", "viewWaiver", "proposeWaiver"];

/// Operations for accountants alone.
const WAIVER_ACCOUNTANTS: &[&str] = &["approveWaiver", "rejectWaiver"];

/// Operations for operators.
const OPERATORS: &[&str] = &[
    "setCapacity",
    "announceClosure",
    "endClosure",
    "importList",
    "listDeadJobs",
    "retryJob",
    "discardJob",
    "readJournal",
    "audit",
    "listRegisters",
    "pauseRegister",
    "resumeRegister",
    "listAllAppeals",
    "viewAppeal",
    "answerAppeal",
    "listStops",
    "askAgain",
    "viewEvidence",
    "exportEvidence",
];

/// Operations for accountants and auditors.
const FINANCE: &[&str] = &[
    "viewSums",
    "listMessages",
    "viewMessage",
    "listUnknownReceipts",
    "viewUnknownReceipt",
    "listStatements",
    "viewBankStatement",
    "reconcile",
    "reportTransfers",
    "listOrders",
    "listProposals",
    "listRefunds",
    "listPayouts",
    "payoutAsPain001",
    "listWithdrawals",
    "listDebtors",
    "viewForecast",
];

/// Operations for accountants.
const ACCOUNTANTS: &[&str] = &[
    "proposeMatch",
    "importStatement",
    "makeOrders",
    "proposePosting",
    "decideProposal",
    "makePayout",
    "decidePayout",
    "withdrawOrder",
    "decideWithdrawal",
];

fn names(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

/// Asks an operation with an id of nothing; answers status and code.
async fn ask(client: &Client, name: &str, document: &Value, id: &str) -> (u16, String) {
    let all = operations(document);
    let asked = all
        .iter()
        .find(|operation| operation.id == name)
        .expect("an operation");
    let path = asked.path.replace("{id}", id).replace("{device}", id);
    let path = path
        .replace("{slug}", "nur-zholy")
        .replace("{ground}", "postal_operator")
        .replace("{register}", "taxes");
    let path = path.replace("{code}", "busy").replace("{secret}", "x");
    let body = asked.example.as_ref();
    let body = body.map(|body| ("application/json", body.to_string().into_bytes()));
    let answer = client.send(asked.method.clone(), &path, body).await;
    (answer.status.as_u16(), answer.code().to_owned())
}

/// auditors look at everything about money, accountants change it, others do neither.
async fn finance_is_for_accountants_and_auditors(
    house: &Arc<House>,
    document: &Value,
    others: [&Client; 2],
    id: &str,
) {
    let accountant = house.accountant(2).await;
    let auditor = house.auditor().await;
    for (list, refusal) in [(FINANCE, "finance-only"), (ACCOUNTANTS, "accountants-only")] {
        for name in list {
            for client in others {
                let refused = ask(client, name, document, id).await;
                assert_eq!(refused, (403, String::from(refusal)), "{name}");
            }
            let refused = ask(&auditor, name, document, id).await;
            let is_refused = refused == (403, String::from(refusal));
            assert_eq!(
                is_refused,
                refusal == "accountants-only",
                "{name}: {refused:?}"
            );
            let (status, code) = ask(&accountant, name, document, id).await;
            assert!(![401, 403].contains(&status), "{name}: {code}");
        }
    }
    for name in OPERATORS {
        for client in [&accountant, &auditor] {
            let refused = ask(client, name, document, id).await;
            assert_eq!(refused, (403, String::from("operators-only")), "{name}");
        }
    }
}

/// operators and accountants propose waivers, accountants decide.
async fn waivers_are_for_staff(
    house: &Arc<House>,
    document: &Value,
    [user, operator]: [&Client; 2],
    id: &str,
) {
    let accountant = house.accountant(1).await;
    for (list, allowed, refused) in [
        (WAIVER_STAFF, vec![operator, &accountant], vec![user]),
        (WAIVER_ACCOUNTANTS, vec![&accountant], vec![user, operator]),
    ] {
        for name in list {
            for client in &refused {
                let answer = ask(client, name, document, id).await;
                assert_eq!(answer, (403, String::from("waiver-role")), "{name}");
            }
            for client in &allowed {
                let (status, code) = ask(client, name, document, id).await;
                assert!(![401, 403].contains(&status), "{name}: {code}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_knows_whom_it_is_for() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let document = anybody.document().await;
        let listed = operations(document)
            .into_iter()
            .map(|one| one.id)
            .collect::<BTreeSet<_>>();
        let known = [
            OPEN,
            SIGNED_IN,
            OPERATORS,
            WAIVER_STAFF,
            WAIVER_ACCOUNTANTS,
            FINANCE,
            ACCOUNTANTS,
        ];
        let known = known.map(names).into_iter().flatten();
        let known = known.collect::<BTreeSet<_>>();
        assert_eq!(listed, known);
        let id = house.ids.uuid().to_string();
        let user = house.user("+77010000001").await;
        let operator = house.operator().await;
        let staff = OPERATORS.iter().chain(WAIVER_STAFF);
        let staff = staff.chain(WAIVER_ACCOUNTANTS);
        let staff = staff.chain(FINANCE).chain(ACCOUNTANTS);
        for name in SIGNED_IN.iter().chain(staff) {
            for client in [
                &anybody,
                &anybody.with_token(Some("wrong")),
                &anybody.with_token(Some("")),
            ] {
                let refused = ask(client, name, document, &id).await;
                assert_eq!(refused, (401, String::from("sign-in-first")), "{name}");
            }
        }
        for name in OPERATORS {
            let refused = ask(&user, name, document, &id).await;
            assert_eq!(refused, (403, String::from("operators-only")), "{name}");
            let (status, code) = ask(&operator, name, document, &id).await;
            assert!(![401, 403].contains(&status), "{name}: {code}");
        }
        waivers_are_for_staff(&house, document, [&user, &operator], &id).await;
        finance_is_for_accountants_and_auditors(&house, document, [&user, &operator], &id).await;
        for name in SIGNED_IN.iter().filter(|name| **name != "signOut") {
            for client in [&user, &operator] {
                let (status, code) = ask(client, name, document, &id).await;
                assert!(![401, 403].contains(&status), "{name}: {code}");
            }
        }
        for name in OPEN.iter().filter(|name| !name.starts_with("follow")) {
            let (status, code) = ask(&anybody, name, document, &id).await;
            let is_own_refusal = code == "wrong-credentials";
            assert!(
                is_own_refusal || ![401, 403].contains(&status),
                "{name}: {code}"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documentation_says_who_may() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let document = anybody.document().await;
        for asked in operations(document) {
            let operation = operation(document, &asked.method, &asked.path).expect("it is there");
            let is_open = operation.get("security") == Some(&json!([{}]));
            assert_eq!(is_open, OPEN.contains(&asked.id.as_str()), "{}", asked.id);
            let codes = operation["responses"].to_string();
            let is_staff = OPERATORS.contains(&asked.id.as_str());
            assert_eq!(codes.contains("operators-only"), is_staff, "{}", asked.id);
            for (list, code) in [(FINANCE, "finance-only"), (ACCOUNTANTS, "accountants-only")] {
                let is_for = list.contains(&asked.id.as_str());
                assert_eq!(codes.contains(code), is_for, "{}", asked.id);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_session_is_no_session() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        user.get("/me").await.expect(200);
        user.delete("/sessions/current").await.expect(204);
        user.get("/me").await.expect_problem(401, "sign-in-first");
    })
    .await;
}

/// A foreign page can make a browser send a form with the cookie; it is refused before anything is
/// done. A program with a token has no cookie.
#[tokio::test(flavor = "multi_thread")]
async fn writes_from_other_sites_are_refused() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let cookie = format!("shekara_session={}", user.token.clone().unwrap_or_default());
        let browser = user.with_token(None).with("cookie", &cookie);
        browser.get("/me").await.expect(200);
        let order = crate::support::bodies::first_free(&crate::support::bodies::first_lorry());
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ] {
            let foreign = browser.with(name, value);
            foreign
                .post("/bookings", &order)
                .await
                .expect_problem(403, "cross-site");
            foreign
                .delete("/sessions/current")
                .await
                .expect_problem(403, "cross-site");
            foreign.get("/me").await.expect(200);
        }
        browser
            .with("sec-fetch-site", "same-origin")
            .post("/bookings", &order)
            .await
            .expect(201);
        let own = browser.with("origin", &house.base_url);
        own.post("/bookings", &order)
            .await
            .expect_problem(409, "vehicle-has-active-booking");
    })
    .await;
}
