//! A small scanner for timestamps.

/// A position in a text. The `take` methods advance it only on a match. Copy it to look ahead.
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

    /// Consumes `wanted` if it is the next character.
    pub fn take(&mut self, wanted: char) -> bool {
        let here = self.peek() == Some(wanted);
        if here {
            self.offset += wanted.len_utf8();
        }
        here
    }

    /// Consumes `word` if it comes next, ignoring ASCII case.
    pub fn take_word(&mut self, word: &str) -> bool {
        let here = self.rest().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if here {
            self.offset += word.len();
        }
        here
    }

    /// Like [`Cursor::take_word`], but a space in `words` matches any run of spaces.
    pub fn take_words(&mut self, words: &str) -> bool {
        let mut probe = *self;
        for (number, word) in words.split(' ').enumerate() {
            if number > 0 && !probe.take_space() || !probe.take_word(word) {
                return false;
            }
        }
        *self = probe;
        true
    }

    fn take_space(&mut self) -> bool {
        let before = self.offset;
        self.skip_spaces();
        self.offset > before
    }

    /// Consumes an integer of up to 9 digits, in ASCII or any digit set of [`ZEROS`]. Returns its value
    /// and its number of digits.
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

    /// Skips spaces of any width and invisible marks.
    pub fn skip_spaces(&mut self) {
        while let Some(c) = self.peek().filter(|&c| is_space(c) || is_invisible(c)) {
            self.offset += c.len_utf8();
        }
    }

    /// Skips invisible marks.
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

/// The byte order mark and the control characters of the Unicode bidirectional algorithm.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The zeros of the decimal digit sets that phones use in dates. In Unicode (category Nd) the digits 1 to 9
/// follow each of them.
const ZEROS: [char; 20] = [
    '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}', '\u{c66}',
    '\u{ce6}', '\u{d66}', '\u{de6}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{17e0}', '\u{1810}', '\u{ff10}',
];

fn digit_value(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    ZEROS.iter().map(|zero| u32::from(c).wrapping_sub(u32::from(*zero))).find(|value| *value < 10)
}
