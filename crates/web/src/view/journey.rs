//! The booking journey: one question a page, then check your answers.

use super::checkpoints::CheckpointRow;
use super::codes;
use super::forms::{Field, Form, form};
use super::prelude::*;
use super::times::TimeChoice;

/// How many pages the journey has; shown as "step 3 of 9".
pub const STEPS: u32 = 9;

impl Chrome {
    /// "Step 3 of 9" over the heading of a journey page.
    pub(crate) fn step(&self, number: u32) -> String {
        self.t2("journey-step", "n", number, "of", STEPS)
    }
}

form! {
    /// Journey: checkpoint.
    pub struct BookCheckpointForm {
        /// Slug of the checkpoint.
        checkpoint: "label-checkpoint",
    }
}

/// Journey 1: which checkpoint.
#[derive(Clone, Debug, Template)]
#[template(path = "journey/checkpoint.html")]
pub struct BookCheckpoint {
    /// The frame.
    pub chrome: Chrome,
    /// What was chosen.
    pub form: BookCheckpointForm,
    /// Every checkpoint with its first free time, in the order of the list.
    pub rows: Vec<CheckpointRow>,
}

impl BookCheckpoint {
    /// Neighbours in the order their checkpoints come.
    pub(crate) fn neighbours(&self) -> Vec<&str> {
        let mut seen: Vec<&str> = Vec::new();
        for row in &self.rows {
            if !seen.contains(&row.checkpoint.neighbour.as_str()) {
                seen.push(&row.checkpoint.neighbour);
            }
        }
        seen
    }

    /// `id` of a choice: the very first carries the name of the field.
    pub(crate) fn choice_id(&self, slug: &str) -> String {
        let first = self.neighbours().first().and_then(|neighbour| {
            self.rows
                .iter()
                .find(|row| row.checkpoint.neighbour == *neighbour)
        });
        if first.is_some_and(|row| row.checkpoint.slug == slug) {
            "checkpoint".to_owned()
        } else {
            format!("checkpoint-{slug}")
        }
    }
}

form! {
    /// Journey: vehicle.
    pub struct BookVehicleForm {
        /// One of [`codes::VEHICLES`].
        kind: "label-vehicle-kind",
        /// Country of registration, alpha-2.
        plate_country: "label-plate-country",
        /// Plate as typed.
        plate: "label-plate",
        /// Plate of the trailer, if any.
        trailer_plate: "label-trailer-plate",
        /// VIN or chassis number.
        vin: "label-vin",
    }
}

/// Journey 2: which vehicle.
#[derive(Clone, Debug, Template)]
#[template(path = "journey/vehicle.html")]
pub struct BookVehicle {
    /// The frame.
    pub chrome: Chrome,
    /// What was typed.
    pub form: BookVehicleForm,
}

/// Cars and buses need no booking.
#[derive(Clone, Debug, Template)]
#[template(path = "journey/refused_kind.html")]
pub struct BookRefusedKind {
    /// The frame.
    pub chrome: Chrome,
    /// The kind that was chosen: `car` or `bus`.
    pub kind: String,
}

impl BookRefusedKind {
    fn kind_key(&self) -> String {
        format!("vehicle-{}", self.kind)
    }
}

form! {
    /// Journey: owner.
    pub struct BookOwnerForm {
        /// `resident` or `non-resident`.
        residency: "label-residency",
        /// `person` or `organisation`.
        holder: "label-holder",
        /// IIN of a person.
        iin: "label-iin",
        /// BIN of an organisation.
        bin: "label-bin",
        /// Name of an organisation.
        organisation: "label-organisation",
        /// Surname.
        surname: "label-surname",
        /// First name.
        given: "label-given",
        /// Patronymic, if any.
        patronymic: "label-patronymic",
    }
}

/// Journey 3: who owns the vehicle.
#[derive(Clone, Debug, Template)]
#[template(path = "journey/owner.html")]
pub struct BookOwner {
    /// The frame.
    pub chrome: Chrome,
    /// What was typed; fill it from the account at first.
    pub form: BookOwnerForm,
}

form! {
    /// Journey: driver.
    pub struct BookDriverForm {
        /// `resident` or `non-resident`.
        residency: "label-residency",
        /// IIN; residents must have one.
        iin: "label-iin",
        /// Surname.
        surname: "label-surname",
        /// First name.
        given: "label-given",
        /// Patronymic, if any.
        patronymic: "label-patronymic",
        /// Date of birth, read with [`super::forms::parse_date`].
        birth_date: "label-birth-date",
        /// Telephone.
        phone: "label-phone",
        /// E-mail, if any.
        email: "label-email",
        /// One of [`codes::DOCUMENTS`].
        document_kind: "label-document-kind",
        /// Country that issued the document, alpha-2.
        document_country: "label-document-country",
        /// Number of the document.
        document_number: "label-document-number",
        /// Valid until, read with [`super::forms::parse_date`].
        document_valid_until: "label-document-valid-until",
    }
}

/// Journey 4: who drives.
#[derive(Clone, Debug, Template)]
#[template(path = "journey/driver.html")]
pub struct BookDriver {
    /// The frame.
    pub chrome: Chrome,
    /// What was typed.
    pub form: BookDriverForm,
}

/// The most trusted drivers a vehicle may have.
pub const TRUSTED_DRIVERS_MAX: usize = 5;

/// A trusted driver in the form: every name ends in the number of the driver, such as `surname-1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedDriver {
    /// Surname.
    pub surname: Field,
    /// First name.
    pub given: Field,
    /// Patronymic, if any.
    pub patronymic: Field,
    /// Date of birth.
    pub birth_date: Field,
    /// `resident` or `non-resident`.
    pub residency: Field,
    /// IIN; residents must have one.
    pub iin: Field,
    /// Telephone.
    pub phone: Field,
    /// One of [`codes::DOCUMENTS`].
    pub document_kind: Field,
    /// Country that issued the document, alpha-2.
    pub document_country: Field,
    /// Number of the document.
    pub document_number: Field,
    /// Valid until.
    pub document_valid_until: Field,
}

impl TrustedDriver {
    /// The fields of driver `number`, counted from 1.
    pub fn new(number: usize) -> Self {
        let field = |name: &str, label| Field::new(format!("{name}-{number}"), label);
        Self {
            residency: field("residency", "label-residency"),
            iin: field("iin", "label-iin"),
            surname: field("surname", "label-surname"),
            given: field("given", "label-given"),
            patronymic: field("patronymic", "label-patronymic"),
            birth_date: field("birth_date", "label-birth-date"),
            phone: field("phone", "label-phone"),
            document_kind: field("document_kind", "label-document-kind"),
            document_country: field("document_country", "label-document-country"),
            document_number: field("document_number", "label-document-number"),
            document_valid_until: field("document_valid_until", "label-document-valid-until"),
        }
    }
}

/// Journey: trusted drivers. Names: `count`, then eleven for each driver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookTrustedForm {
    /// How many, 0 to 5.
    pub count: Field,
    /// Their data.
    pub drivers: Vec<TrustedDriver>,
}

impl BookTrustedForm {
    /// A form for so many drivers, at most [`TRUSTED_DRIVERS_MAX`].
    pub fn for_count(count: usize) -> Self {
        let count = count.min(TRUSTED_DRIVERS_MAX);
        Self {
            count: Field::new("count", "label-trusted-count").with_value(count.to_string()),
            drivers: (1..=count).map(TrustedDriver::new).collect(),
        }
    }
}

impl Default for BookTrustedForm {
    fn default() -> Self {
        Self::for_count(0)
    }
}

impl Form for BookTrustedForm {
    fn fields(&self) -> Vec<&Field> {
        let drivers = self.drivers.iter().flat_map(|driver| {
            [
                &driver.residency,
                &driver.iin,
                &driver.surname,
                &driver.given,
                &driver.patronymic,
                &driver.birth_date,
                &driver.phone,
                &driver.document_kind,
                &driver.document_country,
                &driver.document_number,
                &driver.document_valid_until,
            ]
        });
        std::iter::once(&self.count).chain(drivers).collect()
    }

    fn fields_mut(&mut self) -> Vec<&mut Field> {
        let drivers = self.drivers.iter_mut().flat_map(|driver| {
            [
                &mut driver.residency,
                &mut driver.iin,
                &mut driver.surname,
                &mut driver.given,
                &mut driver.patronymic,
                &mut driver.birth_date,
                &mut driver.phone,
                &mut driver.document_kind,
                &mut driver.document_country,
                &mut driver.document_number,
                &mut driver.document_valid_until,
            ]
        });
        std::iter::once(&mut self.count).chain(drivers).collect()
    }
}

/// Journey 5: who else may drive this vehicle. Posts `action=count` to show the fields of another number of
/// drivers (also when the number differs from the fields that were sent), otherwise `action=continue`.
#[derive(Clone, Debug, Template)]
#[template(path = "journey/trusted.html")]
pub struct BookTrusted {
    /// The frame.
    pub chrome: Chrome,
    /// What was typed.
    pub form: BookTrustedForm,
}

form! {
    /// Journey: goods.
    pub struct BookCargoForm {
        /// `loaded` or `empty`.
        load: "label-load",
        /// One of [`codes::GOODS`].
        goods: "label-goods",
        /// `yes` for goods under veterinary control.
        veterinary: "label-veterinary",
        /// `yes` for goods under phytosanitary control.
        phytosanitary: "label-phytosanitary",
        /// Number of the goods or transit declaration; goods of article 147 need it.
        declaration: "label-declaration",
    }
}

/// Journey 6: what it carries.
#[derive(Clone, Debug, Template)]
#[template(path = "journey/cargo.html")]
pub struct BookCargo {
    /// The frame.
    pub chrome: Chrome,
    /// What was chosen.
    pub form: BookCargoForm,
    /// The expedited fee in tiyn, said beside the paid expedited choice.
    pub expedited_minor: i64,
}

form! {
    /// Journey: consent.
    pub struct BookConsentForm {
        /// `yes` when given.
        consent: "label-consent",
    }
}

/// Journey 7: consent to the checks.
#[derive(Clone, Debug, Template)]
#[template(path = "journey/consent.html")]
pub struct BookConsent {
    /// The frame.
    pub chrome: Chrome,
    /// What was ticked.
    pub form: BookConsentForm,
    /// Whether owner and driver are residents: theirs goes through the state access control service.
    pub is_resident: bool,
    /// Numbers of the checks that will be made.
    pub checks: Vec<u8>,
}

/// Journey 8: when.
#[derive(Clone, Debug, Template)]
#[template(path = "journey/time.html")]
pub struct BookTime {
    /// The frame.
    pub chrome: Chrome,
    /// The times.
    pub times: TimeChoice,
    /// How long the place will be held, in minutes.
    pub hold_minutes: i64,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Message key of the label, one of `label-…`.
    pub label: &'static str,
    /// The answer, in the language of the page; empty answers are shown as "not given".
    pub value: String,
}

impl Answer {
    /// An answer.
    pub fn new(label: &'static str, value: impl Into<String>) -> Self {
        Self {
            label,
            value: value.into(),
        }
    }

    /// The full name of a person.
    pub fn full_name(value: impl Into<String>) -> Self {
        Self::new("label-full-name", value)
    }
}

/// The answers of one page of the journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerSection {
    /// Message key of the heading, one of `answers-…`.
    pub title: &'static str,
    /// Where the answers are changed.
    pub change: String,
    /// The answers.
    pub answers: Vec<Answer>,
}

impl AnswerSection {
    fn new(title: &'static str, change: &str, answers: Vec<Answer>) -> Self {
        Self {
            title,
            change: change.to_owned(),
            answers,
        }
    }

    /// The answers about the vehicle.
    pub fn vehicle(answers: Vec<Answer>) -> Self {
        Self::new("answers-vehicle", paths::BOOK_VEHICLE, answers)
    }

    /// The answers about the owner.
    pub fn owner(answers: Vec<Answer>) -> Self {
        Self::new("answers-owner", paths::BOOK_OWNER, answers)
    }

    /// The answers about the driver.
    pub fn driver(answers: Vec<Answer>) -> Self {
        Self::new("answers-driver", paths::BOOK_DRIVER, answers)
    }

    /// The answers about trusted drivers.
    pub fn trusted(answers: Vec<Answer>) -> Self {
        Self::new("answers-trusted", paths::BOOK_TRUSTED, answers)
    }

    /// The answers about the goods.
    pub fn cargo(answers: Vec<Answer>) -> Self {
        Self::new("answers-cargo", paths::BOOK_CARGO, answers)
    }
}

/// The fee and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeLine {
    /// The amount in tiyn.
    pub amount_minor: i64,
    /// `ordinary` or `expedited`.
    pub tariff: String,
    /// How many monthly calculation indices.
    pub index_count: u32,
    /// The index in tiyn.
    pub index_minor: i64,
    /// The day the tariff took effect.
    pub valid_from: Date,
}

impl FeeLine {
    pub(crate) fn tariff_key(&self) -> String {
        format!("tariff-{}", self.tariff)
    }
}

/// Journey 9: check your answers; its form takes the place.
#[derive(Clone, Debug, Template)]
#[template(path = "journey/check.html")]
pub struct BookCheck {
    /// The frame.
    pub chrome: Chrome,
    /// Where.
    pub checkpoint: CheckpointName,
    /// When.
    pub interval: Interval,
    /// The answers, page by page.
    pub sections: Vec<AnswerSection>,
    /// The fee.
    pub fee: FeeLine,
    /// What looks odd but doesn't stop the booking, one of `warning-…`.
    pub warnings: Vec<Message>,
    /// How long the place will be held, in minutes.
    pub hold_minutes: i64,
    /// Drawn anew each time the page is shown and posted as `form_key`: one page sent twice takes one place.
    pub form_key: String,
}

impl BookCheck {
    fn warning_words(&self) -> Vec<String> {
        self.warnings
            .iter()
            .map(|warning| self.chrome.say(warning))
            .collect()
    }
}
