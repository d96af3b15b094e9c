//! As whom PostgreSQL runs. It refuses to run as root, so root lends it another user.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Error, at};

/// The user and group to run as; `None` for our own.
#[derive(Debug, Clone, Copy)]
pub struct RunAs(Option<(u32, u32)>);

impl RunAs {
    /// Ourselves, or `postgres` or `nobody` when we are root.
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

    /// Gives a file or folder to this user.
    pub fn own(self, path: &Path) -> Result<(), Error> {
        match self.0 {
            Some((user, group)) => chown(path, Some(user), Some(group)).map_err(at(path)),
            None => Ok(()),
        }
    }

    /// Makes a folder of this user's that nobody else can enter.
    pub fn make_folder(self, path: &Path) -> Result<(), Error> {
        fs::create_dir_all(path).map_err(at(path))?;
        fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(at(path))?;
        self.own(path)
    }

    /// Whether the user gets to this folder: the folders above it may be closed.
    pub fn can_write(self, path: &Path) -> bool {
        let mut test = Command::new("test");
        test.arg("-w").arg(path).current_dir("/").stdin(Stdio::null());
        self.apply(&mut test);
        test.status().is_ok_and(|status| status.success())
    }
}
