//! The register of natural persons (ГБД ФЛ), asked by IIN.

use kernel::person_number::Iin;
use roxmltree::Node;

use super::{Question, add, check_iin};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml::{self, Unreadable};

/// "Who has this IIN?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct PersonByIin<'a> {
    /// The IIN asked for.
    pub iin: &'a Iin,
}

/// What the register answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PersonAnswer {
    /// The register answered and knows nobody with that IIN.
    NotFound,
    /// The person.
    Found(Person),
}

/// A person as the register holds it. Names are as written there, upper case as
/// a rule; an empty patronymic is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    /// Surname; a few people have none.
    pub surname: Option<String>,
    /// Given name; a few people have none.
    pub name: Option<String>,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// `lifeStatus/code` is 0 and there is no date of death.
    pub alive: bool,
}

impl Question for PersonByIin<'_> {
    type Answer = PersonAnswer;

    const STAMPED: bool = true;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add(fields, "iin", self.iin.as_str());
    }

    fn read(&self, data: Node<'_, '_>) -> Result<PersonAnswer, AnswerError> {
        let persons = answer_root(data, "persons")?;
        let Some(person) = xml::child(persons, "person") else {
            return Ok(PersonAnswer::NotFound);
        };
        check_iin(person, self.iin)?;
        let life = xml::child(person, "lifeStatus").ok_or(Unreadable::Missing {
            element: "lifeStatus",
        })?;
        let own = |element| -> Result<Option<String>, Unreadable> {
            Ok(xml::optional(person, element)?.map(str::to_owned))
        };
        let death_date = xml::date(person, "deathDate")?;
        Ok(PersonAnswer::Found(Person {
            surname: own("surname")?,
            name: own("name")?,
            patronymic: own("patronymic")?,
            alive: xml::required(life, "code")? == "0" && death_date.is_none(),
        }))
    }
}
