//! `colloquy parse FILE`: prints messages to stdout and the receipt to stderr.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;
use std::process::ExitCode;

use chrono::NaiveDate;
use serde::Serialize;
use transcript::{Columns, Conversation, Hints, Input, Message, ParseError, Receipt, Sink, Source};

use crate::config::{DateOrder, Parse};

/// Exit code for a table whose columns are unknown.
const COLUMNS_NEEDED: u8 = 3;

/// Parses the export and prints the result. The help of the command lists the exit codes.
pub fn run(arguments: &Parse) -> ExitCode {
    let name = arguments.file.display();
    match parse(arguments).and_then(|receipt| report(&receipt, arguments.receipt.as_deref())) {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of our output has closed the pipe (`| head`).
        Err(ParseError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error @ ParseError::ColumnsNeeded(_)) => {
            eprintln!("colloquy: {name}: {error} (--columns TIME,SENDER,TEXT)");
            ExitCode::from(COLUMNS_NEEDED)
        }
        Err(error) => {
            eprintln!("colloquy: {name}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: &Parse) -> Result<Receipt, ParseError> {
    let hints = hints(arguments);
    if arguments.file.as_os_str() == "-" {
        // Parsing reads its input several times, which a pipe does not allow.
        let mut spooled = tempfile::tempfile()?;
        io::copy(&mut io::stdin().lock(), &mut spooled)?;
        return print(Input::new("stdin", BufReader::new(spooled))?, &hints);
    }
    let file_name = arguments.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    print(Input::new(&file_name, BufReader::new(File::open(&arguments.file)?))?, &hints)
}

fn hints(arguments: &Parse) -> Hints {
    let columns = arguments.columns.as_deref().and_then(|columns| {
        let [time, sender, text] = columns.split(',').map(str::trim).collect::<Vec<_>>().try_into().ok()?;
        let sender = (!sender.is_empty()).then(|| sender.to_owned());
        Some(Columns { time: time.to_owned(), sender, text: text.to_owned() })
    });
    Hints {
        source: arguments.format,
        date_order: arguments.date_order.map(|order| match order {
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
    let mut lines = JsonLines { out: BufWriter::with_capacity(1 << 16, io::stdout().lock()), conversation: None };
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

/// Prints each message as one line of JSON.
struct JsonLines<W: Write> {
    out: BufWriter<W>,
    /// The title of the current conversation. Not set for WhatsApp, whose exports contain a single conversation.
    conversation: Option<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<&'a str>,
    #[serde(flatten)]
    message: &'a Message,
}

impl<W: Write> Sink for JsonLines<W> {
    fn conversation(&mut self, conversation: Conversation) -> io::Result<()> {
        self.conversation = conversation.title.filter(|_| conversation.source != Source::Whatsapp);
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
