//! Statistics of one month of a conversation: daily rows and keywords, computed from its messages in order.
//!
//! A month depends on earlier months only through the last message before it. After a change, it is therefore enough to
//! recompute the months that contain changed messages.

use chrono::{NaiveDateTime, Timelike};

use crate::day::{Days, ParticipantStats, Silence, thousandths};
use crate::entities::EntityKind;
use crate::keywords::{Keywords, Quote, count_use};
use crate::response_times::SESSION_GAP;
use crate::text_analysis::TextAnalysis;

/// Minimum length of a quoted message in words.
const MIN_QUOTED_WORDS: usize = 3;
/// Minimum absolute polarity of a quoted message, in thousandths.
const MIN_QUOTED_POLARITY: i64 = 400;

/// The facts about a message that the statistics need. System messages are not counted.
#[derive(Debug, Clone)]
pub struct MessageFacts<'a> {
    /// Its `seq` in the conversation.
    pub seq: i64,
    /// Sending time by the conversation's wall clock.
    pub at: NaiveDateTime,
    /// Number of the sender.
    pub sender: usize,
    /// Its kind, as in the database.
    pub kind: &'a str,
    /// Whether it was edited.
    pub edited: bool,
    /// Sender of the message that it quotes.
    pub reply_to: Option<usize>,
    /// Emoji of the reactions to it, with their counts.
    pub reactions: &'a [(String, u32)],
    /// Who reacted, one entry per reaction, as far as it is known.
    pub reactors: &'a [usize],
    /// The analysis of its text.
    pub analysis: &'a TextAnalysis,
}

/// The last message before a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PreviousMessage {
    /// Sending time by the conversation's wall clock.
    pub at: NaiveDateTime,
    /// Number of the sender.
    pub sender: usize,
}

/// The role of a message in its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MessagePosition {
    /// Whether it is the first message of a session.
    pub opens: bool,
    /// The participant it replies to. `None` for the first message of a session and for messages after one's own.
    pub reply_to: Option<usize>,
    /// Response time in seconds. `None` without a reply, and for replies to messages sent at night (see
    /// [`crate::response_times`]).
    pub response_time: Option<u32>,
}

/// The statistics of a month under construction.
#[derive(Debug)]
pub struct Month {
    /// Daily rows.
    pub days: Days,
    /// Keywords. Call [`Keywords::trim`] after the last message.
    pub keywords: Keywords,
    previous: Option<PreviousMessage>,
}

impl Month {
    /// An empty month. `previous` is the last message before it, if any.
    pub fn after(previous: Option<PreviousMessage>) -> Self {
        Month { days: Days::new(), keywords: Keywords::default(), previous }
    }

    /// Adds the next message and returns its role in its session.
    pub fn add(&mut self, message: &MessageFacts<'_>) -> MessagePosition {
        let row = self.days.entry(message.at.date()).or_default();
        let hour = message.at.hour() as u8;
        let words = message.analysis.words.len() as u32;
        row.day.messages += 1;
        row.day.words += words;
        row.day.hours[usize::from(hour)] += 1;
        let gap = self.previous.map(|previous| (message.at - previous.at).num_seconds().max(0));
        if let Some(seconds) = gap {
            let silence = Silence { seconds, seq: message.seq };
            // If several are equally long, the first one counts.
            if row.day.silence.is_none_or(|longest| longest.seconds < seconds) {
                row.day.silence = Some(silence);
            }
        }
        let starts_session = gap.is_none_or(|gap| gap > SESSION_GAP);
        let mut position = MessagePosition { opens: starts_session, ..MessagePosition::default() };
        row.day.sessions += u32::from(starts_session);
        if let Some(previous) = self.previous {
            if starts_session {
                row.participants.entry(previous.sender).or_default().ends += 1;
            } else if previous.sender != message.sender {
                let quoted = message.reply_to.filter(|quoted| *quoted != message.sender);
                let reply_to = quoted.unwrap_or(previous.sender);
                let times = row.response_times.entry((message.sender, reply_to)).or_default();
                position.reply_to = Some(reply_to);
                position.response_time = times.record(previous.at, gap.unwrap_or_default());
            }
        }
        let stats = row.participants.entry(message.sender).or_default();
        stats.starts += u32::from(starts_session);
        *stats.hours.entry(hour).or_default() += 1;
        add_to(stats, message);
        for person in message.reactors {
            row.participants.entry(*person).or_default().given += 1;
        }
        if let Some(sentiment) = message.analysis.sentiment {
            row.sentiment.entry(message.sender).or_default().add_sentiment(sentiment);
        }
        if let Some(emotions) = message.analysis.emotions {
            row.sentiment.entry(message.sender).or_default().add_emotions(emotions);
        }
        self.add_keywords(message);
        self.previous = Some(PreviousMessage { at: message.at, sender: message.sender });
        position
    }

    fn add_keywords(&mut self, message: &MessageFacts<'_>) {
        let (keywords, sender) = (&mut self.keywords, message.sender);
        for word in &message.analysis.words {
            keywords.add_word(word, sender);
        }
        for emoji in &message.analysis.emoji {
            count_use(&mut keywords.emoji, emoji, sender);
        }
        for domain in message.analysis.domains() {
            count_use(&mut keywords.domains, &domain, sender);
        }
        for entity in &message.analysis.entities {
            match entity.kind {
                EntityKind::Mention => count_use(&mut keywords.mentions, &entity.value, sender),
                EntityKind::Hashtag => count_use(&mut keywords.hashtags, &entity.value, sender),
                _ => {}
            }
        }
        for (emoji, count) in message.reactions {
            *keywords.reactions.entry(emoji.clone()).or_default().entry(sender).or_default() += count;
        }
        let polarity = message.analysis.sentiment.map_or(0, |sentiment| thousandths(sentiment.polarity));
        if polarity.abs() >= MIN_QUOTED_POLARITY && message.analysis.words.len() >= MIN_QUOTED_WORDS {
            let quote = Quote { seq: message.seq, day: message.at.date(), sender, polarity };
            if polarity > 0 { keywords.best.push(quote) } else { keywords.worst.push(quote) }
        }
    }
}

fn add_to(stats: &mut ParticipantStats, message: &MessageFacts<'_>) {
    let analysis = message.analysis;
    stats.messages += 1;
    stats.words += analysis.words.len() as u32;
    stats.media += u32::from(is_media(message.kind));
    stats.characters += analysis.characters;
    stats.edited += u32::from(message.edited);
    stats.deleted += u32::from(message.kind == "deleted");
    stats.questions += u32::from(analysis.is_question);
    stats.emoji += analysis.emoji.len() as u32;
    stats.links += u32::from(analysis.entities.iter().any(|entity| entity.kind == EntityKind::Link));
    stats.readability.add(analysis.readability);
    stats.reactions += message.reactions.iter().map(|(_, count)| count).sum::<u32>();
    if message.kind != "text" {
        *stats.kinds.entry(message.kind.to_owned()).or_default() += 1;
    }
    if let Some(language) = analysis.language {
        *stats.languages.entry(language.code().to_owned()).or_default() += 1;
    }
    if analysis.characters > stats.longest.map_or(0, |(length, _)| length) {
        stats.longest = Some((analysis.characters, message.seq));
    }
}

/// Whether messages of this kind, as in the database, have an image, audio, video or other file.
pub fn is_media(kind: &str) -> bool {
    !matches!(kind, "text" | "system" | "poll" | "event" | "call" | "deleted" | "location" | "live_location")
}
