//! Tests of plates.

use proptest::prelude::*;

use super::*;

fn kazakh(text: &str) -> Plate {
    Plate::parse(Country::KZ, text).expect("a valid plate")
}

/// Q-21, example 3: one vehicle in whatever script, spacing and case.
#[test]
fn spellings_of_one_plate_are_one_vehicle() {
    let spellings = [
        "123 АВС 02",
        "123ABC02",
        "123-abc-02",
        " 123.аВс/02 ",
        "１２３ＡＢＣ０２",
        "123\u{200B}ABC\u{2013}02",
        "KZ 123 ABC 02",
    ];
    for spelling in spellings {
        let plate = kazakh(spelling);
        assert_eq!(plate, kazakh("123ABC02"), "{spelling}");
        assert_eq!(plate.key(), "KZ:123ABC02", "{spelling}");
        assert_eq!(plate.known_format(), Some("vehicle 2012"));
        assert_eq!(plate.warning(), None);
        assert_eq!(plate.raw(), spelling.trim());
    }
}

/// Q-21: identity is country and plate, so one text of two countries is two vehicles.
#[test]
fn one_text_of_two_countries_is_two_vehicles() {
    let armenian = Plate::parse(Country::parse("AM").expect("a country"), "01AA123");
    let azerbaijani = Plate::parse(Country::parse("AZ").expect("a country"), "01AA123");
    assert_ne!(armenian, azerbaijani);
}

#[test]
fn country_marks_beside_the_number_do_not_make_another_vehicle() {
    assert_eq!(fold("01 KG 123 ABC"), fold("01 123 ABC"));
    assert_eq!(fold("А123ВС77 RUS"), "A123BC77");
    assert_eq!(fold("АВ1234 77 rus"), "AB123477");
    assert_eq!(fold("KZ 12 ABC 05"), "12ABC05");
    // Letters that only happen to be a mark stay.
    assert_eq!(fold("KZ1234"), "KZ1234");
    assert_eq!(fold("123 KZA 02"), "123KZA02");
}

#[test]
fn chinese_provinces_are_kept() {
    let plate = Plate::parse(Country::CN, "新f·12345").expect("a valid plate");
    assert_eq!(plate.folded(), "新F12345");
    assert_eq!(plate.known_format(), Some("vehicle or trailer"));
    let trailer = Plate::parse(Country::CN, "新Ａ１２３４挂").expect("a valid plate");
    assert_eq!(trailer.folded(), "新A1234挂");
    assert_eq!(trailer.warning(), None);
}

#[test]
fn digits_of_other_scripts_are_digits() {
    assert_eq!(fold("۱۲ ٣٤"), "1234");
}

#[test]
fn unknown_shapes_are_accepted_with_a_warning() {
    let plate = kazakh("ABC 12 34567");
    assert_eq!(plate.known_format(), None);
    assert_eq!(
        plate.warning(),
        Some(PlateWarning::UnknownFormat {
            country: Country::KZ,
            fits: vec![]
        })
    );
    let russian_shape = kazakh("У234ВС777");
    assert_eq!(
        russian_shape.warning(),
        Some(PlateWarning::UnknownFormat {
            country: Country::KZ,
            fits: vec![Country::RU]
        })
    );
    let germany = Country::parse("DE").expect("a country");
    let german = Plate::parse(germany, "B-AB 1234").expect("a valid plate");
    assert_eq!(german.warning(), Some(PlateWarning::NoFormats(germany)));
}

#[test]
fn what_is_not_a_plate_is_refused_with_the_reason() {
    let refusal = |text: &str| Plate::parse(Country::KZ, text).expect_err("not a plate");
    assert_eq!(refusal(""), PlateError::Empty);
    assert_eq!(refusal(" - . "), PlateError::Empty);
    assert_eq!(refusal("1"), PlateError::TooShort);
    assert_eq!(refusal("ABCDEF"), PlateError::NoDigit);
    assert_eq!(refusal("123ABC02!"), PlateError::OddCharacter('!'));
    assert_eq!(refusal("<b>1</b>"), PlateError::OddCharacter('<'));
    assert_eq!(
        refusal("123\u{202E}ABC"),
        PlateError::OddCharacter('\u{202E}')
    );
    assert_eq!(refusal("12345678901234567"), PlateError::TooLong);
    assert_eq!(refusal(&"1 ".repeat(2000)), PlateError::TooLong);
}

#[test]
fn keys_read_back() {
    let plate = kazakh("123 АВС 02");
    assert_eq!(Plate::from_key(&plate.key()), Ok(plate));
    assert_eq!(Plate::from_key("123ABC02"), Err(PlateError::Key));
    assert!(matches!(
        Plate::from_key("XX:1"),
        Err(PlateError::Country(_))
    ));
}

#[test]
fn json_keeps_what_was_written_and_is_checked_when_read() {
    let plate = kazakh("123 АВС 02");
    let json = serde_json::to_string(&plate).expect("plates are writable");
    assert_eq!(json, r#"{"country":"KZ","raw":"123 АВС 02"}"#);
    let read: Plate = serde_json::from_str(&json).expect("a plate reads back");
    assert_eq!(read, plate);
    assert_eq!(read.raw(), "123 АВС 02");
    assert!(serde_json::from_str::<Plate>(r#"{"country":"KZ","raw":"?"}"#).is_err());
}

#[test]
fn the_table_of_shapes_is_read_whole() {
    assert_eq!(FORMATS.len(), 23);
    let wrong_sample = "country,kind,pattern,sample,source\nKZ,x,^A$,B,code\n";
    assert!(matches!(
        read_formats(wrong_sample),
        Err(FormatsError::Sample { row: 1, .. })
    ));
    for table in [
        "country,kind,pattern,sample,source\nXX,x,^A$,A,code\n",
        "country,kind,pattern,sample,source\nKZ,x,^(A$,A,code\n",
        "country,kind,pattern,sample,source\nKZ,x,^A$,A,\n",
        "country,kind\nKZ,x\n",
    ] {
        assert!(matches!(
            read_formats(table),
            Err(FormatsError::Row { row: 1, .. })
        ));
    }
}

/// The Cyrillic twin of a Latin capital, if it has one.
fn cyrillic_twin(letter: char) -> char {
    match letter {
        'A' => 'А',
        'B' => 'В',
        'C' => 'С',
        'E' => 'Е',
        'H' => 'Н',
        'I' => 'І',
        'K' => 'К',
        'M' => 'М',
        'O' => 'О',
        'P' => 'Р',
        'T' => 'Т',
        'X' => 'Х',
        'Y' => 'У',
        other => other,
    }
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in ".{0,40}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    /// Q-21: the same plate in another case, script and spacing folds the same.
    #[test]
    fn folding_forgets_case_space_and_script(
        letters in proptest::collection::vec(("[A-Z0-9新挂]", 0_u8..5, "[ .\u{2013}-]{0,2}"), 1..12),
    ) {
        let plain: String = letters.iter().map(|(letter, _, _)| letter.as_str()).collect();
        let pieces: Vec<String> = letters
            .iter()
            .map(|(letter, disguise, separator)| {
                let letter = match disguise {
                    0 => letter.to_lowercase(),
                    1 => letter.chars().map(cyrillic_twin).collect(),
                    2 => letter.chars().map(cyrillic_twin).collect::<String>().to_lowercase(),
                    3 => letter
                        .chars()
                        .map(|c| if c.is_ascii() { char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c) } else { c })
                        .collect(),
                    _ => letter.clone(),
                };
                format!("{separator}{letter}")
            })
            .collect();
        prop_assert_eq!(fold(&pieces.concat()), fold(&plain));
    }

    #[test]
    fn what_is_accepted_reads_back_from_its_key(text in ".{0,20}") {
        if let Ok(plate) = Plate::parse(Country::KZ, &text) {
            prop_assert_eq!(Plate::from_key(&plate.key()), Ok(plate));
        }
    }
}
