//! Tests of what silence and refusals mean, and of sums for people.

use super::*;
use crate::channel::writing::Unwritable;
use crate::xml::Unreadable;

/// every kind of failure to answer is unknown, none is a yes or a no.
#[test]
fn silence_and_refusals_are_unknown() {
    let reset = Silence::Connection {
        reason: "reset".to_owned(),
    };
    let declined = Refusal::Result {
        code: "00020".to_owned(),
    };
    let errors: [(GatewayError, &str); 7] = [
        (Silence::TimedOut { limit_ms: 5 }.into(), "timed_out"),
        (Silence::Status { status: 503 }.into(), "unreachable"),
        (reset.into(), "unreachable"),
        (Silence::TooLarge.into(), "unintelligible"),
        (
            Silence::Unreadable(Unreadable::Doctype).into(),
            "unintelligible",
        ),
        (Unwritable { element: "plate" }.into(), "unintelligible"),
        (declined.into(), "declined"),
    ];
    for (error, expected) in errors {
        assert_eq!(cause(&error).as_str(), expected, "{error}");
        assert_eq!(error.as_str(), expected, "{error}");
    }
}

#[test]
fn sums_are_shown_with_two_places() {
    assert_eq!(shown(125_005), "1250.05 KZT");
    assert_eq!(shown(7), "0.07 KZT");
}
