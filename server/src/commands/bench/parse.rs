//! Parsing an export, compared with other parsers on the same file and one core.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde::Deserialize;
use transcript::{Conversation, Hints, Input, Message, ParseError, Sink};

use super::super::seed;
use super::{Row, Target};
use crate::start::StartError;

/// The parsers to compare with: the name of the script, the interpreter, and the script.
const PEERS: [(&str, &str, &str); 3] = [
    ("whatsapp-chat-parser.mjs", "node", include_str!("peers/whatsapp_chat_parser.mjs")),
    ("whatstk.py", "venv/bin/python", include_str!("peers/whatstk.py")),
    ("chat-miner.py", "venv/bin/python", include_str!("peers/chat_miner.py")),
];

/// The result of a parser. The scripts of peers print it as JSON.
#[derive(Debug, Deserialize)]
struct Figures {
    messages: u64,
    seconds: f64,
    peak_mb: f64,
}

impl Figures {
    fn rate(&self) -> f64 {
        self.messages as f64 / self.seconds
    }

    fn describe(&self, name: &str) -> String {
        format!("{name} {:.0} messages/s, {:.0} MB", self.rate(), self.peak_mb)
    }
}

/// Parses a file with this many messages. `peers` is the folder in which the other parsers are installed.
pub fn measure(scratch: &Path, peers: &Path, messages: u32) -> Result<Vec<Row>, StartError> {
    let other = |error: &dyn std::fmt::Display| StartError::Other(format!("bench parse: {error}"));
    let file = scratch.join("parse.txt");
    seed::write_long(&file, messages).map_err(|e| other(&e))?;
    let ours = ours(&file).map_err(|e| other(&e))?;
    let theirs: Vec<(&str, Figures)> = PEERS
        .iter()
        .filter_map(|(name, program, script)| Some((*name, peer(peers, name, program, script, &file)?)))
        .collect();
    let _ = std::fs::remove_file(&file);
    let mut rows = vec![Row {
        what: if messages < 1_000_000 { "parse memory" } else { "parse memory, 1M" },
        figures: format!("{:.0} MB of 64 MB", ours.peak_mb),
        ratio: ours.peak_mb / 64.0,
        target: Target::AtMost(1.0),
    }];
    let fastest = theirs.iter().map(|(_, figures)| figures.rate()).fold(0.0, f64::max);
    if fastest > 0.0 {
        let peers: Vec<String> = theirs.iter().map(|(name, figures)| figures.describe(name)).collect();
        rows.push(Row {
            what: if messages < 1_000_000 { "parse" } else { "parse, 1M" },
            figures: format!("{}; {}", ours.describe("ours"), peers.join("; ")),
            ratio: ours.rate() / fastest,
            target: Target::AtLeast(5.0),
        });
    }
    Ok(rows)
}

/// Our result: the time of parsing in this process, and the memory of `colloquy parse`.
fn ours(file: &Path) -> Result<Figures, ParseError> {
    let started = Instant::now();
    let mut count = Count(0);
    let mut input = Input::new("parse.txt", BufReader::new(File::open(file)?))?;
    transcript::read(&mut input, &Hints::default(), &mut count)?;
    let seconds = started.elapsed().as_secs_f64();
    Ok(Figures { messages: count.0, seconds, peak_mb: peak_mb(file)? })
}

struct Count(u64);

impl Sink for Count {
    fn conversation(&mut self, _: Conversation) -> io::Result<()> {
        Ok(())
    }

    fn message(&mut self, message: Message) -> io::Result<()> {
        std::hint::black_box(message);
        self.0 += 1;
        Ok(())
    }
}

/// The peak resident memory of `colloquy parse FILE` in MB, polled from `/proc` (Linux only).
fn peak_mb(file: &Path) -> io::Result<f64> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["parse", "--receipt", "/dev/null"])
        .arg(file)
        .stdout(Stdio::null())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0f64;
    while child.try_wait()?.is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb: Option<f64> = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(kb.unwrap_or(0.0) / 1024.0);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    Ok(peak)
}

/// The result of a peer; `None` if it is not installed or cannot read the file.
fn peer(folder: &Path, name: &str, program: &str, script: &str, file: &Path) -> Option<Figures> {
    // The prefix keeps Python from importing the script instead of the module with the same name.
    let name = format!("peer-{name}");
    std::fs::write(folder.join(&name), script).ok()?;
    let installed = folder.join(program);
    let program = if installed.exists() { installed } else { program.into() };
    let output = Command::new(program).arg(name).arg(file).current_dir(folder).output().ok()?;
    serde_json::from_slice(&output.stdout).ok()
}
