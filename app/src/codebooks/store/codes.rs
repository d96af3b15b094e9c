//! Codes: added and changed.

use sqlx::PgConnection;
use uuid::Uuid;

use super::code_tree::{family, lock};
use crate::error::AppError;
use crate::viewer::CodebookEditor;

/// The most codes of a codebook.
pub const MAX_CODES: usize = refi::MAX_CODES;

/// The checked fields of a code's form.
#[derive(Debug, Clone, Default)]
pub struct CodeFields {
    /// 1 to 200 characters.
    pub name: String,
    /// 1 to 12; `None`: the next of the twelve for a new code, the present one for others.
    pub color: Option<i16>,
    /// When to apply it; at most 10,000 characters.
    pub definition: String,
    /// Notes about it; at most 20,000 characters.
    pub memo: String,
    /// The key that applies it: a letter or digit.
    pub shortcut: Option<String>,
    /// The code above it.
    pub parent: Option<Uuid>,
}

/// Adds a code after its siblings.
///
/// # Errors
/// [`AppError::Invalid`] for a key that another code has, or above [`MAX_CODES`]; [`AppError::NotFound`] for a
/// parent of another codebook.
pub async fn add(
    db: &mut PgConnection,
    editor: &CodebookEditor,
    id: Uuid,
    fields: &CodeFields,
) -> Result<(), AppError> {
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
    let color = fields.color.unwrap_or((there.codes % 12) as i16 + 1);
    sqlx::query!(
        "INSERT INTO codes (id, codebook_id, parent_id, name, color, definition, memo, shortcut, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id,
        codebook,
        fields.parent,
        fields.name,
        color,
        fields.definition,
        fields.memo,
        fields.shortcut,
        there.position
    )
    .execute(db)
    .await
    .map_err(explain)?;
    Ok(())
}

/// Fills a new codebook with codes, in their order.
pub async fn fill(
    db: &mut PgConnection,
    editor: &CodebookEditor,
    codes: &[(Uuid, CodeFields)],
) -> Result<(), AppError> {
    let ids: Vec<Uuid> = codes.iter().map(|(id, _)| *id).collect();
    let parents: Vec<Option<Uuid>> = codes.iter().map(|(_, fields)| fields.parent).collect();
    let colors: Vec<i16> = (0..).zip(codes).map(|(at, (_, fields))| fields.color.unwrap_or(at % 12 + 1)).collect();
    let texts =
        |text: fn(&CodeFields) -> &String| codes.iter().map(|(_, fields)| text(fields).clone()).collect::<Vec<_>>();
    sqlx::query!(
        "INSERT INTO codes (id, codebook_id, parent_id, name, color, definition, memo, position)
         SELECT new.id, $1, new.parent, new.name, new.color, new.definition, new.memo, new.position
         FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::smallint[], $6::text[], $7::text[])
             WITH ORDINALITY AS new (id, parent, name, color, definition, memo, position)",
        editor.codebook(),
        &ids,
        &parents as &[Option<Uuid>],
        &texts(|fields| &fields.name),
        &colors,
        &texts(|fields| &fields.definition),
        &texts(|fields| &fields.memo)
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Changes a code, and moves it below another.
///
/// # Errors
/// Those of [`add`]; [`AppError::Invalid`] if its parent would be itself or a code below it.
pub async fn edit(
    db: &mut PgConnection,
    editor: &CodebookEditor,
    id: Uuid,
    fields: &CodeFields,
) -> Result<(), AppError> {
    lock(&mut *db, editor).await?;
    if let Some(parent) = fields.parent
        && family(&mut *db, editor, id).await?.contains(&parent)
    {
        return Err(AppError::field("parent", "A code cannot be its own parent. Choose another one."));
    }
    let done = sqlx::query!(
        "UPDATE codes SET name = $3, color = COALESCE($4, color), definition = $5, memo = $6, shortcut = $7, parent_id = $8
         WHERE id = $2 AND codebook_id = $1 AND deleted_at IS NULL",
        editor.codebook(),
        id,
        fields.name,
        fields.color,
        fields.definition,
        fields.memo,
        fields.shortcut,
        fields.parent
    )
    .execute(db)
    .await
    .map_err(explain)?;
    if done.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

fn explain(error: sqlx::Error) -> AppError {
    match error.as_database_error() {
        Some(cause) if cause.constraint() == Some("codes_shortcut") => {
            AppError::field("shortcut", "Another code has this key. Choose a different one.")
        }
        Some(cause) if cause.is_foreign_key_violation() => AppError::NotFound,
        _ => error.into(),
    }
}
