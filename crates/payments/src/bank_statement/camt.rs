//! Reading camt.053, the statement of ISO 20022, in any of its versions.
//!
//! Taken from each `Ntry`: `Amt`, `CdtDbtInd`, `Sts` (`BOOK`), `BookgDt`, `AcctSvcrRef`, and of its
//! `TxDtls` the end-to-end id, the other party and the purpose. A collective entry with several
//! `TxDtls` becomes one entry for each of them. The budget code and the code of purpose are read from
//! `Purp/Prtry` and from the older tags `/KNP/` and `/BCLASS/` in the purpose. `RvslInd` and `RtrInf` mark a
//! debit that takes a receipt back; which one, `Refs/Prtry/Ref` says, or the end-to-end id.

use super::fields::{self, Found};
use super::xml::{self, Broken, at, children, text_at};
use super::{
    BankStatement, Counterparty, Direction, Draft, FieldRule, Names, STATEMENT_ENTRIES,
    StatementEntry, StatementError, StatementFormat, checked,
};
use crate::iban::Iban;
use jiff::civil::Date;
use kernel::money::Money;
use roxmltree::Node;

/// Most parts of one collective entry.
const PARTS_LIMIT: usize = STATEMENT_ENTRIES;
/// What a bank writes when no end-to-end id was given.
const NOT_PROVIDED: &str = "NOTPROVIDED";

const NAMES: Names = Names {
    period: "FrToDt",
    booked: "BookgDt",
    reference: "AcctSvcrRef",
    closing: "Bal",
};

/// Why the reading stopped, before places are turned into lines.
enum Stop {
    Broken(Broken),
    TooMany(usize),
}

impl From<Broken> for Stop {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<BankStatement, StatementError> {
    let text = xml::text_of(bytes)?;
    let document = xml::parse(text)?;
    let line_of = |place| xml::line_of(text, place);
    let draft = draft(document.root_element()).map_err(|stop| match stop {
        Stop::Broken(Broken { field, place, rule }) => StatementError::Field {
            field,
            line: line_of(place),
            rule,
        },
        Stop::TooMany(place) => StatementError::TooMany {
            line: line_of(place),
        },
    })?;
    checked(draft, &NAMES, line_of)
}

fn draft(root: Node<'_, '_>) -> Result<Draft, Stop> {
    let message = needed(root, &["BkToCstmrStmt"], "BkToCstmrStmt")?;
    let statement = needed(message, &["Stmt"], "Stmt")?;
    if let Some(second) = children(message, "Stmt").nth(1) {
        return Err(Broken::new(second, "Stmt", FieldRule::Repeated).into());
    }
    let account = needed(statement, &["Acct", "Id", "IBAN"], "IBAN")?;
    let iban = Iban::parse(account.text().unwrap_or_default());
    let iban = iban.map_err(|_| Broken::new(account, "IBAN", FieldRule::Iban))?;
    if let Some(currency) = at(statement, &["Acct", "Ccy"]) {
        require_tenge(currency, "Ccy", currency.text())?;
    }
    let period = needed(statement, &["FrToDt"], "FrToDt")?;
    let mut entries = Vec::new();
    for entry in children(statement, "Ntry") {
        read_entry(entry, &mut entries)?;
        if entries.len() > STATEMENT_ENTRIES {
            return Err(Stop::TooMany(entry.range().start));
        }
    }
    Ok(Draft {
        format: StatementFormat::Camt053,
        account: Found {
            value: iban,
            place: account.range().start,
        },
        from: day(period, &["FrDtTm", "FrDt"], "FrDtTm")?,
        until: day(period, &["ToDtTm", "ToDt"], "ToDtTm")?,
        opening: balance(statement, &["OPBD", "PRCD"])?,
        closing: balance(statement, &["CLBD"])?,
        entries,
    })
}

fn needed<'a, 'input>(
    node: Node<'a, 'input>,
    path: &[&'static str],
    field: &'static str,
) -> Result<Node<'a, 'input>, Broken> {
    at(node, path).ok_or_else(|| Broken::new(node, field, FieldRule::Missing))
}

fn require_tenge(
    node: Node<'_, '_>,
    field: &'static str,
    currency: Option<&str>,
) -> Result<(), Broken> {
    if currency.map(str::trim) == Some("KZT") {
        Ok(())
    } else {
        Err(Broken::new(node, field, FieldRule::Currency))
    }
}

/// A day, written alone or at the beginning of an instant, under the first of some names.
fn day(
    node: Node<'_, '_>,
    names: &[&'static str],
    field: &'static str,
) -> Result<Found<Date>, Broken> {
    let found = names.iter().find_map(|name| at(node, &[name]));
    let found = found.ok_or_else(|| Broken::new(node, field, FieldRule::Missing))?;
    let text = found.text().unwrap_or_default().trim();
    let value = text.get(..10).and_then(|day| day.parse().ok());
    let value = value.ok_or_else(|| Broken::new(found, field, FieldRule::Date))?;
    Ok(Found {
        value,
        place: found.range().start,
    })
}

fn direction(node: Node<'_, '_>) -> Result<Direction, Broken> {
    match text_at(node, &["CdtDbtInd"]) {
        Some("CRDT") => Ok(Direction::Credit),
        Some("DBIT") => Ok(Direction::Debit),
        Some(_) => Err(Broken::new(node, "CdtDbtInd", FieldRule::Direction)),
        None => Err(Broken::new(node, "CdtDbtInd", FieldRule::Missing)),
    }
}

/// The balance of the first of some kinds that is there.
fn balance(statement: Node<'_, '_>, kinds: &[&str]) -> Result<Found<Money>, Broken> {
    let of_kind = |kind: &str| {
        children(statement, "Bal")
            .find(|balance| text_at(*balance, &["Tp", "CdOrPrtry", "Cd"]) == Some(kind))
    };
    let found = kinds.iter().find_map(|kind| of_kind(kind));
    let found = found.ok_or_else(|| Broken::new(statement, "Bal", FieldRule::Missing))?;
    let amount = needed(found, &["Amt"], "Bal/Amt")?;
    require_tenge(amount, "Bal/Amt", amount.attribute("Ccy"))?;
    let read = fields::balance(amount.text().unwrap_or_default());
    let unsigned = read.map_err(|rule| Broken::new(amount, "Bal/Amt", rule))?;
    let minor = match direction(found)? {
        Direction::Credit => unsigned.minor,
        Direction::Debit => unsigned.minor.saturating_neg(),
    };
    Ok(Found {
        value: Money::kzt(minor),
        place: found.range().start,
    })
}

fn amount(node: Node<'_, '_>) -> Result<Money, Broken> {
    require_tenge(node, "Amt", node.attribute("Ccy"))?;
    fields::amount(node.text().unwrap_or_default()).map_err(|rule| Broken::new(node, "Amt", rule))
}

fn read_entry(entry: Node<'_, '_>, out: &mut Vec<Found<StatementEntry>>) -> Result<(), Broken> {
    let whole = amount(needed(entry, &["Amt"], "Amt")?)?;
    let direction = direction(entry)?;
    let status = text_at(entry, &["Sts", "Cd"]).or_else(|| text_at(entry, &["Sts"]));
    if status != Some("BOOK") {
        return Err(Broken::new(entry, "Sts", FieldRule::NotBooked));
    }
    let booked = needed(entry, &["BookgDt"], "BookgDt")?;
    let booked_on = day(booked, &["Dt", "DtTm"], "BookgDt")?.value;
    let reference = text_at(entry, &["AcctSvcrRef"]);
    let parts: Vec<Node<'_, '_>> = children(entry, "NtryDtls")
        .flat_map(|details| children(details, "TxDtls"))
        .take(PARTS_LIMIT)
        .collect();
    let single = parts.len() <= 1;
    let mut sum = 0_i64;
    for (index, part) in parts
        .iter()
        .copied()
        .map(Some)
        .chain(parts.is_empty().then_some(None))
        .enumerate()
    {
        let value = if single {
            whole
        } else {
            part_amount(part.unwrap_or(entry))?
        };
        sum = sum.saturating_add(value.minor);
        let own = part.and_then(|part| text_at(part, &["Refs", "AcctSvcrRef"]));
        let reference = match (own, reference) {
            (Some(own), _) => own.to_owned(),
            (None, Some(whole)) if single => whole.to_owned(),
            (None, Some(whole)) => format!("{whole}/{}", index + 1),
            (None, None) => return Err(Broken::new(entry, "AcctSvcrRef", FieldRule::Missing)),
        };
        if reference.contains(char::is_control) {
            return Err(Broken::new(entry, "AcctSvcrRef", FieldRule::Text));
        }
        let empty = StatementEntry {
            reference,
            booked_on,
            amount: value,
            direction,
            counterparty: Counterparty::default(),
            purpose: String::new(),
            end_to_end_id: None,
            kbk: None,
            knp: None,
            returns: None,
        };
        let mut value = with_details(empty, part.unwrap_or(entry))?;
        value.returns = returned(entry, part, &value)?;
        out.push(Found {
            value,
            place: part.unwrap_or(entry).range().start,
        });
    }
    if sum != whole.minor {
        return Err(Broken::new(entry, "TxDtls", FieldRule::Sum));
    }
    Ok(())
}

/// The receipt that a debit takes back: one that is marked as a reversal or a return says so by the
/// bank's reference of the receipt, or else by the id that its payer gave it.
fn returned(
    entry: Node<'_, '_>,
    part: Option<Node<'_, '_>>,
    value: &StatementEntry,
) -> Result<Option<String>, Broken> {
    let is_marked = matches!(text_at(entry, &["RvslInd"]), Some("true" | "1"))
        || part.is_some_and(|part| at(part, &["RtrInf"]).is_some());
    if value.direction != Direction::Debit || !is_marked {
        return Ok(None);
    }
    let Some(reference) = part.and_then(|part| text_at(part, &["Refs", "Prtry", "Ref"])) else {
        return Ok(value.end_to_end_id.clone());
    };
    fields::text(reference, super::REFERENCE_BYTES)
        .map_err(|rule| Broken::new(part.unwrap_or(entry), "Prtry/Ref", rule))
}

/// The amount of one part of a collective entry, in either place where versions have it.
fn part_amount(part: Node<'_, '_>) -> Result<Money, Broken> {
    let found = at(part, &["Amt"]).or_else(|| at(part, &["AmtDtls", "TxAmt", "Amt"]));
    amount(found.ok_or_else(|| Broken::new(part, "TxDtls/Amt", FieldRule::Missing))?)
}

/// What the details of a transaction say beyond amount and day.
fn with_details(mut entry: StatementEntry, part: Node<'_, '_>) -> Result<StatementEntry, Broken> {
    let text = |raw: &str, field, most| {
        fields::text(raw, most).map_err(|rule| Broken::new(part, field, rule))
    };
    let (party, account) = match entry.direction {
        Direction::Credit => ("Dbtr", "DbtrAcct"),
        Direction::Debit => ("Cdtr", "CdtrAcct"),
    };
    let of_party = |path: &[&'static str]| {
        let plain = [&["RltdPties", party], path].concat();
        // Versions from 8 on have one more level.
        let nested = [&["RltdPties", party, "Pty"], path].concat();
        text_at(part, &plain).or_else(|| text_at(part, &nested))
    };
    // Abroad a bank in between may stand as the payer; the actual one is named beside it.
    let actual = match entry.direction {
        Direction::Credit => text_at(part, &["RltdPties", "UltmtDbtr", "Nm"])
            .or_else(|| text_at(part, &["RltdPties", "UltmtDbtr", "Pty", "Nm"])),
        Direction::Debit => None,
    };
    if let Some(name) = actual.or_else(|| of_party(&["Nm"])) {
        entry.counterparty.name = text(name, "Nm", fields::NAME_CHARACTERS)?;
    }
    let number = of_party(&["Id", "OrgId", "Othr", "Id"])
        .or_else(|| of_party(&["Id", "PrvtId", "Othr", "Id"]));
    entry.counterparty.number = number.and_then(fields::person_number);
    let account = text_at(part, &["RltdPties", account, "Id", "IBAN"])
        .or_else(|| text_at(part, &["RltdPties", account, "Id", "Othr", "Id"]));
    if let Some(account) = account {
        entry.counterparty.account = text(account, "DbtrAcct", fields::ACCOUNT_CHARACTERS)?;
    }
    if let Some(id) = text_at(part, &["Refs", "EndToEndId"]).filter(|id| *id != NOT_PROVIDED) {
        entry.end_to_end_id = text(id, "EndToEndId", fields::ID_CHARACTERS)?;
    }
    let purpose: Vec<&str> = at(part, &["RmtInf"])
        .into_iter()
        .flat_map(|info| children(info, "Ustrd"))
        .filter_map(|line| line.text())
        .collect();
    let purpose = text(&purpose.join(" "), "Ustrd", fields::PURPOSE_CHARACTERS)?;
    entry.purpose = purpose.unwrap_or_default();
    entry.knp = text_at(part, &["Purp", "Prtry"])
        .and_then(|code| fields::digits(code, 3))
        .or_else(|| fields::tagged(&entry.purpose, "/KNP/", 3));
    entry.kbk = fields::tagged(&entry.purpose, "/BCLASS/", 6);
    Ok(entry)
}
