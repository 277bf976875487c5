//! The register of legal persons (ГБД ЮЛ), asked by BIN.

use kernel::person_number::Bin;
use roxmltree::Node;

use crate::envelope::{self, AnswerError, Fields};
use crate::gateway::{Question, Stamp};
use crate::xml::{self, Unreadable};

/// "Which organisation has this BIN?"
#[derive(Debug, Clone)]
pub struct OrganisationByBin {
    /// The BIN asked for.
    pub bin: Bin,
    /// BIN of the organisation that asks: the registrar of the queue.
    pub requestor_bin: Bin,
}

/// What the register answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrganisationAnswer {
    /// The register answered and knows no organisation with that BIN.
    NotFound,
    /// The organisation.
    Found(Organisation),
}

/// An organisation as the register holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Name in Russian.
    pub name_ru: Option<String>,
    /// Name in Kazakh.
    pub name_kk: Option<String>,
    /// Whether it works or is gone.
    pub status: OrganisationStatus,
}

/// `status` of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrganisationStatus {
    /// Registered and working.
    Active,
    /// Liquidated.
    Liquidated,
}

impl Question for OrganisationByBin {
    type Answer = OrganisationAnswer;

    fn fields(&self, _stamp: &Stamp<'_>) -> Fields {
        vec![
            ("bin", self.bin.as_str().to_owned()),
            ("requestorBin", self.requestor_bin.as_str().to_owned()),
        ]
    }

    fn read(&self, data: Node<'_, '_>) -> Result<OrganisationAnswer, AnswerError> {
        envelope::check_message_result(data)?;
        let organisation = xml::descendant(data, "organisation").ok_or(Unreadable::Missing {
            element: "organisation",
        })?;
        let empty = !organisation.children().any(|inner| inner.is_element());
        if empty || xml::boolean(organisation, "found")? == Some(false) {
            return Ok(OrganisationAnswer::NotFound);
        }
        if xml::required(organisation, "bin")? != self.bin.as_str() {
            return Err(Unreadable::AnotherSubject { element: "bin" }.into());
        }
        let status = match xml::required(organisation, "status")? {
            "active" => OrganisationStatus::Active,
            "liquidated" => OrganisationStatus::Liquidated,
            _ => {
                return Err(Unreadable::Invalid {
                    element: "status",
                    rule: "active or liquidated",
                }
                .into());
            }
        };
        Ok(OrganisationAnswer::Found(Organisation {
            name_ru: xml::optional(organisation, "nameRu")?.map(str::to_owned),
            name_kk: xml::optional(organisation, "nameKk")?.map(str::to_owned),
            status,
        }))
    }
}
