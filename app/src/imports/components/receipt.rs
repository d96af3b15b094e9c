//! The receipt of an import: how every line of the file was read.

use leptos::prelude::*;

use super::super::model::ReceiptView;
use crate::ui::format;

/// Shows a receipt as a chart and a table.
#[component]
pub fn Receipt(
    /// The receipt.
    receipt: ReceiptView,
) -> impl IntoView {
    let row = |label: &'static str, value: u64| view! { <tr><th scope="row">{label}</th><td>{format::number(value.cast_signed())}</td></tr> };
    let media = receipt.media_found + receipt.media_missing > 0;
    let doubtful = receipt.date_order_doubtful;
    let unit = if receipt.counts_lines { "line" } else { "record" };
    let certainty = receipt.date_order_percent.map(|percent| format!(", {percent}% certain")).unwrap_or_default();
    let dates = format!(
        "Dates are read as {} ({}{certainty}). Text encoding: {}.",
        receipt.date_order, receipt.date_order_reason, receipt.encoding
    );
    let parts = [
        ("Message starts", receipt.message_lines),
        ("Continuation lines", receipt.continuation_lines),
        ("System messages", receipt.system_lines),
        ("Skipped", receipt.skipped_lines),
    ];
    let warnings = receipt.warnings.into_iter().map(|(line, text)| {
        let at = if line > 0 { format!("Line {}: ", format::number(line.cast_signed())) } else { String::new() };
        view! { <li>{at}{text}</li> }
    });
    let warnings = warnings.collect_view();
    view! {
        <section class="card receipt-card">
            <h2>"Receipt"</h2>
            <p>{format!("{} export. Every {unit} of the file is accounted for.", receipt.source)}</p>
            {bar_chart(&parts, receipt.lines)}
            <table class="receipt">
                <tbody>
                    {row(if receipt.counts_lines { "Lines in the file" } else { "Records in the file" }, receipt.lines)}
                    {parts.into_iter().enumerate().map(|(n, (label, value))| view! {
                        <tr><th scope="row"><span class=format!("swatch part-{n}")></span>{label}</th><td>{format::number(value.cast_signed())}</td></tr>
                    }).collect_view()}
                    {row("Messages", receipt.messages)}
                    {row("Participants", receipt.participants)}
                    {media.then(|| view! { {row("Media files found", receipt.media_found)}{row("Media files missing", receipt.media_missing)} })}
                </tbody>
            </table>
            <p class:warning=doubtful>{dates}</p>
            <ul class="warnings">{warnings}</ul>
            {collapsible_table("Show skipped lines", "Line", receipt.skipped.into_iter().map(|(line, why, text)| (line.to_string(), why, text)).collect())}
            {collapsible_table("Show rejected files", "File", receipt.refused.into_iter().map(|(file, why)| (file, why, String::new())).collect())}
        </section>
    }
}

/// A stacked bar that shows how the lines were read.
fn bar_chart(parts: &[(&'static str, u64); 4], lines: u64) -> impl IntoView {
    let mut x = 0.0;
    let bars: Vec<_> = parts
        .iter()
        .enumerate()
        .map(|(n, (label, value))| {
            let width = *value as f64 * 100.0 / lines.max(1) as f64;
            let at = x;
            x += width;
            view! {
                <rect class=format!("part-{n}") x=format!("{at:.2}") y="0" width=format!("{width:.2}") height="4">
                    <title>{format!("{label}: {}", format::number(value.cast_signed()))}</title>
                </rect>
            }
        })
        .collect();
    view! { <svg class="shares" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="Breakdown of the lines; see the table for figures">{bars}</svg> }
}

/// A table that can be opened; nothing if it has no rows.
fn collapsible_table(summary: &'static str, first: &'static str, rows: Vec<(String, String, String)>) -> impl IntoView {
    let has_text = rows.iter().any(|(_, _, text)| !text.is_empty());
    let lines = rows.into_iter().map(|(key, reason, text)| {
        view! { <tr><th scope="row" dir="auto">{key}</th><td>{reason}</td>{has_text.then(|| view! { <td dir="auto">{text}</td> })}</tr> }
    });
    let lines: Vec<_> = lines.collect();
    (!lines.is_empty()).then(|| {
        view! {
            <details class="figure-data">
                <summary>{summary}</summary>
                <div class="table-scroll" tabindex="0" role="region" aria-label=summary>
                    <table>
                        <thead><tr><th scope="col">{first}</th><th scope="col">"Reason"</th>{has_text.then(|| view! { <th scope="col">"Text"</th> })}</tr></thead>
                        <tbody>{lines}</tbody>
                    </table>
                </div>
            </details>
        }
    })
}
