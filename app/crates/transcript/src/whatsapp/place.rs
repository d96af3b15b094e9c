//! Places: a word for "location" and a link, a Foursquare venue, or a position that is shared live.

use super::markers::MARKERS;
use crate::{Kind, Place};

/// What a body says about a place.
pub struct Read {
    pub kind: Kind,
    pub text: String,
    pub place: Option<Place>,
}

/// Reads a place.
pub fn read(text: &str, first: &str, raw: &str) -> Option<Read> {
    if let Some(colon) = memchr::memchr(b':', first.as_bytes())
        && let (word, Some(rest)) = (&first[..colon], first[colon + 1..].strip_prefix(' '))
        && MARKERS.is_location(word)
        && rest.contains("://")
    {
        let text = text[word.len() + 1..].trim_start().to_owned();
        return Some(Read { kind: Kind::Location, place: coordinates(&text), text });
    }
    let last = memchr::memrchr(b'\n', raw.as_bytes()).map_or(raw, |end| &raw[end + 1..]);
    let venue = last.starts_with("https://foursquare.com/v/");
    venue.then(|| Read { kind: Kind::Location, text: text.to_owned(), place: None })
}

/// The first two decimal numbers with a comma between them that can be a place on Earth.
pub fn coordinates(text: &str) -> Option<Place> {
    let number = |c: char| c.is_ascii_digit() || c == '.' || c == '-';
    for (comma, _) in text.match_indices(',') {
        let before = text[..comma].rsplit(|c| !number(c)).next().unwrap_or_default();
        let after = text[comma + 1..].trim_start_matches(' ');
        let after = after.split(|c| !number(c)).next().unwrap_or_default();
        let (Ok(latitude), Ok(longitude)) = (before.parse::<f64>(), after.parse::<f64>()) else { continue };
        if before.contains('.') && latitude.abs() <= 90.0 && longitude.abs() <= 180.0 {
            return Some(Place { latitude, longitude });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::coordinates;

    #[test]
    fn coordinates_are_found_in_links_and_texts() {
        let found = |text| coordinates(text).map(|place| (place.latitude, place.longitude));
        assert_eq!(found("https://maps.google.com/?q=51.5021456,-0.127397"), Some((51.502_145_6, -0.127_397)));
        assert_eq!(found("51.5, -0.12 - https://maps.google.com/"), Some((51.5, -0.12)));
        assert_eq!(found("one, two, 3.0, 400"), None);
    }
}
