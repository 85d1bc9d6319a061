//! The committed schemas are those of the program, and everything written or read fits them.

use crate::judged::{all, json};
use crate::run::{labcheck, out, ran, run};
use boon::{Compiler, SchemaIndex, Schemas};
use labcheck::evidence::bundle::Bundle;
use labcheck::text::Lang;
use serde_json::Value;
use std::path::Path;

const NAMES: [&str; 5] = ["course", "lab", "report", "evidence", "gradebook"];

fn committed(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schema/{name}.schema.json"))
}

/// A schema that is ready to be asked.
struct Form {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Form {
    fn of(name: &str) -> Self {
        let text = std::fs::read_to_string(committed(name)).unwrap();
        let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
        let value: Value = serde_json::from_str(&text).unwrap();
        compiler.add_resource("labcheck.json", value).unwrap();
        let index = compiler.compile("labcheck.json", &mut schemas).unwrap();
        Self { schemas, index }
    }

    fn check(&self, value: &Value, what: &str) {
        if let Err(error) = self.schemas.validate(value, self.index) {
            panic!("{what}: {error}");
        }
    }
}

/// `LABCHECK_UPDATE=1 cargo test` writes them anew.
#[test]
fn the_committed_schemas_are_what_the_program_says() {
    for name in NAMES {
        let told = out(&["schema", name]);
        if std::env::var_os("LABCHECK_UPDATE").is_some() {
            std::fs::create_dir_all(committed(name).parent().unwrap()).unwrap();
            std::fs::write(committed(name), &told).unwrap();
        }
        let there = std::fs::read_to_string(committed(name)).unwrap_or_default();
        assert_eq!(there, told, "{name}: LABCHECK_UPDATE=1 writes it anew");
    }
}

#[test]
fn all_schemas_at_once_are_each_of_them() {
    let all: Value = serde_json::from_str(&out(&["schema"])).unwrap();
    let mut names: Vec<&str> = all.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["course", "evidence", "gradebook", "lab", "report"]);
    for name in NAMES {
        let one: Value = serde_json::from_str(&out(&["schema", name])).unwrap();
        assert_eq!(all[name], one);
    }
}

#[test]
fn every_report_of_every_case_fits_the_schema_of_reports() {
    let form = Form::of("report");
    for (case, judged) in all() {
        let report = &judged.report;
        for lang in Lang::ALL {
            form.check(&json(report, lang), &case.name);
        }
    }
}

#[test]
fn the_bundles_of_cases_fit_the_schema_of_bundles() {
    let form = Form::of("evidence");
    for (case, judged) in all().iter().step_by(5) {
        let bundle = Bundle::new("day1", judged.evidence.clone()).write();
        form.check(&serde_json::from_str(&bundle).unwrap(), &case.name);
    }
}

#[test]
fn a_report_and_a_bundle_of_this_machine_fit_too() {
    let report = run(&["day1", "--format", "json"]).out;
    Form::of("report").check(&serde_json::from_str(&report).unwrap(), "report");
    let bundle = ran(labcheck().args(["collect", "day1", "-o", "-"])).out;
    Form::of("evidence").check(&serde_json::from_str(&bundle).unwrap(), "bundle");
}

#[test]
fn a_gradebook_fits_whole_and_of_one_student() {
    let form = Form::of("gradebook");
    let class = crate::graded::Graded::new();
    for words in [
        &["export", "--format", "json"][..],
        &["show", "--format", "json", "--student", "20260001"],
    ] {
        let told = crate::gradebook::told(&class, words);
        assert_eq!((told.code, told.err.as_str()), (0, ""));
        form.check(&serde_json::from_str(&told.out).unwrap(), "gradebook");
    }
}

#[test]
fn every_lab_fits_the_schema_of_labs() {
    let (course, lab) = (Form::of("course"), Form::of("lab"));
    for (path, text) in labcheck_labs::BUILT_IN.iter().filter(|(path, _)| path.ends_with(".toml")) {
        let value: Value = toml::from_str(text).unwrap();
        if path.ends_with("/course.toml") {
            course.check(&value, path);
        } else if path.ends_with("/lab.toml") {
            lab.check(&value, path);
        }
    }
}

#[test]
fn a_report_with_an_unknown_key_or_without_a_key_does_not_fit() {
    let form = Form::of("report");
    let good = json(&all()[0].1.report, Lang::En);
    let fits = |change: &dyn Fn(&mut Value)| {
        let mut report = good.clone();
        change(&mut report);
        form.schemas.validate(&report, form.index).is_ok()
    };
    assert!(fits(&|_| ()));
    assert!(!fits(&|report| report["more"] = 1.into()));
    assert!(!fits(&|report| drop(report.as_object_mut().unwrap().remove("host"))));
    assert!(!fits(&|report| report["summary"]["status"] = "good".into()));
}
