//! The consent service, and registers that decline without its token.

use simulators::Handle;
use simulators::gateway::{ConsentBehaviour, Gateway, Service};
use simulators::population::named;

use crate::asking::{ask, consent, consent_fields, find, start};
use crate::{Outcome, client};

const PERSONAL: [Service; 6] = [
    Service::Persons,
    Service::DrivingLicences,
    Service::Taxes,
    Service::DigitalDocuments,
    Service::Biometrics,
    Service::MobileCitizens,
];

/// The register's own code for a question with this consent.
async fn code(
    gateway: &Handle<Gateway>,
    service: Service,
    iin: &str,
    consent: &str,
) -> anyhow::Result<String> {
    let field = if service == Service::Taxes {
        "iinBin"
    } else {
        "iin"
    };
    let phone = named::DAULET_PHONE;
    let data =
        format!("<request><{field}>{iin}</{field}><phone>{phone}</phone>{consent}</request>");
    let (status, text) = ask(gateway, service.default_id(), &data).await?;
    anyhow::ensure!(status == 200, "{text}");
    Ok(find(&text, "messageResult", "code").unwrap_or_default())
}

async fn status(gateway: &Handle<Gateway>, iin: &str) -> anyhow::Result<String> {
    let (_, text) = ask(gateway, "KDP_SERVICE", &consent_fields(iin)).await?;
    Ok(find(&text, "responseData", "status").unwrap_or_default())
}

/// A token opens every register of personal data, for its person only, blanks taken out or not.
#[tokio::test]
async fn registers_decline_without_consent() -> Outcome {
    let gateway = start().await?;
    let given = consent(&gateway, named::DAULET_IIN).await?;
    assert!(given.contains('\n'), "the values are broken into lines");
    let joined: String = given.split_ascii_whitespace().collect();
    let of_another = consent(&gateway, named::AIGUL_IIN).await?;
    let forged = joined.replace("<kdpToken>kdp.", "<kdpToken>kdp.0");
    let without_key: String = joined.split("<publicKey>").take(1).collect();
    for service in PERSONAL {
        for (consent, expected) in [
            (given.as_str(), "00000"),
            (&joined, "00000"),
            ("", "00403"),
            (&of_another, "00403"),
            (&forged, "00403"),
            (&without_key, "00403"),
            (
                "<kdpToken>nonsense</kdpToken><publicKey>1</publicKey>",
                "00403",
            ),
        ] {
            let got = code(&gateway, service, named::DAULET_IIN, consent).await?;
            assert_eq!(got, expected, "{service} {consent}");
        }
    }
    // Companies have no personal data.
    let code = code(&gateway, Service::Taxes, named::TULPAR_BIN, "").await?;
    assert_eq!(code, "00000");
    Ok(())
}

/// Consent can be pending for some questions, and refused; others are not touched.
#[tokio::test]
async fn consent_is_given_to_order() -> Outcome {
    let gateway = start().await?;
    let pending = ConsentBehaviour::Pending { questions: 2 };
    gateway.put_consent(named::DAULET_IIN, pending)?;
    for expected in ["PENDING", "PENDING", "VALID", "VALID"] {
        assert_eq!(status(&gateway, named::DAULET_IIN).await?, expected);
    }
    let url = format!("{}/control/consents", gateway.base_url);
    let refused = serde_json::json!({ "iin": named::OLGA_IIN, "behaviour": { "is": "refused" } });
    let answer = client().put(&url).json(&refused).send().await?;
    assert_eq!(answer.status(), 204);
    assert_eq!(status(&gateway, named::OLGA_IIN).await?, "INVALID");
    assert_eq!(status(&gateway, named::AIGUL_IIN).await?, "VALID");
    assert_eq!(client().delete(&url).send().await?.status(), 204);
    assert_eq!(status(&gateway, named::OLGA_IIN).await?, "VALID");
    Ok(())
}

/// A question without a field the service needs is a fault, and two tokens are never alike.
#[tokio::test]
async fn consent_needs_its_fields() -> Outcome {
    let gateway = start().await?;
    let whole = consent_fields(named::OLGA_IIN);
    for field in ["uin", "access_name", "expiresIn", "omit-sms"] {
        let lacking = whole
            .replace(&format!("<{field}>"), "<other>")
            .replace(&format!("</{field}>"), "</other>");
        let (status, text) = ask(&gateway, "KDP_SERVICE", &lacking).await?;
        assert_eq!(status, 500, "{field}");
        let words = find(&text, "Fault", "errorMessage").unwrap_or_default();
        assert!(words.contains(field), "{words}");
    }
    let first = consent(&gateway, named::OLGA_IIN).await?;
    assert_ne!(first, consent(&gateway, named::OLGA_IIN).await?);
    let nested = format!("<request>{whole}</request>");
    let (_, text) = ask(&gateway, "KDP_SERVICE", &nested).await?;
    let status = find(&text, "responseData", "status");
    assert_eq!(status.as_deref(), Some("VALID"));
    Ok(())
}
