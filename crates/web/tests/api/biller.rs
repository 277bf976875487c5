//! Terminals of the Kaspi kind over sockets (Q-23, Q-EX9): asked, paid, told again, short, over, too late,
//! by strangers.

use crate::support::bodies::{first_free, first_lorry};
use crate::support::client::Client;
use crate::support::{BILLER_SECRET, House, in_every_house};
use payments::{Journal, LedgerTotals, Verdict};
use serde_json::Value;
use simulators::bank::{Biller, TerminalOrder, TerminalOutcome};
use std::sync::Arc;

/// A booking that awaits its fee, and the number of its invoice.
async fn awaiting(house: &Arc<House>, user: &Client) -> (String, String) {
    let biller = Biller {
        url: format!("{}/payments/biller", house.base_url),
        secret: BILLER_SECRET.to_owned(),
    };
    house.world.bank.connect_biller(biller);
    let held = user
        .post("/bookings", &first_free(&first_lorry()))
        .await
        .expect(201);
    let path = format!("/bookings/{}", held.text_of("id"));
    house.work().await;
    let page = user.poke(&format!("{path}/payment")).await.expect(200);
    (path, page.text_of("invoice_number"))
}

fn http() -> reqwest::Client {
    let client = reqwest::Client::builder().no_proxy().build();
    client.expect("a client")
}

async fn terminal(house: &House, order: TerminalOrder) -> TerminalOutcome {
    let bank = house.world.bank.simulator();
    bank.pay_at_terminal(order).await.expect("answered")
}

async fn state(user: &Client, path: &str) -> String {
    user.get(path).await.expect(200).text_of("state")
}

async fn journal(house: &House, verdict: Verdict) -> usize {
    let query = Journal {
        verdict,
        before: None,
        limit: 200,
    };
    house.test_store.read(query).await.expect("read").len()
}

/// Received, on users' accounts, unknown: in tenge.
async fn sums(house: &House) -> (i64, i64, i64) {
    let totals = house.test_store.read(LedgerTotals).await.expect("read");
    let tenge = |money: kernel::money::Money| money.minor / 100;
    (
        tenge(totals.received),
        tenge(totals.held_for_users),
        tenge(totals.unknown),
    )
}

/// the payer sees what is due and for what, pays, and the booking is confirmed. No name is shown whole.
#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_paid_at_a_terminal() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let (path, invoice) = awaiting(&house, &user).await;
        let outcome = terminal(&house, TerminalOrder::new(&invoice)).await;
        let check = outcome.check.clone().expect("asked");
        assert_eq!(check["result"], 0);
        assert_eq!(check["sum"].to_string(), "4325.0", "{check}");
        let shown = check["fields"].to_string();
        assert!(
            shown.contains("Nur Zholy"),
            "in the language of the account: {shown}"
        );
        for hidden in ["Сейтқалиева", "Айгүл", "+7701"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
        assert!(outcome.is_paid(), "{outcome:?}");
        assert_eq!(state(&user, &path).await, "confirmed");
        let again = terminal(&house, TerminalOrder::new(&invoice)).await;
        assert_eq!(again.check.expect("asked")["result"], 3, "it is paid");
        assert_eq!(sums(&house).await, (4_325, 0, 0));
    })
    .await;
}

/// Q-EX9: told three times one after another, at once, and after a lost answer, it is one payment with one id.
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_told_again_is_one_payment() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let (path, invoice) = awaiting(&house, &user).await;
        let order = TerminalOrder {
            repeats: 4,
            at_once: true,
            txn_id: Some(String::from("900001")),
            ..TerminalOrder::new(&invoice)
        };
        let mut pays = terminal(&house, order.clone()).await.pays;
        let later = TerminalOrder {
            at_once: false,
            repeats: 2,
            lose_answer: true,
            sum: Some(String::from("4325.00")),
            ..order
        };
        pays.extend(terminal(&house, later).await.pays);
        assert_eq!(pays.len(), 6);
        for answer in &pays {
            assert_eq!(answer["result"], 0, "{answer}");
            assert_eq!(answer["prv_txn_id"], pays[0]["prv_txn_id"], "{answer}");
            assert!(answer["prv_txn_id"].is_string());
        }
        assert_eq!(state(&user, &path).await, "confirmed");
        assert_eq!(journal(&house, Verdict::Accepted).await, 1);
        assert_eq!(sums(&house).await, (4_325, 0, 0));
    })
    .await;
}

/// Q-EX9: the same transaction with another sum or another invoice is a contradiction, and moves nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_contradicting_repeat_moves_nothing() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let (_, invoice) = awaiting(&house, &user).await;
        let paid = TerminalOrder {
            txn_id: Some(String::from("900002")),
            ..TerminalOrder::new(&invoice)
        };
        assert!(terminal(&house, paid.clone()).await.is_paid());
        for (account, sum) in [(invoice.as_str(), "4326.00"), ("799999999999", "4325.00")] {
            let order = TerminalOrder {
                account: account.to_owned(),
                sum: Some(sum.to_owned()),
                ..paid.clone()
            };
            let said = terminal(&house, order).await;
            assert_eq!(said.pays[0]["result"], 5, "{said:?}");
            assert!(said.pays[0].get("prv_txn_id").is_none(), "{said:?}");
        }
        assert_eq!(sums(&house).await, (4_325, 0, 0));
        assert_eq!(journal(&house, Verdict::Duplicate).await, 2);
    })
    .await;
}

/// too little stays on the account and the rest is due; too much pays and stays.
#[tokio::test(flavor = "multi_thread")]
async fn another_sum_is_never_lost() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let (path, invoice) = awaiting(&house, &user).await;
        let part = TerminalOrder {
            sum: Some(String::from("1000.00")),
            ..TerminalOrder::new(&invoice)
        };
        assert!(terminal(&house, part).await.is_paid(), "it is booked");
        assert_eq!(state(&user, &path).await, "awaiting_payment");
        assert_eq!(sums(&house).await, (1_000, 1_000, 0));
        let url = format!("{}/payments/biller", house.base_url);
        let check = |sum: &str| {
            let query = format!("command=check&txn_id=1&account={invoice}&sum={sum}");
            let request = http().get(format!("{url}?{query}"));
            request.bearer_auth(BILLER_SECRET).send()
        };
        let said: Value = check("4325.00")
            .await
            .expect("answered")
            .json()
            .await
            .expect("JSON");
        assert_eq!(
            (&said["result"], said["sum"].as_f64()),
            (&Value::from(5), Some(3_325.0))
        );
        let over = TerminalOrder {
            sum: Some(String::from("3400.50")),
            ..TerminalOrder::new(&invoice)
        };
        assert!(terminal(&house, over).await.is_paid());
        assert_eq!(state(&user, &path).await, "confirmed");
        assert_eq!(sums(&house).await, (4_400, 75, 0));
    })
    .await;
}

/// Q-23, Q-EX9: after the hold `check` says no; money that was taken all the same is on the user's account.
/// Money for an invoice that nobody knows is among the unknown receipts.
#[tokio::test(flavor = "multi_thread")]
async fn late_and_nameless_money_is_never_lost() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let (path, invoice) = awaiting(&house, &user).await;
        house.advance_minutes(30);
        house.work().await;
        assert_eq!(state(&user, &path).await, "expired");
        let refused = terminal(&house, TerminalOrder::new(&invoice)).await;
        assert_eq!(refused.check.expect("asked")["result"], 2);
        assert!(refused.pays.is_empty());
        let late = TerminalOrder {
            sum: Some(String::from("4325.00")),
            ..TerminalOrder::new(&invoice)
        };
        assert!(terminal(&house, late.clone()).await.is_paid());
        assert_eq!(sums(&house).await, (4_325, 4_325, 0));
        let unknown = terminal(&house, TerminalOrder::new("799999999999")).await;
        assert_eq!(unknown.check.expect("asked")["result"], 1);
        for account in ["799999999999", "Сейтқалиева"] {
            let order = TerminalOrder {
                account: account.to_owned(),
                ..late.clone()
            };
            let said = terminal(&house, order).await;
            assert!(said.is_paid(), "{said:?}");
        }
        assert_eq!(sums(&house).await, (3 * 4_325, 4_325, 2 * 4_325));
        assert_eq!(journal(&house, Verdict::UnknownInvoice).await, 2);
    })
    .await;
}

/// strangers get 403 and move nothing; the journal keeps a bounded number of them. What can't be read is answered
/// with 5 and kept.
#[tokio::test(flavor = "multi_thread")]
async fn strangers_and_broken_requests_move_nothing() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let (path, invoice) = awaiting(&house, &user).await;
        let url = format!("{}/payments/biller", house.base_url);
        let client = http();
        let pay =
            format!("command=pay&txn_id=7&txn_date=20261120100000&account={invoice}&sum=4325.00");
        let call = |secret: &str, query: &str| {
            let request = client.get(format!("{url}?{query}"));
            request.bearer_auth(secret).send()
        };
        for secret in [
            "terminals-of-the-tesst",
            "",
            BILLER_SECRET.trim_end_matches('s'),
        ] {
            let answer = call(secret, &pay).await.expect("answered");
            assert_eq!(answer.status(), 403);
            let problem: Value = answer.json().await.expect("a problem");
            assert!(
                problem["type"]
                    .as_str()
                    .is_some_and(|kind| kind.ends_with("/biller-only"))
            );
        }
        let nobody = client
            .get(format!("{url}?{pay}"))
            .send()
            .await
            .expect("answered");
        assert_eq!(nobody.status(), 403);
        for _ in 0..70 {
            assert_eq!(call("wrong", &pay).await.expect("answered").status(), 403);
        }
        assert_eq!(
            journal(&house, Verdict::Rejected).await,
            60,
            "the journal is not filled up"
        );
        house.advance_minutes(1);
        for broken in [
            pay.replace("4325.00", "-4325.00"),
            pay.replace("4325.00", "99999999999999"),
            pay.replace("txn_id=7", "txn_id="),
            pay.replace("command=pay", "command=refund"),
            format!("{pay}&sum=1"),
        ] {
            let answer = call(BILLER_SECRET, &broken).await.expect("answered");
            assert_eq!(answer.status(), 200);
            let said: Value = answer.json().await.expect("JSON");
            assert_eq!(said["result"], 5, "{broken}: {said}");
        }
        assert_eq!(journal(&house, Verdict::Rejected).await, 65);
        assert_eq!(state(&user, &path).await, "awaiting_payment");
        assert_eq!(sums(&house).await, (0, 0, 0));
    })
    .await;
}

/// whoever asks for XML gets the same answer as XML.
#[tokio::test(flavor = "multi_thread")]
async fn the_answer_is_xml_for_those_who_ask() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let (_, invoice) = awaiting(&house, &user).await;
        let url = format!("{}/payments/biller", house.base_url);
        let xml = http()
            .get(format!("{url}?command=check&txn_id=8&account={invoice}"))
            .bearer_auth(BILLER_SECRET)
            .header("accept", "application/xml")
            .send()
            .await
            .expect("answered");
        assert!(
            xml.headers()["content-type"]
                .to_str()
                .is_ok_and(|kind| kind.starts_with("application/xml"))
        );
        let text = xml.text().await.expect("text");
        assert!(text.contains("<sum>4325.00</sum><comment>"), "{text}");
    })
    .await;
}

/// the terminal's page shows what is due and pays; a broken line shows an error and takes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_has_a_page() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let (path, invoice) = awaiting(&house, &user).await;
        let client = http();
        let url = format!("{}/terminal", house.world.urls.bank);
        let start = client
            .get(&url)
            .send()
            .await
            .expect("a page")
            .text()
            .await
            .expect("text");
        assert!(start.contains("name=\"account\""));
        let due = client
            .get(format!("{url}?account={invoice}"))
            .send()
            .await
            .expect("a page");
        let due = due.text().await.expect("text");
        assert!(
            due.contains("4325 KZT") && due.contains("name=\"txn_id\""),
            "{due}"
        );
        let txn = due
            .split("name=\"txn_id\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let form = [
            ("account", invoice.as_str()),
            ("txn_id", txn.expect("an id")),
        ];
        for _ in 0..2 {
            let done = client.post(&url).form(&form).send().await.expect("a page");
            assert_eq!(done.status(), 200);
        }
        assert_eq!(state(&user, &path).await, "confirmed");
        assert_eq!(sums(&house).await, (4_325, 0, 0));
    })
    .await;
}

/// the bank's message never comes; the bank is asked, and the booking is confirmed once.
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_whose_message_never_came_is_found() {
    use simulators::bank::{Outcome, PayOrder};
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let (path, invoice) = awaiting(&house, &user).await;
        house.advance_minutes(2);
        house.work().await;
        assert_eq!(
            state(&user, &path).await,
            "awaiting_payment",
            "nothing is paid yet"
        );
        let order = PayOrder {
            skip_callback: true,
            ..PayOrder::new(&invoice, Outcome::Pay)
        };
        let paid = house.world.bank.simulator().pay(order).await.expect("paid");
        house.advance_minutes(2);
        house.work().await;
        // The first free time is near, so the lorry may have been called since.
        let now = state(&user, &path).await;
        assert!(["confirmed", "called"].contains(&now.as_str()), "{now}");
        assert_eq!(journal(&house, Verdict::Accepted).await, 1);
        assert_eq!(sums(&house).await, (4_325, 0, 0));
        // The lost message comes after all.
        let told = serde_json::json!({
            "id": paid.id, "invoiceId": invoice, "amount": 4325, "currency": "KZT", "code": "ok",
            "secret_hash": house.world.bank.invoice(&invoice).expect("known").secret_hash,
        });
        let url = format!("{}/payments/epay", house.base_url);
        let answer = http().post(url).json(&told).send().await.expect("answered");
        assert_eq!(answer.status(), 200);
        assert_eq!(sums(&house).await, (4_325, 0, 0));
    })
    .await;
}
