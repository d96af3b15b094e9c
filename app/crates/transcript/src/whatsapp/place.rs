//! Parses locations: a word for "location" with a link to a map, or a Foursquare venue.

use super::markers::MARKERS;
use crate::{Kind, Place};

/// A message body that is a location.
pub struct PlaceBody {
    pub kind: Kind,
    /// The link, or the text with the venue.
    pub text: String,
    pub place: Option<Place>,
}

/// Parses a body. `first` is the first line of `text`; `raw` is the body with its invisible marks.
pub fn read(text: &str, first: &str, raw: &str) -> Option<PlaceBody> {
    if let Some(colon) = memchr::memchr(b':', first.as_bytes())
        && let (word, Some(rest)) = (&first[..colon], first[colon + 1..].strip_prefix(' '))
        && MARKERS.is_location(word)
        && rest.contains("://")
    {
        let text = text[word.len() + 1..].trim_start().to_owned();
        return Some(PlaceBody { kind: Kind::Location, place: coordinates(&text), text });
    }
    let last = memchr::memrchr(b'\n', raw.as_bytes()).map_or(raw, |end| &raw[end + 1..]);
    let venue = last.starts_with("https://foursquare.com/v/");
    venue.then(|| PlaceBody { kind: Kind::Location, text: text.to_owned(), place: None })
}

/// Finds coordinates in a text: the first two numbers separated by a comma that are a valid latitude and longitude.
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
    fn finds_coordinates_in_links_and_text() {
        let found = |text| coordinates(text).map(|place| (place.latitude, place.longitude));
        assert_eq!(found("https://maps.google.com/?q=51.5021456,-0.127397"), Some((51.502_145_6, -0.127_397)));
        assert_eq!(found("51.5, -0.12 - https://maps.google.com/"), Some((51.5, -0.12)));
        assert_eq!(found("one, two, 3.0, 400"), None);
    }
}
