//! The temporary folder of one attempt at an import.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// A file in the folder that is locked as long as the attempt runs. The operating system releases the lock when the
/// process ends for any reason.
const LOCK: &str = "lock";

/// A folder that is removed when it is dropped. Each attempt has its own, because another worker may run the same
/// import if the queue took this one for dead.
pub struct Scratch {
    path: PathBuf,
    _lock: File,
}

impl Scratch {
    /// Creates a folder in `root`, and removes those that killed attempts at the same import have left there.
    ///
    /// # Errors
    /// When the folder cannot be created or locked.
    pub fn create(root: &Path, import: Uuid) -> io::Result<Scratch> {
        let prefix = format!("import-{import}-");
        remove_abandoned(root, &prefix);
        let path = root.join(format!("{prefix}{}", Uuid::now_v7()));
        std::fs::create_dir_all(&path)?;
        let lock = File::create(path.join(LOCK))?;
        lock.lock()?;
        Ok(Scratch { path, _lock: lock })
    }

    /// The path of the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// Removes folders whose attempt no longer runs. Errors are ignored: what remains is removed at the next start of the
/// server.
fn remove_abandoned(root: &Path, prefix: &str) {
    let Ok(entries) = std::fs::read_dir(root) else { return };
    let of_import = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with(prefix);
    for folder in entries.flatten().filter(of_import).map(|entry| entry.path()) {
        // A folder without a lock file is just being created.
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
    fn only_folders_of_killed_attempts_are_removed() {
        let root = tempfile::tempdir().expect("a folder");
        let (import, other) = (Uuid::now_v7(), Uuid::now_v7());
        let dead = root.path().join(format!("import-{import}-dead"));
        std::fs::create_dir(&dead).expect("a folder");
        std::fs::write(dead.join(LOCK), "").expect("a file");
        std::fs::write(dead.join("object"), "a chat").expect("a file");
        let running = Scratch::create(root.path(), import).expect("a folder");
        assert!(!dead.exists() && running.path().exists());
        let second = Scratch::create(root.path(), import).expect("a folder");
        let of_other = Scratch::create(root.path(), other).expect("a folder");
        assert!(running.path().exists() && second.path().exists() && of_other.path().exists());
        let path = running.path().to_owned();
        drop(running);
        assert!(!path.exists());
    }
}
