//! The "Mobile citizens base" (БМГ): whether a telephone belongs to a person.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use std::borrow::Cow;

use kernel::person_number::Iin;
use kernel::phone::Phone;
use roxmltree::Node;

use super::{Question, add, check_iin};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml;

/// "Does this number belong to this person?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct PhoneOwner<'a> {
    /// The IIN of the driver.
    pub iin: &'a Iin,
    /// The stated number.
    pub phone: &'a Phone,
}

/// What the base answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PhoneAnswer {
    /// Whether the number is the person's.
    pub belongs: bool,
}

impl Question for PhoneOwner<'_> {
    type Answer = PhoneAnswer;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add(fields, "iin", self.iin.as_str());
        fields.push(("phone", Cow::Owned(self.phone.to_string())));
    }

    fn read(&self, data: Node<'_, '_>) -> Result<PhoneAnswer, AnswerError> {
        let root = answer_root(data, "phoneOwner")?;
        check_iin(root, self.iin)?;
        Ok(PhoneAnswer {
            belongs: xml::flag(root, "belongs")?,
        })
    }
}
