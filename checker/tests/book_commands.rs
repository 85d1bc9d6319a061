//! The book's commands marked `bed`, typed as a reader types them: page by page in the order of the
//! table of contents, on one machine per language that runs in a container (`bed/bed`,
//! `labs/day1/machine`). Needs root, systemd-nspawn and mmdebstrap, so these tests are run by name:
//! `.ci/run`, or `cargo test -p labcheck --test book_commands -- --ignored`.
#![allow(clippy::unwrap_used, clippy::panic)]

mod bed;

use bed::{Bed, Seen};
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, OffsetIter, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::thread;
use std::time::{Duration, Instant};

/// Before which page the reader has done what only the course's own machine can do: packstack's
/// answer file, as it was generated, and its copy.
const DONE_BEFORE: [(&str, &str); 1] = [(
    "lab/answer-file.md",
    "install -m 600 /usr/share/bed/answers /root/openstack.txt\n\
     cp /root/openstack.txt /root/openstack.orig",
)];

/// The exercises whose every command is run here.
const SOLVED: [&str; 3] = ["firewalld", "chrony", "answer-file"];

/// A block of commands, and where it stands.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    page: String,
    /// Of the fence, from 1.
    line: usize,
    commands: String,
}

fn book(lang: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../book").join(lang)
}

fn events(markdown: &str) -> OffsetIter<'_> {
    new_cmark_parser(markdown, &MarkdownOptions::default()).into_offset_iter()
}

/// The pages that a table of contents leads to.
fn pages(summary: &str) -> Vec<String> {
    let page = |event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    };
    events(summary).filter_map(|(event, _)| page(event)).collect()
}

/// The commands of a page that are to be run, from top to bottom.
fn blocks(page: &str, markdown: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (event, range) in events(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if &*info == "sh bed" => {
                let line = markdown[..range.start].matches('\n').count() + 1;
                open = Some(Block { page: page.to_owned(), line, commands: String::new() });
            }
            Event::Text(text) => {
                if let Some(block) = &mut open {
                    block.commands.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(open.take()),
            _ => {}
        }
    }
    found
}

/// The commands of the whole book, in the order in which they are read.
fn commands(lang: &str) -> Vec<Block> {
    let read = |page: &str| fs::read_to_string(book(lang).join(page)).unwrap();
    pages(&read("SUMMARY.md")).iter().flat_map(|page| blocks(page, &read(page))).collect()
}

/// What a reader of this test needs to find the command and to see what became of it.
fn failure(lang: &str, block: &Block, out: &Output) -> String {
    format!(
        "book/{lang}/{}:{}: {}\n{}\n{}{}",
        block.page,
        block.line,
        out.status,
        block.commands.trim_end(),
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    )
}

/// All failing blocks are told, for the later ones often say why.
fn run_all(lang: &str) {
    let blocks = commands(lang);
    assert!(!blocks.is_empty());
    let bed = Bed::up("labs/day1/machine");
    let mut failures = Vec::new();
    let mut page = "";
    for block in &blocks {
        if page != block.page {
            page = &block.page;
            let done = DONE_BEFORE.iter().filter(|(before, _)| *before == page);
            done.for_each(|(_, commands)| bed.does(&[commands]));
        }
        let out = bed.run(&["sh", "-euc", &block.commands]);
        if !out.status.success() {
            failures.push(failure(lang, block, &out));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    println!("book/{lang}: {} blocks", blocks.len());
    let unsolved = || -> Vec<Seen> {
        let checks = SOLVED.iter().flat_map(|exercise| bed.sees(exercise));
        checks.filter(|check| check[1] != "pass").collect()
    };
    // chronyd serves a moment after its start.
    let begun = Instant::now();
    while !unsolved().is_empty() && begun.elapsed() < Duration::from_secs(20) {
        thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(unsolved(), Vec::<Seen>::new());
}

#[test]
#[ignore = "boots a machine: .ci/run does"]
fn what_the_korean_book_has_you_type_succeeds_and_solves_the_exercises() {
    run_all("ko");
}

#[test]
#[ignore = "boots a machine: .ci/run does"]
fn what_the_english_book_has_you_type_succeeds_and_solves_the_exercises() {
    run_all("en");
}

#[test]
fn a_block_is_found_in_a_list_and_told_with_its_line() {
    let page = "# A\n\n```sh vm\nno\n```\n\n1. B\n\n   ```sh bed\n   ls\n   cd /\n   ```\n\n~~~sh bed\nid\n~~~\n\n```console\n$ no\n```\n";
    let block = |line, commands: &str| Block {
        page: "a.md".to_owned(),
        line,
        commands: commands.to_owned(),
    };
    assert_eq!(blocks("a.md", page), [block(9, "ls\ncd /\n"), block(14, "id\n")]);
    assert_eq!(pages("- [A](a.md)\n  - [B](b/c.md)\n"), ["a.md", "b/c.md"]);
}
