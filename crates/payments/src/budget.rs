//! Where the fees go: budget classification codes by date, and the registrar's own account.
//!
//! The table is data of the crate, `data/budget.toml`. A table with a gap, an overlap or a number
//! that can't be right does not load.

use crate::iban::Iban;
use crate::tariffs::FeeItem;
use jiff::civil::Date;
use kernel::person_number::Bin;
use serde::Deserialize;

/// Text of the table that comes with the program.
const BUDGET_TOML: &str = include_str!("../data/budget.toml");
/// Most codes of the table.
const CODES_MAX: usize = 1_000;
/// Longest name, in characters: what payment messages take.
const NAME_CHARACTERS: usize = 140;
/// Longest purpose, in characters, with the day filled in.
const PURPOSE_CHARACTERS: usize = 140;
/// What stands in a purpose for the day of receipt.
const DAY_MARK: &str = "{day}";

/// Why the table can't be used. Codes are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BudgetError {
    /// Not TOML of the expected shape.
    #[error("the table of budget codes can't be read: {0}")]
    Unreadable(String),
    /// A value breaks its rule.
    #[error("{place}, {field}: {rule}")]
    Field {
        /// `debtor`, or `code` with its number.
        place: String,
        /// The field.
        field: &'static str,
        /// What it has to be.
        rule: &'static str,
    },
    /// Two codes of one fee take effect on the same day.
    #[error("two codes for {item} take effect on {from}")]
    Twice {
        /// The fee.
        item: FeeItem,
        /// The day.
        from: Date,
    },
    /// A fee that no code names at all.
    #[error("no code is given for {0}")]
    Unnamed(FeeItem),
    /// The day is before the first code of the fee.
    #[error("no code is given for {item} on {on}")]
    NoCode {
        /// The fee.
        item: FeeItem,
        /// The day of receipt.
        on: Date,
    },
}

/// Code of the payment's purpose (КНП) that payers write: payment for services. Which of the codes of group 8 it is to
/// be no public source says; confirm it with the registrar's bank.
pub const SERVICE_KNP: &str = "859";

/// Whose account orders of payment are drawn on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debtor {
    /// Name of the registrar.
    pub name: String,
    /// Its BIN.
    pub bin: Bin,
    /// Its account, whose statements are imported.
    pub iban: Iban,
    /// Its bank.
    pub bic: String,
    /// Code of residency and sector (КБЕ), two digits.
    pub kbe: String,
}

/// Where one kind of fee goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetCode {
    /// Budget classification code (КБК), six digits.
    pub kbk: String,
    /// Code of the payment's purpose (КНП), three digits.
    pub knp: String,
    /// The revenue authority.
    pub beneficiary_name: String,
    /// Its BIN.
    pub beneficiary_bin: String,
    /// The treasury's account.
    pub beneficiary_iban: Iban,
    /// The treasury's bank.
    pub beneficiary_bic: String,
    /// Code of residency and sector (КБЕ), two digits.
    pub beneficiary_kbe: String,
    /// Purpose in words; `{day}` stands for the day of receipt.
    pub purpose: String,
}

impl BudgetCode {
    /// The purpose with the day of receipt in it.
    pub fn purpose_on(&self, day: Date) -> String {
        let written = format!("{:02}.{:02}.{:04}", day.day(), day.month(), day.year());
        self.purpose.replace(DAY_MARK, &written)
    }
}

/// The codes by fee and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetCodes {
    debtor: Debtor,
    lines: Vec<(FeeItem, Date, BudgetCode)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    debtor: DebtorLine,
    code: Vec<CodeLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DebtorLine {
    name: String,
    bin: String,
    iban: String,
    bic: String,
    kbe: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeLine {
    valid_from: Date,
    items: Vec<FeeItem>,
    kbk: String,
    knp: String,
    beneficiary_name: String,
    beneficiary_bin: String,
    beneficiary_iban: String,
    beneficiary_bic: String,
    beneficiary_kbe: String,
    purpose: String,
}

/// Checks of one table of the file.
struct Place(String);

impl Place {
    fn refuse(&self, field: &'static str, rule: &'static str) -> BudgetError {
        BudgetError::Field {
            place: self.0.clone(),
            field,
            rule,
        }
    }

    fn digits(
        &self,
        field: &'static str,
        text: String,
        count: usize,
        rule: &'static str,
    ) -> Result<String, BudgetError> {
        if text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(text)
        } else {
            Err(self.refuse(field, rule))
        }
    }

    fn iban(&self, field: &'static str, text: &str) -> Result<Iban, BudgetError> {
        Iban::parse(text).map_err(|_| self.refuse(field, "an IBAN with right check digits"))
    }

    fn bin(&self, field: &'static str, text: &str) -> Result<Bin, BudgetError> {
        Bin::parse(text).map_err(|_| self.refuse(field, "a BIN with a right check digit"))
    }

    fn bic(&self, field: &'static str, text: String) -> Result<String, BudgetError> {
        let signs = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        if matches!(text.len(), 8 | 11) && text.as_bytes().iter().all(signs) {
            Ok(text)
        } else {
            Err(self.refuse(field, "a BIC of 8 or 11 capitals and digits"))
        }
    }

    fn text(&self, field: &'static str, text: String, most: usize) -> Result<String, BudgetError> {
        let length = text.chars().count();
        if (1..=most).contains(&length) && !text.contains(char::is_control) {
            Ok(text)
        } else {
            Err(self.refuse(field, "1 to 140 characters"))
        }
    }
}

impl BudgetCodes {
    /// The table that comes with the program.
    ///
    /// # Errors
    /// [`BudgetError`]; a test reads the table, so there is none.
    pub fn built_in() -> Result<Self, BudgetError> {
        Self::parse(BUDGET_TOML)
    }

    /// Reads a table.
    ///
    /// # Errors
    /// [`BudgetError`] names the place, the field and the rule.
    pub fn parse(text: &str) -> Result<Self, BudgetError> {
        let file: File =
            toml::from_str(text).map_err(|error| BudgetError::Unreadable(error.to_string()))?;
        if file.code.len() > CODES_MAX {
            let place = Place(String::from("code"));
            return Err(place.refuse("code", "at most 1000 codes"));
        }
        let debtor = debtor(file.debtor)?;
        let mut lines: Vec<(FeeItem, Date, BudgetCode)> = Vec::new();
        for (index, line) in file.code.into_iter().enumerate() {
            let (from, items) = (line.valid_from, line.items.clone());
            let code = code(line, &Place(format!("code {}", index + 1)))?;
            for item in items {
                if lines.iter().any(|line| (line.0, line.1) == (item, from)) {
                    return Err(BudgetError::Twice { item, from });
                }
                lines.push((item, from, code.clone()));
            }
        }
        lines.sort_by_key(|line| line.1);
        for item in FeeItem::ALL {
            if !lines.iter().any(|line| line.0 == *item) {
                return Err(BudgetError::Unnamed(*item));
            }
        }
        Ok(Self { debtor, lines })
    }

    /// The registrar's account.
    pub const fn debtor(&self) -> &Debtor {
        &self.debtor
    }

    /// Where a fee that was received on a day goes.
    ///
    /// # Errors
    /// [`BudgetError::NoCode`] when the day is before the first code of the fee.
    pub fn of(&self, item: FeeItem, on: Date) -> Result<&BudgetCode, BudgetError> {
        let found = self
            .lines
            .iter()
            .rfind(|line| line.0 == item && line.1 <= on);
        found
            .map(|line| &line.2)
            .ok_or(BudgetError::NoCode { item, on })
    }
}

fn debtor(line: DebtorLine) -> Result<Debtor, BudgetError> {
    let place = Place(String::from("debtor"));
    Ok(Debtor {
        bin: place.bin("bin", &line.bin)?,
        iban: place.iban("iban", &line.iban)?,
        bic: place.bic("bic", line.bic)?,
        kbe: place.digits("kbe", line.kbe, 2, "two digits")?,
        name: place.text("name", line.name, NAME_CHARACTERS)?,
    })
}

fn code(line: CodeLine, place: &Place) -> Result<BudgetCode, BudgetError> {
    if !(1..=FeeItem::ALL.len()).contains(&line.items.len()) {
        return Err(place.refuse("items", "one fee or more, each once"));
    }
    let name = line.beneficiary_name;
    let code = BudgetCode {
        kbk: place.digits("kbk", line.kbk, 6, "six digits")?,
        knp: place.digits("knp", line.knp, 3, "three digits")?,
        beneficiary_name: place.text("beneficiary_name", name, NAME_CHARACTERS)?,
        beneficiary_bin: place
            .bin("beneficiary_bin", &line.beneficiary_bin)?
            .to_string(),
        beneficiary_iban: place.iban("beneficiary_iban", &line.beneficiary_iban)?,
        beneficiary_bic: place.bic("beneficiary_bic", line.beneficiary_bic)?,
        beneficiary_kbe: place.digits("beneficiary_kbe", line.beneficiary_kbe, 2, "two digits")?,
        purpose: line.purpose,
    };
    let longest = code.purpose_on(Date::constant(2026, 12, 31));
    place.text("purpose", longest, PURPOSE_CHARACTERS)?;
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// the table that comes with the program names a code for every fee.
    #[test]
    fn the_built_in_table_is_whole() {
        let codes = BudgetCodes::built_in().expect("read");
        for item in FeeItem::ALL {
            let code = codes.of(*item, date(2026, 3, 2)).expect("there");
            assert_eq!(code.beneficiary_iban.as_str(), "KZ24070105KSN0000000");
            assert!(code.purpose_on(date(2026, 3, 2)).ends_with("02.03.2026"));
        }
        let before = codes.of(FeeItem::Ordinary, date(2023, 12, 31));
        assert!(
            matches!(before, Err(BudgetError::NoCode { .. })),
            "{before:?}"
        );
    }

    /// a new code is a new dated table, and counts from its day on.
    #[test]
    fn codes_change_by_date() {
        let at = BUDGET_TOML.find("[[code]]").expect("there");
        let later = BUDGET_TOML[at..]
            .replace("2024-01-01", "2027-01-01")
            .replace("105406", "105407");
        let codes = BudgetCodes::parse(&format!("{BUDGET_TOML}\n{later}")).expect("read");
        let kbk = |day| {
            codes
                .of(FeeItem::Expedited, day)
                .expect("there")
                .kbk
                .clone()
        };
        assert_eq!(kbk(date(2026, 12, 31)), "105406");
        assert_eq!(kbk(date(2027, 1, 1)), "105407");
    }

    #[test]
    fn broken_tables_are_named() {
        let refused = |from: &str, to: &str| {
            BudgetCodes::parse(&BUDGET_TOML.replacen(from, to, 1)).expect_err("refused")
        };
        for (from, to, expected) in [
            ("kbk = \"105406\"", "kbk = \"10540\"", "kbk"),
            ("knp = \"911\"", "knp = \"91a\"", "knp"),
            (
                "KZ24070105KSN0000000",
                "KZ24070105KSN0000001",
                "beneficiary_iban",
            ),
            ("bin = \"260240007026\"", "bin = \"260240007027\"", "bin"),
            ("bic = \"HSBKKZKX\"", "bic = \"hsbk\"", "bic"),
            ("kbe = \"17\"", "kbe = \"1\"", "kbe"),
            ("name = \"ТОО", "name = \"\\u0000", "name"),
        ] {
            let error = refused(from, to);
            assert!(
                matches!(&error, BudgetError::Field { field, .. } if *field == expected),
                "{error}"
            );
        }
        let unnamed = refused("\"ordinary\", ", "");
        assert_eq!(unnamed, BudgetError::Unnamed(FeeItem::Ordinary));
        assert!(matches!(
            refused("kbk =", "kbkk ="),
            BudgetError::Unreadable(_)
        ));
        let at = BUDGET_TOML.find("[[code]]").expect("there");
        let twice = BudgetCodes::parse(&format!("{BUDGET_TOML}\n{}", &BUDGET_TOML[at..]));
        assert!(matches!(twice, Err(BudgetError::Twice { .. })), "{twice:?}");
    }
}
