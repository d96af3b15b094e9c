//! What the file alone does not tell, asked of its owner.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use super::super::api::{AnswerImport, CancelImport};
use super::super::model::{Import, Proposal, Question};
use crate::ui::format;

/// A question, as a form that works without scripts.
#[component]
pub fn Asking(
    /// The import that waits.
    import: Import,
) -> impl IntoView {
    let id = import.id;
    let question = match import.question {
        Some(Question::DateOrder { written, day_first, month_first }) => {
            date_order(id, &written, format::long_day(day_first), format::long_day(month_first)).into_any()
        }
        Some(Question::Columns { columns, rows, time, sender, text }) => {
            table_columns(id, columns, rows, [time, sender, text]).into_any()
        }
        Some(Question::Merge { proposals, others }) => merge(id, proposals, others).into_any(),
        None => ().into_any(),
    };
    view! {
        <section class="card import">
            <p class="page-lead"><bdi>{import.file_name}</bdi></p>
            {question}
            <form method="post" action=CancelImport::url()>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button quiet">"Cancel the import"</button>
            </form>
        </section>
    }
}

fn date_order(id: Uuid, written: &str, day_first: String, month_first: String) -> impl IntoView + use<> {
    let choice = |name: &'static str, date: String, what: &'static str| {
        view! {
            <button class="choice" name="date_order" value=name>
                <strong>{date}</strong>
                <span class="hint">{what}</span>
            </button>
        }
    };
    view! {
        <h1>{format!("Which day is {written}?")}</h1>
        <p>"Nothing in the file tells day and month apart. Choose the date that is meant:"</p>
        <form method="post" action=AnswerImport::url() class="choices">
            <input type="hidden" name="id" value=id.to_string()/>
            {choice("day_month_year", day_first, "The day comes first")}
            {choice("month_day_year", month_first, "The month comes first")}
        </form>
    }
}

fn table_columns(
    id: Uuid,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    [time, sender, text]: [Option<String>; 3],
) -> impl IntoView {
    let select = |name: &'static str, label: &'static str, guess: Option<String>, optional: bool| {
        let options = columns.iter().map(|column| {
            let selected = guess.as_ref() == Some(column);
            view! { <option value=column.clone() selected=selected>{column.clone()}</option> }
        });
        let options = options.collect_view();
        view! {
            <label class="field">
                <span>{label}</span>
                <select name=name required=!optional>
                    {optional.then(|| view! { <option value="">"(nobody)"</option> })}
                    {options}
                </select>
            </label>
        }
    };
    let form = view! {
        <form method="post" action=AnswerImport::url() class="stack">
            <input type="hidden" name="id" value=id.to_string()/>
            {select("time", "When it was sent", time, false)}
            {select("sender", "Who sent it", sender, true)}
            {select("text", "What it says", text, false)}
            <button class="button primary">"Import"</button>
        </form>
    };
    let heading = columns.into_iter().map(|column| view! { <th scope="col">{column}</th> }).collect_view();
    let cell = |value: String| view! { <td dir="auto">{value}</td> };
    let rows = rows.into_iter().map(|row| view! { <tr>{row.into_iter().map(cell).collect_view()}</tr> });
    view! {
        <h1>"Which column is what?"</h1>
        <p>"This is a table. Its first rows:"</p>
        <div class="table-scroll" tabindex="0" role="region" aria-label="First rows">
            <table><thead><tr>{heading}</tr></thead><tbody>{rows.collect_view()}</tbody></table>
        </div>
        {form}
    }
}

fn merge(id: Uuid, proposals: Vec<Proposal>, others: u32) -> impl IntoView {
    let one = proposals.len() == 1;
    let cards = proposals.into_iter().map(proposal).collect_view();
    view! {
        <h1>{if one { "You have this conversation already" } else { "You have some of these conversations already" }}</h1>
        <p>"The new export can be merged into what is there: each message stays once, bookmarks stay where they are, and you can take it back."</p>
        {cards}
        {(others > 0).then(|| view! {
            <p>{format!("{} of the file will be imported as new.", format::count(others.into(), "other conversation", "other conversations"))}</p>
        })}
        <form method="post" action=AnswerImport::url() class="buttons">
            <input type="hidden" name="id" value=id.to_string()/>
            <button class="button primary" name="merge" value="together">"Merge"</button>
            <button class="button" name="merge" value="apart">"Keep apart"</button>
        </form>
    }
}

fn proposal(proposal: Proposal) -> impl IntoView {
    let row = |figure: u64, what: &'static str| {
        view! { <tr><th scope="row">{what}</th><td>{format::number(figure.cast_signed())}</td></tr> }
    };
    let span = proposal.new_span.map(|(first, last)| {
        let (first, last) = (format::long_day(first.date()), format::long_day(last.date()));
        let text = if first == last { format!("New: {first}") } else { format!("New: {first} to {last}") };
        view! { <p class="hint">{text}</p> }
    });
    view! {
        <div class="proposal">
            <h2><a href=format!("/c/{}", proposal.into)><bdi>{proposal.into_title}</bdi></a></h2>
            <table class="receipt">
                <tbody>
                    {row(proposal.new, "new messages")}
                    {row(proposal.same, "are there already")}
                    {(proposal.changed > 0).then(|| row(proposal.changed, "say more, or say something else, in one of the two"))}
                    {row(proposal.old, "are only in the conversation, and stay")}
                </tbody>
            </table>
            {span}
        </div>
    }
}
