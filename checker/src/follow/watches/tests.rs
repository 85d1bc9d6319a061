use super::*;
use std::fs;
use std::os::unix::fs::symlink;
use tempfile::TempDir;

/// A tree with `etc/selinux/config` in it, and watches of some paths.
struct World {
    dir: TempDir,
    root: Root,
    watches: Watches,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("etc/selinux")).unwrap();
        fs::write(dir.path().join("etc/selinux/config"), "SELINUX=enforcing\n").unwrap();
        let root = Root::open(dir.path()).unwrap();
        Self { dir, root, watches: Watches::new().unwrap() }
    }

    fn watch(&mut self, path: &str) {
        let need = Need::File(path.into());
        self.watches.watch(&self.root, &need, &[path]);
        assert!(self.watches.knows(&need));
    }

    fn at(&self, path: &str) -> std::path::PathBuf {
        self.dir.path().join(path)
    }

    /// The paths that changed.
    fn changed(&self) -> Vec<String> {
        let path = |need: Need| match need {
            Need::File(path) | Need::Dir(path) => path,
            other => panic!("{other:?}"),
        };
        self.watches.changed().into_iter().map(path).collect()
    }
}

const CONFIG: &str = "/etc/selinux/config";

#[test]
fn a_file_is_seen_to_change_however_it_is_changed() {
    let mut world = World::new();
    world.watch(CONFIG);
    assert_eq!(world.changed(), [""; 0]);
    let config = world.at("etc/selinux/config");
    fs::write(&config, "SELINUX=permissive\n").unwrap();
    assert_eq!(world.changed(), [CONFIG]);
    fs::write(world.at("etc/selinux/sedXYZ"), "SELINUX=disabled\n").unwrap();
    assert_eq!(world.changed(), [""; 0], "another file of the directory");
    fs::rename(world.at("etc/selinux/sedXYZ"), &config).unwrap();
    assert_eq!(world.changed(), [CONFIG]);
    fs::set_permissions(&config, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    assert_eq!(world.changed(), [CONFIG]);
    fs::remove_file(&config).unwrap();
    assert_eq!(world.changed(), [CONFIG]);
}

#[test]
fn what_is_not_there_yet_is_seen_to_come_one_directory_after_the_other() {
    let mut world = World::new();
    let path = "/opt/lab/answers.txt";
    world.watch(path);
    fs::create_dir(world.at("opt")).unwrap();
    assert_eq!(world.changed(), [path]);
    world.watch(path);
    fs::create_dir(world.at("opt/lab")).unwrap();
    assert_eq!(world.changed(), [path]);
    world.watch(path);
    fs::write(world.at("opt/lab/answers.txt"), "").unwrap();
    assert_eq!(world.changed(), [path]);
}

#[test]
fn both_ends_of_a_link_are_watched_and_a_directory_in_between() {
    let mut world = World::new();
    fs::create_dir_all(world.at("srv/real")).unwrap();
    fs::write(world.at("srv/real/file"), "").unwrap();
    symlink("/srv/real", world.at("etc/link")).unwrap();
    let path = "/etc/link/file";
    world.watch(path);
    fs::write(world.at("srv/real/file"), "x").unwrap();
    assert_eq!(world.changed(), [path]);
    fs::rename(world.at("srv/real"), world.at("srv/other")).unwrap();
    assert_eq!(world.changed(), [path]);
    world.watch(path);
    fs::remove_file(world.at("etc/link")).unwrap();
    assert_eq!(world.changed(), [path]);
}

#[test]
fn in_a_directory_that_was_listed_every_name_counts() {
    let mut world = World::new();
    let need = Need::Dir("/etc/selinux".into());
    world.watches.watch(&world.root, &need, &["/etc/selinux"]);
    fs::write(world.at("etc/selinux/new"), "").unwrap();
    assert_eq!(world.changed(), ["/etc/selinux"]);
    world.watches.forget(&need);
    fs::write(world.at("etc/selinux/newer"), "").unwrap();
    assert_eq!(world.changed(), [""; 0]);
}

#[test]
fn what_the_kernel_makes_up_is_known_to_be_silent() {
    let mut world = World::new();
    world.root = Root::live().unwrap();
    world.watch("/proc/cmdline");
    let need = Need::File("/proc/cmdline".into());
    assert_eq!(world.watches.silent().iter().collect::<Vec<_>>(), [&need]);
    world.watches.forget(&need);
    assert!(world.watches.silent().is_empty() && !world.watches.knows(&need));
}
