//! Money back and orders that are taken back, over the API: each of them needs two people.

use crate::support::{House, in_every_house};
use kernel::ids::AccountId;
use kernel::money::Money;
use payments::{
    AskMoneyBack, Cause, CauseKind, Cover, Iban, LedgerAccount, NewTransfer, PostTransfer,
    StatePayoutAccount,
};
use serde_json::json;

/// A user's money that came in and is asked back.
async fn due(house: &House, account: AccountId) {
    let amount = Money::tenge(1_000);
    let transfer = NewTransfer {
        id: house.ids.next(),
        debit: LedgerAccount::Bank,
        credit: LedgerAccount::User(account),
        amount,
        cause: Cause {
            kind: CauseKind::Receipt,
            id: house.ids.uuid(),
        },
        at: house.now(),
    };
    let cover = Cover::NotNeeded;
    let posted = house
        .app
        .store
        .write(PostTransfer { transfer, cover })
        .await;
    posted.expect("it is posted");
    let asked = AskMoneyBack {
        request: house.ids.uuid(),
        transfer: house.ids.next(),
        account,
        amount,
        at: house.now(),
    };
    house.app.store.write(asked).await.expect("it is asked");
}

async fn state_account(house: &House, account: AccountId) {
    let stated = StatePayoutAccount {
        account,
        iban: Iban::parse("KZ76722C000000700002").expect("an account"),
        bic: String::from("CASPKZKA"),
        at: house.now(),
    };
    house.app.store.write(stated).await.expect("it is stated");
}

/// an order is made, approved by another person, taken to the bank, withdrawn by two people, and its
/// refund waits again.
#[tokio::test(flavor = "multi_thread")]
async fn money_back_needs_two_people() {
    in_every_house(async |house| {
        let (first, second) = (house.accountant(1).await, house.accountant(2).await);
        let user = house.user("+77010000001").await;
        let owner = user.get("/me").await.expect(200).text_of("id");
        let account: AccountId = owner.parse().expect("an id");
        let wanted = json!({ "account": owner, "reason": "asked back" });
        let payouts = "/finance/payouts";
        let refused = first.post(payouts, &wanted).await;
        refused.expect_problem(409, "no-refund-waits");
        due(&house, account).await;
        let list = first.get("/finance/refunds").await.expect(200);
        let refund = &list.body["refunds"][0];
        assert_eq!(refund["account"], owner, "{}", list.text);
        assert_eq!(refund["has_payout_account"], false);
        assert_eq!(refund["amount"]["minor"], 100_000);
        let refused = first.post(payouts, &wanted).await;
        refused.expect_problem(409, "payout-account-missing");
        state_account(&house, account).await;
        let wrong = json!({ "account": "x", "reason": "" });
        let wrong = first.post(payouts, &wrong).await;
        wrong.expect_problem(422, "invalid-fields");
        let made = first.post(payouts, &wanted).await.expect(201);
        assert_eq!(made.body["state"], "proposed", "{}", made.text);
        let order = made.text_of("id");
        let path = format!("{payouts}/{order}");
        let file = format!("{path}/pain.001.xml");
        let early = first.get(&file).await;
        early.expect_problem(409, "payout-not-approved");
        let approve = json!({ "approve": true, "reason": "compared" });
        let decision = format!("{path}/decision");
        let alone = first.post(&decision, &approve).await;
        alone.expect_problem(409, "proposal-same-person");
        let withdraw = json!({ "kind": "payout", "order": order, "reason": "refused" });
        let withdrawals = "/finance/withdrawals";
        let early = first.post(withdrawals, &withdraw).await;
        early.expect_problem(409, "order-not-waiting");
        let decided = second.post(&decision, &approve).await.expect(200);
        assert_eq!(decided.body["state"], "ordered", "{}", decided.text);
        let again = second.post(&decision, &approve).await;
        again.expect_problem(409, "payout-decided");
        let xml = first.get(&file).await.expect(200);
        assert!(xml.text.contains("<EndToEndId>SHP000001</EndToEndId>"));

        let proposed = first.post(withdrawals, &withdraw).await.expect(201);
        let again = second.post(withdrawals, &withdraw).await;
        again.expect_problem(409, "withdrawal-proposed");
        let id = proposed.text_of("id");
        let list = second.get(withdrawals).await.expect(200);
        assert_eq!(list.body["withdrawals"][0]["id"], id, "{}", list.text);
        let decision = format!("{withdrawals}/{id}/decision");
        let alone = first.post(&decision, &approve).await;
        alone.expect_problem(409, "proposal-same-person");
        let decided = second.post(&decision, &approve).await.expect(200);
        assert_eq!(decided.body["state"], "approved", "{}", decided.text);
        let again = second.post(&decision, &approve).await;
        again.expect_problem(409, "proposal-decided");
        let late = first.get(&file).await;
        late.expect_problem(409, "payout-not-approved");
        let list = first.get(payouts).await.expect(200);
        assert_eq!(list.body["orders"][0]["state"], "withdrawn");
        let list = first.get("/finance/refunds").await.expect(200);
        assert_eq!(list.body["refunds"][0]["has_payout_account"], true);
        let sums = first.get("/finance/sums").await.expect(200);
        assert_eq!(sums.body["balances"], true, "{}", sums.text);
    })
    .await;
}

/// What is of no order, of no kind and of no withdrawal is said so.
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_order_is_not_found() {
    in_every_house(async |house| {
        let accountant = house.accountant(1).await;
        let id = house.ids.uuid().to_string();
        let approve = json!({ "approve": true, "reason": "compared" });
        let path = format!("/finance/payouts/{id}");
        let answer = accountant.post(&format!("{path}/decision"), &approve).await;
        answer.expect_problem(404, "order-not-found");
        let answer = accountant.get(&format!("{path}/pain.001.xml")).await;
        answer.expect_problem(404, "order-not-found");
        let withdrawals = "/finance/withdrawals";
        let decision = format!("{withdrawals}/{id}/decision");
        let answer = accountant.post(&decision, &approve).await;
        answer.expect_problem(404, "proposal-not-found");
        let unknown = json!({ "kind": "transfer", "order": id, "reason": "x" });
        let answer = accountant.post(withdrawals, &unknown).await;
        answer.expect_problem(404, "order-not-found");
        let wrong = json!({ "kind": "cash", "order": id, "reason": "x" });
        let answer = accountant.post(withdrawals, &wrong).await;
        answer.expect_problem(422, "invalid-fields");
    })
    .await;
}
