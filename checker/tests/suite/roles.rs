//! Which units a finished installation is asked for: by the node's role, and by what was chosen.

use labcheck::grade::host::Role;
use labcheck::grade::judged::judge;
use labcheck::judge::params;
use labcheck::kinds::Status;
use labcheck_labs::{Files, load};
use serde_json::Value;

/// What was seen of a finished CentOS 7 with all roles.
fn finished() -> Value {
    serde_json::from_str(include_str!("../data/install/el7-finished.json")).unwrap()
}

fn services(bundle: &Value, role: Option<Role>) -> Status {
    let course = load::load_known(&Files::built_in(), "day1").unwrap();
    let params = params::set(&course, &[]).unwrap();
    let bytes = serde_json::to_vec(bundle).unwrap();
    let report = judge(&bytes, &course, &params, role, None).unwrap().report;
    let mut checks = report.exercises.iter().flat_map(|exercise| &exercise.checks);
    checks.find(|check| check.id == "install.services").unwrap().status
}

#[test]
fn a_compute_node_without_an_answer_file_is_judged_by_its_role() {
    let mut bundle = finished();
    assert_eq!(services(&bundle, None), Status::Pass);
    bundle["evidence"]["files"]["/root/openstack.txt"] = "absent".into();
    assert_eq!(services(&bundle, None), Status::Fail);
    assert_eq!(services(&bundle, Some(Role::Controller)), Status::Fail);
    assert_eq!(services(&bundle, Some(Role::Compute)), Status::Pass);
    bundle["evidence"]["units"]["libvirtd.service"] = "absent".into();
    assert_eq!(services(&bundle, Some(Role::Compute)), Status::Fail);
    assert_eq!(services(&bundle, Some(Role::Network)), Status::Pass);
}

#[test]
fn the_agents_are_those_of_the_network_that_was_chosen() {
    let mut bundle = finished();
    let text = &mut bundle["evidence"]["files"]["/root/openstack.txt"]["seen"]["content"]["text"];
    let answers = text.as_str().unwrap();
    let (ours, theirs) = ("L2_AGENT=openvswitch\n", "L2_AGENT=linuxbridge\n");
    assert!(answers.contains(ours));
    *text = answers.replace(ours, theirs).into();
    let units = &mut bundle["evidence"]["units"];
    let bridge = "neutron-linuxbridge-agent.service";
    units[bridge] = units["neutron-openvswitch-agent.service"].clone();
    units["neutron-openvswitch-agent.service"] = "absent".into();
    units["openvswitch.service"] = "absent".into();
    assert_eq!(services(&bundle, None), Status::Pass);
    bundle["evidence"]["units"][bridge] = "absent".into();
    assert_eq!(services(&bundle, None), Status::Fail);
}
