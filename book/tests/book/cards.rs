//! A lab block becomes a card: the whole text of one, and what is no good.

use labcheck_book::{ExpandError, Fault, Labs, Material, Page, Plan};
use labcheck_labs::{Lang, load::Files};

const COURSE: &str = include_str!("golden/course.toml");
const LAB: &str = include_str!("golden/lab.toml");

fn labs() -> Labs {
    let files = [("demo/course.toml", COURSE), ("demo/clock/lab.toml", LAB)];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    Labs::from_files(&Files(files.into_iter().collect())).unwrap()
}

fn expand(source: &str, labs: &Labs, lang: Lang) -> Result<Option<String>, ExpandError> {
    let material = Material { labs: labs.clone(), ..Material::default() };
    let (path, plan) = ("lab/clock.md", &Plan::default());
    labcheck_book::expand(source, Page { path, lang, material: &material, plan })
}

fn fault(source: &str) -> ExpandError {
    expand(source, &labs(), Lang::En).unwrap_err()
}

#[test]
fn the_card_is_as_committed() {
    for (lang, golden) in [
        (Lang::Ko, include_str!("golden/card.ko.html")),
        (Lang::En, include_str!("golden/card.en.html")),
    ] {
        let card = expand("```lab clock\n```", &labs(), lang).unwrap().unwrap();
        assert!(!card.contains("\n\n"), "a blank line would end the HTML block");
        // `LABCHECK_GOLDEN=DIR cargo test` writes what a changed card looks like.
        if let Some(dir) = std::env::var_os("LABCHECK_GOLDEN") {
            let name = format!("card.{}.html", lang.code());
            std::fs::write(std::path::Path::new(&dir).join(name), &card).unwrap();
            continue;
        }
        assert_eq!(card, golden);
    }
}

#[test]
fn everything_around_a_card_stays_byte_for_byte() {
    let before = "# A  \r\n\n> [!NOTE]\n> x -- y\n\n* a\n* b\n\n";
    let after = "\n\ntext  with  blanks\n\n    ```sh\n    lab clock\n    ```\n";
    let source = format!("{before}```lab clock\n```{after}");
    let expanded = expand(&source, &labs(), Lang::En).unwrap().unwrap();
    assert!(expanded.starts_with(before));
    assert!(expanded.ends_with(&format!("</section>\n{after}")), "{expanded}");
}

#[test]
fn a_page_without_a_lab_block_is_left_alone() {
    let source = "# A\n\n```\n```lab clock\n```\n\n    ```lab clock\n\n`lab clock`\n";
    assert_eq!(expand(source, &labs(), Lang::En), Ok(None));
}

#[test]
fn an_unknown_exercise_is_told_with_its_line_and_the_nearest() {
    let error = fault("# A\n\n```lab clok\n```\n");
    let unknown =
        Fault::Unknown { what: "exercise", name: "clok".into(), nearest: Some("clock".into()) };
    assert_eq!(error, ExpandError { line: 3, fault: unknown });
    assert_eq!(error.to_string(), "line 3: there is no exercise `clok` (did you mean `clock`?)");
    let unknown = Fault::Unknown { what: "exercise", name: "zebra-stripes".into(), nearest: None };
    assert_eq!(fault("```lab zebra-stripes\n```\n"), ExpandError { line: 1, fault: unknown });
}

#[test]
fn a_lab_block_names_one_exercise_and_holds_nothing() {
    let not_one = Fault::NotOneName { block: "lab", example: "lab selinux" };
    assert_eq!(fault("```lab\n```\n").fault, not_one);
    assert_eq!(fault("```lab clock clock\n```\n").fault, not_one);
    assert_eq!(fault("```lab clock\nmore\n```\n").fault, Fault::NotEmpty { block: "lab" });
}

#[test]
fn a_lab_block_stands_by_itself() {
    assert_eq!(fault("* a\n\n  ```lab clock\n  ```\n").fault, Fault::Nested { block: "lab" });
    assert_eq!(fault("> ```lab clock\n> ```\n").fault, Fault::Nested { block: "lab" });
}
