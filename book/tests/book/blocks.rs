//! Blocks beside the cards: quizzes, diagrams, tracks, code, terms, and what is no good of them.

use labcheck_book::{
    Drawing, ExpandError, Fault, Glossary, Head, Material, Notes, Page, Plan, Quiz, misspelled,
};
use labcheck_labs::Lang;

const QUIZ: &str = r#"
[[question]]
id = "one"
kind = "single"
ask.ko = "무엇?"
ask.en = "What?"
after.ko = "그래서"
after.en = "So"
[[question.choice]]
ko = "가"
en = "A"
right = true
[[question.choice]]
ko = "나 `–y`"
en = "B `–y`"
why.ko = "아님"
why.en = "no"

[[question]]
id = "two"
kind = "command"
ask.ko = "끄기"
ask.en = "Turn it off"
accept = ["a b", "a  b.service"]
after.ko = "그래서"
after.en = "So"
[[question.near]]
typed = "a c"
why.ko = "틀림"
why.en = "wrong"

[[question]]
id = "three"
kind = "order"
ask.ko = "순서"
ask.en = "Order"
after.ko = "그래서"
after.en = "So"
step = [{ ko = "하나", en = "1" }, { ko = "둘", en = "2" }, { ko = "셋", en = "3" }]
"#;

const GLOSSARY: &str = r#"
[[term]]
id = "vm"
ko = "가상 머신"
en = "virtual machine"
also.en = ["VM"]
wrong.ko = ["가상머신"]
say.ko = "기계"
say.en = "a machine"

[[term]]
id = "nova"
ko = "Nova"
en = "Nova"
say.ko = "컴퓨트"
say.en = "compute"
"#;

const SVG: &str = "<svg viewBox=\"0 0 9 9\">\n\n<g data-step=\"1\"><text>{{a}}</text></g></svg>";
const WORDS: &str = "title = { ko = \"제목\", en = \"Title\" }\nabout = { ko = \"설명\", en = \"About\" }\n\
    text.a = { ko = \"<가>\", en = \"<a>\" }\nstep = [{ ko = \"먼저\", en = \"First\" }]\n";

fn material() -> Material {
    let quizzes = [("q".to_owned(), Quiz::parse("quiz/q.toml", QUIZ).unwrap())].into();
    let diagrams = [("d".to_owned(), Drawing::parse("d", SVG, WORDS).unwrap())].into();
    let glossary = Glossary::parse("glossary.toml", GLOSSARY).unwrap();
    Material { quizzes, diagrams, glossary, ..Material::default() }
}

fn expand(source: &str, lang: Lang) -> Result<Option<String>, ExpandError> {
    let (material, plan) = (&material(), &Plan::default());
    labcheck_book::expand(source, Page { path: "lab/a.md", lang, material, plan })
}

fn expanded(source: &str) -> String {
    expand(source, Lang::Ko).unwrap().unwrap()
}

fn fault(source: &str) -> String {
    expand(source, Lang::Ko).unwrap_err().to_string()
}

#[test]
fn a_quiz_can_be_read_and_answered_without_scripts() {
    let html = expanded("```quiz q\n```\n");
    assert!(!html.trim_end().contains("\n\n"), "a blank line would end the HTML block");
    let answers = html.matches("<details class=\"quiz-answer\">").count();
    assert_eq!(answers, 3);
    assert!(html.contains("id=\"quiz-q-one\" data-question=\"one\" data-kind=\"single\""));
    assert!(html.contains("<li data-choice=\"1\" data-right>가</li>"));
    assert!(html.contains("<span class=\"quiz-why\">아님</span>"));
    assert!(html.contains("<code class=\"wrong\">–y</code>"), "{html}");
    assert!(
        html.contains("<code data-accept>a b</code> 또는 <code data-accept>a  b.service</code>")
    );
    assert!(html.contains("<li data-near><code class=\"wrong\">a c</code>"));
    let shown: Vec<&str> = html.split("data-step=\"").skip(1).map(|s| &s[..1]).collect();
    assert_eq!(shown.len(), 3);
    assert_ne!(shown, ["1", "2", "3"]);
}

#[test]
fn a_quiz_brings_a_heading_where_the_page_has_none() {
    assert!(expanded("text\n\n```quiz q\n```\n").contains("<h2 id=\"quiz-q-title\">"));
    assert!(!expanded("## 문제 {#q}\n\n```quiz q\n```\n").contains("<h2"));
}

#[test]
fn what_is_wrong_with_a_quiz_is_told_with_its_place() {
    let told = |from: &str, to: &str| -> Vec<String> {
        let faults = Quiz::parse("quiz/q.toml", &QUIZ.replacen(from, to, 1)).unwrap_err();
        faults.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        told("right = true\n", ""),
        [
            "quiz/q.toml:3:6: `one`: one choice is right, not 0",
            "quiz/q.toml:3:6: `one`: choice 1 is wrong and does not say why"
        ]
    );
    assert_eq!(
        told("id = \"two\"", "id = \"one\""),
        ["quiz/q.toml:20:6: the id `one` stands twice"]
    );
    assert_eq!(
        told("typed = \"a c\"", "typed = \" a   b\""),
        ["quiz/q.toml:20:6: `two`: ` a   b` is accepted and wrong at once"]
    );
    assert_eq!(
        told("accept = [\"a b\"", "accept = [\"a –b\""),
        ["quiz/q.toml:20:6: `two`: the command `a –b` holds a typographic dash, quote or blank"]
    );
    let unknown = &told("kind = ", "knd = ")[0];
    assert!(unknown.starts_with("quiz/q.toml:4:1: unknown field `knd`"), "{unknown}");
    assert!(unknown.ends_with("(did you mean `kind`?)"), "{unknown}");
}

#[test]
fn a_block_that_is_not_known_is_told_with_the_nearest() {
    assert_eq!(
        fault("# a\n\n```quizz q\n```\n"),
        "line 3: there is no block `quizz` (did you mean `quiz`?)"
    );
    assert_eq!(fault("```quiz qq\n```\n"), "line 1: there is no quiz `qq` (did you mean `q`?)");
    assert_eq!(
        fault("```diagram dd\n```\n"),
        "line 1: there is no diagram `dd` (did you mean `d`?)"
    );
    assert_eq!(fault("```sh el8\n```\n"), "line 1: there is no mark `el8` (did you mean `el7`?)");
    assert_eq!(
        fault("```progress all\n```\n"),
        "line 1: a progress block names nothing: ```progress"
    );
    assert_eq!(
        fault("* a\n\n  ```calculator\n  ```\n"),
        "line 3: a calculator block stands by itself, not in a list or a quote"
    );
}

#[test]
fn a_drawing_gets_its_words_and_its_steps() {
    let html = expanded("```diagram d\n```\n");
    assert!(!html.trim_end().contains("\n\n"));
    assert!(html.contains("<text>&lt;가&gt;</text>"), "{html}");
    assert!(html.contains("<svg role=\"img\" aria-labelledby=\"diagram-d-title\""));
    assert!(html.contains("<li data-step=\"1\">먼저</li>"));
    assert!(html.contains("<figcaption id=\"diagram-d-title\">제목</figcaption>"));
}

#[test]
fn a_drawing_without_words_or_with_what_runs_is_refused() {
    let told = |svg: &str, words: &str| -> Vec<String> {
        let faults = Drawing::parse("d", svg, words).unwrap_err();
        faults.iter().map(|fault| fault.what.clone()).collect()
    };
    assert_eq!(
        told(&SVG.replace("{{a}}", "{{b}}"), WORDS),
        ["`b` has no words in diagrams/d.toml", "the words `a` of diagrams/d.toml stand nowhere"]
    );
    assert_eq!(
        told(&SVG.replace("step=\"1\"", "step=\"2\""), WORDS),
        ["step 2 has no sentence in diagrams/d.toml", "nothing in the drawing belongs to step 1"]
    );
    assert_eq!(
        told(&SVG.replace("<g ", "<g style=\"x\" "), WORDS),
        ["`style=\"` has no place in a drawing"]
    );
    assert_eq!(
        told(&SVG.replace("<g ", "<g id=\"x\" "), WORDS),
        ["the id `x` does not begin with `d`"]
    );
}

#[test]
fn code_says_where_it_is_typed_and_stays_in_its_list() {
    assert_eq!(
        expanded("* a\n\n  ```sh el7\n  a # b\n\n  c\n  ```\n\n  d\n"),
        "* a\n\n  <div class=\"code\" data-mark=\"el7\"><p class=\"code-mark\">가상 머신 (CentOS 7)</p>\
         <pre><code class=\"language-sh\">a <span class=\"hl-comment\"># b</span>&#10;&#10;c</code></pre></div>\n\n  d\n"
    );
    let quoted = "> ```ini\n> a=b\n> ```\n";
    assert_eq!(expand(quoted, Lang::Ko), Ok(None));
    // HTML ends at a blank line, Markdown code at its fence.
    assert!(expanded("```ini\na=b\n```\ntext\n").ends_with("</div>\n\n\ntext\n"));
}

#[test]
fn two_tracks_become_one_pair() {
    let section = |track: &str| {
        format!("<section class=\"track\" data-track=\"{track}\">\n\n*a*\n\n</section>\n")
    };
    let pair = format!("{}\n{}", section("el7-rocky"), section("el9-epoxy"));
    assert_eq!(
        expanded(&pair),
        "<labcheck-tracks>\n<section class=\"track\" data-track=\"el7-rocky\">\n<p class=\"track-name\">CentOS 7</p>\n\n*a*\n\n</section>\n\n\
         <section class=\"track\" data-track=\"el9-epoxy\">\n<p class=\"track-name\">CentOS Stream 9</p>\n\n*a*\n\n</section>\n</labcheck-tracks>\n"
    );
    let error = expand(&section("el7-rocky"), Lang::Ko).unwrap_err();
    assert_eq!(error, ExpandError { line: 1, fault: Fault::LonelyTrack });
    let between = pair.replace("</section>\n\n", "</section>\n\nx\n\n");
    assert_eq!(expand(&between, Lang::Ko).unwrap_err().fault, Fault::LonelyTrack);
    let open = expand(&pair.replacen("</section>", "", 1), Lang::Ko).unwrap_err();
    assert_eq!(open.fault, Fault::OpenTrack);
    assert_eq!(
        fault(&pair.replacen("el7-rocky", "el7-rock", 1)),
        "line 1: there is no track `el7-rock` (did you mean `el7-rocky`?)"
    );
}

#[test]
fn the_first_use_of_a_term_is_linked_and_nothing_else() {
    let link = |id: &str, shown: &str| {
        format!("<a class=\"term\" href=\"../glossary.html#term-{id}\">{shown}</a>")
    };
    assert_eq!(
        expand(
            "# VM\n\n`VM` [VM](a.md) nova.conf <code class=\"wrong\">VM</code> VMs, a VM; Nova.\n",
            Lang::En
        ),
        Ok(Some(format!(
            "# VM\n\n`VM` [VM](a.md) nova.conf <code class=\"wrong\">VM</code> {}s, a VM; {}.\n",
            link("vm", "VM"),
            link("nova", "Nova")
        )))
    );
    assert_eq!(
        expanded("옛가상 머신이 아니라 가상 머신은 Nova가\n"),
        format!("옛가상 머신이 아니라 {}은 {}가\n", link("vm", "가상 머신"), link("nova", "Nova"))
    );
}

#[test]
fn a_term_in_an_emphasis_is_linked_around_its_marks_or_not_at_all() {
    let href = "<a class=\"term\" href=\"../glossary.html#term-vm\">";
    assert_eq!(expanded("이 **가상 머신**을\n"), format!("이 {href}**가상 머신**</a>을\n"));
    assert_eq!(
        expanded("이 **옛 가상 머신**을, 가상 머신을\n"),
        format!("이 **옛 가상 머신**을, {href}가상 머신</a>을\n")
    );
}

#[test]
fn a_spelling_that_the_glossary_forbids_is_found_outside_quotes() {
    let glossary = material().glossary;
    let page = "# a\n\n가상머신 <code class=\"wrong\">가상머신</code> `가상머신`\n";
    let told: Vec<String> =
        misspelled(page, &glossary, Lang::Ko).iter().map(ToString::to_string).collect();
    assert_eq!(told, ["line 3: `가상머신` is `가상 머신` in the glossary"]);
}

#[test]
fn minutes_stand_below_the_heading_and_comments_go() {
    assert_eq!(
        expanded("<!-- ko: 0123456789ab -->\n<!-- minutes: 75 -->\n# A {#a}\n\ntext\n"),
        "# A {#a}\n\n<p class=\"page-minutes\">읽고 해 보는 데 약 1시간 15분</p>\n\n\ntext\n"
    );
    assert_eq!(Head::of("<!-- minutes: x -->\n").minutes, None);
}

#[test]
fn what_is_wrong_with_the_notes_is_told_with_its_place() {
    let notes = "[[line]]\nlines = [2, 1]\nsaid = \"x\"\nbecame = \"corrected\"\nat = \"a\"\n";
    let told: Vec<String> =
        Notes::parse("notes.toml", notes).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "notes.toml:2:9: `lines` names lines, each once and in their order",
            "notes.toml:2:9: what was corrected or completed says why",
            "notes.toml:2:9: `at` is a page, as in `cloud/what.md#five`"
        ]
    );
}
