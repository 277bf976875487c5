//! Tests of the decisions about goods: every reason, both outcomes, the last day.

use jiff::civil::date;

use super::*;

const DAY: Date = date(2026, 3, 1);
const DAY_BEFORE: Date = date(2026, 2, 28);

fn certificate(kind: GoodsControl, valid_until: Date, active: bool) -> Certificate {
    Certificate {
        kind,
        valid_until,
        active,
    }
}

/// an active certificate of each kind the goods need.
#[test]
fn every_control_needs_a_certificate_on_the_day() {
    use GoodsControl::{Phytosanitary, Veterinary};
    let both = BTreeSet::from([Veterinary, Phytosanitary]);
    let one = BTreeSet::from([Veterinary]);
    let good = certificate(Veterinary, DAY, true);
    assert_eq!(certificates(&one, DAY, &[good]), Verdict::POSITIVE);
    let plants = certificate(Phytosanitary, DAY, true);
    assert_eq!(certificates(&both, DAY, &[plants, good]), Verdict::POSITIVE);
    assert_eq!(
        certificates(&both, DAY, &[good]),
        Verdict::no_with(ReasonCode::CertificateMissing, "phytosanitary")
    );
    let revoked = certificate(Veterinary, DAY, false);
    assert_eq!(
        certificates(&one, DAY, &[revoked]),
        Verdict::no_with(ReasonCode::CertificateMissing, "veterinary")
    );
    let old = certificate(Veterinary, DAY_BEFORE, true);
    assert_eq!(
        certificates(&one, DAY, &[old]),
        Verdict::no_with(ReasonCode::CertificateExpired, "veterinary")
    );
    assert_eq!(certificates(&one, DAY, &[old, good]), Verdict::POSITIVE);
    assert_eq!(
        certificates(&both, DAY, &[old]),
        Verdict::no_with(ReasonCode::CertificateMissing, "phytosanitary"),
        "what is missing is told first"
    );
}

fn declaration(number: &str, in_force: bool, valid_until: Option<Date>) -> Declaration {
    Declaration {
        number: number.to_owned(),
        in_force,
        valid_until,
    }
}

/// a declaration in force whose term covers the booked day.
#[test]
fn a_declaration_has_to_be_in_force_on_the_day() {
    let judged = |known: &[Declaration]| declarations(None, DAY, known);
    assert_eq!(judged(&[declaration("1", true, None)]), Verdict::POSITIVE);
    assert_eq!(
        judged(&[declaration("1", true, Some(DAY))]),
        Verdict::POSITIVE
    );
    assert_eq!(
        judged(&[declaration("1", true, Some(DAY_BEFORE))]),
        Verdict::no(ReasonCode::DeclarationExpired)
    );
    assert_eq!(
        judged(&[declaration("1", false, None)]),
        Verdict::no(ReasonCode::DeclarationNotInForce)
    );
    assert_eq!(judged(&[]), Verdict::no(ReasonCode::DeclarationMissing));
}

/// the stated declaration counts, and no other.
#[test]
fn a_stated_declaration_is_the_one_that_counts() {
    let known = [
        declaration("55302/010326/0000001", false, None),
        declaration("55302/010326/0000002", true, None),
    ];
    let judged = |stated| declarations(Some(stated), DAY, &known);
    assert_eq!(judged("55302/010326/ 0000002"), Verdict::POSITIVE);
    assert_eq!(
        judged("55302/010326/0000001"),
        Verdict::no(ReasonCode::DeclarationNotInForce)
    );
    assert_eq!(
        judged("55302/010326/0000003"),
        Verdict::no(ReasonCode::DeclarationMissing)
    );
}
