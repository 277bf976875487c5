//! Every register: a known yes, a known no, an unknown key, a missing field.

use jiff::civil::Date;
use simulators::Handle;
use simulators::gateway::{Gateway, Service};
use simulators::population::named;

use crate::Outcome;
use crate::asking::{ask, children, find, find_all, request, say, start_without_consent, told};

/// One question: fields, element, and what it says; `None`: the element is not there.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, Option<&'a str>);

async fn check(gateway: &Handle<Gateway>, service: Service, cases: &[Case<'_>]) -> Outcome {
    for (fields, element, expected) in cases {
        let text = say(gateway, service, fields).await?;
        let code = find(&text, "messageResult", "code");
        assert_eq!(code.as_deref(), Some("00000"), "{text}");
        let found = told(&text, element);
        assert_eq!(found.as_deref(), *expected, "{service} {element}: {text}");
    }
    // Each of the fields of the first question is needed, but those that the page marks.
    let (fields, _, _) = cases[0];
    let optional = ["vin", "name"];
    for (name, _) in fields.iter().filter(|(name, _)| !optional.contains(name)) {
        let others: Vec<_> = fields
            .iter()
            .copied()
            .filter(|(other, _)| other != name)
            .collect();
        let (status, text) = ask(gateway, service.default_id(), &request(&others)).await?;
        assert_eq!(status, 500, "{service} without {name}: {text}");
        let code = find(&text, "Fault", "errorCode");
        assert_eq!(code.as_deref(), Some("SIM-DATA"), "{text}");
        let words = find(&text, "Fault", "errorMessage").unwrap_or_default();
        assert!(words.contains(name), "{words}");
    }
    Ok(())
}

/// Days from today to a date of an answer, as the system's clock has it.
fn days_left(text: &str, under: &str) -> anyhow::Result<i32> {
    use kernel::clock::{Clock, SystemClock};
    let until = find(text, under, "validUntil").unwrap_or_default();
    let until: Date = until.parse()?;
    let today = SystemClock
        .now()
        .to_zoned(kernel::zone::kazakhstan())
        .date();
    Ok(today.until(until)?.get_days())
}

fn kz(plate: &str) -> [(&str, &str); 2] {
    [("plate", plate), ("country", "KZ")]
}

/// categories, status and validity of a licence.
#[tokio::test]
async fn driving_licences() -> Outcome {
    let gateway = start_without_consent().await?;
    let service = Service::DrivingLicences;
    let cases: [Case<'_>; 4] = [
        (&[("iin", named::DAULET_IIN)], "status", Some("valid")),
        (&[("iin", named::CATEGORY_B_IIN)], "categories", Some("B")),
        (&[("iin", named::UNKNOWN_IIN)], "found", Some("false")),
        (&[("iin", named::UNKNOWN_IIN)], "categories", None),
    ];
    check(&gateway, service, &cases).await?;
    let text = say(&gateway, service, &[("iin", named::DAULET_IIN)]).await?;
    let words = ["messageResult", "found", "iin", "number", "categories"];
    assert_eq!(children(&text)[..5], words);
    assert_eq!(children(&text)[5..], ["validUntil", "status"]);
    let categories = find(&text, "licence", "categories").unwrap_or_default();
    assert!(categories.split(' ').any(|one| one == "CE"), "{categories}");
    assert!(days_left(&text, "licence")? >= 120);
    Ok(())
}

/// A person as the list of the wanted is asked.
fn person<'a>(
    surname: &'a str,
    name: &'a str,
    birth: &'a str,
    document: (&'a str, &'a str),
) -> [(&'a str, &'a str); 5] {
    [
        ("surname", surname),
        ("name", name),
        ("birthDate", birth),
        ("documentCountry", document.0),
        ("documentNumber", document.1),
    ]
}

/// wanted persons are found by IIN, by document and by name; others are not.
#[tokio::test]
async fn wanted_persons() -> Outcome {
    let gateway = start_without_consent().await?;
    let daulet = person("Омаров", "Дәулет", "1984-11-02", ("KZ", "090239901"));
    let by_name = person("горелов", "денис", "1979-08-21", ("KZ", "1"));
    let passport = ("CN", named::FOREIGN_WANTED_PASSPORT);
    let foreigner = person("Wei", "Other", "1987-05-20", passport);
    let by_iin = [
        &[("iin", named::WANTED_DRIVER_IIN)],
        &person("A", "B", "1990-01-01", ("KZ", "2"))[..],
    ]
    .concat();
    let cases: [Case<'_>; 5] = [
        (&daulet, "wanted", Some("false")),
        (&daulet, "basis", None),
        (&by_name, "wanted", Some("true")),
        (&foreigner, "wanted", Some("true")),
        (&by_iin, "wanted", Some("true")),
    ];
    check(&gateway, Service::WantedPersons, &cases).await?;
    let text = say(&gateway, Service::WantedPersons, &by_iin).await?;
    let words = ["messageResult", "wanted", "basis", "since"];
    assert_eq!(children(&text), words);
    Ok(())
}

/// machinery is known with its VIN, or not at all.
#[tokio::test]
async fn machinery() -> Outcome {
    let gateway = start_without_consent().await?;
    let cases: [Case<'_>; 4] = [
        (
            &kz(named::MACHINERY_PLATE),
            "vin",
            Some(named::MACHINERY_VIN),
        ),
        (&kz(named::MACHINERY_PLATE), "status", Some("registered")),
        (
            &kz(named::UNREGISTERED_MACHINERY_PLATE),
            "found",
            Some("false"),
        ),
        (&kz(named::LORRY_PLATE), "found", Some("false")),
    ];
    check(&gateway, Service::Machinery, &cases).await
}

/// a permit by carrier or by vehicle.
#[tokio::test]
async fn permits() -> Outcome {
    let gateway = start_without_consent().await?;
    let cases: [Case<'_>; 3] = [
        (&[("iinBin", named::TULPAR_BIN)], "status", Some("active")),
        (&[("iinBin", named::BELES_BIN)], "permit", None),
        (&[("iinBin", named::UNKNOWN_IIN)], "permit", None),
    ];
    check(&gateway, Service::ELicensing, &cases).await?;
    let cases: [Case<'_>; 4] = [
        (&kz("123 авс 02"), "status", Some("active")),
        (&kz("123 авс 02"), "plate", Some(named::LORRY_PLATE)),
        (&kz(named::NO_PERMIT_PLATE), "permit", None),
        (&kz(named::UNREGISTERED_PLATE), "permit", None),
    ];
    check(&gateway, Service::TransportControl, &cases).await
}

/// contracts with their term; named lorries may be driven by anybody.
#[tokio::test]
async fn insurance() -> Outcome {
    let gateway = start_without_consent().await?;
    let cases: [Case<'_>; 4] = [
        (&kz(named::LORRY_PLATE), "anyDriver", Some("true")),
        (&kz(named::INSURANCE_ENDS_PLATE), "anyDriver", Some("true")),
        (&kz(named::UNINSURED_PLATE), "contract", None),
        (&kz(named::UNREGISTERED_PLATE), "contract", None),
    ];
    check(&gateway, Service::Insurance, &cases).await?;
    let text = say(
        &gateway,
        Service::Insurance,
        &kz(named::INSURANCE_ENDS_PLATE),
    )
    .await?;
    assert_eq!(days_left(&text, "contract")?, 2);
    let foreign = [("plate", named::CHINESE_PLATE), ("country", "CN")];
    let text = say(&gateway, Service::Insurance, &foreign).await?;
    assert!(days_left(&text, "contract")? >= 120);
    let holder = find(&text, "contract", "policyholder").unwrap_or_default();
    assert!(holder.contains("Horgos"), "{holder}");
    Ok(())
}

/// debts are sums in tenge; nobody's debt is nothing.
#[tokio::test]
async fn debts() -> Outcome {
    let gateway = start_without_consent().await?;
    let cases: [Case<'_>; 4] = [
        (&[("iinBin", named::TULPAR_BIN)], "total", Some("0.00")),
        (&[("iinBin", named::DEBTOR_BIN)], "total", Some("87500.00")),
        (
            &[("iinBin", named::DEBTOR_BIN)],
            "vehicleTax",
            Some("43750.00"),
        ),
        (&[("iinBin", named::UNKNOWN_IIN)], "total", Some("0.00")),
    ];
    check(&gateway, Service::Taxes, &cases).await?;
    let russian = [("plate", named::FOREIGN_FINED_PLATE), ("country", "RU")];
    let resident = [
        ("plate", named::FINED_PLATE),
        ("country", "KZ"),
        ("iinBin", named::FINED_IIN),
    ];
    let cases: [Case<'_>; 5] = [
        (&kz(named::LORRY_PLATE), "overdue", Some("0")),
        (&resident, "overdue", Some("1")),
        (&kz(named::FINED_PLATE), "overdue", Some("0")),
        (&russian, "amount", Some("36000.00")),
        (&kz(named::UNREGISTERED_PLATE), "amount", Some("0.00")),
    ];
    check(&gateway, Service::RoadFines, &cases).await?;
    let uzbek = [("plate", named::FOREIGN_TOLL_DEBT_PLATE), ("country", "UZ")];
    let cases: [Case<'_>; 4] = [
        (&kz(named::LORRY_PLATE), "amount", Some("0.00")),
        (&kz(named::TOLL_DEBT_PLATE), "amount", Some("6400.00")),
        (&uzbek, "amount", Some("12800.00")),
        (&kz(named::UNREGISTERED_PLATE), "amount", Some("0.00")),
    ];
    check(&gateway, Service::Tolls, &cases).await
}

/// all three documents, or all but one, or none.
#[tokio::test]
async fn digital_documents() -> Outcome {
    let gateway = start_without_consent().await?;
    let service = Service::DigitalDocuments;
    let all = ["identity", "driving_licence", "vehicle_registration"];
    for (iin, kinds) in [
        (named::DAULET_IIN, &all[..]),
        (named::NO_DOCUMENT_IIN, &[all[0], all[2]][..]),
        (named::UNKNOWN_IIN, &[][..]),
    ] {
        let text = say(&gateway, service, &[("iin", iin)]).await?;
        assert_eq!(find_all(&text, "digitalDocuments", "kind"), kinds, "{iin}");
    }
    let cases: [Case<'_>; 1] = [(&[("iin", named::OLGA_IIN)], "iin", Some(named::OLGA_IIN))];
    check(&gateway, service, &cases).await
}

/// made and matched, made and not, not made.
#[tokio::test]
async fn biometrics() -> Outcome {
    let gateway = start_without_consent().await?;
    let cases: [Case<'_>; 4] = [
        (&[("iin", named::DAULET_IIN)], "matched", Some("true")),
        (&[("iin", named::BIOMETRICS_IIN)], "matched", Some("false")),
        (&[("iin", named::UNKNOWN_IIN)], "made", Some("false")),
        (&[("iin", named::UNKNOWN_IIN)], "matched", None),
    ];
    check(&gateway, Service::Biometrics, &cases).await
}

/// A telephone of a person.
fn of<'a>(iin: &'a str, phone: &'a str) -> [(&'a str, &'a str); 2] {
    [("iin", iin), ("phone", phone)]
}

/// a telephone belongs to its person, however it is written, and to nobody else.
#[tokio::test]
async fn telephones() -> Outcome {
    let gateway = start_without_consent().await?;
    let daulet = named::DAULET_IIN;
    let cases: [Case<'_>; 5] = [
        (&of(daulet, named::DAULET_PHONE), "belongs", Some("true")),
        (&of(daulet, "87000000002"), "belongs", Some("true")),
        (&of(daulet, named::AIGUL_PHONE), "belongs", Some("false")),
        (
            &of(named::PHONE_IIN, "+77000000015"),
            "belongs",
            Some("false"),
        ),
        (
            &of(named::UNKNOWN_IIN, named::DAULET_PHONE),
            "belongs",
            Some("false"),
        ),
    ];
    check(&gateway, Service::MobileCitizens, &cases).await
}

/// one entry for each plate asked.
#[tokio::test]
async fn inspections() -> Outcome {
    let gateway = start_without_consent().await?;
    let cases: [Case<'_>; 3] = [
        (&kz(named::LORRY_PLATE), "result", Some("passed")),
        (&kz(named::NO_INSPECTION_PLATE), "found", Some("false")),
        (&kz(named::UNREGISTERED_PLATE), "found", Some("false")),
    ];
    check(&gateway, Service::Inspections, &cases).await?;
    let failed = [
        ("plate", named::FAILED_TRAILER_LORRY_PLATE),
        ("country", "KZ"),
        ("trailerPlate", named::FAILED_TRAILER_PLATE),
    ];
    let text = say(&gateway, Service::Inspections, &failed).await?;
    let results = find_all(&text, "inspections", "result");
    assert_eq!(results, ["passed", "failed"]);
    let plates = find_all(&text, "inspections", "plate");
    assert_eq!(plates, [failed[0].1, failed[2].1]);
    let strange = [
        ("plate", named::LORRY_PLATE),
        ("country", "KZ"),
        ("trailerPlate", "AB123477"),
        ("trailerCountry", "RU"),
    ];
    let text = say(&gateway, Service::Inspections, &strange).await?;
    assert_eq!(find_all(&text, "inspections", "found"), ["true", "false"]);
    Ok(())
}

/// certificates of both kinds, and the last weighing.
#[tokio::test]
async fn cargo() -> Outcome {
    let gateway = start_without_consent().await?;
    let cases: [Case<'_>; 3] = [
        (&kz(named::LORRY_PLATE), "status", Some("active")),
        (&kz(named::NO_CERTIFICATE_PLATE), "certificate", None),
        (&kz(named::UNREGISTERED_PLATE), "certificate", None),
    ];
    check(&gateway, Service::Agriculture, &cases).await?;
    let text = say(&gateway, Service::Agriculture, &kz(named::LORRY_PLATE)).await?;
    let kinds = find_all(&text, "certificates", "kind");
    assert_eq!(kinds, ["veterinary", "phytosanitary"]);
    let cases: [Case<'_>; 3] = [
        (&kz(named::LORRY_PLATE), "found", Some("true")),
        (&kz(named::NO_WEIGHING_PLATE), "found", Some("false")),
        (&kz(named::UNREGISTERED_PLATE), "grossKilograms", None),
    ];
    check(&gateway, Service::Weighing, &cases).await?;
    let text = say(&gateway, Service::Weighing, &kz(named::LORRY_PLATE)).await?;
    let weight = find(&text, "weighing", "grossKilograms").unwrap_or_default();
    assert!((18_000..40_000).contains(&weight.parse::<u32>()?));
    Ok(())
}
