//! "Digital documents" of the mobile government, asked by IIN.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use jiff::civil::Date;
use kernel::person_number::Iin;
use roxmltree::Node;

use super::{Question, add, check_iin};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml::{self, Unreadable};

/// "Which digital documents has this person?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct DocumentsOf<'a> {
    /// The IIN of the driver.
    pub iin: &'a Iin,
}

/// A digital document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// The last day it is valid; some have no end.
    pub valid_until: Option<Date>,
}

/// The documents that wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DocumentKind {
    /// Identity card or passport.
    Identity,
    /// Driving licence.
    DrivingLicence,
    /// Certificate of registration of the vehicle.
    VehicleRegistration,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [
        Self::Identity,
        Self::DrivingLicence,
        Self::VehicleRegistration,
    ];

    /// The name in data, such as `driving_licence`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::DrivingLicence => "driving_licence",
            Self::VehicleRegistration => "vehicle_registration",
        }
    }
}

impl Question for DocumentsOf<'_> {
    type Answer = Vec<Document>;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add(fields, "iin", self.iin.as_str());
    }

    fn read(&self, data: Node<'_, '_>) -> Result<Vec<Document>, AnswerError> {
        let root = answer_root(data, "digitalDocuments")?;
        check_iin(root, self.iin)?;
        let read = |document: Node<'_, '_>| {
            Ok(Document {
                kind: xml::word(
                    document,
                    "kind",
                    "identity, driving_licence or vehicle_registration",
                    &DocumentKind::ALL.map(|kind| (kind.as_str(), kind)),
                )?,
                valid_until: xml::date(document, "validUntil")?,
            })
        };
        let documents = xml::list(root, "document")?.into_iter().map(read);
        Ok(documents.collect::<Result<_, Unreadable>>()?)
    }
}
