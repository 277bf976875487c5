//! who is asked for consent, and what comes of the answers.

use std::sync::{Arc, Mutex};

use registers::{
    Asking, CheckOutcome, ConsentAnswer, ConsentRequest, Consents, Owner, ReasonCode, Residency,
};

use crate::answers::good;
use crate::support::{
    APPLYING, IIN, OTHER_IIN, Reply, Round, between, bin, cause, consents, iin, is_positive,
    numbers, of, person, policy, registers, start_with, subject,
};

/// The checks that ask about a person whose consent is needed.
const WITH_CONSENT: [u8; 6] = [1, 3, 9, 11, 12, 13];

/// whoever has an IIN is asked, each once, resident or not; companies and
/// people without an IIN are not.
#[test]
fn whoever_has_an_iin_is_asked_each_once() {
    let registers = registers("http://127.0.0.1:9/bip-sync/", policy());
    let mut subject = subject();
    assert_eq!(
        registers.needs_consent(&subject, Asking::Booking),
        [iin(IIN)]
    );
    // At the entry only the wanted lists are asked, which need nobody's consent.
    assert_eq!(registers.needs_consent(&subject, Asking::Entry), []);
    subject.user.owner = person(Some(OTHER_IIN));
    assert_eq!(
        registers.needs_consent(&subject, Asking::Booking),
        [iin(IIN), iin(OTHER_IIN)]
    );
    subject.owner = Owner::Organisation {
        bin: Some(bin()),
        name: kernel::names::OrganisationName::parse("Караван").expect("a valid name"),
    };
    subject.driver.residency = Residency::NonResident;
    subject.user.residency = Residency::NonResident;
    assert_eq!(
        registers.needs_consent(&subject, Asking::Booking),
        [iin(OTHER_IIN), iin(IIN)],
        "the registers open a non-resident's data with a token only, too"
    );
    subject.driver.iin = None;
    assert_eq!(
        registers.needs_consent(&subject, Asking::Booking),
        [iin(OTHER_IIN)]
    );
    subject.user.owner = person(None);
    assert_eq!(registers.needs_consent(&subject, Asking::Booking), []);
}

/// without an answer of the person nobody looks up their data, and the
/// checks wait.
#[tokio::test]
async fn a_pending_consent_keeps_the_checks_waiting() {
    let (url, log) = start_with(good).await;
    let registers = registers(&url, policy());
    let mut pending = Consents::new();
    pending.pend(&iin(IIN));
    for consents in [Consents::new(), pending] {
        let round = Round {
            consents,
            ..Round::default()
        };
        let findings = round.run(&registers).await;
        for number in WITH_CONSENT {
            assert_eq!(cause(&findings, number), "consent_pending");
            assert!(of(&findings, number).record.is_awaited());
        }
        assert_eq!(numbers(&findings, is_positive).len(), 11);
    }
    for service in ["GBDFLUniversal_token", "SHEKARA_TAX_DEBT", "MCDB_SERVICE"] {
        assert_eq!(log.count(service), 0);
    }
}

/// who refuses is told so, and is asked anew after consenting.
#[tokio::test]
async fn a_refused_consent_is_a_no() {
    let (url, _) = start_with(good).await;
    let registers = registers(&url, policy());
    let mut refused = Consents::new();
    refused.refuse(&iin(IIN));
    let round = Round {
        consents: refused,
        ..Round::default()
    };
    let findings = round.run(&registers).await;
    let is_refused = |outcome: &CheckOutcome| {
        matches!(
            outcome,
            CheckOutcome::Negative {
                reason: ReasonCode::ConsentRefused,
                ..
            }
        )
    };
    assert_eq!(numbers(&findings, is_refused), WITH_CONSENT);
    let earlier = findings.into_iter().map(|finding| finding.record);
    let again = Round {
        earlier: earlier.collect(),
        ..Round::default()
    };
    let findings = again.run(&registers).await;
    assert_eq!(numbers(&findings, is_positive), APPLYING);
}

/// the token of the person asked about goes last in the request, and
/// only to registers that want it.
#[tokio::test]
async fn a_token_is_sent_where_it_is_wanted() {
    let seen: Arc<Mutex<Vec<(String, bool)>>> = Arc::default();
    let noted = Arc::clone(&seen);
    let (url, _) = start_with(move |question| {
        let token = format!(
            "<kdpToken>token-of-{IIN}</kdpToken><publicKey>key</publicKey></request></data>"
        );
        let has_token = question.text.contains(&token);
        assert_eq!(has_token, question.text.contains("kdpToken"));
        let mut seen = noted.lock().expect("no test panics here");
        seen.push((question.service_id.clone(), has_token));
        good(question)
    })
    .await;
    let findings = Round::default().run(&registers(&url, policy())).await;
    assert_eq!(numbers(&findings, is_positive), APPLYING);
    let seen = seen.lock().expect("no test panics here");
    let mut with_token: Vec<&str> = seen
        .iter()
        .filter(|(_, has_token)| *has_token)
        .map(|(service_id, _)| service_id.as_str())
        .collect();
    with_token.sort_unstable();
    assert_eq!(
        with_token,
        [
            "GBDFLUniversal_token",
            "MCDB_SERVICE",
            "SHEKARA_BIOMETRIC_RESULT",
            "SHEKARA_DIGITAL_DOCUMENTS",
            "SHEKARA_DRIVING_LICENCE",
            "SHEKARA_TAX_DEBT",
        ]
    );
}

/// nothing is asked about a non-resident with an IIN before there is a
/// token, and with it the register is asked.
#[tokio::test]
async fn a_non_resident_with_an_iin_needs_a_token_too() {
    let (url, log) = start_with(good).await;
    let registers = registers(&url, policy());
    let mut round = Round {
        consents: Consents::new(),
        ..Round::default()
    };
    for residency in [
        &mut round.subject.residency,
        &mut round.subject.user.residency,
        &mut round.subject.driver.residency,
    ] {
        *residency = Residency::NonResident;
    }
    let findings = round.run(&registers).await;
    assert_eq!(cause(&findings, 1), "consent_pending");
    assert!(of(&findings, 1).record.is_awaited());
    assert_eq!(log.count("GBDFLUniversal_token"), 0);

    round.consents = consents();
    let findings = round.run(&registers).await;
    assert!(is_positive(&of(&findings, 1).record.outcome));
    assert_eq!(log.count("GBDFLUniversal_token"), 1);
}

/// somebody without an IIN consented by the agreement: no register of
/// personal data is asked, and no check waits for consent.
#[tokio::test]
async fn who_has_no_iin_needs_no_token() {
    let (url, log) = start_with(|question| {
        assert!(!question.text.contains("kdpToken"));
        good(question)
    })
    .await;
    let registers = registers(&url, policy());
    let mut round = Round {
        consents: Consents::new(),
        ..Round::default()
    };
    for party in [&mut round.subject.owner, &mut round.subject.user.owner] {
        *party = person(None);
    }
    round.subject.residency = Residency::NonResident;
    round.subject.user.residency = Residency::NonResident;
    round.subject.driver.residency = Residency::NonResident;
    round.subject.driver.iin = None;
    assert_eq!(registers.needs_consent(&round.subject, Asking::Booking), []);
    let findings = round.run(&registers).await;
    let unknown = |outcome: &CheckOutcome| matches!(outcome, CheckOutcome::Unknown { .. });
    assert!(numbers(&findings, unknown).is_empty());
    assert_eq!(log.count("GBDFLUniversal_token"), 0);
}

/// the service is asked in the registrar's name, and its answers read.
#[tokio::test]
async fn the_access_control_service_is_asked() {
    let (url, log) = start_with(|question| {
        assert!(question.text.contains("xsi:type=\"getUserDataRequest\""));
        let field = |name: &str| {
            let (open, close) = (format!("<{name}>"), format!("</{name}>"));
            between(&question.text, &open, &close).to_owned()
        };
        assert_eq!(field("company_bin"), "180540990104");
        assert_eq!(field("expiresIn"), "7862400000");
        assert_eq!(field("personal_data_name"), "очередь &amp; оплата");
        let signed_in = field("omit-sms") == "true";
        Reply::Data(if field("uin") == OTHER_IIN {
            "<status>INVALID</status>".to_owned()
        } else if signed_in {
            "<status>VALID</status><code>a b</code><public-key>k</public-key>".to_owned()
        } else {
            "<status>PENDING</status>".to_owned()
        })
    })
    .await;
    let registers = registers(&url, policy());
    let ask = async |number: &str, signed_in| {
        let request = ConsentRequest {
            iin: iin(number),
            signed_in,
            personal_data_name: "очередь & оплата".to_owned(),
        };
        registers.ask_consent(&request).await.expect("it answers")
    };
    let ConsentAnswer::Valid(token) = ask(IIN, true).await else {
        panic!("the user has signed in");
    };
    assert_eq!((&*token.kdp_token, &*token.public_key), ("ab", "k"));
    assert_eq!(ask(IIN, false).await, ConsentAnswer::Pending);
    assert_eq!(ask(OTHER_IIN, true).await, ConsentAnswer::Refused);
    assert_eq!(log.count("KDP_SERVICE"), 3);
    assert_ne!(consents(), Consents::new());
}
