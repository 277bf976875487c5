//! The finance cabinet for programs: a statement, an unknown receipt, a posting by hand.

use crate::support::in_every_house;
use reqwest::Method;
use serde_json::json;

/// A statement in the 1C format with one credit, of the registrar's own account.
fn statement() -> String {
    let codes = payments::BudgetCodes::built_in().expect("read");
    let account = &codes.debtor().iban;
    format!(
        "\u{feff}1CClientBankExchange\nВерсияФормата=2.00\nКодировка=Windows\n\
         ДатаНачала=20.11.2026\nДатаКонца=20.11.2026\nРасчСчет={account}\nСекцияРасчСчет\n\
         ДатаНачала=20.11.2026\nДатаКонца=20.11.2026\nРасчСчет={account}\nНачальныйОстаток=0\n\
         ВсегоПоступило=50\nВсегоСписано=0\nКонечныйОстаток=50\nКонецРасчСчет\n\
         СекцияДокумент=Выписка\nНомерДокумента=17\nДатаДокумента=20.11.2026\nСуммаПриход=50\n\
         ПлательщикИИК=KZ76722C000000700002\nПолучательИИК={account}\nДатаОперации=20.11.2026\n\
         НазначениеПлатежа=аванс\nВалюта=KZT\nКонецДокумента\nКонецФайла\n"
    )
}

/// a statement is imported once; its receipt is proposed for a user, and not approved alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_imported_and_its_receipt_proposed() {
    in_every_house(async |house| {
        let accountant = house.accountant(1).await;
        let user = house.user("+77010000001").await;
        let owner = user.get("/me").await.expect(200).text_of("id");
        let file = statement().into_bytes();
        for (known, unknown) in [(0, 1), (1, 0)] {
            let body = Some(("text/plain", file.clone()));
            let answer = accountant
                .send(Method::POST, "/api/v1/finance/statements", body)
                .await
                .expect(200);
            assert_eq!(answer.body["known"], known);
            assert_eq!(answer.body["unknown"], unknown);
        }
        let wrong = Some(("text/plain", b"hello".to_vec()));
        accountant
            .send(Method::POST, "/api/v1/finance/statements", wrong)
            .await
            .expect_problem(422, "statement-refused");
        let list = accountant
            .get("/finance/unknown-receipts")
            .await
            .expect(200);
        let receipt = list.body["receipts"][0]["id"].as_str().unwrap_or_default();
        let path = format!("/finance/unknown-receipts/{receipt}/proposals");
        let wanted = json!({ "account": owner, "reason": "the payer called" });
        let proposed = accountant.post(&path, &wanted).await.expect(201);
        accountant
            .post(&path, &wanted)
            .await
            .expect_problem(409, "receipt-taken");
        let path = format!("/finance/proposals/{}/decision", proposed.text_of("id"));
        let alone = json!({ "approve": true, "reason": "alone" });
        accountant
            .post(&path, &alone)
            .await
            .expect_problem(409, "proposal-same-person");
        let rejected = json!({ "approve": false, "reason": "a slip" });
        let decided = accountant.post(&path, &rejected).await.expect(200);
        assert_eq!(decided.body["state"], "rejected");
        accountant
            .post(&path, &rejected)
            .await
            .expect_problem(409, "proposal-decided");
        let sums = accountant.get("/finance/sums").await.expect(200);
        assert_eq!(sums.body["balances"], true);
        assert_eq!(sums.body["unknown"]["minor"], 5_000);
        let day = accountant
            .get("/finance/reconciliation?day=2026-11-20")
            .await
            .expect(200);
        assert_eq!(day.body["has_statement"], true);
        assert_eq!(day.body["incoming"]["bank"]["minor"], 5_000);
        assert_eq!(day.body["incoming"]["unexplained"]["minor"], 0);
    })
    .await;
}
