//! From blocks to pages: where everything stands. No file is written here.
//!
//! Points, from the top left corner of the sheet. What belongs together in the order of reading is a
//! [`Piece`]; its role and its place among the blocks become the tags of the file.

use crate::letters::Face;
use crate::model::{Block, CodeBlock, Document, DocumentError, Fact, PAGES_MAX, Paper, at_most};
use crate::qr::QrCode;
use crate::table_layout;
use crate::wrap;

/// Sides of a sheet of A4, the short one first.
const A4: (f32, f32) = (595.28, 841.89);
/// Empty space at the sides, at the top and at the foot.
const MARGIN: f32 = 48.0;
/// Space at the foot for the footer.
const FOOT: f32 = 64.0;

const TITLE_SIZE: f32 = 17.0;
const HEADING_SIZE: f32 = 12.0;
const TEXT_SIZE: f32 = 10.0;
const SMALL_SIZE: f32 = 8.0;
/// Side of a QR code: large enough for the camera of an old phone.
const CODE_SIDE: f32 = 108.0;
/// The share of the width that labels of facts have.
const LABEL_SHARE: f32 = 0.36;
/// Space between columns of facts, and between a code and its words.
const GAP: f32 = 12.0;
/// What a heading wants to have below it on its page.
const BELOW_HEADING: f32 = 60.0;

/// Distance of lines as a part of the size of the type.
pub(crate) const LINE: f32 = 1.4;
/// Where the letters stand in a line, from its top, as a part of the size of the type.
const BASELINE: f32 = 1.07;

/// A colour of the house: black, grey, and a light one for the ground of headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Text.
    Ink,
    /// Labels and small text; dark enough to be read when printed.
    Grey,
    /// Thin lines.
    Rule,
    /// The ground of column headings.
    Ground,
}

/// What a piece is in the order of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// Not a part of the text: lines, grounds, repeated headings.
    Ornament,
    /// The foot of a page.
    Foot,
    /// A heading and its level.
    Heading(u16),
    /// Text.
    Paragraph,
    /// The heading of a column.
    ColumnHeading,
    /// The label of a fact.
    RowHeading,
    /// A cell, or the value of a fact.
    Cell,
    /// A picture with its description.
    Figure(String),
}

/// Something to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    /// One line of text.
    Text {
        /// Where it begins.
        x: f32,
        /// Where the letters stand.
        baseline: f32,
        /// The size of the type.
        size: f32,
        face: Face,
        tone: Tone,
        text: String,
    },
    /// A filled box.
    Area {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        tone: Tone,
    },
    /// A QR code in a square.
    Code {
        x: f32,
        y: f32,
        side: f32,
        code: QrCode,
    },
}

/// What belongs together in the order of reading.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    /// What it is.
    pub role: Role,
    /// The block it is of, from 0.
    pub block: usize,
    /// The row within the block, from 0; headings of columns are row 0.
    pub row: usize,
    /// What is drawn.
    pub marks: Vec<Mark>,
}

/// The pieces of a page, in the order of reading.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Page {
    pub pieces: Vec<Piece>,
}

/// A document laid out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layout {
    /// Width of the sheet.
    pub width: f32,
    /// Height of the sheet.
    pub height: f32,
    /// The pages; at least one.
    pub pages: Vec<Page>,
}

/// The pen: where the next thing goes.
pub(crate) struct Flow {
    pages: Vec<Page>,
    /// Top of what is free on the page.
    pub y: f32,
    width: f32,
    height: f32,
    block: usize,
}

impl Flow {
    const fn new(paper: Paper) -> Self {
        let (width, height) = match paper {
            Paper::Portrait => A4,
            Paper::Landscape => (A4.1, A4.0),
        };
        Self {
            pages: Vec::new(),
            y: MARGIN,
            width,
            height,
            block: 0,
        }
    }

    /// The left edge of the text.
    #[expect(
        clippy::unused_self,
        reason = "the edges of the text are asked of the sheet"
    )]
    pub(crate) const fn left(&self) -> f32 {
        MARGIN
    }

    /// The width of the text.
    pub(crate) const fn text_width(&self) -> f32 {
        self.width - 2.0 * MARGIN
    }

    /// The most that fits on an empty page.
    pub(crate) const fn page_height(&self) -> f32 {
        self.height - MARGIN - FOOT
    }

    /// Whether so much still fits on this page.
    pub(crate) const fn has_room(&self, height: f32) -> bool {
        self.y + height <= self.height - FOOT
    }

    /// Begins a new page.
    pub(crate) fn turn(&mut self) -> Result<(), DocumentError> {
        self.pages.push(Page::default());
        self.y = MARGIN;
        at_most("pages", self.pages.len(), PAGES_MAX)
    }

    /// Begins a new page unless so much fits on this one.
    fn make_room(&mut self, height: f32) -> Result<(), DocumentError> {
        if self.has_room(height) || self.y <= MARGIN {
            return Ok(());
        }
        self.turn()
    }

    /// Puts a piece on the page; nothing when it has no marks.
    pub(crate) fn put(&mut self, role: Role, row: usize, marks: Vec<Mark>) {
        if marks.is_empty() {
            return;
        }
        let block = self.block;
        if let Some(page) = self.pages.last_mut() {
            page.pieces.push(Piece {
                role,
                block,
                row,
                marks,
            });
        }
    }

    /// Puts a thin line across the text.
    pub(crate) fn rule(&mut self) {
        let mark = Mark::Area {
            x: self.left(),
            y: self.y,
            width: self.text_width(),
            height: 0.6,
            tone: Tone::Rule,
        };
        self.put(Role::Ornament, 0, vec![mark]);
    }
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    pub face: Face,
    pub size: f32,
    pub tone: Tone,
}

impl Setting {
    pub(crate) const fn new(face: Face, size: f32, tone: Tone) -> Self {
        Self { face, size, tone }
    }

    /// The height of one line.
    pub(crate) fn line(self) -> f32 {
        self.size * LINE
    }

    /// Lines below each other, from `y` on.
    pub(crate) fn marks(self, lines: &[String], x: f32, y: f32) -> Vec<Mark> {
        let mut top = y;
        lines
            .iter()
            .map(|text| {
                let mark = self.mark(text, x, top);
                top += self.line();
                mark
            })
            .collect()
    }

    /// One line whose top is at `y`.
    pub(crate) fn mark(self, text: &str, x: f32, y: f32) -> Mark {
        Mark::Text {
            x,
            baseline: y + self.size * BASELINE,
            size: self.size,
            face: self.face,
            tone: self.tone,
            text: text.to_owned(),
        }
    }
}

const TITLE: Setting = Setting::new(Face::Bold, TITLE_SIZE, Tone::Ink);
const HEADING: Setting = Setting::new(Face::Bold, HEADING_SIZE, Tone::Ink);
const TEXT: Setting = Setting::new(Face::Regular, TEXT_SIZE, Tone::Ink);
const STRONG: Setting = Setting::new(Face::Bold, TEXT_SIZE, Tone::Ink);
const LABEL: Setting = Setting::new(Face::Regular, TEXT_SIZE, Tone::Grey);
const SMALL: Setting = Setting::new(Face::Regular, SMALL_SIZE, Tone::Grey);

/// Lays a document out.
///
/// # Errors
/// When a limit of the document, or of the number of pages, is passed.
pub(crate) fn layout(document: &Document) -> Result<Layout, DocumentError> {
    document.check()?;
    let mut flow = Flow::new(document.paper);
    flow.turn()?;
    if !document.issuer.trim().is_empty() {
        paragraph(&mut flow, SMALL, &document.issuer, Role::Paragraph, 2.0)?;
    }
    flow.block = 1;
    paragraph(&mut flow, TITLE, &document.title, Role::Heading(1), 10.0)?;
    for (index, block) in document.blocks.iter().enumerate() {
        flow.block = index + 2;
        set(&mut flow, block, document)?;
    }
    feet(&mut flow, &document.footer);
    Ok(Layout {
        width: flow.width,
        height: flow.height,
        pages: flow.pages,
    })
}

fn set(flow: &mut Flow, block: &Block, document: &Document) -> Result<(), DocumentError> {
    match block {
        Block::Heading(text) => {
            flow.y += 8.0;
            flow.make_room(HEADING.line() + BELOW_HEADING)?;
            paragraph(flow, HEADING, text, Role::Heading(2), 4.0)
        }
        Block::Paragraph(text) => paragraph(flow, TEXT, text, Role::Paragraph, 6.0),
        Block::Important(text) => paragraph(flow, STRONG, text, Role::Paragraph, 8.0),
        Block::Note(text) => paragraph(flow, SMALL, text, Role::Paragraph, 5.0),
        Block::Facts(facts) => set_facts(flow, facts),
        Block::Table(table) => table_layout::set(flow, table, document.language),
        Block::Code(code) => set_code(flow, code),
    }
}

/// Lines of text, over as many pages as they need; each page has a piece of its own.
fn paragraph(
    flow: &mut Flow,
    setting: Setting,
    text: &str,
    role: Role,
    space_below: f32,
) -> Result<(), DocumentError> {
    let lines = wrap::lines(text, setting.face, setting.size, flow.text_width());
    let mut marks = Vec::new();
    for line in &lines {
        if !flow.has_room(setting.line()) {
            flow.put(role.clone(), 0, std::mem::take(&mut marks));
            flow.turn()?;
        }
        marks.push(setting.mark(line, flow.left(), flow.y));
        flow.y += setting.line();
    }
    flow.put(role, 0, marks);
    flow.y += space_below;
    Ok(())
}

fn set_facts(flow: &mut Flow, facts: &[Fact]) -> Result<(), DocumentError> {
    let label_width = flow.text_width() * LABEL_SHARE - GAP;
    let value_left = flow.left() + flow.text_width() * LABEL_SHARE;
    let value_width = flow.text_width() * (1.0 - LABEL_SHARE);
    let padding = 3.0;
    for (row, fact) in facts.iter().enumerate() {
        let labels = wrap::lines(&fact.label, LABEL.face, LABEL.size, label_width);
        let values = wrap::lines(&fact.value, TEXT.face, TEXT.size, value_width);
        let height = lines_height(labels.len().max(values.len()), TEXT) + 2.0 * padding;
        if height > flow.page_height() {
            return Err(DocumentError::RowTooHigh { row: row + 1 });
        }
        flow.make_room(height)?;
        let top = flow.y + padding;
        flow.put(
            Role::RowHeading,
            row,
            LABEL.marks(&labels, flow.left(), top),
        );
        flow.put(Role::Cell, row, TEXT.marks(&values, value_left, top));
        flow.y += height;
        flow.rule();
    }
    flow.y += 10.0;
    Ok(())
}

fn set_code(flow: &mut Flow, block: &CodeBlock) -> Result<(), DocumentError> {
    let code = QrCode::new(&block.content)?;
    let words_left = flow.left() + CODE_SIDE + GAP;
    let words_width = flow.text_width() - CODE_SIDE - GAP;
    let caption = wrap::lines(&block.caption, STRONG.face, STRONG.size, words_width);
    let content = wrap::lines(&block.content, SMALL.face, SMALL.size, words_width);
    let caption_height = lines_height(caption.len(), STRONG);
    let words_height = caption_height + 4.0 + lines_height(content.len(), SMALL);
    let height = words_height.max(CODE_SIDE);
    if height > flow.page_height() {
        return Err(DocumentError::RowTooHigh { row: 1 });
    }
    flow.y += 8.0;
    flow.make_room(height)?;
    let square = Mark::Code {
        x: flow.left(),
        y: flow.y,
        side: CODE_SIDE,
        code,
    };
    flow.put(Role::Figure(block.description.clone()), 0, vec![square]);
    let words = STRONG.marks(&caption, words_left, flow.y);
    flow.put(Role::Paragraph, 1, words);
    let address = SMALL.marks(&content, words_left, flow.y + caption_height + 4.0);
    flow.put(Role::Paragraph, 2, address);
    flow.y += height + 10.0;
    Ok(())
}

/// The height of so many lines.
pub(crate) fn lines_height(count: usize, setting: Setting) -> f32 {
    // A text has at most a few thousand lines; more would be refused before.
    f32::from(u16::try_from(count).unwrap_or(u16::MAX)) * setting.line()
}

/// The foot of every page: the footer, and which page of how many it is.
fn feet(flow: &mut Flow, footer: &str) {
    let pages = flow.pages.len();
    let top = flow.height - FOOT + 18.0;
    let number_width = SMALL.face.width("999 / 999", SMALL.size) + GAP;
    let lines = wrap::lines(
        footer,
        SMALL.face,
        SMALL.size,
        flow.text_width() - number_width,
    );
    let shown = &lines[..lines.len().min(2)];
    let (left, width) = (flow.left(), flow.text_width());
    for (index, page) in flow.pages.iter_mut().enumerate() {
        let number = format!("{} / {pages}", index + 1);
        let number_left = left + width - SMALL.face.width(&number, SMALL.size);
        let mut marks = vec![Mark::Area {
            x: left,
            y: top - 6.0,
            width,
            height: 0.6,
            tone: Tone::Rule,
        }];
        marks.extend(SMALL.marks(shown, left, top));
        marks.push(SMALL.mark(&number, number_left, top));
        page.pieces.push(Piece {
            role: Role::Foot,
            block: 0,
            row: 0,
            marks,
        });
    }
}
