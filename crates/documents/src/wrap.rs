//! Breaking a text into lines of a width.

use crate::letters::{Face, settable};

/// The lines of a text. A line that was broken between words keeps the space at its end, which is not
/// seen, so that words stay apart when the text is copied or read aloud.
pub(crate) fn lines(text: &str, face: Face, size: f32, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in settable(text).split('\n') {
        let mut line = String::new();
        let mut line_width = 0.0;
        for word in paragraph.split_inclusive([' ', '-', '/']) {
            let seen = face.width(word.trim_end_matches(' '), size);
            if line_width + seen > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                line_width = 0.0;
            }
            if seen > width {
                let rest = broken(word, face, size, width, &mut lines);
                line_width = face.width(&rest, size);
                line = rest;
            } else {
                line.push_str(word);
                line_width += face.width(word, size);
            }
        }
        lines.push(line);
    }
    lines
}

/// Breaks a word that is wider than a line anywhere; its last part is returned and not yet a line.
fn broken(word: &str, face: Face, size: f32, width: f32, lines: &mut Vec<String>) -> String {
    let mut part = String::new();
    let mut part_width = 0.0;
    for letter in word.chars() {
        let letter_width = face.letters().advance(letter) * size;
        if part_width + letter_width > width && !part.is_empty() && letter != ' ' {
            lines.push(std::mem::take(&mut part));
            part_width = 0.0;
        }
        part.push(letter);
        part_width += letter_width;
    }
    part
}

/// The width of the widest part of a text that is not broken unless it must be.
pub(crate) fn widest_word(text: &str, face: Face, size: f32) -> f32 {
    settable(text)
        .split(['\n', ' ', '-', '/'])
        .map(|word| face.width(word, size))
        .fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_stay_whole_while_they_fit() {
        let text = "Өткізу пункті арқылы шығу";
        let narrow = lines(text, Face::Regular, 10.0, 80.0);
        assert!(narrow.len() > 1);
        assert_eq!(narrow.concat(), text);
        for line in &narrow {
            assert!(
                Face::Regular.width(line.trim_end(), 10.0) <= 80.0,
                "{line:?}"
            );
        }
        assert_eq!(lines(text, Face::Regular, 10.0, 800.0), vec![text]);
    }

    #[test]
    fn amounts_are_not_broken_at_their_spaces() {
        let text = "сомасы 1\u{a0}234\u{a0}567,00\u{a0}₸";
        let width = Face::Regular.width("1\u{a0}234\u{a0}567,00\u{a0}₸", 10.0) + 1.0;
        let lines = lines(text, Face::Regular, 10.0, width);
        assert_eq!(lines, vec!["сомасы ", "1\u{a0}234\u{a0}567,00\u{a0}₸"]);
    }

    #[test]
    fn line_breaks_of_the_text_are_kept() {
        let lines = lines("one\n\ntwo", Face::Bold, 10.0, 100.0);
        assert_eq!(lines, vec!["one", "", "two"]);
    }

    proptest! {
        /// Nothing is lost or added, and no line is wider than asked, whatever the text.
        #[test]
        fn no_letter_is_lost(text in "[a-zA-Zа-яӘқ₸ /\u{a0}-]{0,200}", width in 20.0_f32..300.0) {
            let lines = lines(&text, Face::Regular, 9.0, width);
            prop_assert_eq!(lines.concat(), text);
            for line in lines {
                let seen = line.trim_end_matches(' ');
                prop_assert!(Face::Regular.width(seen, 9.0) <= width + 0.01, "{:?}", line);
            }
        }
    }
}
