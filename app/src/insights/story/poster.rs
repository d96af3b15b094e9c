//! All cards in one picture, as SVG.

use leptos::prelude::*;

use crate::insights::model::Card;
use crate::ui::chart::px;

const WIDTH: f64 = 1080.0;
const HEAD: f64 = 230.0;
const ROW: f64 = 190.0;
/// Letters that fit a line.
const FITTING: usize = 58;

/// The picture.
pub fn poster(title: &str, cards: &[Card]) -> String {
    let height = HEAD + ROW * cards.len() as f64 + 60.0;
    let rows = cards.iter().enumerate().map(|(index, card)| {
        let y = HEAD + ROW * index as f64;
        let small = if card.big.chars().count() > 18 { "56" } else { "76" };
        view! {
            <text x="80" y=px(y) font-size="26" fill="#b9b4ff">{card.about.clone()}</text>
            <text x="80" y=px(y + 74.0) font-size=small font-weight="700" fill="#ffffff">{fitting(&card.big, 24)}</text>
            <text x="80" y=px(y + 116.0) font-size="30" fill="#e4e2ff">{fitting(&card.line, FITTING)}</text>
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
            <text x="80" y="130" font-size="60" font-weight="700" fill="#ffffff">{fitting(title, 28)}</text>
            {rows.collect_view()}
        </svg>
    };
    // Leptos separates texts by comments that XML does not know.
    picture.to_html().replace("<!>", "")
}

/// The beginning of a text that fits a line.
fn fitting(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_poster_is_well_formed_and_escapes_names() {
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
