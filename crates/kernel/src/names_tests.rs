//! Tests of names.

use proptest::prelude::*;

use super::*;

fn person(surname: &str, given: &str, patronymic: Option<&str>) -> PersonName {
    PersonName::new(surname, given, patronymic).expect("a valid name")
}

fn organisation(text: &str) -> OrganisationName {
    OrganisationName::parse(text).expect("a valid name")
}

/// Q-16.3: surname, first name, patronymic if any.
#[test]
fn a_name_is_kept_as_written() {
    let name = person("  Нұр-Ахмет ", "Ән  уар", Some(" "));
    assert_eq!(name.surname(), "Нұр-Ахмет");
    assert_eq!(name.given(), "Ән уар");
    assert_eq!(name.patronymic(), None);
    assert_eq!(name.to_string(), "Нұр-Ахмет Ән уар");
    assert_eq!(
        person("Иванов", "Пётр", Some("Ильич")).to_string(),
        "Иванов Пётр Ильич"
    );
    assert_eq!(person("王", "伟", None).to_string(), "王 伟");
    assert_eq!(person("O’Neill", "Zoe\u{0308}", None).surname(), "O’Neill");
}

#[test]
fn people_with_one_name_are_not_turned_away() {
    let name = PersonName::single("Gulbuddin").expect("a valid name");
    assert_eq!(name.to_string(), "Gulbuddin");
    let json = serde_json::to_string(&name).expect("writable");
    let read: PersonName = serde_json::from_str(&json).expect("readable");
    assert_eq!(read, name);
}

#[test]
fn what_is_not_a_name_is_refused_with_the_field() {
    let refusal =
        |surname: &str, given: &str| PersonName::new(surname, given, None).expect_err("not a name");
    assert_eq!(refusal(" ", "A"), NameError::Empty { field: "surname" });
    assert_eq!(refusal("A", ""), NameError::Empty { field: "given" });
    assert_eq!(refusal("-", "A"), NameError::NoLetter { field: "surname" });
    assert_eq!(
        refusal("Ivan0v", "A"),
        NameError::OddCharacter {
            field: "surname",
            character: '0'
        }
    );
    assert_eq!(
        refusal("A", "<b>"),
        NameError::OddCharacter {
            field: "given",
            character: '<'
        }
    );
    assert_eq!(
        refusal(&"Я".repeat(81), "A"),
        NameError::TooLong {
            field: "surname",
            limit: 80
        }
    );
    assert!(PersonName::new("A", "A", Some("7")).is_err());
    assert!(serde_json::from_str::<PersonName>(r#"{"surname":"","given":"A"}"#).is_err());
}

#[test]
fn registers_may_spell_a_name_differently() {
    let ours = person("Жанұзақов", "Қайрат", Some("Өмірұлы"));
    assert!(ours.same_as(&person("ЖАНУЗАКОВ", "кайрат", Some("Омирулы"))));
    assert!(ours.same_as(&person("Жанузаков", "Кайрат", None)));
    assert!(!ours.same_as(&person("Жанузаков", "Кайрат", Some("Болатович"))));
    assert!(!ours.same_as(&person("Жанузаков", "Болат", Some("Өмірұлы"))));
    assert!(person("Соловьёв", "Пётр", None).same_as(&person("СОЛОВЬЕВ", "ПЕТР", None)));
    // Latin letters among Cyrillic ones.
    assert!(person("Cемёнов", "Oлег", None).same_as(&person("Семенов", "Олег", None)));
    assert!(person("O'Neill", "Al-Amin", None).same_as(&person("ONEILL", "AL AMIN", None)));
}

#[test]
fn organisations_are_compared_without_quotes_and_across_languages() {
    let ours = organisation("ТОО «Нұр-Транс»");
    for same in [
        "Нур Транс ТОО",
        "\"НУР ТРАНС\" ЖШС",
        "Товарищество с ограниченной ответственностью \"Нур-Транс\"",
        "Нур-Транс",
        "«Нұр-Транс» жауапкершілігі шектеулі серіктестігі",
    ] {
        assert!(ours.same_as(&organisation(same)), "{same}");
    }
    for other in ["АО «Нур-Транс»", "ТОО «Нур-Транс 2»", "ТОО Нур"] {
        assert!(!ours.same_as(&organisation(other)), "{other}");
    }
    assert!(organisation("Ürümqi Trade Co., Ltd.").same_as(&organisation("ÜRÜMQI TRADE CO LTD")));
    // A name that is nothing but a legal form is still a name.
    assert!(!organisation("ТОО").same_as(&organisation("АО")));
}

#[test]
fn organisation_names_have_limits() {
    assert_eq!(
        OrganisationName::parse("  "),
        Err(NameError::Empty {
            field: "organisation"
        })
    );
    assert!(OrganisationName::parse("«»").is_err());
    assert!(OrganisationName::parse("ТОО \u{202E}снарТ").is_err());
    assert!(OrganisationName::parse(&"я".repeat(301)).is_err());
    assert!(OrganisationName::parse(&"я".repeat(300)).is_ok());
    assert!(OrganisationName::parse(&" я".repeat(1_000_000)).is_err());
}

proptest! {
    #[test]
    fn a_name_is_the_same_as_itself_in_any_case(surname in "[А-Яа-яЁёA-Za-zӘәҚқҰұІі-]{1,20}", given in "[А-Яа-яA-Za-z]{1,20}") {
        prop_assume!(surname.chars().any(char::is_alphabetic));
        let name = person(&surname, &given, None);
        prop_assert!(name.same_as(&name));
        let shouted = person(&surname.to_uppercase(), &given.to_uppercase(), None);
        prop_assert!(name.same_as(&shouted));
        prop_assert!(shouted.same_as(&name));
    }

    #[test]
    fn accepted_names_read_back(text in ".{0,40}") {
        if let Ok(name) = PersonName::new(&text, &text, Some(&text)) {
            let json = serde_json::to_string(&name).expect("writable");
            let read: PersonName = serde_json::from_str(&json).expect("readable");
            prop_assert_eq!(read, name);
        }
        if let Ok(name) = OrganisationName::parse(&text) {
            prop_assert_eq!(OrganisationName::parse(name.as_str()), Ok(name));
        }
    }
}
