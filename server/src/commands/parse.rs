//! `colloquy parse FILE`: messages to stdout, the receipt to stderr.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;
use std::process::ExitCode;

use chrono::NaiveDate;
use serde::Serialize;
use transcript::{Columns, Conversation, Hints, Input, Message, ParseError, Receipt, Sink, Source};

use crate::config::{DateOrder, Parse};

/// Exit code for a table whose columns are not known.
const UNDECIDED: u8 = 3;

/// Reads and prints; the exit codes are those of the command's help.
pub fn run(how: &Parse) -> ExitCode {
    let name = how.file.display();
    match parse(how).and_then(|receipt| report(&receipt, how.receipt.as_deref())) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads our output has had enough (`| head`).
        Err(ParseError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error @ ParseError::ColumnsNeeded(_)) => {
            eprintln!("colloquy: {name}: {error} (--columns TIME,SENDER,TEXT)");
            ExitCode::from(UNDECIDED)
        }
        Err(error) => {
            eprintln!("colloquy: {name}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(how: &Parse) -> Result<Receipt, ParseError> {
    let hints = hints(how);
    if how.file.as_os_str() == "-" {
        // An export is read more than once, which a pipe cannot be.
        let mut spooled = tempfile::tempfile()?;
        io::copy(&mut io::stdin().lock(), &mut spooled)?;
        return print(Input::new("stdin", BufReader::new(spooled))?, &hints);
    }
    let file_name = how.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    print(Input::new(&file_name, BufReader::new(File::open(&how.file)?))?, &hints)
}

fn hints(how: &Parse) -> Hints {
    let columns = how.columns.as_deref().and_then(|columns| {
        let [time, sender, text] = columns.split(',').map(str::trim).collect::<Vec<_>>().try_into().ok()?;
        let sender = (!sender.is_empty()).then(|| sender.to_owned());
        Some(Columns { time: time.to_owned(), sender, text: text.to_owned() })
    });
    Hints {
        source: how.format,
        date_order: how.date_order.map(|order| match order {
            DateOrder::Dmy => transcript::DateOrder::DayMonthYear,
            DateOrder::Mdy => transcript::DateOrder::MonthDayYear,
            DateOrder::Ymd => transcript::DateOrder::YearMonthDay,
        }),
        columns,
        today: Some(today()),
        ask: false,
    }
}

fn today() -> NaiveDate {
    crate::start::clock().now().date_naive()
}

fn print<R: Read + Seek>(mut input: Input<R>, hints: &Hints) -> Result<Receipt, ParseError> {
    let mut lines = Lines { out: BufWriter::with_capacity(1 << 16, io::stdout().lock()), conversation: None };
    let receipt = transcript::read(&mut input, hints, &mut lines)?;
    lines.out.flush()?;
    Ok(receipt)
}

fn report(receipt: &Receipt, file: Option<&Path>) -> Result<(), ParseError> {
    let text = serde_json::to_string_pretty(receipt).map_err(io::Error::from)?;
    match file {
        Some(file) => std::fs::write(file, text + "\n")?,
        None => eprintln!("{text}"),
    }
    Ok(())
}

/// Prints each message on a line.
struct Lines<W: Write> {
    out: BufWriter<W>,
    /// The name of the conversation, where a file may hold several.
    conversation: Option<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<&'a str>,
    #[serde(flatten)]
    message: &'a Message,
}

impl<W: Write> Sink for Lines<W> {
    fn conversation(&mut self, head: Conversation) -> io::Result<()> {
        self.conversation = head.title.filter(|_| head.source != Source::Whatsapp);
        Ok(())
    }

    fn message(&mut self, message: Message) -> io::Result<()> {
        match self.conversation.as_deref() {
            None => serde_json::to_writer(&mut self.out, &message)?,
            conversation => serde_json::to_writer(&mut self.out, &Line { conversation, message: &message })?,
        }
        self.out.write_all(b"\n")
    }
}
