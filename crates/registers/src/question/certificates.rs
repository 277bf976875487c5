//! "e-Agriculture": veterinary and phytosanitary certificates, asked by plates.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use jiff::civil::Date;
use kernel::plate::Plate;
use roxmltree::Node;

use super::{Question, add_optional, add_plate, check_plate};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::checks::GoodsControl;
use crate::xml::{self, Unreadable};

/// "Which certificates has the load of this vehicle?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct CertificatesOf<'a> {
    /// The plate of the lorry.
    pub plate: &'a Plate,
    /// The plate of the trailer, if there is one.
    pub trailer_plate: Option<&'a Plate>,
}

/// A certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Certificate {
    /// Of which control.
    pub kind: GoodsControl,
    /// The last day it is valid.
    pub valid_until: Date,
    /// Active, not revoked.
    pub active: bool,
}

impl Question for CertificatesOf<'_> {
    type Answer = Vec<Certificate>;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add_plate(fields, self.plate);
        add_optional(
            fields,
            "trailerPlate",
            self.trailer_plate.map(Plate::folded),
        );
    }

    fn read(&self, data: Node<'_, '_>) -> Result<Vec<Certificate>, AnswerError> {
        let root = answer_root(data, "certificates")?;
        check_plate(root, self.plate)?;
        let certificates = xml::list(root, "certificate")?.into_iter();
        Ok(certificates
            .map(read_certificate)
            .collect::<Result<_, Unreadable>>()?)
    }
}

fn read_certificate(certificate: Node<'_, '_>) -> Result<Certificate, Unreadable> {
    Ok(Certificate {
        kind: xml::word(
            certificate,
            "kind",
            "veterinary or phytosanitary",
            &[
                ("veterinary", GoodsControl::Veterinary),
                ("phytosanitary", GoodsControl::Phytosanitary),
            ],
        )?,
        valid_until: xml::day(certificate, "validUntil")?,
        active: xml::word(
            certificate,
            "status",
            "active or revoked",
            &[("active", true), ("revoked", false)],
        )?,
    })
}
