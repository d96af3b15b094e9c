//! Why an export could not be read, in sentences a person can act on.

use chrono::NaiveDate;

use crate::TablePreview;

/// Why an export could not be read. Each sentence says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    /// Nothing is in the file.
    #[error("The file is empty (0 bytes of text). Export the chat again and choose the new file.")]
    Empty,
    /// The bytes are of another kind of file.
    #[error(
        "This is {what}, not a chat export. Choose the file that the chat program's export made, a .txt, .zip, .json or .csv."
    )]
    NotText {
        /// What it seems to be, with its article: "a PNG picture".
        what: &'static str,
    },
    /// It is text, but no line begins a message.
    #[error(
        "This text is not a chat export: none of its first {lines} lines begins with a date and a time, as in \
         “27/03/2022, 21:41 - Alice: Hello”. Choose the file that WhatsApp's “Export chat” made."
    )]
    NotAChat {
        /// How many lines were looked at.
        lines: u64,
    },
    /// The program is known, but there is nothing in its export.
    #[error("This is an export of {program}, but there is no message in it.")]
    NoMessages {
        /// The program's name.
        program: &'static str,
    },
    /// The JSON ends too early or is damaged.
    #[error(
        "The file is damaged at line {line}, column {column}: {reason}. It may be incomplete: export or download it again."
    )]
    BrokenJson {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
    /// Nothing in the file tells day and month apart.
    #[error(
        "The dates can be read in two ways: {written} is {day_first} if the day comes first, {month_first} if the \
         month does. Say which it is."
    )]
    Undecided {
        /// A date as it is written.
        written: String,
        /// What it means when the day comes first.
        day_first: NaiveDate,
        /// What it means when the month comes first.
        month_first: NaiveDate,
    },
    /// A table whose columns are not known.
    #[error("This is a table with the columns {}. Say which of them are the time, the sender and the text.", .0.columns.join(", "))]
    ColumnsNeeded(Box<TablePreview>),
    /// The zip cannot be opened.
    #[error("The zip file cannot be opened ({reason}). It may be incomplete: export or download it again.")]
    BrokenZip {
        /// What the zip reader said, in its words.
        reason: String,
    },
    /// The zip has no chat in it.
    #[error("There is no chat in this zip: none of its {entries} files is an export of a program that is known here.")]
    NoChatInZip {
        /// How many entries it has.
        entries: usize,
    },
    /// The zip would unpack to something absurdly large.
    #[error(
        "The entry “{entry}” unpacks to more than {limit_mib} MiB from {packed_kib} KiB. That is a zip bomb, so \
         nothing of this file was imported."
    )]
    ZipBomb {
        /// The entry's name.
        entry: String,
        /// The size at which reading stopped, in MiB.
        limit_mib: u64,
        /// Its packed size in KiB.
        packed_kib: u64,
    },
    /// The entry is encrypted.
    #[error("The entry “{entry}” is protected by a password. Unpack the zip yourself and choose the text file in it.")]
    Encrypted {
        /// The entry's name.
        entry: String,
    },
    /// The file could not be read.
    #[error("The file could not be read to its end: {0}")]
    Io(#[from] std::io::Error),
}
