//! Repositories: which ones dnf 4.14 knows, which of them are enabled, and where they point.

use crate::bytes::shown;
use crate::corpus;
use crate::driver::Driver;
use crate::machine::Machine;
use crate::repo_text::{self, Files, MAIN};
use crate::trial::{Agreed, Difference, Oracle};
use labcheck::read::yum_repo::{Kind, Repo, Source, Tool, Vars, dirs, is_repo_file, read};
use proptest::strategy::BoxedStrategy;
use std::collections::BTreeMap;

pub(crate) struct Dnf(Driver);

/// On or off, base addresses, mirror list, metalink.
type Seen = (bool, Vec<String>, String, String);

impl Oracle for Dnf {
    type Input = Files;
    const NAME: &'static str = "dnf 4.14";
    const PERMILLE: u32 = 200;

    fn start(machine: &Machine, _: usize) -> Self {
        Self(machine.driver("dnf", include_str!("drivers/dnf.py"), &[]))
    }

    fn strategy() -> BoxedStrategy<Files> {
        repo_text::files()
    }

    fn corpus() -> Vec<(String, Files)> {
        let dirs = ["etc/yum.repos.d", "etc/yum/repos.d", "etc/distro.repos.d"];
        let mut found = corpus::trees(&[], &dirs);
        found.extend(corpus::trees(&["etc/dnf/dnf.conf"], &dirs));
        // Where repositories are off, each word that switches one on.
        for word in ["1", "yes", "true", "on", "ON", "off", "x"] {
            let files = [
                (repo_text::MAIN, "[main]\nenabled=0\n".to_owned()),
                ("/etc/yum.repos.d/a.repo", format!("[a]\nenabled={word}\n")),
            ];
            let files = files.map(|(path, text)| (path.to_owned(), text.into_bytes()));
            found.push((format!("enabled={word}"), files.into()));
        }
        // With a carriage return alone, or behind a blank, the value is another.
        for blanks in ["", "\r", " \r", "\t \r", " \r \r"] {
            let file = format!("[a]\nbaseurl ={blanks}\n").into_bytes();
            found.push((format!("{blanks:?}"), vec![("/etc/yum.repos.d/a.repo".to_owned(), file)]));
        }
        found
    }

    fn compare(&mut self, files: &Files) -> Result<Agreed, Difference> {
        let fields: Vec<&[u8]> =
            files.iter().flat_map(|(path, file)| [path.as_bytes(), file]).collect();
        let answer = self.0.ask(&fields)?;
        let text = |field: &Vec<u8>| String::from_utf8_lossy(field).into_owned();
        let answer: Vec<String> = answer.iter().map(text).collect();
        let [word, why, theirs @ ..] = answer.as_slice() else {
            return Err("no answer".to_owned().into());
        };

        let (main, repos): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| path == MAIN);
        let main = main.first().map(|(path, bytes)| Source { path, bytes });
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let dirs = dirs::of(Tool::Dnf4, main, &Vars::default());
        let is_read = |path: &str| dirs.iter().any(|dir| format!("{dir}/{}", name(path)) == path);
        let named =
            repos.iter().filter(|(path, _)| is_repo_file(&name(path), Tool::Dnf4) && is_read(path));
        let sources: Vec<Source<'_>> = named.map(|(path, bytes)| Source { path, bytes }).collect();
        let ours = read(Tool::Dnf4, main, &sources, &[]);
        if word == "refused" {
            let refused = ours.refused.iter().any(|(path, _)| path == MAIN);
            Difference::unless_same(&format!("the main file ({why})"), &true, &refused)?;
            return Ok(Agreed::on("refused", 1));
        }
        // Of a name that is not UTF-8 dnf dies, and nobody can install anything.
        if word == "dies" && files.iter().any(|(_, file)| std::str::from_utf8(file).is_err()) {
            return Ok(Agreed::on("dies", 1));
        }
        Difference::unless_same("the answer", &word.as_str(), &"read")?;
        let theirs: BTreeMap<String, Seen> = theirs.chunks_exact(5).map(theirs_of).collect();
        // A name with a variable is no name as long as nothing stands for the variable.
        let named = ours.repos.iter().filter(|repo| !repo.id.contains(['$', '{', '}']));
        let ours: BTreeMap<String, Seen> = named.map(ours_of).collect();
        let names = |repos: &BTreeMap<String, Seen>| repos.keys().cloned().collect::<Vec<_>>();
        Difference::unless_same("the repositories", &names(&theirs), &names(&ours))?;
        for (id, theirs) in &theirs {
            Difference::unless_same(&format!("[{id}]"), theirs, &ours[id])?;
        }
        let on = theirs.values().filter(|(on, ..)| *on).count();
        let word = match (theirs.len(), on) {
            (0, _) => "no repository",
            (_, 0) => "all off",
            (all, on) if all == on => "all on",
            _ => "some on",
        };
        Ok(Agreed::on(word, 1 + 4 * theirs.len() as u64))
    }

    fn show(files: &Files) -> String {
        let file = |(path, content): &(String, Vec<u8>)| format!("    {path}\n{}", shown(content));
        files.iter().map(file).collect::<Vec<_>>().join("\n")
    }
}

fn theirs_of(fields: &[String]) -> (String, Seen) {
    let urls = fields[2].split('\n').filter(|url| !url.is_empty()).map(str::to_owned).collect();
    (fields[0].clone(), (fields[1] == "on", urls, fields[3].clone(), fields[4].clone()))
}

fn ours_of(repo: &Repo) -> (String, Seen) {
    let of = |kind| {
        let urls = repo.urls.iter().filter(move |url| url.kind == kind);
        // dnf makes an address of a path.
        let address = |text: &str| match text.strip_prefix('/') {
            Some(_) if kind == Kind::Baseurl => format!("file://{text}"),
            _ => text.to_owned(),
        };
        urls.map(|url| address(&url.text)).collect::<Vec<_>>()
    };
    let one = |kind| of(kind).join("\n");
    let seen = (repo.state.is_on(), of(Kind::Baseurl), one(Kind::Mirrorlist), one(Kind::Metalink));
    (repo.id.clone(), seen)
}
