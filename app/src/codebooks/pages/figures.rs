//! `/codebooks/:id/figures`: charts of how often, when, to whose messages and with which other codes the codes were
//! applied.

use leptos::prelude::*;

use crate::codebooks::components::codebook_frame::{CodebookFrame, ConversationChoice, Tab};
use crate::codebooks::model::FiguresPage;
use crate::query;
use crate::ui::chart::{Downloads, Figure};
use crate::ui::filter_form::FilterForm;
use crate::ui::icon::lucide;
use crate::ui::notice::EmptyNotice;

/// The content of the page.
#[component]
pub fn Figures(
    /// The data of the page.
    page: FiguresPage,
) -> impl IntoView {
    let FiguresPage { codebook, conversations, request, charts } = page;
    if conversations.is_empty() {
        let text = "Open a conversation, choose “Code” from its menu, and apply codes to messages.";
        return view! {
            <CodebookFrame codebook tab=Tab::Figures>
                <EmptyNotice icon=lucide::LuChartColumn title="No codes applied yet" text/>
            </CodebookFrame>
        }
        .into_any();
    }
    let query = query::write(&request);
    let after = if query.is_empty() { query } else { format!("?{query}") };
    let downloads = Downloads { before: format!("{}/files/chart-", codebook.url()), after };
    let figure = move |chart| view! { <Figure chart downloads=downloads.clone()/> };
    view! {
        <CodebookFrame codebook tab=Tab::Figures>
            <FilterForm label="Filter figures" class="board-filter">
                <ConversationChoice conversations chosen=request.conversation all=true/>
            </FilterForm>
            <div class="board">{charts.into_iter().map(figure).collect_view()}</div>
        </CodebookFrame>
    }
    .into_any()
}
