//! How wide the columns of a table are.

use kernel::language::Language;

use crate::letters::{Face, settable};
use crate::shown;
use crate::table::{ColumnKind, Table};
use crate::wrap::widest_word;

/// Space at the left and right of a cell, in points.
pub(crate) const CELL_MARGIN: f32 = 4.0;

/// What a column would like and what it needs, in points.
#[derive(Debug, Clone, Copy, Default)]
struct Wish {
    /// Its widest cell on one line.
    liked: f32,
    /// Its widest word.
    needed: f32,
    /// It has words, and so it may be narrower than it likes.
    is_text: bool,
}

/// Widths that fill `available` exactly. Numbers and dates get what they need on one line; words
/// share the rest by how much they have to say.
pub(crate) fn widths(table: &Table, language: Language, size: f32, available: f32) -> Vec<f32> {
    let wishes: Vec<Wish> = (0..table.columns.len())
        .map(|index| wish(table, index, language, size))
        .collect();
    let liked: f32 = wishes.iter().map(|wish| wish.liked).sum();
    if liked <= available {
        return filled(&wishes, available - liked);
    }
    let least: Vec<f32> = wishes
        .iter()
        .map(|wish| {
            if wish.is_text {
                wish.needed
            } else {
                wish.liked
            }
        })
        .collect();
    let least_sum: f32 = least.iter().sum();
    if least_sum >= available {
        // Too much for the sheet: everything shrinks alike, and words are broken.
        return least
            .iter()
            .map(|width| width * available / least_sum)
            .collect();
    }
    let wanted: f32 = wishes
        .iter()
        .zip(&least)
        .map(|(wish, least)| wish.liked - least)
        .sum();
    let share = (available - least_sum) / wanted;
    wishes
        .iter()
        .zip(&least)
        .map(|(wish, least)| least + (wish.liked - least) * share)
        .collect()
}

/// What everybody likes, and `spare` for the columns of words; for all when there are none.
fn filled(wishes: &[Wish], spare: f32) -> Vec<f32> {
    let any_text = wishes.iter().any(|wish| wish.is_text);
    let takes = |wish: &Wish| wish.is_text || !any_text;
    let liked: f32 = wishes
        .iter()
        .filter(|wish| takes(wish))
        .map(|wish| wish.liked)
        .sum();
    wishes
        .iter()
        .map(|wish| {
            if takes(wish) {
                wish.liked + spare * wish.liked / liked
            } else {
                wish.liked
            }
        })
        .collect()
}

fn wish(table: &Table, index: usize, language: Language, size: f32) -> Wish {
    let margins = 2.0 * CELL_MARGIN;
    let column = &table.columns[index];
    let is_text = column.kind == ColumnKind::Text;
    // A heading may be broken, whatever is below it.
    let mut wish = Wish {
        liked: widest_word(&column.heading, Face::Bold, size) + margins,
        needed: widest_word(&column.heading, Face::Bold, size) + margins,
        is_text,
    };
    for (row, is_total) in table.all_rows() {
        let face = if is_total { Face::Bold } else { Face::Regular };
        let Some(cell) = row.get(index) else { continue };
        let text = settable(&shown::cell(cell, language));
        wish.needed = wish.needed.max(widest_word(&text, face, size) + margins);
        if !(is_total && matches!(cell, crate::table::Cell::Text(_))) || is_text {
            wish.liked = wish.liked.max(face.width(&text, size) + margins);
        }
    }
    wish.liked = wish.liked.max(wish.needed);
    wish
}

#[cfg(test)]
mod tests {
    use kernel::money::Money;

    use super::*;
    use crate::table::{Cell, Column};

    fn table(words: &str) -> Table {
        Table {
            columns: vec![
                Column::new("Purpose", ColumnKind::Text),
                Column::new("Amount", ColumnKind::Money),
            ],
            rows: vec![vec![
                Cell::text(words),
                Cell::Money(Money::tenge(1_234_567)),
            ]],
            ..Table::default()
        }
    }

    fn sum(widths: &[f32]) -> f32 {
        widths.iter().sum()
    }

    #[test]
    fn the_sheet_is_filled_and_amounts_stay_on_one_line() {
        for words in ["short", &"many words ".repeat(30)] {
            let widths = widths(&table(words), Language::English, 9.0, 500.0);
            assert!((sum(&widths) - 500.0).abs() < 0.1, "{widths:?}");
            let amount = Face::Regular.width("1\u{a0}234\u{a0}567.00", 9.0);
            assert!(widths[1] >= amount + 2.0 * CELL_MARGIN, "{widths:?}");
        }
    }

    #[test]
    fn a_word_that_is_too_wide_does_not_leave_the_sheet() {
        let widths = widths(&table(&"x".repeat(300)), Language::English, 9.0, 500.0);
        assert!((sum(&widths) - 500.0).abs() < 0.1, "{widths:?}");
    }
}
