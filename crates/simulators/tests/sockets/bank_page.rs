//! The bank's card page, as a browser goes through it.

use simulators::Handle;
use simulators::bank::{self, Bank};
use simulators::faults::{FaultKind, FaultOrder};

use crate::bank::{INVOICE, SECRET, payment_token, start};
use crate::receiver::Receiver;
use crate::{Outcome, client, until};

const BACK: &str = "http://house.example/payments/1?paid=1";
const FAILURE_BACK: &str = "http://house.example/payments/1?paid=0";

fn fields(language: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("invoiceId", INVOICE),
        ("amount", "4325.50"),
        ("currency", "KZT"),
        ("terminal", bank::DEFAULT_TERMINAL),
        ("secret_hash", SECRET),
        ("backLink", BACK),
        ("failureBackLink", FAILURE_BACK),
        ("language", language),
        ("description", "<script>alert(1)</script>"),
    ]
}

async fn open(bank: &Handle<Bank>, fields: &[(&str, &str)]) -> anyhow::Result<(u16, String)> {
    let url = format!("{}/pay", bank.base_url);
    let response = client().get(url).query(fields).send().await?;
    Ok((response.status().as_u16(), response.text().await?))
}

async fn submit(
    bank: &Handle<Bank>,
    fields: &[(&str, &str)],
    outcome: &str,
) -> anyhow::Result<(u16, String)> {
    let mut form = fields.to_vec();
    form.push(("outcome", outcome));
    let response = client()
        .post(format!("{}/pay", bank.base_url))
        .form(&form)
        .send()
        .await?;
    let location = response
        .headers()
        .get("location")
        .and_then(|value| value.to_str().ok());
    Ok((
        response.status().as_u16(),
        location.unwrap_or_default().to_owned(),
    ))
}

/// The page is there in three languages, escaped, with every field its form has to send back.
#[tokio::test]
async fn the_page_speaks_three_languages() -> Outcome {
    let bank = start().await?;
    payment_token(&bank, "http://127.0.0.1:1/in").await?;
    for (language, code, word) in [
        ("kaz", "kk", "Төлеу"),
        ("rus", "ru", "Оплатить"),
        ("eng", "en", "Pay"),
    ] {
        let (status, text) = open(&bank, &fields(language)).await?;
        assert_eq!(status, 200);
        assert!(text.contains(&format!("<html lang=\"{code}\">")), "{text}");
        assert!(
            text.contains(&format!("value=\"pay\">{word}</button>")),
            "{text}"
        );
        assert!(text.contains("4325.50 KZT"));
        assert!(!text.contains("<script>") && text.contains("&lt;script&gt;"));
        for (name, _) in fields(language) {
            assert!(text.contains(&format!("name=\"{name}\"")), "{name}");
        }
    }
    Ok(())
}

/// Pay redirects back and calls the house; a second click redirects without a second charge.
#[tokio::test]
async fn pay_and_decline_redirect() -> Outcome {
    let bank = start().await?;
    let house = Receiver::start(&[]).await?;
    payment_token(&bank, &house.url).await?;
    let fields = fields("rus");
    assert_eq!(
        submit(&bank, &fields, "decline").await?,
        (303, FAILURE_BACK.to_owned())
    );
    assert_eq!(submit(&bank, &fields, "pay").await?, (303, BACK.to_owned()));
    assert_eq!(submit(&bank, &fields, "pay").await?, (303, BACK.to_owned()));
    let transactions = bank.invoice(INVOICE).expect("known").transactions;
    assert_eq!(transactions.len(), 2, "one declined, one charged");
    until(|| house.posts().len() == 2).await?;
    let codes: Vec<_> = house
        .json()?
        .iter()
        .map(|call| call["code"].clone())
        .collect();
    assert!(
        codes.contains(&"ok".into()) && codes.contains(&"error".into()),
        "{codes:?}"
    );
    Ok(())
}

/// A page opened with other fields than the token's is refused, and so is its form.
#[tokio::test]
async fn the_page_is_bound_to_its_token() -> Outcome {
    let bank = start().await?;
    assert_eq!(open(&bank, &fields("eng")).await?.0, 400, "no token yet");
    payment_token(&bank, "http://127.0.0.1:1/in").await?;
    let cases = [
        ("invoiceId", "000999999"),
        ("amount", "1"),
        ("amount", "free"),
        ("currency", "USD"),
        ("terminal", "another"),
        ("secret_hash", "guess"),
        ("backLink", "javascript:alert(1)"),
        ("backLink", "http://house.example/\r\nSet-Cookie: a=b"),
        ("failureBackLink", "nowhere"),
        ("postLink", "http://thief.example/in"),
    ];
    for (field, value) in cases {
        let mut spoilt: Vec<_> = fields("eng")
            .into_iter()
            .filter(|entry| entry.0 != field)
            .collect();
        spoilt.push((field, value));
        let (status, text) = open(&bank, &spoilt).await?;
        assert_eq!(status, 400, "{field}={value}");
        assert!(text.contains("start the payment again"), "{text}");
        assert_eq!(
            submit(&bank, &spoilt, "pay").await?.0,
            400,
            "{field}={value}"
        );
    }
    assert!(
        bank.invoice(INVOICE)
            .is_some_and(|invoice| invoice.transactions.is_empty())
    );
    Ok(())
}

/// Before anything is paid the status says whether the page was opened.
#[tokio::test]
async fn an_opened_page_is_in_progress() -> Outcome {
    let bank = start().await?;
    let token = payment_token(&bank, "http://127.0.0.1:1/in").await?;
    let url = format!(
        "{}/check-status/payment/transaction/{INVOICE}",
        bank.base_url
    );
    open(&bank, &fields("eng")).await?;
    let answer: serde_json::Value = client()
        .get(url)
        .bearer_auth(token)
        .send()
        .await?
        .json()
        .await?;
    assert_eq!(answer["resultCode"], "107");
    assert_eq!(answer["transaction"]["statusName"], "NEW");
    Ok(())
}

/// A fault of the page is told in the language of the page.
#[tokio::test]
async fn the_page_can_fail() -> Outcome {
    let bank = start().await?;
    payment_token(&bank, "http://127.0.0.1:1/in").await?;
    bank.faults()
        .order(FaultOrder::times("page", FaultKind::ErrorAnswer, 1))?;
    let (status, text) = open(&bank, &fields("kaz")).await?;
    assert_eq!(status, 502);
    assert!(text.contains("Төлем беті ашылмады"), "{text}");
    assert_eq!(open(&bank, &fields("kaz")).await?.0, 200);
    Ok(())
}
