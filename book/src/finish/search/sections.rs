//! The sections of a rendered page: where each begins, its heading and its words.

use anyhow::Result;
use lol_html::html_content::Element;
use lol_html::{HandlerResult, RewriteStrSettings, element, end_tag, rewrite_str, text};
use std::cell::RefCell;
use std::rc::Rc;

/// What a section is; the numbers stand in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A page's own: its title and what follows.
    Page = 0,
    /// Under a heading.
    Heading = 1,
    /// An entry of the glossary.
    Term = 2,
    /// The card of an exercise.
    Lab = 3,
    /// A question of a quiz.
    Quiz = 4,
    /// The class notes, line by line.
    Notes = 5,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) kind: Kind,
    /// Its id on the page.
    pub(super) anchor: String,
    pub(super) heading: String,
    pub(super) text: String,
    /// Found, but not shown in the results: answers and hints.
    pub(super) hidden: String,
}

/// What is no text of the page: its frame, what is the same on every page, and what says the state
/// of something.
const NO_TEXT: &str = "main nav, main script, main style, main template, main button, \
    main .page-minutes, main .quiz-number, main .quiz-how, main .quiz-order, main .quiz-whys .quiz-choice, \
    main .quiz-whys strong, main summary, main .lab-state, main .lab-points, main .lab-done, main .lab-card > h3, \
    main labcheck-quiz > h2, main .progress, main labcheck-progress, main .read, main .became, main .track-name";
/// Text that would be told too early.
const HIDDEN: &str = "main .quiz-answer, main .lab-hint, main .lab-mistakes";
/// Their text is no part of the word before them.
const APART: &str = "main p, main li, main td, main th, main tr, main dt, main dd, main pre, main div, main text, \
    main h1, main h2, main h3, main h4, main br, main span.glossary-other, main span.glossary-also";

#[derive(Default)]
struct Reader {
    sections: Vec<Section>,
    /// The section whose words come now.
    at: usize,
    in_heading: usize,
    hidden: usize,
    left_out: usize,
    /// Inside a card or a question, whose headings are their own.
    whole: usize,
}

impl Reader {
    fn begin(&mut self, kind: Kind, anchor: String) {
        self.at = self.sections.len();
        let (heading, text, hidden) = Default::default();
        self.sections.push(Section { kind, anchor, heading, text, hidden });
    }

    /// After a card or a question the page's own text goes on.
    fn resume(&mut self) {
        let own = |section: &Section| matches!(section.kind, Kind::Page | Kind::Heading);
        self.at = self.sections.iter().rposition(own).unwrap_or_default();
    }

    fn say(&mut self, words: &str) {
        if self.left_out > 0 {
            return;
        }
        let (heading, hidden) = (self.in_heading > 0, self.hidden > 0);
        if let Some(section) = self.sections.get_mut(self.at) {
            let place = match (heading, hidden) {
                (true, _) => &mut section.heading,
                (_, true) => &mut section.hidden,
                _ => &mut section.text,
            };
            place.push_str(words);
        }
    }
}

type Shared = Rc<RefCell<Reader>>;

/// Does something now, and something else where the element ends.
fn around(
    el: &mut Element<'_, '_>,
    reader: &Shared,
    now: impl FnOnce(&mut Reader),
    then: impl Fn(&mut Reader) + 'static,
) -> HandlerResult {
    if let Some(ends) = el.end_tag_handlers() {
        now(&mut reader.borrow_mut());
        let reader = Rc::clone(reader);
        ends.push(end_tag!(move |_| {
            then(&mut reader.borrow_mut());
            Ok(())
        }));
    }
    Ok(())
}

/// The sections of a page, in order.
///
/// # Errors
/// The page is not HTML that can be read.
pub(super) fn sections(html: &str) -> Result<Vec<Section>> {
    let shared = Shared::default();
    let id = |el: &Element<'_, '_>| el.get_attribute("id").unwrap_or_default();
    let handlers = vec![
        element!(NO_TEXT, |el| around(el, &shared, |r| r.left_out += 1, |r| r.left_out -= 1)),
        element!(HIDDEN, |el| around(el, &shared, |r| r.hidden += 1, |r| r.hidden -= 1)),
        element!("main section.lab-card", |el| {
            let id = id(el);
            let begin = move |r: &mut Reader| {
                r.begin(Kind::Lab, id);
                r.whole += 1;
            };
            around(el, &shared, begin, |r| {
                r.whole -= 1;
                r.resume();
            })
        }),
        element!("main section.quiz-question", |el| {
            let id = id(el);
            let begin = move |r: &mut Reader| {
                r.begin(Kind::Quiz, id);
                r.whole += 1;
            };
            around(el, &shared, begin, |r| {
                r.whole -= 1;
                r.resume();
            })
        }),
        element!("main .lab-card > h2, main .quiz-ask", |el| {
            around(el, &shared, |r| r.in_heading += 1, |r| r.in_heading -= 1)
        }),
        element!("main h1[id], main h2[id], main h3[id]", |el| {
            if shared.borrow().whole > 0 || shared.borrow().left_out > 0 {
                return Ok(());
            }
            let kind = if el.tag_name() == "h1" { Kind::Page } else { Kind::Heading };
            let id = id(el);
            let begin = move |r: &mut Reader| {
                r.begin(kind, id);
                r.in_heading += 1;
            };
            around(el, &shared, begin, |r| r.in_heading -= 1)
        }),
        element!("main dl.glossary > dt[id]", |el| {
            let id = id(el);
            let begin = move |r: &mut Reader| {
                r.begin(Kind::Term, id);
                r.in_heading += 1;
            };
            around(el, &shared, begin, |r| r.in_heading -= 1)
        }),
        element!("main table.notes", |_| {
            let mut reader = shared.borrow_mut();
            let at = reader.at;
            if let Some(section) = reader.sections.get_mut(at) {
                section.kind = Kind::Notes;
            }
            Ok(())
        }),
        element!(APART, |el| {
            shared.borrow_mut().say(" ");
            around(el, &shared, |_| {}, |r| r.say(" "))
        }),
        text!("main", |chunk| {
            shared.borrow_mut().say(chunk.as_str());
            Ok(())
        }),
    ];
    let mut settings = RewriteStrSettings::new();
    for handler in handlers {
        settings = settings.append_element_content_handler(handler);
    }
    rewrite_str(html, settings)?;
    let mut sections = std::mem::take(&mut shared.borrow_mut().sections);
    for section in &mut sections {
        for words in [&mut section.heading, &mut section.text, &mut section.hidden] {
            *words = plain(words);
        }
    }
    Ok(sections)
}

/// Text of HTML as a reader sees it: references resolved, blanks folded.
fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for word in html.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    // `&amp;` comes last: what it stands before is text.
    let known = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&nbsp;", " "),
        ("&#10;", " "),
        ("&amp;", "&"),
    ];
    known.iter().fold(out, |text, (reference, sign)| text.replace(reference, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(kind: Kind, [anchor, heading, text, hidden]: [&str; 4]) -> Section {
        let [anchor, heading, text, hidden] = [anchor, heading, text, hidden].map(str::to_owned);
        Section { kind, anchor, heading, text, hidden }
    }

    #[test]
    fn a_page_falls_into_sections_cards_and_questions_without_its_frame() {
        let html = "<nav>menu</nav><main><h1 id=\"t\"><a href=\"#t\">제목</a></h1><p class=\"page-minutes\">5분</p><p>글 &lt;a&gt;</p>\
            <h2 id=\"s\">절</h2><p>가<code>나</code></p><p>다</p>\
            <section class=\"lab-card\" id=\"lab-x\"><h2 id=\"lab-x-title\">실습</h2><p class=\"lab-state\">확인 전</p><p>할 일</p>\
            <details class=\"lab-hint\"><summary>힌트 1</summary><p>답</p></details></section>\
            <section class=\"quiz-question\" id=\"q\"><p class=\"quiz-ask\"><span class=\"quiz-number\">1</span> 물음</p><ul><li>하나</li></ul>\
            <details class=\"quiz-answer\"><p>까닭</p></details></section><p>출처</p></main>";
        assert_eq!(
            sections(html).unwrap(),
            [
                section(Kind::Page, ["t", "제목", "글 <a>", ""]),
                section(Kind::Heading, ["s", "절", "가나 다 출처", ""]),
                section(Kind::Lab, ["lab-x", "실습", "할 일", "답"]),
                section(Kind::Quiz, ["q", "물음", "하나", "까닭"]),
            ]
        );
    }

    #[test]
    fn a_term_is_a_section_of_its_own() {
        let html = "<main><h2 id=\"terms\">용어</h2><dl class=\"glossary\"><dt id=\"term-a\">가<span class=\"glossary-other\">a</span></dt><dd>뜻</dd></dl></main>";
        assert_eq!(
            sections(html).unwrap(),
            [
                section(Kind::Heading, ["terms", "용어", "", ""]),
                section(Kind::Term, ["term-a", "가 a", "뜻", ""]),
            ]
        );
    }
}
