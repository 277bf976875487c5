//! Samples of the list of checkpoints and of boards.

use super::super::checkpoints::{Board, BoardHour, BoardLorry, BoardRefusal, CheckpointRow};
use super::super::codes;
use super::super::{BoardFragment, CheckpointBoard, CheckpointList};
use super::{CheckpointName, Chrome, Lang, Samples, at, checkpoint, day, hour};

/// A few checkpoints with their first free times.
pub(super) fn rows(lang: Lang) -> Vec<CheckpointRow> {
    let other =
        |slug: &str, names: [&str; 3], regions: [&str; 3], neighbour: &str| CheckpointName {
            slug: slug.to_owned(),
            name: names[lang as usize].to_owned(),
            region: regions[lang as usize].to_owned(),
            neighbour: neighbour.to_owned(),
        };
    let row = |checkpoint, first_free, capacity, booked, used| CheckpointRow {
        checkpoint,
        first_free,
        capacity,
        booked,
        used,
        is_closed: false,
    };
    vec![
        row(checkpoint(lang), Some(hour(24, 14)), 480, 480, 212),
        row(
            other(
                "b-konysbaev",
                ["Б. Қонысбаев", "Б. Конысбаева", "B. Konysbaev"],
                [
                    "Түркістан облысы",
                    "Туркестанская область",
                    "Turkistan Region",
                ],
                "UZ",
            ),
            None,
            300,
            300,
            150,
        ),
        CheckpointRow {
            is_closed: true,
            ..row(
                other(
                    "maikapchagai",
                    ["Майқапшағай", "Майкапчагай", "Maikapchagai"],
                    [
                        "Шығыс Қазақстан облысы",
                        "Восточно-Казахстанская область",
                        "East Kazakhstan Region",
                    ],
                    "CN",
                ),
                None,
                0,
                0,
                0,
            )
        },
        row(
            other(
                "zhana-zhol",
                ["Жаңа Жол", "Жана Жол", "Zhana Zhol"],
                [
                    "Солтүстік Қазақстан облысы",
                    "Северо-Казахстанская область",
                    "North Kazakhstan Region",
                ],
                "RU",
            ),
            Some(hour(20, 16)),
            120,
            64,
            31,
        ),
    ]
}

impl Samples for CheckpointList {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let page = |typed: &str, neighbour: &str, rows| Self {
            chrome: chrome.clone(),
            query: Self::query_field(typed),
            neighbour: neighbour.to_owned(),
            neighbours: ["CN", "UZ", "TM", "RU"].map(str::to_owned).into(),
            rows,
            total: 41,
            as_of: at(20, 12, 4),
        };
        vec![
            page("", "", rows(chrome.lang)),
            page("<жоқ> \"&", "CN", Vec::new()),
        ]
    }
}

fn board(age_seconds: i64) -> Board {
    let lorry = |plate: &str, state: &str, minute, is_expedited| BoardLorry {
        plate: crate::i18n::format::partly_hidden(plate),
        state: state.to_owned(),
        since: at(20, 11, minute),
        interval: hour(20, 12),
        is_expedited,
    };
    Board {
        day: day(20),
        capacity: 480,
        booked: 438,
        used: 212,
        no_show: 9,
        expedited: 41,
        expedited_quota: 72,
        first_free: Some(hour(24, 14)),
        lorries: vec![
            lorry("123ABC02", "called", 58, true),
            lorry("845KTA05", "admitted", 55, false),
            lorry("01A777BC", "in-waiting-zone", 52, false),
            lorry("ҚYT0932", "crossed", 41, false),
        ],
        refusals: codes::ENTRY_REFUSALS
            .iter()
            .map(|reason| BoardRefusal {
                plate: "77••••01".to_owned(),
                reason: (*reason).to_owned(),
                at: at(20, 10, 12),
            })
            .collect(),
        hours: (0..24)
            .map(|starts: u32| BoardHour {
                interval: hour(20, i8::try_from(starts).unwrap_or(0)),
                capacity: 20,
                booked: 20 - starts % 5,
                used: if starts < 12 { 18 - starts % 4 } else { 0 },
            })
            .collect(),
        closed_until: None,
        as_of: at(20, 12, 4),
        age_seconds,
        position: 18_204,
    }
}

fn empty_board() -> Board {
    Board {
        capacity: 0,
        booked: 0,
        used: 0,
        first_free: None,
        lorries: Vec::new(),
        refusals: Vec::new(),
        hours: Vec::new(),
        closed_until: Some(at(21, 8, 0)),
        ..board(600)
    }
}

impl Samples for CheckpointBoard {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        [board(4), empty_board()]
            .map(|board| Self {
                chrome: chrome.clone(),
                checkpoint: checkpoint(chrome.lang),
                board,
            })
            .into()
    }
}

impl Samples for BoardFragment {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        vec![Self {
            chrome: chrome.clone(),
            checkpoint: checkpoint(chrome.lang),
            board: board(4),
        }]
    }
}
