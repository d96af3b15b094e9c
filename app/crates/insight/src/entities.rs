//! Extracts entities from a text: links, e-mail addresses, phone numbers, mentions, hashtags, dates and amounts of
//! money.

use std::ops::Range;
use std::sync::LazyLock;

use linkify::{LinkFinder, LinkKind};
use regex::Regex;
use serde::{Deserialize, Serialize};

/// The type of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// A URL, with or without a scheme. The value is the URL as written.
    Link,
    /// An e-mail address. The value is lowercase.
    Email,
    /// A phone number with country code. The value is in E.164 format, e.g. `+351912345678`.
    Phone,
    /// A mention such as `@ana`. The value has no `@`.
    Mention,
    /// A hashtag. The value is folded and has no `#`.
    Hashtag,
    /// A date. The value is in ISO format (`2024-03-31`), or as written if the order of day and month is ambiguous.
    Date,
    /// An amount of money with its currency. The value is as written.
    Money,
}

impl EntityKind {
    /// The value of `message_entities.entity_type` in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            EntityKind::Link => "link",
            EntityKind::Email => "email",
            EntityKind::Phone => "phone",
            EntityKind::Mention => "mention",
            EntityKind::Hashtag => "hashtag",
            EntityKind::Date => "date",
            EntityKind::Money => "money",
        }
    }
}

/// An entity found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Its type.
    pub kind: EntityKind,
    /// The normalised value, so that different spellings of the same entity compare equal.
    pub value: String,
    /// Byte range in the text.
    pub span: Range<usize>,
    /// Confidence, 0 to 1. It is 1 for unambiguous formats and for values that a library has validated.
    pub confidence: f32,
}

static LINKS: LazyLock<LinkFinder> = LazyLock::new(|| {
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false).kinds(&[LinkKind::Url, LinkKind::Email]);
    finder
});

macro_rules! pattern {
    ($name:ident, $pattern:literal) => {
        // Cannot fail: the patterns are literals and every test of this module compiles them.
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).expect("a valid pattern"));
    };
}

pattern!(TAGS, r"(?:^|[\s(\[{.,;:!?¿¡])([@#＠＃])([\p{L}\p{N}_][\p{L}\p{M}\p{N}_.\-]*[\p{L}\p{M}\p{N}_]|[\p{L}])");
pattern!(PHONES, r"(?:\+|\b00)[ ]?[1-9][\d ()./\-]{6,20}\d");
pattern!(
    DATES,
    r"\b(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})([./])(\d{1,2})[./](\d{4}|\d{2})|(\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,? (\d{4}))\b"
);
pattern!(
    MONEY,
    r"(?i)(?:(?:US|A|C|R|HK|NZ)?\$|[€£¥₹₽₩₺₪₫₴₦฿]|\b(?:USD|EUR|GBP|CHF|INR|BRL|JPY|CNY|AUD|CAD|RUB|TRY|MXN|SEK|NOK|DKK|PLN|Rs\.?)\b) ?\d[\d.,']*(?: ?(?:k|m|mn|bn|million|billion)\b)?|\b\d[\d.,']* ?(?:[€£¥₹₽₩₺₪₫₴₦฿]|(?:USD|EUR|GBP|CHF|INR|BRL|JPY|CNY|AUD|CAD|RUB|TRY|MXN|SEK|NOK|DKK|PLN|euros?|dollars?|pounds?|rupees|reais|rublos)\b)"
);

/// The entities of a text, in order and without overlaps. Only the first 20,000 bytes are searched.
pub fn entities(text: &str) -> Vec<Entity> {
    const MAX_BYTES: usize = 20_000;
    let text = &text[..text.floor_char_boundary(MAX_BYTES)];
    let mut found = links(text);
    let has_digits = text.bytes().any(|byte| byte.is_ascii_digit());
    if has_digits {
        found.extend(phones(text));
        found.extend(dates(text));
        found.extend(money(text));
    }
    if text.contains(['@', '#', '＠', '＃']) {
        found.extend(tags(text));
    }
    // Of overlapping entities the first found wins, so digits in a link are not a phone number.
    let mut kept: Vec<Entity> = Vec::with_capacity(found.len());
    for entity in found {
        if !kept.iter().any(|other| other.span.start < entity.span.end && entity.span.start < other.span.end) {
            kept.push(entity);
        }
    }
    kept.sort_by_key(|entity| entity.span.start);
    kept
}

/// The host of a URL in lowercase, without `www.`, user and port. `None` if there is no host.
pub fn domain(link: &str) -> Option<String> {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host).trim_end_matches('.');
    (!host.is_empty()).then(|| host.to_owned())
}

fn links(text: &str) -> Vec<Entity> {
    // A cheap check that spares most texts the link finder.
    if !text.contains(['.', ':', '@']) {
        return Vec::new();
    }
    let entity = |link: linkify::Link<'_>| {
        let span = link.start()..link.end();
        let value = link.as_str();
        Some(match link.kind() {
            LinkKind::Email => Entity { kind: EntityKind::Email, value: value.to_lowercase(), span, confidence: 1.0 },
            _ if value.contains("://") => {
                Entity { kind: EntityKind::Link, value: value.to_owned(), span, confidence: 1.0 }
            }
            // Rejects "see you.then": no scheme and no known top-level domain.
            _ if is_bare_domain(value) => {
                Entity { kind: EntityKind::Link, value: value.to_owned(), span, confidence: 0.8 }
            }
            _ => return None,
        })
    };
    LINKS.links(text).filter_map(entity).collect()
}

/// Whether a URL without a scheme is plausible: it starts with `www.` or has a well-known top-level domain.
fn is_bare_domain(value: &str) -> bool {
    const TOP_LEVEL_DOMAINS: &str = " com org net edu gov io dev app co me tv info biz eu uk de fr es it pt br nl be ch at pl ru ua in id jp cn kr au ca us mx ar tr se no dk fi cz gr il ae za ly gl be ";
    let Some(host) = domain(value) else { return false };
    let top_level = host.rsplit('.').next().unwrap_or_default();
    value.to_ascii_lowercase().starts_with("www.")
        || (host.contains('.') && TOP_LEVEL_DOMAINS.contains(&format!(" {top_level} ")))
}

fn phones(text: &str) -> Vec<Entity> {
    let entity = |found: regex::Match<'_>| {
        let digits: String = found.as_str().chars().filter(char::is_ascii_digit).collect();
        let number = phonenumber::parse(None, format!("+{}", digits.trim_start_matches('0'))).ok()?;
        let confidence = if number.is_valid() { 1.0 } else { return None };
        let value = number.format().mode(phonenumber::Mode::E164).to_string();
        Some(Entity { kind: EntityKind::Phone, value, span: found.range(), confidence })
    };
    PHONES.find_iter(text).filter_map(entity).collect()
}

fn tags(text: &str) -> Vec<Entity> {
    let entity = |found: regex::Captures<'_>| {
        let (sign, name) = (found.get(1)?, found.get(2)?);
        let kind = if matches!(sign.as_str(), "@" | "＠") { EntityKind::Mention } else { EntityKind::Hashtag };
        // "#1" is a rank, not a hashtag.
        if kind == EntityKind::Hashtag && name.as_str().chars().all(char::is_numeric) {
            return None;
        }
        let value =
            if kind == EntityKind::Hashtag { crate::tokens::fold(name.as_str()) } else { name.as_str().to_owned() };
        Some(Entity { kind, value, span: sign.start()..name.end(), confidence: 1.0 })
    };
    TAGS.captures_iter(text).filter_map(entity).collect()
}

fn dates(text: &str) -> Vec<Entity> {
    let entity = |found: regex::Captures<'_>| {
        let number = |group: usize| found.get(group).and_then(|part| part.as_str().parse::<u32>().ok());
        let (value, confidence) = if let (Some(year), Some(month), Some(day)) = (number(1), number(2), number(3)) {
            (iso_date(year, month, day)?, 1.0)
        } else if let Some(month) = found.get(9) {
            const MONTHS: [&str; 12] =
                ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let month = MONTHS.iter().position(|name| *name == month.as_str())? as u32 + 1;
            (iso_date(number(10)?, month, number(8)?)?, 1.0)
        } else {
            let (first, second, year) = (number(4)?, number(6)?, number(7)?);
            let year = if year < 100 { 2000 + year } else { year };
            match (iso_date(year, second, first), iso_date(year, first, second)) {
                (Some(value), None) => (value, 0.9),
                (None, Some(value)) => (value, 0.9),
                // With dots, the day always comes first.
                (Some(value), Some(other)) if value == other || &found[5] == "." => (value, 0.9),
                (Some(_), Some(_)) => (found[0].to_owned(), 0.5),
                (None, None) => return None,
            }
        };
        Some(Entity { kind: EntityKind::Date, value, span: found.get(0)?.range(), confidence })
    };
    DATES.captures_iter(text).filter_map(entity).collect()
}

/// `None` if there is no such date.
fn iso_date(year: u32, month: u32, day: u32) -> Option<String> {
    chrono::NaiveDate::from_ymd_opt(year as i32, month, day).map(|day| day.to_string())
}

fn money(text: &str) -> Vec<Entity> {
    let entity = |found: regex::Match<'_>| {
        let value = found.as_str().trim_end_matches(['.', ',', '\'']);
        let span = found.start()..found.start() + value.len();
        Entity { kind: EntityKind::Money, value: value.to_owned(), span, confidence: 0.9 }
    };
    MONEY.find_iter(text).map(entity).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(&'static str, String)> {
        entities(text).into_iter().map(|entity| (entity.kind.as_str(), entity.value)).collect()
    }

    fn one(kind: &'static str, value: &str) -> Vec<(&'static str, String)> {
        vec![(kind, value.to_owned())]
    }

    #[test]
    fn finds_entities_of_every_kind() {
        assert_eq!(of("see https://Example.org/a?b=1, ok?"), one("link", "https://Example.org/a?b=1"));
        assert_eq!(
            of("on www.example.org or example.com"),
            [("link", "www.example.org".to_owned()), ("link", "example.com".to_owned())]
        );
        assert_eq!(of("write to Ana.Lima@Example.org!"), one("email", "ana.lima@example.org"));
        assert_eq!(of("call +351 912 345 678 now"), one("phone", "+351912345678"));
        assert_eq!(of("(0049 30 901820)"), one("phone", "+4930901820"));
        assert_eq!(
            of("@bruno and #Férias2024, #1"),
            [("mention", "bruno".to_owned()), ("hashtag", "ferias2024".to_owned())]
        );
        assert_eq!(
            of("on 2024-02-29 or 31.12.2023"),
            [("date", "2024-02-29".to_owned()), ("date", "2023-12-31".to_owned())]
        );
        assert_eq!(of("by 3 March 2024"), one("date", "2024-03-03"));
        assert_eq!(
            of("that is €12.50, or 300 EUR."),
            [("money", "€12.50".to_owned()), ("money", "300 EUR".to_owned())]
        );
    }

    #[test]
    fn rejects_lookalikes() {
        for text in
            ["see you.then", "at 12:30", "version 1.2.3", "2024-13-45", "a@b", "+1 2", "C# is #1", "e.g. this", "..."]
        {
            assert_eq!(of(text), Vec::new(), "{text}");
        }
    }

    #[test]
    fn ambiguous_dates_are_kept_as_written() {
        let found = entities("on 03/04/2024");
        assert_eq!((found[0].value.as_str(), found[0].confidence), ("03/04/2024", 0.5));
    }

    #[test]
    fn domains_have_no_www_user_or_port() {
        assert_eq!(domain("https://user@WWW.Example.org:8080/x").as_deref(), Some("example.org"));
        assert_eq!(domain("example.org?x").as_deref(), Some("example.org"));
    }

    proptest::proptest! {
        #[test]
        fn spans_are_valid_and_do_not_overlap(text in "[\\PC@#+0-9./€: ]{0,80}") {
            let mut end = 0;
            for entity in entities(&text) {
                proptest::prop_assert!(text.get(entity.span.clone()).is_some());
                proptest::prop_assert!(entity.span.start >= end);
                end = entity.span.end;
            }
        }
    }
}
