//! Small grey JPEG pictures drawn from squares: a plate that can be read, and a lorry behind it.
//!
//! Every square is one 8×8 block of the baseline format with nothing but its mean (DC) value, so
//! the encoder is a page long and the pictures are true JPEG files.

/// Width and height of a letter in squares.
const LETTER_SIZE: (usize, usize) = (5, 7);
const DARK: u8 = 16;
const LIGHT: u8 = 240;
const GREY: u8 = 128;
/// The longest plate that is drawn.
const LETTERS_LIMIT: usize = 16;

/// Letters in rows of five bits, the highest bit left.
const LETTERS: [(char, [u8; 7]); 36] = [
    ('0', [0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E]),
    ('1', [0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E]),
    ('2', [0x0E, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1F]),
    ('3', [0x1F, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0E]),
    ('4', [0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02]),
    ('5', [0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E]),
    ('6', [0x06, 0x08, 0x10, 0x1E, 0x11, 0x11, 0x0E]),
    ('7', [0x1F, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08]),
    ('8', [0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E]),
    ('9', [0x0E, 0x11, 0x11, 0x0F, 0x01, 0x02, 0x0C]),
    ('A', [0x0E, 0x11, 0x11, 0x1F, 0x11, 0x11, 0x11]),
    ('B', [0x1E, 0x11, 0x11, 0x1E, 0x11, 0x11, 0x1E]),
    ('C', [0x0E, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0E]),
    ('D', [0x1E, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1E]),
    ('E', [0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x1F]),
    ('F', [0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x10]),
    ('G', [0x0E, 0x11, 0x10, 0x17, 0x11, 0x11, 0x0F]),
    ('H', [0x11, 0x11, 0x11, 0x1F, 0x11, 0x11, 0x11]),
    ('I', [0x0E, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0E]),
    ('J', [0x07, 0x02, 0x02, 0x02, 0x02, 0x12, 0x0C]),
    ('K', [0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11]),
    ('L', [0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1F]),
    ('M', [0x11, 0x1B, 0x15, 0x15, 0x11, 0x11, 0x11]),
    ('N', [0x11, 0x19, 0x15, 0x13, 0x11, 0x11, 0x11]),
    ('O', [0x0E, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E]),
    ('P', [0x1E, 0x11, 0x11, 0x1E, 0x10, 0x10, 0x10]),
    ('Q', [0x0E, 0x11, 0x11, 0x11, 0x15, 0x12, 0x0D]),
    ('R', [0x1E, 0x11, 0x11, 0x1E, 0x14, 0x12, 0x11]),
    ('S', [0x0F, 0x10, 0x10, 0x0E, 0x01, 0x01, 0x1E]),
    ('T', [0x1F, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04]),
    ('U', [0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E]),
    ('V', [0x11, 0x11, 0x11, 0x11, 0x11, 0x0A, 0x04]),
    ('W', [0x11, 0x11, 0x11, 0x15, 0x15, 0x1B, 0x11]),
    ('X', [0x11, 0x11, 0x0A, 0x04, 0x0A, 0x11, 0x11]),
    ('Y', [0x11, 0x11, 0x0A, 0x04, 0x04, 0x04, 0x04]),
    ('Z', [0x1F, 0x01, 0x02, 0x04, 0x08, 0x10, 0x1F]),
];
/// What stands for a character that has no drawing (a Chinese province, say).
const OTHER: [u8; 7] = [0x1F, 0x15, 0x1F, 0x15, 0x1F, 0x15, 0x1F];

/// Squares of one grey each.
struct Squares {
    width: usize,
    height: usize,
    greys: Vec<u8>,
}

impl Squares {
    fn new(width: usize, height: usize, grey: u8) -> Self {
        Self {
            width,
            height,
            greys: vec![grey; width * height],
        }
    }

    fn set(&mut self, column: usize, row: usize, grey: u8) {
        if column < self.width && row < self.height {
            self.greys[row * self.width + column] = grey;
        }
    }

    fn fill(&mut self, (left, top): (usize, usize), (width, height): (usize, usize), grey: u8) {
        for row in top..top + height {
            for column in left..left + width {
                self.set(column, row, grey);
            }
        }
    }

    /// Draws a plate: a light board with dark letters and a dark rim.
    fn plate(&mut self, (left, top): (usize, usize), plate: &[char]) {
        let (width, height) = plate_size(plate.len());
        self.fill((left, top), (width, height), DARK);
        self.fill((left + 1, top + 1), (width - 2, height - 2), LIGHT);
        for (index, letter) in plate.iter().enumerate() {
            let column = left + 2 + index * (LETTER_SIZE.0 + 1);
            self.letter((column, top + 2), *letter);
        }
    }

    fn letter(&mut self, (left, top): (usize, usize), letter: char) {
        let known = LETTERS
            .iter()
            .find(|(known, _)| *known == letter.to_ascii_uppercase());
        let rows = known.map_or(OTHER, |(_, rows)| *rows);
        for (row, bits) in rows.iter().enumerate() {
            for column in 0..LETTER_SIZE.0 {
                if bits & (0x10 >> column) != 0 {
                    self.set(left + column, top + row, DARK);
                }
            }
        }
    }
}

fn plate_size(letters: usize) -> (usize, usize) {
    (letters * (LETTER_SIZE.0 + 1) + 3, LETTER_SIZE.1 + 4)
}

fn drawable(plate: &str) -> Vec<char> {
    kernel::plate::fold(plate)
        .chars()
        .take(LETTERS_LIMIT)
        .collect()
}

/// A picture of the plate alone.
pub fn plate_picture(plate: &str) -> Vec<u8> {
    let plate = drawable(plate);
    let (width, height) = plate_size(plate.len());
    let mut squares = Squares::new(width, height, LIGHT);
    squares.plate((0, 0), &plate);
    jpeg(&squares)
}

/// A picture of a lorry from the front, with its plate.
pub fn scene_picture(plate: &str) -> Vec<u8> {
    let plate = drawable(plate);
    let mut squares = Squares::new(128, 72, 176);
    squares.fill((0, 60), (128, 12), GREY);
    squares.fill((8, 6), (112, 50), 88);
    squares.fill((16, 12), (96, 18), 208);
    squares.fill((14, 56), (16, 8), DARK);
    squares.fill((98, 56), (16, 8), DARK);
    squares.fill((12, 38), (10, 6), LIGHT);
    squares.fill((106, 38), (10, 6), LIGHT);
    let (width, _) = plate_size(plate.len());
    squares.plate((64_usize.saturating_sub(width / 2), 43), &plate);
    jpeg(&squares)
}

/// Blows a JPEG file up to about `bytes` with comments, which viewers pass over.
pub(super) fn pad(picture: &mut Vec<u8>, bytes: usize) {
    let mut comments = Vec::new();
    while picture.len() + comments.len() + 4 < bytes {
        let length = (bytes - picture.len() - comments.len() - 4).min(60_000);
        segment(&mut comments, 0xFE, &vec![b'.'; length]);
    }
    // Right behind the two bytes that begin the file.
    picture.splice(2..2, comments);
}

/// Marker, length, content.
fn segment(file: &mut Vec<u8>, marker: u8, content: &[u8]) {
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX);
    file.extend_from_slice(&[0xFF, marker]);
    file.extend_from_slice(&length.to_be_bytes());
    file.extend_from_slice(content);
}

/// A baseline grey JPEG file with one DC value a block.
fn jpeg(squares: &Squares) -> Vec<u8> {
    let side = |squares: usize| u16::try_from(squares * 8).unwrap_or(u16::MAX).to_be_bytes();
    let (width, height) = (side(squares.width), side(squares.height));
    let mut file = vec![0xFF, 0xD8];
    segment(&mut file, 0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    // Every quantiser is 8: the DC value of a block is then its mean itself.
    segment(&mut file, 0xDB, &[[0].as_slice(), &[8; 64]].concat());
    let frame = [8, height[0], height[1], width[0], width[1], 1, 1, 0x11, 0];
    segment(&mut file, 0xC0, &frame);
    // DC: nine categories as codes of four bits. AC: one code, "nothing more", of one bit.
    let lengths = |bits: usize, count: u8| {
        let mut lengths = [0_u8; 16];
        lengths[bits - 1] = count;
        lengths
    };
    let dc = [
        [0x00].as_slice(),
        &lengths(4, 9),
        &[0, 1, 2, 3, 4, 5, 6, 7, 8],
    ]
    .concat();
    segment(&mut file, 0xC4, &dc);
    let ac = [[0x10].as_slice(), &lengths(1, 1), &[0]].concat();
    segment(&mut file, 0xC4, &ac);
    segment(&mut file, 0xDA, &[1, 1, 0x00, 0, 63, 0]);
    let mut bits = Bits::default();
    let mut before = 0_i32;
    for grey in &squares.greys {
        let mean = i32::from(*grey) - 128;
        bits.difference(mean - before);
        before = mean;
    }
    file.extend_from_slice(&bits.finish());
    file.extend_from_slice(&[0xFF, 0xD9]);
    file
}

/// Entropy coded bits with the stuffing of the format.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u8,
    count: u8,
}

impl Bits {
    fn push(&mut self, bit: bool) {
        self.held = self.held << 1 | u8::from(bit);
        self.count += 1;
        if self.count == 8 {
            self.bytes.push(self.held);
            if self.held == 0xFF {
                self.bytes.push(0);
            }
            self.held = 0;
            self.count = 0;
        }
    }

    fn push_low(&mut self, value: u32, count: u32) {
        for shift in (0..count).rev() {
            self.push(value >> shift & 1 == 1);
        }
    }

    /// One block: the category of the difference, its bits, and the end of the block.
    fn difference(&mut self, difference: i32) {
        let size = difference.unsigned_abs();
        let category = u32::BITS - size.leading_zeros();
        self.push_low(category, 4);
        let bits = if difference >= 0 {
            size
        } else {
            ((1 << category) - 1) ^ size
        };
        self.push_low(bits, category);
        self.push(false);
    }

    fn finish(mut self) -> Vec<u8> {
        while self.count != 0 {
            self.push(true);
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files begin, tell their size and end as JPEG files do, padded or not.
    #[test]
    fn pictures_are_jpeg_files() {
        let mut picture = plate_picture("123 abc 02");
        assert_eq!(picture[..4], [0xFF, 0xD8, 0xFF, 0xE0]);
        assert_eq!(picture[picture.len() - 2..], [0xFF, 0xD9]);
        let frame = picture
            .windows(2)
            .position(|pair| pair == [0xFF, 0xC0])
            .expect("a frame");
        let width = u16::from_be_bytes([picture[frame + 7], picture[frame + 8]]);
        assert_eq!(usize::from(width), plate_size(8).0 * 8);
        let small = picture.len();
        assert!(small < 4_000, "{small}");
        pad(&mut picture, 90_000);
        assert_eq!(picture.len(), 90_000);
        assert_eq!(picture[..4], [0xFF, 0xD8, 0xFF, 0xFE]);
    }

    /// Plates of any length and script are drawn without a fall.
    #[test]
    fn any_plate_can_be_drawn() {
        for plate in ["", "新A12345", &"W".repeat(500)] {
            assert_eq!(scene_picture(plate)[..2], [0xFF, 0xD8]);
            assert_eq!(plate_picture(plate)[..2], [0xFF, 0xD8]);
        }
    }
}
