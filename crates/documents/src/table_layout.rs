//! A table on pages: rows are not torn, and every page begins with the headings.

use kernel::language::Language;

use crate::columns::{self, CELL_MARGIN};
use crate::layout::{Flow, Mark, Role, Setting, Tone, lines_height};
use crate::letters::Face;
use crate::model::DocumentError;
use crate::shown;
use crate::table::{Cell, ColumnKind, Table};
use crate::wrap;

const SIZE: f32 = 8.5;
/// Space above and below the lines of a cell.
const PADDING: f32 = 3.0;

const HEAD: Setting = Setting::new(Face::Bold, SIZE, Tone::Ink);
const CELL: Setting = Setting::new(Face::Regular, SIZE, Tone::Ink);

/// A row whose lines are known.
struct Row {
    /// The lines of each cell.
    cells: Vec<Vec<String>>,
    setting: Setting,
    height: f32,
}

/// Sets a table.
///
/// # Errors
/// When a row is higher than a page, or there are too many pages.
pub(crate) fn set(flow: &mut Flow, table: &Table, language: Language) -> Result<(), DocumentError> {
    let widths = columns::widths(table, language, SIZE, flow.text_width());
    let headings: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.heading.clone())
        .collect();
    let head = row(&headings, &widths, HEAD);
    let too_high = |row: &Row| head.height + row.height > flow.page_height();
    let mut rows = Vec::new();
    for (index, (cells, is_total)) in table.all_rows().enumerate() {
        let texts: Vec<String> = cells
            .iter()
            .map(|cell| shown::cell(cell, language))
            .collect();
        let row = row(&texts, &widths, if is_total { HEAD } else { CELL });
        if too_high(&row) {
            return Err(DocumentError::RowTooHigh { row: index + 1 });
        }
        rows.push((row, cells));
    }
    let first = rows.first().map_or(0.0, |(row, _)| row.height);
    if !flow.has_room(head.height + first) {
        flow.turn()?;
    }
    put_head(flow, table, &head, &widths, true);
    for (index, (row, cells)) in rows.iter().enumerate() {
        if !flow.has_room(row.height) {
            flow.turn()?;
            put_head(flow, table, &head, &widths, false);
        }
        put_row(
            flow,
            table,
            row,
            Some(cells),
            &widths,
            index + 1,
            &Role::Cell,
        );
        flow.rule();
    }
    flow.y += 10.0;
    Ok(())
}

fn row(texts: &[String], widths: &[f32], setting: Setting) -> Row {
    let cells: Vec<Vec<String>> = texts
        .iter()
        .zip(widths)
        .map(|(text, width)| {
            // A width was measured from the same letters; rounding must not break the widest cell.
            let room = width - 2.0 * CELL_MARGIN + 0.05;
            wrap::lines(text, setting.face, setting.size, room)
        })
        .collect();
    let most = cells.iter().map(Vec::len).max().unwrap_or(1);
    Row {
        height: lines_height(most, setting) + 2.0 * PADDING,
        cells,
        setting,
    }
}

/// The headings. Only the first time they are a part of the text.
fn put_head(flow: &mut Flow, table: &Table, head: &Row, widths: &[f32], is_first: bool) {
    let ground = Mark::Area {
        x: flow.left(),
        y: flow.y,
        width: flow.text_width(),
        height: head.height,
        tone: Tone::Ground,
    };
    flow.put(Role::Ornament, 0, vec![ground]);
    let role = if is_first {
        Role::ColumnHeading
    } else {
        Role::Ornament
    };
    put_row(flow, table, head, None, widths, 0, &role);
    flow.rule();
}

fn put_row(
    flow: &mut Flow,
    table: &Table,
    row: &Row,
    cells: Option<&[Cell]>,
    widths: &[f32],
    number: usize,
    role: &Role,
) {
    let mut left = flow.left();
    let top = flow.y + PADDING;
    for (index, lines) in row.cells.iter().enumerate() {
        let is_words = cells.is_some_and(|cells| matches!(cells[index], Cell::Text(_)));
        let to_the_right = !is_words && is_figures(table.columns[index].kind);
        let width = widths[index];
        let mut line_top = top;
        let mut marks = Vec::new();
        for line in lines {
            let seen = row
                .setting
                .face
                .width(line.trim_end_matches(' '), row.setting.size);
            let x = if to_the_right {
                left + width - CELL_MARGIN - seen
            } else {
                left + CELL_MARGIN
            };
            marks.push(row.setting.mark(line, x, line_top));
            line_top += row.setting.line();
        }
        flow.put(role.clone(), number, marks);
        left += width;
    }
    flow.y += row.height;
}

/// Amounts and numbers stand on the right, so that their digits are below each other.
const fn is_figures(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Money | ColumnKind::Number)
}
