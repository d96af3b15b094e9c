//! Who or what has how much: a bar a row, the longest first.

use leptos::prelude::*;

use super::px;
use crate::conversations::model::color_class;
use crate::ui::avatar::Avatar;

/// One row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ranked {
    /// What it is of.
    pub name: String,
    /// A person's: picks the colour, and shows a picture. `None` for things.
    pub ordinal: Option<i32>,
    /// How much: the length of the bar.
    pub value: f64,
    /// How much, in words.
    pub says: String,
    /// More, in small letters below.
    pub detail: String,
    /// The page with the messages behind it.
    pub href: Option<String>,
}

/// The bars as a picture that stands alone: what is links and letters of the page there is drawn here.
pub fn drawing(rows: &[Ranked]) -> String {
    const ROW: f64 = 28.0;
    /// Where the bars begin, and how long the longest is.
    const BARS: (f64, f64) = (220.0, 300.0);
    /// Longer names are cut.
    const LETTERS: usize = 30;
    let most = rows.iter().map(|row| row.value).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let (width, height) = (660.0, ROW * rows.len() as f64);
    let lines = rows.iter().enumerate().map(|(index, row)| {
        let top = ROW * index as f64;
        let name: String = match row.name.chars().count() > LETTERS {
            true => row.name.chars().take(LETTERS - 1).chain(['…']).collect(),
            false => row.name.clone(),
        };
        let class = row.ordinal.map_or_else(|| "chart-bar".to_owned(), |it| format!("chart-part {}", color_class(it)));
        let text = px(top + ROW / 2.0 + 4.0);
        view! {
            <text class="chart-axis" x=px(BARS.0 - 10.0) y=text.clone() text-anchor="end">{name}</text>
            <rect class=class x=px(BARS.0) y=px(top + 7.0) width=px(row.value * BARS.1 / most) height=px(ROW - 14.0) rx="4"></rect>
            <text class="chart-axis" x=px(BARS.0 + BARS.1 + 10.0) y=text>{row.says.clone()}</text>
        }
    });
    view! {
        <svg class="chart" viewBox=format!("0 0 {width} {height}") xmlns="http://www.w3.org/2000/svg">{lines.collect_view()}</svg>
    }
    .to_html()
}

/// Rows with bars.
#[component]
pub fn Rank(
    /// The longest first.
    rows: Vec<Ranked>,
) -> impl IntoView {
    let most = rows.iter().map(|row| row.value).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let row = |row: Ranked| {
        let width = px(row.value * 100.0 / most);
        let color = row.ordinal.map_or_else(|| "chart-plain".to_owned(), color_class);
        let name = view! { <bdi>{row.name.clone()}</bdi> };
        let name = match row.href {
            Some(href) => view! { <a href=href>{name}</a> }.into_any(),
            None => name.into_any(),
        };
        view! {
            <li class="rank-row" class:thing=row.ordinal.is_none()>
                {row.ordinal.map(|ordinal| view! { <Avatar name=row.name.clone() ordinal=ordinal/> })}
                <span class="rank-name">{name}{(!row.detail.is_empty()).then(|| view! { <small>{row.detail}</small> })}</span>
                <svg class=format!("rank-bar {color}") viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="rank-track" width="100" height="10"></rect>
                    <rect class="rank-fill" width=width height="10"></rect>
                </svg>
                <span class="rank-value">{row.says}</span>
            </li>
        }
    };
    view! { <ol class="rank">{rows.into_iter().map(row).collect_view()}</ol> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_drawn_with_the_longest_bar_full_and_names_escaped() {
        let row = |name: &str, value: f64, ordinal| Ranked {
            name: name.to_owned(),
            value,
            ordinal,
            says: value.to_string(),
            ..Ranked::default()
        };
        let drawn =
            drawing(&[row("<Ana> & Bruno, who are called so by everybody", 4.0, Some(1)), row("tea", 1.0, None)]);
        assert!(drawn.contains("viewBox=\"0 0 660 56\""), "{drawn}");
        assert!(drawn.contains("&lt;Ana&gt; &amp; Bruno, who are called…"), "{drawn}");
        assert!(drawn.contains("width=\"300\"") && drawn.contains("width=\"75\""), "{drawn}");
        assert!(drawing(&[]).contains("0 0 660 0"));
    }
}
