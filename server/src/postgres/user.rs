//! The user that PostgreSQL runs as. PostgreSQL refuses to run as root, so root has to run it as another user.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Error, file_error};

/// The ids of the user and group to run as; `None` for the current user.
#[derive(Debug, Clone, Copy)]
pub struct RunAs(Option<(u32, u32)>);

impl RunAs {
    /// The current user or, if that is root, `postgres` or else `nobody`.
    pub fn choose() -> Result<RunAs, Error> {
        if !rustix::process::geteuid().is_root() {
            return Ok(RunAs(None));
        }
        let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let ids = ["postgres", "nobody"].iter().find_map(|wanted| {
            let mut fields =
                accounts.lines().map(|line| line.split(':')).find(|line| line.clone().next() == Some(wanted))?;
            Some((fields.nth(2)?.parse().ok()?, fields.next()?.parse().ok()?))
        });
        ids.map(|ids| RunAs(Some(ids))).ok_or(Error::NoUser)
    }

    /// Makes a command run as this user.
    pub fn apply(self, command: &mut Command) {
        if let Some((user, group)) = self.0 {
            command.uid(user).gid(group);
        }
    }

    /// Makes this user the owner of a file or folder.
    pub fn make_owner(self, path: &Path) -> Result<(), Error> {
        match self.0 {
            Some((user, group)) => chown(path, Some(user), Some(group)).map_err(file_error(path)),
            None => Ok(()),
        }
    }

    /// Creates a folder that belongs to this user and that nobody else can access.
    pub fn create_folder(self, path: &Path) -> Result<(), Error> {
        fs::create_dir_all(path).map_err(file_error(path))?;
        fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(file_error(path))?;
        self.make_owner(path)
    }

    /// Whether this user can write to a folder. Only a process of that user can tell, because the folders above may be
    /// closed.
    pub fn can_write(self, path: &Path) -> bool {
        let mut test = Command::new("test");
        test.arg("-w").arg(path).current_dir("/").stdin(Stdio::null());
        self.apply(&mut test);
        test.status().is_ok_and(|status| status.success())
    }
}
