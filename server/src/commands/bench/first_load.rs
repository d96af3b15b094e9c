//! What a browser downloads before a page is interactive: the core and the page's chunks, in brotli.

use super::{Bar, Row};

/// Bytes that the core may take: script, WASM and style sheet without any chunk.
const MAX_CORE: u32 = 260_000;
/// Bytes for the core and the conversation page.
const MAX_CONVERSATION: u32 = 400_000;
/// Bytes for the core and any other page.
const MAX_PAGE: u32 = 340_000;

/// A row for the core and for each page, from the `sizes.txt` that `server/bundle` writes beside the
/// program. None without that file: `make dev` does not measure.
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
    Row { what: "first load", figures, ratio: f64::from(bytes) / f64::from(max), bar: Bar::AtMost(1.0) }
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn each_page_has_a_row_and_files_have_none() {
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
