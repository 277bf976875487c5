//! Customs declarations ("ASTANA-1"), asked by plates and number.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use jiff::civil::Date;
use kernel::plate::Plate;
use roxmltree::Node;

use super::{Question, add_optional, add_plate, check_plate};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml::{self, Unreadable};

/// "Which declarations are there for this vehicle?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct DeclarationsOf<'a> {
    /// The plate of the lorry.
    pub plate: &'a Plate,
    /// The plate of the trailer, if there is one.
    pub trailer_plate: Option<&'a Plate>,
    /// Number of the declaration, if one is stated.
    pub declaration: Option<&'a str>,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declaration {
    /// Its number.
    pub number: String,
    /// Registered or released, neither refused nor withdrawn.
    pub in_force: bool,
    /// The last day of its term, where the procedure has one.
    pub valid_until: Option<Date>,
}

impl Question for DeclarationsOf<'_> {
    type Answer = Vec<Declaration>;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add_plate(fields, self.plate);
        add_optional(
            fields,
            "trailerPlate",
            self.trailer_plate.map(Plate::folded),
        );
        add_optional(fields, "declaration", self.declaration);
    }

    fn read(&self, data: Node<'_, '_>) -> Result<Vec<Declaration>, AnswerError> {
        let root = answer_root(data, "declarations")?;
        check_plate(root, self.plate)?;
        let declarations = xml::list(root, "declaration")?.into_iter();
        Ok(declarations
            .map(read_declaration)
            .collect::<Result<_, Unreadable>>()?)
    }
}

fn read_declaration(declaration: Node<'_, '_>) -> Result<Declaration, Unreadable> {
    xml::required(declaration, "procedure")?;
    Ok(Declaration {
        number: xml::required(declaration, "number")?.to_owned(),
        in_force: xml::word(
            declaration,
            "status",
            "registered, released, refused or withdrawn",
            &[
                ("registered", true),
                ("released", true),
                ("refused", false),
                ("withdrawn", false),
            ],
        )?,
        valid_until: xml::date(declaration, "validUntil")?,
    })
}
