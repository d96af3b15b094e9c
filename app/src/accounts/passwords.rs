//! Passwords: argon2id, a bounded number at once.

use std::sync::Arc;

use argon2::password_hash::SaltString;
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use rand::RngCore;
use tokio::sync::Semaphore;

use crate::error::AppError;

/// Hashes and verifies. Each takes 19 MiB and tens of milliseconds (argon2id with OWASP's
/// parameters m=19456 t=2 p=1, the crate's default), so only a few run at once.
#[derive(Clone)]
pub struct Passwords {
    slots: Arc<Semaphore>,
    /// What a password is compared with when there is no account, so that the answer takes as long.
    nobody: Arc<str>,
}

impl Passwords {
    /// At most `at_once` run at the same time.
    ///
    /// # Panics
    /// When argon2 cannot hash at all.
    pub fn new(at_once: usize) -> Self {
        let nobody = hash("nobody's password").expect("argon2 works with its own parameters");
        Passwords { slots: Arc::new(Semaphore::new(at_once)), nobody: nobody.into() }
    }

    /// The PHC string to store.
    ///
    /// # Errors
    /// [`AppError::Internal`] when hashing fails.
    pub async fn hash(&self, password: String) -> Result<String, AppError> {
        self.run(move || hash(&password)).await?.map_err(|e| AppError::internal("hashing failed", e))
    }

    /// Whether `password` is the one behind `stored`; `None` (no account) takes as long and is false.
    ///
    /// # Errors
    /// [`AppError::Internal`] when the work could not be run.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, AppError> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.to_string());
        let matches = self
            .run(move || {
                PasswordHash::new(&stored)
                    .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
            })
            .await?;
        Ok(known && matches)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let _slot = self.slots.acquire().await.map_err(|e| AppError::internal("no slot", e))?;
        tokio::task::spawn_blocking(work).await.map_err(|e| AppError::internal("password work failed", e))
    }
}

fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    let mut bytes = [0u8; 16];
    rand::rng().fill_bytes(&mut bytes);
    let salt = SaltString::encode_b64(&bytes)?;
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
}
