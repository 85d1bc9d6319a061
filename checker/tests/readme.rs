//! The documents: every command in them is run here, or says who runs it, or what it needs that is
//! not here. A block marked
//!
//! - `<!-- run by: FILE -->` has commands that stand in FILE, a script or workflow of ours;
//! - `<!-- needs: VM -->` or `<!-- needs: network -->` cannot be run here.
//!
//! All others are run in an empty folder beside the tree `machine` and our `labs`, and in a `console`
//! block the output has to be the one that is shown.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

const DOCUMENTS: [&str; 5] = [
    "README.md",
    "CONTRIBUTING.md",
    "book/README.md",
    "checker/ansible/README.md",
    "labs/README.md",
];
const NEEDS: [&str; 2] = ["VM", "network"];

/// A fenced block of commands.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    /// `README.md:12`: its fence.
    place: String,
    /// What stands between `<!--` and `-->` on the line above it.
    mark: Option<String>,
    /// Each command and, in a `console` block, its output.
    commands: Vec<(String, Option<String>)>,
}

fn blocks(name: &str, document: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = document.lines().enumerate();
    let mut above = "";
    while let Some((number, line)) = lines.next() {
        let Some(kind) = line.trim_start().strip_prefix("```") else {
            above = if line.trim().is_empty() { above } else { line };
            continue;
        };
        let body: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| line.trim() != "```").collect();
        let commands = match kind {
            "sh" => shell(&body),
            "console" => console(&body),
            // Not ours to run, but no way around being run either.
            "bash" | "shell" | "shell-session" => panic!("{name}:{}: sh or console?", number + 1),
            _ => Vec::new(),
        };
        let mark = above.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
        if !commands.is_empty() {
            let place = format!("{name}:{}", number + 1);
            blocks.push(Block { place, mark: mark.map(|m| m.trim().to_owned()), commands });
        }
        above = "";
    }
    blocks
}

fn shell(body: &[&str]) -> Vec<(String, Option<String>)> {
    let lines = body.iter().map(|line| line.trim());
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| (line.to_owned(), None))
        .collect()
}

fn console(body: &[&str]) -> Vec<(String, Option<String>)> {
    let mut commands: Vec<(String, Option<String>)> = Vec::new();
    for line in body {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command.to_owned(), Some(String::new()))),
            (None, Some((_, Some(output)))) => {
                output.push_str(line);
                output.push('\n');
            }
            _ => panic!("output without a command: {line}"),
        }
    }
    commands
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A folder for the commands: `machine`, `labs`, and a home.
fn place_to_run() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readme/machine");
    symlink(here, dir.path().join("machine")).unwrap();
    symlink(repository().join("labs"), dir.path().join("labs")).unwrap();
    fs::create_dir(dir.path().join("home")).unwrap();
    dir
}

/// Runs one command; tells what is wrong with it.
fn run(command: &str, output: Option<&str>, dir: &Path) -> Result<(), String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    if words.first() != Some(&"labcheck") {
        return Err("neither labcheck nor marked".into());
    }
    let program = Path::new(env!("CARGO_BIN_EXE_labcheck")).parent().unwrap();
    let path = env::var("PATH").unwrap();
    let done = Command::new("sh")
        .args(["-euc", command])
        .current_dir(dir)
        .env_clear()
        .env("PATH", format!("{}:{path}", program.display()))
        .env("HOME", dir.join("home"))
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    // A check of some machine ends as that machine is, but it judges.
    let codes: &[i32] = if words.get(1) == Some(&"day1") { &[0, 1, 3] } else { &[0] };
    if !done.status.code().is_some_and(|code| codes.contains(&code)) {
        return Err(format!("{}\n{}", done.status, String::from_utf8_lossy(&done.stderr)));
    }
    let printed = String::from_utf8(done.stdout).unwrap();
    match output {
        Some(shown) if shown != printed => Err(format!("shown:\n{shown}\nprinted:\n{printed}")),
        _ => Ok(()),
    }
}

/// Tells what is wrong with a block.
fn check(block: &Block, dir: &Path) -> Vec<String> {
    let told = |command: &str, why: &str| format!("{}: `{command}`: {why}", block.place);
    let mark = block.mark.as_deref().and_then(|mark| mark.split_once(": "));
    match mark {
        Some(("run by", file)) => {
            let text = fs::read_to_string(repository().join(file)).unwrap_or_default();
            let commands = block.commands.iter().map(|(command, _)| command);
            commands
                .filter(|command| !text.contains(command.as_str()))
                .map(|command| told(command, &format!("does not stand in {file}")))
                .collect()
        }
        Some(("needs", what)) if NEEDS.contains(&what) => Vec::new(),
        Some(("needs", what)) => vec![told(what, "nobody knows what that is")],
        _ => block
            .commands
            .iter()
            .filter_map(|(command, output)| {
                run(command, output.as_deref(), dir).err().map(|why| told(command, &why))
            })
            .collect(),
    }
}

#[test]
fn every_command_of_the_documents_does_what_they_say() {
    let mut wrong = Vec::new();
    let mut commands = 0;
    for name in DOCUMENTS {
        let text = fs::read_to_string(repository().join(name)).unwrap();
        let dir = place_to_run();
        for block in blocks(name, &text) {
            commands += block.commands.len();
            wrong.extend(check(&block, dir.path()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(commands >= 12, "only {commands} commands were found");
}

#[test]
fn the_readme_begins_with_the_two_commands() {
    let text = fs::read_to_string(repository().join("README.md")).unwrap();
    let first: Vec<_> = blocks("README.md", &text)
        .into_iter()
        .flat_map(|block| block.commands)
        .map(|(command, _)| command)
        .take(2)
        .collect();
    assert_eq!(first, ["./run day1", "bash .ci/run"]);
    let screen: String = text.lines().take(40).collect::<Vec<_>>().join("\n");
    assert!(screen.contains("```console"), "nothing is shown on the first screen");
}

#[test]
fn a_mark_belongs_to_the_block_right_below_it() {
    let text = "\
<!-- needs: VM -->
```sh
one # all
# none
```

```console
$ two
output
```
```toml
three = 3
```
";
    let block = |place: &str, mark: Option<&str>, command: &str, output: Option<&str>| Block {
        place: place.into(),
        mark: mark.map(str::to_owned),
        commands: vec![(command.into(), output.map(str::to_owned))],
    };
    let expected = [
        block("x:2", Some("needs: VM"), "one # all", None),
        block("x:7", None, "two", Some("output\n")),
    ];
    assert_eq!(blocks("x", text), expected);
}

#[test]
fn a_command_that_nobody_knows_is_told() {
    let dir = place_to_run();
    let block = blocks("x", "```sh\nrm -rf everything\n```\n").remove(0);
    let expected = ["x:1: `rm -rf everything`: neither labcheck nor marked"];
    assert_eq!(check(&block, dir.path()), expected);
    let block = blocks("x", "<!-- run by: .ci/run -->\n```sh\n./run day7\n```\n").remove(0);
    assert_eq!(check(&block, dir.path()), ["x:2: `./run day7`: does not stand in .ci/run"]);
}
