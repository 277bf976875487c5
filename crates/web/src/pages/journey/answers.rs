//! Reading the answers of each page: what was typed becomes details of a booking, or field errors.

use super::draft::{Draft, Step};
use crate::pages::fields;
use crate::pages::reader::{Member, Reader};
use crate::pages::sign_up::residency_of;
use crate::pages::times;
use crate::view::codes::kebab;
use crate::view::forms::{Form, parse_date};
use crate::view::journey::{
    BookCargoForm, BookConsentForm, BookDriverForm, BookOwnerForm, BookTrustedForm,
    BookVehicleForm, TRUSTED_DRIVERS_MAX,
};
use accounts::Residency;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use kernel::person_number::Iin;
use kernel::plate::Plate;
use queue::model::checkpoint::Checkpoint;
use queue::model::details::{
    BookingDetails, Cargo, DocumentKind, Driver, GoodsControl, IdentityDocument, Owner, Vehicle,
    VehicleKind,
};
use queue::model::ground::ExpeditedGround;
use queue::model::slot::PlaceLane;

/// Youngest age at which the licence for a lorry is given, in years.
const DRIVER_YEARS_MIN: i16 = 18;
/// Oldest that is no slip of the pen.
const DRIVER_YEARS_MAX: i16 = 100;

/// Kinds of vehicle by the code of the pages.
pub fn vehicle_kind(code: &str) -> Option<VehicleKind> {
    VehicleKind::ALL
        .into_iter()
        .find(|kind| kebab(kind.as_str()) == code)
}

/// Goods by the code of the pages: the ground of the expedited lane, or none.
pub fn goods(code: &str) -> Option<Option<ExpeditedGround>> {
    if code == "ordinary" {
        return Some(None);
    }
    ExpeditedGround::ALL
        .into_iter()
        .find(|ground| kebab(ground.as_str()) == code)
        .map(Some)
}

fn document_kind(code: &str) -> Option<DocumentKind> {
    Some(match code {
        "passport" => DocumentKind::Passport,
        "identity-card" => DocumentKind::IdentityCard,
        "residence-permit" => DocumentKind::ResidencePermit,
        _ => return None,
    })
}

/// The vehicle. Of a car or bus only its kind is asked: it needs no booking.
pub fn vehicle(form: &mut BookVehicleForm) -> Option<Vehicle> {
    let kind = fields::code(form, "kind", vehicle_kind);
    let country = fields::country(form, "plate_country");
    // Without the country the plate can't be read, but that it is missing can be told.
    if country.is_none() {
        form.require(&["plate"]);
    }
    let plate = country.and_then(|country| fields::plate(form, "plate", country));
    let has_trailer = !form.value("trailer_plate").is_empty();
    let trailer_plate = country
        .filter(|_| has_trailer)
        .and_then(|country| fields::plate(form, "trailer_plate", country));
    if plate.is_some() && plate.as_ref().map(Plate::key) == trailer_plate.as_ref().map(Plate::key) {
        fields::reject(form, "trailer_plate", "trailer-same");
    }
    let vin = fields::vin(form, "vin");
    if form.has_errors() {
        return None;
    }
    Some(Vehicle {
        kind: kind?,
        plate: plate?,
        trailer_plate,
        vin: vin?,
    })
}

/// The owner.
pub fn owner(form: &mut BookOwnerForm) -> Option<Owner> {
    let residency = fields::code(form, "residency", residency_of);
    let is_resident = residency == Some(Residency::Resident);
    let holder = form.value("holder").to_owned();
    let owner = match holder.as_str() {
        "person" => {
            let has_number = is_resident || !form.value("iin").is_empty();
            let iin = has_number.then(|| fields::iin(form, "iin")).flatten();
            let name = fields::person_name(form, "");
            residency.zip(name).map(|(residency, name)| Owner::Person {
                residency,
                iin,
                name,
            })
        }
        "organisation" => {
            let has_number = is_resident || !form.value("bin").is_empty();
            let bin = has_number.then(|| fields::bin(form, "bin")).flatten();
            let name = fields::organisation_name(form, "organisation");
            residency
                .zip(name)
                .map(|(residency, name)| Owner::Organisation {
                    residency,
                    bin,
                    name,
                })
        }
        _ => {
            fields::reject(form, "holder", "choose");
            None
        }
    };
    owner.filter(|_| !form.has_errors())
}

/// The IIN of a driver, which residents must state: the registers of Q-18 know a driver by it. It
/// holds the date of birth, so one that belongs to another day belongs to somebody else.
fn drivers_iin(form: &mut impl Form, suffix: &str, residency: Option<Residency>) -> Option<Iin> {
    let name = format!("iin{suffix}");
    if residency != Some(Residency::Resident) && form.value(&name).is_empty() {
        return None;
    }
    let iin = fields::iin(form, &name)?;
    let stated = parse_date(form.value(&format!("birth_date{suffix}")));
    let by_number = iin.birth_date();
    if stated.is_some() && by_number.is_some() && stated != by_number {
        fields::reject(form, &name, "iin-birth-date");
    }
    Some(iin)
}

/// A driver from the fields whose names end in `suffix`.
fn person(form: &mut impl Form, suffix: &str, today: Date) -> Option<Driver> {
    let named = |name: &str| format!("{name}{suffix}");
    let residency = fields::code(form, &named("residency"), residency_of);
    let iin = drivers_iin(form, suffix, residency);
    let name = fields::person_name(form, suffix);
    let birth_date = fields::date(form, &named("birth_date"));
    if let Some(birth_date) = birth_date {
        check_age(form, &named("birth_date"), birth_date, today);
    }
    let phone = fields::phone(form, &named("phone"));
    let email = fields::email(form, &named("email"));
    let kind = fields::code(form, &named("document_kind"), document_kind);
    let country = fields::country(form, &named("document_country"));
    let number = fields::document_number(form, &named("document_number"));
    let valid_until = fields::date(form, &named("document_valid_until"));
    if valid_until.is_some_and(|last| last < today) {
        fields::reject(form, &named("document_valid_until"), "document-expired");
    }
    if form.has_errors() {
        return None;
    }
    let document = IdentityDocument {
        kind: kind?,
        country: country?,
        number: number?,
        valid_until: valid_until?,
    };
    Some(Driver {
        residency: residency?,
        iin,
        name: name?,
        birth_date: birth_date?,
        phone: phone?,
        email: email?,
        document,
    })
}

fn check_age(form: &mut impl Form, name: &str, birth_date: Date, today: Date) {
    let years_ago = |years: i16| today.saturating_sub(Span::new().years(years));
    if birth_date > today {
        fields::reject(form, name, "date-future");
    } else if birth_date > years_ago(DRIVER_YEARS_MIN) {
        fields::reject(form, name, "age");
    } else if birth_date < years_ago(DRIVER_YEARS_MAX) {
        fields::reject(form, name, "date-format");
    }
}

/// The driver of the booking.
pub fn driver(form: &mut BookDriverForm, today: Date) -> Option<Driver> {
    person(form, "", today)
}

/// The trusted drivers: as many as were asked for, each told of once.
pub fn trusted(form: &mut BookTrustedForm, today: Date) -> Option<Vec<Driver>> {
    if form.drivers.len() > TRUSTED_DRIVERS_MAX {
        fields::reject(form, "count", "trusted-count");
    }
    let mut drivers = Vec::new();
    for number in 1..=form.drivers.len() {
        let suffix = format!("-{number}");
        // Errors of one must not hide those of the next.
        drivers.extend(person(form, &suffix, today));
        let document = form
            .value(&format!("document_number{suffix}"))
            .to_lowercase();
        let is_repeated = (1..number).any(|earlier| {
            !document.is_empty()
                && form
                    .value(&format!("document_number-{earlier}"))
                    .to_lowercase()
                    == document
        });
        if is_repeated {
            fields::reject(form, &format!("document_number{suffix}"), "driver-repeated");
        }
    }
    (!form.has_errors()).then_some(drivers)
}

/// The form for as many trusted drivers as were answered.
pub fn trusted_form(draft: &Draft) -> BookTrustedForm {
    let count = draft.value(Step::Trusted, "count").parse().unwrap_or(0);
    let mut form = BookTrustedForm::for_count(count);
    form.fill(draft.pairs(Step::Trusted));
    form
}

/// What is carried. Nothing else is asked about an empty lorry, which has no goods: its boxes
/// are not shown, and what stands in them from before does not count.
pub fn cargo(form: &mut BookCargoForm) -> Option<Cargo> {
    let loaded = fields::code(form, "load", |code| match code {
        "loaded" => Some(true),
        "empty" => Some(false),
        _ => None,
    });
    let ground = fields::code(form, "goods", goods);
    let needs_number = ground == Some(Some(ExpeditedGround::Article147));
    let is_loaded = loaded == Some(true);
    let has_number = is_loaded && !form.value("declaration").is_empty();
    let declaration = (needs_number || has_number)
        .then(|| fields::declaration(form, "declaration"))
        .flatten();
    if form.has_errors() {
        return None;
    }
    let controls = [GoodsControl::Veterinary, GoodsControl::Phytosanitary];
    Some(Cargo {
        loaded: loaded?,
        ground: ground?,
        declaration,
        controls: controls
            .into_iter()
            .filter(|control| is_loaded && form.value(control.as_str()) == "yes")
            .collect(),
    })
}

/// Consent to the checks.
pub fn consent(form: &mut BookConsentForm) -> bool {
    let is_given = form.value("consent") == "yes";
    if !is_given {
        fields::reject(form, "consent", "consent");
    }
    is_given
}

/// The checkpoint that was chosen.
pub fn checkpoint<'a>(draft: &Draft, reader: &'a Reader) -> Option<&'a Checkpoint> {
    reader
        .app
        .settings
        .checkpoints
        .by_slug(draft.value(Step::Checkpoint, "checkpoint"))
}

/// The time that was chosen, while it is still to come.
pub fn starts_at(draft: &Draft, reader: &Reader) -> Option<Timestamp> {
    times::chosen(draft.value(Step::Time, "slot")).filter(|starts_at| *starts_at > reader.now())
}

/// The lane that follows from the goods.
pub fn lane(draft: &Draft) -> PlaceLane {
    match goods(draft.value(Step::Cargo, "goods")) {
        Some(Some(_)) => PlaceLane::Expedited,
        _ => PlaceLane::Ordinary,
    }
}

/// Whether the answers of a page can be read today.
fn is_done(draft: &Draft, step: Step, reader: &Reader) -> bool {
    let today = reader.today();
    draft.has(step)
        && match step {
            Step::Checkpoint => checkpoint(draft, reader).is_some(),
            Step::Vehicle => {
                let vehicle = vehicle(&mut draft.form(step));
                vehicle.is_some_and(|vehicle| vehicle.kind.needs_booking())
            }
            Step::Owner => owner(&mut draft.form(step)).is_some(),
            Step::Driver => driver(&mut draft.form(step), today).is_some(),
            Step::Trusted => trusted(&mut trusted_form(draft), today).is_some(),
            Step::Cargo => cargo(&mut draft.form(step)).is_some(),
            Step::Consent => consent(&mut draft.form(step)),
            Step::Time => starts_at(draft, reader).is_some(),
        }
}

/// The first page before this one (or of all) that has to be answered.
pub fn first_gap(draft: &Draft, before: Option<Step>, member: &Member) -> Option<Step> {
    Step::ALL
        .into_iter()
        .take_while(|step| before.is_none_or(|before| *step < before))
        .find(|step| !is_done(draft, *step, member))
}

/// All details together; none if a page isn't answered.
pub fn details(draft: &Draft, today: Date) -> Option<BookingDetails> {
    Some(BookingDetails {
        vehicle: vehicle(&mut draft.form(Step::Vehicle))?,
        owner: owner(&mut draft.form(Step::Owner))?,
        driver: driver(&mut draft.form(Step::Driver), today)?,
        trusted_drivers: trusted(&mut trusted_form(draft), today)?,
        cargo: cargo(&mut draft.form(Step::Cargo))?,
        data_consent: consent(&mut draft.form(Step::Consent)),
    })
}

/// Whether owner and driver are residents, whose data come through the state access control service.
pub fn is_resident(draft: &Draft) -> bool {
    let owner = draft.value(Step::Owner, "residency");
    owner == "resident" && draft.value(Step::Driver, "residency") == "resident"
}

/// Fills a form about a person or organisation from the account, for the first time it is shown.
pub fn from_account(form: &mut impl Form, member: &Member) {
    use accounts::Holder;
    let account = &member.account;
    let residency = if account.is_resident() {
        "resident"
    } else {
        "non-resident"
    };
    let mut pairs = vec![("residency", residency.to_owned())];
    match &account.holder {
        Holder::Person { iin, name } => {
            pairs.push(("holder", String::from("person")));
            pairs.push((
                "iin",
                iin.as_ref().map(ToString::to_string).unwrap_or_default(),
            ));
            pairs.push(("surname", name.surname().to_owned()));
            pairs.push(("given", name.given().to_owned()));
            pairs.push((
                "patronymic",
                name.patronymic().unwrap_or_default().to_owned(),
            ));
        }
        Holder::Organisation { bin, name } => {
            pairs.push(("holder", String::from("organisation")));
            pairs.push((
                "bin",
                bin.as_ref().map(ToString::to_string).unwrap_or_default(),
            ));
            pairs.push(("organisation", name.as_str().to_owned()));
        }
    }
    form.fill(pairs);
}
