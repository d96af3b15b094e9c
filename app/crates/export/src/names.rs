//! File names that are valid on every file system.

/// Turns a name into a valid file name of at most 80 characters. Slashes, control characters, characters
/// that Windows does not allow and bidirectional marks become `_`. Never returns an empty name, `.` or `..`.
pub fn file_name(name: &str) -> String {
    let forbidden = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c) || is_direction_mark(c);
    let plain: String = name.chars().map(|c| if forbidden(c) { '_' } else { c }).take(80).collect();
    let plain = plain.trim().trim_matches('.').trim();
    if plain.is_empty() { "conversation".to_owned() } else { plain.to_owned() }
}

/// The name of a media file, prefixed with the number of its message: `00000012-photo.jpg`. The extension
/// is kept. `index` is the position of the file in its message, from 0, and makes the name unique.
pub fn media_name(seq: i64, index: usize, name: &str) -> String {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 8 && extension.chars().all(|c| c.is_ascii_alphanumeric()) => {
            (stem, format!(".{extension}"))
        }
        _ => (name, String::new()),
    };
    let nth = if index == 0 { String::new() } else { format!("-{index}") };
    format!("{seq:08}{nth}-{}{extension}", file_name(stem))
}

/// Percent-encodes a text for a URL. ASCII letters, digits and the bytes in `unescaped` are kept.
pub fn percent_encoded(text: &str, unescaped: &[u8]) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || unescaped.contains(&byte);
    text.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Characters that change the writing direction. They can make `gpj.exe` look like `exe.jpg`.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_cannot_leave_their_folder() {
        assert_eq!(file_name("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(file_name("Ana: \"hi\"?\n"), "Ana_ _hi___");
        assert_eq!(file_name(" .. "), "conversation");
        assert_eq!(file_name("family 👨‍👩‍👧 día"), "family 👨‍👩‍👧 día");
        assert_eq!(file_name(&"x".repeat(300)).len(), 80);
    }

    #[test]
    fn media_names_keep_their_extension() {
        assert_eq!(media_name(12, 0, "photo.jpg"), "00000012-photo.jpg");
        assert_eq!(media_name(12, 1, "../a/b.tar.gz"), "00000012-1-_a_b.tar.gz");
        assert_eq!(media_name(3, 0, "no ending"), "00000003-no ending");
        assert_eq!(media_name(3, 0, "\u{202e}gpj.exe"), "00000003-_gpj.exe");
    }
}
