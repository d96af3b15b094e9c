//! A place in a text, moved by what is recognised there.

/// A place in a text. Copy it to look ahead.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    text: &'a str,
    offset: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Self {
        Cursor { text, offset: 0 }
    }

    pub fn offset(&self) -> usize {
        self.offset
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.offset..]
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Steps over `wanted` if it stands here.
    pub fn take(&mut self, wanted: char) -> bool {
        let here = self.peek() == Some(wanted);
        if here {
            self.offset += wanted.len_utf8();
        }
        here
    }

    /// Steps over `word` if it stands here, whatever its case (ASCII).
    pub fn take_word(&mut self, word: &str) -> bool {
        let here = self.rest().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if here {
            self.offset += word.len();
        }
        here
    }

    /// A whole number of at most 9 digits in any of the digit sets, with its number of digits.
    pub fn number(&mut self) -> Option<(u32, usize)> {
        let (mut value, mut digits) = (0u32, 0);
        while let Some(digit) = self.peek().and_then(digit_value) {
            if digits == 9 {
                return None;
            }
            value = value * 10 + digit;
            digits += 1;
            self.offset += self.peek().map_or(0, char::len_utf8);
        }
        (digits > 0).then_some((value, digits))
    }

    /// Steps over spaces of all widths and over invisible marks.
    pub fn skip_spaces(&mut self) {
        while let Some(c) = self.peek().filter(|&c| is_space(c) || is_invisible(c)) {
            self.offset += c.len_utf8();
        }
    }

    /// Steps over marks that show nothing.
    pub fn skip_invisible(&mut self) {
        while let Some(c) = self.peek().filter(|&c| is_invisible(c)) {
            self.offset += c.len_utf8();
        }
    }
}

/// Space, no-break space, thin space, narrow no-break space.
pub fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// Byte order mark and the marks of the bidirectional algorithm.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// ASCII, Arabic-Indic, Persian, Devanagari, Bengali and Thai digits.
fn digit_value(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{9e6}'..='\u{9ef}' => '\u{9e6}',
        '\u{e50}'..='\u{e59}' => '\u{e50}',
        _ => return None,
    };
    Some(c as u32 - zero as u32)
}
