//! The PDF file of a document: PDF/A-2a for archives and PDF/UA-1 for readers that speak aloud.
//!
//! The library that writes it checks both, and refuses to write what breaks them.

use std::num::NonZeroU16;

use jiff::tz::TimeZone;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{SerializeSettings, color::rgb};

use crate::layout::{Layout, Mark, Piece, Role, Tone, layout};
use crate::letters::Face;
use crate::model::{Document, DocumentError};
use crate::qr::QrCode;
use crate::tags::Tags;

/// Makes the file of a document.
///
/// # Errors
/// When the document passes a limit, or breaks a rule of archived documents.
pub fn pdf(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let layout = layout(document)?;
    draw(document, &layout)
}

/// The faces as the writing library wants them.
struct Fonts {
    regular: Font,
    bold: Font,
}

impl Fonts {
    fn load() -> Result<Self, DocumentError> {
        let load = |face: Face| {
            Font::new(face.bytes().into(), 0)
                .ok_or_else(|| DocumentError::NotArchivable(String::from("the font is unreadable")))
        };
        Ok(Self {
            regular: load(Face::Regular)?,
            bold: load(Face::Bold)?,
        })
    }

    fn of(&self, face: Face) -> Font {
        match face {
            Face::Regular => self.regular.clone(),
            Face::Bold => self.bold.clone(),
        }
    }
}

fn draw(document: &Document, layout: &Layout) -> Result<Vec<u8>, DocumentError> {
    let fonts = Fonts::load()?;
    let mut file = krilla::Document::new_with(SerializeSettings {
        configuration: configuration()?,
        ..SerializeSettings::default()
    });
    file.set_metadata(metadata(document));
    let mut tags = Tags::new(document.language.as_str());
    let mut outline = Outline::new();
    for (index, page) in layout.pages.iter().enumerate() {
        let settings = PageSettings::from_wh(layout.width, layout.height)
            .ok_or_else(|| DocumentError::NotArchivable(String::from("the sheet has no size")))?;
        let mut sheet = file.start_page_with(settings);
        let mut surface = sheet.surface();
        for piece in &page.pieces {
            if let Some(place) = outline_place(piece) {
                let (text, point) = place;
                let destination = XyzDestination::new(index, point);
                outline.push_child(OutlineNode::new(text, destination));
            }
            let identifier = put(&mut surface, piece, &fonts);
            tags.add(piece, identifier);
        }
        surface.finish();
        sheet.finish();
    }
    file.set_outline(outline);
    file.set_tag_tree(tags.finish());
    file.finish()
        .map_err(|error| DocumentError::NotArchivable(format!("{error:?}")))
}

fn configuration() -> Result<Configuration, DocumentError> {
    ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| DocumentError::NotArchivable(format!("{error:?}")))
}

fn metadata(document: &Document) -> Metadata {
    let at = document.created_at.to_zoned(TimeZone::UTC);
    let small = |number: i8| number.unsigned_abs();
    let created = DateTime::new(at.year().unsigned_abs())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(document.title.clone())
        .authors(vec![document.issuer.clone()])
        .language(document.language.as_str().to_owned())
        .creation_date(created)
        .creator(String::from("Shekara"))
}

/// Headings are in the outline, with the place where they begin.
fn outline_place(piece: &Piece) -> Option<(String, Point)> {
    if !matches!(piece.role, Role::Heading(_)) {
        return None;
    }
    let mut text = String::new();
    let mut start = None;
    for mark in &piece.marks {
        if let Mark::Text {
            x,
            baseline,
            size,
            text: line,
            ..
        } = mark
        {
            text.push_str(line);
            start.get_or_insert_with(|| Point::from_xy(*x, baseline - size));
        }
    }
    start.map(|start| (text, start))
}

/// Draws a piece and answers with the name under which it goes into the tags.
fn put(surface: &mut Surface<'_>, piece: &Piece, fonts: &Fonts) -> Option<Identifier> {
    let identifier = match piece.role {
        Role::Ornament => {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(
                ArtifactType::Layout,
            )));
            None
        }
        Role::Foot => {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(
                ArtifactType::Footer,
            )));
            None
        }
        Role::Figure(_) => Some(surface.start_tagged(ContentTag::Other)),
        _ => Some(surface.start_tagged(ContentTag::Span(SpanTag::empty()))),
    };
    for mark in &piece.marks {
        put_mark(surface, mark, fonts);
    }
    surface.end_tagged();
    identifier
}

fn put_mark(surface: &mut Surface<'_>, mark: &Mark, fonts: &Fonts) {
    match mark {
        Mark::Text {
            x,
            baseline,
            size,
            face,
            tone,
            text,
        } => {
            surface.set_fill(Some(fill(*tone)));
            let start = Point::from_xy(*x, *baseline);
            let glyphs = glyphs(text, *face);
            surface.draw_glyphs(start, &glyphs, fonts.of(*face), text, *size, false);
        }
        Mark::Area {
            x,
            y,
            width,
            height,
            tone,
        } => {
            if let Some(area) = Rect::from_xywh(*x, *y, *width, *height) {
                fill_areas(surface, *tone, [area]);
            }
        }
        Mark::Code { x, y, side, code } => put_code(surface, *x, *y, *side, code),
    }
}

fn put_code(surface: &mut Surface<'_>, x: f32, y: f32, side: f32, code: &QrCode) {
    let count = |squares: usize| f32::from(u16::try_from(squares).unwrap_or(u16::MAX));
    let square = side / count(code.side);
    let areas = code.runs().into_iter().filter_map(|run| {
        let (left, top) = (x + count(run.column) * square, y + count(run.row) * square);
        Rect::from_xywh(left, top, count(run.length) * square, square)
    });
    fill_areas(surface, Tone::Ink, areas);
}

fn fill_areas(surface: &mut Surface<'_>, tone: Tone, areas: impl IntoIterator<Item = Rect>) {
    let mut path = PathBuilder::new();
    for area in areas {
        path.push_rect(area);
    }
    if let Some(path) = path.finish() {
        surface.set_fill(Some(fill(tone)));
        surface.draw_path(&path);
    }
}

fn fill(tone: Tone) -> Fill {
    let grey = |level: u8| rgb::Color::new(level, level, level);
    let color = match tone {
        Tone::Ink => grey(0x1a),
        Tone::Grey => grey(0x55),
        Tone::Rule => grey(0xc4),
        Tone::Ground => rgb::Color::new(0xee, 0xf1, 0xf4),
    };
    Fill {
        paint: color.into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

/// A letter is a glyph: none of the three languages joins its letters.
fn glyphs(text: &str, face: Face) -> Vec<KrillaGlyph> {
    let letters = face.letters();
    text.char_indices()
        .map(|(start, letter)| {
            let glyph = letters.glyph(letter).map_or(0, skrifa::GlyphId::to_u32);
            let range = start..start + letter.len_utf8();
            let advance = letters.advance(letter);
            KrillaGlyph::new(GlyphId::new(glyph), advance, 0.0, 0.0, 0.0, range, None)
        })
        .collect()
}

/// The level of a heading as the tags want it.
pub(crate) const fn level(level: u16) -> NonZeroU16 {
    match NonZeroU16::new(level) {
        Some(level) => level,
        None => NonZeroU16::MIN,
    }
}
