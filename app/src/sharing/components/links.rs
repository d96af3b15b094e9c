//! Links for guests.

use leptos::html;
use leptos::prelude::*;
use uuid::Uuid;

use super::Check;
use crate::conversations::MessageFilter;
use crate::query;
use crate::sharing::api::{MakeDashboardLink, MakeLink, RevokeLink};
use crate::sharing::model::{DashboardGrant, LinkOptions, LinkStatus, LinkTarget, ShareLink, SharingRequest};
use crate::ui::copy_button::CopyButton;
use crate::ui::form::Form;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// The links of the conversation, and a form for one to messages.
#[component]
pub fn Links(
    /// The conversation.
    conversation: Uuid,
    /// The latest first.
    links: Vec<ShareLink>,
    /// Scheme and host of this server.
    origin: String,
    /// What the address asks for.
    request: Memo<SharingRequest>,
    /// The token of a link that was just created.
    made: RwSignal<Option<String>>,
) -> impl IntoView {
    let row = move |link| view! { <LinkRow conversation link made/> };
    let rows = (!links.is_empty()).then(|| view! { <ul class="rows">{links.into_iter().map(row).collect_view()}</ul> });
    view! {
        <section class="card">
            <h2>"Links"</h2>
            <p>"Anyone with a link can see what you choose here, without an account, and nothing else."</p>
            <NewLink origin request made/>
            {rows}
            <LinkForm conversation request made/>
        </section>
    }
}

/// The link that was just created. The server keeps only a hash of its token.
#[component]
fn NewLink(origin: String, request: Memo<SharingRequest>, made: RwSignal<Option<String>>) -> impl IntoView {
    let token = Memo::new(move |_| {
        let token = made.get().unwrap_or_else(|| request.with(|request| request.made.clone()));
        Some(token).filter(|token| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    });
    move || {
        token.get().map(|token| {
            let address = format!("{origin}/s/{token}");
            view! {
                <div class="banner" role="status">
                    <span>"Copy this link now. It is not shown again: "<a class="link-box" href=address.clone() rel="external">{address.clone()}</a></span>
                    <CopyButton text=address label="Copy link"/>
                </div>
            }
        })
    }
}

/// Keeps the token of a new link and empties the form that created it.
fn keep(made: RwSignal<Option<String>>, form: NodeRef<html::Div>) -> Callback<String> {
    Callback::new(move |token: String| {
        made.set(Some(token));
        #[cfg(feature = "hydrate")]
        if let Some(form) = form.get_untracked().and_then(|form| form.query_selector("form").ok().flatten()) {
            use wasm_bindgen::JsCast;
            if let Ok(form) = form.dyn_into::<web_sys::HtmlFormElement>() {
                form.reset();
            }
        }
        let _ = form;
    })
}

#[component]
fn LinkForm(conversation: Uuid, request: Memo<SharingRequest>, made: RwSignal<Option<String>>) -> impl IntoView {
    let form = NodeRef::<html::Div>::new();
    let seqs = request.with_untracked(|request| request.seqs.clone());
    let selected = (!seqs.is_empty()).then(|| view! { <p class="hint">"Only the selected messages."</p> });
    view! {
        <div class="sharing-new" node_ref=form>
            <Form action={ServerAction::<MakeLink>::new()} class="sharing-link" on_success=keep(made, form)>
                <input type="hidden" name="id" value=conversation.to_string()/>
                <input type="hidden" name="seqs" value=seqs/>
                {selected}
                <div class="export-row">
                    <label class="field grow"><span>"Label (only you see it)"</span><input name="label" maxlength="200" autocomplete="off" placeholder="For the lawyer"/></label>
                    <label class="field"><span>"From"</span><input type="date" name="from"/></label>
                    <label class="field"><span>"To"</span><input type="date" name="until"/></label>
                    <label class="field grow"><span>"Search filter"</span><input type="search" name="q" maxlength="500" placeholder="from:Ana, \"a phrase\" …"/></label>
                </div>
                <Check name="names" label="Without names: people are called Person 1, Person 2 …, and there are no pictures"/>
                <Check name="numbers" checked=true label="Without phone numbers and e-mail addresses"/>
                <Check name="media" label="With pictures, audio and files"/>
                <Access/>
                <button class="button primary"><Icon icon=lucide::LuLink/>"Create link"</button>
            </Form>
        </div>
    }
}

/// A form for a link to the dashboard, as it is filtered now.
#[component]
pub fn DashboardLinkForm(
    /// The conversation.
    conversation: Uuid,
    /// What the address asks for.
    request: Memo<SharingRequest>,
    /// The token of a link that was just created.
    made: RwSignal<Option<String>>,
) -> impl IntoView {
    let form = NodeRef::<html::Div>::new();
    let filters = request.with_untracked(|request| request.dashboard.clone());
    let period = match query::parse::<MessageFilter>(&filters).period() {
        (Some(from), Some(until)) => format!("From {} to {}.", format::day(from), format::day(until)),
        (Some(from), None) => format!("Since {}.", format::day(from)),
        (None, Some(until)) => format!("Until {}.", format::day(until)),
        (None, None) => {
            "The whole conversation. To share a part, filter the dashboard and choose “Share” there.".to_owned()
        }
    };
    view! {
        <section class="card" id="dashboard">
            <h2>"Link to the dashboard"</h2>
            <p>{period}</p>
            <div class="sharing-new" node_ref=form>
                <Form action={ServerAction::<MakeDashboardLink>::new()} class="sharing-link" on_success=keep(made, form)>
                    <input type="hidden" name="id" value=conversation.to_string()/>
                    <input type="hidden" name="filters" value=filters/>
                    <label class="field"><span>"Label (only you see it)"</span><input name="label" maxlength="200" autocomplete="off" placeholder="For the board meeting"/></label>
                    <Check name="names" label="Show names"/>
                    <Check name="texts" label="Show names, and words and sentences of messages"/>
                    <Access/>
                    <button class="button primary"><Icon icon=lucide::LuLink/>"Create link to the dashboard"</button>
                </Form>
            </div>
        </section>
    }
}

/// How long a link works, and its password.
#[component]
fn Access() -> impl IntoView {
    view! {
        <div class="export-row">
            <label class="field"><span>"Expires after"</span>
                <select name="days"><option value="1">"1 day"</option><option value="7" selected>"7 days"</option><option value="30">"30 days"</option><option value="365">"1 year"</option></select>
            </label>
            <label class="field grow"><span>"Password (optional)"</span><input type="password" name="password" autocomplete="new-password"/></label>
        </div>
    }
}

#[component]
fn LinkRow(conversation: Uuid, link: ShareLink, made: RwSignal<Option<String>>) -> impl IntoView {
    let about = about(&link);
    let name = if link.label.is_empty() { "Unnamed link".to_owned() } else { link.label };
    let label = format!("Close the link: {name}");
    let closed = Callback::new(move |()| made.set(None));
    let close = (link.status == LinkStatus::Open).then(|| {
        view! {
            <Form action={ServerAction::<RevokeLink>::new()} on_success=closed quiet=true>
                <input type="hidden" name="id" value=conversation.to_string()/>
                <input type="hidden" name="link" value=link.id.to_string()/>
                <button class="button small" aria-label=label>"Close"</button>
            </Form>
        }
    });
    view! { <li class="row"><span class="row-text"><bdi>{name}</bdi><small>{about}</small></span>{close}</li> }
}

/// All that there is to say about a link, in a line.
fn about(link: &ShareLink) -> String {
    let until = format::day(link.until);
    let mut parts = vec![match link.status {
        LinkStatus::Open => format!("open until {until}"),
        LinkStatus::Expired => format!("expired {until}"),
        LinkStatus::Closed => format!("closed {until}"),
    }];
    parts.push(match link.opened_count {
        0 => "never opened".to_owned(),
        count => format!("opened {}", format::count(count, "time", "times")),
    });
    parts.extend(link.last_opened.map(|day| format!("last {}", format::day(day))));
    if link.has_password {
        parts.push("password".to_owned());
    }
    match &link.shows {
        LinkTarget::Dashboard(DashboardGrant { names, texts }) => {
            parts.push("dashboard".to_owned());
            parts.push(if *names || *texts { "with names" } else { "without names" }.to_owned());
            parts.extend(texts.then(|| "with words".to_owned()));
        }
        LinkTarget::Messages { shared, selected } => {
            let LinkOptions { names, numbers, media } = shared.options;
            parts.extend(selected.map(|count| format::count(count.into(), "selected message", "selected messages")));
            let sentence = shared.filter.sentence(&[]);
            parts.extend(Some(sentence.trim_end_matches('.').to_lowercase()).filter(|sentence| !sentence.is_empty()));
            parts.extend(names.then(|| "without names".to_owned()));
            parts.extend(numbers.then(|| "without phone numbers".to_owned()));
            parts.extend(media.then(|| "with files".to_owned()));
        }
    }
    parts.join(" · ")
}
