//! Two hundred conversations as WhatsApp exports, one of them very long.

use std::io::{self, Write};

use chrono::{Duration, NaiveDate, NaiveDateTime};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

use super::vocabulary::{chinese, sentence};
use super::{EMOJI, PEOPLE, pick};

/// Number of conversations.
pub const CHATS: usize = 200;
const MORE_PEOPLE: [&str; 16] = [
    "Jonas Weber",
    "Kemal",
    "Lucía Fernández",
    "Maëlle",
    "Nikos Παπαδόπουλος",
    "Oluwaseun",
    "Priya Raghunathan-Sørensen",
    "Quinn",
    "Rosa",
    "Siôn",
    "Tomasz Wiśniewski",
    "Umar",
    "Văn Anh",
    "Wren O'Neill",
    "Xin 王欣",
    "Zoë",
];
const TOPICS: [&str; 20] = [
    "Family",
    "Book club",
    "Running",
    "Flat 4",
    "School parents",
    "Choir",
    "Holiday in Porto",
    "Cinema",
    "Allotment",
    "Chess",
    "Project Heron",
    "Climbing",
    "Neighbours",
    "Quiz night",
    "Cooking",
    "Band",
    "Volunteers",
    "Football",
    "Old friends",
    "Commuters",
];
const START: (i32, u32, u32) = (2016, 1, 4);
/// The years over which the messages are spread.
const YEARS: i64 = 9;

/// A conversation of the fictional world.
pub struct Chat {
    number: usize,
    /// Number of messages.
    pub messages: u32,
}

/// The conversations, which together have about `messages` messages. The first one has a fifth of them, and the sizes
/// of the others follow a power law, as in real accounts.
pub fn chats(messages: u32) -> Vec<Chat> {
    let longest = messages / 5;
    let weight = |number: usize| 1.0 / (number as f64).powf(0.9);
    let all: f64 = (1..CHATS).map(weight).sum();
    let rest = f64::from(messages - longest);
    let size = |number| if number == 0 { longest } else { (rest * weight(number) / all) as u32 };
    (0..CHATS).map(|number| Chat { number, messages: size(number).max(3) }).collect()
}

impl Chat {
    /// The title, which is part of the name of the export file.
    pub fn title(&self) -> String {
        match self.number {
            0 => "The long one".to_owned(),
            n if n <= TOPICS.len() => TOPICS[n - 1].to_owned(),
            n => format!("{} {}", TOPICS[n % TOPICS.len()], n / TOPICS.len() + 1),
        }
    }

    /// Writes the WhatsApp export, in the format of Android.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut random = StdRng::seed_from_u64(self.number as u64);
        let people = self.people(&mut random);
        let in_chinese = self.number % 16 == 5;
        let mut clock = Clock::new(&mut random, self.messages);
        let mut text = String::new();
        for number in 0..self.messages {
            let at = clock.next(&mut random);
            text.clear();
            let sentence = if in_chinese { chinese } else { sentence };
            match random.random_range(0..200) {
                0 => text.push_str("This message was deleted"),
                1..=8 => text.push_str("<Media omitted>"),
                9..=14 => {
                    text.push_str(&format!("https://example.org/{number} "));
                    sentence(&mut random, &mut text);
                }
                15 => text.push_str(&format!("location: https://maps.google.com/?q=52.{number},13.{number}")),
                16..=19 => {
                    sentence(&mut random, &mut text);
                    text.push_str(" <This message was edited>");
                }
                20..=29 => {
                    sentence(&mut random, &mut text);
                    text.push('\n');
                    sentence(&mut random, &mut text);
                }
                30..=39 => text.push_str(pick(&mut random, &EMOJI)),
                _ => sentence(&mut random, &mut text),
            }
            // The first participants write the most.
            let who = people[(random.random::<f64>().powi(2) * people.len() as f64) as usize];
            writeln!(out, "{} - {who}: {text}", at.format("%d/%m/%Y, %H:%M"))?;
        }
        Ok(())
    }

    fn people(&self, random: &mut StdRng) -> Vec<&'static str> {
        let mut people: Vec<&str> = PEOPLE.iter().chain(&MORE_PEOPLE).copied().collect();
        people.shuffle(random);
        people.truncate(if self.number.is_multiple_of(3) { 2 } else { random.random_range(3..14) });
        people
    }
}

/// The times of the messages. They come in bursts: four of five gaps are short, the others long.
struct Clock {
    at: NaiveDateTime,
    /// Upper limit of a short gap in seconds.
    short: i64,
    /// Upper limit of a long gap in seconds.
    long: i64,
}

impl Clock {
    fn new(random: &mut StdRng, messages: u32) -> Clock {
        let start = NaiveDate::from_ymd_opt(START.0, START.1, START.2).and_then(|day| day.and_hms_opt(8, 0, 0));
        let start = start.unwrap_or_default() + Duration::days(random.random_range(0..700));
        let mean = (YEARS * 365 - 720) * 86_400 / i64::from(messages.max(1));
        Clock { at: start, short: (mean / 4).max(1), long: (mean * 8).max(2) }
    }

    fn next(&mut self, random: &mut StdRng) -> NaiveDateTime {
        let gap = if random.random_bool(0.8) { self.short } else { self.long };
        self.at += Duration::seconds(random.random_range(0..gap));
        self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversations_are_reproducible_and_have_the_requested_number_of_messages() {
        let chats = chats(50_000);
        assert_eq!((chats.len(), chats[0].messages), (CHATS, 10_000));
        let all: u32 = chats.iter().map(|chat| chat.messages).sum();
        assert!((49_000..51_000).contains(&all), "{all}");
        let text = |chat: &Chat| {
            let mut out = Vec::new();
            chat.write(&mut out).expect("writing to memory succeeds");
            out
        };
        assert_eq!(text(&chats[7]), text(&chats[7]));
        assert!(String::from_utf8(text(&chats[5])).expect("text").contains('的'));
    }
}
