//! All story cards as a single SVG image.

use leptos::prelude::*;

use crate::insights::model::Card;
use crate::ui::chart::px;

const WIDTH: f64 = 1080.0;
const HEADER_HEIGHT: f64 = 230.0;
const ROW_HEIGHT: f64 = 190.0;
/// Maximum length of a line, in characters.
const MAX_LINE_CHARS: usize = 58;

/// Draws the title and one row per card.
pub fn poster(title: &str, cards: &[Card]) -> String {
    let height = HEADER_HEIGHT + ROW_HEIGHT * cards.len() as f64 + 60.0;
    let rows = cards.iter().enumerate().map(|(index, card)| {
        let y = HEADER_HEIGHT + ROW_HEIGHT * index as f64;
        let small = if card.big.chars().count() > 18 { "56" } else { "76" };
        view! {
            <text x="80" y=px(y) font-size="26" fill="#b9b4ff">{card.about.clone()}</text>
            <text x="80" y=px(y + 74.0) font-size=small font-weight="700" fill="#ffffff">{truncated(&card.big, 24)}</text>
            <text x="80" y=px(y + 116.0) font-size="30" fill="#e4e2ff">{truncated(&card.line, MAX_LINE_CHARS)}</text>
        }
    });
    let picture = view! {
        <svg xmlns="http://www.w3.org/2000/svg" width=px(WIDTH) height=px(height) viewBox=format!("0 0 {WIDTH} {height}") font-family="system-ui, sans-serif">
            <defs>
                <linearGradient id="ground" x1="0" y1="0" x2="0.4" y2="1">
                    <stop offset="0" stop-color="#4f46c8"></stop>
                    <stop offset="1" stop-color="#1d1a52"></stop>
                </linearGradient>
            </defs>
            <rect width=px(WIDTH) height=px(height) fill="url(#ground)"></rect>
            <text x="80" y="130" font-size="60" font-weight="700" fill="#ffffff">{truncated(title, 28)}</text>
            {rows.collect_view()}
        </svg>
    };
    // Leptos separates text nodes with `<!>`, which is not valid XML.
    picture.to_html().replace("<!>", "")
}

/// Shortens a text to at most `max` characters, ending with an ellipsis.
fn truncated(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(max - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posters_escape_names_and_truncate_long_text() {
        let card = |big: &str| Card {
            about: "Who".to_owned(),
            big: big.to_owned(),
            line: "a & b".to_owned(),
            more: vec![],
            hours: vec![],
        };
        let svg = poster("<b>chat</b>", &[card("Ana"), card(&"x".repeat(80))]);
        assert!(svg.contains("&lt;b") && svg.contains("a &amp; b") && svg.contains('…'), "{svg}");
        assert!(!svg.contains("<b>") && svg.ends_with("</svg>"));
    }
}
