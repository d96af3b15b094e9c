//! Password hashing with argon2id and bounded concurrency.

use std::sync::Arc;

use argon2::password_hash::SaltString;
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use rand::RngCore;
use tokio::sync::Semaphore;

use crate::error::AppError;

/// Hashes and verifies passwords. Each operation takes 19 MiB and tens of milliseconds (the defaults of the crate,
/// which OWASP recommends: m=19456, t=2, p=1), so only a few run at once.
#[derive(Clone)]
pub struct Passwords {
    slots: Arc<Semaphore>,
    /// Used in place of a stored hash if there is no account, so that the response takes just as long.
    dummy_hash: Arc<str>,
}

impl Passwords {
    /// Runs at most `at_once` operations at the same time.
    ///
    /// # Panics
    /// If argon2 fails with its default parameters.
    pub fn new(at_once: usize) -> Self {
        let dummy_hash = hash("nobody's password").expect("argon2 works with its default parameters");
        Passwords { slots: Arc::new(Semaphore::new(at_once)), dummy_hash: dummy_hash.into() }
    }

    /// Hashes a password with a random salt; returns the PHC string to store.
    ///
    /// # Errors
    /// [`AppError::Internal`] if hashing fails.
    pub async fn hash(&self, password: String) -> Result<String, AppError> {
        self.run(move || hash(&password)).await?.map_err(|e| AppError::internal("could not hash a password", e))
    }

    /// Whether `password` matches the PHC string `stored`. If that is `None` (no such account), the result is false but
    /// takes just as long.
    ///
    /// # Errors
    /// [`AppError::Internal`] if the work could not be run.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, AppError> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.dummy_hash.to_string());
        let matches = self
            .run(move || {
                PasswordHash::new(&stored)
                    .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
            })
            .await?;
        Ok(known && matches)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let _slot = self.slots.acquire().await.map_err(|e| AppError::internal("password semaphore closed", e))?;
        tokio::task::spawn_blocking(work).await.map_err(|e| AppError::internal("password task failed", e))
    }
}

fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    let mut bytes = [0u8; 16];
    rand::rng().fill_bytes(&mut bytes);
    let salt = SaltString::encode_b64(&bytes)?;
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
}
