//! The form for a bookmark's title, folder, colour and notes.

use leptos::prelude::*;

use crate::notes::api::{EditBookmark, edit_bookmark};
use crate::notes::model::{Bookmark, BookmarkColor, BookmarkFields};
use crate::ui::form::Form;
use crate::ui::text_area::TextArea;
use crate::ui::toast::Toasts;

/// The form. After saving, a toast offers to restore the previous values.
#[component]
pub fn BookmarkForm(
    /// The bookmark.
    bookmark: Bookmark,
    /// Called after saving, and by the “Cancel” button.
    on_close: Callback<()>,
) -> impl IntoView {
    let toasts = Toasts::get();
    let (id, before) = (bookmark.id, BookmarkFields::from(bookmark.clone()));
    let saved = Callback::new(move |()| {
        let before = before.clone();
        toasts.say_undoable("Bookmark saved", move || edit_bookmark(id, before.clone()));
        on_close.run(());
    });
    let color = bookmark.color;
    let colors = BookmarkColor::ALL
        .map(|one| view! { <option value=one.to_string() selected=one == color>{one.label()}</option> });
    let area = format!("bookmark-notes-{id}");
    view! {
        <Form action={ServerAction::<EditBookmark>::new()} class="note-form" on_success=saved>
            <input type="hidden" name="id" value=id.to_string()/>
            <div class="note-fields">
                <label class="field"><span>"Title"</span><input name="title" maxlength="300" value=bookmark.title autocomplete="off"/></label>
                <label class="field"><span>"Folder"</span><input name="folder" maxlength="60" list="bookmark-folders" value=bookmark.folder autocomplete="off"/></label>
                <label class="field"><span>"Colour"</span><select name="color">{colors.collect_view()}</select></label>
            </div>
            <div class="field"><label for=area.clone()>"Notes"</label><TextArea id=area name="notes" value=bookmark.notes optional=true maxlength=10_000u32/></div>
            <div class="buttons">
                <button class="button primary small">"Save"</button>
                <button type="button" class="button small script-only" on:click=move |_| on_close.run(())>"Cancel"</button>
            </div>
        </Form>
    }
}
