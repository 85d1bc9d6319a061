//! Day one has what the contract says, and everything that a student may need.

use crate::judged::course;
use crate::run::{labcheck, ran};
use labcheck::text::{Lang, Text};
use labcheck_labs::Track;
use labcheck_labs::text::is_hangul;

/// Exercises and checks in the order of the contract.
pub(crate) const IDS: [(&str, &[&str]); 10] = [
    ("firewalld", &["stopped", "disabled"]),
    ("network-manager", &["stopped", "disabled", "network-service"]),
    ("selinux", &["boot", "now"]),
    ("cpu-virt", &["flags", "kvm"]),
    ("chrony", &["installed", "local-clock", "allow", "enabled", "running", "serving"]),
    ("openstack-repo", &["release", "enabled"]),
    ("packstack", &["installed"]),
    ("answer-file", &["generated", "backup", "admin-password", "demo", "ntp-servers"]),
    ("topology", &["controller", "network", "compute"]),
    (
        "install",
        &[
            "finished",
            "services",
            "identity",
            "image",
            "compute",
            "network",
            "volume",
            "object",
            "dashboard",
        ],
    ),
];

#[test]
fn the_exercises_and_checks_are_those_of_the_contract_in_its_order() {
    let there: Vec<(&str, Vec<&str>)> = course()
        .exercises
        .iter()
        .map(|exercise| (exercise.id(), exercise.check.iter().map(|check| check.id()).collect()))
        .collect();
    let wanted: Vec<(&str, Vec<&str>)> =
        IDS.iter().map(|(id, checks)| (*id, checks.to_vec())).collect();
    assert_eq!(there, wanted);
}

#[test]
fn cpu_virt_advises_and_the_topology_is_optional() {
    let advisory: Vec<String> = course()
        .exercises
        .iter()
        .flat_map(|e| {
            e.check.iter().filter(|c| c.advisory).map(|c| format!("{}.{}", e.id(), c.id()))
        })
        .collect();
    assert_eq!(advisory, ["cpu-virt.flags", "cpu-virt.kvm"]);
    let optional: Vec<(&str, &str)> = course()
        .exercises
        .iter()
        .filter_map(|e| Some((e.id(), e.optional.as_ref()?.get_ref().as_str())))
        .collect();
    assert_eq!(optional, [("topology", "topology")]);
}

#[test]
fn each_track_has_three_hints_or_more_where_it_has_something_to_do() {
    let mut few = Vec::new();
    for exercise in &course().exercises {
        for track in [Track::El7Rocky, Track::El9Epoxy] {
            let does = |c: &&labcheck_labs::Check<_>| c.skip.iter().all(|s| !s.on.contains(&track));
            let hints = exercise.hint.iter().filter(|hint| hint.applies(track)).count();
            if exercise.check.iter().filter(does).count() > 0 && hints < 3 {
                few.push((exercise.id(), track.name(), hints));
            }
        }
    }
    assert_eq!(few, []);
}

/// Whether both languages are there and each is itself.
fn both(text: &Text) -> bool {
    text.ko.chars().any(is_hangul) && !text.en.is_empty() && !text.en.chars().any(is_hangul)
}

#[test]
fn every_text_of_every_check_is_there_in_both_languages() {
    let mut missing = Vec::new();
    for exercise in &course().exercises {
        let mut texts = vec![("title", &exercise.title), ("about", &exercise.about)];
        for check in &exercise.check {
            texts.extend([(check.id(), &check.title), (check.id(), &check.why)]);
            texts.extend(check.skip.iter().map(|skip| (check.id(), &skip.why)));
        }
        texts.extend(exercise.mistake.iter().map(|m| (m.id.get_ref().as_str(), &m.say)));
        texts.extend(exercise.hint.iter().map(|hint| ("hint", &hint.say)));
        let bad = texts.into_iter().filter(|(_, text)| !both(text));
        missing.extend(bad.map(|(what, text)| (exercise.id(), what.to_owned(), text.clone())));
    }
    assert_eq!(missing, []);
}

#[test]
fn every_page_that_an_exercise_names_is_in_the_book_in_both_languages() {
    let dir = tempfile::tempdir().unwrap();
    let book = dir.path().join("book");
    let told = ran(labcheck().args(["book", "-o"]).arg(&book));
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    let mut missing = Vec::new();
    for exercise in &course().exercises {
        for lang in Lang::ALL {
            let page = book.join(lang.code()).join(exercise.html_page());
            if !page.is_file() {
                missing.push(page);
            }
        }
    }
    assert_eq!(missing, Vec::<std::path::PathBuf>::new());
}

#[test]
fn what_to_type_for_a_unit_is_left_to_the_kind_that_knows_its_state() {
    use labcheck::kinds::{Finding, When};
    let of_units = |when: &When| matches!(when, When::Found(Finding::Service(_)));
    let fixed: Vec<String> = course()
        .exercises
        .iter()
        .flat_map(|exercise| exercise.mistake.iter().map(move |mistake| (exercise, mistake)))
        .filter(|(_, mistake)| of_units(&mistake.when) && mistake.next.is_some())
        .map(|(exercise, mistake)| format!("{}.{}", exercise.id(), mistake.id.get_ref()))
        .collect();
    assert_eq!(fixed, Vec::<String>::new());
}
