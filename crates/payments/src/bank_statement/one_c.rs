//! Reading `1CClientBankExchange`, the text file that banks of Kazakhstan give to accounting programs.
//!
//! Lines are `Name=value`; `СекцияРасчСчет … КонецРасчСчет` has the account with its balances,
//! `СекцияДокумент=… … КонецДокумента` one entry each. Names are compared without regard to case,
//! and names that are not known are passed over: every bank has some of its own.

use super::fields::{self, Found, UTF8_MARK};
use super::{
    BankStatement, Counterparty, Direction, Draft, FieldRule, Names, STATEMENT_ENTRIES,
    StatementEntry, StatementError, StatementFormat, checked,
};
use crate::iban::Iban;
use encoding_rs::WINDOWS_1251;
use jiff::civil::Date;
use kernel::money::Money;
use std::borrow::Cow;
use std::collections::HashMap;

/// The first line of every file.
pub(super) const HEADING: &str = "1CClientBankExchange";
/// Most lines of one section.
const SECTION_LINES: usize = 200;
/// What must be written, for the error about the encoding.
const ENCODING_RULE: &str =
    "the 1C format is windows-1251 (Кодировка=Windows), or UTF-8 with a byte order mark";

const NAMES: Names = Names {
    period: "ДатаКонца",
    booked: "ДатаОперации",
    reference: "НомерДокумента",
    closing: "КонечныйОстаток",
};

pub(super) fn read(bytes: &[u8]) -> Result<BankStatement, StatementError> {
    let text = decoded(bytes)?;
    let draft = draft(&text)?;
    checked(draft, &NAMES, |place| {
        u32::try_from(place).unwrap_or(u32::MAX)
    })
}

/// The text. Without a mark it must be windows-1251: bytes that are UTF-8 all the same, or a stated
/// encoding that is another, are an error rather than a guess.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, StatementError> {
    let unknown = || StatementError::Encoding {
        rule: ENCODING_RULE,
    };
    if let Some(marked) = bytes.strip_prefix(UTF8_MARK) {
        return match std::str::from_utf8(marked) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(_) => Err(unknown()),
        };
    }
    if !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() {
        return Err(unknown());
    }
    let (text, had_errors) = WINDOWS_1251.decode_without_bom_handling(bytes);
    let stated = text.lines().find_map(|line| value_of(line, "Кодировка"));
    let agrees = stated.is_none_or(|name| {
        ["windows", "windows-1251", "cp1251"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
    });
    // The one byte that windows-1251 leaves free becomes a control character.
    let unassigned = text.contains(|sign| ('\u{80}'..='\u{9f}').contains(&sign));
    if had_errors || unassigned || !agrees {
        return Err(unknown());
    }
    Ok(text)
}

fn value_of<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (found, value) = line.split_once('=')?;
    (found.trim().to_lowercase() == name.to_lowercase()).then_some(value.trim())
}

/// The lines of one section, by folded name.
#[derive(Default)]
struct Section<'a> {
    line: usize,
    values: HashMap<String, (usize, &'a str)>,
}

impl<'a> Section<'a> {
    fn at(line: usize) -> Self {
        Self {
            line,
            values: HashMap::new(),
        }
    }

    fn add(&mut self, line: usize, name: &str, value: &'a str) -> Result<(), StatementError> {
        if self.values.len() >= SECTION_LINES {
            return Err(broken("СекцияДокумент", line, FieldRule::Repeated));
        }
        // The first of two lines of a name counts; some banks repeat the period.
        self.values
            .entry(name.to_lowercase())
            .or_insert((line, value));
        Ok(())
    }

    /// A value that is there and not empty.
    fn get(&self, name: &'static str) -> Option<Found<&'a str>> {
        let (place, value) = self.values.get(&name.to_lowercase())?;
        (!value.is_empty()).then_some(Found {
            value,
            place: *place,
        })
    }

    fn need(&self, name: &'static str) -> Result<Found<&'a str>, StatementError> {
        self.get(name)
            .ok_or_else(|| broken(name, self.line, FieldRule::Missing))
    }

    fn date(&self, name: &'static str) -> Result<Found<Date>, StatementError> {
        let Found { value, place } = self.need(name)?;
        let value = civil(value).ok_or_else(|| broken(name, place, FieldRule::Date))?;
        Ok(Found { value, place })
    }

    fn balance(&self, name: &'static str) -> Result<Found<Money>, StatementError> {
        let Found { value, place } = self.need(name)?;
        let value = fields::balance(value).map_err(|rule| broken(name, place, rule))?;
        Ok(Found { value, place })
    }

    fn text(
        &self,
        name: &'static str,
        characters_max: usize,
    ) -> Result<Option<String>, StatementError> {
        let Some(Found { value, place }) = self.get(name) else {
            return Ok(None);
        };
        fields::text(value, characters_max).map_err(|rule| broken(name, place, rule))
    }
}

fn broken(field: &'static str, line: usize, rule: FieldRule) -> StatementError {
    StatementError::Field {
        field,
        line: u32::try_from(line).unwrap_or(u32::MAX),
        rule,
    }
}

/// `31.01.2026`.
fn civil(text: &str) -> Option<Date> {
    let mut parts = text.split('.');
    let mut number = |length: usize| {
        parts
            .next()
            .and_then(|part| fields::digits(part, length))
            .and_then(|digits| digits.parse::<i16>().ok())
    };
    let (day, month, year) = (number(2)?, number(2)?, number(4)?);
    if parts.next().is_some() {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The file in sections.
struct Sections<'a> {
    account: Section<'a>,
    documents: Vec<Section<'a>>,
}

fn sections(text: &str) -> Result<Sections<'_>, StatementError> {
    let mut account = None;
    let mut documents = Vec::new();
    let mut open: Option<(Section<'_>, bool)> = None;
    let mut last = 1;
    for (index, line) in text.lines().enumerate().skip(1) {
        let number = index + 1;
        last = number;
        let line = line.trim();
        let folded = line.split('=').next().unwrap_or_default().to_lowercase();
        match (folded.trim_end(), &mut open) {
            ("", _) => {}
            ("секциярасчсчет", None) => open = Some((Section::at(number), false)),
            ("секциядокумент", None) if documents.len() >= STATEMENT_ENTRIES => {
                let line = u32::try_from(number).unwrap_or(u32::MAX);
                return Err(StatementError::TooMany { line });
            }
            ("секциядокумент", None) => open = Some((Section::at(number), true)),
            ("конецрасчсчет", Some((section, false))) => {
                if account.replace(std::mem::take(section)).is_some() {
                    return Err(broken("СекцияРасчСчет", number, FieldRule::Repeated));
                }
                open = None;
            }
            ("конецдокумента", Some((section, true))) => {
                documents.push(std::mem::take(section));
                open = None;
            }
            ("конецфайла", None) => break,
            (_, Some((section, _))) => {
                let (name, value) = line
                    .split_once('=')
                    .ok_or_else(|| broken("СекцияДокумент", number, FieldRule::Misplaced))?;
                section.add(number, name.trim(), value.trim())?;
            }
            // The heading has nothing that the sections don't have.
            (_, None) if line.contains('=') => {}
            (_, None) => return Err(broken("СекцияДокумент", number, FieldRule::Misplaced)),
        }
    }
    if open.is_some() {
        return Err(broken("КонецДокумента", last, FieldRule::Missing));
    }
    let account = account.ok_or_else(|| broken("СекцияРасчСчет", last, FieldRule::Missing))?;
    Ok(Sections { account, documents })
}

fn draft(text: &str) -> Result<Draft, StatementError> {
    let Sections { account, documents } = sections(text)?;
    let Found { value, place } = account.need("РасчСчет")?;
    let iban = Iban::parse(value).map_err(|_| broken("РасчСчет", place, FieldRule::Iban))?;
    let entries: Vec<_> = documents
        .iter()
        .map(|section| {
            entry(section, &iban).map(|value| Found {
                value,
                place: section.line,
            })
        })
        .collect::<Result<_, _>>()?;
    for (name, direction) in [
        ("ВсегоПоступило", Direction::Credit),
        ("ВсегоСписано", Direction::Debit),
    ] {
        if account.get(name).is_none() {
            continue;
        }
        let stated = account.balance(name)?;
        let of_direction = entries.iter().filter(|e| e.value.direction == direction);
        let sum: i64 = of_direction.map(|e| e.value.amount.minor).sum();
        if sum != stated.value.minor {
            return Err(broken(name, stated.place, FieldRule::Sum));
        }
    }
    Ok(Draft {
        format: StatementFormat::OneC,
        account: Found { value: iban, place },
        from: account.date("ДатаНачала")?,
        until: account.date("ДатаКонца")?,
        opening: account.balance("НачальныйОстаток")?,
        closing: account.balance("КонечныйОстаток")?,
        entries,
    })
}

/// Names of the other side's fields.
struct Side {
    name: &'static str,
    number: &'static str,
    account: &'static str,
}

const PAYER: Side = Side {
    name: "ПлательщикНаименование",
    number: "ПлательщикБИН_ИИН",
    account: "ПлательщикИИК",
};
const PAYEE: Side = Side {
    name: "ПолучательНаименование",
    number: "ПолучательБИН_ИИН",
    account: "ПолучательИИК",
};

/// Direction and amount: stated by the name of the sum, or following from the two accounts.
fn movement(
    section: &Section<'_>,
    own: &Iban,
) -> Result<(Direction, &'static str, usize), StatementError> {
    let is_own = |side: &Side| {
        section
            .get(side.account)
            .is_some_and(|account| Iban::parse(account.value).as_ref() == Ok(own))
    };
    let (pays, gets) = (is_own(&PAYER), is_own(&PAYEE));
    let (direction, name) = match (section.get("СуммаПриход"), section.get("СуммаРасход"))
    {
        (Some(_), None) => (Direction::Credit, "СуммаПриход"),
        (None, Some(_)) => (Direction::Debit, "СуммаРасход"),
        (None, None) if gets && !pays => (Direction::Credit, "Сумма"),
        (None, None) if pays && !gets => (Direction::Debit, "Сумма"),
        _ => return Err(broken("Сумма", section.line, FieldRule::Direction)),
    };
    let side = match direction {
        Direction::Credit => &PAYEE,
        Direction::Debit => &PAYER,
    };
    if section.get(side.account).is_some() && !is_own(side) {
        return Err(broken(side.account, section.line, FieldRule::Direction));
    }
    Ok((direction, name, section.need(name)?.place))
}

/// The reference of the receipt that a debit takes back, as «Возврат платежа по документу № 17 от
/// 02.03.2026» names it: the receipt came from the account that the money now goes to.
fn returned(purpose: &str, account: Option<&str>) -> Option<String> {
    let folded = purpose.to_lowercase();
    let begins = ["возврат", "сторно", "отмена"];
    if !begins.iter().any(|word| folded.starts_with(word)) {
        return None;
    }
    let (_, named) = purpose.split_once('№')?;
    let mut words = named.split_whitespace();
    let (number, of, day) = (words.next()?, words.next()?, words.next()?);
    let day = civil(day.trim_end_matches(['.', ',', ';']))?;
    let account = account.unwrap_or("-");
    (of == "от").then(|| format!("{day}/{number}/C/{account}"))
}

fn entry(section: &Section<'_>, own: &Iban) -> Result<StatementEntry, StatementError> {
    if let Some(currency) = section.get("Валюта")
        && !matches!(currency.value, "KZT" | "398")
    {
        return Err(broken("Валюта", currency.place, FieldRule::Currency));
    }
    let (direction, name, place) = movement(section, own)?;
    let amount = fields::amount(section.need(name)?.value);
    let amount = amount.map_err(|rule| broken(name, place, rule))?;
    let other = match direction {
        Direction::Credit => &PAYER,
        Direction::Debit => &PAYEE,
    };
    let date_names = [
        "ДатаОперации",
        "ДатаПоступило",
        "ДатаСписано",
        "ДатаДокумента",
    ];
    let dated = date_names.into_iter().find(|d| section.get(d).is_some());
    let booked_on = section.date(dated.unwrap_or("ДатаОперации"))?.value;
    let number = section
        .text("НомерДокумента", fields::ID_CHARACTERS)?
        .ok_or_else(|| broken("НомерДокумента", section.line, FieldRule::Missing))?;
    let account = section.text(other.account, fields::ACCOUNT_CHARACTERS)?;
    let side = match direction {
        Direction::Credit => 'C',
        Direction::Debit => 'D',
    };
    let purpose = section
        .text("НазначениеПлатежа", fields::PURPOSE_CHARACTERS)?
        .unwrap_or_default();
    let returns = match direction {
        Direction::Debit => returned(&purpose, account.as_deref()),
        Direction::Credit => None,
    };
    let code = |name, length| {
        let found = section.get(name)?;
        fields::digits(found.value, length)
    };
    Ok(StatementEntry {
        reference: format!(
            "{booked_on}/{number}/{side}/{}",
            account.as_deref().unwrap_or("-")
        ),
        booked_on,
        amount,
        direction,
        counterparty: Counterparty {
            name: section.text(other.name, fields::NAME_CHARACTERS)?,
            number: section
                .get(other.number)
                .and_then(|found| fields::person_number(found.value)),
            account,
        },
        purpose,
        returns,
        end_to_end_id: (direction == Direction::Debit).then_some(number),
        kbk: code("КодБК", 6),
        knp: code("КодНазначенияПлатежа", 3),
    })
}
