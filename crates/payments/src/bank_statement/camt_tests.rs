//! camt.053: what is read, and the named error of everything that is refused.

use super::{BankStatement, Direction, FieldRule, STATEMENT_BYTES, StatementError};
use jiff::civil::date;
use kernel::money::Money;

const CREDIT: &str = r#"<Ntry><Amt Ccy="KZT">4325.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-03-02</Dt></BookgDt><AcctSvcrRef>REF-1</AcctSvcrRef><NtryDtls><TxDtls>
<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
<RltdPties><Dbtr><Pty><Nm>ТОО  Караван</Nm><Id><OrgId><Othr><Id>260140007012</Id></Othr></OrgId></Id></Pty></Dbtr>
<DbtrAcct><Id><IBAN>KZ76722C000000700002</IBAN></Id></DbtrAcct></RltdPties>
<Purp><Prtry>859</Prtry></Purp><RmtInf><Ustrd>Счёт 700001</Ustrd><Ustrd>за очередь</Ustrd></RmtInf>
</TxDtls></NtryDtls></Ntry>"#;

const DEBIT: &str = r#"<Ntry><Amt Ccy="KZT">1000</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><DtTm>2026-03-03T10:00:00+05:00</DtTm></BookgDt><AcctSvcrRef>REF-2</AcctSvcrRef><NtryDtls><TxDtls>
<Refs><EndToEndId>SHK000001</EndToEndId></Refs>
<RltdPties><CdtrAcct><Id><IBAN>KZ24070105KSN0000000</IBAN></Id></CdtrAcct></RltdPties>
<RmtInf><Ustrd>/KNP/911/ /BCLASS/105406/ сбор</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"#;

fn file(closing: &str, entries: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>KZ93601A000000700001</IBAN></Id><Ccy>KZT</Ccy></Acct>
<FrToDt><FrDtTm>2026-03-02T00:00:00</FrDtTm><ToDtTm>2026-03-03T23:59:59</ToDtTm></FrToDt>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="KZT">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="KZT">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
{entries}
</Stmt></BkToCstmrStmt></Document>"#
    )
}

pub(super) fn both() -> String {
    file("3425.00", &format!("{CREDIT}{DEBIT}"))
}

fn refusal(text: &str) -> StatementError {
    BankStatement::read(text.as_bytes()).expect_err("refused")
}

fn rule_of(text: &str) -> (&'static str, FieldRule) {
    match refusal(text) {
        StatementError::Field { field, line, rule } => {
            assert!(line > 0);
            (field, rule)
        }
        other => panic!("{other:?}"),
    }
}

/// Q-23, Q-24: a credit and a debit are read with everything that later decides about them.
#[test]
fn entries_are_read() {
    let marked = [b"\xEF\xBB\xBF".as_slice(), both().as_bytes()].concat();
    let statement = BankStatement::read(&marked).expect("read");
    assert_eq!(
        statement,
        BankStatement::read(both().as_bytes()).expect("read")
    );
    assert_eq!(statement.account.as_str(), "KZ93601A000000700001");
    assert_eq!(
        (statement.from, statement.until),
        (date(2026, 3, 2), date(2026, 3, 3))
    );
    assert_eq!(statement.closing, Money::tenge(3_425));
    let [credit, debit] = &statement.entries[..] else {
        panic!("two entries")
    };
    assert_eq!(
        (credit.reference.as_str(), credit.amount),
        ("REF-1", Money::tenge(4_325))
    );
    assert_eq!(credit.direction, Direction::Credit);
    assert_eq!(credit.counterparty.name.as_deref(), Some("ТОО Караван"));
    assert_eq!(credit.counterparty.number.as_deref(), Some("260140007012"));
    assert_eq!(
        credit.counterparty.account.as_deref(),
        Some("KZ76722C000000700002")
    );
    assert_eq!(credit.purpose, "Счёт 700001 за очередь");
    assert_eq!(
        (credit.knp.as_deref(), credit.end_to_end_id.as_deref()),
        (Some("859"), None)
    );
    assert_eq!(debit.end_to_end_id.as_deref(), Some("SHK000001"));
    assert_eq!(
        (debit.knp.as_deref(), debit.kbk.as_deref()),
        (Some("911"), Some("105406"))
    );
    assert_eq!(debit.booked_on, date(2026, 3, 3));
}

/// Q-23: the parts of a collective entry are entries of their own, and must add up.
#[test]
fn a_collective_entry_is_split() {
    let part = |sum: &str| {
        format!(
            r#"<TxDtls><Amt Ccy="KZT">{sum}</Amt><RmtInf><Ustrd>Счёт</Ustrd></RmtInf></TxDtls>"#
        )
    };
    let entry = |parts: &str| {
        format!(
            r#"<Ntry><Amt Ccy="KZT">30</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-03-02</Dt></BookgDt><AcctSvcrRef>B</AcctSvcrRef><NtryDtls>{parts}</NtryDtls></Ntry>"#
        )
    };
    let good = file("130", &entry(&format!("{}{}", part("10"), part("20"))));
    let statement = BankStatement::read(good.as_bytes()).expect("read");
    let seen: Vec<_> = statement
        .entries
        .iter()
        .map(|entry| (entry.reference.as_str(), entry.amount.minor))
        .collect();
    assert_eq!(seen, [("B/1", 1_000), ("B/2", 2_000)]);
    let bad = file("130", &entry(&format!("{}{}", part("10"), part("21"))));
    assert_eq!(rule_of(&bad), ("TxDtls", FieldRule::Sum));
}

/// Q-26: other currencies, and amounts that are nothing, less, or absurd, have names.
#[test]
fn impossible_amounts_are_named() {
    for (from, to, rule) in [
        (
            "<Ntry><Amt Ccy=\"KZT\">4325.00",
            "<Ntry><Amt Ccy=\"RUB\">4325.00",
            FieldRule::Currency,
        ),
        (
            "<Ntry><Amt Ccy=\"KZT\">4325.00",
            "<Ntry><Amt>4325.00",
            FieldRule::Currency,
        ),
        (">4325.00<", ">0.00<", FieldRule::NotPositive),
        (">4325.00<", ">-4325.00<", FieldRule::NotPositive),
        (">4325.00<", ">100000000000.01<", FieldRule::TooLarge),
        (
            ">4325.00<",
            ">99999999999999999999999999<",
            FieldRule::TooLarge,
        ),
        (">4325.00<", ">4325.001<", FieldRule::Amount),
        (">4325.00<", ">1e9<", FieldRule::Amount),
        (">4325.00<", "><", FieldRule::Amount),
    ] {
        let (field, found) = rule_of(&both().replace(from, to));
        assert_eq!((field, found), ("Amt", rule), "{to}");
    }
    let ccy = both().replace("<Ccy>KZT</Ccy>", "<Ccy>USD</Ccy>");
    assert_eq!(rule_of(&ccy), ("Ccy", FieldRule::Currency));
}

/// Q-23: what doesn't fit together is named with its line.
#[test]
fn contradictions_are_named() {
    let twice = file("8750.00", &format!("{CREDIT}{CREDIT}"));
    assert_eq!(rule_of(&twice), ("AcctSvcrRef", FieldRule::Duplicate));
    let late = both().replace("<Dt>2026-03-02</Dt>", "<Dt>2026-03-04</Dt>");
    assert_eq!(rule_of(&late), ("BookgDt", FieldRule::OutsidePeriod));
    let no_day = both().replace("<Dt>2026-03-02</Dt>", "<Dt>2026-02-30</Dt>");
    assert_eq!(rule_of(&no_day), ("BookgDt", FieldRule::Date));
    let backwards = both().replace("<ToDtTm>2026-03-03", "<ToDtTm>2026-03-01");
    assert_eq!(rule_of(&backwards), ("FrToDt", FieldRule::Period));
    let pending = both().replace("<Cd>BOOK</Cd>", "<Cd>PDNG</Cd>");
    assert_eq!(rule_of(&pending), ("Sts", FieldRule::NotBooked));
    let sideways = both().replace("<CdtDbtInd>DBIT", "<CdtDbtInd>BOTH");
    assert_eq!(rule_of(&sideways), ("CdtDbtInd", FieldRule::Direction));
    let iban = both().replace("KZ93601A000000700001", "KZ94601A000000700001");
    assert_eq!(rule_of(&iban), ("IBAN", FieldRule::Iban));
    let unnamed = both().replace("<AcctSvcrRef>REF-1</AcctSvcrRef>", "");
    assert_eq!(rule_of(&unnamed), ("AcctSvcrRef", FieldRule::Missing));
    let two = both().replace("</Stmt>", "</Stmt><Stmt/>");
    assert_eq!(rule_of(&two), ("Stmt", FieldRule::Repeated));
    let wrong = refusal(&both().replace(">3425.00<", ">3425.01<"));
    let StatementError::Balance {
        line,
        stated,
        computed,
    } = wrong
    else {
        panic!("{wrong:?}")
    };
    assert_eq!(
        (stated, computed),
        (Money::kzt(342_501), Money::kzt(342_500))
    );
    assert_eq!(line, 6);
}

/// Limits: hostile XML, sizes and encodings end with a name and without a tree.
#[test]
fn hostile_files_are_refused() {
    let entity = both().replace(
        "<Document",
        "<!DOCTYPE Document [<!ENTITY a \"b\">]><Document",
    );
    assert_eq!(refusal(&entity), StatementError::Doctype { line: 2 });
    let deep = file("100", &"<a>".repeat(100));
    assert!(matches!(
        refusal(&deep),
        StatementError::Shape { what: "levels", .. }
    ));
    let attributes: Vec<String> = (0..100).map(|n| format!("a{n}='1'")).collect();
    let wide = file("100", &format!("<a {}/>", attributes.join(" ")));
    assert!(matches!(refusal(&wide), StatementError::Shape { .. }));
    let many = file("100", &"<a/>".repeat(1_000_001));
    assert!(matches!(
        refusal(&many),
        StatementError::Shape {
            what: "elements",
            ..
        }
    ));
    let half = both();
    assert!(matches!(
        refusal(&half[..half.len() / 2]),
        StatementError::NotXml { .. }
    ));
    let latin = both().replace("encoding=\"UTF-8\"", "encoding=\"windows-1251\"");
    assert!(matches!(refusal(&latin), StatementError::Encoding { .. }));
    let broken = [both().as_bytes(), b"\xFF"].concat();
    let refused = BankStatement::read(&broken);
    assert!(
        matches!(refused, Err(StatementError::Encoding { .. })),
        "{refused:?}"
    );
    let large = vec![b'<'; STATEMENT_BYTES + 1];
    let refused = BankStatement::read(&large);
    assert_eq!(
        refused,
        Err(StatementError::TooLarge { bytes: large.len() })
    );
    assert_eq!(refusal("date;amount"), StatementError::UnknownFormat);
    assert_eq!(refusal(""), StatementError::UnknownFormat);
}

/// Limits: the entry after the last that is read is an error, never cut off silently.
#[test]
fn too_many_entries_are_refused() {
    let entry = |n: usize| {
        format!(
            "<Ntry><Amt Ccy=\"KZT\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>\
             <BookgDt><Dt>2026-03-02</Dt></BookgDt><AcctSvcrRef>{n}</AcctSvcrRef></Ntry>"
        )
    };
    let text = |count: usize| {
        let entries: String = (0..count).map(entry).collect();
        file(&format!("{}", 100 + count), &entries)
    };
    let most = BankStatement::read(text(20_000).as_bytes()).expect("read");
    assert_eq!(most.entries.len(), 20_000);
    assert!(matches!(
        refusal(&text(20_001)),
        StatementError::TooMany { .. }
    ));
}

/// Q-27: a debit that is marked as a reversal or a return says which receipt it takes back, by the bank's
/// reference or else by the id of its payer; an unmarked one, and a credit, say nothing of the kind.
#[test]
fn a_reversal_names_its_receipt() {
    let returns = |entry: &str, closing: &str| {
        let text = file(closing, entry);
        let statement = BankStatement::read(text.as_bytes()).expect("read");
        statement.entries[0].returns.clone()
    };
    let debit = |text: &str| returns(&text.replace("1000", "0.01"), "99.99");
    assert_eq!(debit(DEBIT), None);
    let marked = DEBIT.replace("<Sts>", "<RvslInd>true</RvslInd><Sts>");
    assert_eq!(debit(&marked), Some(String::from("SHK000001")));
    let returned = DEBIT.replace("</Refs>", "</Refs><RtrInf/>");
    assert_eq!(debit(&returned), Some(String::from("SHK000001")));
    let own = "</EndToEndId><Prtry><Tp>ORIG</Tp><Ref>REF-1</Ref></Prtry>";
    let named = marked.replace("</EndToEndId>", own);
    assert_eq!(debit(&named), Some(String::from("REF-1")));
    let unmarked = marked.replace("true", "false");
    assert_eq!(debit(&unmarked), None);
    let credit = CREDIT.replace("<Sts>", "<RvslInd>true</RvslInd><Sts>");
    assert_eq!(returns(&credit, "4425.00"), None);
    let odd = named
        .replace("REF-1", &"R".repeat(91))
        .replace("1000", "0.01");
    let refused = BankStatement::read(file("99.99", &odd).as_bytes());
    assert!(refused.is_err(), "{refused:?}");
}
