use super::*;
use crate::kinds::{Goal, Status, When};
use labcheck_labs::{Files, load};
use rustix::fs::inotify;
use std::fs;
use tempfile::TempDir;

/// A tree that is followed.
struct World {
    dir: TempDir,
    follower: Follower,
}

impl World {
    /// CentOS 7 with these files.
    fn of(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let release = ("etc/os-release", "ID=centos\nVERSION_ID=7\n");
        for (path, text) in [&[release], files].concat() {
            write(&dir, path, text);
        }
        let course = load::load_known::<Goal, When>(&Files::built_in(), "day1").unwrap();
        let params = judge::params::set(&course, &[]).unwrap();
        let collector = Collector::root(dir.path()).unwrap();
        let follower = Follower::new(collector, course, params).unwrap();
        Self { dir, follower }
    }

    /// Does something, and follows what it did; the exercises that were told to have changed.
    fn after(&mut self, does: impl FnOnce(&TempDir)) -> Vec<String> {
        let before = self.follower.report().clone();
        does(&self.dir);
        // Nobody calls.
        let silent = inotify::init(inotify::CreateFlags::CLOEXEC).unwrap();
        let Woken::Changed(changed) = self.follower.wait(silent.as_fd()) else { panic!("called") };
        let told = self.follower.look_again(changed);
        let now = self.follower.report();
        let pairs = now.exercises.iter().zip(&before.exercises);
        let changed: Vec<String> =
            pairs.filter(|(now, before)| now != before).map(|(now, _)| now.id.clone()).collect();
        assert_eq!(told, !changed.is_empty());
        // Whatever was judged anew or left as it was, it is what a first look says.
        let followed = self.follower.report().exercises.clone();
        self.follower.look_at_everything();
        for (followed, fresh) in followed.iter().zip(&self.follower.report().exercises) {
            assert_eq!(followed, fresh);
        }
        changed
    }

    fn status(&self, id: &str) -> Status {
        let checks = self.follower.report().exercises.iter().flat_map(|e| &e.checks);
        checks.clone().find(|check| check.id == id).unwrap().status
    }
}

fn write(dir: &TempDir, path: &str, text: &str) {
    let path = dir.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

const CONFIG: &str = "etc/selinux/config";

#[test]
fn an_edit_is_followed_and_touches_its_own_exercise_alone() {
    let mut world = World::of(&[(CONFIG, "SELINUX=enforcing\n")]);
    assert_eq!(world.status("selinux.boot"), Status::Fail);
    let changed = world.after(|dir| {
        write(dir, "etc/selinux/sedAbc", "SELINUX=permissive\n");
        fs::rename(dir.path().join("etc/selinux/sedAbc"), dir.path().join(CONFIG)).unwrap();
    });
    assert_eq!(changed, ["selinux"]);
    assert_eq!(world.status("selinux.boot"), Status::Pass);
    assert_eq!(world.after(|dir| write(dir, CONFIG, "SELINUX=enforcing\n")), ["selinux"]);
    assert_eq!(world.status("selinux.boot"), Status::Fail);
    // Looked at again, and found to be the same.
    assert_eq!(world.after(|dir| write(dir, CONFIG, "SELINUX=enforcing\n")), [""; 0]);
}

#[test]
fn a_file_that_appears_and_one_that_it_leads_to_are_followed() {
    let mut world = World::of(&[]);
    assert_eq!(world.status("chrony.local-clock"), Status::Fail);
    let include = "include /etc/chrony/lab.conf\nallow 192.168.122.0/24\n";
    assert_eq!(world.after(|dir| write(dir, "etc/chrony.conf", include)), ["chrony"]);
    assert_eq!(world.status("chrony.local-clock"), Status::Fail);
    assert_eq!(
        world.after(|dir| write(dir, "etc/chrony/lab.conf", "local stratum 10\n")),
        ["chrony"]
    );
    assert_eq!(world.status("chrony.local-clock"), Status::Pass);
    let gone = |dir: &TempDir| fs::remove_dir_all(dir.path().join("etc/chrony")).unwrap();
    assert_eq!(world.after(gone), ["chrony"]);
    assert_eq!(world.status("chrony.local-clock"), Status::Fail);
}

#[test]
fn a_secret_is_compared_with_the_one_asked_for_from_the_start_and_later() {
    let answers = |password: &str| format!("[general]\nCONFIG_KEYSTONE_ADMIN_PW={password}\n");
    let path = "root/openstack.txt";
    let world = World::of(&[(path, &answers("abc123"))]);
    assert_eq!(world.status("answer-file.admin-password"), Status::Pass);
    let mut world = World::of(&[("root/openstack.orig", &answers("x"))]);
    for (password, expected) in [("other", Status::Fail), ("abc123", Status::Pass)] {
        let changed = world.after(|dir| write(dir, path, &answers(password)));
        assert!(changed.contains(&"answer-file".to_owned()), "{changed:?}");
        assert_eq!(world.status("answer-file.admin-password"), expected, "{password}");
    }
}

#[test]
fn another_system_is_judged_as_a_whole() {
    let mut world = World::of(&[]);
    assert_eq!(world.follower.report().track, Some("el7-rocky"));
    let changed = world.after(|dir| write(dir, "etc/os-release", "ID=centos\nVERSION_ID=9\n"));
    assert!(changed.contains(&"network-manager".to_owned()), "{changed:?}");
    assert_eq!(world.follower.report().track, Some("el9-epoxy"));
}

#[test]
fn who_calls_is_heard_at_once() {
    let mut world = World::of(&[]);
    let (called, call) = std::io::pipe().unwrap();
    std::io::Write::write_all(&mut { call }, b"x").unwrap();
    assert_eq!(world.follower.wait(called.as_fd()), Woken::Called);
}
