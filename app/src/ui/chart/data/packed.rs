//! Lists of things with links in JSON. Hundreds of search URLs differ in a date or a word: what they begin and end
//! with is written once.
//!
//! Used as `#[serde(with = "super::packed")]` on a `Vec` of something [`Linked`].

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Something with a link to the messages behind it.
pub trait Linked {
    /// The link.
    fn url(&self) -> Option<&str>;

    /// The link, to change it.
    fn url_mut(&mut self) -> &mut Option<String>;
}

#[derive(Serialize, Deserialize)]
struct Packed<T> {
    #[serde(rename = "b", default, skip_serializing_if = "String::is_empty")]
    before: String,
    #[serde(rename = "a", default, skip_serializing_if = "String::is_empty")]
    after: String,
    #[serde(rename = "l")]
    list: Vec<T>,
}

/// Writes the list without the common parts of its links.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<T, S>(list: &[T], serializer: S) -> Result<S::Ok, S::Error>
where
    T: Linked + Clone + Serialize,
    S: Serializer,
{
    let (before, after) = common(list.iter().filter_map(Linked::url));
    let (before, after) = (before.to_owned(), after.to_owned());
    let mut list = list.to_vec();
    for one in &mut list {
        if let Some(url) = one.url_mut() {
            *url = url[before.len()..url.len() - after.len()].to_owned();
        }
    }
    Packed { before, after, list }.serialize(serializer)
}

/// Reads what [`serialize`] wrote.
///
/// # Errors
/// Those of the deserializer.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Linked + Deserialize<'de>,
    D: Deserializer<'de>,
{
    let Packed { before, after, mut list } = Packed::<T>::deserialize(deserializer)?;
    for one in &mut list {
        if let Some(url) = one.url_mut() {
            *url = format!("{before}{url}{after}");
        }
    }
    Ok(list)
}

/// What all texts begin with, and what the rest of each ends with.
fn common<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> (&'a str, &'a str) {
    let Some(first) = texts.clone().next() else { return ("", "") };
    let same = |a: &str, b: &str| -> usize {
        a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
    };
    let before = texts.clone().fold(first.len(), |length, text| length.min(same(first, text)));
    let same_end = |a: &str, b: &str| -> usize {
        a.chars().rev().zip(b.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
    };
    let rest = &first[before..];
    let after = texts.fold(rest.len(), |length, text| length.min(same_end(rest, &text[before..])));
    (&first[..before], &rest[rest.len() - after..])
}

#[cfg(test)]
mod tests {
    use super::super::{Table, TableRow};
    use super::common;

    #[test]
    fn the_common_parts_never_overlap() {
        let of = |texts: &[&'static str]| common(texts.iter().copied());
        assert_eq!(of(&["/c?q=a-x", "/c?q=b-x"]), ("/c?q=", "-x"));
        assert_eq!(of(&["aaa", "aa"]), ("aa", ""));
        assert_eq!(of(&["same"]), ("same", ""));
        assert_eq!(of(&["é1é", "é2é"]), ("é", "é"));
        assert_eq!(of(&[]), ("", ""));
    }

    proptest::proptest! {
        #[test]
        fn any_links_come_back(urls in proptest::collection::vec(proptest::option::of("[/a-b%é]{0,6}"), 0..6)) {
            let rows = urls.into_iter().map(|search_url| TableRow { cells: vec!["x".to_owned()], search_url });
            let table = Table { columns: vec!["Word".into()], rows: rows.collect(), omitted: 0 };
            let json = serde_json::to_string(&table).expect("JSON");
            proptest::prop_assert_eq!(serde_json::from_str::<Table>(&json).expect("a table"), table);
        }
    }
}
