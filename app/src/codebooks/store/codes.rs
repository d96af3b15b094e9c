//! The codes of a codebook, as a tree.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::{CodebookEditor, Coder};

/// A codebook has at most so many codes.
pub const MAX_CODES: usize = refi::MAX_CODES;

/// A code, where it stands in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Its id.
    pub id: Uuid,
    /// The code above it.
    pub parent: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// 1 to 12.
    pub color: i16,
    /// What it means.
    pub definition: String,
    /// What the coders say about it.
    pub memo: String,
    /// The key that applies it.
    pub shortcut: Option<String>,
    /// How many codes are above it.
    pub depth: usize,
}

impl Code {
    /// The class of its colour.
    pub fn class(&self) -> String {
        crate::conversations::model::color_class(i32::from(self.color) - 1)
    }

    /// The colour of its parts of a chart.
    pub fn chart_color(&self) -> crate::ui::chart::data::Color {
        crate::ui::chart::data::Color::Person(i32::from(self.color) - 1)
    }
}

/// The codes in the order of the tree: each before those below it.
pub async fn tree(db: &mut PgConnection, coder: &Coder) -> Result<Vec<Code>, AppError> {
    let rows = sqlx::query!(
        "SELECT id, parent_id, name, color, definition, memo, shortcut FROM codes
         WHERE codebook_id = $1 AND deleted_at IS NULL ORDER BY position, id",
        coder.codebook
    )
    .fetch_all(db)
    .await?;
    let codes = rows.into_iter().map(|row| Code {
        id: row.id,
        parent: row.parent_id,
        name: row.name,
        color: row.color,
        definition: row.definition,
        memo: row.memo,
        shortcut: row.shortcut,
        depth: 0,
    });
    Ok(in_order(codes.collect()))
}

/// Puts codes below their parents. A code whose parent is not there stands at the top.
fn in_order(codes: Vec<Code>) -> Vec<Code> {
    use std::collections::{HashMap, HashSet};
    let known: HashSet<Uuid> = codes.iter().map(|code| code.id).collect();
    let mut below: HashMap<Option<Uuid>, Vec<Code>> = HashMap::new();
    for code in codes {
        below.entry(code.parent.filter(|parent| known.contains(parent))).or_default().push(code);
    }
    let mut ordered = Vec::with_capacity(known.len());
    let mut open = below.remove(&None).unwrap_or_default();
    open.reverse();
    while let Some(code) = open.pop() {
        let mut children = below.remove(&Some(code.id)).unwrap_or_default();
        children.iter_mut().for_each(|child| child.depth = code.depth + 1);
        children.reverse();
        ordered.push(code);
        open.append(&mut children);
    }
    ordered
}

/// What a form says of a code.
#[derive(Debug, Clone, Default)]
pub struct CodeFields {
    /// Its name.
    pub name: String,
    /// 1 to 12; `None`: the next one that few codes have.
    pub color: Option<i16>,
    /// What it means.
    pub definition: String,
    /// What the coders say about it.
    pub memo: String,
    /// The key that applies it; `None`: none.
    pub shortcut: Option<String>,
    /// The code above it.
    pub parent: Option<Uuid>,
}

/// Adds a code below its siblings.
///
/// # Errors
/// [`AppError::Invalid`] for a shortcut that is taken, or when there is no more room; [`AppError::NotFound`]
/// for a parent of another codebook.
pub async fn add(db: &mut PgConnection, editor: &CodebookEditor, id: Uuid, said: &CodeFields) -> Result<(), AppError> {
    let codebook = editor.codebook();
    lock(&mut *db, editor).await?;
    let there = sqlx::query!(
        r#"SELECT count(*) AS "codes!", COALESCE(max(position), 0) + 1 AS "position!" FROM codes
           WHERE codebook_id = $1 AND deleted_at IS NULL"#,
        codebook
    )
    .fetch_one(&mut *db)
    .await?;
    if there.codes as usize >= MAX_CODES {
        return Err(AppError::field("", "A codebook has at most 20,000 codes."));
    }
    let color = said.color.unwrap_or((there.codes % 12) as i16 + 1);
    sqlx::query!(
        "INSERT INTO codes (id, codebook_id, parent_id, name, color, definition, memo, shortcut, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id,
        codebook,
        said.parent,
        said.name,
        color,
        said.definition,
        said.memo,
        said.shortcut,
        there.position
    )
    .execute(db)
    .await
    .map_err(explain)?;
    Ok(())
}

/// Fills a new codebook with codes, in their order.
///
/// # Errors
/// Those of the database.
pub async fn fill(
    db: &mut PgConnection,
    editor: &CodebookEditor,
    codes: &[(Uuid, CodeFields)],
) -> Result<(), AppError> {
    let ids: Vec<Uuid> = codes.iter().map(|(id, _)| *id).collect();
    let parents: Vec<Option<Uuid>> = codes.iter().map(|(_, said)| said.parent).collect();
    let colors: Vec<i16> = (0..).zip(codes).map(|(at, (_, said))| said.color.unwrap_or(at % 12 + 1)).collect();
    let texts = |text: fn(&CodeFields) -> &String| codes.iter().map(|(_, said)| text(said).clone()).collect::<Vec<_>>();
    sqlx::query!(
        "INSERT INTO codes (id, codebook_id, parent_id, name, color, definition, memo, position)
         SELECT new.id, $1, new.parent, new.name, new.color, new.definition, new.memo, new.position
         FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::smallint[], $6::text[], $7::text[])
             WITH ORDINALITY AS new (id, parent, name, color, definition, memo, position)",
        editor.codebook(),
        &ids,
        &parents as &[Option<Uuid>],
        &texts(|said| &said.name),
        &colors,
        &texts(|said| &said.definition),
        &texts(|said| &said.memo)
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Describes a code anew, and moves it below another.
///
/// # Errors
/// As for [`add`]; [`AppError::Invalid`] when it would stand below itself.
pub async fn say(db: &mut PgConnection, editor: &CodebookEditor, id: Uuid, said: &CodeFields) -> Result<(), AppError> {
    lock(&mut *db, editor).await?;
    if let Some(parent) = said.parent
        && family(&mut *db, editor, id).await?.contains(&parent)
    {
        return Err(AppError::field("parent", "A code cannot stand below itself. Choose another place."));
    }
    let done = sqlx::query!(
        "UPDATE codes SET name = $3, color = COALESCE($4, color), definition = $5, memo = $6, shortcut = $7, parent_id = $8
         WHERE id = $2 AND codebook_id = $1 AND deleted_at IS NULL",
        editor.codebook(),
        id,
        said.name,
        said.color,
        said.definition,
        said.memo,
        said.shortcut,
        said.parent
    )
    .execute(db)
    .await
    .map_err(explain)?;
    if done.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// Changes of one codebook's tree take turns.
async fn lock(db: &mut PgConnection, editor: &CodebookEditor) -> Result<(), AppError> {
    sqlx::query!("SELECT FROM codebooks WHERE id = $1 FOR UPDATE", editor.codebook()).fetch_optional(db).await?;
    Ok(())
}

fn explain(error: sqlx::Error) -> AppError {
    match error.as_database_error() {
        Some(cause) if cause.constraint() == Some("codes_shortcut") => {
            AppError::field("shortcut", "Another code has this key. Choose another one.")
        }
        Some(cause) if cause.is_foreign_key_violation() => AppError::NotFound,
        _ => error.into(),
    }
}

/// A code and all below it.
async fn family(db: &mut PgConnection, editor: &CodebookEditor, id: Uuid) -> Result<Vec<Uuid>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"WITH RECURSIVE family AS (
               SELECT id FROM codes WHERE codebook_id = $1 AND id = $2
               UNION SELECT c.id FROM codes c JOIN family f ON c.parent_id = f.id WHERE c.codebook_id = $1)
           SELECT id AS "id!" FROM family"#,
        editor.codebook(),
        id
    )
    .fetch_all(db)
    .await?)
}

/// Moves a code past its neighbour among those of the same parent.
pub async fn shift(db: &mut PgConnection, editor: &CodebookEditor, id: Uuid, up: bool) -> Result<(), AppError> {
    lock(&mut *db, editor).await?;
    sqlx::query!(
        "WITH siblings AS (
             SELECT o.id, row_number() OVER (ORDER BY o.position, o.id) AS place FROM codes o
             JOIN codes me ON me.id = $2 AND me.codebook_id = $1 AND o.parent_id IS NOT DISTINCT FROM me.parent_id
             WHERE o.codebook_id = $1 AND o.deleted_at IS NULL),
         moved AS (SELECT place FROM siblings WHERE id = $2),
         ordered AS (
             SELECT s.id, CASE WHEN s.id = $2 THEN s.place + CASE WHEN $3 THEN -1.5 ELSE 1.5 END ELSE s.place END AS place
             FROM siblings s)
         UPDATE codes c SET position = n.place FROM (SELECT id, row_number() OVER (ORDER BY place) AS place FROM ordered) n
         WHERE c.id = n.id AND c.codebook_id = $1",
        editor.codebook(),
        id,
        up
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a code away with all below it; what was coded with them is kept, unseen.
pub async fn delete(db: &mut PgConnection, editor: &CodebookEditor, id: Uuid) -> Result<(), AppError> {
    let family = family(&mut *db, editor, id).await?;
    sqlx::query!(
        "UPDATE codes SET deleted_at = now() WHERE codebook_id = $1 AND id = ANY($2) AND deleted_at IS NULL",
        editor.codebook(),
        &family
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a deleted code back, with what was deleted with it. A key that another code has got meanwhile stays
/// with that.
pub async fn restore(db: &mut PgConnection, editor: &CodebookEditor, id: Uuid) -> Result<(), AppError> {
    let family = family(&mut *db, editor, id).await?;
    sqlx::query!(
        "UPDATE codes c SET deleted_at = NULL, shortcut = CASE WHEN EXISTS (SELECT FROM codes o
                 WHERE o.codebook_id = $1 AND o.shortcut = c.shortcut AND o.deleted_at IS NULL) THEN NULL ELSE c.shortcut END
         WHERE codebook_id = $1 AND id = ANY($2) AND deleted_at = (SELECT deleted_at FROM codes WHERE codebook_id = $1 AND id = $3)",
        editor.codebook(),
        &family,
        id
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Makes two codes one: what was coded with the first is coded with the second; codes below the first come
/// below the second.
///
/// # Errors
/// [`AppError::Invalid`] when the second stands below the first; [`AppError::NotFound`] when it is not there.
pub async fn merge(db: &mut PgConnection, editor: &CodebookEditor, id: Uuid, into: Uuid) -> Result<(), AppError> {
    lock(&mut *db, editor).await?;
    if family(&mut *db, editor, id).await?.contains(&into) {
        return Err(AppError::field("into", "A code cannot be merged into itself or a code below it."));
    }
    let codebook = editor.codebook();
    if family(&mut *db, editor, into).await?.is_empty() {
        return Err(AppError::NotFound);
    }
    sqlx::query!("SELECT merge_codings($1, $2, $3)", codebook, id, into).fetch_one(&mut *db).await?;
    sqlx::query!("UPDATE codes SET parent_id = $3 WHERE codebook_id = $1 AND parent_id = $2", codebook, id, into)
        .execute(&mut *db)
        .await?;
    delete(db, editor, id).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(id: u128, parent: Option<u128>) -> Code {
        Code {
            id: Uuid::from_u128(id),
            parent: parent.map(Uuid::from_u128),
            name: id.to_string(),
            color: 1,
            definition: String::new(),
            memo: String::new(),
            shortcut: None,
            depth: 0,
        }
    }

    #[test]
    fn codes_stand_below_their_parents() {
        let codes =
            vec![code(5, Some(2)), code(1, None), code(2, Some(1)), code(3, Some(1)), code(4, Some(99)), code(6, None)];
        let ordered: Vec<(String, usize)> = in_order(codes).into_iter().map(|code| (code.name, code.depth)).collect();
        let wanted = [("1", 0), ("2", 1), ("5", 2), ("3", 1), ("4", 0), ("6", 0)];
        assert_eq!(ordered, wanted.map(|(name, depth)| (name.to_owned(), depth)));
    }
}
