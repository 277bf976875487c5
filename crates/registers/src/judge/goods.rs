//! Decisions about the goods: certificates of controls, customs declarations.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Verdict;
use super::papers::folded;
use crate::checks::{GoodsControl, ReasonCode};
use crate::question::certificates::Certificate;
use crate::question::declarations::Declaration;

/// an active certificate of each kind the goods need covers the booked
/// day. A kind that is missing is told before one that ran out.
pub(crate) fn certificates(
    needed: &BTreeSet<GoodsControl>,
    day: Date,
    certificates: &[Certificate],
) -> Verdict {
    let mut missing = Vec::new();
    let mut expired = Vec::new();
    for kind in needed {
        let mut active = certificates
            .iter()
            .filter(|certificate| certificate.active && certificate.kind == *kind)
            .peekable();
        if active.peek().is_none() {
            missing.push(kind.as_str());
        } else if active.all(|certificate| certificate.valid_until < day) {
            expired.push(kind.as_str());
        }
    }
    if !missing.is_empty() {
        return Verdict::no_with(ReasonCode::CertificateMissing, missing.join(", "));
    }
    if !expired.is_empty() {
        return Verdict::no_with(ReasonCode::CertificateExpired, expired.join(", "));
    }
    Verdict::POSITIVE
}

/// a declaration in force – the stated one if one is stated – whose
/// term covers the booked day. One without a term covers every day.
pub(crate) fn declarations(
    stated: Option<&str>,
    day: Date,
    declarations: &[Declaration],
) -> Verdict {
    let stated = stated.map(folded);
    let meant: Vec<&Declaration> = declarations
        .iter()
        .filter(|one| {
            stated
                .as_ref()
                .is_none_or(|number| folded(&one.number) == *number)
        })
        .collect();
    let mut in_force = meant.iter().filter(|one| one.in_force).peekable();
    if in_force.peek().is_none() {
        return Verdict::no(if meant.is_empty() {
            ReasonCode::DeclarationMissing
        } else {
            ReasonCode::DeclarationNotInForce
        });
    }
    let covered = in_force.any(|one| one.valid_until.is_none_or(|until| until >= day));
    Verdict::yes_or(covered, ReasonCode::DeclarationExpired)
}

#[cfg(test)]
mod tests;
