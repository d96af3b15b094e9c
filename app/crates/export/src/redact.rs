//! What a file shall not tell: names become "Person 1", phone numbers and e-mail addresses are masked.
//! The same name is the same person in all of a file.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use insight::entities::{EntityKind, entities};
use regex::Regex;

use crate::Redactions;
use crate::message::{Head, Message};

/// Takes it out.
pub struct Redactor {
    redactions: Redactions,
    names: Option<Names>,
}

/// Names to find, and who each is.
struct Names {
    finder: AhoCorasick,
    people: Vec<usize>,
}

/// What stands in place of a phone number.
const PHONE: &str = "[phone number]";
/// What stands in place of an e-mail address.
const EMAIL: &str = "[e-mail address]";

// A literal that the tests compile. Numbers without their country, too: in doubt they are masked.
static DIGITS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[+(]?\d[\d  ().\-/‑–]{5,}\d").expect("a pattern that compiles"));

/// "Person 1" for the first who appears.
fn pseudonym(person: usize) -> String {
    format!("Person {}", person + 1)
}

impl Redactor {
    /// For a conversation.
    pub fn new(redactions: Redactions, head: &Head) -> Self {
        Redactor { redactions, names: redactions.names.then(|| Names::of(head)).flatten() }
    }

    /// Takes it out of what introduces the conversation.
    pub fn head(&self, head: &Head) -> Head {
        let mut head = head.clone();
        head.title = self.text(&head.title);
        head.selection = self.text(&head.selection);
        if self.redactions.names {
            head.people.iter_mut().enumerate().for_each(|(at, person)| person.name = pseudonym(at));
        } else if self.redactions.numbers {
            // Who is in nobody's address book is called by their number.
            head.people.iter_mut().for_each(|person| person.name = self.text(&person.name));
        }
        head
    }

    /// Takes it out of a message.
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
            // A face and a home are names, too.
            message.files.iter_mut().for_each(|file| file.thumbnail = None);
            message.place = None;
        }
    }

    /// Takes it out of a text.
    pub fn text(&self, text: &str) -> String {
        let mut cuts: Vec<(Range<usize>, String)> = Vec::new();
        if self.redactions.numbers {
            cuts.extend(numbers(text));
        }
        if let Some(names) = &self.names {
            let taken: Vec<Range<usize>> = cuts.iter().map(|(range, _)| range.clone()).collect();
            let apart = |range: &Range<usize>| !taken.iter().any(|cut| cut.start < range.end && range.start < cut.end);
            cuts.extend(names.find(text).filter(|(range, _)| apart(range)));
        }
        cuts.sort_by_key(|(range, _)| range.start);
        let (mut out, mut from) = (String::with_capacity(text.len()), 0);
        for (range, instead) in cuts {
            out.push_str(&text[from..range.start]);
            out.push_str(&instead);
            from = range.end;
        }
        out.push_str(&text[from..]);
        out
    }
}

impl Names {
    /// Full names, and the words of them by which people are called.
    fn of(head: &Head) -> Option<Names> {
        let mut patterns: Vec<(String, usize)> = Vec::new();
        let mut add = |name: &str, person: usize| {
            if !name.is_empty() && !patterns.iter().any(|(other, _)| other == name) {
                patterns.push((name.to_owned(), person));
            }
        };
        for (person, one) in head.people.iter().enumerate() {
            add(&one.name, person);
        }
        // Who appears first is meant by a name that two share.
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

    fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Range<usize>, String)> + 't {
        self.finder.find_iter(text).filter_map(move |found| {
            let whole = is_edge(text, found.start()) && is_edge(text, found.end());
            let person = *self.people.get(found.pattern().as_usize())?;
            whole.then(|| (found.range(), pseudonym(person)))
        })
    }
}

/// Whether a word of a name calls someone: not "de", not "1", but also one Chinese character of two.
fn is_name(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3 || (letters >= 2 && !word.is_ascii())
}

/// Whether a word may end or begin at this byte: "Ana" is not in "banana".
fn is_edge(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    let spaced = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    !(before.is_some_and(spaced) && after.is_some_and(spaced))
}

/// Letters of scripts that put no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c as u32, 0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x2e80..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

/// Phone numbers and e-mail addresses; days, sums and addresses of the web are none.
fn numbers(text: &str) -> Vec<(Range<usize>, String)> {
    let mut cuts = Vec::new();
    let mut kept: Vec<Range<usize>> = Vec::new();
    for entity in entities(text) {
        match entity.kind {
            EntityKind::Email => cuts.push((entity.span, EMAIL.to_owned())),
            EntityKind::Phone => cuts.push((entity.span, PHONE.to_owned())),
            EntityKind::Date | EntityKind::Money | EntityKind::Link => kept.push(entity.span),
            EntityKind::Mention | EntityKind::Hashtag => {}
        }
    }
    for found in DIGITS.find_iter(text) {
        let digits = found.as_str().bytes().filter(u8::is_ascii_digit).count();
        let range = found.range();
        let touches = |other: &Range<usize>| other.start < range.end && range.start < other.end;
        if (7..=15).contains(&digits) && !kept.iter().any(touches) && !cuts.iter().any(|(cut, _)| touches(cut)) {
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
        Head { people: ["Ana Lima", "Bruno", "+351 912 345 678", "王小明"].map(person).to_vec(), ..Head::default() }
    }

    fn redacted(names: bool, numbers: bool, text: &str) -> String {
        Redactor::new(Redactions { names, numbers }, &head()).text(text)
    }

    #[test]
    fn names_are_persons_wherever_they_stand() {
        assert_eq!(redacted(true, false, "Ana Lima, ask bruno!"), "Person 1, ask Person 2!");
        assert_eq!(redacted(true, false, "@Ana likes bananas and Brunossi"), "@Person 1 likes bananas and Brunossi");
        assert_eq!(redacted(true, false, "他是王小明吗"), "他是Person 4吗");
        assert_eq!(redacted(true, false, "call +351 912 345 678"), "call Person 3");
    }

    #[test]
    fn numbers_are_masked_and_days_are_not() {
        assert_eq!(redacted(false, true, "call +351 912 345 678 now"), "call [phone number] now");
        assert_eq!(redacted(false, true, "(030) 1234567 or ana@example.org"), "[phone number] or [e-mail address]");
        assert_eq!(redacted(false, true, "on 2024-03-31 at 10:30, 31.03.2024"), "on 2024-03-31 at 10:30, 31.03.2024");
        assert_eq!(redacted(false, true, "€1,250,000.00 is 12345"), "€1,250,000.00 is 12345");
        assert_eq!(redacted(false, true, "https://example.org/12345678"), "https://example.org/12345678");
    }

    #[test]
    fn nothing_chosen_changes_nothing() {
        assert_eq!(redacted(false, false, "Ana +351 912 345 678"), "Ana +351 912 345 678");
        let head = Redactor::new(Redactions { names: true, numbers: true }, &head()).head(&head());
        assert_eq!(head.people[3].name, "Person 4");
    }
}
