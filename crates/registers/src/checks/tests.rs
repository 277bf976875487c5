//! Tests of the model: what refuses, what is awaited, what survives storage.

use super::*;

fn record(demand: Demand, outcome: CheckOutcome) -> CheckRecord {
    CheckRecord {
        number: CheckNumber(4),
        register: Register::Wanted,
        demand,
        outcome,
        asked_at: Timestamp::UNIX_EPOCH,
        answered_in_ms: None,
        policy: "2026-11-25".to_owned(),
        cached: false,
        valid_until: None,
    }
}

#[test]
fn numbers_outside_the_table_are_refused() {
    assert_eq!(CheckNumber::new(0), Err(CheckNumberError { given: 0 }));
    assert_eq!(CheckNumber::new(19), Err(CheckNumberError { given: 19 }));
    assert_eq!(
        CheckNumber::new(18).map(CheckNumber::clause),
        Ok("Q-18.18".to_owned())
    );
}

/// unreachable is neither a refusal nor a yes; it is awaited.
#[test]
fn only_a_no_refuses_and_only_silence_is_awaited() {
    let no = CheckOutcome::negative(ReasonCode::VehicleWanted);
    let silence = CheckOutcome::Unknown {
        register: Register::Wanted,
        cause: UnknownCause::TimedOut,
    };
    let said_no = record(Demand::Required, no.clone());
    assert!(said_no.refuses() && !said_no.is_awaited() && !said_no.only_notifies());
    let silent = record(Demand::Required, silence);
    assert!(!silent.refuses() && silent.is_awaited() && !silent.only_notifies());
    let confirmed = record(Demand::Required, CheckOutcome::Positive);
    assert!(!confirmed.refuses() && !confirmed.is_awaited());
    // on checks 10 and 17 residents are only notified.
    let told = record(Demand::Notify, no);
    assert!(!told.refuses() && told.only_notifies());
}

#[test]
fn a_record_survives_storage() {
    let stored = record(
        Demand::NotApplicable(WhyNot::ResidentsOnly),
        CheckOutcome::Unknown {
            register: Register::Vehicles,
            cause: UnknownCause::Unreachable {
                detail: "connection refused".to_owned(),
            },
        },
    );
    let text = serde_json::to_string(&stored).expect("serializable");
    assert_eq!(
        text,
        "{\"number\":4,\"register\":\"wanted\",\
         \"demand\":{\"not_applicable\":\"residents_only\"},\
         \"outcome\":{\"is\":\"unknown\",\"register\":\"vehicles\",\
         \"cause\":{\"kind\":\"unreachable\",\"detail\":\"connection refused\"}},\
         \"asked_at\":\"1970-01-01T00:00:00Z\",\
         \"policy\":\"2026-11-25\",\"cached\":false}"
    );
    let read: CheckRecord = serde_json::from_str(&text).expect("its own form");
    assert_eq!(read, stored);
}

/// A record kept before the later fields existed is still read.
#[test]
fn an_old_record_is_read() {
    let text = "{\"number\":4,\"register\":\"wanted\",\"demand\":\"required\",\
                \"outcome\":{\"is\":\"positive\"},\"asked_at\":\"1970-01-01T00:00:00Z\"}";
    let read: CheckRecord = serde_json::from_str(text).expect("the earlier form");
    assert_eq!(read.policy, "");
    assert!(!read.cached && read.valid_until.is_none());
}

#[test]
fn every_name_in_data_is_that_of_storage_and_of_the_texts() {
    for (index, register) in Register::ALL.into_iter().enumerate() {
        assert_eq!(register.index(), index);
        let stored = serde_json::to_value(register).expect("serializable");
        assert_eq!(stored, register.as_str());
        assert!(!register.text_id().contains('_'), "{register}");
    }
    for reason in ReasonCode::ALL {
        let stored = serde_json::to_value(reason).expect("serializable");
        assert_eq!(stored, reason.as_str());
        assert!(!reason.text_id().contains('_'), "{reason:?}");
    }
    assert_eq!(Register::ELicensing.text_id(), "register-e-licensing");
    assert_eq!(WhyNot::SetAside.text_id(), "not-applicable-set-aside");
    assert_eq!(UnknownCause::BreakerOpen.as_str(), "breaker_open");
}
