//! Why an export could not be read, in sentences a person can act on.

/// Why an export could not be read. Each sentence says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    /// Nothing is in the file.
    #[error("The file is empty (0 bytes of text). Export the chat again and choose the new file.")]
    Empty,
    /// The bytes are of another kind of file.
    #[error("This is {what}, not a chat export. Choose the .txt or .zip file that WhatsApp's “Export chat” made.")]
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
    /// The zip cannot be opened.
    #[error("The zip file cannot be opened ({reason}). It may be incomplete: export or download it again.")]
    BrokenZip {
        /// What the zip reader said, in its words.
        reason: String,
    },
    /// The zip has no chat in it.
    #[error("There is no chat text in this zip (looked for _chat.txt or another .txt file among {entries} entries).")]
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
