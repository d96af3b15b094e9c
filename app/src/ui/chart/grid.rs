//! Rows by columns, the fuller the darker: weekdays by hours, people by people.

use leptos::prelude::*;

use super::px;

const ROW: f64 = 26.0;
const TOP: f64 = 22.0;

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// How full, 0 for nothing to 4.
    pub level: u8,
    /// What it says when pointed at.
    pub title: String,
    /// The page with the messages behind it.
    pub href: Option<String>,
}

impl Cell {
    /// How full a value is beside the largest: five steps are as many as an eye tells apart, and the
    /// square root shows the small ones.
    pub fn level(value: f64, most: f64) -> u8 {
        if value <= 0.0 { 0 } else { 1 + ((value / most.max(value)).sqrt() * 4.0).min(3.99) as u8 }
    }
}

/// A picture of cells.
#[component]
pub fn Grid(
    /// Heads of the columns; an empty one is not written.
    columns: Vec<String>,
    /// Rows with their heads.
    rows: Vec<(String, Vec<Cell>)>,
    /// Room for the heads of the rows.
    left: f64,
    /// The width of a cell.
    cell: f64,
    /// The name for screen readers.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let (width, height) = (left + cell * columns.len() as f64, TOP + ROW * rows.len() as f64 + 2.0);
    let heads = columns.into_iter().enumerate().filter(|(_, head)| !head.is_empty()).map(|(index, head)| {
        let x = left + cell * (index as f64 + 0.5);
        view! { <text class="chart-axis" x=px(x) y="14" text-anchor="middle">{head}</text> }
    });
    let rows = rows.into_iter().enumerate().map(|(row, (head, cells))| {
        let y = TOP + ROW * row as f64;
        let cells = cells.into_iter().enumerate().map(|(column, of)| {
            let rect = view! {
                <rect class=format!("heat-{}", of.level) x=px(left + cell * column as f64 + 1.5) y=px(y + 1.5)
                    width=px(cell - 3.0) height=px(ROW - 3.0) rx="4"></rect>
            };
            match of.href {
                Some(href) => {
                    view! { <g><a href=href tabindex="-1"><title>{of.title}</title>{rect}</a></g> }.into_any()
                }
                None => view! { <g><title>{of.title}</title>{rect}</g> }.into_any(),
            }
        });
        view! {
            <text class="chart-axis" x=px(left - 8.0) y=px(y + ROW / 2.0 + 4.0) text-anchor="end">{head}</text>
            {cells.collect_view()}
        }
    });
    view! {
        <div class="chart-scroll" tabindex="0" role="group" aria-label=name>
            <svg class="chart" class:half=width < 600.0 viewBox=format!("0 0 {width} {height}") xmlns="http://www.w3.org/2000/svg">
                {heads.collect_view()}
                {rows.collect_view()}
            </svg>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::Cell;

    #[test]
    fn the_smallest_is_seen_and_the_largest_is_darkest() {
        assert_eq!([0.0, 1.0, 100.0, 2500.0, 10_000.0].map(|value| Cell::level(value, 10_000.0)), [0, 1, 1, 3, 4]);
        assert_eq!(Cell::level(1.0, 0.0), 4);
    }
}
