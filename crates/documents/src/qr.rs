//! QR codes: as squares for a document, and as a picture for a page.

use fast_qr::{ECL, QRBuilder};

use crate::model::DocumentError;

/// Most bytes in a code: addresses are far shorter, and larger codes are hard to read from paper.
pub const CONTENT_BYTES_MAX: usize = 512;

/// Light squares around a code, as the standard asks for.
const QUIET_SQUARES: usize = 4;

/// A QR code: a square of dark and light squares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrCode {
    /// Squares on a side.
    pub side: usize,
    dark: Vec<bool>,
}

/// Dark squares beside each other in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The first one, from the left.
    pub column: usize,
    /// The line, from the top.
    pub row: usize,
    /// How many.
    pub length: usize,
}

impl QrCode {
    /// The code of a text. A seventh of it may be unreadable (level M), which is enough for paper.
    ///
    /// # Errors
    /// When the text is longer than [`CONTENT_BYTES_MAX`].
    pub fn new(content: &str) -> Result<Self, DocumentError> {
        let too_long = || DocumentError::CodeTooLong(content.len());
        if content.len() > CONTENT_BYTES_MAX {
            return Err(too_long());
        }
        let code = QRBuilder::new(content)
            .ecl(ECL::M)
            .build()
            .map_err(|_| too_long())?;
        let side = code.size;
        let dark = code
            .data
            .iter()
            .take(side * side)
            .map(|square| square.value())
            .collect();
        Ok(Self { side, dark })
    }

    /// Whether a square is dark; outside of the code all are light.
    pub fn is_dark(&self, column: usize, row: usize) -> bool {
        column < self.side
            && self
                .dark
                .get(row * self.side + column)
                .copied()
                .unwrap_or(false)
    }

    /// The dark squares, joined where they stand side by side, from the top left.
    pub fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for row in 0..self.side {
            let mut length = 0;
            for column in 0..=self.side {
                if self.is_dark(column, row) {
                    length += 1;
                } else if length > 0 {
                    runs.push(Run {
                        column: column - length,
                        row,
                        length,
                    });
                    length = 0;
                }
            }
        }
        runs
    }

    /// The code as an SVG picture that fills the box it is given, with the light border that readers
    /// need. `label` is its text for those who don't see it; it is escaped here.
    pub fn svg(&self, label: &str) -> String {
        use std::fmt::Write as _;
        let full = self.side + 2 * QUIET_SQUARES;
        let mut path = String::new();
        for run in self.runs() {
            let (x, y) = (run.column + QUIET_SQUARES, run.row + QUIET_SQUARES);
            // Writing to a text can't fail.
            let _ = write!(path, "M{x} {y}h{0}v1h-{0}z", run.length);
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {full} {full}\" role=\"img\" \
             aria-label=\"{}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" \
             d=\"M0 0h{full}v{full}h-{full}z\"/><path fill=\"#000\" d=\"{path}\"/></svg>",
            escaped(label)
        )
    }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a code back with a reader that is not ours.
    fn read(code: &QrCode) -> String {
        let scale = 4;
        let full = (code.side + 2 * QUIET_SQUARES) * scale;
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(full, full, |x, y| {
            let (column, row) = (x / scale, y / scale);
            let inside = column >= QUIET_SQUARES && row >= QUIET_SQUARES;
            if inside && code.is_dark(column - QUIET_SQUARES, row - QUIET_SQUARES) {
                0
            } else {
                255
            }
        });
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1, "one code is found");
        grids[0].decode().expect("a readable code").1
    }

    #[test]
    fn a_code_reads_back() {
        for text in [
            "https://shekara.kz/check/0123456789abcdef0123456789abcdef",
            "Кедендік өткізу пункті – ₸",
            "1",
        ] {
            let code = QrCode::new(text).expect("a short text");
            assert_eq!(read(&code), text);
        }
    }

    #[test]
    fn runs_cover_exactly_the_dark_squares() {
        let code = QrCode::new("https://shekara.kz").expect("a short text");
        let mut covered = vec![false; code.side * code.side];
        for run in code.runs() {
            for column in run.column..run.column + run.length {
                let place = run.row * code.side + column;
                assert!(!covered[place], "no square is in two runs");
                covered[place] = true;
            }
        }
        assert_eq!(covered, code.dark);
    }

    #[test]
    fn a_picture_has_its_label_escaped() {
        let code = QrCode::new("x").expect("a short text");
        let svg = code.svg("\"><script>");
        assert!(svg.contains("aria-label=\"&quot;&gt;&lt;script&gt;\""));
        assert!(!svg.contains("<script"));
    }

    #[test]
    fn a_text_that_is_too_long_is_refused() {
        let long = "x".repeat(CONTENT_BYTES_MAX + 1);
        assert_eq!(QrCode::new(&long), Err(DocumentError::CodeTooLong(513)));
    }
}
