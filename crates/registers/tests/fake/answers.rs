//! What every register says when all is well.

use crate::support::{Question, Reply};

/// What every register says when all is well with the subject.
pub fn good(question: &Question) -> Reply {
    Reply::Data(good_data(question))
}

/// [`good`], as text to change.
pub fn good_data(question: &Question) -> String {
    let result = "<messageResult><code>00000</code></messageResult>";
    let field = |name: &str| {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        match question.text.split_once(&open) {
            Some((_, rest)) => rest.split_once(&close).map_or("", |(text, _)| text),
            None => "",
        }
    };
    let plate = format!("<plate>{}</plate>", field("plate"));
    let iin = format!("<iin>{}</iin>", field("iin"));
    let term = "<validFrom>2026-01-01</validFrom><validUntil>2026-12-31</validUntil>";
    let until = "<validUntil>2026-12-31</validUntil>";
    let vin = format!("<vin>{}</vin>", field("vin"));
    let (root, inner) = match question.service_id.as_str() {
        "GBDFLUniversal_token" => (
            "persons",
            format!(
                "<person>{iin}<surname>СЕЙТҚАЛИЕВА</surname><name>АЙГҮЛ</name>\
                 <lifeStatus><code>0</code></lifeStatus></person>"
            ),
        ),
        "GbdulInfoByBin_v2" => (
            "organisation",
            format!(
                "<found>true</found><bin>{}</bin><nameRu>Караван</nameRu><status>active</status>",
                field("bin")
            ),
        ),
        "SHEKARA_VEHICLE_BY_PLATE" => (
            "vehicle",
            format!("<found>true</found>{plate}{vin}<status>registered</status>"),
        ),
        "SHEKARA_MACHINERY_BY_PLATE" => (
            "machinery",
            format!("<found>true</found>{plate}{vin}<status>registered</status>"),
        ),
        "SHEKARA_DRIVING_LICENCE" => (
            "licence",
            format!(
                "<found>true</found>{iin}<categories>B С СЕ</categories>{until}\
                 <status>valid</status>"
            ),
        ),
        "SHEKARA_VEHICLE_WANTED" => ("wanted", "<wanted>false</wanted>".to_owned()),
        "SHEKARA_PERSON_WANTED" => ("wantedPerson", "<wanted>false</wanted>".to_owned()),
        "SHEKARA_CARRIAGE_LICENCES" => (
            "permits",
            format!(
                "<iinBin>{}</iinBin><permit>{term}<status>active</status></permit>",
                field("iinBin")
            ),
        ),
        "SHEKARA_CARRIAGE_PERMITS" => ("permits", plate),
        "SHEKARA_INSURANCE" => (
            "insurance",
            format!(
                "{plate}<contract><policyholder>X</policyholder><anyDriver>true</anyDriver>\
                 {term}</contract>"
            ),
        ),
        other => return good_data_of_others(other, result, &field),
    };
    format!("<{root}>{result}{inner}</{root}>")
}

fn good_data_of_others<'a>(
    service_id: &str,
    result: &str,
    field: &impl Fn(&str) -> &'a str,
) -> String {
    let plate = format!("<plate>{}</plate>", field("plate"));
    let iin = format!("<iin>{}</iin>", field("iin"));
    let until = "<validUntil>2026-12-31</validUntil>";
    let (root, inner) = match service_id {
        "SHEKARA_TAX_DEBT" => (
            "taxDebt",
            format!(
                "<iinBin>{}</iinBin><total>0.00</total><vehicleTax>0.00</vehicleTax>",
                field("iinBin")
            ),
        ),
        "SHEKARA_ROAD_FINES" => (
            "fines",
            format!("{plate}<overdue>0</overdue><amount>0.00</amount>"),
        ),
        "SHEKARA_DIGITAL_DOCUMENTS" => {
            let kinds = ["identity", "driving_licence", "vehicle_registration"];
            let documents = kinds.map(|kind| format!("<document><kind>{kind}</kind></document>"));
            ("digitalDocuments", format!("{iin}{}", documents.concat()))
        }
        "SHEKARA_BIOMETRIC_RESULT" => (
            "biometrics",
            format!("{iin}<made>true</made><matched>true</matched>"),
        ),
        "MCDB_SERVICE" => ("phoneOwner", format!("{iin}<belongs>true</belongs>")),
        "SHEKARA_TECHNICAL_INSPECTION" => {
            let plates = [field("plate"), field("trailerPlate")];
            let asked = plates.iter().filter(|plate| !plate.is_empty());
            let vehicles: Vec<String> = asked
                .map(|plate| {
                    format!(
                        "<vehicle><plate>{plate}</plate><found>true</found>{until}\
                         <result>passed</result></vehicle>"
                    )
                })
                .collect();
            ("inspections", vehicles.concat())
        }
        "SHEKARA_AGRICULTURE_CERTIFICATES" => (
            "certificates",
            format!(
                "{plate}<certificate><kind>veterinary</kind>{until}<status>active</status>\
                 </certificate>"
            ),
        ),
        "SHEKARA_CUSTOMS_DECLARATIONS" => (
            "declarations",
            format!(
                "{plate}<declaration><number>1</number><procedure>export</procedure>\
                 <status>released</status></declaration>"
            ),
        ),
        "SHEKARA_TOLL_DEBT" => ("toll", format!("{plate}<amount>0.00</amount>")),
        "SHEKARA_WEIGHING" => ("weighing", format!("{plate}<found>true</found>")),
        other => panic!("nobody asks {other}"),
    };
    format!("<{root}>{result}{inner}</{root}>")
}
