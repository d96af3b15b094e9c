//! What the pages of a codebook have in common: the heading and the tabs.

use leptos::prelude::*;

use crate::codebooks::model::{CodebookHeader, CodedConversation};
use crate::page::PageTitle;
use crate::ui::icon::{Icon, lucide};

/// The pages of a codebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// Its codes and coders.
    Codes,
    /// The coded segments.
    Segments,
    /// The charts.
    Figures,
    /// The agreement of the coders.
    Agreement,
}

impl Tab {
    fn label(self) -> &'static str {
        match self {
            Tab::Codes => "Codes",
            Tab::Segments => "Segments",
            Tab::Figures => "Figures",
            Tab::Agreement => "Agreement",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Tab::Codes => "",
            Tab::Segments => "/segments",
            Tab::Figures => "/figures",
            Tab::Agreement => "/agreement",
        }
    }
}

/// A page of a codebook: the heading and the tabs above, then the content.
#[component]
pub fn CodebookFrame(
    /// The codebook.
    codebook: CodebookHeader,
    /// The current page.
    tab: Tab,
    /// The content of the page.
    children: Children,
) -> impl IntoView {
    let url = codebook.url();
    let link = |one: Tab| {
        let href = format!("{url}{}", one.path());
        view! { <a href=href aria-current=(one == tab).then_some("true")>{one.label()}</a> }
    };
    view! {
        <PageTitle text=format!("{}: {}", tab.label(), codebook.title)/>
        <a class="back-link" href="/codebooks"><Icon icon=lucide::LuArrowLeft/>"Codebooks"</a>
        <h1><bdi>{codebook.title}</bdi></h1>
        <nav class="segments" aria-label="Codebook pages">
            {link(Tab::Codes)}{link(Tab::Segments)}{link(Tab::Figures)}{link(Tab::Agreement)}
        </nav>
        {children()}
    }
}

/// A `<select>` of coded conversations, with the name `c`.
#[component]
pub fn ConversationChoice(
    /// The options.
    conversations: Vec<CodedConversation>,
    /// The selected conversation.
    chosen: Option<uuid::Uuid>,
    /// Whether there is an option for all conversations.
    #[prop(optional)]
    all: bool,
) -> impl IntoView {
    let every = all.then(|| view! { <option value="">"All"</option> });
    let option = |one: CodedConversation| {
        view! { <option value=one.id.to_string() selected=chosen == Some(one.id)>{one.title}</option> }
    };
    view! {
        <label class="field grow"><span>"Conversation"</span>
            <select name="c">{every}{conversations.into_iter().map(option).collect_view()}</select>
        </label>
    }
}
