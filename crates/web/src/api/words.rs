//! Longer texts of people in request bodies: several lines, within limits.

use super::reading::{Given, Place, Reader, Rule};

/// A text of several lines that must be there and have at most so many characters.
pub fn need_words<'g>(
    reader: &mut Reader,
    place: Place<'_>,
    given: &'g Given<String>,
    most: usize,
) -> Option<&'g str> {
    let text = reader.need(place, given)?.trim();
    if text.is_empty() {
        reader.reject(place, Rule::new("required"));
        return None;
    }
    if text.chars().count() > most {
        reader.reject(place, Rule::new("too-long").with_number("most", most));
        return None;
    }
    if text
        .chars()
        .any(|sign| sign.is_control() && !"\n\r\t".contains(sign))
    {
        reader.reject(place, Rule::new("control-characters"));
        return None;
    }
    Some(text)
}
