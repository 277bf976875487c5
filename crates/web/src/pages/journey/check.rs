//! Last page of the journey: check your answers; sending it takes the place.
//!
//! The form carries a key that is drawn anew each time the page is shown. Sending one page twice
//! takes one place, and both answers lead to the same booking.

use super::draft::{Draft, Step};
use super::{answers, begin, may_book};
use crate::i18n::{Message, format};
use crate::pages::failure::Failure;
use crate::pages::input::Posted;
use crate::pages::reader::Member;
use crate::pages::refusals::{self, Place, TakeForm};
use crate::pages::{shown, times};
use crate::service::bookings::{self, KEY_BYTES_MAX, request_key};
use crate::view::codes::kebab;
use crate::view::journey::{Answer, AnswerSection, FeeLine};
use crate::view::{BookCheck, Chrome, paths, reject};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use payments::{FeeItem, PriceBasis};
use queue::Refusal;
use queue::commands::hold::Wanted;
use queue::model::checkpoint::Checkpoint;
use queue::model::details::{BookingDetails, Driver, Owner};
use queue::model::ground::ExpeditedGround;

/// All answers, read.
struct Answers<'a> {
    checkpoint: &'a Checkpoint,
    starts_at: Timestamp,
    details: BookingDetails,
}

impl<'a> Answers<'a> {
    /// The answers, or the way to the first page that has to be answered (again).
    fn of(draft: &Draft, member: &'a Member) -> Result<Self, Failure> {
        if let Some(gap) = answers::first_gap(draft, None, member) {
            return Err(Failure::go(gap.path()));
        }
        let all = || {
            Some(Self {
                checkpoint: answers::checkpoint(draft, member)?,
                starts_at: answers::starts_at(draft, member)?,
                details: answers::details(draft, member.today())?,
            })
        };
        all().ok_or_else(|| Failure::go(paths::BOOK))
    }
}

/// Everything that was answered, the fee, and what looks odd.
pub async fn show(member: Member) -> Result<Response, Failure> {
    let draft = begin(&member, Step::Time).await?;
    let answers = Answers::of(&draft, &member)?;
    let settings = &member.app.settings;
    let chrome = member.chrome();
    let page = BookCheck {
        checkpoint: shown::checkpoint_name(member.lang, answers.checkpoint),
        interval: shown::interval_from(answers.starts_at, settings, &answers.checkpoint.zone),
        sections: sections(&chrome, &draft, &answers.details),
        fee: fee(&member, &answers.details)?,
        warnings: warnings(&chrome, &member, &answers),
        hold_minutes: settings.rules.hold_minutes,
        form_key: member.app.ids.uuid().to_string(),
        chrome,
    };
    Ok(member.show(&page))
}

fn sections(chrome: &Chrome, draft: &Draft, details: &BookingDetails) -> Vec<AnswerSection> {
    let coded =
        |family: &str, step, name: &str| chrome.t(format!("{family}-{}", draft.value(step, name)));
    let vehicle = &details.vehicle;
    let trailer = vehicle
        .trailer_plate
        .as_ref()
        .map(|plate| plate.raw().to_owned());
    let cargo = &details.cargo;
    vec![
        AnswerSection::vehicle(vec![
            Answer::new(
                "label-vehicle-kind",
                coded("vehicle", Step::Vehicle, "kind"),
            ),
            Answer::new(
                "label-plate-country",
                chrome.country(vehicle.plate.country().as_str()),
            ),
            Answer::new("label-plate", vehicle.plate.raw()),
            Answer::new("label-trailer-plate", trailer.unwrap_or_default()),
            Answer::new("label-vin", vehicle.vin.as_str()),
        ]),
        AnswerSection::owner(owner(chrome, &details.owner)),
        AnswerSection::driver(driver(chrome, &details.driver)),
        AnswerSection::trusted(trusted(chrome, &details.trusted_drivers)),
        AnswerSection::cargo(vec![
            Answer::new("label-load", coded("load", Step::Cargo, "load")),
            Answer::new("label-goods", coded("goods", Step::Cargo, "goods")),
            Answer::new("label-controls", controls(chrome, details)),
            Answer::new(
                "label-declaration",
                cargo.declaration.clone().unwrap_or_default(),
            ),
        ]),
    ]
}

/// The controls the goods are under, in words.
fn controls(chrome: &Chrome, details: &BookingDetails) -> String {
    let controls = details.cargo.controls.iter();
    let words = controls.map(|control| chrome.t(format!("label-{}", control.as_str())));
    words.collect::<Vec<_>>().join("; ")
}

fn residency(chrome: &Chrome, residency: accounts::Residency) -> Answer {
    let code = kebab(residency.as_str());
    Answer::new("label-residency", chrome.t(format!("residency-{code}")))
}

fn owner(chrome: &Chrome, owner: &Owner) -> Vec<Answer> {
    let mut answers = vec![residency(chrome, owner.residency())];
    match owner {
        Owner::Person { iin, name, .. } => {
            answers.push(Answer::full_name(name.to_string()));
            let iin = iin.as_ref().map(ToString::to_string);
            answers.push(Answer::new("label-iin", iin.unwrap_or_default()));
        }
        Owner::Organisation { bin, name, .. } => {
            answers.push(Answer::new("label-organisation", name.as_str()));
            let bin = bin.as_ref().map(ToString::to_string);
            answers.push(Answer::new("label-bin", bin.unwrap_or_default()));
        }
    }
    answers
}

fn driver(chrome: &Chrome, driver: &Driver) -> Vec<Answer> {
    let document = &driver.document;
    let kind = match document.kind {
        queue::model::details::DocumentKind::Passport => "document-passport",
        queue::model::details::DocumentKind::IdentityCard => "document-identity-card",
        queue::model::details::DocumentKind::ResidencePermit => "document-residence-permit",
    };
    vec![
        residency(chrome, driver.residency),
        Answer::new(
            "label-iin",
            driver
                .iin
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        Answer::full_name(driver.name.to_string()),
        Answer::new(
            "label-birth-date",
            format::date(chrome.lang, driver.birth_date),
        ),
        Answer::new("label-phone", driver.phone.to_string()),
        Answer::new("label-email", driver.email.clone().unwrap_or_default()),
        Answer::new("label-document-kind", chrome.t(kind)),
        Answer::new(
            "label-document-country",
            chrome.country(document.country.as_str()),
        ),
        Answer::new("label-document-number", document.number.as_str()),
        Answer::new(
            "label-document-valid-until",
            format::date(chrome.lang, document.valid_until),
        ),
    ]
}

fn trusted(chrome: &Chrome, drivers: &[Driver]) -> Vec<Answer> {
    let mut answers = vec![Answer::new(
        "label-trusted-count",
        drivers.len().to_string(),
    )];
    for driver in drivers {
        let born = format::date(chrome.lang, driver.birth_date);
        let words = format!("{}, {born}, {}", driver.name, driver.document.number);
        answers.push(Answer::full_name(words));
    }
    answers
}

/// the higher fee only where passage out of turn is asked for money.
fn fee(member: &Member, details: &BookingDetails) -> Result<FeeLine, Failure> {
    let (item, tariff) = match details.cargo.ground {
        Some(ExpeditedGround::Paid) => (FeeItem::Expedited, "expedited"),
        _ => (FeeItem::Ordinary, "ordinary"),
    };
    let price = member.app.settings.tariffs.price(item, member.today());
    let price = price.map_err(|error| Failure::from(Refusal::NoTariff(error.to_string())))?;
    // The queue's fees are whole numbers of MCI.
    let (count, index_minor, since) = match &price.basis {
        PriceBasis::Mci {
            units,
            index,
            since,
        } => (units.numerator() / units.denominator(), index.minor, *since),
        _ => (1, price.amount.minor, price.tariff_from),
    };
    Ok(FeeLine {
        amount_minor: price.amount.minor,
        tariff: tariff.to_owned(),
        index_count: count,
        index_minor,
        valid_from: price.tariff_from.max(since),
    })
}

/// What looks odd and doesn't stop the booking.
fn warnings(chrome: &Chrome, member: &Member, answers: &Answers<'_>) -> Vec<Message> {
    let vehicle = &answers.details.vehicle;
    let zone = &answers.checkpoint.zone;
    let plates = [Some(&vehicle.plate), vehicle.trailer_plate.as_ref()];
    let mut warnings: Vec<Message> = plates
        .into_iter()
        .flatten()
        .filter_map(|plate| reject::plate_warning(chrome, &plate.warning()?))
        .collect();
    warnings.extend(vehicle.vin.warning().as_ref().map(reject::vin_warning));
    let booked_day = answers.starts_at.to_zoned(zone.clone()).date();
    let last_day = answers.details.driver.document.valid_until;
    if last_day <= booked_day {
        warnings.push(Message::new("warning-document-expires").with("date", last_day));
    }
    let early = SignedDuration::from_mins(member.app.settings.rules.early_entry_minutes);
    let not_before = shown::zoned(answers.starts_at - early, zone);
    warnings.push(Message::new("warning-arrive-early").with("moment", not_before));
    warnings
}

/// Takes the place. The page of a refusal posts the next free time here, as `slot`.
pub async fn submit(member: Member, posted: Posted) -> Result<Response, Failure> {
    may_book(&member).await?;
    let mut draft = Draft::load(&member).await?;
    let slot = posted.get("slot");
    if times::chosen(slot).is_some() {
        draft.keep_value(Step::Time, "slot", slot);
        draft.save(&member).await?;
    }
    let answers = Answers::of(&draft, &member)?;
    let key = posted.get("form_key");
    if key.is_empty() || key.len() > KEY_BYTES_MAX {
        return Err(Failure::go(paths::BOOK_CHECK));
    }
    let wanted = Wanted::At {
        starts_at: answers.starts_at,
    };
    let number = answers.checkpoint.number;
    // What is sent is known to have a JSON form; were it not, two requests would only look alike.
    let stated = serde_json::to_vec(&(number, wanted, &answers.details)).unwrap_or_default();
    let request = request_key(&member.account, "hold", key, &stated);
    let details = answers.details.clone();
    let app = &member.app;
    let held = bookings::hold(app, &member.account, number, wanted, details, Some(request)).await;
    match held {
        Ok(held) => Ok(member.go_with(&paths::booking(&held.booking.to_string()), "place-taken")),
        // A page that was sent before, and answers that were changed since: show them as they are.
        Err(Refusal::KeyReused) => Err(Failure::go(paths::BOOK_CHECK)),
        Err(Refusal::ConsentMissing) => Err(Failure::go(paths::BOOK_CONSENT)),
        Err(refusal) => Ok(refused(&member, refusal, &answers)),
    }
}

fn refused(member: &Member, refusal: Refusal, answers: &Answers<'_>) -> Response {
    // The time that is offered is another request, so its form has a key of its own.
    let pairs = vec![(String::from("form_key"), member.app.ids.uuid().to_string())];
    let place = Place {
        back: paths::BOOK_CHECK.to_owned(),
        take: Some(TakeForm {
            action: paths::BOOK_CHECK.to_owned(),
            pairs,
        }),
        zone: answers.checkpoint.zone.clone(),
    };
    refusals::answer(member, refusal, &place)
}
