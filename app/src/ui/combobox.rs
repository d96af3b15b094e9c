//! A field with a list under it: the arrows move through the list, Enter takes, as in the ARIA
//! pattern "editable combobox with list autocomplete".

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::reactive::actions::ActionAbortHandle;

/// Dispatches `lookup` with each text that `typed` gives. A lookup that is still in progress is cancelled: its answer
/// could arrive after that to the newer text, and would replace it.
pub fn look_up<O: Send + Sync + 'static>(lookup: Action<String, O>, typed: impl Fn() -> Option<String> + 'static) {
    Effect::new(move |earlier: Option<Option<ActionAbortHandle>>| {
        if let Some(earlier) = earlier.flatten() {
            earlier.abort();
        }
        typed().map(|text| lookup.dispatch(text))
    });
}

/// Which line of the list is active.
#[derive(Clone, Copy)]
pub struct Combobox {
    list: &'static str,
    active: RwSignal<Option<usize>>,
}

/// What a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// It moved through the list.
    Moved,
    /// It took this line.
    Taken(usize),
    /// Nothing; the field may use it.
    Nothing,
}

impl Combobox {
    /// For the list with this id.
    pub fn new(list: &'static str) -> Combobox {
        Combobox { list, active: RwSignal::new(None) }
    }

    /// Makes a line active, or none.
    pub fn activate(&self, line: Option<usize>) {
        self.active.set(line);
    }

    /// Handles a key of the field over a list of `lines` lines.
    pub fn press(&self, event: &KeyboardEvent, lines: usize) -> Pressed {
        let active = self.active.get_untracked().filter(|line| *line < lines);
        let pressed = match (event.key().as_str(), active) {
            ("ArrowDown", _) if lines > 0 => {
                self.active.set(Some(active.map_or(0, |line| (line + 1) % lines)));
                Pressed::Moved
            }
            ("ArrowUp", _) if lines > 0 => {
                self.active.set(Some(active.map_or(lines - 1, |line| (line + lines - 1) % lines)));
                Pressed::Moved
            }
            ("Enter", Some(line)) => Pressed::Taken(line),
            _ => return Pressed::Nothing,
        };
        event.prevent_default();
        pressed
    }

    /// The id of a line.
    pub fn id(&self, line: usize) -> String {
        format!("{}-{line}", self.list)
    }

    /// The id of the active line, for the field's `aria-activedescendant`.
    pub fn active_id(&self) -> Option<String> {
        self.active.get().map(|line| self.id(line))
    }

    /// Whether a line is active, as `aria-selected` has it.
    pub fn selected(&self, line: usize) -> String {
        (self.active.get() == Some(line)).to_string()
    }
}
