//! The letters: two faces of one font, their widths, and what becomes of letters it doesn't have.

use std::sync::LazyLock;

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, GlyphId, MetadataProvider};

/// Noto Sans, regular. Licence: `fonts/OFL.txt`.
static REGULAR: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
/// Noto Sans, bold.
static BOLD: &[u8] = include_bytes!("../fonts/NotoSans-Bold.ttf");

/// Stands for letters that the font doesn't have.
const REPLACEMENT: char = '\u{fffd}';

/// A face of the font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// For text.
    Regular,
    /// For headings and sums.
    Bold,
}

/// What is known of a face.
pub(crate) struct Letters {
    map: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    units_per_em: f32,
}

static REGULAR_LETTERS: LazyLock<Letters> = LazyLock::new(|| Letters::of(REGULAR));
static BOLD_LETTERS: LazyLock<Letters> = LazyLock::new(|| Letters::of(BOLD));

impl Face {
    /// The file of the face.
    pub(crate) const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => REGULAR,
            Self::Bold => BOLD,
        }
    }

    /// What is known of it.
    pub(crate) fn letters(self) -> &'static Letters {
        match self {
            Self::Regular => &REGULAR_LETTERS,
            Self::Bold => &BOLD_LETTERS,
        }
    }

    /// The width of a text, in points.
    pub(crate) fn width(self, text: &str, size: f32) -> f32 {
        let letters = self.letters();
        text.chars()
            .map(|letter| letters.advance(letter))
            .sum::<f32>()
            * size
    }
}

impl Letters {
    fn of(file: &'static [u8]) -> Self {
        let font = FontRef::new(file).expect("the font is built in and a test reads it");
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let units = font
            .metrics(Size::unscaled(), LocationRef::default())
            .units_per_em;
        Self {
            map: font.charmap(),
            metrics,
            units_per_em: f32::from(units),
        }
    }

    /// The glyph of a letter; `None` when the font doesn't have it.
    pub(crate) fn glyph(&self, letter: char) -> Option<GlyphId> {
        self.map.map(letter).filter(|glyph| glyph.to_u32() != 0)
    }

    /// How far the next letter is away, as a part of the size of the type.
    pub(crate) fn advance(&self, letter: char) -> f32 {
        let width = self
            .glyph(letter)
            .and_then(|glyph| self.metrics.advance_width(glyph));
        width.unwrap_or(0.0) / self.units_per_em
    }
}

/// A text as it can be set: letters that the font doesn't have are replaced by a sign that says so,
/// letters that can't be seen are dropped (among them those that turn the direction of writing, with
/// which a name could pretend to be another), and line breaks are `\n`.
pub(crate) fn settable(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            _ if is_space(letter) => clean.push(' '),
            _ if is_unseen(letter) => {}
            // The font has neither the narrow space nor the minus; these look the same.
            '\u{202f}' => clean.push('\u{a0}'),
            '\u{2212}' => clean.push('–'),
            _ if is_in_both_faces(letter) => clean.push(letter),
            _ => clean.push(REPLACEMENT),
        }
    }
    clean
}

const fn is_space(letter: char) -> bool {
    matches!(
        letter,
        '\t' | '\u{b}' | '\u{c}' | '\u{2000}'..='\u{200a}' | '\u{3000}'
    )
}

const fn is_unseen(letter: char) -> bool {
    letter.is_ascii_control()
        || matches!(
            letter,
            '\u{80}'..='\u{9f}'
                | '\u{ad}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
        )
}

fn is_in_both_faces(letter: char) -> bool {
    Face::Regular.letters().glyph(letter).is_some() && Face::Bold.letters().glyph(letter).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_faces_have_every_letter_of_the_three_languages() {
        let kazakh = "ӘәҒғҚқҢңӨөҰұҮүҺһІі";
        let russian = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя";
        let signs = "₸№€«»“”„…—–·•×°§\u{a0}\u{fffd}";
        for letter in kazakh.chars().chain(russian.chars()).chain(signs.chars()) {
            assert!(is_in_both_faces(letter), "{letter:?}");
        }
        for letter in ' '..='~' {
            assert!(is_in_both_faces(letter), "{letter:?}");
        }
    }

    #[test]
    fn what_the_font_has_not_is_shown_to_be_missing() {
        assert_eq!(settable("王 Айбек"), "\u{fffd} Айбек");
        assert_eq!(settable("a\u{202e}b\u{200b}c\u{feff}\u{7}"), "abc");
        assert_eq!(settable("−5\u{202f}000"), "–5\u{a0}000");
        assert_eq!(settable("a\tb\r\nc\rd"), "a b\nc\nd");
    }

    #[test]
    fn widths_grow_with_the_text_and_the_size() {
        let short = Face::Regular.width("төлем", 10.0);
        assert!(short > 0.0);
        assert!(Face::Regular.width("төлемақы", 10.0) > short);
        assert!(Face::Bold.width("төлем", 10.0) > short);
        assert!((Face::Regular.width("төлем", 20.0) - 2.0 * short).abs() < 0.001);
    }
}
