//! Files in the object store, addressed by their SHA-256. A file is stored once, however often it is uploaded.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures::TryStreamExt;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::error::AppError;

/// The path of the object with this SHA-256.
pub fn key(sha256: &[u8]) -> Key {
    let hex: String = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    Key::from(format!("sha256/{}/{hex}", &hex[..2]))
}

/// Stores a local file under its hash, unless the store has it already.
///
/// # Errors
/// [`AppError::Invalid`] if the disk is full; [`AppError::Internal`] if reading or storing fails otherwise.
pub async fn put_file(objects: &dyn ObjectStore, sha256: &[u8], file: &Path) -> Result<(), AppError> {
    let key = key(sha256);
    if objects.head(&key).await.is_ok() {
        return Ok(());
    }
    put_at(objects, &key, file).await
}

/// Stores a local file under the given key.
///
/// # Errors
/// [`AppError::Invalid`] if the disk is full; [`AppError::Internal`] if reading or storing fails otherwise.
pub async fn put_at(objects: &dyn ObjectStore, key: &Key, file: &Path) -> Result<(), AppError> {
    let mut upload = WriteMultipart::new(objects.put_multipart(key).await.map_err(AppError::disk)?);
    let mut file = tokio::fs::File::open(file).await.map_err(|e| AppError::internal("upload vanished", e))?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut buffer).await.map_err(|e| AppError::internal("upload unreadable", e))?;
        if read == 0 {
            break;
        }
        upload.wait_for_capacity(8).await.map_err(AppError::disk)?;
        upload.write(&buffer[..read]);
    }
    upload.finish().await.map_err(AppError::disk)?;
    Ok(())
}

/// Stores bytes under their SHA-256 and returns it.
///
/// # Errors
/// [`AppError::Invalid`] if the disk is full; [`AppError::Internal`] if the store fails otherwise.
pub async fn put_bytes(objects: &dyn ObjectStore, bytes: Bytes) -> Result<Vec<u8>, AppError> {
    let sha256 = Sha256::digest(&bytes).to_vec();
    let key = key(&sha256);
    if objects.head(&key).await.is_err() {
        let put = objects.put(&key, PutPayload::from_bytes(bytes)).await;
        put.map_err(AppError::disk)?;
    }
    Ok(sha256)
}

/// Deletes an object. Does nothing if it does not exist.
///
/// # Errors
/// [`AppError::Invalid`] if the disk is full; [`AppError::Internal`] if the store fails otherwise.
pub async fn delete(objects: &dyn ObjectStore, sha256: &[u8]) -> Result<(), AppError> {
    match objects.delete(&key(sha256)).await {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(AppError::disk(error)),
    }
}

/// Downloads an object to the file `object` in `folder` and returns its path.
///
/// # Errors
/// [`AppError::Invalid`] if the disk is full; [`AppError::Internal`] if the store fails otherwise.
pub async fn fetch(objects: &dyn ObjectStore, sha256: &[u8], folder: &Path) -> Result<PathBuf, AppError> {
    let path = folder.join("object");
    let mut file = tokio::fs::File::create(&path).await.map_err(AppError::disk)?;
    let got = objects.get(&key(sha256)).await.map_err(AppError::disk)?;
    let mut stream = got.into_stream();
    while let Some(chunk) = stream.try_next().await.map_err(AppError::disk)? {
        file.write_all(&chunk).await.map_err(AppError::disk)?;
    }
    file.flush().await.map_err(AppError::disk)?;
    Ok(path)
}
