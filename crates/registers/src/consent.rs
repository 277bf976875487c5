//! Consent to look up personal data: the state's access control service.
//!
//! Whoever has an IIN is asked through the service, a non-resident too; it
//! answers with a token that the registers want to see. Somebody without an IIN
//! consents by accepting the agreement: no register of personal data is asked
//! about them.

use std::collections::BTreeMap;
use std::fmt;

use kernel::person_number::{Bin, Iin};
use roxmltree::Node;

use crate::channel::reading::AnswerError;
use crate::channel::writing::Fields;
use crate::question::Question;
use crate::xml::{self, Unreadable};

/// The longest term of a consent that is asked for: a year.
const TERM_LIMIT_HOURS: u32 = 8_760;

/// The token that opens registers for one person's data. Secret.
#[derive(Clone, PartialEq, Eq)]
pub struct ConsentToken {
    /// The token itself, `kdpToken` of a request.
    pub kdp_token: String,
    /// The key it is checked with, `publicKey` of a request.
    pub public_key: String,
}

impl fmt::Debug for ConsentToken {
    /// Hides both.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ConsentToken")
            .finish_non_exhaustive()
    }
}

/// What is known of one person's consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Consent {
    /// Given.
    Granted(ConsentToken),
    /// Not answered yet.
    Pending,
    /// Refused.
    Refused,
}

/// The consents of the people of one booking, by IIN. Somebody without an entry
/// counts as not having answered yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consents {
    by_iin: BTreeMap<Iin, Consent>,
}

impl Consents {
    /// Nobody's consent.
    pub fn new() -> Self {
        Self::default()
    }

    /// The person consented.
    pub fn grant(&mut self, iin: &Iin, token: ConsentToken) {
        self.by_iin.insert(iin.clone(), Consent::Granted(token));
    }

    /// The person has not answered yet.
    pub fn pend(&mut self, iin: &Iin) {
        self.by_iin.insert(iin.clone(), Consent::Pending);
    }

    /// The person refused.
    pub fn refuse(&mut self, iin: &Iin) {
        self.by_iin.insert(iin.clone(), Consent::Refused);
    }

    /// What is known of this person's consent.
    pub(crate) fn of(&self, iin: &Iin) -> Option<&Consent> {
        self.by_iin.get(iin)
    }
}

/// In whose name consent is asked for, and for what. The service also takes
/// `ovt`, a signed statement of how the person was identified; it is not sent
/// yet, for want of a registered key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentConfig {
    /// Name of the organisation that asks.
    pub company: String,
    /// Its BIN.
    pub company_bin: Bin,
    /// Who is responsible in it.
    pub responsible: String,
    /// Who works with the data.
    pub employee: String,
    /// The bundle of registers one token opens.
    pub access_name: String,
    /// For how long, in hours, 1 to 8760; other values are brought into range. The
    /// registers are asked again when the lorry comes, up to 90 days later.
    pub expires_in_hours: u32,
}

impl ConsentConfig {
    /// What is sent where a deployment says nothing: the system asks in the name
    /// of the registrar with this BIN, for three days, which covers a booking's
    /// checks and their repetition.
    pub fn of_registrar(company_bin: Bin) -> Self {
        Self {
            company: "Shekara".to_owned(),
            company_bin,
            responsible: "Shekara".to_owned(),
            employee: "Shekara".to_owned(),
            access_name: "SHEKARA_QUEUE".to_owned(),
            expires_in_hours: 91 * 24,
        }
    }
}

/// Whose consent is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRequest {
    /// The person.
    pub iin: Iin,
    /// Whether the person has signed in here and agreed; anybody else is asked by
    /// a text message from 1414.
    pub signed_in: bool,
    /// What the data are wanted for, in the person's words.
    pub personal_data_name: String,
}

/// What the service answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentAnswer {
    /// The person consents.
    Valid(ConsentToken),
    /// The person has not answered yet; ask again later.
    Pending,
    /// The person refused.
    Refused,
}

/// "Does this person consent?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct ConsentOf<'a> {
    pub request: &'a ConsentRequest,
    pub config: &'a ConsentConfig,
}

impl Question for ConsentOf<'_> {
    type Answer = ConsentAnswer;

    const DATA_TYPE: Option<&'static str> = Some("getUserDataRequest");

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        let hours = self.config.expires_in_hours.clamp(1, TERM_LIMIT_HOURS);
        let milliseconds = u64::from(hours) * 3_600_000;
        let omit_sms = if self.request.signed_in {
            "true"
        } else {
            "false"
        };
        let texts = [
            ("uin", self.request.iin.as_str()),
            ("company", &self.config.company),
            ("company_bin", self.config.company_bin.as_str()),
            ("company_responsible", &self.config.responsible),
            ("employee_name", &self.config.employee),
            ("access_name", &self.config.access_name),
            ("personal_data_name", &self.request.personal_data_name),
        ];
        fields.extend(texts.map(|(name, text)| (name, text.into())));
        fields.push(("expiresIn", milliseconds.to_string().into()));
        fields.push(("omit-sms", omit_sms.into()));
    }

    /// The answer stands in `<data>` itself, or in a `<data>` of its own inside.
    fn read(&self, data: Node<'_, '_>) -> Result<ConsentAnswer, AnswerError> {
        let root = if xml::child(data, "status").is_some() {
            data
        } else {
            xml::descendant(data, "data").ok_or(Unreadable::Missing { element: "status" })?
        };
        let token = |element| -> Result<String, Unreadable> {
            xml::token(root, element)?.ok_or(Unreadable::Missing { element })
        };
        let status = xml::required(root, "status")?;
        if status.eq_ignore_ascii_case("VALID") {
            return Ok(ConsentAnswer::Valid(ConsentToken {
                kdp_token: token("code")?,
                public_key: token("public-key")?,
            }));
        }
        if status.eq_ignore_ascii_case("PENDING") {
            return Ok(ConsentAnswer::Pending);
        }
        if status.eq_ignore_ascii_case("INVALID") {
            return Ok(ConsentAnswer::Refused);
        }
        Err(Unreadable::Invalid {
            element: "status",
            rule: "VALID, PENDING or INVALID",
        }
        .into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iin() -> Iin {
        Iin::parse("900417499010").expect("a valid IIN")
    }

    fn token() -> ConsentToken {
        ConsentToken {
            kdp_token: "secret-token".to_owned(),
            public_key: "secret-key".to_owned(),
        }
    }

    fn read(text: &str) -> Result<ConsentAnswer, AnswerError> {
        let config = ConsentConfig::of_registrar(Bin::parse("180540990104").expect("a valid BIN"));
        let request = ConsentRequest {
            iin: iin(),
            signed_in: true,
            personal_data_name: "очередь".to_owned(),
        };
        let document = xml::parse(text).expect("well-formed");
        let question = ConsentOf {
            request: &request,
            config: &config,
        };
        question.read(document.root_element())
    }

    /// the three answers, wherever they stand; blanks in the values go.
    #[test]
    fn every_status_is_read() {
        let valid = "<status>VALID</status><code>secret-\n token</code>\
                     <public-key> secret-key </public-key>";
        for text in [
            format!("<data>{valid}</data>"),
            format!("<data><data>{valid}</data></data>"),
        ] {
            assert_eq!(read(&text), Ok(ConsentAnswer::Valid(token())), "{text}");
        }
        let status = |word: &str| read(&format!("<data><status>{word}</status></data>"));
        assert_eq!(status("PENDING"), Ok(ConsentAnswer::Pending));
        assert_eq!(status("INVALID"), Ok(ConsentAnswer::Refused));
        assert!(status("PERHAPS").is_err());
        assert!(status("VALID").is_err(), "a yes without a token is none");
        assert!(read("<data><other/></data>").is_err());
    }

    #[test]
    fn a_token_is_not_shown() {
        let mut consents = Consents::new();
        consents.grant(&iin(), token());
        let shown = format!("{consents:?} {:?}", ConsentAnswer::Valid(token()));
        assert!(!shown.contains("secret"), "{shown}");
        assert_eq!(consents.of(&iin()), Some(&Consent::Granted(token())));
        consents.pend(&iin());
        assert_eq!(consents.of(&iin()), Some(&Consent::Pending));
        consents.refuse(&iin());
        assert_eq!(consents.of(&iin()), Some(&Consent::Refused));
    }

    #[test]
    fn a_term_out_of_range_is_brought_into_it() {
        let mut config =
            ConsentConfig::of_registrar(Bin::parse("180540990104").expect("a valid BIN"));
        let request = ConsentRequest {
            iin: iin(),
            signed_in: false,
            personal_data_name: "очередь".to_owned(),
        };
        for (hours, milliseconds) in [(0, "3600000"), (72, "259200000"), (u32::MAX, "31536000000")]
        {
            config.expires_in_hours = hours;
            let question = ConsentOf {
                request: &request,
                config: &config,
            };
            let mut fields = Fields::new();
            question.fields(&mut fields);
            let of = |wanted: &str| {
                let field = fields.iter().find(|(name, _)| *name == wanted);
                field.map(|(_, text)| text.as_ref())
            };
            assert_eq!(of("expiresIn"), Some(milliseconds));
            assert_eq!(of("omit-sms"), Some("false"));
        }
    }
}
