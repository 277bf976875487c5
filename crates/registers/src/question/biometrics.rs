//! The systems of biometric identification, asked for the last result by IIN.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use kernel::person_number::Iin;
use roxmltree::Node;

use super::{Question, add, check_iin};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml;

/// "Was this person identified by biometrics, and did it match?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct BiometricsOf<'a> {
    /// The IIN of the driver.
    pub iin: &'a Iin,
}

/// What the systems answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Biometrics {
    /// No identification was made.
    NotMade,
    /// It was made and did not match.
    Mismatched,
    /// It was made and matched.
    Matched,
}

impl Question for BiometricsOf<'_> {
    type Answer = Biometrics;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add(fields, "iin", self.iin.as_str());
    }

    fn read(&self, data: Node<'_, '_>) -> Result<Biometrics, AnswerError> {
        let root = answer_root(data, "biometrics")?;
        check_iin(root, self.iin)?;
        if !xml::flag(root, "made")? {
            return Ok(Biometrics::NotMade);
        }
        Ok(if xml::flag(root, "matched")? {
            Biometrics::Matched
        } else {
            Biometrics::Mismatched
        })
    }
}
