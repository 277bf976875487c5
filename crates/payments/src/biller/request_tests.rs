//! What is read of a terminal's request, and which rule each slip breaks.

use super::*;
use jiff::civil::datetime;

const CHECK: &str = "command=check&txn_id=1234567&account=700123456789&sum=4325.00";
const PAY: &str =
    "command=pay&txn_id=1234567&txn_date=20260302101530&account=700123456789&sum=4325.00";

/// a request is read whole, its sum to the tiyn.
#[test]
fn requests_are_read() {
    let check = BillerRequest::parse(CHECK).expect("a check");
    assert_eq!(check.command, BillerCommand::Check);
    assert_eq!(check.invoice_number, Some(700_123_456_789));
    assert_eq!(check.sum, Some(Money::tenge(4_325)));
    assert_eq!(check.message(Uuid::nil(), Timestamp::UNIX_EPOCH), None);
    let pay = BillerRequest::parse(PAY).expect("a payment");
    let at = datetime(2026, 3, 2, 10, 15, 30, 0);
    assert_eq!(pay.command, BillerCommand::Pay { at });
    let message = pay.message(Uuid::nil(), Timestamp::UNIX_EPOCH);
    let message = message.expect("a message");
    assert_eq!(message.bank_transaction_id, "kp:1234567");
    assert_eq!(message.invoice_number, 700_123_456_789);
    assert!(message.verified);
}

/// what payers and terminals write is understood: spaces, encoded signs, a sum without a fraction.
#[test]
fn other_ways_of_writing_are_understood() {
    let with = |account: &str| {
        let query = CHECK.replace("700123456789", account);
        BillerRequest::parse(&query).expect("a check")
    };
    for account in [
        "700+123+456+789",
        "700-123-456-789",
        "%E2%84%96700123456789",
    ] {
        assert_eq!(
            with(account).invoice_number,
            Some(700_123_456_789),
            "{account}"
        );
    }
    for account in [
        "77011234567a",
        "12345",
        "1234567890123456",
        "%D0%91%D1%80%D0%BE%D0%BD%D1%8C",
    ] {
        assert_eq!(with(account).invoice_number, None, "{account}");
    }
    for (sum, minor) in [
        ("4325", 432_500),
        ("4325.5", 432_550),
        ("0.01", 1),
        ("99999999999.99", 9_999_999_999_999),
    ] {
        let read = BillerRequest::parse(&PAY.replace("4325.00", sum)).expect("a payment");
        assert_eq!(read.sum, Some(Money::kzt(minor)), "{sum}");
    }
    let open = BillerRequest::parse(&CHECK.replace("&sum=4325.00", "")).expect("a check");
    assert_eq!(open.sum, None);
    let nothing = BillerRequest::parse(&CHECK.replace("4325.00", "0.00")).expect("a check");
    assert_eq!(nothing.sum, None);
    let more = BillerRequest::parse(&format!("{CHECK}&service_id=42")).expect("a check");
    assert_eq!(more.transaction_id, "1234567");
}

/// each slip is named by its field; negative and huge sums and other currencies' signs among them.
#[test]
fn every_slip_is_named() {
    let long = "7".repeat(65);
    let cases = [
        ("command=pay", "command=cancel", "command"),
        ("command=pay", "", "command"),
        ("1234567&", "&", "txn_id"),
        ("1234567&", "12%2034&", "txn_id"),
        ("1234567&", &format!("{long}&"), "txn_id"),
        ("700123456789", "", "account"),
        ("700123456789", &long, "account"),
        ("700123456789", "7%00", "account"),
        ("4325.00", "", "sum"),
        ("4325.00", "0", "sum"),
        ("4325.00", "-1", "sum"),
        ("4325.00", "1e3", "sum"),
        ("4325.00", "4325,00", "sum"),
        ("4325.00", "4325.001", "sum"),
        ("4325.00", "%E2%82%B84325", "sum"),
        ("4325.00", "100000000000", "sum"),
        ("20260302101530", "", "txn_date"),
        ("20260302101530", "20260231101530", "txn_date"),
        ("20260302101530", "2026-03-02T10:15", "txn_date"),
        ("sum=", "sum=1&sum=", "query"),
        ("account=", "account=%zz", "query"),
        ("account=", "account=%ff", "query"),
        ("4325.00", "4325.0%", "query"),
    ];
    for (from, to, field) in cases {
        let query = PAY.replacen(from, to, 1);
        let error = BillerRequest::parse(&query).expect_err(&query);
        assert_eq!(error.field, field, "{query}");
        let is_read = !matches!(field, "txn_id" | "query");
        assert_eq!(error.transaction_id.is_some(), is_read, "{query}");
    }
    let fields: Vec<String> = (0..40).map(|number| format!("&f{number}=1")).collect();
    let many = fields.concat();
    for query in [
        format!("{PAY}{many}"),
        format!("{PAY}&x={}", "1".repeat(QUERY_BYTES)),
    ] {
        assert_eq!(
            BillerRequest::parse(&query).expect_err("too much").field,
            "query"
        );
    }
}
