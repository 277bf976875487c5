//! The table of services: root of the answer, consent, and who answers.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::answers::{cargo, carriage, identity, people, vehicles};
use super::envelope::gateway_date;
use super::fields::{Fields, Missing};
use super::{Gateway, Service};
use crate::population::facts::{self, Fact};
use crate::population::random::Dice;
use crate::population::{self, Population};
use crate::xml::XmlWriter;

/// The register understood the question.
const UNDERSTOOD: &str = "00000";
/// The register declines for want of consent.
const NO_CONSENT: &str = "00403";

/// Whose consent a question needs.
#[derive(Clone, Copy)]
enum Consent {
    /// Nobody's.
    Nobody,
    /// That of the person this field names.
    Person(&'static str),
    /// The same, but companies need not consent.
    PersonOrCompany(&'static str),
}

/// Writes what follows `messageResult`.
type Answer = fn(&Ask<'_>, &mut XmlWriter) -> Result<(), Missing>;

/// Root element, whose consent, and the answer.
type Row = (&'static str, Consent, Answer);

fn row(service: Service) -> Option<Row> {
    let iin = Consent::Person("iin");
    let row: Row = match service {
        Service::Persons => ("persons", iin, identity::person),
        Service::Organisations => ("organisation", Consent::Nobody, identity::organisation),
        Service::Vehicles => ("vehicle", Consent::Nobody, vehicles::vehicle),
        Service::DrivingLicences => ("licence", iin, people::licence),
        Service::Wanted => ("wanted", Consent::Nobody, vehicles::wanted),
        Service::WantedPersons => ("wantedPerson", Consent::Nobody, people::wanted),
        Service::Machinery => ("machinery", Consent::Nobody, vehicles::machinery),
        Service::ELicensing => ("permits", Consent::Nobody, carriage::licences),
        Service::TransportControl => ("permits", Consent::Nobody, carriage::permits),
        Service::Insurance => ("insurance", Consent::Nobody, carriage::insurance),
        Service::Taxes => (
            "taxDebt",
            Consent::PersonOrCompany("iinBin"),
            carriage::taxes,
        ),
        Service::RoadFines => ("fines", Consent::Nobody, carriage::fines),
        Service::DigitalDocuments => ("digitalDocuments", iin, people::documents),
        Service::Biometrics => ("biometrics", iin, people::biometrics),
        Service::MobileCitizens => ("phoneOwner", iin, people::phone),
        Service::Inspections => ("inspections", Consent::Nobody, vehicles::inspections),
        Service::Agriculture => ("certificates", Consent::Nobody, cargo::certificates),
        Service::Customs => ("declarations", Consent::Nobody, cargo::declarations),
        Service::Tolls => ("toll", Consent::Nobody, carriage::toll),
        Service::Weighing => ("weighing", Consent::Nobody, cargo::weighing),
        Service::Consent => return None,
    };
    Some(row)
}

/// The business XML of an answer.
pub(super) fn answer(
    gateway: &Gateway,
    service: Service,
    fields: &Fields,
    flipped: bool,
) -> Result<String, Missing> {
    let now = gateway.config.clock.now();
    let Some((root, consent, write)) = row(service) else {
        let nonce = u128::from_le_bytes(gateway.ids.secret());
        return gateway.consents.answer(fields, now, nonce);
    };
    let ask = Ask {
        gateway,
        service,
        fields,
        now,
        today: now.to_zoned(kernel::zone::kazakhstan()).date(),
        flipped,
    };
    let mut writer = XmlWriter::fragment();
    writer.open(root);
    if service == Service::Persons {
        // The public message of this register is stamped.
        writer.leaf("messageId", &gateway.ids.uuid().to_string());
        writer.leaf("messageDate", &gateway_date(now));
    }
    let allowed = ask.is_allowed(consent)?;
    writer.open("messageResult");
    writer.leaf("code", if allowed { UNDERSTOOD } else { NO_CONSENT });
    writer.close("messageResult");
    if allowed {
        write(&ask, &mut writer)?;
    }
    writer.close(root);
    Ok(writer.finish())
}

/// One question to one register.
pub(super) struct Ask<'a> {
    pub(super) gateway: &'a Gateway,
    service: Service,
    pub(super) fields: &'a Fields,
    pub(super) now: Timestamp,
    today: Date,
    /// Whether the opposite of the truth was ordered.
    flipped: bool,
}

impl Ask<'_> {
    fn is_allowed(&self, consent: Consent) -> Result<bool, Missing> {
        let number = match consent {
            Consent::Nobody => return Ok(true),
            Consent::Person(field) | Consent::PersonOrCompany(field) => {
                self.fields.required(field)?
            }
        };
        let company = matches!(consent, Consent::PersonOrCompany(_)) && is_company(number);
        Ok(company
            || !self.gateway.config.require_consent
            || self.gateway.consents.allows(self.fields, number, self.now))
    }

    /// What the register holds about a key, or the opposite.
    pub(super) fn fact(&self, key: &str) -> Fact {
        self.turn(self.gateway.fact(self.service, key))
    }

    /// What the register holds about a further key, never the opposite.
    pub(super) fn plain_fact(&self, key: &str) -> Fact {
        self.gateway.fact(self.service, key)
    }

    /// What it holds about somebody who goes by several keys: a changed fact before any other, and
    /// trouble under any of them.
    pub(super) fn fact_of_any(&self, keys: &[String]) -> Fact {
        let changed = |key: &String| self.gateway.changed.get(self.service, key);
        let mut held: Vec<Fact> = keys.iter().filter_map(changed).collect();
        if held.is_empty() {
            let natural = |key: &String| self.gateway.fact(self.service, key);
            held = keys.iter().map(natural).collect();
        }
        let trouble = held.into_iter().find(Fact::is_trouble);
        self.turn(trouble.unwrap_or(Fact::InOrder))
    }

    fn turn(&self, fact: Fact) -> Fact {
        if self.flipped {
            fact.turned(self.service)
        } else {
            fact
        }
    }

    /// Key of the vehicle of two fields.
    pub(super) fn vehicle_key(&self) -> Result<String, Missing> {
        let (plate, country) = (
            self.fields.required("plate")?,
            self.fields.required("country")?,
        );
        Ok(population::vehicle_key(country, plate))
    }

    /// The plate that was asked, folded, for the answer.
    pub(super) fn folded_plate(&self) -> Result<String, Missing> {
        Ok(kernel::plate::fold(self.fields.required("plate")?))
    }

    /// Dice for the numbers and dates of a record.
    pub(super) fn dice(&self, key: &str) -> Dice {
        facts::dice(
            self.population().seed(),
            self.service,
            &format!("{key} record"),
        )
    }

    pub(super) fn population(&self) -> &Population {
        self.gateway.population()
    }

    /// The day so many days from today.
    pub(super) fn day(&self, days: i32) -> Date {
        self.today.checked_add(days.days()).unwrap_or(self.today)
    }

    /// The last day of a record in whose validity the fact or the dice decide.
    pub(super) fn valid_until(&self, fact: &Fact, dice: &mut Dice) -> Date {
        let drawn = i32::try_from(dice.between(120, 340)).unwrap_or(200);
        match fact {
            Fact::ValidDays(days) => self.day(*days),
            _ => self.day(drawn),
        }
    }

    /// An instant some hours ago, as the gateway writes it.
    pub(super) fn hours_ago(&self, hours: u32) -> String {
        let past = self.now.checked_sub(i64::from(hours).hours());
        gateway_date(past.unwrap_or(self.now))
    }
}

/// BINs have the kind of company where IINs have the tens of a day.
fn is_company(number: &str) -> bool {
    number.len() == 12 && number.as_bytes().get(4).is_some_and(|digit| *digit >= b'4')
}

/// A flag.
pub(super) const fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// A sum in tenge with two places.
pub(super) fn tenge(tiyn: u64) -> String {
    format!("{}.{:02}", tiyn / 100, tiyn % 100)
}
