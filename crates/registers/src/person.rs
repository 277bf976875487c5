//! The register of natural persons (ГБД ФЛ), asked by IIN.

use jiff::civil::Date;
use kernel::person_number::Iin;
use roxmltree::Node;

use crate::envelope::{self, AnswerError, Fields};
use crate::gateway::{Question, Stamp};
use crate::xml::{self, Unreadable};

/// "Who has this IIN?"
#[derive(Debug, Clone)]
pub struct PersonByIin {
    /// The IIN asked for.
    pub iin: Iin,
}

/// What the register answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonAnswer {
    /// The register answered and knows nobody with that IIN.
    NotFound,
    /// The person.
    Found(Box<Person>),
}

/// A person as the register holds it. Names are as written there, upper case as
/// a rule; an empty patronymic is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Surname; a few people have none.
    pub surname: Option<String>,
    /// Given name; a few people have none.
    pub name: Option<String>,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// Date of death, for the dead.
    pub death_date: Option<Date>,
    /// `lifeStatus/code` is 0 and there is no date of death.
    pub alive: bool,
}

impl Question for PersonByIin {
    type Answer = PersonAnswer;

    fn fields(&self, stamp: &Stamp<'_>) -> Fields {
        vec![
            ("messageId", stamp.message_id.to_string()),
            ("messageDate", stamp.date()),
            ("senderCode", stamp.sender_code.to_owned()),
            ("iin", self.iin.as_str().to_owned()),
        ]
    }

    fn read(&self, data: Node<'_, '_>) -> Result<PersonAnswer, AnswerError> {
        envelope::check_message_result(data)?;
        let persons =
            xml::descendant(data, "persons").ok_or(Unreadable::Missing { element: "persons" })?;
        let Some(person) = xml::child(persons, "person") else {
            return Ok(PersonAnswer::NotFound);
        };
        if xml::required(person, "iin")? != self.iin.as_str() {
            return Err(Unreadable::AnotherSubject { element: "iin" }.into());
        }
        let life = xml::child(person, "lifeStatus").ok_or(Unreadable::Missing {
            element: "lifeStatus",
        })?;
        let death_date = xml::date(person, "deathDate")?;
        let own = |element| -> Result<Option<String>, Unreadable> {
            Ok(xml::optional(person, element)?.map(str::to_owned))
        };
        Ok(PersonAnswer::Found(Box::new(Person {
            surname: own("surname")?,
            name: own("name")?,
            patronymic: own("patronymic")?,
            birth_date: xml::date(person, "birthDate")?,
            death_date,
            alive: xml::required(life, "code")? == "0" && death_date.is_none(),
        })))
    }
}
