//! Questions as HTML that can be read and answered without scripts: the answer is one fold away.
//!
//! The element `labcheck-quiz` reads what it needs from the same markup: `data-quiz`,
//! `data-question`, `data-kind`, `data-choice` with `data-right`, `data-of` (what an explanation
//! belongs to), `data-accept`, `data-near` and `data-step`.

use super::{Kind, Question, Quiz};
use crate::html::{escape, pick, prose};
use labcheck_labs::Lang;

/// The block of a quiz. `heading` is the level of the heading that it brings; none: the page has one.
pub(crate) fn quiz(name: &str, quiz: &Quiz, lang: Lang, heading: bool) -> String {
    let mut out =
        format!("<labcheck-quiz class=\"quiz\" id=\"quiz-{name}\" data-quiz=\"{name}\">\n");
    if heading {
        let title = pick(lang, "확인 문제", "Check yourself");
        out.push_str(&format!("<h2 id=\"quiz-{name}-title\">{title}</h2>\n"));
    }
    for (at, question) in quiz.questions.iter().enumerate() {
        let id = format!("quiz-{name}-{}", question.id.get_ref());
        out.push_str(&format!(
            "<section class=\"quiz-question\" id=\"{id}\" data-question=\"{}\" data-kind=\"{}\" aria-labelledby=\"{id}-ask\">\n",
            question.id.get_ref(),
            question.kind.word()
        ));
        out.push_str(&format!(
            "<p class=\"quiz-ask\" id=\"{id}-ask\"><span class=\"quiz-number\">{}</span> {} <span class=\"quiz-how\">{}</span></p>\n",
            at + 1,
            prose(question.ask.get(lang)),
            how(question.kind, lang)
        ));
        out.push_str(&body(question, lang));
        out.push_str("</section>\n");
    }
    out.push_str("</labcheck-quiz>\n");
    out
}

fn how(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Single => pick(lang, "하나를 고르세요", "choose one"),
        Kind::Multiple => pick(lang, "맞는 것을 모두 고르세요", "choose all that are right"),
        Kind::Command => pick(lang, "명령을 입력하세요", "type the command"),
        Kind::Order => pick(lang, "순서대로 놓으세요", "put in order"),
    }
}

fn body(question: &Question, lang: Lang) -> String {
    let (shown, answer) = match question.kind {
        Kind::Single | Kind::Multiple => choices(question, lang),
        Kind::Command => command(question, lang),
        Kind::Order => order(question, lang),
    };
    let summary = pick(lang, "답과 설명", "Answer and why");
    format!(
        "{shown}<details class=\"quiz-answer\"><summary>{summary}</summary>\n{answer}<p class=\"quiz-after\">{}</p>\n</details>\n",
        prose(question.after.get(lang))
    )
}

fn choices(question: &Question, lang: Lang) -> (String, String) {
    let mut shown = String::from("<ul class=\"quiz-choices\">\n");
    let mut answer = String::from("<ul class=\"quiz-whys\">\n");
    for (at, choice) in question.choices.iter().enumerate() {
        let id = choice.id.clone().unwrap_or_else(|| (at + 1).to_string());
        let text = prose(pick(lang, &choice.ko, &choice.en));
        let right = if choice.right { " data-right" } else { "" };
        shown.push_str(&format!("<li data-choice=\"{id}\"{right}>{text}</li>\n"));
        let word = match choice.right {
            true => pick(lang, "맞습니다", "Right"),
            false => pick(lang, "아닙니다", "Not so"),
        };
        let why = choice.why.as_ref().map(|why| prose(why.get(lang))).unwrap_or_default();
        answer.push_str(&format!(
            "<li data-of=\"{id}\"><span class=\"quiz-choice\">{text}</span> <strong>{word}.</strong> <span class=\"quiz-why\">{why}</span></li>\n"
        ));
    }
    shown.push_str("</ul>\n");
    answer.push_str("</ul>\n");
    (shown, answer)
}

fn command(question: &Question, lang: Lang) -> (String, String) {
    let accepted: Vec<String> = question
        .accept
        .iter()
        .map(|command| format!("<code data-accept>{}</code>", escape(command)))
        .collect();
    let or = pick(lang, " 또는 ", " or ");
    let mut answer = format!("<p>{}</p>\n", accepted.join(or));
    if !question.nears.is_empty() {
        answer.push_str("<ul class=\"quiz-whys\">\n");
        for near in &question.nears {
            answer.push_str(&format!(
                "<li data-near><code class=\"wrong\">{}</code> <span class=\"quiz-why\">{}</span></li>\n",
                escape(&near.typed),
                prose(near.why.get(lang))
            ));
        }
        answer.push_str("</ul>\n");
    }
    (String::new(), answer)
}

fn order(question: &Question, lang: Lang) -> (String, String) {
    let step = |number: usize| {
        let text = question.steps.get(number).map(|text| prose(text.get(lang)));
        format!("<li data-step=\"{}\">{}</li>\n", number + 1, text.unwrap_or_default())
    };
    let shown: String = shuffled(question.steps.len(), question.id.get_ref()).map(step).collect();
    let right: String = (0..question.steps.len()).map(step).collect();
    (
        format!("<ul class=\"quiz-steps\">\n{shown}</ul>\n"),
        format!("<ol class=\"quiz-order\">\n{}</ol>\n", right.replace("data-step", "data-at")),
    )
}

/// A fixed order for an id that is not the right one: every step is moved by the same distance in
/// steps of a size that divides nothing.
fn shuffled(count: usize, id: &str) -> impl Iterator<Item = usize> {
    let seed = id.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let offset = 1 + seed % count.saturating_sub(1).max(1);
    // Backwards from there: no two neighbours stay in their order, but at the turn.
    (0..count).map(move |at| (offset + count - at) % count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_never_shown_in_their_right_order_and_all_are_shown() {
        for id in ["a", "reboot", "boot-order", "x1", "x2", "x3"] {
            for count in 3..9 {
                let shown: Vec<usize> = shuffled(count, id).collect();
                let mut sorted = shown.clone();
                sorted.sort_unstable();
                assert_eq!(sorted, (0..count).collect::<Vec<_>>());
                assert_ne!(shown, sorted, "{id} {count}");
            }
        }
    }
}
