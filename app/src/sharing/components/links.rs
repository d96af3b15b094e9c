//! Share links for guests.

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

/// A list of the links of a conversation, and a form to create one to messages.
#[component]
pub fn Links(
    /// The id of the conversation.
    conversation: Uuid,
    /// The links, newest first.
    links: Vec<ShareLink>,
    /// Scheme and host of this server.
    origin: String,
    /// The query of the page.
    request: Memo<SharingRequest>,
    /// The token of a link that was just created, if any.
    created_token: RwSignal<Option<String>>,
) -> impl IntoView {
    let row = move |link| view! { <LinkRow conversation link created_token/> };
    let rows = (!links.is_empty()).then(|| view! { <ul class="rows">{links.into_iter().map(row).collect_view()}</ul> });
    view! {
        <section class="card">
            <h2>"Links"</h2>
            <p>"Anyone with a link can see what you choose here, without an account, and nothing else."</p>
            <NewLink origin request created_token/>
            {rows}
            <LinkForm conversation request created_token/>
        </section>
    }
}

/// A banner with the link that was just created. It cannot be shown later, because the server stores only a hash of its
/// token.
#[component]
fn NewLink(origin: String, request: Memo<SharingRequest>, created_token: RwSignal<Option<String>>) -> impl IntoView {
    let token = Memo::new(move |_| {
        let token = created_token.get().unwrap_or_else(|| request.with(|request| request.created_token.clone()));
        Some(token).filter(|token| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    });
    move || {
        token.get().map(|token| {
            let url = format!("{origin}/s/{token}");
            view! {
                <div class="banner" role="status">
                    <span>"Copy this link now. It is not shown again: "<a class="link-box" href=url.clone() rel="external">{url.clone()}</a></span>
                    <CopyButton text=url label="Copy link"/>
                </div>
            }
        })
    }
}

/// A callback that stores the token of a new link and resets the form that created it.
fn on_created(created_token: RwSignal<Option<String>>, form: NodeRef<html::Div>) -> Callback<String> {
    Callback::new(move |token: String| {
        created_token.set(Some(token));
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
fn LinkForm(
    conversation: Uuid,
    request: Memo<SharingRequest>,
    created_token: RwSignal<Option<String>>,
) -> impl IntoView {
    let form = NodeRef::<html::Div>::new();
    let seqs = request.with_untracked(|request| request.seqs.clone());
    let selected = (!seqs.is_empty()).then(|| view! { <p class="hint">"Only the selected messages."</p> });
    view! {
        <div class="sharing-new" node_ref=form>
            <Form action={ServerAction::<MakeLink>::new()} class="sharing-link" on_success=on_created(created_token, form)>
                <input type="hidden" name="id" value=conversation.to_string()/>
                <input type="hidden" name="seqs" value=seqs/>
                {selected}
                <div class="export-row">
                    <label class="field grow"><span>"Label (only you see it)"</span><input name="label" maxlength="200" autocomplete="off" placeholder="For the lawyer"/></label>
                    <label class="field"><span>"From"</span><input type="date" name="from"/></label>
                    <label class="field"><span>"To"</span><input type="date" name="until"/></label>
                    <label class="field grow"><span>"Search filter"</span><input type="search" name="q" maxlength="500" placeholder="from:Ana, \"a phrase\" …"/></label>
                </div>
                <Check name="names" label="Hide names: people appear as Person 1, Person 2 …, and media are not shown"/>
                <Check name="numbers" checked=true label="Hide phone numbers and e-mail addresses"/>
                <Check name="media" label="Include media"/>
                <Access/>
                <button class="button primary"><Icon icon=lucide::LuLink/>"Create link"</button>
            </Form>
        </div>
    }
}

/// A form to create a link to the dashboard with its current filter.
#[component]
pub fn DashboardLinkForm(
    /// The id of the conversation.
    conversation: Uuid,
    /// The query of the page.
    request: Memo<SharingRequest>,
    /// The token of a link that was just created, if any.
    created_token: RwSignal<Option<String>>,
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
                <Form action={ServerAction::<MakeDashboardLink>::new()} class="sharing-link" on_success=on_created(created_token, form)>
                    <input type="hidden" name="id" value=conversation.to_string()/>
                    <input type="hidden" name="filters" value=filters/>
                    <label class="field"><span>"Label (only you see it)"</span><input name="label" maxlength="200" autocomplete="off" placeholder="For the board meeting"/></label>
                    <Check name="names" label="Show names"/>
                    <Check name="texts" label="Show names, and words and sentences from messages"/>
                    <Access/>
                    <button class="button primary"><Icon icon=lucide::LuLink/>"Create link to the dashboard"</button>
                </Form>
            </div>
        </section>
    }
}

/// Form fields for the expiry and the password of a link.
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
fn LinkRow(conversation: Uuid, link: ShareLink, created_token: RwSignal<Option<String>>) -> impl IntoView {
    let about = about(&link);
    let name = if link.label.is_empty() { "Unnamed link".to_owned() } else { link.label };
    let label = format!("Revoke link: {name}");
    let on_revoked = Callback::new(move |()| created_token.set(None));
    let revoke = (link.status == LinkStatus::Active).then(|| {
        view! {
            <Form action={ServerAction::<RevokeLink>::new()} on_success=on_revoked quiet=true>
                <input type="hidden" name="id" value=conversation.to_string()/>
                <input type="hidden" name="link" value=link.id.to_string()/>
                <button class="button small" aria-label=label>"Revoke"</button>
            </Form>
        }
    });
    view! { <li class="row"><span class="row-text"><bdi>{name}</bdi><small>{about}</small></span>{revoke}</li> }
}

/// A one-line description of a link: status, number of openings, and what it shows.
fn about(link: &ShareLink) -> String {
    let until = format::day(link.until);
    let mut parts = vec![match link.status {
        LinkStatus::Active => format!("valid until {until}"),
        LinkStatus::Expired => format!("expired {until}"),
        LinkStatus::Revoked => format!("revoked {until}"),
    }];
    parts.push(match link.opened_count {
        0 => "never opened".to_owned(),
        count => format!("opened {}", format::count(count, "time", "times")),
    });
    parts.extend(link.last_opened.map(|day| format!("last opened {}", format::day(day))));
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
            parts.extend(media.then(|| "with media".to_owned()));
        }
    }
    parts.join(" · ")
}
