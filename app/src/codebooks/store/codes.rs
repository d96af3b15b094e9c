//! Adds and changes codes.

use sqlx::PgConnection;
use uuid::Uuid;

use super::code_tree::{check_exists, lock, subtree};
use crate::error::AppError;
use crate::viewer::CodebookEditor;

/// The maximum number of codes in a codebook.
pub const MAX_CODES: usize = refi::MAX_CODES;

/// The validated fields of a code's form.
#[derive(Debug, Clone, Default)]
pub struct CodeFields {
    /// 1 to 200 characters.
    pub name: String,
    /// The number of the colour, 1 to 12. If `None`, a new code gets the next colour, and an existing one keeps its
    /// colour.
    pub color: Option<i16>,
    /// When to apply it; at most 10,000 characters.
    pub definition: String,
    /// Notes about it; at most 20,000 characters.
    pub memo: String,
    /// The key that applies it: a letter or digit.
    pub shortcut: Option<String>,
    /// The code that it is a subcode of; `None` at the top level.
    pub parent: Option<Uuid>,
}

/// Adds a code below its siblings.
///
/// # Errors
/// [`AppError::Invalid`] if another code has the same key or there are [`MAX_CODES`] codes already;
/// [`AppError::NotFound`] if the parent is not a code of this codebook.
pub async fn add(
    db: &mut PgConnection,
    editor: &CodebookEditor,
    id: Uuid,
    fields: &CodeFields,
) -> Result<(), AppError> {
    let codebook = editor.codebook();
    lock(&mut *db, editor).await?;
    let existing = sqlx::query!(
        r#"SELECT count(*) AS "codes!", COALESCE(max(position), 0) + 1 AS "position!" FROM codes
           WHERE codebook_id = $1 AND deleted_at IS NULL"#,
        codebook
    )
    .fetch_one(&mut *db)
    .await?;
    if existing.codes as usize >= MAX_CODES {
        return Err(AppError::field("", "A codebook can have at most 20,000 codes."));
    }
    if let Some(parent) = fields.parent {
        check_exists(&mut *db, codebook, parent).await?;
    }
    let color = fields.color.unwrap_or((existing.codes % 12) as i16 + 1);
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
        existing.position
    )
    .execute(db)
    .await
    .map_err(constraint_error)?;
    Ok(())
}

/// Adds codes to an empty codebook, in the given order. Parents must precede their subcodes.
pub async fn add_all(
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

/// Changes a code, including its parent.
///
/// # Errors
/// The errors of [`add`]; [`AppError::Invalid`] if the parent is the code itself or one of its subcodes;
/// [`AppError::NotFound`] if there is no such code.
pub async fn edit(
    db: &mut PgConnection,
    editor: &CodebookEditor,
    id: Uuid,
    fields: &CodeFields,
) -> Result<(), AppError> {
    lock(&mut *db, editor).await?;
    if let Some(parent) = fields.parent {
        if subtree(&mut *db, editor, id).await?.contains(&parent) {
            return Err(AppError::field(
                "parent",
                "A code cannot be placed below itself or one of its subcodes. Choose another parent.",
            ));
        }
        check_exists(&mut *db, editor.codebook(), parent).await?;
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
    .map_err(constraint_error)?;
    if done.rows_affected() == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// Converts violated constraints to messages for the user.
fn constraint_error(error: sqlx::Error) -> AppError {
    match error.as_database_error() {
        Some(cause) if cause.constraint() == Some("codes_shortcut") => {
            AppError::field("shortcut", "Another code already uses this key. Choose a different one.")
        }
        Some(cause) if cause.is_foreign_key_violation() => AppError::NotFound,
        _ => error.into(),
    }
}
