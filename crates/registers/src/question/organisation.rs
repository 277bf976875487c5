//! The register of legal persons (ГБД ЮЛ), asked by BIN.

use kernel::person_number::Bin;
use roxmltree::Node;

use super::{Question, add, check_number};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml::{self, Unreadable};

/// "Which organisation has this BIN?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrganisationByBin<'a> {
    /// The BIN asked for.
    pub bin: &'a Bin,
    /// BIN of the organisation that asks: the registrar of the queue.
    pub requestor_bin: &'a Bin,
}

/// What the register answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OrganisationAnswer {
    /// The register answered and knows no organisation with that BIN.
    NotFound,
    /// The organisation.
    Found(Organisation),
}

/// An organisation as the register holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Organisation {
    /// Name in Russian.
    pub name_ru: Option<String>,
    /// Name in Kazakh.
    pub name_kk: Option<String>,
    /// Whether it works or is gone.
    pub status: OrganisationStatus,
}

/// `status` of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OrganisationStatus {
    /// Registered and working.
    Active,
    /// Liquidated.
    Liquidated,
}

impl Question for OrganisationByBin<'_> {
    type Answer = OrganisationAnswer;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add(fields, "bin", self.bin.as_str());
        add(fields, "requestorBin", self.requestor_bin.as_str());
    }

    fn read(&self, data: Node<'_, '_>) -> Result<OrganisationAnswer, AnswerError> {
        let organisation = answer_root(data, "organisation")?;
        if !xml::flag(organisation, "found")? {
            return Ok(OrganisationAnswer::NotFound);
        }
        check_number(organisation, "bin", self.bin.as_str())?;
        let own = |element| -> Result<Option<String>, Unreadable> {
            Ok(xml::optional(organisation, element)?.map(str::to_owned))
        };
        Ok(OrganisationAnswer::Found(Organisation {
            name_ru: own("nameRu")?,
            name_kk: own("nameKk")?,
            status: xml::word(
                organisation,
                "status",
                "active or liquidated",
                &[
                    ("active", OrganisationStatus::Active),
                    ("liquidated", OrganisationStatus::Liquidated),
                ],
            )?,
        }))
    }
}
