//! The errors of reading an export.

use chrono::NaiveDate;

use crate::TablePreview;

/// Why an export could not be read. The messages are shown to users: they say what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    /// The file is empty or contains only whitespace.
    #[error("The file is empty (0 bytes of text). Export the chat again and choose the new file.")]
    Empty,
    /// A binary file that is not a zip.
    #[error(
        "This is {what}, not a chat export. Choose the .txt, .zip, .json or .csv file that the chat program exported."
    )]
    NotText {
        /// The type of the file with its article, such as "a PNG image".
        what: &'static str,
    },
    /// A text in which no line starts a message.
    #[error(
        "This text is not a chat export: none of its first {lines} lines starts with a date and time, as in \
         “27/03/2022, 21:41 - Alice: Hello”. Choose the file that WhatsApp's “Export chat” created."
    )]
    NotAChat {
        /// How many lines were checked.
        lines: u64,
    },
    /// An export without messages.
    #[error("This {program} export contains no messages.")]
    NoMessages {
        /// The display name of the program.
        program: &'static str,
    },
    /// Invalid or incomplete JSON.
    #[error(
        "The file is damaged at line {line}, column {column}: {reason}. It may be incomplete: export or download it \
         again."
    )]
    BrokenJson {
        /// The line of the error, from 1.
        line: usize,
        /// The column of the error, from 1.
        column: usize,
        /// The parser's message.
        reason: String,
    },
    /// The file does not show whether the day or the month comes first. Only returned if
    /// [`Hints::ask`](crate::Hints::ask) is set.
    #[error(
        "The dates are ambiguous: {written} is {day_first} if the day comes first, and {month_first} if the month \
         comes first. Choose the order."
    )]
    Undecided {
        /// An ambiguous date from the file.
        written: String,
        /// The date if the day comes first.
        day_first: NaiveDate,
        /// The date if the month comes first.
        month_first: NaiveDate,
    },
    /// A table in which the columns of the time and the text could not be detected.
    #[error(
        "This is a table with the columns {}. Choose the columns for the time, the sender and the text.",
        .0.columns.join(", ")
    )]
    ColumnsNeeded(Box<TablePreview>),
    /// The zip cannot be opened.
    #[error("The zip file cannot be opened ({reason}). It may be incomplete: export or download it again.")]
    BrokenZip {
        /// The message of the zip library.
        reason: String,
    },
    /// A zip without a chat export.
    #[error("There is no chat in this zip: none of its {entries} files is a supported chat export.")]
    NoChatInZip {
        /// The number of files in the zip.
        entries: usize,
    },
    /// A file in the zip decompresses to an implausible size.
    #[error(
        "“{entry}” expands from {packed_kib} KiB to more than {limit_mib} MiB. This looks like a zip bomb, so nothing \
         was imported."
    )]
    ZipBomb {
        /// The file's name.
        entry: String,
        /// The size in MiB at which decompression stopped.
        limit_mib: u64,
        /// The compressed size in KiB.
        packed_kib: u64,
    },
    /// The only chat in the zip is encrypted.
    #[error("“{entry}” is protected by a password. Unzip the file and choose the text file in it.")]
    Encrypted {
        /// The file's name.
        entry: String,
    },
    /// The file could not be read, or the sink failed.
    #[error("The file could not be read completely: {0}")]
    Io(#[from] std::io::Error),
}
