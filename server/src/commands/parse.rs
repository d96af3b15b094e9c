//! `colloquy parse FILE`: messages to stdout, the receipt to stderr.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use transcript::archive::Archive;
use transcript::{Hints, ParseError, Receipt};

/// Exit code 0 when the file was read, 1 when it could not be.
pub fn run(file: &Path) -> ExitCode {
    match parse(file) {
        Ok(receipt) => {
            eprintln!("{}", serde_json::to_string_pretty(&receipt).unwrap_or_default());
            ExitCode::SUCCESS
        }
        // Whoever reads our output has had enough (`| head`).
        Err(ParseError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("colloquy: {}: {error}", file.display());
            ExitCode::FAILURE
        }
    }
}

fn parse(file: &Path) -> Result<Receipt, ParseError> {
    let mut magic = Vec::new();
    File::open(file)?.take(2).read_to_end(&mut magic)?;
    if magic == b"PK" {
        // Read twice, so unpacked once into memory: a chat's text is small beside its media.
        let mut archive = Archive::open(BufReader::new(File::open(file)?))?;
        let mut text = Vec::new();
        archive.chat()?.read_to_end(&mut text).map_err(ParseError::from_reading)?;
        return print(|| Ok(text.as_slice()));
    }
    print(|| File::open(file))
}

fn print<R: Read>(open: impl Fn() -> io::Result<R>) -> Result<Receipt, ParseError> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut messages = transcript::parse(open, &Hints::default())?;
    for message in messages.by_ref() {
        serde_json::to_writer(&mut out, &message?).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(messages.into_receipt())
}
