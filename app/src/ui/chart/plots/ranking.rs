//! Horizontal bar charts for SVG files. On pages they are HTML lists, see `RankingView` in `rows`.

use leptos::prelude::*;

use super::super::data::{Color, Ranked, Ranking, SignatureWords};
use super::super::px;
use super::plot::{DrawOptions, Frame, Plot, Stop};
use super::shape_class;

const WIDTH: f64 = 660.0;
const ROW: f64 = 28.0;
const BARS_LEFT: f64 = 220.0;
const MAX_BAR_WIDTH: f64 = 300.0;
/// Longer names are truncated.
const MAX_NAME_CHARS: usize = 30;
/// How many signature words to draw per person.
const WORDS_PER_PERSON: usize = 3;

/// A horizontal bar chart with text labels.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RankingPlot {
    /// Longest first.
    pub rows: Vec<Ranked>,
}

impl From<&Ranking> for RankingPlot {
    fn from(ranking: &Ranking) -> Self {
        RankingPlot { rows: ranking.rows.clone() }
    }
}

impl From<&SignatureWords> for RankingPlot {
    fn from(words: &SignatureWords) -> Self {
        let rows = words.people.iter().flat_map(|person| {
            person.words.iter().take(WORDS_PER_PERSON).map(|word| Ranked {
                name: format!("{}: {}", person.name, word.word),
                ordinal: person.ordinal,
                value: word.weight,
                text: word.title.clone(),
                ..Ranked::default()
            })
        });
        RankingPlot { rows: rows.collect() }
    }
}

impl Plot for RankingPlot {
    fn label(&self) -> String {
        String::new()
    }

    fn frame(&self) -> Frame {
        Frame::sized(WIDTH, ROW * self.rows.len() as f64)
    }

    fn draw(&self, _options: &DrawOptions) -> AnyView {
        let most = self.rows.iter().map(|row| row.value).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
        let rows = self.rows.iter().enumerate().map(|(index, row)| {
            let top = ROW * index as f64;
            let name = if row.name.chars().count() > MAX_NAME_CHARS {
                row.name.chars().take(MAX_NAME_CHARS - 1).chain(['…']).collect()
            } else {
                row.name.clone()
            };
            let class = shape_class(row.ordinal.map_or(Color::Accent, Color::Person));
            let line = px(top + ROW / 2.0 + 4.0);
            view! {
                <text class="chart-axis" x=px(BARS_LEFT - 10.0) y=line.clone() text-anchor="end">{name}</text>
                <rect class=class x=px(BARS_LEFT) y=px(top + 7.0) width=px(row.value * MAX_BAR_WIDTH / most) height=px(ROW - 14.0) rx="4"></rect>
                <text class="chart-axis" x=px(BARS_LEFT + MAX_BAR_WIDTH + 10.0) y=line>{row.text.clone()}</text>
            }
        });
        rows.collect_view().into_any()
    }

    fn len(&self) -> usize {
        0
    }

    fn stop(&self, _index: usize) -> Option<Stop> {
        None
    }

    fn at(&self, _x: f64, _y: f64) -> Option<usize> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_relative_to_the_longest_and_names_are_escaped() {
        let row = |name: &str, value: f64, ordinal| Ranked {
            name: name.to_owned(),
            value,
            ordinal,
            text: value.to_string(),
            ..Ranked::default()
        };
        let rows = vec![row("<Ana> & Bruno, who are called so by everybody", 4.0, Some(1)), row("tea", 1.0, None)];
        let plot = RankingPlot { rows };
        assert_eq!(plot.frame(), Frame::sized(660.0, 56.0));
        let drawn = plot.draw(&DrawOptions::FILE).to_html();
        assert!(drawn.contains("&lt;Ana&gt; &amp; Bruno, who are called…"), "{drawn}");
        assert!(drawn.contains("width=\"300\"") && drawn.contains("width=\"75\""), "{drawn}");
    }
}
