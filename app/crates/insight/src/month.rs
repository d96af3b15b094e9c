//! A month of a conversation, from its messages in their order: the rows of its days and what it
//! talks about. A month needs no other month but the last message before it, so that a changed
//! message changes its month alone, and counting all anew gives the same rows.

use chrono::{NaiveDateTime, Timelike};

use crate::day::{Days, Share, Silence, thousandths};
use crate::entities::EntityKind;
use crate::keywords::{Keywords, Quote, note};
use crate::response_times::SESSION_GAP;
use crate::text_analysis::TextAnalysis;

/// A strong message is quoted only when it says something: so many words at least.
const QUOTED_WORDS: usize = 3;
/// A mood is strong from here on, thousandths.
const STRONG: i64 = 400;

/// A message of a person, as the figures see it.
#[derive(Debug, Clone)]
pub struct MessageFacts<'a> {
    /// Its place in the conversation.
    pub seq: i64,
    /// When, by the conversation's wall clock.
    pub at: NaiveDateTime,
    /// Who wrote it, by number.
    pub sender: usize,
    /// Its kind, as in the database.
    pub kind: &'a str,
    /// Whether it was edited.
    pub edited: bool,
    /// Whose message it quotes.
    pub answers: Option<usize>,
    /// The reactions that it got.
    pub reactions: &'a [(String, u32)],
    /// Who gave them, as far as that is known; several times who gave several.
    pub reacting: &'a [usize],
    /// Its text, read.
    pub reading: &'a TextAnalysis,
}

/// The message before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// When it was sent.
    pub at: NaiveDateTime,
    /// By whom.
    pub sender: usize,
}

/// What a message is in its talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MessagePosition {
    /// Whether it is the first after a silence.
    pub opens: bool,
    /// Whom it answers.
    pub answers: Option<usize>,
    /// How long that one waited, seconds; `None` when they asked at night, too.
    pub waited: Option<u32>,
}

/// Counts a month.
#[derive(Debug)]
pub struct Month {
    /// The rows.
    pub days: Days,
    /// What it talks about; [`Keywords::trim`] it at the end.
    pub keywords: Keywords,
    before: Option<Before>,
}

impl Month {
    /// A month after the last message before it; `None` when it is the first.
    pub fn after(before: Option<Before>) -> Self {
        Month { days: Days::new(), keywords: Keywords::default(), before }
    }

    /// Adds the next message; says what it is in its talk.
    pub fn add(&mut self, heard: &MessageFacts<'_>) -> MessagePosition {
        let row = self.days.entry(heard.at.date()).or_default();
        let hour = heard.at.hour() as u8;
        let words = heard.reading.words.len() as u32;
        row.day.messages += 1;
        row.day.words += words;
        row.day.hours[usize::from(hour)] += 1;
        let gap = self.before.map(|before| (heard.at - before.at).num_seconds().max(0));
        if let Some(seconds) = gap {
            let silence = Silence { seconds, seq: heard.seq };
            // Of two that are as long, the first.
            if row.day.silence.is_none_or(|longest| longest.seconds < seconds) {
                row.day.silence = Some(silence);
            }
        }
        let new_talk = gap.is_none_or(|gap| gap > SESSION_GAP);
        let mut turn = MessagePosition { opens: new_talk, ..MessagePosition::default() };
        row.day.talks += u32::from(new_talk);
        if let Some(before) = self.before {
            if new_talk {
                row.shares.entry(before.sender).or_default().ends += 1;
            } else if before.sender != heard.sender {
                let answered = heard.answers.filter(|answered| *answered != heard.sender).unwrap_or(before.sender);
                let waits = row.waits.entry((heard.sender, answered)).or_default();
                turn.answers = Some(answered);
                turn.waited = waits.note(before.at, gap.unwrap_or_default());
            }
        }
        let share = row.shares.entry(heard.sender).or_default();
        share.starts += u32::from(new_talk);
        *share.hours.entry(hour).or_default() += 1;
        add_to(share, heard);
        for person in heard.reacting {
            row.shares.entry(*person).or_default().given += 1;
        }
        if let Some(tone) = heard.reading.tone {
            row.tones.entry(heard.sender).or_default().note(tone);
        }
        if let Some(emotions) = heard.reading.emotions {
            row.tones.entry(heard.sender).or_default().feel(emotions);
        }
        self.add_keywords(heard);
        self.before = Some(Before { at: heard.at, sender: heard.sender });
        turn
    }

    fn add_keywords(&mut self, heard: &MessageFacts<'_>) {
        let (keywords, sender) = (&mut self.keywords, heard.sender);
        for word in &heard.reading.words {
            keywords.word(word, sender);
        }
        for emoji in &heard.reading.emoji {
            note(&mut keywords.emoji, emoji, sender);
        }
        for domain in heard.reading.domains() {
            note(&mut keywords.domains, &domain, sender);
        }
        for entity in &heard.reading.entities {
            match entity.kind {
                EntityKind::Mention => note(&mut keywords.mentions, &entity.value, sender),
                EntityKind::Hashtag => note(&mut keywords.hashtags, &entity.value, sender),
                _ => {}
            }
        }
        for (emoji, count) in heard.reactions {
            *keywords.reactions.entry(emoji.clone()).or_default().entry(sender).or_default() += count;
        }
        let polarity = heard.reading.tone.map_or(0, |tone| thousandths(tone.polarity));
        if polarity.abs() >= STRONG && heard.reading.words.len() >= QUOTED_WORDS {
            let quote = Quote { seq: heard.seq, day: heard.at.date(), sender, polarity };
            if polarity > 0 { keywords.best.push(quote) } else { keywords.worst.push(quote) }
        }
    }
}

fn add_to(share: &mut Share, heard: &MessageFacts<'_>) {
    let reading = heard.reading;
    share.messages += 1;
    share.words += reading.words.len() as u32;
    share.media += u32::from(is_media(heard.kind));
    share.characters += reading.characters;
    share.edited += u32::from(heard.edited);
    share.deleted += u32::from(heard.kind == "deleted");
    share.questions += u32::from(reading.asks);
    share.emoji += reading.emoji.len() as u32;
    share.links += u32::from(reading.entities.iter().any(|entity| entity.kind == EntityKind::Link));
    share.readability.add(reading.readability);
    share.reactions += heard.reactions.iter().map(|(_, count)| count).sum::<u32>();
    if heard.kind != "text" {
        *share.kinds.entry(heard.kind.to_owned()).or_default() += 1;
    }
    if let Some(language) = reading.language {
        *share.languages.entry(language.code().to_owned()).or_default() += 1;
    }
    if reading.characters > share.longest.map_or(0, |(length, _)| length) {
        share.longest = Some((reading.characters, heard.seq));
    }
}

/// Whether a message of a kind is a picture, a sound or a file.
pub fn is_media(kind: &str) -> bool {
    !matches!(kind, "text" | "system" | "poll" | "event" | "call" | "deleted" | "location" | "live_location")
}
