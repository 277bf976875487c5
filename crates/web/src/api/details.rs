//! What a client states for a booking, turned into the types of the domain.

use super::bodies::{
    BookingRequest, DetailsBody, DocumentBody, DriverBody, OwnerBody, VehicleBody, WhenBody,
};
use super::cargo::read_cargo;
use super::reading::{Given, Place, Reader, Rule};
use super::rules;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use kernel::names::{OrganisationName, PersonName};
use kernel::person_number::Iin;
use kernel::plate::Plate;
use kernel::vin::Vin;
use queue::commands::hold::Wanted;
use queue::model::checkpoint::{Checkpoint, Checkpoints};
use queue::model::details::{
    BookingDetails, DocumentKind, Driver, IdentityDocument, Owner, Residency, Vehicle, VehicleKind,
};

/// Characters of a short word, such as a code.
const WORD_CHARACTERS: usize = 40;
/// Characters of a name.
const NAME_CHARACTERS: usize = 300;
/// Characters of an e-mail address.
const EMAIL_CHARACTERS: usize = 254;
/// Nobody older drives.
const FIRST_BIRTH_DATE: Date = date(1900, 1, 1);
/// Youngest driver, years.
const DRIVER_AGE_YEARS: i16 = 18;

const RESIDENCIES: [(&str, Residency); 2] = [
    ("resident", Residency::Resident),
    ("non_resident", Residency::NonResident),
];
const DOCUMENTS: [(&str, DocumentKind); 3] = [
    ("passport", DocumentKind::Passport),
    ("identity_card", DocumentKind::IdentityCard),
    ("residence_permit", DocumentKind::ResidencePermit),
];

/// A request for a booking, read.
pub struct Asked<'s> {
    /// Where.
    pub checkpoint: &'s Checkpoint,
    /// When.
    pub wanted: Wanted,
    /// For what.
    pub details: BookingDetails,
}

/// Reads a request for a booking.
pub fn read_request<'s>(
    reader: &mut Reader,
    body: &BookingRequest,
    checkpoints: &'s Checkpoints,
    now: Timestamp,
) -> Option<Asked<'s>> {
    let root = Place::Root;
    reader.odd(&root, &body.odd, BookingRequest::FIELDS);
    let place = root.field("checkpoint");
    let slug = reader.need_text(place, &body.checkpoint, WORD_CHARACTERS);
    let checkpoint = reader.parse(place, slug, |slug| {
        checkpoints
            .by_slug(slug)
            .ok_or_else(|| Rule::new("checkpoint"))
    });
    let place = root.field("when");
    let when = reader.need(place, &body.when);
    let wanted = when.and_then(|when| read_when(reader, &place, when, now));
    let place = root.field("details");
    let details = reader.need(place, &body.details);
    let today = now.to_zoned(kernel::zone::kazakhstan()).date();
    let details = details.and_then(|details| read_details(reader, &place, details, today));
    Some(Asked {
        checkpoint: checkpoint?,
        wanted: wanted?,
        details: details?,
    })
}

#[derive(Clone, Copy)]
enum When {
    At,
    FirstFree,
}

/// Reads which interval is wanted.
pub fn read_when(
    reader: &mut Reader,
    at: &Place<'_>,
    body: &WhenBody,
    now: Timestamp,
) -> Option<Wanted> {
    reader.odd(at, &body.odd, WhenBody::FIELDS);
    let when = reader.need_text(at.field("when"), &body.when, WORD_CHARACTERS);
    let words = [("at", When::At), ("first_free", When::FirstFree)];
    let when = reader.choose(at.field("when"), when, &words)?;
    match when {
        When::At => {
            not_for_kind(reader, at, "from", &body.from);
            let place = at.field("starts_at");
            let text = reader.need_text(place, &body.starts_at, WORD_CHARACTERS);
            let starts_at = reader.parse(place, text, rules::instant)?;
            Some(Wanted::At { starts_at })
        }
        When::FirstFree => {
            not_for_kind(reader, at, "starts_at", &body.starts_at);
            let place = at.field("from");
            let text = reader.may_text(place, &body.from, WORD_CHARACTERS);
            let from = reader.parse(place, text, rules::instant);
            Some(Wanted::FirstFree {
                from: from.unwrap_or(now),
            })
        }
    }
}

/// Notes a field that belongs to another kind of what is stated.
pub fn not_for_kind(
    reader: &mut Reader,
    at: &Place<'_>,
    name: &'static str,
    given: &Given<String>,
) {
    if !matches!(given, Given::Missing) {
        reader.reject(at.field(name), Rule::new("not-for-kind"));
    }
}

/// Reads everything stated for a booking.
pub fn read_details(
    reader: &mut Reader,
    at: &Place<'_>,
    body: &DetailsBody,
    today: Date,
) -> Option<BookingDetails> {
    reader.odd(at, &body.odd, DetailsBody::FIELDS);
    let place = at.field("vehicle");
    let vehicle = reader.need(place, &body.vehicle);
    let vehicle = vehicle.and_then(|vehicle| read_vehicle(reader, &place, vehicle));
    let place = at.field("owner");
    let owner = reader.need(place, &body.owner);
    let owner = owner.and_then(|owner| read_owner(reader, &place, owner));
    let place = at.field("driver");
    let driver = reader.need(place, &body.driver);
    let driver = driver.and_then(|driver| read_driver(reader, &place, driver, today));
    let trusted_drivers = read_trusted(reader, at, body, today);
    let place = at.field("cargo");
    let cargo = reader.need(place, &body.cargo);
    let cargo = cargo.and_then(|cargo| read_cargo(reader, &place, cargo));
    let data_consent = reader.need(at.field("data_consent"), &body.data_consent);
    Some(BookingDetails {
        vehicle: vehicle?,
        owner: owner?,
        driver: driver?,
        trusted_drivers,
        cargo: cargo?,
        data_consent: *data_consent?,
    })
}

fn read_trusted(
    reader: &mut Reader,
    at: &Place<'_>,
    body: &DetailsBody,
    today: Date,
) -> Vec<Driver> {
    let place = at.field("trusted_drivers");
    let Some(list) = reader.may(place, &body.trusted_drivers) else {
        return Vec::new();
    };
    if list.has_more {
        reader.reject(
            place,
            Rule::new("too-many-items").with_number("most", list.items.len()),
        );
    }
    let mut drivers = Vec::with_capacity(list.items.len());
    for (index, item) in list.items.iter().enumerate() {
        let place = place.item(index);
        let driver = reader.need(place, item);
        drivers.extend(driver.and_then(|driver| read_driver(reader, &place, driver, today)));
    }
    drivers
}

fn read_vehicle(reader: &mut Reader, at: &Place<'_>, body: &VehicleBody) -> Option<Vehicle> {
    reader.odd(at, &body.odd, VehicleBody::FIELDS);
    let kinds = VehicleKind::ALL.map(|kind| (kind.as_str(), kind));
    let kind = reader.need_text(at.field("kind"), &body.kind, WORD_CHARACTERS);
    let kind = reader.choose(at.field("kind"), kind, &kinds);
    let plate = read_plate(reader, at, &body.country, &body.plate);
    let towed = at.field("trailer");
    let trailer_plate = reader.may(towed, &body.trailer).and_then(|trailer| {
        reader.odd(&towed, &trailer.odd, super::bodies::TrailerBody::FIELDS);
        read_plate(reader, &towed, &trailer.country, &trailer.plate)
    });
    if let (Some(plate), Some(trailer)) = (&plate, &trailer_plate)
        && plate.key() == trailer.key()
    {
        reader.reject(towed.field("plate"), Rule::new("trailer-same"));
    }
    let vin = reader.need_text(at.field("vin"), &body.vin, WORD_CHARACTERS);
    let vin = reader.parse(at.field("vin"), vin, |vin| {
        Vin::parse(vin).map_err(|error| rules::vin(&error))
    });
    Some(Vehicle {
        kind: kind?,
        plate: plate?,
        trailer_plate,
        vin: vin?,
    })
}

fn read_plate(
    reader: &mut Reader,
    at: &Place<'_>,
    country: &Given<String>,
    plate: &Given<String>,
) -> Option<Plate> {
    let country = reader.need_text(at.field("country"), country, WORD_CHARACTERS);
    let country = reader.parse(at.field("country"), country, rules::country);
    let plate = reader.need_text(at.field("plate"), plate, NAME_CHARACTERS);
    // A plate without its country still tells of its own errors.
    let judged = country.unwrap_or(kernel::country::Country::KZ);
    let plate = reader.parse(at.field("plate"), plate, |plate| {
        Plate::parse(judged, plate).map_err(|error| rules::plate(&error))
    });
    country.and(plate)
}

/// Reads the parts of a person's name. Residents have a given name; somebody from elsewhere may have
/// one name only.
pub fn read_person(
    reader: &mut Reader,
    at: &Place<'_>,
    residency: Option<Residency>,
    [surname, given_name, patronymic]: [&Given<String>; 3],
) -> Option<PersonName> {
    let surname = reader.need_text(at.field("surname"), surname, NAME_CHARACTERS);
    let given_name = if residency == Some(Residency::NonResident) {
        reader.may_text(at.field("given_name"), given_name, NAME_CHARACTERS)
    } else {
        Some(reader.need_text(at.field("given_name"), given_name, NAME_CHARACTERS)?)
    };
    let patronymic = reader.may_text(at.field("patronymic"), patronymic, NAME_CHARACTERS);
    let name = match given_name {
        Some(given_name) => PersonName::new(surname?, given_name, patronymic),
        None => PersonName::single(surname?),
    };
    match name {
        Ok(name) => Some(name),
        Err(error) => {
            reader.reject(at.field(rules::name_field(&error)), rules::name(&error));
            None
        }
    }
}

/// Reads the name of an organisation.
pub fn read_organisation(
    reader: &mut Reader,
    at: &Place<'_>,
    given: &Given<String>,
) -> Option<OrganisationName> {
    let place = at.field("organisation");
    let text = reader.need_text(place, given, NAME_CHARACTERS);
    reader.parse(place, text, |text| {
        OrganisationName::parse(text).map_err(|error| rules::name(&error))
    })
}

/// Who is stated to be behind an owner or an account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum HolderKind {
    /// A natural person.
    Person,
    /// A legal person.
    Organisation,
}

/// The two kinds of holder by their words.
pub const HOLDERS: [(&str, HolderKind); 2] = [
    ("person", HolderKind::Person),
    ("organisation", HolderKind::Organisation),
];

/// Reads the residency of somebody.
pub fn read_residency(
    reader: &mut Reader,
    at: &Place<'_>,
    given: &Given<String>,
) -> Option<Residency> {
    let place = at.field("residency");
    let text = reader.need_text(place, given, WORD_CHARACTERS);
    reader.choose(place, text, &RESIDENCIES)
}

/// Reads an IIN or BIN, which residents must state.
pub fn read_number<T>(
    reader: &mut Reader,
    at: &Place<'_>,
    residency: Option<Residency>,
    given: &Given<String>,
    parse: fn(&str) -> Result<T, Rule>,
) -> Option<T> {
    let place = at.field("number");
    let text = if residency == Some(Residency::Resident) {
        reader.need_text(place, given, WORD_CHARACTERS)
    } else {
        reader.may_text(place, given, WORD_CHARACTERS)
    };
    reader.parse(place, text, parse)
}

fn read_owner(reader: &mut Reader, at: &Place<'_>, body: &OwnerBody) -> Option<Owner> {
    reader.odd(at, &body.odd, OwnerBody::FIELDS);
    let kind = reader.need_text(at.field("kind"), &body.kind, WORD_CHARACTERS);
    let kind = reader.choose(at.field("kind"), kind, &HOLDERS);
    let residency = read_residency(reader, at, &body.residency);
    match kind? {
        HolderKind::Person => {
            not_for_kind(reader, at, "organisation", &body.organisation);
            let iin = read_number(reader, at, residency, &body.number, rules::iin);
            let parts = [&body.surname, &body.given_name, &body.patronymic];
            let name = read_person(reader, at, residency, parts);
            Some(Owner::Person {
                residency: residency?,
                iin,
                name: name?,
            })
        }
        HolderKind::Organisation => {
            not_for_kind(reader, at, "surname", &body.surname);
            not_for_kind(reader, at, "given_name", &body.given_name);
            not_for_kind(reader, at, "patronymic", &body.patronymic);
            let bin = read_number(reader, at, residency, &body.number, rules::bin);
            let name = read_organisation(reader, at, &body.organisation);
            Some(Owner::Organisation {
                residency: residency?,
                bin,
                name: name?,
            })
        }
    }
}

fn read_driver(
    reader: &mut Reader,
    at: &Place<'_>,
    body: &DriverBody,
    today: Date,
) -> Option<Driver> {
    reader.odd(at, &body.odd, DriverBody::FIELDS);
    let residency = read_residency(reader, at, &body.residency);
    let parts = [&body.surname, &body.given_name, &body.patronymic];
    let name = read_person(reader, at, residency, parts);
    let birth_date = read_birth_date(reader, at, &body.birth_date, today);
    let iin = read_drivers_iin(reader, at, residency, &body.iin, birth_date);
    let place = at.field("phone");
    let phone = reader.need_text(place, &body.phone, WORD_CHARACTERS);
    let phone = reader.parse(place, phone, rules::phone);
    let place = at.field("email");
    let email = reader.may_text(place, &body.email, EMAIL_CHARACTERS);
    let email = reader.parse(place, email, rules::email);
    let place = at.field("document");
    let document = reader.need(place, &body.document);
    let document = document.and_then(|document| read_document(reader, &place, document, today));
    Some(Driver {
        residency: residency?,
        iin,
        name: name?,
        birth_date: birth_date?,
        phone: phone?,
        email,
        document: document?,
    })
}

fn read_birth_date(
    reader: &mut Reader,
    at: &Place<'_>,
    given: &Given<String>,
    today: Date,
) -> Option<Date> {
    let place = at.field("birth_date");
    let text = reader.need_text(place, given, WORD_CHARACTERS);
    reader.parse(place, text, |text| {
        let date = rules::not_before(rules::date(text)?, FIRST_BIRTH_DATE)?;
        if date > today {
            return Err(Rule::new("date-future"));
        }
        if is_younger_than(date, DRIVER_AGE_YEARS, today) {
            return Err(Rule::new("age"));
        }
        Ok(date)
    })
}

/// Reads the IIN of a driver, which residents must state. It holds the
/// date of birth, so one that belongs to another day belongs to somebody else.
fn read_drivers_iin(
    reader: &mut Reader,
    at: &Place<'_>,
    residency: Option<Residency>,
    given: &Given<String>,
    birth_date: Option<Date>,
) -> Option<Iin> {
    let place = at.field("iin");
    let text = if residency == Some(Residency::Resident) {
        reader.need_text(place, given, WORD_CHARACTERS)
    } else {
        reader.may_text(place, given, WORD_CHARACTERS)
    };
    reader.parse(place, text, |text| {
        let iin = rules::iin(text)?;
        let by_number = iin.birth_date();
        if birth_date.is_some() && by_number.is_some() && by_number != birth_date {
            return Err(Rule::new("iin-birth-date"));
        }
        Ok(iin)
    })
}

fn is_younger_than(birth_date: Date, years: i16, today: Date) -> bool {
    let birthday = birth_date.checked_add(jiff::Span::new().years(years));
    birthday.is_ok_and(|birthday| birthday > today)
}

fn read_document(
    reader: &mut Reader,
    at: &Place<'_>,
    body: &DocumentBody,
    today: Date,
) -> Option<IdentityDocument> {
    reader.odd(at, &body.odd, DocumentBody::FIELDS);
    let kind = reader.need_text(at.field("kind"), &body.kind, WORD_CHARACTERS);
    let kind = reader.choose(at.field("kind"), kind, &DOCUMENTS);
    let country = reader.need_text(at.field("country"), &body.country, WORD_CHARACTERS);
    let country = reader.parse(at.field("country"), country, rules::country);
    let number = reader.need_text(at.field("number"), &body.number, NAME_CHARACTERS);
    let number = reader.parse(at.field("number"), number, rules::document_number);
    let place = at.field("valid_until");
    let valid_until = reader.need_text(place, &body.valid_until, WORD_CHARACTERS);
    let valid_until = reader.parse(place, valid_until, |text| {
        let date = rules::date(text)?;
        if date < today {
            Err(Rule::new("document-expired"))
        } else {
            Ok(date)
        }
    });
    Some(IdentityDocument {
        kind: kind?,
        country: country?,
        number: number?,
        valid_until: valid_until?,
    })
}
