//! Import and export of codebooks and projects in REFI-QDA, the exchange format for qualitative data analysis.
//!
//! In a project, a conversation is a text with one paragraph per message: `[2024-03-01 09:30] Ana: text`. The text has
//! the id of the conversation, so that importing the project again finds the conversation. If the text or the
//! conversation has changed since, the messages are matched paragraph by paragraph.

mod export;
mod import;
mod text;

pub use export::{codebook, project, segments_table};
pub use import::{ImportedCodebook, import};

use refi::Code as Refi;

use super::model::Code;

/// The origin that exported files state: the name and the version of this program.
const ORIGIN: &str = concat!("Colloquy ", env!("CARGO_PKG_VERSION"));

/// The colours of codes, 1 to 12, as `0xRRGGBB`. The same as in exported charts.
const COLORS: [u32; 12] = [
    0x305da0, 0x963e35, 0x00694c, 0x7f429d, 0x7b5400, 0x006a75, 0x993563, 0x2a6820, 0x5b4fa6, 0x8c4a00, 0x006b63,
    0x8f3a80,
];

fn rgb(color: i16) -> [u8; 3] {
    let [_, r, g, b] = COLORS[(color - 1).rem_euclid(12) as usize].to_be_bytes();
    [r, g, b]
}

/// The code colour (1 to 12) that is closest to an RGB colour.
fn nearest([r, g, b]: [u8; 3]) -> i16 {
    let distance = |number: &i16| {
        let ours = rgb(*number);
        let square = |a: u8, b: u8| i32::from(a).abs_diff(i32::from(b)).pow(2);
        square(ours[0], r) + square(ours[1], g) + square(ours[2], b)
    };
    (1..=12).min_by_key(distance).unwrap_or(1)
}

/// Nests codes, which are given in tree order.
fn tree(codes: &[Code]) -> Vec<Refi> {
    let mut open: Vec<(usize, Refi)> = vec![(0, Refi::default())];
    let close = |open: &mut Vec<(usize, Refi)>| {
        if let Some((_, done)) = open.pop()
            && let Some((_, parent)) = open.last_mut()
        {
            parent.children.push(done);
        }
    };
    for code in codes {
        let depth = code.depth as usize;
        while open.len() > depth + 1 {
            close(&mut open);
        }
        open.push((
            depth + 1,
            Refi {
                guid: code.id,
                name: code.name.clone(),
                color: Some(rgb(code.color)),
                description: code.definition.clone(),
                memo: code.memo.clone(),
                children: Vec::new(),
            },
        ));
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map(|(_, root)| root.children).unwrap_or_default()
}

/// How many messages are read from the database at a time.
const BATCH: i64 = 4_000;

/// A safe file name: the first 60 characters of the codebook's name, with `-` for everything but letters and digits.
pub fn file_name(title: &str, extension: &str) -> String {
    let name: String = title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
    let name = name.trim_matches('-');
    format!("{}.{extension}", if name.is_empty() { "codebook" } else { name })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn code(id: u128, depth: u32) -> Code {
        Code {
            id: Uuid::from_u128(id),
            parent: None,
            name: id.to_string(),
            color: 1,
            definition: String::new(),
            memo: String::new(),
            shortcut: None,
            depth,
        }
    }

    fn shape(codes: &[Refi]) -> String {
        codes.iter().map(|code| format!("{}({})", code.name, shape(&code.children))).collect()
    }

    #[test]
    fn codes_in_tree_order_are_nested_by_depth() {
        let codes = [code(1, 0), code(2, 1), code(3, 2), code(4, 1), code(5, 0)];
        assert_eq!(shape(&tree(&codes)), "1(2(3())4())5()");
        assert_eq!(shape(&tree(&[])), "");
    }

    #[test]
    fn colours_survive_export_and_import() {
        for color in 1..=12 {
            assert_eq!(nearest(rgb(color)), color);
        }
        // Pure red, which is common in other programs.
        assert_eq!(nearest([0xff, 0, 0]), 2);
    }

    #[test]
    fn file_names_contain_no_special_characters() {
        assert_eq!(file_name("../Promises & <b>", "qdc"), "Promises----b.qdc");
        assert_eq!(file_name("///", "qdc"), "codebook.qdc");
    }
}
