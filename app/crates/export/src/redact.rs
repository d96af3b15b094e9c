//! Redaction: names become "Person 1", phone numbers and e-mail addresses are masked. A participant has the
//! same pseudonym in the whole file.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use insight::entities::{EntityKind, entities};
use regex::Regex;

use crate::Redactions;
use crate::message::{Head, Message};

/// Redacts the texts of one conversation.
pub struct Redactor {
    redactions: Redactions,
    names: Option<Names>,
}

/// Finds the names of participants in texts.
struct Names {
    finder: AhoCorasick,
    /// For each pattern of `finder` the index of its participant in [`Head::people`].
    people: Vec<usize>,
}

/// Replaces a phone number.
const PHONE: &str = "[phone number]";
/// Replaces an e-mail address.
const EMAIL: &str = "[e-mail address]";

/// Also matches numbers without a country code, which the entity recogniser does not take for phone numbers. When in
/// doubt, a number is masked.
static DIGITS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[+(]?\d[\d  ().\-/‑–]{5,}\d").expect("the pattern is valid"));

/// The pseudonym for an index into [`Head::people`]: "Person 1" for 0.
fn pseudonym(person: usize) -> String {
    format!("Person {}", person + 1)
}

impl Redactor {
    /// A redactor for a conversation. `head` has the real names.
    pub fn new(redactions: Redactions, head: &Head) -> Self {
        Redactor { redactions, names: redactions.names.then(|| Names::of(head)).flatten() }
    }

    /// Redacts title, selection and names of participants.
    pub fn head(&self, head: &Head) -> Head {
        let mut head = head.clone();
        head.title = self.text(&head.title);
        head.selection = self.text(&head.selection);
        if self.redactions.names {
            head.people.iter_mut().enumerate().for_each(|(index, person)| person.name = pseudonym(index));
        } else if self.redactions.numbers {
            // Exports name people who are not in the address book by their phone number.
            head.people.iter_mut().for_each(|person| person.name = self.text(&person.name));
        }
        head
    }

    /// Redacts a message in place.
    pub fn message(&self, message: &mut Message) {
        if self.redactions == Redactions::default() {
            return;
        }
        message.text = self.text(&message.text);
        message.caption = message.caption.as_deref().map(|caption| self.text(caption));
        if let Some(reply) = &mut message.reply {
            reply.sender = self.text(&reply.sender);
            reply.text = self.text(&reply.text);
        }
        message.files.iter_mut().for_each(|file| file.name = self.text(&file.name));
        message.poll.iter_mut().for_each(|(option, _)| *option = self.text(option));
        for reaction in &mut message.reactions {
            reaction.by.iter_mut().for_each(|name| *name = self.text(name));
        }
        for note in &mut message.notes {
            note.author = if self.redactions.names { String::new() } else { self.text(&note.author) };
            for text in [&mut note.quote, &mut note.text, &mut note.category].into_iter().chain(&mut note.tags) {
                *text = self.text(text);
            }
            note.code = note.code.as_deref().map(|code| self.text(code));
        }
        if self.redactions.names {
            // Faces and locations identify people, too.
            message.files.iter_mut().for_each(|file| file.thumbnail = None);
            message.place = None;
        }
    }

    /// Returns the redacted text.
    pub fn text(&self, text: &str) -> String {
        let mut cuts: Vec<(Range<usize>, String)> = Vec::new();
        if self.redactions.numbers {
            cuts.extend(find_numbers(text));
        }
        if let Some(names) = &self.names {
            let taken: Vec<Range<usize>> = cuts.iter().map(|(range, _)| range.clone()).collect();
            let is_free =
                |range: &Range<usize>| !taken.iter().any(|cut| cut.start < range.end && range.start < cut.end);
            cuts.extend(names.find(text).filter(|(range, _)| is_free(range)));
        }
        cuts.sort_by_key(|(range, _)| range.start);
        let (mut out, mut from) = (String::with_capacity(text.len()), 0);
        for (range, replacement) in cuts {
            out.push_str(&text[from..range.start]);
            out.push_str(&replacement);
            from = range.end;
        }
        out.push_str(&text[from..]);
        out
    }
}

impl Names {
    /// Collects full names and their parts (first and last names); `None` if the finder cannot be built.
    fn of(head: &Head) -> Option<Names> {
        let mut patterns: Vec<(String, usize)> = Vec::new();
        // The finder ignores the case of ASCII letters only.
        let mut add = |name: &str, person: usize| {
            for name in [name.to_owned(), name.to_lowercase(), name.to_uppercase()] {
                if !name.is_empty() && !patterns.iter().any(|(other, _)| *other == name) {
                    patterns.push((name, person));
                }
            }
        };
        for (person, one) in head.people.iter().enumerate() {
            add(&one.name, person);
        }
        // If several people share a part of their names, it gets the pseudonym of the first one.
        for (person, one) in head.people.iter().enumerate() {
            let words = one.name.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’' && c != '-');
            words.filter(|word| is_name(word)).for_each(|word| add(word, person));
        }
        let people = patterns.iter().map(|(_, person)| *person).collect();
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(patterns.iter().map(|(name, _)| name));
        finder.ok().map(|finder| Names { finder, people })
    }

    /// The byte ranges of names in a text, with their pseudonyms.
    fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Range<usize>, String)> + 't {
        self.finder.find_iter(text).filter_map(move |found| {
            let whole_word = is_word_boundary(text, found.start()) && is_word_boundary(text, found.end());
            let person = *self.people.get(found.pattern().as_usize())?;
            whole_word.then(|| (found.range(), pseudonym(person)))
        })
    }
}

/// Whether a part of a name identifies someone by itself. ASCII words need three letters ("de" is not a name), words
/// with other letters two ("小明").
fn is_name(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3 || (letters >= 2 && !word.is_ascii())
}

/// Whether a word can start or end at this byte offset, so that "Ana" is not found in "banana".
fn is_word_boundary(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    let in_word = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    !(before.is_some_and(in_word) && after.is_some_and(in_word))
}

/// Whether a character belongs to a script without spaces between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
fn is_unspaced(c: char) -> bool {
    matches!(c as u32, 0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x2e80..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

/// The byte ranges of phone numbers and e-mail addresses, with their replacements. Dates, amounts of money and URLs
/// are left alone.
fn find_numbers(text: &str) -> Vec<(Range<usize>, String)> {
    let mut cuts = Vec::new();
    let mut excluded: Vec<Range<usize>> = Vec::new();
    for entity in entities(text) {
        match entity.kind {
            EntityKind::Email => cuts.push((entity.span, EMAIL.to_owned())),
            EntityKind::Phone => cuts.push((entity.span, PHONE.to_owned())),
            EntityKind::Date | EntityKind::Money | EntityKind::Link => excluded.push(entity.span),
            EntityKind::Mention | EntityKind::Hashtag => {}
        }
    }
    for found in DIGITS.find_iter(text) {
        let digits = found.as_str().bytes().filter(u8::is_ascii_digit).count();
        let range = found.range();
        let overlaps = |other: &Range<usize>| other.start < range.end && range.start < other.end;
        if (7..=15).contains(&digits) && !excluded.iter().any(overlaps) && !cuts.iter().any(|(cut, _)| overlaps(cut)) {
            cuts.push((range, PHONE.to_owned()));
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Person;

    fn head() -> Head {
        let person = |name: &str| Person { name: name.to_owned(), is_self: false };
        Head {
            people: ["Ana Lima", "Bruno", "+351 912 345 678", "王小明", "Álvaro"].map(person).to_vec(),
            ..Head::default()
        }
    }

    fn redacted(names: bool, numbers: bool, text: &str) -> String {
        Redactor::new(Redactions { names, numbers }, &head()).text(text)
    }

    #[test]
    fn names_become_pseudonyms_anywhere_in_a_text() {
        assert_eq!(redacted(true, false, "Ana Lima, ask bruno!"), "Person 1, ask Person 2!");
        assert_eq!(redacted(true, false, "@Ana likes bananas and Brunossi"), "@Person 1 likes bananas and Brunossi");
        assert_eq!(redacted(true, false, "他是王小明吗"), "他是Person 4吗");
        assert_eq!(redacted(true, false, "call +351 912 345 678"), "call Person 3");
        assert_eq!(redacted(true, false, "álvaro and ÁLVARO"), "Person 5 and Person 5");
    }

    #[test]
    fn phone_numbers_are_masked_but_dates_amounts_and_links_are_not() {
        assert_eq!(redacted(false, true, "call +351 912 345 678 now"), "call [phone number] now");
        assert_eq!(redacted(false, true, "(030) 1234567 or ana@example.org"), "[phone number] or [e-mail address]");
        assert_eq!(redacted(false, true, "on 2024-03-31 at 10:30, 31.03.2024"), "on 2024-03-31 at 10:30, 31.03.2024");
        assert_eq!(redacted(false, true, "€1,250,000.00 is 12345"), "€1,250,000.00 is 12345");
        assert_eq!(redacted(false, true, "https://example.org/12345678"), "https://example.org/12345678");
    }

    #[test]
    fn texts_are_unchanged_without_redactions() {
        assert_eq!(redacted(false, false, "Ana +351 912 345 678"), "Ana +351 912 345 678");
        let head = Redactor::new(Redactions { names: true, numbers: true }, &head()).head(&head());
        assert_eq!(head.people[3].name, "Person 4");
    }
}
