//! `/codebooks/:id`: the codes, who codes with them, and files.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use sqlx::PgConnection;
use uuid::Uuid;

use super::label;
use crate::codebooks::api::{
    AddCode, AddCoder, ChangeCode, ChangeCodebook, EditCode, EditCodebook, MergeCode, RemoveCoder,
};
use crate::codebooks::store::coders::{self, CodebookMember};
use crate::codebooks::store::codes::{self, Code};
use crate::drawn::parameter;
use crate::error::AppError;
use crate::ui::avatar::Avatar;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::ui::text_area::TextArea;
use crate::viewer::{CodebookRole, Coder};

/// The colours, as people call them.
const COLORS: [&str; 12] =
    ["Blue", "Red", "Green", "Purple", "Gold", "Teal", "Pink", "Lime", "Violet", "Orange", "Cyan", "Magenta"];

/// Draws the page. After a code was deleted its address says so: `?removed=`; after an import, what came of it:
/// `?imported=`.
pub async fn draw(db: &mut PgConnection, coder: &Coder, query: &str) -> Result<AnyView, AppError> {
    let all = codes::tree(&mut *db, coder).await?;
    let people = coders::list(db, coder).await?;
    let may_edit = coder.edits().is_ok();
    let id = coder.codebook;
    let removed = parameter(query, "removed").and_then(|code| code.parse::<Uuid>().ok());
    let undo = removed.map(|code| {
        view! { <div class="banner" role="status"><span>"The code was deleted with all below it."</span>{change(id, code, "restore", "Undo")}</div> }
    });
    let imported = parameter(query, "imported").map(|says| view! { <p class="banner" role="status">{says}</p> });
    let about = (!coder.description.is_empty()).then(|| view! { <p class="pre-line">{coder.description.clone()}</p> });
    let empty = all
        .is_empty()
        .then(|| view! { <EmptyNotice icon=lucide::LuTags title="No codes yet" text="Add the first one below."/> });
    let rows: Vec<_> = all.iter().map(|code| row(id, code, &all, may_edit)).collect();
    let rows = (!rows.is_empty()).then(|| view! { <ul class="codes card">{rows}</ul> });
    let add = may_edit.then(|| add(id, &all));
    let edit = may_edit.then(|| edit_book(coder));
    let html = view! {
        {undo}{imported}{about}{empty}{rows}{add}
        {persons(coder, people)}
        <section class="card">
            <h2>"Files"</h2>
            <p>"For ATLAS.ti, MAXQDA, NVivo, QualCoder and others (REFI-QDA); and a table for every spreadsheet."</p>
            <div class="buttons">
                <a class="button" href=format!("/codebooks/{id}/files/codebook.qdc") download rel="external"><Icon icon=lucide::LuDownload/>"Codebook (.qdc)"</a>
                <a class="button" href=format!("/codebooks/{id}/files/project.qdpx") download rel="external"><Icon icon=lucide::LuDownload/>"Project with texts (.qdpx)"</a>
                <a class="button" href=format!("/codebooks/{id}/files/segments.csv") download rel="external"><Icon icon=lucide::LuDownload/>"Segments (.csv)"</a>
            </div>
        </section>
        {edit}
    };
    Ok(html.into_any())
}

fn change(book: Uuid, code: Uuid, to: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=ChangeCode::url()>
            <input type="hidden" name="book" value=book.to_string()/>
            <input type="hidden" name="id" value=code.to_string()/>
            <input type="hidden" name="to" value=to/>
            <button class="button small">{label}</button>
        </form>
    }
}

fn row(book: Uuid, code: &Code, all: &[Code], may_edit: bool) -> impl IntoView + use<> {
    let key = code.shortcut.clone().map(|key| view! { <kbd>{key}</kbd> });
    let definition =
        (!code.definition.is_empty()).then(|| view! { <p class="pre-line soft">{code.definition.clone()}</p> });
    let memo =
        (!code.memo.is_empty()).then(|| view! { <p class="pre-line"><strong>"Memo: "</strong>{code.memo.clone()}</p> });
    let tools = may_edit
        .then(|| view! { <details class="export-more"><summary>"Change"</summary>{edit(book, code, all)}</details> });
    let class = format!("code-row depth-{}", code.depth.min(8));
    let segments = format!("/codebooks/{book}/segments?code={}", code.id);
    view! {
        <li class=class id=format!("code-{}", code.id)>
            <p class="code-head">{label(code)}{key}<a class="code-segments" href=segments>"Segments"</a></p>
            {definition}{memo}{tools}
        </li>
    }
}

/// Name, colour, key and place.
fn fields(code: Option<&Code>, all: &[Code]) -> impl IntoView + use<> {
    let now = code.map(|code| code.color);
    let automatic = code.is_none().then(|| view! { <option value="">"Next"</option> });
    let colors = (1i16..)
        .zip(COLORS)
        .map(|(number, name)| view! { <option value=number.to_string() selected=now == Some(number)>{name}</option> });
    let colors: Vec<_> = colors.collect();
    let (me, parent) = (code.map(|code| code.id), code.and_then(|code| code.parent));
    let parents = all.iter().filter(|one| Some(one.id) != me).map(|one| {
        let name = format!("{}{}", "– ".repeat(one.depth), one.name);
        view! { <option value=one.id.to_string() selected=parent == Some(one.id)>{name}</option> }
    });
    let parents: Vec<_> = parents.collect();
    let name = code.map(|code| code.name.clone()).unwrap_or_default();
    let key = code.and_then(|code| code.shortcut.clone()).unwrap_or_default();
    view! {
        <div class="export-row">
            <label class="field grow"><span>"Name"</span><input name="name" maxlength="200" required value=name autocomplete="off"/></label>
            <label class="field"><span>"Colour"</span><select name="color">{automatic}{colors}</select></label>
            <label class="field code-key"><span>"Key"</span><input name="shortcut" maxlength="1" value=key autocomplete="off" autocapitalize="none"/></label>
            <label class="field grow"><span>"Below"</span><select name="parent"><option value="">"Nothing"</option>{parents}</select></label>
        </div>
    }
}

fn edit(book: Uuid, code: &Code, all: &[Code]) -> impl IntoView + use<> {
    let (definition, memo) = (format!("definition-{}", code.id), format!("memo-{}", code.id));
    let others = all
        .iter()
        .filter(|one| one.id != code.id)
        .map(|one| view! { <option value=one.id.to_string()>{one.name.clone()}</option> });
    let others: Vec<_> = others.collect();
    let merge = (!others.is_empty()).then(|| {
        view! {
            <form class="code-merge" method="post" action=MergeCode::url()>
                <input type="hidden" name="book" value=book.to_string()/>
                <input type="hidden" name="id" value=code.id.to_string()/>
                <label class="field-inline">"Make it one with"<select name="into">{others}</select></label>
                <button class="button small">"Merge"</button>
            </form>
        }
    });
    view! {
        <form class="code-form" method="post" action=EditCode::url()>
            <input type="hidden" name="book" value=book.to_string()/>
            <input type="hidden" name="id" value=code.id.to_string()/>
            {fields(Some(code), all)}
            <div class="field"><label for=definition.clone()>"Definition"</label><TextArea id=definition name="definition" value=code.definition.clone() optional=true/></div>
            <div class="field"><label for=memo.clone()>"Memo"</label><TextArea id=memo name="memo" value=code.memo.clone() optional=true/></div>
            <button class="button">"Save"</button>
        </form>
        <div class="buttons">{change(book, code.id, "up", "Up")}{change(book, code.id, "down", "Down")}{change(book, code.id, "delete", "Delete")}</div>
        {merge}
    }
}

fn add(book: Uuid, all: &[Code]) -> impl IntoView + use<> {
    view! {
        <section class="card" id="add">
            <h2>"A new code"</h2>
            <form class="code-form" method="post" action=AddCode::url()>
                <input type="hidden" name="book" value=book.to_string()/>
                {fields(None, all)}
                <label class="field"><span>"Definition"</span><input name="definition" maxlength="10000" autocomplete="off" placeholder="When to give it, and when not"/></label>
                <button class="button primary"><Icon icon=lucide::LuPlus/>"Add the code"</button>
            </form>
        </section>
    }
}

fn persons(coder: &Coder, people: Vec<CodebookMember>) -> impl IntoView + use<> {
    let (id, me, is_owner) = (coder.codebook, coder.user(), coder.owns().is_ok());
    let one = |(place, person): (usize, CodebookMember)| {
        let role = match person.role {
            CodebookRole::Owner => "Owner",
            CodebookRole::Editor => "Codes, and edits the codes",
            CodebookRole::Coder => "Codes",
        };
        let about = format!("{role} · {} · since {}", person.email, format::day(person.since.date_naive()));
        let says = if person.user == me { "Leave" } else { "Remove" };
        let may_remove = person.role != CodebookRole::Owner && (is_owner || person.user == me);
        let remove = may_remove.then(|| {
            view! {
                <form method="post" action=RemoveCoder::url()>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <input type="hidden" name="user" value=person.user.to_string()/>
                    <button class="button small" aria-label=format!("{says}: {}", person.full_name)>{says}</button>
                </form>
            }
        });
        view! {
            <li class="row">
                <Avatar name=person.full_name.clone() ordinal=place as i32/>
                <span class="row-text"><bdi>{person.full_name.clone()}</bdi><small>{about}</small></span>
                {remove}
            </li>
        }
    };
    let rows: Vec<_> = people.into_iter().enumerate().map(one).collect();
    let invite = is_owner.then(|| {
        view! {
            <form class="sharing-form" method="post" action=AddCoder::url()>
                <input type="hidden" name="id" value=id.to_string()/>
                <label class="field grow"><span>"E-mail address of an account"</span><input type="email" name="email" required autocomplete="off"/></label>
                <label class="field"><span>"May"</span><select name="role"><option value="coder">"Code"</option><option value="editor">"Code, and edit the codes"</option></select></label>
                <button class="button primary">"Add"</button>
            </form>
        }
    });
    view! {
        <section class="card">
            <h2>"Who codes"</h2>
            <p>"Each codes the conversations that they may read. Share a conversation from its own page."</p>
            <ul class="rows sharing-people">{rows}</ul>
            {invite}
        </section>
    }
}

fn edit_book(coder: &Coder) -> impl IntoView + use<> {
    let id = coder.codebook;
    let delete = coder.owns().is_ok().then(|| {
        view! {
            <form method="post" action=ChangeCodebook::url()>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="to" value="delete"/>
                <button class="button">"Delete the codebook"</button>
            </form>
        }
    });
    view! {
        <section class="card">
            <h2>"The codebook"</h2>
            <form method="post" action=EditCodebook::url()>
                <input type="hidden" name="id" value=id.to_string()/>
                <label class="field"><span>"Name"</span><input name="title" maxlength="200" required value=coder.title.clone() autocomplete="off"/></label>
                <div class="field"><label for="description">"What it is for"</label><TextArea id="description".to_owned() name="description" value=coder.description.clone() optional=true/></div>
                <label class="export-mark"><input type="checkbox" name="blind" checked=coder.blind/><span>"Coders work blind: each sees only what they coded themselves. Editors see all."</span></label>
                <button class="button">"Save"</button>
            </form>
            {delete}
        </section>
    }
}
