//! A text field with a list of suggestions: the arrow keys move through the list, Enter selects. Implements the ARIA
//! pattern "editable combobox with list autocomplete".

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::reactive::actions::ActionAbortHandle;

/// Dispatches `lookup` whenever `typed` returns a new text. Cancels a lookup that is still in progress, because its
/// response could arrive after the one for the newer text and replace it.
pub fn look_up<O: Send + Sync + 'static>(lookup: Action<String, O>, typed: impl Fn() -> Option<String> + 'static) {
    Effect::new(move |earlier: Option<Option<ActionAbortHandle>>| {
        if let Some(earlier) = earlier.flatten() {
            earlier.abort();
        }
        typed().map(|text| lookup.dispatch(text))
    });
}

/// The state of a combobox: which option of its list is active.
#[derive(Clone, Copy)]
pub struct Combobox {
    list: &'static str,
    active: RwSignal<Option<usize>>,
}

/// The effect of a key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// Another option became active.
    Moved,
    /// The option with this index was selected.
    Selected(usize),
    /// None; the caller may handle the key.
    Ignored,
}

impl Combobox {
    /// `list` is the id of the list element; the ids of its options are derived from it.
    pub fn new(list: &'static str) -> Combobox {
        Combobox { list, active: RwSignal::new(None) }
    }

    /// Makes an option active, or none.
    pub fn activate(&self, option: Option<usize>) {
        self.active.set(option);
    }

    /// Handles a key press in the field while the list has `count` options. At the ends of the list the arrow keys wrap
    /// around.
    pub fn press(&self, event: &KeyboardEvent, count: usize) -> Pressed {
        let active = self.active.get_untracked().filter(|option| *option < count);
        let pressed = match (event.key().as_str(), active) {
            ("ArrowDown", _) if count > 0 => {
                self.active.set(Some(active.map_or(0, |option| (option + 1) % count)));
                Pressed::Moved
            }
            ("ArrowUp", _) if count > 0 => {
                self.active.set(Some(active.map_or(count - 1, |option| (option + count - 1) % count)));
                Pressed::Moved
            }
            ("Enter", Some(option)) => Pressed::Selected(option),
            _ => return Pressed::Ignored,
        };
        event.prevent_default();
        pressed
    }

    /// The element id of an option.
    pub fn id(&self, option: usize) -> String {
        format!("{}-{option}", self.list)
    }

    /// The element id of the active option, for the field's `aria-activedescendant`.
    pub fn active_id(&self) -> Option<String> {
        self.active.get().map(|option| self.id(option))
    }

    /// The `aria-selected` attribute of an option: "true" if it is active, otherwise "false".
    pub fn selected(&self, option: usize) -> String {
        (self.active.get() == Some(option)).to_string()
    }
}
