//! The choice of a file format.

use export::Format;
use leptos::prelude::*;

/// The display name of a format.
pub fn label(format: Format) -> &'static str {
    match format {
        Format::Html => "Web page",
        Format::Pdf => "PDF",
        Format::Markdown => "Markdown",
        Format::Whatsapp => "WhatsApp text",
        Format::Csv => "CSV",
        Format::Xlsx => "Excel",
        Format::Json => "JSON",
        Format::Jsonl => "JSON Lines",
    }
}

fn purpose(format: Format) -> &'static str {
    match format {
        Format::Html => "Opens in any browser, with pictures and a search field",
        Format::Pdf => "For printing and filing, up to 50,000 messages",
        Format::Markdown => "Text for notes and documents",
        Format::Whatsapp => "The same format as WhatsApp’s own exports",
        Format::Csv => "A table for spreadsheets and statistics",
        Format::Xlsx => "A workbook, up to 1,048,575 messages",
        Format::Json => "All details, for use in other programs",
        Format::Jsonl => "One message per line, for large data sets",
    }
}

/// Radio buttons for the format.
#[component]
pub fn FormatField(
    /// The format that is initially selected.
    selected: Format,
) -> impl IntoView {
    let choice = |format: Format| {
        view! {
            <label class="format">
                <input type="radio" name="format" value=format.as_str() checked=format == selected/>
                <strong>{label(format)}</strong><small>{purpose(format)}</small>
            </label>
        }
    };
    view! {
        <fieldset class="card">
            <legend>"Format"</legend>
            <div class="formats">{Format::ALL.map(choice).collect_view()}</div>
        </fieldset>
    }
}
