//! The bank takes a payment back over its own protocol; the debt bars from booking and is paid.

use crate::support::bodies::{first_free, first_lorry, second_lorry};
use crate::support::client::Client;
use crate::support::{House, in_every_house};
use simulators::bank::{Outcome, PayOrder};
use std::sync::Arc;

async fn pays(house: &House, invoice: &str) -> String {
    let order = PayOrder {
        wait: true,
        ..PayOrder::new(invoice, Outcome::Pay)
    };
    let paid = house.world.bank.simulator().pay(order).await;
    paid.expect("it is paid").id
}

/// A booking that is paid by card: its address, its invoice and the bank's transaction.
async fn paid(house: &Arc<House>, user: &Client) -> (String, String, String) {
    let held = user.post("/bookings", &first_free(&first_lorry())).await;
    let path = format!("/bookings/{}", held.expect(201).text_of("id"));
    house.work().await;
    let page = user.poke(&format!("{path}/payment")).await.expect(200);
    let invoice = page.text_of("invoice_number");
    let transaction = pays(house, &invoice).await;
    let state = user.get(&path).await.expect(200).text_of("state");
    assert_eq!(state, "confirmed");
    (path, invoice, transaction)
}

/// Q-27, Q-EX9: the bank's status says that the payment was given back: the booking stays, the user owes and is
/// told how much wherever a booking is refused; told again it counts once; paid by card, the user books at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_the_bank_takes_back_is_owed() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let user = user.with("accept-language", "en");
        let nothing = user.get("/me/debt").await.expect(200);
        assert_eq!(nothing.body["owed"]["minor"], 0);
        user.poke("/me/debt/payment")
            .await
            .expect_problem(409, "nothing-owed");
        let (path, invoice, transaction) = paid(&house, &user).await;
        let bank = house.world.bank.simulator();
        bank.take_back(&transaction).expect("it was charged");
        for _ in 0..2 {
            pays(&house, &invoice).await;
        }
        let state = user.get(&path).await.expect(200).text_of("state");
        assert_eq!(state, "confirmed");
        let debt = user.get("/me/debt").await.expect(200);
        assert_eq!(debt.body["owed"]["minor"], 432_500);
        assert_eq!(debt.body["causes"][0]["cause"], "reversal");
        assert_eq!(debt.body["causes"].as_array().map(Vec::len), Some(1));
        let order = first_free(&second_lorry());
        let refused = user.post("/bookings", &order).await;
        let refused = refused.expect_problem(403, "account-blocked-debt");
        assert_eq!(refused.body["clause"], "Q-27");
        assert_eq!(refused.body["facts"]["debt"]["minor"], 432_500);
        assert!(
            refused.text_of("detail").contains("325"),
            "{}",
            refused.text
        );
        let page = user.poke("/me/debt/payment").await.expect(200);
        let again = user.poke("/me/debt/payment").await.expect(200);
        assert_eq!(page.body["invoice_number"], again.body["invoice_number"]);
        assert_eq!(page.body["amount"]["minor"], 432_500);
        pays(&house, &page.text_of("invoice_number")).await;
        let debt = user.get("/me/debt").await.expect(200);
        assert_eq!(debt.body["owed"]["minor"], 0);
        user.post("/bookings", &order).await.expect(201);
    })
    .await;
}

/// Q-EX9: taken back before the first message of it arrived, the payment never counts.
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_may_be_taken_back_before_it_is_told() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let held = user.post("/bookings", &first_free(&first_lorry())).await;
        let path = format!("/bookings/{}", held.expect(201).text_of("id"));
        house.work().await;
        let page = user.poke(&format!("{path}/payment")).await.expect(200);
        let invoice = page.text_of("invoice_number");
        let bank = house.world.bank.simulator();
        let silent = PayOrder {
            skip_callback: true,
            ..PayOrder::new(&invoice, Outcome::Pay)
        };
        let transaction = bank.pay(silent).await.expect("paid").id;
        bank.take_back(&transaction).expect("it was charged");
        pays(&house, &invoice).await;
        let state = user.get(&path).await.expect(200).text_of("state");
        assert_eq!(state, "awaiting_payment");
        let debt = user.get("/me/debt").await.expect(200);
        assert_eq!(debt.body["owed"]["minor"], 0);
    })
    .await;
}
