//! The size of what a browser downloads before a page is interactive, compressed with brotli: the core and the chunks
//! of the page.

use super::{Row, Target};

/// Maximum size of the core (JavaScript, WASM and style sheet, without chunks) in bytes.
const MAX_CORE: u32 = 260_000;
/// Maximum size of the core and the chunks of the conversation page in bytes.
const MAX_CONVERSATION: u32 = 400_000;
/// Maximum size of the core and the chunks of any other page in bytes.
const MAX_PAGE: u32 = 340_000;

/// A row for the core and one for each page, from the file `sizes.txt` that `server/bundle` writes beside the binary.
/// No rows if it does not exist, because `make dev` does not write it.
pub fn measure() -> Vec<Row> {
    let program = std::env::current_exe().unwrap_or_default();
    let sizes = std::fs::read_to_string(program.with_file_name("sizes.txt")).unwrap_or_default();
    rows(&sizes)
}

fn rows(sizes: &str) -> Vec<Row> {
    let page = |line: &str| {
        let (bytes, name) = line.split_once('\t')?;
        Some(row(bytes.parse().ok()?, name.strip_prefix("first load: ")?))
    };
    sizes.lines().filter_map(page).collect()
}

fn row(bytes: u32, page: &str) -> Row {
    let max = match page.split(' ').next() {
        Some("core") => MAX_CORE,
        Some("conversation_route") => MAX_CONVERSATION,
        _ => MAX_PAGE,
    };
    let figures = format!("{page}: {:.1} of {} KB brotli", f64::from(bytes) / 1000.0, max / 1000);
    Row { what: "first load", figures, ratio: f64::from(bytes) / f64::from(max), target: Target::AtMost(1.0) }
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn pages_have_rows_and_single_files_do_not() {
        let rows = rows(
            "5\tcolloquy.a.js\n130000\tfirst load: core (JavaScript)\n380000\tfirst load: conversation_route (2 chunks)\n",
        );
        let shown: Vec<_> = rows.iter().map(|row| (row.figures.as_str(), row.ratio)).collect();
        assert_eq!(
            shown,
            [
                ("core (JavaScript): 130.0 of 260 KB brotli", 0.5),
                ("conversation_route (2 chunks): 380.0 of 400 KB brotli", 0.95)
            ]
        );
    }
}
