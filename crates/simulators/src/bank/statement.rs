//! Statements of the registrar's account as files: camt.053, and `1CClientBankExchange` in windows-1251.

use encoding_rs::WINDOWS_1251;
use jiff::civil::Date;
use quick_xml::escape::escape;
use std::fmt::Write as _;

use super::account::Entry;

/// A statement to be written.
pub(super) struct Statement {
    pub(super) iban: String,
    pub(super) holder: String,
    pub(super) from: Date,
    pub(super) until: Date,
    pub(super) opening_minor: i64,
    pub(super) entries: Vec<Entry>,
}

/// `4325.00`, without a sign.
fn decimal(minor: i64) -> String {
    let minor = minor.unsigned_abs();
    format!("{}.{:02}", minor / 100, minor % 100)
}

const fn side(minor: i64) -> &'static str {
    if minor < 0 { "DBIT" } else { "CRDT" }
}

impl Statement {
    fn closing_minor(&self) -> i64 {
        let sum: i64 = self.entries.iter().map(|entry| entry.signed_minor).sum();
        self.opening_minor + sum
    }

    /// As camt.053.
    pub(super) fn camt_053(&self) -> Vec<u8> {
        let (from, until, iban) = (self.from, self.until, &self.iban);
        let mut text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>\n\
             <GrpHdr><MsgId>{from}-{until}</MsgId></GrpHdr>\n\
             <Stmt><Id>{from}-{until}</Id><FrToDt><FrDtTm>{from}T00:00:00</FrDtTm>\
             <ToDtTm>{until}T23:59:59</ToDtTm></FrToDt>\n\
             <Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>KZT</Ccy></Acct>\n"
        );
        let balances = [
            ("OPBD", self.opening_minor, from),
            ("CLBD", self.closing_minor(), until),
        ];
        for (kind, minor, day) in balances {
            // Writing to a text can't fail.
            let _ = writeln!(
                text,
                "<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy=\"KZT\">{}</Amt>\
                 <CdtDbtInd>{}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>",
                decimal(minor),
                side(minor)
            );
        }
        for entry in &self.entries {
            camt_entry(&mut text, entry);
        }
        text.push_str("</Stmt></BkToCstmrStmt></Document>\n");
        text.into_bytes()
    }

    /// As `1CClientBankExchange`. Letters that windows-1251 doesn't have become question marks, as banks do it.
    pub(super) fn one_c(&self) -> Vec<u8> {
        let day = |day: Date| day.strftime("%d.%m.%Y").to_string();
        let signed = |minor: i64| {
            let sign = if minor < 0 { "-" } else { "" };
            format!("{sign}{}", decimal(minor))
        };
        let of = |credit: bool| -> i64 {
            let minor = self.entries.iter().map(|entry| entry.signed_minor);
            minor.filter(|minor| (*minor > 0) == credit).sum()
        };
        let mut lines = vec![
            String::from("1CClientBankExchange"),
            String::from("ВерсияФормата=2.00"),
            String::from("Кодировка=Windows"),
            String::from("СекцияРасчСчет"),
            format!("ДатаНачала={}", day(self.from)),
            format!("ДатаКонца={}", day(self.until)),
            format!("РасчСчет={}", self.iban),
            format!("НачальныйОстаток={}", signed(self.opening_minor)),
            format!("ВсегоПоступило={}", decimal(of(true))),
            format!("ВсегоСписано={}", decimal(of(false))),
            format!("КонечныйОстаток={}", signed(self.closing_minor())),
            String::from("КонецРасчСчет"),
        ];
        for entry in &self.entries {
            let number = entry.end_to_end_id.as_ref().unwrap_or(&entry.reference);
            let credit = entry.signed_minor > 0;
            let (other, own) = if credit {
                ("Плательщик", "Получатель")
            } else {
                ("Получатель", "Плательщик")
            };
            let name = if credit {
                "СуммаПриход"
            } else {
                "СуммаРасход"
            };
            lines.extend([
                String::from("СекцияДокумент=Платежное поручение"),
                format!("НомерДокумента={number}"),
                format!("ДатаОперации={}", day(entry.booked_on)),
                format!("{name}={}", decimal(entry.signed_minor)),
                format!("{other}Наименование={}", entry.name),
                format!(
                    "{other}БИН_ИИН={}",
                    entry.number.as_deref().unwrap_or_default()
                ),
                format!("{other}ИИК={}", entry.account),
                format!("{own}Наименование={}", self.holder),
                format!("{own}ИИК={}", self.iban),
                format!("НазначениеПлатежа={}", entry.purpose),
                String::from("КонецДокумента"),
            ]);
        }
        lines.push(String::from("КонецФайла"));
        let mut text = lines.join("\r\n");
        text.push_str("\r\n");
        let known: String = text.chars().map(in_windows_1251).collect();
        WINDOWS_1251.encode(&known).0.into_owned()
    }
}

/// The sign, or a question mark when windows-1251 has none for it.
fn in_windows_1251(sign: char) -> char {
    let mut room = [0; 4];
    let (_, _, had_errors) = WINDOWS_1251.encode(sign.encode_utf8(&mut room));
    if had_errors { '?' } else { sign }
}

fn camt_entry(text: &mut String, entry: &Entry) {
    let minor = entry.signed_minor;
    let party = if minor < 0 { "Cdtr" } else { "Dbtr" };
    let number = entry.number.as_ref().map_or(String::new(), |number| {
        format!("<Id><OrgId><Othr><Id>{number}</Id></Othr></OrgId></Id>")
    });
    let country = entry.country.as_ref().map_or(String::new(), |country| {
        format!("<CtryOfRes>{}</CtryOfRes>", escape(country))
    });
    // A correspondent bank stands between; the actual payer is named beside it.
    let actual = entry.country.as_ref().map_or(String::new(), |_| {
        format!(
            "<Ultmt{party}><Pty><Nm>{}</Nm>{country}</Pty></Ultmt{party}>",
            escape(&entry.name)
        )
    });
    let is_iban = entry.account.starts_with("KZ");
    let account = if is_iban {
        format!("<IBAN>{}</IBAN>", escape(&entry.account))
    } else {
        format!("<Othr><Id>{}</Id></Othr>", escape(&entry.account))
    };
    let end_to_end = entry.end_to_end_id.as_deref().unwrap_or("NOTPROVIDED");
    let _ = writeln!(
        text,
        "<Ntry><Amt Ccy=\"KZT\">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
         <BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef><NtryDtls><TxDtls>\
         <Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>\
         <RltdPties><{party}><Pty><Nm>{name}</Nm>{number}{country}</Pty></{party}>\
         <{party}Acct><Id>{account}</Id></{party}Acct>{actual}</RltdPties>\
         <RmtInf><Ustrd>{purpose}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
        amount = decimal(minor),
        side = side(minor),
        day = entry.booked_on,
        reference = entry.reference,
        end_to_end = escape(end_to_end),
        name = escape(&entry.name),
        purpose = escape(&entry.purpose),
    );
}
