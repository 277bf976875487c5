//! Documents from their words to the bytes of the file.

use jiff::Timestamp;
use jiff::civil;
use kernel::language::Language;
use kernel::money::Money;

use crate::layout::{Layout, Mark, Role, layout};
use crate::model::{
    Block, CodeBlock, Document, DocumentError, Fact, PAGED_ROWS_MAX, Paper, TEXT_CHARACTERS_MAX,
};
use crate::pdf;
use crate::table::{Cell, Column, ColumnKind, Table};

const LETTERS: &str = "ӘәҒғҚқҢңӨөҰұҮүҺһІі ₸ №";

fn at() -> Timestamp {
    "2026-11-25T10:00:00Z".parse().expect("a time")
}

fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: String::from("Төлем туралы түбіртек"),
        issuer: String::from("«Шекара» тіркеушісі, БСН 990140000123"),
        language: Language::Kazakh,
        created_at: at(),
        paper: Paper::Portrait,
        footer: String::from("shekara.kz"),
        blocks,
    }
}

fn long_table(rows: i64) -> Table {
    let row = |number: i64| {
        vec![
            Cell::Moment(civil::datetime(2026, 11, 25, 14, 5, 0, 0)),
            Cell::Number(number),
            Cell::text(format!(
                "Өткізу пункті арқылы шығу үшін төлем, брондау № {number}, көлік 123 ABC 02"
            )),
            Cell::Money(Money::kzt(number * 1_000_001)),
        ]
    };
    Table {
        name: String::from("Көшірме"),
        columns: vec![
            Column::new("Күні мен уақыты", ColumnKind::Moment),
            Column::new("№", ColumnKind::Number),
            Column::new("Мақсаты", ColumnKind::Text),
            Column::new("Сомасы, ₸", ColumnKind::Money),
        ],
        rows: (1..=rows).map(row).collect(),
        total: Some(vec![
            Cell::text("Барлығы"),
            Cell::Empty,
            Cell::Empty,
            Cell::Money(Money::kzt(5)),
        ]),
    }
}

fn everything() -> Vec<Block> {
    vec![
        Block::Paragraph(format!("Барлық әріптер: {LETTERS}")),
        Block::Important(String::from("Маңызды")),
        Block::Facts(vec![
            Fact::new("Төлеуші", "Ұ".repeat(120)),
            Fact::new("Сомасы", "7 700 ₸"),
        ]),
        Block::Heading(String::from("Қозғалыс")),
        Block::Table(long_table(60)),
        Block::Code(CodeBlock {
            content: String::from("https://shekara.kz/check/0123456789abcdef0123456789abcdef"),
            caption: String::from("Құжатты тексеру"),
            description: String::from("Тексеру бетінің QR коды"),
        }),
        Block::Note(String::from("Бұл құжат электронды түрде жасалды.")),
    ]
}

/// The texts of the pages with the roles that they have.
fn texts(layout: &Layout, role: &Role) -> Vec<Vec<String>> {
    layout
        .pages
        .iter()
        .map(|page| {
            let pieces = page.pieces.iter().filter(|piece| piece.role == *role);
            pieces
                .map(|piece| {
                    let marks = piece.marks.iter();
                    marks
                        .filter_map(|mark| match mark {
                            Mark::Text { text, .. } => Some(text.as_str()),
                            _ => None,
                        })
                        .collect()
                })
                .collect()
        })
        .collect()
}

/// The library refuses glyphs that the font doesn't have, tags that don't fit, and everything else that
/// PDF/A-2a and PDF/UA-1 forbid; that it writes the file is the test.
#[test]
fn a_document_with_everything_is_archivable_in_each_language() {
    for language in Language::ALL {
        for paper in [Paper::Portrait, Paper::Landscape] {
            let mut document = document(everything());
            document.language = *language;
            document.paper = paper;
            let file = pdf(&document).expect("an archivable file");
            assert!(file.starts_with(b"%PDF-1.7"));
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = document(everything());
    assert_eq!(pdf(&document), pdf(&document));
    let mut later = document.clone();
    later.created_at = "2026-11-25T10:00:01Z".parse().expect("a time");
    assert_ne!(pdf(&document), pdf(&later));
}

#[test]
fn strange_letters_do_not_stop_a_document() {
    let strange = "王明 \u{202e}كازاخستان\u{0} 👍 \u{fffe}\u{e000}";
    let file = pdf(&document(vec![
        Block::Paragraph(strange.to_owned()),
        Block::Facts(vec![Fact::new(strange, strange), Fact::new("", "")]),
    ]));
    assert!(file.expect("an archivable file").starts_with(b"%PDF"));
}

#[test]
fn every_page_has_the_headings_and_its_number() {
    let layout = layout(&document(vec![Block::Table(long_table(200))])).expect("a layout");
    assert!(layout.pages.len() > 3);
    let pages = layout.pages.len();
    let feet = texts(&layout, &Role::Foot);
    let real = texts(&layout, &Role::ColumnHeading);
    let repeated = texts(&layout, &Role::Ornament);
    for index in 0..pages {
        assert_eq!(
            feet[index],
            vec![format!("shekara.kz{} / {pages}", index + 1)]
        );
        let headings = if index == 0 { &real } else { &repeated };
        assert!(headings[index].contains(&String::from("Мақсаты")));
    }
    let cells: Vec<String> = texts(&layout, &Role::Cell).concat();
    assert_eq!(cells.len(), 4 * 201);
    assert!(cells.contains(&String::from("2\u{a0}000\u{a0}002,00")));
    assert_eq!(cells[4 * 200], "Барлығы");
}

#[test]
fn nothing_leaves_the_sheet() {
    for paper in [Paper::Portrait, Paper::Landscape] {
        let mut document = document(everything());
        document.paper = paper;
        document.title = "Өтеұзынатау".repeat(20);
        let layout = layout(&document).expect("a layout");
        let marks = layout
            .pages
            .iter()
            .flat_map(|page| &page.pieces)
            .flat_map(|piece| &piece.marks);
        for mark in marks {
            let (right, bottom) = match mark {
                Mark::Text {
                    x,
                    baseline,
                    size,
                    face,
                    text,
                    ..
                } => (x + face.width(text.trim_end(), *size), *baseline),
                Mark::Area {
                    x,
                    y,
                    width,
                    height,
                    ..
                } => (x + width, y + height),
                Mark::Code { x, y, side, .. } => (x + side, y + side),
            };
            assert!(right <= layout.width - 47.0, "{mark:?}");
            assert!(bottom <= layout.height - 20.0, "{mark:?}");
        }
    }
}

#[test]
fn a_heading_is_not_the_last_thing_on_a_page() {
    for rows in 40..60 {
        let blocks = vec![
            Block::Table(long_table(rows)),
            Block::Heading(String::from("Келесі бөлім")),
            Block::Paragraph(String::from("Мәтін")),
        ];
        let layout = layout(&document(blocks)).expect("a layout");
        let headings = texts(&layout, &Role::Heading(2));
        let paragraphs = texts(&layout, &Role::Paragraph);
        let place = |pages: &[Vec<String>], text: &str| {
            pages
                .iter()
                .position(|page| page.iter().any(|piece| piece == text))
        };
        assert_eq!(
            place(&headings, "Келесі бөлім"),
            place(&paragraphs, "Мәтін")
        );
    }
}

#[test]
fn limits_are_named() {
    let long = "ұ".repeat(TEXT_CHARACTERS_MAX + 1);
    assert!(matches!(
        pdf(&document(vec![Block::Paragraph(long)])),
        Err(DocumentError::TooMany { .. })
    ));
    let rows = i64::try_from(PAGED_ROWS_MAX).expect("a small number") + 1;
    assert!(matches!(
        pdf(&document(vec![Block::Table(long_table(rows))])),
        Err(DocumentError::TooMany {
            what: "rows of a table",
            ..
        })
    ));
    let high = Fact::new("x", "word\n".repeat(1_000));
    assert_eq!(
        pdf(&document(vec![Block::Facts(vec![high])])),
        Err(DocumentError::RowTooHigh { row: 1 })
    );
    let mut nameless = document(Vec::new());
    nameless.title = String::from("  ");
    assert_eq!(pdf(&nameless), Err(DocumentError::NoTitle));
}
