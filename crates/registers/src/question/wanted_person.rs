//! The prosecutor's list of wanted persons, asked by name, birth date and document.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use std::borrow::Cow;

use kernel::person_number::Iin;
use roxmltree::Node;

use super::{Question, add, add_optional};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::checks::Driver;
use crate::xml;

/// "Is this driver wanted?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct WantedDriver<'a> {
    /// The driver as stated.
    pub driver: &'a Driver,
}

/// What the prosecutor answered. The ground is not read: it is told to nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WantedDriverAnswer {
    /// Whether the driver is on the list.
    pub wanted: bool,
}

impl Question for WantedDriver<'_> {
    type Answer = WantedDriverAnswer;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        let driver = self.driver;
        let name = &driver.name;
        add_optional(fields, "iin", driver.iin.as_ref().map(Iin::as_str));
        add(fields, "surname", name.surname());
        // A person with one name only has it as the surname.
        let given = Some(name.given()).filter(|given| !given.is_empty());
        add_optional(fields, "name", given);
        add_optional(fields, "patronymic", name.patronymic());
        let birth_date = Cow::Owned(driver.birth_date.to_string());
        fields.push(("birthDate", birth_date));
        add(fields, "documentCountry", driver.document_country.as_str());
        add(fields, "documentNumber", &driver.document_number);
    }

    fn read(&self, data: Node<'_, '_>) -> Result<WantedDriverAnswer, AnswerError> {
        let root = answer_root(data, "wantedPerson")?;
        Ok(WantedDriverAnswer {
            wanted: xml::flag(root, "wanted")?,
        })
    }
}
