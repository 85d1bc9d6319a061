use super::*;
use berkeley::to_berkeley;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

mod berkeley;

/// A tree with a real database: `alpha` 1:2.0-3.el7 and `alpha-beta` 1-1. `None` without rpmbuild.
fn tree() -> Option<tempfile::TempDir> {
    if find("rpmbuild").is_none() {
        eprintln!("rpmbuild is not installed: nothing was tested");
        return None;
    }
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let mut built = Vec::new();
    for (name, version, epoch) in [("alpha", "2.0", "Epoch: 1\n"), ("alpha-beta", "1", "")] {
        let spec = at(&format!("{name}.spec"));
        let text = format!(
            "Name: {name}\nVersion: {version}\n{epoch}Release: 3.el7\nSummary: none\nLicense: MIT\n\
             BuildArch: noarch\n%description\nnone\n%files\n"
        );
        fs::write(&spec, text).unwrap();
        let top = format!("_topdir {}", at("build").display());
        let mut build = Command::new("rpmbuild");
        build.args(["-bb", "--quiet", "--define", &top]).arg(&spec);
        assert!(build.status().unwrap().success());
        built.push(at(&format!("build/RPMS/noarch/{name}-{version}-3.el7.noarch.rpm")));
    }
    let database = at("tree/var/lib/rpm");
    fs::create_dir_all(&database).unwrap();
    let done = Command::new("rpm")
        .args(["-i", "--nodeps", "--justdb", "--ignoreos", "--ignorearch", "--dbpath"])
        .arg(&database)
        .args(&built)
        .status();
    assert!(done.unwrap().success());
    Some(dir)
}

fn ask(dir: &Path, names: &[&str]) -> Vec<Look<PackageSeen>> {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let root = Root::open(dir).unwrap();
    let mut looks = packages(&root, &names).looks;
    names.iter().map(|name| looks.remove(name).unwrap()).collect()
}

fn installed(evr: &str) -> Look<PackageSeen> {
    Look::Seen(PackageSeen { evr: evr.into() })
}

fn leftovers() -> usize {
    let ours = format!("labcheck-rpm-{}-", std::process::id());
    let is_ours = |e: &fs::DirEntry| e.file_name().to_string_lossy().starts_with(&ours);
    fs::read_dir("/var/tmp").unwrap().flatten().filter(is_ours).count()
}

/// Held by each test that makes copies, for one of them counts what is left in /var/tmp.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn a_tree_is_asked_through_a_copy_that_leaves_nothing() {
    let _alone = alone();
    let Some(dir) = tree() else { return };
    let tree = dir.path().join("tree");
    let database = tree.join("var/lib/rpm");
    let state = || {
        let mut state: Vec<_> = fs::read_dir(&database).unwrap().flatten().collect();
        state.sort_by_key(fs::DirEntry::file_name);
        let of = |e: &fs::DirEntry| (e.file_name(), e.metadata().unwrap().modified().unwrap());
        state.iter().map(of).collect::<Vec<_>>()
    };
    let before = state();
    let not_a_name = Look::Cannot(failed("this is no name of a package"));
    assert_eq!(
        ask(
            &tree,
            &[
                "alpha",
                "alpha-beta",
                "beta",
                "alpha-2.0",
                "alpha.noarch",
                "alph",
                "--all",
                "a b",
                "al*"
            ]
        ),
        [
            installed("2.0-3.el7.noarch"),
            installed("1-3.el7.noarch"),
            Look::Absent,
            Look::Absent,
            Look::Absent,
            Look::Absent,
            not_a_name.clone(),
            not_a_name.clone(),
            not_a_name,
        ]
    );
    assert_eq!(ask(&tree, &["beta"]), [Look::Absent]);
    assert_eq!(state(), before);

    // The newer place, reached by the link that newer systems have.
    fs::create_dir_all(tree.join("usr/lib/sysimage")).unwrap();
    fs::rename(&database, tree.join("usr/lib/sysimage/rpm")).unwrap();
    assert_eq!(ask(&tree, &["alpha"]), [installed("2.0-3.el7.noarch")]);
    symlink("/usr/lib/sysimage/rpm", &database).unwrap();
    assert_eq!(ask(&tree, &["alpha"]), [installed("2.0-3.el7.noarch")]);

    // A database that leads out of the tree is none.
    let outside = dir.path().join("outside");
    fs::rename(tree.join("usr/lib/sysimage/rpm"), &outside).unwrap();
    fs::remove_file(&database).unwrap();
    symlink(&outside, &database).unwrap();
    assert_eq!(ask(&tree, &["alpha"]), [Look::Cannot(Cannot::NoPackages)]);
    fs::remove_file(&database).unwrap();
    fs::create_dir(&database).unwrap();
    symlink(outside.join("rpmdb.sqlite"), database.join("rpmdb.sqlite")).unwrap();
    assert_eq!(ask(&tree, &["alpha"]), [Look::Cannot(Cannot::NoPackages)]);
    fs::remove_file(database.join("rpmdb.sqlite")).unwrap();

    // Broken ones: never «not installed».
    for content in ["", "nonsense", "SQLite format 3\0nonsense"] {
        fs::write(database.join("rpmdb.sqlite"), content).unwrap();
        let look = ask(&tree, &["alpha"]).remove(0);
        assert!(matches!(look, Look::Cannot(Cannot::Failed { .. })), "{content:?} {look:?}");
    }
    fs::remove_file(database.join("rpmdb.sqlite")).unwrap();
    fs::write(database.join("Packages.db"), "nonsense").unwrap();
    let look = ask(&tree, &["alpha"]).remove(0);
    assert!(matches!(look, Look::Cannot(Cannot::Failed { .. })), "{look:?}");
    fs::remove_file(database.join("Packages.db")).unwrap();

    // One that is no plain file, and one that is too large.
    fs::create_dir(database.join("Packages")).unwrap();
    let kind = crate::evidence::FileKind::Directory;
    assert_eq!(ask(&tree, &["alpha"]), [Look::Cannot(Cannot::NotPlain { kind })]);
    fs::remove_dir(database.join("Packages")).unwrap();
    fs::File::create(database.join("Packages")).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(ask(&tree, &["alpha"]), [Look::Cannot(Cannot::TooLarge { limit: 256 << 20 })]);
    assert_eq!(leftovers(), 0);
}

#[test]
fn a_database_of_centos_7_without_its_index_of_names_is_asked_for_all_packages() {
    let _alone = alone();
    let Some(dir) = tree() else { return };
    let tree = dir.path().join("tree");
    let database = tree.join("var/lib/rpm");
    to_berkeley(&database);
    assert_eq!(
        ask(&tree, &["alpha", "alpha-beta", "beta", "alpha-2.0", "a b"]),
        [
            installed("2.0-3.el7.noarch"),
            installed("1-3.el7.noarch"),
            Look::Absent,
            Look::Absent,
            Look::Cannot(failed("this is no name of a package")),
        ]
    );
    assert_eq!(ask(&tree, &["beta"]), [Look::Absent]);

    // A broken one: never «not installed».
    let packages = fs::read(database.join("Packages")).unwrap();
    fs::write(database.join("Packages"), &packages[..packages.len() / 2]).unwrap();
    let look = ask(&tree, &["alpha"]).remove(0);
    assert!(matches!(look, Look::Cannot(Cannot::Failed { .. })), "{look:?}");
    assert_eq!(leftovers(), 0);
}

#[test]
fn of_several_versions_the_one_with_the_highest_number_is_told() {
    let all = "10\tkernel\t1-1.x\n9\tkernel\t3-1.x\n1\ta\t1-1.x\nnonsense\n";
    assert_eq!(in_order(all), "a\t1-1.x\nkernel\t3-1.x\nkernel\t1-1.x\n");
    assert_eq!(told(&in_order(all), "kernel"), installed("1-1.x"));
    assert_eq!(told(&in_order(""), "kernel"), Look::Cannot(failed("rpm left this package out")));
}

#[test]
fn a_tree_without_a_database_tells_nothing() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(ask(dir.path(), &["alpha"]), [Look::Cannot(Cannot::NoPackages)]);
    assert_eq!(packages(&Root::open(dir.path()).unwrap(), &[]), Packages::default());
}

#[test]
fn the_file_of_the_database_that_is_at_fault_is_told() {
    if find("rpm").is_none() {
        eprintln!("rpm is not installed: nothing was tested");
        return;
    }
    let _alone = alone();
    for name in ["rpmdb.sqlite", "Packages", "Name", "rpmdb.sqlite-wal"] {
        let dir = tempfile::tempdir().unwrap();
        let database = dir.path().join("var/lib/rpm");
        fs::create_dir_all(database.join(name)).unwrap();
        if name == "Name" {
            fs::write(database.join("Packages"), "").unwrap();
        } else if name == "rpmdb.sqlite-wal" {
            fs::write(database.join("rpmdb.sqlite"), "").unwrap();
        }
        let found = packages(&Root::open(dir.path()).unwrap(), &["alpha".to_owned()]);
        let kind = crate::evidence::FileKind::Directory;
        let look = Look::Cannot(Cannot::NotPlain { kind });
        let file = Some(format!("/var/lib/rpm/{name}"));
        assert_eq!(found, Packages { looks: [("alpha".to_owned(), look)].into(), file }, "{name}");
    }
}

#[test]
fn a_copy_is_ours_alone_and_takes_only_what_is_needed() {
    let _alone = alone();
    let dir = tempfile::tempdir().unwrap();
    let database = dir.path().join("var/lib/rpm");
    fs::create_dir_all(&database).unwrap();
    for name in ["Packages", "Name", "DB_CONFIG", "__db.001", "rpmdb.sqlite-shm"] {
        fs::write(database.join(name), name).unwrap();
    }
    let until = Instant::now() + LIMIT;
    let copy = copy::Copy::of(&Root::open(dir.path()).unwrap(), "/var/lib/rpm", until).unwrap();
    let path = copy.path().to_owned();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    let mut names: Vec<_> = fs::read_dir(&path).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["Name", "Packages"]);
    drop(copy);
    assert!(!path.exists());
}

#[test]
fn a_line_tells_the_very_name() {
    let missing = |name: &str| format!("package {name} is not installed\n");
    assert_eq!(told("chrony\t3.4-1.el7.x86_64\n", "chrony"), installed("3.4-1.el7.x86_64"));
    assert_eq!(told("kernel\t1-1.x\nkernel\t2-1.x\n", "kernel"), installed("2-1.x"));
    assert_eq!(told(&missing("firewalld"), "firewalld"), Look::Absent);
    // Another package: by its version, its architecture.
    assert_eq!(told("chrony\t3.4-1.el7.x86_64\n", "chrony-3.4"), Look::Absent);
    assert_eq!(told("chrony\t3.4-1.el7.x86_64\n", "chrony.x86_64"), Look::Absent);
    assert_eq!(told("a-1\t2-1.x\na\t1-1.x\n", "a"), installed("1-1.x"));
    for answer in ["", "\n", &missing("chrony-libs"), "chrony 3.4\n"] {
        assert_eq!(told(answer, "chrony"), Look::Cannot(failed("rpm left this package out")));
    }
}

#[test]
fn holes_are_no_work_and_the_copy_is_the_same() {
    let _alone = alone();
    let dir = tempfile::tempdir().unwrap();
    let database = dir.path().join("var/lib/rpm");
    fs::create_dir_all(&database).unwrap();
    let from = fs::File::create(database.join("Packages")).unwrap();
    from.set_len(200 << 20).unwrap();
    let write = |at: u64, text: &[u8]| {
        std::os::unix::fs::FileExt::write_all_at(&from, text, at).unwrap();
    };
    write(5, b"early");
    write(150 << 20, b"late");
    let root = Root::open(dir.path()).unwrap();
    let until = Instant::now() + LIMIT;
    let copy = copy::Copy::of(&root, "/var/lib/rpm", until).unwrap();
    let copied = copy.path().join("Packages");
    assert_eq!(fs::metadata(&copied).unwrap().len(), 200 << 20);
    let same = Command::new("cmp").arg(&copied).arg(database.join("Packages")).status();
    assert!(same.unwrap().success());
    use std::os::unix::fs::MetadataExt as _;
    assert!(fs::metadata(&copied).unwrap().blocks() < 4096);
    let late = copy::Copy::of(&root, "/var/lib/rpm", Instant::now());
    assert_eq!(late.err(), Some(Cannot::TimedOut { ms: 5000 }.into()));
    from.set_len(300 << 20).unwrap();
    let large = copy::Copy::of(&root, "/var/lib/rpm", until).err();
    let file = Some("/var/lib/rpm/Packages".to_owned());
    assert_eq!(large, Some(Fault { why: Cannot::TooLarge { limit: 256 << 20 }, file }));
}
