//! `/codebooks/:id/agreement`: how well coders agree on a conversation, and where they disagree.

use leptos::prelude::*;
use uuid::Uuid;

use crate::codebooks::components::code_label::CodeLabel;
use crate::codebooks::components::codebook_frame::{CodebookFrame, ConversationChoice, Tab};
use crate::codebooks::components::scroll::scroll_to_fragment;
use crate::codebooks::model::{
    AgreementPage, AgreementRequest, AgreementRow, AgreementTable, Coefficient, Disagreement, Disagreements,
    ListedCoder, coding_url,
};
use crate::query::address;
use crate::ui::filter_form::FilterForm;
use crate::ui::format;
use crate::ui::icon::lucide;
use crate::ui::notice::EmptyNotice;

/// How many messages before the disagreement are shown when a link opens it on the coding page.
const CONTEXT: i64 = 10;

/// The content of the page.
#[component]
pub fn Agreement(
    /// The data of the page.
    page: AgreementPage,
) -> impl IntoView {
    let AgreementPage { codebook, conversations, request, coders, table, disagreements } = page;
    let (book, only_own, url) = (codebook.id, codebook.only_own, format!("{}/agreement", codebook.url()));
    let Some(conversation) = request.conversation else {
        let text = "When two people have coded the same conversation, this page shows how well they agree.";
        return view! {
            <CodebookFrame codebook tab=Tab::Agreement>
                <EmptyNotice icon=lucide::LuScale title="Nothing to compare yet" text/>
            </CodebookFrame>
        }
        .into_any();
    };
    let compared: Vec<ListedCoder> = coders.iter().filter(|coder| coder.compared).cloned().collect();
    let result = match table {
        Some(table) => view! { <Table table coders=compared request=request.clone() url/> }.into_any(),
        None => view! { <TooFew coders=compared only_own/> }.into_any(),
    };
    view! {
        <CodebookFrame codebook tab=Tab::Agreement>
            <FilterForm label="Choose what to compare" class="board-filter">
                <ConversationChoice conversations chosen=Some(conversation)/>
                <label class="field"><span>"From message"</span><input type="number" name="from" min="1" value=request.from.map(|seq| seq.to_string())/></label>
                <label class="field"><span>"To message"</span><input type="number" name="until" min="1" value=request.until.map(|seq| seq.to_string())/></label>
                <CoderChoice coders/>
            </FilterForm>
            {result}
            {disagreements.map(|disagreements| view! { <DisagreementList book conversation disagreements/> })}
        </CodebookFrame>
    }
    .into_any()
}

/// Checkboxes for the coders. Those who applied no code can be compared too, because applying none is a judgement.
#[component]
fn CoderChoice(coders: Vec<ListedCoder>) -> impl IntoView {
    let several = coders.len() > 1;
    let choice = |coder: ListedCoder| {
        view! { <label><input type="checkbox" name="coder" value=coder.id.to_string() checked=coder.compared/><bdi>{coder.name}</bdi></label> }
    };
    several.then(|| {
        view! { <fieldset class="agreement-coders"><legend>"Coders"</legend>{coders.into_iter().map(choice).collect_view()}</fieldset> }
    })
}

#[component]
fn TooFew(coders: Vec<ListedCoder>, only_own: bool) -> impl IntoView {
    let text = match coders.into_iter().next() {
        Some(one) => {
            view! { <p>"Only "<bdi>{one.name}</bdi>" has coded these messages. Agreement needs two coders."</p> }
                .into_any()
        }
        None => view! { <p>"No one has coded these messages. Agreement needs two coders."</p> }.into_any(),
    };
    let blind = only_own
        .then(|| view! { <p class="hint">"Coding is blind: only editors of the codebook see what others coded."</p> });
    view! { {text}{blind} }
}

#[component]
fn Table(table: AgreementTable, coders: Vec<ListedCoder>, request: AgreementRequest, url: String) -> impl IntoView {
    let about = format!(
        "{} compared on {}, #{} to #{}. Two coders agree on a message if both or neither applied the code to it or to words in it. \
         Cohen’s kappa is the mean over pairs of coders; Krippendorff’s alpha covers all coders. 1 is full agreement, 0 is chance.",
        format::count(coders.len() as i64, "coder", "coders"),
        format::count(table.messages, "message", "messages"),
        format::number(table.first),
        format::number(table.last)
    );
    let blank = coders.iter().map(|_| view! { <td></td> }).collect_view();
    let heads = coders.into_iter().map(|one| view! { <th scope="col"><bdi>{one.name}</bdi></th> }).collect_view();
    let row = |row: AgreementRow| {
        let asked = AgreementRequest { code: Some(row.code.id), ..request.clone() };
        let href = format!("{}#disagreements", address(&url, &asked));
        view! { <Row row href/> }
    };
    view! {
        <p class="agreement-about">{about}</p>
        <div class="table-scroll card" tabindex="0" role="group" aria-label="Agreement by code">
            <table class="agreement">
                <thead><tr><th scope="col">"Code"</th>{heads}<th scope="col">"Agreement"</th><th scope="col">"Kappa"</th><th scope="col">"Alpha"</th><th scope="col">"Disagreements"</th></tr></thead>
                <tbody>{table.rows.into_iter().map(row).collect_view()}</tbody>
                <tfoot>
                    <tr><th scope="row">"All codes"</th>{blank}<td>{percent(table.agreement)}</td><td></td><Value value=table.alpha/><td></td></tr>
                </tfoot>
            </table>
        </div>
    }
}

#[component]
fn Row(row: AgreementRow, href: String) -> impl IntoView {
    let applied = row.applied.into_iter().map(|count| view! { <td>{format::number(count)}</td> }).collect_view();
    let disagreements = match row.disagreements {
        0 => "none".into_any(),
        some => view! { <a href=href>{format::number(some)}</a> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row"><CodeLabel code=row.code/></th>{applied}
            <td>{percent(row.agreement)}</td><Value value=row.kappa/><Value value=row.alpha/>
            <td>{disagreements}</td>
        </tr>
    }
}

/// A table cell with a coefficient.
#[component]
fn Value(value: Option<Coefficient>) -> impl IntoView {
    match value {
        Some(Coefficient { value, word }) => view! { <td>{format!("{value:.2}")}<small>{word}</small></td> }.into_any(),
        None => view! { <td><span title="Not defined: all messages were coded the same way, so full agreement is expected by chance.">"–"</span></td> }
            .into_any(),
    }
}

fn percent(share: Option<f64>) -> String {
    share.map_or("–".to_owned(), |share| format!("{:.1}%", share * 100.0))
}

/// The messages on which coders disagree.
#[component]
fn DisagreementList(book: Uuid, conversation: Uuid, disagreements: Disagreements) -> impl IntoView {
    // The list appears after a click on a number in the table above.
    scroll_to_fragment(StoredValue::new(false));
    let Disagreements { code, total, messages } = disagreements;
    let shown = messages.len() as i64;
    let more = (shown < total).then(|| {
        view! { <p class="hint">{format!("The first {shown} of {}. Narrow the range of messages above to see the rest.", format::number(total))}</p> }
    });
    let message = |one| view! { <DisputedMessage book conversation one/> };
    view! {
        <section id="disagreements">
            <h2>"Disagreements: "<CodeLabel code/></h2>
            <ul class="notes">{messages.into_iter().map(message).collect_view()}</ul>
            {more}
        </section>
    }
}

#[component]
fn DisputedMessage(book: Uuid, conversation: Uuid, one: Disagreement) -> impl IntoView {
    let seq = one.seq;
    let href = format!("{}#m{seq}", coding_url(conversation, book, (seq - CONTEXT).max(1)));
    view! {
        <li class="note card">
            <p class="note-head"><strong><bdi>{one.sender}</bdi></strong><small>{format!("#{}", format::number(seq))}</small></p>
            <blockquote dir="auto">{one.text}</blockquote>
            <p>{format!("Applied by: {}. Not applied by: {}.", one.applied_by.join(", "), one.not_by.join(", "))}</p>
            <p class="code-links"><a href=href>"Open in the conversation"</a></p>
        </li>
    }
}
