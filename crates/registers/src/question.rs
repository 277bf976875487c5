//! Questions to the registers and their typed answers: one module a register.
//!
//! An answer keeps only what a decision needs. What else the register says –
//! other people's names above all – is read past.

pub(crate) mod biometrics;
pub(crate) mod certificates;
pub(crate) mod declarations;
pub(crate) mod documents;
pub(crate) mod fines;
pub(crate) mod inspections;
pub(crate) mod insurance;
pub(crate) mod licence;
pub(crate) mod machinery;
pub(crate) mod organisation;
pub(crate) mod permits;
pub(crate) mod person;
pub(crate) mod phone;
pub(crate) mod taxes;
pub(crate) mod tolls;
pub(crate) mod vehicle;
pub(crate) mod wanted;
pub(crate) mod wanted_person;
pub(crate) mod weighing;

use std::borrow::Cow;

use kernel::person_number::Iin;
use kernel::plate::Plate;
use kernel::vin::Vin;
use roxmltree::Node;

use crate::channel::reading::AnswerError;
use crate::channel::writing::Fields;
use crate::xml::{self, Unreadable};

/// One question to one register: how to write it, how to read its answer.
pub(crate) trait Question: Sync {
    /// What the register answers.
    type Answer: Send + Sync;

    /// Whether the request begins with `messageId, messageDate, senderCode`.
    const STAMPED: bool = false;

    /// `xsi:type` of `<data>`, where the service wants one.
    const DATA_TYPE: Option<&'static str> = None;

    /// Adds the children of `<request>` that say what is asked, in order. Two
    /// questions with the same fields are the same question.
    fn fields<'a>(&'a self, fields: &mut Fields<'a>);

    /// Reads `<data>`, checking that it speaks of what was asked.
    ///
    /// # Errors
    /// [`AnswerError`] when it declines or can't be understood.
    fn read(&self, data: Node<'_, '_>) -> Result<Self::Answer, AnswerError>;
}

/// Adds a field.
fn add<'a>(fields: &mut Fields<'a>, name: &'static str, text: &'a str) {
    fields.push((name, Cow::Borrowed(text)));
}

/// Adds a field where it has a value.
fn add_optional<'a>(fields: &mut Fields<'a>, name: &'static str, text: Option<&'a str>) {
    if let Some(text) = text {
        add(fields, name, text);
    }
}

/// Adds `plate, country`.
fn add_plate<'a>(fields: &mut Fields<'a>, plate: &'a Plate) {
    add(fields, "plate", plate.folded());
    fields.push(("country", Cow::Owned(plate.country().as_str().to_owned())));
}

/// Adds `plate, country, vin`.
fn add_vehicle<'a>(fields: &mut Fields<'a>, plate: &'a Plate, vin: &'a Vin) {
    add_plate(fields, plate);
    add(fields, "vin", vin.as_str());
}

/// Checks that a `<plate>` of an answer is the plate asked for, in whatever
/// script and spacing the register writes it.
fn check_plate(node: Node<'_, '_>, asked: &Plate) -> Result<(), Unreadable> {
    let named = xml::required(node, "plate")?;
    if named == asked.folded() || kernel::plate::fold(named) == asked.folded() {
        return Ok(());
    }
    Err(Unreadable::AnotherSubject { element: "plate" })
}

/// Checks that an `<iin>` of an answer is the one asked for.
fn check_iin(node: Node<'_, '_>, asked: &Iin) -> Result<(), Unreadable> {
    check_number(node, "iin", asked.as_str())
}

/// Checks that an IIN or BIN of an answer is the one asked for.
fn check_number(node: Node<'_, '_>, element: &'static str, asked: &str) -> Result<(), Unreadable> {
    if xml::required(node, element)? == asked {
        return Ok(());
    }
    Err(Unreadable::AnotherSubject { element })
}
