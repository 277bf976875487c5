//! which checks are made of whom, and what a no of each comes to.

use std::collections::BTreeSet;

use registers::{
    CheckNumber, CheckOutcome, Finding, ReasonCode, Register, Residency, VehicleKind, WhyNot,
};

use crate::answers::{good, good_data};
use crate::support::{
    Question, Reply, Round, all_findings, is_positive, machine, numbers, of, person, policy,
    registers, start_with,
};

fn foreigner() -> Round {
    let mut round = Round::default();
    let residency = Residency::NonResident;
    round.subject.residency = residency;
    round.subject.owner = person(None);
    round.subject.user.residency = residency;
    round.subject.user.owner = person(None);
    round.subject.driver.residency = residency;
    round.subject.driver.iin = None;
    round
}

fn why_not(findings: &[Finding], number: u8) -> WhyNot {
    match &of(findings, number).record.outcome {
        CheckOutcome::NotApplicable { why } => *why,
        other => panic!("check {number} is {other:?}"),
    }
}

fn reason(findings: &[Finding], number: u8) -> ReasonCode {
    match &of(findings, number).record.outcome {
        CheckOutcome::Negative { reason, .. } => *reason,
        other => panic!("check {number} is {other:?}"),
    }
}

/// A gateway where nothing is confirmed.
fn bad(question: &Question) -> Reply {
    let changes = [
        ("СЕЙТҚАЛИЕВА", "ДРУГАЯ"),
        (
            "<status>registered</status>",
            "<status>deregistered</status>",
        ),
        ("<status>valid</status>", "<status>withdrawn</status>"),
        ("<wanted>false</wanted>", "<wanted>true</wanted>"),
        ("<permit>", "<other>"),
        ("</permit>", "</other>"),
        ("<contract>", "<other>"),
        ("</contract>", "</other>"),
        ("<total>0.00", "<total>0.01"),
        ("<overdue>0", "<overdue>1"),
        ("<kind>identity", "<kind>driving_licence"),
        ("<matched>true", "<matched>false"),
        ("<belongs>true", "<belongs>false"),
        ("<result>passed", "<result>failed"),
        ("<status>active", "<status>revoked"),
        ("<status>released", "<status>refused"),
        ("<amount>0.00", "<amount>12.50"),
    ];
    let data = good_data(question);
    let data = if question.service_id == "SHEKARA_WEIGHING" {
        data.replace("<found>true", "<found>false")
    } else {
        data
    };
    let spoilt = changes
        .iter()
        .fold(data, |data, (from, to)| data.replace(from, to));
    Reply::Data(spoilt)
}

/// residents are checked on all eighteen, on 2 with a road vehicle
/// and on 6 with a machine; 10 and 17 only notify.
#[tokio::test]
async fn residents_are_checked_on_all_and_only_told_of_two() {
    let (url, _) = start_with(bad).await;
    let findings = all_findings(&registers(&url, policy())).await;
    let reasons: Vec<ReasonCode> = (1..=18).map(|number| reason(&findings, number)).collect();
    assert_eq!(
        reasons,
        [
            ReasonCode::NameMismatch,
            ReasonCode::VehicleDeregistered,
            ReasonCode::LicenceNotValid,
            ReasonCode::VehicleWanted,
            ReasonCode::DriverWanted,
            ReasonCode::MachineryDeregistered,
            ReasonCode::CarriagePermitMissing,
            ReasonCode::InsuranceMissing,
            ReasonCode::TaxDebt,
            ReasonCode::OverdueFine,
            ReasonCode::DigitalDocumentMissing,
            ReasonCode::BiometricsMismatch,
            ReasonCode::PhoneNotOwned,
            ReasonCode::InspectionFailed,
            ReasonCode::CertificateMissing,
            ReasonCode::DeclarationNotInForce,
            ReasonCode::TollDebt,
            ReasonCode::WeighingUnknown,
        ]
    );
    for finding in &findings {
        let only_told = matches!(finding.record.number.get(), 10 | 17);
        assert_eq!(finding.record.only_notifies(), only_told);
        assert_eq!(finding.record.refuses(), !only_told);
    }
}

/// non-residents are checked on ten; check 1 only with a number.
#[tokio::test]
async fn non_residents_are_checked_on_what_the_order_lists() {
    let (url, log) = start_with(good).await;
    let findings = foreigner().run(&registers(&url, policy())).await;
    assert_eq!(
        numbers(&findings, is_positive),
        [4, 5, 8, 10, 14, 15, 16, 17, 18]
    );
    assert_eq!(why_not(&findings, 1), WhyNot::NoNumberStated);
    for number in [2, 3, 6, 7, 9, 11, 12, 13] {
        assert_eq!(why_not(&findings, number), WhyNot::ResidentsOnly);
    }
    assert_eq!(log.count("SHEKARA_TAX_DEBT"), 0);
    let (url, _) = start_with(bad).await;
    let findings = foreigner().run(&registers(&url, policy())).await;
    let refused: Vec<u8> = findings
        .iter()
        .filter(|finding| finding.record.refuses())
        .map(|finding| finding.record.number.get())
        .collect();
    assert_eq!(refused, [4, 5, 8, 10, 14, 15, 16, 17, 18]);
}

/// Q-EX5: a resident with an unpaid road fine gets the booking and a notice; a
/// non-resident is refused with that reason.
#[tokio::test]
async fn a_fine_is_told_to_a_resident_and_refuses_a_non_resident() {
    let (url, _) =
        start_with(|question| Reply::Data(good_data(question).replace("<overdue>0", "<overdue>2")))
            .await;
    let registers = registers(&url, policy());
    let resident = Round::default().run(&registers).await;
    assert!(of(&resident, 10).record.only_notifies());
    assert!(!resident.iter().any(|finding| finding.record.refuses()));
    let foreign = foreigner().run(&registers).await;
    assert!(of(&foreign, 10).record.refuses());
    assert_eq!(reason(&foreign, 10), ReasonCode::OverdueFine);
}

/// the driver's residency decides about the driver's checks, the
/// owner's about the others.
#[tokio::test]
async fn owner_and_driver_may_differ() {
    let (url, _) = start_with(good).await;
    let mut round = Round::default();
    round.subject.driver = foreigner().subject.driver;
    let findings = round.run(&registers(&url, policy())).await;
    for number in [3, 11, 12, 13] {
        assert_eq!(why_not(&findings, number), WhyNot::ResidentsOnly);
    }
    assert_eq!(numbers(&findings, is_positive).len(), 13);
}

/// what does not apply is recorded, with why.
#[tokio::test]
async fn checks_that_do_not_apply_say_why() {
    let (url, log) = start_with(good).await;
    let mut round = Round::default();
    round.subject.kind = VehicleKind::Lorry;
    round.subject.controls.clear();
    round.subject.loaded = false;
    let findings = round.run(&registers(&url, policy())).await;
    assert_eq!(why_not(&findings, 6), WhyNot::NotMachinery);
    assert_eq!(why_not(&findings, 15), WhyNot::NoControlledGoods);
    assert_eq!(why_not(&findings, 16), WhyNot::EmptyVehicle);
    assert_eq!(numbers(&findings, is_positive).len(), 15);
    assert_eq!(log.count("SHEKARA_MACHINERY_BY_PLATE"), 0);
    assert!(of(&findings, 6).evidence.is_empty());
}

/// a machine is looked for in the register of machinery and not
/// among the road vehicles.
#[tokio::test]
async fn a_machine_is_in_the_register_of_machinery_only() {
    let (url, log) = start_with(good).await;
    let findings = machine().run(&registers(&url, policy())).await;
    assert_eq!(why_not(&findings, 2), WhyNot::Machinery);
    assert!(of(&findings, 2).evidence.is_empty());
    assert!(is_positive(&of(&findings, 6).record.outcome));
    assert_eq!(numbers(&findings, is_positive).len(), 17);
    assert_eq!(log.count("SHEKARA_VEHICLE_BY_PLATE"), 0);
    assert_eq!(log.count("SHEKARA_MACHINERY_BY_PLATE"), 1);
}

/// An upheld appeal sets a check aside, but never the two lists of wanted.
#[tokio::test]
async fn an_appeal_sets_a_check_aside() {
    let (url, log) = start_with(bad).await;
    let mut round = Round::default();
    let all = (1..=18).map(|number| CheckNumber::new(number).expect("1 to 18"));
    round.subject.set_aside = all.collect::<BTreeSet<_>>();
    let findings = round.run(&registers(&url, policy())).await;
    for number in 1..=18 {
        if matches!(number, 4 | 5) {
            assert!(of(&findings, number).record.refuses());
        } else {
            assert_eq!(why_not(&findings, number), WhyNot::SetAside);
        }
    }
    assert_eq!(log.len(), 2);
}

/// residents state an IIN or BIN, drivers among them too.
#[tokio::test]
async fn a_resident_without_a_number_is_refused() {
    let (url, log) = start_with(good).await;
    let mut round = Round::default();
    round.subject.owner = person(None);
    round.subject.user.owner = person(None);
    round.subject.driver.iin = None;
    let findings = round.run(&registers(&url, policy())).await;
    let refused = numbers(&findings, |outcome| {
        matches!(
            outcome,
            CheckOutcome::Negative {
                reason: ReasonCode::NumberMissing,
                ..
            }
        )
    });
    assert_eq!(refused, [1, 3, 7, 9, 11, 12, 13]);
    assert_eq!(numbers(&findings, is_positive).len(), 10);
    assert_eq!(of(&findings, 1).record.register, Register::Persons);
    assert_eq!(log.count("GBDFLUniversal_token"), 0);
}

/// a yes of one register is enough, whichever it is.
#[tokio::test]
async fn a_permit_in_either_register_is_enough() {
    let permit = "<permit><validFrom>2026-01-01</validFrom><validUntil>2026-12-31</validUntil>\
                  <status>active</status></permit>";
    let (url, _) = start_with(move |question| {
        let data = good_data(question);
        Reply::Data(match question.service_id.as_str() {
            "SHEKARA_CARRIAGE_LICENCES" => data.replace(permit, ""),
            "SHEKARA_CARRIAGE_PERMITS" => {
                data.replace("</permits>", &format!("{permit}</permits>"))
            }
            _ => data,
        })
    })
    .await;
    let findings = Round::default().run(&registers(&url, policy())).await;
    let carriage = &of(&findings, 7).record;
    assert!(is_positive(&carriage.outcome));
    assert_eq!(carriage.register, Register::TransportControl);
}

/// the last covered day is kept, for warnings later.
#[tokio::test]
async fn the_last_covered_day_is_kept() {
    let (url, _) = start_with(good).await;
    let findings = Round::default().run(&registers(&url, policy())).await;
    let last_day = Some(jiff::civil::date(2026, 12, 31));
    for finding in &findings {
        let kept = matches!(finding.record.number.get(), 8 | 14);
        let expected = if kept { last_day } else { None };
        assert_eq!(finding.record.valid_until, expected);
    }
}
