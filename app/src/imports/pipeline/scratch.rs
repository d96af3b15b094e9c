//! The folder of one attempt at an import.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// The file that its attempt keeps locked. The lock ends with the process, however that ends.
const LOCK: &str = "lock";

/// A folder that is removed when the attempt is over. Each attempt has its own: another worker may be at the same
/// import, when the queue took this one for dead.
pub struct Scratch {
    path: PathBuf,
    _lock: File,
}

impl Scratch {
    /// Makes the folder under `root`, and removes those that killed attempts at the same import left there.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn make(root: &Path, import: Uuid) -> io::Result<Scratch> {
        let prefix = format!("import-{import}-");
        remove_dead(root, &prefix);
        let path = root.join(format!("{prefix}{}", Uuid::now_v7()));
        std::fs::create_dir_all(&path)?;
        let lock = File::create(path.join(LOCK))?;
        lock.lock()?;
        Ok(Scratch { path, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// What cannot be removed now goes at the next start.
fn remove_dead(root: &Path, prefix: &str) {
    let Ok(entries) = std::fs::read_dir(root) else { return };
    let of_import = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with(prefix);
    for folder in entries.flatten().filter(of_import).map(|entry| entry.path()) {
        // One without a lock was made this moment.
        let Ok(lock) = File::open(folder.join(LOCK)) else { continue };
        match lock.try_lock() {
            Ok(()) => drop(std::fs::remove_dir_all(&folder)),
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_killed_attempts_go_and_those_of_living_ones_stay() {
        let root = tempfile::tempdir().expect("a folder");
        let (import, other) = (Uuid::now_v7(), Uuid::now_v7());
        let dead = root.path().join(format!("import-{import}-dead"));
        std::fs::create_dir(&dead).expect("a folder");
        std::fs::write(dead.join(LOCK), "").expect("a file");
        std::fs::write(dead.join("object"), "a chat").expect("a file");
        let living = Scratch::make(root.path(), import).expect("a folder");
        assert!(!dead.exists() && living.path().exists());
        let second = Scratch::make(root.path(), import).expect("a folder");
        let of_other = Scratch::make(root.path(), other).expect("a folder");
        assert!(living.path().exists() && second.path().exists() && of_other.path().exists());
        let path = living.path().to_owned();
        drop(living);
        assert!(!path.exists());
    }
}
