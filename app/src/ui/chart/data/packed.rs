//! Compact JSON for lists whose items have links. Hundreds of search URLs in a chart differ only in a date or a word,
//! so their common prefix and suffix are written once.
//!
//! Used as `#[serde(with = "super::packed")]` on a `Vec` of a [`Linked`] type.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An item that can link to the messages behind it.
pub trait Linked {
    /// The URL, or `None` if the viewer may not open the messages.
    fn url(&self) -> Option<&str>;

    /// Mutable access to the URL.
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

/// Serializes the list with the common prefix and suffix of its URLs factored out.
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

/// Deserializes the output of [`serialize`].
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

/// The longest common prefix of all texts, and the longest common suffix of what follows it. They never overlap.
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
    fn common_prefix_and_suffix_never_overlap() {
        let of = |texts: &[&'static str]| common(texts.iter().copied());
        assert_eq!(of(&["/c?q=a-x", "/c?q=b-x"]), ("/c?q=", "-x"));
        assert_eq!(of(&["aaa", "aa"]), ("aa", ""));
        assert_eq!(of(&["same"]), ("same", ""));
        assert_eq!(of(&["é1é", "é2é"]), ("é", "é"));
        assert_eq!(of(&[]), ("", ""));
    }

    proptest::proptest! {
        #[test]
        fn links_survive_a_round_trip(urls in proptest::collection::vec(proptest::option::of("[/a-b%é]{0,6}"), 0..6)) {
            let rows = urls.into_iter().map(|search_url| TableRow { cells: vec!["x".to_owned()], search_url });
            let table = Table { columns: vec!["Word".into()], rows: rows.collect(), omitted: 0 };
            let json = serde_json::to_string(&table).expect("JSON");
            proptest::prop_assert_eq!(serde_json::from_str::<Table>(&json).expect("a table"), table);
        }
    }
}
