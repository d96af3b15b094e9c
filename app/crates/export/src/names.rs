//! Names of files that every file system takes.

/// A name as a file's: without slashes, control characters and what Windows refuses, at most 80
/// characters; never empty, never `.` or `..`.
pub fn file_name(name: &str) -> String {
    let refused = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c) || is_direction_mark(c);
    let plain: String = name.chars().map(|c| if refused(c) { '_' } else { c }).take(80).collect();
    let plain = plain.trim().trim_matches('.').trim();
    if plain.is_empty() { "conversation".to_owned() } else { plain.to_owned() }
}

/// A file's name that says which message it belongs to and keeps its ending: `00000012-photo.jpg`.
/// `index` tells the files of one message apart.
pub fn media_name(seq: i64, index: usize, name: &str) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 8 && ending.chars().all(|c| c.is_ascii_alphanumeric()) => {
            (stem, format!(".{ending}"))
        }
        _ => (name, String::new()),
    };
    let nth = if index == 0 { String::new() } else { format!("-{index}") };
    format!("{seq:08}{nth}-{}{ending}", file_name(stem))
}

/// A text as a part of an address: everything but letters, digits and these marks is escaped.
pub fn percent_encoded(text: &str, plain: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || plain.contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Marks that turn the direction of writing: they make `exe.jpg` of a `gpj.exe`.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_else() {
        assert_eq!(file_name("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(file_name("Ana: \"hi\"?\n"), "Ana_ _hi___");
        assert_eq!(file_name(" .. "), "conversation");
        assert_eq!(file_name("family 👨‍👩‍👧 día"), "family 👨‍👩‍👧 día");
        assert_eq!(file_name(&"x".repeat(300)).len(), 80);
    }

    #[test]
    fn media_keep_their_endings() {
        assert_eq!(media_name(12, 0, "photo.jpg"), "00000012-photo.jpg");
        assert_eq!(media_name(12, 1, "../a/b.tar.gz"), "00000012-1-_a_b.tar.gz");
        assert_eq!(media_name(3, 0, "no ending"), "00000003-no ending");
        assert_eq!(media_name(3, 0, "\u{202e}gpj.exe"), "00000003-_gpj.exe");
    }
}
