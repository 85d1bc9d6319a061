//! Whether a look at a file may never come back: it may where a server or a program of a user's
//! answers for a file system, and nobody interrupts who waits for it.

use std::io::Read as _;
use std::sync::OnceLock;

/// File systems that the kernel answers for by itself, from memory or a disk. A type that is not
/// among them may hang.
const LOCAL: [&str; 44] = [
    "bcachefs",
    "bdev",
    "binfmt_misc",
    "bpf",
    "btrfs",
    "cgroup",
    "cgroup2",
    "configfs",
    "cpuset",
    "cramfs",
    "debugfs",
    "devpts",
    "devtmpfs",
    "efivarfs",
    "erofs",
    "exfat",
    "ext2",
    "ext3",
    "ext4",
    "f2fs",
    "fusectl",
    "hfsplus",
    "hugetlbfs",
    "iso9660",
    "jfs",
    "mqueue",
    "nfsd",
    "nilfs2",
    "ntfs3",
    "overlay",
    "proc",
    "pstore",
    "ramfs",
    "reiserfs",
    "rpc_pipefs",
    "securityfs",
    "selinuxfs",
    "squashfs",
    "sysfs",
    "tmpfs",
    "tracefs",
    "udf",
    "vfat",
    "xfs",
];

/// No machine has more mounts than fill this, in bytes.
const MOST: u64 = 1 << 20;

/// Whether any mount of this machine may hang. Without `/proc` it cannot be told, and there is no
/// system whose mounts could.
pub(crate) fn may_hang() -> bool {
    static FOUND: OnceLock<bool> = OnceLock::new();
    *FOUND.get_or_init(|| {
        let Ok(file) = std::fs::File::open("/proc/self/mountinfo") else { return false };
        let mut table = Vec::new();
        let read = file.take(MOST).read_to_end(&mut table).unwrap_or(0);
        read as u64 == MOST || any_may_hang(&String::from_utf8_lossy(&table))
    })
}

/// The table is that of proc_pid_mountinfo(5): the mount point is the fifth word, the type the first
/// one behind ` - `.
fn any_may_hang(table: &str) -> bool {
    table.lines().any(|line| {
        let point = line.split(' ').nth(4).unwrap_or_default();
        let kind = line.split_once(" - ").and_then(|(_, rest)| rest.split(' ').next());
        // systemd mounts this one when somebody looks, from the kernel's own memory.
        let of_systemd = kind == Some("autofs") && point == "/proc/sys/fs/binfmt_misc";
        !of_systemd && kind.is_none_or(|kind| !LOCAL.contains(&kind))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mount(point: &str, kind: &str) -> String {
        format!("29 1 254:0 / {point} rw,relatime shared:1 - {kind} source rw\n")
    }

    #[test]
    fn servers_and_users_programs_may_hang() {
        let usual: String =
            [("/", "xfs"), ("/proc", "proc"), ("/sys/fs/fuse/connections", "fusectl")]
                .map(|(point, kind)| mount(point, kind))
                .concat();
        let binfmt = mount("/proc/sys/fs/binfmt_misc", "autofs");
        assert!(!any_may_hang(&(usual.clone() + &binfmt)));
        for kind in ["fuse", "fuse.sshfs", "fuseblk", "nfs", "nfs4", "cifs", "9p", "new-one"] {
            assert!(any_may_hang(&(usual.clone() + &mount("/mnt", kind))), "{kind}");
        }
        assert!(any_may_hang(&mount("/boot/efi", "autofs")));
        assert!(any_may_hang("29 1 254:0 / /\n"));
    }

    #[test]
    fn the_types_stand_in_order() {
        assert!(LOCAL.is_sorted());
    }
}
