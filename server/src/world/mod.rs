//! A fictional world for `colloquy seed` and `colloquy bench`. It is generated from fixed seeds, so it is always the
//! same.
//!
//! [`write_export`] writes a group chat of any length. [`chats`] has two hundred conversations with realistic word
//! frequencies.

pub mod chats;
mod vocabulary;

use std::io::{self, Write};

use chrono::{Duration, NaiveDate};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

const PEOPLE: [&str; 12] = [
    "Ana Lima",
    "Bruno",
    "Chloé Dubois",
    "Dev (work)",
    "Ela Öz",
    "Farid",
    "+44 7700 900123",
    "Gösta",
    "Hana 🌸",
    "Ivo-Marie",
    "山田 太郎",
    "نور",
];
const WORDS: [&str; 72] = [
    "the",
    "plan",
    "is",
    "ready",
    "so",
    "we",
    "can",
    "meet",
    "at",
    "noon",
    "near",
    "station",
    "bring",
    "coffee",
    "or",
    "tea",
    "maybe",
    "later",
    "please",
    "check",
    "list",
    "again",
    "tomorrow",
    "morning",
    "good",
    "night",
    "thanks",
    "really",
    "great",
    "idea",
    "let",
    "us",
    "go",
    "home",
    "soon",
    "weather",
    "looks",
    "fine",
    "project",
    "report",
    "draft",
    "version",
    "ticket",
    "train",
    "bus",
    "walk",
    "dinner",
    "lunch",
    "pasta",
    "rice",
    "photo",
    "video",
    "call",
    "message",
    "reply",
    "quick",
    "slow",
    "happy",
    "sad",
    "funny",
    "gracias",
    "mañana",
    "danke",
    "schön",
    "bonjour",
    "merci",
    "ciao",
    "olá",
    "привет",
    "спасибо",
    "谢谢",
    "شكرا",
];
const EMOJI: [&str; 8] = ["😀", "😂", "❤️", "👍", "🎉", "👩‍💻", "🤷🏽‍♀️", "🔥"];

/// Writes a WhatsApp export with `messages` messages, in the format of Android.
///
/// # Errors
/// When `out` fails.
pub fn write_export(out: &mut impl Write, messages: u32) -> io::Result<()> {
    let mut random = StdRng::seed_from_u64(7);
    let mut at = NaiveDate::from_ymd_opt(2019, 1, 3).and_then(|day| day.and_hms_opt(8, 0, 0)).unwrap_or_default();
    for number in 0..messages {
        // Messages come in bursts: mostly seconds to minutes apart, sometimes hours.
        let pause =
            if random.random_bool(0.8) { random.random_range(5..240) } else { random.random_range(600..14_000) };
        at += Duration::seconds(pause);
        write!(out, "{} - ", at.format("%d/%m/%Y, %H:%M"))?;
        let who = pick(&mut random, &PEOPLE);
        match random.random_range(0..100) {
            0 => writeln!(out, "{who} changed the group name from “A: b” to “C: {number}”")?,
            1..=2 => writeln!(out, "{who}: This message was deleted")?,
            3..=5 => writeln!(out, "{who}: <Media omitted>")?,
            6..=8 => writeln!(out, "{who}: see https://example.org/a/{number} {}", sentence(&mut random))?,
            9..=14 => writeln!(out, "{who}: {}\n\n- item: one\n- {}", sentence(&mut random), sentence(&mut random))?,
            15..=20 => writeln!(out, "{who}: {}", pick(&mut random, &EMOJI))?,
            _ => writeln!(out, "{who}: {}", sentence(&mut random))?,
        }
    }
    Ok(())
}

fn pick<'a>(random: &mut StdRng, from: &[&'a str]) -> &'a str {
    from.choose(random).copied().unwrap_or_default()
}

/// One to 25 words. Words at the start of the table are more common, as in real texts.
fn sentence(random: &mut StdRng) -> String {
    let length = random.random_range(1..6) * random.random_range(1..6);
    let word = |random: &mut StdRng| {
        let position = random.random::<f64>().powi(2) * WORDS.len() as f64;
        WORDS[(position as usize).min(WORDS.len() - 1)]
    };
    (0..length).map(|_| word(random)).collect::<Vec<_>>().join(" ")
}
