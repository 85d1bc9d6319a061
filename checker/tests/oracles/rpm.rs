//! rpm 4.18: what is installed, in databases of sqlite and of Berkeley DB, sound and damaged.
//!
//! A sound database has to be told of as `rpm -q` tells of it, of several versions the last. Of a
//! damaged one it is right to say nothing; a package may be called absent only where rpm itself
//! calls it absent and complains of nothing.

use crate::driver::Driver;
use crate::machine::Machine;
use crate::rpm_database::{self, Database, NAMES, Wrong};
use crate::trial::{Agreed, Difference, Oracle};
use labcheck::collect::Collector;
use labcheck::evidence::{Cannot, Look, PackageSeen};
use labcheck::judge::Chosen;
use labcheck::kinds::{Course, Params};
use labcheck_labs::Files;
use labcheck_labs::load::load_known;
use proptest::strategy::BoxedStrategy;
use std::collections::BTreeMap;
use std::path::PathBuf;

pub(crate) struct Rpm {
    driver: Driver,
    /// Where the database is made, as seen from outside.
    root: PathBuf,
}

type Looks = BTreeMap<String, Look<PackageSeen>>;

impl Oracle for Rpm {
    type Input = Database;
    const NAME: &'static str = "rpm 4.18";
    const PERMILLE: u32 = 50;

    fn start(machine: &Machine, shard: usize) -> Self {
        let inside = format!("/trees/rpm-{shard}");
        let root = machine.root().join(inside.trim_start_matches('/'));
        Self { driver: machine.driver("rpm", include_str!("drivers/rpm.py"), &[&inside]), root }
    }

    fn strategy() -> BoxedStrategy<Database> {
        rpm_database::databases()
    }

    fn corpus() -> Vec<(String, Database)> {
        rpm_database::corpus()
    }

    fn compare(&mut self, database: &Database) -> Result<Agreed, Difference> {
        // Each question to the program is a process: of a damaged database few names are asked.
        let names: Vec<&str> = if database.wrong.as_ref().is_some_and(Wrong::is_damage) {
            database.alone.iter().map(|at| *at.get(NAMES)).collect()
        } else {
            NAMES.to_vec()
        };
        let mut fields = vec![
            database.form.word().to_owned(),
            database.place.to_owned(),
            database.wrong.as_ref().map(Wrong::words).unwrap_or_default(),
            database.steps.iter().map(|step| step.word()).collect::<Vec<_>>().join(" "),
            database.alone.iter().map(|at| at.index(NAMES.len()).to_string() + " ").collect(),
        ];
        fields.extend(names.iter().map(|name| (*name).to_owned()));
        let fields: Vec<&[u8]> = fields.iter().map(String::as_bytes).collect();
        let said = self.driver.ask_text(&fields)?;
        let (count, said) = said.split_first().ok_or("no answer".to_owned())?;
        let (said, before) = said.split_at_checked(names.len()).ok_or("no answer".to_owned())?;
        let fails = said.iter().chain([count]).any(|said| said.starts_with("error: "));
        let hangs = said.iter().chain([count]).any(|said| said.contains("no end"));
        let ours = self.ours(&names, hangs)?;

        let mut words = BTreeMap::new();
        for (at, (name, theirs)) in names.iter().zip(said).enumerate() {
            let ours = ours.get(*name).ok_or_else(|| format!("{name} was left out"))?;
            let word =
                held(theirs, count, (fails, hangs), ours).map_err(|expected| Difference {
                    about: format!("the package {name}"),
                    theirs: expected,
                    ours: format!("{ours:?}"),
                })?;
            let lost = word == "absent" && before.get(at).is_some_and(|before| !before.is_empty());
            *words
                .entry(if lost { "absent, for rpm too, by damage" } else { word })
                .or_default() += 1;
        }
        Ok(Agreed { words, answers: names.len() as u64 })
    }

    fn show(database: &Database) -> String {
        rpm_database::show(database)
    }
}

impl Rpm {
    /// What labcheck tells of the names; where rpm does not come to an end, that too.
    fn ours(&self, names: &[&str], hangs: bool) -> Result<Looks, String> {
        let course = course(names);
        // On a busy machine rpm may take its time.
        for _ in 0..5 {
            let collector = Collector::root(&self.root);
            let mut collector = collector.map_err(|error| error.to_string())?;
            let looks = collector.collect(&course, &Chosen::default(), &Params::default()).packages;
            let in_time = |look| !matches!(look, &Look::Cannot(Cannot::TimedOut { .. }));
            if hangs || looks.values().all(in_time) {
                return Ok(looks);
            }
        }
        Err("labcheck had no time".to_owned())
    }
}

/// A course of one check that needs to know of all these packages.
fn course(names: &[&str]) -> Course {
    let (name, not) = (names.first().unwrap_or(&"none"), names.get(1..).unwrap_or_default());
    let head =
        "id = \"NAME\"\ntitle = { ko = \"-\", en = \"-\" }\nabout = { ko = \"-\", en = \"-\" }\n";
    let lab = format!(
        "{}page = \"-\"\n[[check]]\nid = \"installed\"\ntitle = {{ ko = \"-\", en = \"-\" }}\n\
         why = {{ ko = \"-\", en = \"-\" }}\ngoal.package = {{ name = {name:?}, not = {not:?} }}\n",
        head.replace("NAME", "names"),
    );
    let course = head.replace("NAME", "packages") + "exercises = [\"names\"]\n";
    let files = [("packages/course.toml", course), ("packages/names/lab.toml", lab)];
    let files = Files(files.map(|(path, text)| (path.to_owned(), text)).into());
    load_known(&files, "packages").unwrap()
}

/// Holds our answer about one name; a word for it. `fails`: rpm complained about one of the names, or
/// when it was asked for all packages; labcheck asks once for all, so it may tell nothing then.
/// `hangs`: it did not come to an end.
///
/// # Errors
/// What rpm said.
fn held(
    theirs: &str,
    count: &str,
    (fails, hangs): (bool, bool),
    ours: &Look<PackageSeen>,
) -> Result<&'static str, String> {
    match (ours, theirs.lines().last()) {
        (Look::Cannot(Cannot::NoPackages), _) if count == "none" => Ok("no database"),
        (Look::Cannot(Cannot::TimedOut { .. }), _) if hangs => Ok("rpm does not end"),
        (Look::Cannot(Cannot::Failed { .. }), _) if fails => Ok("rpm fails"),
        (Look::Cannot(Cannot::Failed { .. }), None) if count == "0" => Ok("empty database"),
        (Look::Seen(ours), Some(evr)) if ours.evr == evr => {
            Ok(if theirs.contains('\n') { "several installed" } else { "installed" })
        }
        (Look::Absent, None) if count != "0" => Ok("absent"),
        _ => Err(format!("{theirs:?} ({count} packages)")),
    }
}
