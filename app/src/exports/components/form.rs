//! The form of a new export. With JavaScript, every change updates the URL, and the preview follows.

use chrono::NaiveDate;
use leptos::ev::Event;
use leptos::prelude::*;

use super::formats::FormatField;
use super::success::open_export;
use crate::conversations::{KindGroup, MessageFilter};
use crate::exports::api::RequestExport;
use crate::exports::model::{ExportFormData, ExportOptions, ExportRequest};
use crate::ui::form::Form;
use crate::ui::icon::{Icon, lucide};

/// The form of a new export.
#[component]
pub fn NewExport(
    /// The conversation to export.
    form: ExportFormData,
    /// The settings in the URL.
    request: Memo<ExportRequest>,
) -> impl IntoView {
    let id = form.conversation;
    let page = format!("/c/{id}/export");
    let initial = request.get_untracked();
    let listeners = listeners(page.clone());
    view! {
        <a class="back-link" href=format!("/c/{id}")><Icon icon=lucide::LuArrowLeft/>"Back to the conversation"</a>
        <h1>"Export "<bdi>{form.title.clone()}</bdi></h1>
        <div on:change=move |event| listeners.changed.run(event) on:input=move |event| listeners.typed.run(event)>
            <Form action={ServerAction::<RequestExport>::new()} class="export" on_success=open_export()>
                <input type="hidden" name="conversation" value=id.to_string()/>
                <FormatField selected=initial.options.format/>
                <Messages form filter=initial.filter request/>
                <Options options=initial.options/>
                <div class="buttons">
                    <button class="button primary"><Icon icon=lucide::LuDownload/>"Export"</button>
                    <button class="button no-script-only" formmethod="get" formaction=page>"Update preview"</button>
                    <a class="button quiet" href="/exports">"Previous exports"</a>
                </div>
            </Form>
        </div>
    }
}

#[component]
fn Messages(form: ExportFormData, filter: MessageFilter, request: Memo<ExportRequest>) -> impl IntoView {
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let (first, last) = (text(form.first_day), text(form.last_day));
    let (from, until) = filter.period();
    let MessageFilter { people: chosen, kinds, search, .. } = filter;
    let (some_people, some_kinds) = (!chosen.is_empty(), !kinds.is_empty());
    let people = form.people.into_iter().map(|(ordinal, name)| {
        let checked = chosen.contains(&ordinal);
        view! { <label><input type="checkbox" name="who[]" value=ordinal.to_string() checked=checked/><bdi>{name}</bdi></label> }
    });
    let kinds = KindGroup::ALL.map(|group| {
        let checked = kinds.contains(&group);
        view! { <label><input type="checkbox" name="kind[]" value=group.name() checked=checked/>{group.label()}</label> }
    });
    let all = format!("/c/{}/export", form.conversation);
    let seqs = Memo::new(move |_| request.with(|request| request.filter.seqs.clone()));
    let chosen = move || {
        let (seqs, all) = (seqs.get(), all.clone());
        (!seqs.is_empty()).then(|| {
            view! {
                <p class="export-chosen">
                    <input type="hidden" name="seqs" value=seqs/>
                    "Only the selected messages. "<a href=all>"Export all messages instead"</a>
                </p>
            }
        })
    };
    view! {
        <fieldset class="card">
            <legend>"Messages"</legend>
            {chosen}
            <div class="export-row">
                <label class="field"><span>"From"</span><input type="date" name="from" value=text(from) min=first.clone() max=last.clone()/></label>
                <label class="field"><span>"To"</span><input type="date" name="until" value=text(until) min=first max=last/></label>
                <label class="field grow"><span>"Search filter"</span><input type="search" name="q" value=search placeholder="has:link, \"a phrase\" …" maxlength="500"/></label>
            </div>
            <details class="export-more" open=some_people><summary>"Choose people"</summary><div class="export-boxes">{people.collect_view()}</div></details>
            <details class="export-more" open=some_kinds><summary>"Choose message types"</summary><div class="export-boxes">{kinds.collect_view()}</div></details>
        </fieldset>
    }
}

#[component]
fn Options(options: ExportOptions) -> impl IntoView {
    let option = |name: &'static str, on: bool, label: &'static str, hint: &'static str| {
        view! {
            <label class="export-mark"><input type="checkbox" name=name checked=on/><span><strong>{label}</strong><small>{hint}</small></span></label>
        }
    };
    view! {
        <fieldset class="card">
            <legend>"Options"</legend>
            {option("names", options.names, "Hide names", "Names become Person 1, Person 2 …, also in texts. Thumbnails and locations are left out.")}
            {option("numbers", options.numbers, "Hide phone numbers and e-mail addresses", "They are masked in all texts.")}
            {option("media", options.media, "Include media", "The file becomes a zip archive with all pictures, audio and documents.")}
            {option("notes", options.notes, "Include notes and codes", "Your own and those shared with you. Not available for WhatsApp text.")}
            {option("proof", options.proof, "Include a manifest", "A list of the hashes of all files, so that others can verify that nothing was changed.")}
        </fieldset>
    }
}

/// Event listeners that copy the values of the form into the URL.
#[derive(Clone, Copy)]
struct Listeners {
    /// For `change` events.
    changed: Callback<Event>,
    /// For `input` events.
    typed: Callback<Event>,
}

#[cfg(not(feature = "hydrate"))]
fn listeners(_page: String) -> Listeners {
    Listeners { changed: Callback::new(|_| {}), typed: Callback::new(|_| {}) }
}

/// Text fields apply after a pause in typing, all other fields at once.
#[cfg(feature = "hydrate")]
fn listeners(page: String) -> Listeners {
    use leptos::leptos_dom::helpers::debounce;
    use leptos_router::NavigateOptions;
    use leptos_router::hooks::use_navigate;

    use crate::ui::filter_form::browser::{DEBOUNCE, is_typing};

    let navigate = use_navigate();
    let apply = StoredValue::new_local(move |event: &Event| {
        if let Some(request) = request_of(event) {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&crate::query::address(&page, &request), options);
        }
    });
    let run = move |event: &Event| {
        apply.try_with_value(|apply| apply(event));
    };
    let typed = debounce(DEBOUNCE, move |event: Event| run(&event));
    let typed = StoredValue::new_local(std::cell::RefCell::new(typed));
    Listeners {
        changed: Callback::new(move |event: Event| {
            if !is_typing(&event) {
                run(&event);
            }
        }),
        typed: Callback::new(move |event: Event| {
            if is_typing(&event) {
                typed.with_value(|typed| (typed.borrow_mut())(event));
            }
        }),
    }
}

/// The values of the form that contains the target of an event; `None` if the form is no longer on the page.
#[cfg(feature = "hydrate")]
fn request_of(event: &Event) -> Option<ExportRequest> {
    use wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlFormElement};

    use crate::ui::get_form::query_of_form;

    let field: Element = event.target()?.dyn_into().ok()?;
    let form: HtmlFormElement = field.closest("form").ok()??.dyn_into().ok()?;
    let query = query_of_form(&form).filter(|_| form.is_connected())?;
    Some(crate::query::parse(&query))
}
