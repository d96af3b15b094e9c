//! `/codebooks/:id/segments`: the coded segments, with filters for code, coder and conversation.

use leptos::prelude::*;
use uuid::Uuid;

use crate::codebooks::api::EditSegment;
use crate::codebooks::components::code_label::CodeLabel;
use crate::codebooks::components::codebook_frame::{CodebookFrame, ConversationChoice, Tab};
use crate::codebooks::components::scroll::scroll_to_fragment;
use crate::codebooks::model::{
    Code, CodebookMember, CodedConversation, Segment, SegmentMessage, SegmentsPage, SegmentsRequest, coding_url,
};
use crate::query::address;
use crate::ui::filter_form::FilterForm;
use crate::ui::form::Form;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::ui::text_area::TextArea;
use crate::ui::toast::Toasts;

/// How many messages before the segment are shown when a link opens it on the coding page.
const CONTEXT: i64 = 10;

/// The content of the page.
#[component]
pub fn Segments(
    /// The data of the page.
    page: SegmentsPage,
    /// Whether the page was already scrolled to the fragment of the URL.
    scrolled: StoredValue<bool>,
) -> impl IntoView {
    scroll_to_fragment(scrolled);
    let SegmentsPage { codebook, codes, coders, conversations, request, segments, next } = page;
    let (book, url) = (codebook.id, format!("{}/segments", codebook.url()));
    let next = next.map(|after| {
        let href = address(&url, &SegmentsRequest { after: Some(after), ..request.clone() });
        view! { <p><a class="button" href=href>"More"</a></p> }
    });
    let empty = segments.is_empty().then(|| view! { <EmptyNotice icon=lucide::LuTags title="No segments" text="To code messages, open a conversation and choose “Code” from its menu. If you have, try fewer filters."/> });
    let csv = address(&format!("{}/files/segments.csv", codebook.url()), &request);
    view! {
        <CodebookFrame codebook tab=Tab::Segments>
            <Filter codes coders conversations request csv/>
            {empty}
            <ul class="notes">{segments.into_iter().map(|segment| view! { <SegmentCard book segment/> }).collect_view()}</ul>
            {next}
        </CodebookFrame>
    }
}

#[component]
fn Filter(
    codes: Vec<Code>,
    coders: Vec<CodebookMember>,
    conversations: Vec<CodedConversation>,
    request: SegmentsRequest,
    csv: String,
) -> impl IntoView {
    let (chosen, by) = (request.code, request.by);
    let code = move |code: Code| {
        view! { <option value=code.id.to_string() selected=chosen == Some(code.id)>{code.option_text()}</option> }
    };
    let coder = move |one: CodebookMember| {
        view! { <option value=one.user.to_string() selected=by == Some(one.user)>{one.full_name}</option> }
    };
    view! {
        <FilterForm label="Filter segments" class="board-filter">
            <label class="field grow"><span>"Code (with subcodes)"</span><select name="code"><option value="">"All"</option>{codes.into_iter().map(code).collect_view()}</select></label>
            <label class="field"><span>"Coded by"</span><select name="by"><option value="">"Everyone"</option>{coders.into_iter().map(coder).collect_view()}</select></label>
            <ConversationChoice conversations chosen=request.conversation all=true/>
            <label class="field grow"><span>"Contains"</span><input type="search" name="q" value=request.text maxlength="200"/></label>
            <div class="board-buttons"><a class="button" href=csv download rel="external"><Icon icon=lucide::LuDownload/>"CSV"</a></div>
        </FilterForm>
    }
}

#[component]
fn SegmentCard(book: Uuid, segment: Segment) -> impl IntoView {
    let Segment { id, code, conversation, title, coder, memo, editable, messages } = segment;
    let first = messages.first();
    let when = first.and_then(|message| message.at).map(format::day_and_time).unwrap_or_default();
    let links = first.and_then(|message| message.seq).map(|seq| {
        let coding = format!("{}#m{seq}", coding_url(conversation, book, (seq - CONTEXT).max(1)));
        view! {
            <a href=format!("/c/{conversation}?at={seq}#m{seq}")>"Read"</a>
            <a href=coding>"Code"</a>
        }
    });
    let note = (!memo.is_empty()).then(|| view! { <p class="pre-line"><strong>"Memo: "</strong>{memo.clone()}</p> });
    view! {
        <li class="note card" id=format!("s{id}")>
            <p class="note-head"><CodeLabel code/><small><bdi>{title}</bdi>{format!(" · {when} · coded by ")}<bdi>{coder}</bdi></small></p>
            <blockquote>{messages.into_iter().map(|message| view! { <Coded message/> }).collect_view()}</blockquote>
            {note}
            <p class="code-links">{links}</p>
            {editable.then(|| view! { <MemoForm book segment=id memo/> })}
        </li>
    }
}

#[component]
fn Coded(message: SegmentMessage) -> impl IntoView {
    let sender = (!message.sender.is_empty()).then(|| view! { <strong><bdi>{message.sender}</bdi>": "</strong> });
    let broken = message.is_broken.then(
        || view! { <span class="note-broken"><Icon icon=lucide::LuUnlink/>"no longer in the conversation"</span> },
    );
    view! { <p>{sender}<span dir="auto">{message.text}</span>" "{broken}</p> }
}

#[component]
fn MemoForm(book: Uuid, segment: Uuid, memo: String) -> impl IntoView {
    let area = format!("memo-{segment}");
    let (toasts, open) = (Toasts::get(), NodeRef::<leptos::html::Details>::new());
    let saved = Callback::new(move |()| {
        toasts.say("Memo saved.", None);
        if let Some(details) = open.get_untracked() {
            details.set_open(false);
        }
    });
    view! {
        <details class="export-more" node_ref=open>
            <summary>"Memo"</summary>
            <Form action={ServerAction::<EditSegment>::new()} on_success=saved>
                <input type="hidden" name="book" value=book.to_string()/>
                <input type="hidden" name="segment" value=segment.to_string()/>
                <div class="field"><label for=area.clone()>"Your notes on this segment"</label><TextArea id=area name="memo" value=memo optional=true maxlength=5_000_u32/></div>
                <button class="button small">"Save"</button>
            </Form>
        </details>
    }
}
