//! Questions to the owner of an import.

use leptos::prelude::*;
use uuid::Uuid;

use super::super::api::{AnswerImport, CancelImport};
use super::super::model::{Import, Proposal, Question};
use crate::ui::form::Form;
use crate::ui::format;

/// Shows the question of an import that is waiting for an answer.
#[component]
pub fn Asking(
    /// The import with its question.
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
            <Form action={ServerAction::<CancelImport>::new()}>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button quiet">"Cancel import"</button>
            </Form>
        </section>
    }
}

fn date_order(id: Uuid, written: &str, day_first: String, month_first: String) -> impl IntoView + use<> {
    let choice = |name: &'static str, date: String, label: &'static str| {
        view! {
            <button class="choice" name="date_order" value=name>
                <strong>{date}</strong>
                <span class="hint">{label}</span>
            </button>
        }
    };
    view! {
        <h1>{format!("Which day is {written}?")}</h1>
        <p>"The date format is ambiguous. Which date is right?"</p>
        <Form action={ServerAction::<AnswerImport>::new()} class="choices">
            <input type="hidden" name="id" value=id.to_string()/>
            {choice("day_month_year", day_first, "Day first")}
            {choice("month_day_year", month_first, "Month first")}
        </Form>
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
                    {optional.then(|| view! { <option value="">"None"</option> })}
                    {options}
                </select>
            </label>
        }
    };
    let fields = [
        select("time", "Time", time, false),
        select("sender", "Sender", sender, true),
        select("text", "Text", text, false),
    ];
    let form = view! {
        <Form action={ServerAction::<AnswerImport>::new()} class="stack">
            <input type="hidden" name="id" value=id.to_string()/>
            {fields.into_iter().collect_view()}
            <button class="button primary">"Import"</button>
        </Form>
    };
    let heading = columns.into_iter().map(|column| view! { <th scope="col">{column}</th> }).collect_view();
    let cell = |value: String| view! { <td dir="auto">{value}</td> };
    let rows = rows.into_iter().map(|row| view! { <tr>{row.into_iter().map(cell).collect_view()}</tr> });
    view! {
        <h1>"Map the columns"</h1>
        <p>"This file is a table. Its first rows:"</p>
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
        <h1>{if one { "You already have this conversation" } else { "You already have some of these conversations" }}</h1>
        <p>"Merge the new export into the existing conversation? Each message is kept once, bookmarks stay in place, and you can undo it."</p>
        {cards}
        {(others > 0).then(|| view! {
            <p>{format!("{} in this file will be imported as new.", format::count(others.into(), "other conversation", "other conversations"))}</p>
        })}
        <Form action={ServerAction::<AnswerImport>::new()} class="buttons">
            <input type="hidden" name="id" value=id.to_string()/>
            <button class="button primary" name="merge" value="together">"Merge"</button>
            <button class="button" name="merge" value="apart">"Import as new conversation"</button>
        </Form>
    }
}

fn proposal(proposal: Proposal) -> impl IntoView {
    let row = |count: u64, label: &'static str| {
        view! { <tr><th scope="row">{label}</th><td>{format::number(count.cast_signed())}</td></tr> }
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
                    {row(proposal.same, "already imported")}
                    {(proposal.changed > 0).then(|| row(proposal.changed, "with different content"))}
                    {row(proposal.old, "only in the existing conversation (kept)")}
                </tbody>
            </table>
            {span}
        </div>
    }
}
