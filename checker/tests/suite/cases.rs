//! Every case gets its verdicts: from the tree, and again from a bundle of it.

use crate::case::{self, Case};
use crate::judged::{all, json};
use crate::run::{report, verdict};
use labcheck::evidence::bundle::Bundle;
use labcheck::report::Source;
use labcheck::text::Lang;
use serde_json::Value;
use std::collections::BTreeSet;

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// What is wrong with the verdicts of a case.
fn differences(case: &Case, report: &serde_json::Value) -> Vec<String> {
    let (from, name) = (&case.from, &case.name);
    let told = case.expect.iter().map(|(id, want)| (id, want, verdict(report, id)));
    told.filter(|(_, want, got)| got != *want)
        // What the tests write belongs to whoever runs them.
        .filter(|(id, want, _)| {
            is_root() || (id.as_str(), want.as_str()) != ("install.finished", "pass")
        })
        .map(|(id, want, got)| format!("{from}: {name}\n    {id}: {got}, not {want}"))
        .collect()
}

#[test]
fn every_case_gets_its_statuses_and_mistakes() {
    let wrong: Vec<String> = all()
        .iter()
        .flat_map(|(case, judged)| differences(case, &json(&judged.report, Lang::En)))
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), all().len(), wrong.join("\n"));
}

#[test]
fn the_program_itself_gives_them_too() {
    let wrong: Vec<String> = case::all()
        .iter()
        .step_by(12)
        .flat_map(|case| {
            let words: Vec<&str> =
                case.set.iter().flat_map(|set| ["--set", set.as_str()]).collect();
            let tree = case.tree();
            differences(case, &report(tree.path(), &words))
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_names_of_the_cases_differ() {
    let mut names: Vec<String> = case::all().iter().map(|case| case.name.clone()).collect();
    names.sort();
    let twice: Vec<_> =
        names.windows(2).filter(|two| two[0] == two[1]).map(|two| &two[0]).collect();
    assert_eq!(twice, Vec::<&String>::new());
}

#[test]
fn a_bundle_of_a_case_is_judged_like_the_tree_itself() {
    for (case, judged) in all() {
        let bundle = Bundle::new("day1", judged.evidence.clone()).write();
        let read = Bundle::read(bundle.as_bytes()).unwrap();
        assert_eq!(read.evidence, judged.evidence, "{}", case.name);
        let again = judged.report_on(&read.evidence, Source::Evidence);
        let mut tree = json(&judged.report, Lang::Ko);
        tree["source"] = "evidence".into();
        assert_eq!(json(&again, Lang::Ko), tree, "{}", case.name);
    }
}

/// The worst of some statuses, in the order of the contract.
fn worst<'a>(statuses: impl Iterator<Item = &'a str> + Clone) -> &'a str {
    let order = ["fail", "pending", "unknown", "pass", "skip"];
    order.into_iter().find(|word| statuses.clone().any(|status| status == *word)).unwrap_or("skip")
}

#[test]
fn every_report_adds_up() {
    for (case, judged) in all() {
        let report = &judged.report;
        let json = json(report, Lang::En);
        let name = &case.name;
        let list = |value: &Value| value.as_array().unwrap().clone();
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        let (mut counted, mut shown) = (Vec::new(), 0);
        let mut exercises = Vec::new();
        for exercise in list(&json["exercises"]) {
            let (counts, advice): (Vec<Value>, Vec<Value>) =
                list(&exercise["checks"]).into_iter().partition(|check| check["advisory"] == false);
            shown += advice.len();
            let judging = if counts.is_empty() { &advice } else { &counts };
            let statuses: Vec<String> =
                judging.iter().map(|check| word(&check["status"])).collect();
            let status = worst(statuses.iter().map(String::as_str));
            assert_eq!(exercise["status"], status, "{name}: {}", exercise["id"]);
            let sum =
                |key: &str| counts.iter().map(|check| check[key].as_u64().unwrap()).sum::<u64>();
            assert_eq!(exercise["points"], sum("points"), "{name}");
            assert_eq!(exercise["max_points"], sum("max_points"), "{name}");
            if !counts.is_empty() {
                exercises.push(status.to_owned());
            }
            counted.extend(counts);
        }
        let summary = &json["summary"];
        assert_eq!(summary["status"], worst(exercises.iter().map(String::as_str)), "{name}");
        for status in ["pass", "pending", "fail", "unknown", "skip"] {
            let count = counted.iter().filter(|check| check["status"] == status).count();
            assert_eq!(summary[status], count, "{name}: {status}");
        }
        assert_eq!(summary["advisory"], shown, "{name}");
        let sum = |key: &str| counted.iter().map(|check| check[key].as_u64().unwrap()).sum::<u64>();
        assert_eq!(summary["points"], sum("points"), "{name}");
        assert_eq!(summary["max_points"], sum("max_points"), "{name}");
        let code = match summary["status"].as_str().unwrap() {
            "fail" | "pending" => 1,
            "unknown" => 3,
            _ => 0,
        };
        assert_eq!(report.exit_code(), code, "{name}");
    }
}

#[test]
fn points_are_given_for_a_pass_and_asked_for_where_it_can_be_told() {
    for (case, judged) in all() {
        let json = json(&judged.report, Lang::En);
        let exercises = json["exercises"].as_array().unwrap().iter();
        for check in exercises.flat_map(|exercise| exercise["checks"].as_array().unwrap()) {
            let (points, max) =
                (check["points"].as_u64().unwrap(), check["max_points"].as_u64().unwrap());
            let told = format!("{}: {check}", case.name);
            match (check["status"].as_str().unwrap(), check["advisory"] == true) {
                (_, true) | ("unknown" | "skip", _) => assert_eq!((points, max), (0, 0), "{told}"),
                ("pass", _) => assert!(points == max && max > 0, "{told}"),
                _ => assert!(points == 0 && max > 0, "{told}"),
            }
        }
    }
}

#[test]
fn every_open_check_has_a_next_step_and_only_such_a_one_a_mistake() {
    let mut without = BTreeSet::new();
    for (case, judged) in all() {
        let json = json(&judged.report, Lang::En);
        let exercises = json["exercises"].as_array().unwrap().iter();
        for check in exercises.flat_map(|exercise| exercise["checks"].as_array().unwrap()) {
            let open = ["fail", "pending"].contains(&check["status"].as_str().unwrap());
            assert!(open || check["mistake"].is_null(), "{}: {check}", case.name);
            assert!(
                !check["seen"].as_str().unwrap_or_default().is_empty(),
                "{}: {check}",
                case.name
            );
            if open && check["next"].is_null() {
                without.insert(format!("{} {}", check["id"], check["seen"]));
            }
            if let Some(place) = check["where"].as_str().filter(|place| !place.starts_with('/')) {
                without.insert(format!("{} where {place}", check["id"]));
            }
        }
    }
    assert_eq!(without, BTreeSet::new());
}
