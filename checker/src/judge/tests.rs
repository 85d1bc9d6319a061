use super::*;
use crate::evidence::{Cannot, Look};
use crate::kinds::testing::World;
use crate::kinds::{Goal, When};
use labcheck_labs::{Files, load};
use std::collections::BTreeMap;

fn course() -> Course {
    load::load_known::<Goal, When>(&Files::built_in(), "day1").unwrap()
}

/// A running system on which nothing is that is looked for, os-release left aside.
fn bare(world: World) -> World {
    let mut world = world;
    for path in ["/etc/selinux/config", "/sys/fs/selinux/enforce", "/etc/chrony.conf"] {
        world = world.no_file(path);
    }
    for unit in ["firewalld.service", "NetworkManager.service"] {
        world = world.unit(unit, "inactive");
    }
    world
}

fn reports(world: &World) -> BTreeMap<String, CheckReport> {
    let (all, params) = (Chosen::default(), Params::default());
    let report = judge(&course(), &all, &params, &world.evidence, Source::Evidence);
    let checks = report.exercises.into_iter().flat_map(|exercise| exercise.checks);
    checks.map(|check| (check.id.clone(), check)).collect()
}

const OF_A_TRACK: [&str; 6] = [
    "network-manager.network-service",
    "openstack-repo.release",
    "openstack-repo.enabled",
    "packstack.installed",
    "selinux.boot",
    "selinux.now",
];

#[test]
fn a_system_that_was_not_looked_at_is_not_taken_for_another() {
    let (first, second) = ("/etc/os-release", "/usr/lib/os-release");
    for (world, path) in [
        (bare(World::live()), first),
        (bare(World::live()).no_file(first), second),
        (bare(World::live()).hidden_file(first), first),
    ] {
        let reports = reports(&world);
        for id in OF_A_TRACK.into_iter().chain(["install.services"]) {
            let check = &reports[id];
            assert_eq!(check.status, Status::Unknown, "{id} {:?}", check.seen);
        }
        let why = match world.evidence.files.get(path) {
            Some(Look::Cannot(why)) => why.clone(),
            _ => Cannot::NotCollected,
        };
        assert_eq!(reports["selinux.now"].seen, why.say(path));
        assert_eq!(reports["firewalld.stopped"].status, Status::Pass);
    }
    let other = bare(World::live()).no_file(first).no_file(second);
    let reports = reports(&other);
    for id in OF_A_TRACK.iter().filter(|id| **id != "selinux.boot") {
        assert_eq!(reports[*id].status, Status::Skip, "{id}");
    }
}

#[test]
fn what_each_system_that_it_may_be_asks_for_is_looked_at() {
    let (all, params) = (Chosen::default(), Params::default());
    let wanted = |world: World| {
        let packages = |need| match need {
            Need::Package(name) => Some(name),
            _ => None,
        };
        let needs = needs(&course(), &all, &params, &world.evidence, &Memo::default());
        let packages = needs.into_iter().filter_map(packages);
        packages
            .filter(|name| name.ends_with("-rocky") || name.ends_with("-epoxy"))
            .collect::<Vec<_>>()
    };
    let both = ["centos-release-openstack-epoxy", "centos-release-openstack-rocky"];
    assert_eq!(wanted(World::live().hidden_file("/etc/os-release")), both);
    let none = World::live().no_file("/etc/os-release").no_file("/usr/lib/os-release");
    assert_eq!(wanted(none), [""; 0]);
}
