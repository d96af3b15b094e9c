//! Charts as server-rendered SVG: complete without JavaScript, each with its data as a table.

mod bars;
mod heat;
mod rank;

pub use bars::{Bar, Bars};
pub use heat::Heat;
pub use rank::{Rank, Ranked};

use leptos::prelude::*;

/// A chart with its title, a sentence that says what it shows, and the table behind it.
#[component]
pub fn Figure(
    /// What it is about.
    #[prop(into)]
    title: String,
    /// What it shows, in a sentence.
    #[prop(into)]
    says: String,
    /// The table's column heads.
    columns: Vec<&'static str>,
    /// The table's rows.
    rows: Vec<Vec<String>>,
    /// The picture.
    children: Children,
) -> impl IntoView {
    view! {
        <figure class="figure">
            <figcaption>
                <h2>{title}</h2>
                <p>{says}</p>
            </figcaption>
            {children()}
            <details class="figure-data">
                <summary>"Show as a table"</summary>
                <div class="table-scroll" tabindex="0">
                    <table>
                        <thead><tr>{columns.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr></thead>
                        <tbody>
                            {rows
                                .into_iter()
                                .map(|row| view! { <tr>{row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}</tr> })
                                .collect_view()}
                        </tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
}

/// A round number at or above `most` to end an axis at, which quarters divide well.
fn axis_end(most: u32) -> u32 {
    let mut step = 1u32;
    loop {
        for factor in [1, 2, 4, 6, 8] {
            let end = step.saturating_mul(factor);
            if end >= most || end == u32::MAX {
                return end.max(1);
            }
        }
        step = step.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::axis_end;

    #[test]
    fn axes_end_at_round_numbers() {
        assert_eq!([0, 1, 3, 7, 10, 11, 480, u32::MAX].map(axis_end), [1, 1, 4, 8, 10, 20, 600, u32::MAX]);
    }
}
