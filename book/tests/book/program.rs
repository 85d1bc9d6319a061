//! The program `mdbook-labcheck`, by the protocol that mdBook speaks with it.

use assert_cmd::Command;
use serde_json::{Value, json};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_mdbook-labcheck"))
}

fn input(language: &str, content: &str) -> String {
    let context = json!({
        "root": labcheck_book::source_dir(),
        "config": { "book": { "language": language, "src": language } },
        "renderer": "html",
        "mdbook_version": "0.5.4",
    });
    let chapter = json!({
        "name": "SELinux", "content": content, "number": [1], "sub_items": [],
        "path": "lab/selinux.md", "source_path": "lab/selinux.md", "parent_names": [],
    });
    json!([context, { "items": [{ "Chapter": chapter }] }]).to_string()
}

#[test]
fn it_supports_html_and_nothing_else() {
    program().args(["supports", "html"]).assert().code(0);
    program().args(["supports", "epub"]).assert().code(1);
}

#[test]
fn a_chapter_comes_back_with_its_card_and_its_link() {
    let input = input("en", "# SELinux\n\n```lab selinux\n```\n");
    let output = program().write_stdin(input).assert().code(0).get_output().stdout.clone();
    let book: Value = serde_json::from_slice(&output).unwrap();
    let content = book["items"][0]["Chapter"]["content"].as_str().unwrap();
    assert!(content.starts_with("# SELinux\n\n<section class=\"lab-card\" id=\"lab-selinux\""));
    assert!(content.contains("<h2 id=\"lab-selinux-title\">Exercise: "), "{content}");
    assert!(content.contains("href=\"../../ko/lab/selinux.html\""), "{content}");
}

#[test]
fn an_exercise_that_is_none_is_told_with_its_place_and_the_nearest() {
    let input = input("ko", "# SELinux\n\ntext\n\n```lab selinx\n```\n");
    program().write_stdin(input).assert().code(1).stdout("").stderr(
        "mdbook-labcheck: ko/lab/selinux.md: line 5: there is no exercise `selinx` \
         (did you mean `selinux`?)\n",
    );
}

#[test]
fn a_language_that_the_book_has_not_is_an_error() {
    program().write_stdin(input("fr", "# x\n")).assert().code(1).stdout("");
}

#[test]
fn wrong_arguments_are_an_error() {
    program().args(["serve"]).assert().code(1).stdout("");
}
