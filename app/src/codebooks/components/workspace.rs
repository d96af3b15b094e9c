//! The part of the coding page that contains the text and, next to it, the codes.
//!
//! Both are in one form, so that coding works without JavaScript. With JavaScript, a code is applied by a click or a
//! key, and only the affected messages are updated.

use std::collections::BTreeSet;

use leptos::ev::{self, KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::palette::Palette;
use super::passage::PassageRow;
use super::target::{self, Target};
use crate::codebooks::api::{ApplyCode, apply_code, remove_segment};
use crate::codebooks::model::{CodingWorkspace, Passage, SegmentChange, is_selected};
use crate::ui::toast::Toasts;

/// The state of the coding page.
#[derive(Clone, Copy)]
pub struct Workspace {
    conversation: Uuid,
    book: Uuid,
    at: i64,
    passages: StoredValue<Vec<RwSignal<Passage>>>,
    /// The `seq` of the messages whose checkboxes are ticked.
    chosen: RwSignal<BTreeSet<i64>>,
    toasts: Toasts,
}

impl Workspace {
    /// Whether the checkbox of a message is ticked.
    pub fn is_chosen(self, seq: i64) -> bool {
        self.chosen.read().contains(&seq)
    }

    /// Ticks or unticks the checkbox of a message.
    pub fn choose(self, seq: i64, chosen: bool) {
        self.chosen.update(|all| {
            if chosen {
                all.insert(seq);
            } else {
                all.remove(&seq);
            }
        });
    }

    /// What a code would currently be applied to.
    fn target(self) -> Target {
        Target::current(&self.chosen.read_untracked())
    }

    /// Applies a code. The selection is cleared immediately, because the next key may be pressed before the server
    /// responds. It is restored if the request fails.
    fn apply(self, code: Uuid, target: Target) {
        let chosen = self.chosen.get_untracked();
        self.chosen.set(BTreeSet::new());
        target::clear_selection();
        if let Some(seq) = target.focus_seq() {
            target::focus(seq);
        }
        spawn_local(async move {
            match apply_code(self.conversation, self.book, self.at, code, target.seqs, target.words).await {
                Ok(passages) => self.show(passages),
                Err(error) => {
                    self.chosen.try_set(chosen);
                    self.toasts.say(error.to_string(), None);
                }
            }
        });
    }

    /// Removes a segment. A toast offers to undo that.
    fn remove(self, segment: Uuid) {
        let Workspace { conversation, book, at, toasts, .. } = self;
        spawn_local(async move {
            match remove_segment(conversation, book, at, segment, SegmentChange::Remove).await {
                Ok(passages) => {
                    // The button disappears, so the focus would be lost.
                    let place = passages.first().map(|passage| passage.seq);
                    self.show(passages);
                    if let Some(seq) = place {
                        target::focus(seq);
                    }
                    toasts.say_undoable("Code removed.", move || async move {
                        remove_segment(conversation, book, at, segment, SegmentChange::Restore).await.map(|_| ())
                    });
                }
                Err(error) => toasts.say(error.to_string(), None),
            }
        });
    }

    /// Shows the changed messages, unless the user has left the page in the meantime.
    fn show(self, changed: Vec<Passage>) {
        let Some(passages) = self.passages.try_get_value() else { return };
        for new in changed {
            let place = passages.iter().find(|old| old.with_untracked(|old| old.seq == new.seq));
            if let Some(passage) = place {
                passage.set(new);
            }
        }
    }

    /// Handles a key: applies the code with this shortcut, or moves the focus.
    fn on_key(self, event: &KeyboardEvent, keys: &[(String, Uuid)]) {
        let key = event.key().to_lowercase();
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_typing = element.is_some_and(|element| {
            element.closest("input:not([type=checkbox]), textarea, select").is_ok_and(|found| found.is_some())
        });
        if is_typing || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if key == "j" || key == "k" {
            target::move_focus(key == "j");
        } else if let Some((_, code)) = keys.iter().find(|(of, _)| *of == key) {
            event.prevent_default();
            self.apply(*code, self.target());
        }
    }
}

/// The form with the text and the codes.
#[component]
pub fn CodingForm(
    /// The messages and the codes.
    workspace: CodingWorkspace,
    /// The initially selected messages, such as `3-7,12`.
    seqs: String,
) -> impl IntoView {
    let CodingWorkspace { conversation, codebook, codes, at, passages, .. } = workspace;
    let chosen = passages.iter().map(|passage| passage.seq).filter(|seq| is_selected(&seqs, *seq)).collect();
    let passages: Vec<_> = passages.into_iter().map(RwSignal::new).collect();
    let workspace = Workspace {
        conversation,
        book: codebook.id,
        at,
        passages: StoredValue::new(passages.clone()),
        chosen: RwSignal::new(chosen),
        toasts: Toasts::get(),
    };
    let form = NodeRef::<html::Form>::new();
    let keys: Vec<(String, Uuid)> = codes.iter().filter_map(|code| Some((code.shortcut.clone()?, code.id))).collect();
    // The target at `pointerdown`: the click itself may clear the selection.
    let target_on_press = StoredValue::new(None::<Target>);
    Effect::new(move |_| {
        let keys = keys.clone();
        let listener = window_event_listener(ev::keydown, move |event| {
            target_on_press.set_value(None);
            workspace.on_key(&event, &keys);
        });
        on_cleanup(move || listener.remove());
    });
    Effect::new(move |_| {
        if let Some(form) = form.get() {
            choose_ticked(workspace, &form);
            target::focus_addressed();
        }
    });
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let button = event.submitter();
        let attribute = |name| button.as_ref().and_then(|button| button.get_attribute(name)).unwrap_or_default();
        let Ok(id) = attribute("value").parse::<Uuid>() else { return };
        match attribute("name").as_str() {
            "code" => {
                let target = target_on_press.try_update_value(Option::take).flatten();
                workspace.apply(id, target.unwrap_or_else(|| workspace.target()));
            }
            "segment" => workspace.remove(id),
            _ => {}
        }
    };
    let row = |passage| view! { <PassageRow passage workspace/> };
    view! {
        <form class="coding" method="post" action=ApplyCode::url() node_ref=form on:submit=on_submit>
            <input type="hidden" name="conversation" value=conversation.to_string()/>
            <input type="hidden" name="book" value=codebook.id.to_string()/>
            <input type="hidden" name="at" value=at.to_string()/>
            <ol class="coding-text">{passages.into_iter().map(row).collect_view()}</ol>
            <Palette codebook=codebook.id codes on_point=Callback::new(move |()| target_on_press.set_value(Some(workspace.target())))/>
        </form>
    }
}

/// Selects the messages whose checkboxes the user ticked before the page was hydrated.
fn choose_ticked(workspace: Workspace, form: &Element) {
    let Ok(ticked) = form.query_selector_all("input[type=checkbox]:checked") else { return };
    for index in 0..ticked.length() {
        let input = ticked.item(index).and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
        if let Some(seq) = input.and_then(|input| input.value().parse().ok()) {
            workspace.choose(seq, true);
        }
    }
}
