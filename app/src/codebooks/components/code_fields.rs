//! The form fields that are the same for new and for existing codes.

use leptos::prelude::*;

use crate::codebooks::model::Code;

/// The names of the colours 1 to 12.
const COLORS: [&str; 12] =
    ["Blue", "Red", "Green", "Purple", "Gold", "Teal", "Pink", "Lime", "Violet", "Orange", "Cyan", "Magenta"];

/// Name, colour, key and parent.
#[component]
pub fn CodeFields(
    /// The code that is edited; `None` for a new one.
    #[prop(optional_no_strip)]
    code: Option<Code>,
    /// All codes of the codebook, to choose the parent from.
    all: Vec<Code>,
) -> impl IntoView {
    let automatic = code.is_none().then(|| view! { <option value="">"Automatic"</option> });
    let (id, parent, color) = (
        code.as_ref().map(|code| code.id),
        code.as_ref().and_then(|code| code.parent),
        code.as_ref().map(|code| code.color),
    );
    let colors = (1i16..).zip(COLORS).map(|(number, name)| {
        view! { <option value=number.to_string() selected=color == Some(number)>{name}</option> }
    });
    let parents = all.iter().filter(|one| Some(one.id) != id).map(|one| {
        view! { <option value=one.id.to_string() selected=parent == Some(one.id)>{one.option_text()}</option> }
    });
    let (name, shortcut) = code.map(|code| (code.name, code.shortcut.unwrap_or_default())).unwrap_or_default();
    view! {
        <div class="export-row">
            <label class="field grow"><span>"Name"</span><input name="name" maxlength="200" required value=name autocomplete="off"/></label>
            <label class="field"><span>"Colour"</span><select name="color">{automatic}{colors.collect_view()}</select></label>
            <label class="field code-key"><span>"Key"</span><input name="shortcut" maxlength="1" value=shortcut autocomplete="off" autocapitalize="none"/></label>
            <label class="field grow"><span>"Parent"</span><select name="parent"><option value="">"None"</option>{parents.collect_view()}</select></label>
        </div>
    }
}
