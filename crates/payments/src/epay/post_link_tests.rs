//! The callback: what is read, what is refused and by which name.

use super::*;

const CALLBACK: &str = r#"{"id":"8f4e","invoiceId":"000001","amount":4325,"currency":"KZT",
    "terminal":"67e34d63","code":"ok","reason":"success","reasonCode":0,"cardMask":"440043...0006",
    "approvalCode":"123456","reference":"109876543210","dateTime":"2026-01-31T10:00:00Z",
    "secret_hash":"hash-of-this-invoice","description":"let pass"}"#;

fn changed(from: &str, to: &str) -> Result<PostLink, PostLinkError> {
    let body = CALLBACK.replace(from, to);
    assert_ne!(body, CALLBACK, "the change has to change something");
    parse_post_link(body.as_bytes())
}

#[test]
fn a_callback_is_read_whole() {
    let read = parse_post_link(CALLBACK.as_bytes()).expect("a callback");
    assert_eq!(read.id, "8f4e");
    assert_eq!(read.invoice.as_str(), "000001");
    assert_eq!(read.amount, Money::tenge(4_325));
    assert_eq!(read.code, PostLinkCode::Ok);
    assert_eq!(read.reason_code.as_deref(), Some("0"));
    assert_eq!(read.reference.as_deref(), Some("109876543210"));
    assert!(read.secret_matches("hash-of-this-invoice"));
    let declined = changed("\"ok\"", "\"error\"").expect("a callback");
    assert_eq!(declined.code, PostLinkCode::Error);
}

/// Q-26: amounts are exact, as text or number.
#[test]
fn amounts_are_read_from_their_digits() {
    for (written, minor) in [
        ("4325.00", 432_500),
        ("4325.0", 432_500),
        ("4325.05", 432_505),
        ("\"4325.5\"", 432_550),
        ("90071992547409.93", 9_007_199_254_740_993),
    ] {
        let read = changed("4325,", &format!("{written},")).expect("a callback");
        assert_eq!(read.amount, Money::kzt(minor), "{written}");
    }
    for refused in [
        "1e3",
        "-1",
        "4325.001",
        "\"4 325\"",
        "\"4325,5\"",
        "\"\"",
        "true",
        "[1]",
    ] {
        let error = changed("4325,", &format!("{refused},")).expect_err("no amount");
        assert_eq!(
            error,
            PostLinkError::Invalid {
                field: "amount",
                rule: "a decimal with at most two digits after the point"
            },
            "{refused}"
        );
    }
}

/// Example 9 of the specification: a wrong secret is a rejected message.
#[test]
fn a_wrong_or_empty_secret_never_matches() {
    let read = parse_post_link(CALLBACK.as_bytes()).expect("a callback");
    for wrong in ["hash-of-this-invoicf", "hash-of-this-invoice ", "hash", ""] {
        assert!(!read.secret_matches(wrong), "{wrong:?}");
    }
    assert!(!format!("{read:?}").contains("hash-of-this-invoice"));
}

#[test]
fn every_slip_is_named() {
    let cases = [
        ("\"id\":\"8f4e\",", "", "id"),
        ("\"000001\"", "\"1\"", "invoiceId"),
        ("\"000001\"", "\"00000a\"", "invoiceId"),
        ("\"000001\"", "{}", "invoiceId"),
        ("\"amount\":4325,", "", "amount"),
        ("\"KZT\"", "\"XXX\"", "currency"),
        ("\"KZT\"", "null", "currency"),
        ("\"ok\"", "\"maybe\"", "code"),
        ("\"reasonCode\":0", "\"reasonCode\":[]", "reasonCode"),
        ("\"hash-of-this-invoice\"", "\"\"", "secret_hash"),
    ];
    for (from, to, expected) in cases {
        match changed(from, to) {
            Err(PostLinkError::Missing { field } | PostLinkError::Invalid { field, .. }) => {
                assert_eq!(field, expected, "{from} → {to}");
            }
            other => panic!("{from} → {to}: {other:?}"),
        }
    }
}

#[test]
fn what_is_no_object_with_each_field_once_is_refused() {
    let twice = "\"amount\":4325,\"amount\":1,";
    for body in [
        CALLBACK.replace("\"amount\":4325,", twice),
        CALLBACK[..CALLBACK.len() / 2].to_owned(),
        "[]".to_owned(),
        String::new(),
    ] {
        let error = parse_post_link(body.as_bytes()).expect_err("no callback");
        assert!(matches!(error, PostLinkError::NotJson { .. }), "{error:?}");
    }
    let large = vec![b' '; BODY_LIMIT_BYTES + 1];
    assert_eq!(
        parse_post_link(&large),
        Err(PostLinkError::TooLarge {
            given_bytes: BODY_LIMIT_BYTES + 1
        })
    );
}
