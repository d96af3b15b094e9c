//! The status of the analysis, with buttons to start and stop it.

use leptos::prelude::*;
use uuid::Uuid;

use crate::insights::api::{AnalyseAgain, StopAnalysis};
use crate::insights::model::{Analysis, AnalysisStatus};
use crate::ui::form::Form;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// Explains why statistics are incomplete: shows the progress of a running analysis, or that one failed or was stopped.
/// Renders nothing otherwise.
#[component]
pub fn Status(
    /// The latest analysis.
    #[prop(into)]
    analysis: Signal<Option<Analysis>>,
    /// The conversation, if the viewer may stop its analysis.
    #[prop(into)]
    stop: Signal<Option<Uuid>>,
) -> impl IntoView {
    // The progress bar and button must not be replaced when only the numbers change.
    let status = Memo::new(move |_| analysis.with(|it| it.as_ref().map(|it| it.status)));
    move || match status.get() {
        Some(AnalysisStatus::Queued | AnalysisStatus::Running) => view! { <InProgress analysis stop/> }.into_any(),
        Some(AnalysisStatus::Failed) => {
            let message = move || {
                let error = analysis.with(|it| it.as_ref().and_then(|it| it.error.clone()));
                error.unwrap_or_else(|| "The analysis failed.".to_owned())
            };
            view! { <p class="board-note failed" role="alert">{message}</p> }.into_any()
        }
        Some(AnalysisStatus::Cancelled) => {
            view! { <p class="board-note">"Analysis stopped. Some figures cover only part of this period."</p> }
                .into_any()
        }
        Some(AnalysisStatus::Done) | None => ().into_any(),
    }
}

#[component]
fn InProgress(analysis: Signal<Option<Analysis>>, stop: Signal<Option<Uuid>>) -> impl IntoView {
    let counts =
        Memo::new(move |_| analysis.with(|it| it.as_ref().map_or((0, 1), |it| (it.done.max(0), it.total.max(1)))));
    let text = move || {
        let (done, total) = counts.get();
        let done = format::percent(done.cast_unsigned(), total.cast_unsigned());
        format!("Analysing messages… {done}. Words, mood and reply times are still incomplete.")
    };
    let action = ServerAction::<StopAnalysis>::new();
    let form = move || {
        stop.get().map(|id| {
            view! {
                <Form action quiet=true>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button class="button small">"Stop"</button>
                </Form>
            }
        })
    };
    view! {
        <div class="board-note">
            <p>{text}</p>
            <progress
                max=move || counts.get().1.to_string()
                value=move || counts.get().0.to_string()
                aria-label="Messages analysed"
            ></progress>
            {form}
        </div>
    }
}

/// A button that starts a new analysis of a conversation.
#[component]
pub fn Recalculate(
    /// The conversation.
    id: Uuid,
) -> impl IntoView {
    view! {
        <Form action={ServerAction::<AnalyseAgain>::new()} class="board-again" quiet=true>
            <input type="hidden" name="id" value=id.to_string()/>
            <button class="button quiet"><Icon icon=lucide::LuRefreshCw/>"Recalculate insights"</button>
        </Form>
    }
}
